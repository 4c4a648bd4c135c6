"""Plain text: every letter of every line is on the page."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.pdf.pictures import open_document
from bundler.pdf.text import page_text
from bundler.prepare.plain import _wrap
from tests.prepare.makers import Result, prepare


def text(result: Result) -> str:
    with open_document(result.prepared.pdf) as document:
        pages = []
        for index in range(len(document)):
            with closing(document[index]) as page:
                pages.append(page_text(page))
    return " ".join(pages)


WORDS = "Łukasz Ωμέγα Привет café “quoted” <Smith> a&b {{7*7}}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_letter_is_drawn(tmp_path: Path, encoding: str) -> None:
    result = prepare(tmp_path, WORDS.encode(encoding), "a.txt")
    assert result.codes == []
    assert text(result) == WORDS


def test_windows_text_is_a_guess_and_said(tmp_path: Path) -> None:
    result = prepare(tmp_path, "caf\xe9 \x93quoted\x94 \x80 5".encode("latin-1"), "a.txt")
    assert result.codes == ["warning encoding-guessed"]
    assert text(result) == "café “quoted” € 5"


def test_pitfall_11_a_character_that_cannot_be_drawn_is_named_and_shown_by_its_code(tmp_path: Path) -> None:
    result = prepare(tmp_path, "one\ntwo 短\n".encode(), "a.txt")
    assert result.codes == ["warning undrawable-character"]
    assert "two [U+77ED]" in text(result)
    assert "短 (U+77ED)" in result.findings[0].message
    assert "line 2" in result.findings[0].message


def test_letters_in_no_known_writing_are_refused(tmp_path: Path) -> None:
    assert prepare(tmp_path, b"caf\x81\xe9", "a.txt").errors == ["source.unknown-encoding"]


def test_a_text_without_words_is_refused(tmp_path: Path) -> None:
    assert prepare(tmp_path, b" \n\n", "a.txt").errors == ["source.no-pages"]


def test_many_lines_make_many_pages_and_a_form_feed_a_new_one(tmp_path: Path) -> None:
    result = prepare(tmp_path, b"line\n" * 200 + b"\fappendix", "a.txt")
    pages = result.prepared.facts.pages
    assert len(pages) == 5
    assert {(page.width, page.height) for page in pages} == {(pages[0].width, pages[0].height)}
    assert pages[0].width == pytest.approx(595.276, abs=0.01)


@given(st.text(alphabet="ab c", max_size=300), st.integers(3, 40))
def test_wrapping_loses_no_letter_and_overruns_no_line(line: str, across: int) -> None:
    pieces = _wrap(line, across)
    assert "".join(pieces).replace(" ", "") == line.replace(" ", "")
    assert all(len(piece) <= across for piece in pieces)
