"""A sweep of every object of a finished volume: nothing that starts, fetches, sends or changes anything, no
attached file that was not declared, nothing hidden that no page leads to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Final

from bundler.prove.links import keeps_zoom
from bundler.prove.reading import get, number_of, text_of
from bundler.prove.report import Record

if TYPE_CHECKING:
    from pypdf import PdfReader

KEYS: Final = {
    "/JS": "active-script", "/JavaScript": "active-script", "/AA": "active-trigger",
    "/XFA": "active-xfa", "/Launch": "active-launch",
    "/RichMediaContent": "active-media", "/RichMediaSettings": "active-media", "/EmbeddedFiles": "embedded-file",
    "/EF": "embedded-file", "/Collection": "embedded-file", "/Threads": "active-action", "/SpiderInfo": "leftover",
}  # fmt: skip
"""Keys that must stand in no dictionary -> what a refusal is called (ISO 32000-2, 12.6, 12.7.8, 13, 14.5)."""

ACTIONS: Final = {
    "/JavaScript": "active-script", "/Launch": "active-launch", "/SubmitForm": "active-submit",
    "/GoToR": "active-remote", "/GoToE": "active-remote", "/ImportData": "active-submit", "/ResetForm": "active-action",
    "/Named": "active-action",
    "/Hide": "active-action", "/SetOCGState": "active-action", "/Thread": "active-action", "/Trans": "active-action",
    "/Sound": "active-media", "/Movie": "active-media", "/Rendition": "active-media", "/GoTo3DView": "active-media",
    "/RichMediaExecute": "active-media", "/GoToDp": "active-action",
}  # fmt: skip

TYPES: Final = {"/EmbeddedFile": "embedded-file", "/Filespec": "embedded-file", "/Rendition": "active-media",
                "/MediaClip": "active-media"}  # fmt: skip

ANNOTATIONS: Final = {"/RichMedia": "active-media", "/Movie": "active-media", "/Screen": "active-media",
                      "/Sound": "active-media", "/3D": "active-media", "/FileAttachment": "embedded-file"}  # fmt: skip

WEB: Final = ("http://", "https://", "mailto:")
CATALOG: Final = frozenset({
    "/Type", "/Version", "/Extensions", "/Pages", "/PageLabels", "/Names", "/Dests",
    "/ViewerPreferences", "/PageLayout", "/PageMode", "/Outlines", "/OpenAction", "/AcroForm", "/Metadata",
    "/StructTreeRoot", "/MarkInfo", "/Lang", "/OutputIntents", "/OCProperties",
})  # fmt: skip
"""What the catalogue of a bundle may hold (ISO 32000-2, table 29)."""


def prove_inactive(reader: PdfReader, own_files: Collection[str], record: Record) -> None:
    """Look at every object, once. own_files: the bundle's volumes.

    Objects are let go when they were looked at, so that a large file is never in memory as a whole: call it last.
    """
    root: Any = reader.trailer["/Root"]
    _prove_catalog(root, record)
    listed, met = _numbers(reader), set[int]()
    for number, thing in reachable(reader):
        met.add(number)
        record.looked("active content", int(number in listed))
        for dictionary in dictionaries(thing):
            _prove_dictionary(dictionary, root, own_files, record)
    for number, thing in _others(reader, listed, met):
        record.looked("active content")
        for dictionary in dictionaries(thing):
            _prove_dictionary(dictionary, root, own_files, record)
        if number not in _holders(reader):
            record.refuse("unreachable", f"Object {number} is in the file, but nothing leads to it.")


def _numbers(reader: PdfReader) -> dict[int, int]:
    """Every object in the cross-reference table: number -> generation."""
    numbers = {number: generation for generation, table in reader.xref.items() for number in table if number}
    return numbers | {number: 0 for number in reader.xref_objStm if number}


def _others(reader: PdfReader, listed: dict[int, int], met: set[int]) -> Iterator[tuple[int, Any]]:
    """Objects that nothing leads to, and those that hold others."""
    from pypdf.generic import IndirectObject

    for number in sorted(listed.keys() - met):
        yield number, reader.get_object(IndirectObject(number, listed[number], reader))


def _holders(reader: PdfReader) -> set[int]:
    """Object streams (ISO 32000-2, 7.5.7): nothing need lead to them."""
    return {holder for holder, _ in reader.xref_objStm.values()}


def dictionaries(thing: Any) -> Iterator[Any]:
    """The dictionaries in one object, those inside others too, references not followed."""
    todo = [thing]
    while todo:
        each = todo.pop()
        if isinstance(each, dict):
            yield each
            todo.extend(value for value in each.values() if isinstance(value, (dict, list)))
        elif isinstance(each, list):
            todo.extend(value for value in each if isinstance(value, (dict, list)))


def reachable(reader: PdfReader) -> Iterator[tuple[int, Any]]:
    """All objects that the trailer leads to, each once, with their numbers. The reader does not keep them."""
    seen, root = _holders(reader), number_of(reader.trailer.raw_get("/Root"))
    todo: list[Any] = [dict(reader.trailer)]
    while todo:
        thing = todo.pop()
        number = number_of(thing)
        if number:
            if number in seen:
                continue
            seen.add(number)
            place = (thing.generation, number)
            thing = thing.get_object()
            yield number, thing
            if number != root:
                reader.resolved_objects.pop(place, None)
        if isinstance(thing, dict):
            if str(thing.get("/Type")) in ("/XRef", "/ObjStm"):
                continue
            todo.extend(thing.values())
        elif isinstance(thing, list):
            todo.extend(thing)


def _prove_catalog(root: Any, record: Record) -> None:
    for key in sorted(set(root) - CATALOG - set(KEYS)):
        record.refuse("leftover", f"The catalogue holds {key}, which no bundle needs.")
    opening = get(root, "/OpenAction")
    if isinstance(opening, dict) and get(opening, "/S") == "/GoTo":
        opening = get(opening, "/D")
    if not _opens_at_full_size(opening):
        record.refuse("open-action", "The PDF does not open at 100 % on its first page.")


def _opens_at_full_size(target: Any) -> bool:
    """ "/XYZ left top 1" on a page."""
    return (
        isinstance(target, list)
        and len(target) == 5
        and number_of(target[0]) > 0
        and str(target[1]) == "/XYZ"
        and target[4] == 1
        and not keeps_zoom(target)
    )


def _prove_dictionary(dictionary: Any, root: Any, own_files: Collection[str], record: Record) -> None:
    for key in KEYS.keys() & dictionary.keys():
        record.refuse(KEYS[key], f"The PDF holds {key}: it could act by itself, or carries what nobody sees.")
    if isinstance(get(dictionary, "/PieceInfo"), dict):
        record.refuse("leftover", "The PDF holds private data of the program that made a source.")
    if dictionary is not root and get(get(dictionary, "/Metadata"), "/Type") == "/Metadata":
        record.refuse("leftover", "The PDF holds metadata of a part that came from a source.")
    if "/OpenAction" in dictionary and dictionary is not root:
        record.refuse("open-action", "There is an /OpenAction outside the catalogue.")
    _prove_kind(dictionary, own_files, record)


def _prove_kind(dictionary: Any, own_files: Collection[str], record: Record) -> None:
    action = _action(dictionary)
    if action == "/GoToR" and _own_file(dictionary, own_files):
        action = ""
    if action in ACTIONS:
        record.refuse(ACTIONS[action], f"The PDF holds an action {action}.")
    elif action == "/URI" and not text_of(get(dictionary, "/URI")).strip().lower().startswith(WEB):
        record.refuse(
            "active-address", f"A link leads to {text_of(get(dictionary, '/URI'))!r}, which is not on the web."
        )
    kind = str(dictionary.get("/Type", ""))
    named = TYPES.get(kind) or (ANNOTATIONS.get(str(dictionary.get("/Subtype", ""))) if "/Rect" in dictionary else None)
    if named:
        record.refuse(named, f"The PDF holds {kind} {dictionary.get('/Subtype', '')}.".replace(" .", "."))


def _action(dictionary: Any) -> str:
    """The kind of an action. Structure elements and transitions have an /S too: other keys tell them."""
    kind = str(get(dictionary, "/S") or "")
    told = str(dictionary.get("/Type", "/Action")) == "/Action" and not dictionary.keys() & {"/K", "/Pg"}
    return kind if told else ""


def _own_file(action: Any, own_files: Collection[str]) -> bool:
    file = get(action, "/F")
    name = text_of(get(file, "/UF") or get(file, "/F")) if isinstance(file, dict) else text_of(file)
    return name in own_files
