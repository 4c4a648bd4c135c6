"""Words that a page holds and does not show: under a box, in the colour of the paper, beyond the page's edges.

Whoever opens the PDF can copy them. A box drawn over words is the commonest way in which redaction fails.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bundler.model import InkMap, Rect
from bundler.pdf.frame import Frame

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

SCALE: Final = 2.0
"""Pixels a point at which words are looked at one by one: an ordinary letter is ten pixels high."""

MOST_PIXELS: Final = 40_000_000
"""Of that drawing; a giant page is drawn smaller."""

DARK: Final = 100
"""Tones of 256 up to which a place is black to the eye."""

_EVEN: Final = 40
"""Tones of 256 by which an even place may vary: a letter on paper varies by more than a hundred."""

_GAP: Final = 3
"""Cells of the ink map (six points each) that lie side by side without ink in a line of words, and are worth a look."""

_CELLS: Final = ((4, 2), (2, 4))
"""Pixels across and down of a cell in which a box is looked for: six points by three, also on a page that is displayed
turned."""

_STEP: Final = 8
"""Tones of 256 by which a pixel of a box may differ from the next: a scan's black is not all alike."""

_LEAST_LETTERS: Final = 2
_LEAST_HEIGHT: Final = 2.0
"""Points: what is smaller can be read by nobody, covered or not."""

_INVISIBLE: Final = 3
"""Text that is not painted (ISO 32000-2, table 104), as under a scan."""


class Veil(StrEnum):
    """Why a word is not seen."""

    COVERED = "covered"
    """By something black."""
    BEHIND = "behind"
    """By something of the colour of paper, or another."""
    COLOURLESS = "colourless"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class VeiledWord:
    """A word that is not seen. box: in points of the page as displayed, from its bottom left."""

    text: str
    veil: Veil
    box: Rect


# --- worth a look? ----------------------------------------------------------------------------------------------------


def may_veil(reader: pypdfium2.PdfTextPage, frame: Frame, ink: InkMap, inked: Image, tone: Image) -> bool:
    """Whether a page's words are worth being looked at one by one, by what one look at it told.

    reader: of its text. tone: each pixel's darkest channel, of the page's picture. inked: 255 where that has ink, else
    0; ``ink`` was made of it.
    """
    lines = _lines(reader, frame)
    size = frame.size
    if any(_is_beyond(line, size) or _has_gap(line, ink) for line in lines):
        return True
    flat = _flat(tone, inked)
    cells = [flat.reduce(cell).point([*[0] * 255, 255]) for cell in _CELLS]
    return any(_lies_on(each, line, size) for each in cells if each.getbbox() for line in lines)


def _lines(reader: pypdfium2.PdfTextPage, frame: Frame) -> list[Rect]:
    """Where the lines of words stand, or the words of a scan, on the page as displayed."""
    import ctypes

    import pypdfium2.raw as raw

    # Hundreds a page: pypdfium2's own way takes several times as long.
    left, top, right, low = parts = [ctypes.c_double() for _ in range(4)]
    found: list[Rect] = []
    for index in range(reader.count_rects()):
        raw.FPDFText_GetRect(reader.raw, index, *parts)
        found.append((left.value, low.value, right.value, top.value))
    if frame.rotate == 0 and frame.crop[:2] == (0, 0):
        return found
    return [frame.shown(box) for box in found]


def _flat(tone: Image, inked: Image) -> Image:
    """255 for each pixel that bears ink and has the tone of its neighbours, as in a box, hardly ever in a letter."""
    from PIL import ImageChops

    steps = [ImageChops.difference(tone, ImageChops.offset(tone, *by)) for by in ((1, 0), (0, 1))]
    alike = ImageChops.lighter(*steps).point([255 if level <= _STEP else 0 for level in range(256)])
    return ImageChops.darker(alike, inked)


def _lies_on(even: Image, line: Rect, size: tuple[float, float]) -> bool:
    """Whether a line of words meets an even cell. size: of the page, in points."""
    across, down = even.width / size[0], even.height / size[1]
    left, low, right, high = line
    box = (
        max(0, int(left * across)),
        max(0, int((size[1] - high) * down)),
        min(even.width, int(right * across) + 1),
        min(even.height, int((size[1] - low) * down) + 1),
    )
    if box[0] >= box[2] or box[1] >= box[3]:
        return False
    return bool(even.crop(box).getextrema()[1] == 255)


