"""Citations in running text: what is one, what only looks like one, and in what order authorities stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.model import CaseLaw, Document, DocumentDate, DocumentKind
from bundler.planning.citations import COURTS, ORDERS, citations_in, groups, rank, shows


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[2023] EWHC 12 (Admin)", "2023 EWHC 12"),
        ("[2023] EWHC 12", "2023 EWHC 12"),
        ("[2023]EWHC 12 (KB)", "2023 EWHC 12"),
        ("[2023] EWHC\n12\n(Admin)", "2023 EWHC 12"),
        ("[2001] EWHC Admin 334", "2001 EWHC Admin 334"),
        ("[2023] EWCA Civ 0007", "2023 EWCA Civ 7"),
        ("[2023] E.W.C.A. Civ. 7", "2023 EWCA Civ 7"),
        ("(2023) UKSC 4", "2023 UKSC 4"),
        ("[2010] UKUT 12 (AAC)", "2010 UKUT 12 (AAC)"),
        ("[2010] UKUT 12 (LC)", "2010 UKUT 12 (LC)"),
        ("[2011] 1 WLR 12", "2011 1 WLR 12"),
        ("[2011] 1 W.L.R. 12", "2011 1 WLR 12"),
        ("[2011] 1 WLR\n12", "2011 1 WLR 12"),
        ("[1985] AC 374", "1985 0 AC 374"),
        ("[1948] 1 KB 223", "1948 1 KB 223"),
        ("[2001] 2 All E.R. 97", "2001 2 All ER 97"),
        ("[2001] 2 All ER (Comm) 97", "2001 2 All ER (Comm) 97"),
        ("(1990) 91 Cr App R 186", "1990 91 Cr App R 186"),
        ("(1990) 91 Cr.App.R. 186", "1990 91 Cr App R 186"),
        ("(2010) 51 EHRR 28", "2010 51 EHRR 28"),
        ("(2012) 55 EHRR SE2", "2012 55 EHRR SE2"),
        ("[2020] 1 P&CR 12", "2020 1 P & CR 12"),
        ("[2012] Lloyd\u2019s Rep Med 4", "2012 0 Lloyd's Rep Med 4"),
        ("[1962] P 12", "1962 0 P 12"),
    ],
)
def test_a_citation_is_known_however_it_is_spelt(text: str, key: str) -> None:
    assert [each.key for each in citations_in(f"so held in {text} at [45]")] == [key]


@pytest.mark.parametrize(
    "text",
    [
        "[2011] 1 witness 12",
        "(2010) 12 days",
        "(2019) AC 12",
        "[2011] AC",
        "[2011] P 12",
        "[2020] Part 12",
        "[2011] 1 Chapter 12",
        "[HB/345]",
        "AC-2026-LON-000123",
        "[45]",
        "1/12/2011",
        "s.87 of the 1996 Act",
        "paragraph [2011] 1 of the statement",
        "[20231] EWHC 12",
        "2023 EWHC 12",
        "[2011] 1 WLR 12-14/2011",
        "order of 12 May [2011] QB-2011-000012",
        "PTA/12/2019",
    ],
)
def test_what_only_looks_like_a_citation_is_none(text: str) -> None:
    assert citations_in(text) == ()


@given(st.text(alphabet="[]() 0123456789EWHCACivWLR.\n", max_size=60))
def test_a_citation_stands_where_it_says(text: str) -> None:
    for each in citations_in(text):
        assert "".join(text[each.start : each.stop].split()) == "".join(each.text.split())


@given(st.sampled_from(sorted(COURTS)), st.integers(1900, 2099), st.integers(1, 99_999))
def test_every_neutral_citation_is_read_back(court: str, year: int, number: int) -> None:
    [found] = citations_in(f"[{year}] {court} {number}")
    assert (found.court, found.year, found.key) == (court, year, f"{year} {court} {number}")


def test_citations_that_stand_together_are_of_one_case() -> None:
    text = "Smith [2023] EWHC 12 (Admin), [2023] 1 WLR 99; Brown v Green [1999] 2 AC 33 and [2024] UKSC 1"
    assert [[each.key for each in group] for group in groups(text)] == [
        ["2023 EWHC 12", "2023 1 WLR 99"],
        ["1999 2 AC 33"],
        ["2024 UKSC 1"],
    ]


@pytest.mark.parametrize(
    ("page", "citation", "expected"),
    [
        ("Neutral Citation Number: [2023] EWHC 12 (Admin)", "[2023] EWHC 12 (Admin)", True),
        ("Neutral Citation Number: [2023] EWHC 13 (Admin)", "[2023] EWHC 12 (Admin)", False),
        ("The Weekly Law Reports 12 1 W.L.R. Smith v Jones [2011]", "[2011] 1 WLR 12", True),
        ("The Weekly Law Reports 13 1 W.L.R. Smith v Jones [2011]", "[2011] 1 WLR 12", False),
        ("12 Admin 2023 EWHC", "[2023] EWHC 12 (Admin)", False),
    ],
)
def test_a_first_page_shows_a_citation_or_not(page: str, citation: str, expected: bool) -> None:
    assert shows(page, citation) is expected


def authority(title: str, year: int, *citations: str, court: str = "") -> Document:
    neutral = next((each for each in citations if citations_in(each)[0].court), "")
    law = CaseLaw(neutral, tuple(each for each in citations if each != neutral), court)
    return Document(title.lower(), DocumentKind.FILE, title, case_law=law, date=DocumentDate(str(year), year))


AUTHORITIES = [
    authority("Brown", 2020, "[2020] EWHC 9 (Admin)"),
    authority("Adams", 2021, "[2021] UKSC 3", "[2021] 1 WLR 5"),
    authority("Clark", 1999, "[1999] 2 AC 33", court="House of Lords"),
    authority("Davis", 2020, "[2020] EWCA Civ 77"),
    authority("Evans", 2019, "[2019] EWHC 400 (Ch)"),
]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("title", "Adams Brown Clark Davis Evans"),
        ("court", "Clark Adams Davis Evans Brown"),
        ("citation", "Clark Evans Davis Brown Adams"),
    ],
)
def test_authorities_stand_in_the_order_that_is_asked_for(order: str, expected: str) -> None:
    assert " ".join(each.title for each in sorted(AUTHORITIES, key=ORDERS[order])) == expected


def test_a_court_that_nothing_tells_comes_last() -> None:
    assert rank(Document("x", DocumentKind.FILE, "X")) == 7
