"""The concordance of two bundles as a Word document: what goes to the court and the others with renumbered pages."""

from __future__ import annotations

import io
from zipfile import BadZipFile

from docx import Document
from docx.shared import Mm

from bundler.planning.moves import Fate, run_moves
from bundler.planning.plan import Plan
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

TITLE = "Concordance of page numbers"
"""An earlier document is known to be ours by this beginning of its title."""

HEADINGS = ("Old page", "New page", "Document", "What happened")
WIDTHS = (Mm(26), Mm(26), Mm(82), Mm(36))

_WORDS = {
    Fate.MOVED: "",
    Fate.UNCHANGED: "same page",
    Fate.REPLACED: "replaced: its file has changed",
    Fate.REMOVED: "removed",
    Fate.ADDED: "added",
}


def concordance_docx(old: Plan, new: Plan) -> bytes:
    """Every page of both bundles, in runs: old page, new page, document, what happened. The same plans give the same
    bytes; neither author nor date stands in them."""
    document = new_document(f"{TITLE} – {new.case_number}")
    case_heading(document, new.short_title, new.case_number, TITLE)
    for word, plan in (("Old", old), ("New", new)):
        paragraph = document.add_paragraph()
        tighten(paragraph)
        write(paragraph, f"{word}: ", bold=True)
        write(paragraph, f"{plan.title}, {len(plan.pages):,} pages, cited as {plan.cite_as.replace('{page}', '1')}")
    tighten(document.add_paragraph())
    table = ruled_table(document, HEADINGS, WIDTHS)
    for row in run_moves(old, new):
        cells = add_row(table, WIDTHS)
        for cell, text in zip(cells, (row.old, row.new, row.document, _WORDS[row.fate]), strict=True):
            write(first_paragraph(cell), text, italic=cell is cells[3])
    for row_cells in (row.cells for row in table.rows):
        align_right(row_cells[0])
        align_right(row_cells[1])
    document.add_paragraph()  # a table is not to be the last thing in a document
    return sealed(document)


def is_concordance_docx(data: bytes) -> bool:
    """Whether a file is a concordance that ``concordance_docx`` wrote."""
    try:
        return str(Document(io.BytesIO(data)).core_properties.title).startswith(TITLE)
    except (BadZipFile, KeyError, ValueError):
        return False
