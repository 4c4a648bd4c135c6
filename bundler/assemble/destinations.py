"""Where a link leads (ISO 32000-2, 12.3.2): read from a source, and written so that the reader's zoom stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, NameTree, Object, String

from bundler.assemble.geometry import Geometry
from bundler.assemble.sources import Source
from bundler.model import Rect


@dataclass(frozen=True)
class Spot:
    """A place on a source's page. page: 0-based. left, top, rect: in that page's user space, None where not said."""

    page: int
    left: float | None = None
    top: float | None = None
    rect: Rect | None = None


def write_spot(page: Object, geometry: Geometry, spot: Spot | None = None) -> Array:
    """An explicit destination on a page of the bundle that keeps the reader's zoom (a null zoom).

    What the spot does not say is taken from the corner that is displayed at the upper left: a null there would keep
    whatever the reader looked at before.
    """
    left, top = geometry.upper_left(spot.rect if spot else None)
    if spot is not None:
        left = left if spot.left is None else spot.left
        top = top if spot.top is None else spot.top
    return Array([page, Name.XYZ, round(left, 3), round(top, 3), None])


def write_remote(file: str, index: int) -> Dictionary:
    """An action that opens a page (0-based) of another file in the same folder, zoom left alone (ISO 32000-2,
    12.6.4.3). file: its name, which has no character that means anything in a path."""
    dest = Array([index, Name.XYZ, None, None, None])
    return Dictionary(S=Name.GoToR, F=String(file), D=dest, NewWindow=True)


def read_spot(source: Source, dest: Any) -> Spot | None:
    """Read a destination of a source: explicit, or named (looked up). None where it leads nowhere."""
    for _ in range(4):
        if isinstance(dest, Dictionary):
            dest = dest.get("/D")
        elif isinstance(dest, Name | String):
            dest = _named(source, dest)
        else:
            break
    return _explicit(source, dest) if isinstance(dest, Array) and len(dest) else None


def _explicit(source: Source, dest: Array) -> Spot | None:
    page = _page_number(source, dest[0])
    if page is None:
        return None
    kind = str(dest[1]) if len(dest) > 1 else "/Fit"
    numbers = [_float(value) for value in list(dest)[2:6]] + [None] * 4
    first, second, third, fourth = numbers[:4]
    if kind == "/XYZ":
        return Spot(page, first, second)
    if kind in ("/FitH", "/FitBH"):
        return Spot(page, top=first)
    if kind in ("/FitV", "/FitBV"):
        return Spot(page, left=first)
    if kind == "/FitR" and None not in (first, second, third, fourth):
        return Spot(page, rect=(first, second, third, fourth))  # type: ignore[arg-type]
    return Spot(page)


def _page_number(source: Source, page: Any) -> int | None:
    if isinstance(page, Dictionary):
        return source.page_numbers.get(page.objgen)
    if isinstance(page, int) and 0 <= page < len(source.pages):
        return page
    return None


def _float(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _named(source: Source, name: Object) -> Any:
    """Names and strings are two name spaces (ISO 32000-2, 12.3.2.4)."""
    root = source.pdf.Root
    if isinstance(name, Name):
        old = root.get("/Dests")
        return old.get(str(name)) if isinstance(old, Dictionary) else None
    names = root.get("/Names")
    tree = names.get("/Dests") if isinstance(names, Dictionary) else None
    return NameTree(tree).get(str(name)) if isinstance(tree, Dictionary) else None
