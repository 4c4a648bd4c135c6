"""The table of what differs between the sources of one event."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bundler.model import Account, Event, Manifest, PageSpan, Person, Post, Prepared, Publication, Ref, Witness
from bundler.planning.accounts import accounts_tables, pages_told
from bundler.planning.paginate import paginate
from bundler.planning.plan import Plan
from bundler.planning.tables import Table
from tests.notation import PROFILE, bundle
from tests.planning.accounts.test_spotting import page
from tests.planning.test_lists import day, saying

MARSH = Person("Owen Marsh", was=(Post("Detective Sergeant", until=day("2015")), Post("DCI", since=day("2019"))))
NOTATION = "report:2 herald:1 MA1( note:3 ) scene:1"
Row = tuple[str, ...]


def ref(text: str) -> Ref:
    name, _, number = text.partition(":")
    return Ref(text, name, (PageSpan(int(number), int(number)),) if number else ())


def planned(*events: Event, people: tuple[Person, ...] = (MARSH,), **said: Any) -> tuple[Manifest, Plan]:
    manifest, prepared = bundle(NOTATION, chronology=events, people=people)
    manifest = saying(manifest, said)
    return manifest, _plan(manifest, prepared)


def _plan(manifest: Manifest, prepared: dict[str, Prepared]) -> Plan:
    return paginate(manifest, prepared, PROFILE, {})[0]


def table(*events: Event, words: dict[str, str] | None = None, **more: Any) -> Table:
    read = {name: [page(text)] for name, text in (words or {}).items()}
    (found,) = accounts_tables(*planned(*events, **more), read)
    return found


def rows(*events: Event, **more: Any) -> list[Row]:
    """Rows without the event."""
    return [row[1:] for row in table(*events, **more).rows]


def event(*accounts: Account, date: str = "2011-10-14", refs: tuple[str, ...] = ()) -> Event:
    return Event(day(date), "The robbery", tuple(ref(each) for each in refs), accounts=accounts)


def test_days_that_differ_stand_side_by_side() -> None:
    found = table(event(Account(ref("herald"), day("2011-10-15")), Account(ref("MA1:2"), day("2011-10"))))
    assert found.rows == (
        ("14 October 2011: The robbery", "date", "Chronology", "", "14 October 2011"),
        ("14 October 2011: The robbery", "date", "herald", "7", "15 October 2011"),
        ("14 October 2011: The robbery", "date", "Exhibit MA1: note", "10", "October 2011"),
    )


def test_days_that_agree_are_not_listed() -> None:
    found = table(event(Account(ref("herald"), day("2011-10"))))
    assert found.rows == ()
    assert found.empty == "Nothing differs: 1 event, 1 account and the words of 0 pages were looked at."


def test_names_that_differ_stand_beside_the_list_of_persons() -> None:
    accounts = (Account(ref("herald"), names=("DS Owen March",)), Account(ref("report"), names=("DS Marsh",)))
    assert rows(event(*accounts)) == [
        ("name: Owen Marsh", "List of persons", "", "Owen Marsh"),
        ("name: Owen Marsh", "report", "5–6", "DS Marsh"),
        ("name: Owen Marsh", "herald", "7", "DS Owen March"),
    ]


def test_a_source_that_names_nobody_is_not_listed_among_names() -> None:
    accounts = (Account(ref("herald"), names=("a sergeant (Owen Marsh)",)), Account(ref("report"), names=("O March",)))
    assert [row[3] for row in rows(event(*accounts))] == ["Owen Marsh", "O March"]


def test_a_rank_that_was_not_held_on_the_day_is_listed() -> None:
    accounts = (Account(ref("herald"), names=("a Detective Inspector (Owen Marsh)",)),)
    assert rows(event(*accounts)) == [
        ("rank: Owen Marsh", "List of persons", "", "Detective Sergeant on that date"),
        ("rank: Owen Marsh", "herald", "7", "a Detective Inspector"),
    ]


def test_ranks_of_somebody_without_posts_are_held_against_each_other() -> None:
    accounts = (Account(ref("herald"), names=("DI Boone",)), Account(ref("report"), names=("Sergeant Boone",)))
    assert rows(event(*accounts)) == [
        ("rank", "herald", "7", "DI Boone"),
        ("rank", "report", "5–6", "Sergeant Boone"),
    ]


def test_what_sources_say_stands_as_the_manifest_has_it() -> None:
    assert rows(event(Account(ref("herald"), says="that she was a glazier"))) == [
        ("what is said", "herald", "7", "that she was a glazier")
    ]


def test_the_words_of_the_pages_are_looked_at_too() -> None:
    found = rows(
        event(refs=("herald", "report:1")), words={"herald": "Superintendent Owen March was", "report": "DS Marsh"}
    )
    assert found == [
        ("name: Owen Marsh", "List of persons", "", "Owen Marsh"),
        ("name: Owen Marsh", "herald", "7", "Superintendent Owen March"),
        ("rank: Owen Marsh", "List of persons", "", "Detective Sergeant on that date"),
        ("rank: Owen Marsh", "herald", "7", "Superintendent Owen March"),
    ]


def test_what_the_manifest_says_of_a_source_is_held_against_its_words() -> None:
    accounts = (Account(ref("herald"), names=("Supt Owen March", "an Inspector (Owen Marsh)")),)
    words = {"herald": "then an Inspector, Superintendent Owen March was"}
    unseen = "Supt Owen March (as the manifest has it; the words of the page do not show it)"
    assert [row[3] for row in rows(event(*accounts), words=words)] == [
        "Owen Marsh",
        unseen,
        "Superintendent Owen March",
        "Detective Sergeant on that date",
        unseen,
        "an Inspector",
        "Superintendent Owen March",
    ]


def test_a_newspaper_is_told_with_its_name() -> None:
    accounts = (Account(ref("herald"), says="x"),)
    assert rows(event(*accounts), herald={"publication": Publication("The Marrow Herald")})[0][1] == (
        "herald (The Marrow Herald)"
    )


def test_a_page_that_gives_the_rank_of_its_own_day_is_right_to() -> None:
    words = {"report": "DCI Marsh was interviewed"}
    assert rows(event(refs=("report",)), words=words, report={"date": day("2022-06-17")}) == []
    assert len(rows(event(refs=("report",)), words=words, report={"date": day("2012")})) == 2


def test_a_document_that_is_the_event_may_tell_of_earlier_days() -> None:
    told = event(date="2020-10-12", refs=("report",))
    complaint = {"date": day("2020-10-12")}
    assert rows(told, words={"report": "then DS Marsh said"}, report=complaint) == []
    assert len(rows(told, words={"report": "then Superintendent Marsh said"}, report=complaint)) == 2


def test_only_the_pages_referred_to_are_read() -> None:
    manifest, plan = planned(event(Account(ref("MA1:2")), refs=("report:2", "report:1", "herald", "nothing")))
    assert pages_told(manifest, plan) == {"herald": (1,), "note": (2,), "report": (1, 2)}


def test_whoever_has_a_cypher_is_not_looked_for() -> None:
    hidden = replace(MARSH, known_as="XYZ")
    words = {"herald": "Superintendent Owen March was"}
    assert rows(event(refs=("herald",)), words=words, people=(hidden,)) == []
    namesake = Person("Olive Marsh", known_as="XYZ")
    words = {"herald": "said Olive Marsh and DI Marsh and O Marsh"}
    assert rows(event(refs=("herald",)), words=words, people=(MARSH, namesake)) == []
    witness = Witness("Owen Marsh", known_as="XYZ")
    assert rows(event(refs=("herald",)), words=words, scene={"witness": witness}) == []


def test_a_letter_of_another_day_than_the_event_that_it_is() -> None:
    said = {"report": {"date": day("2011-10-16"), "type": "correspondence"}}
    assert rows(event(refs=("report:2",)), **said) == [
        ("date of the document", "Chronology", "", "14 October 2011"),
        ("date of the document", "report", "6", "16 October 2011"),
    ]


def test_a_document_that_tells_of_an_event_has_a_day_of_its_own() -> None:
    for date, kind in (("2011-10-16", "witness-statement"), ("2012-10-16", "correspondence"), ("2011-11", "email")):
        assert rows(event(refs=("report",)), report={"date": day(date), "type": kind}) == []
    two = {name: {"date": day("2011-10-16"), "type": "email"} for name in ("report", "herald")}
    assert rows(event(refs=("report", "herald")), **two) == []


def test_a_chronology_that_refers_to_nothing_has_no_table() -> None:
    assert accounts_tables(*planned(event()), {}) == ()
