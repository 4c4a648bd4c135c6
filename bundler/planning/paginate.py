"""From a manifest and what is known of its sources to the Plan. One table of numbers, computed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from bundler.planning.layout import SectionSlot, Slot, lay_out
from bundler.planning.naming import volume_name
from bundler.planning.numbering import CONTINUOUS, Numbering, labels
from bundler.planning.placement import place_number
from bundler.planning.plan import Plan, PlanEntry, PlanPage, PlanSection, PlanSource, PlanVolume
from bundler.planning.profile import Profile
from bundler.planning.sheets import Lengths
from bundler.planning.wording import pages_words


def paginate(
    manifest: Manifest,
    prepared: Mapping[str, Prepared],
    profile: Profile,
    lengths: Lengths,
    draft: bool = False,
    numbering: Numbering = CONTINUOUS,
) -> tuple[Plan, tuple[Finding, ...]]:
    """The Plan for sources that have been read, and what there is to say of it.

    prepared: by document id, one for each included document with pages. lengths: pages of each piece that bundler
    draws. numbering: what the pages' labels follow from. The findings name pages whose number had to give way to ink.
    """
    slots, section_slots = lay_out(manifest, prepared, lengths)
    starts = _starts(slots)
    named = labels(((1, slot.id) for slot in slots for _ in slot.pages), numbering)
    pages, findings = _pages(slots, named, prepared, profile)
    entries = tuple(_entry(position, slots, starts, named, prepared) for position in range(len(slots)))
    sections = tuple(_section(section, starts, named) for section in section_slots)
    name = volume_name(manifest, profile, draft)
    plan = Plan(
        title=manifest.bundle.title,
        case_number=manifest.case.number,
        short_title=manifest.case.short_title,
        profile=profile.name,
        cite_as=manifest.bundle.cite_as,
        draft=draft,
        volumes=(PlanVolume(name, manifest.bundle.title, len(pages)),),
        sections=sections,
        entries=entries,
        pages=pages,
        kind=manifest.bundle.kind,
        numbering=numbering,
    )
    return plan, findings


def _starts(slots: Sequence[Slot]) -> list[int]:
    """Ordinal of each slot's first page, and the number of pages as the last item."""
    starts = [0]
    for slot in slots:
        starts.append(starts[-1] + len(slot.pages))
    return starts


def _label(named: Sequence[BundlePage], ordinal: int) -> BundlePage:
    """Of the page at an ordinal; the last page's for what stands behind the end without a page of its own."""
    return named[min(ordinal, len(named) - 1)]


def _stop(position: int, slots: Sequence[Slot]) -> int:
    """The position after the last slot that stands below this one."""
    family = {slots[position].id}
    stop = position + 1
    while stop < len(slots) and slots[stop].parent in family:
        family.add(slots[stop].id)
        stop += 1
    return stop


def _entry(
    position: int,
    slots: Sequence[Slot],
    starts: Sequence[int],
    named: Sequence[BundlePage],
    prepared: Mapping[str, Prepared],
) -> PlanEntry:
    slot = slots[position]
    document = slot.document
    source = prepared.get(slot.id)
    return PlanEntry(
        id=slot.id,
        kind=slot.kind,
        title=slot.title,
        section=slot.section,
        first=_label(named, starts[position]),
        last=_label(named, starts[_stop(position, slots)] - 1),
        volume=1,
        parent=slot.parent,
        number=slot.number,
        date=_printed_date(slot),
        mark=document.mark if document else "",
        note=document.note if document else "",
        extract=slot.extract,
        source=PlanSource(source.name, source.sha256, len(source.facts.pages)) if source else None,
        guessed=document.guessed if document else (),
        **_said(document),
    )


def _said(document: Document | None) -> dict[str, Any]:
    """What the manifest says of a document that whoever reads the Plan alone wants to know."""
    if document is None:
        return {}
    return {
        "type": document.type,
        "own_numbers": document.own_numbers,
        "relied_on_by": document.relied_on_by,
        "disputed": document.disputed,
    }


def _printed_date(slot: Slot) -> str:
    document = slot.document
    if document is None:
        return ""
    return document.date_note or (document.date.printed if document.date else "")


def _section(section: SectionSlot, starts: Sequence[int], named: Sequence[BundlePage]) -> PlanSection:
    first, last = _label(named, starts[section.start]), _label(named, starts[section.stop] - 1)
    return PlanSection(section.id, section.title, section.level, section.parent, first, last)


def _pages(
    slots: Sequence[Slot], named: Sequence[BundlePage], prepared: Mapping[str, Prepared], profile: Profile
) -> tuple[tuple[PlanPage, ...], tuple[Finding, ...]]:
    pages: list[PlanPage] = []
    findings: list[Finding] = []
    for slot in slots:
        moved: dict[str, list[int]] = {"moved": [], "plate": []}
        for own in slot.pages:
            label = named[len(pages)]
            ink = _ink(prepared, slot, own.source_page)
            mark, note = place_number(label, own.width, own.height, ink, profile.stamp)
            if note:
                moved[note].append(own.source_page or 0)
            page = PlanPage(label, 1, PdfIndex(len(pages)), slot.id, own.source_page, own.width, own.height, (mark,))
            pages.append(page)
        findings.extend(_moved(slot, moved))
    return tuple(pages), tuple(findings)


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
    return found
