"""Whose paper words name: another's of the same name, another version, another hearing's bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from benchmarks import matter
from bundler.model import Witness
from bundler.planning.mentions import Mention, find_mentions
from bundler.planning.mentions.values import Statement
from bundler.planning.plan import Plan
from tests.planning.mentions.written import context, mentions, pages, told


def _titled(titles: Mapping[str, str], types: Mapping[str, str] | None = None) -> Plan:
    """The benchmark's Plan with other titles and types of documents."""
    plan = matter.plan()
    entries = tuple(
        replace(each, title=titles.get(each.id, each.title), type=(types or {}).get(each.id, each.type))
        for each in plan.entries
    )
    return replace(plan, entries=entries)


def _in(plan: Plan, text: str, document: str = "ashdown-1") -> list[tuple[str, bool]]:
    found = find_mentions(plan.entry_by_id[document], pages(text), plan, context())
    return [(each.entry if each.ordinals else "", each.ambiguous) for each in found]


def _with(witness: Witness, text: str) -> tuple[Mention, ...]:
    """What is found where the expert's report is the statement of a further witness."""
    assert witness.name
    more = Statement("report", witness.name, (witness.name,), witness.initials, witness.number)
    kept = tuple(each for each in context().statements if each.entry != "report")
    plan = matter.plan()
    known = replace(context(), statements=(*kept, more))
    return find_mentions(plan.entry_by_id["wojcik-1"], pages(text), plan, known)


@pytest.mark.parametrize(
    "text",
    [
        "See paragraph 4 of Kevin Marsh's first witness statement.",
        "See Dr Helen Marsh 1 §4.",
        "See K. Marsh 1 §4.",
        "I read Peter Owen Marsh's first statement, paragraph 4.",
        "See paragraph 4 of the first statement of Owen Bell.",
        "See paragraph 4 of the first statement of Owen Marsh Bell.",
        "See Helen Van Marsh 1, paragraph 4.",
        "As Mr Marsh says, June Marsh's first statement, paragraph 4, is wrong.",
        "Mr Marsh is here. Ms Marsh's first statement, paragraph 4: she is his wife.",
        "Ms Marsh is here. See Mr Marsh 1 §4.",
    ],
)
def test_defect_a_namesake_is_not_the_witness(text: str) -> None:
    assert all(not each.ordinals for each in mentions(text))


@pytest.mark.parametrize(
    "text",
    [
        "See Mr Marsh's first statement, paragraph 4.",
        "See paragraph 4 of Owen Marsh's first witness statement.",
        "See paragraph 4 of the first statement of Mr Owen Marsh.",
        "See paragraph 4 of the first witness statement of Owen Marsh KC.",
        "See O. Marsh 1 §4 alone.",
        "Compare Owen John Marsh 1 §4.",
        "DCI Marsh 1 §4 is plain.",
        "It was the IOPC. Marsh 1 §4 says so.",
        "Although Marsh 1 §4 says so, I differ.",
    ],
)
def test_defect_a_witness_by_names_and_titles_is_still_found(text: str) -> None:
    (found,) = mentions(text)
    assert (found.entry, found.paragraphs) == ("marsh-1", (4,)) and found.ordinals


@pytest.mark.parametrize(
    "text", ["See Marsh 1 at [3].", "See Mr Marsh's first witness statement.", "See paragraph 3 of Marsh 1."]
)
def test_defect_two_witnesses_of_one_surname_are_told_of(text: str) -> None:
    (found,) = _with(Witness("Helen Marsh", "HM", 1), text)
    assert found.ambiguous and not found.ordinals and "two people" in found.why


def test_defect_two_witnesses_of_one_surname_are_told_apart_by_first_names() -> None:
    helen = Witness("Helen Marsh", "HM", 1)
    assert [each.entry for each in _with(helen, "See Helen Marsh 1 §3, and O Marsh 1 §4.")] == ["report", "marsh-1"]
    assert not any(each.ordinals for each in _with(helen, "See Kevin Marsh 1 §3."))


@pytest.mark.parametrize(
    "text",
    [
        "The IOPC Decision, paragraph 2, is another.",
        "The second Decision at page 2 is another.",
        "The Inspector's Decision, page 2, is another.",
        "The Interested Party's Detailed Grounds, para 2, are another's.",
        "The interested party's Detailed Grounds, para 2, are another's.",
        "The Chief Constable's Detailed Grounds, para 2, are another's.",
        "See paragraph 2 of the Detailed Grounds of the Interested Party.",
        "See the Detailed Grounds of Defence, para 2.",
        "The draft SFG, para 2, was longer.",
        "See the amended Statement of Facts and Grounds, paragraph 2.",
        "See paragraph 2 of the Amended Statement of Facts and Grounds.",
        "See the Interested Party's skeleton argument, para 2.",
    ],
)
def test_defect_anothers_decision_or_pleading_is_no_link(text: str) -> None:
    assert all(not each.ordinals for each in mentions(text))


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("The Panel's Decision, page 2, is plain.", "decision"),
        ("See the Claimant's SFG, para 2.", "sfg"),
        ("See the Claimant's Grounds, para 2.", ""),
        ("See the Defendant's Detailed Grounds of Resistance, para 2.", "detailed-grounds"),
        ("See Detailed Grounds, para 2.", "detailed-grounds"),
        ("It was the Panel. SFG, para 2 says so.", "sfg"),
    ],
)
def test_defect_the_possessor_that_fits_still_links(text: str, entry: str) -> None:
    plan = replace(matter.plan(), short_title="R (Ashdown) v Panel")
    expected = entry or "sfg"
    assert _in(plan, text) == [(expected, False)]


def test_defect_a_possessor_that_the_title_names_is_fine() -> None:
    plan = _titled({"detailed-grounds": "Detailed grounds of resistance of the second defendant"})
    assert _in(plan, "See the Second Defendant's Detailed Grounds, para 2.") == [("detailed-grounds", False)]
    assert _in(plan, "See the First Defendant's Detailed Grounds, para 2.") == [("", True)]


def test_defect_the_amended_grounds_are_told_from_the_original_by_their_words() -> None:
    titles = {"sfg": "Statement of Facts and Grounds", "skeleton": "Amended Statement of Facts and Grounds"}
    plan = _titled(titles, {"skeleton": "statement-of-facts-and-grounds"})
    assert _in(plan, "See Amended SFG §2.") == [("skeleton", False)]
    assert _in(plan, "See paragraph 2 of the Amended Statement of Facts and Grounds.") == [("skeleton", False)]
    assert _in(plan, "See SFG §2.") == [("", True)]


@pytest.mark.parametrize(
    "text",
    [
        "See page 5 of the hearing bundle that was before the Panel.",
        "See page 5 of the hearing bundle before the Panel.",
        "See the misconduct hearing bundle at page 6.",
        "See page 6 of the Panel hearing bundle.",
        "See the hearing bundle, page 6, which was given to the tribunal.",
        "See page 6 of the hearing bundle for the disciplinary hearing.",
    ],
)
def test_defect_the_bundle_of_another_hearing_is_no_link(text: str) -> None:
    assert all(not each.ordinals for each in mentions(text))


def test_defect_this_hearing_bundle_still_links() -> None:
    assert told("See page 5 of the hearing bundle before the Court.") == ["page 5 of the hearing bundle -> 5"]
    assert told("I set page 5 of the hearing bundle beside Mr Lund's note.") == ["page 5 of the hearing bundle -> 5"]
