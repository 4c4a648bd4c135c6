"""From a page as displayed to its own coordinates: boxes, /Rotate and UserUnit (ISO 32000-2, 7.7.3.3 and 14.11.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bundler.model import Rect

if TYPE_CHECKING:
    import pikepdf

LETTER: Rect = (0.0, 0.0, 612.0, 792.0)
"""What readers take where a page has no box that can be read."""

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Geometry:
    """crop: what is shown, in user space. rotate: clockwise, 0, 90, 180 or 270. unit: points in a unit of space."""

    crop: Rect
    rotate: int = 0
    unit: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points, as displayed."""
        wide, high = self.crop[2] - self.crop[0], self.crop[3] - self.crop[1]
        if self.rotate in (90, 270):
            wide, high = high, wide
        return wide * self.unit, high * self.unit

    @property
    def matrix(self) -> Matrix:
        """From points of the page as displayed (origin: bottom left of the crop box) to user space."""
        x0, y0, x1, y1 = self.crop
        s = 1 / self.unit
        return {
            0: (s, 0.0, 0.0, s, x0, y0),
            90: (0.0, s, -s, 0.0, x1, y0),
            180: (-s, 0.0, 0.0, -s, x1, y1),
            270: (0.0, -s, s, 0.0, x0, y1),
        }[self.rotate]

    @cached_property
    def operator(self) -> str:
        """The matrix as content: what follows is drawn in points of the page as displayed."""
        *turn, x, y = self.matrix
        # A large UserUnit makes the factors so small that they need more places.
        factors = [f"{factor:.12f}".rstrip("0").rstrip(".") for factor in turn]
        return f"{' '.join([*factors, plain_number(x), plain_number(y)])} cm"

    def in_user_space(self, rect: Rect) -> Rect:
        """A rectangle on the page as displayed, in user space."""
        a, b, c, d, e, f = self.matrix
        corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in (rect[:2], rect[2:])]
        (x0, x1), (y0, y1) = (sorted(values) for values in zip(*corners, strict=True))
        return (x0, y0, x1, y1)

    def upper_left(self, rect: Rect | None = None) -> tuple[float, float]:
        """The corner that is displayed at the upper left of rect (in user space; default: of the whole page)."""
        x0, y0, x1, y1 = rect or self.crop
        return {0: (x0, y1), 90: (x0, y0), 180: (x1, y0), 270: (x1, y1)}[self.rotate]


def plain_number(value: float) -> str:
    """A number without an exponent, which PDF does not know."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def read_geometry(page: pikepdf.Object) -> Geometry:
    """The geometry of a page whose attributes stand on the page itself."""
    media = _box(page.get("/MediaBox")) or LETTER
    crop = _box(page.get("/CropBox")) or media
    shown = _common(crop, media) or media
    return Geometry(shown, _rotation(page.get("/Rotate", 0)), _unit(page.get("/UserUnit", 1)))


def _box(value: Any) -> Rect | None:
    numbers = _numbers(value) if value is not None else []
    if len(numbers) != 4:
        return None
    x0, y0, x1, y1 = numbers
    rect = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return rect if rect[2] > rect[0] and rect[3] > rect[1] else None


def _numbers(values: Iterable[Any]) -> list[float]:
    try:
        return [float(value) for value in values]
    except (TypeError, ValueError):
        return []


def _common(one: Rect, other: Rect) -> Rect | None:
    x0, y0, x1, y1 = max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def _rotation(value: Any) -> int:
    try:
        turned = int(value) % 360
    except (TypeError, ValueError):
        return 0
    return turned if turned % 90 == 0 else 0


def _unit(value: Any) -> float:
    try:
        unit = float(value)
    except (TypeError, ValueError):
        return 1.0
    return unit if unit > 0 else 1.0
