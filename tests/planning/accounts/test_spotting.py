"""Known persons in the words of pages, and how callings are compared."""

from __future__ import annotations

import pytest

from bundler.model import PageWords, Word
from bundler.planning.accounts.callings import agree, calling, meant
from bundler.planning.accounts.spotting import spotted

KNOWN = [calling(name) for name in ("Owen Marsh", "Mara Ashdown", "Josephine Tallis-Voss", "Feodor Lund")]


def page(text: str, number: int = 1) -> PageWords:
    """The words of a page, one to a place."""
    return PageWords(number, tuple(Word(word, (0, 0, 1, 1), 0) for word in text.split()))


def found(text: str) -> list[tuple[str, str, str]]:
    return [(each.calling.typed, each.calling.rank, each.calling.name) for each in spotted([page(text)], KNOWN)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a letter by DS Marsh, who", [("DS Marsh", "Detective Sergeant", "marsh")]),
        ("Superintendent Owen March was found", [("Superintendent Owen March", "Superintendent", "owen march")]),
        ("Mara Ashdowne, 33, was robbed", [("Mara Ashdowne", "", "mara ashdowne")]),
        ("told Oliver Marsh’s chief", [("Oliver Marsh", "", "oliver marsh")]),
        ("Detective Chief Inspector Mr O. Marsh", [
            ("Detective Chief Inspector Mr O. Marsh", "Detective Chief Inspector", "o marsh"),
        ]),
        ("DETECTIVE SERGEANT OWEN MARSH", [("DETECTIVE SERGEANT OWEN MARSH", "Detective Sergeant", "owen marsh")]),
        ("Ms Josephine Tallis-Voss said", [("Ms Josephine Tallis-Voss", "", "josephine tallis-voss")]),
        ("DI Marsh and DI Marsh again", [("DI Marsh", "Detective Inspector", "marsh")]),
    ],
)  # fmt: skip
def test_a_rank_or_a_given_name_before_a_surname(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Mr Marsh declined",
        "On Monday Marsh came",
        "Once Marsh had gone. Only Marsh knew",
        "over the marsh by night",
        "Harriet Marsh, his daughter",
        "Officers followed officers; Officers Marsh",
        "and Owen, Marsh being away",
        "R (Ashdown) v Panel, and M (Ashdown)",
        "Annis Lund keeps the workshop",
        "Owen Marsh-Dyer, a dentist",
        "Mara Ashford",
        "",
    ],
)
def test_what_is_no_calling_is_not_taken_for_one(text: str) -> None:
    assert found(text) == []


def test_each_page_has_its_own() -> None:
    pages = [page("DS Marsh", 1), page("DS Marsh and DI Marsh", 2)]
    assert [(each.page, each.calling.typed) for each in spotted(pages, KNOWN)] == [
        (1, "DS Marsh"),
        (2, "DS Marsh"),
        (2, "DI Marsh"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("O Marsh", "Owen Marsh", True),
        ("DCI Marsh", "Owen Marsh", True),
        ("Oliver Marsh", "Owen Marsh", False),
        ("Owen March", "Owen Marsh", False),
        ("P. Marsh", "Owen Marsh", False),
        ("a Detective Inspector", "Owen Marsh", True),
    ],
)
def test_callings_agree_as_far_as_both_say_something(one: str, other: str, same: bool) -> None:
    assert agree(calling(one), calling(other)) is agree(calling(other), calling(one)) is same


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("Owen March", "Owen Marsh"),
        ("Oscar Marsh", "Owen Marsh"),
        ("Mara Ashdowne", "Mara Ashdown"),
        ("DS Marsh", "Owen Marsh"),
        ("Harriet Marsh", ""),
        ("Lund", ""),
        ("F Lund", "Feodor Lund"),
        ("an Inspector", ""),
        ("an Inspector (Owen Marsh)", "Owen Marsh"),
        ("Nobody Else (Lund)", ""),
    ],
)
def test_who_is_meant_is_one_person_or_nobody(typed: str, who: str) -> None:
    everyone = [*((each.typed, each) for each in KNOWN), ("Annis Lund", calling("Annis Lund"))]
    assert meant(calling(typed), everyone) == who
