"""The case, the people and the lists: from the schema's entries to the model's values."""

from __future__ import annotations

import re
from dataclasses import replace

from bundler.manifest.ids import Ids
from bundler.manifest.schema import (
    AccountEntry,
    BundleEntry,
    CaseEntry,
    EventEntry,
    FurtherEntry,
    IssueEntry,
    LimitsEntry,
    ManifestEntry,
    OverrideEntry,
    PartyEntry,
    PersonEntry,
    ReadingEntry,
)
from bundler.model import (
    Account,
    BundleSettings,
    Case,
    Event,
    FurtherBundle,
    Issue,
    Override,
    Participation,
    Party,
    Passage,
    Person,
    Post,
    Reading,
    Section,
)


def settings(entry: BundleEntry, line: int = 0) -> BundleSettings:
    """The ``bundle:`` part. line: where its key stands, 1-based."""
    return BundleSettings(
        title=entry.title,
        kind=entry.kind,
        profile=entry.profile,
        hearing_date=entry.hearing_date,
        date=entry.date,
        cite_as=entry.cite_as,
        dividers=entry.dividers,
        max_size=entry.max_size,
        volume_pages=(entry.volumes.pages or 0) if entry.volumes else 0,
        volume_size=(entry.volumes.size or 0) if entry.volumes else 0,
        numbering=entry.numbering,
        prepared_by=entry.prepared_by,
        reference_patterns=tuple(entry.reference_patterns),
        lists=tuple(dict.fromkeys(entry.lists)),
        chronology_from=entry.chronology_from,
        labels=entry.labels,
        continues=entry.continues,
        first_page=entry.first_page,
        late=entry.late,
        late_line=entry.line("late") if entry.typed("late") else line,
        subnumbers=entry.subnumbers,
        index_spare_lines=entry.index_spare_lines,
        joint=entry.joint,
        profile_line=entry.line("profile") if entry.typed("profile") else line,
    )


_SHARED = (
    "profile",
    "hearing_date",
    "date",
    "dividers",
    "max_size",
    "volumes",
    "numbering",
    "ocr",
    "ocr_reason",
    "orient",
    "prepared_by",
    "reference_patterns",
)
"""Keys of the first bundle that hold for the others too, unless they say otherwise."""

_CITED_AS = {"core": "[CB/{page}]", "authorities": "[AB/{page}]"}
"""How a bundle of a kind is cited where the manifest does not say it."""


def whole_further(entry: FurtherEntry, first: BundleEntry) -> FurtherEntry:
    """A further bundle's entry with what it takes from the first."""
    taken = {key: getattr(first, key) for key in _SHARED if not entry.typed(key)}
    cited = {} if entry.typed("cite_as") else {"cite_as": _CITED_AS.get(entry.kind, first.cite_as)}
    return entry.model_copy(update={**taken, **cited})


def further(entry: FurtherEntry, root: Section, first: BundleSettings) -> FurtherBundle:
    """A further bundle. entry: whole. root: its own documents."""
    made = settings(entry, entry.line("id"))
    line = made.profile_line if entry.typed("profile") else first.profile_line
    named = replace(made, id=entry.id, profile_line=line)
    return FurtherBundle(named, root, tuple(entry.contents), entry.line(), entry.line("contents"))


def case(entry: CaseEntry) -> Case:
    """The ``case:`` part; a party without an id gets one made of its name."""
    everyone = (*entry.claimants, *entry.defendants, *entry.interested_parties)
    ids = Ids.beside((party.id for party in everyone if party.id), ())
    return Case(
        number=entry.number,
        short_title=entry.short_title,
        claimants=tuple(_party(party, ids) for party in entry.claimants),
        defendants=tuple(_party(party, ids) for party in entry.defendants),
        interested_parties=tuple(_party(party, ids) for party in entry.interested_parties),
    )


def _party(entry: PartyEntry, ids: Ids) -> Party:
    return Party(
        id=entry.id or ids.made(entry.known_as or entry.name, "party"),
        name=entry.name,
        participation=Participation(entry.participation),
        in_person=entry.in_person,
        represented_by=entry.represented_by,
        known_as=entry.known_as,
        line=entry.line(),
    )


def people(entry: ManifestEntry) -> tuple[Person, ...]:
    """The list of persons."""
    return tuple(_person(person) for person in entry.people)


def _person(entry: PersonEntry) -> Person:
    return Person(
        name=entry.name,
        role=entry.role.replace("-", " ").capitalize(),
        also_known_as=tuple(entry.also_known_as),
        was=tuple(Post(post.role, post.since, post.until) for post in entry.was),
        note=entry.note,
        known_as=entry.known_as,
        line=entry.line(),
    )


def event(entry: EventEntry) -> Event:
    """A row of the chronology."""
    accounts = tuple(account(row) for row in entry.accounts)
    return Event(entry.date, entry.event, tuple(entry.refs), entry.date_note, entry.line(), accounts)


def account(entry: AccountEntry) -> Account:
    """What one source says of an event."""
    return Account(entry.ref, entry.date, tuple(entry.names), entry.says, entry.line())


def issue(entry: IssueEntry) -> Issue:
    """A row of the list of issues; the number of its ground, where it was typed with the word."""
    passages = tuple(Passage(row.ref, row.why) for row in entry.refs)
    ground = re.sub(r"^ground\s+", "", entry.ground.strip(), flags=re.IGNORECASE)
    return Issue(entry.issue, ground, passages, entry.line())


def reading(entry: ReadingEntry) -> Reading:
    """A row of the essential reading list."""
    return Reading(entry.ref, entry.why, entry.minutes, entry.line())


def override(entry: OverrideEntry) -> Override:
    """A rule set aside."""
    return Override(entry.rule, entry.reason, entry.order_date, entry.line())


def limits(entry: LimitsEntry | None) -> tuple[tuple[str, float], ...]:
    """The limits that are set: name and value, sorted; in bytes, seconds, megapixels or a count."""
    if entry is None:
        return ()
    return tuple(sorted((name, value) for name, value in entry.model_dump().items() if value is not None))
