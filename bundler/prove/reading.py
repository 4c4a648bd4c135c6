"""Reading a PDF with pypdf, which wrote none of it: resolving, the page tree, name trees, destinations.

pypdf's own conveniences are used little: what is proved is what stands in the file, not what a library makes of it.
Every walk guards against loops.
"""

from __future__ import annotations

import logging
import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pypdf.errors import DependencyError, PyPdfError

from bundler.model import Rect

if TYPE_CHECKING:
    from pypdf import PdfReader

FAULTS: Final = (PyPdfError, DependencyError, KeyError, IndexError, TypeError, ValueError, AttributeError, OSError,
                 NotImplementedError, RecursionError)  # fmt: skip
"""What pypdf raises at damaged or odd files: by no means its own exceptions alone."""

_LETTER: Final = (0.0, 0.0, 612.0, 792.0)
_DEEP: Final = 200
"""Levels that a tree of pages, names, fields or bookmarks may have."""


class Unreadable(Exception):
    """This PDF, or a part of it, cannot be read; the message says which."""


@contextmanager
def opened(path: Path, password: str = "", strict: bool = False) -> Iterator[PdfReader]:
    """A PDF opened by pypdf over a memory map, so that a large file is not copied. Raises Unreadable."""
    from pypdf import PdfReader

    with path.open("rb") as stream:
        try:
            view: Any = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as fault:
            raise Unreadable("the file is empty") from fault
        try:
            reader = _reader(PdfReader, view, password, strict)
            yield reader
            forget(reader)
        finally:
            view.close()


def forget(reader: PdfReader) -> None:
    """Let go of the objects that the reader keeps: it keeps all that it ever read, and they keep it."""
    reader.resolved_objects.clear()


def _reader(kind: Any, view: Any, password: str, strict: bool) -> PdfReader:
    try:
        reader: PdfReader = kind(view, strict=strict)
        if reader.is_encrypted and not reader.decrypt(password):
            raise Unreadable("the password does not open it")
        root: Any = reader.trailer["/Root"]
        root["/Pages"]
    except FAULTS as fault:
        raise Unreadable(f"pypdf cannot read it: {type(fault).__name__}: {fault}") from fault
    return reader


