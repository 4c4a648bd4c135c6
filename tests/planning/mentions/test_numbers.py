"""Lists of numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.planning.mentions.numbers import PAGES, PARAGRAPHS, list_before, read_bracketed, read_numbers


@pytest.mark.parametrize(
    ("text", "expected", "rest"),
    [
        ("12", (12,), ""),
        ("12-14", (12, 13, 14), ""),
        ("12 to 14 and 17 of it", (12, 13, 14, 17), " of it"),
        ("3, 4 & 9.", (3, 4, 9), "."),
        ("104-7", (104, 105, 106, 107), ""),
        ("12 and page 14", (12, 14), ""),
        ("12 and page 14 of the letter", (12,), " and page 14 of the letter"),
        ("3, 5 and 7 October", (3, 5), " and 7 October"),
        ("3 and 5 minutes", (3,), " and 5 minutes"),
        ("101-104,107", (101, 102, 103, 104, 107), ""),
        ("24/25", (24, 25), ""),
        ("14(b)(ii) and 15", (14, 15), ""),
        ("12 to nobody", (12,), " to nobody"),
    ],
)
def test_read(text: str, expected: tuple[int, ...], rest: str) -> None:
    found = read_numbers(text, 0)
    assert found and (found.each(), text[found.ends :], found.odd) == (expected, rest, "")


@pytest.mark.parametrize("text", ["12A", "12.4", "12:30", "14-12", "0", "1-9999", "12th", "12/3/4.5"])
def test_odd(text: str) -> None:
    found = read_numbers(text, 0, many=False)
    assert found and found.odd


def test_one_page_is_followed_by_another_only_where_a_list_ends() -> None:
    def each(text: str) -> tuple[int, ...]:
        found = read_numbers(text, 0, many=False)
        return found.each() if found else ()

    assert each("12, 14 people came") == (12,)
    assert each("12, 14; and") == (12, 14)


def test_brackets() -> None:
    found = [read_bracketed(text, 0) for text in ("[3]-[5]", "[12]", "[12-14]", "[x]", "12")]
    assert [each.each() if each else None for each in found] == [(3, 4, 5), (12,), (12, 13, 14), None, None]


def test_of_what_stands_before_a_name_only_its_own_list_is_taken() -> None:
    def before(text: str) -> tuple[str, tuple[int, ...]] | None:
        found = list_before(text, (PARAGRAPHS, PAGES))
        return (text[found[0] :], found[2].each()) if found else None

    assert before("SFG §4 and §3") == ("§3", (3,))
    assert before("as at pages 20 to 22 and at page 27") == ("pages 20 to 22 and at page 27", (20, 21, 22, 27))
    assert before("it has 12") is None


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 9)), min_size=1, max_size=6), st.data())
def test_what_is_written_is_read_back(spans: list[tuple[int, int]], data: st.DataObject) -> None:
    written = [f"{first}-{first + more}" if more else str(first) for first, more in spans]
    joints = data.draw(st.lists(st.sampled_from([", ", " and ", " & ", "; ", ", and "]), min_size=6, max_size=6))
    text = "".join(part + joint for part, joint in zip(written, joints, strict=False))[: -len(joints[len(written) - 1])]
    found = read_numbers(text + ".", 0)
    assert found and found.ends == len(text)
    assert found.each() == tuple(n for first, more in spans for n in range(first, first + more + 1))
