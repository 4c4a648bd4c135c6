"""Dates as a manifest writes them: a year, a month, a day, or a day with time and zone. Pure."""

from __future__ import annotations

import datetime as dt
import re

from bundler.model import MONTHS, DocumentDate

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ]+(\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,6})?\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?", re.ASCII
)
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_LOOSE = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_NAMED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|_(\d{2})_(\d{2})|(\d{2})(\d{2}))(?!\d)[ ._-]*")
_DAY_WITHIN = re.compile(
    r"(?<!\d)(?<!\d[-_.])((?:19|20)\d{2})"
    r"(?:-(\d{2})-(\d{2})|_(\d{2})_(\d{2})|\.(\d{2})\.(\d{2})|(\d{2})(\d{2}))(?!\d)[ ._-]*",
    re.ASCII,
)


class WrongDate(ValueError):
    """A text that is no date. message: what is the matter. remedy: what to write instead."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def parse_date(text: str) -> DocumentDate:
    """Read ``2011``, ``2011-10``, ``2011-10-24`` or ``2011-10-24T18:05+01:00`` (ISO 8601, a space may stand for T).

    Raises WrongDate, whose remedy names the right spelling where it can be guessed.
    """
    typed = text.strip()
    if moment := _MOMENT.fullmatch(typed):
        return _with_time(typed, moment[1], moment[2], moment[3])
    if day := _ISO.fullmatch(typed):
        return _of_parts(typed, *(int(part) if part else None for part in day.groups()))
    raise WrongDate(f"“{typed}” is not a date", _advice(typed))


def date_from_name(stem: str) -> tuple[DocumentDate | None, str]:
    """The date in a file's name, and what is left of the name: ``2011-10-24 note`` -> (date, ``note``).

    At the head it may be a month or a year; further on only the one whole day that the name holds, for other numbers
    mean other things. Where there is none, (None, stem).
    """
    head = _NAMED.match(stem)
    if head is not None:
        return _dated(stem, head)
    days = list(_DAY_WITHIN.finditer(stem))
    return _dated(stem, days[0]) if len(days) == 1 else (None, stem)


def _dated(stem: str, found: re.Match[str]) -> tuple[DocumentDate | None, str]:
    year, *parts = (part for part in found.groups() if part)
    try:
        date = parse_date("-".join((year, *parts)))
    except WrongDate:
        return None, stem
    before, after = stem[: found.start()].rstrip(" ._-"), stem[found.end() :]
    return date, f"{before} {after}" if before and after else before or after


def _of_parts(typed: str, year: int | None, month: int | None, day: int | None) -> DocumentDate:
    try:
        dt.date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise WrongDate(f"“{typed}” is not in the calendar", _HOW) from None
    return DocumentDate(typed, year or 0, month, day)


def _with_time(typed: str, day: str, clock: str, zone: str | None) -> DocumentDate:
    if zone is None:
        advice = f'Add the zone: "{day}T{clock}Z" in winter, "{day}T{clock}+01:00" in British Summer Time.'
        raise WrongDate(f"“{typed}” has a time but no zone", advice)
    try:
        moment = dt.datetime.fromisoformat(f"{day}T{clock}{_zone(zone)}")
    except ValueError:
        raise WrongDate(f"“{typed}” is not in the calendar", _HOW) from None
    return DocumentDate(typed, moment.year, moment.month, moment.day, moment)


def _zone(typed: str) -> str:
    if typed in "Zz":
        return "+00:00"
    return f"{typed[:3]}:{typed[3:].lstrip(':') or '00'}"


_HOW = "Write year, month and day with hyphens, as 2011-10-24, or only 2011-10, or only 2011."


def _advice(typed: str) -> str:
    guess = _guess(typed)
    return f"Write {guess}." if guess else f'{_HOW} For anything else use date_note: "{typed}".'


def _guess(typed: str) -> str:
    """The ISO spelling of a date in another style; day before month, as in Britain."""
    if found := _SLASHED.fullmatch(typed):
        return _iso(int(found[3]), int(found[2]), int(found[1]))
    if found := _LOOSE.fullmatch(typed):
        return _iso(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
    if found := _WORDS.fullmatch(typed):
        month = _month(found[2])
        return _iso(int(found[3]), month, int(found[1]) if found[1] else None) if month else ""
    return ""


def _month(name: str) -> int | None:
    matches = [number for number, month in enumerate(MONTHS, 1) if month.lower().startswith(name.lower())]
    return matches[0] if matches else None


def _iso(year: int, month: int, day: int | None) -> str:
    try:
        dt.date(year, month, day or 1)
    except ValueError:
        return ""
    return f"{year:04}-{month:02}" + (f"-{day:02}" if day else "")
