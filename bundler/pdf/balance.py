"""How a page's content leaves the graphics stack (ISO 32000-2, 8.4.2): the page number must not move with it.

Content that forgets a ``Q`` leaves its own coordinates behind. Content with a ``Q`` too many relies on readers that
ignore it; wrapped in ``q`` and ``Q`` it would suddenly be obeyed, and the page would change.
"""

from __future__ import annotations

import contextlib
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Object

_BEFORE = frozenset(b"\x00\t\n\f\r ])>}")
_AFTER = frozenset(b"\x00\t\n\f\r [</(%{")
_TOKEN = re.compile(rb"%[^\r\n]*|\(|<<|<[0-9A-Fa-f\s]*>|/[^\s\x00()<>\[\]{}/%]*|[^\s\x00()<>\[\]{}/%]+|[^\s\x00]")
_PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)
_IMAGE_END = re.compile(rb"[\s\x00]EI(?=[\s\x00]|$)")


@dataclass(frozen=True)
class Balance:
    """unclosed: ``q`` without ``Q``. marked: ``BMC`` or ``BDC`` without ``EMC``. surplus: where a ``Q`` stands that
    closes nothing, as offsets in the content."""

    unclosed: int = 0
    marked: int = 0
    surplus: tuple[int, ...] = ()


BALANCED = Balance()


def balance(content: bytes) -> Balance:
    """What the content leaves open. A quick count settles all but few pages; the others are read with care."""
    return BALANCED if _plainly_balanced(content) else _read(content)


def balance_of(streams: Sequence[Object]) -> Balance:
    """What the content of a page leaves open. Raises pikepdf.PdfError where it cannot be unpacked."""
    return balance(b"\n".join([_decoded(stream) for stream in streams]))


def content_streams(page: Object) -> list[Object]:
    """The page's content streams, leaving out what is none."""
    from pikepdf import Array, Stream

    contents = page.get("/Contents")
    if isinstance(contents, Stream):
        return [contents]
    if isinstance(contents, Array):
        return [each for each in contents if isinstance(each, Stream)]
    return []


_FLATE = frozenset({b"/FlateDecode", b"[ /FlateDecode ]"})


def _decoded(stream: Object) -> bytes:
    """The content of a stream. Plain Flate, as most are, is quicker unpacked here than through the library."""
    if "/DecodeParms" not in stream and "/Filter" in stream and stream["/Filter"].unparse() in _FLATE:
        with contextlib.suppress(zlib.error):
            return zlib.decompress(stream.read_raw_bytes())
    return stream.read_bytes()


def without_surplus(content: bytes, found: Balance) -> bytes:
    """The content with each surplus ``Q`` made a space: what every reader makes of it."""
    blank = bytearray(content)
    for offset in found.surplus:
        blank[offset] = 0x20
    return bytes(blank)


def _plainly_balanced(content: bytes) -> bool:
    """True only where a plain count of operators says so. Text may hold such letters; then the count is seldom even.

    Every page of a bundle passes here, so it looks for letters (at the speed of memory) and not for words.
    """
    marked = content.count(b"BDC") + content.count(b"BMC")
    if marked and marked != content.count(b"EMC"):
        return False
    steps = sorted([(at, 1) for at in _words(content, b"q")] + [(at, -1) for at in _words(content, b"Q")])
    depth = 0
    for _, step in steps:
        depth += step
        if depth < 0:
            return False
    return depth == 0


def _words(content: bytes, letter: bytes) -> Iterator[int]:
    """Where a letter stands alone, as an operator does."""
    last = len(content) - 1
    at = content.find(letter)
    while at >= 0:
        if (at == 0 or content[at - 1] in _BEFORE) and (at == last or content[at + 1] in _AFTER):
            yield at
        at = content.find(letter, at + 1)


def _read(content: bytes) -> Balance:
    depth = marked = 0
    surplus = []
    for operator, offset in _operators(content):
        if operator == b"q":
            depth += 1
        elif operator == b"Q" and depth:
            depth -= 1
        elif operator == b"Q":
            surplus.append(offset)
        elif operator in (b"BMC", b"BDC"):
            marked += 1
        elif operator == b"EMC":
            marked = max(0, marked - 1)
    return Balance(depth, marked, tuple(surplus))


def _operators(content: bytes) -> Iterator[tuple[bytes, int]]:
    """Every bare word with its offset, past strings, comments, names and inline images."""
    at = 0
    while match := _TOKEN.search(content, at):
        token, at = match.group(), match.end()
        if token == b"(":
            at = _string_end(content, at)
        elif token == b"ID":
            end = _IMAGE_END.search(content, at)
            at = end.end() if end else len(content)
        elif token[0] not in b"%<>/[]{})":
            yield token, match.start()


def _string_end(content: bytes, at: int) -> int:
    depth = 1
    for match in _PARENTHESIS.finditer(content, at):
        depth += {b"(": 1, b")": -1}.get(match.group(), 0)
        if not depth:
            return match.end()
    return len(content)
