"""Links of a page: where each lies, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bundler.model import Rect
from bundler.prove.reading import Destinations, Leaf, annotations_of, get, rect_of, text_of


@dataclass(frozen=True)
class Link:
    """A link annotation. rect: in the page's default user space, to a hundredth of a point.

    kind: ``page``, ``uri``, ``remote`` (another file) or ``other``. target: 0-based page for ``page`` and ``remote``
    (None where it leads nowhere). address: the URI or file. zoom: the destination leaves the reader's zoom alone.
    """

    rect: Rect
    kind: str
    target: int | None = None
    address: str = ""
    zoom: bool = True


def links(leaf: Leaf, destinations: Destinations) -> list[Link]:
    """Every link annotation of a page."""
    found = []
    for annotation in annotations_of(leaf):
        rect = rect_of(annotation.get("/Rect"))
        if get(annotation, "/Subtype") == "/Link" and rect:
            found.append(_link(annotation, rounded(rect), destinations))
    return found


def rounded(rect: Rect) -> Rect:
    """To a hundredth of a point."""
    x0, y0, x1, y1 = rect
    return (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))


def _link(annotation: Any, rect: Rect, destinations: Destinations) -> Link:
    action = get(annotation, "/A")
    if not isinstance(action, dict):
        return _inside(annotation.get("/Dest"), rect, destinations)
    kind = get(action, "/S")
    if kind == "/GoTo":
        return _inside(action.get("/D"), rect, destinations)
    if kind == "/URI":
        return Link(rect, "uri", None, text_of(action.get("/URI")))
    if kind == "/GoToR":
        return _remote(action, rect)
    return Link(rect, "other", None, text_of(kind))


def _inside(target: Any, rect: Rect, destinations: Destinations) -> Link:
    array = destinations.array(target)
    return Link(rect, "page", destinations.position(target), "", keeps_zoom(array))


def _remote(action: Any, rect: Rect) -> Link:
    name, page, kept = remote(action)
    return Link(rect, "remote", page, name, kept)


def remote(action: Any) -> tuple[str, int | None, bool]:
    """Where an action leads that opens another file: its name, 0-based page, and whether the zoom stays (ISO 32000-2,
    12.6.4.3). A name with a folder in it is no name of a volume."""
    array, file = get(action, "/D"), get(action, "/F")
    name = text_of(get(file, "/UF") or get(file, "/F")) if isinstance(file, dict) else text_of(file)
    page = array[0] if isinstance(array, list) and array and isinstance(array[0], int) else None
    return name, page, keeps_zoom(array)


def far(file: str, page: int | None) -> str:
    """A page (0-based) of another file, for comparing."""
    return f"{file}#{page}"


def keeps_zoom(array: Any) -> bool:
    """A destination that leaves the zoom as the reader has set it: /XYZ with a zoom of null or 0."""
    if not isinstance(array, list) or len(array) < 2 or str(array[1]) != "/XYZ":
        return False
    zoom = array[4] if len(array) > 4 else None
    return not isinstance(zoom, (int, float)) or zoom == 0
