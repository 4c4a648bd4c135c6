"""From a manifest and what is known of its sources to the Plan. One table of numbers, computed once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bundler.model import (
    BundlePage,
    Document,
    Finding,
    InkMap,
    Manifest,
    PdfIndex,
    Place,
    Prepared,
    info,
    warning,
)
from bundler.planning.core import Elsewhere, page_key
from bundler.planning.divided import divided
from bundler.planning.division import WHOLE, Division, Run, divide
from bundler.planning.extents import Extent, family_extents, section_extents
from bundler.planning.layout import SectionSlot, Slot, SlotPage, lay_out
from bundler.planning.naming import volume_name
from bundler.planning.numbering import Numbering, labels
from bundler.planning.placement import place_number, place_second
from bundler.planning.plan import Mark, Plan, PlanEntry, PlanPage, PlanSection, PlanSource, PlanVolume
from bundler.planning.profile import Profile, StampStyle, numbering_of
from bundler.planning.sheets import Lengths
from bundler.planning.wording import pages_words, volume_words


def paginate(
    manifest: Manifest,
    prepared: Mapping[str, Prepared],
    profile: Profile,
    lengths: Lengths,
    draft: bool = False,
    numbering: Numbering | None = None,
    division: Division = WHOLE,
    elsewhere: Elsewhere | None = None,
) -> tuple[Plan, tuple[Finding, ...]]:
    """The Plan for sources that have been read, and what there is to say of it.

    prepared: by document id, one for each included document with pages. lengths: pages of each piece that bundler
    draws. numbering: what the pages' labels follow from; None for what manifest and profile say. division: what each
    volume may hold. elsewhere: how pages are cited by another bundle, for a second number on each. The findings name
    pages whose number had to give way to ink, and what the division did.
    """
    numbering = numbering_of(manifest, profile) if numbering is None else numbering
    slots, section_slots = lay_out(manifest, prepared, lengths, numbering.rows)
    table = _Table(divide(slots, section_slots, lengths, division), section_slots, numbering)
    pages, findings = _pages(table, prepared, profile, elsewhere or {})
    shown = {party.id: party.shown for party in manifest.case.parties()} if manifest.bundle.joint else {}
    plan = Plan(
        title=manifest.bundle.title,
        case_number=manifest.case.number,
        short_title=manifest.case.short_title,
        profile=profile.name,
        cite_as=manifest.bundle.cite_as,
        draft=draft,
        volumes=tuple(_volumes(table, manifest, profile, draft)),
        sections=tuple(_section(section, table) for section in section_slots),
        entries=tuple(_entry(run, table, prepared, shown) for run in table.slots.values()),
        pages=pages,
        kind=manifest.bundle.kind,
        numbering=numbering,
        bundle=manifest.bundle.id,
    )
    return plan, (*findings, *divided(plan, manifest, profile, division))


class _Table:
    """Where every page stands. slots: the first run of each slot, by id. own: ordinals of each slot's pages."""

    def __init__(self, runs: Sequence[Run], sections: Sequence[SectionSlot], numbering: Numbering) -> None:
        self.runs = runs
        self.prefix = numbering.prefix
        self.count = runs[-1].volume
        self.labels = labels(((run.volume, run.slot.id) for run in runs for _ in run.pages), numbering)
        self.slots: dict[str, Run] = {}
        self.own: dict[str, list[int]] = {}
        for run in runs:
            self.slots.setdefault(run.slot.id, run)
        for ordinal, slot in enumerate(run.slot.id for run in runs for _ in run.pages):
            self.own.setdefault(slot, []).append(ordinal)
        named = [(run.slot.id, run.slot.parent) for run in self.slots.values()]
        self.extents = family_extents(named, self.own, len(self.labels))
        inside = ((run.slot.section, self.extents[run.slot.id]) for run in self.slots.values())
        self.sections = section_extents(inside, {section.id: section.parent for section in sections})

    def ends(self, extent: Extent) -> tuple[BundlePage, BundlePage]:
        """Labels of the first and last page."""
        return self.labels[extent[0]], self.labels[extent[1]]


def _volumes(table: _Table, manifest: Manifest, profile: Profile, draft: bool) -> Iterator[PlanVolume]:
    for number in range(1, table.count + 1):
        pages = sum(len(run.pages) for run in table.runs if run.volume == number)
        said = volume_words(number, table.count)
        title = f"{manifest.bundle.title}, {said}" if said else manifest.bundle.title
        yield PlanVolume(volume_name(manifest, profile, draft, said), title, pages)


