"""The face of the page numbers, as a simple TrueType font (ISO 32000-2, 9.6.3) with its own widths and Unicode map."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf

from bundler.resources import resource

FIRST, LAST = 0x20, 0x7E
"""The face has printable ASCII and nothing else."""

_NONSYMBOLIC = 32
_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfrange <20> <7E> <0020> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end
"""


@dataclass(frozen=True)
class Face:
    """A TrueType file and its measures, in thousandths of an em. widths: of the characters FIRST to LAST."""

    data: bytes
    widths: tuple[int, ...]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int


def read_face(data: bytes) -> Face:
    """Read the measures that a PDF has to repeat (OpenType: head, hhea, hmtx and cmap of format 4)."""
    tables = _tables(data)
    head, hhea = tables["head"], tables["hhea"]
    (em,) = struct.unpack_from(">H", data, head + 18)
    corners = struct.unpack_from(">4h", data, head + 36)
    ascent, descent = struct.unpack_from(">2h", data, hhea + 4)
    (count,) = struct.unpack_from(">H", data, hhea + 34)
    advances = [_short(data, tables["hmtx"] + 4 * glyph) for glyph in range(count)]
    glyphs = [_glyph(data, tables["cmap"], code) for code in range(FIRST, LAST + 1)]

    def scaled(value: int) -> int:
        return round(value * 1000 / int(em))

    widths = tuple(scaled(advances[min(glyph, count - 1)]) for glyph in glyphs)
    x0, y0, x1, y1 = map(scaled, corners)
    return Face(data, widths, (x0, y0, x1, y1), scaled(ascent), scaled(descent))


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")


def _tables(data: bytes) -> dict[str, int]:
    (count,) = struct.unpack_from(">H", data, 4)
    records = [struct.unpack_from(">4sLLL", data, 12 + 16 * index) for index in range(count)]
    return {tag.decode("ascii"): offset for tag, _, offset, _ in records}


def _glyph(data: bytes, cmap: int, code: int) -> int:
    """Look a character up in the first subtable, which is of format 4."""
    (offset,) = struct.unpack_from(">L", data, cmap + 8)
    at = cmap + offset
    (double,) = struct.unpack_from(">H", data, at + 6)
    ends, starts = at + 14, at + 16 + double
    for segment in range(0, double, 2):
        (end,) = struct.unpack_from(">H", data, ends + segment)
        (start,) = struct.unpack_from(">H", data, starts + segment)
        if start <= code <= end:
            (delta,) = struct.unpack_from(">H", data, starts + double + segment)
            where = starts + 2 * double + segment
            (shift,) = struct.unpack_from(">H", data, where)
            if not shift:
                return int(code + delta) & 0xFFFF
            (glyph,) = struct.unpack_from(">H", data, where + shift + 2 * (code - start))
            return int(glyph + delta) & 0xFFFF
    return 0


def embed_face(pdf: Pdf) -> Object:
    """The face as one indirect font object, shared by all pages of the PDF."""
    face = read_face(resource("fonts/Stamp.ttf").read_bytes())
    file = pdf.make_stream(face.data, {"/Length1": len(face.data)})
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/BundleStamp-Bold"),
        Flags=_NONSYMBOLIC,
        FontBBox=Array(face.box),
        ItalicAngle=0,
        Ascent=face.ascent,
        Descent=face.descent,
        CapHeight=face.ascent,
        StemV=140,
        FontFile2=file,
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/BundleStamp-Bold"),
        FirstChar=FIRST,
        LastChar=LAST,
        Widths=Array(face.widths),
        Encoding=Name.WinAnsiEncoding,
        FontDescriptor=pdf.make_indirect(descriptor),
        ToUnicode=pdf.make_stream(_TO_UNICODE),
    )
    return pdf.make_indirect(font)
