"""Keys for references on the bundle's pages: whose a document is, whether it is signed, who makes the bundle."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.manifest import load

HEAD = """version: 1
bundle: {title: Bundle, prepared_by: Panel%s}
case:
  number: AC-1
  short_title: R (Ashdown) v Panel
  claimants: [{id: ashdown, name: Mara Ashdown}]
  defendants: [{id: panel, name: Panel}]
documents:
  - {file: sfg.pdf, party: %s, signed: true, references: links}
  - mark: MA1
    party: panel
    documents: [note.pdf]
"""


def loaded(folder: Path, party: str = "Mara Ashdown", bundle: str = "") -> object:
    for name in ("sfg.pdf", "note.pdf"):
        (folder / name).touch()
    path = folder / "manifest.yaml"
    path.write_text(HEAD % (bundle, party), encoding="utf-8")
    return load(path)


def test_whose_a_document_is_and_whether_it_is_signed(tmp_path: Path) -> None:
    manifest = loaded(tmp_path).manifest  # type: ignore[attr-defined]
    sfg, exhibit, note = manifest.documents()
    assert (sfg.party, sfg.signed, sfg.references) == ("ashdown", True, "links")
    assert (exhibit.party, note.party, note.signed) == ("panel", "panel", None)
    assert manifest.bundle.prepared_by == "Panel"


def test_patterns_are_texts(tmp_path: Path) -> None:
    manifest = loaded(tmp_path, bundle=', reference_patterns: ["Doc {mark} @ {pages}"]').manifest  # type: ignore[attr-defined]
    assert manifest.bundle.reference_patterns == ("Doc {mark} @ {pages}",)


@pytest.mark.parametrize(("party", "bundle", "line"), [("Nobody", "", 9), ("ashdown", "", 0)])
def test_a_party_that_the_case_has_not_is_told(tmp_path: Path, party: str, bundle: str, line: int) -> None:
    findings = [each for each in loaded(tmp_path, party, bundle).findings if "nothing" in each.code]  # type: ignore[attr-defined]
    assert [each.place.line for each in findings] == ([line] if line else [])


def test_a_maker_that_the_case_has_not_is_told(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yaml"
    loaded(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("prepared_by: Panel", "prepared_by: Pannel"), "utf-8")
    [finding] = [each for each in load(path).findings if each.code == "manifest.reference-to-nothing"]
    assert "Pannel" in finding.message
    assert "panel" in finding.remedy
