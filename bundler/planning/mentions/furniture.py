"""Lines that belong to the page and not to the text: running heads and feet, and the page's own number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from statistics import median

from bundler.model import PageWords, Word

_GLUED = re.compile(r"\d{1,3}(?=[\"“‘(\[]?[^\W\d_])")

_OUTER = 3
"""How many lines at the top and at the bottom of a page may be furniture."""

_SAME_HEIGHT = 4.0
"""Points by which a running head may stand higher or lower from page to page."""

_CLOSE = 1.2
"""White space narrower than so many times the height of the type does not part a line."""

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

    @cached_property
    def base(self) -> float:
        """Height of the line above the foot of the page, in points."""
        return median(word.rect[1] for word in self.words)

    @cached_property
    def left(self) -> float:
        """Where it begins, in points from the left edge of the page."""
        return min(word.rect[0] for word in self.words)

    @cached_property
    def right(self) -> float:
        """Where it ends."""
        return max(word.rect[2] for word in self.words)

    @cached_property
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
    """Lines of a page in reading order.

    What goes on at the same height close behind a line belongs to it, though it was read as a line of its own: after
    the raised number of a footnote, say.
    """
    lines: list[Line] = []
    for _, found in groupby((word for word in page.words if word.text.strip()), key=lambda word: word.line):
        line = Line(page.page, tuple(found))
        if lines and _goes_on(lines[-1], line):
            line = Line(page.page, (*lines.pop().words, *line.words))
        lines.append(line)
    return tuple(lines)


def _goes_on(line: Line, other: Line) -> bool:
    """Whether another line stands at the same height as a line, and close behind it."""
    (_, low, right, high), (left, lower, _, higher) = line.words[-1].rect, other.words[0].rect
    lower, higher = min(w.rect[1] for w in other.words), max(w.rect[3] for w in other.words)
    low, high = min(low, line.base), max(high, max(w.rect[3] for w in line.words))
    shared = min(high, higher) - max(low, lower)
    return shared > 0.6 * min(high - low, higher - lower) and -1 < left - right < _CLOSE * max(line.size, other.size)


def sheets(pages: Sequence[PageWords]) -> tuple[Sheet, ...]:
    """The pages with body, footnotes and furniture told apart."""
    every = [lines_of(page) for page in pages]
    running = _running(every)
    size = _body_size(every)
    return tuple(_sheet(page.page, lines, running, size) for page, lines in zip(pages, every, strict=True))


def _sheet(page: int, lines: Sequence[Line], running: frozenset[str], size: float) -> Sheet:
    furniture = {id(line) for line in outer(lines) if _shape(line) in running}
    furniture |= {id(line) for line in _lone_numbers([line for line in lines if id(line) not in furniture])}
    rest = [line for line in lines if id(line) not in furniture]
    lowest = min((line.base for line in rest if line.size >= _SMALL * size), default=0.0)
    notes = {id(line) for line in rest if line.size < _SMALL * size and line.base < lowest}
    return Sheet(
        page,
        tuple(line for line in rest if id(line) not in notes),
        tuple(map(_without_number, (line for line in rest if id(line) in notes))),
        tuple(line for line in lines if id(line) in furniture),
    )


def _without_number(line: Line) -> Line:
    """A footnote's line whose number is parted from its first word, where the two were read as one: "2See"."""
    word = line.words[0]
    found = _GLUED.match(word.text)
    if not found:
        return line
    x0, y0, x1, y1 = word.rect
    cut = x0 + (x1 - x0) * found.end() / len(word.text)
    number = Word(found[0], (x0, y0, cut, y1), word.line)
    return Line(line.page, (number, Word(word.text[found.end() :], (cut, y0, x1, y1), word.line), *line.words[1:]))


def _lone_numbers(lines: Sequence[Line]) -> Iterator[Line]:
    """The highest or lowest line of a page, if it is a page number and stands apart from the text."""
    down = _downwards(lines)
    for line, beside in ((down[0], down[1:2]), (down[-1], down[-2:-1])) if down else ():
        apart = all(abs(line.base - other.base) > _APART * line.size for other in beside)
        if apart and PAGE_NUMBER.fullmatch(line.text):
            yield line


def _downwards(lines: Sequence[Line]) -> list[Line]:
    """Lines from the top of the page to its foot, whatever the order in which they are read."""
    return sorted(lines, key=lambda line: -line.base)


def outer(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The highest and the lowest lines of a page."""
    down = _downwards(lines)
    return tuple(down) if len(down) <= 2 * _OUTER else (*down[:_OUTER], *down[-_OUTER:])


def _shape(line: Line) -> str:
    """A line's words without what changes from page to page, and where it stands."""
    words = re.sub(r"\d+", "#", line.text)
    return f"{words}@{round(line.base / _SAME_HEIGHT)}"


def _running(every: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Shapes of lines that stand in the same place of at least two pages, and of half of them."""
    counts: Counter[str] = Counter()
    for lines in every:
        counts.update({_shape(line) for line in outer(lines)})
    least = max(2, len(every) // 2)
    return frozenset(shape for shape, count in counts.items() if count >= least)


def _body_size(every: Sequence[Sequence[Line]]) -> float:
    sizes = [line.size for lines in every for line in lines for _ in line.words]
    return median(sizes) if sizes else 0.0
