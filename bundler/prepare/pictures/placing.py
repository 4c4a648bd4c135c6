"""Where a picture stands on its page: upright on A4, within margins, no larger than it is by nature. Pure."""

from __future__ import annotations

from typing import Final

A4: Final = (595.276, 841.89)
MARGIN: Final = 36.0
"""Points left free on every side."""

LARGEST: Final = 1.0
"""Points that a pixel may have at most: a small picture stays small and sharp."""

_SKEWED: Final = (1.05, 4.0)
"""Pixels of a fax are higher than wide: by so much that it shows, and not so much that it must be a mistake."""

TURNS: Final = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""EXIF orientation -> what brings the unit square of the picture upright (Exif 2.32, tag 274)."""


def natural(pixels: tuple[int, int], dpi: tuple[float, float]) -> tuple[float, float]:
    """Size in points of a picture as stored. dpi: dots an inch across and down as the file says, (0, 0) for unknown.

    A low resolution that cameras and screens write without meaning it does not enlarge a picture: a pixel has a point
    at most. Pixels that are not square keep their shape.
    """
    across, down = (min(LARGEST, 72 / each) if each else LARGEST for each in dpi)
    if not all(dpi) or not _skewed(dpi):
        across = down = min(across, down)
    return pixels[0] * across, pixels[1] * down


def _skewed(dpi: tuple[float, float]) -> bool:
    ratio = max(dpi) / min(dpi)
    return _SKEWED[0] <= ratio <= _SKEWED[1]


def layout(size: tuple[float, float], orientation: int) -> tuple[tuple[float, float], tuple[float, ...]]:
    """Page size in points, and the matrix that draws the unit square upright in the middle of the page.

    size: of the picture as stored, in points. orientation: by which it is to be turned and mirrored (1 to 8).
    """
    across, up = (size[1], size[0]) if orientation >= 5 else size
    page = A4 if up >= across else (A4[1], A4[0])
    scale = min((page[0] - 2 * MARGIN) / across, (page[1] - 2 * MARGIN) / up, 1.0)
    w, h = across * scale, up * scale
    x, y = (page[0] - w) / 2, (page[1] - h) / 2
    a, b, c, d, e, f = TURNS[orientation]
    return page, (a * w, b * h, c * w, d * h, e * w + x, f * h + y)
