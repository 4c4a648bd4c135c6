"""Pages, copied from their sources: each object once, and nothing but what a page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

from pikepdf import Name, Object, Pdf

from bundler.assemble.annotations import SourceAnnotation, put_annotations, take_annotations
from bundler.assemble.geometry import Geometry, read_geometry
from bundler.assemble.sources import ObjGen, Source
from bundler.planning.plan import PlanPage

_BOXES = frozenset({"/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/BoxColorInfo"})
_KEPT = _BOXES | {"/Type", "/Resources", "/Contents", "/Rotate", "/Group", "/UserUnit", "/Annots"}
"""What a page keeps (ISO 32000-2, table 31). The rest is private data, presentation, structure, threads or action."""


@dataclass(frozen=True)
class PageUse:
    """One page of the volume. source_index: 0-based page of the source. own: bundler drew it."""

    ordinal: int
    page: PlanPage
    source: Source
    source_index: int
    own: bool


@dataclass
class PlacedPage:
    """A page in the bundle, with the annotations that came along: as in the source, and as in the bundle."""

    use: PageUse
    obj: Object
    geometry: Geometry
    annotations: list[tuple[SourceAnnotation, Object]] = field(default_factory=list)


class PageCopier:
    """Copies the pages of one volume. An annotation is asked for by ``wanted`` before it is copied."""

    def __init__(self, pdf: Pdf, uses: Sequence[PageUse]) -> None:
        self._pdf = pdf
        self._times = Counter((id(use.source), use.source_index) for use in uses)
        self._taken: dict[tuple[int, int], tuple[SourceAnnotation, ...]] = {}
        self._given: set[ObjGen] = set()
        self._geometries: dict[tuple[bytes, ...], Geometry] = {}

    def annotations(self, use: PageUse) -> tuple[SourceAnnotation, ...]:
        """What the source's page bears; taken off it the first time."""
        key = (id(use.source), use.source_index)
        if key not in self._taken:
            page = use.source.pages[use.source_index]
            keys = page.keys()
            self._taken[key] = take_annotations(use.source, page) if "/Annots" in keys else ()
            for name in keys - _KEPT:
                del page[name]
            if "/Annots" in keys:
                del page["/Annots"]
        return self._taken[key]

    def copy(self, use: PageUse, wanted: list[SourceAnnotation]) -> PlacedPage:
        """Copy a page with the annotations that are wanted on it."""
        origin = use.source.pages[use.source_index]
        page = self._pdf.copy_foreign(origin)
        if self._times[id(use.source), use.source_index] > 1:
            # The first copy stays as it is, outside the page tree: a pattern for all of them.
            page = self._pdf.make_indirect(copy(page))
        page["/Type"] = Name.Page
        placed = PlacedPage(use, page, self._geometry(page))
        if wanted:
            copies = put_annotations(self._pdf, page, wanted, self._given)
            placed.annotations = list(zip(wanted, copies, strict=True))
        return placed

    def _geometry(self, page: Object) -> Geometry:
        keys = page.keys()
        told = tuple(page[key].unparse() if key in keys else b"" for key in ("/MediaBox", "/CropBox")) + tuple(
            str(page[key]).encode() if key in keys else b"" for key in ("/Rotate", "/UserUnit")
        )
        if told not in self._geometries:
            self._geometries[told] = read_geometry(page)
        return self._geometries[told]
