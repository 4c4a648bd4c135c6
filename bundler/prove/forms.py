"""Form fields of pages, and layers of a document, as one file holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bundler.model import Rect
from bundler.prove.links import rounded
from bundler.prove.reading import Leaf, annotations_of, get, number_of, rect_of, resolve, text_of

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


@dataclass(frozen=True)
class FieldTree:
    """The form's fields. held: object numbers of all of them. parents: the field above each, where there is one; some
    files say it from above alone."""

    held: frozenset[int]
    parents: Mapping[int, Any]


def field_tree(reader: PdfReader) -> FieldTree:
    """The tree of fields that the form lists (ISO 32000-2, 12.7.3), with a guard against loops."""
    listed = get(get(reader.trailer["/Root"], "/AcroForm"), "/Fields")
    todo: list[tuple[Any, Any]] = [(each, None) for each in listed] if isinstance(listed, list) else []
    held: set[int] = set()
    parents: dict[int, Any] = {}
    while todo:
        ref, parent = todo.pop()
        number, node = number_of(ref), resolve(ref)
        if not isinstance(node, dict) or (number and number in held):
            continue
        held.add(number)
        if parent is not None:
            parents[number] = parent
        kids = get(node, "/Kids")
        todo += [(kid, node) for kid in kids] if isinstance(kids, list) else ()
    return FieldTree(frozenset(held - {0}), parents)


def widgets(leaf: Leaf, tree: FieldTree) -> list[Widget]:
    """The form fields of a page, from the bottom left."""
    found = [_widget(each, tree) for each in annotations_of(leaf) if get(each, "/Subtype") == "/Widget"]
    # Those in one place stay in the order of the page: a field without a name has one in the bundle.
    return sorted(found, key=lambda widget: widget.rect)


def _widget(annotation: Any, tree: FieldTree) -> Widget:
    chain = _ancestors(annotation, tree)
    names = [text_of(each.get("/T")) for each in reversed(chain) if "/T" in each]
    value = next((text_of(each.get("/V")) for each in chain if "/V" in each), "")
    kind = next((text_of(each.get("/FT")) for each in chain if "/FT" in each), "")
    rect = rect_of(annotation.get("/Rect")) or (0.0, 0.0, 0.0, 0.0)
    held = any(_number(each) in tree.held for each in chain)
    return Widget(rounded(rect), ".".join(names), kind, value, text_of(annotation.get("/AS")), held)


def _ancestors(annotation: Any, tree: FieldTree) -> list[Any]:
    """A widget, its field, and the fields above it."""
    chain: list[Any] = []
    while isinstance(annotation, dict) and len(chain) < _DEEP:
        chain.append(annotation)
        annotation = get(annotation, "/Parent") or tree.parents.get(_number(annotation))
    return chain


def _number(dictionary: Any) -> int:
    return number_of(getattr(dictionary, "indirect_reference", None))


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
