"""Which letters can be drawn, how wide they are, and what stands for those that cannot be.

The fonts that ship with bundler have Latin, Greek and Cyrillic. What they lack (Chinese, Arabic, emoji) is never a
silent box: its code stands in its place, ``[U+4E2D U+6587]``, with the name of a sign, ``[U+1F44D THUMBS UP SIGN]``,
and a finding says so.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bundler.resources import resource

SANS: Final = "LiberationSans-Regular"
BOLD: Final = "LiberationSans-Bold"
MONO: Final = "LiberationMono-Regular"
SERIF: Final = "LiberationSerif-Regular"

UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""Characters without a look of their own, which may be left out: soft hyphens, joiners, variants of a sign."""

_NOT_SET: Final = frozenset(["R", "AL", "AN", "LRE", "LRO", "LRI", "RLE", "RLO", "RLI", "FSI", "PDF", "PDI"])
"""Bidirectional classes (Unicode Standard Annex 9) that are not set here: their letters would stand in the wrong
order."""

_MOST_NAMED: Final = 10


@dataclass(frozen=True)
class Face:
    """A face. widths: character -> thousandths of the type size, for every character that it can draw."""

    name: str
    font: Any
    widths: dict[str, float]


@functools.cache
def face(name: str) -> Face:
    """One of the faces above. Read once a process, and not altered afterwards."""
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(name, str(resource(f"fonts/{name}.ttf")))
    widths = font.face.charWidths
    found = {chr(code): widths[code] for code, glyph in font.face.charToGlyph.items() if glyph and code in widths}
    return Face(name, font, {letter: width for letter, width in found.items() if _is_set(letter)})


def _is_set(letter: str) -> bool:
    return unicodedata.bidirectional(letter) not in _NOT_SET and unicodedata.category(letter)[0] != "C"


@functools.cache
def _drawable() -> frozenset[str]:
    """Characters that any text may fall back on."""
    return frozenset(face(SANS).widths) | frozenset(face(SERIF).widths)


@functools.lru_cache(maxsize=50_000)
def pieces(text: str, name: str) -> tuple[tuple[Face, str, float], ...]:
    """Text cut into runs of one face each, with their widths at a type size of 1: the face wanted where it can."""
    wanted = face(name)
    if wanted.widths.keys() >= set(text):
        return ((wanted, text, _width(wanted, text)),)
    runs: list[tuple[Face, str]] = []
    for letter in text:
        can = next((each for each in (wanted, face(SANS), face(SERIF)) if letter in each.widths), wanted)
        if runs and runs[-1][0] is can:
            runs[-1] = (can, runs[-1][1] + letter)
        else:
            runs.append((can, letter))
    return tuple((each, run, _width(each, run)) for each, run in runs)


def _width(using: Face, text: str) -> float:
    return sum([using.widths.get(letter, 600.0) for letter in text]) / 1000


@dataclass
class Letters:
    """Makes text drawable, and remembers what was missing: character -> how often."""

    missing: dict[str, int] = field(default_factory=dict)

    def fit(self, text: str) -> str:
        """Text in Unicode's form NFC of which every character can be drawn."""
        text = unicodedata.normalize("NFC", text)
        if text.isascii() and text.isprintable():
            return text
        text = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = text.translate(_SPACES)
        if _drawable().issuperset(text.replace("\n", "").replace("\t", "")):
            return text
        return "".join(self._shown(can, run) for can, run in _by_look(text))

    def _shown(self, can: bool, run: str) -> str:
        if can:
            return run
        for letter in run:
            self.missing[letter] = self.missing.get(letter, 0) + 1
        return "[" + " ".join(map(code_of, run)) + "]"

    def named(self) -> str:
        """The characters that could not be drawn, in words, at most ten of them."""
        odd = sorted(self.missing)
        rest = f" and {len(odd) - _MOST_NAMED:,} more" if len(odd) > _MOST_NAMED else ""
        return ", ".join(f"{_seen(letter)} (U+{ord(letter):04X})".strip() for letter in odd[:_MOST_NAMED]) + rest


_SPACES: Final = str.maketrans(dict.fromkeys("\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u3000", " "))


def _by_look(text: str) -> Iterator[tuple[bool, str]]:
    """Runs of characters that can be drawn and of such that cannot."""
    can = _drawable()
    start = 0
    for at in range(1, len(text) + 1):
        known = text[start] in can or text[start] in "\n\t"
        if at == len(text) or (text[at] in can or text[at] in "\n\t") != known:
            yield known, text[start:at]
            start = at


def _seen(letter: str) -> str:
    return letter if letter.isprintable() else ""


def code_of(letter: str) -> str:
    """Its code; with the name where it is a sign, and not a letter among many."""
    code = f"U+{ord(letter):04X}"
    if unicodedata.category(letter) not in ("So", "Sm", "Sk", "Cf"):
        return code
    name = unicodedata.name(letter, "")
    return f"{code} {name}" if name else code
