"""A manifest built in Python: whatever could not be worked with is a finding, not an exception later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bundler.manifest import check_manifest
from bundler.model import (
    BundleSettings,
    Case,
    Document,
    DocumentDate,
    DocumentKind,
    Event,
    Manifest,
    PageSpan,
    Party,
    Ref,
    Section,
    Severity,
    Source,
    Witness,
)

GOOD = Document(id="a", kind=DocumentKind.FILE, title="A", source=Source.of_bytes("a.pdf", b"%PDF"))


def _manifest(*documents: Document) -> Manifest:
    case = Case("1", "A v B", (Party("a", "A"),), (Party("b", "B"),))
    return Manifest("matter", BundleSettings("Bundle"), case, Section("", documents))


def _codes(manifest: Manifest) -> list[str]:
    found = check_manifest(manifest)
    assert all(each.severity is Severity.ERROR and each.remedy for each in found)
    return [each.code.removeprefix("manifest.") for each in found]


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "../../x.pdf",
        "a/../b.pdf",
        "..\\x.pdf",
        "dms:../x",
        "/etc/x.pdf",
        "\\x",
        "C:\\x.pdf",
        "c:/x",
        "~/x",
        "a\0b",
        "a\nb",
    ],
)
def test_source_of_a_wrong_name(name: str) -> None:
    assert _codes(_manifest(replace(GOOD, source=Source.of_bytes(name, b"x")))) == ["bad-path"]


@pytest.mark.parametrize("name", ["a.pdf", "dms/12/a.pdf", "dms:12.pdf", "a..b.pdf", "Łukasz – 😀.pdf"])
def test_source_of_a_good_name(name: str) -> None:
    assert _codes(_manifest(replace(GOOD, source=Source.of_bytes(name, b"x")))) == []


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (replace(GOOD, source=None), "missing-source"),
        (replace(GOOD, kind=DocumentKind.MEDIA, source=None), "missing-source"),
        (replace(GOOD, source=Source("a.pdf")), "missing-source"),
        (replace(GOOD, pages=()), "wrong-pages"),
        (replace(GOOD, pages=(0, 1)), "wrong-pages"),
        (replace(GOOD, pages=(2, 2)), "wrong-pages"),
        (replace(GOOD, own_numbers=-1), "not-a-number"),
        (replace(GOOD, title=""), "empty"),
        (replace(GOOD, title="A\0"), "control-character"),
        (replace(GOOD, note="A\x1b"), "control-character"),
        (replace(GOOD, type="leter"), "unknown-word"),
        (replace(GOOD, mark="MA1"), "misplaced-key"),
        (replace(GOOD, documents=(replace(GOOD, id="b", source=Source.of_bytes("b", b"x")),)), "nested-exhibit"),
        (replace(GOOD, date=DocumentDate("2026-13", 2026, 13)), "wrong-date"),
        (replace(GOOD, date=DocumentDate("2026-02-30", 2026, 2, 30)), "wrong-date"),
        (replace(GOOD, witness=Witness("")), "empty"),
        (replace(GOOD, witness=Witness("X", number=0)), "not-a-number"),
        (Document("p", DocumentKind.PLACEHOLDER, "P"), "missing-key"),
        (Document("e", DocumentKind.EXHIBIT, "E", mark="E1"), "missing-key"),
    ],
)
def test_document_that_cannot_be(document: Document, code: str) -> None:
    assert [each for each in _codes(_manifest(document)) if each != "to-follow"] == [code]


def test_two_documents_of_one_id() -> None:
    other = replace(GOOD, source=Source.of_bytes("b.pdf", b"x"))
    (found,) = check_manifest(_manifest(GOOD, other))
    assert found.code == "manifest.clashing-id"
    assert "line" not in found.message, "there are no lines in Python"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda each: replace(each, bundle=BundleSettings("")), "empty"),
        (lambda each: replace(each, bundle=BundleSettings("B", kind="big")), "unknown-word"),
        (lambda each: replace(each, bundle=BundleSettings("B", cite_as="p. N")), "wrong-cite-as"),
        (lambda each: replace(each, case=replace(each.case, number="")), "empty"),
        (lambda each: replace(each, root=Section("", (Section("", (GOOD,)),))), "empty"),
        (
            lambda each: replace(each, chronology=(Event(None, "x", (Ref("a:0", "a", (PageSpan(0, 0),)),), "n"),)),
            "wrong-reference",
        ),
    ],
)
def test_manifest_that_cannot_be(change: Callable[[Manifest], Manifest], code: str) -> None:
    assert _codes(change(_manifest(GOOD))) == [code]


def test_path_alone_is_enough() -> None:
    assert _codes(_manifest(replace(GOOD, source=Source("a.pdf", Path("a.pdf"))))) == []
