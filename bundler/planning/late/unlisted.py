"""What the served lists do not say of what came late: they stay as they were served."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bundler.model import Document, DocumentKind, Finding, Manifest, Place, warning
from bundler.planning.late.asof import Before
from bundler.planning.late.compare import Service, added_since
from bundler.planning.late.course import Course
from bundler.planning.late.keeping import RENUMBER
from bundler.planning.plan import EntryKind

REMEDY: Final = f"Give the court the revised list apart; {RENUMBER}."

_NAMED: Final = 5
"""Titles that a message gives; of the others it says how many there are."""

_LISTED: Final = frozenset({DocumentKind.FILE, DocumentKind.MEDIA, DocumentKind.PLACEHOLDER})
"""Documents that lists of documents name; exhibits are there by theirs."""


def unlisted(manifest: Manifest, course: Course) -> list[Finding]:
    """A warning for each served list that does not say what it would say of documents that came since, in whatever
    round, if it were made anew."""
    later = added_since(course.found, course.service)
    if not later:
        return []
    since = _since(course.service)
    before = course.before(manifest)
    return [*_rows(manifest, before, since), *_shortened(manifest, before, since), *_lists(manifest, course, later)]


def _since(service: Service) -> str:
    """From when on lists stay."""
    return "the first service" if service.round > 1 else service.words


# --- rows that the manifest has -------------------------------------------------------------------------------------


def _rows(manifest: Manifest, before: Before, since: str) -> Iterator[Finding]:
    """Rows that refer to nothing but what came late."""
    lists = (
        ("the chronology", [row.line for row in manifest.chronology if before.event(row) is None]),
        ("the essential reading", [row.line for row in manifest.essential_reading if before.reading(row) is None]),
        ("the list of issues", [row.line for row in manifest.issues if before.issue(row) is None]),
    )
    for name, lines in lists:
        if lines:
            rows = "A row" if len(lines) == 1 else f"{len(lines)} rows"
            message = (
                f"{rows} of {name} ({_lines(lines)}) referring only to what was added after {since} cannot stand in "
                "the served list, which does not change."
            )
            yield warning("late.not-listed", message, Place(manifest.name, lines[0]), REMEDY)


def _shortened(manifest: Manifest, before: Before, since: str) -> Iterator[Finding]:
    """Rows that refer to what was served and to what came late: one that was not served itself is in the way."""
    events = [each for each in manifest.chronology if before.event(each) not in (None, each)]
    issues = [each for each in manifest.issues if before.issue(each) not in (None, each)]
    rows = [("the chronology", each.event, each.line) for each in events]
    rows += [("the list of issues", each.issue, each.line) for each in issues]
    for name, text, line in rows:
        message = (
            f"The row “{text}” of {name} (line {line}) refers to what was served and to what was added after {since}: "
            "it can stand in the served list only as it was served, without what was added. If it was not served, the "
            "page of the list would not be what was served, and the build is refused."
        )
        remedy = f"Take a new row out of the manifest, or refer in it to nothing but what was added; {RENUMBER}."
        yield warning("late.row-shortened", message, Place(manifest.name, line), remedy)


def _lines(lines: Sequence[int]) -> str:
    return f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"


# --- lists that are made of documents -------------------------------------------------------------------------------


def _lists(manifest: Manifest, course: Course, later: Sequence[Document]) -> Iterator[Finding]:
    """Lists that would name the documents themselves."""
    served = {entry.kind: entry.title for entry in course.service.plan.entries}
    documents = [each for each in later if each.kind in _LISTED]
    wanted = {
        EntryKind.CHRONOLOGY: [each for each in documents if each.date and manifest.bundle.chronology_from != "events"],
        EntryKind.DECISION_MAKER: documents,
        EntryKind.DISCLOSURE: _disclosed(manifest, documents),
        EntryKind.AGREED: documents,
    }
    for kind, missing in wanted.items():
        if kind in served and missing:
            message = (
                f"The list “{served[kind]}” stays as it was served and does not name what was added after "
                f"{_since(course.service)}: {_titles(missing)}."
            )
            yield warning("late.not-listed", message, Place(manifest.name, missing[0].line), REMEDY)


def _disclosed(manifest: Manifest, documents: Sequence[Document]) -> list[Document]:
    """Those of which it is said, or of what they lie in, by whom or when they were disclosed."""
    said = {below.id for each in manifest.included() if each.disclosed is not None for below in each.walk()}
    return [each for each in documents if each.id in said]


def _titles(documents: Sequence[Document]) -> str:
    more = len(documents) - _NAMED
    named = ", ".join(f"“{each.title}”" for each in documents[:_NAMED])
    return f"{named} and {more} more" if more > 0 else named
