"""Whoever has a cypher is named nowhere: not in full, not in part, not in the name of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.manifest.names import words_of
from bundler.model import Severity
from tests.manifest.folder import codes, documents, loaded, only

HEAD = (
    "version: 1\nbundle: {title: Bundle}\ncase: {number: '1', short_title: R (ABC) v Panel, "
    "claimants: [{id: c, name: Tamsin Okoro, known_as: ABC}], defendants: [Panel]}\n"
)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("documents: [{file: a.pdf, title: Letter to Ms Okoro}]\n", 4),
        ("documents: [{file: a.pdf, title: A, note: Ms OKORO says}]\n", 4),
        ("documents: [{file: a.pdf, title: Okoro's letter}]\n", 4),
        ("documents: [{file: a.pdf, title: A, source: {publisher: Okoro Press}}]\n", 4),
        ("sections: [{title: Tamsin, documents: [a.pdf]}]\n", 4),
        ("documents: [a.pdf]\nchronology: [{date: 2011, event: Okoro writes}]\n", 5),
        ("documents: [{id: a, file: a.pdf}]\nessential_reading: [{ref: a, why: what Okoro saw}]\n", 5),
        ("documents: [a.pdf]\npeople: [{name: Owen Marsh, note: spoke to Tamsin}]\n", 5),
    ],
)
def test_part_of_a_protected_name_in_print_is_an_error(tmp_path: Path, body: str, line: int) -> None:
    result = loaded(tmp_path, body, "a.pdf", head=HEAD)
    assert codes(result) == [(line, "name-shown")]
    assert "okoro" not in only(result, "name-shown").message.casefold(), "the finding is printed too"


def test_part_of_a_protected_name_in_the_short_title(tmp_path: Path) -> None:
    head = HEAD.replace("R (ABC)", "R (Okoro)")
    assert codes(loaded(tmp_path, "documents: [a.pdf]\n", "a.pdf", head=head)) == [(0, "name-shown")]


@pytest.mark.parametrize(
    "name",
    [
        "tamsin-okoro.pdf",
        "ms_okoro.pdf",
        "letters/okoro2.pdf",
        "a.OKORO.pdf",
        "okoro/a.pdf",
        "TamsinOkoro.pdf",
        "Ökoro.pdf",
    ],
)
def test_part_of_a_protected_name_in_the_name_of_a_file_is_a_warning(tmp_path: Path, name: str) -> None:
    result = loaded(tmp_path, f"documents: [{{id: a, file: {name}, title: A}}]\n", name, head=HEAD)
    assert codes(result) == []
    found = only(result, "name-in-file-name")
    assert (found.severity, found.place.line) == (Severity.WARNING, 4)
    assert "okoro" not in f"{found.message}{found.remedy}{found.place}".casefold()


def test_part_of_a_protected_name_in_an_id_is_a_warning(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: [{id: okoro-1, file: a.pdf, title: A}]\n", "a.pdf", head=HEAD)
    assert codes(result, Severity.WARNING) == [(4, "name-in-file-name")]


def test_title_made_from_a_protected_name_is_an_error(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: [tamsin-okoro.pdf]\n", "tamsin-okoro.pdf", head=HEAD)
    assert codes(result) == [(4, "name-shown")]


@pytest.mark.parametrize("text", ["Okorograph", "The Panel", "ABC says", "Tam", "tokoro"])
def test_other_words_are_no_names(tmp_path: Path, text: str) -> None:
    result = loaded(tmp_path, f"documents: [{{id: a, file: a.pdf, title: {text}}}]\n", "a.pdf", head=HEAD)
    assert codes(result, None) == []


def test_ordinary_words_of_a_protected_name_are_no_names(tmp_path: Path) -> None:
    head = HEAD.replace("Tamsin Okoro", "Chief Constable of the Kenfield Police")
    body = "documents: [{id: a, file: chief-police.pdf, title: The Chief Constable and the Police of the county}]\n"
    assert codes(loaded(tmp_path, body, "chief-police.pdf", head=head), None) == []


@pytest.mark.parametrize("more", ["people: [Jide Okoro]\n", "people: [{name: A, also_known_as: [Okoro]}]\n"])
def test_word_shared_with_someone_unprotected_is_a_warning(tmp_path: Path, more: str) -> None:
    body = "documents: [{id: a, file: a.pdf, title: Statement of Jide Okoro}]\n" + more
    result = loaded(tmp_path, body, "a.pdf", head=HEAD)
    assert codes(result) == []
    assert codes(result, Severity.WARNING) == [(4, "name-shown")]


def test_name_that_is_an_everyday_word_is_a_warning(tmp_path: Path) -> None:
    head = HEAD.replace("Tamsin Okoro", "April Okoro")
    result = loaded(tmp_path, "documents: [{id: a, file: a.pdf, title: Note of 3 April}]\n", "a.pdf", head=head)
    assert codes(result) == []
    assert codes(result, Severity.WARNING) == [(4, "name-shown")]


def test_made_title_of_a_statement_has_the_cypher(tmp_path: Path) -> None:
    body = "documents: [{id: s, file: s.pdf, witness: {name: tamsin okoro, number: 2}}]\n"
    assert documents(loaded(tmp_path, body, "s.pdf", head=HEAD))["s"].title == "Second statement of ABC"


def test_words_of_names() -> None:
    assert words_of("Ms_Okoro-2.Wójcik") == {"ms", "okoro", "wojcik"}
    assert {"tamsin", "okoro"} <= words_of("TamsinOkoro.pdf")