def _entry(run: Run, table: _Table, prepared: Mapping[str, Prepared], shown: Mapping[str, str]) -> PlanEntry:
    slot = run.slot
    document = slot.document
    source = prepared.get(slot.id)
    first, last = table.ends(table.extents[slot.id])
    return PlanEntry(
        id=slot.id,
        kind=slot.kind,
        title=slot.title,
        section=slot.section,
        first=first,
        last=last,
        volume=run.volume,
        parent=slot.parent,
        number=slot.number,
        date=_printed_date(slot),
        mark=document.mark if document else "",
        note=document.note if document else "",
        extract=slot.extract,
        source=PlanSource(source.name, source.sha256, len(source.facts.pages)) if source else None,
        guessed=document.guessed if document else (),
        late=slot.late,
        **_said(document, shown),
    )


def _said(document: Document | None, shown: Mapping[str, str]) -> dict[str, Any]:
    """What the manifest says of a document that whoever reads the Plan alone wants to know. shown: the names under
    which parties are printed, by id, in a joint bundle."""
    if document is None:
        return {}
    return {
        "type": document.type,
        "own_numbers": document.own_numbers,
        "relied_on_by": document.relied_on_by,
        "disputed": document.disputed,
        "citations": document.case_law.citations if document.case_law else (),
        "court": document.case_law.court if document.case_law else "",
        "relied_on": tuple(shown[name] for name in document.relied_on_by if name in shown),
    }


def _printed_date(slot: Slot) -> str:
    document = slot.document
    if document is None:
        return ""
    return document.date_note or (document.date.printed if document.date else "")


def _section(section: SectionSlot, table: _Table) -> PlanSection:
    first, last = table.ends(table.sections[section.id])
    return PlanSection(section.id, section.title, section.level, section.parent, first, last)


def _pages(
    table: _Table, prepared: Mapping[str, Prepared], profile: Profile, elsewhere: Elsewhere
) -> tuple[tuple[PlanPage, ...], tuple[Finding, ...]]:
    pages: list[PlanPage] = []
    indexes = [0] * (table.count + 1)
    moved: dict[str, dict[str, list[int]]] = {}
    drawn: dict[str, int] = {}
    for run in table.runs:
        entry = run.slot.id
        notes = moved.setdefault(entry, {"moved": [], "plate": [], "alone": []})
        for own in run.pages:
            label = table.labels[len(pages)]
            nth = drawn[entry] = drawn.get(entry, -1) + 1
            second = elsewhere.get(page_key(entry, own.source_page, nth), "")
            ink = _ink(prepared, run.slot, own.source_page)
            marks, note = _marks(own, table.prefix + label, second, ink, profile.stamp)
            if note:
                notes[note].append(own.source_page or 0)
            place = (run.volume, PdfIndex(indexes[run.volume]), entry)
            pages.append(PlanPage(label, *place, own.source_page, own.width, own.height, marks))
            indexes[run.volume] += 1
    findings = [finding for name, notes in moved.items() for finding in _moved(table.slots[name].slot, notes)]
    return tuple(pages), tuple(findings)


def _marks(
    own: SlotPage, number: str, second: str, ink: InkMap | None, style: StampStyle
) -> tuple[tuple[Mark, ...], str]:
    """The marks of a page, and a note on them: as of ``place_number``, or "alone" without room for a second."""
    mark, note = place_number(number, own.width, own.height, ink, style)
    if not second:
        return (mark,), note
    other = place_second(second, own.width, own.height, ink, mark, style)
    if other is None:
        return (mark,), "alone"
    return (mark, other), "plate" if other.plate else note


def _ink(prepared: Mapping[str, Prepared], slot: Slot, source_page: int | None) -> InkMap | None:
    return prepared[slot.id].facts.pages[source_page - 1].ink if source_page else None


def _moved(slot: Slot, moved: Mapping[str, Sequence[int]]) -> list[Finding]:
    found = []
    if pages := moved["moved"]:
        message = (
            f"“{slot.title}”: there is ink where the number usually stands on {pages_words(pages)} of the "
            "document, so it stands beside it."
        )
        found.append(info("plan.number-moved", message, Place(document=slot.id, page=pages[0])))
    if pages := moved["plate"]:
        message = (
            f"“{slot.title}”: there is ink wherever a number could stand on {pages_words(pages)} of the "
            "document, so it stands on a white ground at its usual place."
        )
        remedy = "Look whether it hides anything; if it does, supply the page with a clear margin."
        place = Place(document=slot.id, page=pages[0])
        found.append(warning("plan.number-on-ink", message, place, remedy))
    if pages := moved["alone"]:
        message = (
            f"“{slot.title}”: there is no room for the number of the other bundle on {pages_words(pages)} of the "
            "document; its own number alone stands there."
        )
        found.append(warning("plan.no-second-number", message, Place(document=slot.id, page=pages[0])))
    return found
