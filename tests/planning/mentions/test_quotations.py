"""Quotations held against the pages cited."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from benchmarks import matter
from bundler.model import PageWords
from bundler.planning.mentions import Quotation, Verdict, compare_quotations, context_of, find_mentions
from tests.planning.mentions.written import pages

LETTER = (
    "I saw that your light was on and I nearly knocked. You are very easy to talk to, and this is off-the-record.",
    "The fee is £12.50 for 3 copies. I shall be on duty until Thursday; do not ring the station before then.",
)


def quotations(said: str, *letter: str, document: str = "ashdown-1") -> tuple[Quotation, ...]:
    """What is made of a text that quotes exhibit MA3, whose six pages are given, or as many as are given."""
    plan = matter.plan()
    texts = letter or LETTER
    exhibit = tuple(PageWords(n, pages(text, width=34)[0].words) for n, text in enumerate(texts, start=1))
    words: dict[str, Sequence[PageWords]] = {document: pages(*said.split("\n"), width=44), "ma3.1": exhibit}
    context = context_of(matter.manifest(), plan, words)
    found = find_mentions(plan.entry_by_id[document], words[document], plan, context)
    return compare_quotations(found, words, plan)


def one(said: str, *letter: str) -> Quotation:
    (found,) = quotations(said, *letter)
    return found


@pytest.mark.parametrize(
    "said",
    [
        "He wrote “I saw that your light was on and I nearly knocked” (MA3/1).",
        'At exhibit MA3, page 1, he says: "You are very easy to talk to, and this is off the record."',
        "‘your light was on and I nearly knocked’: exhibit MA3, page 1.",
        "At MA3 page 1 he wrote that “YOUR LIGHT was on, and I nearly knocked”.",
        "He charged “£12.50 for 3 copies” at that time: exhibit MA3, page 2.",
        "He wrote “your light was on and I nearly knocked” in exhibit MA3.",
    ],
)
def test_word_for_word(said: str) -> None:
    found = one(said)
    assert found.verdict is Verdict.SAME and found.at is not None and not found.note


def test_words_left_out_and_words_in_brackets_are_gaps_and_said() -> None:
    found = one("He wrote “[he] saw that your light was on ... You are very easy to talk to” (MA3/1).")
    assert found.verdict is Verdict.SAME
    assert found.note == "words are left out of it; words in square brackets were passed over"
    turned = one("He wrote “You are very easy to talk to … your light was on” (MA3/1).")
    assert turned.verdict is not Verdict.SAME


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "He wrote “I saw that your light was off and I nearly knocked” (MA3/1).",
            "I saw that your light was on and I nearly knocked",
        ),
        (
            "He wrote “I saw your light was on and I almost knocked” (MA3/1).",
            "I saw that your light was on and I nearly knocked",
        ),
        ("It says “The fee is £1250 for 3 copies” (MA3/2).", "The fee is £12.50 for 3 copies"),
        ("It says “I shall be on duty till Thursday” (MA3/2).", "I shall be on duty until Thursday"),
    ],
)
def test_it_differs_and_both_are_shown(said: str, found: str) -> None:
    compared = one(said)
    assert (compared.verdict, compared.found) == (Verdict.DIFFERS, found)
    assert compared.text in said.replace("“", '"').replace("”", '"') and compared.at is not None


def test_a_word_is_not_a_part_of_a_word() -> None:
    assert one("He wrote “our light was on and I” (MA3/1).").verdict is Verdict.DIFFERS


def test_it_is_not_found() -> None:
    found = one("He wrote “meet me behind the chapel at nine” (MA3/1).")
    assert (found.verdict, found.found, found.at, found.note) == (Verdict.MISSING, "", None, "")


def test_it_stands_on_another_page_than_the_one_cited() -> None:
    found = one("He wrote “do not ring the station before then” (MA3/1).")
    assert found.verdict is Verdict.MISSING and found.at is not None
    label = matter.plan().pages[found.at].label
    assert found.note == f"it stands on page {label} of the bundle, which is not cited"


def test_a_page_without_words_is_said_to_have_none() -> None:
    found = one("He wrote “meet me behind the chapel at nine” (MA3/6).")
    assert found.verdict is Verdict.MISSING and found.note == "the pages cited have no words that can be read"


@pytest.mark.parametrize(
    "said",
    [
        "He was “a friend” of mine, as MA3/1 shows.",
        "The exhibit marked “MA3” has six pages.",
        "I refer to the Misconduct Panel (“the Kenfield Misconduct Panel”) and to exhibit MA3, page 1.",
        "He wrote “your light was on and I nearly knocked” to me.",
        "He wrote “your light was on and I nearly knocked” (MA9/1).",
    ],
)
def test_what_is_no_quotation_of_a_cited_page(said: str) -> None:
    assert not quotations(said)


def test_of_two_references_the_one_that_bears_it_out_counts() -> None:
    found = one("He wrote “your light was on and I nearly knocked” (see MA3/2, answering MA3/1).")
    assert found.verdict is Verdict.SAME and found.mention.text == "MA3/1"


def test_a_quotation_runs_on_over_two_cited_pages() -> None:
    said = "He wrote “this is off the record. The fee is £12.50 for” (MA3/1-2)."
    assert one(said).verdict is Verdict.SAME
    assert one(said.replace("1-2", "1")).verdict is not Verdict.SAME


def test_defect_words_cited_by_a_paragraph_of_their_own_were_held_against_another() -> None:
    """The page in round brackets behind the words counts, not the reference before them."""
    said = "The fee is at exhibit MA3, page 2, and he wrote that “your light was on and I nearly knocked” (page 1)."
    assert one(said).verdict is Verdict.SAME
    assert quotations(said.replace("nearly knocked", "often knocked at it")) == ()


def test_defect_how_references_are_written_was_taken_for_a_quotation() -> None:
    assert quotations("Page 1 of exhibit MA3 is cited in the form “see MA3 at page one, top”.") == ()


@pytest.mark.parametrize(
    ("quoted", "there", "found"),
    [
        ("£1,500 was paid on 3 May to the claimant", "He saw that $1,500 was paid on 3 May to the claimant.", "$1,500"),
        ("costs of 10% of the claim", "He had costs of 10 of the claim.", "costs of 10 of"),
        ("costs of 10 of the claim", "He had costs of 10% of the claim.", "costs of 10% of"),
        ("it was -5 degrees at noon", "That day it was 5 degrees at noon.", "was 5"),
        ("5 degrees at noon that day", "It was -5 degrees at noon that day.", "-5 degrees"),
        ("he kept costs of 10", "There he kept costs of 10% of the claim.", "he kept costs of 10%"),
        ("the fee is then £12", "So the fee is then £12.50 for all.", "the fee is then £12.50"),
        ("500 was paid to the claimant", "So £1,500 was paid to the claimant.", "£1,500 was"),
        ("£5 was the balance left", "Then -£5 was the balance left.", "-£5 was"),
        ("$5 per head until paid", "There it is US$5 per head until paid.", "US$5 per"),
        ("a dose of .5 grams daily", "He took a dose of 5 grams daily.", "of 5 grams"),
    ],
)
def test_defect_signs_that_change_a_figure_did_not_count(quoted: str, there: str, found: str) -> None:
    compared = one(f"He wrote “{quoted}” (MA3/1).", there)
    assert compared.verdict is Verdict.DIFFERS and found in compared.found


@pytest.mark.parametrize(
    ("quoted", "there"),
    [
        ("costs of 10 % of the claim", "He had costs of 10% of the claim."),
        ("it was −5 degrees at noon", "That day it was -5 degrees at noon."),
        ("on 3 May - he waited - 5 men came", "That was on 3 May — he waited—5 men came."),
        ("£1,500 was paid in full", "He says £ 1,500 was paid in full."),
        ("the well-known café’s bill", "He has the well known café's bill."),
        ("pages 5–7 of the book", "He read pages 5-7 of the book."),
    ],
)
def test_typography_does_not_count(quoted: str, there: str) -> None:
    assert one(f"He wrote “{quoted}” (MA3/1).", there).verdict is Verdict.SAME


@pytest.mark.parametrize(
    "said",
    [
        "He wrote “meet me behind the chapel at nine” (MA9/1). In MA3/1 he does not.",
        "He wrote “meet me behind the chapel at nine” (MA9/1), as MA3/1 shows.",
        "He wrote “your light was on and I nearly knocked” (MA9/1), as MA3/1 shows.",
        "At MA9/1 he wrote “meet me behind the chapel at nine”, and I turn to exhibit MA3, page 1.",
        "He wrote “meet me behind the chapel at nine” (MA9/1, MA3/1).",
        "He wrote “meet me behind the chapel at nine” and “the words at MA3/1 are mine”.",
    ],
)
def test_defect_words_of_a_reference_that_leads_nowhere_were_held_against_another(said: str) -> None:
    assert quotations(said) == ()


def test_a_reference_that_leads_nowhere_behind_other_words_claims_those_alone() -> None:
    found = one("He wrote “meet me behind the chapel” (MA9/1) and “your light was off and I nearly knocked” (MA3/1).")
    assert found.verdict is Verdict.DIFFERS and found.text.startswith("your")


@pytest.mark.parametrize(
    "said",
    [
        "The Guidance says “officers must record each of them” but MA3/1 shows that none was recorded.",
        "Contrast the words “officers must record each of them” in the Victims' Code with MA3/1.",
        "The text of s.29 reads “officers must record each of them”; compare MA3/1.",
        "I was called “a liar and worse than that” on the telephone. The next email is at MA3/1.",
        "I was called “a liar and worse than that.” The next email is at MA3/1.",
        "The next email is at MA3/1. “You are a liar and worse,” I was told.",
        "In answer to MA3/1 I said “you are a liar and worse”.",
        "He did not write “you are a liar and worse” (MA3/1).",
        "He said “you are a liar and worse” (answered at MA3/1).",
        "At MA3/1 the Guidance says: “officers must record each of them”.",
        "He said “you are a liar and worse”, and MA3/1 is what came of it.",
        "He said “you are a liar and worse” and wrote “your light” (MA3/1).",
    ],
)
def test_defect_words_from_elsewhere_were_said_not_to_be_found(said: str) -> None:
    assert quotations(said) == ()


@pytest.mark.parametrize(
    "said",
    [
        "He wrote “meet me behind the chapel at nine” (MA3/1).",
        "He wrote “meet me behind the chapel at nine” (see MA3/1).",
        "He wrote “meet me behind the chapel at nine.” (MA3/1)",
        "He wrote “meet me behind the chapel at nine”. (MA3/1)",
        "He wrote “meet me behind the chapel at nine.” Exhibit MA3, page 1.",
        "At MA3/1 he writes:\n“Meet me behind the chapel at nine”",
        "At MA3/1 he writes: “meet me behind the chapel at nine”.",
        "At exhibit MA3, page 1, Mr Marsh says: “meet me behind the chapel at nine”.",
        "MA3/1: “meet me behind the chapel at nine”.",
        "He wrote “meet me behind the chapel at nine” in exhibit MA3.",
        "“Meet me behind the chapel at nine”: exhibit MA3, page 1.",
    ],
)
def test_words_plainly_of_a_reference_are_said_not_to_be_found(said: str) -> None:
    assert one(said).verdict is Verdict.MISSING


def test_words_not_plainly_of_a_reference_are_told_where_they_are_found() -> None:
    found = one("It was said “your light was on and I nearly knocked” but MA3/1 shows that it was off.")
    assert found.verdict is Verdict.SAME


def test_the_next_row_of_a_table_is_not_what_words_are_held_against() -> None:
    rows = "MA3/2 | “meet me behind the chapel at nine”\nMA3/1 | “your light was on and I nearly knocked”"
    assert all(each.verdict is Verdict.SAME for each in quotations(rows))
