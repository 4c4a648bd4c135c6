"""How high a row of a table must be for what stands in it: LibreOffice does not reckon that where a workbook is silent.

Widths are counted in digits of the usual lettering, as columns' are (ECMA-376 part 1, 18.3.1.13): whatever font is
there in place of the one that was asked for, its letters and its columns grow together.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Final

LINE: Final = 1.25
"""Height of a line as a share of the letters' size: that of the widest spaced of the usual fonts."""

_PADDING: Final = 1.0
"""Digits that a cell's two margins take."""

_SLACK: Final = 1.04
"""Letters are reckoned a little wider than they are: an idle strip is better than a lost line."""

_WORD: Final = re.compile(r"[^\s-]*-+|\S+|\s+")


@functools.cache
def _digits(letter: str) -> float:
    """How wide a letter is."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    if letter < "\u0100":
        return max(0.2, float(stringWidth(letter, "Helvetica", 1.0)) / 0.556)
    if unicodedata.combining(letter):
        return 0.0
    return 1.9 if unicodedata.east_asian_width(letter) in "WF" else 1.3


def breadth(text: str) -> float:
    """How wide a line is, in digits."""
    return _SLACK * sum(map(_digits, text))


def broken(text: str, across: float) -> list[str]:
    """The lines of a cell, broken at its own ends of line and at the column's width. across: of the column, in digits.

    No letter is lost but the ends of line and the spaces at which a line is broken.
    """
    room = max(2.0, across - _PADDING)
    return [piece for line in text.splitlines() or [""] for piece in _pieces(line, room)]


def _pieces(line: str, room: float) -> list[str]:
    """One line, broken behind words and hyphens; a word that is too long, anywhere."""
    if len(line) * 2.0 <= room or breadth(line) <= room:
        return [line]
    pieces, held, used = [], "", 0.0
    for word in (part for found in _WORD.findall(line) for part in _parts(found, room)):
        width = breadth(word)
        if held and used + width > room and not word.isspace():
            pieces.append(held.rstrip())
            held, used = "", 0.0
        held, used = held + word, used + width
    return [*pieces, held.rstrip()]


def _parts(word: str, room: float) -> list[str]:
    """A word, cut where it is wider than a line."""
    if breadth(word) <= room:
        return [word]
    parts, held, used = [], "", 0.0
    for letter in word:
        width = breadth(letter)
        if held and used + width > room:
            parts.append(held)
            held, used = "", 0.0
        held, used = held + letter, used + width
    return [*parts, held]


def height(lines: int, size: float) -> float:
    """Points of a row of so many lines of letters of a size in points."""
    return round(lines * size * LINE + 2.0, 2)
