"""One volume, from Plan and sources to a PDF: the order in which the concepts of the format are put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
from pikepdf import Object, Pdf, StreamDecodeLevel

from bundler.assemble.deferred import Deferred
from bundler.assemble.destinations import write_remote, write_spot
from bundler.assemble.documents import Documents, Pair
from bundler.assemble.identity import identifier, mend_identifier, set_identifier
from bundler.assemble.labels import write_labels
from bundler.assemble.links import SourceLinks, draw_links, lay_links
from bundler.assemble.metadata import write_catalogue, write_metadata
from bundler.assemble.outline import write_outline
from bundler.assemble.pages import PageCopier, PageUse, PlacedPage
from bundler.assemble.sources import Source, Sources, open_bytes
from bundler.assemble.stamps import Stamper
from bundler.assemble.tree import hang_pages
from bundler.assemble.values import BundleInfo, Written
from bundler.model import BundlerBug, Finding, Place, Prepared, info
from bundler.planning.outline import OutlineNode, volume_outline
from bundler.planning.plan import EntryKind, Plan, PlanPage
from bundler.planning.profile import StampStyle
from bundler.planning.sheets import SheetLink, Sheets
from bundler.planning.wording import volume_words

_VERSION = "1.7"
"""Of the format: what layers, XMP and embedded files need; sources of PDF 2.0 add nothing that readers reject in it."""

_BUFFER = 1 << 18
"""Bytes that are written at once."""


def write_volume(
    number: int,
    plan: Plan,
    nodes: tuple[OutlineNode, ...],
    prepared: Mapping[str, Prepared],
    sheets: Sheets,
    style: StampStyle,
    about: BundleInfo,
    path: Path,
) -> Written:
    """Write volume ``number`` (1-based) to ``path``. See ``bundler.assemble.write``."""
    documents = _documents(number, plan, prepared)
    volume = _Volume(plan, _uses(number, plan, documents, sheets), style)
    volume.join(sheets)
    volume.link(sheets)
    about = _named(about, volume_words(number, len(plan.volumes)))
    volume.describe(volume_outline(plan, nodes, number), about)
    volume.save(path, identifier(_identity(number, plan, documents, sheets, about)))
    return Written((path,), tuple(volume.findings()))


def _named(about: BundleInfo, volume: str) -> BundleInfo:
    """What a volume says of itself: which one it is, too."""
    return replace(about, title=f"{about.title}, {volume}") if volume else about


def _ordinals(plan: Plan, uses: list[PageUse]) -> dict[tuple[str, int], int]:
    """Ordinals by entry and 0-based source page, of the documents that have pages in the volume, wherever these are;
    a page that stands twice is the first."""
    here = {use.page.entry for use in uses if not use.own}
    found: dict[tuple[str, int], int] = {}
    for entry in here:
        for ordinal in plan.ordinals_by_entry[entry]:
            found.setdefault((entry, (plan.pages[ordinal].source_page or 0) - 1), ordinal)
    return found


def _identity(
    number: int, plan: Plan, documents: Mapping[str, Prepared], sheets: Sheets, about: BundleInfo
) -> Iterator[bytes]:
    """What makes this volume differ from any other."""
    yield repr((number, about, plan.volumes)).encode()
    yield sheets.pdf
    yield from (f"{entry} {each.sha256}{each.read_sha256}".encode() for entry, each in documents.items())
    yield " ".join(page.label for page in plan.pages).encode()


def _documents(number: int, plan: Plan, prepared: Mapping[str, Prepared]) -> dict[str, Prepared]:
    """What the volume's pages come from, by entry, in the order of the pages."""
    entries = dict.fromkeys(page.entry for page in plan.pages if page.volume == number)
    wanted = [entry for entry in entries if plan.entry_by_id[entry].kind is EntryKind.DOCUMENT]
    missing = [entry for entry in wanted if entry not in prepared]
    if missing:
        raise BundlerBug(f"the Plan has pages of documents that were not prepared: {', '.join(missing)}")
    return {entry: prepared[entry] for entry in wanted}


def _uses(number: int, plan: Plan, documents: Mapping[str, Prepared], sheets: Sheets) -> list[PageUse]:
    """Every page of the volume with where it comes from."""
    uses = []
    given: dict[str, int] = {}
    for ordinal, page in enumerate(plan.pages):
        nth = given[page.entry] = given.get(page.entry, -1) + 1
        if page.volume != number:
            continue
        if page.entry in documents:
            uses.append(_use(ordinal, page, documents[page.entry]))
        else:
            uses.append(PageUse(ordinal, page, None, sheets.starts[page.entry] + nth, balanced=True))
    return uses


def _use(ordinal: int, page: PlanPage, ready: Prepared) -> PageUse:
    """A page of a document. One that the source does not have is found out when it is copied."""
    index, pages = (page.source_page or 0) - 1, ready.facts.pages
    balanced = 0 <= index < len(pages) and pages[index].balanced
    return PageUse(ordinal, page, ready.pdf, index, balanced)


