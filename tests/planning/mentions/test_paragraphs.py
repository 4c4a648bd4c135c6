"""Paragraphs by their numbers, where little white space tells them apart."""

from __future__ import annotations

from bundler.planning.mentions.furniture import lines_of
from bundler.planning.mentions.paragraphs import paragraphs
from tests.planning.laid_out import page_of


def numbers(*lines: str) -> list[int]:
    """Numbers of the paragraphs of a page that is set without a gap between them."""
    return [each.number for each in paragraphs(lines_of(page_of(1, *lines))) if each.number is not None]


def test_defect_one_number_passed_over_lost_all_the_rest() -> None:
    said = ["1. I was there.", "2. He was not.", "The interview", "3. It was long.", "4. I went home.", "5. I slept."]
    assert numbers(*said) == [1, 2, 3, 4, 5]
    unended = ["1. The ring", "2. The letter", "3. The light"]
    assert numbers(*unended) == [1, 2, 3]


def test_defect_a_list_inside_a_paragraph_ended_the_numbering() -> None:
    said = [
        "1. I was there.",
        "2. He was not.",
        "3. I asked three things:",
        "12 March 2020 was the day.",
        "4. I slept.",
    ]
    assert numbers(*said) == [1, 2, 3, 4]


def test_a_number_at_the_left_of_words_that_run_on_begins_nothing() -> None:
    assert numbers("1. I was there with", "2 of my friends and", "3 of his.", "2. He was not.") == [1, 2]
    assert numbers("1. I was there, see paragraph", "3. He was not.", "5. It was long.") == [1]
    assert numbers("1. I was there.", "7. A street number.", "2. He was not.") == [1, 2]
