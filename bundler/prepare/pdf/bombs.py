"""Refusing what unpacks to far more than it seems to hold, before anything draws it.

Only what can be large is unpacked for it: a stream of which a little grows a hundredfold at its beginning. Pictures are
not: their size is written on them.
"""

from __future__ import annotations

import re
import zlib
from typing import Any, Final

import pikepdf

from bundler.prepare.desk import FILE, Refused
from bundler.prepare.limits import Limits, sized
from bundler.prepare.pdf.outside import settle_outside
from bundler.prepare.pdf.source import Source, name_of, subdictionary

_DEFLATE: Final = ("/FlateDecode", "/Fl")
_SMALL: Final = 1 << 14
"""Bytes under which a stream that is packed once cannot unpack to much."""

_PROBE: Final = 1 << 16
_GROWTH: Final = 40
"""Times by which ordinary content does not grow when it is unpacked."""

_BLOCK: Final = 1 << 20
_DONE: Final = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do(?![A-Za-z0-9])")
_REMEDY: Final = "Open the file in a PDF reader and print it to a new PDF, or ask whoever sent it for an ordinary copy."


def refuse_bombs(source: Source) -> None:
    """Refuse streams that unpack to too much or lie elsewhere, and forms that are drawn too often. Raises Refused."""
    limits = source.job.limits
    streams = [thing for thing in source.pdf.objects if isinstance(thing, pikepdf.Stream)]
    settle_outside(source, streams)
    _refuse_inflated(streams, limits)
    _refuse_fan_out(streams, limits)


def _refuse_inflated(streams: list[Any], limits: Limits) -> None:
    total = 0
    for stream in streams:
        filters = _filters(stream)
        if not filters or filters[0] not in _DEFLATE or not _is_suspect(stream, filters):
            continue
        size = _unpacked(stream, filters, limits.stream_bytes)
        total += size
        if size > limits.stream_bytes:
            raise _too_much(f"one of its parts unpacks to more than {sized(limits.stream_bytes)}")
        if total > limits.streams_bytes:
            raise _too_much(f"its parts unpack to more than {sized(limits.streams_bytes)}")


def _is_suspect(stream: Any, filters: list[str]) -> bool:
    """Whether a stream may unpack to much: one packed twice, or one that grows a hundredfold at its beginning."""
    if len(filters) > 1 and filters[1] in _DEFLATE:
        return True
    length = stream.get("/Length", 0)
    if not isinstance(length, int) or length < _SMALL or name_of(stream, "/Subtype") == "/Image":
        return False
    unpacker = zlib.decompressobj()
    try:
        head = unpacker.decompress(stream.read_raw_bytes(), _PROBE)
    except (zlib.error, pikepdf.PikepdfError):
        return False
    return len(head) > _GROWTH * (length - len(unpacker.unconsumed_tail))


def _filters(stream: Any) -> list[str]:
    found = stream.get("/Filter")
    if isinstance(found, pikepdf.Name):
        return [str(found)]
    return [str(each) for each in found] if isinstance(found, pikepdf.Array) else []


def _unpacked(stream: Any, filters: list[str], most: int) -> int:
    """How many bytes a stream unpacks to; more than ``most`` is not counted to the end."""
    try:
        blocks: Any = [stream.read_raw_bytes()]
    except pikepdf.PikepdfError:
        return 0
    for name in filters:
        if name not in _DEFLATE:
            break
        blocks = _inflate(blocks)
    size = 0
    for block in blocks:
        size += len(block)
        if size > most:
            break
    return size


def _inflate(blocks: Any) -> Any:
    """Unpack blocks, block by block."""
    unpacker = zlib.decompressobj()
    for block in blocks:
        left = block
        while left:
            try:
                yield unpacker.decompress(left, _BLOCK)
            except zlib.error:
                return
            left = unpacker.unconsumed_tail


def _refuse_fan_out(streams: list[Any], limits: Limits) -> None:
    """Refuse forms inside forms inside forms, each drawn several times (ISO 32000-2, 8.10)."""
    uses: dict[tuple[int, int], int] = {}
    for stream in streams:
        nests = name_of(stream, "/Subtype") == "/Form" and _inner(stream) is not None
        if nests and _uses(stream, uses, 0, limits) > limits.form_uses:
            raise _too_much(f"drawings in it stand inside each other more than {limits.form_uses:,} times")


def _inner(form: Any) -> Any:
    """The drawings and pictures that a form may draw."""
    resources = subdictionary(form, "/Resources")
    return subdictionary(resources, "/XObject") if resources is not None else None


def _uses(form: Any, known: dict[tuple[int, int], int], depth: int, limits: Limits) -> int:
    """How many drawings are made when a form is drawn. A form that draws itself is stopped by readers."""
    key = form.objgen
    if key in known:
        return known[key]
    if depth > limits.form_depth:
        raise _too_much(f"drawings in it stand inside each other {limits.form_depth} deep")
    known[key] = 1
    inner, total = _inner(form), 1
    if inner is not None:
        try:
            content = form.read_bytes()
        except pikepdf.PikepdfError:
            content = b""
        for name in _DONE.findall(content):
            child = inner.get("/" + name.decode("latin-1"))
            if isinstance(child, pikepdf.Stream) and name_of(child, "/Subtype") == "/Form":
                total += _uses(child, known, depth + 1, limits)
                if total > limits.form_uses:
                    break
    known[key] = total
    return total


def _too_much(what: str) -> Refused:
    return Refused("source.bomb", f'"{FILE}" would overwhelm a reader: {what}.', _REMEDY)
