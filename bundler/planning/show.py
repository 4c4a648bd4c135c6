"""From manifest and Plan to the views of every page that bundler draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bundler.model import Finding, Manifest, Participation, Party, Place, warning
from bundler.planning import lists, standing
from bundler.planning.material import Links, Material
from bundler.planning.plan import GENERATED, EntryKind, Plan, PlanEntry
from bundler.planning.references import Resolver
from bundler.planning.rows import child_rows, footnotes, full_title, index_rows, section_rows
from bundler.planning.views import (
    CommentRow,
    CommentsView,
    CoverView,
    DividerView,
    FrontSheetView,
    HeadingGroup,
    HeadingParty,
    IndexRow,
    IndexView,
    NoticeView,
    PageLink,
    Representation,
    View,
)
from bundler.planning.wording import joined

__all__ = ["Material", "index_view", "make_views"]


def make_views(material: Material) -> tuple[dict[str, View], tuple[Finding, ...]]:
    """A view for every entry whose own pages bundler draws, by entry id in the order of the pages.

    The findings name references of the manifest that lead nowhere; such a reference is left out of its view.
    """
    links = Links(Resolver.of(material.manifest, material.plan))
    views = {
        entry.id: _VIEWS[entry.kind](material, entry, links)
        for entry in material.plan.entries
        if entry.kind in GENERATED
    }
    return views, tuple(links.findings)


# --- cover ------------------------------------------------------------------------------------------------------


def _cover(material: Material, entry: PlanEntry, links: Links) -> CoverView:
    manifest, case = material.manifest, material.manifest.case
    hearing = manifest.bundle.hearing_date
    claimants = joined([party.shown.upper() for party in case.claimants])
    return CoverView(
        court=material.profile.court,
        case_number=case.number,
        applicant=material.profile.applicant.replace("{claimants}", claimants),
        groups=tuple(_groups(manifest)),
        title=manifest.bundle.title,
        hearing=f"Hearing: {hearing.printed}" if hearing else "",
        representation=tuple(_representation(manifest)),
        draft=material.plan.draft,
        pages=len(material.plan.pages),
    )


def _groups(manifest: Manifest) -> Iterator[HeadingGroup]:
    case = manifest.case
    for role, parties in (
        ("Claimant", case.claimants),
        ("Defendant", case.defendants),
        ("Interested Party", case.interested_parties),
    ):
        if parties:
            yield HeadingGroup(_plural(role, len(parties)), tuple(_heading_parties(parties)))


def _plural(role: str, count: int) -> str:
    if count == 1:
        return role
    return "Interested Parties" if role == "Interested Party" else f"{role}s"


def _heading_parties(parties: Sequence[Party]) -> Iterator[HeadingParty]:
    for position, party in enumerate(parties, 1):
        number = f"({position})" if len(parties) > 1 else ""
        yield HeadingParty(number, party.shown.upper(), _takes_part(party))


def _takes_part(party: Party) -> str:
    return {
        Participation.ACTIVE: "",
        Participation.NEUTRAL: "neutral in this claim",
        Participation.NONE: "takes no part in this claim",
    }[party.participation]


def _representation(manifest: Manifest) -> Iterator[Representation]:
    for party in manifest.case.parties():
        if party.in_person:
            yield Representation(party.shown, "in person")
        elif party.represented_by:
            yield Representation(party.shown, party.represented_by)


# --- index, dividers, front sheets --------------------------------------------------------------------------------


def _index(material: Material, entry: PlanEntry, links: Links) -> IndexView:
    return index_view(material.plan)


def index_view(plan: Plan) -> IndexView:
    """The index, for the bundle and for the Word document."""
    return IndexView(f"Index to {plan.title}", plan.case_number, plan.short_title, index_rows(plan), footnotes(plan))


def _divider(material: Material, entry: PlanEntry, links: Links) -> DividerView:
    section = material.plan.section_by_id[entry.section]
    rows = section_rows(material.plan, section.id)
    return DividerView(section.title, material.plan.section_text(section), rows)


def _front_sheet(material: Material, entry: PlanEntry, links: Links) -> FrontSheetView:
    plan = material.plan
    return FrontSheetView(
        mark=entry.mark,
        title=entry.title,
        case_number=plan.case_number,
        short_title=plan.short_title,
        statements=tuple(_statements(material, entry)),
        rows=tuple(_counted(child_rows(plan, entry))),
    )


def _counted(rows: Sequence[IndexRow]) -> Iterator[IndexRow]:
    """On a front sheet the documents count from 1."""
    for row in rows:
        yield replace(row, number=row.number.split(".", 1)[-1])


def _statements(material: Material, entry: PlanEntry) -> Iterator[tuple[str, PageLink]]:
    for statement in material.document(entry).exhibited_by:
        found = material.plan.entry_by_id.get(statement)
        if found is not None:
            yield found.title, PageLink(material.plan.entry_text(found), material.plan.first_ordinal(found))


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
    EntryKind.EXHIBIT: _front_sheet,
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
