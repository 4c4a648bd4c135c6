"""A bundle as it was before a service: what a page may show that must not change when documents are added later."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from bundler.model import Document, Event, Issue, Manifest, Reading, Ref, Section
from bundler.planning.grammar import document_meant
from bundler.planning.plan import Plan, PlanEntry, PlanSection


def plan_as_of(plan: Plan, late: int) -> Plan:
    """The plan without the entries that were added after the given round. Its pages, and so all ordinals, stay."""
    if all(entry.late <= late for entry in plan.entries):
        return plan
    here = tuple(entry for entry in plan.entries if entry.late <= late)
    filled = {section for entry in here for section in _sections(plan, entry)}
    before = replace(plan, entries=here, sections=tuple(each for each in plan.sections if each.id in filled))
    return replace(
        before,
        entries=tuple(_ending(before, entry) for entry in here),
        sections=tuple(_section(before, each) for each in before.sections),
    )


def _sections(plan: Plan, entry: PlanEntry) -> Iterator[str]:
    """Ids of the sections around an entry."""
    section = entry.section
    while section:
        yield section
        section = plan.section_by_id[section].parent


def _ending(plan: Plan, entry: PlanEntry) -> PlanEntry:
    return replace(entry, last=plan.pages[plan.last_ordinal(entry)].label)


def _section(plan: Plan, section: PlanSection) -> PlanSection:
    first, last = plan.section_ordinals(section)
    return replace(section, first=plan.pages[first].label, last=plan.pages[last].label)


def manifest_as_of(manifest: Manifest, late: int) -> Manifest:
    """The manifest without the documents that were added after the given round, and without references to them; a row
    of a list that refers to nothing else was added with them."""
    later = [each for each in manifest.included() if each.late > late]
    return without_references(replace(manifest, root=_without(manifest.root, late)), later) if later else manifest


def without_references(manifest: Manifest, documents: Iterable[Document]) -> Manifest:
    """The manifest's lists without references to documents (those of exhibits are to be among them)."""
    later = [(each.id, each.mark) for each in documents]
    return replace(
        manifest,
        chronology=tuple(_events(manifest.chronology, later)),
        essential_reading=tuple(_reading(manifest.essential_reading, later)),
        issues=tuple(_issues(manifest.issues, later)),
    )


def _without(section: Section, late: int) -> Section:
    items = tuple(
        _without(item, late) if isinstance(item, Section) else _document(item, late)
        for item in section.items
        if isinstance(item, Section) or item.late <= late
    )
    return replace(section, items=items)


def _document(document: Document, late: int) -> Document:
    return replace(document, documents=tuple(_document(each, late) for each in document.documents if each.late <= late))


def _events(events: Iterable[Event], later: Collection[tuple[str, str]]) -> Iterator[Event]:
    for event in events:
        kept = tuple(ref for ref in event.refs if not _means(ref, later))
        accounts = tuple(each for each in event.accounts if not _means(each.ref, later))
        if kept or not event.refs:
            yield replace(event, refs=kept, accounts=accounts)


def _issues(issues: Iterable[Issue], later: Collection[tuple[str, str]]) -> Iterator[Issue]:
    for issue in issues:
        kept = tuple(each for each in issue.passages if not _means(each.ref, later))
        if kept or not issue.passages:
            yield replace(issue, passages=kept)


def _reading(rows: Iterable[Reading], later: Collection[tuple[str, str]]) -> Iterator[Reading]:
    return (row for row in rows if not _means(row.ref, later))


def _means(ref: Ref, documents: Collection[tuple[str, str]]) -> bool:
    return document_meant(ref.name, documents) is not None
