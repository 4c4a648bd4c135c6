"""Between a page's default user space and the page as it is displayed (ISO 32000-2, 14.11.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bundler.model import Rect


class Frame(Protocol):
    """What tells how a page is displayed: its crop box, its turning (0, 90, 180, 270) and its UserUnit."""

    @property
    def crop(self) -> Rect:
        """In default user space."""

    @property
    def rotate(self) -> int:
        """Degrees, clockwise."""

    @property
    def unit(self) -> float:
        """Points that a unit of default user space has."""


@dataclass(frozen=True)
class PageFrame:
    """A frame by itself."""

    crop: Rect
    rotate: int
    unit: float


def to_display(frame: Frame, x: float, y: float) -> tuple[float, float]:
    """A point of default user space on the page as displayed, from the bottom left of its crop box, in points."""
    x0, y0, x1, y1 = frame.crop
    turned = {
        0: (x - x0, y - y0),
        90: (y - y0, x1 - x),
        180: (x1 - x, y1 - y),
        270: (y1 - y, x - x0),
    }[frame.rotate]
    return turned[0] * frame.unit, turned[1] * frame.unit


def from_display(frame: Frame, rect: Rect) -> Rect:
    """A rectangle on the page as displayed, in default user space."""
    x0, y0, x1, y1 = frame.crop
    left, low, right, high = (value / frame.unit for value in rect)
    return {
        0: (x0 + left, y0 + low, x0 + right, y0 + high),
        90: (x1 - high, y0 + left, x1 - low, y0 + right),
        180: (x1 - right, y1 - high, x1 - left, y1 - low),
        270: (x0 + low, y1 - right, x0 + high, y1 - left),
    }[frame.rotate]


def displayed(frame: Frame, box: Rect) -> Rect:
    """A box of default user space on the page as displayed."""
    one, two = to_display(frame, box[0], box[1]), to_display(frame, box[2], box[3])
    return (min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1]))
