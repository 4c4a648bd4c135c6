"""From blocks to strips, and from strips to pages. A strip is a band across the page that is never cut; distances in
it are points from its left and downwards from its top."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bundler.prepare.markup.blocks import Block, Cell, Para, Picture, Rule, Run, Table
from bundler.prepare.markup.letters import BOLD, MONO, SANS, Letters, pieces

A4: Final = (595.276, 841.89)
MARGIN: Final = 56.7
WIDTH: Final = A4[0] - 2 * MARGIN
HEIGHT: Final = A4[1] - 2 * MARGIN
LEADING: Final = 1.32
"""Distance of base lines as a multiple of the type size."""

TAB: Final = 8
_NARROWEST: Final = 28.0
"""Points that a column of a table has at least; a table of more columns than fit is shown as lists."""

_PAD: Final = 4.0
_TOKENS: Final = re.compile(r"\n|[ \t]+|[^ \t\n]+")
_AFTER: Final = frozenset("-–—/\\_.,:;@&=?")


@dataclass(frozen=True)
class Text:
    """A run of text in one face. y: its base line, down from the strip's top."""

    x: float
    y: float
    text: str
    face: str
    size: float
    soft: bool
    slant: bool


@dataclass(frozen=True)
class Stroke:
    """A straight hair line."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Image:
    """A picture in its place."""

    x: float
    picture: Picture
    width: float
    height: float


@dataclass(frozen=True)
class Strip:
    """A band. keep: stays on the page of the next. space: nothing but space."""

    height: float
    texts: tuple[Text, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    images: tuple[Image, ...] = ()
    keep: bool = False
    space: bool = False


@dataclass(frozen=True)
class _Bit:
    """A piece of a word: all in one look. width: points."""

    run: Run
    text: str
    width: float


_Word = list[_Bit]


def strips(blocks: Sequence[Block], letters: Letters, width: float = WIDTH) -> Iterator[Strip]:
    """The bands of blocks in a column of a width in points."""
    for block in blocks:
        if isinstance(block, Para):
            yield from _para(block, letters, width)
        elif isinstance(block, Rule):
            yield Strip(9, strokes=(Stroke(block.left, 4.5, width, 4.5),))
        elif isinstance(block, Picture):
            yield from _picture(block, width)
        else:
            yield from _table(block, letters, width)


# --- paragraphs ---------------------------------------------------------------------------------------------------


def _para(para: Para, letters: Letters, width: float) -> Iterator[Strip]:
    """A paragraph's lines, each a strip."""
    lines = list(_lines(para, letters, max(width - para.left, _NARROWEST)))
    if para.above:
        yield _space(para.above, para.bars)
    height = para.size * LEADING
    for number, line in enumerate(lines):
        texts = [*_bullet(para, letters)] if number == 0 else []
        texts += _set(line, para)
        keep = para.keep or (number == 0 and len(lines) > 1 and not para.pre)
        yield Strip(height, tuple(texts), _bars(para.bars, height), keep=keep)
    if para.below:
        yield _space(para.below, para.bars)


def _space(height: float, bars: tuple[float, ...]) -> Strip:
    return Strip(height, strokes=_bars(bars, height), space=True)


def _bars(bars: tuple[float, ...], height: float) -> tuple[Stroke, ...]:
    return tuple(Stroke(x, 0, x, height) for x in bars)


def _bullet(para: Para, letters: Letters) -> Iterator[Text]:
    """What stands before the first line, hung into the indent."""
    if para.bullet:
        text = letters.fit(para.bullet)
        wide = sum(part for _, _, part in pieces(text, SANS)) * para.size
        yield from _set([_Bit(Run(text), text, wide)], replace(para, left=max(0.0, para.left - 6 - wide)))


def _set(line: _Word, para: Para) -> Iterator[Text]:
    """A line's bits where they stand; bits of one look are joined."""
    x, y = para.left, para.size * (LEADING / 2 + 0.34)
    joined: list[_Bit] = []
    for bit in line:
        if joined and joined[-1].run == bit.run:
            joined[-1] = _Bit(bit.run, joined[-1].text + bit.text, 0)
        else:
            joined.append(bit)
    for bit in joined:
        for face, text, wide in pieces(bit.text, _name(bit.run)):
            yield Text(x, y, text, face.name, para.size, bit.run.soft, bit.run.italic)
            x += wide * para.size


