"""Tables to bands. A word is never cut for want of width: the columns are as wide as their words ask, the type is made
smaller, and where even that does not do, each row's cells stand below one another.

A row's cells are written one after the other, so that who reads the page's text reads cell after cell.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import Final

from bundler.prepare.markup.bands import HEIGHT, Strip, Stroke, bars, moved
from bundler.prepare.markup.blocks import Block, Cell, Para, Picture, Run, Table
from bundler.prepare.markup.letters import Letters
from bundler.prepare.markup.paragraphs import Bit, longest_part, words

Lay = Callable[[Sequence[Block], Letters, float], Iterator[Strip]]
"""Sets a cell's blocks in a width in points."""

_PAD: Final = 4.0
_SCALES: Final = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6)
_SMALLEST: Final = 6.0
"""Points of type that no table goes below."""

_SLACK: Final = 0.5
_ABOVE: Final = 2.5
_BELOW: Final = 3.0
_PICTURE: Final = 60.0
"""Points that a picture in a cell has at least, if it is as wide as that."""

_MOST_TAKEN: Final = 64
"""Columns in which a cell may reach down into other rows; beyond, its rows are not looked at."""

_Placed = tuple[Cell, int, int]
"""A cell with its first column (0-based) and the column after its last."""


@dataclass
class _Need:
    """What text of one size and indent asks for, in ems: its longest word, its longest part of a word between marks,
    its longest line."""

    word: float = 0.0
    part: float = 0.0
    line: float = 0.0


@dataclass
class _Asked:
    """What the cells of the same columns ask for. texts: by size and indent in points; picture: points."""

    texts: dict[tuple[float, float], _Need] = field(default_factory=dict)
    picture: float = 0.0

    def least(self, scale: float, cap: float) -> float:
        """Points of the longest word, or of its longest part where the word is longer than the cap."""
        found = [
            max(need.part * size, min(need.word * size, cap)) + left * scale
            for (full, left), need in self.texts.items()
            for size in [_size(full, scale)]
        ]
        return max([*found, min(self.picture, _PICTURE) * scale]) + _SLACK

    def wish(self, scale: float) -> float:
        """Points of the longest line."""
        found = [need.line * _size(full, scale) + left * scale for (full, left), need in self.texts.items()]
        return max([*found, self.picture]) + _SLACK


@dataclass(frozen=True)
class _Plan:
    """How a table is set. widths: of its columns in points, padding included; cut: long words are cut after marks."""

    widths: tuple[float, ...]
    scale: float
    cut: bool


def set_table(table: Table, letters: Letters, width: float, lay: Lay) -> Iterator[Strip]:
    """The bands of a table in a column of a width in points.

    Args:
        table: The table.
        letters: What can be drawn.
        width: Points, of which the table's indent is a part.
        lay: Sets the blocks of a cell.

    Yields:
        Bands from the top down. A row is one band unless it is higher than a page.
    """
    for band in _bands(table, letters, width, lay):
        yield replace(band, strokes=(*band.strokes, *bars(table.bars, band.height)))


def _bands(table: Table, letters: Letters, width: float, lay: Lay) -> Iterator[Strip]:
    rows, columns = _placed(table.rows)
    if not columns:
        return
    room = width - table.left
    plan = _plan(table, _asked(rows, letters), columns, room)
    heads = _heads(rows)
    if plan is None:
        yield Strip(9, strokes=(Stroke(table.left, 4.5, width, 4.5),), keep=True)
        for row in rows[1:] if heads else rows:
            yield from _stacked(table, row, heads, letters, room, lay)
        return
    if table.lines:
        yield Strip(1, strokes=(Stroke(table.left, 0.5, table.left + sum(plan.widths), 0.5),), keep=True)
    for number, row in enumerate(rows):
        for band in _row(table, row, plan, heads, letters, room, lay):
            yield replace(band, keep=band.keep or (number == 0 and bool(heads)))
    yield Strip(6, space=True)


# --- columns ------------------------------------------------------------------------------------------------------


def _placed(rows: Sequence[Sequence[Cell]]) -> tuple[list[list[_Placed]], int]:
    """Cells in their columns, and how many columns there are: such only as some cell begins in."""
    begun = []
    taken: dict[int, int] = {}
    for number, row in enumerate(rows):
        at, places = 0, []
        for cell in row:
            while taken.get(at, 0) > number:
                at += 1
            last = min(at + cell.span, max(at + 1, _MOST_TAKEN))
            stop = next((column for column in range(at + 1, last) if taken.get(column, 0) > number), at + cell.span)
            places.append((cell, at, stop))
            at = stop
        begun.append(places)
        for cell, first, stop in places:
            if cell.down > 1:
                taken.update(dict.fromkeys(range(first, min(stop, _MOST_TAKEN)), number + cell.down))
    starts = sorted({first for places in begun for _, first, _ in places})
    found = [[(cell, bisect_left(starts, a), bisect_left(starts, b)) for cell, a, b in places] for places in begun]
    return found, len(starts)


