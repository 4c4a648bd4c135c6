"""Form fields of pages, and layers of a document, as one file holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bundler.model import Rect
from bundler.prove.links import rounded
from bundler.prove.reading import Leaf, annotations_of, get, number_of, rect_of, text_of

if TYPE_CHECKING:
    from pypdf import PdfReader

_DEEP: Final = 64


class Widget(NamedTuple):
    """A field's place on a page. name: in full. state: which look is shown. held: the form's tree leads to it."""

    rect: Rect
    name: str
    kind: str
    value: str
    state: str
    held: bool


def widgets(leaf: Leaf, tree: set[int]) -> list[Widget]:
    """The form fields of a page, from the bottom left. tree: as ``field_tree`` gives it."""
    found = [_widget(each, tree) for each in annotations_of(leaf) if get(each, "/Subtype") == "/Widget"]
    return sorted(found)


def _widget(annotation: Any, tree: set[int]) -> Widget:
    chain = _ancestors(annotation)
    names = [text_of(each.get("/T")) for each in reversed(chain) if "/T" in each]
    value = next((text_of(each.get("/V")) for each in chain if "/V" in each), "")
    kind = next((text_of(each.get("/FT")) for each in chain if "/FT" in each), "")
    rect = rect_of(annotation.get("/Rect")) or (0.0, 0.0, 0.0, 0.0)
    held = any(number_of(getattr(each, "indirect_reference", None)) in tree for each in chain)
    return Widget(rounded(rect), ".".join(names), kind, value, text_of(annotation.get("/AS")), held)


def _ancestors(annotation: Any) -> list[Any]:
    """A widget, its field, and the fields above it."""
    chain: list[Any] = []
    while isinstance(annotation, dict) and len(chain) < _DEEP:
        chain.append(annotation)
        annotation = get(annotation, "/Parent")
    return chain


def field_tree(reader: PdfReader) -> set[int]:
    """Object numbers of the outermost fields that the form lists (ISO 32000-2, 12.7.3)."""
    form = get(reader.trailer["/Root"], "/AcroForm")
    listed = get(form, "/Fields")
    return {number_of(each) for each in listed} - {0} if isinstance(listed, list) else set()


def layer_states(reader: PdfReader) -> dict[int, tuple[str, bool]]:
    """Name and default visibility of each optional content group, by object number (ISO 32000-2, 8.11.4)."""
    properties = get(reader.trailer["/Root"], "/OCProperties")
    default, listed = get(properties, "/D"), get(properties, "/OCGs")
    shown = get(default, "/BaseState") != "/OFF"
    states: dict[int, tuple[str, bool]] = {}
    for ref in listed if isinstance(listed, list) else ():
        states[number_of(ref)] = (text_of(get(ref.get_object(), "/Name")) if number_of(ref) else "", shown)
    for key, state in (("/ON", True), ("/OFF", False)):
        refs = get(default, key)
        for ref in refs if isinstance(refs, list) else ():
            if number_of(ref) in states:
                states[number_of(ref)] = (states[number_of(ref)][0], state)
    return states