def _name(run: Run) -> str:
    """The face of a run. Bold wins over typewriter: there is no face that is both."""
    return BOLD if run.bold else MONO if run.mono else SANS


def _lines(para: Para, letters: Letters, width: float) -> Iterator[_Word]:
    """Lines of at most width points. An empty line is a list without bits."""
    line: _Word = []
    used, gap = 0.0, None
    for word in _words(para, letters):
        if isinstance(word, _Bit):
            gap = word if line or para.pre else None
        elif word is None:
            yield line
            line, used, gap = [], 0.0, None
        else:
            for part in _fitted(word, width, para.size):
                size = sum(bit.width for bit in part)
                space = gap.width if gap else 0.0
                if line and (used + space + size > width + 0.01 or part is not word):
                    yield line
                    line, used, space, gap = [], 0.0, 0.0, None
                if gap and used + space + size <= width + 0.01:
                    line.append(gap)
                    used += space
                line += part
                used += size
                gap = None
    yield line


def _words(para: Para, letters: Letters) -> Iterator[_Word | _Bit | None]:
    """Words (lists of bits), spaces (single bits), line breaks (None)."""
    word: _Word = []
    for run in para.runs:
        text = letters.fit(run.text)
        if para.pre and "\t" in text:
            text = text.expandtabs(TAB)
        for token in _TOKENS.findall(text):
            if not token.isspace() or token[0] not in " \t\n":
                word.append(_bit(run, token, para.size))
                continue
            if word:
                yield word
                word = []
            if token == "\n":
                yield None
            else:
                yield _bit(run, token.replace("\t", " ") if para.pre else " ", para.size)
    if word:
        yield word


def _bit(run: Run, text: str, size: float) -> _Bit:
    return _Bit(run, text, sum([wide for _, _, wide in pieces(text, _name(run))]) * size)


def _fitted(word: _Word, width: float, size: float) -> list[_Word]:
    """The word, or the parts that it must be cut into."""
    if sum(bit.width for bit in word) <= width:
        return [word]
    parts: list[_Word] = [[]]
    room = width
    for bit in word:
        text = bit.text
        while text:
            cut = _cut(text, _name(bit.run), room / size, force=not parts[-1])
            if cut:
                piece = _bit(bit.run, text[:cut], size)
                parts[-1].append(piece)
                room -= piece.width
            text = text[cut:]
            if text:
                parts.append([])
                room = width
    return [part for part in parts if part]


