"""Between a page as it is displayed and its default user space (ISO 32000-2, 14.11.2)."""

from __future__ import annotations

from dataclasses import dataclass

from bundler.model import Rect

Matrix = tuple[float, float, float, float, float, float]
"""``(a, b, c, d, e, f)``: x' = ax + cy + e, y' = bx + dy + f (ISO 32000-2, 8.3.3)."""


@dataclass(frozen=True)
class Frame:
    """How a page is displayed. crop: in default user space. rotate: 0, 90, 180 or 270 degrees clockwise."""

    crop: Rect
    rotate: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed, in units of default user space."""
        width, height = self.crop[2] - self.crop[0], self.crop[3] - self.crop[1]
        return (height, width) if self.rotate in (90, 270) else (width, height)

    def turned(self, degrees: int) -> Frame:
        """The same page, turned further clockwise."""
        return Frame(self.crop, (self.rotate + degrees) % 360)

    def to_user(self) -> Matrix:
        """From the page as displayed, origin at its bottom left, to default user space."""
        x0, y0, x1, y1 = self.crop
        return {
            0: (1, 0, 0, 1, x0, y0),
            90: (0, 1, -1, 0, x1, y0),
            180: (-1, 0, 0, -1, x1, y1),
            270: (0, -1, 1, 0, x0, y1),
        }[self.rotate]

    def shown(self, box: Rect) -> Rect:
        """A box of default user space on the page as displayed, from its bottom left."""
        x0, y0, x1, y1 = self.crop
        left, low, right, high = box
        return {
            0: (left - x0, low - y0, right - x0, high - y0),
            90: (low - y0, x1 - right, high - y0, x1 - left),
            180: (x1 - right, y1 - high, x1 - left, y1 - low),
            270: (y1 - high, left - x0, y1 - low, right - x0),
        }[self.rotate]
