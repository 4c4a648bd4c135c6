"""The table of the report in which differences between the sources of an event stand side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bundler.model import Document, Event, Manifest
from bundler.planning.accounts.comparing import CHRONOLOGY, Row, differences
from bundler.planning.accounts.sources import Sources, Words, known_people, refs_of
from bundler.planning.plan import Plan
from bundler.planning.references import Target
from bundler.planning.rows import full_title
from bundler.planning.tables import Table
from bundler.planning.wording import counted

_COLUMNS = ("Event", "What differs", "Source", "Page", "As it stands there")
_NOTE = "As the sources have it, side by side. Nothing was corrected, and which is right is not said."

_TYPES = """
    acknowledgment-of-service application claim-form correspondence decision email judgment message notice order
    pre-action-letter pre-action-response referral
"""
SELF_TELLING = frozenset(_TYPES.split())
"""Types of document that an event of the chronology may consist in: a letter that is written, an order that is made."""

_NEAR = 31
"""Days. A letter of another month than the event tells of it, and is not the event."""


def accounts_tables(manifest: Manifest, plan: Plan, words: Words) -> tuple[Table, ...]:
    """Names, ranks and days that differ between sources of one event; none where the chronology refers to nothing.

    words: of the pages that ``pages_told`` wants, by document id, as far as they could be read.
    """
    if not any(refs_of(event) for event in manifest.chronology):
        return ()
    known = known_people(manifest)
    finder = Sources(manifest, plan, words, known)
    rows: list[tuple[str, str, str, str, str]] = []
    for event in manifest.chronology:
        found = [*differences(event, finder.of(event), known), *_own_dates(event, finder)]
        rows += [(_named(event), row.what, row.where, row.page, row.stands) for row in dict.fromkeys(found)]
    accounts = sum(len(event.accounts) for event in manifest.chronology)
    pages = sum(len(each) for each in words.values())
    empty = (
        f"Nothing differs: {counted(len(manifest.chronology), 'event')}, {counted(accounts, 'account')} and the words "
        f"of {counted(pages, 'page')} were looked at."
    )
    title = "Names, ranks and dates that differ between sources of one event"
    return (Table("accounts", title, _COLUMNS, tuple(rows), empty, _NOTE),)


def _named(event: Event) -> str:
    date = event.date_note or (event.date.printed if event.date else "")
    return f"{date}: {event.event}" if date else event.event


def _own_dates(event: Event, finder: Sources) -> Iterator[Row]:
    """The day of an event and the day of the one document in which it consists, where they are not the same."""
    found = finder.resolver.resolve(event.refs[0]) if len(event.refs) == 1 else None
    if event.date is None or not isinstance(found, Target):
        return
    document = finder.documents.get(found.entry.id)
    if document is None or document.date is None or document.type not in SELF_TELLING:
        return
    days = _days_apart(event, document)
    if days and days <= _NEAR:
        yield Row("date of the document", CHRONOLOGY, "", event.date.printed)
        first = finder.plan.page_text(found.ordinals[0])
        yield Row("date of the document", full_title(found.entry), first, document.date.printed)


def _days_apart(event: Event, document: Document) -> int:
    """Days between two dates that are both days; 0 where one is not."""
    days = []
    for date in (event.date, document.date):
        if date is None or date.month is None or date.day is None:
            return 0
        days.append(dt.date(date.year, date.month, date.day))
    return abs((days[0] - days[1]).days)
