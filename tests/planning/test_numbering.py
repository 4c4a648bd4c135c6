"""What every page is called: from any number on, anew in each volume, with sub-numbers; and how it is cited."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.model import BundlePage, PdfIndex
from bundler.planning.numbering import GivenLabel, Numbering, labels
from bundler.planning.outline import outline
from bundler.planning.paginate import paginate
from bundler.planning.plan import Plan, PlanVolume
from bundler.planning.rows import index_rows
from bundler.planning.wording import span
from tests.notation import PROFILE, bundle


def plan_of(notation: str, numbering: Numbering) -> Plan:
    manifest, prepared = bundle(notation)
    return paginate(manifest, prepared, PROFILE, {}, numbering=numbering)[0]


def test_numbers_begin_where_they_are_told() -> None:
    plan = plan_of("a:2 b:1", Numbering(first=513))
    assert [page.label for page in plan.pages] == ["513", "514", "515", "516", "517"]
    assert [page.marks[0].text for page in plan.pages] == [page.label for page in plan.pages]
    assert [row.pages for row in index_rows(plan)] == ["515–516", "517"]
    assert [node.title for node in outline(plan, {})][-1] == "b (p.517)"


def test_numbers_begin_anew_in_each_volume_or_go_on() -> None:
    pages = [(1, "a"), (1, "b"), (2, "b"), (2, "c"), (3, "c")]
    assert labels(pages, Numbering(restart=True)) == ("1", "2", "1", "2", "1")
    assert labels(pages, Numbering(first=7)) == ("7", "8", "9", "10", "11")
    assert labels(pages, Numbering(first=7, restart=True)) == ("7", "8", "7", "8", "7")


def test_pages_with_labels_of_their_own_take_no_number() -> None:
    late = tuple(GivenLabel("late", at, BundlePage(f"4{letter}")) for at, letter in enumerate("AB"))
    plan = plan_of("a:2 late:2 b:2", Numbering(given=late))
    assert [page.label for page in plan.pages] == ["1", "2", "3", "4", "4A", "4B", "5", "6"]
    assert plan.entry_text(plan.entry_by_id["late"]) == "4A–4B"
    assert plan.entry_by_id["late"].first == "4A" and plan.entry_by_id["late"].last == "4B"
    assert plan.ordinal_by_text["4B"] == 5


@given(st.lists(st.integers(1, 6), min_size=1, max_size=5), st.integers(1, 900), st.booleans())
def test_no_two_pages_of_a_volume_are_called_alike(sizes: list[int], first: int, restart: bool) -> None:
    pages = [(volume, "x") for volume, size in enumerate(sizes, 1) for _ in range(size)]
    called = labels(pages, Numbering(first, restart))
    assert len({(volume, label) for (volume, _), label in zip(pages, called, strict=True)}) == len(pages)
    assert restart or list(called) == [str(first + at) for at in range(len(pages))]
    assert not restart or max(int(label) for label in called) == first + max(sizes) - 1


def in_two_volumes(plan: Plan, split: int) -> Plan:
    """The same pages, the later of them in a second volume that begins with 1 again."""
    pages = tuple(
        replace(page, volume=1 + (at >= split), index=PdfIndex(at - split * (at >= split)))
        for at, page in enumerate(plan.pages)
    )
    called = labels(((page.volume, page.entry) for page in pages), Numbering(restart=True))
    pages = tuple(replace(page, label=label) for page, label in zip(pages, called, strict=True))
    volumes = (PlanVolume("one.pdf", "", split), PlanVolume("two.pdf", "", len(pages) - split))
    return replace(plan, pages=pages, volumes=volumes, numbering=Numbering(restart=True))


def test_where_numbers_repeat_a_page_is_cited_with_its_volume() -> None:
    plan = in_two_volumes(plan_of("S[ a:2 b:3 ] c:1", Numbering()), 5)
    assert [plan.page_text(at) for at in range(8)] == ["1/1", "1/2", "1/3", "1/4", "1/5", "2/1", "2/2", "2/3"]
    rows = index_rows(plan, 2)
    assert [row.pages for row in rows] == ["1/1–5", "", "1/3–4", "1/5–2/2", "2/1–3", "", "2/3"]
    assert [row.target for row in rows] == [0, 2, 2, 4, 5, 5, 7]
    assert [row.title for row in rows if row.here] == ["Volume 2 of 2", "S, continued", "c"]
    assert plan.section_text(plan.sections[0]) == "1/3–2/2"
    assert plan.cited(6) == "[2/2]"
    assert [plan.ordinal_by_text[plan.page_text(at)] for at in range(8)] == list(range(8))


def test_one_volume_needs_no_volume_in_its_citations() -> None:
    assert plan_of("a:2", Numbering(restart=True)).page_text(2) == "3"


def test_numbering_is_kept_in_the_plan_and_old_plans_have_none() -> None:
    late = (GivenLabel("b", 0, BundlePage("4A")),)
    plan = plan_of("a:2 b:1", Numbering(3, True, late))
    assert Plan.from_json(plan.to_json()) == plan
    old = json.loads(plan_of("a:2", Numbering()).to_json())
    del old["numbering"]
    assert Plan.from_json(json.dumps(old)).numbering == Numbering()


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [("45", "45", "45"), ("45", "52", "45–52"), ("2/45", "2/52", "2/45–52"), ("1/340", "2/20", "1/340–2/20")],
)
def test_a_span_names_its_volume_once(first: str, last: str, said: str) -> None:
    assert span(first, last) == said
