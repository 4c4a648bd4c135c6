"""Reading YAML as text: encodings, limits, duplicate keys, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bundler.manifest import load
from bundler.manifest.reader import MAX_BYTES, read_yaml
from tests.manifest.folder import HEAD, codes, documents, loaded, only


def test_smallest_manifest_of_the_contract(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: [claim.pdf, letter.pdf]\n", "claim.pdf", "letter.pdf")
    found = documents(result)
    assert list(found) == ["claim", "letter"]
    assert result.manifest is not None
    assert result.manifest.bundle.profile == "admin-court-jr"
    assert [party.name for party in result.manifest.case.parties()] == ["Mara Ashdown", "Panel"]


def test_threat_13_a_duplicate_key_names_both_lines(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents:\n  - file: a.pdf\n    title: A\n    file: b.pdf\n", "a.pdf", "b.pdf")
    found = only(result, "duplicate-key")
    assert found.place.line == 7
    assert "lines 5 and 7" in found.message


def test_duplicate_key_at_the_top(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: [a.pdf]\nversion: 1\n", "a.pdf")
    assert codes(result) == [(5, "duplicate-key")]


def test_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents:\n  - file: a.pdf\n    titel: A\n", "a.pdf")
    found = only(result, "unknown-key")
    assert (found.place.line, found.remedy) == (6, "Did you mean title:?")


def test_key_with_a_hyphen_for_an_underscore(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: [a.pdf]\nessential-reading: [a]\n", "a.pdf")
    assert only(result, "unknown-key").remedy == "Did you mean essential_reading:?"


def test_threat_13_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    reading = read_yaml("\n".join(lines).encode(), "m.yaml")
    assert reading.value is None
    assert [each.code for each in reading.findings] == ["manifest.too-large"]


def test_threat_13_an_alias_of_what_holds_it_is_refused() -> None:
    reading = read_yaml(b"documents: &all [*all]\n", "m.yaml")
    assert reading.value == {"documents": ["*all"]}, "an alias to what is still open names nothing"


@pytest.mark.parametrize("deep", ["[" * 20_000, "- " * 20_000, "{a: " * 20_000])
def test_threat_13_deep_nesting_is_refused(deep: str) -> None:
    reading = read_yaml(deep.encode(), "m.yaml")
    assert reading.value is None
    assert [each.code for each in reading.findings] == ["manifest.depth"]


def test_threat_13_a_tag_on_a_list_is_refused(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: !!set\n  - a.pdf\n", "a.pdf")
    assert codes(result) == [(4, "tag")]


def test_second_document_is_refused(tmp_path: Path) -> None:
    assert codes(loaded(tmp_path, "documents: [a.pdf]\n---\nx: y\n", "a.pdf")) == [(5, "documents")]


def test_tab_in_the_indentation(tmp_path: Path) -> None:
    assert codes(loaded(tmp_path, "documents:\n\t- a.pdf\n", "a.pdf")) == [(5, "tab")]


def test_wrong_indentation_is_named(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents:\n  - file: a.pdf\n      date: 2011\n", "a.pdf")
    assert codes(result) == [(6, "syntax")]
    assert "indentation" in only(result, "syntax").remedy


def test_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + (HEAD + "documents: [a.pdf]\n").replace("\n", "\r\n").encode()
    assert "a" in documents(loaded(tmp_path, data, "a.pdf"))


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_other_encodings_are_named(tmp_path: Path, encoding: str) -> None:
    body = (HEAD + "documents:\n  - {file: a.pdf, title: Café}\n").encode(encoding)
    result = loaded(tmp_path, body, "a.pdf")
    assert codes(result) == [(0 if encoding == "utf-16" else 5, "encoding")]


def test_control_character_is_named(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents:\n  - {file: a.pdf, title: A\x07B}\n", "a.pdf")
    assert codes(result) == [(5, "control-character")]


def test_escaped_control_character_is_named(tmp_path: Path) -> None:
    result = loaded(tmp_path, 'documents:\n  - {file: a.pdf, title: "A\\u0007B"}\n', "a.pdf")
    assert codes(result) == [(5, "control-character")]


def test_block_text_becomes_one_line(tmp_path: Path) -> None:
    body = "documents:\n  - file: a.pdf\n    title: |\n      Letter to\n      the panel\n"
    assert documents(loaded(tmp_path, body, "a.pdf"))["a"].title == "Letter to the panel"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"# only a comment\n", b"---\n"])
def test_empty_manifest(tmp_path: Path, data: bytes) -> None:
    result = loaded(tmp_path, data)
    assert result.manifest is None
    assert len(result.findings) == 1


@pytest.mark.parametrize("data", [b"just text\n", b"- a\n- b\n", b"42\n"])
def test_manifest_that_is_no_table(tmp_path: Path, data: bytes) -> None:
    assert codes(loaded(tmp_path, data)) == [(1, "wrong-shape")]


def test_manifest_that_is_not_there(tmp_path: Path) -> None:
    assert codes(load(tmp_path / "manifest.yaml")) == [(0, "missing")]


def test_manifest_that_is_a_folder(tmp_path: Path) -> None:
    assert codes(load(tmp_path)) == [(0, "not-a-file")]


def test_threat_13_a_manifest_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert codes(load(path)) == [(0, "too-large")]


def test_findings_name_the_manifest_by_its_file_name(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: [missing.pdf]\n")
    assert str(only(result, "missing-file").place) == "manifest.yaml:4"
    assert not any(str(tmp_path) in f"{each.message}{each.remedy}{each.place}" for each in result.findings)


def test_pitfall_3_all_problems_at_once(tmp_path: Path) -> None:
    body = """\
sections:
  - title: Letters
    defaults: {type: leter}
    documents:
      - {file: a.pdf, date: 24/10/2011}
      - {file: missing.pdf}
      - {file: a.pdf, inlcude: true}
      - {same_as: nothing}
chronology:
  - {event: Something, refs: [nowhere]}
"""
    assert codes(loaded(tmp_path, body, "a.pdf")) == [
        (6, "unknown-word"),
        (8, "wrong-date"),
        (9, "missing-file"),
        (10, "same-pages"),
        (10, "unknown-key"),
        (11, "reference-to-nothing"),
        (13, "reference-to-nothing"),
        (13, "undated"),
    ]


def test_pitfall_15_two_manifests_do_not_meet(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    first = loaded(tmp_path / "one", "documents: [a.pdf]\n", "a.pdf")
    loaded(tmp_path / "two", "documents: [missing.pdf, b.pdf]\n", "b.pdf")
    again = load(tmp_path / "one" / "manifest.yaml")
    assert again == first
    assert documents(again)["a"].source == documents(first)["a"].source


def test_json_is_a_manifest_too(tmp_path: Path) -> None:
    data = json.dumps(
        {
            "version": 1,
            "bundle": {"title": "Bündel", "dividers": True},
            "case": {"number": "1", "short_title": "A v B", "claimants": ["A"], "defendants": ["B"]},
            "documents": [{"file": "é/a.pdf", "title": "Caf\u00e9", "date": "2011"}],
        },
        indent=2,
    )
    result = loaded(tmp_path, data.encode(), "é/a.pdf")
    assert documents(result)["a"].title == "Café"
    assert codes(result, None) == []
