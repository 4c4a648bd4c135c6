"""Exhibits named in words."""

from __future__ import annotations

import pytest

from bundler.planning.mentions import find_mentions
from bundler.planning.mentions.context import context_of
from bundler.planning.paginate import paginate
from tests.notation import PROFILE, bundle
from tests.planning.laid_out import page_of
from tests.planning.mentions.written import mentions, told


def test_defect_a_document_that_names_no_exhibit_broke_the_finder() -> None:
    manifest, prepared = bundle("said:1 MA1( note:9 )")
    plan = paginate(manifest, prepared, PROFILE, {})[0]
    for line in ("I walked home by the river.", ""):
        pages = (page_of(1, line),)
        context = context_of(manifest, plan, {"said": pages})
        assert find_mentions(plan.entry_by_id["said"], pages, plan, context) == ()


@pytest.mark.parametrize(
    "text",
    [
        "In Mr Abbott's statement, exhibit MA2, page 103, he says so.",
        "See the second statement of Martin Abbott (exhibit MA1 at page 12).",
        "Mr Abbott exhibits at MA1, page 13, a letter.",
        "It is Mr Abbott's exhibit, MA1, page 14.",
        "The statement of Martin Abbott exhibits MA1 page 12.",
        "See the witness statement of Mary Adeyemi, exhibit MA1, page 12.",
        "See Adeyemi 1, MA1/12.",
        "See Adeyemi 1, exhibit MA2 page 103.",
        "I was there (Abbott 2, MA2/103).",
        "See exhibit MA1 of Mr Abbott, page 12.",
        "Exhibit MA2 (Abbott), page 103, is another.",
        "See exhibit MA1 to Abbott 1.",
        "The exhibit to Mr Abbott's affidavit, MA1 page 12, is another.",
        "In claim no. KB-2025-000111, MA1 page 12 was a map.",
        "Martin Ashdown's statement, exhibit MA1, page 3, was a map.",
        "See exhibit MA1 of Martin Ashdown, page 12.",
        "My exhibit 1 in the county court was a map.",
    ],
)
def test_defect_an_exhibit_of_another_witness_with_the_same_initials_was_linked(text: str) -> None:
    (found,) = mentions(text, document="ashdown-2")
    assert found.why and not found.ordinals and not found.ambiguous


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("See Ashdown 1, MA1/12.", "MA1:12"),
        ("See exhibit MA1 to the first statement of Mara Ashdown, page 3.", "MA1:3"),
        ("See Exhibit MA1 (Ashdown), page 3.", "MA1:3"),
        ("Mr Marsh wrote to me: exhibit MA1, page 12.", "MA1:12"),
        ("Mr Marsh's statement contradicts exhibit MA1, page 12.", "MA1:12"),
        ("Ms Ashdown exhibits at MA1, page 13, a letter.", "MA1:13"),
        ("I replied to Mr Abbott by letter, exhibit MA1, page 12.", "MA1:12"),
        ("Of Mr Abbott's statement I need only say that I exhibit at MA1, page 12, a letter.", "MA1:12"),
        ("I read Mr Abbott's statement. Exhibit MA1, page 12, is a map.", "MA1:12"),
        ("See Schedule 2, exhibit MA1 page 12.", "MA1:12"),
        ("On 3 June 1, exhibit MA1 page 12.", "MA1:12"),
    ],
)
def test_whoever_is_named_beside_an_exhibit_of_the_bundle_leaves_it_linked(text: str, ref: str) -> None:
    assert [each.ref.text for each in mentions(text, document="ashdown-2") if each.ref] == [ref]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Defendant's bundle at page 6; page 2 of the hearing bundle", "page 2 of the hearing bundle -> 2"),
        ("See Mr Roe's report, page 14; page 12 of MA1.", "page 12 of MA1 -> MA1:12"),
        ("It runs to page 2, and page 101 of MA2 is blank.", "page 101 of MA2 -> MA2:p101"),
        ("See the interview at page 13 and pages 12 to 14 of MA1.", "pages 12 to 14 of MA1 -> MA1:12-14"),
        ("See pages 3 and 4 of MA1.", "pages 3 and 4 of MA1 -> MA1:3,4"),
        ("page 3, page 4 and page 9 of MA1", "page 3, page 4 and page 9 of MA1 -> MA1:3,4,9"),
        ("They are at page 3 and at page 9 of MA1.", "page 3 and at page 9 of MA1 -> MA1:3,9"),
        ("The log, page 3 to page 5 of MA1.", "page 3 to page 5 of MA1 -> MA1:3-5"),
    ],
)
def test_defect_a_page_of_what_stood_before_was_taken_for_the_exhibit_s(text: str, expected: str) -> None:
    assert told(text, document="ashdown-2") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Exhibit MA1 (“the emails”), page 12.", 'Exhibit MA1 ("the emails"), page 12 -> MA1:12'),
        ("Exhibit MA1 (the emails) at page 12.", "Exhibit MA1 (the emails) at page 12 -> MA1:12"),
        ("My exhibit 1, page 12.", "My exhibit 1, page 12 -> MA1:12"),
        ("See page 12 of my exhibit 1.", "page 12 of my exhibit 1 -> MA1:12"),
        ("See the last page of MA2.", "the last page of MA2 -> ?"),
        ("See the twelfth page of exhibit MA1.", "the twelfth page of exhibit MA1 -> ?"),
        ("See page twelve of exhibit MA1.", "page twelve of exhibit MA1 -> ?"),
    ],
)
def test_defect_a_page_was_lost_and_the_front_sheet_linked(text: str, expected: str) -> None:
    assert told(text, document="ashdown-1") == [expected]


@pytest.mark.parametrize("words", ["MA1-12", "MA1 [12]", "MA1 [12]-[14]", "MA1, tab 12", "MA1 at paragraph 12"])
def test_defect_the_words_of_what_could_not_be_read_were_cut(words: str) -> None:
    assert [each.text for each in mentions(f"See {words}.", document="ashdown-1")] == [words]
