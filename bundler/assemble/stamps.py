"""Marks on a page: drawn upright as the page is displayed, above its own content, which is left as it was."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from pikepdf import Array, Dictionary, Object, Pdf, PdfError

from bundler.assemble.geometry import Geometry, plain_number
from bundler.assemble.typeface import embed_face
from bundler.model import BundlerBug
from bundler.pdf.balance import BALANCED, Balance, balance_of, content_streams, without_surplus
from bundler.planning.placement import DESCENT, padding
from bundler.planning.plan import Mark
from bundler.planning.profile import StampStyle

FONT_NAME = "/BundleStamp"
"""The face's name among a page's fonts; with a number behind it where the page has one of that name."""


class Stamper:
    """Draws marks on the pages of one PDF. The face, and the ``q`` before all content, are shared by its pages."""

    def __init__(self, pdf: Pdf, style: StampStyle) -> None:
        self._pdf = pdf
        self._style = style
        self._font = embed_face(pdf)
        self._before = pdf.make_stream(b"q\n")
        self._resources: dict[tuple[int, int], tuple[Object, str]] = {}
        self._fonts: dict[tuple[int, int], tuple[Object, str]] = {}

    def draw(self, page: Object, geometry: Geometry, marks: Sequence[Mark], balanced: bool) -> bool:
        """Draw the marks on a page. balanced: its content is known to close all that it opens, and no more.

        Returns False where the page's content had to be rewritten: a ``Q`` too many was taken out.
        """
        if not marks:
            return True
        streams = content_streams(page)
        content = BALANCED if balanced else self._balance(streams)
        if content.surplus:
            joined = b"\n".join(stream.read_bytes() for stream in streams)
            streams = [self._pdf.make_stream(without_surplus(joined, content))]
        name = self._with_font(page)
        after = self._pdf.make_stream(closing(content) + drawing(marks, geometry, self._style, name))
        page["/Contents"] = Array([self._before, *streams, after])
        return not content.surplus

    def _balance(self, streams: Sequence[Object]) -> Balance:
        try:
            return balance_of(streams)
        except PdfError:
            # Content that cannot be read draws nothing either, as far as readers go.
            return BALANCED

    def _with_font(self, page: Object) -> str:
        """Give the page the face, without touching what it shares with others. Returns the face's name there."""
        resources = page.get("/Resources")
        if not isinstance(resources, Dictionary):
            resources = page["/Resources"] = Dictionary({})
            resources = page["/Resources"]
        if not resources.is_indirect:
            return self._add_font(resources)
        known = self._resources.get(resources.objgen)
        if known is None:
            own = copy(resources)
            name = self._add_font(own)
            known = self._resources[resources.objgen] = (self._pdf.make_indirect(own), name)
        page["/Resources"], name = known
        return name

    def _add_font(self, resources: Object) -> str:
        fonts = resources.get("/Font")
        if not isinstance(fonts, Dictionary):
            resources["/Font"] = Dictionary({FONT_NAME: self._font})
            return FONT_NAME
        if not fonts.is_indirect:
            return self._name_font(fonts)
        known = self._fonts.get(fonts.objgen)
        if known is None:
            own = copy(fonts)
            name = self._name_font(own)
            known = self._fonts[fonts.objgen] = (self._pdf.make_indirect(own), name)
        resources["/Font"], name = known
        return name

    def _name_font(self, fonts: Object) -> str:
        name, number = FONT_NAME, 1
        while name in fonts:
            number += 1
            name = f"{FONT_NAME}{number}"
        fonts[name] = self._font
        return name


def closing(content: Balance) -> bytes:
    """Operators that bring the page back to the state that it began with."""
    return b"\n" + b"EMC " * content.marked + b"Q " * (1 + content.unclosed) + b"\n"


def drawing(marks: Sequence[Mark], geometry: Geometry, style: StampStyle, font: str) -> bytes:
    """The marks as content, an artifact of pagination (ISO 32000-2, 14.8.2.2)."""
    parts = [
        "/Artifact <</Type /Pagination>> BDC q",
        geometry.operator,
        *(_plate(mark) for mark in marks if mark.plate),
        f"{' '.join(map(plain_number, style.colour))} rg",
        *(_text(mark, font) if mark.text else _filled(mark) for mark in marks),
        "Q EMC\n",
    ]
    return "\n".join(parts).encode("ascii")


def _plate(mark: Mark) -> str:
    return f"1 1 1 rg {_filled(mark)}"


def _filled(mark: Mark) -> str:
    """A mark without a text: its rectangle, which is a line if it is thin."""
    x0, y0, x1, y1 = mark.rect
    return f"{plain_number(x0)} {plain_number(y0)} {plain_number(x1 - x0)} {plain_number(y1 - y0)} re f"


def _text(mark: Mark, font: str) -> str:
    space = padding(mark.size)
    x, y = mark.rect[0] + space, mark.rect[1] + space + DESCENT * mark.size
    return (
        f"BT {font} {plain_number(mark.size)} Tf {plain_number(x)} {plain_number(y)} Td ({_escaped(mark.text)}) Tj ET"
    )


def _escaped(text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        raise BundlerBug(f"the face of the page numbers cannot draw {text!r}")
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
