"""How findings are worded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bundler.manifest import check_manifest
from bundler.manifest.saying import counted, nearest, on_lines, sentence, some
from bundler.model import BundleSettings, Case, Document, DocumentKind, Manifest, Party, Section, Source
from tests.manifest.folder import HEAD, codes, documents, loaded, only


@pytest.mark.parametrize(
    ("text", "whole"), [("A", "A."), ("A.", "A."), ("A?”", "A?”"), ("“a.pdf”", "“a.pdf”."), ("", "")]
)
def test_sentences_end(text: str, whole: str) -> None:
    assert sentence(text) == whole


def test_numbers_and_lists() -> None:
    assert (counted(1, "file"), counted(2, "file"), counted(1200, "entry", "entries")) == (
        "1 file",
        "2 files",
        "1,200 entries",
    )
    assert some(["a"]) == "“a”"
    assert some(["a", "b", "c"]) == "“a”, “b” and “c”"
    assert some(["a", "b", "c"], 2) == "“a”, “b” and 1 more"


@pytest.mark.parametrize(
    ("lines", "said"),
    [((3, 5), ", on lines 3 and 5"), ((5, 5), ", both on line 5"), ((0, 0), ""), ((0, 5), ", one of them on line 5")],
)
def test_lines(lines: tuple[int, int], said: str) -> None:
    assert on_lines(*lines) == said


@pytest.mark.parametrize(
    ("typed", "known", "near"),
    [
        ("statment", ["statement"], "statement"),
        ("SFG", ["sfg"], "sfg"),
        ("nope", ["note"], ""),
        ("none.mp4", ["one.yaml"], ""),
    ],
)
def test_nearest_is_near(typed: str, known: list[str], near: str) -> None:
    assert nearest(typed, known) == near


FAULTY = """\
documents:
  - {id: x, file: a.pdf, pages: 1-3}
  - {id: x, file: a.pdf, pages: "3", type: nope}
  - {file: none.mp4, to_follow: "x"}
  - {mark: MA1, file: b.pdf, exhibited_by: MA1}
  - {same_as: nothing}
  - {to_follow: soon}
  - {file: c.pdf, witness: {name: X, party: nobody}, title: 'tis fine}
overrides: [{rule: nope, reason: x}]
"""


def test_every_message_is_a_sentence_in_curly_quotes(tmp_path: Path) -> None:
    result = loaded(tmp_path, FAULTY, "a.pdf", "b.pdf", "c.pdf", "unused.pdf")
    assert len(result.findings) > 8
    for each in result.findings:
        assert each.message.endswith("."), each.message
        assert '"' not in each.message, each.message
        assert not re.search(r"\bline 0\b|\blines (\d+) and \1\b|\(s\)", each.message), each.message


def test_pointer_to_a_mark_is_a_pointer_to_its_exhibit(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents:\n  - {mark: MA/1, file: a.pdf}\n  - {id: p, same_as: ma1}\n", "a.pdf")
    found = documents(result)
    assert found["p"].same_as == "exhibit-ma-1"
    assert found["p"].title == found["exhibit-ma-1"].title


def test_pointer_to_a_mark_in_python_is_told_the_id() -> None:
    child = Document("m.1", DocumentKind.FILE, "A", source=Source.of_bytes("a", b"x"))
    exhibit = Document("m", DocumentKind.EXHIBIT, "A", mark="MA1", documents=(child,))
    pointer = Document("p", DocumentKind.POINTER, "P", same_as="MA1")
    case = Case("1", "A v B", (Party("a", "A"),), (Party("b", "B"),))
    (found,) = check_manifest(Manifest("m", BundleSettings("B"), case, Section("", (exhibit, pointer))))
    assert "is the mark of an exhibit" in found.message
    assert found.remedy == "Write same_as: m, the id of that exhibit."


def test_exhibited_by_a_mark_is_named(tmp_path: Path) -> None:
    body = "documents:\n  - {mark: A1, file: a.pdf}\n  - {mark: A2, file: b.pdf, exhibited_by: A1}\n"
    found = only(loaded(tmp_path, body, "a.pdf", "b.pdf"), "reference-to-nothing")
    assert found.message == "exhibited_by: “A1” is the mark of an exhibit, not the id of a statement."
    assert "“exhibit-a1”" in found.remedy


def test_wrong_party_of_a_witness_is_told_the_parties(tmp_path: Path) -> None:
    body = "documents: [{file: a.pdf, witness: {name: X, party: nobody}}]\n"
    found = only(loaded(tmp_path, body, "a.pdf"), "reference-to-nothing")
    assert found.message.startswith("witness.party: ")
    assert found.remedy == "The parties are: “mara-ashdown” and “panel”."


@pytest.mark.parametrize("code", ["same-bytes", "same-pages"])
def test_advice_names_the_earlier_line_whatever_the_order(tmp_path: Path, code: str) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "y").mkdir()
    for name in ("x/a.pdf", "y/a.pdf"):
        (tmp_path / name).write_text("same")
    second = "y/a.pdf" if code == "same-bytes" else "x/a.pdf"
    body = "sections:\n  - title: A\n    order: date\n    documents:\n      - {file: x/a.pdf, date: 2012}\n"
    found = only(loaded(tmp_path, f"{body}      - {{file: {second}, date: 2011}}\n"), code)
    assert found.place.line == 9
    assert "same_as: a " in found.remedy


def test_pages_in_good_english(tmp_path: Path) -> None:
    body = "documents:\n  - {file: a.pdf, pages: 1-3}\n  - {file: a.pdf, pages: '3'}\n"
    assert only(loaded(tmp_path, body, "a.pdf"), "same-pages").message.startswith("Page 3 of “a.pdf” is already ")


def test_empty_number_is_not_called_missing(tmp_path: Path) -> None:
    head = HEAD.replace("number: AC-2026-LON-000123", "number: ")
    result = loaded(tmp_path, "documents: [a.pdf]\n", "a.pdf", head=head)
    assert codes(result) == [(3, "empty")]
    assert only(result, "empty").message.startswith("Nothing stands after number:")


@pytest.mark.parametrize("documents", ["a.pdf", "[{file: a.pdf, id: A B}]", "[{to_follow: x, mark: '-'}]"])
def test_refused_documents_are_not_called_nothing(tmp_path: Path, documents: str) -> None:
    assert len(codes(loaded(tmp_path, f"documents: {documents}\n", "a.pdf"))) == 1


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n\x00\x01", "a PDF"),
        (b"PK\x03\x04..word/document.xml\0\0", "a Word document"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
        (bytes(range(256)) * 4, "a file of another kind than text"),
    ],
)
def test_other_file_as_manifest_is_one_error(tmp_path: Path, data: bytes, what: str) -> None:
    result = loaded(tmp_path, data)
    assert [each.message for each in result.findings] == [f"This is {what}, not a manifest."]


def test_control_characters_are_one_error(tmp_path: Path) -> None:
    body = "documents:\n" + "  - {file: a.pdf, title: A\x07B}\n" * 4
    found = only(loaded(tmp_path, body, "a.pdf"), "control-character")
    assert (found.place.line, found.message.endswith("so do lines 6, 7 and 8.")) == (5, True)
    one = only(loaded(tmp_path, "documents:\n  - {file: a.pdf, title: A\x07B}\n", "a.pdf"), "control-character")
    assert "so do" not in one.message


def test_profile_line(tmp_path: Path) -> None:
    for bundle, line in (("bundle:\n  title: B\n  profile: x\n", 4), ("bundle:\n  title: B\n", 2)):
        head = f"version: 1\n{bundle}case: {{number: '1', short_title: A v B, claimants: [A], defendants: [B]}}\n"
        manifest = loaded(tmp_path, "documents: [a.pdf]\n", "a.pdf", head=head).manifest
        assert manifest is not None
        assert manifest.bundle.profile_line == line
