"""References on the bundle's pages: links over their words, numbers in the margin, and what the report says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.model import Document, Facts, PageWords, Party, Person, Rect, Severity, Witness, Word
from bundler.planning.crossing import (
    Crossed,
    Crossing,
    Looked,
    Treatment,
    cross,
    pages_wanted,
    read_for_references,
    reference_findings,
    reference_tables,
    treatments,
    with_references,
)
from bundler.planning.crossing.margins import Ground, meet, place_beside
from bundler.planning.crossing.veiling import Veil
from bundler.planning.mentions import Mention, MentionKind, Quotation, Spot, Verdict
from bundler.planning.paginate import paginate
from bundler.planning.plan import Mark, Plan
from bundler.planning.rows import footnotes
from tests.notation import PROFILE, bundle
from tests.planning.laid_out import ink_of, mention, page_of

MARGIN, LINKS = Treatment("margin", "ours"), Treatment("links", "theirs")


def plan_of(notation: str = "said:2 MA1( note:9 )") -> Plan:
    manifest, prepared = bundle(notation)
    return paginate(manifest, prepared, PROFILE, {})[0]


NOTE = 5
"""Ordinal of the first page of the note: behind the cover, the index, two pages of the statement, the front sheet."""


def crossed(
    pages: Sequence[PageWords],
    mentions: Sequence[Mention],
    treatment: Treatment = MARGIN,
    *,
    stains: Sequence[Rect] = (),
) -> Plan:
    inks = {"said": [ink_of(page, *stains) for page in pages]}
    return with_references(plan_of(), mentions, {"said": treatment}, {"said": pages}, inks).plan


def numbers(plan: Plan, ordinal: int = 2) -> list[Mark]:
    return [mark for mark in plan.pages[ordinal].marks if mark.kind == "reference"]


# --- links and numbers --------------------------------------------------------------------------------------------


def test_a_reference_bears_a_link_over_its_words_and_a_number_beside_its_line() -> None:
    pages = [page_of(1, "I show at exhibit MA1, page 3, what he wrote."), page_of(2, "Nothing.")]
    plan = crossed(pages, [mention("said", pages, "exhibit MA1 page 3", (NOTE + 2,))])
    [link] = plan.pages[2].links
    assert (link.text, link.target) == ("exhibit MA1, page 3,", NOTE + 2)
    assert link.rect == (72 + 6 * 10, 760.0, 72 + 6 * 30, 772.0)
    [number] = numbers(plan)
    assert number.text == plan.pages[NOTE + 2].label == "8"
    assert number.rect[0] > max(word.rect[2] for word in pages[0].words)
    assert 760 < (number.rect[1] + number.rect[3]) / 2 < 772
    assert plan.pages[3].links == ()


def test_words_over_the_end_of_a_line_and_of_a_page_have_a_link_for_each_run_and_one_number() -> None:
    pages = [page_of(1, "Line one.", "I show at exhibit"), page_of(2, "MA1, page", "3 the letter.")]
    plan = crossed(pages, [mention("said", pages, "exhibit MA1 page 3", (NOTE + 2,))])
    texts = [[link.text for link in plan.pages[ordinal].links] for ordinal in (2, 3)]
    assert texts == [["exhibit"], ["MA1, page", "3"]]
    assert [mark.text for mark in numbers(plan, 2)] == ["8"]
    assert numbers(plan, 3) == []


def test_references_of_one_line_make_one_number_and_each_page_is_named_once() -> None:
    pages = [page_of(1, "See MA1 page 1 and MA1 page 3 and MA1 page 4"), page_of(2, "-")]
    found = [
        mention("said", pages, "MA1 page 1", (NOTE, NOTE + 1, NOTE + 2)),
        mention("said", pages, "MA1 page 3", (NOTE + 4,)),
        mention("said", pages, "MA1 page 4", (NOTE + 4,)),
    ]
    [number] = numbers(crossed(pages, found))
    assert number.text == "6-8, 10"


def test_words_that_name_the_page_of_the_bundle_themselves_have_a_link_and_no_number() -> None:
    pages = [page_of(1, "I refer to [HB/8]."), page_of(2, "-")]
    plan = crossed(pages, [replace(mention("said", pages, "[HB/8]", (NOTE + 2,)), kind=MentionKind.BUNDLE)])
    assert [link.target for link in plan.pages[2].links] == [NOTE + 2] and numbers(plan) == []


def test_links_alone_where_nothing_is_to_be_seen_on_the_page() -> None:
    pages = [page_of(1, "See MA1 page 1"), page_of(2, "-")]
    plan = crossed(pages, [mention("said", pages, "MA1 page 1", (NOTE,))], LINKS)
    assert len(plan.pages[2].links) == 1
    assert numbers(plan) == []


def test_what_leads_nowhere_bears_nothing() -> None:
    pages = [page_of(1, "See MA9 page 1"), page_of(2, "-")]
    plan = crossed(pages, [mention("said", pages, "MA9 page 1", why="no exhibit has the mark MA9")])
    assert plan == plan_of()


def test_a_link_of_the_document_itself_stays_and_none_is_laid_over_it() -> None:
    pages = [page_of(1, "See MA1 page 1", links=((100.0, 755.0, 110.0, 775.0),)), page_of(2, "-")]
    found = [mention("said", pages, "MA1 page 1", (NOTE,))]
    inks = {"said": [ink_of(page) for page in pages]}
    result = with_references(plan_of(), found, {"said": MARGIN}, {"said": pages}, inks)
    assert result.plan.pages[2].links == ()
    assert (result.shown[0].link, result.shown[0].number) == (False, True)
    assert "link of its own" in result.shown[0].note


def test_two_references_never_share_words() -> None:
    pages = [page_of(1, "See MA1 pages 1,2"), page_of(2, "-")]
    found = [mention("said", pages, "MA1 pages 1,2", (NOTE,)), mention("said", pages, "1,2", (NOTE + 1,))]
    [link] = crossed(pages, found).pages[2].links
    assert link.target == NOTE


def test_words_that_run_up_the_page_have_a_link_and_no_number() -> None:
    pages = [page_of(1, "See"), page_of(2, "-")]
    turned = replace(pages[0].words[0], text="MA1/3", rect=(300.0, 100.0, 312.0, 140.0))
    pages[0] = replace(pages[0], words=(*pages[0].words, turned))
    plan = crossed(pages, [mention("said", pages, "MA1/3", (NOTE,))])
    assert len(plan.pages[2].links) == 1
    assert numbers(plan) == []


def test_the_left_margin_serves_where_the_right_one_is_taken() -> None:
    pages = [page_of(1, "See MA1 page 1"), page_of(2, "-")]
    plan = crossed(pages, [mention("said", pages, "MA1 page 1", (NOTE,))], stains=[(165.0, 0.0, 595.0, 841.0)])
    [number] = numbers(plan)
    assert number.rect[2] < 72


def test_no_number_stands_on_ink_and_the_report_says_that_there_is_no_room() -> None:
    pages = [page_of(1, "See MA1 page 1"), page_of(2, "-")]
    inks = {"said": [ink_of(page, (0.0, 0.0, 595.0, 841.0)) for page in pages]}
    found = [mention("said", pages, "MA1 page 1", (NOTE,))]
    result = with_references(plan_of(), found, {"said": MARGIN}, {"said": pages}, inks)
    assert numbers(result.plan) == []
    assert "no room" in result.shown[0].note


def test_a_number_stands_outside_the_rules_of_a_table_and_inside_the_frame_of_a_page() -> None:
    pages = [page_of(1, "See MA1 page 1"), page_of(2, "-")]
    found = [mention("said", pages, "MA1 page 1", (NOTE,))]
    [beside] = numbers(crossed(pages, found, stains=[(174.0, 700.0, 174.5, 800.0)]))
    assert 174 < beside.rect[0] < 216
    frame = [(20.0, 20.0, 20.5, 820.0), (570.0, 20.0, 570.5, 820.0)]
    [within] = numbers(crossed(pages, found, stains=frame))
    assert within.rect[2] < 570


@settings(deadline=None)
@given(
    texts=st.lists(st.text("ab 12", min_size=1, max_size=70), min_size=1, max_size=40),
    wanted=st.lists(st.integers(0, 39), max_size=12),
    stains=st.lists(st.tuples(st.integers(0, 590), st.integers(0, 830), st.integers(1, 300), st.integers(1, 300))),
)
def test_numbers_never_meet_ink_words_or_each_other(
    texts: list[str], wanted: list[int], stains: list[tuple[int, int, int, int]]
) -> None:
    page = page_of(1, *(" ".join(text.split()) or "x" for text in texts))
    ink = ink_of(page, *((float(x), float(y), float(x + w), float(y + h)) for x, y, w, h in stains))
    ground = Ground(595.276, 841.89, page.words, ink)
    marks = [Mark("number", "3", (545.0, 22.0, 573.0, 36.0), 12.0)]
    for line in wanted:
        low = 760.0 - 18 * (line % len(texts))
        mark = place_beside("45-47, 50", low, low + 12, ground, marks)
        if mark is None:
            continue
        assert ink.clear(mark.rect)
        assert not any(meet(mark.rect, each.rect) for each in marks)
        assert 0 <= mark.rect[0] < mark.rect[2] <= 595.276
        marks.append(mark)


def test_numbers_of_close_lines_do_not_meet() -> None:
    lines = [f"See MA1 page {number}" for number in range(1, 9)]
    pages = [page_of(1, *lines), page_of(2, "-")]
    words = tuple(replace(word, rect=_squeezed(word.rect)) for word in pages[0].words)
    pages[0] = replace(pages[0], words=words)
    found = [mention("said", pages, line.removeprefix("See "), (NOTE + at,)) for at, line in enumerate(lines)]
    marks = numbers(crossed(pages, found))
    assert len(marks) >= 4
    assert not any(meet(one.rect, two.rect) for one in marks for two in marks if one is not two)


def _squeezed(rect: Rect) -> Rect:
    """Lines of eight points."""
    x0, y0, x1, _ = rect
    low = 760 - (760 - y0) / 18 * 8
    return (x0, low, x1, low + 7)


def test_what_was_added_is_said_once_below_the_index() -> None:
    pages = [page_of(1, "See MA1 page 1"), page_of(2, "-")]
    found = [mention("said", pages, "MA1 page 1", (NOTE,))]
    assert footnotes(plan_of()) == ()
    [both] = footnotes(crossed(pages, found))
    [alone] = footnotes(crossed(pages, found, LINKS))
    assert both.startswith("Small numbers in the margins, and links")
    assert alone.startswith("Links over references")
    assert "nothing else on those pages was changed" in both


def test_a_plan_with_references_goes_through_json() -> None:
    pages = [page_of(1, "See MA1 page 1"), page_of(2, "-")]
    plan = crossed(pages, [mention("said", pages, "MA1 page 1", (NOTE,))])
    assert Plan.from_json(plan.to_json()) == plan


# --- whose documents ----------------------------------------------------------------------------------------------


CASES: Mapping[str, tuple[dict[str, object], str]] = {
    "our own witness": ({"type": "witness-statement", "witness": Witness("Ann Lee", party="ashdown")}, "margin"),
    "the claimant in person": ({"type": "witness-statement", "witness": Witness("Mara Ashdown")}, "margin"),
    "a numbered statement": ({"witness": Witness("Ann Lee", number=1, party="ashdown")}, "margin"),
    "their witness": (
        {"type": "witness-statement", "witness": Witness("Owen Marsh", party="panel")},
        "links",
    ),
    "nobody says whose": ({"type": "witness-statement"}, "links"),
    "signed": ({"type": "witness-statement", "party": "ashdown", "signed": True}, "links"),
    "our grounds": ({"type": "statement-of-facts-and-grounds"}, "margin"),
    "their grounds": ({"type": "detailed-grounds"}, "links"),
    "our skeleton": ({"type": "skeleton-argument", "party": "ashdown"}, "margin"),
    "relied on by them": ({"type": "expert-report", "relied_on_by": ("panel",)}, "links"),
    "relied on by both": ({"type": "expert-report", "relied_on_by": ("panel", "ashdown")}, "links"),
    "a letter": ({"type": "correspondence", "party": "ashdown"}, "off"),
    "no type": ({}, "off"),
    "a letter of which the manifest wants it": ({"type": "correspondence", "references": "margin"}, "margin"),
    "ours, and the manifest wants none": ({"type": "chronology", "party": "ashdown", "references": "off"}, "off"),
}


def treated(said: Mapping[str, object], facts: Facts | None = None, **settings: object) -> Treatment:
    manifest, prepared = bundle("said:2 MA1( note:9 )")
    first, *others = manifest.root.items
    assert isinstance(first, Document)
    root = replace(manifest.root, items=(replace(first, **said), *others))  # type: ignore[arg-type]
    whole = replace(manifest, root=root, bundle=replace(manifest.bundle, **settings))  # type: ignore[arg-type]
    if facts is not None:
        prepared["said"] = replace(prepared["said"], facts=facts)
    found = treatments(whole, prepared)
    assert found["note"].policy == "off", "what an exhibit holds is evidence"
    return found["said"]


@pytest.mark.parametrize("name", CASES)
def test_whose_document_it_is_decides(name: str) -> None:
    said, policy = CASES[name]
    found = treated(said)
    assert found.policy == policy
    assert found.why


def test_a_digital_signature_counts_unless_the_manifest_says_otherwise() -> None:
    said: dict[str, object] = {"type": "chronology", "party": "ashdown"}
    signed = Facts("direct", (), signatures=1)
    assert treated(said, signed).policy == "links"
    assert treated({**said, "signed": False}, signed).policy == "margin"


def test_whoever_makes_the_bundle_is_asked_of_the_manifest() -> None:
    grounds: dict[str, object] = {"type": "detailed-grounds"}
    assert treated(grounds, prepared_by="panel").policy == "margin"
    assert treated(grounds, prepared_by="Panel").policy == "margin"
    assert treated({"type": "statement-of-facts-and-grounds"}, prepared_by="panel").policy == "links"


def test_two_claimants_are_one_side_and_their_cyphers_are_used() -> None:
    manifest, prepared = bundle("said:2")
    second = Party("bea", "Bea Brand", known_as="XYZ")
    case = replace(manifest.case, claimants=(*manifest.case.claimants, second))
    [first] = manifest.root.items
    assert isinstance(first, Document)
    root = replace(manifest.root, items=(replace(first, type="chronology", party="bea"),))
    found = treatments(replace(manifest, case=case, root=root), prepared)["said"]
    assert found.policy == "margin"
    assert "XYZ" in found.why
    assert "Brand" not in found.why


# --- what is read -------------------------------------------------------------------------------------------------


def test_only_pages_of_the_bundle_are_read() -> None:
    plan = plan_of("said:9{2-4,7} -spare:2")
    assert pages_wanted(plan, ["said", "spare", "nothing"]) == {"said": [2, 3, 4, 7]}


def test_documents_left_alone_are_not_read() -> None:
    assert read_for_references({"a": MARGIN, "b": Treatment("off", "evidence"), "c": LINKS}) == ("a", "c")


def test_a_bundle_without_references_is_as_it_was_and_says_so() -> None:
    manifest, prepared = bundle("letter:2")
    plan = paginate(manifest, prepared, PROFILE, {})[0]
    outcome = cross(Crossing(manifest, treatments(manifest, prepared)), plan, prepared)
    same, findings, tables = outcome.plan, outcome.findings, outcome.tables
    assert same == plan
    assert findings == ()
    assert all(table.rows == () and table.empty.startswith("No document was looked at") for table in tables)


# --- what the report says -----------------------------------------------------------------------------------------


def looked(mentions: Sequence[Mention], quotations: Sequence[Quotation] = ()) -> Looked:
    pages = [page_of(1, "See MA1 page 1", "and MA9 page 2"), page_of(2, "also MA9 page 2")]
    inks = {"said": [ink_of(page) for page in pages]}
    result = with_references(plan_of(), mentions, {"said": MARGIN}, {"said": pages}, inks)
    others = {"said": MARGIN, "note": Treatment("off", "evidence")}
    return Looked(result.plan, others, {"said": pages}, result.shown, quotations, (result.plan.entry_by_id["note"],))


PAGES = [page_of(1, "See MA1 page 1", "and MA9 page 2"), page_of(2, "also MA9 page 2")]
LOST = mention("said", PAGES, "MA9 page 2", why="no exhibit has the mark MA9")
LATER = replace(LOST, spots=(replace(LOST.spots[0], page=2),))
FOUND = mention("said", PAGES, "MA1 page 1", (NOTE,), entry="ma1")


def test_every_reference_stands_in_the_table_with_where_it_leads_or_why_nowhere() -> None:
    table = reference_tables(looked([FOUND, LOST]))[0]
    assert table.rows == (
        ("said", "3", "MA1 page 1", "Exhibit MA1: 6", "", "link and number"),
        ("said", "3", "MA9 page 2", "no exhibit has the mark MA9", "", "nothing"),
    )
    assert table.note.startswith("1 document, 2 pages, 2 references: 1 leads to a page of this bundle, 1 leads nowhere")


def test_equal_words_that_lead_nowhere_are_one_finding_with_their_pages() -> None:
    [finding] = reference_findings(looked([FOUND, LOST, LATER]))
    assert (finding.code, finding.severity) == ("references.unresolved", Severity.WARNING)
    assert (finding.place.document, finding.place.page) == ("said", 1)
    assert "“MA9 page 2” (also on page 2)" in finding.message
    assert "no exhibit has the mark MA9." in finding.message
    assert finding.remedy


def test_what_could_be_two_things_is_a_finding_of_its_own() -> None:
    [finding] = reference_findings(looked([replace(LOST, ambiguous=True, why="page 2 is its 2nd page or numbered 2")]))
    assert finding.code == "references.ambiguous"
    assert "own_numbers" in finding.remedy


def test_documents_that_nothing_refers_to() -> None:
    table = next(table for table in reference_tables(looked([FOUND])) if table.name == "unreferenced")
    assert [row[1] for row in table.rows] == ["note"]


def test_quotations_that_do_not_stand_as_quoted_are_shown_with_both_texts() -> None:
    same = Quotation("said", 1, "the very words", FOUND, Verdict.SAME, "the very words", NOTE)
    other = replace(same, verdict=Verdict.DIFFERS, found="the wary words")
    missing = replace(same, verdict=Verdict.MISSING, found="", at=None)
    seen = looked([FOUND], (same, other, missing))
    findings = reference_findings(seen)
    assert [finding.code for finding in findings] == ["quotations.differs", "quotations.not-found"]
    assert "page 6 says “the wary words”" in findings[0].message
    table = next(table for table in reference_tables(seen) if table.name == "quotations")
    assert [row[4] for row in table.rows] == ["word for word", "differs", "not found"]


def test_which_documents_were_looked_at_and_why_they_bear_what_they_bear() -> None:
    table = next(table for table in reference_tables(looked([FOUND])) if table.name == "treatments")
    assert table.rows == (("said", "2", "1", "links, and numbers in the margin", "ours"),)
    assert table.note == "1 other document was left alone."


def test_mentions_of_a_whole_exhibit_name_its_pages() -> None:
    pages = [page_of(1, "I produce MA1"), page_of(2, "-")]
    whole = replace(mention("said", pages, "MA1", (NOTE - 1,)), kind=MentionKind.EXHIBIT)
    [number] = numbers(crossed(pages, [whole]))
    assert number.text == "5"


# --- words that bear no link ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rect", "note"),
    [((580.0, 700.0, 620.0, 712.0), "not wholly to be seen"), ((72.0, 700.0, 102.0, 701.0), "too small")],
)
def test_words_that_cannot_be_read_bear_no_link(rect: Rect, note: str) -> None:
    pages = [PageWords(1, (Word("MA1/3", rect, 0),)), page_of(2, "-")]
    result = linked(pages, "MA1/3")
    assert result.plan.pages[2].links == ()
    assert note in result.shown[0].note


def test_words_among_which_others_stand_bear_no_link() -> None:
    words = (Word("MA1", (72.0, 700.0, 92.0, 712.0), 0), Word("page", (130.0, 700.0, 152.0, 712.0), 0))
    other = Word("other", (100.0, 702.0, 120.0, 710.0), 1)
    pages = [PageWords(1, (*words, other)), page_of(2, "-")]
    spread = Spot(1, (72.0, 700.0, 96.0, 712.0)), Spot(1, (125.0, 700.0, 152.0, 712.0))
    whole = Spot(1, (72.0, 701.0, 152.0, 712.0))
    apart = replace(mention("said", pages, "MA1 page", (NOTE,)), spots=spread)
    assert len(linked(pages, "MA1 page", apart).plan.pages[2].links) == 2
    result = linked(pages, "MA1 page", replace(apart, spots=(whole,)))
    assert result.plan.pages[2].links == ()
    assert "other words" in result.shown[0].note


def linked(pages: Sequence[PageWords], text: str, found: Mention | None = None) -> Crossed:
    inks = {"said": [ink_of(page) for page in pages]}
    mentions = [found or mention("said", pages, text, (NOTE,))]
    return with_references(plan_of(), mentions, {"said": LINKS}, {"said": pages}, inks)


# --- names for which a cypher stands --------------------------------------------------------------------------------


def test_neither_report_nor_plan_says_a_name_for_which_a_cypher_stands() -> None:
    manifest, _ = bundle("said:1")
    hidden = Party("ab", "Tamsin Okoro", known_as="AB")
    case = replace(manifest.case, interested_parties=(hidden,))
    veil = Veil.of(replace(manifest, case=case, people=(Person("Owen Marsh"),)))
    assert veil.text("First statement of TAMSIN  OKORO; see Okoro 1, OKORO") == "First statement of AB; see AB 1, AB"
    assert veil.text("Owen Marsh wrote to Mara Ashdown of Okoroland") == "Owen Marsh wrote to Mara Ashdown of Okoroland"
    pages = [page_of(1, "See Okoro 1 and MA1 page 1"), page_of(2, "-")]
    inks = {"said": [ink_of(page) for page in pages]}
    found = [mention("said", pages, text, (NOTE,)) for text in ("Okoro 1", "MA1 page 1")]
    result = with_references(plan_of(), found, {"said": MARGIN}, {"said": pages}, inks, veil)
    assert [link.text for link in result.plan.pages[2].links] == ["MA1 page 1"]
    assert "cypher" in result.shown[0].note


def test_a_surname_that_somebody_bears_openly_is_no_secret() -> None:
    manifest, _ = bundle("said:1")
    people = (Person("Tamsin Marsh", known_as="AB"), Person("Owen Marsh"))
    veil = Veil.of(replace(manifest, people=people))
    assert veil.text("Tamsin Marsh and DS Marsh") == "AB and DS Marsh"
