"""Pictures brought down in resolution look as before: two ways to compare, both blind to sharpness and to nothing else.

What fewer dots take away is finer than a dot. So both sides are brought to the same, coarser grid, where an honest
change leaves hardly a trace, and what was taken out, put in, moved or swapped stands out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from bundler.pdf.pictures import MOST_PIXELS, Picture, scale_of

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

MOST_ON_AVERAGE: Final = 2.0
"""Steps of 256 by which two sides may differ on average. Honest changes came to 0.6 at most."""

MOST_IN_A_CELL: Final = 28
"""Steps of 256 by which a cell of the coarse grid may differ. JPEG of quality 75 of a noisy photograph with sharp edges
came to 11 at most."""

BLACK_ON_AVERAGE, MOST_OF_BLACK = 7.0, 60
"""The same for black and white alone, where a dot is one or the other, and strokes become a little bolder so that thin
ones do not break: a quarter of the dots came to 5.4 and 36 at most."""

_SCALE: Final = 2.1
"""Pixels a point, 150 dots an inch: at fewer, how pdfium leaves out dots hides one digit exchanged for another."""

_CELL: Final = 3
"""Pixels of a drawing that make a side of a cell: a quarter of a letter. Honest changes of a scanned letter came to 10
in it, a digit exchanged for another to 69 at least."""

_DOTS: Final = 8
"""Dots of a picture, as it is now, that make a side of a cell: less than half a letter at 300 dots an inch."""


def draw_finely(page: pypdfium2.PdfPage) -> Picture:
    """The page as it is shown, fine enough to tell digits by."""
    width, height = page.get_size()
    scale = min(_SCALE, math.sqrt(MOST_PIXELS / max(width * height, 1e-6)))
    bitmap = page.render(scale=max(scale, scale_of(width, height)), rev_byteorder=True)
    picture = Picture(bitmap.width, bitmap.height, bytes(bitmap.buffer))
    bitmap.close()
    return picture


def pages_alike(one: Picture, other: Picture) -> bool:
    """Whether two drawings of a page show the same but for sharpness."""
    from PIL import Image

    if (one.width, one.height) != (other.width, other.height):
        return False
    images = [Image.frombytes("RGB", (each.width, each.height), each.rgb) for each in (one, other)]
    return _within(images[0], images[1], _CELL, MOST_ON_AVERAGE, MOST_IN_A_CELL)


def pictures_alike(original: Image, present: Image) -> bool:
    """Whether a picture shows what its original shows, in as many dots or fewer, shape and colours kept."""
    from PIL import Image

    across, down = present.width / original.width, present.height / original.height
    if max(across, down) > 1 or abs(across - down) > 0.02:
        return False
    mode = "L" if original.mode == present.mode == "L" else "RGB"
    black = mode == "L" and original.getcolors(2) is not None
    same_size = original.convert(mode).resize(present.size, Image.Resampling.BOX)
    mean, most = (BLACK_ON_AVERAGE, MOST_OF_BLACK) if black else (MOST_ON_AVERAGE, MOST_IN_A_CELL)
    return _within(same_size, present.convert(mode), _DOTS, mean, most)


def _within(one: Image, other: Image, cell: int, mean: float, most: int) -> bool:
    from PIL import ImageChops, ImageStat

    coarse = ImageStat.Stat(ImageChops.difference(one.reduce(cell), other.reduce(cell)))
    highest = max(high for _, high in coarse.extrema)
    return bool(max(coarse.mean) <= mean and highest <= most)
