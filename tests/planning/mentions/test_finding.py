"""References found in words: what they name, where they stand, and why some lead nowhere."""

from __future__ import annotations

import pytest

from benchmarks import matter
from benchmarks.typeset import LEFT, Block, Look, Token, as_pages, typeset, width_of
from bundler.model import PageWords
from bundler.planning.mentions import Context, MentionKind, find_mentions
from tests.planning.mentions.written import context, mentions, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See exhibit MA1, page 12, and then go home.", ["exhibit MA1, page 12 -> MA1:12"]),
        ("It is [MA1/12] or [MA1/3-5, 7].", ["MA1/12 -> MA1:12", "MA1/3-5, 7 -> MA1:3-5,7"]),
        ("I refer to pages 12 to 14 and 17 of “MA1”.", ['pages 12 to 14 and 17 of "MA1 -> MA1:12-14,17']),
        ("See exhibits MA1 and MA3.", ["exhibits MA1 -> MA1", "MA3 -> MA1".replace("-> MA1", "-> MA3")]),
        ("See MA1 pp 28-9.", ["MA1 pp 28-9 -> MA1:28-29"]),
        ("Exhibit MA2, page 104.", ["Exhibit MA2, page 104 -> MA2:p104"]),
        ("I say so in paragraph 14 of Marsh 1.", ["paragraph 14 of Marsh 1 -> marsh-1 ¶14"]),
        ("See SFG §§4-6.", ["SFG §§4-6 -> sfg ¶4,5,6"]),
        ("See Ms Harcastle's report, or the Decision, page 3.", ["Decision, page 3 -> decision:3"]),
        ("See the decision in Tolland, page 3. A Decision of the Panel, page 3.", []),
        ("References in the form “exhibit MA1, page 12” are to its pages. See MA1/3.", ["MA1/3 -> MA1:3"]),
        (
            "“Decision, page 3” is to the pages of the decision; “Marsh 1 §9” to a paragraph.",
            ["Marsh 1 §9 -> marsh-1 ¶9"],
        ),
        ("See [HB/45-46].", ["[HB/45-46] -> 45,46"]),
        ("page 45 of the hearing bundle", ["page 45 of the hearing bundle -> 45"]),
        ("my exhibit 3 is a recording", ["my exhibit 3 -> MA3"]),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("See exhibit MA9.", "no exhibit of the bundle is marked “MA9”"),
        ("See exhibit MA1, page 52.", "has no page 52; it has 40"),
        ("See exhibit MA2, page 99.", "no page of “Exhibit MA2” in the bundle bears the number 99"),
        ("See tab 3 of MA1.", "it names a tab or item"),
        ("See MA1 at paragraph 4.", "it names a paragraph"),
        ("See exhibit MA1, page", "the words break off"),
        ("See Marsh 1, para 99.", "paragraph 99 of “marsh-1” could not be found"),
        ("See the core bundle, page 4.", "the core bundle is neither this bundle nor one"),
        ("Exhibit MA1 to the statement of Jane Roe was a map.", "its sentence speaks of another matter"),
        ("See exhibit MA1, page 12A.", "the number goes on in a way that cannot be read"),
        ("See exhibit MA1, pages 1 to 900.", "too many pages"),
    ],
)
def test_what_leads_nowhere_says_why(text: str, why: str) -> None:
    (found,) = mentions(text)
    assert why in found.why and not found.ordinals and not found.ambiguous


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("See OM2 page 5.", "its own printed number 5 stands on page"),
        ("See exhibit MA1 [12].", "could be a page or a paragraph"),
        ("See exhibit MA1-3.", "could be a page of the exhibit, or a run of exhibits"),
        ("As paragraph 9 of Ms Ashdown's statement says.", "more than one statement"),
    ],
)
def test_what_could_be_two_things_says_so(text: str, why: str) -> None:
    (found,) = mentions(text, document="marsh-1")
    assert why in found.why and not found.ordinals and found.ambiguous


def test_what_a_page_number_was_taken_for() -> None:
    found = mentions("See MA1 page 12; MA2 pages 104 and 107; AL/1 page 7.")
    assert [each.used for each in found] == [
        "its 12th page",
        "its own printed numbers 104 and 107",
        "its own printed number 7, and its seventh page alike",
    ]


