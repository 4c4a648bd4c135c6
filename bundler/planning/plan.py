"""The Plan: which page of which source is which bundle page of which volume.

It is pure, frozen and JSON. Everything that shows a page number is a function of it, so that no two can disagree.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

from bundler.model import BundlePage, PdfIndex, Rect, SourcePage
from bundler.planning.extents import Extent, family_extents, section_extents
from bundler.planning.numbering import CONTINUOUS, GivenLabel, Numbering
from bundler.planning.wording import span

SCHEMA = 2
"""Number of the plan's JSON form. A reader refuses what it does not know."""

_READABLE = (1, SCHEMA)
"""Schemas that can be read: a bundle served long ago is still compared with. What they lack has its default."""


class EntryKind(StrEnum):
    """What stands on an entry's own pages."""

    COVER = "cover"
    INDEX = "index"
    READING = "essential-reading"
    CHRONOLOGY = "chronology"
    PEOPLE = "people"
    ISSUES = "list-of-issues"
    DECISION_MAKER = "before-decision-maker"
    DISCLOSURE = "disclosure"
    AGREED = "agreed-and-disputed"
    DIVIDER = "divider"
    EXHIBIT = "exhibit"
    DOCUMENT = "document"
    POINTER = "pointer"
    PLACEHOLDER = "placeholder"
    MEDIA = "media"
    COMMENTS = "comments"


GENERATED = frozenset(EntryKind) - {EntryKind.DOCUMENT}
"""Kinds whose own pages are drawn by bundler. An exhibit's own pages are its front sheet."""


@dataclass(frozen=True)
class Mark:
    """Something added to a page. rect: points of the page as displayed, from the bottom left of its crop box.

    size: of the type, in points as displayed. plate: an opaque white ground lies behind it.
    """

    kind: str
    text: str
    rect: Rect
    size: float
    plate: bool = False


@dataclass(frozen=True)
class PlanLink:
    """A link that is laid over words of a source's page. text: the words. rect: points of the page as displayed, from
    the bottom left of its crop box. target: ordinal of the bundle page it leads to."""

    text: str
    rect: Rect
    target: int


@dataclass(frozen=True)
class PlanSource:
    """A source file as the Plan names it. pages: how many the file has."""

    file: str
    sha256: str
    pages: int


@dataclass(frozen=True)
class PlanEntry:
    """A run of pages that belong together.

    id: the manifest's id, or one that begins with "@" for what bundler adds. section: id of its PlanSection or "".
    parent: id of the exhibit or document it stands under, or "". number: its number in the index, or "".
    date: as printed. first and last: printed page numbers, inclusive, of the entry with everything below it.
    volume: 1-based. extract: how the index says that pages were left out, or "". guessed: which of ``title`` and
    ``date`` were taken from the document itself. type: of the document, as in the manifest. own_numbers: the number
    that the source's first page bears, or None. relied_on_by: ids of parties. disputed: a party disputes it.
    late: after which service it was added, 0 for what stood in the bundle from the first.
    citations, court: of an authority. relied_on: in a joint bundle, those who rely on it, as printed.
    """

    id: str
    kind: EntryKind
    title: str
    section: str
    first: BundlePage
    last: BundlePage
    volume: int
    parent: str = ""
    number: str = ""
    date: str = ""
    mark: str = ""
    note: str = ""
    extract: str = ""
    source: PlanSource | None = None
    guessed: tuple[str, ...] = ()
    type: str = ""
    own_numbers: int | None = None
    relied_on_by: tuple[str, ...] = ()
    disputed: bool = False
    late: int = 0
    citations: tuple[str, ...] = ()
    court: str = ""
    relied_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanSection:
    """A section of the index. level: 0 for the outermost. parent: id of the section around it, or ""."""

    id: str
    title: str
    level: int
    parent: str
    first: BundlePage
    last: BundlePage


@dataclass(frozen=True)
class PlanPage:
    """One page of the bundle. Its position in ``Plan.pages``, 0-based, is its *ordinal*.

    volume: 1-based. index: 0-based in that volume's PDF. source_page: 1-based, or None on a page that bundler draws.
    width and height: points as displayed. marks and links: all that is added to the page.
    """

    label: BundlePage
    volume: int
    index: PdfIndex
    entry: str
    source_page: SourcePage | None
    width: float
    height: float
    marks: tuple[Mark, ...] = ()
    links: tuple[PlanLink, ...] = ()