def _has_gap(line: Rect, ink: InkMap) -> bool:
    """Whether a part of a line bears no ink."""
    left, low, right, high = (int(side // ink.cell) for side in line)
    rows = ink.rows[max(0, low) : max(0, high) + 1]
    width = min(right, ink.columns - 1) - max(0, left) + 1
    if not rows or width < 1:
        return False
    inked = 0
    for row in rows:
        inked |= row
    empty = ~(inked >> max(0, left)) & ((1 << width) - 1)
    wanted = min(_GAP, width)
    for _ in range(wanted - 1):
        empty &= empty >> 1
    return bool(empty)


def _is_beyond(box: Rect, size: tuple[float, float]) -> bool:
    """Whether a box lies wholly outside a page of that size."""
    left, low, right, high = box
    return right <= 0 or high <= 0 or left >= size[0] or low >= size[1]


def _is_mostly_beyond(box: Rect, size: tuple[float, float]) -> bool:
    """Whether less than a quarter of a box lies on a page of that size: nobody reads what is left of the word."""
    left, low, right, high = box
    across = min(right, size[0]) - max(left, 0)
    up = min(high, size[1]) - max(low, 0)
    return across <= 0 or up <= 0 or 4 * across * up < (right - left) * (high - low)


# --- word by word -----------------------------------------------------------------------------------------------------


def veiled_words(page: pypdfium2.PdfPage) -> list[VeiledWord]:
    """The words of a loaded page that are not seen, in pdfium's reading order.

    Words that were never meant to be painted, as those that lie under a scan, count only where the scan is black.
    """
    frame = Frame(page.get_bbox(), page.get_rotation())
    drawn, scale = _drawn(page)
    pictures = _pictures(page, frame)
    with closing(page.get_textpage()) as reader:
        words = [_Word(reader, indices, frame) for indices in _runs(reader)]
        found = [(word, word.veil(drawn, scale, frame.size)) for word in words if word.is_telling]
        return [
            VeiledWord(word.text, veil, word.box)
            for word, veil in found
            if veil and (veil is not Veil.BEHIND or not any(_holds(each, word.box) for each in pictures))
        ]


def _pictures(page: pypdfium2.PdfPage, frame: Frame) -> list[Rect]:
    """Where pictures stand: recognised words may lie behind them."""
    import pypdfium2.raw as raw

    found = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5)
    return [frame.shown(each.get_bounds()) for each in found]


def _holds(outer: Rect, inner: Rect) -> bool:
    """Whether the middle of a box lies in another."""
    across, up = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= across <= outer[2] and outer[1] <= up <= outer[3]


def _drawn(page: pypdfium2.PdfPage) -> tuple[Image, float]:
    """The page in tones of grey, and its pixels a point."""
    width, height = page.get_size()
    scale = min(SCALE, math.sqrt(MOST_PIXELS / max(width * height, 1e-6)))
    bitmap = page.render(scale=scale, grayscale=True)
    image: Image = bitmap.to_pil().convert("L")
    bitmap.close()
    return image, scale


def _runs(reader: pypdfium2.PdfTextPage) -> Iterator[list[int]]:
    """Positions of the letters of each word."""
    import pypdfium2.raw as raw

    run: list[int] = []
    for index in range(reader.count_chars()):
        if chr(raw.FPDFText_GetUnicode(reader.raw, index)).isspace():
            if run:
                yield run
            run = []
        else:
            run.append(index)
    if run:
        yield run


class _Word:
    """A word of a page. Private to this module."""

    def __init__(self, reader: pypdfium2.PdfTextPage, indices: list[int], frame: Frame) -> None:
        self._reader, self._first = reader, indices[0]
        self.text = "".join(reader.get_text_range(index, 1) for index in indices)
        boxes = [frame.shown(reader.get_charbox(index)) for index in indices]
        self.box: Rect = (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )

    @property
    def is_telling(self) -> bool:
        """Whether it says anything, in a size that can be read."""
        left, low, right, high = self.box
        letters = sum(letter.isalnum() for letter in self.text)
        return letters >= _LEAST_LETTERS and min(right - left, high - low) >= _LEAST_HEIGHT

    def veil(self, drawn: Image, scale: float, size: tuple[float, float]) -> Veil | None:
        """Why it is not seen; None where it is. drawn: the page, with ``scale`` pixels a point. size: in points."""
        if _is_mostly_beyond(self.box, size):
            return None if self._unpainted else Veil.OUTSIDE
        tones = _tones(drawn, self.box, scale, size[1])
        if tones is None or tones[1] - tones[0] > _EVEN:
            return None
        if tones[1] <= DARK:
            return Veil.COVERED
        if self._unpainted:
            return None
        return Veil.COLOURLESS if abs(self._tone - sum(tones) / 2) <= _EVEN else Veil.BEHIND

    @property
    def _unpainted(self) -> bool:
        import pypdfium2.raw as raw

        drawn_by = raw.FPDFText_GetTextObject(self._reader.raw, self._first)
        return not drawn_by or raw.FPDFTextObj_GetTextRenderMode(drawn_by) == _INVISIBLE

    @property
    def _tone(self) -> float:
        """The tone that the word would have."""
        import ctypes

        import pypdfium2.raw as raw

        parts = [ctypes.c_uint() for _ in range(4)]
        if not raw.FPDFText_GetFillColor(self._reader.raw, self._first, *parts):
            return 0
        red, green, blue, solid = (part.value for part in parts)
        tone = 0.299 * red + 0.587 * green + 0.114 * blue
        return (tone * solid + 255 * (255 - solid)) / 255


def _tones(drawn: Image, box: Rect, scale: float, height: float) -> tuple[int, int] | None:
    """The darkest and the lightest tone of a place; None where too little of it is on the page."""
    left, low, right, high = box
    pixels = (
        max(0, math.floor(left * scale)),
        max(0, math.floor((height - high) * scale)),
        min(drawn.width, math.ceil(right * scale)),
        min(drawn.height, math.ceil((height - low) * scale)),
    )
    if pixels[2] - pixels[0] < 2 or pixels[3] - pixels[1] < 2:
        return None
    darkest, lightest = drawn.crop(pixels).getextrema()
    return int(darkest), int(lightest)  # type: ignore[arg-type]
