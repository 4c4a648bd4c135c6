"""Pages that were turned upright on their way in: by how much is stated, and the proof turns the source just so."""

from __future__ import annotations

import re
from typing import Final

_STATED: Final = re.compile(r"(90|180|270) degrees clockwise")
_CODED: Final = re.compile(r"turned-(90|180|270)")


def coded(code: str, detail: str) -> str:
    """An alteration's code for the proof: how far a page was turned is part of it ("turned-90")."""
    stated = _STATED.fullmatch(detail) if code == "turned" else None
    return f"turned-{stated[1]}" if stated else code


def turn_of(codes: frozenset[str]) -> int:
    """By how many degrees clockwise a page was turned, by its codes: 0 where by none, or by several."""
    turns = [int(match[1]) for code in codes if (match := _CODED.fullmatch(code))]
    return turns[0] if len(turns) == 1 else 0
