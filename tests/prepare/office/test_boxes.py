"""Empty boxes in the place of letters, told from a font that holds them."""

from __future__ import annotations

import struct
from pathlib import Path

import pikepdf
import pytest

from bundler.prepare.office.boxes import boxes, missing

BOX, A, NOTHING = b"the box!", b"letter a", b""


def font(glyphs: list[bytes], codes: bytes, wide: bool = False) -> bytes:
    """The tables of a TrueType font that matter. codes: glyphs of codes 0, 1, 2 ..."""
    ends = [sum(map(len, glyphs[:at])) for at in range(len(glyphs) + 1)]
    tables = {
        b"cmap": struct.pack(">HHHHI", 0, 1, 1, 0, 12) + struct.pack(">HHH", 0, 262, 0) + codes.ljust(256, b"\0"),
        b"glyf": b"".join(glyphs),
        b"head": b"\0" * 50 + struct.pack(">hh", wide, 0),
        b"loca": b"".join(struct.pack(">I", end) if wide else struct.pack(">H", end // 2) for end in ends),
    }
    at, directory = 12 + 16 * len(tables), b""
    for name, data in tables.items():
        directory += name + struct.pack(">III", 0, at, len(data))
        at += len(data)
    return struct.pack(">IHHHH", 0x10000, len(tables), 0, 0, 0) + directory + b"".join(tables.values())


@pytest.mark.parametrize("wide", [False, True])
def test_a_code_whose_glyph_is_drawn_as_glyph_0_is_found(wide: bool) -> None:
    assert missing(font([BOX, A, BOX], b"\0\1\2\2", wide)) == {2, 3}
    assert missing(font([BOX, A, A], b"\0\1\2", wide)) == frozenset()
    assert missing(font([NOTHING, A, NOTHING], b"\0\1\2", wide)) == frozenset(), "a space is no box"


def document(path: Path, contents: list[bytes], letters: bytes = b"<01> <0041>\n<02> <65E5>") -> Path:
    """A PDF of pages in a font whose code 2 is a box; its form /X shows one more."""
    with pikepdf.new() as pdf:
        file = pdf.make_stream(font([BOX, A, BOX], b"\0\1\2"))
        face = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.TrueType,
            FontDescriptor=pikepdf.Dictionary(FontFile2=file),
            ToUnicode=pdf.make_stream(letters),
        )
        form = pdf.make_stream(b"BT /F 9 Tf <02> Tj ET", Subtype=pikepdf.Name.Form)
        for content in contents:
            page = pdf.add_blank_page()
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=face), XObject=pikepdf.Dictionary(X=form))
            page.Contents = pdf.make_stream(content)
        pdf.save(path)
    return path


def test_boxes_are_counted_by_page(tmp_path: Path) -> None:
    contents = [b"BT /F 9 Tf <010202> Tj [<02> 5 <01>] TJ ET", b"BT /F 9 Tf <01> Tj ET", b"/X Do", b"<02> Tj"]
    assert boxes(document(tmp_path / "a.pdf", contents)) == {1: 3, 3: 1}


def test_what_is_a_box_of_itself_is_none(tmp_path: Path) -> None:
    path = document(tmp_path / "a.pdf", [b"BT /F 9 Tf <02> Tj ET"], b"<02> <25A1>")
    assert boxes(path) == {}
