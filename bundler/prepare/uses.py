"""Where the images of a PDF are drawn, and how large (ISO 32000-2, 8.3.4 and 8.9.5): what their resolution hangs on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import pikepdf
from pikepdf import Matrix

_DEEP: Final = 12
"""Forms within forms that are followed."""

_MOST: Final = 5_000
"""Drawings of images that are looked at on one page."""

Key = tuple[int, int]
"""Number and generation of an object."""


class Use(NamedTuple):
    """An image as it is drawn. page: 1-based. width, height: inches."""

    page: int
    width: float
    height: float


@dataclass
class Uses:
    """All uses of all images. hidden: images that are drawn where this does not look, or by content that cannot be
    read: in patterns, in the looks of annotations, in soft masks. Their size is not known."""

    found: dict[Key, list[Use]] = field(default_factory=dict)
    hidden: set[Key] = field(default_factory=set)

    def note(self, key: Key, use: Use) -> None:
        """One more."""
        self.found.setdefault(key, []).append(use)


def uses_of(pdf: pikepdf.Pdf, wanted: set[Key]) -> Uses:
    """How large the wanted images are drawn, on all pages."""
    uses, followed = Uses(), set[Key]()
    for number, page in enumerate(pdf.pages, 1):
        resources = page.obj.get("/Resources") or page.resources
        if wanted.isdisjoint(_images(resources, set())):
            continue
        unit = float(page.obj.get("/UserUnit", 1)) / 72
        try:
            for key, (width, height) in _drawn(page, resources, Matrix(), followed, 0):
                if key in wanted:
                    uses.note(key, Use(number, width * unit, height * unit))
        except (pikepdf.PdfError, TypeError, ValueError, OverflowError, _TooMany):
            uses.hidden |= _images(resources, set())
    uses.hidden |= _elsewhere(pdf, followed)
    return uses


class _TooMany(Exception):
    """More drawings than are looked at."""


def _images(resources: Any, seen: set[Key]) -> set[Key]:
    """Images that resources name, in forms too."""
    found: set[Key] = set()
    for thing in _objects(resources).values():
        if not isinstance(thing, pikepdf.Stream) or thing.objgen in seen:
            continue
        seen.add(thing.objgen)
        if thing.get("/Subtype") == "/Image":
            found.add(thing.objgen)
        else:
            found |= _images(thing.get("/Resources"), seen)
    return found


def _objects(resources: Any) -> dict[str, Any]:
    held = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    return dict(held.items()) if isinstance(held, pikepdf.Dictionary) else {}


def _drawn(
    content: Any, resources: Any, start: Matrix, followed: set[Key], depth: int
) -> Iterator[tuple[Key, tuple[float, float]]]:
    """Each image that content draws, with width and height in units of the page's user space."""
    objects, matrix, stack = _objects(resources), start, list[Matrix]()
    for count, instruction in enumerate(pikepdf.parse_content_stream(content, "q Q cm Do")):
        operands, operator = instruction.operands, str(instruction.operator)
        if count > _MOST * 10:
            raise _TooMany
        if operator == "q":
            stack.append(matrix)
        elif operator == "Q":
            matrix = stack.pop() if stack else matrix
        elif operator == "cm":
            matrix = Matrix(*(float(each) for each in operands)) @ matrix
        elif operator == "Do":
            yield from _shown(objects.get(str(operands[0])), resources, matrix, followed, depth)


def _shown(
    thing: Any, resources: Any, matrix: Matrix, followed: set[Key], depth: int
) -> Iterator[tuple[Key, tuple[float, float]]]:
    """What one external object draws."""
    if not isinstance(thing, pikepdf.Stream):
        return
    if thing.get("/Subtype") == "/Image":
        yield thing.objgen, (math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d))
        return
    if depth >= _DEEP:
        raise _TooMany
    followed.add(thing.objgen)
    own = thing.get("/Matrix")
    inner = Matrix(*(float(each) for each in own)) @ matrix if isinstance(own, pikepdf.Array) else matrix
    yield from _drawn(thing, thing.get("/Resources", resources), inner, followed, depth + 1)


def _elsewhere(pdf: pikepdf.Pdf, followed: set[Key]) -> set[Key]:
    """Images that are named by anything but pages and the forms that they draw."""
    found: set[Key] = set()
    for thing in pdf.objects:
        if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)) or thing.objgen in followed:
            continue
        if thing.get("/Type") not in ("/Page", "/Pages") and "/Resources" in thing:
            found |= _images(thing.get("/Resources"), set())
    return found
