"""What is left of a manifest with errors, so that its sound sources are looked at in the same run."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.manifest import load_text
from tests.manifest.folder import HEAD, loaded


def _left(folder: Path, entries: list[str]) -> list[str]:
    for name in ("a.pdf", "b.pdf"):
        (folder / name).write_text(name)
    body = "documents:\n" + "".join(f"  - {entry}\n" for entry in entries)
    result = loaded(folder, body)
    assert result.manifest is None
    assert result.partial is not None
    return [document.id for document in result.partial.files()]


@pytest.mark.parametrize(
    "entry",
    [
        "gone.pdf",
        "{file: b.pdf, date: 24/10/2011}",
        "{file: b.pdf, colour: blue}",
        "{file: b.pdf, password: hush}",
        "{file: b.pdf, witness: {name: X, number: none}}",
        "{file: b.pdf, exhibited_by: x}",
        "{mark: M1, file: b.pdf, date: soon}",
        "{mark: M1, documents: [{file: b.pdf, date: soon}]}",
        "{file: b.pdf, relied_on_by: nobody}",
        "{id: A B, file: b.pdf}",
        "{id: a, same_as: a}",
        "a.pdf",
    ],
)
def test_document_with_an_error_is_left_out_and_the_others_stay(tmp_path: Path, entry: str) -> None:
    assert _left(tmp_path, ["{id: sound, file: a.pdf}", entry]) == ["sound"]


def test_exhibit_stays_with_its_sound_documents(tmp_path: Path) -> None:
    entry = "{mark: M1, exhibited_by: nobody, documents: [a.pdf, {file: b.pdf, date: soon}]}"
    assert _left(tmp_path, [entry]) == ["a"]


def test_pointer_goes_with_what_it_points_to(tmp_path: Path) -> None:
    entries = ["a.pdf", "{id: b, file: b.pdf, date: soon}", "{id: p, same_as: b}"]
    assert _left(tmp_path, entries) == ["a"]
    result = loaded(tmp_path, "documents:\n" + "".join(f"  - {entry}\n" for entry in entries))
    assert result.partial is not None
    assert [document.id for document in result.partial.documents()] == ["a"]


def test_wrong_heading_leaves_every_document(tmp_path: Path) -> None:
    head = HEAD.replace("number: AC-2026-LON-000123", "number: ").replace("kind: hearing", "kind: haering")
    result = loaded(tmp_path, "documents: [a.pdf]\n", "a.pdf", head=head)
    assert result.manifest is None
    assert result.partial is not None
    assert [document.id for document in result.partial.files()] == ["a"]


def test_wrong_default_leaves_every_document(tmp_path: Path) -> None:
    body = "sections: [{title: A, defaults: {type: nope}, documents: [a.pdf]}]\n"
    result = loaded(tmp_path, body, "a.pdf")
    assert result.partial is not None
    assert [document.id for document in result.partial.files()] == ["a"]


def test_sound_manifest_is_its_own_partial(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: [a.pdf]\n", "a.pdf")
    assert result.partial is result.manifest is not None


@pytest.mark.parametrize("data", [b"", b"text", b"%PDF-1.7", b"documents: [[[", b"- a\n"])
def test_nothing_can_be_made_of_it(tmp_path: Path, data: bytes) -> None:
    assert load_text(data, "m.yaml", tmp_path).partial is None