def _asked(rows: Sequence[Sequence[_Placed]], letters: Letters) -> dict[tuple[int, int], _Asked]:
    """What the cells ask for, by their first column and the one after their last."""
    found: dict[tuple[int, int], _Asked] = {}
    for row in rows:
        for cell, first, stop in row:
            asked = found.setdefault((first, stop), _Asked())
            for block in cell.blocks:
                if isinstance(block, Picture):
                    asked.picture = max(asked.picture, block.width + block.left)
                elif isinstance(block, Para):
                    _note(asked.texts.setdefault((block.size, block.left), _Need()), block, letters)
    return found


def _note(need: _Need, para: Para, letters: Letters) -> None:
    """Add a paragraph to what is asked for."""
    line = 0.0
    for word in words(replace(para, size=1.0), letters):
        if word is None:
            line = 0.0
        elif isinstance(word, Bit):
            line += word.width
        else:
            wide = sum(bit.width for bit in word)
            line += wide
            need.word = max(need.word, wide)
            if wide > need.part:
                need.part = max(need.part, longest_part(word, 1.0))
        need.line = max(need.line, line)


def _plan(table: Table, asked: dict[tuple[int, int], _Asked], columns: int, room: float) -> _Plan | None:
    """The largest type in which every word stays whole; failing that, in which long words, such as addresses of pages,
    are cut after marks; None where there is neither."""
    if table.labels and columns == 2:
        first = asked.get((0, 1), _Asked()).wish(1.0) + _PAD
        return _Plan((min(first, room / 3), room - min(first, room / 3)), 1.0, False)
    for cap in (room, room / 3):
        for scale in _SCALES:
            pad = 2 * _PAD * scale
            least = _spread({place: each.least(scale, cap) + pad for place, each in asked.items()}, columns, pad)
            if sum(least) <= room:
                wish = _spread({place: each.wish(scale) + pad for place, each in asked.items()}, columns, pad)
                return _Plan(_shared(least, wish, room), scale, cap < room)
    return None


def _spread(asked: dict[tuple[int, int], float], columns: int, pad: float) -> list[float]:
    """Widths of the columns by one measure; what a cell of several columns asks beyond theirs is dealt out evenly."""
    widths = [pad] * columns
    for (first, stop), points in sorted(asked.items(), key=lambda item: (item[0][1] - item[0][0], item[0])):
        lacking = points - sum(widths[first:stop])
        if lacking > 0:
            widths[first:stop] = [width + lacking / (stop - first) for width in widths[first:stop]]
    return widths


def _shared(least: list[float], wish: list[float], room: float) -> tuple[float, ...]:
    """The room dealt out: every column its least; columns of little text all that they wish; the others a share of the
    rest that grows with their text."""
    more = [max(0.0, high - low) for low, high in zip(least, wish, strict=True)]
    given = [0.0] * len(more)
    spare = room - sum(least)
    still = sorted((at for at in range(len(more)) if more[at]), key=lambda at: more[at])
    while still and more[still[0]] <= spare / len(still):
        at = still.pop(0)
        given[at] = more[at]
        spare -= more[at]
    total = sum(sqrt(more[at]) for at in still)
    for at in still:
        given[at] = spare * sqrt(more[at]) / total
    return tuple(low + extra for low, extra in zip(least, given, strict=True))


# --- type ---------------------------------------------------------------------------------------------------------


def _size(full: float, scale: float) -> float:
    """Type made smaller, but never below what can be read."""
    return max(full * scale, min(full, _SMALLEST))


def _shrunk(blocks: Sequence[Block], scale: float) -> list[Block]:
    """Blocks in smaller type."""
    return [_smaller(block, scale) for block in blocks] if scale < 1 else list(blocks)


def _smaller(block: Block, scale: float) -> Block:
    if not isinstance(block, Para):
        return replace(block, left=block.left * scale)
    return replace(
        block,
        size=_size(block.size, scale),
        left=block.left * scale,
        above=block.above * scale,
        below=block.below * scale,
        bars=tuple(place * scale for place in block.bars),
    )


# --- rows ---------------------------------------------------------------------------------------------------------


