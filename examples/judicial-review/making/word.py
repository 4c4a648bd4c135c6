"""A witness statement as a Word document, with one change still tracked: the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from making.letterheads import NOTE

MADE = dt.datetime(2026, 1, 4, 10, 0)  # noqa: DTZ001  # python-docx wants times without a zone

HEADING = (
    "IN THE HIGH COURT OF JUSTICE\nKING'S BENCH DIVISION\nADMINISTRATIVE COURT",
    "THE KING (on the application of MARA ASHDOWN)",
    "- v -",
    "POLICE MISCONDUCT PANEL AND ANOTHER",
)
PARAGRAPHS = (
    "I am the widow of Feodor Lund, who kept the glass workshop in Glazier's Row where Mara Ashdown was employed in "
    "2011. I make this statement from my own knowledge, except where I say otherwise.",
    "My husband and I knew that Mara had been robbed. We did not know that anybody was writing to her. I would have "
    "remembered, for she has never been one to make a fuss, and she was making one that autumn about a light.",
    "From about the beginning of November 2011 one of us walked her from the workshop to her door. It was a matter of "
    "four minutes. She asked for it and then apologised for asking, each evening, for some weeks.",
    "On one evening, which I place in the second week because my husband had burned his hand on the Monday, there was "
    "a man in a car across from her door with the lamp on inside it. Mara took my arm. I did not see his face and I "
    "do not say who it was.",
    "The evenings that I can put a date to, from my husband's order book, are in the table below.",
)
TABLE = (
    ("Date", "Who walked with her", "How I know"),
    ("3 November 2011", "I did", "College evening; I went on to the shop"),
    ("8 November 2011", "My husband", "The lead for St Anne's came that day"),
    ("16 November 2011", "I did", "Entry for candles"),
    ("22 November 2011", "Nobody: she went alone", "She told us on the Wednesday"),
)
LAST = (
    "My husband died in 2019. He would have said the same, at greater length.",
    "I believe that the facts stated in this witness statement are true. I understand that proceedings for contempt of "
    "court may be brought against anyone who makes, or causes to be made, a false statement in a document verified by "
    "a statement of truth without an honest belief in its truth.",
)


def statement() -> bytes:
    """The statement of Annis Lund."""
    document = Document()
    _describe(document)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Liberation Serif", Pt(12)
    right = document.add_paragraph("Claimant\nA. Lund\nFirst\n4 January 2026")
    right.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for line in HEADING:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_heading("First statement of Annis Lund", 1)
    document.add_paragraph("I, ANNIS LUND, of 4 Glazier's Row, Kenfield, retired bookkeeper, say as follows.")
    for number, words in enumerate(PARAGRAPHS, 1):
        document.add_paragraph(f"{number}.  {words}")
    _tracked(
        document.paragraphs[-1], " The order book is in my possession", " and may be inspected.", " but is private."
    )
    _table(document)
    for number, words in enumerate(LAST, len(PARAGRAPHS) + 1):
        document.add_paragraph(f"{number}.  {words}")
    document.add_paragraph("Signed: Annis Lund\nDated: 4 January 2026")
    document.sections[0].footer.paragraphs[0].text = NOTE
    return steady(document)


def _describe(document: Any) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = "Tobias Wren"
    properties.title = "First statement of Annis Lund"
    properties.comments = ""
    properties.created = properties.modified = MADE
    properties.revision = 3


def _table(document: Any) -> None:
    table = document.add_table(rows=0, cols=3, style="Table Grid")
    for row in TABLE:
        cells = table.add_row().cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
    document.add_paragraph()


def _tracked(paragraph: Any, before: str, put_in: str, struck: str) -> None:
    """End a paragraph with words, then a deletion and an insertion that nobody has accepted yet."""
    paragraph.add_run(before)
    for tag, inner, words in (("w:del", "w:delText", struck), ("w:ins", "w:t", put_in)):
        change = OxmlElement(tag)
        change.set(qn("w:id"), "901" if tag == "w:del" else "902")
        change.set(qn("w:author"), "Tobias Wren")
        change.set(qn("w:date"), "2026-01-04T10:00:00Z")
        run, text = OxmlElement("w:r"), OxmlElement(inner)
        text.text = words
        text.set(qn("xml:space"), "preserve")
        run.append(text)
        change.append(run)
        paragraph._p.append(change)


def steady(document: Any) -> bytes:
    """The document's package with fixed times in it."""
    saved = io.BytesIO()
    document.save(saved)
    return steady_zip(dict(_parts(saved)))


def _parts(saved: io.BytesIO) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(saved) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def steady_zip(parts: dict[str, bytes]) -> bytes:
    """A ZIP file of parts, in their order, without times of its own."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            package.writestr(entry, data, compresslevel=9)
    return target.getvalue()
