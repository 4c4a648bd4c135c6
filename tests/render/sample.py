"""Views for the tests of the renderer: a small bundle of a fictional case, and rows in a short notation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

import pypdfium2

from bundler.model import BundlePage, PdfIndex
from bundler.planning.plan import EntryKind, Plan, PlanEntry, PlanPage, PlanVolume
from bundler.planning.sheets import A4, Sheets
from bundler.planning.views import (
    CaseHeading,
    ChronologyRow,
    ChronologyView,
    CommentRow,
    CommentsView,
    CoverView,
    DividerView,
    FrontSheetView,
    HeadingGroup,
    HeadingParty,
    IndexRow,
    IndexView,
    ListGroup,
    ListRow,
    ListView,
    NoticeView,
    PageLink,
    PeopleView,
    PersonRow,
    ReadingRow,
    ReadingView,
    Representation,
    View,
)
from bundler.render import draw

NUMBER = "AC-2026-LON-000123"
SHORT = "R (Ashdown) v Police Misconduct Panel"
AWKWARD = (
    "<Smith>",
    "a&b",
    "{{7*7}}",
    "<a.b@police.uk>",
    "\"quoted\" and 'quoted'",
    "&amp; <b>bold</b> <br/> ]]> <!-- x --> %s {0} {% raw %}",
    "Łukasz Żółć, Ωμέγα, Жуков, Ǧ, ﬁ",
    r"back\slash (paren) ) (",
    "W" * 120,
    "aktenzeichen-" * 15,
)
"""Texts that templates, XML or PDF might take for something else, or that are hard to set."""


def rows_of(notation: str) -> tuple[IndexRow, ...]:
    """A row for each letter: S, T, U are sections of level 0, 1, 2; d a document, c a child, L one with a long title,
    H one that is taller than a page. Row n leads to ordinal 100 + n."""
    return tuple(_row(letter, number) for number, letter in enumerate(notation))


def _row(letter: str, number: int) -> IndexRow:
    target = 100 + number
    if letter in "STU":
        return IndexRow("section", "STU".index(letter), "", f"Section {letter}{number}", "", "", target, f"s{number}")
    titles = {"d": "Letter", "c": "Enclosure", "L": "A long title of a letter " * 9, "H": "word " * 1200}
    kind, level = ("child", 1) if letter == "c" else ("document", 0)
    title = f"{titles[letter].strip()} {number}"
    return IndexRow(kind, level, str(number), title, "5 January 2026", str(target + 1), target, f"d{number}")


def index(rows: tuple[IndexRow, ...], *footnotes: str) -> IndexView:
    return IndexView("Index to the bundle", NUMBER, SHORT, rows, footnotes)


def plan_for(pages: Mapping[str, int]) -> Plan:
    """A plan in which each entry has so many pages."""
    labels = list(chain.from_iterable([entry] * count for entry, count in pages.items()))
    entries = tuple(
        PlanEntry(entry, EntryKind.INDEX, entry, "", _label(labels.index(entry)), _label(len(labels) - 1), 1)
        for entry, count in pages.items()
        if count
    )
    return Plan(
        title="Claimant's hearing bundle",
        case_number=NUMBER,
        short_title=SHORT,
        profile="test",
        cite_as="[{page}]",
        draft=False,
        volumes=(PlanVolume("x.pdf", "", len(labels)),),
        sections=(),
        entries=entries,
        pages=tuple(PlanPage(_label(at), 1, PdfIndex(at), entry, None, *A4) for at, entry in enumerate(labels)),
    )


def _label(ordinal: int) -> BundlePage:
    return BundlePage(str(ordinal + 1))


def drawn(views: Mapping[str, View]) -> Sheets:
    """The views drawn on as many pages as they need."""
    first = draw(views, plan_for(dict.fromkeys(views, 1)))
    return first if first.pdf else draw(views, plan_for(first.natural))


def texts(pdf: bytes) -> list[str]:
    """Each page's text as pdfium reads it; a hyphen at a line's end, which pdfium marks, is a hyphen again."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_text(page) for page in document]
    finally:
        document.close()


