"""The ledger and the report: everything accounted for, nothing that betrays where or when, and plain to read."""

from __future__ import annotations

import hashlib
import html
import json
import os
import platform
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bundler import publish
from bundler.model import Finding, FindingKind, Manifest, Place, Severity, error, info, warning
from bundler.planning.tables import Table
from tests.publish.notation import (
    CHECKS,
    make_manifest,
    make_media,
    make_plan,
    make_prepared,
    put,
)

FINDINGS = [
    info("prepare.repaired", "scan.pdf was repaired", Place("scan.pdf")),
    error("manifest.missing-file", "<b>a&b</b> {{ 7*7 }} is not there", Place("manifest.yaml", 41), "Put <it> there."),
    Finding("rule.pages", Severity.ERROR, "too long", Place(), "cut", "CPR PD 54A para 4.5 & <note>", FindingKind.RULE),
    warning("prepare.odd", "line\x0b\ud800 odd", Place("a.pdf", document="a", page=3)),
]


def account(folder: Path) -> dict[str, object]:
    (folder / "bundle.pdf").write_bytes(b"%PDF")
    for later in ("SHA256SUMS", "report.html", "report.json", "ledger.json"):
        (folder / later).touch()
    text = publish.ledger(folder, make_manifest(), make_plan(), make_prepared(folder), make_media(), CHECKS)
    return dict(json.loads(text))


def test_law_7_the_ledger_accounts_for_every_source_and_output(tmp_path: Path) -> None:
    ledger = account(tmp_path)
    (source,) = ledger["sources"]  # type: ignore[misc]
    assert (source["file"], source["size"], source["sha256"], source["route"]) == (
        "claim/sfg.pdf",
        1234,
        "a" * 64,
        "repaired",
    )
    assert source["alterations"][0]["code"] == "script-removed"
    assert source["attachments"] == [{"name": "notes.txt", "size": 12, "sha256": "c" * 64}]
    assert (source["comments"], source["fields"]) == ({"highlight": 1}, 1)
    assert source["options"]["pages"] == [1, 2, 3, 7]
    assert source["options"]["password_env"] == "SFG_PASSWORD"
    assert source["versions"] == {"pikepdf": "10.17.0"}
    assert ledger["manifest"] == {"file": "manifest.yaml", "sha256": "b" * 64}
    assert ledger["outputs"] == [{"file": "bundle.pdf", "size": 4, "sha256": hashlib.sha256(b"%PDF").hexdigest()}]
    assert [row["file"] for row in ledger["media"]] == ["radio.mp3"]  # type: ignore[attr-defined]
    assert ledger["left_out"] == [{"document": "old", "file": "old.pdf"}]
    assert [check["looked_at"] for check in ledger["checks"]] == [2, 0]  # type: ignore[attr-defined]
    assert "pikepdf" in ledger["versions"]  # type: ignore[operator]


def test_what_a_comment_says_stays_out_of_the_ledger(tmp_path: Path) -> None:
    """It may be privileged, and the folder may be handed over."""
    text = json.dumps(account(tmp_path))
    assert "privileged" not in text
    assert "M. Ashdown" not in text


def test_equal_builds_have_equal_papers_wherever_they_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    (tmp_path / "elsewhere").mkdir()
    put(tmp_path / "elsewhere" / "out", "A")
    monkeypatch.chdir(tmp_path)
    put(Path("out"), "A")
    for path in (tmp_path / "out").iterdir():
        assert path.read_bytes() == (tmp_path / "elsewhere" / "out" / path.name).read_bytes()
        assert os.fsencode(tmp_path) not in path.read_bytes()
        assert platform.node().encode() not in path.read_bytes()
        assert b"\r" not in path.read_bytes()


def test_an_undecodable_name_never_stops_the_papers(tmp_path: Path) -> None:
    (tmp_path / "bundle.pdf").touch()
    plan = make_plan("Bundle \udcff")
    text = publish.ledger(tmp_path, make_manifest(), plan, {}, {})
    page, data = publish.report([], plan, (), text)
    assert json.loads(text)["bundle"]["title"] == "Bundle \udcff"
    assert all(part.encode("utf-8") for part in (text, page, data))


# --- the report -----------------------------------------------------------------------------------------------------