def test_words_over_a_line_end_and_a_page_end_have_a_box_each() -> None:
    filler = "I went home and thought no more of it until the letter came, which was on a Friday. " * 14
    texts = [filler + "The report is exhibited as exhibit MA1, at pages 12 to 14 of it."]
    boxes = set()
    for width in range(40, 80):
        (found,) = mentions(*texts, width=width)
        assert found.ref and found.ref.text == "MA1:12-14"
        assert [spot.page for spot in found.spots] == sorted(spot.page for spot in found.spots)
        boxes.add(len(found.spots))
    assert boxes == {1, 2}


def test_a_box_covers_the_words_alone() -> None:
    (found,) = mentions("(see (MA1/12))")
    (spot,) = found.spots
    x0, _, x1, _ = spot.rect
    assert x0 == pytest.approx(LEFT + width_of("(see", 10) + 0.52 * 6 + width_of("(", 10), abs=4)
    assert x1 - x0 == pytest.approx(width_of("MA1/12", 10), abs=8)


def test_an_exhibit_does_not_refer_to_itself() -> None:
    assert not told("This is the exhibit marked “MA1”. Exhibit MA1, page 12.", document="ma1.3")
    assert told("See exhibit MA3, page 2.", document="ma1.3") == ["exhibit MA3, page 2 -> MA3:2"]


def test_a_run_of_exhibits_speaks_of_those_between() -> None:
    found = mentions("I produce exhibits MA1 to MA3.")
    assert [(each.entry, each.also) for each in found] == [("ma1", ()), ("ma3", ("ma2",))]


def test_my_first_statement_is_the_witness_s_own() -> None:
    assert told("See my first statement.", document="ashdown-2") == ["my first statement -> ashdown-1"]
    assert not told("See my first statement.", document="sfg")
    assert told("See my fourth statement, paragraph 2.") == ["my fourth statement, paragraph 2 -> ?"]


def test_a_page_of_the_claim_bundle_is_the_same_page_of_this() -> None:
    (found,) = mentions("See page 16 of the claim bundle.")
    claim, plan = matter.claim_plan(), matter.plan()
    there, here = claim.pages[15], plan.pages[found.ordinals[0]]
    assert (there.entry, there.source_page) == (here.entry, here.source_page) and there.label != here.label
    assert found.kind is MentionKind.BUNDLE and found.used == "page of “Claim bundle”"


def test_the_number_of_a_footnote_is_no_part_of_a_page_number() -> None:
    text = [Token("See", 0), Token("MA1,", 0), Token("page", 0), Token("12", 0), Token("3", 0, raised=True)]
    words = as_pages(typeset([Block((tuple(text),))], Look()))
    plan = matter.plan()
    (found,) = find_mentions(plan.entry_by_id["ashdown-1"], words, plan, context())
    assert found.ref and found.ref.text == "MA1:12"


def test_nothing_is_found_in_nothing() -> None:
    plan = matter.plan()
    assert not find_mentions(plan.entry_by_id["sfg"], (), plan, Context())
    assert not find_mentions(plan.entry_by_id["sfg"], (PageWords(1, ()), PageWords(2, ())), plan, context())
    assert not told("No words of this kind.", "12")


@pytest.mark.parametrize(
    "text",
    [
        "My first statement was made on 3 May 2012 to DC Orme.",
        "In my first statement, which I gave to the police, I said so.",
        "There was a box marked “MA1” in the store, and a drawer labelled MA2.",
        "I marked MA1 on the map with a cross, and C beside it.",
        "“MA1” and “MA2” are the markings on the boxes.",
        "Exhibit C.3 is unknown, and so is exhibit c.",
        "It was page 5 of the former exhibit MA1.",
        "See the old hearing bundle, page 45, and exhibit OM1 of the Panel's bundle.",
        "(Lund 1, Kenfield 0 was the score.)",
    ],
)
def test_what_speaks_of_something_else_bears_no_link(text: str) -> None:
    assert not any(each.ordinals for each in mentions(text, document="ashdown-2"))
