"""The prepared PDFs, opened: each once, however many entries use it, and within the limit of open files."""

from __future__ import annotations

import io
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pikepdf
from pikepdf import Object, Pdf, PdfError

from bundler.assemble.deferred import Deferred
from bundler.model import BundlerBug

_MOST_MAPPED = 64
"""Sources that may be mapped at the same time."""

ObjGen = tuple[int, int]
"""Number and generation of an indirect object: its identity within one PDF."""


@dataclass
class Source:
    """An open source. Its objects are taken apart in memory as they are copied; its file is never changed."""

    pdf: Pdf
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


class Sources:
    """The sources of a volume: each opened when it is first wanted and closed when its last page was copied.

    Large bundles have more sources than a process may have files open. Those that stay open for long (several
    entries use them) are mapped up to a limit, which holds one file open each, and read into memory beyond it.

    deferred: where large streams wait. read: sources whose streams are read here, and so have to be whole.
    """

    def __init__(self, deferred: Deferred, read: Collection[Path] = ()) -> None:
        self._deferred = deferred
        self._read = read
        self._open: dict[Path, Source] = {}

    def get(self, path: Path) -> Source:
        """The source, opened if it is not. Raises BundlerBug for one that is no clean PDF."""
        if path not in self._open:
            source = self._open[path] = Source(_open(path, len(self._open) < _MOST_MAPPED))
            if path not in self._read:
                self._deferred.take(source.pdf, path)
        return self._open[path]

    def close(self, path: Path) -> None:
        """Close one source. What was copied from it stays."""
        self._open.pop(path).pdf.close()

    def __enter__(self) -> Sources:
        return self

    def __exit__(self, *_: object) -> None:
        for path in list(self._open):
            self.close(path)


def _open(path: Path, mapped: bool) -> Pdf:
    try:
        # The mapping holds the file by itself, so that one descriptor a file is enough.
        with path.open("rb") as stream:
            if mapped and path.stat().st_size:
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
