"""Comparing texts whose white space does not count."""

from __future__ import annotations

from typing import Final

_SHOWN: Final = 24


def solid(text: str) -> str:
    """Text without white space."""
    return "".join(text.split())


_HYPHENS: Final = str.maketrans("", "", "-\u00ad\u2010\ufeff")


def unhyphenated(text: str) -> str:
    """Text without hyphens: pdfium drops one or not, by what follows it on the page."""
    return text.translate(_HYPHENS)


def is_part(part: str, whole: str) -> bool:
    """All letters of ``part`` stand in ``whole``, in that order."""
    letters = iter(whole)
    return all(letter in letters for letter in part)


def first_difference(mine: str, theirs: str) -> str:
    """Where two texts part, in words."""
    at = next((i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), min(len(mine), len(theirs)))
    start = max(0, at - 6)
    return f"it reads “{mine[start : at + _SHOWN]}” where the source reads “{theirs[start : at + _SHOWN]}”"
