"""What ``limits:`` may set: how each limit is typed, and between which bounds it makes sense. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_UNITS: Final[Mapping[str, float]] = {"": 1e6, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9}
"""Bytes of a unit. A size without one is in megabytes."""

_TYPED: Final = re.compile(r"\s*([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*([a-zA-Z]*)\s*")


@dataclass(frozen=True)
class Limit:
    """One limit. size: its value is in bytes, and may be typed with a unit. least, most: bounds, inclusive; seconds,
    bytes, megapixels or a count. what: what it limits."""

    what: str
    least: float
    most: float
    size: bool = False

    def value(self, typed: str) -> float | None:
        """The value of what was typed, or None where it is no number of the kind wanted."""
        found = _TYPED.fullmatch(typed)
        if found is None or (found[2] and not self.size):
            return None
        unit = _UNITS.get(found[2].lower()) if self.size else 1
        return None if unit is None else float(found[1]) * unit

    def holds(self, value: float) -> bool:
        """Whether a value lies within the bounds."""
        return self.least <= value <= self.most

    def shown(self, value: float) -> str:
        """A value as a manifest would have it: ``3 GB``, ``300``."""
        if not self.size:
            return f"{value:g}" if value < 1e6 else f"{value:.0f}"
        unit = next(unit for unit in ("GB", "MB", "kB", "B") if value >= _UNITS[unit.lower()] or unit == "B")
        return f"{value / _UNITS[unit.lower()]:g} {unit}"

    @property
    def pattern(self) -> str:
        """A regular expression for what is read as a value of this kind."""
        number = r"[0-9]{1,12}(?:\.[0-9]{1,6})?"
        return rf"^\s*{number}\s*(?:[kKmMgG]?[bB])?\s*$" if self.size else rf"^\s*{number}\s*$"


def _size(what: str, least: float = 1e3, most: float = 1e11) -> Limit:
    return Limit(what, least, most, True)


LIMITS: Final[Mapping[str, Limit]] = {
    "seconds": Limit("Seconds that a source may take, before what its size adds", 1, 86_400),
    "memory": _size("Memory of the process that reads a source", 128e6, 1e12),
    "file_size": _size("The size of a source", most=1e12),
    "pages": Limit("Pages of a source", 1, 1_000_000),
    "picture_megapixels": Limit("Megapixels of a picture", 1, 10_000),
    "text_size": _size("The size of a plain text", most=1e9),
    "attachment_size": _size("The size of one attached file, unpacked", most=1e10),
    "unpacked_size": _size("The size of all that a container holds, unpacked"),
    "output_size": _size("The size of what is made of a source"),
    "parts": Limit("Parts of a message", 1, 1_000_000),
    "members": Limit("Files in an archive", 1, 1_000_000),
    "objects": Limit("Objects of a PDF", 1000, 100_000_000),
}
"""Every limit that a manifest may set, by its key."""
