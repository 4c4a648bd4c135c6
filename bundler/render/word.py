"""The index as a Word document, which the other side can mark up."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from bundler.planning.plan import Plan
from bundler.planning.views import IndexRow, IndexView
from bundler.render.paper import (
    add_row,
    align_right,
    case_heading,
    first_paragraph,
    new_document,
    ruled_table,
    sealed,
    tighten,
    write,
)

HEADINGS = ("No.", "Description", "Date", "Page")
WIDTHS = (Mm(16), Mm(92), Mm(38), Mm(24))
"""Column widths: together the A4 page between its margins."""


def index_docx(view: IndexView, plan: Plan) -> bytes:
    """The index as a .docx file: A4, number, description, date and pages, the heading row repeated on every page.

    The same view gives the same bytes; neither author nor date stands in them.
    """
    document = new_document(f"{view.heading} – {plan.case_number}")
    case_heading(document, view.short_title, view.case_number, view.heading)
    _table(document, view.rows)
    for footnote in view.footnotes or ("",):  # a table is not to be the last thing in a document
        write(document.add_paragraph(), footnote, size=9)
    return sealed(document)


def _table(document: Any, rows: tuple[IndexRow, ...]) -> None:
    table = ruled_table(document, HEADINGS, WIDTHS)
    align_right(table.rows[0].cells[-1])
    for row in rows:
        _add_row(table, row)


def _add_row(table: Any, row: IndexRow) -> None:
    cells = add_row(table, WIDTHS)
    if row.kind in ("volume", "section"):
        _section(cells, row)
        return
    title = first_paragraph(cells[1])
    title.paragraph_format.left_indent = Mm(3 * row.level + (2 if row.kind == "child" else 0))
    write(title, row.title)
    if row.note:
        note = cells[1].add_paragraph()
        note.paragraph_format.left_indent = title.paragraph_format.left_indent
        tighten(note)
        write(note, row.note, italic=True, size=9)
    for cell, text in ((cells[0], row.number), (cells[2], row.date), (cells[3], row.pages)):
        write(first_paragraph(cell), text)
    align_right(cells[3])


def _section(cells: list[Any], row: IndexRow) -> None:
    """A heading over the whole width; it shows in Word's navigation pane and stays with the row below it."""
    merged = cells[0].merge(cells[2] if row.pages else cells[3])
    paragraph = first_paragraph(merged)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.left_indent = Mm(3 * row.level)
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), str(min(row.level, 8)))
    paragraph._p.get_or_add_pPr().append(level)
    size = 13 if row.kind == "volume" else 11.5 if row.level == 0 else 10.5
    write(paragraph, row.title, bold=True, size=size)
    if row.note:
        write(paragraph, f" {row.note}", italic=True, size=9)
    if row.pages:
        write(first_paragraph(cells[3]), row.pages, bold=True)
        align_right(cells[3])
