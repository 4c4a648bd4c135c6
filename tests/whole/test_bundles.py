"""Several bundles from one manifest, built and proved in one run."""

from __future__ import annotations

import io
import json
import re
import shutil
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image

from bundler import build, plan, verify
from bundler.pipeline import served
from bundler.planning.plan import Plan
from bundler.results import BuildResult
from tests import making

MORE = """
bundles:
  - {id: core, title: Core bundle, kind: core, contents: [sfg, MA1]}
  - id: authorities
    title: Authorities
    kind: authorities
    documents: [{id: smith, file: smith.pdf, title: Smith v Jones}]
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    folder = tmp_path_factory.mktemp("several")
    path = making.write(folder, "Claim[ sfg:3 letter:2 ] Exhibits[ MA1( note:1 mail:2 ) ]", MORE)
    (folder / "smith.pdf").write_bytes(making.pdf("smith", 2))
    result = build(path, folder / "out", cache=False)
    assert result.ok, [str(each) for each in result.findings]
    return result


def titles(each: Plan) -> list[str]:
    return [entry.id for entry in each.entries if not entry.id.startswith("@")]


def test_one_run_leaves_every_bundle_in_one_folder(built: BuildResult) -> None:
    names = sorted(path.name for path in built.files)
    pdfs = [name for name in names if name.endswith(".pdf")]
    assert len(pdfs) == 3
    assert sorted(set(names) - set(pdfs)) == [
        "SHA256SUMS", "authorities.index.docx", "authorities.plan.json", "core.index.docx", "core.plan.json",
        "index.docx", "ledger.json", "plan.json", "report.html", "report.json",
    ]  # fmt: skip
    assert [each.bundle for each in built.plans] == ["", "core", "authorities"]
    assert titles(built.plans[1]) == ["sfg", "exhibit-ma1", "note", "mail"]
    assert titles(built.plans[2]) == ["smith"]
    assert built.plan == built.plans[0]


def test_the_pages_of_each_bundle_are_those_of_its_plan(built: BuildResult) -> None:
    assert built.folder is not None
    for each in built.plans:
        [volume] = each.volumes
        reader = pypdf.PdfReader(built.folder / volume.file)
        assert reader.page_labels == [page.label for page in each.pages]
        for page in each.pages:
            if page.source_page:
                entry = each.entry_by_id[page.entry]
                name = entry.source.file.removesuffix(".pdf") if entry.source else ""
                assert f"{name}, page {page.source_page}, line 1" in reader.pages[page.index].extract_text()


def test_the_ledger_and_the_report_speak_of_all(built: BuildResult) -> None:
    assert built.folder is not None
    ledger = json.loads((built.folder / "ledger.json").read_text("utf-8"))
    assert sorted(row["document"] for row in ledger["sources"]) == ["letter", "mail", "note", "sfg", "smith"]
    assert [row["id"] for row in ledger["further_bundles"]] == ["core", "authorities"]
    report = json.loads((built.folder / "report.json").read_text("utf-8"))
    assert [row["title"] for row in report["further_bundles"]] == ["Core bundle", "Authorities"]
    assert "<h3>Core bundle</h3>" in (built.folder / "report.html").read_text("utf-8")


def test_every_bundle_is_proved_and_can_be_served(built: BuildResult, tmp_path: Path) -> None:
    assert built.folder is not None
    pages = sum(len(each.pages) for each in built.plans)
    looked = {check.name: check.looked_at for check in built.checks}
    assert looked["labels"] == looked["pages"] == pages
    assert verify(built.folder, cache=False).ok
    kept = served(built.folder, on="2026-02-26")
    assert kept.folder is not None
    assert (kept.folder / "core.plan.json").is_file()


def test_the_plan_of_every_bundle_is_given(built: BuildResult) -> None:
    assert built.folder is not None
    found = plan(built.folder.parent / "manifest.yaml", cache=False)
    assert [each.entries for each in found.plans] == [each.entries for each in built.plans]


def test_two_bundles_whose_files_would_have_one_name_are_refused(tmp_path: Path) -> None:
    path = making.write(tmp_path, "sfg:1", "bundles: [{id: two, title: Test bundle, contents: [sfg]}]\n")
    result = build(path, cache=False)
    assert not result.ok
    assert "publish.name-taken" in [each.code for each in result.findings]


def test_a_core_bundle_carries_both_numbers_and_is_proved(tmp_path: Path) -> None:
    """Read with pypdf: each page of the core bundle names the page of the main bundle that shows the same."""
    more = 'bundles: [{id: core, title: Core bundle, kind: core, contents: [letter], cite_as: "[CB/{page}]"}]\n'
    path = making.write(tmp_path, "Claim[ sfg:9 letter:2 ] Exhibits[ MA1( mail:6 ) ]", more, ', cite_as: "[HB/{page}]"')
    text = (
        path.read_text("utf-8")
        .replace("{id: sfg,", '{id: sfg, core: "2-4",')
        .replace("- mark:", "- core: true\n        mark:")
    )
    path.write_text(text, encoding="utf-8")
    result = build(path, cache=False)
    assert result.ok and result.folder, [str(each) for each in result.findings]
    main, core = (pypdf.PdfReader(result.folder / each.volumes[0].file) for each in result.plans)
    assert core.page_labels == [str(number) for number in range(1, len(core.pages) + 1)]
    seen = 0
    for number, page in enumerate(core.pages, 1):
        words = page.extract_text()
        assert f"Core {number}" in words
        if found := re.search(r"\[HB/(\d+)\]", words):
            there = main.pages[int(found[1]) - 1].extract_text()
            if "line 1 of" in words:
                seen += 1
                assert words.split("of the document.")[0] == there.split("of the document.")[0]
    assert seen == 3 + 2 + 6
    assert verify(result.folder, cache=False).ok


SUPPLEMENTS = """
bundles:
  - id: more
    title: Supplementary bundle
    kind: supplementary
    continues: main
    documents: [{file: smith.pdf, title: A}]
  - {id: again, title: Second supplementary bundle, kind: supplementary, continues: more, contents: [letter]}
