"""A bundle is built, served, added to and built again; readers that did not write it look at the pages."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from pypdf import PdfReader

import bundler
from bundler.planning.plan import Plan
from bundler.results import BuildResult
from tests import making

DAY = "2026-03-03"
SERVED = "Claim[ sfg:3 statement:2 ] MA1( note:1 mail:2 )"
ADDED = "Claim[ sfg:3 more:2 statement:2 ] MA1( note:1 mail:2 ) Late[ late:3 ]"


def build(folder: Path, notation: str, settings: str = "", **options: object) -> BuildResult:
    manifest = making.write(folder, notation, settings=settings)
    return bundler.build(manifest, cache=folder.parent / "cache", **options)  # type: ignore[arg-type]


def serve(folder: Path, on: str = DAY) -> None:
    assert bundler.served(folder / "build", on=on).ok


def plan_in(folder: Path) -> Plan:
    return Plan.from_json((folder / "plan.json").read_text(encoding="utf-8"))


def errors(result: BuildResult) -> list[str]:
    return [finding.code for finding in result.findings if finding.severity == "error"]


def drawn(path: Path, index: int) -> bytes:
    document = pypdfium2.PdfDocument(path)
    page = document[index]
    bitmap = page.render(scale=1)
    data = bytes(bitmap.buffer)
    bitmap.close()
    page.close()
    document.close()
    return data


def labels(path: Path) -> list[str]:
    return list(PdfReader(path).page_labels)


def pdf(folder: Path, plan: Plan) -> Path:
    return folder / plan.volumes[0].file


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A bundle that was built and served."""
    folder = tmp_path / "case"
    result = build(folder, SERVED)
    assert result.ok, errors(result)
    serve(folder)
    return folder


def test_defect_what_another_manifest_of_the_folder_served_was_taken_for_its_own(case: Path) -> None:
    manifest = making.write(case / "other", "letter:2", settings=", late: append")
    manifest.rename(case / "other.yaml")
    (case / "other" / "letter.pdf").rename(case / "letter.pdf")
    result = bundler.build(case / "other.yaml", case / "build-other", cache=case.parent / "cache")
    assert result.ok, errors(result)


def test_what_is_appended_leaves_every_served_page_as_it_was(case: Path) -> None:
    result = build(case, ADDED, ", late: append")
    assert result.ok, [str(each) for each in result.findings]
    old, new = plan_in(case / "served" / DAY), plan_in(case / "build")
    before, now = pdf(case / "served" / DAY, old), pdf(case / "build", new)
    for at, page in enumerate(old.pages):
        if page.entry != "@index":
            assert drawn(before, at) == drawn(now, at), page.label
    assert labels(now) == [str(number) for number in range(1, len(new.pages) + 1)]
    assert [entry.id for entry in new.entries if entry.late] == ["more", "late"]
    check = next(each for each in result.checks if each.name == "unchanged pages")
    assert check.looked_at == len(old.pages) - len(old.ordinals_by_entry["@index"])
    assert bundler.verify(case / "build", cache=case.parent / "cache").ok


def test_the_new_section_is_a_pdf_of_its_own_with_a_note(case: Path) -> None:
    result = build(case, ADDED, ", late: append")
    old, new = plan_in(case / "served" / DAY), plan_in(case / "build")
    section = next(path for path in result.files if "new section" in path.name)
    assert labels(section) == [page.label for page in new.pages[len(old.pages) :]]
    assert "more, page 1" in PdfReader(section).pages[0].extract_text()
    note = Document(case / "build" / "change-note.docx")
    said = "\n".join(paragraph.text for paragraph in note.paragraphs)
    assert "service on 3 March 2026" in said and "pages 12–16" in said, said
    assert [row.cells[3].text for row in note.tables[0].rows[1:]] == ["12–13", "14–16"]
    ledger = json.loads((case / "build" / "ledger.json").read_text(encoding="utf-8"))
    assert {section.name, "change-note.docx"} <= {each["file"] for each in ledger["outputs"]}
    assert "documents added since service on 3 March 2026" in (case / "build" / "report.html").read_text("utf-8")


def test_a_second_service_and_a_third_round(case: Path) -> None:
    assert build(case, ADDED, ", late: append").ok
    serve(case, "2026-03-10")
    again = build(case, ADDED, ", late: append")
    assert again.ok and not any("new section" in path.name for path in again.files)
    result = build(case, ADDED + " Last[ last:1 ]", ", late: append")
    assert result.ok, errors(result)
    plan = plan_in(case / "build")
    assert [section.title for section in plan.sections][-2:] == [
        "Documents added after service on 3 March 2026",
        "Documents added after service on 10 March 2026",
    ]
    assert plan.entry_by_id["last"].first == "17"


