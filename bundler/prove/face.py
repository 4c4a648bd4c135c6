"""The face of the page numbers: one font object a volume, whose letters are those of the face that ships with bundler.

A number is read by its codes, and seen by its glyphs. They are one only where the font is what it should be.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any, Final

from bundler.planning.plan import PlanPage
from bundler.prove.reading import FAULTS, Leaf, get, number_of, text_of
from bundler.prove.report import Record
from bundler.prove.stamps import unicode_map
from bundler.resources import resource

_FACE: Final = "fonts/Stamp.ttf"
_THOUSAND: Final = 1000
"""Units of an em in a font's widths (ISO 32000-2, 9.2.4)."""


def prove_face(leaf: Leaf, names: Iterable[str], known: set[int], page: PlanPage, record: Record) -> None:
    """Hold the fonts of a page's marks against the face. names: in the page's resources. known: object numbers of
    fonts that were proved already; those of this page are added."""
    fonts = get(leaf.resources, "/Font")
    for name in names:
        font = fonts.get(name) if isinstance(fonts, dict) else None
        number = number_of(font)
        if number and number in known:
            continue
        known.add(number)
        fault = face_fault(get(fonts, name)) if number else "it is not a font object that all pages share"
        if fault:
            said = f"the font of the number is not bundler's: {fault}."
            record.refuse("mark-font", said, page.label, page.entry, page.source_page or 0)


def face_fault(font: Any) -> str:
    """What is wrong with a font of page numbers, or "" (ISO 32000-2, 9.6.3)."""
    try:
        return _fault(font)
    except FAULTS as fault:
        return f"it cannot be read ({type(fault).__name__})"


def _fault(font: Any) -> str:
    data = resource(_FACE).read_bytes()
    if get(font, "/Subtype") != "/TrueType" or get(font, "/Encoding") != "/WinAnsiEncoding":
        return "it is of another kind or in another encoding"
    embedded = get(get(font, "/FontDescriptor"), "/FontFile2")
    if not hasattr(embedded, "get_data") or bytes(embedded.get_data()) != data:
        return "its embedded program is another"
    return _fault_of_codes(font, data)


def _fault_of_codes(font: Any, data: bytes) -> str:
    """The codes' widths and meanings are those of printable ASCII in the face."""
    first, last, widths = get(font, "/FirstChar"), get(font, "/LastChar"), get(font, "/Widths")
    if not (isinstance(first, int) and isinstance(last, int) and 0x20 <= first <= 0x30 and 0x5D <= last <= 0x7E):
        return f"it has the codes {text_of(first)} to {text_of(last)}"
    if not isinstance(widths, list) or [float(width) for width in widths] != advances(data, first, last):
        return "its widths are not those of its letters"
    meanings = get(font, "/ToUnicode")
    if hasattr(meanings, "get_data"):
        table = unicode_map(bytes(meanings.get_data()))
        if any(text != code.decode("latin-1") for code, text in table.items()):
            return "its codes stand for other letters"
    return ""


def advances(data: bytes, first: int, last: int) -> list[float]:
    """The width of each code from first to last (inclusive) in a TrueType program, in thousandths of an em."""
    from PIL import ImageFont

    # At as many pixels as an em has units, nothing is fitted to a grid.
    em = _units(data)
    face = ImageFont.truetype(io.BytesIO(data), em, layout_engine=ImageFont.Layout.BASIC)
    return [float(round(face.getlength(chr(code)) * _THOUSAND / em)) for code in range(first, last + 1)]


def _units(data: bytes) -> int:
    """Units of an em in a TrueType program: in its table "head", which its directory names."""
    entry = data.index(b"head", 12)
    at = int.from_bytes(data[entry + 8 : entry + 12], "big")
    return int.from_bytes(data[at + 18 : at + 20], "big")
