"""What belongs to a document as a whole and not to one of its pages: its form, its layers, its attached files."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Object, Pdf

from bundler.assemble.annotations import SourceAnnotation
from bundler.assemble.attachments import Attachments
from bundler.assemble.fields import SourceForm, take_form
from bundler.assemble.forms import Forms
from bundler.assemble.layers import Layers
from bundler.assemble.pages import PageUse
from bundler.assemble.sources import Source
from bundler.planning.plan import Plan

Pair = tuple[SourceAnnotation, Object]
"""An annotation as it is in the source, and its copy in the bundle."""


class _InHand:
    """A source whose pages are being copied. entries: annotations and pages (0-based) by entry."""

    def __init__(self, form: SourceForm) -> None:
        self.form = form
        self.entries: dict[str, tuple[list[Pair], set[int]]] = {}


class Documents:
    """Follows the pages as they are copied, and joins what their documents have as a whole."""

    def __init__(self, pdf: Pdf, plan: Plan) -> None:
        self._plan = plan
        self._forms = Forms(pdf)
        self._layers = Layers(pdf)
        self._attachments = Attachments(pdf)
        self._in_hand: dict[Path, _InHand] = {}

    def begin(self, use: PageUse, source: Source) -> None:
        """Before a page of a source is copied: its form is read while it is whole."""
        if use.origin is not None and use.origin not in self._in_hand:
            self._in_hand[use.origin] = _InHand(take_form(source))

    def note(self, use: PageUse, annotations: list[Pair]) -> None:
        """After a page was copied."""
        if use.origin is not None:
            pairs, pages = self._in_hand[use.origin].entries.setdefault(use.page.entry, ([], set()))
            pairs += annotations
            pages.add(use.source_index)

    def end(self, origin: Path, source: Source) -> None:
        """After the last page of a source was copied."""
        done = self._in_hand.pop(origin)
        for entry, (pairs, pages) in done.entries.items():
            self._forms.add(entry, done.form, pairs, source.parents, whole=len(pages) == len(source.pages))
        first = next(iter(done.entries))
        self._layers.add(source, self._plan.entry_by_id[first].title)
        self._attachments.add(source, first)

    def finish(self) -> None:
        """Write what was joined."""
        self._forms.finish()
        self._layers.finish()
        self._attachments.finish()
