"""What our Word documents have in common: A4, one font, British English, tables with a heading row, no author, no
clock."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can state: no clock stands in the document."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 (2.2) has no way to write."""


def new_document(title: str) -> Any:
    """An empty A4 document, whose property ``title`` is all that it says of itself."""
    document = Document()
    _set_page(document)
    _set_fonts(document)
    _set_properties(document, title)
    return document


def sealed(document: Any) -> bytes:
    """The document's bytes, with every time in the zip file set to the same value."""
    raw, kept = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(kept, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            target.writestr(entry, source.read(name))
    return kept.getvalue()


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
    document.core_properties.title = plain(title)[:255]
    document.core_properties.language = "en-GB"


def case_heading(document: Any, short_title: str, case_number: str, heading: str) -> None:
    """Three centred lines: the case, its number, what the document is."""
    for text in (short_title, f"Claim No. {case_number}"):
        write(_centred(document), text)
    paragraph = _centred(document)
    paragraph.paragraph_format.space_after = Pt(10)
    write(paragraph, heading, bold=True, size=15)


def _centred(document: Any) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


# --- tables -------------------------------------------------------------------------------------------------------


def ruled_table(document: Any, headings: Sequence[str], widths: Sequence[Any]) -> Any:
    """A ruled table whose heading row is repeated on every page. widths: of the columns, as docx lengths."""
    table = document.add_table(rows=1, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    head = table.rows[0]
    flag(head, "w:cantSplit", "w:tblHeader")
    for cell, text in zip(cells_of(head, widths), headings, strict=True):
        write(first_paragraph(cell), text, bold=True)
    return table


def add_row(table: Any, widths: Sequence[Any]) -> list[Any]:
    """The cells of a new row, which no page end cuts."""
    added = table.add_row()
    flag(added, "w:cantSplit")
    return cells_of(added, widths)


def cells_of(row: Any, widths: Sequence[Any]) -> list[Any]:
    """A row's cells, each as wide as its column."""
    cells = list(row.cells)
    for cell, width in zip(cells, widths, strict=True):
        cell.width = width
    return cells


def first_paragraph(cell: Any) -> Any:
    """The paragraph that a new cell has."""
    paragraph = cell.paragraphs[0]
    tighten(paragraph)
    return paragraph


def tighten(paragraph: Any) -> None:
    """Little space above and below."""
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)


def align_right(cell: Any) -> None:
    """Numbers stand at the right of their cell."""
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def flag(row: Any, *names: str) -> None:
    """Give a row properties such as ``w:cantSplit``."""
    properties = row._tr.get_or_add_trPr()
    for name in names:
        properties.append(OxmlElement(name))


def write(paragraph: Any, text: str, *, bold: bool = False, italic: bool = False, size: float = 0) -> None:
    """Add a run. size: in points; 0 for the document's own."""
    run = paragraph.add_run(plain(text))
    run.bold = bold or None
    run.italic = italic or None
    if size:
        run.font.size = Pt(size)


def plain(text: str) -> str:
    """Text on one line, in Unicode's form NFC, of characters that XML can hold."""
    return " ".join(re.split("[ \t\r\n]+", _NOT_XML.sub("?", unicodedata.normalize("NFC", text))))
