"""The change note as a Word document: what goes with pages that were added after service."""

from __future__ import annotations

from docx.shared import Mm, Pt

from bundler.planning.late.note import ChangeNote
from bundler.render.paper import (
    add_row,
    align_right,
    case_heading,
    first_paragraph,
    new_document,
    ruled_table,
    sealed,
    write,
)

TITLE = "Note of pages added"
HEADINGS = ("No.", "Description", "Date", "Page")
WIDTHS = (Mm(16), Mm(92), Mm(38), Mm(24))


def note_docx(note: ChangeNote) -> bytes:
    """The note as a .docx file. The same note gives the same bytes; neither author nor date stands in them."""
    document = new_document(f"{TITLE} – {note.case_number}")
    case_heading(document, note.short_title, note.case_number, TITLE)
    for sentence in note.sentences:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(6)
        write(paragraph, sentence)
    table = ruled_table(document, HEADINGS, WIDTHS)
    for row in note.rows:
        cells = add_row(table, WIDTHS)
        for cell, text in zip(cells, (row.number, row.title, row.date, row.pages), strict=True):
            write(first_paragraph(cell), text)
    for row_cells in (row.cells for row in table.rows):
        align_right(row_cells[3])
    document.add_paragraph()  # a table is not to be the last thing in a document
    return sealed(document)
