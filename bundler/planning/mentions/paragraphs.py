"""Lines put together into paragraphs and cells of tables, so that what is said runs on from line to line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from bundler.model import Word
from bundler.planning.mentions.furniture import Line

_GAP = 1.2
"""White space wider than so many heights of the type parts two cells of a table."""

_UNEVEN = 1.6
"""Where no gap of a line is so many times as wide as another, it is a justified line and no row of a table."""

_PITCH = 1.45
"""Lines further apart than so many times the usual distance belong to two paragraphs."""

_ROW = 1.08
"""Lines of one cell stand no further apart than so many times the usual distance."""

_SAME_LEFT = 3.0
"""Points by which the left edge of a cell may waver."""

_NUMBERING = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.)]{0,2}|[•·▪●◦*–-]")
_PARAGRAPH = re.compile(r"(\d{1,3})[.)]?")
_SIGNED = re.compile(r"\d{1,3}[.)]{1,2}")
_MISSED = 5
"""More beginnings than this in one paragraph were not passed over: the numbers are of something else."""

_ENDS = re.compile(r"[.;:?!][\"')\]”’]*$")


@dataclass
class Paragraph:
    """A paragraph, cell or footnote: the lines of words that belong together.

    number: the number it begins with, or None. left: where it begins, in points from the left edge of the page.
    """

    lines: list[Line]
    lefts: tuple[float, ...]
    number: int | None = None

    @property
    def page(self) -> int:
        """1-based source page on which it begins."""
        return self.lines[0].page

    def goes_on(self, piece: Paragraph) -> bool:
        """Whether a piece of a later line stands below it."""
        return any(abs(one - other) < _SAME_LEFT for one in self.lefts for other in piece.lefts)


def paragraphs(lines: Sequence[Line], notes: bool = False) -> tuple[Paragraph, ...]:
    """Paragraphs and cells in reading order. notes: the lines are footnotes, each of which begins with its number."""
    steps = _steps(lines)
    least = steps[len(steps) // 10]
    builder = _Builder(median(steps), least, notes, _padded(lines, least))
    for line in lines:
        builder.take(line)
    builder.flush()
    return tuple(builder.done)


@dataclass
class _Builder:
    """Takes lines one by one. pitch, least: the usual and the least distance of two lines. cells: those still open;
    more than one in a row of a table. padded: rows of tables stand further apart than the lines of a cell."""

    pitch: float
    least: float
    notes: bool
    padded: bool = False
    done: list[Paragraph] = field(default_factory=list)
    cells: list[Paragraph] = field(default_factory=list)
    previous: Line | None = None
    number: int = 0
    waiting: set[int] = field(default_factory=lambda: {0})
    """Last numbers of the numberings that may go on: a list inside a statement does not end the statement's own."""

    def take(self, line: Line) -> None:
        """Put a line's words where they belong."""
        pieces = _pieces(line)
        if self._recovers(pieces[0]) or self._begins(line, pieces):
            self._count(pieces[0].number)
            self.flush()
        if len(pieces) == 1 and len(self.cells) == 1:
            self.cells[0].lines += pieces[0].lines
        else:
            self._fit(pieces)
        self.previous = line

    def flush(self) -> None:
        """What is open is done."""
        self.done += self.cells
        self.cells = []

    def _count(self, number: int | None) -> None:
        if number is not None:
            self.number = number or self.number
            self.waiting = (self.waiting - {number - 1}) | {number}

    def _recovers(self, first: Paragraph) -> bool:
        """Find the beginnings that were passed over, where a later number runs on from them at the same left edge."""
        wanted = range(self.number + 1, first.number or 0)
        if not wanted or len(wanted) > _MISSED or len(self.cells) != 1 or not _is_signed(first):
            return False
        lines = self.cells[0].lines
        at = [place for place, line in enumerate(lines) if place and self._may_begin(line, first, wanted)]
        if [_number(lines[place]) for place in at] != list(wanted):
            return False
        left = self.cells[0].lefts
        self.cells[0].lines = lines[: at[0]]
        for place, until in pairwise([*at, len(lines)]):
            self.flush()
            self._count(_number(lines[place]))
            self.cells = [Paragraph(lines[place:until], left, self.number)]
        return True

    def _may_begin(self, line: Line, first: Paragraph, wanted: range) -> bool:
        same = abs(line.left - first.lines[0].left) < _SAME_LEFT
        return same and _SIGNED.fullmatch(line.words[0].text) is not None and _number(line) in wanted

    def _runs_on(self, first: Paragraph) -> bool:
        """Whether a number is the next of the numbering, or of one that a list inside it broke off."""
        if first.number is None:
            return False
        return first.number == self.number + 1 or (first.number - 1 in self.waiting and _is_signed(first))

    def _fit(self, pieces: Sequence[Paragraph]) -> None:
        above = [self._above(piece) if len(self.cells) > 1 else None for piece in pieces]
        if not any(above):
            self.flush()
        for piece, cell in zip(pieces, above, strict=True):
            if cell is None:
                self.cells.append(piece)
            else:
                cell.lines += piece.lines

    def _above(self, piece: Paragraph) -> Paragraph | None:
        return next((cell for cell in self.cells if cell.goes_on(piece)), None)

    def _begins(self, line: Line, pieces: Sequence[Paragraph]) -> bool:
        """Whether a line begins a paragraph, a footnote or a row of a table."""
        if self.previous is None:
            return True
        first = pieces[0]
        if self._is_apart(line):
            return True
        if len(self.cells) > 1:
            return self._begins_row(line, pieces)
        ended = _ENDS.search(self.previous.text) is not None
        if self._runs_on(first) and (ended or len(first.lefts) > 1):
            return True
        if ended and (len(first.lefts) > 1 or (self.notes and first.number is not None)):
            return True
        return self._step(line) > _PITCH * self.pitch

    def _is_apart(self, line: Line) -> bool:
        """Whether a line stands beside or above the one before it, as the next cell or column does."""
        before = self.previous
        if before is None or before.page != line.page or _is_numbering(before):
            return False
        rises = line.base > before.base - 0.3 * min(line.size, before.size)
        return rises or line.left > before.right or line.right < before.left

    def _begins_row(self, line: Line, pieces: Sequence[Paragraph]) -> bool:
        if abs(self.cells[0].lefts[0] - pieces[0].lefts[0]) >= _SAME_LEFT:
            return False
        return self._step(line) > _ROW * self.least or (not self.padded and len(pieces) >= len(self.cells))

    def _step(self, line: Line) -> float:
        """How far below the line before it a line stands, in points; 0 on another page."""
        before = self.previous
        return before.base - line.base if before is not None and before.page == line.page else 0.0


