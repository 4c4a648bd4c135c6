"""Ranks: in full and abbreviated, and who held which when."""

from __future__ import annotations

import pytest

from bundler.model import DocumentDate, Person, Post
from bundler.planning.accounts.ranks import contradict, leading_rank, ranks_held, same_rank, trailing_rank
from tests.planning.test_lists import day

MARSH = Person(
    "Owen Marsh",
    was=(
        Post("Detective Sergeant, Tannery Lane", until=day("2015")),
        Post("Detective Inspector", day("2015"), day("2019-03")),
        Post("DCI", day("2019-03-14")),
    ),
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("DS Marsh", ("Detective Sergeant", 1)),
        ("Det. Supt. Greaves", ("Detective Superintendent", 2)),
        ("DETECTIVE CHIEF INSPECTOR OWEN MARSH", ("Detective Chief Inspector", 3)),
        ("Detective Marsh", ("", 0)),
        ("Owen Marsh", ("", 0)),
    ],
)
def test_the_longest_rank_at_the_beginning(words: str, found: tuple[str, int]) -> None:
    assert leading_rank(words.split()) == found


def test_the_longest_rank_at_the_end() -> None:
    assert trailing_rank(["by", "Detective", "Chief", "Inspector"]) == ("Detective Chief Inspector", 3)
    assert trailing_rank(["by", "Detective"]) == ("", 0)


@pytest.mark.parametrize(
    ("date", "held"),
    [
        ("2011-10-14", ("Detective Sergeant",)),
        ("2015-06", ("Detective Sergeant", "Detective Inspector")),
        ("2019-03-02", ("Detective Inspector",)),
        ("2026", ("Detective Chief Inspector",)),
    ],
)
def test_a_rank_is_held_from_a_date_to_another(date: str, held: tuple[str, ...]) -> None:
    assert ranks_held(MARSH, day(date)) == held


def test_of_no_date_no_rank_is_known() -> None:
    assert ranks_held(MARSH, None) == ()


def test_a_detective_is_spoken_to_without_the_word() -> None:
    assert same_rank("Sergeant", "Detective Sergeant") and not same_rank("Sergeant", "Inspector")


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("2011-10-14", "2011-10-15", True),
        ("2011-10", "2011-10-15", False),
        ("2011", "2012-01", True),
        ("2011-10-14", "2011-10-14", False),
    ],
)
def test_dates_contradict_each_other_as_far_as_both_are_known(one: str, other: str, differ: bool) -> None:
    assert contradict(day(one), day(other)) is contradict(day(other), day(one)) is differ


def test_times_of_one_day_contradict_each_other() -> None:
    import datetime as dt

    first, second = (dt.datetime(2011, 10, 24, hour, tzinfo=dt.UTC) for hour in (18, 19))
    assert contradict(DocumentDate("", 2011, 10, 24, first), DocumentDate("", 2011, 10, 24, second))
