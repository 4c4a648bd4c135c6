"""Lines beside passages relied on: where they stand, and what is said of those that could not be found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.model import CaseLaw, Document, InkMap, PageWords, Party, Reliance, Section
from bundler.planning.paginate import paginate
from bundler.planning.sidelines import Sidelined, sideline
from tests.notation import PROFILE, bundle
from tests.notation import page as facts
from tests.planning.test_paragraphs import page

WORDS = [
    page(1, "1. One", "goes on", "2. Two", "3. Three"),
    page(2, "^Head", "three goes on", "4. Four"),
]


def sidelined(
    *passages: Reliance, words: Sequence[PageWords] = WORDS, ink: InkMap | None = None, notation: str = "smith:2"
) -> Sidelined:
    manifest, prepared = bundle(notation)
    defendants = (Party("panel", "Police Misconduct Panel of the Force"),)
    case = replace(manifest.case, defendants=defendants)
    [smith] = [each for each in manifest.root.items if isinstance(each, Document)]
    smith = replace(smith, case_law=CaseLaw("[2023] EWHC 12 (Admin)", passages=passages))
    manifest = replace(manifest, case=case, root=Section("", (smith,)))
    if ink:
        pages = tuple(facts(ink=ink) for _ in prepared["smith"].facts.pages)
        prepared["smith"] = replace(prepared["smith"], facts=replace(prepared["smith"].facts, pages=pages))
    plan, _ = paginate(manifest, prepared, PROFILE, {})
    return sideline(manifest, plan, prepared, {"smith": words})


def drawn(found: Sidelined) -> list[tuple[int, str, float, float]]:
    """(source page, text, low, high) of every mark beside the number; for initials 0 and 0."""
    return [
        (page.source_page or 0, mark.text, *((mark.rect[1], mark.rect[3]) if not mark.text else (0.0, 0.0)))
        for page in found.plan.pages
        for mark in page.marks
        if mark.kind == "sideline"
    ]


def test_a_paragraph_is_lined_on_every_page_that_it_is_on() -> None:
    found = sidelined(Reliance(paragraphs=(3,), by=("ashdown",)))
    assert drawn(found) == [(1, "", 640, 652), (1, "MA", 0, 0), (2, "", 680, 692), (2, "MA", 0, 0)]
    [table] = found.tables
    assert table.rows == (("smith", "paragraph 3", "Mara Ashdown", "3, 4"),)


def test_paragraphs_that_follow_each_other_have_one_line() -> None:
    assert drawn(sidelined(Reliance(paragraphs=(1, 2)))) == [(1, "", 660, 712)]


def test_a_page_is_lined_along_its_whole_text() -> None:
    found = sidelined(Reliance(pages=(2,), by=("panel",)))
    assert drawn(found) == [(2, "", 660, 692), (2, "PMPF", 0, 0)]


def test_a_page_without_words_is_lined_along_its_ink() -> None:
    ink = InkMap(6.0, 100, tuple((1 << 70) - (1 << 20) if 30 <= at < 90 else 0 for at in range(141)))
    found = sidelined(Reliance(pages=(1,)), words=(), ink=ink)
    assert drawn(found) == [(1, "", 180, 540)]


def test_two_parties_may_rely_on_one_passage_or_on_two_beside_each_other() -> None:
    same = sidelined(Reliance(paragraphs=(2,), by=("ashdown",)), Reliance(paragraphs=(2,), by=("panel",)))
    assert [text for _, text, *_ in drawn(same)] == ["", "MA, PMPF"]
    other = sidelined(Reliance(paragraphs=(1, 2), by=("ashdown",)), Reliance(pages=(1,), by=("panel",)))
    lines = [mark.rect for page in other.plan.pages for mark in page.marks if mark.kind == "sideline" and not mark.text]
    assert len(lines) == 2 and lines[0][0] != lines[1][0]


def test_what_cannot_be_found_is_told() -> None:
    found = sidelined(Reliance(paragraphs=(4, 9, 10), line=7), Reliance(pages=(5,)))
    assert [(each.code, each.place.line) for each in found.findings] == [
        ("authorities.paragraph-not-found", 7),
        ("authorities.page-not-found", 0),
    ]
    assert found.findings[0].message.startswith("Paragraphs 9–10 of “smith” could not be found")
    assert drawn(found) == [(2, "", 640 + 20, 672)]


def test_a_passage_that_an_extract_leaves_out_has_no_line() -> None:
    found = sidelined(Reliance(paragraphs=(4,)), notation="smith:2{1}")
    assert drawn(found) == []
    assert found.tables[0].rows[0][3] == "not in the bundle"


def test_a_bundle_without_passages_is_left_alone() -> None:
    manifest, prepared = bundle("sfg:2")
    plan, _ = paginate(manifest, prepared, PROFILE, {})
    assert sideline(manifest, plan, prepared, {}) == (plan, (), ())


def test_a_page_full_of_ink_has_no_line_and_says_so() -> None:
    found = sidelined(Reliance(paragraphs=(1,)), ink=InkMap(6.0, 100, ((1 << 100) - 1,) * 141))
    assert drawn(found) == []
    assert [each.code for each in found.findings] == ["authorities.no-room-for-sideline"]


@given(st.lists(st.integers(0, (1 << 100) - 1), min_size=141, max_size=141), st.sampled_from([1, 2, 3, 4]))
def test_no_line_and_no_initials_stand_on_ink_or_on_another_mark(rows: list[int], number: int) -> None:
    ink = InkMap(6.0, 100, tuple(row & rows[0] & 0xFFF for row in rows))
    found = sidelined(Reliance(paragraphs=(number,), by=("ashdown",)), ink=ink)
    for each in found.plan.pages:
        rects = [mark.rect for mark in each.marks if mark.kind == "sideline"]
        assert all(ink.clear(rect) for rect in rects)
        assert all(
            one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
            for at, one in enumerate(rects)
            for two in [*rects[at + 1 :], each.marks[0].rect]
        )


@pytest.mark.parametrize("by", ["ashdown", "panel"])
def test_initials_are_in_the_characters_of_the_stamp(by: str) -> None:
    texts = [text for _, text, *_ in drawn(sidelined(Reliance(paragraphs=(1,), by=(by,))))]
    assert all(text.isascii() for text in texts)
