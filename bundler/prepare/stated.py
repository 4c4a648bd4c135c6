"""The date that a document states of itself on its first page: found only where nothing else could be meant."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from bundler.model import MONTHS
from bundler.pdf.pictures import open_document
from bundler.prepare.desk import Job, Made, Notes

LINES: Final = 15
"""How far down the first page a letter or a statement states its date."""

_PROSE: Final = frozenset({"pdf", "docx", "doc", "odt", "rtf", "text", "markdown", "html"})
"""Kinds of documents that state their date at their head."""

_MONTH: Final = "|".join(f"{month}|{month[:3]}" for month in MONTHS) + "|Sept"
_DAY: Final = "|".join(["Mon", "Tues?", "Wed(?:nes)?", "Thu(?:rs)?", "Fri", "Sat(?:ur)?", "Sun"])
_DATE: Final = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\.?,?\s+(?P<year>(?:19|20)\d\d)\b"
    rf"|\b(?P<year2>(?:19|20)\d\d)-(?P<month2>\d\d)-(?P<day2>\d\d)\b",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    rf"(?:(?:letter |document )?dated?(?: of (?:this )?(?:letter|document|statement|report))?|sent|issued)?\s*[:.]?\s*"
    rf"(?:the\s+)?(?:(?:{_DAY})(?:day)?\.?,?\s+)?@\s*\.?",
    re.IGNORECASE,
)
"""All that may stand on the line beside the date, which is written @ here."""


def stated_date(lines: Iterable[str]) -> str:
    """The date that stands on a line of its own among the first lines of a first page, as ISO 8601; else "".

    lines: of the page, from the top. There must be one whole date only: where those lines hold two, or one in the
    midst of a sentence, it may be anybody's birthday.
    """
    head = [line.strip() for line in lines if line.strip()][:LINES]
    found = [(date, line) for line in head for date in _dates(line)]
    if len({date for date, _ in found}) != 1:
        return ""
    return next((date for date, line in found if _ALONE.fullmatch(_DATE.sub("@", line))), "")


def _dates(line: str) -> Iterator[str]:
    for match in _DATE.finditer(line):
        date = _iso(match)
        if date:
            yield date


def _iso(match: re.Match[str]) -> str:
    """The date of a match, or "" for a day that is not in the calendar."""
    if match["month2"]:
        year, month, day = int(match["year2"]), int(match["month2"]), int(match["day2"])
    else:
        named = match["month"][:3].lower()
        month = next(number for number, name in enumerate(MONTHS, 1) if name[:3].lower() == named)
        year, day = int(match["year"]), int(match["day"])
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""


def with_date(job: Job, notes: Notes, made: Made) -> Made:
    """What was made, with the date that its first page states, where nothing else has given one.

    Words that were recognised do not count: a digit read wrongly would be a wrong date. ``notes`` stay as they are.
    """
    recognised = any(each.code == "recognised" and each.page <= 1 for each in notes.alterations)
    if made.facts.dated or job.kind not in _PROSE or recognised:
        return made
    date = date_on(made.pdf)
    return dataclasses.replace(made, facts=dataclasses.replace(made.facts, dated=date)) if date else made


def date_on(path: Path) -> str:
    """The same of the first page of a PDF; "" where pdfium does not open it."""
    from pypdfium2 import PdfiumError

    try:
        with open_document(path) as document, closing(document[0]) as page, closing(page.get_textpage()) as reader:
            return stated_date(reader.get_text_bounded().splitlines())
    except PdfiumError:
        return ""
