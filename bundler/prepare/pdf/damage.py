"""Telling a file that was mended whole from one of which a part is gone.

A repair that leaves a page blank, or a page without its text, is worse than a refusal: nobody would notice.
"""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from typing import Any, Final

import pikepdf

from bundler.prepare.desk import FILE, Refused, page_list, plural
from bundler.prepare.pdf.opening import ASK_AGAIN
from bundler.prepare.pdf.source import Source

_REFERENCE: Final = re.compile(
    rb"(?<![0-9])([0-9]{1,10})[\x00\t\n\x0c\r ]+[0-9]{1,5}[\x00\t\n\x0c\r ]+R(?![A-Za-z0-9])"
)
_OBJECT: Final = re.compile(rb"(?<![0-9])([0-9]{1,10})[\x00\t\n\x0c\r ]+[0-9]{1,5}[\x00\t\n\x0c\r ]+obj(?![A-Za-z0-9])")
_UPWARDS: Final = frozenset({"/Parent", "/P", "/Page", "/Dest", "/A", "/AA", "/IRT", "/Popup"})
"""Keys that lead away from what a page is drawn from."""

_MOST_UNPACKED: Final = 64 << 20
"""Bytes of a stream that are unpacked to see whether it is whole."""


def refuse_if_cut_off(source: Source, data: bytes) -> None:
    """Refuse a mended file whose end is missing with something that it needs; say of any other what was mended.

    data: of the file as it was given, not of what a reader made of it.
    """
    if not source.repaired:
        return
    source.changed = True
    source.suspect.update(range(len(source.pages)))
    lost = _lost_content(source)
    gone = bool(lost) or _misses(source, data)
    if gone and not _has_end(data):
        raise cut_off()
    source.notes.altered("repaired", f"damage was mended on reading ({plural(len(source.warnings), 'fault')})")
    source.notes.warning(
        "source.repaired",
        f'"{FILE}" is damaged and was mended on reading.',
        "Look through its pages in the bundle, and ask for a sound copy if anything is missing.",
    )
    if gone:
        say_lost(source, lost)


def refuse_if_cut_off_unread(data: bytes) -> None:
    """The same where pikepdf cannot open the file, from its bytes alone. Raises Refused."""
    if _has_end(data):
        return
    have = {int(number) for number in _OBJECT.findall(data)}
    wanted = {int(number) for number in _REFERENCE.findall(data)}
    if _ends_inside(data) or (b"/ObjStm" not in data and any(number and number not in have for number in wanted)):
        raise cut_off()


def say_lost(source: Source, lost: list[int]) -> None:
    """Warn that parts are gone: what is shown is what any reader shows of it, and that may not be all."""
    where = f"the content of {page_list(lost)} is missing or breaks off" if lost else "parts that it refers to are gone"
    source.notes.altered("content-lost", where)
    source.notes.warning(
        "source.lost-content",
        f'"{FILE}" is damaged: {where}. What a PDF reader still shows of it is in the bundle.',
        ASK_AGAIN,
        min(lost, default=0),
    )


def _rebuilt(source: Source) -> bool:
    """Whether qpdf had to look for the objects one by one."""
    return any("reconstruct" in warning for warning in source.warnings)


def _misses(source: Source, data: bytes) -> bool:
    """Whether the objects had to be searched for, and not all that are wanted were found."""
    return _rebuilt(source) and _dangling(source, data)


def cut_off() -> Refused:
    """The refusal of a file that ends too soon."""
    return Refused("source.cut-off", f'"{FILE}" is cut off: the end of the file is missing.', ASK_AGAIN)


def _has_end(data: bytes) -> bool:
    """Whether a mark of the end stands behind the last object: what follows may be anything, zeros for instance."""
    return max(data.rfind(b"%%EOF"), data.rfind(b"startxref")) > data.rfind(b"endobj")


def _ends_inside(data: bytes) -> bool:
    """Whether the file ends in the middle of an object. Files written by hand may leave out every "endobj"."""
    start, end = data.rfind(b" obj"), data.rfind(b"endobj")
    return start > end and (end > 0 or b"/Catalog" not in data) and b"trailer" not in data[start:]


def _dangling(source: Source, data: bytes) -> bool:
    """Whether anything refers to an object that is not there."""
    texts = [data]
    for thing in source.pdf.objects:
        if isinstance(thing, pikepdf.Stream) and str(thing.get("/Type", "")) == "/ObjStm":
            with suppress(pikepdf.PikepdfError):
                texts.append(thing.read_bytes())
    wanted = {int(number) for text in texts for number in _REFERENCE.findall(text)}
    have = {thing.objgen[0] for thing in source.pdf.objects if hasattr(thing, "objgen")}
    return any(number and number not in have for number in wanted)


def _lost_content(source: Source) -> list[int]:
    """Pages (1-based) of which something that they are drawn from is gone or breaks off."""
    sound: dict[tuple[int, int], bool] = {}
    rebuilt = _rebuilt(source)
    return [i + 1 for i, page in enumerate(source.pages) if _lost(page, rebuilt) or not _whole(page, sound)]


def _lost(page: Any, rebuilt: bool) -> bool:
    """Whether a page has lost its content. In a file whose objects had to be searched for, none at all counts."""
    contents = page.get("/Contents")
    if contents is None:
        return rebuilt
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return not all(isinstance(part, pikepdf.Stream) for part in parts)


def _whole(page: Any, sound: dict[tuple[int, int], bool]) -> bool:
    """Whether every stream that a page is drawn from unpacks to its end. sound: what is known already."""
    todo: list[Any] = [page.get(key) for key in ("/Contents", "/Resources", "/Annots")]
    seen: set[tuple[int, int]] = set()
    while todo:
        thing = todo.pop()
        if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
            continue
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, pikepdf.Stream):
            if thing.objgen not in sound:
                sound[thing.objgen] = _unpacks(thing)
            if not sound[thing.objgen]:
                return False
        todo.extend(_parts(thing))
    return True


def _parts(thing: Any) -> list[Any]:
    """What a container holds, not going back up to parents and pages."""
    if isinstance(thing, pikepdf.Array):
        return list(thing)
    return [value for key, value in thing.items() if key not in _UPWARDS]


def _unpacks(stream: Any) -> bool:
    """Whether a deflated stream reaches its own end; qpdf would hand out what comes before a fault."""
    filters = stream.get("/Filter")
    first = filters[0] if isinstance(filters, pikepdf.Array) and len(filters) else filters
    if not isinstance(first, pikepdf.Name) or str(first) not in ("/FlateDecode", "/Fl"):
        return True
    unpacker = zlib.decompressobj()
    try:
        raw = stream.read_raw_bytes()
        unpacker.decompress(raw, _MOST_UNPACKED)
    except (zlib.error, pikepdf.PikepdfError):
        return False
    return unpacker.eof or bool(unpacker.unconsumed_tail)
