"""Makes every text of a view fit to be drawn, and names what cannot be."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from bundler.model import Finding, Place, error
from bundler.planning.views import CommentsView

SPACES = frozenset(" \t\n\r")
"""White space that a line may be broken at. Other spaces are characters that a font must have."""

SUBSTITUTE = "?"
"""Stands in a drawing that is refused anyway, so that the rest of it can be looked at."""

REMEDY = "Write these in letters that the fonts have (Latin, Greek, Cyrillic), or take them out."
COMMENTS_REMEDY = "Keep this document's comments in place, or remove them (annotations: keep | remove)."

T = TypeVar("T")


class Cleaner:
    """Cleans the views of one drawing and collects what it found.

    drawable: characters that the fonts can draw. found: by text that cannot be drawn whole, in Unicode's form NFC.
    """

    def __init__(self, drawable: frozenset[str]) -> None:
        self.drawable = drawable | SPACES
        self.found: dict[str, Finding] = {}

    def clean(self, view: T, place: Place) -> T:
        """A copy of a view in which every text is in Unicode's form NFC and can be drawn."""
        remedy = COMMENTS_REMEDY if isinstance(view, CommentsView) else REMEDY
        cleaned: T = _Pass(self, place, remedy).clean(view)
        return cleaned

    def missing(self, text: str) -> list[str]:
        """Characters of the text that cannot be drawn, each once."""
        return [char for char in dict.fromkeys(text) if char not in self.drawable]


@dataclass(frozen=True)
class _Pass:
    """One view being cleaned."""

    cleaner: Cleaner
    place: Place
    remedy: str

    def clean(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, tuple):
            return tuple(self.clean(part) for part in value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            names = (part.name for part in dataclasses.fields(value))
            return dataclasses.replace(value, **{name: self.clean(getattr(value, name)) for name in names})
        return value

    def _text(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        drawable = self.cleaner.drawable
        if drawable.issuperset(text):
            return text
        self.cleaner.found.setdefault(text, no_glyph(text, self.cleaner.missing(text), self.place, self.remedy))
        return "".join(char if char in drawable else SUBSTITUTE for char in text)


def no_glyph(text: str, characters: Iterable[str], place: Place, remedy: str) -> Finding:
    """The finding ``render.no-glyph`` for a text and those of its characters that cannot be drawn."""
    named = ", ".join(_named(char) for char in characters)
    message = f"The text “{_visible(text)}” has characters that none of the fonts can draw: {named}."
    return error("render.no-glyph", message, place, remedy)


def _named(char: str) -> str:
    name = unicodedata.name(char, "a character without a name")
    code = f"U+{ord(char):04X} {name}"
    return f"{char} ({code})" if _is_visible(char) else code


def _visible(text: str) -> str:
    return "".join(char if _is_visible(char) or char == " " else "\ufffd" for char in text)


def _is_visible(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CZ"
