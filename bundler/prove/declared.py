"""What alterations, stated in the ledger, excuse on a page: the one place that knows their codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bundler.prove.turned import turn_of

MARKUP: Final = frozenset({
    "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline",
    "/Squiggly", "/StrikeOut", "/Caret", "/Ink", "/Popup", "/Projection", "/Redact",
})  # fmt: skip
"""Annotations by which people comment (ISO 32000-2, table 171); a stamp keeps its look."""

_MEDIA: Final = frozenset({"/RichMedia", "/Movie", "/Screen", "/Sound", "/3D", "/FileAttachment"})
_WEB: Final = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class Declared:
    """The codes of what was done to a page, and to its document as a whole."""

    codes: frozenset[str]

    @classmethod
    def on(cls, alterations: Iterable[Sequence[Any]], page: int) -> Declared:
        """Of pairs of code and page (1-based, 0 for the whole document) those that concern a page."""
        return cls(frozenset(str(code) for code, where in alterations if where in (0, page)))

    def _any(self, *codes: str) -> bool:
        return not self.codes.isdisjoint(codes)

    @property
    def comments_removed(self) -> bool:
        """Comments were taken off the page."""
        return self._any("comments-removed")

    @property
    def comments_printed(self) -> bool:
        """What comments show became part of the page."""
        return self._any("comments-printed")

    @property
    def fields_drawn(self) -> bool:
        """Form values were drawn that the source leaves to readers."""
        return self._any("appearances-made")

    @property
    def looks(self) -> bool:
        """The page is meant to look otherwise than the original: that is proved in its own way."""
        return self._annotated or self.resampled

    @property
    def _annotated(self) -> bool:
        """What lies over the page was changed."""
        return self.comments_removed or self.comments_printed or self.fields_drawn

    @property
    def wordy(self) -> bool:
        """Words of annotations became words of the page."""
        return self.comments_printed or self._any("media-removed")

    @property
    def flattened(self) -> bool:
        """Hidden layers were taken out, the others became part of the page."""
        return self._any("layers-flattened")

    @property
    def fewer_images(self) -> bool:
        """Pictures may have gone with what held them."""
        return self._annotated or self._any("layers-flattened", "hidden-removed", "media-removed")

    @property
    def signature_voided(self) -> bool:
        """Digital signatures lost their value, not their look."""
        return self._any("signature-voided")

    @property
    def rotation_mended(self) -> bool:
        """The page's turning was no multiple of 90 degrees."""
        return self._any("rotation-mended")

    @property
    def turn(self) -> int:
        """By how many degrees clockwise the page was turned upright."""
        return turn_of(self.codes)

    @property
    def recognised(self) -> bool:
        """Words that were recognised lie unseen under what the page shows."""
        return self._any("recognised")

    def once_made(self) -> Declared:
        """What is declared, against the clean PDF: that is turned already, has its recognised words, and its pictures
        have no dots to spare."""
        done = ("recognised", "picture-resampled")
        there = {code for code in self.codes if code in done or code.startswith("turned")}
        return Declared(self.codes - there)

    @property
    def pictured(self) -> bool:
        """A picture of the page stands for it, with its words behind."""
        return self._any("pictured")

    @property
    def words_lost(self) -> bool:
        """Not all words of a pictured page could be kept."""
        return self._any("words-lost")

    @property
    def unseen(self) -> bool:
        """pdfium cannot show the original: there is nothing to compare the page with but what was made of it."""
        return self._any("page-unseen", "unconfirmed")

    @property
    def resampled(self) -> bool:
        """Pictures of the page were brought down in resolution."""
        return self._any("picture-resampled")

    @property
    def camera_data_kept(self) -> bool:
        """What a camera wrote into the picture is part of the evidence."""
        return self._any("camera-data-kept")

    def link_gone(self, kind: str, target: str) -> bool:
        """Whether a link may be missing. One to the web never goes but with what hides it."""
        if self._any("hidden-removed", "layers-flattened"):
            return True
        return kind == "uri" and self._any("link-removed") and not target.strip().lower().startswith(_WEB)

    def annotation_gone(self, kind: str) -> bool:
        """Whether an annotation of that kind may be missing."""
        if self._any("hidden-removed", "layers-flattened"):
            return True
        if kind in MARKUP:
            return self.comments_removed or self.comments_printed
        return kind in _MEDIA and self._any("media-removed", "attachments-taken-out")
