"""Whether the values of a manifest can stand at all: what the reader makes sure of for a manifest that was typed, and
what a program that builds one in Python may get wrong. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from bundler.manifest.limits import LIMITS
from bundler.manifest.saying import error, nearest
from bundler.manifest.scalars import AS_PATTERN
from bundler.manifest.words import AGREEMENTS, BUNDLE_KINDS, CHRONOLOGIES, DOCUMENT_TYPES, LISTS, REFERENCES, Words
from bundler.model import (
    BundleSettings,
    Document,
    DocumentDate,
    DocumentKind,
    Finding,
    Manifest,
    Place,
    Ref,
    Section,
)
from bundler.planning.mentions.patterns import pattern_problem

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ABSOLUTE = re.compile(r"[\\/~]|[A-Za-z]:[\\/]")
_NAME_IT = "Give the source a name as a path of its own, such as exhibits/letter.pdf."


def wrong_name(name: str) -> str:
    """Why a source cannot be called this in a plan and a ledger, or "" where it can."""
    if not name.strip():
        return "The name of a source is empty"
    if _CONTROL.search(name):
        return "The name of a source holds a control character"
    if _ABSOLUTE.match(name):
        return f"The name “{name}” of a source begins outside the manifest's folder"
    if ".." in re.split(r"[\\/:]", name):
        return f"The name “{name}” of a source leads upwards (..)"
    return ""


def check_soundness(manifest: Manifest) -> Iterator[Finding]:
    """Names, pages, numbers, dates, words and texts that no part of the program could work with."""
    front = Place(manifest.name, manifest.bundle.profile_line)
    yield from _settings(manifest.bundle, front)
    for bundle in manifest.further:
        yield from _settings(bundle.settings, Place(manifest.name, bundle.line))
    yield from _text("case.number", manifest.case.number, front, needed=True)
    yield from _text("case.short_title", manifest.case.short_title, front, needed=True)
    for party in manifest.case.parties():
        place = Place(manifest.name, party.line)
        yield from _text("The name of a party", party.name, place, needed=True)
        yield from _text("known_as", party.known_as, place)
    yield from _dates(manifest)
    for root in manifest.roots():
        yield from _sections(root, manifest.name)
    for document in manifest.documents():
        yield from _document(document, Place(manifest.name, document.line, document.id))
    yield from _rows(manifest)
    yield from _limits(manifest, front)


def _settings(bundle: BundleSettings, place: Place) -> Iterator[Finding]:
    yield from _text("bundle.title", bundle.title, place, needed=True)
    yield from _word("bundle.kind", bundle.kind, BUNDLE_KINDS, place)
    yield from _word("bundle.chronology_from", bundle.chronology_from, CHRONOLOGIES, place)
    for word in bundle.lists:
        yield from _word("bundle.lists", word, LISTS, place)
    if "{page}" not in bundle.cite_as:
        message = "cite_as does not say where the page number goes"
        yield error("manifest.wrong-cite-as", message, place, "Put {page} in.")
    for pattern in bundle.reference_patterns:
        if why := pattern_problem(pattern):
            message = f"“{pattern}” is no pattern of references: {why}"
            yield error("manifest.wrong-pattern", message, place, AS_PATTERN)


def _sections(section: Section, name: str) -> Iterator[Finding]:
    for item in section.items:
        if isinstance(item, Section):
            yield from _text("The title of a section", item.title, Place(name, item.line), needed=True)
            yield from _sections(item, name)


def _document(document: Document, place: Place) -> Iterator[Finding]:
    yield from _content(document, place)
    yield from _text("title", document.title, place, needed=True)
    for key in ("note", "date_note", "to_follow", "supplied", "duration"):
        yield from _text(key, getattr(document, key), place)
    yield from _word("type", document.type, DOCUMENT_TYPES, place)
    if document.agreed is not None:
        yield from _word("agreed", document.agreed.to, AGREEMENTS, place)
    yield from _word("references", document.references, REFERENCES, place)
    if document.own_numbers is not None and document.own_numbers < 0:
        yield error("manifest.not-a-number", "own_numbers is below 0", place, "Give the number of the first page.")
    if document.pages is not None:
        yield from _pages(document.pages, place)
    if document.witness is not None:
        yield from _text("The name of the witness", document.witness.name, place, needed=True)
        if document.witness.number is not None and document.witness.number < 1:
            yield error("manifest.not-a-number", "The number of a statement is below 1", place, "The first is 1.")


_MISSING = {
    DocumentKind.POINTER: ("same_as", "a pointer names no document", "Give same_as the id of a document."),
    DocumentKind.PLACEHOLDER: ("to_follow", "a placeholder does not say what is to follow", "Fill to_follow in."),
    DocumentKind.EXHIBIT: ("mark", "an exhibit has no mark", "Give it a mark, such as MA1."),
}


def _content(document: Document, place: Place) -> Iterator[Finding]:
    """What a document of its kind must have, and what it cannot have."""
    if document.kind in (DocumentKind.FILE, DocumentKind.MEDIA):
        yield from _source(document, place)
    elif document.source is not None:
        message = f"A document of the kind {document.kind.value} has a source"
        yield error("manifest.misplaced-key", message, place, "Only a file or a recording has one.")
    if document.kind in _MISSING:
        key, message, remedy = _MISSING[document.kind]
        if not str(getattr(document, key)).strip():
            yield error("manifest.missing-key", f"{key}: {message}", place, remedy)
    if document.kind is DocumentKind.EXHIBIT:
        if not document.documents:
            yield error("manifest.missing-key", "documents: an exhibit is empty", place, "Give it its documents.")
        if any(child.documents or child.kind is DocumentKind.EXHIBIT for child in document.documents):
            message = f"The exhibit “{document.mark}” holds another exhibit"
            yield error("manifest.nested-exhibit", message, place, "List them one after the other.")
    elif document.documents:
        message = "A document that is no exhibit holds documents of its own"
        yield error("manifest.nested-exhibit", message, place, "Make it an exhibit, or list them one after the other.")
    elif document.mark:
        message = "A document that is no exhibit has a mark"
        yield error("manifest.misplaced-key", message, place, "Put it into an exhibit of that mark.")


def _source(document: Document, place: Place) -> Iterator[Finding]:
    source = document.source
    if source is None:
        message = f"A document of the kind {document.kind.value} has no source"
        yield error("manifest.missing-source", message, place, "Give it a Source with a name and a path or open=.")
        return
    if why := wrong_name(source.name):
        yield error("manifest.bad-path", why, place, _NAME_IT)
    if source.path is None and source.open is None:
        message = f"The source “{source.name}” has neither a path nor a way to open it"
        yield error("manifest.missing-source", message, place, "Give it a path or open=.")


def _pages(pages: tuple[int, ...], place: Place) -> Iterator[Finding]:
    remedy = "Give page numbers from 1, each once; None means all pages."
    if not pages:
        yield error("manifest.wrong-pages", "pages is empty, so nothing of the document is left", place, remedy)
    elif min(pages) < 1:
        yield error("manifest.wrong-pages", f"pages names page {min(pages)}; the first page is 1", place, remedy)
    elif len(set(pages)) < len(pages):
        twice = next(page for page in pages if pages.count(page) > 1)
        yield error("manifest.wrong-pages", f"pages names page {twice} twice", place, remedy)


def _text(key: str, text: str, place: Place, needed: bool = False) -> Iterator[Finding]:
    if found := _CONTROL.search(text):
        message = f"{key} holds a control character (U+{ord(found[0]):04X})"
        yield error("manifest.control-character", message, place, "Delete it: retype the text.")
    elif needed and not text.strip():
        yield error("manifest.empty", f"{key} is empty", place, "Fill it in.")


def _word(key: str, word: str, listed: Words, place: Place) -> Iterator[Finding]:
    if word and word not in listed.words:
        near = listed.nearest(word)
        remedy = f"Did you mean “{near}”?" if near else f"The words are: {', '.join(listed.words)}."
        yield error("manifest.unknown-word", f"{key}: “{word}” is no {listed.what}", place, remedy)


# --- lists and dates --------------------------------------------------------------------------------------------------


def _rows(manifest: Manifest) -> Iterator[Finding]:
    name = manifest.name
    for event in manifest.chronology:
        yield from _text("event", event.event, Place(name, event.line), needed=True)
        for ref in event.refs:
            yield from _reference(ref, Place(name, ref.line or event.line))
        for account in event.accounts:
            place = Place(name, account.line or event.line)
            yield from _reference(account.ref, place)
            for text in (account.says, *account.names):
                yield from _text("accounts", text, place)
    yield from _issues(manifest)
    for row in manifest.essential_reading:
        yield from _text("why", row.why, Place(name, row.line))
        yield from _reference(row.ref, Place(name, row.ref.line or row.line))
        if row.minutes is not None and row.minutes < 0:
            yield error("manifest.not-a-number", "minutes is below 0", Place(name, row.line), "Give 0 or more.")
    for person in manifest.people:
        yield from _text("The name of a person", person.name, Place(name, person.line), needed=True)
        yield from _text("note", person.note, Place(name, person.line))
    for override in manifest.overrides:
        yield from _text("The rule of an override", override.rule, Place(name, override.line), needed=True)
        yield from _text("The reason of an override", override.reason, Place(name, override.line), needed=True)


def _issues(manifest: Manifest) -> Iterator[Finding]:
    for row in manifest.issues:
        place = Place(manifest.name, row.line)
        yield from _text("issue", row.issue, place, needed=True)
        yield from _text("ground", row.ground, place)
        for passage in row.passages:
            yield from _text("why", passage.why, Place(manifest.name, passage.ref.line or row.line))
            yield from _reference(passage.ref, Place(manifest.name, passage.ref.line or row.line))


def _reference(ref: Ref, place: Place) -> Iterator[Finding]:
    if any(span.first < 1 or span.last < span.first for span in ref.spans):
        message = f"The reference “{ref.text}” has pages that cannot be"
        yield error("manifest.wrong-reference", message, place, "Pages count from 1, and a span runs forwards.")


def _dates(manifest: Manifest) -> Iterator[Finding]:
    front = Place(manifest.name, manifest.bundle.profile_line)
    dated = [(front, manifest.bundle.date), (front, manifest.bundle.hearing_date)]
    for document in manifest.documents():
        place = Place(manifest.name, document.line, document.id)
        dated += [(place, document.date), (place, document.disclosed.on if document.disclosed else None)]
        dated.append((place, document.publication.accessed if document.publication else None))
    for event in manifest.chronology:
        place = Place(manifest.name, event.line)
        dated += [(place, event.date), *((place, account.date) for account in event.accounts)]
    for place, date in dated:
        if date is not None and not _possible(date):
            message = f"“{date.text}” is not in the calendar"
            yield error("manifest.wrong-date", message, place, "Give a year, a month from 1 to 12 and a day of it.")


def _possible(date: DocumentDate) -> bool:
    if date.day is not None and date.month is None:
        return False
    try:
        dt.date(date.year, 1 if date.month is None else date.month, 1 if date.day is None else date.day)
    except ValueError:
        return False
    return True


def _limits(manifest: Manifest, place: Place) -> Iterator[Finding]:
    for name, value in manifest.limits:
        limit = LIMITS.get(name)
        if limit is None:
            near = nearest(name, LIMITS)
            remedy = f"Did you mean “{near}”?" if near else f"The limits are: {', '.join(LIMITS)}."
            yield error("manifest.unknown-key", f"There is no limit “{name}”", place, remedy)
        elif not limit.holds(value):
            message = f"The limit “{name}” is {limit.shown(value)}; it goes from {limit.shown(limit.least)}"
            remedy = "Choose a value between the two, or leave it out."
            yield error("manifest.wrong-limit", f"{message} to {limit.shown(limit.most)}", place, remedy)
