"""Lines that belong to the page and not to the text: running heads and feet, and the page's own number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from bundler.model import PageWords, Word

_OUTER = 3
"""How many lines at the top and at the bottom of a page may be furniture."""

_SAME_HEIGHT = 4.0
"""Points by which a running head may stand higher or lower from page to page."""

_APART = 1.7
"""A page number stands further from the text than so many times the height of its type."""

_SMALL = 0.9
"""Type smaller than this part of the body's is a footnote's."""

PAGE_NUMBER = re.compile(
    r"(?:[-–—|\[(] ?)?(?:page|p\.?)? ?(?P<number>\d{1,5}) ?(?:(?:of|/) ?\d{1,5})?(?: ?[-–—|\])])?", re.IGNORECASE
)
"""A line that is a page number and nothing else: "12", "- 12 -", "Page 12 of 40", "12/40"."""


@dataclass(frozen=True)
class Line:
    """Words of one line, from left to right. page: 1-based source page."""

    page: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with a space between each two."""
        return " ".join(word.text for word in self.words)

    @property
    def base(self) -> float:
        """Height of the line above the foot of the page, in points."""
        return median(word.rect[1] for word in self.words)

    @property
    def size(self) -> float:
        """Height of most of its words, in points."""
        return median(word.rect[3] - word.rect[1] for word in self.words)


@dataclass(frozen=True)
class Sheet:
    """One page's lines: those of the text, those of its footnotes, and its furniture, each in reading order."""

    page: int
    body: tuple[Line, ...]
    notes: tuple[Line, ...]
    furniture: tuple[Line, ...]


def lines_of(page: PageWords) -> tuple[Line, ...]:
    """Lines of a page in reading order."""
    return tuple(
        Line(page.page, tuple(words))
        for _, words in groupby((word for word in page.words if word.text.strip()), key=lambda word: word.line)
    )


def sheets(pages: Sequence[PageWords]) -> tuple[Sheet, ...]:
    """The pages with body, footnotes and furniture told apart."""
    every = [lines_of(page) for page in pages]
    running = _running(every)
    size = _body_size(every)
    return tuple(_sheet(page.page, lines, running, size) for page, lines in zip(pages, every, strict=True))


def _sheet(page: int, lines: Sequence[Line], running: frozenset[str], size: float) -> Sheet:
    furniture = {id(line) for line in _outer(lines) if _shape(line) in running}
    furniture |= {id(line) for line in _lone_numbers([line for line in lines if id(line) not in furniture])}
    rest = [line for line in lines if id(line) not in furniture]
    start = len(rest)
    while start > 0 and rest[start - 1].size < _SMALL * size:
        start -= 1
    return Sheet(page, tuple(rest[:start]), tuple(rest[start:]), tuple(line for line in lines if id(line) in furniture))


def _lone_numbers(lines: Sequence[Line]) -> Iterator[Line]:
    """The first or last line of a page, if it is a page number and stands apart from the text."""
    for line, beside in ((lines[0], lines[1:2]), (lines[-1], lines[-2:-1])) if lines else ():
        apart = all(abs(line.base - other.base) > _APART * line.size for other in beside)
        if apart and PAGE_NUMBER.fullmatch(line.text):
            yield line


def _outer(lines: Sequence[Line]) -> tuple[Line, ...]:
    if len(lines) <= 2 * _OUTER:
        return tuple(lines)
    return (*lines[:_OUTER], *lines[-_OUTER:])


def _shape(line: Line) -> str:
    """A line's words without what changes from page to page, and where it stands."""
    words = re.sub(r"\d+", "#", line.text)
    return f"{words}@{round(line.base / _SAME_HEIGHT)}"


def _running(every: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Shapes of lines that stand in the same place of at least two pages, and of half of them."""
    counts: Counter[str] = Counter()
    for lines in every:
        counts.update({_shape(line) for line in _outer(lines)})
    least = max(2, len(every) // 2)
    return frozenset(shape for shape, count in counts.items() if count >= least)


def _body_size(every: Sequence[Sequence[Line]]) -> float:
    sizes = [line.size for lines in every for line in lines for _ in line.words]
    return median(sizes) if sizes else 0.0
