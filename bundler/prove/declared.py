"""What alterations, stated in the ledger, excuse: the one place that knows their codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_MARKUP: Final = frozenset({
    "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline", "/Squiggly",
    "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Redact",
})  # fmt: skip
"""Annotations by which people comment (ISO 32000-2, table 171)."""

_ACTIVE: Final = frozenset({"/RichMedia", "/Movie", "/Screen", "/Sound", "/3D", "/FileAttachment", "/PrinterMark",
                            "/TrapNet", "/Watermark", "/Projection"})  # fmt: skip


@dataclass(frozen=True)
class Declared:
    """The codes of a document's alterations."""

    codes: frozenset[str]

    @classmethod
    def of(cls, codes: Iterable[str]) -> Declared:
        """From the codes of ``Facts.alterations``."""
        return cls(frozenset(codes))

    def _any(self, *codes: str) -> bool:
        return not self.codes.isdisjoint(codes)

    @property
    def repaired(self) -> bool:
        """The source was damaged, and what can be read of it is all there is."""
        return self._any("repaired", "pages-imported")

    @property
    def images(self) -> bool:
        """Pictures are not the source's bytes."""
        return self._any("metadata-removed", "resolution-reduced", "recognised", "pages-pictured") or self.repaired

    @property
    def fonts(self) -> bool:
        """Fonts are not the source's bytes."""
        return self._any("pages-pictured") or self.repaired

    @property
    def layers_flattened(self) -> bool:
        """Hidden layers were taken out, the others became part of the page."""
        return self._any("layers-flattened")

    @property
    def fields_flattened(self) -> bool:
        """Form fields became part of the page."""
        return self._any("form-flattened", "fields-flattened", "pages-pictured")

    @property
    def looks(self) -> bool:
        """The page is meant to look otherwise than the original: it is compared in its own way."""
        return self._any("annotations-removed", "annotations-printed", "layers-flattened", "appearance-generated")

    @property
    def annotations_removed(self) -> bool:
        """Comments were taken off the pages."""
        return self._any("annotations-removed", "annotations-printed")

    def link_gone(self, kind: str, target: str) -> bool:
        """Whether a link may be missing: one to the web never is, but by its own alteration."""
        web = target.strip().lower().startswith(("http://", "https://", "mailto:"))
        return self._any("link-removed", "links-removed") and (kind == "page" or not web)

    def annotation_gone(self, kind: str) -> bool:
        """Whether an annotation of that kind may be missing."""
        if kind in _MARKUP and self.annotations_removed:
            return True
        return kind not in _MARKUP and bool(self.codes)

    def annotation_new(self, kind: str) -> bool:
        """Whether an annotation may be there that the source does not have."""
        return kind == "/Link" and self.repaired