@dataclass(frozen=True)
class PlanVolume:
    """One PDF. file: its name."""

    file: str
    title: str
    pages: int


@dataclass(frozen=True)
class PlanService:
    """The served bundle that this one follows. on: the day of service as printed, "" where it is not known. mode: how
    what came later was put in. sha256: of the served plan.json. rounds: of late documents that it held already."""

    on: str
    mode: str
    sha256: str
    rounds: int = 0


@dataclass(frozen=True)
class Plan:
    """The whole bundle, page by page. draft: it may never be marked as served. kind: as in the manifest. bundle: its id
    where a manifest describes several, "" for the first. numbering: what the labels follow from.

    Labels may repeat where each volume begins anew. What is told apart by page is told apart by ordinal, and what is
    printed of a page is ``page_text``. after: the served bundle whose pages it keeps, if any.
    """

    title: str
    case_number: str
    short_title: str
    profile: str
    cite_as: str
    draft: bool
    volumes: tuple[PlanVolume, ...]
    sections: tuple[PlanSection, ...]
    entries: tuple[PlanEntry, ...]
    pages: tuple[PlanPage, ...]
    kind: str = ""
    bundle: str = ""
    schema: int = SCHEMA
    numbering: Numbering = CONTINUOUS
    after: PlanService | None = None

    @cached_property
    def entry_by_id(self) -> dict[str, PlanEntry]:
        """Entries by id."""
        return {entry.id: entry for entry in self.entries}

    @property
    def restarts(self) -> bool:
        """Page numbers repeat from volume to volume, so that a number alone names no page."""
        return self.numbering.restart and len(self.volumes) > 1

    def page_text(self, ordinal: int) -> str:
        """How a page is cited wherever it is cited: "45", or "2/45" where each volume begins anew."""
        page = self.pages[ordinal]
        return f"{page.volume}/{page.label}" if self.restarts else page.label

    def span_text(self, first: int, last: int) -> str:
        """The same for pages from ordinal ``first`` to ``last``: "45–52", "2/45–52", "1/340–2/20"."""
        return span(self.page_text(first), self.page_text(last))

    def cited(self, ordinal: int) -> str:
        """A page in the bundle's own form of citation: "[HB/45]"."""
        return self.cite_as.replace("{page}", self.page_text(ordinal))

    @cached_property
    def ordinal_by_text(self) -> dict[str, int]:
        """The ordinal of each page, as ``page_text`` cites it."""
        return {self.page_text(ordinal): ordinal for ordinal in range(len(self.pages))}

    @cached_property
    def volume_begins(self) -> tuple[int, ...]:
        """The ordinal of each volume's first page."""
        first: dict[int, int] = {}
        for ordinal, page in enumerate(self.pages):
            first.setdefault(page.volume, ordinal)
        return tuple(first[number] for number in sorted(first))

    def volume_extent(self, number: int) -> tuple[int, int]:
        """First and last ordinal of a volume (1-based), both inclusive."""
        begins = (*self.volume_begins, len(self.pages))
        return begins[number - 1], begins[number] - 1

    @cached_property
    def ordinals_by_entry(self) -> dict[str, tuple[int, ...]]:
        """Ordinals of each entry's own pages (those of entries below it are not among them)."""
        found: dict[str, list[int]] = {}
        for ordinal, page in enumerate(self.pages):
            found.setdefault(page.entry, []).append(ordinal)
        return {entry: tuple(ordinals) for entry, ordinals in found.items()}

    def first_ordinal(self, entry: PlanEntry) -> int:
        """Where the entry begins."""
        return self._extents[entry.id][0]

    def last_ordinal(self, entry: PlanEntry) -> int:
        """Where the entry with everything below it ends (inclusive)."""
        return self._extents[entry.id][1]

    def entry_text(self, entry: PlanEntry) -> str:
        """The pages of an entry with everything below it, as they are cited."""
        return self.span_text(*self._extents[entry.id])

    def section_ordinals(self, section: PlanSection) -> tuple[int, int]:
        """Where a section with all sections in it begins and ends (inclusive)."""
        return self._section_extents[section.id]

    def section_text(self, section: PlanSection) -> str:
        """The pages of a section with all sections in it, as they are cited."""
        return self.span_text(*self._section_extents[section.id])

    def goes_on(self, entry: PlanEntry) -> tuple[int, ...]:
        """Ordinals with which an entry's own pages go on in further volumes; none where it stands in one."""
        own = self.ordinals_by_entry.get(entry.id, ())
        return tuple(at for before, at in pairwise(own) if self.pages[before].volume != self.pages[at].volume)

    @cached_property
    def _extents(self) -> dict[str, Extent]:
        named = [(entry.id, entry.parent) for entry in self.entries]
        return family_extents(named, self.ordinals_by_entry, len(self.pages))

    @cached_property
    def _section_extents(self) -> dict[str, Extent]:
        inside = ((entry.section, self._extents[entry.id]) for entry in self.entries)
        return section_extents(inside, {section.id: section.parent for section in self.sections})

    @cached_property
    def _families(self) -> dict[str, tuple[PlanEntry, ...]]:
        found: dict[str, list[PlanEntry]] = {}
        for entry in self.entries:
            found.setdefault(entry.parent, []).append(entry)
        return {parent: tuple(entries) for parent, entries in found.items()}

    @cached_property
    def _by_section(self) -> dict[str, tuple[PlanEntry, ...]]:
        found: dict[str, list[PlanEntry]] = {}
        for entry in self._families.get("", ()):
            found.setdefault(entry.section, []).append(entry)
        return {section: tuple(entries) for section, entries in found.items()}

    @cached_property
    def section_by_id(self) -> dict[str, PlanSection]:
        """Sections by id."""
        return {section.id: section for section in self.sections}

    def directly_in(self, section: str) -> tuple[PlanEntry, ...]:
        """Entries directly in a section ("" for those outside all sections), children not among them."""
        return self._by_section.get(section, ())

    def sections_in(self, section: str) -> tuple[PlanSection, ...]:
        """Sections directly in a section ("" for the outermost)."""
        return tuple(each for each in self.sections if each.parent == section)

    def children(self, parent: str) -> tuple[PlanEntry, ...]:
        """Entries directly below an exhibit or document."""
        return self._families.get(parent, ()) if parent else ()

    def to_json(self) -> str:
        """Sorted, diffable JSON with a final newline: one page a line would hide changes, so it is indented."""
        return json.dumps(self, default=_fields, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    def to_compact_json(self) -> str:
        """The same for another process to read: quicker to write and to read, and no pleasure to look at."""
        return json.dumps(self, default=_fields, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """Read what ``to_json`` wrote. Raises ValueError for anything else."""
        try:
            data = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as problem:
            raise ValueError("this is not JSON") from problem
        if not isinstance(data, dict) or data.get("schema") not in _READABLE:
            raise ValueError(f"this is not a plan of schema {SCHEMA}")
        try:
            return _plan(data)
        except (KeyError, TypeError, AttributeError) as problem:
            raise ValueError(f"this plan lacks a part or has one too many: {problem}") from problem


def _fields(part: object) -> dict[str, Any]:
    """A part of a plan as a mapping. Without the properties that were computed meanwhile."""
    kind: Any = type(part)
    return {name: getattr(part, name) for name in _names(kind)}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _plan(data: dict[str, Any]) -> Plan:
    parts = {**data, "schema": SCHEMA}
    parts["volumes"] = tuple(PlanVolume(**volume) for volume in data["volumes"])
    parts["sections"] = tuple(PlanSection(**section) for section in data["sections"])
    parts["entries"] = tuple(_entry(entry) for entry in data["entries"])
    parts["pages"] = tuple(_page(page) for page in data["pages"])
    parts["numbering"] = _numbering(data.get("numbering", {}))
    parts["after"] = PlanService(**data["after"]) if data.get("after") else None
    return Plan(**parts)


def _entry(data: dict[str, Any]) -> PlanEntry:
    source = PlanSource(**data["source"]) if data["source"] else None
    tuples = {name: tuple(data.get(name, ())) for name in ("guessed", "relied_on_by", "citations", "relied_on")}
    return PlanEntry(**{**data, **tuples, "kind": EntryKind(data["kind"]), "source": source})


def _numbering(data: dict[str, Any]) -> Numbering:
    given = tuple(GivenLabel(**each) for each in data.get("given", ()))
    return Numbering(**{**data, "given": given})


def _page(data: dict[str, Any]) -> PlanPage:
    marks = tuple(Mark(**{**mark, "rect": tuple(mark["rect"])}) for mark in data["marks"])
    links = tuple(PlanLink(**{**link, "rect": tuple(link["rect"])}) for link in data.get("links", ()))
    return PlanPage(**{**data, "marks": marks, "links": links})
