"""Views: what each page says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bundler.model import (
    Case,
    DocumentDate,
    Event,
    Manifest,
    PageSpan,
    Participation,
    Party,
    Person,
    Post,
    Prepared,
    Reading,
    Ref,
)
from bundler.planning.paginate import paginate
from bundler.planning.show import Material, make_views
from bundler.planning.views import (
    ChronologyView,
    CoverView,
    FrontSheetView,
    IndexView,
    NoticeView,
    PeopleView,
    ReadingView,
    View,
)
from tests.notation import PROFILE, bundle

Kind = TypeVar("Kind", bound=View)


def show(manifest: Manifest, prepared: dict[str, Prepared]) -> tuple[dict[str, View], list[str]]:
    plan, _ = paginate(manifest, prepared, PROFILE, {})
    views, findings = make_views(Material(manifest, plan, prepared, {}, PROFILE))
    return views, [finding.code for finding in findings]


def only(views: dict[str, View], kind: type[Kind]) -> Kind:
    found = [view for view in views.values() if isinstance(view, kind)]
    assert len(found) == 1
    return found[0]


def heading(*defendants: Party, claimants: tuple[Party, ...] = ()) -> CoverView:
    manifest, prepared = bundle("a:1")
    case = Case("CO/1/2026", "R (X) v Y", claimants or manifest.case.claimants, defendants)
    return only(show(replace(manifest, case=case), prepared)[0], CoverView)


def test_the_heading_names_the_crown_on_the_application_of_the_claimant() -> None:
    cover = heading(
        Party("p", "Police Misconduct Panel", Participation.NONE), Party("f", "Chief Constable of Kenfield")
    )
    assert cover.applicant == "THE KING (on the application of MARA ASHDOWN)"
    assert [group.role for group in cover.groups] == ["Claimant", "Defendants"]
    first, second = cover.groups[1].parties
    assert (first.number, first.takes_part) == ("(1)", "takes no part in this claim")
    assert (second.number, second.takes_part) == ("(2)", "")


def test_a_cypher_stands_wherever_the_name_would() -> None:
    cover = heading(Party("p", "Panel"), claimants=(Party("x", "Mara Ashdown", known_as="ABC", in_person=True),))
    assert "Ashdown" not in repr(cover) and cover.applicant.endswith("ABC)")
    assert cover.representation[0].party == "ABC" and cover.representation[0].by == "in person"


def test_an_exhibits_front_sheet_counts_its_documents_from_one() -> None:
    manifest, prepared = bundle("statement:2 MA1( note:1 mail:4 )")
    exhibit = replace(next(d for d in manifest.documents() if d.mark), exhibited_by=("statement",))
    items = tuple(exhibit if getattr(item, "mark", "") else item for item in manifest.root.items)
    sheet = only(show(replace(manifest, root=replace(manifest.root, items=items)), prepared)[0], FrontSheetView)
    assert [(row.number, row.title, row.pages) for row in sheet.rows] == [("1", "note", "6"), ("2", "mail", "7–10")]
    ((named, link),) = sheet.statements
    assert link is not None and (named, link.text, link.target) == ("“statement”", "3–4", 2)


def test_the_chronology_is_in_order_of_date_with_live_pages() -> None:
    events = (
        Event(DocumentDate("2012", 2012), "later", (Ref("a:2", "a", (PageSpan(2, 2),)),)),
        Event(DocumentDate("2011-10-24", 2011, 10, 24), "earlier", (Ref("a", "a"), Ref("zz", "zz"))),
    )
    views, codes = show(*bundle("a:2", chronology=events))
    rows = only(views, ChronologyView).rows
    assert [(row.event, row.date, [link.text for link in row.links]) for row in rows] == [
        ("earlier", "24 October 2011", ["4–5"]),
        ("later", "2012", ["5"]),
    ]
    assert codes == ["plan.reference-to-nothing"]


def test_essential_reading_adds_up_its_time() -> None:
    reading = (
        Reading(Ref("a:1", "a", (PageSpan(1, 1),)), "the grounds", 50),
        Reading(Ref("a", "a"), "", 15),
        Reading(Ref("a", "a")),
    )
    view = only(show(*bundle("a:2", essential_reading=reading))[0], ReadingView)
    assert (view.total, view.unknown, view.pages) == ("1 h 05 min", 1, 2)
    assert [(row.title, [link.text for link in row.links], row.time) for row in view.rows][:2] == [
        ("a", ["4"], "50 min"),
        ("a", ["4–5"], "15 min"),
    ]


def test_each_run_of_pages_has_a_link_of_its_own() -> None:
    ref = Ref("a:1,3-4", "a", (PageSpan(1, 1), PageSpan(3, 4)))
    (row,) = only(show(*bundle("a:4", essential_reading=(Reading(ref),)))[0], ReadingView).rows
    assert [(link.text, link.target) for link in row.links] == [("4", 3), ("6–7", 5)]


def test_a_person_has_ranks_over_time() -> None:
    person = Person("Owen Marsh", "", ("DS Marsh",), (
        Post("Detective Sergeant", until=DocumentDate("2015", 2015)),
        Post("Detective Chief Inspector", since=DocumentDate("2019", 2019)),
    ))  # fmt: skip
    view = only(show(*bundle("a:1", people=(person,)))[0], PeopleView)
    assert view.rows[0].posts == ("Detective Sergeant (to 2015)", "Detective Chief Inspector (from 2019)")


def test_a_person_of_a_cypher_goes_by_it_alone() -> None:
    person = Person("Tamsin Okoro", "Witness", ("Ms Okoro",), known_as="Ms B")
    (row,) = only(show(*bundle("a:1", people=(person,)))[0], PeopleView).rows
    assert (row.name, row.role, row.also_known_as) == ("Ms B", "Witness", ())


def test_a_pointer_leads_to_its_document() -> None:
    view = only(show(*bundle("a:2 copy=a"))[0], NoticeView)
    assert view.link is not None and (view.link.text, view.link.target) == ("3–4", 2)


def test_a_pointer_to_what_is_left_out_is_a_finding() -> None:
    assert show(*bundle("-a:2 copy=a"))[1] == ["plan.pointer-to-nothing"]


def test_the_index_shows_an_exhibit_of_one_document_once() -> None:
    manifest, prepared = bundle("MA1( note:2 )")
    same = replace(next(d for d in manifest.documents() if d.mark), title="note")
    view = only(show(replace(manifest, root=replace(manifest.root, items=(same,))), prepared)[0], IndexView)
    assert [(row.number, row.title, row.pages) for row in view.rows] == [("1", "Exhibit MA1: note", "3–5")]
    assert prepared["note"].pdf == Path("note")
