"""Pages that are tables: the report's appendices and the audit of the records system (exhibit MA2)."""

from __future__ import annotations

import datetime as dt
import io
import random
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from making.letterheads import NOTE

CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=8.5, leading=10.5)
HEAD = ParagraphStyle("head", parent=CELL, fontName="Helvetica-Bold")
TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=13, leading=18, spaceAfter=8)
LINES = [
    ("GRID", (0, 0), (-1, -1), 0.35, (0.4, 0.4, 0.4)),
    ("BACKGROUND", (0, 0), (-1, 0), (0.88, 0.9, 0.94)),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]

APPENDIX_A = (
    ("2011-11-02 09:14", "4 min", "Crime", "Statement of Mr Koval received that morning", "Possible", "1"),
    ("2011-11-09 16:40", "6 min", "Crime", "Weekly return compiled on the 10th", "Possible", "2"),
    ("2011-11-23 11:02", "3 min", "Crime", "Dealers' circular returned with no result", "Possible", "3"),
    ("2011-12-18 23:31", "9 min", "Nominal", "None. The officer was off duty from 18:00", "None found", "4"),
    ("2011-12-23 10:20", "2 min", "Crime", "Crime marked as closed on the system", "Possible", "5"),
    ("2012-02-14 23:52", "14 min", "Nominal", "None. Weekly return had been compiled on the 10th", "None found", "6"),
    ("2012-03-02 15:15", "3 min", "Crime", "Request from the insurer for a crime number", "Possible", "7"),
    (
        "2012-03-16 23:50",
        "11 min",
        "Nominal",
        "None. Message sent to complainant 25 minutes afterwards",
        "None found",
        "8",
    ),
    ("2012-04-09 08:48", "5 min", "Crime", "Property list reviewed before audit of stores", "Possible", "9"),
)
APPENDIX_B = (
    ("12 Oct 2020", "Complaint received by portal", "PC Quill"),
    ("9 Nov 2020", "Referred to the Ombudsman", "Det Supt Greaves"),
    ("27 Nov 2020", "Ombudsman directs a local investigation", "J. Amadi-Holt"),
    ("15 Dec 2020", "Terms of reference; investigating officer appointed", "Det Supt Greaves"),
    ("11 Jan 2021", "Notice served on DCI Marsh", "DCI Pellow"),
    ("3 Mar 2021", "Interview of Ms Ashdown by video", "DCI Pellow"),
    ("22 Apr 2021", "Interview of DCI Marsh, two days", "DCI Pellow"),
    ("6 May 2021", "Telephone call to the service desk about the mail server of 2011", "DCI Pellow"),
    ("2 Jun 2021", "Ms B comes forward", "PC Quill"),
    ("8 Jun 2021", "Letter to Larkpost with Ms Ashdown's consent", "DCI Pellow"),
    ("6 Jul 2021", "Statement of Ms B", "PC Quill"),
    ("19 Jul 2021", "LANTERN audit received", "Information Security"),
    ("16 Aug 2021", "Investigating officer absent through illness until 10 January 2022", ""),
    ("14 Sep 2021", "Reply from Larkpost", "Larkpost"),
    ("1 Feb 2022", "Mr Koval traced", "DCI Pellow"),
    ("22 Mar 2022", "Card received from former Inspector Boone", "H. Boone"),
    ("17 Jun 2022", "Report", "DCI Pellow"),
)


def foot(canvas: Any, doc: Any) -> None:
    """The note that the page is fictional."""
    canvas.setFont("Helvetica", 5.5)
    canvas.setFillColorRGB(0.45, 0.45, 0.45)
    canvas.drawString(doc.leftMargin, 18, NOTE)


def table(rows: list[tuple[str, ...]], widths: list[float]) -> Table:
    """Rows as a table; the first is its head."""
    cells = [[Paragraph(cell, HEAD if n == 0 else CELL) for cell in row] for n, row in enumerate(rows)]
    return Table(cells, widths, repeatRows=1, style=LINES)


def pages(flow: list[Any], size: tuple[float, float], on_page: Any = foot, author: str = "R. Pellow") -> bytes:
    """Flowables as a PDF of that page size."""
    target = io.BytesIO()
    doc = SimpleDocTemplate(
        target, pagesize=size, leftMargin=50, rightMargin=50, topMargin=50, bottomMargin=56, invariant=1, author=author
    )
    doc.build(flow, onFirstPage=on_page, onLaterPages=on_page)
    return target.getvalue()


