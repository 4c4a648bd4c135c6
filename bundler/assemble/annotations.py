"""Annotations (ISO 32000-2, 12.5): taken off a source's page, freed of whatever would drag other pages along, and put
on the bundle's page once."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf

from bundler.assemble.destinations import Spot, read_spot
from bundler.assemble.sources import ObjGen, Source, indirect_items

_DROPPED = ("/P", "/StructParent", "/AA", "/PA", "/Dest", "/A", "/Parent", "/AF")
"""Keys that are never copied as they are: some are put back once the annotation is in the bundle."""

_WITHIN_PAGE = ("/Popup", "/IRT")
"""References to other annotations; kept where these lie on the same page."""

_NAMED_ACTIONS = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})


@dataclass(frozen=True)
class SourceAnnotation:
    """An annotation of a source. spot: where a link leads within the source. dead: a link that leads nowhere there.

    parent: identity of its parent field, or of the comment that a pop-up belongs to. dropped_action: what an action
    that is not carried over did, or "".
    """

    obj: Object
    subtype: str
    spot: Spot | None = None
    dead: bool = False
    parent: ObjGen | None = None
    dropped_action: str = ""


def take_annotations(source: Source, page: Object) -> tuple[SourceAnnotation, ...]:
    """Take a page's annotations off it, in memory, each freed of its references to pages and fields."""
    array = page.get("/Annots")
    if not isinstance(array, Array):
        return ()
    objects = indirect_items(source, array)
    here = {each.objgen for each in objects}
    return tuple(_take(source, each, here) for each in objects)


def _take(source: Source, annotation: Object, here: set[ObjGen]) -> SourceAnnotation:
    keys = annotation.keys()
    subtype = str(annotation["/Subtype"]) if "/Subtype" in keys else ""
    parent = annotation["/Parent"] if "/Parent" in keys else None
    parent_id = None
    if isinstance(parent, Dictionary) and parent.is_indirect:
        parent_id = parent.objgen
        source.parents[annotation.objgen] = parent
    target = _target(annotation, keys)
    spot = read_spot(source, target) if target is not None else None
    action, dropped = _kept_action(annotation, keys)
    _detach(annotation, keys, here)
    if action is not None:
        annotation["/A"] = action
    dead = target is not None and spot is None
    return SourceAnnotation(annotation, subtype, spot, dead, parent_id, dropped)


def _target(annotation: Object, keys: set[str]) -> Object | None:
    if "/Dest" in keys:
        return annotation["/Dest"]
    action = annotation["/A"] if "/A" in keys else None
    if isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
        return action.get("/D")
    return None


def _kept_action(annotation: Object, keys: set[str]) -> tuple[Object | None, str]:
    """Web addresses and steps from page to page stay, alone; no other action enters a bundle."""
    action = annotation["/A"] if "/A" in keys else None
    if not isinstance(action, Dictionary):
        return None, ""
    kind = str(action.get("/S", ""))
    if kind == "/URI" and "/URI" in action:
        kept = {key: action[key] for key in ("/URI", "/IsMap") if key in action}
        return Dictionary({"/S": Name.URI, **kept}), ""
    if kind == "/Named" and str(action.get("/N", "")) in _NAMED_ACTIONS:
        return Dictionary(S=Name.Named, N=action["/N"]), ""
    return None, "" if kind == "/GoTo" else kind.lstrip("/") or "unknown"


def _detach(annotation: Object, keys: set[str], here: set[ObjGen]) -> None:
    for key in _DROPPED:
        if key in keys:
            del annotation[key]
    for key in _WITHIN_PAGE:
        if key in keys and not _lies_in(annotation[key], here):
            del annotation[key]


def _lies_in(value: object, here: set[ObjGen]) -> bool:
    return isinstance(value, Dictionary) and value.objgen in here


def put_annotations(pdf: Pdf, page: Object, wanted: list[SourceAnnotation], again: set[ObjGen]) -> list[Object]:
    """Put annotations on a page of the bundle. Returns them in the same order.

    again: identities, in the bundle, of annotations that a page already has: those are copied once more, so that no
    two pages share one.
    """
    placed: dict[ObjGen, Object] = {}
    copies = []
    for each in wanted:
        copied = pdf.copy_foreign(each.obj)
        if copied.objgen in again:
            copied = pdf.make_indirect(copy(copied))
        again.add(copied.objgen)
        copied["/P"] = page
        placed[each.obj.objgen] = copied
        copies.append(copied)
    for each, copied in zip(wanted, copies, strict=True):
        _rejoin(each, copied, placed)
    page["/Annots"] = Array(copies)
    return copies


def _rejoin(origin: SourceAnnotation, copied: Object, placed: dict[ObjGen, Object]) -> None:
    """Comments, their pop-ups and their answers find each other again; one whose other half was dropped is alone."""
    if origin.subtype == "/Link":
        return
    if origin.subtype == "/Popup" and origin.parent in placed:
        copied["/Parent"] = placed[origin.parent]
    for key in _WITHIN_PAGE:
        related = origin.obj.get(key)
        if related is None:
            continue
        if related.objgen in placed:
            copied[key] = placed[related.objgen]
        else:
            del copied[key]
