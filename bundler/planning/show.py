"""From manifest and Plan to the views of every page that bundler draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bundler.model import Finding, Manifest, Place, warning
from bundler.planning import lists, standing
from bundler.planning.frontsheets import front_sheet
from bundler.planning.heading import case_heading
from bundler.planning.late.asof import manifest_as_of, plan_as_of
from bundler.planning.material import Links, Material
from bundler.planning.plan import GENERATED, EntryKind, Plan, PlanEntry
from bundler.planning.references import Resolver
from bundler.planning.rows import all_rows, footnotes, full_title, part_rows, section_rows
from bundler.planning.views import (
    CommentRow,
    CommentsView,
    CoverView,
    DividerView,
    IndexView,
    NoticeView,
    PageLink,
    Representation,
    View,
)
from bundler.planning.wording import span, volume_words

__all__ = ["Material", "index_view", "make_views"]


def make_views(material: Material) -> tuple[dict[str, View], tuple[Finding, ...]]:
    """A view for every entry whose own pages bundler draws, by entry id in the order of the pages.

    The findings name references of the manifest that lead nowhere; such a reference is left out of its view.
    """
    findings: list[Finding] = []
    desks = {late: _Desk.of(material, late, findings) for late in {entry.late for entry in material.plan.entries}}
    newest = desks[max(desks)]
    views = {
        entry.id: _VIEWS[entry.kind](desk.material, entry, desk.links)
        for entry in material.plan.entries
        if entry.kind in GENERATED
        for desk in [newest if entry.kind is EntryKind.INDEX else desks[entry.late]]
    }
    return views, tuple(dict.fromkeys(findings))


@dataclass(frozen=True)
class _Desk:
    """What the pages of one round of late documents are drawn from: nothing that was added after it, for pages that
    were served do not change."""

    material: Material
    links: Links

    @classmethod
    def of(cls, material: Material, late: int, findings: list[Finding]) -> _Desk:
        manifest, plan = manifest_as_of(material.manifest, late), plan_as_of(material.plan, late)
        return cls(replace(material, manifest=manifest, plan=plan), Links(Resolver.of(manifest, plan), findings))


# --- cover ------------------------------------------------------------------------------------------------------


def _cover(material: Material, entry: PlanEntry, links: Links) -> CoverView:
    manifest, plan, heading = material.manifest, material.plan, case_heading(material)
    hearing = manifest.bundle.hearing_date
    volume = volume_words(entry.volume, len(plan.volumes))
    return CoverView(
        court=heading.court,
        case_number=heading.case_number,
        applicant=heading.applicant,
        groups=heading.groups,
        title=manifest.bundle.title,
        hearing=f"Hearing: {hearing.printed}" if hearing else "",
        representation=tuple(_representation(manifest)),
        draft=plan.draft,
        pages=len(plan.pages),
        volume=volume,
        volume_pages=_served_first(plan, entry.volume) if volume else "",
    )


def _served_first(plan: Plan, number: int) -> str:
    """The pages that a volume had from the first: its cover stays as it was served."""
    first, last = plan.volume_extent(number)
    served = {entry.id for entry in plan.entries if not entry.late}
    own = [page.label for page in plan.pages[first : last + 1] if page.entry in served]
    return span(own[0], own[-1])


def _representation(manifest: Manifest) -> Iterator[Representation]:
    for party in manifest.case.parties():
        if party.in_person:
            yield Representation(party.shown, "in person")
        elif party.represented_by:
            yield Representation(party.shown, party.represented_by)


# --- index, dividers --------------------------------------------------------------------------------


def _index(material: Material, entry: PlanEntry, links: Links) -> IndexView:
    """Room is left in a part of the index when it is first drawn; from service on its pages are as many as they were,
    and what is added goes where there is room."""
    plan = material.plan
    volume = entry.volume if len(plan.volumes) > 1 else 0
    fresh = entry.late == (material.round if material.round is not None else 0)
    return replace(
        index_view(plan),
        heading=f"Index to {plan.title}{', continued' if entry.late else ''}",
        rows=part_rows(plan, entry, volume),
        spare=1 + material.manifest.bundle.index_spare_lines if fresh else 0,
    )


def index_view(plan: Plan) -> IndexView:
    """The whole index, for the Word document."""
    return IndexView(f"Index to {plan.title}", plan.case_number, plan.short_title, all_rows(plan), footnotes(plan))


def _divider(material: Material, entry: PlanEntry, links: Links) -> DividerView:
    section = material.plan.section_by_id[entry.section]
    rows = section_rows(material.plan, section.id)
    return DividerView(section.title, material.plan.section_text(section), rows)


# --- sheets that stand for a document --------------------------------------------------------------------------------


def _pointer(material: Material, entry: PlanEntry, links: Links) -> NoticeView:
    plan = material.plan
    document = material.document(entry)
    target = plan.entry_by_id.get(document.same_as)
    if target is None:
        place = Place(material.manifest.name, document.line, document.id)
        remedy = "Point to a document that is in the bundle."
        links.findings.append(
            warning("plan.pointer-to-nothing", f"“{document.same_as}” is not in the bundle.", place, remedy)
        )
        return _notice(entry, "This document is not in the bundle.")
    pages = plan.entry_text(target)
    where = "page" if plan.first_ordinal(target) == plan.last_ordinal(target) else "pages"
    message = f"This document is already in the bundle, at {where}"
    return _notice(
        entry,
        message,
        (("Listed there as", full_title(target)),),
        PageLink(pages, plan.first_ordinal(target)),
    )


def _placeholder(material: Material, entry: PlanEntry, links: Links) -> NoticeView:
    return _notice(entry, f"To follow: {material.document(entry).to_follow}")


def _media(material: Material, entry: PlanEntry, links: Links) -> NoticeView:
    document, facts = material.document(entry), material.media[entry.id]
    name = document.source.name.rsplit("/", 1)[-1] if document.source else ""
    length = document.duration or facts.duration
    lines = (
        ("File", name),
        ("Length", length or "not read"),
        ("Size", f"{facts.size:,} bytes"),
        ("SHA-256", facts.sha256),
        ("Supplied", document.supplied or "not stated"),
    )
    return _notice(entry, "This is a recording. It cannot be printed, and is supplied separately.", lines)


def _notice(
    entry: PlanEntry, message: str, lines: tuple[tuple[str, str], ...] = (), link: PageLink | None = None
) -> NoticeView:
    return NoticeView(entry.kind.value, full_title(entry), entry.number, entry.date, message, lines, link)


def _comments(material: Material, entry: PlanEntry, links: Links) -> CommentsView:
    plan, facts = material.plan, material.prepared[entry.parent].facts
    own = plan.ordinals_by_entry[entry.parent]
    places: dict[int, int] = {plan.pages[ordinal].source_page or 0: ordinal for ordinal in own}
    rows = tuple(
        CommentRow(
            PageLink(plan.page_text(places[comment.page]), places[comment.page]),
            comment.kind,
            comment.author,
            comment.date,
            comment.text,
        )
        for comment in facts.printed_comments
        if comment.page in places
    )
    return CommentsView(plan.entry_by_id[entry.parent].title, rows)


_VIEWS: dict[EntryKind, Callable[[Material, PlanEntry, Links], View]] = {
    EntryKind.COVER: _cover,
    EntryKind.INDEX: _index,
    EntryKind.DIVIDER: _divider,
    EntryKind.EXHIBIT: front_sheet,
    EntryKind.CHRONOLOGY: lists.chronology,
    EntryKind.READING: lists.reading,
    EntryKind.PEOPLE: lists.people,
    EntryKind.ISSUES: lists.issues,
    EntryKind.DECISION_MAKER: standing.before_decision_maker,
    EntryKind.DISCLOSURE: standing.disclosure,
    EntryKind.AGREED: standing.agreed_and_disputed,
    EntryKind.POINTER: _pointer,
    EntryKind.PLACEHOLDER: _placeholder,
    EntryKind.MEDIA: _media,
    EntryKind.COMMENTS: _comments,
}
