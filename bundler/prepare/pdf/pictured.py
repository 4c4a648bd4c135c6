"""A picture in place of a page that no reader hands over right, with the page's words behind it, unseen.

The words are set in a font without shapes: they can be searched and copied, and nothing of them is drawn.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import pikepdf

from bundler.model import Rect
from bundler.pdf.text import page_text, words
from bundler.prepare.desk import FILE, page_list
from bundler.prepare.pdf.opening import ASK_AGAIN
from bundler.prepare.pdf.source import Source
from bundler.prepare.pdf.witness import Witness, letters

if TYPE_CHECKING:
    import pypdfium2

DOTS: Final = 200
"""Dots an inch of a picture."""

MOST_PIXELS: Final = 40_000_000
"""Of a picture: a larger page is drawn coarser."""

_FINE: Final = 1 << 20
"""Steps into which a page is divided to find where a word stands."""

_GLYPHS: Final = 250
"""Letters of one font without shapes."""


def put_pictures(source: Source, wanted: frozenset[int], witness: Witness) -> None:
    """Put a picture of each wanted page (0-based) in its place, and say so."""
    import pypdfium2

    with witness.document() as document:
        for index in sorted(wanted):
            try:
                with closing(document[index]) as page:
                    _replace(source, index, page)
            except pypdfium2.PdfiumError:
                _empty(source, index)
    source.pictured |= wanted
    source.changed = True
    source.suspect |= wanted
    _say(source, wanted)


def _say(source: Source, wanted: frozenset[int]) -> None:
    for index in sorted(wanted):
        source.notes.altered("pictured", f"a picture of the page at {DOTS} dots an inch stands for it", index + 1)
    source.notes.warning(
        "source.pictured",
        f'{page_list(i + 1 for i in wanted).capitalize()} of "{FILE}" could only be shown, not taken over: a picture '
        "stands in the bundle, with the words behind it. Links, comments and form fields are part of the picture.",
        "Look at each of them in the bundle. " + ASK_AGAIN,
        min(wanted) + 1,
    )


def _replace(source: Source, index: int, page: pypdfium2.PdfPage) -> None:
    """One page: its picture, and its words."""
    width, height = page.get_size()
    sheet = source.pages[index]
    _clear(sheet, width, height)
    pdf = source.pdf
    image = _image(pdf, page, width, height)
    lines, fonts = _words(pdf, page, width, height)
    drawing = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Page Do Q\n".encode("ascii")
    sheet.Contents = pdf.make_indirect(pdf.make_stream(drawing + lines))
    sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=image), Font=fonts)


def _clear(sheet: Any, width: float, height: float) -> None:
    """Leave nothing of a page but its place in the tree, and its unit."""
    for key in [key for key in sheet.keys() if key not in ("/Type", "/Parent", "/UserUnit")]:  # noqa: SIM118
        del sheet[key]
    sheet.MediaBox = pikepdf.Array([0, 0, round(width, 4), round(height, 4)])
    sheet.CropBox, sheet.Rotate = sheet.MediaBox, 0


def _empty(source: Source, index: int) -> None:
    """A page that no reader can show: an empty sheet keeps its place."""
    sheet = source.pages[index]
    _clear(sheet, 595, 842)
    sheet.Contents = source.pdf.make_indirect(source.pdf.make_stream(b""))
    sheet.Resources = pikepdf.Dictionary()


def _image(pdf: pikepdf.Pdf, page: pypdfium2.PdfPage, width: float, height: float) -> Any:
    """The page as it is shown, without loss; grey where it has no colour."""
    scale = min(DOTS / 72, math.sqrt(MOST_PIXELS / max(width * height, 1e-6)), 30_000 / max(width, height))
    with closing(page.render(scale=scale, rev_byteorder=True)) as bitmap:
        size, rgb = (bitmap.width, bitmap.height), bytes(bitmap.buffer)
    data, space = _grey(rgb, size)
    stream = pikepdf.Stream(pdf, zlib.compress(data, 6))
    entries = {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": space, "/Filter": "/FlateDecode"}
    for key, value in entries.items():
        stream[key] = pikepdf.Name(value)
    stream.Width, stream.Height, stream.BitsPerComponent = *size, 8
    return pdf.make_indirect(stream)


def _grey(rgb: bytes, size: tuple[int, int]) -> tuple[bytes, str]:
    """One channel where all three are equal."""
    red = rgb[0::3]
    return (red, "/DeviceGray") if red == rgb[1::3] == rgb[2::3] else (rgb, "/DeviceRGB")


# --- words --------------------------------------------------------------------------------------------------------


def _words(pdf: pikepdf.Pdf, page: pypdfium2.PdfPage, width: float, height: float) -> tuple[bytes, Any]:
    """Content that sets the page's words where they stand, and the fonts for it."""
    found = [(word.text, _shown(page, word.box, width, height)) for word in words(page)]
    alphabet = sorted({letter for text, _ in found for letter in text})
    sets = [alphabet[at : at + _GLYPHS] for at in range(0, len(alphabet), _GLYPHS)]
    fonts = pikepdf.Dictionary({f"/W{number}": _font(pdf, each) for number, each in enumerate(sets)})
    codes = {letter: (number, code) for number, each in enumerate(sets) for code, letter in enumerate(each)}
    lines = [_line(text, box, codes) for text, box in found if text]
    return b"BT 3 Tr\n" + b"".join(lines) + b"ET\n" if lines else b"", fonts


