from __future__ import annotations

import io

import docx
from docx.oxml.ns import qn

from bundler.render import concordance_docx, is_concordance_docx
from tests.planning.test_moves import changed


def test_it_names_case_and_bundles_and_lists_every_run() -> None:
    document = docx.Document(io.BytesIO(concordance_docx(*changed())))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[:5] == [
        "R (Ashdown) v Panel",
        "Claim No. AC-2026-LON-000123",
        "Concordance of page numbers",
        "Old: Test bundle, 8 pages, cited as [1]",
        "New: Test bundle, 10 pages, cited as [1]",
    ]
    (table,) = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Old page", "New page", "Document", "What happened"]
    assert ["6–7", "8–9", "b", "replaced: its file has changed"] in rows and ["8", "", "c", "removed"] in rows
    assert {child.tag for child in table.rows[0]._tr.trPr} == {qn("w:cantSplit"), qn("w:tblHeader")}


def test_two_runs_give_the_same_bytes() -> None:
    assert concordance_docx(*changed()) == concordance_docx(*changed())


def test_it_is_known_to_be_ours_and_others_are_not() -> None:
    other = io.BytesIO()
    docx.Document().save(other)
    assert is_concordance_docx(concordance_docx(*changed()))
    assert not is_concordance_docx(other.getvalue()) and not is_concordance_docx(b"PK") and not is_concordance_docx(b"")
