"""The fonts of the pages that bundler draws: what they can draw, and how wide it comes out.

Nothing is registered with reportlab: its registry belongs to the whole process, and a ``TTFont`` may serve only one
document at a time. The five files are read once; every drawing has its own objects over what was read, which nobody
alters, so that drawings in several threads cannot meet.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from weakref import WeakKeyDictionary

from bundler.resources import resource

SERIF = "LiberationSerif-Regular"
SERIF_BOLD = "LiberationSerif-Bold"
SERIF_ITALIC = "LiberationSerif-Italic"
SANS = "LiberationSans-Regular"
SANS_BOLD = "LiberationSans-Bold"

FACES = (SERIF, SERIF_BOLD, SERIF_ITALIC, SANS, SANS_BOLD)
FALLBACKS = (SERIF, SANS)
"""Asked in this order for a character that a style's own face lacks."""

NOT_SET = frozenset(["R", "AL", "AN", "LRE", "LRO", "LRI", "RLE", "RLO", "RLI", "FSI", "PDF", "PDI"])
"""Bidirectional classes (Unicode Standard Annex 9) that we do not set: their letters would stand in the wrong order,
though the fonts have some of them."""


@dataclass(frozen=True)
class Face:
    """One face. font: reportlab's ``TTFont``. widths: code point -> thousandths of the type size."""

    name: str
    font: Any
    widths: dict[int, float]

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every character that the face has a glyph for."""
        return frozenset(map(chr, (code for code, glyph in self.font.face.charToGlyph.items() if glyph)))

    def width(self, text: str, size: float) -> float:
        """Points that text takes at size. Every character must be in ``characters``."""
        widths = self.widths
        return sum([widths[ord(char)] for char in text]) * size / 1000


class Fonts:
    """The faces of one drawing."""

    def __init__(self) -> None:
        self.faces = {name: _load(name) for name in FACES}

    @cached_property
    def drawable(self) -> frozenset[str]:
        """Characters that at least one face that any text may fall back on can draw."""
        found: frozenset[str] = frozenset().union(*(self.faces[name].characters for name in FALLBACKS))
        return frozenset(char for char in found if _is_set(char))

    def runs(self, text: str, name: str) -> Iterator[tuple[Face, str]]:
        """Cut text into runs of one face each: the face called name where it can, else the first fallback that can."""
        wanted = self.faces[name]
        if wanted.characters.issuperset(text):
            yield wanted, text
            return
        run: list[str] = []
        last = wanted
        for char in text:
            face = self._face_for(char, wanted)
            if face is not last and run:
                yield last, "".join(run)
                run = []
            run.append(char)
            last = face
        yield last, "".join(run)

    def _face_for(self, char: str, wanted: Face) -> Face:
        candidates = (wanted, *(self.faces[name] for name in FALLBACKS))
        return next((face for face in candidates if char in face.characters), wanted)


def _load(name: str) -> Face:
    """A face with its own position in the file and its own record of documents; tables and file are shared."""
    font = copy(_parsed(name))
    font.face = copy(font.face)
    font.state = WeakKeyDictionary()
    return Face(name, font, font.face.charWidths)


@cache
def _parsed(name: str) -> Any:
    from reportlab.pdfbase.ttfonts import TTFont

    return TTFont(name, str(resource(f"fonts/{name}.ttf")), asciiReadable=True, shapable=False)


def _is_set(char: str) -> bool:
    return unicodedata.bidirectional(char) not in NOT_SET and unicodedata.category(char) != "Cc"
