"""Names of files: what is found, what is refused, what is unused."""

from __future__ import annotations

import os
import socket
import unicodedata
from pathlib import Path

import pytest

from bundler.manifest.files import Folders, Refused, natural
from bundler.model import Severity
from tests.manifest.folder import codes, documents, loaded, only


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("../x.pdf", "outside"),
        ("a/../../x.pdf", "outside"),
        ("..\\x.pdf", "outside"),
        ("/etc/hostname", "outside"),
        ("\\x.pdf", "outside"),
        ("~/x.pdf", "outside"),
        ("C:\\x.pdf", "bad-path"),
        ("c:x.pdf", "bad-path"),
        ("C:/x.pdf", "bad-path"),
        ("\\\\server\\share\\x.pdf", "bad-path"),
        ("//server/share/x.pdf", "bad-path"),
        ("file:///x.pdf", "bad-path"),
        ("FILE:\\x.pdf", "bad-path"),
        ("https://example.org/x.pdf", "bad-path"),
        ("a.pdf\0.txt", "bad-path"),
        (".", "bad-path"),
        ("./", "bad-path"),
        ("nowhere:x.pdf", "unknown-root"),
        ("file:a.pdf", "unknown-root"),
        ("folder", "not-a-file"),
        ("folder/", "not-a-file"),
        ("missing.pdf", "missing-file"),
        ("a.pdf/b.pdf", "missing-file"),
        ("A.pdf", "other-spelling"),
        ("x" * 300 + ".pdf", "missing-file"),
    ],
)
def test_threat_12_names_that_lead_out_or_to_no_file_are_refused(tmp_path: Path, typed: str, code: str) -> None:
    (tmp_path / "a.pdf").write_text("a")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Refused) as refused:
        Folders(tmp_path.resolve()).find(typed)
    assert refused.value.code == f"manifest.{code}"


@pytest.mark.parametrize(
    "typed", ["exhibits/a.pdf", "exhibits\\a.pdf", "./exhibits//a.pdf", "exhibits/../exhibits/a.pdf"]
)
def test_found_names(tmp_path: Path, typed: str) -> None:
    result = loaded(tmp_path, f"documents:\n  - {typed}\n", "exhibits/a.pdf")
    source = documents(result)["a"].source
    assert source is not None
    assert source.path == (tmp_path / "exhibits" / "a.pdf").resolve()
    assert source.name == "exhibits/a.pdf"


def test_names_with_signs_and_letters_of_all_kinds(tmp_path: Path) -> None:
    names = ["Łukasz – naïve (2).pdf", "100%.pdf", "-v.pdf", "a'b.pdf", "note[1].pdf", "emoji 😀.pdf", "مرحبا.pdf"]
    body = "documents:\n" + "".join(f'  - "{name}"\n' for name in names)
    assert [each.source.name for each in documents(loaded(tmp_path, body, *names)).values() if each.source] == names


