"""Each mark's own content stream: it says what the Plan says, where the Plan says, upright, and to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bundler.model import Rect
from bundler.planning.plan import Mark, PlanPage
from bundler.prove.frame import from_display, to_display
from bundler.prove.reading import Leaf
from bundler.prove.report import Record
from bundler.prove.stamps import Reading, Shown

_SLACK: Final = 1.0
"""Points by which a base line may leave its mark's rectangle."""

_ROUNDING: Final = 0.1
"""Points by which a line may be drawn elsewhere than declared."""

_PALEST: Final = 0.6
"""The lightest that a mark's colour may be, 0 for black, 1 for white."""


def prove_marks(leaf: Leaf, page: PlanPage, reading: Reading, record: Record) -> bool:
    """Hold a page's marks against what bundler's own stream shows. True where all of it is as declared."""
    before = len(record.findings)
    place = (page.label, page.entry, page.source_page or 0)
    record.looked("mark streams", len(page.marks))
    said, wanted = "".join(each.text for each in reading.shown), [mark.text for mark in page.marks if mark.text]
    if said.split() != " ".join(wanted).split() and said != "".join(wanted):
        record.refuse(
            "mark-stream", f"the stream that prints the number says {said!r}, not {' '.join(wanted)!r}.", *place
        )
    if reading.others:
        record.refuse("mark-stream", f"the number's stream draws more than a number ({reading.others[0]}).", *place)
    for shown in reading.shown:
        _prove_shown(leaf, page, shown, record)
    _prove_each(leaf, page, reading, record)
    fills = list(zip(reading.plates, reading.shades, strict=True))
    dark = [rect for rect, shade in fills if lightness(shade) <= _PALEST]
    plates = [from_display(leaf, mark.rect) for mark in page.marks if mark.plate]
    lines = [from_display(leaf, mark.rect) for mark in page.marks if not mark.text]
    if any(not any(_within(rect, allowed) for allowed in plates) for rect, _ in fills if rect not in dark):
        record.refuse("mark-plate", "a ground is drawn that the plan does not declare.", *place)
    if any(not any(_same(rect, line) for line in lines) for rect in dark):
        record.refuse("mark-line", "a line is drawn that the plan does not declare.", *place)
    if any(not any(_same(rect, line) for rect in dark) for line in lines):
        record.refuse("mark-line", "a line that the plan declares is not drawn where it should be.", *place)
    return len(record.findings) == before


def _prove_shown(leaf: Leaf, page: PlanPage, shown: Shown, record: Record) -> None:
    place = (page.label, page.entry, page.source_page or 0)
    a, b, c, d, x, y = shown.matrix
    at = to_display(leaf, x, y)
    if not any(_inside(at, mark) for mark in page.marks):
        record.refuse(
            "mark-place", f"the number is printed at {at[0]:.0f}, {at[1]:.0f}, outside its declared place.", *place
        )
    along, up = _turned(leaf, (x, y), (a, b)), _turned(leaf, (x, y), (c, d))
    if not (along[0] > 0 and up[1] > 0 and abs(along[1]) < 0.01 * along[0] and abs(up[0]) < 0.01 * up[1]):
        record.refuse("mark-turned", "the number does not stand upright as the page is displayed.", *place)
    if shown.mode not in (0, 2) or lightness(shown.colour) > _PALEST or shown.size <= 0:
        record.refuse("mark-hidden", "the number is printed so that it cannot be seen.", *place)


def _prove_each(leaf: Leaf, page: PlanPage, reading: Reading, record: Record) -> None:
    """Where a page has several marks, each says at its own place what is declared for it."""
    if len(page.marks) < 2:
        return
    begun = [(to_display(leaf, each.matrix[4], each.matrix[5]), each.text) for each in reading.shown]
    for mark in page.marks:
        said = "".join(text for at, text in begun if _inside(at, mark))
        if said.split() != mark.text.split():
            place = (page.label, page.entry, page.source_page or 0)
            record.refuse("mark-stream", f"where {mark.text!r} is declared, the page prints {said!r}.", *place)


def lightness(colour: Sequence[float]) -> float:
    """How light a colour of one, three or four components is, 0 to 1; what cannot be told counts as black."""
    if len(colour) == 4:
        return (1 - colour[3]) * (1 - sum(colour[:3]) / 3)
    return sum(colour) / len(colour) if colour else 0.0


def _turned(leaf: Leaf, origin: tuple[float, float], arrow: tuple[float, float]) -> tuple[float, float]:
    """A direction of user space as displayed."""
    start = to_display(leaf, *origin)
    end = to_display(leaf, origin[0] + arrow[0], origin[1] + arrow[1])
    return end[0] - start[0], end[1] - start[1]


def _inside(point: tuple[float, float], mark: Mark) -> bool:
    x0, y0, x1, y1 = mark.rect
    return x0 - _SLACK <= point[0] <= x1 + _SLACK and y0 - _SLACK <= point[1] <= y1 + _SLACK


def _same(one: Rect, other: Rect) -> bool:
    """Whether two rectangles are one, but for rounding. A line is thinner than the slack of a number."""
    return all(abs(mine - theirs) < _ROUNDING for mine, theirs in zip(one, other, strict=True))


def _within(inner: Rect, outer: Rect) -> bool:
    return (
        inner[0] >= outer[0] - _SLACK
        and inner[1] >= outer[1] - _SLACK
        and inner[2] <= outer[2] + _SLACK
        and inner[3] <= outer[3] + _SLACK
    )
