"""Old Office files and rich text, looked through as bytes before LibreOffice reads them."""

from __future__ import annotations

import re
from typing import Final

from bundler.prepare.office.fields import FETCHING
from bundler.prepare.office.found import Found, short
from bundler.prepare.office.plainly import need_office

_FIELD: Final = re.compile(
    rf"\b({'|'.join(sorted(FETCHING, key=len, reverse=True))})\b\s+\\?\"?([^\x00-\x1f{{}}\"]{{1,200}})"
)
_RTF_FETCH: Final = re.compile(
    rb"\\\*\\template\s+([^}\\]{1,200})|\\objautlink|\\objlink|\\objupdate|\\subdocument|\\import"
)
_RTF_ASK: Final = re.compile(
    rb"\\(?:deleted|revised|mvf|mvt|rsidroot0)(?![a-z0-9])|\\(?:v|webhidden)(?![a-z0-9])|\\\*?\\?(?:atnid|annotation)"
)
_UTF16: Final = re.compile(rb"(?:[\x20-\x7e]\x00){8,2000}")
_MACROS: Final = ("_VBA_PROJECT", "VBA", "Macros")


def look(data: bytes, kind: str) -> Found:
    """What an old file would fetch or run, as far as its bytes show."""
    found = Found()
    if kind == "rtf":
        for match in _RTF_FETCH.finditer(data):
            target = (match.group(1) or b"").decode("latin-1")
            found.fetch("template" if target else "linked object", short(target, 120))
        _fields(data.decode("latin-1"), found)
        return found
    found.macros = any(mark.encode("utf-16-le") in data for mark in _MACROS[:1])
    _fields(data.decode("latin-1"), found)
    for run in _UTF16.finditer(data):
        _fields(run.group().decode("utf-16-le"), found)
    return found


def _fields(text: str, found: Found) -> None:
    """Fields that fetch, where they look like one: their argument is a path or an address."""
    for match in _FIELD.finditer(text):
        target = match.group(2).strip()
        if "\\" in target or "/" in target:
            found.fetch(FETCHING[match.group(1)], short(target, 120))


def refuse_unseen(data: bytes) -> None:
    """Without LibreOffice rich text with changes, comments or hidden text cannot be taken apart. Raises Refused."""
    if _RTF_ASK.search(data):
        raise need_office("its tracked changes, comments or hidden text need LibreOffice, which is not installed here")
