"""Finding active content among a PDF's objects (ISO 32000-2, 12.6 and 13). For pikepdf; the prover has its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pikepdf

ACTIVE_KEYS: Final = frozenset(
    {"/JS", "/JavaScript", "/AA", "/OpenAction", "/EmbeddedFiles", "/XFA", "/RichMediaContent"}
)
"""Keys that must not stand in any dictionary of a clean PDF."""

KEPT_ACTIONS: Final = frozenset({"/GoTo", "/URI"})
"""The only actions that stay. Everything else starts, fetches, sends or changes something."""

ACTIONS: Final = frozenset({
    "/GoToR", "/GoToE", "/GoToDp", "/Launch", "/Thread", "/Sound", "/Movie", "/Hide", "/Named", "/SubmitForm",
    "/ResetForm", "/ImportData", "/JavaScript", "/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView",
    "/RichMediaExecute",
})  # fmt: skip
"""The other action types of ISO 32000-2, table 201."""

ACTIVE_TYPES: Final = frozenset({"/EmbeddedFile", "/Rendition", "/MediaClip", "/Filespec", "/F"})
ACTIVE_ANNOTATIONS: Final = frozenset({"/RichMedia", "/Movie", "/Screen", "/Sound", "/3D", "/FileAttachment"})

WEB_SCHEMES: Final = ("http://", "https://", "mailto:")
"""Addresses that a link may keep."""

_SUSPECT: Final = re.compile(
    rb"/(?:JS|JavaScript|AA|OpenAction|EmbeddedFiles?|XFA|RichMedia|Launch|GoToR|GoToE|GoToDp|Thread|Sound|Movie|Hide"
    rb"|Named|SubmitForm|ResetForm|ImportData|SetOCGState|Rendition|Trans|GoTo3DView|RichMediaExecute|MediaClip"
    rb"|Filespec|Screen|3D|FileAttachment|URI|ObjStm|Encrypt)(?![A-Za-z0-9])|/[A-Za-z0-9]{0,12}#[0-9A-Fa-f]{2}"
)


def may_be_active(data: bytes) -> bool:
    """Whether the bytes of a PDF hold anything that could be active, or could hide it. False is certain."""
    return _SUSPECT.search(data) is not None


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of a PDF, those of streams and those inside other objects too."""
    for top in pdf.objects:
        yield from _inside(top)


def _inside(top: Any) -> Iterator[Any]:
    """The dictionaries in one indirect object, not following references. A list of work, for nesting may be deep."""
    import pikepdf

    todo = [top]
    while todo:
        thing = todo.pop()
        if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            yield thing
            values = [value for _, value in thing.items()]
        elif isinstance(thing, pikepdf.Array):
            values = list(thing)
        else:
            continue
        kinds = (pikepdf.Dictionary, pikepdf.Array)
        todo.extend(value for value in values if isinstance(value, kinds) and not value.is_indirect)


def active_parts(dictionary: Any) -> list[str]:
    """What is active in one dictionary, by name: "/JS", "/S /Launch", "/Subtype /Screen", "/URI file:..."."""
    keys = set(dictionary.keys())
    found = sorted(keys & ACTIVE_KEYS)
    kind = str(dictionary.get("/S", "")) if "/S" in keys else ""
    if kind in ACTIONS and _is_action(dictionary, keys):
        found.append(f"/S {kind}")
    if "/Subtype" in keys and str(dictionary.get("/Subtype")) in ACTIVE_ANNOTATIONS and "/Rect" in keys:
        found.append(f"/Subtype {dictionary.get('/Subtype')}")
    if "/Type" in keys and str(dictionary.get("/Type")) in ("/EmbeddedFile", "/Rendition", "/MediaClip"):
        found.append(f"/Type {dictionary.get('/Type')}")
    if kind == "/URI" and not is_web(dictionary.get("/URI", "")):
        found.append("/URI to something other than the web")
    return found


def _is_action(dictionary: Any, keys: set[str]) -> bool:
    """Structure elements and transitions have an /S too: they are told by their other keys."""
    return str(dictionary.get("/Type", "/Action")) == "/Action" and not keys & {"/K", "/P", "/Pg"}


def is_web(address: object) -> bool:
    """Whether an address is one that a link may keep."""
    return str(address).strip().lower().startswith(WEB_SCHEMES)


def sweep(pdf: pikepdf.Pdf) -> list[str]:
    """All that is active in a PDF, sorted, each once."""
    return sorted({part for dictionary in dictionaries(pdf) for part in active_parts(dictionary)})


def sweep_file(path: Path) -> list[str]:
    """The same of a file; quick where its bytes hold nothing of the kind."""
    import pikepdf

    if not may_be_active(path.read_bytes()):
        return []
    with pikepdf.open(path, suppress_warnings=True) as pdf:
        return sweep(pdf)
