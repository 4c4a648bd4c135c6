"""Large streams (pictures, fonts) are not carried through memory: a token stands in for each while the volume is put
together, and when it is written the bytes come straight from the source's file.

Only the places of streams are taken from the sources' cross-reference tables (ISO 32000-2, 7.5.4); a stream that does
not stand there just as its dictionary says is carried along in the ordinary way.
"""

from __future__ import annotations

import mmap
import re
import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Final

from pikepdf import Object, Pdf, Stream

from bundler.model import BundlerBug

_LEAST: Final = 4096
"""Bytes from which a stream is worth the trouble."""

_WITHIN: Final = 16_384
"""A stream's dictionary is looked through so far for its end."""

_START: Final = re.compile(rb"stream(?:\r\n|\n)")
_END: Final = re.compile(rb"[\r\n ]*endstream\b")
_XREF: Final = re.compile(rb"xref\n0 (\d+)\n")
_ENTRY: Final = 20
"""Bytes of an entry of a cross-reference table."""

_BUFFER: Final = 1 << 17
"""Bytes copied at once: what stays in a processor's own memory is copied several times as fast."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Bytes of a source's file. start: 0-based offset of the first."""

    path: Path
    start: int
    length: int


class Deferred:
    """The streams of one volume that its file is still to be given."""

    def __init__(self) -> None:
        # No source can know it, so none can hold it. It leaves no trace in what is written.
        self._secret = secrets.token_bytes(24)
        self._pieces: list[_Piece] = []
        self._wanted = re.compile(re.escape(b" >>\nstream\n" + self._secret) + rb"(.{8})\nendstream", re.S)

    def take(self, pdf: Pdf, path: Path) -> None:
        """Put tokens in place of a source's large streams, in memory. path: the file that ``pdf`` was opened from."""
        if pdf.is_encrypted:
            return
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            for number, offset in _roomy(pdf, len(data)):
                self._defer(pdf.get_object(number), data, offset, path)

    def _defer(self, obj: Object, data: mmap.mmap, offset: int, path: Path) -> None:
        if not isinstance(obj, Stream) or str(obj.stream_dict.get("/Type")) in ("/ObjStm", "/XRef"):
            return
        said = obj.stream_dict.get("/Length")
        length = said if isinstance(said, int) else 0
        start = _stream_start(data, offset, length) if length >= _LEAST else None
        if start is None:
            return
        token = self._secret + len(self._pieces).to_bytes(8, "big")
        self._pieces.append(_Piece(path, start, length))
        # With the filters that it has, so that only its bytes change.
        filters, parameters = (obj.stream_dict.get(key) for key in ("/Filter", "/DecodeParms"))
        obj._write(token, filters, parameters)  # type: ignore[arg-type]  # None: there is none

    def fill(self, skeleton: Path, goal: Path) -> None:
        """Write ``goal``: the PDF ``skeleton``, as qpdf wrote it without object streams, its tokens replaced.

        Raises OSError, and BundlerBug where a token does not stand as it was put.
        """
        with ExitStack() as stack:
            source = stack.enter_context(skeleton.open("rb"))
            data = stack.enter_context(mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ))
            writer = stack.enter_context(_Writer(data, goal))
            shifts = [(0, 0)]
            at = 0
            for found in self._wanted.finditer(data):
                piece = self._pieces[int.from_bytes(found[1], "big")]
                said = _said_length(data, found.start(), len(self._secret) + 8)
                token = found.start(1) - len(self._secret)
                writer.keep(at, said)
                writer.say(b"%d" % piece.length)
                writer.keep(found.start(), token)
                writer.copy(piece)
                at = found.end(1)
                shifts.append((at, writer.size - at))
            table = _table(data, at)
            self._all_there(data, len(shifts) - 1)
            writer.keep(at, table.start)
            writer.say(table.shifted(data, shifts))

    def _all_there(self, data: mmap.mmap, replaced: int) -> None:
        there, at = 0, data.find(self._secret)
        while at >= 0:
            there, at = there + 1, data.find(self._secret, at + len(self._secret))
        if there != replaced:
            raise BundlerBug(f"{there} streams are wanted from the sources, and {replaced} places for them were found")


