"""Letters for which no font was there: LibreOffice draws an empty box in the place of each.

It embeds of each TrueType font what it used. A letter that the font has not is the font's glyph 0 (".notdef"), which
then stands in the embedded font twice, once under a code of its own. Sources: ISO 32000-2, 9.6.3; OpenType 1.9, "glyf",
"loca" and "cmap" (format 0). Fonts of other kinds are not looked at.
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

_DEPTH: Final = 6
_NAMED: Final = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]{4})>")
_BOXES: Final = frozenset("\u25a0\u25a1\u25ad\u25af\u25fb\u25fd\u2610\u2b1c\ufffc\ufffd")
"""Characters that may rightly look as a missing one does."""


def boxes(path: Path) -> dict[int, int]:
    """Pages, 1-based -> how many empty boxes are shown there in the place of letters; pages without any are not named.

    path: of a PDF that LibreOffice made.
    """
    import pikepdf

    with pikepdf.open(path) as pdf:
        known: dict[Any, frozenset[int]] = {}
        counts = {number: _count(page.obj, page.obj, known, _DEPTH) for number, page in enumerate(pdf.pages, 1)}
    return {number: count for number, count in counts.items() if count}


def _count(stream: Any, holder: Any, known: dict[Any, frozenset[int]], depth: int) -> int:
    """Boxes in a page or a form. holder: whose resources it uses."""
    import pikepdf

    resources = holder.get("/Resources", {})
    fonts = {name: _codes(font, known) for name, font in resources.get("/Font", {}).items()}
    forms = {name: form for name, form in resources.get("/XObject", {}).items() if form.get("/Subtype") == "/Form"}
    if not depth or not (any(fonts.values()) or forms):
        return 0
    found, codes = 0, frozenset[int]()
    for step in pikepdf.parse_content_stream(stream, "Tf Tj TJ ' \" Do"):
        operands, name = list(step.operands), str(step.operator)
        if name == "Tf":
            codes = fonts.get(str(operands[0]), frozenset())
        elif name == "Do" and str(operands[0]) in forms:
            form = forms[str(operands[0])]
            found += _count(form, form if "/Resources" in form else holder, known, depth - 1)
        elif codes and name != "Do":
            found += sum(byte in codes for text in _strings(operands) for byte in text)
    return found


def _strings(operands: Any) -> Iterator[bytes]:
    """The strings that an operator shows (ISO 32000-2, 9.4.3)."""
    import pikepdf

    for operand in operands:
        if isinstance(operand, pikepdf.Array):
            yield from _strings(operand)
        elif isinstance(operand, pikepdf.String):
            yield bytes(operand)


def _codes(font: Any, known: dict[Any, frozenset[int]]) -> frozenset[int]:
    """Codes of a font that show a box."""
    file = font.get("/FontDescriptor", {}).get("/FontFile2")
    if font.get("/Subtype") != "/TrueType" or file is None:
        return frozenset()
    if file.objgen not in known:
        try:
            codes = missing(file.read_bytes())
        except (struct.error, KeyError, IndexError):
            codes = frozenset()
        known[file.objgen] = codes - _real(font) if codes else codes
    return known[file.objgen]


def _real(font: Any) -> frozenset[int]:
    """Codes of characters that are boxes of themselves."""
    named = _NAMED.findall(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else []
    return frozenset(int(code, 16) for code, letter in named if chr(int(letter, 16)) in _BOXES)


def missing(data: bytes) -> frozenset[int]:
    """Codes of a TrueType font whose glyph is drawn as glyph 0 is; none where that is empty.

    Raises struct.error, KeyError or IndexError where it is no such font.
    """
    tables = {
        data[at : at + 4]: struct.unpack(">II", data[at + 8 : at + 16])
        for at in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16)
    }
    glyphs = _glyphs(data, tables)
    codes = _one_byte(data, tables[b"cmap"][0])
    return frozenset(code for code, glyph in enumerate(codes) if glyph and glyphs[0] and glyphs[glyph] == glyphs[0])


def _glyphs(data: bytes, tables: dict[bytes, tuple[int, int]]) -> list[bytes]:
    """The outlines."""
    head, (at, length), start = tables[b"head"][0], tables[b"loca"], tables[b"glyf"][0]
    form, size, times = (">I", 4, 1) if struct.unpack(">h", data[head + 50 : head + 52])[0] else (">H", 2, 2)
    ends = [number * times for (number,) in struct.iter_unpack(form, data[at : at + length // size * size])]
    return [data[start + first : start + last] for first, last in itertools.pairwise(ends)]


def _one_byte(data: bytes, cmap: int) -> bytes:
    """The glyphs of codes 0 to 255 by the first table of format 0; b"" without one."""
    for at in range(cmap + 4, cmap + 4 + 8 * struct.unpack(">H", data[cmap + 2 : cmap + 4])[0], 8):
        table = cmap + struct.unpack(">I", data[at + 4 : at + 8])[0]
        if struct.unpack(">H", data[table : table + 2])[0] == 0:
            return data[table + 6 : table + 262]
    return b""
