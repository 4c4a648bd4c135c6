"""The prepared PDFs, opened: each once, however many entries use it, and within the limit of open files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pikepdf
from pikepdf import Object, Pdf, PdfError

from bundler.model import BundlerBug

_SPARE = 32
"""Open files left to everybody else in the process."""

ObjGen = tuple[int, int]
"""Number and generation of an indirect object: its identity within one PDF."""


@dataclass
class Source:
    """An open source. Its objects are taken apart in memory as they are copied; its file is never changed.

    visited: annotations that a page has already given away, by identity.
    """

    pdf: Pdf
    name: str = ""
    parents: dict[ObjGen, Object] = field(default_factory=dict)
    """Parent fields of annotations and fields, which are detached before anything is copied."""

    @cached_property
    def pages(self) -> list[Object]:
        """All pages in order."""
        return [page.obj for page in self.pdf.pages]

    @cached_property
    def page_numbers(self) -> dict[ObjGen, int]:
        """0-based position of each page, by its identity."""
        return {page.objgen: number for number, page in enumerate(self.pages)}

    def held(self, value: Object) -> Object:
        """The value as an indirect object, which alone can be copied to another PDF."""
        return value if value.is_indirect else self.pdf.make_indirect(value)


def indirect_items(source: Source, array: Object) -> list[Object]:
    """Items of an array, each dictionary made indirect and put back, so that it has an identity."""
    items: list[Object] = []
    for index, item in enumerate(array.as_list()):
        if isinstance(item, pikepdf.Dictionary):
            if not item.is_indirect:
                item = array[index] = source.pdf.make_indirect(item)
            items.append(item)
    return items


@contextmanager
def opened(paths: Iterable[Path]) -> Iterator[dict[Path, Source]]:
    """Open each path once; all are closed at the end. Raises BundlerBug for one that is no clean PDF.

    Large files are mapped, which holds one file open each. Where the limit does not allow that for all, the smallest
    are read into memory.
    """
    sizes = {path: path.stat().st_size for path in paths}
    largest = sorted(sizes, key=lambda path: (-sizes[path], str(path)))
    mapped = frozenset(largest[: _mappable()])
    with ExitStack() as stack:
        yield {path: Source(stack.enter_context(_open(path, path in mapped))) for path in sizes}


def _open(path: Path, mapped: bool) -> Pdf:
    try:
        # The mapping holds the file by itself, so that one descriptor a file is enough.
        with path.open("rb") as stream:
            if mapped:
                return pikepdf.open(stream, access_mode=pikepdf.AccessMode.mmap_only)
            return pikepdf.open(io.BytesIO(stream.read()))
    except PdfError as problem:
        raise BundlerBug(f"a prepared PDF cannot be read: {path.name}: {problem}") from problem


def open_bytes(data: bytes) -> Source:
    """Open a PDF held in memory. Raises BundlerBug where it is none."""
    try:
        return Source(pikepdf.open(io.BytesIO(data)))
    except PdfError as problem:
        raise BundlerBug(f"the drawn pages cannot be read: {problem}") from problem


def _mappable() -> int:
    """How many files may be held open: half of what the process has left, for other builds may run in it too."""
    try:
        import resource
    except ImportError:  # Windows: a mapping holds a handle, of which there are plenty
        return 10_000
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft in (resource.RLIM_INFINITY, -1):
        return 10_000
    return max(0, (soft - _open_files()) // 2 - _SPARE)


def _open_files() -> int:
    try:
        return sum(1 for _ in Path("/dev/fd").iterdir())
    except OSError:
        return 64