def _number(line: Line) -> int | None:
    """The number with which a line begins."""
    found = _PARAGRAPH.fullmatch(line.words[0].text)
    return int(found[1]) if found else None


def _is_signed(first: Paragraph) -> bool:
    """Whether a full stop or bracket stands behind its number, which words that run on seldom have."""
    return _SIGNED.fullmatch(first.lines[0].words[0].text) is not None


def _is_numbering(line: Line) -> bool:
    return len(line.words) == 1 and _NUMBERING.fullmatch(line.words[0].text) is not None


def _pieces(line: Line) -> list[Paragraph]:
    """A line parted at wide white space; numbering before a text stays with it."""
    groups = _groups(line)
    lefts = [(group[0].rect[0],) for group in groups]
    head = groups[0]
    number = _PARAGRAPH.fullmatch(head[0].text)
    edges: tuple[float, ...] = lefts[0]
    if len(groups) > 1 and len(head) == 1 and _NUMBERING.fullmatch(head[0].text):
        edges = (*lefts[0], *lefts[1])
        groups[:2], lefts[:2] = [head + groups[1]], [lefts[0]]
    first = Paragraph([Line(line.page, tuple(groups[0]))], edges, int(number[1]) if number else None)
    rest = zip(groups[1:], lefts[1:], strict=True)
    return [first, *(Paragraph([Line(line.page, tuple(group))], left) for group, left in rest)]


def _groups(line: Line) -> list[list[Word]]:
    words = line.words
    gaps = [after.rect[0] - before.rect[2] for before, after in pairwise(words)]
    justified = len(gaps) > 3 and max(gaps) < _UNEVEN * max(min(gaps), 0.1)
    groups = [[words[0]]]
    for word, gap in zip(words[1:], gaps, strict=True):
        if gap > _GAP * line.size and not justified:
            groups.append([word])
        else:
            groups[-1].append(word)
    return groups


def _steps(lines: Sequence[Line]) -> list[float]:
    """Distances of lines that follow each other on a page, in points, the smallest first."""
    steps = (one.base - two.base for one, two in pairwise(lines) if one.page == two.page and one.base > two.base)
    return sorted(steps) or [1e9]


def _padded(lines: Sequence[Line], least: float) -> bool:
    """Whether white space tells the rows of tables apart."""
    rows = (
        one.base - two.base
        for one, two in pairwise(lines)
        if one.page == two.page and len(_groups(one)) > 1 and len(_groups(two)) > 1
    )
    return any(step > _ROW * least for step in rows)