def _shown(page: pypdfium2.PdfPage, box: Rect, width: float, height: float) -> Rect:
    """A box of the page's own space as it is displayed, in points from the bottom left."""
    import ctypes

    import pypdfium2.raw as raw

    corners = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page.raw, 0, 0, _FINE, _FINE, 0, x, y, across, down)
        corners.append((across.value / _FINE * width, (1 - down.value / _FINE) * height))
    (a, b), (c, d) = corners
    return (min(a, c), min(b, d), max(a, c), max(b, d))


def _line(text: str, box: Rect, codes: dict[str, tuple[int, int]]) -> bytes:
    """One word, stretched to its box, in as many fonts as its letters need."""
    size = max(box[3] - box[1], 0.5)
    stretch = min(max(100 * (box[2] - box[0]) / (len(text) * size), 1.0), 10_000.0)
    parts = [f"1 0 0 1 {box[0]:.3f} {box[1]:.3f} Tm {stretch:.3f} Tz"]
    font = -1
    for at, letter in enumerate(text):
        number, code = codes[letter]
        if number != font:
            parts.append(("> Tj " if at else "") + f"/W{number} {size:.3f} Tf <")
            font = number
        parts.append(f"{code:02X}")
    return (" ".join(parts[:1]) + " " + "".join(parts[1:]) + "> Tj\n").encode("ascii")


def _font(pdf: pikepdf.Pdf, letters_of: Sequence[str]) -> Any:
    """A font (type 3) whose glyphs are empty, with what each means (ISO 32000-2, 9.6.4 and 9.10.3)."""
    names = [pikepdf.Name(f"/g{code}") for code in range(len(letters_of))]
    glyph = pdf.make_indirect(pdf.make_stream(b"1000 0 0 0 1000 1000 d1"))
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type3,
            FontBBox=pikepdf.Array([0, 0, 1000, 1000]),
            FontMatrix=pikepdf.Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=pikepdf.Dictionary({str(name): glyph for name in names}),
            Encoding=pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=pikepdf.Array([0, *names])),
            FirstChar=0,
            LastChar=len(names) - 1,
            Widths=pikepdf.Array([1000] * len(names)),
            Resources=pikepdf.Dictionary(),
            ToUnicode=pdf.make_indirect(pdf.make_stream(_meanings(letters_of))),
        )
    )


def _meanings(letters_of: Sequence[str]) -> bytes:
    """A CMap from codes to characters."""
    rows = "".join(
        f"<{code:02X}> <{letter.encode('utf-16-be', 'surrogatepass').hex()}>\n"
        for code, letter in enumerate(letters_of)
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Words def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
        f"{len(letters_of)} beginbfchar\n{rows}endbfchar\nendcmap\nend\nend\n"
    ).encode("ascii")


def state_words(source: Source, witness: Witness) -> None:
    """Say of which pictured pages the words could not be kept."""
    from bundler.pdf.pictures import open_document

    lost = []
    with open_document(source.job.out) as document:
        for index in sorted(source.pictured - witness.unseen):
            with closing(document[index]) as page:
                if sorted(letters(page_text(page))) != sorted(witness.words(index)):
                    lost.append(index + 1)
    for number in lost:
        source.notes.altered("words-lost", "not all of the page's words can be searched", number)
    if lost:
        source.notes.warning(
            "source.words-lost",
            f'Not all words of {page_list(lost)} of "{FILE}" can be searched: the page is a picture.',
            ASK_AGAIN,
            lost[0],
        )