class Words(HTMLParser):
    """What a reader sees, and what the page would load or run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ("meta", "br", "link", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def full(tmp_path: Path) -> tuple[str, dict[str, object]]:
    page, data = publish.report(FINDINGS, make_plan(), CHECKS, json.dumps(account(tmp_path)))
    return page, json.loads(data)


def test_every_finding_stands_in_both_forms(tmp_path: Path) -> None:
    page, data = full(tmp_path)
    words = " ".join(Words(page).words)
    rows = data["findings"]
    assert [row["severity"] for row in rows] == ["error", "error", "warning", "info"]  # type: ignore[attr-defined]
    for finding in FINDINGS:
        shown = finding.message.replace("\x0b", "�").replace("\ud800", "�")
        for part in (finding.code, shown, finding.remedy, finding.authority, str(finding.place)):
            assert part in words, part
        assert any(row["code"] == finding.code and row["message"] == finding.message for row in rows)  # type: ignore[attr-defined]
    assert "manifest.yaml:41" in words
    assert "Nothing was published" in words


def test_every_value_is_escaped_once(tmp_path: Path) -> None:
    page, _ = full(tmp_path)
    assert html.escape("<b>a&b</b> {{ 7*7 }}") in page
    assert "<b>a&b" not in page
    assert "Statement of facts &amp; grounds &lt;amended&gt;" in page
    assert "&amp;amp;" not in page


def test_the_page_loads_and_runs_nothing(tmp_path: Path) -> None:
    page, _ = full(tmp_path)
    seen = Words(page)
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(seen.tags)
    assert not re.search(r"url\(|@import|https?://|javascript:", page)
    assert all(value.startswith("#") for name, value in seen.attributes if name in ("href", "src"))
    assert not [name for name, _ in seen.attributes if name.startswith("on")]
    assert seen.open == [], "every element is closed"
    ids = [value for name, value in seen.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value[1:] for name, value in seen.attributes if name == "href"} <= set(ids)


def test_a_check_that_found_nothing_shows_that_it_looked(tmp_path: Path) -> None:
    page, data = full(tmp_path)
    words = " ".join(Words(page).words)
    for check in CHECKS:
        assert check.name in words
    assert "There was nothing of the kind." in words
    assert [row["looked_at"] for row in data["checks"]] == [2, 0]  # type: ignore[attr-defined]


def test_the_tables_show_the_ledger_and_the_pages(tmp_path: Path) -> None:
    page, data = full(tmp_path)
    words = " ".join(Words(page).words)
    for part in ("claim/sfg.pdf", "a" * 64, "1,234", "repaired", "SFG_PASSWORD", "1–3, 7", "notes.txt", "radio.mp3"):
        assert part in words, part
    assert "old.pdf" in words
    assert re.search(r"5 January 2026.*1–2", words, re.DOTALL)
    assert data["ledger"] == account(tmp_path)


def test_a_report_of_a_build_that_never_came_to_a_plan() -> None:
    page, data = publish.report(FINDINGS[1:2], None, title="manifest.yaml")
    assert "manifest.yaml" in page
    assert json.loads(data)["ok"] is False
    assert json.loads(data)["bundle"] is None
    assert "No errors" in publish.report([], None)[0]


def test_a_table_stands_in_both_forms_and_an_empty_one_says_that_it_looked() -> None:
    found = Table(
        "references", "References & where they lead", ("Words", "Page"), (("<MA1>, page 2", "45"),), note="1 page"
    )
    none = Table("quotations", "Quotations", ("Words",), empty="3 pages were looked at; no quotation stands on them.")
    page, data = publish.report([], make_plan(), tables=(found, none))
    words = " ".join(Words(page).words)
    for part in ("References & where they lead", "<MA1>, page 2", "45", "1 page", none.empty):
        assert part in words, part
    rows = {table["name"]: table["rows"] for table in json.loads(data)["tables"]}
    assert rows == {"references": [["<MA1>, page 2", "45"]], "quotations": []}


def test_a_table_has_a_text_for_every_column() -> None:
    with pytest.raises(ValueError, match="2 columns"):
        Table("references", "References", ("Words", "Page"), (("MA1",),))


# --- read back for a second proof --------------------------------------------------------------------------------


def published(tmp_path: Path, *, sha256: str | None = None, where: str = "build") -> tuple[Path, Manifest]:
    text = b"version: 1\n"
    (tmp_path / "manifest.yaml").write_bytes(text)
    manifest = Manifest(
        "manifest.yaml",
        make_manifest().bundle,
        make_manifest().case,
        make_manifest().root,
        sha256=sha256 or hashlib.sha256(text).hexdigest(),
    )
    out = tmp_path / where
    with publish.staged(out) as staging:
        (staging / "plan.json").write_text(make_plan().to_json(), encoding="utf-8")
        ledger = publish.ledger(staging, manifest, make_plan(), make_prepared(tmp_path), make_media())
        (staging / "ledger.json").write_text(ledger, encoding="utf-8")
        publish.write_sums(staging)
        assert publish.publish(staging, out) == []
    return out, manifest


@pytest.mark.parametrize("where", ["build", "out/bundle"])
def test_the_manifest_is_found_around_the_folder(tmp_path: Path, where: str) -> None:
    out, _ = published(tmp_path, where=where)
    assert publish.find_manifest(out) == (tmp_path / "manifest.yaml", [])
    kept, _ = publish.served(out, "2026-03-04")
    assert kept
    assert publish.find_manifest(kept) == (tmp_path / "manifest.yaml", [])
    assert publish.find_manifest(out, "given.yaml") == ("given.yaml", [])


def test_a_manifest_that_is_gone_or_changed(tmp_path: Path) -> None:
    out, _ = published(tmp_path, sha256="0" * 64)
    assert [finding.code for finding in publish.find_manifest(out)[1]] == ["verify.manifest-changed"]
    (tmp_path / "manifest.yaml").unlink()
    assert [finding.code for finding in publish.find_manifest(out)[1]] == ["verify.no-manifest"]


def test_inputs_that_changed_since(tmp_path: Path) -> None:
    out, manifest = published(tmp_path)
    prepared, media = make_prepared(tmp_path), make_media()
    assert publish.check_inputs(out, manifest, prepared, media) == []
    other = {"sfg": type(prepared["sfg"])(**{**vars(prepared["sfg"]), "sha256": "9" * 64})}
    new = {**prepared, "late": type(prepared["sfg"])(**{**vars(prepared["sfg"]), "document": "late"})}

    def found(*arguments: object) -> list[tuple[str, str]]:
        findings = publish.check_inputs(out, *arguments)  # type: ignore[arg-type]
        return [(finding.code.removeprefix("verify."), finding.place.document) for finding in findings]

    assert found(manifest, other, media) == [("source-changed", "sfg")]
    assert found(manifest, new, media) == [("source-new", "late")]
    assert found(manifest, {}, {}) == [("source-missing", "radio"), ("source-missing", "sfg")]
    assert found(make_manifest(), prepared, media) == [("manifest-changed", "")]


def test_pages_that_other_programs_made_then_are_named(tmp_path: Path) -> None:
    out, manifest = published(tmp_path)
    stated = json.loads((out / "ledger.json").read_text("utf-8"))
    stated["sources"][0]["versions"] = {"LibreOffice": "7.4.7", "pikepdf": "10.17.0"}
    (out / "ledger.json").write_text(json.dumps(stated), encoding="utf-8")
    [prepared] = make_prepared(tmp_path).values()

    def found(*versions: tuple[str, str]) -> list[str]:
        now = replace(prepared, facts=replace(prepared.facts, versions=versions))
        return [each.message for each in publish.check_inputs(out, manifest, {"sfg": now}, make_media())]

    assert found(("LibreOffice", "7.4.7"), ("pikepdf", "11.0")) == []
    said = "claim/sfg.pdf was turned into pages by LibreOffice 7.4.7; here it was done anew by pandoc 3.1, typst 0.14."
    assert found(("pandoc", "3.1"), ("typst", "0.14")) == [said]


def test_a_ledger_says_how_many_dots_pictures_have(tmp_path: Path) -> None:
    out, manifest = published(tmp_path)
    assert publish.resolution_of(out) == 0
    text = publish.ledger(out, manifest, make_plan(), {}, {}, resolution=200)
    (out / "ledger.json").write_text(text, encoding="utf-8")
    assert publish.resolution_of(out) == 200
    (out / "ledger.json").write_text(text.replace("200", '"many"'), encoding="utf-8")
    assert publish.resolution_of(out) is None