def _cut(text: str, name: str, room: float, *, force: bool) -> int:
    """How many characters go into the room (ems): after a mark where one is near the end; at least one if forced."""
    fits, used = 0, 0.0
    for letter in text:
        used += sum(wide for _, _, wide in pieces(letter, name))
        if used > room:
            break
        fits += 1
    if fits == len(text):
        return fits
    near = next((end for end in range(fits, fits // 2, -1) if text[end - 1] in _AFTER), fits)
    return max(near, 1) if force else near


# --- pictures and tables ------------------------------------------------------------------------------------------


def _picture(picture: Picture, width: float) -> Iterator[Strip]:
    """A picture no larger than the column and the page, in its own proportions."""
    scale = min(1.0, (width - picture.left) / picture.width, (HEIGHT - 10) / picture.height)
    wide, high = picture.width * scale, picture.height * scale
    yield Strip(high + 4, images=(Image(picture.left, picture, wide, high),))
    yield Strip(4, space=True)


def _table(table: Table, letters: Letters, width: float) -> Iterator[Strip]:
    """A table, row by row; as lists where it has more columns than can be read side by side."""
    columns = max((sum(cell.span for cell in row) for row in table.rows), default=0)
    room = width - table.left
    if not columns:
        return
    if columns * _NARROWEST > room:
        for row in table.rows:
            for cell in row:
                yield from strips(cell.blocks, letters, width)
            yield Strip(9, strokes=(Stroke(table.left, 4.5, width, 4.5),))
        return
    widths = _widths(table, columns, letters, room)
    for number, row in enumerate(table.rows):
        yield from _row(table, row, widths, letters, top=table.lines and number == 0)
    yield Strip(6, space=True)


def _widths(table: Table, columns: int, letters: Letters, room: float) -> list[float]:
    """Widths of the columns in points, padding included: what they want, or a fair share of what there is."""
    least, wish = [_NARROWEST] * columns, [_NARROWEST] * columns
    for row in table.rows:
        at = 0
        for cell in row:
            if cell.span == 1:
                low, high = _wants(cell, letters)
                least[at] = max(least[at], min(low + 2 * _PAD, room / columns))
                wish[at] = max(wish[at], high + 2 * _PAD)
            at += cell.span
    if table.labels and columns == 2:
        return [min(wish[0], room / 3), room - min(wish[0], room / 3)]
    wish = [max(low, high) for low, high in zip(least, wish, strict=True)]
    if sum(wish) <= room:
        return wish
    spare, asked = max(0.0, room - sum(least)), sum(wish) - sum(least)
    return [low + spare * (high - low) / asked for low, high in zip(least, wish, strict=True)]


def _wants(cell: Cell, letters: Letters) -> tuple[float, float]:
    """Points that a cell's longest word and its longest line need."""
    least = most = 0.0
    for block in cell.blocks:
        if isinstance(block, Picture):
            least, most = max(least, min(block.width, 60)), max(most, block.width)
        elif isinstance(block, Para):
            words = list(_words(block, letters))
            line = 0.0
            for word in words:
                size = 0.0 if word is None else sum(bit.width for bit in ([word] if isinstance(word, _Bit) else word))
                least = max(least, size + block.left)
                line = 0.0 if word is None else line + size
                most = max(most, line + block.left + 0.5)
    return least, most


def _row(table: Table, row: tuple[Cell, ...], widths: list[float], letters: Letters, *, top: bool) -> Iterator[Strip]:
    """A row: bands of its cells side by side, so that a long row may go on over the page."""
    columns = []
    x, at = table.left, 0
    pad = 0.0 if table.labels else _PAD
    for cell in row:
        wide = sum(widths[at : at + cell.span])
        columns.append((x + pad, list(strips(cell.blocks, letters, wide - pad - _PAD))))
        x, at = x + wide, at + cell.span
    right = table.left + sum(widths)
    if top:
        yield Strip(1, strokes=(Stroke(table.left, 0.5, right, 0.5),), keep=True)
    yield Strip(2.5, keep=True)
    for number in range(max((len(bands) for _, bands in columns), default=0)):
        side = [(x, bands[number]) for x, bands in columns if number < len(bands)]
        yield _beside(side)
    line = (Stroke(table.left, 2.5, right, 2.5),) if table.lines else ()
    yield Strip(3, strokes=line)


def _beside(side: list[tuple[float, Strip]]) -> Strip:
    """Bands side by side as one."""
    return Strip(
        max(band.height for _, band in side),
        tuple(replace(text, x=text.x + x) for x, band in side for text in band.texts),
        tuple(replace(s, x0=s.x0 + x, x1=s.x1 + x) for x, band in side for s in band.strokes),
        tuple(replace(image, x=image.x + x) for x, band in side for image in band.images),
        space=all(band.space for _, band in side),
    )


# --- pages --------------------------------------------------------------------------------------------------------


def pages(bands: Iterator[Strip]) -> Iterator[list[tuple[float, Strip]]]:
    """Bands dealt onto pages: each with the height of its top, in points from the bottom of the page. One page at
    least."""
    page: list[tuple[float, Strip]] = []
    used, turned = 0.0, False
    for chain in _chains(bands):
        height = sum(band.height for band in chain)
        if used + height > HEIGHT and height <= HEIGHT and page:
            if chain[0].space:
                continue
            yield page
            page, used, turned = [], 0.0, True
        for band in chain:
            if used + band.height > HEIGHT + 0.01 and page:
                yield page
                page, used, turned = [], 0.0, True
            if page or not band.space:
                page.append((A4[1] - MARGIN - used, band))
                used += band.height
    if page or not turned:
        yield page


def _chains(bands: Iterator[Strip]) -> Iterator[list[Strip]]:
    """Runs of bands that wish to stay together."""
    chain: list[Strip] = []
    for band in bands:
        chain.append(band)
        if not band.keep:
            yield chain
            chain = []
    if chain:
        yield chain
