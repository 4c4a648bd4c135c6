"""A bundle in volumes, from the manifest to the proof: read back by pypdf and pdfium, links followed by hand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2 as pdfium
import pytest
from docx import Document
from pikepdf import Array, Name

from bundler import build, plan, served, verify
from bundler.planning.plan import EntryKind, Plan
from bundler.planning.rows import index_rows
from bundler.results import BuildResult
from tests import making

NOTATION = "A[ sfg:9 letter:4 ] B[ MA1( note:7 mail:8 ) X2( one:9 two:9 three:9 ) ] C[ c:12 again=letter d:9 e:1 ]"
MORE = """\
chronology:
  - {date: 2011-10-24, event: The officer emails, refs: ["MA1:2", "two:3-4", "e"]}
essential_reading:
  - {ref: "c:2", why: the finding}
"""


def errors(result: Any) -> list[str]:
    return [f"{each.code}: {each.message}" for each in result.findings if each.severity == "error"]


def built(folder: Path, settings: str, notation: str = NOTATION, more: str = MORE) -> BuildResult:
    result = build(making.write(folder, notation, more, settings), cache=False)
    assert result.ok, errors(result)
    return result


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    return built(tmp_path_factory.mktemp("three"), ", volumes: {pages: 40}, dividers: true")


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    return built(tmp_path_factory.mktemp("anew"), ", volumes: 40, numbering: restart, cite_as: '[HB/{page}]'")


def volumes(result: BuildResult) -> tuple[Plan, list[Any]]:
    assert result.plan is not None and result.folder is not None
    return result.plan, [pypdf.PdfReader(result.folder / volume.file) for volume in result.plan.volumes]


def led(plan: Plan, readers: list[Any], number: int, item: Any) -> int | None:
    """The ordinal to which a link or bookmark of a volume leads, by the names of files and the places of pages."""
    files = [volume.file for volume in plan.volumes]
    places = {(page.volume, int(page.index)): at for at, page in enumerate(plan.pages)}
    action = item.get("/A")
    if action is not None and action["/S"] == "/GoToR":
        assert "/" not in action["/F"] and [str(each) for each in action["/D"][1:]] == ["/XYZ", *["NullObject"] * 3]
        return places[files.index(action["/F"]) + 1, int(action["/D"][0])]
    if "/Dest" not in item:
        return None
    page = readers[number - 1].get_page_number(item["/Dest"][0].get_object())
    assert page is not None
    return places[number, page]


def test_each_volume_is_a_bundle_of_its_own(three: BuildResult) -> None:
    plan, readers = volumes(three)
    assert len(readers) == 3 and [len(reader.pages) for reader in readers] == [each.pages for each in plan.volumes]
    assert all(volume.pages <= 40 for volume in plan.volumes)
    assert [label for reader in readers for label in reader.page_labels] == [page.label for page in plan.pages]
    for number, reader in enumerate(readers, 1):
        assert plan.volumes[number - 1].file.endswith(f" - Volume {number} of 3.pdf")
        assert reader.metadata is not None and f"Volume {number} of 3" in str(reader.metadata.title)
        cover, index = reader.pages[0].extract_text(), reader.pages[1].extract_text()
        first, last = plan.volume_extent(number)
        assert f"Volume {number} of 3" in cover and f"Pages {first + 1}–{last + 1}" in cover
        assert index.count("this volume") == 1
        assert all(row.title.split()[0] in index for row in index_rows(plan))


def test_printed_number_label_and_place_agree_as_pdfium_reads_them(three: BuildResult) -> None:
    plan, _ = volumes(three)
    assert three.folder is not None
    for number, volume in enumerate(plan.volumes, 1):
        document = pdfium.PdfDocument(three.folder / volume.file)
        pages = [page for page in plan.pages if page.volume == number]
        assert [document.get_page_label(at) for at in range(len(document))] == [page.label for page in pages]
        for page in pages:
            x0, y0, x1, y1 = page.marks[0].rect
            text = document[page.index].get_textpage()
            assert text.get_text_bounded(x0, y0, x1, y1).strip() == page.label
        document.close()


def test_every_link_of_every_volume_leads_to_its_page(three: BuildResult) -> None:
    """Each index row, list and pointer, in each volume, wherever the page is; many of them lead to another file."""
    plan, readers = volumes(three)
    far = 0
    for number, reader in enumerate(readers, 1):
        rows = index_rows(plan, number)
        found = [led(plan, readers, number, link.get_object()) for link in reader.pages[1]["/Annots"]]
        assert sorted(set(found) - {None}) == sorted({row.target for row in rows})  # type: ignore[type-var]
        for at, page in enumerate(reader.pages):
            for link in page.get("/Annots", ()):
                target = led(plan, readers, number, link.get_object())
                assert target is not None, (number, at)
                far += plan.pages[target].volume != number
    assert far >= 20


def remote_files(path: Path, index: int) -> list[str]:
    """Names of the files that the links of a page open, as pdfium reads them."""
    import ctypes

    raw, document, found = pdfium.raw, pdfium.PdfDocument(path), []
    page = document[index]
    link, at = raw.FPDF_LINK(), ctypes.c_int(0)
    while raw.FPDFLink_Enumerate(page.raw, at, link):
        action = raw.FPDFLink_GetAction(link)
        if raw.FPDFAction_GetType(action) == raw.PDFACTION_REMOTEGOTO:
            size = raw.FPDFAction_GetFilePath(action, None, 0)
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetFilePath(action, buffer, size)
            found.append(buffer.value.decode())
    page.close()
    document.close()
    return found


def test_pdfium_finds_the_files_that_links_open(three: BuildResult) -> None:
    plan, _ = volumes(three)
    assert three.folder is not None
    for number, volume in enumerate(plan.volumes, 1):
        rows = [row for row in index_rows(plan, number) if not row.here]
        wanted = [plan.volumes[plan.pages[row.target].volume - 1].file for row in rows]
        assert remote_files(three.folder / volume.file, 1) == wanted
        assert all((three.folder / name).is_file() for name in wanted)


def test_lists_lead_into_other_volumes(three: BuildResult) -> None:
    plan, readers = volumes(three)
    listed = {entry.kind: entry for entry in plan.entries}
    page = plan.pages[plan.first_ordinal(listed[EntryKind.CHRONOLOGY])]
    text = readers[page.volume - 1].pages[page.index].extract_text()
    targets = [led(plan, readers, page.volume, link.get_object()) for link in readers[0].pages[page.index]["/Annots"]]
    own = plan.ordinals_by_entry
    assert targets == [own["note"][1], own["two"][2], own["e"][0]]
    for target in targets:
        assert target is not None and plan.page_text(target) in text


def test_bookmarks_are_the_volumes_own_and_one_for_each_other(three: BuildResult) -> None:
    plan, readers = volumes(three)
    for number, reader in enumerate(readers, 1):
        found: list[tuple[str, int | None]] = []
        item = reader.trailer["/Root"]["/Outlines"]["/First"]
        while item is not None:
            item = item.get_object()
            found.append((str(item["/Title"]), led(plan, readers, number, item)))
            item = item.get("/Next")
        others = [at for at in (1, 2, 3) if at != number]
        named = [(f"Volume {at} of 3 (p.{plan.page_text(plan.volume_begins[at - 1])})", at) for at in others]
        assert [each for each in found if each[0].startswith("Volume")] == [
            (title, plan.volume_begins[at - 1]) for title, at in named
        ]
        inside = [target for title, target in found if not title.startswith("Volume")]
        assert inside and all(target is not None and plan.pages[target].volume == number for target in inside)
        for title, target in found:
            assert target is not None and title.endswith(f"(p.{plan.page_text(target)})")


def test_where_numbers_begin_anew_everything_says_the_volume(anew: BuildResult) -> None:
    plan, readers = volumes(anew)
    assert [reader.page_labels[0] for reader in readers] == ["1"] * len(readers)
    row = next(row for row in index_rows(plan) if row.entry == "two")
    assert row.pages.startswith("2/") and row.pages in readers[2].pages[1].extract_text()
    assert plan.cited(row.target) == f"[HB/2/{plan.pages[row.target].label}]"
    assert anew.folder is not None and verify(anew.folder, cache=False).ok


def test_what_stands_beside_lists_all_volumes(three: BuildResult) -> None:
    plan, _ = volumes(three)
    assert three.folder is not None
    files = {volume.file for volume in plan.volumes}
    kept = json.loads((three.folder / "plan.json").read_text("utf-8"))
    assert {volume["file"] for volume in kept["volumes"]} == files
    assert {entry["volume"] for entry in kept["entries"]} == {page["volume"] for page in kept["pages"]} == {1, 2, 3}
    assert Plan.from_json(json.dumps(kept)) == plan
    ledger = json.loads((three.folder / "ledger.json").read_text("utf-8"))
    assert files <= {output["file"] for output in ledger["outputs"]}
    assert {name for name in files if name in (three.folder / "SHA256SUMS").read_text("utf-8")} == files
    report = (three.folder / "report.html").read_text("utf-8")
    assert all(name in report for name in files)
    words = [row.cells[0].text for row in Document(str(three.folder / "index.docx")).tables[0].rows]
    assert [each for each in words if each.startswith("Volume")] == [f"Volume {at} of 3" for at in (1, 2, 3)]


def test_a_split_for_pages_is_a_warning_with_its_authority(three: BuildResult) -> None:
    [finding] = [each for each in three.findings if each.code == "plan.volumes-by-pages"]
    assert finding.severity == "warning" and "para 8" in finding.authority


def test_verify_and_served_know_all_volumes(tmp_path: Path, three: BuildResult) -> None:
    assert three.folder is not None
    shutil.copytree(three.folder.parent, tmp_path / "copy")
    folder = tmp_path / "copy" / "build"
    assert verify(folder, cache=False).ok
    kept = served(folder, on="2026-02-01")
    assert kept.ok and kept.folder is not None
    assert len(list(kept.folder.glob("*.pdf"))) == 3


def spoilt(folder: Path, number: int, edit: Callable[[pikepdf.Pdf, list[str]], None]) -> None:
    """One volume rewritten, and SHA256SUMS and ledger with it, so that only the proof can tell."""
    import hashlib

    kept = json.loads((folder / "plan.json").read_text("utf-8"))
    files = [volume["file"] for volume in kept["volumes"]]
    path = folder / files[number - 1]
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        edit(pdf, files)
        pdf.save(path, static_id=True)
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    ledger = folder / "ledger.json"
    size = next(each["size"] for each in json.loads(ledger.read_text("utf-8"))["outputs"] if each["sha256"] == before)
    text = ledger.read_text("utf-8").replace(before, after).replace(f'"size": {size}', f'"size": {path.stat().st_size}')
    ledger.write_text(text, encoding="utf-8")
    sums = folder / "SHA256SUMS"
    lines = [line for line in sums.read_text("utf-8").splitlines() if not line.endswith("ledger.json")]
    lines.append(f"{hashlib.sha256(ledger.read_bytes()).hexdigest()}  ledger.json")
    sums.write_text("\n".join(lines).replace(before, after) + "\n", encoding="utf-8")


def remote_links(pdf: pikepdf.Pdf, page: int) -> list[Any]:
    return [each for each in pdf.pages[page].obj.Annots if "/A" in each and str(each.A.S) == "/GoToR"]


def wrong_page(pdf: pikepdf.Pdf, files: list[str]) -> None:
    remote_links(pdf, 1)[3].A.D[0] += 1


def wrong_file(pdf: pikepdf.Pdf, files: list[str]) -> None:
    remote_links(pdf, 1)[0].A.F = pikepdf.String("another.pdf")


def other_volume(pdf: pikepdf.Pdf, files: list[str]) -> None:
    link = remote_links(pdf, 1)[0]
    link.A.F = pikepdf.String(next(name for name in files[1:] if name != str(link.A.F)))


def zooms(pdf: pikepdf.Pdf, files: list[str]) -> None:
    remote_links(pdf, 1)[0].A.D = Array([remote_links(pdf, 1)[0].A.D[0], Name.Fit])


def page_gone(pdf: pikepdf.Pdf, files: list[str]) -> None:
    del pdf.pages[5]


def bookmark_of_another(pdf: pikepdf.Pdf, files: list[str]) -> None:
    pdf.Root.Outlines.Last.A.D[0] = 3


def bookmark_of_another_file(pdf: pikepdf.Pdf, files: list[str]) -> None:
    pdf.Root.Outlines.Last.A.F = pikepdf.String(files[0])


def index_row_gone(pdf: pikepdf.Pdf, files: list[str]) -> None:
    gone = remote_links(pdf, 1)[2].objgen
    pdf.pages[1].obj.Annots = Array([each for each in pdf.pages[1].obj.Annots if each.objgen != gone])


@pytest.mark.parametrize(
    ("number", "edit", "codes"),
    [
        (1, wrong_page, {"proof.index-link", "proof.link-target"}),
        (1, wrong_file, {"proof.link-dead"}),
        (1, other_volume, {"proof.index-link", "proof.link-target"}),
        (3, zooms, {"proof.link-zoom"}),
        (2, page_gone, {"proof.page-count"}),
        (1, bookmark_of_another, {"proof.bookmark-target"}),
        (2, bookmark_of_another_file, {"proof.bookmark-target"}),
        (3, index_row_gone, {"proof.index-link"}),
    ],
)
def test_what_is_wrong_between_volumes_is_refused(
    tmp_path: Path,
    three: BuildResult,
    number: int,
    edit: Callable[[pikepdf.Pdf, list[str]], None],
    codes: set[str],
) -> None:
    assert three.folder is not None
    shutil.copytree(three.folder.parent, tmp_path / "copy")
    spoilt(tmp_path / "copy" / "build", number, edit)
    result = verify(tmp_path / "copy" / "build", cache=False)
    assert {each.code for each in result.findings} & codes, errors(result)


def test_a_plan_whose_pages_stand_in_other_volumes_is_refused(tmp_path: Path, three: BuildResult) -> None:
    plan, _ = volumes(three)
    assert three.folder is not None and plan is not None
    from dataclasses import replace

    from bundler.prove.demands import prove_conservation
    from bundler.prove.report import Record

    moved = replace(plan, pages=(*plan.pages[:3], replace(plan.pages[3], volume=2), *plan.pages[4:]))
    record = Record()
    prove_conservation(moved, record)
    assert "not in order" in json.dumps(record.to_json())


def test_the_same_inputs_give_the_same_volumes(tmp_path: Path, three: BuildResult) -> None:
    again = built(tmp_path, ", volumes: {pages: 40}, dividers: true")
    assert [path.read_bytes() for path in again.files] == [path.read_bytes() for path in three.files]


def test_plan_shows_the_volumes_and_writes_nothing(tmp_path: Path, three: BuildResult) -> None:
    result = plan(making.write(tmp_path, NOTATION, MORE, ", volumes: {pages: 40}, dividers: true"), cache=False)
    assert result.plan == three.plan or (result.plan is not None and result.plan.draft)
    assert not (tmp_path / "build").exists()


LATER = NOTATION.replace("letter:4", "letter:4 new:3") + " D[ late:5 ]"
OVERRIDE = "overrides: [{rule: late.sub-numbers, reason: The court asked for it, order_date: 2026-03-01}]\n"


@pytest.mark.parametrize("mode", ["append", "subnumber"])
def test_what_comes_after_service_leaves_every_volume_as_it_was(tmp_path: Path, mode: str) -> None:
    settings = ", volumes: {pages: 45}, index_spare_lines: 8"
    folder = tmp_path / "bundle"
    before = build(making.write(folder, NOTATION, MORE, settings), cache=tmp_path / "cache")
    assert before.ok and served(folder / "build", on="2026-03-03").ok
    manifest = making.write(folder, LATER, MORE + OVERRIDE, f"{settings}, late: {mode}")
    after = build(manifest, cache=tmp_path / "cache")
    assert after.ok and before.plan is not None and after.plan is not None, errors(after)
    assert [each.file for each in after.plan.volumes] == [each.file for each in before.plan.volumes]
    places = {page.label: page for page in after.plan.pages}
    for page in before.plan.pages:
        now = places[page.label]
        assert (now.volume, now.entry, now.source_page) == (page.volume, page.entry, page.source_page)
    assert after.folder is not None and verify(after.folder, cache=False).ok


def test_volumes_of_several_bundles_stand_beside_each_other(tmp_path: Path) -> None:
    manifest = making.write(tmp_path, NOTATION, settings=", volumes: 40, cite_as: '[HB/{page}]'")
    more = "bundles: [{id: second, title: Second bundle, kind: urgent, contents: [A, C], volumes: {pages: 25}}]\n"
    manifest.write_text(manifest.read_text("utf-8") + more, encoding="utf-8")
    result = build(manifest, cache=False)
    assert result.ok, errors(result)
    assert [len(each.volumes) for each in result.plans] == [3, 2]
    names = [volume.file for each in result.plans for volume in each.volumes]
    assert len(set(names)) == 5 and result.folder is not None
    assert {path.name for path in result.folder.glob("*.pdf")} == set(names)
    assert verify(result.folder, cache=False).ok


def statement() -> bytes:
    """Two pages that refer to exhibits."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595.276, 841.89), invariant=1)
    for line in ("1. I refer to exhibit MA1, page 2, and to page 3 of exhibit MA2.", "2. See exhibit MA2, page 5."):
        canvas.drawString(72, 700, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("numbering", ["continue", "restart"])
def test_references_lead_into_other_volumes(tmp_path: Path, numbering: str) -> None:
    (tmp_path / "statement.pdf").write_bytes(statement())
    for name in ("ma1", "ma2"):
        (tmp_path / f"{name}.pdf").write_bytes(making.pdf(name, 8))
    witness = "type: witness-statement, witness: {name: Mara Ashdown, number: 1}"
    documents = [
        f"  - {{id: st, file: statement.pdf, title: Statement, date: 2026-01-05, {witness}}}",
        "  - {mark: MA1, exhibited_by: st, file: ma1.pdf, title: Emails, date: 2011}",
        "  - {mark: MA2, exhibited_by: st, file: ma2.pdf, title: Letters, date: 2012}",
    ]
    head = making.HEAD % f", volumes: 14, numbering: {numbering}"
    (tmp_path / "manifest.yaml").write_text(head + "documents:\n" + "\n".join(documents) + "\n", encoding="utf-8")
    result = build(tmp_path / "manifest.yaml", cache=False)
    assert result.ok, errors(result)
    plan, readers = volumes(result)
    own = plan.ordinals_by_entry
    emails, letters = (plan.children(plan.entry_by_id[mark].id)[0].id for mark in ("exhibit-ma1", "exhibit-ma2"))
    found = []
    for ordinal in own["st"]:
        page = plan.pages[ordinal]
        links = readers[page.volume - 1].pages[page.index].get("/Annots", ())
        found += [led(plan, readers, page.volume, link.get_object()) for link in links]
        text = readers[page.volume - 1].pages[page.index].extract_text()
        assert all(plan.page_text(link.target) in text for link in page.links)
    assert found == [own[emails][1], own[letters][2], own[letters][4]]
    assert len({plan.pages[target].volume for target in found if target is not None}) == 2


def long_report(pages: int) -> bytes:
    """A report with bookmarks, a form field on two pages, and links from its first page to all others and back."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595.276, 841.89), invariant=1)
    for page in range(pages):
        canvas.bookmarkPage(f"p{page}")
        canvas.addOutlineEntry(f"Chapter {page + 1}", f"p{page}", 0)
        canvas.drawString(72, 740, f"Report, page {page + 1}.")
        for other in range(pages) if page == 0 else (0,):
            canvas.linkRect("", f"p{other}", (72, 700 - 18 * other, 200, 714 - 18 * other))
        if page in (1, pages - 1):
            canvas.acroForm.textfield(name=f"field{page}", value="Marsh", x=300, y=500, width=100, height=20)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_document_that_is_split_keeps_its_links_bookmarks_and_fields(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(long_report(24))
    (tmp_path / "letter.pdf").write_bytes(making.pdf("letter", 2))
    documents = ["{file: letter.pdf, title: Letter, date: 2011}", "{file: report.pdf, title: Report, date: 2012}"]
    body = f"documents: [{', '.join(documents)}]\n"
    (tmp_path / "manifest.yaml").write_text(making.HEAD % ", volumes: 14" + body, encoding="utf-8")
    result = build(tmp_path / "manifest.yaml", cache=False)
    assert result.ok, errors(result)
    assert "plan.document-split" in [each.code for each in result.findings]
    plan, readers = volumes(result)
    own = plan.ordinals_by_entry["report"]
    inside = {plan.pages[at].volume for at in own}
    assert len(inside) >= 2
    first = plan.pages[own[0]]
    links = readers[first.volume - 1].pages[first.index]["/Annots"]
    found = [
        led(plan, readers, first.volume, each.get_object())
        for each in links
        if each.get_object().get("/Subtype") == "/Link"
    ]
    assert sorted(each for each in found if each is not None) == sorted(own)
    titles = [str(reader.outline) for reader in readers]
    for number in sorted(inside)[1:]:
        begin = plan.goes_on(plan.entry_by_id["report"])[sorted(inside).index(number) - 1]
        assert f"Report, continued (p.{plan.page_text(begin)})" in titles[number - 1]
    for at, ordinal in enumerate(own, 1):
        assert f"'Chapter {at}'" in titles[plan.pages[ordinal].volume - 1]
    assert "goes on in volume" in readers[0].pages[1].extract_text()
    assert result.folder is not None and verify(result.folder, cache=False, full=True).ok


@pytest.mark.parametrize(("documents", "pages"), [(33, 12), (34, 31)])
def test_indexes_of_all_volumes_settle(documents: int, pages: int) -> None:
    """An index of two pages in each volume, and volumes that are hardly longer."""
    from bundler import render
    from bundler.planning.division import Division
    from bundler.planning.paginate import paginate
    from bundler.planning.settling import settle
    from bundler.planning.sheets import Lengths, Sheets
    from bundler.planning.show import Material, make_views
    from bundler.planning.volumes import Budget
    from tests.notation import PROFILE, bundle

    manifest, prepared = bundle(" ".join(f"d{at}:{1 + at % 4}" for at in range(documents)))

    def make(lengths: Lengths) -> Plan:
        return paginate(manifest, prepared, PROFILE, lengths, division=Division(Budget(pages)))[0]

    def draw(plan: Plan) -> Sheets:
        views, _ = make_views(Material(manifest, plan, prepared, {}, PROFILE))
        return render.draw(views, plan)

    plan, sheets = settle(make, draw)
    assert sheets.pdf and max(volume.pages for volume in plan.volumes) <= pages
    indexes = [entry.id for entry in plan.entries if entry.kind is EntryKind.INDEX]
    assert len(indexes) == len(plan.volumes) > 3
    assert [len(plan.ordinals_by_entry[each]) for each in indexes] == [2] * len(indexes)