def _text(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage().get_text_bounded()
    return text.replace("\ufffe", "-").replace("\x02", "-")


def squeezed(text: str) -> str:
    """Text without white space, for lines may break anywhere."""
    return "".join(text.split())


def words(views: Iterable[View]) -> str:
    """What the views say, as read back from their PDF, without white space."""
    return squeezed("".join(texts(drawn({str(number): view for number, view in enumerate(views)}).pdf)))


COURT = ("IN THE HIGH COURT OF JUSTICE", "KING'S BENCH DIVISION")

IN_VOLUMES = (
    IndexRow("volume", 0, "", "Volume 1 of 2", "", "1–350", 0, "@volume:1"),
    IndexRow("section", 0, "", "Evidence", "", "", 2, "evidence"),
    IndexRow("document", 0, "1", "Report", "2026", "3–350", 2, "report", "goes on in volume 2 at page 353"),
    IndexRow("volume", 0, "", "Volume 2 of 2", "", "351–390", 350, "@volume:2", "this volume", True),
    IndexRow("section", 0, "", "Evidence, continued", "", "", 352, "evidence", here=True),
    IndexRow("document", 0, "2", "Letter", "2026", "380–390", 379, "letter", here=True),
)

ROWS = (
    IndexRow("section", 0, "", "Claim documents", "", "", 4, "claim"),
    IndexRow("document", 0, "1", "Claim form (N461)", "5 January 2026", "5–12", 4, "form"),
    IndexRow("document", 0, "2", "Statement of facts and grounds", "5 January 2026", "13–44", 12, "sfg"),
    IndexRow("section", 0, "", "Evidence", "", "", 44, "evidence"),
    IndexRow("section", 1, "", "Witness statements", "", "", 44, "statements"),
    IndexRow("document", 1, "3", "Witness statement of Mara Ashdown", "3 January 2026", "45–60", 44, "ashdown-1"),
    IndexRow(
        "document",
        1,
        "4",
        "Decision of the Police Misconduct Panel: the reasons for its outcome, with the note of <Smith> & others on "
        "{{7*7}} and the panel's email to <a.b@police.uk>",
        "undated, c. 2011",
        "61–70",
        60,
        "decision",
        "Extract: pages 1–10 of 32",
    ),
    IndexRow("section", 1, "", "Exhibits", "", "", 70, "exhibits"),
    IndexRow("document", 1, "5", "Exhibit MA1: Emails and notes", "", "71–76", 70, "ma1"),
    IndexRow("child", 2, "5.1", "Email, M Ashdown to O Marsh", "24 October 2011, 18:05", "72–75", 71, "mail"),
    IndexRow("child", 2, "5.2", "Handwritten note", "October 2011", "76", 75, "note"),
)

VIEWS: Mapping[str, View] = {
    "cover": CoverView(
        ("IN THE HIGH COURT OF JUSTICE", "KING'S BENCH DIVISION", "ADMINISTRATIVE COURT"),
        NUMBER,
        "THE KING (on the application of MARA ASHDOWN)",
        (
            HeadingGroup("Claimant", (HeadingParty("", "MARA ASHDOWN"),)),
            HeadingGroup(
                "Defendants",
                (
                    HeadingParty("(1)", "POLICE MISCONDUCT PANEL", "takes no part in this claim"),
                    HeadingParty("(2)", "CHIEF CONSTABLE OF KENFIELD"),
                ),
            ),
            HeadingGroup("Interested Party", (HeadingParty("", "OWEN MARSH"),)),
        ),
        "Claimant's hearing bundle",
        "Hearing: 4 March 2026",
        (
            Representation("Mara Ashdown", "Fenwick Lane Solicitors"),
            Representation("Owen Marsh", "in person"),
        ),
        True,
        76,
    ),
    "cover-of-a-volume": CoverView(
        COURT,
        NUMBER,
        "THE KING (on the application of MARA ASHDOWN)",
        (HeadingGroup("Claimant", (HeadingParty("", "MARA ASHDOWN"),)),),
        "Claimant's hearing bundle",
        "",
        (),
        draft=False,
        pages=700,
        volume="Volume 2 of 3",
        volume_pages="351–690",
    ),
    "index-of-a-volume": index(IN_VOLUMES),
    "index": index(ROWS, "Dates are those that the documents bear."),
    "reading": ReadingView(
        (
            ReadingRow(
                "Statement of facts and grounds", (PageLink("13–24", 12), PageLink("30", 29)), "the grounds", "20 min"
            ),
            ReadingRow("Witness statement of Mara Ashdown", (PageLink("45", 44),), "", ""),
        ),
        "20 min",
        1,
        14,
    ),
    "issues": ListView(
        "List of issues",
        (
            ListGroup(
                "1. Whether the Panel left a message out of account that was material",
                (
                    ListRow(
                        "5.1",
                        "Email, M Ashdown to O Marsh",
                        "24 October 2011, 18:05",
                        (PageLink("72–73", 71), PageLink("75", 74)),
                        ("the message that the Panel did not see",),
                    ),
                    ListRow("4", "Decision of the Police Misconduct Panel", "", (PageLink("64", 63),)),
                ),
                "Ground 1",
            ),
            ListGroup("2. Whether relief should be refused", (), "No document is named for it."),
        ),
    ),
    "decision-maker": ListView(
        "What was before the decision-maker",
        (
            ListGroup("Before the decision-maker", (), "1 document"),
            ListGroup(
                "Evidence: Exhibits",
                (ListRow("5", "Exhibit MA1: Emails and notes", "October 2011*", (PageLink("71–76", 70),)),),
                level=1,
            ),
            ListGroup("Not before the decision-maker", (), "No document."),
        ),
        ("A sentence that stands above the table.",),
        ("* Title or date as the document itself gives it.",),
    ),
    "chronology": ChronologyView(
        (
            ChronologyRow(
                "24 October 2011",
                "The officer emails the claimant.",
                (PageLink("72", 71), PageLink("46–47", 45)),
            ),
            ChronologyRow("2015*", "Leaving certificate", (), "Document 9; Kenfield Courier"),
        ),
        "Chronology",
        ("* Date as the document itself gives it.", "1 document of the bundle bears no date and cannot stand here."),
    ),
    "people": PeopleView(
        (
            PersonRow("Mara Ashdown", "Claimant", (), (), ""),
            PersonRow(
                "Owen Marsh",
                "Interested Party",
                ("DS Marsh", "O Marsh"),
                ("Detective Sergeant (to 2015)", "Detective Chief Inspector (from 2019)"),
                "retired",
            ),
        )
    ),
    "divider": DividerView("Claim documents", "5–44", ROWS[1:3]),
    "front-sheet": FrontSheetView(
        "MA1",
        "Emails and notes",
        NUMBER,
        SHORT,
        (
            ("the first witness statement of Mara Ashdown dated 3 January 2026", PageLink("45–60", 44)),
            ("the second witness statement of Mara Ashdown dated 1 March 2026*", None),
        ),
        ROWS[9:],
        CaseHeading(
            ("IN THE HIGH COURT OF JUSTICE", "KING'S BENCH DIVISION", "ADMINISTRATIVE COURT"),
            NUMBER,
            "THE KING (on the application of MARA ASHDOWN)",
            (
                HeadingGroup("Claimant", (HeadingParty("", "MARA ASHDOWN"),)),
                HeadingGroup("Defendant", (HeadingParty("", "POLICE MISCONDUCT PANEL", "neutral in this claim"),)),
            ),
        ),
        ("On behalf of the Claimant", "M Ashdown", "First and second", "Exhibit MA1", "3 January 2026"),
        "This is the exhibit marked “MA1” referred to in",
        ("* Date as the document itself gives it.",),
    ),
    "pointer": NoticeView(
        "pointer",
        "Claim form (N461)",
        "6",
        "5 January 2026",
        "This document is already in the bundle, at pages",
        (("It stands there as", "Claim form (N461)"),),
        PageLink("5–12", 4),
    ),
    "placeholder": NoticeView("placeholder", "Second statement", "7", "", "To follow: expected 3 March", ()),
    "media": NoticeView(
        "media",
        "Interview on Kenfield Radio",
        "8",
        "3 May 2019",
        "This is a recording.",
        (("File", "interview.mp3"), ("Length", "12:40"), ("SHA-256", "0123456789abcdef" * 4)),
    ),
    "comments": CommentsView(
        "Letter of 3 May",
        (CommentRow(PageLink("50", 49), "Highlight", "A Clerk", "3 May 2019", "see the note\non the next page"),),
    ),
}
