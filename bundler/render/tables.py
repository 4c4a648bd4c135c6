"""Tables of the vocabulary: columns, rows, and rows that are taller than a page."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from bundler.render.fonts import Fonts
from bundler.render.inline import lines_of, placed, width_of
from bundler.render.layout import HEIGHT, LEFT, RIGHT, WIDTH, Area, Rule, Strip, Text
from bundler.render.lines import Line
from bundler.render.styles import STYLES, Style

WEIGHTS = {"hair": (0.4, "hair"), "thin": (0.6, "ink"), "thick": (1.2, "ink")}
"""Name of a rule -> its weight in points and its colour."""

PAD = 3.2
TALLEST = HEIGHT - 140
"""A row above this height is cut between its lines: heads and headings must find room above it."""

_BAR = LEFT - 4.5
"""Where the bar in the margin beside a row stands."""

Column = tuple[float, float]
"""Left edge and width."""


@dataclass(frozen=True)
class _CellLine:
    line: Line
    style: Style
    left: float
    width: float


@dataclass(frozen=True)
class _Frame:
    """What a row has besides its text.

    above and pad: space above and below it. target: ordinal that it links to. number: of the row within its piece,
    1-based. bar: a bar stands beside it, in the margin.
    """

    pad: float
    above: float
    rule: str
    target: int | None
    number: int
    keep: bool
    bar: bool


def table(element: Element, fonts: Fonts, numbers: Iterator[int]) -> Iterator[Strip]:
    """Strips of a table. numbers: gives each row its number within the piece."""
    columns = _columns(element, fonts)
    head: tuple[Strip, ...] = ()
    for row in element:
        strips = _row(row, columns, fonts, next(numbers))
        if row.tag == "head":
            head = (*(replace(strip, keep=True) for strip in strips), Strip(PAD / 2, keep=True))
            yield from head
        else:
            yield from (replace(strip, header=head) for strip in strips)


def _columns(element: Element, fonts: Fonts) -> list[Column]:
    words = element.get("columns", "*").split()
    gap = float(element.get("gap", 12))
    widths = [_width(word, place, element, fonts) for place, word in enumerate(words)]
    free = WIDTH - gap * (len(words) - 1) - sum(widths)
    share = free / max(1, words.count("*"))
    widths = [share if word == "*" else width for word, width in zip(words, widths, strict=True)]
    lefts = itertools.accumulate((width + gap for width in widths), initial=LEFT)
    return list(zip(lefts, widths, strict=False))


def _width(word: str, place: int, element: Element, fonts: Fonts) -> float:
    """Width of the column at place: 0 for one that takes the rest."""
    if word == "*":
        return 0.0
    if not word.startswith("auto:"):
        return float(word)
    needs = (
        float(cell.get("indent", 0)) + width_of(fonts, part, _style(part, cell))
        for row in element
        for at, cell in _cells(row)
        if at == place and cell.get("span") is None
        for part in _parts(cell)
    )
    return min(float(word.removeprefix("auto:")), max(needs, default=0.0) + 0.01)


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    """Cells with the place of their first column."""
    place = 0
    for cell in row:
        yield place, cell
        place += int(cell.get("span", 1))


def _parts(cell: Element) -> list[Element]:
    """Paragraphs of a cell: those that it holds, or the cell itself."""
    return cell.findall("para") or [cell]


def _style(part: Element, cell: Element) -> Style:
    return STYLES[part.get("style", cell.get("style", "cell"))]


def _row(row: Element, columns: Sequence[Column], fonts: Fonts, number: int) -> list[Strip]:
    """One strip; where the row is very tall, a strip for each of its lines."""
    cells = [_cell_lines(cell, place, columns, fonts) for place, cell in _cells(row)]
    target = row.get("target")
    frame = _Frame(
        pad=float(row.get("pad", PAD)),
        above=float(row.get("above", row.get("pad", PAD))),
        rule=row.get("rule", ""),
        target=None if target is None else int(target),
        number=number,
        keep=row.get("keep") == "yes",
        bar=row.get("bar") == "yes",
    )
    if max(map(_height, cells), default=0.0) <= TALLEST:
        return [_strip(cells, frame, above=frame.above, last=True)]
    return list(_bands(cells, frame))


def _cell_lines(cell: Element, place: int, columns: Sequence[Column], fonts: Fonts) -> list[_CellLine]:
    span = columns[place : place + int(cell.get("span", 1))]
    left = span[0][0] + float(cell.get("indent", 0))
    width = sum(span[-1]) - left
    return [
        _CellLine(line, style, left, width)
        for part in _parts(cell)
        for style in [_style(part, cell)]
        for line in lines_of(fonts, part, style, width)
    ]


def _height(cell: Sequence[_CellLine]) -> float:
    return sum(item.line.height for item in cell)


def _bands(cells: Sequence[list[_CellLine]], frame: _Frame) -> Iterator[Strip]:
    """A strip for each line of a tall row, each a link like the whole row. The first three stay together."""
    count = max(map(len, cells))
    for number in range(count):
        band = [cell[number : number + 1] for cell in cells]
        above = frame.above if number == 0 else 0.0
        yield _strip(band, replace(frame, keep=frame.keep or number < 2), above=above, last=number == count - 1)


def _strip(cells: Sequence[list[_CellLine]], frame: _Frame, *, above: float, last: bool) -> Strip:
    """Lines of each cell, from above points down; the rule and the padding below where it is the row's last strip."""
    texts: list[Text] = []
    areas: list[Area] = []
    for cell in cells:
        top = above
        for item in cell:
            some_texts, some_areas = placed(item.line, item.style, item.left, item.width, top)
            texts += some_texts
            areas += some_areas
            top += item.line.height
    height = above + max(map(_height, cells), default=0.0) + (frame.pad if last else 0.0)
    if frame.target is not None:
        areas = [Area(LEFT, 0.0, RIGHT, height, frame.target, frame.number)]
    rules = _below(frame.rule, height) if last and frame.rule else ()
    bar = (Rule(_BAR, _BAR, height, 2.0, "link", height),) if frame.bar else ()
    return Strip(height, tuple(texts), (*rules, *bar), tuple(areas), keep=frame.keep)


def _below(name: str, height: float) -> tuple[Rule, ...]:
    weight, colour = WEIGHTS[name]
    return (Rule(LEFT, RIGHT, height, weight, colour),)
