"""45A to 45Z, then 45AA; 45.1, 45.2."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bundler.planning.late.suffixes import DECIMALS, LETTERS, between, parts, style_of


def test_numbers_as_they_are_read() -> None:
    assert [parts(text) for text in ("45", "45A", "45Z", "45AA", "45.12", "x")] == [
        (45, 0),
        (45, 1),
        (45, 26),
        (45, 27),
        (45, 12),
        (0, 0),
    ]


@given(st.integers(1, 999), st.integers(1, 5000), st.sampled_from([LETTERS, DECIMALS]))
def test_what_is_given_is_read_again(number: int, place: int, style: str) -> None:
    assert parts(between(number, place, style)) == (number, place)


def test_the_style_that_was_served_is_kept() -> None:
    assert style_of(["45", "45A"], DECIMALS) == LETTERS
    assert style_of(["45.1"], LETTERS) == DECIMALS
    assert style_of(["45"], DECIMALS) == DECIMALS