def test_threat_12_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "matter"
    inside.mkdir()
    (tmp_path / "secret.pdf").write_text("x")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "b.pdf").write_text("x")
    (inside / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    (inside / "folder").symlink_to(tmp_path / "other")
    result = loaded(inside, "documents:\n  - link.pdf\n  - folder/b.pdf\n  - files: folder/*.pdf\n")
    assert codes(result) == [(5, "outside"), (6, "outside"), (7, "outside")]
    assert result.manifest is None


def test_link_inside_the_folder_is_followed_and_is_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("a")
    (tmp_path / "b.pdf").symlink_to(tmp_path / "a.pdf")
    assert codes(loaded(tmp_path, "documents:\n  - a.pdf\n  - b.pdf\n")) == [(6, "same-pages")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_threat_12_pipes_and_sockets_are_refused_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    server = socket.socket(socket.AF_UNIX)
    try:
        here = Path.cwd()
        os.chdir(tmp_path)
        try:
            server.bind("s.pdf")
        finally:
            os.chdir(here)
        result = loaded(tmp_path, "documents:\n  - pipe.pdf\n  - s.pdf\n")
        assert codes(result) == [(5, "not-a-file"), (6, "not-a-file")]
    finally:
        server.close()


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no devices on this system")
def test_threat_12_a_device_in_a_root_is_refused(tmp_path: Path) -> None:
    assert (4, "not-a-file") not in codes(loaded(tmp_path, "documents: [a.pdf]\n", "a.pdf"))
    result = loaded(tmp_path, "documents: [devices:null]\nroots: {devices: /dev}\n")
    assert codes(result) == [(4, "not-a-file")]


def test_roots_open_further_folders(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "case.pdf").write_text("case")
    matter = tmp_path / "matter"
    matter.mkdir()
    body = "documents: ['authorities:case.pdf', {files: 'authorities:*.pdf', include: false}]\n"
    body += "roots: {authorities: ../library}\n"
    result = loaded(matter, body)
    assert codes(result) == [(4, "empty-pattern")]
    result = loaded(matter, "documents:\n  - files: 'authorities:*.pdf'\nroots: {authorities: ../library}\n")
    source = documents(result)["case"].source
    assert source is not None
    assert (source.name, source.path) == ("authorities:case.pdf", (tmp_path / "library" / "case.pdf").resolve())


def test_root_that_is_not_there(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: [a.pdf]\nroots: {authorities: nowhere, c: .}\n", "a.pdf")
    assert codes(result) == [(5, "bad-root"), (5, "bad-root")]


def test_colon_after_file_without_a_space(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents:\n  - file:a.pdf\n", "a.pdf")
    assert "file: a.pdf" in only(result, "unknown-root").remedy


def test_missing_file_names_the_nearest(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: [statment.pdf]\n", "statement.pdf")
    assert only(result, "missing-file").remedy == "The nearest name is “statement.pdf”."


def test_missing_file_that_lies_in_another_folder(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: [a.pdf]\n", "exhibits/a.pdf")
    assert only(result, "missing-file").remedy == "The nearest name is “exhibits/a.pdf”."


def test_name_in_another_normal_form_is_found_and_named(tmp_path: Path) -> None:
    stored, typed = unicodedata.normalize("NFD", "café.pdf"), unicodedata.normalize("NFC", "café.pdf")
    result = loaded(tmp_path, f"documents: [{typed}]\n", stored)
    found = only(result, "other-spelling")
    assert "accents" in found.message
    assert stored in found.remedy


def test_pitfall_2_files_are_matched_by_their_whole_name(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: [11.pdf, 1.pdf]\n", "1.pdf", "11.pdf")
    assert [each.source.path.name for each in documents(result).values() if each.source and each.source.path] == [
        "11.pdf",
        "1.pdf",
    ]
    assert [code for _, code in codes(loaded(tmp_path, "documents: [11.pdf, 1]\n"))] == ["missing-file"]


def test_pitfall_2_unused_files_are_reported(tmp_path: Path) -> None:
    files = [
        "a.pdf",
        "b.pdf",
        "notes.md",
        "letters/1.eml",
        "letters/2.docx",
        "away/c.pdf",
        "build/old.pdf",
        ".x.pdf",
        "~$2.docx",
    ]
    result = loaded(tmp_path, "documents:\n  - a.pdf\n  - files: letters/*.eml\n", *files)
    unused = [each.message for each in result.findings if each.code == "manifest.unused-file"]
    assert unused == [
        "No entry names this file in the manifest's folder: “b.pdf”.",
        "No entry names this file in “letters”: “2.docx”.",
    ]
    assert codes(result, Severity.WARNING) == [(0, "unused-file"), (0, "unused-file")]


def test_a_cited_draft_beside_its_draft_is_not_unused(tmp_path: Path) -> None:
    files = ("sfg.pdf", "skeleton.docx", "skeleton.cited.docx", "other.cited.docx")
    result = loaded(tmp_path, "documents: [sfg.pdf, skeleton.docx]\n", *files)
    [found] = [each.message for each in result.findings if each.code == "manifest.unused-file"]
    assert "other.cited.docx" in found and "skeleton" not in found


def test_left_out_file_is_not_unused(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents:\n  - a.pdf\n  - {file: b.pdf, include: false}\n", "a.pdf", "b.pdf")
    assert codes(result, Severity.WARNING) == []
    assert result.manifest is not None
    assert [each.id for each in result.manifest.included()] == ["a"]


def test_same_bytes_under_two_names_are_a_warning(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        (tmp_path / name).write_text("same" if name != "c.pdf" else "else")
    result = loaded(tmp_path, "documents:\n  - a.pdf\n  - b.pdf\n  - c.pdf\n")
    found = only(result, "same-bytes")
    assert (found.severity, found.place.line) == (Severity.WARNING, 6)
    assert "line 5" in found.message


def test_patterns_in_natural_order_without_those_named_elsewhere(tmp_path: Path) -> None:
    names = [f"letters/{number}.eml" for number in (1, 2, 3, 10, 11)]
    body = "documents:\n  - files: letters/*.eml\n  - letters/3.eml\n"
    result = loaded(tmp_path, body, *names, "letters/.hidden.eml", "letters/4.pdf")
    assert list(documents(result)) == ["1", "2", "10", "11", "3"]


def test_pattern_with_folders_of_any_depth(tmp_path: Path) -> None:
    result = loaded(tmp_path, 'documents:\n  - files: "x/**/*.pdf"\n', "x/a.pdf", "x/y/b.pdf", "x/y/z/c.pdf", "x/n.txt")
    assert sorted(documents(result)) == ["a", "b", "c"]


def test_pattern_that_matches_nothing(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents:\n  - a.pdf\n  - files: letters/*.pdf\n", "a.pdf", "letters/1.eml")
    assert codes(result) == [(6, "empty-pattern")]
    assert "1.eml" in only(result, "empty-pattern").remedy


def test_second_pattern_takes_what_the_first_left(tmp_path: Path) -> None:
    body = "documents:\n  - files: '*a*.pdf'\n  - files: '*.pdf'\n"
    assert list(documents(loaded(tmp_path, body, "a1.pdf", "b.pdf"))) == ["a1", "b"]


def test_natural_order() -> None:
    names = ["a10", "a2", "A1", "b", "a", "10", "9"]
    assert sorted(names, key=natural) == ["9", "10", "a", "A1", "a2", "a10", "b"]


def test_links_that_lead_round_in_a_ring(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").symlink_to(tmp_path / "b.pdf")
    (tmp_path / "b.pdf").symlink_to(tmp_path / "a.pdf")
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere.pdf")
    result = loaded(tmp_path, "documents:\n  - a.pdf\n  - gone.pdf\nroots: {ring: a.pdf}\n")
    assert codes(result) == [(5, "unreadable-file"), (6, "unreadable-file"), (7, "bad-root")]


def test_colon_in_a_file_name(tmp_path: Path) -> None:
    result = loaded(tmp_path, 'documents:\n  - "note: one.pdf"\n  - "other: two.pdf"\n', "note: one.pdf")
    assert codes(result) == [(6, "unknown-root")]


def test_very_long_names(tmp_path: Path) -> None:
    body = f"documents:\n  - {'x' * 300}.pdf\n  - ab:{'x' * 300}.pdf\nroots: {{long: {'y' * 5000}}}\n"
    assert codes(loaded(tmp_path, body)) == [(5, "missing-file"), (6, "unknown-root"), (7, "bad-root")]