def test_spare_lines_take_the_new_rows_and_a_full_index_goes_on_at_the_new_section(tmp_path: Path) -> None:
    served = " ".join(f"d{n}:1" for n in range(27))
    added = served + " " + " ".join(f"e{n}:1" for n in range(6))
    for name, spare in (("room", 12), ("full", 0)):
        folder = tmp_path / name
        assert build(folder, served, f", index_spare_lines: {spare}").ok
        serve(folder)
        result = build(folder, added, f", late: append, index_spare_lines: {spare}")
        assert result.ok, errors(result)
    roomy, full = plan_in(tmp_path / "room" / "build"), plan_in(tmp_path / "full" / "build")
    for plan, folder in ((roomy, "room"), (full, "full")):
        served_plan = plan_in(tmp_path / folder / "served" / DAY)
        assert len(plan.ordinals_by_entry["@index"]) == len(served_plan.ordinals_by_entry["@index"])
    assert [entry.id for entry in roomy.entries if entry.id.startswith("@index")] == ["@index"]
    assert [entry.id for entry in full.entries if entry.id.startswith("@index")] == ["@index", "@index:s1"]
    heads = full.entry_by_id["@index:s1"].first
    text = "".join(PdfReader(pdf(tmp_path / "full" / "build", full)).pages[at].extract_text() for at in (1, 2))
    assert f"Documents added later: continued at page {heads}" in text


def test_a_served_document_that_changed_or_is_gone_is_refused(case: Path) -> None:
    manifest = making.write(case, SERVED.replace("statement:2", "statement:3"), settings=", late: append")
    result = bundler.build(manifest, cache=case.parent / "cache")
    assert "late.changed-document" in errors(result)
    result = build(case, "Claim[ sfg:3 ] MA1( note:1 mail:2 )", ", late: append")
    assert errors(result) == ["late.gone-document"]
    assert result.folder is not None and result.folder.name == "build-failed"


def test_a_served_page_that_would_look_otherwise_is_refused(case: Path) -> None:
    manifest = making.write(case, ADDED, settings=", late: append")
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("hearing_date: 2026-03-04", "hearing_date: 2026-03-05"), encoding="utf-8")
    result = bundler.build(manifest, cache=case.parent / "cache")
    assert set(errors(result)) == {"proof.served-page"}
    assert any("Page 1 " in finding.message for finding in result.findings)


def test_renumbering_comes_with_a_concordance(case: Path) -> None:
    result = build(case, ADDED, ", late: renumber")
    assert result.ok, errors(result)
    names = {path.name for path in result.files}
    assert {"concordance.csv", "concordance.docx"} <= names
    assert "plan.moved" in {finding.code for finding in result.findings}
    changed = build(case, ADDED.replace("statement:2", "statement:3"), ", late: renumber")
    assert changed.ok and "late.changed-document" in {finding.code for finding in changed.findings}


OVERRIDE = "overrides: [{rule: late.sub-numbers, reason: ordered by the judge, order_date: 2026-03-05}]\n"


def test_sub_numbers_are_refused_with_the_authority_unless_ordered(case: Path) -> None:
    result = build(case, ADDED, ", late: subnumber")
    (refused,) = [finding for finding in result.findings if finding.severity == "error"]
    assert refused.code == "late.sub-numbers" and "[2020] EWHC 3334 (Comm)" in refused.authority


@pytest.mark.parametrize(("style", "first"), [("letters", ["5A", "5B"]), ("decimals", ["5.1", "5.2"])])
def test_sub_numbers_are_printed_and_are_the_labels(case: Path, style: str, first: list[str]) -> None:
    manifest = making.write(case, ADDED, OVERRIDE, f", late: subnumber, subnumbers: {style}")
    result = bundler.build(manifest, cache=case.parent / "cache")
    assert result.ok, errors(result)
    old, new = plan_in(case / "served" / DAY), plan_in(case / "build")
    path = pdf(case / "build", new)
    assert [page.label for page in new.pages if page.entry == "more"] == first
    assert labels(path) == [page.label for page in new.pages]
    reader = PdfReader(path)
    for at, page in enumerate(new.pages):
        assert page.label in reader.pages[at].extract_text().split(), page.label
    before = pdf(case / "served" / DAY, old)
    for at, page in enumerate(old.pages):
        if page.entry != "@index":
            assert drawn(before, at) == drawn(path, new.ordinal_by_text[page.label]), page.label
    assert bundler.verify(case / "build", cache=case.parent / "cache").ok
    serve(case, "2026-03-10")


def test_a_previous_plan_is_compared_with_and_changes_nothing_else(case: Path) -> None:
    previous = case / "served" / DAY / "plan.json"
    compared = build(case, ADDED, previous=previous)
    assert compared.ok and len(compared.plans) == 1
    assert [entry.first for entry in compared.plans[0].entries if entry.id == "more"] == ["6"]
    assert "plan.moved" in {finding.code for finding in compared.findings}


def test_a_plan_without_its_pdf_cannot_be_kept(case: Path, tmp_path: Path) -> None:
    lone = tmp_path / "plan.json"
    lone.write_bytes((case / "served" / DAY / "plan.json").read_bytes())
    result = build(case, ADDED, ", late: append", previous=lone)
    assert errors(result) == ["late.no-served-pdf"]


