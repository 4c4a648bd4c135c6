"""Taking out whatever acts: scripts, launches, submissions, media (ISO 32000-2, 12.6 and 13)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from bundler.pdf.walk import ACTIVE_ANNOTATIONS, KEPT_ACTIONS, is_web
from bundler.prepare.pdf.baking import bake
from bundler.prepare.pdf.source import Source, annotations_of, array_of, name_of, subdictionary, without

_CATALOG_KEPT: Final = frozenset({"/Type", "/Pages", "/Outlines", "/AcroForm", "/OCProperties", "/Dests", "/Names"})
"""What of the catalog goes on to the later steps; the last two go once links are resolved."""

_CODES: Final = {
    "/JavaScript": "script-removed",
    "/Launch": "launch-removed",
    "/SubmitForm": "submit-removed",
    "/ImportData": "import-removed",
    "/GoToR": "file-link-removed",
    "/GoToE": "file-link-removed",
    "/URI": "link-removed",
}
"""Alteration codes for action types; the others are "action-removed"."""


def strip_actions(source: Source) -> None:
    """Take out every action but links within the document and to the web, and state each."""
    _strip_catalog(source)
    for index, page in enumerate(source.pages):
        _strip_holder(source, page, index + 1)
        for annotation in annotations_of(page):
            _strip_holder(source, annotation, index + 1)
    for field in form_fields(source.pdf):
        _strip_holder(source, field, 0)
    _strip_media(source)


def _strip_catalog(source: Source) -> None:
    """The catalog's own: what runs on opening, on printing, and by name."""
    root = source.pdf.Root
    opening = root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and name_of(opening, "/S") not in ("/GoTo", ""):
        _state(source, opening, 0)
    if "/AA" in root:
        _note(source, "script-removed", "actions on opening, printing or closing", 0)
    names = subdictionary(root, "/Names")
    if names is not None and "/JavaScript" in names:
        _note(source, "script-removed", "scripts that run on opening", 0)
    if "/StructTreeRoot" in root:
        source.notes.altered("structure-dropped", "tags for accessibility are not carried into the bundle")
    for key in [key for key in root.keys() if key not in _CATALOG_KEPT]:  # noqa: SIM118 - not a dict
        del root[key]


def _strip_holder(source: Source, holder: Any, page: int) -> None:
    """The actions of a page, annotation or field."""
    for key in ("/AA", "/PA"):
        if key in holder:
            _note(source, "script-removed", "actions on entering, leaving, typing or printing", page)
            del holder[key]
    action = holder.get("/A")
    if action is None:
        return
    if not isinstance(action, pikepdf.Dictionary) or not _kept(action):
        _state(source, action, page)
        del holder["/A"]
    elif "/Next" in action:
        _note(source, "action-removed", "further actions after a link", page)
        del action["/Next"]


def _kept(action: Any) -> bool:
    """Whether an action may stay."""
    kind = name_of(action, "/S")
    return kind in KEPT_ACTIONS and (kind != "/URI" or is_web(action.get("/URI", "")))


def _state(source: Source, action: Any, page: int) -> None:
    """State the removal of one action."""
    kind = name_of(action, "/S") if isinstance(action, pikepdf.Dictionary) else ""
    code = _CODES.get(kind, "action-removed")
    what = f"a link to {_address(action)}" if kind == "/URI" else f"an action of type {kind.lstrip('/') or 'unknown'}"
    _note(source, code, what, page)


def _address(action: Any) -> str:
    """The address of a web action, short and plain."""
    text = "".join(c if c.isprintable() else "?" for c in str(action.get("/URI", "")))
    return text if len(text) <= 80 else text[:77] + "..."


def _note(source: Source, code: str, detail: str, page: int) -> None:
    """State an alteration; the clean PDF must be written."""
    source.notes.altered(code, detail, page)
    source.changed = True


def _strip_media(source: Source) -> None:
    """Sounds, films and attachment pins: what they draw becomes part of the page, the rest goes."""
    for index, page in enumerate(source.pages):
        annotations = annotations_of(page)
        media = [a for a in annotations if name_of(a, "/Subtype") in ACTIVE_ANNOTATIONS]
        if not media:
            continue
        bake(source, index, media)
        source.keep_annotations(index, without(annotations, media))
        kinds = sorted({name_of(a, "/Subtype").lstrip("/") for a in media})
        _note(source, "media-removed", f"{', '.join(kinds)}: its picture stays", index + 1)


def form_fields(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every field of the form, parents before children. Loops and depth are bounded."""
    form = subdictionary(pdf.Root, "/AcroForm")
    todo = [(field, 0) for field in reversed(array_of(form, "/Fields"))] if form is not None else []
    seen: set[tuple[int, int]] = set()
    while todo:
        field, depth = todo.pop()
        if not isinstance(field, pikepdf.Dictionary) or depth > 32:
            continue
        if field.is_indirect:
            if field.objgen in seen:
                continue
            seen.add(field.objgen)
        yield field
        todo.extend((kid, depth + 1) for kid in reversed(array_of(field, "/Kids")))