"""


def test_supplementary_bundles_go_on_with_numbers_and_rows(tmp_path: Path) -> None:
    path = making.write(tmp_path, "sfg:3 letter:2", SUPPLEMENTS)
    (tmp_path / "smith.pdf").write_bytes(making.pdf("smith", 2))
    result = build(path, cache=False)
    assert result.ok and result.folder, [str(each) for each in result.findings]
    readers = [pypdf.PdfReader(result.folder / each.volumes[0].file) for each in result.plans]
    assert [reader.page_labels for reader in readers[1:]] == [["8", "9", "10", "11"], ["12", "13", "14", "15"]]
    assert [entry.number for each in result.plans for entry in each.entries if entry.source] == ["1", "2", "3", "4"]
    assert verify(result.folder, cache=False).ok


def test_a_supplementary_bundle_may_continue_a_plan_that_was_kept(tmp_path: Path) -> None:
    first = build(making.write(tmp_path / "case", "sfg:3 letter:2"), cache=False)
    assert first.folder
    kept = tmp_path / "case" / "kept.json"
    kept.write_bytes((first.folder / "plan.json").read_bytes())
    path = making.write(tmp_path / "case", "late:2", "", ", continues: kept.json")
    path.write_text(path.read_text("utf-8").replace("kind: hearing", "kind: supplementary"), encoding="utf-8")
    result = build(path, tmp_path / "out", cache=False)
    assert result.ok and result.plan, [str(each) for each in result.findings]
    assert [page.label for page in result.plan.pages] == ["8", "9", "10", "11"]
    assert result.plan.entry_by_id["late"].number == "3"
    kept.write_text("{}", encoding="utf-8")
    refused = build(path, tmp_path / "out", cache=False)
    assert [each.code for each in refused.findings if each.severity == "error"] == ["plan.not-a-plan"]


RELIED_ON = """
bundles:
  - id: authorities
    title: Authorities
    kind: authorities
    documents:
      - file: smith.pdf
        id: smith
        title: R (Smith) v Jones
        date: 2023
        neutral_citation: "[2023] EWHC 12 (Admin)"
        passages: [{paragraphs: 2-3, by: ashdown}, {pages: 2, by: panel}]