def _row(
    table: Table, row: list[_Placed], plan: _Plan, heads: list[tuple[Run, ...]], letters: Letters, room: float, lay: Lay
) -> Iterator[Strip]:
    """A row: one band where it fits on a page. A higher one goes on over the page, line beside line; where a word
    could come to stand in parts between other words, its cells stand below one another."""
    right = _PAD * plan.scale
    left = 0.0 if table.labels else right
    columns = []
    for cell, first, stop in row:
        wide = sum(plan.widths[first:stop]) - left - right
        x = table.left + sum(plan.widths[:first]) + left
        columns.append((x, list(lay(_shrunk(cell.blocks, plan.scale), letters, wide))))
    line = (Stroke(table.left, 0, table.left + sum(plan.widths), 0),) if table.lines else ()
    if max((_high(bands) for _, bands in columns), default=0.0) + _ABOVE + _BELOW + 1 <= HEIGHT:
        yield _together(columns, line)
    elif not table.labels and (plan.cut or _coded(columns)):
        yield from _stacked(table, row, heads, letters, room, lay)
    else:
        yield Strip(_ABOVE, keep=True)
        yield from _beside(columns)
        yield moved(Strip(_BELOW, strokes=line), 0, _BELOW - 0.5)


def _high(bands: Sequence[Strip]) -> float:
    return sum(band.height for band in bands)


def _coded(columns: Sequence[tuple[float, list[Strip]]]) -> bool:
    """Whether letters stand as codes, several in one pair of brackets."""
    return any("[U+" in text.text for _, bands in columns for band in bands for text in band.texts)


def _together(columns: Sequence[tuple[float, list[Strip]]], line: tuple[Stroke, ...]) -> Strip:
    """A row as one band: cell after cell."""
    parts, high = [], 0.0
    for x, bands in columns:
        down = 0.0
        for band in bands:
            parts.append(moved(band, x, _ABOVE + down))
            down += band.height
        high = max(high, down)
    whole = _ABOVE + high + _BELOW
    return _joined(parts, whole, moved(Strip(0, strokes=line), 0, whole - 0.5).strokes)


def _beside(columns: Sequence[tuple[float, list[Strip]]]) -> Iterator[Strip]:
    """A row line by line."""
    for number in range(max(len(bands) for _, bands in columns)):
        side = [moved(bands[number], x) for x, bands in columns if number < len(bands)]
        whole = _joined(side, max(band.height for band in side), ())
        yield replace(whole, space=all(band.space for band in side))


def _joined(parts: Sequence[Strip], height: float, strokes: tuple[Stroke, ...]) -> Strip:
    return Strip(
        height,
        tuple(text for part in parts for text in part.texts),
        (*(stroke for part in parts for stroke in part.strokes), *strokes),
        tuple(image for part in parts for image in part.images),
    )


# --- rows whose cells stand below one another ---------------------------------------------------------------------


def _heads(rows: Sequence[Sequence[_Placed]]) -> list[tuple[Run, ...]]:
    """The headings of the columns: a first row of which every cell is bold and covers one column. Empty where there is
    no such row, or nothing below it."""
    found = [_head(cell) if stop == at + 1 else None for cell, at, stop in rows[0]]
    heads = [head for head in found if head is not None]
    return heads if len(rows) > 1 and len(heads) == len(found) and any(heads) else []


def _head(cell: Cell) -> tuple[Run, ...] | None:
    """A heading on one line; None where the cell is something else."""
    found: list[Run] = []
    for block in cell.blocks:
        if not isinstance(block, Para) or not all(run.bold for run in block.runs if run.text.strip()):
            return None
        found += [Run(" ", bold=True)] if found else []
        found += [replace(run, text=" ".join(run.text.split("\n"))) for run in block.runs]
    return tuple(found)


def _stacked(
    table: Table, row: Sequence[_Placed], heads: Sequence[tuple[Run, ...]], letters: Letters, room: float, lay: Lay
) -> Iterator[Strip]:
    """A row's cells below one another, each after its heading; also the headings of cells that the row lacks."""
    cells = {first: cell for cell, first, _ in row}
    blocks: list[Block] = []
    for at in sorted({*cells, *range(len(heads))}):
        head = heads[at] if at < len(heads) else ()
        blocks += _headed(head, cells[at].blocks if at in cells else ())
    for band in lay(blocks, letters, room):
        yield replace(moved(band, table.left), keep=True)
    yield Strip(9, strokes=(Stroke(table.left, 4.5, table.left + room, 4.5),))


def _headed(head: tuple[Run, ...], blocks: Sequence[Block]) -> list[Block]:
    """A cell's blocks with the heading before its first words, or above what is no plain text."""
    if not head:
        return [*blocks]
    label = (*head[:-1], replace(head[-1], text=head[-1].text + ": "))
    if blocks and isinstance(blocks[0], Para) and not (blocks[0].pre or blocks[0].bullet):
        return [replace(blocks[0], runs=(*label, *blocks[0].runs)), *blocks[1:]]
    return [Para(label, below=2), *blocks]
