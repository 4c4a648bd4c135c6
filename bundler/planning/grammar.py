"""The grammar of references, ``name[:pages]``, and the rules by which names are compared. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from bundler.model import PageSpan, Ref

ID_PATTERN = r"[a-z0-9][a-z0-9._-]*"
"""What an id looks like; ids are compared exactly."""

_IGNORED = re.compile(r"[\s/.-]+")
_ID = re.compile(ID_PATTERN)
_SPAN = r"p?\d{1,6}(?:\s*[-–]\s*p?\d{1,6})?"
_REF = re.compile(rf"(?P<name>.*\S)\s*:\s*(?P<pages>{_SPAN}(?:\s*,\s*{_SPAN})*)", re.DOTALL)
_ONE = re.compile(r"(?P<own>p?)(?P<first>\d+)(?:\s*[-–]\s*p?(?P<last>\d+))?")


def mark_key(mark: str) -> str:
    """What is compared of an exhibit's mark: no case, no spaces, "/", "-" or "."."""
    return _IGNORED.sub("", unicodedata.normalize("NFC", mark)).casefold()


def is_id(text: str) -> bool:
    """Whether text may stand as an id."""
    return _ID.fullmatch(text) is not None


def same_name(typed: str, id_: str, mark: str = "") -> bool:
    """Whether a typed name means the document of this id or this mark (contract, section 2)."""
    return typed == id_ or (bool(mark) and mark_key(typed) == mark_key(mark))


def document_meant(typed: str, names: Iterable[tuple[str, str]]) -> str | None:
    """The id of the document that a typed name means, or None.

    names: (id, mark) of every document, the mark being "" for all but exhibits. An id wins over a mark.
    """
    pairs = tuple(names)
    if any(typed == id_ for id_, _ in pairs):
        return typed
    key = mark_key(typed)
    return next((id_ for id_, mark in pairs if mark and mark_key(mark) == key), None)


def parse_ref(text: str, line: int = 0) -> Ref | None:
    """Read ``name[:pages]``; None where text is no reference.

    The last colon separates, and only before digits (or ``p`` and digits, which count the numbers that the pages
    themselves bear): ``MA/1:2``, ``sfg:3-4,9``, ``MA1:p12``. Pages are 1-based and inclusive; a span that runs
    backwards, or page 0, is no reference.
    """
    typed = text.strip()
    found = _REF.fullmatch(typed)
    name, pages = (found["name"], found["pages"]) if found else (typed, "")
    spans = tuple(_span(part) for part in pages.split(",")) if pages else ()
    if name.startswith(":") or not mark_key(name) or any(span.first < 1 or span.last < span.first for span in spans):
        return None
    return Ref(typed, name, spans, line)


def _span(text: str) -> PageSpan:
    found = _ONE.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    first = int(found["first"])
    return PageSpan(first, int(found["last"] or first), own=bool(found["own"]))
