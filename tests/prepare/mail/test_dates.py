"""Dates of messages, with their zones."""

from __future__ import annotations

import pytest

from bundler.manifest.dates import parse_date
from bundler.prepare.mail.dates import when

FIELDS = [
    ("Mon, 24 Oct 2011 18:05:09 +0100", "Monday 24 October 2011, 18:05 +0100", "2011-10-24T18:05+01:00"),
    ("24 Oct 2011 18:05 GMT", "Monday 24 October 2011, 18:05 +0000", "2011-10-24T18:05+00:00"),
    ("Mon, 24 Oct 11 18:05:09 EDT", "Monday 24 October 2011, 18:05 -0400", "2011-10-24T18:05-04:00"),
    ("Mon, 24 Oct 2011 18:05:09 +0530 (IST)", "Monday 24 October 2011, 18:05 +0530", "2011-10-24T18:05+05:30"),
    ("Thu, 29 Feb 2024 00:00:00 -0330", "Thursday 29 February 2024, 00:00 -0330", "2024-02-29T00:00-03:30"),
]


@pytest.mark.parametrize(("field", "shown", "iso"), FIELDS)
def test_dates_with_zones(field: str, shown: str, iso: str) -> None:
    found = when(field)
    assert (found.shown, found.iso, found.wrong) == (shown, iso, "")
    assert parse_date(found.iso).text == iso


def test_the_day_of_the_week_is_worked_out_and_a_wrong_one_said() -> None:
    found = when("Fri, 24 Oct 2011 18:05:09 +0100")
    assert found.shown.startswith("Monday 24 October 2011")
    assert "it was a Monday" in found.wrong


@pytest.mark.parametrize("field", ["24 Oct 2011 18:05:09", "Mon, 24 Oct 2011 18:05:09 BST", "24 Oct 2011 18:05:09 XYZ"])
def test_without_a_zone_the_day_alone_is_taken(field: str) -> None:
    found = when(field)
    assert found.iso == "2011-10-24"
    assert field in found.shown and "no time zone" in found.wrong


@pytest.mark.parametrize(
    "field", ["yesterday", "32 Oct 2011 10:00 +0000", "24 Oct 2011 18:05 +9999", "24 Oct 99999 1:1 Z"]
)
def test_what_is_no_date_stands_as_it_is(field: str) -> None:
    found = when(field)
    assert found.iso == ""
    assert field in found.shown and "cannot be read" in found.wrong


def test_no_date() -> None:
    assert when("  ").wrong == "it has no date"
