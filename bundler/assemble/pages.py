"""Pages, copied from their sources: each object once, and nothing but what a page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path

from pikepdf import Name, Object, Pdf

from bundler.assemble.annotations import SourceAnnotation, put_annotations, take_annotations
from bundler.assemble.destinations import Spot
from bundler.assemble.geometry import Geometry, read_geometry
from bundler.assemble.sources import ObjGen, Source
from bundler.planning.plan import PlanPage

_BOXES = frozenset({"/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/BoxColorInfo"})
_KEPT = _BOXES | {"/Type", "/Resources", "/Contents", "/Rotate", "/Group", "/UserUnit"}
"""What a page keeps (ISO 32000-2, table 31). The rest is private data, presentation, structure, threads or action."""


@dataclass(frozen=True, slots=True)
class PageUse:
    """One page of the volume. origin: the PDF that it comes from, None for the one that bundler drew.
    source_index: 0-based page of it. balanced: its content is known to leave no graphics state open."""

    ordinal: int
    page: PlanPage
    origin: Path | None
    source_index: int
    balanced: bool = False

    @property
    def own(self) -> bool:
        """Whether bundler drew the page."""
        return self.origin is None


@dataclass(slots=True)
class PlacedPage:
    """A page in the bundle. links: annotations that lead to a page of the same document, and where to."""

    use: PageUse
    obj: Object
    geometry: Geometry
    links: list[tuple[Spot, Object]] = field(default_factory=list)


class PageCopier:
    """Copies the pages of one volume."""

    def __init__(self, pdf: Pdf, uses: Sequence[PageUse]) -> None:
        self._pdf = pdf
        self._times = Counter((use.origin, use.source_index) for use in uses)
        self._taken: dict[tuple[Path | None, int], tuple[SourceAnnotation, ...]] = {}
        self._given: set[ObjGen] = set()
        self._geometries: dict[tuple[bytes, ...], Geometry] = {}

    def annotations(self, use: PageUse, source: Source) -> tuple[SourceAnnotation, ...]:
        """What the source's page bears; taken off it the first time, as is all that a page of a bundle has not."""
        again = self._taken.get((use.origin, use.source_index))
        if again is not None:
            return again
        page = source.pages[use.source_index]
        keys = page.keys()
        taken = take_annotations(source, page) if "/Annots" in keys else ()
        for name in keys - _KEPT:
            del page[name]
        if self._times[use.origin, use.source_index] > 1:
            self._taken[use.origin, use.source_index] = taken
        return taken

    def copy(self, use: PageUse, source: Source, wanted: list[SourceAnnotation]) -> tuple[PlacedPage, list[Object]]:
        """Copy a page with the annotations that are wanted on it; those are returned, as they are in the bundle."""
        page = self._pdf.copy_foreign(source.pages[use.source_index])
        if self._times[use.origin, use.source_index] > 1:
            # The first copy stays as it is, outside the page tree: a pattern for all of them.
            page = self._pdf.make_indirect(copy(page))
        page["/Type"] = Name.Page
        placed = PlacedPage(use, page, self._geometry(page))
        copies = put_annotations(self._pdf, page, wanted, self._given) if wanted else []
        for origin, copied in zip(wanted, copies, strict=True):
            if origin.spot is not None:
                placed.links.append((origin.spot, copied))
        return placed, copies

    def _geometry(self, page: Object) -> Geometry:
        keys = page.keys()
        told = tuple(page[key].unparse() if key in keys else b"" for key in ("/MediaBox", "/CropBox")) + tuple(
            str(page[key]).encode() if key in keys else b"" for key in ("/Rotate", "/UserUnit")
        )
        if told not in self._geometries:
            self._geometries[told] = read_geometry(page)
        return self._geometries[told]
