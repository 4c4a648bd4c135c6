from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from bundler.planning.views import IndexRow
from bundler.render import index_docx
from tests.render.sample import AWKWARD, IN_VOLUMES, NUMBER, ROWS, SHORT, index, plan_for

PLAN = plan_for({"i": 1})


def opened(*rows: IndexRow) -> docx.document.Document:
    return docx.Document(io.BytesIO(index_docx(index(rows, "A footnote."), PLAN)))


def test_it_reads_back_as_the_index() -> None:
    document = opened(*ROWS)
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs == [SHORT, f"Claim No. {NUMBER}", "Index to the bundle", "A footnote."]
    (table,) = document.tables
    read = [[cell.text for cell in row.cells] for row in table.rows]
    assert read[0] == ["No.", "Description", "Date", "Page"]
    assert read[1] == ["Claim documents"] * 4
    assert read[3] == ["2", "Statement of facts and grounds", "5 January 2026", "13–44"]
    assert read[7][1].endswith("<a.b@police.uk>\nExtract: pages 1–10 of 32")
    assert len(read) == len(ROWS) + 1


def test_the_heading_row_is_repeated_and_no_row_is_cut() -> None:
    (table,) = opened(*ROWS).tables
    flags = [{child.tag for child in row._tr.trPr} for row in table.rows]
    assert [qn("w:tblHeader") in each for each in flags] == [True] + [False] * len(ROWS)
    assert all(qn("w:cantSplit") in each for each in flags)


def test_pitfall_18_a_heading_stays_with_its_row() -> None:
    (table,) = opened(*ROWS).tables
    for row, added in zip(ROWS, table.rows[1:], strict=True):
        kept = added.cells[0].paragraphs[0].paragraph_format.keep_with_next
        assert bool(kept) is (row.kind == "section")


def test_a_volume_has_a_heading_with_its_pages() -> None:
    (table,) = opened(*IN_VOLUMES).tables
    read = [[cell.text for cell in row.cells] for row in table.rows]
    assert read[1] == ["Volume 1 of 2"] * 3 + ["1–350"]
    assert read[3][1] == "Report\ngoes on in volume 2 at page 353"
    assert table.rows[1].cells[0].paragraphs[0].paragraph_format.keep_with_next


def test_pitfall_13_the_page_is_a4() -> None:
    (section,) = opened().sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_pitfall_12_no_author_no_date_no_clock() -> None:
    data = index_docx(index(ROWS), PLAN)
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert (properties.author, properties.last_modified_by, properties.created) == ("", "", None)
    assert properties.title == f"Index to the bundle – {NUMBER}"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_two_runs_give_the_same_bytes() -> None:
    assert index_docx(index(ROWS), PLAN) == index_docx(index(ROWS), PLAN)


@pytest.mark.parametrize("text", AWKWARD, ids=range(len(AWKWARD)))
def test_awkward_titles_stay_what_they_are(text: str) -> None:
    (table,) = opened(IndexRow("document", 0, "1", text, "", "5", 4, "x")).tables
    assert table.rows[1].cells[1].text == text


def test_a_control_character_does_not_spoil_the_document() -> None:
    (table,) = opened(IndexRow("document", 0, "1", "a\x07b\ud800c", "", "5", 4, "x")).tables
    assert table.rows[1].cells[1].text == "a?b?c"
