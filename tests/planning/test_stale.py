"""Page numbers of an old plan in a draft, brought to the new one: never a wrong number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.model import BundlePage
from bundler.planning.drafts import Answer, Passage, citation
from bundler.planning.numbering import GivenLabel, Numbering
from bundler.planning.paginate import paginate
from bundler.planning.plan import Plan
from bundler.planning.stale import Form, bring_up_to_date
from tests.notation import PROFILE, bundle
from tests.planning.test_concordance import plan_of
from tests.planning.test_numbering import in_two_volumes

OLD = replace(plan_of("a:3 b:4 c:2"), cite_as="[HB/{page}]")
"""a 3–5, b 6–9, c 10–11."""
NEW = replace(plan_of("a:3 new:10 b:4"), cite_as="[HB/{page}]")
"""a 3–5, new 6–15, b 16–19; c is gone."""
APART = replace(plan_of("a:3 x:1 c:2 b:4"), cite_as="[HB/{page}]")
"""a 3–5, x 6, c 7–8, b 9–12."""


def update(text: str, old: Plan = OLD, new: Plan = NEW) -> Answer:
    return bring_up_to_date([Passage("paragraph 1", text)], [(old, new)], "draft.docx")


def done(text: str, old: Plan = OLD, new: Plan = NEW) -> str:
    answer = update(text, old, new)
    assert not [each for each in answer.findings if each.severity == "error"], answer.findings
    for swap in reversed(answer.passages.get(0, ())):
        text = text[: swap.start] + swap.text + text[swap.end :]
    return text


@pytest.mark.parametrize(
    ("typed", "now"),
    [
        ("See [HB/6].", "See [HB/16]."),
        ("[HB/4]", "[HB/4]"),
        ("[HB/6–8]", "[HB/16–18]"),
        ("[HB/6-8]", "[HB/16-18]"),
        ("[HB/6 — 8]", "[HB/16 — 18]"),
        ("[HB/5–6]", "[HB/5, 16]"),
        ("[HB/3–7, 9]", "[HB/3–5, 16–17, 19]"),
        ("[HB/6 and 9]", "[HB/16 and 19]"),
        ("[HB/4; 6 & 7]", "[HB/4; 16 & 17]"),
        ("[HB/ 6]", "[HB/ 16]"),
        ("[HB/6 ]", "[HB/16 ]"),
        ("[HB/6][HB/7]", "[HB/16][HB/17]"),
        ("[AHB/6] [2023] EWHC 6 at [6], [6], HBO/6", "[AHB/6] [2023] EWHC 6 at [6], [6], HBO/6"),
    ],
)
def test_numbers_move_and_nothing_else(typed: str, now: str) -> None:
    assert done(typed) == now


def test_a_range_whose_pages_part_becomes_several() -> None:
    assert done("[HB/9–10]", new=APART) == "[HB/12, 7]" and done("[HB/4–6]", new=APART) == "[HB/4–5, 9]"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("[HB/10]", "cite.page-gone", "page 10 of the old bundle (“c”) is not in the new one"),
        ("[HB/8–11]", "cite.page-gone", "page 10–11"),
        ("[HB/99]", "cite.no-such-page", "has no page 99"),
        ("[HB/8-6]", "cite.no-such-page", "has no page 8-6"),
        ("[HB/6, para 3]", "cite.unread-number", "cannot be read"),
        ("[HB/p6]", "cite.unread-number", "cannot be read"),
        ("[HB/6/3]", "cite.no-such-page", "6/3"),
        ("[HB/6 of the Guidance]", "cite.unread-number", "cannot be read"),
    ],
)
def test_what_is_not_certain_is_told_and_not_touched(text: str, code: str, words: str) -> None:
    answer = update(text)
    assert [each.code for each in answer.findings] == [code] and words in answer.findings[0].message
    assert not answer.swaps


@pytest.mark.parametrize("near", ["(HB/6)", "HB/6", "[hb/6]", "HB/p. 6", "[ HB/6 ]"])
def test_what_was_typed_in_another_form_is_warned_of_and_stays(near: str) -> None:
    answer = update(f"[HB/4] {near}")
    assert [each.code for each in answer.findings] == ["cite.near-form"]
    assert not answer.swaps


@pytest.mark.parametrize(
    "form", ["[{page}]", "{page}", "p {page}", "page {page}", "(pp. {page})", "[p{page}]", "B {page}", "[HB]"]
)
def test_a_form_that_other_numbers_have_too_is_refused(form: str) -> None:
    answer = update("[6] p 6", replace(OLD, cite_as=form))
    assert [each.code for each in answer.findings] == ["cite.form-not-telling"] and not answer.swaps


@pytest.mark.parametrize(
    "form", ["[HB/{page}]", "HB{page}", "[B/{page}]", "(Bundle page {page})", "HB {page}", "{{HB:{page}}}"]
)
def test_a_form_with_a_name_of_its_own_is_telling(form: str) -> None:
    assert Form(form).telling
    old, new = replace(OLD, cite_as=form), replace(NEW, cite_as=form)
    assert done(f"See {form.replace('{page}', '6')}.", old, new) == f"See {form.replace('{page}', '16')}."


@pytest.mark.parametrize(
    "text", ["HB 6, 9 officers", "HB 6 and 9 others", "HB 6/9", "HB 6.5.2011", "HB 6-7-2011", "HB 6th"]
)
def test_a_form_without_an_end_takes_no_number_that_may_be_another(text: str) -> None:
    old, new = (replace(plan, cite_as="HB {page}") for plan in (OLD, NEW))
    answer = update(text, old, new)
    assert [each.severity for each in answer.findings] == ["error"] and not answer.swaps


def test_a_new_form_is_taken_over() -> None:
    assert done("[HB/6 and 9]", new=replace(NEW, cite_as="(TB {page})")) == "(TB 16 and 19)"
    bare = replace(OLD, cite_as="HB {page}")
    assert done("HB 6–7, and HB 4.", bare) == "[HB/16–17], and [HB/4]."
    assert done("[HB/6].", new=replace(NEW, cite_as="HB {page}")) == "HB 16."


def test_numbers_of_volumes_and_pages_put_in_between_are_pages_too() -> None:
    """Where each volume begins anew a page is "2/3"; a page that came late is "5A"."""
    volumes = replace(in_two_volumes(OLD, 6), cite_as="[HB/{page}]")  # b 1/6 and 2/1–2/3
    assert done("[HB/1/6], [HB/2/1–3] and [HB/1/4–2/1]", volumes) == "[HB/16], [HB/17–19] and [HB/4–5, 16–17]"
    assert done("[HB/6–8]", OLD, volumes) == "[HB/1/6–2/2]" and done("[HB/7-8]", OLD, volumes) == "[HB/2/1-2]"
    assert [each.code for each in update("[HB/7]", volumes).findings] == ["cite.no-such-page"]
    late = Numbering(given=(GivenLabel("x", 0, BundlePage("5A")),))
    manifest, prepared = bundle("a:3 x:1 b:4 c:2")
    between = replace(paginate(manifest, prepared, PROFILE, {}, numbering=late)[0], cite_as="[HB/{page}]")
    assert done("[HB/5–6]", OLD, between) == "[HB/5, 6]" and done("[HB/5A–6]", between, APART) == "[HB/6, 9]"


def test_a_replaced_document_is_warned_of() -> None:
    answer = update("[HB/6]", new=replace(plan_of("a:3 b:4 c:2", {"b": "other"}), cite_as="[HB/{page}]"))
    assert [each.code for each in answer.findings] == ["cite.replaced-document"] and answer.kept == 1


def test_nothing_found_is_said() -> None:
    assert [each.code for each in update("no number").findings] == ["cite.nothing-to-update"]


@given(st.lists(st.integers(3, 9), min_size=1, max_size=6, unique=True).map(sorted))
def test_every_page_cited_before_is_cited_after(pages: list[int]) -> None:
    """Whatever pages of a and b are cited, together or alone, the same pages are cited in the new bundle."""

    typed = citation(OLD, [page - 1 for page in pages])
    expected = [page if page <= 5 else page + 10 for page in pages]
    assert sorted(_numbers(done(typed))) == expected


def _numbers(text: str) -> list[int]:
    found = []
    for part in text.removeprefix("[HB/").removesuffix("]").split(", "):
        first, _, last = part.partition("–")
        found += range(int(first), int(last or first) + 1)
    return found
