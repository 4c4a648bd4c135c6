"""Our own Word drafts in a bundle: their references become its pages, though their length changes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

import bundler
from bundler.pipeline import drafting
from bundler.planning.settling import settle_drafts
from tests import making

ENTRIES = """
documents:
  - {id: skeleton, file: skeleton.docx, title: Skeleton argument, date: 2026-02-01%s}
  - {id: sfg, file: sfg.pdf, title: Statement of facts and grounds, date: 2026-01-05}
  - {mark: MA1, title: Emails, documents: [{file: mail.pdf, title: Emails, date: 2011-10-24}]}
"""


def case(folder: Path, *paragraphs: str, key: str = ", draft: true") -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(folder / "skeleton.docx"))
    for name, pages in (("sfg", 3), ("mail", 4)):
        (folder / f"{name}.pdf").write_bytes(making.pdf(name, pages))
    head = making.HEAD % ', cite_as: "[HB/{page}]"'
    (folder / "manifest.yaml").write_text(head + ENTRIES % key, encoding="utf-8")
    return folder / "manifest.yaml"


def words(folder: Path, first: int = 3) -> str:
    """The text of the bundle from a page (1-based) on."""
    [path] = folder.glob("build/*.pdf")
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages[first - 1 :])


def row(folder: Path) -> dict[str, Any]:
    """What the ledger says of the draft."""
    ledger = json.loads((folder / "build" / "ledger.json").read_text(encoding="utf-8"))
    [found] = [each for each in ledger["sources"] if each["document"] == "skeleton"]
    return dict(found)


LONG = [f"{number}. The panel gave no reasons: [[sfg:3]], [[skeleton:1]], [[MA1:2-3]]." for number in range(90)]


def test_references_become_pages_of_the_bundle_that_holds_the_draft(tmp_path: Path) -> None:
    import hashlib

    manifest = case(tmp_path, *LONG)
    result = bundler.build(manifest, cache=False)
    assert result.ok and result.plan, [str(each) for each in result.findings]
    plan, text = result.plan, words(tmp_path)
    ordinals = plan.ordinals_by_entry
    assert len(ordinals["skeleton"]) > 1
    sfg, mail = plan.page_text(ordinals["sfg"][2]), ordinals["mail"]
    assert text.count(f"[HB/{sfg}], [HB/3], [HB/{plan.span_text(mail[1], mail[2])}].") == len(LONG)
    assert "[[" not in text
    said = row(tmp_path)
    assert said["sha256"] == hashlib.sha256((tmp_path / "skeleton.docx").read_bytes()).hexdigest()
    [stated] = [each for each in said["alterations"] if each["code"] == "references-resolved"]
    assert stated["detail"].startswith("270 references were")
    report = json.loads((tmp_path / "build" / "report.json").read_text(encoding="utf-8"))
    [table] = [each for each in report["tables"] if each["name"] == "drafts"]
    assert len(table["rows"]) == 270
    checked = bundler.verify(tmp_path / "build", cache=False)
    assert checked.ok, [str(each) for each in checked.findings]


def test_what_cannot_be_resolved_stops_a_build_and_stays_visible_in_a_draft(tmp_path: Path) -> None:
    manifest = case(tmp_path, "Good [[sfg:1]].", "Bad [[sgf:1]] and [[sfg:9]].")
    result = bundler.build(manifest)
    errors = [each for each in result.findings if each.severity == "error"]
    assert not result.ok and [each.code for each in errors] == ["plan.reference-to-nothing", "plan.reference-page"]
    assert all(each.message.startswith("skeleton.docx: The second paragraph (") and each.place.line for each in errors)
    assert not (tmp_path / "build").exists()
    result = bundler.build(manifest, draft=True)
    assert result.ok and "[[sgf:1]]" in words(tmp_path) and "Good [HB/4]." in words(tmp_path)
    assert bundler.verify(tmp_path / "build").ok


def test_brackets_in_anybodys_evidence_are_left_alone(tmp_path: Path) -> None:
    result = bundler.build(case(tmp_path, "He wrote [[sfg:1]] and [[", key=""))
    assert result.ok and not [each for each in result.findings if "[[" in each.message]
    assert "He wrote [[sfg:1]] and [[" in words(tmp_path)


def test_a_draft_without_references_is_an_ordinary_document(tmp_path: Path) -> None:
    assert bundler.build(case(tmp_path, "No reference.")).ok and bundler.verify(tmp_path / "build").ok


def test_draft_is_for_word_documents(tmp_path: Path) -> None:
    manifest = case(tmp_path, "x")
    text = manifest.read_text(encoding="utf-8").replace("sfg.pdf, title", "sfg.pdf, draft: true, title")
    manifest.write_text(text, encoding="utf-8")
    result = bundler.check(manifest)
    assert [each.code for each in result.findings if each.severity == "error"] == ["manifest.draft-not-word"]


def test_the_plan_command_shows_the_pages_that_a_build_makes(tmp_path: Path) -> None:
    manifest = case(tmp_path, *LONG)
    planned = bundler.plan(manifest)
    built = bundler.build(manifest)
    assert planned.ok and built.ok and planned.plan and built.plan
    assert [page.entry for page in planned.plan.pages] == [page.entry for page in built.plan.pages]


@pytest.fixture
def longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every draft is to have three pages, as one would that once had so many while its length went to and fro."""

    def padded(first: Any, make: Any, resolve: Any, again: Callable[..., Any], pages: Any) -> Any:
        return settle_drafts(first, make, resolve, lambda answers, _: again(answers, {"skeleton": 3}), pages)

    monkeypatch.setattr(drafting, "settle_drafts", padded)


@pytest.mark.usefixtures("longer")
def test_a_draft_that_is_kept_longer_ends_with_numbered_blank_pages(tmp_path: Path) -> None:
    from bundler.prepare.office import program

    result = bundler.build(case(tmp_path, "See [[sfg:1]]."))
    if "soffice" not in program.stamp().lower() and "libreoffice" not in program.stamp().lower():
        assert [each.code for each in result.findings if each.severity == "error"] == ["cite.not-settled"]
        return
    assert result.ok and result.plan, [str(each) for each in result.findings]
    assert len(result.plan.ordinals_by_entry["skeleton"]) == 3
    assert words(tmp_path, 3).count("This page is intentionally blank.") == 2 and "See [HB/6]." in words(tmp_path)
    assert "blank-pages" in {each["code"] for each in row(tmp_path)["alterations"]}
    assert bundler.verify(tmp_path / "build").ok


def test_a_page_of_another_bundle_is_cited_in_that_bundles_form(tmp_path: Path) -> None:
    manifest = case(tmp_path, "See [[sfg:1]] and [[smith:2]].")
    (tmp_path / "smith.pdf").write_bytes(making.pdf("smith", 3))
    with manifest.open("a", encoding="utf-8") as text:
        text.write(
            'bundles:\n  - {id: law, title: Authorities, kind: authorities, cite_as: "[AB/{page}]", contents: [sfg],\n'
            "     documents: [{id: smith, file: smith.pdf, title: Smith v Jones, date: 2020}]}\n"
        )
    result = bundler.build(manifest)
    assert result.ok, [str(each) for each in result.findings if each.severity == "error"]
    first, law = (plan.ordinals_by_entry for plan in result.plans)
    expected = f"See [HB/{first['sfg'][0] + 1}] and [AB/{law['smith'][1] + 1}]."
    [path] = [each for each in (tmp_path / "build").glob("*.pdf") if "Authorities" not in each.name]
    assert expected in pypdf.PdfReader(path).pages[2].extract_text()
    assert bundler.verify(tmp_path / "build").ok
