"""Chronologies of events and documents, and lists of issues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bundler.model import (
    DocumentDate,
    Event,
    Issue,
    Manifest,
    PageSpan,
    Passage,
    Publication,
    Ref,
    Section,
    Witness,
)
from bundler.planning.views import ChronologyView, ListView
from tests.notation import bundle
from tests.planning.test_show import only, show

Said = Mapping[str, Mapping[str, Any]]


def saying(manifest: Manifest, said: Said, **settings: Any) -> Manifest:
    """The manifest with more said of its documents, by id, and of the bundle."""
    return replace(manifest, root=_section(manifest.root, said), bundle=replace(manifest.bundle, **settings))


def _section(section: Section, said: Said) -> Section:
    return replace(section, items=tuple(_item(item, said) for item in section.items))


def _item(item: Any, said: Said) -> Any:
    if isinstance(item, Section):
        return _section(item, said)
    children = tuple(_item(child, said) for child in item.documents)
    return replace(item, documents=children, **said.get(item.id, {}))


def day(text: str) -> DocumentDate:
    year, *rest = (int(part) for part in text.split("-"))
    return DocumentDate(text, year, *rest)


def chronology(notation: str, said: Said, wanted: str, *events: Event) -> ChronologyView:
    manifest, prepared = bundle(notation, chronology=events)
    return only(show(saying(manifest, said, chronology_from=wanted), prepared)[0], ChronologyView)


DATES: Said = {
    "a": {"date": day("2012-04"), "witness": Witness("Mara Ashdown", party="panel")},
    "b": {"date": day("2011-10-24"), "date_note": "24 October 2011 and later", "guessed": ("date",)},
    "c": {},
    "d": {"date": day("2012"), "publication": Publication("Kenfield Courier")},
}


def test_documents_are_woven_in_by_date() -> None:
    view = chronology(
        "a:2 MA1( b:3 ) c:1 d:1", DATES, "both", Event(day("2011-10-24"), "He writes"), Event(day("2012-04-02"), "x")
    )
    assert [(row.date, row.event, [link.text for link in row.links], row.note) for row in view.rows] == [
        ("24 October 2011", "He writes", [], ""),
        ("24 October 2011 and later*", "b", ["7–9"], "Document 2.1; Exhibit MA1"),
        ("2012", "d", ["11"], "Document 4; Kenfield Courier"),
        ("April 2012", "a", ["4–5"], "Document 1; Mara Ashdown, for Panel"),
        ("2 April 2012", "x", [], ""),
    ]
    assert view.footnotes == (
        "* Date as the document itself gives it.",
        "1 document of the bundle bears no date and cannot stand here.",
    )


def test_a_document_stands_with_the_event_of_its_date_that_refers_to_it() -> None:
    refs = (Ref("d", "d"), Ref("b", "b"))
    view = chronology("a:1 b:1 d:1", DATES, "both", Event(day("2012"), "He is told", refs))
    assert [row.event for row in view.rows] == ["b", "He is told", "a"]
    assert "A document to which an event of its own date refers stands with that event." in view.footnotes


def test_a_chronology_of_documents_alone_leaves_the_events_out() -> None:
    view = chronology("a:1", DATES, "documents", Event(day("2011"), "x"))
    assert (view.title, [row.event for row in view.rows]) == ("Chronology of documents", ["a"])


def test_a_chronology_of_events_has_no_documents() -> None:
    view = chronology("a:1", DATES, "events", Event(day("2011"), "x"))
    assert ([row.event for row in view.rows], view.footnotes) == (["x"], ())


def test_a_chronology_is_made_of_documents_where_there_are_no_events() -> None:
    assert len(chronology("a:1 b:1", DATES, "both").rows) == 2


def test_a_witness_of_a_cypher_is_named_by_it() -> None:
    said = {"a": {"date": day("2012"), "witness": Witness("Mara Ashdown", known_as="ABC")}}
    assert chronology("a:1", said, "both").rows[0].note == "Document 1; ABC"


def test_an_issue_lists_the_pages_that_bear_on_it() -> None:
    rows = (
        Issue("Whether it was material", "1", (Passage(Ref("MA1:2", "MA1", (PageSpan(2, 2),)), "the email"),)),
        Issue("Relief", "", (Passage(Ref("zz", "zz")),)),
    )
    views, codes = show(*bundle("a:1 MA1( b:3 )", issues=rows))
    first, second = only(views, ListView).groups
    assert (first.title, first.note) == ("1. Whether it was material", "Ground 1")
    (row,) = first.rows
    assert (row.title, [(link.text, link.target) for link in row.links]) == ("Exhibit MA1", [("7", 6)])
    assert row.notes == ("the email",)
    assert (second.title, second.rows, second.note) == ("2. Relief", (), "No document is named for it.")
    assert codes == ["plan.reference-to-nothing"]


NAMES = ("a", "b", "c", "d")


@given(
    st.lists(st.sampled_from(["", "2011", "2011-10", "2011-10-24", "2012-01-01"]), min_size=4, max_size=4), st.data()
)
def test_every_dated_document_stands_once_and_in_order(dates: list[str], data: st.DataObject) -> None:
    """In a chronology of events and documents: by itself, or with an event of its date that refers to it."""
    said = {name: {"date": day(date) if date else None} for name, date in zip(NAMES, dates, strict=True)}
    refs = tuple(Ref(name, name) for name in data.draw(st.sets(st.sampled_from(NAMES))))
    view = chronology("a:1 b:1 c:1 d:1", said, "both", Event(day("2011-10-24"), "The event", refs))
    events = [row for row in view.rows if row.event == "The event"]
    assert len(events) == 1
    alone = [row.event for row in view.rows if row.event != "The event"]
    told = {ref.name for ref in refs if said[ref.name]["date"] == day("2011-10-24")}
    dated = {name for name, date in zip(NAMES, dates, strict=True) if date}
    assert sorted([*alone, *told]) == sorted(dated)
    keys = [(said[row.event]["date"] if row.event in said else day("2011-10-24")).sort_key for row in view.rows]
    assert keys == sorted(keys)


def test_defect_the_hidden_document_of_an_exhibit_had_a_number_that_the_index_has_not() -> None:
    said = {"b": {"title": "Exhibit MA1", "date": day("2011-10-24")}}
    (row,) = chronology("a:2 MA1( b:3 )", said, "documents").rows
    assert row.note == "Document 2; Exhibit MA1"
