"""Lists that the manifest has rows for: chronology, essential reading, persons, issues."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bundler.model import Document, DocumentDate, Event, Issue, Passage, Person, Post
from bundler.planning.guesses import MARK
from bundler.planning.material import Links, Material
from bundler.planning.plan import EntryKind, PlanEntry
from bundler.planning.references import Target
from bundler.planning.rows import full_title, shown_number
from bundler.planning.views import (
    ChronologyRow,
    ChronologyView,
    ListGroup,
    ListRow,
    ListView,
    PageLink,
    PeopleView,
    PersonRow,
    ReadingRow,
    ReadingView,
)
from bundler.planning.wording import counted, minutes_words

SortKey = tuple[int, int, int, float]
_UNDATED: SortKey = (9999, 0, 0, 0.0)


# --- chronology ---------------------------------------------------------------------------------------------------


def chronology(material: Material, entry: PlanEntry, links: Links) -> ChronologyView:
    """Events, dated documents or both, earliest first; of one date the events stand before the documents."""
    wanted = material.manifest.bundle.chronology_from
    rows = list(_events(material, links)) if wanted != "documents" else []
    footnotes: tuple[str, ...] = ()
    if wanted != "events":
        told = set(_told(material, links)) if wanted == "both" else set()
        rows += _documents(material, told)
        footnotes = tuple(_footnotes(material, told))
    title = "Chronology of documents" if wanted == "documents" else "Chronology"
    return ChronologyView(tuple(row for _, row in sorted(rows, key=lambda pair: pair[0])), title, footnotes)


def _key(date: DocumentDate | None) -> SortKey:
    return date.sort_key if date else _UNDATED


def _events(material: Material, links: Links) -> Iterator[tuple[SortKey, ChronologyRow]]:
    for event in material.manifest.chronology:
        yield _key(event.date), _event(event, material, links)


def _event(event: Event, material: Material, links: Links) -> ChronologyRow:
    targets = [links.target(ref) for ref in event.refs]
    pages = tuple(link for target in targets if target for link in target.links(material.plan))
    date = event.date_note or (event.date.printed if event.date else "")
    return ChronologyRow(date, event.event, pages)


_DATED = frozenset({EntryKind.DOCUMENT, EntryKind.MEDIA, EntryKind.PLACEHOLDER})


def _listed(material: Material) -> Iterator[tuple[PlanEntry, Document]]:
    """Documents that may stand in a chronology: exhibits are there by their documents, pointers by what they name."""
    for entry in material.plan.entries:
        if entry.kind in _DATED:
            yield entry, material.document(entry)


def _told(material: Material, links: Links) -> Iterator[str]:
    """Ids of documents to which an event of their own date refers: they stand with it, and not once more."""
    dates = {entry.id: _day(document.date) for entry, document in _listed(material)}
    for event in material.manifest.chronology:
        targets = [links.resolver.resolve(ref) for ref in event.refs]
        ordinals = [ordinal for target in targets if isinstance(target, Target) for ordinal in target.ordinals]
        for document in {material.plan.pages[ordinal].entry for ordinal in ordinals}:
            if event.date is not None and dates.get(document) == _day(event.date):
                yield document


def _day(date: DocumentDate | None) -> tuple[int, ...]:
    return date.sort_key[:3] if date else ()


def _documents(material: Material, told: Collection[str]) -> Iterator[tuple[SortKey, ChronologyRow]]:
    for entry, document in _listed(material):
        if document.date is not None and entry.id not in told:
            date = f"{entry.date}{MARK}" if "date" in document.guessed else entry.date
            notes = (
                f"Document {shown_number(material.plan, entry)}",
                _exhibit(material, entry),
                author(material, document),
            )
            note = "; ".join(each for each in notes if each)
            title = f"{entry.title}{MARK}" if "title" in document.guessed else entry.title
            yield _key(document.date), ChronologyRow(date, title, (own_link(material, entry),), note)


def own_link(material: Material, entry: PlanEntry) -> PageLink:
    """The pages of an entry alone, without what stands below it."""
    own = material.plan.ordinals_by_entry[entry.id]
    return PageLink(material.plan.span_text(own[0], own[-1]), own[0])


def _exhibit(material: Material, entry: PlanEntry) -> str:
    above = material.plan.entry_by_id.get(entry.parent)
    return f"Exhibit {above.mark}" if above is not None and above.mark else ""


def author(material: Material, document: Document) -> str:
    """Whose document it is, as far as the manifest says: its witness, its publisher, or a party."""
    if document.witness is not None:
        party = material.called(document.witness.party) if document.witness.party else ""
        who = document.witness.shown
        return f"{who}, for {party}" if party and party != who else who
    if document.publication is not None and document.publication.publisher:
        return document.publication.publisher
    if document.party:
        return material.called(document.party)
    if document.relied_on_by:
        return f"relied on by {', '.join(material.called(name) for name in document.relied_on_by)}"
    if document.disclosed is not None and document.disclosed.by:
        return f"disclosed by {material.called(document.disclosed.by)}"
    return ""


def _footnotes(material: Material, told: Collection[str]) -> Iterator[str]:
    if told:
        yield "A document to which an event of its own date refers stands with that event."
    documents = [document for _, document in _listed(material)]
    what = [name for name in ("title", "date") if any(name in each.guessed and each.date for each in documents)]
    if what:
        yield f"{MARK} {' or '.join(what).capitalize()} as the document itself gives it."
    undated = sum(document.date is None for document in documents)
    if undated:
        verb = "bears" if undated == 1 else "bear"
        yield f"{counted(undated, 'document')} of the bundle {verb} no date and cannot stand here."


# --- essential reading --------------------------------------------------------------------------------------------


def reading(material: Material, entry: PlanEntry, links: Links) -> ReadingView:
    """Passages to read beforehand, with the time they take together, and their pages, each counted once."""
    rows: list[ReadingRow] = []
    read: set[int] = set()
    for item in material.manifest.essential_reading:
        target = links.target(item.ref)
        if target is None:
            continue
        read.update(target.ordinals)
        time = minutes_words(item.minutes) if item.minutes is not None else ""
        rows.append(ReadingRow(full_title(target.entry), target.links(material.plan), item.why, time))
    times = [item.minutes for item in material.manifest.essential_reading if item.minutes is not None]
    unknown = len(material.manifest.essential_reading) - len(times)
    return ReadingView(tuple(rows), minutes_words(sum(times)) if times else "", unknown, len(read))


# --- persons ------------------------------------------------------------------------------------------------------


def people(material: Material, entry: PlanEntry, links: Links) -> PeopleView:
    """The list of persons; whoever has a cypher goes by it alone."""
    return PeopleView(tuple(_person(person) for person in material.manifest.people))


def _person(person: Person) -> PersonRow:
    posts = tuple(_post(post) for post in person.was)
    others = () if person.known_as else person.also_known_as  # a cypher hides every other name too
    return PersonRow(person.shown, person.role, others, posts, person.note)


def _post(post: Post) -> str:
    since = post.since.printed if post.since else ""
    until = post.until.printed if post.until else ""
    held = f"{since} to {until}" if since and until else f"from {since}" if since else f"to {until}" if until else ""
    return f"{post.role} ({held})" if held else post.role


# --- issues -------------------------------------------------------------------------------------------------------


def issues(material: Material, entry: PlanEntry, links: Links) -> ListView:
    """Each issue with the documents and pages that bear on it."""
    groups = (_issue(number, issue, material, links) for number, issue in enumerate(material.manifest.issues, 1))
    return ListView("List of issues", tuple(groups))


def _issue(number: int, issue: Issue, material: Material, links: Links) -> ListGroup:
    rows = tuple(row for passage in issue.passages for row in _passage(passage, material, links))
    ground = f"Ground {issue.ground}" if issue.ground else ""
    note = "; ".join(each for each in (ground, "" if rows else "No document is named for it.") if each)
    return ListGroup(f"{number}. {issue.issue}", rows, note)


def _passage(passage: Passage, material: Material, links: Links) -> Iterator[ListRow]:
    target = links.target(passage.ref)
    if target is not None:
        document = target.entry
        notes = (passage.why,) if passage.why else ()
        yield ListRow(
            shown_number(material.plan, document),
            full_title(document),
            document.date,
            target.links(material.plan),
            notes,
        )
