"""What a page is made of: a digest of all its objects, its images and fonts by hash, its layers.

A page's digest covers its content, resources, boxes and the looks of its annotations, but not where its links lead
(a link's target changes when other documents do) and not its page number's own stream, which is proved each time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bundler.prove.reading import FAULTS, Leaf, get, number_of, resolve

_OF_ANNOTATIONS: Final = frozenset({
    "/Parent", "/P", "/Dest", "/A", "/StructParent", "/Popup", "/IRT", "/NM", "/T", "/TU", "/TM", "/M", "/CreationDate",
})  # fmt: skip
_OF_STREAMS: Final = frozenset(
    {"/Length", "/Metadata", "/PieceInfo", "/StructParent", "/StructParents", "/LastModified"}
)
"""Keys that do not change how a page looks (ISO 32000-2, tables 93 and 166). Elsewhere any key may be a name."""

_PIXELS: Final = ("/Width", "/Height", "/BitsPerComponent", "/Filter", "/ImageMask", "/Decode", "/DecodeParms")


@dataclass(frozen=True)
class Parts:
    """What hangs on one object. images, fonts: hashes of raw streams. layers: object numbers of its groups."""

    digest: bytes
    images: frozenset[str] = frozenset()
    fonts: frozenset[str] = frozenset()
    layers: frozenset[int] = frozenset()


def _joined(digest: bytes, parts: Iterable[Parts]) -> Parts:
    images: set[str] = set()
    fonts: set[str] = set()
    layers: set[int] = set()
    for part in parts:
        images |= part.images
        fonts |= part.fonts
        layers |= part.layers
    return Parts(digest, frozenset(images), frozenset(fonts), frozenset(layers))


@dataclass
class Digests:
    """Digests of the objects of one file, each made once. Streams of pictures are let go after hashing."""

    _known: dict[int, Parts] = field(default_factory=dict)
    _open: set[int] = field(default_factory=set)

    def of(self, thing: Any) -> Parts:
        """The parts of an object with everything below it. An object within itself counts by that fact alone."""
        number = number_of(thing)
        if not number:
            return self._direct(thing)
        if number in self._known:
            return self._known[number]
        if number in self._open:
            return Parts(b"loop")
        self._open.add(number)
        value = resolve(thing)
        parts = self._direct(value)
        if get(value, "/Type") == "/OCG":
            parts = Parts(parts.digest, layers=frozenset({number}))
        self._open.discard(number)
        self._known[number] = parts
        return parts

    def _direct(self, value: Any) -> Parts:
        if isinstance(value, dict):
            return self._dictionary(value)
        if isinstance(value, list):
            below = [self.of(each) for each in value]
            return _joined(_hash(b"array", *(each.digest for each in below)), below)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return Parts(f"{float(value):g}".encode())
        return Parts(_hash(type(value).__name__.encode(), str(value).encode("utf-8", "surrogatepass")))

    def _dictionary(self, value: Any) -> Parts:
        if get(value, "/Type") in ("/Page", "/Pages"):
            return Parts(b"page")
        is_stream = hasattr(value, "get_data")
        skipped = _OF_STREAMS if is_stream else _OF_ANNOTATIONS if "/Rect" in value else frozenset[str]()
        keys = sorted(key for key in value if key not in skipped)
        below = {key: self.of(value.get(key)) for key in keys}
        pieces = [piece for key in keys for piece in (str(key).encode(), below[key].digest)]
        if not is_stream:
            return _joined(_hash(b"dictionary", *pieces), below.values())
        raw = _hash(raw_data(value))
        parts = _joined(_hash(b"stream", raw, *pieces), below.values())
        return self._stream(value, raw, parts)

    def _stream(self, value: Any, raw: bytes, parts: Parts) -> Parts:
        if get(value, "/Subtype") == "/Image":
            # Only how its bytes are read counts: its colour space may be held differently.
            looks = [self.of(value.get(key)).digest for key in _PIXELS]
            value._data = b""
            return Parts(parts.digest, parts.images | {_hash(raw, *looks).hex()}, parts.fonts, parts.layers)
        if "/Length1" in value or get(value, "/Subtype") in ("/Type1C", "/CIDFontType0C", "/OpenType"):
            return Parts(parts.digest, parts.images, parts.fonts | {raw.hex()}, parts.layers)
        return parts


def _hash(*pieces: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for piece in pieces:
        digest.update(len(piece).to_bytes(8, "big"))
        digest.update(piece)
    return digest.digest()


def raw_data(stream: Any) -> bytes:
    """A stream's bytes as they stand in the file, before any filter."""
    data = getattr(stream, "_data", b"")
    return data if isinstance(data, bytes) else bytes(data or b"")


def content_streams(leaf: Leaf) -> list[Any]:
    """The streams of a page's content, in order."""
    contents = get(leaf.page, "/Contents")
    if isinstance(contents, list):
        return [stream for stream in (resolve(each) for each in contents) if isinstance(stream, dict)]
    return [contents] if isinstance(contents, dict) else []


def page_parts(leaf: Leaf, digests: Digests, streams: Sequence[Any], own_fonts: Collection[str] = ()) -> Parts:
    """The parts of a page. streams: of its content, bundler's own left out. own_fonts: names of fonts of those."""
    below = [_resources(leaf.resources, digests, own_fonts), *(digests.of(stream) for stream in streams)]
    annotations = get(leaf.page, "/Annots")
    below += [digests.of(each) for each in annotations or ()] if isinstance(annotations, list) else []
    boxes = repr((leaf.media, leaf.crop, leaf.rotate, leaf.unit)).encode()
    return _joined(_hash(boxes, digests.of(get(leaf.page, "/Group")).digest, *(each.digest for each in below)), below)


def _resources(resources: Any, digests: Digests, own_fonts: Collection[str]) -> Parts:
    """A page's resources, by kind and name; without bundler's own fonts, and without what is empty."""
    found: list[tuple[str, Parts]] = []
    for kind in sorted(resources or ()) if isinstance(resources, dict) else ():
        held = get(resources, kind)
        if not isinstance(held, dict):
            continue  # /ProcSet, which says nothing
        for name in sorted(held):
            if not (kind == "/Font" and name in own_fonts):
                found.append((f"{kind}{name}", digests.of(held.get(name))))
    pieces = [piece for name, parts in found for piece in (name.encode(), parts.digest)]
    return _joined(_hash(b"resources", *pieces), [parts for _, parts in found])


_STATES: Final = re.compile(rb"(?<![^\s\[\]<>()/{}])[qQ](?![^\s\[\]<>()/{}])")


def is_balanced(streams: Iterable[Any]) -> bool:
    """Whether content closes all that it opens, and no more: nothing of it can reach what is drawn behind it.

    Letters in strings may be taken for operators: then the answer may be no where it should be yes.
    """
    depth = 0
    for stream in streams:
        try:
            data = bytes(stream.get_data())
        except FAULTS:
            return False
        for operator in _STATES.findall(data):
            depth += 1 if operator == b"q" else -1
            if depth < 0:
                return False
    return depth == 0
