"""Paragraphs and pages of a document that words name, behind its name or before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bundler.planning.mentions.numbers import PAGES, PARAGRAPHS, Numbers, list_before, read_bracketed, read_numbers

_AFTER = re.compile(
    rf"[\"')\]]*(?:,| ?/| ?\()?(?: ?at)? ?(?:(?P<paragraphs>{PARAGRAPHS})|(?P<pages>\b{PAGES})) ?(?=\d)", re.IGNORECASE
)
_BRACKETED = re.compile(r"[\"')\]]*,?(?: at)? (?=\[\d)")
_BROKEN_OFF = re.compile(rf"[\"')\]]*,?(?: ?at)? ?(?:{PARAGRAPHS}|\b{PAGES})(?=\n|$)", re.IGNORECASE)
_OF = re.compile(r" (?:of|to|in|from) (?:the )?\Z", re.IGNORECASE)
_YEAR = 1900
_WINDOW = 120


@dataclass(frozen=True)
class Pinpoint:
    """What words name of a document, and how far they reach. pages: they are pages, not paragraphs."""

    begins: int
    ends: int
    numbers: Numbers
    pages: bool


def pinpoint(text: str, begins: int, ends: int) -> Pinpoint | None:
    """The paragraphs or pages named beside a document's name, which stands from ``begins`` to ``ends``."""
    return _after(text, begins, ends) or _before(text, begins, ends)


def breaks_off(text: str, ends: int) -> bool:
    """Whether the name of a document is followed by "page" or "paragraph", and then by nothing."""
    return _BROKEN_OFF.match(text, ends) is not None


def _after(text: str, begins: int, ends: int) -> Pinpoint | None:
    found = _AFTER.match(text, ends)
    if found:
        word = (found["paragraphs"] or found["pages"]).rstrip(".").casefold()
        many = word in ("paragraphs", "paras", "§§", "¶¶", "pages", "pp", "pgs", "§", "¶")
        unit = PAGES if found["pages"] else PARAGRAPHS
        numbers = read_numbers(text, found.end(), unit, many)
        if numbers is None:
            return None
        closing = "(" in found[0] and text.startswith(")", numbers.ends)
        return Pinpoint(begins, numbers.ends + closing, numbers, found["pages"] is not None)
    bracket = _BRACKETED.match(text, ends)
    numbers = read_bracketed(text, bracket.end()) if bracket else None
    if numbers is None or max(numbers.spans)[1] >= _YEAR:
        return None
    return Pinpoint(begins, numbers.ends, numbers, pages=False)


def _before(text: str, begins: int, ends: int) -> Pinpoint | None:
    start = max(0, begins - _WINDOW)
    of = _OF.search(text, start, begins)
    found = list_before(text[start : of.start()], (PARAGRAPHS, PAGES)) if of else None
    if found is None:
        return None
    first, unit, numbers = found
    return Pinpoint(start + first, ends, numbers, unit == PAGES)
