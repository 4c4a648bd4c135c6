"""Bands across the page, of which pages are made. A band is never cut; distances in it are points from its left and
downwards from its top."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from bundler.prepare.markup.blocks import Picture

A4: Final = (595.276, 841.89)
MARGIN: Final = 56.7
WIDTH: Final = A4[0] - 2 * MARGIN
HEIGHT: Final = A4[1] - 2 * MARGIN


@dataclass(frozen=True)
class Text:
    """A run of text in one face. y: its base line, down from the strip's top."""

    x: float
    y: float
    text: str
    face: str
    size: float
    soft: bool
    slant: bool
    struck: float = 0.0
    """Points from its beginning that are struck out."""


@dataclass(frozen=True)
class Stroke:
    """A straight hair line."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Image:
    """A picture in its place. y: its top, down from the strip's top."""

    x: float
    picture: Picture
    width: float
    height: float
    y: float = 0.0


@dataclass(frozen=True)
class Strip:
    """A band. keep: stays on the page of the next. space: nothing but space."""

    height: float
    texts: tuple[Text, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    images: tuple[Image, ...] = ()
    keep: bool = False
    space: bool = False


def bars(places: tuple[float, ...], height: float) -> tuple[Stroke, ...]:
    """Vertical lines beside quoted text, of a height in points."""
    return tuple(Stroke(x, 0, x, height) for x in places)


def moved(band: Strip, x: float, y: float = 0.0) -> Strip:
    """A band's content farther to the right and down, in points. Its height stays."""
    return replace(
        band,
        texts=tuple(replace(text, x=text.x + x, y=text.y + y) for text in band.texts),
        strokes=tuple(Stroke(s.x0 + x, s.y0 + y, s.x1 + x, s.y1 + y) for s in band.strokes),
        images=tuple(replace(image, x=image.x + x, y=image.y + y) for image in band.images),
    )
