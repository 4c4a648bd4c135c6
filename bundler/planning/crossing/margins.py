"""Where a small number stands beside a line of somebody's page: in the margin, clear of ink and of all other marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bundler.model import InkMap, Rect, Word
from bundler.planning.placement import ASCENT, DESCENT, padding, text_width
from bundler.planning.plan import Mark

SIZES: Final = (7.5, 7.0, 6.5, 6.0)
"""Sizes of type that are tried, in points."""

_EDGE: Final = 11.0
"""Points that stay free at the edge of the page: printers do not reach it."""

_GAPS: Final = (9.0, 6.0, 4.0)
"""Points between the text and the number, the best first."""

_REACH: Final = 60.0
"""Points from the text within which its margin lies."""

_STEP: Final = 6.0
_SHIFTS: Final = (0.0, 1.5, -1.5, 3.0, -3.0)
"""Points by which a number may stand above or below the middle of its line."""

_BETWEEN: Final = 1.0
"""Points between two marks."""


@dataclass(frozen=True)
class Ground:
    """A page on which numbers are to stand. words: all of it. ink: where it bears ink."""

    width: float
    height: float
    words: Sequence[Word]
    ink: InkMap

    @cached_property
    def column(self) -> tuple[float, float]:
        """Left and right end of the text."""
        return min((word.rect[0] for word in self.words), default=self.width), max(
            (word.rect[2] for word in self.words), default=0.0
        )

    def row(self, low: float, high: float) -> tuple[float, float]:
        """Left and right end of what is written at a height."""
        beside = [word.rect for word in self.words if word.rect[1] < high and word.rect[3] > low]
        return min((rect[0] for rect in beside), default=self.width), max((rect[2] for rect in beside), default=0.0)


def place_beside(text: str, low: float, high: float, ground: Ground, marks: Iterable[Mark]) -> Mark | None:
    """A mark that says ``text`` beside the line between two heights; None where there is no room. If it can be, nothing
    stands between it and the edge of the page.

    low, high: points from the bottom of the page as displayed. marks: that the page has already.
    """
    taken = [mark.rect for mark in marks]
    within: Mark | None = None
    for size in SIZES:
        for rect in dict.fromkeys(_rects(text, size, low, high, ground)):
            if within and not _near(rect, ground):
                continue
            if _free(rect, ground, taken):
                if _near(rect, ground) and _outermost(rect, ground):
                    return Mark("reference", text, rect, size)
                within = within or Mark("reference", text, rect, size)
    return within  # on a page with a frame, say


def _rects(text: str, size: float, low: float, high: float, ground: Ground) -> Iterator[Rect]:
    """Places to try for a text of a size, the best first."""
    wide = text_width(text, size) + 2 * padding(size)
    tall = (ASCENT + DESCENT) * size + 2 * padding(size)
    for x in _across(wide, low, high, ground):
        for shift in _SHIFTS:
            y = (low + high - tall) / 2 + shift
            yield (round(x, 2), round(y, 2), round(x + wide, 2), round(y + tall, 2))


def _across(wide: float, low: float, high: float, ground: Ground) -> Iterator[float]:
    """Where a mark of that width may begin: in a column beside the text, right or left; then wherever beside the line
    there is room."""
    left, right = ground.column
    begins, ends = ground.row(low, high)
    last = ground.width - _EDGE - wide
    yield from _steps(right + _GAPS[0], last)
    yield from (_EDGE + left - _GAPS[0] - wide - x for x in _steps(_EDGE, left - _GAPS[0] - wide))
    for gap in _GAPS:
        yield from _steps(ends + gap, last)
        yield from (_EDGE + begins - gap - wide - x for x in _steps(_EDGE, begins - gap - wide))


def _near(rect: Rect, ground: Ground) -> bool:
    """Whether a place is so near to the text that a reader sees that they belong together."""
    left, right = ground.column
    return right <= rect[0] <= right + _REACH or left - _REACH <= rect[2] <= left


def _outermost(rect: Rect, ground: Ground) -> bool:
    """Whether nothing stands between a place and the edge of the page on one side."""
    x0, y0, x1, y1 = rect
    return ground.ink.clear((x0, y0, ground.width, y1)) or ground.ink.clear((0.0, y0, x1, y1))


def _steps(first: float, last: float) -> Iterator[float]:
    x = first
    while x <= last:
        yield x
        x += _STEP
    if first <= last:
        yield last


def _free(rect: Rect, ground: Ground, taken: Iterable[Rect]) -> bool:
    x0, y0, x1, y1 = rect
    if x0 < 0 or y0 < 0 or x1 > ground.width or y1 > ground.height or not ground.ink.clear(rect):
        return False
    near = (x0 - _BETWEEN, y0 - _BETWEEN, x1 + _BETWEEN, y1 + _BETWEEN)
    return not any(meet(near, each) for each in taken) and not any(meet(rect, word.rect) for word in ground.words)


def meet(one: Rect, other: Rect) -> bool:
    """Whether two rectangles have more in common than an edge."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
