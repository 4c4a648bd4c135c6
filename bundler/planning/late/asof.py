"""A bundle as it was before a service: what a page may show that must not change when documents are added later."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from bundler.model import Document, Event, Finding, Issue, Manifest, Reading, Ref, Section
from bundler.planning.grammar import document_meant
from bundler.planning.plan import Plan, PlanEntry, PlanSection
from bundler.planning.references import Resolver


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
    return Before.of(manifest, documents).lists(manifest)


@dataclass(frozen=True)
class Before:
    """Rows of lists as they were before documents came. later: these, as (id, mark). grown: exhibits that were served
    and had some of them added. served: knows the pages that those had, as far as it matters."""

    later: tuple[tuple[str, str], ...]
    grown: tuple[tuple[str, str], ...] = ()
    served: Resolver | None = None

    @classmethod
    def of(cls, manifest: Manifest, documents: Iterable[Document], served: Plan | None = None) -> Before:
        """Before these documents came. served: the plan as it was first served; without it, exhibits do not count."""
        later = {each.id: each.mark for each in documents}
        marked = (each for each in manifest.included() if each.mark and each.id not in later)
        grown = tuple((each.id, each.mark) for each in marked if any(child.id in later for child in each.walk()))
        return cls(tuple(later.items()), grown if served else (), Resolver(served) if served else None)

    @property
    def by_pages(self) -> Before:
        """The same, for references alone that reach pages which their exhibit did not have."""
        return replace(self, later=())

    def lacks(self, ref: Ref) -> bool:
        """Whether a reference leads to something that was not there."""
        return _means(ref, self.later) or self._beyond(ref)

    def _beyond(self, ref: Ref) -> bool:
        if self.served is None or not _means(ref, self.grown):
            return False
        return isinstance(self.served.resolve(ref), Finding)

    def lists(self, manifest: Manifest) -> Manifest:
        """The manifest's lists without what was not there."""
        return replace(
            manifest,
            chronology=tuple(filter(None, map(self.event, manifest.chronology))),
            essential_reading=tuple(filter(None, map(self.reading, manifest.essential_reading))),
            issues=tuple(filter(None, map(self.issue, manifest.issues))),
        )

    def event(self, event: Event) -> Event | None:
        """None where it refers to nothing else."""
        kept = tuple(ref for ref in event.refs if not self.lacks(ref))
        accounts = tuple(each for each in event.accounts if not self.lacks(each.ref))
        return replace(event, refs=kept, accounts=accounts) if kept or not event.refs else None

    def issue(self, issue: Issue) -> Issue | None:
        """None where it refers to nothing else."""
        kept = tuple(each for each in issue.passages if not self.lacks(each.ref))
        return replace(issue, passages=kept) if kept or not issue.passages else None

    def reading(self, row: Reading) -> Reading | None:
        """None where it was not there."""
        return None if self.lacks(row.ref) else row


def _without(section: Section, late: int) -> Section:
    items = tuple(
        _without(item, late) if isinstance(item, Section) else _document(item, late)
        for item in section.items
        if isinstance(item, Section) or item.late <= late
    )
    return replace(section, items=items)


def _document(document: Document, late: int) -> Document:
    return replace(document, documents=tuple(_document(each, late) for each in document.documents if each.late <= late))


def _means(ref: Ref, documents: Collection[tuple[str, str]]) -> bool:
    return document_meant(ref.name, documents) is not None
