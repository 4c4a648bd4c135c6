"""Numbered paragraphs found by the words at the beginnings of lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.model import PageWords, Word
from bundler.planning.paragraphs import Strip, paragraphs, text_of

HEIGHT = 800.0


def page(number: int, *lines: str) -> PageWords:
    """A page with a line every 20 points, from 700 downwards; a line that begins with "^" stands at its head."""
    words = []
    for at, line in enumerate(lines):
        low = 800.0 if line.startswith("^") else 700.0 - 20 * at
        for place, word in enumerate(line.lstrip("^").split()):
            words.append(Word(word, (90.0 + 40 * place, low, 120.0 + 40 * place, low + 12), at))
    return PageWords(number, tuple(words))


def found(*pages: PageWords) -> dict[int, list[tuple[int, float, float]]]:
    """Number of the paragraph -> page, high and low of each of its strips."""
    heights = {each.page: HEIGHT for each in pages}
    return {
        number: [(each.page, each.high, each.low) for each in strips]
        for number, strips in paragraphs(pages, heights).items()
    }


@pytest.mark.parametrize("form", ["{}.", "[{}]", "{}.]"])
def test_a_paragraph_goes_from_its_number_to_the_next(form: str) -> None:
    one, two, three = (form.format(number) for number in (1, 2, 3))
    lines = page(1, "Judgment", f"{one} The claim", "goes on", f"{two} Then", f"{three} Last", "words")
    assert found(lines) == {1: [(1, 692, 660)], 2: [(1, 652, 640)], 3: [(1, 632, 600)]}


def test_a_paragraph_may_run_over_pages_without_their_heads() -> None:
    first = page(1, "44. Before", "45. Begins", "here")
    second = page(2, "^Smith v Jones 7", "goes on", "46. After")
    assert found(first, second)[45] == [(1, 692, 660), (2, 692, 680)]


def test_the_last_paragraph_ends_with_its_page() -> None:
    assert found(page(1, "1. One", "2. Two"), page(2, "Signed"))[2] == [(1, 692, 680)]


def test_a_list_or_a_quotation_inside_a_paragraph_is_not_taken_for_paragraphs() -> None:
    lines = page(1, "11. Held:", "1. first,", "2. second.", "12. As Lord A said:", "[87] quoted", "13. So", "14. End")
    assert sorted(found(lines)) == [11, 12, 13, 14]
    assert found(lines)[11] == [(1, 712, 660)]


@pytest.mark.parametrize("line", ["s.45 of the Act", "45 people came", "2011 was the year", "(45) no", "45.1 no"])
def test_what_is_no_number_of_a_paragraph(line: str) -> None:
    assert found(page(1, line)) == {}


def test_a_document_without_words_has_no_paragraphs() -> None:
    assert found(PageWords(1, ())) == {}
    assert text_of(PageWords(1, ()), HEIGHT) == ()


def test_the_text_of_a_page_is_without_its_head() -> None:
    assert text_of(page(1, "^Smith v Jones 7", "one", "two"), HEIGHT) == (Strip(1, 90, 660, 120, 692),)
    assert text_of(page(1, "^Smith v Jones 7"), HEIGHT) == (Strip(1, 90, 800, 240, 812),)


@given(st.lists(st.integers(1, 12), max_size=30))
def test_paragraphs_found_follow_one_upon_the_other(numbers: list[int]) -> None:
    pages = [page(at + 1, *(f"{number}. words" for number in numbers[at * 5 : at * 5 + 5])) for at in range(6)]
    seen = list(found(*pages))
    assert seen == list(range(seen[0], seen[0] + len(seen))) if seen else not numbers


def hung(number: int, *lines: str) -> PageWords:
    """A page whose paragraphs stand under their first words; a line that begins with "#" is a heading."""
    words = []
    for at, line in enumerate(lines):
        low, plain = 700.0 - 20 * at, line.lstrip("#")
        out = line[0] in "#0123456789"
        lefts = [90.0 if out else 120.0, *(120.0 + 40 * place + (40.0 if not out else 0.0) for place in range(20))]
        places = zip(plain.split(), lefts, strict=False)
        words += [Word(word, (left, low, left + 20, low + 12), at) for word, left in places]
    return PageWords(number, tuple(words))


def test_a_heading_between_paragraphs_is_no_part_of_the_one_before() -> None:
    first = hung(1, "1. One", "goes on", "#The facts", "2. Two", "goes on", "#Law", "3. Three", "goes on")
    assert found(first, hung(2, "#Part 2", "4. Four")) == {
        1: [(1, 712, 680)],
        2: [(1, 652, 620)],
        3: [(1, 592, 560)],
        4: [(2, 692, 680)],
    }


def test_defect_paragraphs_with_bare_numbers_were_not_found() -> None:
    first = page(1, "Judgment", "44 Before", "45 The first", "goes on", "46 “Then", "1 January was")
    assert sorted(found(first, page(2, "goes on", "47 Last"))) == [44, 45, 46, 47]
    assert found(first)[45] == [(1, 672, 640)]


@pytest.mark.parametrize(
    "lines",
    [
        ["45 The first", "46 The second"],
        ["1 January: rain", "2 January: sun", "3 January: rain"],
        ["2011 The first", "2012 The next", "2013 The last"],
        ["45 people", "46 people", "47 people"],
        ["45", "46", "47"],
    ],
)
def test_bare_numbers_that_are_none_of_paragraphs(lines: list[str]) -> None:
    assert found(page(1, *lines)) == {}


def test_a_marked_list_among_bare_paragraphs_is_not_taken_for_them() -> None:
    lines = page(1, "11 Held", "1. first,", "2. second.", "12 As Lord A said", "13 So", "14 End")
    assert sorted(found(lines)) == [11, 12, 13, 14]
