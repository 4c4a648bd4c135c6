"""Drawing pages with pdfium, and what is told from a drawing: bands, ink, blankness.

How a page is drawn was settled by experiment: with the form environment opened and annotations asked for, links,
stamps, comments and widgets each draw exactly once, from their appearance streams; without it no widget draws.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bundler.model import InkMap
from bundler.pdf.frame import Frame
from bundler.pdf.text import count_characters, read, text_hash
from bundler.pdf.veiled import may_veil

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

WIDTH: Final = 420
"""Pixels that a picture is wide, at least."""

LEAST_SCALE: Final = 0.6
"""Pixels a point, at least: a wide plan must not be drawn too coarsely."""

MOST_PIXELS: Final = 16_000_000
"""A picture has no more pixels than this: an extreme page is drawn smaller, and then may be under 420 wide."""

BAND: Final = 8
"""Rows of pixels in a band, from the top; the last may have fewer."""

CELL: Final = 6.0
"""Side of a cell of the ink map, in points, on a page of ordinary size."""

_CONTRAST: Final = 36
"""Steps of 256 by which a pixel differs from the paper to count as ink."""

_PAPER: Final = 150
"""The darkest that paper can be."""

_PAPER_SHARE: Final = 0.3
"""The part of the page that must be near one tone for that tone to be its paper."""

_BLANK: Final = 247
"""A page on which nothing is darker than this is blank."""


@dataclass(frozen=True)
class Picture:
    """A page as drawn: RGB, three bytes a pixel, rows from the top, no padding. Equal pages have equal bytes."""

    width: int
    height: int
    rgb: bytes


@dataclass(frozen=True)
class PageSurvey:
    """What one look at a page tells.

    width, height: points as displayed after /Rotate, in default user space units (UserUnit not applied).
    pixels: size of the picture. bands: 8 bytes a band, in hex, from the top. text: SHA-256 of the normalised text.
    chars: characters of it but spaces. ink: in the units of width. blank: the picture is white all over.
    lean: degrees clockwise by which nearly all its letters stand turned, as displayed, as far as a sample tells.
    veiled: it may have words that are not seen.
    """

    width: float
    height: float
    pixels: tuple[int, int]
    bands: str
    text: str
    chars: int
    ink: InkMap
    blank: bool
    lean: int = 0
    veiled: bool = False


@contextmanager
def open_document(path: Path, password: str | None = None) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF opened by pdfium so that its forms draw. Raises pypdfium2.PdfiumError."""
    import pypdfium2

    with closing(pypdfium2.PdfDocument(path, password=password)) as document:
        document.init_forms()
        yield document


def scale_of(width: float, height: float) -> float:
    """Pixels a point for a page of that many points."""
    wanted = max(WIDTH / max(width, 1e-3), LEAST_SCALE)
    return min(wanted, math.sqrt(MOST_PIXELS / max(width * height, 1e-6)), MOST_PIXELS / max(width, height, 1e-3))


def draw(page: pypdfium2.PdfPage) -> Picture:
    """The page as it is shown on a screen: turned, cropped, with annotations and form fields."""
    width, height = page.get_size()
    # Three packed bytes a pixel are a little slower to draw than four, but need no copying afterwards.
    bitmap = page.render(scale=scale_of(width, height), rev_byteorder=True)
    picture = Picture(bitmap.width, bitmap.height, bytes(bitmap.buffer))
    bitmap.close()
    return picture


def _image_of(picture: Picture) -> Image:
    """The same for PIL."""
    from PIL import Image

    return Image.frombuffer("RGB", (picture.width, picture.height), picture.rgb, "raw", "RGB", 0, 1)


def bands(picture: Picture) -> str:
    """A hash of each band of eight rows, 8 bytes each, in hex, from the top."""
    step = picture.width * 3 * BAND
    white = b"\xff" * step
    of_white = _band(white)  # most pages have much of it, and comparing is quicker than hashing
    parts = (picture.rgb[at : at + step] for at in range(0, len(picture.rgb), step))
    return "".join(of_white if part == white else _band(part) for part in parts)


def _band(part: bytes) -> str:
    """The hash of one band."""
    # Processors of today have an instruction for SHA-256, which makes it twice as quick as BLAKE2.
    return hashlib.sha256(part).hexdigest()[:16]


def ink_map(picture: Picture, width: float, height: float) -> InkMap:
    """Where a page of that many points bears ink.

    Ink differs clearly from the paper, and paper is the tone that most of the page has, so that the grey of a scan
    is paper. Of a page with no such tone, a photograph say, only what is white is free of ink.
    """
    return _cells(_ink(_tone(_image_of(picture))), width, height)


def _tone(image: Image) -> Image:
    """Each pixel's least channel: a yellow highlight is as much ink as black is."""
    from PIL import ImageChops

    red, green, blue = image.split()
    return ImageChops.darker(ImageChops.darker(red, green), blue)


