"""Where a page's number stands: at its usual place, or as near to it as there is no ink."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bundler.model import InkMap, Rect
from bundler.planning.plan import Mark
from bundler.planning.profile import StampStyle

PADDING = 2.0
"""Clear space around the figures, in points, that belongs to the mark; less around small type: see ``padding``."""

ASCENT, DESCENT = 0.74, 0.05
"""Of the stamp's face: how far figures, capitals and brackets reach above and below the base line, in ems."""

_LEAST = 0.02
"""The least size of type, in points: a page may have the size of one point, and its number stands inside it."""

_WIDTHS = {".": 278, " ": 278, "/": 278, ",": 278, ";": 278, "-": 333, "[": 333, "]": 333}
_FIGURE, _CAPITAL = 556, 722
"""Advance widths of the stamp's face in thousandths of an em."""


def padding(size: float) -> float:
    """Clear space around figures of a size, in points. On a tiny page the usual space would be larger than the page."""
    return min(PADDING, 0.25 * size)


def text_width(text: str, size: float) -> float:
    """Width of a number in the stamp's face, in points; letters are taken as wide as a capital."""
    units = sum(_FIGURE if char.isdigit() else _WIDTHS.get(char, _CAPITAL) for char in text)
    return units * size / 1000


def place_number(text: str, width: float, height: float, ink: InkMap | None, style: StampStyle) -> tuple[Mark, str]:
    """The mark for a page number, and a note if it does not stand where it usually does.

    text: the number as printed. width, height: of the page as displayed, in points. ink: where the source bears ink,
    None for a page that is kept clear for the number. The note is "" , "moved" or "plate" (ink everywhere: the number
    stands on an opaque ground).
    """
    size = _fitting_size(text, width, height, style.size)
    candidates = _candidates(text, width, height, size, style)
    home = next(candidates)
    if ink is None or ink.clear(home):
        return Mark("number", text, home, size), ""
    others = list(candidates)
    for rect in (*(rect for rect in others if ink.clear(_with_air(rect, size))), *others):
        if ink.clear(rect):
            return Mark("number", text, rect, size), "moved"
    return Mark("number", text, home, size, plate=True), "plate"


def place_second(
    text: str, width: float, height: float, ink: InkMap | None, first: Mark, style: StampStyle
) -> Mark | None:
    """The mark for a second number, smaller, at the other end of the edge; None where there is no room beside the
    first. On a page with ink everywhere it stands on an opaque ground."""
    other = replace(style, size=0.75 * style.size, position=_OPPOSITE.get(style.position, style.position))
    size = _fitting_size(text, width, height, other.size)
    room = [
        rect for rect in _candidates(text, width, height, size, other) if not _meet(_with_air(rect, size), first.rect)
    ]
    if not room:
        return None
    clear = next((rect for rect in room if ink is None or ink.clear(rect)), None)
    return Mark("second-number", text, clear or room[0], size, plate=clear is None)


_OPPOSITE = {
    "bottom-right": "bottom-left",
    "bottom-centre": "bottom-left",
    "bottom-left": "bottom-right",
    "top-right": "top-left",
    "top-centre": "top-left",
    "top-left": "top-right",
}


def _meet(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _with_air(rect: Rect, size: float) -> Rect:
    """Room to either side: a number close by another, the document's own say, would be read as one with it."""
    x0, y0, x1, y1 = rect
    return (x0 - 2 * size, y0, x1 + 2 * size, y1)


def _fitting_size(text: str, width: float, height: float, wanted: float) -> float:
    """Smaller type on a page too small for the usual one."""
    across = 0.6 * width / max(text_width(text, 1.0), 0.1)
    return round(max(_LEAST, min(wanted, across, 0.3 * height)), 2)


def _candidates(text: str, width: float, height: float, size: float, style: StampStyle) -> Iterator[Rect]:
    """Rectangles to try, best first: the usual place, then along its edge, inwards, then the opposite edge."""
    wide = text_width(text, size) + 2 * padding(size)
    high = (ASCENT + DESCENT) * size + 2 * padding(size)
    wide, high = min(wide, width), min(high, height)
    margin = max(0.0, min(style.margin, (width - wide) / 4, (height - high) / 4))
    vertical, horizontal = style.position.split("-")
    near = margin if vertical == "bottom" else height - margin - high
    far = height - margin - high if vertical == "bottom" else margin
    home_x = {"left": margin, "right": width - margin - wide, "centre": (width - wide) / 2}[horizontal]
    inward = 1 if vertical == "bottom" else -1
    rows = [near, near - inward * margin * 0.75, near + inward * high, near + inward * 2 * high, far]
    for y in rows:
        for x in _along(home_x, margin, width - margin - wide, wide):
            yield _rounded(x, min(max(y, 0.0), height - high), wide, high)


def _along(home: float, low: float, high: float, step: float) -> Iterator[float]:
    """Positions along an edge, nearest to home first."""
    yield home
    reach = max(home - low, high - home, 0.0)
    for count in range(1, int(reach / step) + 1):
        for x in (home - count * step, home + count * step):
            if low <= x <= high:
                yield x


def _rounded(x: float, y: float, wide: float, high: float) -> Rect:
    """To a hundredth of a point: the Plan is read by people and compared as text."""
    return (round(x, 2), round(y, 2), round(x + wide, 2), round(y + high, 2))
