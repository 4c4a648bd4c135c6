"""Numbers between two numbers: 45A, 45B ... 45Z, 45AA, or 45.1, 45.2 ..."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

LETTERS: Final = "letters"
DECIMALS: Final = "decimals"

_PARTS: Final = re.compile(r"(\d+)(?:([A-Z]+)|\.(\d+))?")
_ALPHABET: Final = 26


def parts(text: str) -> tuple[int, int]:
    """The whole number and the place behind it: 45 -> (45, 0), 45A -> (45, 1), 45.12 -> (45, 12). What is no such
    number stands at its beginning: (0, 0)."""
    found = _PARTS.fullmatch(text)
    if found is None:
        return 0, 0
    return int(found[1]), _value(found[2]) if found[2] else int(found[3] or 0)


def between(number: int, place: int, style: str) -> str:
    """The number at a place (from 1) behind a whole number."""
    return f"{number}.{place}" if style == DECIMALS else f"{number}{_letters(place)}"


def style_of(taken: Iterable[str], wanted: str) -> str:
    """The style in which numbers behind the same whole number were given already, else the one that is wanted."""
    for text in taken:
        found = _PARTS.fullmatch(text)
        if found and (found[2] or found[3]):
            return LETTERS if found[2] else DECIMALS
    return wanted


def _letters(place: int) -> str:
    """A to Z, then AA, AB ..."""
    text = ""
    while place:
        place, rest = divmod(place - 1, _ALPHABET)
        text = chr(ord("A") + rest) + text
    return text


def _value(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * _ALPHABET + ord(letter) - ord("A") + 1
    return value