def _paper(tone: Image) -> int | None:
    """The tone of the paper, or None where there is none."""
    from PIL import Image

    # A sixteenth of the pixels tells it as well as all of them.
    sample = tone.resize(((tone.width + 3) // 4, (tone.height + 3) // 4), Image.Resampling.NEAREST)
    counts = sample.histogram()
    if 2 * counts[255] > sample.width * sample.height:
        return 251  # as the search below would find: no window without the white has as much
    level = max(range(_PAPER, 256), key=lambda at: sum(counts[max(0, at - 4) : at + 5]))
    near = sum(counts[max(0, level - _CONTRAST) : level + _CONTRAST + 1])
    return level if near >= _PAPER_SHARE * sample.width * sample.height else None


def _ink(tone: Image) -> Image:
    """255 where there is ink, else 0."""
    paper = _paper(tone)
    if paper is None:  # a picture nearly fills the page; the white around it is free of ink all the same
        return tone.point([255 if level <= _BLANK else 0 for level in range(256)])
    return tone.point([255 if abs(level - paper) > _CONTRAST else 0 for level in range(256)])


def _cell(width: float, height: float) -> float:
    """Side of a cell: smaller on a tiny page, larger on a giant one, so that the map stays useful and small."""
    return max(min(CELL, min(width, height) / 40), max(width, height) / 400, 1e-3)


def _cells(ink: Image, width: float, height: float) -> InkMap:
    """Bring a picture of ink down to cells; a cell with any ink in it has ink."""
    from PIL import Image

    cell = _cell(width, height)
    columns, rows = math.ceil(width / cell), math.ceil(height / cell)
    across, down = ink.width * columns * cell / width, ink.height * rows * cell / height
    canvas = Image.new("L", (math.ceil(across), math.ceil(down)), 0)
    # The rows count from the bottom of the page: the part cell, if any, is at the top.
    canvas.paste(ink, (0, canvas.height - ink.height))
    box = (0, canvas.height - down, across, canvas.height)
    small = canvas.resize((columns, rows), Image.Resampling.BOX, box=box)
    # Turned left to right, so that the lowest bit of a row is its leftmost cell.
    bits = small.point([0] + [255] * 255).transpose(Image.Transpose.FLIP_LEFT_RIGHT).convert("1").tobytes()
    each = (columns + 7) // 8
    lines = [int.from_bytes(bits[at : at + each], "big") >> (each * 8 - columns) for at in range(0, len(bits), each)]
    return InkMap(cell, columns, tuple(reversed(lines)))


def survey_page(page: pypdfium2.PdfPage) -> PageSurvey:
    """Draw and read one page, loaded once."""
    picture = draw(page)
    width, height = page.get_size()
    tone = _tone(_image_of(picture))
    inked = _ink(tone)
    ink = _cells(inked, width, height)
    with closing(page.get_textpage()) as reader:
        text, lean = read(reader, page.get_rotation())
        veiled = may_veil(reader, Frame(page.get_bbox(), page.get_rotation()), ink, inked, tone)
    return PageSurvey(
        width=width,
        height=height,
        pixels=(picture.width, picture.height),
        bands=bands(picture),
        text=text_hash(text),
        chars=count_characters(text),
        ink=ink,
        blank=_least(tone) > _BLANK,
        lean=lean,
        veiled=veiled,
    )


def _least(tone: Image) -> int:
    """The darkest tone of a picture of one channel."""
    extremes: Any = tone.getextrema()
    return int(extremes[0])


def survey(path: Path, password: str | None = None, pages: Iterable[int] | None = None) -> dict[int, PageSurvey]:
    """Draw and read pages (0-based; None for all) of a PDF: position -> what was seen.

    Raises pypdfium2.PdfiumError where the file or a page cannot be opened.
    """
    seen: dict[int, PageSurvey] = {}
    with open_document(path, password) as document:
        for index in range(len(document)) if pages is None else pages:
            with closing(document[index]) as page:
                seen[index] = survey_page(page)
    return seen


def differing_bands(one: str, other: str) -> list[int]:
    """Positions of the bands (from the top) that differ between two drawings; all, where their number differs."""
    if len(one) != len(other):
        return list(range(max(len(one), len(other)) // 16))
    return [at // 16 for at in range(0, len(one), 16) if one[at : at + 16] != other[at : at + 16]]


def difference(one: Picture, other: Picture) -> float:
    """The part of the pixels (0 to 1) that differ clearly between two drawings; 1 where their sizes differ.

    Clearly: by more than a quarter of the way from black to white in some channel. Fainter differences are those of
    rounding at the edges of shapes.
    """
    from PIL import ImageChops

    if (one.width, one.height) != (other.width, other.height):
        return 1.0
    most = _tone_of_difference(ImageChops.difference(_image_of(one), _image_of(other)))
    return sum(most.histogram()[65:]) / (one.width * one.height)


def _tone_of_difference(image: Image) -> Image:
    """Each pixel's greatest channel."""
    from PIL import ImageChops

    red, green, blue = image.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def draw_page(path: Path, index: int, password: str | None = None) -> Picture:
    """One page (0-based) of a PDF. Raises pypdfium2.PdfiumError."""
    with open_document(path, password) as document, closing(document[index]) as page:
        return draw(page)
