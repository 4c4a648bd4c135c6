"""What must hold across a manifest, whether it was read or built in Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.manifest import check_manifest
from bundler.model import BundleSettings, Case, Document, DocumentKind, Manifest, Party, Section, Source
from tests.manifest.folder import codes, documents, loaded, only


@pytest.mark.parametrize(
    ("entries", "code", "line"),
    [
        (["{id: x, file: a.pdf}", "{id: x, file: b.pdf}"], "clashing-id", 6),
        (["{mark: MA1, file: a.pdf}", "{mark: M.A./1, file: b.pdf}"], "clashing-mark", 6),
        (["{mark: MA1, file: a.pdf}", "{id: ma-1, file: b.pdf}"], "clashing-id", 6),
        (["{mark: MA1, file: a.pdf, exhibited_by: nobody}"], "reference-to-nothing", 5),
        (["a.pdf", "{same_as: nothing}"], "reference-to-nothing", 6),
        (["{id: a, file: a.pdf}", "{id: p, same_as: a}", "{same_as: p}"], "pointer-to-pointer", 7),
        (["{id: a, file: a.pdf, include: false}", "{same_as: a}"], "left-out", 6),
        (["{file: a.pdf, witness: {name: X, party: nobody}}"], "reference-to-nothing", 5),
        (["{file: a.pdf, relied_on_by: nobody}"], "reference-to-nothing", 5),
        (["{file: a.pdf, disclosed: {by: nobody}}"], "reference-to-nothing", 5),
        (["a.pdf", "a.pdf"], "same-pages", 6),
        (["{file: a.pdf, pages: 1-3}", "a.pdf"], "same-pages", 6),
        (["{file: a.pdf, pages: 1-3}", "{file: a.pdf, pages: '3'}"], "same-pages", 6),
        (["{mark: M1, documents: [a.pdf]}", "a.pdf"], "same-pages", 6),
    ],
)
def test_clashes(tmp_path: Path, entries: list[str], code: str, line: int) -> None:
    body = "documents:\n" + "".join(f"  - {entry}\n" for entry in entries)
    assert codes(loaded(tmp_path, body, "a.pdf", "b.pdf")) == [(line, code)]


@pytest.mark.parametrize(
    "entries",
    [
        ["{file: a.pdf, pages: 1-3}", "{file: a.pdf, pages: 4-5}"],
        ["{file: a.pdf, include: false}", "a.pdf"],
        ["{id: a, file: a.pdf}", "{same_as: a}"],
        ["{same_as: a}", "{id: a, file: a.pdf}"],
    ],
)
def test_no_clashes(tmp_path: Path, entries: list[str]) -> None:
    body = "documents:\n" + "".join(f"  - {entry}\n" for entry in entries)
    assert codes(loaded(tmp_path, body, "a.pdf", "b.pdf")) == []


def test_same_pages_names_both_lines_and_the_pages(tmp_path: Path) -> None:
    body = "documents:\n  - {file: a.pdf, pages: 1-4}\n  - {file: a.pdf, pages: '3-7'}\n"
    found = only(loaded(tmp_path, body, "a.pdf"), "same-pages")
    assert "3-4" in found.message
    assert "line 5" in found.message
    assert found.remedy.startswith("Write same_as: a ")


def test_references_are_looked_up_by_id_and_mark(tmp_path: Path) -> None:
    body = """\
documents:
  - {id: sfg, file: a.pdf}
  - {mark: MA/1, file: b.pdf}
  - {id: out, file: c.pdf, include: false}
chronology:
  - date: 2011
    event: x
    refs:
      - sfg:1
      - ma1:2
      - SFG
      - out:1
essential_reading: [nothing]
"""
    result = loaded(tmp_path, body, "a.pdf", "b.pdf", "c.pdf")
    assert codes(result) == [(14, "reference-to-nothing"), (15, "left-out"), (16, "reference-to-nothing")]


def test_comma_in_an_unquoted_reference(tmp_path: Path) -> None:
    body = "documents:\n  - {mark: MA1, file: a.pdf}\nchronology:\n  - {date: 2011, event: x, refs: [MA1:1,2-3]}\n"
    found = only(loaded(tmp_path, body, "a.pdf"), "reference-to-nothing")
    assert found.remedy.endswith('["MA1:1,2"].')


def test_one_fault_is_not_reported_twice(tmp_path: Path) -> None:
    body = (
        "documents:\n  - {id: sfg, file: gone.pdf}\n  - b.pdf\nchronology:\n  - {date: 2011, event: x, refs: [sfg]}\n"
    )
    assert codes(loaded(tmp_path, body, "b.pdf")) == [(5, "missing-file")]


def _manifest(*items: Document) -> Manifest:
    case = Case("1", "A v B", (Party("a", "A"),), (Party("b", "B"),))
    return Manifest("matter", BundleSettings("Bundle"), case, Section("", items))


def _file(id_: str, name: str) -> Document:
    return Document(id=id_, kind=DocumentKind.FILE, title=id_, source=Source.of_bytes(name, b"%PDF"))


def test_manifest_built_in_python() -> None:
    assert check_manifest(_manifest(_file("a", "a.pdf"), _file("b", "b.pdf"))) == ()
    found = check_manifest(_manifest(_file("a", "a.pdf"), _file("a", "a.pdf"), _file("B C", "c.pdf")))
    assert [each.code for each in found] == ["manifest.clashing-id", "manifest.wrong-id", "manifest.same-pages"]


def test_manifest_of_nothing_built_in_python() -> None:
    assert [each.code for each in check_manifest(_manifest())] == ["manifest.nothing-included"]


CYPHER = """\
version: 1
bundle: {title: Bundle}
case:
  number: AC-2026-LON-000123
  short_title: R (AB) v Panel
  claimants: [{name: Mara Ashdown, known_as: AB}]
  defendants: [Panel]
"""


def test_cypher_holds_wherever_the_name_stands(tmp_path: Path) -> None:
    body = "documents:\n  - {file: s.pdf, title: Statement, witness: {name: Mara  ashdown}}\n"
    body += "people: [Mara Ashdown, Panel Clerk]\n"
    result = loaded(tmp_path, body, "s.pdf", head=CYPHER)
    assert result.manifest is not None
    assert [party.shown for party in result.manifest.case.claimants] == ["AB"]
    assert [person.shown for person in result.manifest.people] == ["AB", "Panel Clerk"]
    witness = documents(result)["s"].witness
    assert witness is not None
    assert witness.shown == "AB"
    assert "ashdown" not in result.manifest.case.claimants[0].id


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("documents: [{file: a.pdf, title: Letter to MARA ASHDOWN}]\n", 8),
        ("documents: [{file: a.pdf, title: A, note: from Mara Ashdown}]\n", 8),
        ("sections: [{title: Mara Ashdown's letters, documents: [a.pdf]}]\n", 8),
        ("documents: [a.pdf]\nchronology: [{date: 2011, event: Mara Ashdown writes}]\n", 9),
        ("documents: [a.pdf]\npeople: [{name: Mara Ashdown, known_as: AB, also_known_as: [Mars]}]\n", 9),
    ],
)
def test_protected_name_in_print_is_an_error(tmp_path: Path, body: str, line: int) -> None:
    assert codes(loaded(tmp_path, body, "a.pdf", head=CYPHER)) == [(line, "name-shown")]


def test_two_cyphers_for_one_name(tmp_path: Path) -> None:
    body = "documents: [a.pdf]\npeople: [{name: Mara Ashdown, known_as: XY}]\n"
    assert codes(loaded(tmp_path, body, "a.pdf", head=CYPHER)) == [(9, "clashing-cypher")]
