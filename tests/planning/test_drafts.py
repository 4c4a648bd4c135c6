"""References in the words of a draft: found, resolved, refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bundler.model import Place
from bundler.planning.drafts import BREAK, Answer, Passage, resolve, tokens_in
from bundler.planning.plan import Plan
from tests.planning.test_concordance import plan_of

PLAN = replace(plan_of("sfg:3 MA1( note:1 mail:4 ) part:9{2-4,7}"), cite_as="[HB/{page}]")
AUTHORITIES = replace(plan_of("smith:30", index=2), cite_as="[AB/{page}]", title="Authorities")


def cite(text: str, *plans: Plan, **more: object) -> Answer:
    return resolve([Passage("paragraph 1", text, **more)], plans or (PLAN,), "draft.docx")  # type: ignore[arg-type]


def done(text: str, *plans: Plan) -> str:
    answer = cite(text, *plans)
    assert not answer.findings, answer.findings
    for swap in reversed(answer.passages.get(0, ())):
        text = text[: swap.start] + swap.text + text[swap.end :]
    return text


@pytest.mark.parametrize(
    ("typed", "cited"),
    [
        ("See [[sfg:3]].", "See [HB/5]."),
        ("[[sfg:1]][[sfg:2]]", "[HB/3][HB/4]"),
        ("[[MA1:2-4]]", "[HB/8–10]"),
        ("[[MA1:2–4]]", "[HB/8–10]"),
        ("[[MA1:2\u20114]]", "[HB/8–10]"),
        ("[[MA1:1,3-4]]", "[HB/7, 9–10]"),
        ("[[MA1:2,3]]", "[HB/8–9]"),
        ("[[ma/1 : 2]]", "[HB/8]"),
        ("[[MA1]] and [[sfg]]", "[HB/6] and [HB/3–5]"),
        ("[[ sfg\u00a0:\u00a02 ]]", "[HB/4]"),
        ("[[part:7]]", "[HB/15]"),
        ("[[s\u00adfg:3]]", "[HB/5]"),
        ("[[[sfg:3]]]", "[[HB/5]]"),
    ],
)
def test_a_reference_becomes_the_bundle_s_own_form(typed: str, cited: str) -> None:
    assert done(typed) == cited


@pytest.mark.parametrize(
    "text",
    ["[2023] EWHC 12 (Admin) at [12]", "([[2023] EWHC 12 (Admin)])", "a [b [c]] d", "no brackets", "x ]] y", ""],
)
def test_other_brackets_are_left_alone(text: str) -> None:
    answer = cite(text)
    assert not answer.findings and not answer.swaps


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("On [[sgf:3]] she says", "plan.reference-to-nothing", "Did you mean “sfg”?"),
        ("[[Sfg:3]]", "plan.reference-to-nothing", "Did you mean “sfg”?"),
        ("[[sfg:9]]", "plan.reference-page", "has no page 9; it has 3"),
        ("[[MA1:p12]]", "plan.reference-page", "own_numbers"),
        ("[[MA1:]]", "cite.malformed", "“[[MA1:]]” is no reference"),
        ("[[ ]]", "cite.malformed", "is no reference"),
        ("[[sfg:3-1]]", "cite.malformed", "is no reference"),
        ("[[sfg:0]]", "cite.malformed", "is no reference"),
        ("[[MA1:2; sfg:3]]", "cite.malformed", "is no reference"),
        ("[[a [b] c]]", "cite.malformed", "is no reference"),
        ("[[sfg:3", "cite.unclosed", "never closed"),
        (f"[[sfg{BREAK}:3]]", "cite.unclosed", "never closed"),
        ("[[ [[sfg:3]]", "cite.unclosed", "never closed"),
    ],
)
def test_what_cannot_be_resolved_is_told_with_its_paragraph(text: str, code: str, words: str) -> None:
    (found,) = cite(text).findings
    assert found.code == code and found.severity == "error" and found.place == Place("draft.docx")
    assert found.message.startswith("Paragraph 1 (“") and words in found.message + " " + found.remedy


def test_all_problems_are_told_at_once_and_long_paragraphs_show_the_words_about() -> None:
    answer = cite("word " * 50 + "[[x]] " + "word " * 50 + "[[y")
    assert [each.code for each in answer.findings] == ["plan.reference-to-nothing", "cite.unclosed"]
    assert len(answer.findings[0].message) < 200


def test_each_bundle_answers_for_its_own_in_its_own_form() -> None:
    assert done("[[smith:7]] and [[sfg:3]]", PLAN, AUTHORITIES) == "[AB/10] and [HB/5]"
    (found,) = cite("[[sfg:3]]", PLAN, replace(PLAN, title="Core")).findings
    assert found.code == "cite.in-two-bundles"
    (found,) = cite("[[smith:99]]", PLAN, AUTHORITIES).findings
    assert found.code == "plan.reference-page" and "it has 30" in found.message


def test_a_tracked_change_within_a_reference_stops_it() -> None:
    (found,) = cite("ab [[sfg:3]]", seams=(8,)).findings
    assert found.code == "cite.tracked-change"
    assert not cite("ab [[sfg:3]]", seams=(3, 12)).findings


def test_a_field_that_word_fills_itself_stops_it() -> None:
    (found,) = cite("[[sfg:3]]", bound=((0, 9),)).findings
    assert found.code == "cite.bound-field"


def test_comments_are_left_alone_and_echoes_told_once() -> None:
    (found,) = cite("[[sfg:3]]", comment=True).findings
    assert found.code == "cite.comment" and found.severity == "warning"
    passages = [Passage("paragraph 1", "[[sfg:3]] [[x]]"), Passage("paragraph 1", "[[sfg:3]] [[x]]", echo=True)]
    answer = resolve(passages, [PLAN], "draft.docx")
    assert len(answer.written) == len(answer.findings) == 1 and set(answer.swaps) == {0, 1}


def test_tokens_are_found_where_they_stand() -> None:
    assert [(token.start, token.end, token.inner) for token in tokens_in("a[[b]]c[[d")] == [(1, 6, "b"), (7, 9, None)]
