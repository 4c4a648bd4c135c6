"""Dates as a manifest writes them."""

from __future__ import annotations

import pytest

from bundler.manifest.dates import WrongDate, date_from_name, parse_date


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("2011", "2011"),
        ("2011-10", "October 2011"),
        ("2011-10-24", "24 October 2011"),
        ("2011-10-24T18:05+01:00", "24 October 2011, 18:05"),
        ("2011-10-24 18:05Z", "24 October 2011, 18:05"),
        ("2011-10-24T18:05:30 +0100", "24 October 2011, 18:05"),
        ("2024-02-29", "29 February 2024"),
    ],
)
def test_dates(typed: str, printed: str) -> None:
    assert parse_date(typed).printed == printed


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("24/10/2011", "Write 2011-10-24."),
        ("24.10.2011", "Write 2011-10-24."),
        ("24 October 2011", "Write 2011-10-24."),
        ("24th Oct 2011", "Write 2011-10-24."),
        ("October 2011", "Write 2011-10."),
        ("2011-2-3", "Write 2011-02-03."),
        ("2011/10/24", "Write 2011-10-24."),
    ],
)
def test_other_spellings_are_refused_with_the_right_one(typed: str, remedy: str) -> None:
    with pytest.raises(WrongDate) as refused:
        parse_date(typed)
    assert refused.value.remedy == remedy


@pytest.mark.parametrize(
    "typed", ["2011-02-29", "2011-13", "0000", "2011-00", "2011-10-32", "31/02/2011", "soon", "", "11"]
)
def test_what_is_no_date(typed: str) -> None:
    with pytest.raises(WrongDate):
        parse_date(typed)


@pytest.mark.parametrize("typed", ["2011-10-24T25:00Z", "2011-02-30T10:00Z", "2011-10-24T10:00+99:00"])
def test_moments_that_are_not(typed: str) -> None:
    with pytest.raises(WrongDate):
        parse_date(typed)


def test_time_without_a_zone() -> None:
    with pytest.raises(WrongDate, match="no zone"):
        parse_date("2011-10-24T18:05")


def test_order_of_shortened_dates() -> None:
    typed = ["2012", "2011-10-24T18:05Z", "2011-10-24", "2011-10", "2011", "2011-10-24T18:05+01:00", "2011-01-01"]
    assert sorted(typed, key=lambda each: parse_date(each).sort_key) == [
        "2011",
        "2011-01-01",
        "2011-10",
        "2011-10-24",
        "2011-10-24T18:05+01:00",
        "2011-10-24T18:05Z",
        "2012",
    ]


@pytest.mark.parametrize(
    ("stem", "date", "rest"),
    [
        ("2011-10-24 Letter", "2011-10-24", "Letter"),
        ("2011_10_24_letter", "2011-10-24", "letter"),
        ("20111024-letter", "2011-10-24", "letter"),
        ("2011-10 letter", "2011-10", "letter"),
        ("2011-10-24", "2011-10-24", ""),
        ("Email-2011-10-24", "2011-10-24", "Email"),
        ("note_20111024_signed", "2011-10-24", "note signed"),
        ("letter 2011.10.24 (2)", "2011-10-24", "letter (2)"),
    ],
)
def test_date_in_a_name(stem: str, date: str, rest: str) -> None:
    found, left = date_from_name(stem)
    assert (found and found.text, left) == (date, rest)


@pytest.mark.parametrize(
    "stem",
    ["20119999 x", "2011-13-01 x", "123456789", "letter", "day 2011-10-24 to 2011-10-25", "a 2011", "a-20111399"],
)
def test_no_date_in_a_name(stem: str) -> None:
    assert date_from_name(stem) == (None, stem)
