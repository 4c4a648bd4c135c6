"""What comes after what: the manifest laid out as slots, in the order of the pages, before any number is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bundler.model import Document, DocumentKind, Manifest, Prepared, Section, SourcePage
from bundler.planning.plan import EntryKind
from bundler.planning.sheets import A4, Lengths
from bundler.planning.wording import extract_words

COVER, INDEX = "@cover", "@index"
READING, ISSUES, CHRONOLOGY, PEOPLE = "@essential-reading", "@issues", "@chronology", "@people"
DECISION_MAKER, DISCLOSURE, AGREED = "@decision-maker", "@disclosure", "@agreed"
"""Ids of the pages that bundler adds. "@" cannot begin an id of the manifest."""


def divider_id(section: str) -> str:
    """Id of a section's divider sheet."""
    return f"@divider:{section}"


def index_id(section: str) -> str:
    """Id of the part of the index with which a section begins."""
    return f"{INDEX}:{section}"


def comments_id(document: str) -> str:
    """Id of the sheet that lists a document's comments."""
    return f"@comments:{document}"


@dataclass(frozen=True)
class SlotPage:
    """A page to come. source_page: 1-based, None where bundler draws it. width, height: points as displayed."""

    source_page: SourcePage | None
    width: float
    height: float


@dataclass(frozen=True)
class Slot:
    """An entry to come, with its own pages. document: the manifest's entry behind it, if there is one."""

    id: str
    kind: EntryKind
    title: str
    pages: tuple[SlotPage, ...]
    section: str = ""
    parent: str = ""
    number: str = ""
    document: Document | None = None
    extract: str = ""
    late: int = 0


@dataclass(frozen=True)
class SectionSlot:
    """A section to come: slots of it and of the sections inside it run from ``start`` to ``stop`` (exclusive)."""

    id: str
    title: str
    level: int
    parent: str
    start: int
    stop: int


@dataclass
class _Layout:
    """Slots as they are laid out; private to this module."""

    prepared: Mapping[str, Prepared]
    lengths: Lengths
    dividers: bool
    slots: list[Slot] = field(default_factory=list)
    sections: list[SectionSlot] = field(default_factory=list)
    counted: int = 0

    def drawn(self, slot_id: str) -> tuple[SlotPage, ...]:
        """The pages of a piece that bundler draws."""
        return (SlotPage(None, *A4),) * max(1, self.lengths.get(slot_id, 1))

    def next_number(self) -> str:
        self.counted += 1
        return str(self.counted)


def lay_out(
    manifest: Manifest, prepared: Mapping[str, Prepared], lengths: Lengths, rows: int = 0
) -> tuple[list[Slot], list[SectionSlot]]:
    """All slots in order, and the sections over them. Documents left out have none. rows: of the index that stand
    before the first."""
    layout = _Layout(prepared, lengths, manifest.bundle.dividers, counted=rows)
    for slot_id, kind, title in _front(manifest):
        layout.slots.append(Slot(slot_id, kind, title, layout.drawn(slot_id)))
    _lay_items(layout, manifest.root, "", 0)
    return layout.slots, layout.sections


_ASKED_FOR = (
    ("decision-maker", DECISION_MAKER, EntryKind.DECISION_MAKER, "What was before the decision-maker"),
    ("disclosure", DISCLOSURE, EntryKind.DISCLOSURE, "Disclosure by date and party"),
    ("agreed", AGREED, EntryKind.AGREED, "Agreed and disputed documents"),
)
"""Words of ``bundle.lists``, with the pages that they bring."""


def _front(manifest: Manifest) -> Iterator[tuple[str, EntryKind, str]]:
    yield COVER, EntryKind.COVER, "Cover"
    yield INDEX, EntryKind.INDEX, "Index"
    if manifest.essential_reading:
        yield READING, EntryKind.READING, "Essential reading"
    if manifest.issues:
        yield ISSUES, EntryKind.ISSUES, "List of issues"
    if manifest.bundle.chronology_from == "documents":
        yield CHRONOLOGY, EntryKind.CHRONOLOGY, "Chronology of documents"
    elif manifest.chronology or manifest.bundle.chronology_from == "both":
        yield CHRONOLOGY, EntryKind.CHRONOLOGY, "Chronology"
    if manifest.people:
        yield PEOPLE, EntryKind.PEOPLE, "List of persons"
    for word, slot_id, kind, title in _ASKED_FOR:
        if word in manifest.bundle.lists:
            yield slot_id, kind, title


