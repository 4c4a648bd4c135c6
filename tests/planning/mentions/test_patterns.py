"""The matter's own forms of reference."""

from __future__ import annotations

import pytest

from bundler.planning.mentions import pattern_problem
from tests.planning.mentions.written import told


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("{mark} tab {page}", "See MA1 tab 3 for it.", ["MA1 tab 3 -> MA1:3"]),
        ("Doc {mark} @ {pages}", "As in Doc MA/1 @ 3, 5-7 there.", ["Doc MA/1 @ 3, 5-7 -> MA1:3,5-7"]),
        ("doc. {id} p{page}", "See doc. sfg p4.", ["doc. sfg p4 -> sfg:4"]),
        ("({mark}.{page})", "the letter (MA1.12) says so", ["(MA1.12) -> MA1:12"]),
        ("{mark} tab {page}", "See MA1 tab 77 for it.", ["MA1 tab 77 -> ?"]),
    ],
)
def test_a_pattern_finds_what_it_says(pattern: str, text: str, expected: list[str]) -> None:
    assert not pattern_problem(pattern)
    assert told(text, patterns=[pattern]) == expected


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("{mark}", "it would match too much"),
        ("{mark} {pages}", "it would match too much"),
        ("tab {page}", "names a document by {mark} or {id}"),
        ("{mark} in {id}", "names a document by {mark} or {id}"),
        ("{mark} p {page} to {pages}", "names pages by"),
        ("{mark} tab {number}", "{number} is no placeholder"),
        ("{mark} tab {page", "a curly bracket stands alone"),
        ("", "names a document by"),
        ("x" * 90 + "{mark}", "longer than 80"),
    ],
)
def test_a_pattern_that_cannot_serve_says_why(pattern: str, why: str) -> None:
    assert why in pattern_problem(pattern)
    assert not told("MA1 12 and tab 3 of sfg", patterns=[pattern])


def test_signs_of_expressions_are_letters_like_any_other() -> None:
    assert told("MA1 tab 3", patterns=["{mark} .* {page}"]) != ["MA1 tab 3 -> MA1:3"]
    assert told("see MA1 [x]+ 3 here", patterns=["{mark} [x]+ {page}"]) == ["MA1 [x]+ 3 -> MA1:3"]