"""


def judgment() -> bytes:
    """Two pages: a neutral citation and six numbered paragraphs."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595.276, 841.89), invariant=1)
    for first in (1, 4):
        canvas.setFont("Times-Roman", 12)
        canvas.drawString(90, 800, "Neutral Citation Number: [2023] EWHC 12 (Admin)")
        for number in range(first, first + 3):
            canvas.drawString(90, 700 - 60 * (number - first), f"{number}. The court held that this was so, and that")
            canvas.drawString(90, 684 - 60 * (number - first), "no reasonable panel could have thought otherwise.")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture(scope="module")
def lined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bundle of authorities with passages relied on."""
    folder = tmp_path_factory.mktemp("lined")
    path = making.write(folder, "sfg:1", RELIED_ON)
    (folder / "smith.pdf").write_bytes(judgment())
    result = build(path, cache=False, full=True)
    assert result.ok and result.folder, [str(each) for each in result.findings]
    return result.folder


def dark_columns(picture: Image.Image, low: float, high: float) -> list[int]:
    """Columns, in points, that are dark all along between two heights in points."""
    width, height = picture.size
    rows = range(round(height - 2 * high) + 4, round(height - 2 * low) - 4)
    grey = picture.convert("L")
    columns = [x for x in range(width) if all(grey.getpixel((x, y)) < 160 for y in rows)]
    return sorted({x // 2 for x in columns})


def test_passages_relied_on_are_lined_in_the_margin(lined: Path) -> None:
    """Seen with pdfium: a line left of paragraphs 2 and 3 and beside the whole of page 2, and no line elsewhere."""
    [name] = [path for path in lined.iterdir() if "Authorities" in path.name]
    with closing(pypdfium2.PdfDocument(name)) as pdf:
        pages = [pdf[at].render(scale=2).to_pil() for at in (2, 3)]
    assert dark_columns(pages[0], 570, 640) and not dark_columns(pages[0], 670, 712)
    assert dark_columns(pages[1], 580, 700)
    texts = [page.extract_text() for page in pypdf.PdfReader(name).pages]
    assert "MA" in texts[2] and "PMP" in texts[3]
    assert "Lines beside passages relied on were added" in texts[1]
    report = json.loads((lined / "report.json").read_text("utf-8"))
    tables = {table["name"]: table["rows"] for table in report["tables"]}
    assert tables["passages"] == [
        ["R (Smith) v Jones", "paragraphs 2–3", "Mara Ashdown", "3"],
        ["R (Smith) v Jones", "page 2", "Police Misconduct Panel", "4"],
    ]


@pytest.mark.parametrize("drawn", [b"", b"40 500 1.5 30 re f"], ids=["taken out", "moved"])
def test_a_line_that_is_not_where_the_plan_has_it_is_refused(lined: Path, tmp_path: Path, drawn: bytes) -> None:
    spoilt = tmp_path / "build"
    shutil.copytree(lined, spoilt)
    shutil.copy(lined.parent / "manifest.yaml", tmp_path)
    for source in lined.parent.glob("*.pdf"):
        shutil.copy(source, tmp_path)
    [name] = [path for path in spoilt.iterdir() if "Authorities" in path.name]
    with pikepdf.open(name, allow_overwriting_input=True) as pdf:
        stream = pdf.pages[2].Contents[-1]
        data = stream.read_bytes()
        found = re.search(rb"[\d.]+ [\d.]+ 1\.5 [\d.]+ re f", data)
        assert found
        stream.write(data.replace(found[0], drawn))
        pdf.save(name)
    result = verify(spoilt, cache=False)
    assert "proof.mark-line" in [each.code for each in result.findings]
