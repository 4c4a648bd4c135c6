"""Taking out whatever acts: scripts, launches, submissions, media (ISO 32000-2, 12.6 and 13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import pikepdf

from bundler.pdf.walk import ACTIVE_ANNOTATIONS, ACTIVE_KEYS, KEPT_ACTIONS, active_parts, dictionaries, is_web, sweep
from bundler.prepare.pdf.baking import bake
from bundler.prepare.pdf.source import Source, annotations_of, array_of, name_of, subdictionary, without

_CATALOG_KEPT: Final = frozenset({"/Type", "/Pages", "/Outlines", "/AcroForm", "/OCProperties", "/Dests", "/Names"})
"""What of the catalog goes on to the later steps; the last two go once links are resolved."""

_ACTING: Final = frozenset({"/S", "/URI", "/Next", "/F", "/Win", "/EF"})
"""Keys by which a dictionary acts, beside those that are active in themselves."""

_TELLING: Final = re.compile(
    rb"/(?:JS|JavaScript|AA|OpenAction|EmbeddedFiles?|XFA|RichMedia|Launch|GoToR|GoToE|GoToDp|SubmitForm|ResetForm"
    rb"|ImportData|SetOCGState|Rendition|GoTo3DView|RichMediaExecute|MediaClip)(?![A-Za-z0-9])"
    rb"|/[A-Za-z0-9]{0,12}#[0-9A-Fa-f]{2}"
)
"""Words without which nothing can act, plain or hidden."""

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


def scrub(source: Source) -> None:
    """Take whatever is active out of every object there is, also where no reader would look for it, and state it."""
    found: set[str] = set()
    for dictionary in dictionaries(source.pdf):
        parts = active_parts(dictionary)
        if parts:
            found.update(parts)
            _empty(dictionary)
    if found:
        _note(source, "action-removed", f"in places where nothing should be active: {', '.join(sorted(found))}", 0)


def lurks(source: Source, data: bytes) -> bool:
    """Whether something active is left where no reader would look for it. data: of the file, in which, or in whose
    object streams, the words for it would stand."""
    texts = [data]
    for thing in source.pdf.objects if b"/ObjStm" in data else ():
        if isinstance(thing, pikepdf.Stream) and name_of(thing, "/Type") == "/ObjStm":
            with suppress(pikepdf.PikepdfError):
                texts.append(thing.read_bytes())
    return any(_TELLING.search(text) for text in texts) and bool(sweep(source.pdf))


def _empty(dictionary: Any) -> None:
    """Leave nothing active in one dictionary."""
    gone = [key for key in dictionary.keys() if key in ACTIVE_KEYS or key in _ACTING]  # noqa: SIM118 - not a dict
    if name_of(dictionary, "/Type") in ("/EmbeddedFile", "/Rendition", "/MediaClip"):
        gone.append("/Type")
    if name_of(dictionary, "/Subtype") in ACTIVE_ANNOTATIONS:
        gone.append("/Subtype")
    for key in gone:
        if key in dictionary:
            del dictionary[key]


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
