"""Where everything lies on a page: values only, nothing is drawn here.

A piece is a list of *strips*. A strip is a band across the page that is never cut; paging a piece is dealing strips
onto pages. Distances within a strip are measured in points downwards from its top, and from the page's left edge;
on a ``Sheet`` they are points from the bottom left of the page, as in PDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bundler.model import Rect
from bundler.planning.sheets import A4

LEFT = 64.0
RIGHT = A4[0] - 64.0
TOP = A4[1] - 62.0
BOTTOM = 66.0
"""The body of a page. The lowest 60 points stay free: the page number is stamped there."""

WIDTH = RIGHT - LEFT
HEIGHT = TOP - BOTTOM


@dataclass(frozen=True)
class Text:
    """A run of text in one face. y: of the base line."""

    x: float
    y: float
    text: str
    face: str
    size: float
    colour: str


@dataclass(frozen=True)
class Rule:
    """A horizontal line, or an upright one: rise is how far its other end lies above the first."""

    x0: float
    x1: float
    y: float
    weight: float
    colour: str = "ink"
    rise: float = 0.0


@dataclass(frozen=True)
class Area:
    """Where a live link lies. y0 is above y1 in a strip, below it on a sheet. target: ordinal in the Plan.

    row: 1-based number of the table row that it covers, within its piece; 0 for a link within a line.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    target: int
    row: int = 0


@dataclass(frozen=True)
class Strip:
    """A band that is never cut.

    keep: stays on the page of the strip that follows. space: nothing but space, left out at the top of a page.
    glue: share of the page's spare height that is added above it. header: strips to repeat above it where it comes
    first on a page.
    """

    height: float
    texts: tuple[Text, ...] = ()
    rules: tuple[Rule, ...] = ()
    areas: tuple[Area, ...] = ()
    keep: bool = False
    space: bool = False
    glue: float = 0.0
    header: tuple[Strip, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One page, laid out."""

    texts: tuple[Text, ...]
    rules: tuple[Rule, ...]
    areas: tuple[Area, ...]


def paginate(strips: Sequence[Strip]) -> tuple[Sheet, ...]:
    """Deal strips onto pages, as many as they need (at least one)."""
    pages = _Pages()
    for chain in _chains(strips):
        pages.add(chain)
    return tuple(_sheet(page) for page in pages.done())


def _chains(strips: Sequence[Strip]) -> Iterator[list[Strip]]:
    """Runs of strips that wish to stay together."""
    chain: list[Strip] = []
    for strip in strips:
        chain.append(strip)
        if not strip.keep:
            yield chain
            chain = []
    if chain:
        yield chain


class _Pages:
    """Pages being filled."""

    def __init__(self) -> None:
        self.pages: list[list[Strip]] = [[]]
        self.used = 0.0

    def add(self, chain: list[Strip]) -> None:
        height = sum(strip.height for strip in chain)
        if self.used + height <= HEIGHT:
            self._place(chain)
        elif all(strip.space for strip in chain):
            return
        elif height + sum(strip.height for strip in chain[0].header) <= HEIGHT:
            self._turn()
            self._place(chain)
        else:
            for strip in chain:
                if self.used + strip.height > HEIGHT:
                    self._turn()
                self._place([strip])

    def _turn(self) -> None:
        if self.pages[-1]:
            self.pages.append([])
            self.used = 0.0

    def _place(self, chain: list[Strip]) -> None:
        for strip in chain:
            fresh = not self.pages[-1]
            if fresh and strip.space:
                continue
            if fresh and len(self.pages) > 1:
                self._put(strip.header)
            self._put((strip,))

    def _put(self, strips: Sequence[Strip]) -> None:
        self.pages[-1].extend(strips)
        self.used += sum(strip.height for strip in strips)

    def done(self) -> list[list[Strip]]:
        """All pages; a last one that got nothing is dropped."""
        return [page for page in self.pages if page] or [[]]


def _sheet(strips: list[Strip]) -> Sheet:
    spare = HEIGHT - sum(strip.height for strip in strips)
    shares = sum(strip.glue for strip in strips)
    texts: list[Text] = []
    rules: list[Rule] = []
    areas: list[Area] = []
    top = TOP
    for strip in strips:
        top -= spare * strip.glue / shares if strip.glue else 0.0
        texts += [replace(text, y=top - text.y) for text in strip.texts]
        rules += [replace(rule, y=top - rule.y) for rule in strip.rules]
        areas += [replace(area, y0=top - area.y1, y1=top - area.y0) for area in strip.areas]
        top -= strip.height
    return Sheet(tuple(texts), tuple(rules), tuple(_joined(areas)))


def _joined(areas: list[Area]) -> list[Area]:
    """Parts of one row that lie right above each other on a page become one area again."""
    found: list[Area] = []
    for area in areas:
        last = found[-1] if found else None
        if last and _abut(last, area):
            found[-1] = replace(last, y0=area.y0)
        else:
            found.append(area)
    return found


def _abut(upper: Area, lower: Area) -> bool:
    return upper.row == lower.row != 0 and abs(upper.y0 - lower.y1) < 0.01


def rect(area: Area) -> Rect:
    """An area of a sheet as a rectangle, in points from the bottom left of the page."""
    return (round(area.x0, 2), round(area.y0, 2), round(area.x1, 2), round(area.y1, 2))
