"""The recognised words, drawn by OCRmyPDF in invisible letters, and laid under pages without touching those.

A page gets one more content stream, before its own, that draws one form XObject, and one more name in its resources.
All that the page had stays object for object, so that the proof can take the addition off again and find the source.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pikepdf

from bundler.pdf.frame import Frame
from bundler.prepare.legible.reading import Reading

NAME: Final = "/RecognisedText"


def draw_layers(readings: Sequence[Reading], folder: Path) -> bytes:
    """A PDF with a page of invisible words for each reading. folder: for a while holds files."""
    from ocrmypdf.font import BuiltinFontProvider, MultiFontManager
    from ocrmypdf.fpdf_renderer import Fpdf2MultiPageRenderer
    from ocrmypdf.hocrtransform import HocrParser

    pages = []
    for reading in readings:
        path = folder / f"{reading.index}.hocr"
        path.write_bytes(reading.hocr)
        pages.append((reading.index, HocrParser(path).parse(), 72 * reading.scale))
    # Its own fonts alone: with those of the system, no two machines would write the same.
    fonts = MultiFontManager(font_provider=BuiltinFontProvider())
    made = folder / "layers.pdf"
    Fpdf2MultiPageRenderer(pages, fonts).render(made)
    return made.read_bytes()


def lay(pdf: pikepdf.Pdf, layers: bytes, readings: Sequence[Reading]) -> None:
    """Lay each page of ``layers`` under the page of its reading; one on which nothing was drawn is left out."""
    with pikepdf.open(io.BytesIO(layers)) as drawn:
        for reading, layer in zip(readings, drawn.pages, strict=True):
            if "/Font" in layer.obj.Resources:
                _lay(pdf, pdf.pages[reading.index].obj, drawn, layer, reading.frame)


def _lay(pdf: pikepdf.Pdf, page: Any, drawn: pikepdf.Pdf, layer: pikepdf.Page, frame: Frame) -> None:
    fonts = drawn.make_indirect(layer.obj.Resources.Font)
    form = pdf.make_stream(b"")
    form.write(zlib.compress(layer.Contents.read_bytes(), 9), filter=pikepdf.Name.FlateDecode)
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = pikepdf.Array([*map(_number, map(float, layer.obj.MediaBox.as_list()))])
    form.Matrix = pikepdf.Array([*map(_number, frame.to_user())])
    form.Resources = pikepdf.Dictionary(Font=pdf.copy_foreign(fonts))
    name = _name_under(pdf, page, form)
    first = pdf.make_stream(f"{name} Do\n".encode("ascii"))
    contents = page.get("/Contents")
    rest = list(contents) if isinstance(contents, pikepdf.Array) else [] if contents is None else [contents]
    page.Contents = pikepdf.Array([first, *rest])


def _number(value: float) -> Any:
    return int(value) if value == int(value) else round(value, 4)


def _name_under(pdf: pikepdf.Pdf, page: Any, form: Any) -> str:
    """Give the layer a name in the page's resources, which other pages may share, and keep as they are."""
    resources = _copied(page, "/Resources")
    named = _copied(resources, "/XObject")
    name, number = NAME, 1
    while name in named:
        number += 1
        name = f"{NAME}{number}"
    named[name] = form
    resources["/XObject"] = named
    page["/Resources"] = resources
    return name


def _copied(holder: Any, key: str) -> Any:
    """A dictionary of one's own with what another holds under a key."""
    held = holder.get(key)
    known = dict(held.items()) if isinstance(held, pikepdf.Dictionary) else {}
    return pikepdf.Dictionary(known)