class _Listener(logging.Handler):
    """Keeps what pypdf complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def complaints() -> Iterator[list[str]]:
    """What pypdf logs meanwhile. In a child process only: loggers are shared by all threads."""
    logger, listener = logging.getLogger("pypdf"), _Listener()
    logger.addHandler(listener)
    try:
        yield listener.heard
    finally:
        logger.removeHandler(listener)


def resolve(thing: Any) -> Any:
    """What a reference leads to; null and what is not there are None."""
    from pypdf.generic import IndirectObject, NullObject

    for _ in range(_DEEP):
        if not isinstance(thing, IndirectObject):
            break
        thing = thing.get_object()
    return None if isinstance(thing, NullObject) else thing


def get(dictionary: Any, key: str) -> Any:
    """The resolved value of a key, or None (also where it is no dictionary)."""
    return resolve(dictionary.get(key)) if isinstance(dictionary, dict) else None


def number_of(thing: Any) -> int:
    """The object number of a reference, or 0."""
    from pypdf.generic import IndirectObject

    return thing.idnum if isinstance(thing, IndirectObject) else 0


def text_of(thing: Any) -> str:
    """A string, name or number as text, for comparing; bytes that are no text as Latin-1."""
    thing = resolve(thing)
    if thing is None:
        return ""
    if isinstance(thing, bytes):
        return thing.decode("latin-1")
    if isinstance(thing, list):
        return "; ".join(text_of(each) for each in thing)
    if isinstance(thing, dict) and hasattr(thing, "get_data"):
        return bytes(thing.get_data()).decode("latin-1")
    return str(thing)


def numbers(thing: Any, count: int) -> tuple[float, ...] | None:
    """An array of so many numbers, or None."""
    values = resolve(thing)
    if not isinstance(values, list) or len(values) < count:
        return None
    try:
        return tuple(float(resolve(value)) for value in values[:count])
    except (TypeError, ValueError):
        return None


def rect_of(thing: Any) -> Rect | None:
    """A rectangle with its corners in order."""
    four = numbers(thing, 4)
    if four is None:
        return None
    x0, y0, x1, y1 = four
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


@dataclass(frozen=True)
class Leaf:
    """A page as the page tree gives it, inherited values included. number: of its object. rotate: 0, 90, 180, 270."""

    number: int
    page: Any
    media: Rect
    crop: Rect
    rotate: int
    unit: float
    resources: Any


@dataclass
class Tree:
    """The pages, and what is wrong with the tree."""

    leaves: list[Leaf]
    faults: list[str]

    def positions(self) -> dict[int, int]:
        """Object number -> 0-based position."""
        return {leaf.number: position for position, leaf in enumerate(self.leaves)}


_INHERITED: Final = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")


def page_tree(reader: PdfReader) -> Tree:
    """All pages, by own walk (ISO 32000-2, 7.7.3)."""
    tree, seen = Tree([], []), set[int]()
    root: Any = reader.trailer["/Root"]
    top = root.get("/Pages")
    todo: list[tuple[Any, dict[str, Any], int]] = [(top, {}, 0)]
    while todo:
        ref, inherited, depth = todo.pop()
        number, node = number_of(ref), resolve(ref)
        if not isinstance(node, dict):
            tree.faults.append("the page tree holds something that is no page")
            continue
        if number in seen or depth > _DEEP:
            tree.faults.append(f"object {number} stands twice in the page tree")
            continue
        seen.add(number)
        given = inherited | {key: node.get(key) for key in _INHERITED if key in node}
        kids = get(node, "/Kids")
        if isinstance(kids, list):
            todo += [(kid, given, depth + 1) for kid in reversed(kids)]
        else:
            tree.leaves.append(_leaf(number, node, given))
    return tree


def _leaf(number: int, page: Any, given: dict[str, Any]) -> Leaf:
    media = _box(given.get("/MediaBox")) or _LETTER
    crop = _box(given.get("/CropBox")) or media
    crop = _common(crop, media) or media
    rotate, unit = resolve(given.get("/Rotate")), get(page, "/UserUnit")
    turned = int(rotate) % 360 if isinstance(rotate, (int, float)) else 0
    scale = float(unit) if isinstance(unit, (int, float)) and unit > 0 else 1.0
    return Leaf(number, page, media, crop, turned // 90 * 90, scale, resolve(given.get("/Resources")))


def _box(thing: Any) -> Rect | None:
    """A box with an inside."""
    rect = rect_of(thing)
    return rect if rect and rect[2] > rect[0] and rect[3] > rect[1] else None


def _common(one: Rect, other: Rect) -> Rect | None:
    x0, y0, x1, y1 = max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def tree_items(root: Any, leaf_key: str) -> Iterator[tuple[Any, Any]]:
    """Pairs of a name tree (/Names) or number tree (/Nums), in order (ISO 32000-2, 7.9.6 and 7.9.7)."""
    seen, todo = set[int](), [(root, 0)]
    while todo:
        ref, depth = todo.pop()
        number, node = number_of(ref), resolve(ref)
        if not isinstance(node, dict) or depth > _DEEP or (number and number in seen):
            continue
        seen.add(number)
        pairs = get(node, leaf_key)
        if isinstance(pairs, list):
            for at in range(0, len(pairs) - 1, 2):
                yield resolve(pairs[at]), pairs[at + 1]
        kids = get(node, "/Kids")
        if isinstance(kids, list):
            todo += [(kid, depth + 1) for kid in reversed(kids)]


class Destinations:
    """Where destinations of one file lead, named ones too (ISO 32000-2, 12.3.2)."""

    def __init__(self, reader: PdfReader, tree: Tree) -> None:
        self._root: Any = reader.trailer["/Root"]
        self._positions = tree.positions()
        self._count = len(tree.leaves)
        self._named: dict[tuple[bool, str], Any] | None = None

    def _names(self) -> dict[tuple[bool, str], Any]:
        """Names (True) and strings (False) are two spaces: the same word may lead to two places."""
        if self._named is None:
            self._named = {}
            old = get(self._root, "/Dests")
            for name, target in (old or {}).items() if isinstance(old, dict) else ():
                self._named.setdefault((True, str(name)), target)
            names = get(self._root, "/Names")
            for key, target in tree_items(names.get("/Dests"), "/Names") if isinstance(names, dict) else ():
                self._named.setdefault((False, text_of(key)), target)
        return self._named

    def array(self, target: Any) -> list[Any] | None:
        """The explicit destination behind a name, string, dictionary or array."""
        from pypdf.generic import NameObject

        for _ in range(8):
            target = resolve(target)
            if isinstance(target, list):
                return target
            if isinstance(target, dict):
                target = target.get("/D")
            elif isinstance(target, (str, bytes)):
                target = self._names().get((isinstance(target, NameObject), text_of(target)))
            else:
                return None
        return None

    def position(self, target: Any) -> int | None:
        """The 0-based page that a destination leads to, or None."""
        array = self.array(target)
        if not array:
            return None
        first = array[0]
        if number_of(first):
            return self._positions.get(number_of(first))
        if isinstance(first, int) and 0 <= first < self._count:
            return int(first)
        return None


def annotations_of(leaf: Leaf) -> list[Any]:
    """The annotations of a page that are dictionaries."""
    listed = get(leaf.page, "/Annots")
    found = [resolve(each) for each in listed] if isinstance(listed, list) else []
    return [each for each in found if isinstance(each, dict)]