def _lay_items(layout: _Layout, section: Section, section_id: str, level: int) -> None:
    inner = 0
    for item in section.items:
        if isinstance(item, Document):
            _lay_document(layout, item, section_id, "", "")
        elif item.index or any(_included(item)):
            inner += 1
            counted = f"{section_id}.{inner}" if section_id else f"s{inner}"
            _lay_section(layout, item, item.id or counted, section_id, level)


def _included(section: Section) -> Iterator[bool]:
    for item in section.items:
        if isinstance(item, Section):
            yield from _included(item)
        elif item.include:
            yield True


def _lay_section(layout: _Layout, section: Section, section_id: str, parent: str, level: int) -> None:
    start, place = len(layout.slots), len(layout.sections)
    layout.sections.append(SectionSlot(section_id, section.title, level, parent, start, start))
    if section.index:  # the page to which the index before it leads heads the section: no divider before it
        _lay_sheet(layout, index_id(section_id), EntryKind.INDEX, "Index, continued", section_id, section.late)
    elif section.divider or layout.dividers:
        _lay_sheet(layout, divider_id(section_id), EntryKind.DIVIDER, section.title, section_id, section.late)
    _lay_items(layout, section, section_id, level + 1)
    layout.sections[place] = replace(layout.sections[place], stop=len(layout.slots))


def _lay_sheet(layout: _Layout, slot_id: str, kind: EntryKind, title: str, section: str, late: int) -> None:
    layout.slots.append(Slot(slot_id, kind, title, layout.drawn(slot_id), section, late=late))


_KINDS = {
    DocumentKind.EXHIBIT: EntryKind.EXHIBIT,
    DocumentKind.FILE: EntryKind.DOCUMENT,
    DocumentKind.POINTER: EntryKind.POINTER,
    DocumentKind.PLACEHOLDER: EntryKind.PLACEHOLDER,
    DocumentKind.MEDIA: EntryKind.MEDIA,
}


def _lay_document(layout: _Layout, document: Document, section: str, parent: str, number: str) -> None:
    if not document.include:
        return
    number = document.number or number or layout.next_number()
    kind = _KINDS[document.kind]
    pages, extract = _own_pages(layout, document)
    layout.slots.append(
        Slot(document.id, kind, document.title, pages, section, parent, number, document, extract, document.late)
    )
    _lay_comments(layout, document, section)
    children = [child for child in document.documents if child.include]
    for position, child in enumerate(children, 1):
        _lay_document(layout, child, section, document.id, f"{number}.{position}")


def _own_pages(layout: _Layout, document: Document) -> tuple[tuple[SlotPage, ...], str]:
    if document.kind is not DocumentKind.FILE:
        return layout.drawn(document.id), ""
    facts = layout.prepared[document.id].facts
    total = len(facts.pages)
    wanted = document.pages if document.pages is not None else tuple(range(1, total + 1))
    chosen = [(number, facts.pages[number - 1]) for number in wanted if 1 <= number <= total]
    pages = tuple(SlotPage(SourcePage(number), page.width, page.height) for number, page in chosen)
    return pages, extract_words(wanted, total) if document.pages is not None else ""


def _lay_comments(layout: _Layout, document: Document, section: str) -> None:
    if document.kind is not DocumentKind.FILE:
        return
    comments = layout.prepared[document.id].facts.printed_comments
    if any(document.pages is None or comment.page in document.pages for comment in comments):
        slot_id = comments_id(document.id)
        title = f"Comments on {document.title}"
        pages = layout.drawn(slot_id)
        layout.slots.append(Slot(slot_id, EntryKind.COMMENTS, title, pages, section, document.id, late=document.late))