def _roomy(pdf: Pdf, size: int) -> Iterator[tuple[tuple[int, int], int]]:
    """Objects between which and the next in the file there is room for a large stream, with their offsets."""
    placed = sorted((entry.offset or 0, number) for number, entry in pdf.get_xref_table().items() if entry.type == 1)
    ends = [offset for offset, _ in placed[1:]] + [size]
    for (offset, number), end in zip(placed, ends, strict=True):
        if end - offset > _LEAST:
            yield number, offset


def _stream_start(data: mmap.mmap, offset: int, length: int) -> int | None:
    """Where a stream's bytes begin: behind the keyword from which the given length leads to the other keyword."""
    for found in _START.finditer(data, offset, min(offset + _WITHIN, len(data))):
        if _END.match(data, found.end() + length, found.end() + length + 32):
            return found.end()
    return None


def _said_length(data: mmap.mmap, end: int, length: int) -> int:
    """Where the length of a token's stream stands: qpdf writes it last in the dictionary."""
    said = b" /Length %d" % length
    if data[end - len(said) : end] != said:
        raise BundlerBug("a stream's length is not where it was written")
    return end - len(b"%d" % length)


@dataclass(frozen=True)
class _Table:
    """The cross-reference table of a skeleton. start: offset of ``xref``; first: of the first entry."""

    start: int
    first: int
    count: int

    def shifted(self, data: mmap.mmap, shifts: list[tuple[int, int]]) -> bytes:
        """The table and all behind it, for a file whose bytes from each offset on moved so far.

        shifts: offsets in ascending order, each with how far what stands from there on moved.
        """
        end = self.first + _ENTRY * self.count
        parts = [data[self.start : self.first]]
        step = 0
        for at in range(self.first, end, _ENTRY):
            entry = data[at : at + _ENTRY]
            if entry[17:18] == b"n":
                offset = int(entry[:10])
                # qpdf numbers the objects in the order in which it writes them.
                while step + 1 < len(shifts) and shifts[step + 1][0] <= offset:
                    step += 1
                entry = b"%010d" % (offset + shifts[step][1]) + entry[10:]
            parts.append(entry)
        tail = data[end:]
        said = b"startxref\n%d\n" % self.start
        if tail.count(said) != 1:
            raise BundlerBug("the end of the file does not say where its table is")
        parts.append(tail.replace(said, b"startxref\n%d\n" % (self.start + shifts[-1][1])))
        return b"".join(parts)


def _table(data: mmap.mmap, after: int) -> _Table:
    """Find the table by what the end of the file says of it."""
    said = re.search(rb"startxref\n(\d+)\n%%EOF\s*$", data[max(after, len(data) - 64) :])
    start = int(said[1]) if said else 0
    head = _XREF.match(data, start)
    if head is None or start < after:
        raise BundlerBug("the file has no table where it says")
    return _Table(start, head.end(), int(head[1]))


class _Writer:
    """Writes a file out of pieces of others."""

    def __init__(self, skeleton: mmap.mmap, goal: Path) -> None:
        self._skeleton = memoryview(skeleton)
        self._out = FileIO(goal, "wb")
        self._path: Path | None = None
        self._source: FileIO | None = None
        self._buffer = memoryview(bytearray(_BUFFER))
        self.size = 0

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self._skeleton.release()
        self._out.close()
        if self._source is not None:
            self._source.close()

    def say(self, data: bytes | memoryview) -> None:
        """Write bytes."""
        view = memoryview(data)
        self.size += len(view)
        while view:
            view = view[self._out.write(view) :]

    def keep(self, start: int, end: int) -> None:
        """Write bytes of the skeleton."""
        self.say(self._skeleton[start:end])

    def copy(self, piece: _Piece) -> None:
        """Write bytes of a source. It stays open: the next are likely to be of the same."""
        if self._source is None or self._path != piece.path:
            if self._source is not None:
                self._source.close()
            self._path, self._source = piece.path, FileIO(piece.path)
        self._source.seek(piece.start)
        left = piece.length
        while left:
            count = self._source.readinto(self._buffer[:left])
            if not count:
                raise BundlerBug("a source became shorter while it was copied")
            self.say(self._buffer[:count])
            left -= count
