"""After service no served page changes its number or its content, wherever the manifest puts what came late."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.planning.late.keeping import kept
from bundler.planning.plan import Plan
from tests.planning.late.serving import later, notations, serve, shape


def pages(plan: Plan) -> dict[str, tuple[str, int | None]]:
    """What stands on each page, by its number."""
    return {page.label: (page.entry, page.source_page) for page in plan.pages}


@settings(max_examples=150, deadline=None)
@given(notations(), st.sampled_from(["append", "subnumber"]), st.booleans(), st.integers(1, 3))
def test_no_served_page_changes_and_every_page_is_there_once(
    notation: str, mode: str, continued: bool, index: int
) -> None:
    service = serve(notation, {"@index": index})
    way, plan = later(service, notation, mode, continued)
    was, now = pages(service.plan), pages(plan)
    assert {label: now[label] for label in was} == was
    assert not kept(service, plan, way.found)
    assert len(now) == len(plan.pages)
    sources = [(page.entry, page.source_page) for page in plan.pages if page.source_page]
    assert len(set(sources)) == len(sources)
    assert {entry.id for entry in plan.entries} >= {each.id for late in way.found.late for each in late.walk()}
    numbers = [entry.number for entry in plan.entries if entry.number]
    assert len(set(numbers)) == len(numbers)


@settings(max_examples=60, deadline=None)
@given(notations(), st.sampled_from(["append", "subnumber"]))
def test_a_bundle_to_which_nothing_was_added_is_the_served_one(notation: str, mode: str) -> None:
    service = serve(notation.replace("!", ""))
    _, plan = later(service, notation, mode)
    assert (plan.pages, plan.entries, plan.sections) == (
        service.plan.pages,
        service.plan.entries,
        service.plan.sections,
    )


@settings(max_examples=60, deadline=None)
@given(notations(), notations(), st.sampled_from(["append", "subnumber"]), st.sampled_from(["append", "subnumber"]))
def test_a_second_round_keeps_what_the_first_gave(one: str, other: str, first: str, second: str) -> None:
    more = other.replace("!", "").replace("d", "e").replace("X", "Y").replace("S", "T")
    service = serve(one)
    _, plan = later(service, one, first)
    again = type(service)(plan, "10 March 2026", "1" * 64)
    way, last = later(again, f"{one} Z[ {more} ]", second)
    was, now = pages(plan), pages(last)
    assert {label: now[label] for label in was} == was
    assert len(now) == len(last.pages)
    assert way.round == 1 + max(entry.late for entry in plan.entries)


def test_what_is_appended_stands_in_a_section_of_its_own() -> None:
    notation = "A[ a:2 b:1! ] MA1( note:1 ) late:2!"
    _, plan = later(serve(notation), notation, "append")
    assert shape(plan)[-3:] == ["note 6-6", "b 7-7", "late 8-9"]
    assert plan.sections[-1].title == "Documents added after service on 3 March 2026"
    assert [plan.entry_by_id[name].number for name in ("a", "ma1", "b", "late")] == ["1", "2", "3", "4"]


def test_sub_numbers_go_on_in_the_next_round() -> None:
    _, plan = later(serve("a:2 b:2! c:1"), "a:2 b:2! c:1", "subnumber")
    assert shape(plan)[1:] == ["a 3-4", "b 4A-4B", "c 5-5"]
    assert [entry.number for entry in plan.entries[2:]] == ["1", "1A", "2"]
    again = type(serve("a"))(plan, "10 March 2026")
    _, last = later(again, "a:2 d:1! b:2 e:1! c:1 f:1!", "subnumber")
    assert shape(last)[1:] == ["a 3-4", "b 4A-4B", "d 4C-4C", "e 4D-4D", "c 5-5", "f 5A-5A"]


def test_a_document_before_the_first_stands_behind_what_bundler_adds() -> None:
    _, plan = later(serve("late:1! a:1"), "late:1! a:1", "subnumber")
    assert shape(plan)[1:] == ["late 2A-2A", "a 3-3"]


def test_no_number_is_left_where_a_later_section_took_it() -> None:
    _, plan = later(serve("A[ a:1 ] B[ late:1! b:1 ]"), "A[ a:1 ] B[ late:1! b:1 ]", "subnumber")
    assert shape(plan)[1:] == ["a 3-3", "late 3A-3A", "b 4-4"]
    again = type(serve("a"))(plan, "10 March 2026")
    try:
        later(again, "A[ a:1 more:1! ] B[ late:1 b:1 ]", "subnumber")
    except AssertionError as refused:
        assert "late.no-number-between" in str(refused)
    else:
        raise AssertionError("a number was given that cannot stand there")


def test_a_served_page_that_would_go_elsewhere_is_named() -> None:
    service = serve("a:2 b:2")
    way, plan = later(service, "a:2 b:2 late:1!", "append")
    moved = type(plan)(**{**plan.__dict__, "pages": (*plan.pages[:3], plan.pages[2], *plan.pages[4:])})
    assert not kept(service, plan, way.found)
    codes = [finding.code for finding in kept(service, moved, way.found)]
    assert codes and set(codes) == {"late.page-moved"}
