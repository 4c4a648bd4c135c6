"""Numbered paragraphs of a judgment, found from the words at the beginnings of its lines. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Final

from bundler.model import PageWords, Word

_NUMBER: Final = re.compile(r"\[(\d{1,4})\]|(\d{1,4})\.|(\d{1,4})\.?\]")
_BARE: Final = re.compile(r"[1-9]\d{0,2}")
"""A number without anything behind it; a year has four figures."""

_BARE_ROW: Final = 3
"""Bare numbers that have to follow one upon the other before they are taken for those of paragraphs."""

_MONTHS: Final = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
"""How months begin, and few sentences: "3 March"."""

_SMALL: Final = 0.9
"""Of the height of the words of a page: the number of a footnote is smaller."""

_EDGE: Final = 0.07
"""Of the height of a page, at its head and foot: where running titles and page numbers stand."""


_ALIGNED: Final = 4.0
"""Points by which the beginnings of lines that stand under each other may differ."""


@dataclass(frozen=True)
class Strip:
    """A part of a page from one line to another. page: 1-based source page. In points as displayed."""

    page: int
    left: float
    low: float
    right: float
    high: float


@dataclass(frozen=True)
class _Line:
    page: int
    words: tuple[Word, ...]

    @property
    def left(self) -> float:
        """Where its first word begins."""
        return min(word.rect[0] for word in self.words)


def paragraphs(pages: Sequence[PageWords], heights: Mapping[int, float]) -> dict[int, tuple[Strip, ...]]:
    """Where each numbered paragraph stands, by its number, a strip for every page that it is on.

    heights: of pages, by source page, in points as displayed. The numbers that follow one upon the other in the
    longest row are those of the paragraphs; a list inside one, or a quotation of another judgment, is shorter.
    """
    lines = [line for page in pages for line in _lines(page, heights.get(page.page, 0.0))]
    starts = _starts(lines)
    stops = [first for _, first in starts[1:]] + [_end_of_page(lines, first) for _, first in starts[-1:]]
    parts = [(number, lines[first:stop]) for (number, first), stop in zip(starts, stops, strict=True)]
    hanging = _hanging([part for _, part in parts])
    return {number: strips(_without_headings(part) if hanging else part) for number, part in parts}


def _hanging(parts: Sequence[Sequence[_Line]]) -> bool:
    """Whether the lines of the paragraphs stand under their first words, and their numbers out in front."""
    under = [abs(part[1].left - _indent(part)) < _ALIGNED for part in parts if len(part) > 1]
    return sum(under) > len(under) / 2


def _indent(part: Sequence[_Line]) -> float:
    """Where the words of a paragraph begin, behind its number."""
    first = sorted(word.rect[0] for word in part[0].words)
    return first[1] if len(first) > 1 else first[0]


def _without_headings(part: Sequence[_Line]) -> Sequence[_Line]:
    """A paragraph without the headings that stand between it and the next, out where the numbers are."""
    stop = len(part)
    while stop > 1 and part[stop - 1].left < _indent(part) - 2 * _ALIGNED:
        stop -= 1
    return part[:stop]


def text_of(page: PageWords, height: float) -> tuple[Strip, ...]:
    """The whole text of a page, without what stands at its head and foot if there is other."""
    return strips(_lines(page, height)) or strips(_lines(page, 0.0))


def strips(lines: Iterable[_Line]) -> tuple[Strip, ...]:
    """One for every page."""
    return tuple(
        _around(page, [word for line in several for word in line.words])
        for page, several in groupby(lines, key=lambda line: line.page)
    )


def _around(page: int, words: Sequence[Word]) -> Strip:
    return Strip(
        page,
        min(word.rect[0] for word in words),
        min(word.rect[1] for word in words),
        max(word.rect[2] for word in words),
        max(word.rect[3] for word in words),
    )


def _lines(page: PageWords, height: float) -> Iterator[_Line]:
    """The lines of a page, as they are read. height: 0 to keep those at its head and foot."""
    for _, several in groupby(page.words, key=lambda word: word.line):
        words = tuple(several)
        middle = sum(word.rect[1] + word.rect[3] for word in words) / (2 * len(words))
        if not height or _EDGE * height < middle < (1 - _EDGE) * height:
            yield _Line(page.page, words)


def _starts(lines: Sequence[_Line]) -> list[tuple[int, int]]:
    """The numbers of paragraphs and the lines that they begin; bare ones where more of them follow on."""
    marked = _chain([(at, number) for at, line in enumerate(lines) if (number := _number(line))])
    bare = _chain(list(_bare(lines)))
    return bare if len(bare) >= _BARE_ROW and len(bare) > len(marked) else marked


def _bare(lines: Sequence[_Line]) -> Iterator[tuple[int, int]]:
    """Lines at the left edge of their page's text that begin with a bare number as large as its words: not those of
    lists or footnotes."""
    at = 0
    for _, several in groupby(lines, key=lambda line: line.page):
        here = list(several)
        edge = min(line.left for line in here) + _ALIGNED
        least = _SMALL * median(_height(word) for line in here for word in line.words)
        for line in here:
            number = _bare_number(line, least) if line.left < edge else 0
            if number:
                yield at, number
            at += 1


def _bare_number(line: _Line, least: float) -> int:
    """The number before a word that could begin a sentence, and is no month; else 0. least: its height in points."""
    first, *rest = sorted(line.words, key=lambda word: word.rect[0])
    following = rest[0].text.lstrip("“‘\"'([") if rest else ""
    begins = following[:1].isupper() and following[:3].casefold() not in _MONTHS
    return int(first.text) if begins and _BARE.fullmatch(first.text) and _height(first) >= least else 0


def _height(word: Word) -> float:
    return word.rect[3] - word.rect[1]


def _number(line: _Line) -> int:
    """The number with which a line begins as paragraphs do: "[45]" or "45."; else 0."""
    first = min(line.words, key=lambda word: word.rect[0])
    found = _NUMBER.fullmatch(first.text)
    return int(next(filter(None, found.groups()))) if found else 0


def _chain(starts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of numbers that go up by one, as (number, position); of equal ones the first."""
    best: dict[int, tuple[int, int]] = {}
    before: list[int | None] = []
    lengths: list[int] = []
    for place, (_, number) in enumerate(starts):
        length, last = best.get(number - 1, (0, -1))
        lengths.append(length + 1)
        before.append(last if length else None)
        if length + 1 > best.get(number, (0, -1))[0]:
            best[number] = (length + 1, place)
    if not lengths:
        return []
    at: int | None = lengths.index(max(lengths))
    row = []
    while at is not None:
        row.append((starts[at][1], starts[at][0]))
        at = before[at]
    return row[::-1]


def _end_of_page(lines: Sequence[_Line], first: int) -> int:
    """Nothing tells where the last paragraph ends: no later than its page."""
    return next((at for at in range(first, len(lines)) if lines[at].page != lines[first].page), len(lines))
