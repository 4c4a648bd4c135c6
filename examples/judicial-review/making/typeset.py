"""Sets the texts as pages: pleadings, statements, reports, letters. Uses reportlab with its clock switched off."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BalancedColumns,
    BaseDocTemplate,
    Frame,
    HRFlowable,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.tableofcontents import TableOfContents

from making.fonts import FAMILIES, register
from making.letterheads import HEADS, NOTE, draw
from making.texts_file import Text

SIZES = {"A4": A4, "Letter": LETTER, "landscape": landscape(A4), "A6": (297.6, 419.5)}
GREY = (0.45, 0.45, 0.45)


@dataclass(frozen=True)
class Look:
    """How a kind of document is set: font family, type size and leading in points, margin, alignment."""

    family: str
    size: float
    leading: float
    margin: float
    align: int = TA_JUSTIFY
    gap: float = 8

    @property
    def regular(self) -> str:
        """The upright face."""
        return FAMILIES[self.family][0]

    @property
    def bold(self) -> str:
        """The bold face."""
        return FAMILIES[self.family][1]

    @property
    def italic(self) -> str:
        """The italic face."""
        return FAMILIES[self.family][2]


LOOKS = {
    "court": Look("serif", 12, 27, 90, gap=12),
    "statement": Look("times", 12, 25, 90, gap=12),
    "statement-wide": Look("serif", 12, 25, 90, gap=12),
    "decision": Look("times", 12, 24, 90, gap=12),
    "report": Look("sans", 11, 20.5, 78, TA_LEFT, 12),
    "helvetica": Look("helvetica", 10.5, 15, 70, TA_LEFT, 9),
    "letter": Look("times", 11.5, 15.5, 74, TA_LEFT, 9),
    "letter-sans": Look("helvetica", 10.5, 14.5, 70, TA_LEFT, 9),
    "letter-liberation": Look("sans", 10.5, 14.5, 70, TA_LEFT, 9),
    "letter-wide": Look("serif", 11.5, 15.5, 74, TA_LEFT, 9),
    "guidance": Look("helvetica", 11.5, 20, 84, TA_LEFT, 12),
    "typescript": Look("courier", 11, 24, 84, TA_LEFT, 7),
}


TAG = re.compile(r"<(?!/?(?:b|i|u|a|br|font)\b[^>]*>)")


def words(text: str) -> str:
    """Text made safe for reportlab's paragraphs: ampersands and angles are escaped, the few tags are kept."""
    return TAG.sub("&lt;", re.sub(r"&(?!\w+;|#\d+;)", "&amp;", " ".join(text.split())))


class Pages(BaseDocTemplate):  # type: ignore[misc]
    """A document template that notes headings for its table of contents and its bookmarks."""

    def __init__(self, text: Text, look: Look, target: io.BytesIO) -> None:
        size = SIZES[text.get("size", "A4")]
        super().__init__(
            target,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            title=text.get("title"),
            author=text.get("author", "Unknown user"),
            subject=text.get("subject", ""),
            creator=text.get("creator", "Word processor"),
        )
        self.text, self.look, self.size = text, look, size
        self.headings = 0
        margin = look.margin
        first_top = HEAD_ROOM.get(text.get("letterhead"), margin) if text.get("letterhead") else margin
        frames = [
            Frame(margin, 62, size[0] - 2 * margin, size[1] - 62 - top, 0, 0, 0, 0, id="body")
            for top in (first_top, margin)
        ]
        self.addPageTemplates(
            [
                PageTemplate("first", [frames[0]], onPage=self.first_page, autoNextPageTemplate="later"),
                PageTemplate("later", [frames[1]], onPage=self.later_page),
            ]
        )

    def first_page(self, canvas: Any, _doc: Any) -> None:
        """The head of the letter and the foot."""
        if self.text.get("letterhead"):
            draw(canvas, HEADS[self.text.get("letterhead")], self.size)
        self.foot(canvas)

    def later_page(self, canvas: Any, _doc: Any) -> None:
        """The foot, with a running head where the text has one."""
        if self.text.get("running"):
            canvas.setFont(self.look.italic, 9)
            canvas.drawString(self.look.margin, self.size[1] - 44, self.text.get("running"))
        self.foot(canvas)

    def foot(self, canvas: Any) -> None:
        """The document's own page number and the note that it is fictional."""
        width, number = self.size[0], canvas.getPageNumber() + int(self.text.get("first", "1")) - 1
        canvas.setFont(self.look.regular, 10)
        place = self.text.get("numbers", "centre")
        if place == "right":
            canvas.drawRightString(width - 32, 26, f"{self.text.get('prefix')}{number}")
        elif place == "centre":
            canvas.drawCentredString(width / 2, 38, str(number))
        elif place == "of":
            canvas.drawCentredString(width / 2, 38, f"Page {number} of {self.text.get('of')}")
        canvas.setFillColorRGB(*GREY)
        canvas.setFont("Helvetica", 5.5)
        canvas.drawString(self.look.margin, 22, NOTE)
        canvas.setFillColorRGB(0, 0, 0)

    def afterFlowable(self, flowable: Any) -> None:
        """A heading just set: name its place, add it to the bookmarks and to the table of contents."""
        level = getattr(flowable, "heading_level", None)
        if level is None or not self.text.get("outline"):
            return
        key = f"part{self.headings}"
        self.headings += 1
        title = re.sub(r"<[^>]+>|&\w+;", "", flowable.text)
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(title, key, level)
        self.notify("TOCEntry", (level, flowable.text, self.page, key))

    def beforeDocument(self) -> None:
        """Each pass numbers its headings afresh."""
        self.headings = 0


