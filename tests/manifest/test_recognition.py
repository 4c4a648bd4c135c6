"""Recognition switched off wants a reason: said once, at the line that switches it off."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.manifest import check_manifest
from bundler.model import BundleSettings, Case, Document, DocumentKind, Manifest, OcrPolicy, Section, Severity, Source
from tests.manifest.folder import HEAD, codes, loaded

OFF_FOR_ALL = HEAD.replace("kind: hearing", "kind: hearing, ocr: off")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("documents: [{file: a.pdf, ocr: off}]\n", [(4, "ocr-without-reason")]),
        ("documents:\n  - file: a.pdf\n    ocr: off\n", [(6, "ocr-without-reason")]),
        ("documents: [{file: a.pdf, ocr: off, ocr_reason: photographs}]\n", []),
        ("documents: [{file: a.pdf, ocr: force}]\n", []),
        (
            "sections:\n  - title: Notes\n    defaults: {ocr: off}\n    documents: [a.pdf, b.pdf]\n",
            [(6, "ocr-without-reason")],
        ),
        (
            "sections:\n  - title: Notes\n    defaults: {ocr: off, ocr_reason: maps}\n    documents: [a.pdf, b.pdf]\n",
            [],
        ),
        ("documents:\n  - mark: MA1\n    ocr: off\n    documents: [a.pdf, b.pdf]\n", [(6, "ocr-without-reason")]),
    ],
)
def test_reason(body: str, found: list[tuple[int, str]], tmp_path: Path) -> None:
    assert codes(loaded(tmp_path, body, "a.pdf", "b.pdf")) == found


def test_reason_for_the_whole_bundle(tmp_path: Path) -> None:
    body = "documents: [a.pdf, b.pdf]\n"
    assert codes(loaded(tmp_path, body, "a.pdf", "b.pdf", head=OFF_FOR_ALL)) == [(2, "ocr-without-reason")]
    given = OFF_FOR_ALL.replace("ocr: off", "ocr: off, ocr_reason: nothing but photographs")
    result = loaded(tmp_path, body, "a.pdf", "b.pdf", head=given)
    assert codes(result) == []
    assert {each.ocr_reason for each in result.manifest.files()} == {"nothing but photographs"}


def test_remedy_is_a_line_to_copy(tmp_path: Path) -> None:
    [finding] = [f for f in loaded(tmp_path, "documents: [{file: a.pdf, ocr: off}]\n", "a.pdf").findings
                 if f.severity is Severity.ERROR]  # fmt: skip
    assert "ocr_reason: handwritten notes" in finding.remedy


def test_manifest_built_in_python() -> None:
    document = Document("a", DocumentKind.FILE, "A", source=Source("a.pdf"), ocr=OcrPolicy.OFF)
    manifest = Manifest("m", BundleSettings("B"), Case("AC-2026-LON-000123", "R (A) v B"), Section("", (document,)))
    assert "manifest.ocr-without-reason" in {finding.code for finding in check_manifest(manifest)}
