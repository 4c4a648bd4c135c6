"""The filled PDF forms: the claim form, and two acknowledgments of service whose fields bear the same names."""

from __future__ import annotations

import io

from reportlab.lib.colors import Color, black, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from making.letterheads import NOTE

WIDTH, HEIGHT = A4
LEFT, RIGHT = 50.0, WIDTH - 50
TINT = Color(0.93, 0.95, 0.98)
EDGE = Color(0.55, 0.6, 0.7)


class Form:
    """A canvas with a place where the next row goes, from the top of the page downwards."""

    def __init__(self, title: str, author: str) -> None:
        self.target = io.BytesIO()
        self.canvas = Canvas(self.target, pagesize=A4, invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.y = HEIGHT - 50

    def text(self, x: float, words: str, size: float = 9.5, bold: bool = False) -> None:
        """A line of print at the present height."""
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, self.y, words)

    def heading(self, words: str) -> None:
        """A white line upon a dark bar."""
        self.y -= 30
        self.canvas.setFillColorRGB(0.16, 0.2, 0.34)
        self.canvas.rect(LEFT, self.y - 5, RIGHT - LEFT, 18, fill=1, stroke=0)
        self.canvas.setFillColor(white)
        self.text(LEFT + 6, words, 10.5, True)
        self.canvas.setFillColor(black)
        self.y -= 10

    def print(self, words: str) -> None:
        """A printed paragraph."""
        for line in simpleSplit(words, "Helvetica", 9, RIGHT - LEFT):
            self.y -= 12
            self.text(LEFT, line, 9)
        self.y -= 4

    def field(self, name: str, label: str, value: str, lines: int = 1) -> None:
        """A labelled text field, filled in. A long value is broken into lines, as a person would."""
        tall = 7 + 13 * lines
        self.y -= 14
        self.text(LEFT, label, 8.5)
        self.y -= tall + 3
        broken = "\n".join(simpleSplit(value, "Helvetica", 10, RIGHT - LEFT - 12))
        self.canvas.acroForm.textfield(
            value=broken,
            name=name,
            tooltip=label,
            x=LEFT,
            y=self.y,
            width=RIGHT - LEFT,
            height=tall,
            fontName="Helvetica",
            fontSize=10,
            borderWidth=0.5,
            borderColor=EDGE,
            fillColor=TINT,
            fieldFlags="multiline" if lines > 1 else "",
            maxlen=2000,
        )
        self.y -= 4

    def check(self, name: str, label: str, ticked: bool) -> None:
        """A box to tick."""
        self.y -= 18
        self.canvas.acroForm.checkbox(
            name=name,
            tooltip=label,
            checked=ticked,
            x=LEFT,
            y=self.y - 3,
            size=13,
            buttonStyle="cross",
            borderWidth=0.5,
            borderColor=EDGE,
            fillColor=white,
        )
        self.text(LEFT + 22, label)

    def radio(self, name: str, label: str, choices: tuple[str, ...], chosen: str) -> None:
        """One choice of several."""
        self.y -= 18
        self.text(LEFT, label)
        x = LEFT + 270
        for choice in choices:
            self.canvas.acroForm.radio(
                name=name,
                tooltip=label,
                value=choice,
                selected=choice == chosen,
                x=x,
                y=self.y - 3,
                size=13,
                buttonStyle="circle",
                borderWidth=0.5,
                borderColor=EDGE,
                fillColor=white,
            )
            self.text(x + 18, choice)
            x += 90

    def choice(self, name: str, label: str, options: tuple[str, ...], chosen: str) -> None:
        """A list from which one line is picked."""
        self.y -= 24
        self.text(LEFT, label)
        self.canvas.acroForm.choice(
            name=name,
            tooltip=label,
            value=chosen,
            options=list(options),
            x=LEFT + 270,
            y=self.y - 5,
            width=200,
            height=17,
            fontSize=9,
            borderWidth=0.5,
            borderColor=EDGE,
            fillColor=TINT,
        )

    def end_page(self, foot: str) -> None:
        """Finish the page: its number bottom right, and the note that it is fictional."""
        self.canvas.setFont("Helvetica", 8)
        self.canvas.drawString(LEFT, 36, foot)
        self.canvas.setFillColorRGB(0.45, 0.45, 0.45)
        self.canvas.setFont("Helvetica", 5.5)
        self.canvas.drawString(LEFT, 22, NOTE)
        self.canvas.setFillColor(black)
        self.canvas.showPage()
        self.y = HEIGHT - 50

    def data(self) -> bytes:
        """The form as a PDF."""
        self.canvas.save()
        return self.target.getvalue()