class _Volume:
    """A volume in the making. Its methods are called in the order in which they stand."""

    def __init__(self, plan: Plan, uses: list[PageUse], style: StampStyle) -> None:
        self._plan = plan
        self._uses = uses
        self._pdf = pikepdf.new()
        self._stamper = Stamper(self._pdf, style)
        self._pages: dict[int, PlacedPage] = {}
        self._rewritten: list[PageUse] = []
        self._deferred = Deferred()
        self._links = SourceLinks(_ordinals(plan, uses), self._lead)

    def join(self, sheets: Sheets) -> None:
        """Copy the pages, and what belongs to whole documents: forms, layers, attachments."""
        copier = PageCopier(self._pdf, self._uses)
        documents = Documents(self._pdf, self._plan)
        pending = Counter(use.origin for use in self._uses)
        read = {use.origin for use in self._uses if use.origin and not use.balanced}
        with Sources(self._deferred, read) as sources, open_bytes(sheets.pdf).pdf as drawn:
            own = Source(drawn)
            for use in self._uses:
                source = sources.get(use.origin) if use.origin else own
                documents.begin(use, source)
                documents.note(use, self._copy(copier, use, source))
                pending[use.origin] -= 1
                if use.origin and not pending[use.origin]:
                    documents.end(use.origin, source)
                    sources.close(use.origin)
        documents.finish()
        hang_pages(self._pdf, [placed.obj for placed in self._pages.values()])

    def _copy(self, copier: PageCopier, use: PageUse, source: Source) -> list[Pair]:
        """Copy a page; returns its annotations, as in the source and as in the bundle."""
        if not 0 <= use.source_index < len(source.pages):
            raise BundlerBug(f"page {use.page.label} of the Plan is no page of its source ({use.page.entry})")
        found = copier.annotations(use, source)
        wanted = [] if use.own else [each for each in found if self._links.wanted(use, each)]
        placed, copies = copier.copy(use, source, wanted)
        if not self._stamper.draw(placed.obj, placed.geometry, use.page.marks, use.balanced):
            self._rewritten.append(use)
        self._pages[use.ordinal] = placed
        return list(zip(wanted, copies, strict=True))

    def link(self, sheets: Sheets) -> None:
        """Give all links their destinations."""
        drawn: dict[int, list[SheetLink]] = {}
        for link in sheets.links:
            drawn.setdefault(link.page, []).append(link)
        for placed in self._pages.values():
            self._links.lead(placed, self._pages)
            if placed.use.own and placed.use.source_index in drawn:
                draw_links(self._pdf, placed.obj, drawn[placed.use.source_index], self._lead)
            lay_links(self._pdf, placed, self._lead)

    def _lead(self, ordinal: int) -> tuple[str, Object]:
        """What leads to a page: a destination here, or an action that opens another volume there."""
        placed = self._pages.get(ordinal)
        if placed is not None:
            return "/Dest", write_spot(placed.obj, placed.geometry)
        page = self._plan.pages[ordinal]
        return "/A", write_remote(self._plan.volumes[page.volume - 1].file, page.index)

    def describe(self, nodes: tuple[OutlineNode, ...], about: BundleInfo) -> None:
        """Bookmarks, page labels, and what the volume says of itself."""
        write_outline(self._pdf, nodes, self._lead)
        write_labels(self._pdf, [use.page.label for use in self._uses])
        write_catalogue(self._pdf, about, self._pages[self._uses[0].ordinal].obj)
        write_metadata(self._pdf, about)

    def save(self, path: Path, identity: bytes) -> None:
        """Write the file. Streams are passed on as they are: packing them again would cost most of the time."""
        skeleton = path.with_name(path.name + ".skeleton")
        with self._pdf as pdf:
            set_identifier(pdf, identity)
            _save(pdf, skeleton)
        mend_identifier(skeleton, identity)
        self._deferred.fill(skeleton, path)
        skeleton.unlink()

    def findings(self) -> list[Finding]:
        """What was left out or altered."""
        return self._links.findings(self._plan) + [_rewritten(self._plan, use) for use in self._rewritten]


def _save(pdf: Pdf, path: Path) -> None:
    # Through a buffer of our own: without it the system is called for every few kilobytes.
    with path.open("wb", buffering=_BUFFER) as stream:
        pdf.save(
            stream,
            min_version=_VERSION,
            fix_metadata_version=False,
            compress_streams=False,
            stream_decode_level=StreamDecodeLevel.none,
            static_id=True,
        )


def _rewritten(plan: Plan, use: PageUse) -> Finding:
    source = plan.entry_by_id[use.page.entry].source
    place = Place(source.file if source else "", document=use.page.entry, page=use.source_index + 1)
    said = "An instruction that closes nothing was taken out of the page's content; it looks as it did."
    return info("assemble.content-mended", said, place)
