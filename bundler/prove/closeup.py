"""A number on a very large page, drawn by itself: on a picture of the whole page it would be a speck."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from bundler.model import Rect
from bundler.pdf.pictures import Picture
from bundler.prove.frame import Frame
from bundler.prove.pixels import prove_ink, region

if TYPE_CHECKING:
    import pypdfium2

LEGIBLE: Final = 12
"""Pixels that a mark must be high for its letters to be told apart."""

_HEIGHT: Final = 40
"""Pixels that a mark is high when it is drawn by itself."""


def inked_close_up(page: pypdfium2.PdfPage, frame: Frame, mark: Rect, letters: Iterable[Rect]) -> bool:
    """Whether every letter of a mark bears ink.

    mark, letters: on the page as displayed, in points from the bottom left of its crop box.
    """
    width, height = page.get_size()
    unit = frame.unit
    x0, y0 = max(0.0, mark[0] / unit), max(0.0, mark[1] / unit)
    x1, y1 = min(width, mark[2] / unit), min(height, mark[3] / unit)
    bitmap = page.render(scale=_HEIGHT / (y1 - y0), crop=(x0, y0, width - x1, height - y1), rev_byteorder=True)
    picture = Picture(bitmap.width, bitmap.height, bytes(bitmap.buffer))
    bitmap.close()
    left, low = x0 * unit, y0 * unit
    boxes = [(box[0] - left, box[1] - low, box[2] - left, box[3] - low) for box in letters]
    places = [region(box, unit, (x1 - x0, y1 - y0), picture, grow=False) for box in boxes]
    return prove_ink(picture, (0, 0, picture.width, picture.height), places)
