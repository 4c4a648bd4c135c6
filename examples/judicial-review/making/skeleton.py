"""The claimant's skeleton argument: our own Word draft, whose page references are made when the bundle is built."""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from making.letterheads import NOTE
from making.word import HEADING, MADE, steady

TIMES = "Time estimate: one day, with half a day for judgment. Reading: about an hour and a quarter."
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Introduction",
        (
            "The claimant was robbed on 14 October 2011 and reported it. The detective who took her statement wrote to "
            "her about himself while he had the file [[MA1:3-8]]. The Panel found gross misconduct for which dismissal "
            "would be justified, and gave a final written warning [[decision:5-6]]. These submissions follow the order "
            "of the grounds [[sfg:9-17]].",
            "The second defendant resists the claim [[detailed-grounds:2-6]]. The Panel takes no part "
            "[[panel-response]], and the Ombudsman is neutral.",
        ),
    ),
    (
        "The issues",
        (
            "Did the Panel misunderstand the guidance on abuse of position [[guidance:4-5]]?",
            "Did it depart from the order of reasoning that the guidance lays down, and say why?",
            "Can the finding that the conduct ceased at once stand with the Panel's other findings of fact?",
            "Were the proceedings unfair because the Panel was told that no further message could be found, when the "
            "message of 28 October 2011 was in the hands of a contractor [[ŁW1:1]]?",
        ),
    ),
    (
        "Grounds 1 and 2",
        (
            "Whoever depends on the officer who holds the file is in his hands, however articulate: R (Thornhollow) v "
            "Wexmoor Conduct Panel [2016] EWHC 90121 (Admin), at [6]. The Panel asked whether the claimant was a "
            "vulnerable person, and that is a different question.",
            "A panel ought to follow the order of the guidance or say why it does not (Thornhollow, at [3]). This one "
            "began with the officer's service.",
        ),
    ),
    (
        "Ground 3",
        (
            "The Panel found that he wrote again on 17 March 2012 [[MA1:8]], having opened her record 25 minutes "
            "before [[MA2:p4]]. A finding that cannot live in the same document as another is a material error: R "
            "(Pellingham) v Marrow Misconduct Panel [2021] EWCA Civ 90417, at [3].",
        ),
    ),
    (
        "Ground 4",
        (
            "The Panel was told that nothing more could be found [[transcript:4]]. The second defendant disclosed the "
            "message on 16 February 2026 [[disclosure-letter]], and Detective Superintendent Wójcik says how it came "
            "to light [[wojcik-1]].",
            "Nobody need have meant to mislead: Audley-Finch v Saltmarsh Constabulary [1998] 1 WLR 90044, at [2] and "
            "[4].",
        ),
    ),
    ("Relief", ("The claimant asks that the outcome be quashed, and the matter remitted.",)),
)
PASSAGES = (
    ("Passage", "Pages"),
    ("The emails", "[[MA1:1-8]]"),
    ("The handwritten note", "[[MA1:9]]"),
    ("The findings on outcome", "[[decision:4-6]]"),
    ("The message that was not before the Panel", "[[ŁW1:1]]"),
)


def skeleton() -> bytes:
    """The draft, with its references in double square brackets."""
    document = Document()
    _describe(document)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Liberation Serif", Pt(12)
    for line in HEADING:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_heading("Skeleton argument of the claimant", 1)
    document.add_paragraph(TIMES)
    number = 0
    for heading, paragraphs in PARTS:
        document.add_heading(heading, 2)
        for words in paragraphs:
            number += 1
            _paragraph(document, f"{number}.  {words}")
    document.add_heading("Passages for reading in advance", 2)
    _table(document)
    document.add_paragraph()
    document.add_paragraph("Isolde Farrow-Keane\nfor the claimant\n10 February 2026")
    document.sections[0].footer.paragraphs[0].text = NOTE
    document.sections[0].header.paragraphs[
        0
    ].text = "Skeleton argument of the claimant; decision under challenge [[decision]]"
    return steady(document)


def _paragraph(document: Any, words: str) -> None:
    """A paragraph as a word processor keeps it that has been edited often: a reference lies over two runs."""
    before, opening, after = words.partition("[[")
    paragraph = document.add_paragraph(before + opening[:1])
    if opening:
        paragraph.add_run(opening[1:] + after[:2])
        paragraph.add_run(after[2:])


def _describe(document: Any) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = "Isolde Farrow-Keane"
    properties.title, properties.comments = "Skeleton argument of the claimant", ""
    properties.created = properties.modified = MADE
    properties.revision = 7


def _table(document: Any) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for row in PASSAGES:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