def test_the_same_inputs_give_the_same_bytes(case: Path) -> None:
    one = {path.name: path.read_bytes() for path in build(case, ADDED, ", late: append").files}
    other = {path.name: path.read_bytes() for path in build(case, ADDED, ", late: append").files}
    assert one == other
    assert io.BytesIO(one["change-note.docx"]).read(2) == b"PK"


@pytest.mark.parametrize(("mode", "numbers"), [("supplement", (12, "4")), ("restart", (1, "1"))])
def test_a_supplement_stands_beside_the_served_bundle(case: Path, mode: str, numbers: tuple[int, str]) -> None:
    result = build(case, ADDED, f", late: {mode}")
    assert result.ok, errors(result)
    old, new = plan_in(case / "served" / DAY), plan_in(case / "build")
    assert new.pages == old.pages and new.entries == old.entries
    extra = Plan.from_json((case / "build" / "supplement-1.plan.json").read_text(encoding="utf-8"))
    first, number = numbers
    assert labels(pdf(case / "build", extra)) == [str(first + at) for at in range(len(extra.pages))]
    assert [entry.id for entry in extra.entries if entry.number] == ["more", "late"]
    assert extra.entry_by_id["more"].number == number
    assert (case / "build" / "supplement-1.index.docx").is_file()
    assert bundler.verify(case / "build", cache=case.parent / "cache").ok


def test_supplements_follow_each_other(case: Path) -> None:
    assert build(case, ADDED, ", late: supplement").ok
    serve(case, "2026-03-10")
    again = build(case, ADDED, ", late: supplement")
    assert again.ok and len(again.plans) == 2
    result = build(case, ADDED + " Last[ last:1 ]", ", late: supplement")
    assert result.ok, errors(result)
    main, first, second = result.plans
    assert (first.bundle, second.bundle) == ("supplement-1", "supplement-2")
    assert int(second.pages[0].label) == int(first.pages[-1].label) + 1 == len(main.pages) + len(first.pages) + 1
    assert [entry.id for entry in second.entries if entry.number] == ["last"]
    assert bundler.verify(case / "build", cache=case.parent / "cache").ok
    serve(case, "2026-03-17")
    gone = build(case, SERVED + " Last[ last:1 ]", ", late: supplement")
    assert errors(gone) == ["late.gone-document"] * 2


def test_the_profile_has_a_supplement_made_where_the_manifest_says_nothing(case: Path) -> None:
    result = build(case, ADDED)
    assert result.ok, errors(result)
    assert [plan.bundle for plan in result.plans] == ["", "supplement-1"]
    changed = build(case, ADDED.replace("statement:2", "statement:3"))
    assert errors(changed) == ["late.changed-document"]


def test_rows_that_refer_to_late_documents_alone_are_told(case: Path) -> None:
    lists = """\
chronology:
  - {date: 2026-01-01, event: First, refs: ["sfg:1"]}
  - {date: 2026-01-02, event: Second, refs: ["late:1"]}
"""
    folder = case.parent / "lists"
    without = lists.rsplit("  - ", 1)[0]
    assert bundler.build(making.write(folder, SERVED, without), cache=case.parent / "cache").ok
    serve(folder)
    result = bundler.build(making.write(folder, ADDED, lists, ", late: append"), cache=case.parent / "cache")
    assert result.ok, errors(result)
    (told,) = [finding for finding in result.findings if finding.code == "late.not-listed"]
    assert "A row of the chronology" in told.message


def test_a_draft_differs_on_its_cover_alone(case: Path) -> None:
    result = build(case, ADDED, ", late: append", draft=True)
    assert result.ok, errors(result)
    check = next(each for each in result.checks if each.name == "unchanged pages")
    assert check.looked_at == 9


def test_what_is_listed_otherwise_stays_where_it_was_served_and_is_told(case: Path) -> None:
    moved = "Claim[ statement:2 sfg:3 ] MA1( note:1 mail:2 extra:1 )"
    result = build(case, moved, ", late: append")
    assert result.ok, errors(result)
    codes = {finding.code for finding in result.findings}
    assert {"late.order-kept", "late.into-exhibit", "late.added"} <= codes
    assert result.plan is not None and result.plan.entry_by_id["extra"].first == "12"


def test_a_served_pdf_that_was_swapped_is_found_by_verify(case: Path) -> None:
    assert build(case, ADDED, ", late: append").ok
    kept = case / "served" / DAY
    path = pdf(kept, plan_in(kept))
    path.chmod(0o644)
    path.write_bytes(making.pdf("another bundle", 11))
    result = bundler.verify(case / "build", cache=case.parent / "cache")
    assert {finding.code for finding in result.findings if finding.severity == "error"} == {"proof.served-page"}


def test_a_bundle_whose_served_one_is_gone_says_that_nothing_was_compared(case: Path, tmp_path: Path) -> None:
    assert build(case, ADDED, ", late: append").ok
    (case / "served").rename(tmp_path / "elsewhere")
    result = bundler.verify(case / "build", cache=case.parent / "cache")
    assert result.ok and "verify.no-served" in {finding.code for finding in result.findings}
