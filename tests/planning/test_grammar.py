"""References, names and page ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.manifest import format_pages, is_id, mark_key, parse_pages, parse_ref, same_name
from bundler.manifest.pageranges import WrongPages
from bundler.model import PageSpan
from bundler.planning.grammar import document_meant


@pytest.mark.parametrize(
    ("typed", "name", "spans"),
    [
        ("sfg", "sfg", ()),
        ("sfg:3", "sfg", (PageSpan(3, 3),)),
        ("ashdown-1:3-4", "ashdown-1", (PageSpan(3, 4),)),
        ("sfg:1-3,7", "sfg", (PageSpan(1, 3), PageSpan(7, 7))),
        ("MA/1:2", "MA/1", (PageSpan(2, 2),)),
        ("MA1:p12", "MA1", (PageSpan(12, 12, own=True),)),
        ("MA1:p12-14", "MA1", (PageSpan(12, 14, own=True),)),
        ("MA1:p12-p14", "MA1", (PageSpan(12, 14, own=True),)),
        ("A: B:2", "A: B", (PageSpan(2, 2),)),
        ("MA1:two", "MA1:two", ()),
        (" MA 1 : 2 ", "MA 1", (PageSpan(2, 2),)),
    ],
)
def test_references(typed: str, name: str, spans: tuple[PageSpan, ...]) -> None:
    ref = parse_ref(typed, 7)
    assert ref is not None
    assert (ref.text, ref.name, ref.spans, ref.line) == (typed.strip(), name, spans, 7)


@pytest.mark.parametrize("typed", ["", "  ", ":3", "sfg:0", "sfg:4-3", "/.-", "sfg:1,0"])
def test_what_is_no_reference(typed: str) -> None:
    assert parse_ref(typed) is None


def test_marks_are_compared_loosely_and_ids_exactly() -> None:
    assert mark_key("MA/1") == mark_key("ma 1") == mark_key("M.A.-1")
    assert same_name("m.a. 1", "exhibit-ma1", "MA1")
    assert same_name("sfg", "sfg")
    assert not same_name("SFG", "sfg")
    assert not same_name("sfg", "s-fg")


def test_an_id_wins_over_a_mark() -> None:
    assert document_meant("ma1", [("x", "MA1"), ("ma1", "")]) == "ma1"
    assert document_meant("ma-1", [("x", "MA1"), ("ma1", "")]) == "x"
    assert document_meant("MA2", [("x", "MA1")]) is None


@pytest.mark.parametrize(
    ("typed", "good"),
    [("a", True), ("a.b_c-1", True), ("1a", True), ("A", False), ("-a", False), ("a b", False), ("é", False)],
)
def test_ids(typed: str, good: bool) -> None:
    assert is_id(typed) is good


@pytest.mark.parametrize(
    ("typed", "pages"), [("1-3,7", (1, 2, 3, 7)), ("7", (7,)), ("5, 2-3", (5, 2, 3)), ("2–4", (2, 3, 4))]
)
def test_pages(typed: str, pages: tuple[int, ...]) -> None:
    assert parse_pages(typed) == pages


@pytest.mark.parametrize(
    "typed", ["", "0", "0-2", "3-1", "1,1", "1-3,2", "a", "1-", "-3", "1;2", "1-999999", "1-50001"]
)
def test_wrong_pages(typed: str) -> None:
    with pytest.raises(WrongPages):
        parse_pages(typed)


@given(st.lists(st.integers(1, 500), min_size=1, unique=True).map(tuple))
def test_pages_are_read_back(pages: tuple[int, ...]) -> None:
    assert parse_pages(format_pages(pages)) == pages
