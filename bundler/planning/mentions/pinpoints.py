"""Paragraphs and pages of a document that words name, behind its name or before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bundler.planning.mentions.numbers import PAGES, PARAGRAPHS, Numbers, read_numbers

_AFTER = re.compile(
    rf"[\"')\]]*(?:,| ?/| ?\()?(?: ?at)? ?(?:(?P<paragraphs>{PARAGRAPHS})|(?P<pages>\b{PAGES})) ?(?=\d)", re.IGNORECASE
)
_BRACKETED = re.compile(r"[\"')\]]*,?(?: at)? (?=\[\d)")
_BROKEN_OFF = re.compile(rf"[\"')\]]*,?(?: ?at)? ?(?:{PARAGRAPHS}|\b{PAGES})(?=\n|$)", re.IGNORECASE)
_JOINT = r" ?(?:-|to|until|through|,? ?and|,? ?&|[,;+]) ?"
_LIST = rf"\d{{1,5}}(?:{_JOINT}(?:{PARAGRAPHS} ?|{PAGES} ?)?\d{{1,5}})*"
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<paragraphs>{PARAGRAPHS})|(?P<pages>\b{PAGES})) ?(?P<list>{_LIST})"
    r" (?:of|to|in|from) (?:the )?\Z",
    re.IGNORECASE,
)
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
        numbers = read_numbers(text, found.end(), many)
        if numbers is None:
            return None
        closing = "(" in found[0] and text.startswith(")", numbers.ends)
        return Pinpoint(begins, numbers.ends + closing, numbers, found["pages"] is not None)
    bracket = _BRACKETED.match(text, ends)
    numbers = read_numbers(text, bracket.end(), brackets=True) if bracket else None
    if numbers is None or max(numbers.spans)[1] >= _YEAR:
        return None
    return Pinpoint(begins, numbers.ends, numbers, pages=False)


def _before(text: str, begins: int, ends: int) -> Pinpoint | None:
    start = max(0, begins - _WINDOW)
    found = _BEFORE.search(text, start, begins)
    numbers = read_numbers(text, found.start("list")) if found else None
    if found is None or numbers is None or numbers.ends != found.end("list"):
        return None
    return Pinpoint(found.start(), ends, numbers, found["pages"] is not None)
