"""Bombs: small PDFs that overwhelm a reader who trusts them, each made by the function of its name."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from tests.prepare.makers import changed, form

BOMBS: dict[str, Callable[[], bytes]] = {}


def bomb(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Enter a maker under its own name."""
    BOMBS[make.__name__.replace("_", " ")] = make
    return make


def deflated(piece: bytes, times: int) -> bytes:
    """A piece, so many times over, packed without ever being held whole (RFC 1950 and 1951)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    total = 1
    for _ in range(times):
        total = zlib.adler32(piece, total)
    return b"\x78\xda" + block * times + b"\x03\x00" + total.to_bytes(4, "big")


def content(pdf: Pdf, packed: bytes, filters: Any = Name.FlateDecode) -> None:
    """Give the first page a content stream that is packed already."""
    stream = pikepdf.Stream(pdf, packed)
    stream.Filter = filters
    pdf.pages[0].obj.Contents = pdf.make_indirect(stream)


@bomb
def content_of_one_and_a_half_gigabytes() -> bytes:
    packed = deflated(b"0 0 1 1 re f\n" * 80_000, 1_500)
    return changed(lambda pdf: content(pdf, packed))


@bomb
def content_packed_twice() -> bytes:
    packed = zlib.compress(deflated(bytes(1_000_000), 400), 9)
    return changed(lambda pdf: content(pdf, packed, Array([Name.FlateDecode, Name.FlateDecode])))


@bomb
def forms_that_draw_each_other_twice() -> bytes:
    def change(pdf: Pdf) -> None:
        inner = pdf.make_indirect(form(pdf, b"0 0 1 1 re f"))
        for _ in range(30):
            inner = pdf.make_indirect(form(pdf, b"/A Do /A Do", Resources=Dictionary(XObject=Dictionary(A=inner))))
        page = pdf.pages[0].obj
        page.Resources.XObject = Dictionary(A=inner)
        page.Contents = pdf.make_stream(b"/A Do")

    return changed(change)


@bomb
def forms_a_thousand_deep() -> bytes:
    def change(pdf: Pdf) -> None:
        inner = pdf.make_indirect(form(pdf, b"0 0 1 1 re f"))
        for _ in range(1_000):
            inner = pdf.make_indirect(form(pdf, b"/A Do", Resources=Dictionary(XObject=Dictionary(A=inner))))
        pdf.pages[0].obj.Resources.XObject = Dictionary(A=inner)
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/A Do")

    return changed(change)


def raw(*objects: bytes) -> bytes:
    """A file of objects numbered from 1, the first its catalog, with a table."""
    data, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(data)
    frame = (size, table, size, start)
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % frame
    )


_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] %s>>"


@bomb
def one_page_a_million_times() -> bytes:
    kids = b"3 0 R " * 1_000_000
    return raw(_CATALOG, b"<< /Type /Pages /Count 1000000 /Kids [" + kids + b"] >>", _PAGE % b"")


@bomb
def one_page_sixty_thousand_times_counted_as_one() -> bytes:
    kids = b"3 0 R " * 60_000
    return raw(_CATALOG, b"<< /Type /Pages /Count 1 /Kids [" + kids + b"] >>", _PAGE % b"")


@bomb
def picture_of_sixty_thousand_by_sixty_thousand() -> bytes:
    packed = deflated(bytes(7_500 * 60), 1_000)

    def change(pdf: Pdf) -> None:
        image = pikepdf.Stream(pdf, packed)
        image.Type, image.Subtype, image.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
        image.Width, image.Height, image.BitsPerComponent, image.Filter = 60_000, 60_000, 1, Name.FlateDecode
        pdf.pages[0].obj.Resources.XObject = Dictionary(I=pdf.make_indirect(image))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"q 200 0 0 200 50 50 cm /I Do Q")

    return changed(change)


@bomb
def page_tree_in_a_circle() -> bytes:
    return raw(_CATALOG, b"<< /Type /Pages /Count 2 /Kids [3 0 R 2 0 R] >>", _PAGE % b"")


@bomb
def array_two_hundred_thousand_deep() -> bytes:
    deep = b"[" * 200_000 + b"]" * 200_000
    return raw(_CATALOG, b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", _PAGE % b"/Deep 4 0 R ", deep)


@bomb
def page_of_infinite_size() -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 %s] >>"
    return raw(_CATALOG, b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page % (b"9" * 300))


@bomb
def page_of_two_thousand_million_points() -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2147483647 2147483647] >>"
    return raw(_CATALOG, b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page)
