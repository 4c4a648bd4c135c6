"""Arithmetic on pictures: covering rectangles, counting pixels that differ, looking for ink."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from bundler.model import Rect
from bundler.pdf.pictures import Picture

Region = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels from the top left; right and bottom exclusive."""

STRONG: Final = 96
"""Steps of 256 by which a channel differs strongly."""

_INK: Final = 48
"""Steps of 256 by which ink differs from its ground."""

_STAIN: Final = 2
"""Pixels of ink that may lie under a mark: the specks of a scan."""


def region(rect: Rect, unit: float, size: tuple[float, float], picture: Picture, grow: bool = True) -> Region:
    """A rectangle on the page as displayed, in pixels. unit: UserUnit. size: of the page, UserUnit not applied.

    grow: by a pixel on every side, for what is drawn at an edge runs into the next pixel.
    """
    across, down = picture.width / size[0] / unit, picture.height / size[1] / unit
    more = 1 if grow else 0
    left, right = math.floor(rect[0] * across) - more, math.ceil(rect[2] * across) + more
    top, bottom = picture.height - math.ceil(rect[3] * down) - more, picture.height - math.floor(rect[1] * down) + more
    return max(0, left), max(0, top), min(picture.width, right), min(picture.height, bottom)


def masked(picture: Picture, regions: Iterable[Region]) -> Picture:
    """The picture with regions painted white."""
    rgb = bytearray(picture.rgb)
    for left, top, right, bottom in regions:
        white = b"\xff" * (3 * max(0, right - left))
        for row in range(top, bottom):
            at = 3 * (row * picture.width + left)
            rgb[at : at + len(white)] = white
    return Picture(picture.width, picture.height, bytes(rgb))


MOST_DIFFERING: Final = 0.001
"""The part of a picture's pixels that may differ."""

MOST_STRONG: Final = 12
"""Pixels that may differ strongly: fewer than a small letter has."""


def alike(picture: Picture, changed: int, strong: int) -> bool:
    """Whether so few pixels differ, at all and strongly, that pictures of that size show the same."""
    return changed <= MOST_DIFFERING * picture.width * picture.height and strong <= MOST_STRONG


_NEAR: Final = 64
"""Steps of 256 by which a picture of a page may differ from the page, both brought down to half."""


def shows(picture: Picture, page: Picture) -> bool:
    """Whether a picture of a page shows what the page shows: edges of shapes are blurred, words are the same."""
    if (picture.width, picture.height) != (page.width, page.height):
        return False
    changed, _ = differing(_half(picture), _half(page), _NEAR)
    return changed <= MOST_DIFFERING * picture.width * picture.height / 4


def _half(picture: Picture) -> Picture:
    """A picture of half the width and half the height."""
    from PIL import Image

    image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
    small = image.resize((max(1, picture.width // 2), max(1, picture.height // 2)), Image.Resampling.BOX)
    return Picture(small.width, small.height, small.tobytes())


def differing(one: Picture, other: Picture, least: int = 1) -> tuple[int, int]:
    """How many pixels differ by ``least`` steps of 256 or more, and how many strongly. Both pictures have one size."""
    from PIL import Image, ImageChops

    images = [Image.frombytes("RGB", (each.width, each.height), each.rgb) for each in (one, other)]
    red, green, blue = ImageChops.difference(*images).split()
    counts = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    return sum(counts[least:]), sum(counts[STRONG:])


def _tones(picture: Picture, area: Region) -> list[list[int]]:
    """The least channel of each pixel of an area, row by row."""
    left, top, right, bottom = area
    rows = []
    for row in range(top, bottom):
        line = picture.rgb[3 * (row * picture.width + left) : 3 * (row * picture.width + right)]
        rows.append([min(line[at : at + 3]) for at in range(0, len(line), 3)])
    return rows


def _ground(rows: Sequence[Sequence[int]]) -> int:
    """The tone that most of an area has."""
    tones = sorted(tone for row in rows for tone in row)
    return tones[len(tones) // 2] if tones else 255


def prove_ink(picture: Picture, mark: Region, letters: Sequence[Region]) -> bool:
    """Every letter of a mark bears ink, in its upper and in its lower third: none is covered, not even half."""
    ground = _ground(_tones(picture, mark))
    return all(_inked(picture, letter, ground) for letter in letters)


def _inked(picture: Picture, letter: Region, ground: int) -> bool:
    rows = _tones(picture, letter)
    bears = [any(abs(tone - ground) > _INK for tone in row) for row in rows]
    third = max(2, len(bears) // 3)
    # A hyphen or a full stop is so flat that it has no parts.
    return any(bears) if len(bears) < 6 else any(bears[:third]) and any(bears[-third:])


def stained(picture: Picture, area: Region) -> bool:
    """Whether an area bears ink."""
    rows = _tones(picture, area)
    ground = _ground(rows)
    return sum(abs(tone - ground) > _INK for row in rows for tone in row) > _STAIN