HEAD_ROOM = {
    "police": 122.0,
    "station": 122.0,
    "psd": 150.0,
    "legal": 120.0,
    "ombudsman": 132.0,
    "panel": 152.0,
    "fenwick": 132.0,
    "ashdown": 122.0,
    "institute": 112.0,
    "mail": 122.0,
    "federation": 112.0,
    "support": 112.0,
}


class Setter:
    """Turns the paragraphs of one text into flowables."""

    def __init__(self, look: Look) -> None:
        self.look, self.number, self.letter = look, 0, 0
        self.base = ParagraphStyle(
            "body",
            fontName=look.regular,
            fontSize=look.size,
            leading=look.leading,
            alignment=look.align,
            spaceAfter=look.gap,
            allowWidows=0,
            allowOrphans=0,
        )

    def style(self, name: str, **changes: Any) -> ParagraphStyle:
        """A style that differs from the body's in a few ways."""
        return ParagraphStyle(name, parent=self.base, **changes)

    def heading(self, text: str, level: int) -> Paragraph:
        """A heading, kept with what follows."""
        style = self.style(
            f"heading{level}",
            fontName=self.look.italic if level else self.look.bold,
            alignment=TA_LEFT,
            spaceBefore=self.look.gap,
            keepWithNext=1,
        )
        result = Paragraph(words(text), style)
        result.heading_level = level
        return result

    def numbered(self, text: str) -> Paragraph:
        """The next numbered paragraph."""
        self.number, self.letter = self.number + 1, 0
        style = self.style("numbered", leftIndent=32, bulletIndent=0)
        return Paragraph(words(text), style, bulletText=f"{self.number}.")

    def lettered(self, text: str) -> Paragraph:
        """The next lettered paragraph below the numbered one."""
        self.letter += 1
        style = self.style("lettered", leftIndent=62, bulletIndent=32)
        return Paragraph(words(text), style, bulletText=f"({chr(96 + self.letter)})")

    def plain(self, mark: str, text: str) -> Paragraph:
        """A paragraph that bears no number."""
        look = self.look
        styles = {
            "": self.base,
            ">": self.style("quotation", leftIndent=58, rightIndent=30, leading=look.size * 1.25),
            "!": self.style("right", alignment=TA_RIGHT),
            "^": self.style("centred", alignment=TA_CENTER),
            "=": self.style("title", alignment=TA_CENTER, fontName=look.bold, fontSize=look.size + 1.5, spaceAfter=14),
            "%": self.style("small", fontSize=look.size - 2, leading=(look.size - 2) * 1.35),
        }
        return Paragraph(words(text), styles[mark])

    def table(self, rows: list[list[str]], width: float) -> Table:
        """Rows as a ruled table; the first row is its head."""
        small = self.style("cell", fontSize=self.look.size - 1.5, leading=self.look.size + 1.5, alignment=TA_LEFT)
        head = ParagraphStyle("head", parent=small, fontName=self.look.bold)
        cells = [[Paragraph(words(c), head if n == 0 else small) for c in row] for n, row in enumerate(rows)]
        weights = [max(8, min(60, max(len(row[i]) for row in rows))) for i in range(len(rows[0]))]
        widths = [width * weight / sum(weights) for weight in weights]
        look = [
            ("GRID", (0, 0), (-1, -1), 0.4, GREY),
            ("BACKGROUND", (0, 0), (-1, 0), (0.92, 0.92, 0.92)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
        return Table(cells, widths, repeatRows=1, style=look, spaceAfter=self.look.gap, spaceBefore=4)

    def flowables(self, text: Text, width: float) -> list[Any]:
        """All paragraphs of a text, in order."""
        result: list[Any] = []
        rows: list[list[str]] = []
        for mark, body in (*text.paragraphs, ("end", "")):
            if mark == "|":
                rows.append([cell.strip() for cell in body.strip("| ").split("|")])
                continue
            if rows:
                result.append(self.table(rows, width))
                rows = []
            result.extend(self.one(mark, body))
        return result

    def one(self, mark: str, body: str) -> list[Any]:
        """The flowables of one paragraph that is not a row of a table."""
        if mark == "end":
            return []
        if mark == "~":
            return [PageBreak()]
        if mark == "...":
            return [Spacer(1, 34), HRFlowable(150, 0.5, hAlign="LEFT", color=GREY, spaceAfter=3)]
        if mark in {"#", "##"}:
            return [self.heading(body, len(mark) - 1)]
        if mark == "+":
            return [self.numbered(body)]
        if mark == "@":
            return [self.mail_head(body)]
        return [self.lettered(body)] if mark == "-" else [self.plain(mark, body)]

    def mail_head(self, body: str) -> Table:
        """The four lines above an email as a mail program prints it."""
        sender, to, sent, subject = (part.strip() for part in body.split(" | "))
        bold = self.style("mail-bold", fontName=self.look.bold, spaceAfter=0)
        plain = self.style("mail-plain", spaceAfter=0)
        pairs = (("From:", sender), ("To:", to), ("Sent:", sent), ("Subject:", subject))
        cells = [[Paragraph(name, bold), Paragraph(escape(value), plain)] for name, value in pairs]
        look = [
            ("LINEABOVE", (0, 0), (-1, 0), 1.6, (0, 0, 0)),
            ("LINEBELOW", (0, -1), (-1, -1), 0.4, GREY),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
        return Table(cells, [62, 390], style=look, spaceBefore=16, spaceAfter=16, hAlign="LEFT")


def case_heading(text: Text, setter: Setter, width: float) -> list[Any]:
    """The heading of the claim: court, number, parties, and the title between tramlines."""
    bold = f"<font name='{setter.look.bold}'>%s</font>"
    tight = {"spaceAfter": 1}
    line = setter.style("heading-line", alignment=TA_LEFT, **tight)
    mid = setter.style("heading-mid", alignment=TA_CENTER, **tight)
    role = setter.style("heading-role", alignment=TA_RIGHT, **tight)
    flow: list[Any] = []
    number = "<u>Claim No. AC-2026-LON-000123</u>"
    if text.get("filing"):
        for item in text.lines("filing"):
            flow.append(
                Paragraph(words(item), setter.style("filing", alignment=TA_RIGHT, fontSize=9, leading=12, spaceAfter=0))
            )
    for item in ("IN THE HIGH COURT OF JUSTICE", "KING'S BENCH DIVISION", "ADMINISTRATIVE COURT"):
        flow.append(Paragraph(f"<u>{item}</u>", line))
    flow.append(Paragraph(number, role))
    flow.append(Paragraph("BETWEEN:", line))
    flow.append(Paragraph(bold % "THE KING<br/>(on the application of MARA ASHDOWN)", mid))
    flow.append(Paragraph("<u>Claimant</u>", role))
    flow.append(Paragraph("- and -", mid))
    flow.append(Paragraph(bold % "(1) POLICE MISCONDUCT PANEL<br/>(2) CHIEF CONSTABLE OF KENFIELD", mid))
    flow.append(Paragraph("<u>Defendants</u>", role))
    flow.append(Paragraph("- and -", mid))
    both = "(1) OWEN MARSH<br/>(2) POLICE STANDARDS OMBUDSMAN FOR KENFIELD AND MARROW"
    flow.append(Paragraph(bold % both, mid))
    flow.append(Paragraph("<u>Interested Parties</u>", role))
    flow.append(Spacer(1, 8))
    rule = {"thickness": 0.8, "color": (0, 0, 0), "width": width * 0.8}
    title = setter.plain("=", text.get("heading").upper())
    title.style = ParagraphStyle("tram", parent=title.style, spaceAfter=6, spaceBefore=6)
    flow.append(KeepTogether([HRFlowable(**rule), title, HRFlowable(**rule), Spacer(1, 14)]))
    return flow


def letter_opening(text: Text, setter: Setter) -> list[Any]:
    """Address, date, references and the line that says what a letter is about."""
    tight = setter.style("address", alignment=TA_LEFT, spaceAfter=0, leading=setter.look.size * 1.25)
    flow: list[Any] = [Paragraph(words(item), tight) for item in text.lines("to")]
    flow.append(Spacer(1, 10))
    flow.extend(Paragraph(words(item), tight) for item in text.lines("ref"))
    if text.get("date"):
        flow.append(Paragraph(text.get("date"), tight))
    flow.append(Spacer(1, 12))
    if text.get("dear"):
        flow.append(Paragraph(words(text.get("dear")), setter.base))
    if text.get("re"):
        flow.append(Paragraph(f"<font name='{setter.look.bold}'>{words(text.get('re'))}</font>", setter.base))
    return flow


def letter_closing(text: Text, setter: Setter) -> list[Any]:
    """The end of a letter: compliments, a signature, name and post."""
    if not text.get("sign"):
        return []
    tight = setter.style("closing", alignment=TA_LEFT, spaceAfter=0, leading=setter.look.size * 1.25)
    name, *posts = text.lines("sign")
    hand = setter.style("hand", fontName="Times-Italic", fontSize=19, leading=30, textColor=(0.1, 0.1, 0.4))
    signature = text.get("hand", name)
    flow: list[Any] = [Paragraph(text.get("yours", "Yours sincerely"), tight)]
    if signature != "none" and setter.look.family in {"times", "helvetica"}:
        flow.append(Paragraph(signature, hand))
    else:
        flow.append(Spacer(1, 30))
    flow.extend(Paragraph(words(item), tight) for item in (name, *posts))
    return [Spacer(1, 6), KeepTogether(flow)]


def cutting(text: Text, setter: Setter) -> list[Any]:
    """A newspaper's page: its name, the day, the headline, who wrote it, and two columns."""
    paper, day, headline, author = (part.strip() for part in text.get("press").split(" | "))
    mid = setter.style("paper", alignment=TA_CENTER, fontName="Times-Bold", fontSize=30, leading=38)
    line = setter.style("headline", fontName="Helvetica-Bold", fontSize=22, leading=26, spaceBefore=10)
    small = setter.style("byline", fontName="Times-Italic", fontSize=10)
    rule = HRFlowable("100%", 1.2, color=(0, 0, 0), spaceAfter=3)
    column = setter.style("column", fontSize=11, leading=14.5, alignment=TA_LEFT, spaceAfter=6)
    body = [Paragraph(words(part), column) for _, part in text.paragraphs]
    columns = BalancedColumns(body, nCols=2, innerPadding=16, leftPadding=0, rightPadding=0)
    head = [Paragraph(paper, mid), rule, Paragraph(day, small), Paragraph(words(headline), line)]
    return [*head, Paragraph(author, small), columns]


def contents(setter: Setter) -> list[Any]:
    """A table of contents whose rows lead to the headings."""
    table = TableOfContents(dotsMinLevel=0)
    table.levelStyles = [
        setter.style("toc0", alignment=TA_LEFT, spaceAfter=2),
        setter.style("toc1", alignment=TA_LEFT, spaceAfter=1, leftIndent=20, fontSize=setter.look.size - 1),
    ]
    return [setter.plain("^", "<u>Contents</u>"), table, PageBreak()]


def split_titles(text: Text) -> tuple[Text, Text]:
    """The titles with which a text begins, and the rest: the table of contents comes between."""
    count = next((n for n, (mark, _) in enumerate(text.paragraphs) if mark not in {"=", "^"}), 0)
    return replace(text, paragraphs=text.paragraphs[:count]), replace(text, paragraphs=text.paragraphs[count:])


def set_text(text: Text) -> bytes:
    """A whole document as the bytes of a PDF. "Page 1 of 9" needs a first setting to learn the nine."""
    register()
    if text.get("numbers") == "of" and not text.get("of"):
        with pikepdf.open(io.BytesIO(set_text(replace(text, settings={**text.settings, "of": "9"})))) as first:
            return set_text(replace(text, settings={**text.settings, "of": str(len(first.pages))}))
    look = LOOKS[text.get("style", "letter")]
    if text.get("size") == "A6":
        look = replace(look, margin=30)
    target = io.BytesIO()
    pages, setter = Pages(text, look, target), Setter(look)
    width = pages.size[0] - 2 * look.margin
    flow: list[Any] = case_heading(text, setter, width) if text.get("heading") else []
    if text.get("to") or text.get("dear"):
        flow += letter_opening(text, setter)
    if text.get("contents"):
        titles, text = split_titles(text)
        flow += [*setter.flowables(titles, width), *contents(setter)]
    flow += cutting(text, setter) if text.get("press") else setter.flowables(text, width)
    flow += letter_closing(text, setter)
    pages.multiBuild(flow)
    return target.getvalue()