def _masthead(form: Form, title: str) -> None:
    form.text(LEFT, title, 17, True)
    form.y -= 18
    form.text(LEFT, "In the High Court of Justice, King's Bench Division, Administrative Court", 10)


def _parties(form: Form) -> None:
    form.heading("1  The parties")
    form.field("claimant.name", "Claimant", "Mara Ashdown")
    form.field("claimant.address", "Address", "c/o Fenwick Lane Solicitors, 12 Fenwick Lane, London EC9A 4ZZ", 2)
    form.field("claimant.counsel", "Counsel", "Isolde Farrant KC and Tobias Wren, Ropewalk Chambers")
    form.field("defendant.1", "First defendant", "Police Misconduct Panel (chair: Ms Josephine Tallis-Voss)")
    form.field("defendant.2", "Second defendant", "Chief Constable of Kenfield")
    form.field("interested.1", "First interested party", "Owen Marsh, Detective Chief Inspector")
    form.field("interested.2", "Second interested party", "Police Standards Ombudsman for Kenfield and Marrow")


def _decision(form: Form) -> None:
    form.heading("2  The decision that is challenged")
    form.field(
        "decision.what",
        "Decision",
        "Outcome of misconduct proceedings PMP/23/0019: final written warning, three years",
        2,
    )
    form.field("decision.date", "Date of decision", "14 November 2025")
    form.field("decision.by", "Made by", "The first defendant")
    form.radio("decision.intime", "Is the claim made within three months?", ("Yes", "No"), "Yes")
    form.heading("3  Permission")
    form.radio("permission.aarhus", "Is this an Aarhus Convention claim?", ("Yes", "No"), "No")
    form.radio("permission.region", "Is the claim filed in the right region?", ("Yes", "No"), "Yes")
    form.choice(
        "permission.list",
        "Nature of the claim",
        ("Planning", "Police and discipline", "Immigration", "Prisons"),
        "Police and discipline",
    )
    form.check("permission.expedite", "The claimant asks for expedition", True)
    form.check("permission.interim", "The claimant asks for interim relief", False)
    form.check("permission.costs", "The claimant asks for a costs capping order", False)


GROUNDS = (
    "The Panel (1) misunderstood the guidance on abuse of position, asking whether the claimant was vulnerable in "
    "general and not whether she was in a position that the officer could exploit; (2) did not take the stages of the "
    "guidance in order; (3) relied on a finding that the conduct ceased at once, which its other findings contradict; "
    "and (4) was told by the second defendant that no further message could be found. See the statement of facts and "
    "grounds, sections C and D."
)
RELIEF = (
    "An order quashing the outcome; an order remitting the question of outcome to a panel differently constituted; a "
    "declaration as to the meaning of abuse of position; costs against the second defendant."
)


def _grounds(form: Form) -> None:
    form.heading("4  Grounds and relief")
    form.field("grounds.summary", "Summary of the grounds (the full grounds must be attached)", GROUNDS, 7)
    form.field("relief.sought", "Remedy sought", RELIEF, 4)
    form.check("relief.quash", "Quashing order", True)
    form.check("relief.mandatory", "Mandatory order", False)
    form.check("relief.declaration", "Declaration", True)
    form.check("relief.damages", "Damages", False)
    form.heading("5  Pre-action protocol")
    form.radio("protocol.followed", "Was the protocol followed?", ("Yes", "No"), "Yes")
    form.field("protocol.letter", "Date of letter before claim", "5 December 2025")
    form.field(
        "protocol.reply", "Date of responses", "18 December 2025 (second defendant); 19 December 2025 (first defendant)"
    )