def appendix_a() -> bytes:
    """The landscape table of the nine occasions."""
    head = ("Opened", "On screen", "Record", "State of the inquiry on that day", "Policing purpose", "No.")
    rows = [head, *APPENDIX_A]
    note = (
        "Times are those of the LANTERN clock. Shaded lines in the original spreadsheet are those marked 'None found'."
    )
    flow = [
        Paragraph(
            "Appendix A: occasions on which the record was opened under number 2207 after 1 November 2011", TITLE
        ),
        table(rows, [100, 62, 62, 330, 110, 40]),
        Spacer(1, 10),
        Paragraph(note, CELL),
    ]
    return pages(flow, landscape(A4))


def appendix_b() -> bytes:
    """The chronology of the inquiry, drawn in landscape; turned afterwards by its page's /Rotate."""
    head = ("Date", "Step", "By whom")
    flow = [
        Paragraph("Appendix B: chronology of the inquiry", TITLE),
        table([head, *APPENDIX_B], [90, 470, 150]),
    ]
    return pages(flow, landscape(A4))


OFFICERS = ("0412", "1187", "1960", "2051", "2318", "2744", "3007", "3318", "C104", "C119", "C131")
FIRST_DAY = dt.datetime(2011, 10, 14, tzinfo=dt.UTC)
REQUEST_TO_STOP = dt.datetime(2011, 11, 1, tzinfo=dt.UTC)
LAST_DAY = dt.datetime(2012, 6, 29, tzinfo=dt.UTC)
SCREENS = (
    "Crime: summary",
    "Crime: property",
    "Crime: enquiry log",
    "Nominal: address",
    "Nominal: photograph",
    "Statement list",
)
TERMINALS = ("TL-CID-02", "TL-CID-05", "TL-FRONT-1", "TL-CUST-3", "BR-CRU-11", "BR-CRU-14", "BR-INTEL-2")


def _number(chance: random.Random, day: dt.datetime) -> str:
    """Whose number stands beside an entry: for a fortnight, until he is asked to stop, often the officer's."""
    in_charge = FIRST_DAY + dt.timedelta(days=3) <= day < REQUEST_TO_STOP
    return "2207" if in_charge and chance.random() < 0.4 else chance.choice(OFFICERS)


def _early(chance: random.Random) -> list[tuple[dt.datetime, str, str, str, str]]:
    """Ordinary work on a new crime: many people, every day, fewer as the weeks go by."""
    rows = []
    day = FIRST_DAY + dt.timedelta(hours=23, minutes=5)
    while day < LAST_DAY:
        number = _number(chance, day)
        rows.append((day, number, chance.choice(TERMINALS), chance.choice(SCREENS), f"{chance.randint(1, 9)} min"))
        age = (day - FIRST_DAY).days
        day += dt.timedelta(minutes=chance.randint(40, 700) + age * chance.randint(1, 8))
        if not 7 <= day.hour <= 22:
            day = day.replace(hour=chance.randint(8, 19)) + dt.timedelta(days=1)
    return rows


def audit_rows() -> list[tuple[str, ...]]:
    """Every line of the audit in order of time, the officer's nine among them."""
    rows = _early(random.Random(20111014))
    for opened, length, record, *_ in APPENDIX_A:
        screen = "Nominal: address" if record == "Nominal" else "Crime: enquiry log"
        moment = dt.datetime.fromisoformat(opened).replace(tzinfo=dt.UTC)
        rows.append((moment, "2207", "TL-CID-02", screen, length))
    rows.sort()
    return [(f"{when:%d/%m/%Y %H:%M}", *rest, "*" if rest[0] == "2207" else "") for when, *rest in rows]


def audit_foot(canvas: Any, doc: Any) -> None:
    """The audit's own page number stands bottom right, just where a bundle's number would go."""
    foot(canvas, doc)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.setFont("Courier", 9)
    canvas.drawString(50, A4[1] - 34, "LANTERN AUDIT   KF/11/48213   14/10/2011 to 30/06/2012   RP/7")
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawRightString(A4[0] - 28, 24, str(doc.page))


def audit() -> bytes:
    """Exhibit MA2: the audit, with its own page numbers from 1."""
    head = ("Opened", "Number", "Terminal", "Screen", "Length", "Marked")
    flow = [table([head, *audit_rows()], [110, 60, 90, 130, 60, 45])]
    return pages(flow, A4, audit_foot, author="LANTERN batch user")
