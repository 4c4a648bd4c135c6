"""What follows from the Plan alone, before any PDF is read: no library is needed for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from bundler.planning.numbering import labels
from bundler.planning.outline import OutlineNode, volume_outline
from bundler.planning.plan import Plan
from bundler.prove.report import Record

LAID: Final = "reference links"
LAID_WORDS: Final = "reference words"
"""Checks of links that are laid over words, and of the words below them."""

ORIGINALS: Final = {
    "image": ("original pictures",),
    "text": ("original texts",),
    "mail": ("original texts",),
    "mailbox": ("original texts",),
    "markup": ("original texts",),
    "office": ("original office files",),
    "sheet": ("original office files",),
    "slides": ("original office files",),
}
"""Checks of the originals themselves, by the route on which they were read."""


class Bookmark(NamedTuple):
    """A bookmark, depth 0 for the outermost. target: 0-based page of the PDF, or of the file that is named; None where
    it leads nowhere. file: name of the volume that it opens, "" for its own."""

    depth: int
    title: str
    target: int | None
    file: str = ""


def expected(plan: Plan, volume: int, nodes: Iterable[OutlineNode]) -> list[Bookmark]:
    """What a volume (1-based) must hold: bookmarks of its own pages, with those above them, and of other volumes."""
    return list(_flat(plan, volume, volume_outline(plan, nodes, volume), 0))


def _flat(plan: Plan, volume: int, nodes: Iterable[OutlineNode], depth: int) -> Iterator[Bookmark]:
    for node in nodes:
        page = None if node.target is None else plan.pages[node.target]
        file = plan.volumes[page.volume - 1].file if page and page.volume != volume else ""
        yield Bookmark(depth, node.title, None if page is None else int(page.index), file)
        yield from _flat(plan, volume, node.children, depth + 1)


def prove_conservation(plan: Plan, record: Record) -> None:
    """Every selected page of every source stands in the bundle once; nothing else does but what bundler draws."""
    seen: set[tuple[str, int]] = set()
    for page in plan.pages:
        record.looked("conservation")
        if page.source_page is None:
            continue
        source = plan.entry_by_id[page.entry].source
        if source is None or not 1 <= page.source_page <= source.pages:
            record.refuse("conservation", "the plan names a source page that does not exist.", page.label, page.entry)
        if (page.entry, page.source_page) in seen:
            record.refuse("conservation", "a source page stands in the bundle twice.", page.label, page.entry)
        seen.add((page.entry, page.source_page))
    for number, volume in enumerate(plan.volumes, 1):
        indexes = [page.index for page in plan.pages if page.volume == number]
        if indexes != list(range(volume.pages)):
            record.refuse("conservation", f"The plan's pages of {volume.file} are not in order.")


def prove_numbering(plan: Plan, record: Record) -> None:
    """Every label is what the plan's numbering says, and no two pages are cited alike."""
    said = labels(((page.volume, page.entry) for page in plan.pages), plan.numbering)
    texts: set[str] = set()
    for ordinal, (page, label) in enumerate(zip(plan.pages, said, strict=True)):
        record.looked("numbering")
        if page.label != label:
            message = f"the plan calls the page {page.label}; by its own numbering it is {label}."
            record.refuse("numbering", message, page.label, page.entry, page.source_page or 0)
        text = plan.page_text(ordinal)
        if text in texts:
            record.refuse("numbering", f"two pages are cited as {text}.", page.label, page.entry, page.source_page or 0)
        texts.add(text)
        printed = [mark.text for mark in page.marks if mark.kind == "number"]
        if printed != [plan.numbering.prefix + page.label]:
            message = f"the plan prints {' and '.join(printed) or 'no number'} on it."
            record.refuse("numbering", message, page.label, page.entry, page.source_page or 0)
