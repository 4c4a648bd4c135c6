"""The index as a Word document, which the other side can mark up."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bundler.planning.plan import Plan
from bundler.planning.views import IndexRow, IndexView

FONT = "Times New Roman"
HEADINGS = ("No.", "Description", "Date", "Page")
WIDTHS = (Mm(16), Mm(92), Mm(38), Mm(24))
"""Column widths: together the A4 page between its margins."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can state: no clock stands in the document."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 (2.2) has no way to write."""


def index_docx(view: IndexView, plan: Plan) -> bytes:
    """The index as a .docx file: A4, number, description, date and pages, the heading row repeated on every page.

    The same view gives the same bytes; neither author nor date stands in them.
    """
    document = Document()
    _set_page(document)
    _set_fonts(document)
    _set_properties(document, f"{view.heading} – {plan.case_number}")
    _heading(document, view)
    _table(document, view.rows)
    for footnote in view.footnotes or ("",):  # a table is not to be the last thing in a document
        _write(document.add_paragraph(), footnote, size=9)
    return _sealed(document)


# --- the document -------------------------------------------------------------------------------------------------


def _set_page(document: Any) -> None:
    (section,) = document.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)


def _set_fonts(document: Any) -> None:
    """One font throughout, British English. A theme's font would win over a named one, so its attributes go."""
    document.styles["Normal"].font.name = FONT
    document.styles["Normal"].font.size = Pt(10.5)
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        for name in [name for name in fonts.attrib if name.endswith("Theme")]:
            del fonts.attrib[name]
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _set_properties(document: Any, title: str) -> None:
    """Core properties: the title, and nothing of the template's author and dates."""
    element = document.core_properties._element
    for child in list(element):
        element.remove(child)
    document.core_properties.title = _plain(title)[:255]
    document.core_properties.language = "en-GB"


def _sealed(document: Any) -> bytes:
    """The document's bytes, with every time in the zip file set to the same value."""
    raw, sealed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(sealed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            target.writestr(entry, source.read(name))
    return sealed.getvalue()


def _heading(document: Any, view: IndexView) -> None:
    for text in (view.short_title, f"Claim No. {view.case_number}"):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(paragraph, text)
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(10)
    _write(paragraph, view.heading, bold=True, size=15)


# --- the table ----------------------------------------------------------------------------------------------------


def _table(document: Any, rows: tuple[IndexRow, ...]) -> None:
    table = document.add_table(rows=1, cols=len(WIDTHS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    head = table.rows[0]
    _flag(head, "w:cantSplit", "w:tblHeader")
    for cell, text in zip(_cells(head), HEADINGS, strict=True):
        _write(_first(cell), text, bold=True)
    _align_pages(_cells(head)[-1])
    for row in rows:
        _add_row(table, row)


def _add_row(table: Any, row: IndexRow) -> None:
    added = table.add_row()
    _flag(added, "w:cantSplit")
    cells = _cells(added)
    if row.kind == "section":
        _section(cells, row)
        return
    title = _first(cells[1])
    title.paragraph_format.left_indent = Mm(3 * row.level + (2 if row.kind == "child" else 0))
    _write(title, row.title)
    if row.note:
        note = cells[1].add_paragraph()
        note.paragraph_format.left_indent = title.paragraph_format.left_indent
        _tighten(note)
        _write(note, row.note, italic=True, size=9)
    for cell, text in ((cells[0], row.number), (cells[2], row.date), (cells[3], row.pages)):
        _write(_first(cell), text)
    _align_pages(cells[3])


def _section(cells: list[Any], row: IndexRow) -> None:
    """A heading over the whole width; it shows in Word's navigation pane and stays with the row below it."""
    merged = cells[0].merge(cells[2] if row.pages else cells[3])
    paragraph = _first(merged)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.left_indent = Mm(3 * row.level)
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), str(min(row.level, 8)))
    paragraph._p.get_or_add_pPr().append(level)
    _write(paragraph, row.title, bold=True, size=11.5 if row.level == 0 else 10.5)
    if row.note:
        _write(paragraph, f" {row.note}", italic=True, size=9)
    if row.pages:
        _write(_first(cells[3]), row.pages, bold=True)
        _align_pages(cells[3])


def _cells(row: Any) -> list[Any]:
    cells = list(row.cells)
    for cell, width in zip(cells, WIDTHS, strict=True):
        cell.width = width
    return cells


def _first(cell: Any) -> Any:
    paragraph = cell.paragraphs[0]
    _tighten(paragraph)
    return paragraph


def _tighten(paragraph: Any) -> None:
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)


def _align_pages(cell: Any) -> None:
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _flag(row: Any, *names: str) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in names:
        properties.append(OxmlElement(name))


def _write(paragraph: Any, text: str, *, bold: bool = False, italic: bool = False, size: float = 0) -> None:
    run = paragraph.add_run(_plain(text))
    run.bold = bold or None
    run.italic = italic or None
    if size:
        run.font.size = Pt(size)


def _plain(text: str) -> str:
    """Text on one line, in Unicode's form NFC, of characters that XML can hold."""
    return " ".join(re.split("[ \t\r\n]+", _NOT_XML.sub("?", unicodedata.normalize("NFC", text))))
