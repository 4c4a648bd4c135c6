"""Served lists stay, and what they do not say of late documents is told, in every round."""

from __future__ import annotations

from dataclasses import replace

from bundler.model import (
    Disclosure,
    DocumentDate,
    Event,
    Finding,
    Issue,
    Manifest,
    Passage,
    Reading,
    Ref,
    Section,
)
from bundler.planning.grammar import parse_ref
from bundler.planning.late.asof import manifest_as_of
from bundler.planning.late.compare import Service
from bundler.planning.late.course import course
from bundler.planning.late.unlisted import unlisted
from tests.notation import bundle
from tests.planning.late.serving import after, before, plan_of

DAY = "3 March 2026"


def ref(text: str) -> Ref:
    found = parse_ref(text)
    assert found is not None
    return found


def event(line: int, *refs: str) -> Event:
    return Event(None, f"event {line}", tuple(map(ref, refs)), line=line)


def listing(manifest: Manifest, **settings: object) -> Manifest:
    return replace(manifest, bundle=replace(manifest.bundle, **settings))  # type: ignore[arg-type]


def disclosed(manifest: Manifest, name: str) -> Manifest:
    """The manifest with one document directly in the bundle disclosed."""
    items = tuple(
        replace(each, disclosed=Disclosure("panel")) if each.id == name else each for each in manifest.root.items
    )
    return replace(manifest, root=Section("", items))


def told(findings: list[Finding]) -> list[str]:
    return [f"{each.code}: {each.message}" for each in findings]


LISTS = {"lists": ("decision-maker", "disclosure", "agreed")}


def test_defect_lists_of_documents_did_not_say_what_came_late() -> None:
    notation = "a:2 b:1! c:1!"
    service = Service(plan_of(listing(bundle(before(notation))[0], **LISTS), bundle(before(notation))[1]), DAY)
    manifest, prepared = after(notation)
    manifest = disclosed(listing(manifest, **LISTS), "c")
    found = told(unlisted(manifest, course(manifest, prepared, service, "append")))
    assert [each.split("after")[1] for each in found] == [
        " service on 3 March 2026: “b”, “c”.",
        " service on 3 March 2026: “c”.",
        " service on 3 March 2026: “b”, “c”.",
    ]
    assert "Disclosure by date and party" in found[1]


def test_defect_a_row_left_out_was_named_in_the_first_round_alone() -> None:
    manifest, prepared = bundle("a:2 late:1")
    manifest = replace(manifest, chronology=(event(4, "a"), event(5, "late")))
    served = bundle("a:2")
    first = replace(served[0], chronology=(event(4, "a"),))
    way = course(manifest, prepared, Service(plan_of(first, served[1]), DAY), "append")
    again = course(
        manifest, prepared, Service(plan_of(way.placed(manifest, False), prepared), "10 March 2026"), "append"
    )
    for each in (way, again):
        (said,) = told(unlisted(manifest, each))
        assert "(line 5)" in said
    assert "after the first service" in said


def test_defect_pages_added_to_a_served_exhibit_were_said_not_to_be_there() -> None:
    rows = (event(4, "MA1:2"), event(5, "MA1:3"), event(6, "MA1:2", "MA1:3"))
    manifest, prepared = bundle("MA1( email:2 extra:2 )")
    manifest = replace(manifest, chronology=rows, essential_reading=(Reading(ref("MA1:3-4"), line=9),))
    served = bundle("MA1( email:2 )")
    service = Service(plan_of(replace(served[0], chronology=rows[:1]), served[1]), DAY)
    for mode in ("append", "subnumber", "supplement"):
        way = course(manifest, prepared, service, mode)
        placed = manifest_as_of(way.placed(manifest, False), 0)
        assert [(each.line, len(each.refs)) for each in placed.chronology] == [(4, 1), (6, 1)]
        assert not placed.essential_reading
        said = told(unlisted(manifest, way))
        assert ["(line 5)" in said[0], "(line 9)" in said[1], "(line 6)" in said[2]] == [True] * 3


def test_defect_a_row_that_refers_to_late_and_served_documents_was_not_named() -> None:
    manifest, prepared = bundle("a:2 late:1")
    issue = Issue("Whether", passages=(Passage(ref("a:1")), Passage(ref("late"))), line=8)
    manifest = replace(manifest, chronology=(event(5, "a", "late"),), issues=(issue,))
    way = course(manifest, prepared, Service(plan_of(*bundle("a:2")), DAY), "append")
    found = unlisted(manifest, way)
    assert [(each.code, each.place.line) for each in found] == [("late.row-shortened", 5), ("late.row-shortened", 8)]


def test_nothing_is_told_where_nothing_came() -> None:
    manifest, prepared = bundle("a:2")
    manifest = listing(manifest, **LISTS)
    way = course(manifest, prepared, Service(plan_of(manifest, prepared), DAY), "append")
    assert unlisted(manifest, way) == []


def test_defect_a_woven_chronology_did_not_say_what_came_late() -> None:
    then, sources = bundle("a:2")
    service = Service(plan_of(listing(then, chronology_from="both"), sources), DAY)
    manifest, prepared = bundle("a:2 b:1 c:1")
    items = (*manifest.root.items[:2], replace(manifest.root.items[2], date=DocumentDate("2012", 2012)))  # type: ignore[arg-type]
    manifest = replace(listing(manifest, chronology_from="both"), root=Section("", items))
    (said,) = told(unlisted(manifest, course(manifest, prepared, service, "append")))
    assert "“Chronology”" in said and said.endswith(": “c”.")