def _documents(form: Form) -> None:
    form.heading("6  Documents filed with this form")
    for name, label in (
        ("sfg", "Statement of facts and grounds"),
        ("decision", "Copy of the decision"),
        ("evidence", "First witness statement of Mara Ashdown, with exhibits MA1 to MA3"),
        ("guidance", "Relevant guidance and note of statutory provisions"),
        ("reading", "List of essential documents for advance reading, with page references"),
    ):
        form.check(f"documents.{name}", label, True)
    form.field(
        "documents.missing",
        "Documents not yet available, and why",
        "The message of 28 October 2011 (see ground 4). It is for the second defendant to say whether it exists.",
        2,
    )
    form.heading("7  Statement of truth")
    form.print(
        "The claimant believes that the facts stated in this claim form are true. The claimant understands that "
        "proceedings for contempt of court may be brought against anyone who makes a false statement in a "
        "document verified by a statement of truth without an honest belief in its truth."
    )
    form.field("truth.name", "Full name of signatory", "Cordelia Abernethy-Rowe")
    form.field("truth.firm", "Firm", "Fenwick Lane Solicitors")
    form.field("truth.position", "Position", "Partner")
    form.field("truth.date", "Date", "5 January 2026")


def claim_form() -> bytes:
    """The claim form, four pages, filled in and still fillable."""
    form = Form("Judicial review claim form", "Fenwick Lane Solicitors")
    _masthead(form, "Judicial review claim form")
    form.heading("For the court's use")
    form.field("court.number", "Claim number", "AC-2026-LON-000123")
    form.field("court.issued", "Date of issue", "5 January 2026")
    for number, part in enumerate((_parties, _decision, _grounds, _documents), 1):
        part(form)
        form.end_page(f"Judicial review claim form (example)   Page {number} of 4")
    return form.data()


def acknowledgment(name: str, claim: str, contest: str, reasons: str, date: str) -> bytes:
    """An acknowledgment of service. Its fields have plain names, the same in each copy, as such forms do."""
    form = Form("Acknowledgment of service", name)
    _masthead(form, "Acknowledgment of service")
    form.heading("Who is answering")
    form.field("claim_number", "Claim number", "AC-2026-LON-000123")
    form.field("name", "Name", name)
    form.field("role", "Capacity", claim)
    form.heading("Answer")
    form.radio("contest", "Do you intend to contest the claim?", ("Whole", "Part", "No"), contest)
    form.check("attend", "I intend to attend the hearing", contest != "No")
    form.field("reasons", "Summary of reasons", reasons, 9)
    form.heading("Statement of truth")
    form.print("The person named above believes that the facts stated in this form are true.")
    form.field("signed", "Signed", name)
    form.field("date", "Date", date)
    form.end_page("Acknowledgment of service (example)   Page 1 of 1")
    return form.data()


FORCE = (
    "The second defendant adopts the summary grounds attached to this form. In outline: the Panel directed itself "
    "correctly; whether the claimant was vulnerable was a conclusion of fact; the reasons must be read as a whole; "
    "the words 'ceased at once' relate to allegation 1; and inquiries made in 2021 and 2024 established that no "
    "archive of the mail server exists. The second defendant does not oppose expedition."
)
OFFICER = (
    "I do not have a lawyer. I accept what I did and said so at the hearing. The Panel heard me for most of a day and "
    "decided. I have served my sentence already. I would ask the court to bear in mind that I have eleven weeks of "
    "service left and that none of the people who knew me in 2011 had anything to do with the decision. I do not "
    "object to the case being heard quickly. I would be glad if it were."
)


def all_forms() -> dict[str, bytes]:
    """Every form, by the name of its file."""
    force = acknowledgment("Chief Constable of Kenfield", "Second defendant", "Whole", FORCE, "15 January 2026")
    officer = acknowledgment("Owen Marsh", "First interested party", "Part", OFFICER, "16 January 2026")
    return {
        "claim/claim-form.pdf": claim_form(),
        "claim/acknowledgment-force.pdf": force,
        "claim/acknowledgment-officer.pdf": officer,
    }
