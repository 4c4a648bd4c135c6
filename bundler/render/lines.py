"""Breaks text into lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bundler.render.fonts import Face, Fonts
from bundler.render.styles import Style

_SPACE = re.compile(r"[ \t\r\n]+")
_AFTER = frozenset("-–—/\\_.,:;@&=?")
"""A word that is wider than its line is cut after one of these where it can be."""

NO_TARGET = -1


@dataclass(frozen=True)
class Span:
    """Text in one style. target: ordinal that it links to, or ``NO_TARGET``."""

    text: str
    face: str
    size: float
    colour: str
    target: int = NO_TARGET


@dataclass(frozen=True)
class Piece:
    """Text of one face on one line. x: from the left of its line; width: points."""

    span: Span
    face: Face
    text: str
    width: float
    x: float = 0.0


@dataclass(frozen=True)
class Line:
    """A line. height: its leading. base: from its top down to the base line. x: of its first piece."""

    pieces: tuple[Piece, ...]
    width: float
    height: float
    base: float


Word = list[Piece]


def natural_width(fonts: Fonts, spans: Sequence[Span]) -> float:
    """Width of the text on a line of its own, in points."""
    return max((line.width for line in wrap(fonts, spans, Style(), float("inf"))), default=0.0)


def wrap(fonts: Fonts, spans: Sequence[Span], style: Style, width: float) -> list[Line]:
    """Lines of at most width points. Runs of white space count as one space; a word that is wider than the line is
    cut. No text gives no line."""
    lines: list[Line] = []
    row: Word = []
    used = 0.0
    for word in _words(fonts, spans):
        for part in _fitted(word, width):
            space = _space(row[-1], part[0]) if row else 0.0
            size = sum(piece.width for piece in part)
            if row and (used + space + size > width or part is not word):
                lines.append(_line(row, style))
                row, used, space = [], 0.0, 0.0
            row += _spaced(row, part)
            used += space + size
    if row:
        lines.append(_line(row, style))
    return lines


def _words(fonts: Fonts, spans: Sequence[Span]) -> Iterator[Word]:
    """Words of the spans. A word may run from one span into the next."""
    word: Word = []
    for span in spans:
        for number, text in enumerate(_SPACE.split(span.text)):
            if number and word:
                yield word
                word = []
            if text:
                word += [_piece(span, face, run) for face, run in fonts.runs(text, span.face)]
    if word:
        yield word


def _piece(span: Span, face: Face, text: str) -> Piece:
    return Piece(span, face, text, face.width(text, span.size))


def _fitted(word: Word, width: float) -> list[Word]:
    """The word, or the parts that it must be cut into to fit the width."""
    if sum(piece.width for piece in word) <= width:
        return [word]
    parts: list[Word] = [[]]
    room = width
    for piece in word:
        rest = piece
        while rest.width > room:
            cut = _cut(rest, room, force=not parts[-1])
            parts[-1] += [_shortened(rest, rest.text[:cut])] if cut else []
            rest = _shortened(rest, rest.text[cut:])
            parts.append([])
            room = width
        parts[-1] += [rest] if rest.text else []
        room -= rest.width
    return [part for part in parts if part]


def _cut(piece: Piece, room: float, *, force: bool) -> int:
    """How many characters of the piece to leave on the line: 0 for none, at least one where forced."""
    fits, used = 0, 0.0
    for char in piece.text:
        used += piece.face.width(char, piece.span.size)
        if used > room:
            break
        fits += 1
    for end in range(fits, fits // 2, -1):
        if piece.text[end - 1] in _AFTER:
            return end
    while fits > 1 and unicodedata.combining(piece.text[fits]):
        fits -= 1
    return max(fits, 1) if force else fits


def _shortened(piece: Piece, text: str) -> Piece:
    return replace(piece, text=text, width=piece.face.width(text, piece.span.size))


def _space(before: Piece, after: Piece) -> float:
    """Width of the space between two words. It belongs to the text that is not a link."""
    owner = _owner(before, after)
    return owner.face.width(" ", owner.span.size)


def _owner(before: Piece, after: Piece) -> Piece:
    return after if before.span is not after.span and before.span.target != NO_TARGET else before


def _spaced(row: Word, part: Word) -> Word:
    """The part with the space that separates it from the row."""
    if not row:
        return list(part)
    owner = _owner(row[-1], part[0])
    return [_shortened(owner, " "), *part]


def _line(row: Word, style: Style) -> Line:
    pieces: list[Piece] = []
    x = 0.0
    for piece in row:
        last = pieces[-1] if pieces else None
        if last and last.span is piece.span and last.face is piece.face:
            pieces[-1] = replace(last, text=last.text + piece.text, width=last.width + piece.width)
        else:
            pieces.append(replace(piece, x=x))
        x += piece.width
    ascent = style.size * 0.72
    return Line(tuple(pieces), x, style.leading, (style.leading - style.size) / 2 + ascent + style.size * 0.06)
