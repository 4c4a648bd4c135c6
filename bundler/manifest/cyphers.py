"""Cyphers (``known_as``): whoever has one is never called by name in anything that is printed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from bundler.manifest.names import Protected, name_key, protected_names, words_of
from bundler.manifest.saying import error, warning
from bundler.model import Case, Document, Finding, Manifest, Party, Person, Place, Section, Witness

_Someone = TypeVar("_Someone", Party, Person, Witness)


def _named(manifest: Manifest) -> Iterator[tuple[str, str, int]]:
    """(name, cypher, line) of every party, person and witness that has a cypher."""
    for party in manifest.case.parties():
        yield party.name, party.known_as, party.line
    for person in manifest.people:
        for name in (person.name, *person.also_known_as):
            yield name, person.known_as, person.line
    for document in manifest.documents():
        if document.witness:
            yield document.witness.name, document.witness.known_as, document.line


def cyphers(manifest: Manifest) -> dict[str, str]:
    """Each protected name, in a form that is compared without case and spacing, with its first cypher."""
    return first_cyphers((name, cypher) for name, cypher, _ in _named(manifest))


def first_cyphers(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The same for (name, cypher) of everyone, the cypher being "" for those who have none."""
    found: dict[str, str] = {}
    for name, cypher in names:
        if cypher:
            found.setdefault(name_key(name), cypher)
    return found


def spread(manifest: Manifest) -> Manifest:
    """The manifest with every party, person and witness of a protected name under the same cypher."""
    known = cyphers(manifest)
    if not known:
        return manifest
    people = tuple(_with(person, known) for person in manifest.people)
    known_by = replace(manifest, case=_case(manifest.case, known), people=people)
    return known_by.over_roots(lambda root: _section(root, known))


def check_cyphers(manifest: Manifest) -> Iterator[Finding]:
    """Two cyphers for one name, and protected names, or parts of them, in what will be printed or listed."""
    known = cyphers(manifest)
    for name, cypher, line in _named(manifest):
        if cypher and known[name_key(name)] != cypher:
            message = f"One person is known as “{known[name_key(name)]}” and, on line {line}, as “{cypher}”"
            place = Place(manifest.name, line)
            yield error("manifest.clashing-cypher", message, place, "Use one cypher for one person.")
    for person in manifest.people:
        if person.known_as and person.also_known_as:
            message = f"The other names of the person known as “{person.known_as}” would be printed"
            place = Place(manifest.name, person.line)
            yield error("manifest.name-shown", message, place, "Delete also_known_as from this entry.")
    protected = _protected(manifest, known)
    if protected:
        yield from _in_texts(manifest, protected)
        yield from _in_files(manifest, protected)


def _protected(manifest: Manifest, known: Mapping[str, str]) -> tuple[Protected, ...]:
    open_names = (name for name, _, _ in _named(manifest) if name_key(name) not in known)
    return protected_names(known, open_names)


def _in_texts(manifest: Manifest, protected: tuple[Protected, ...]) -> Iterator[Finding]:
    for where, text, place in _printed(manifest):
        key = name_key(text)
        words = words_of(text)
        for someone in protected:
            remedy = f"Write “{someone.cypher}” in the place of the name."
            if where == "The title":
                remedy += " An entry without title: gets one from the name of its file."
            if someone.whole(key):
                message = f"{where} holds the name of the person known as “{someone.cypher}”, and it would be printed"
                yield error("manifest.name-shown", message, place, remedy)
            elif found := someone.parts(words):
                message = (
                    f"{where} holds a part of the name of the person known as “{someone.cypher}” "
                    f"({someone.told(found)}), and it would be printed"
                )
                if someone.certain(found):
                    yield error("manifest.name-shown", message, place, remedy)
                else:
                    remedy = f"If this is that person, write “{someone.cypher}” instead; the word may mean another."
                    yield warning("manifest.name-shown", message, place, remedy)


def _in_files(manifest: Manifest, protected: tuple[Protected, ...]) -> Iterator[Finding]:
    """Names of files stand in the plan, the ledger and the report. The finding itself does not repeat them."""
    for document in manifest.included():
        if document.source is None:
            continue
        for word_list, what in ((words_of(document.source.name), "name of the file"), (words_of(document.id), "id")):
            hit = next((someone for someone in protected if someone.parts(word_list)), None)
            if hit is not None:
                message = (
                    f"The {what} of this entry holds the name, or a part of the name, of the person known as "
                    f"“{hit.cypher}”, and stands in the plan, the ledger and the report"
                )
                remedy = f"Rename the file after “{hit.cypher}”." if what != "id" else "Choose another id."
                place = Place(manifest.name, document.file_line or document.line)
                yield warning("manifest.name-in-file-name", message, place, remedy)
                break


def _printed(manifest: Manifest) -> Iterator[tuple[str, str, Place]]:
    """(what it is, the text, its place) of every text of the manifest that is printed."""
    front = Place(manifest.name)
    yield "The bundle's title", manifest.bundle.title, front
    for bundle in manifest.further:
        yield "The bundle's title", bundle.settings.title, Place(manifest.name, bundle.line)
    yield "The short title of the case", manifest.case.short_title, front
    for party in manifest.case.parties():
        yield "represented_by", party.represented_by, Place(manifest.name, party.line)
    yield from _printed_of_documents(manifest)
    for event in manifest.chronology:
        yield "The event", f"{event.event} {event.date_note}", Place(manifest.name, event.line)
        for account in event.accounts:
            said = " ".join((account.says, *account.names))
            yield "An account of the event", said, Place(manifest.name, account.line or event.line)
    for issue in manifest.issues:
        yield "The issue", f"{issue.issue} {issue.ground}", Place(manifest.name, issue.line)
        for passage in issue.passages:
            yield "why", passage.why, Place(manifest.name, passage.ref.line or issue.line)
    for row in manifest.essential_reading:
        yield "why", row.why, Place(manifest.name, row.line)
    for person in manifest.people:
        posts = " ".join(post.role for post in person.was)
        yield "The entry of people", f"{person.note} {posts}", Place(manifest.name, person.line)
    for override in manifest.overrides:
        yield "The reason", override.reason, Place(manifest.name, override.line)


def _printed_of_documents(manifest: Manifest) -> Iterator[tuple[str, str, Place]]:
    def sections(section: Section) -> Iterator[tuple[str, str, Place]]:
        yield "The section's title", section.title, Place(manifest.name, section.line)
        for item in section.items:
            if isinstance(item, Section):
                yield from sections(item)

    for root in manifest.roots():
        yield from sections(root)
    for document in manifest.included():
        place = Place(manifest.name, document.line, document.id)
        texts = {
            "The title": document.title,
            "note": document.note,
            "date_note": document.date_note,
            "to_follow": document.to_follow,
            "supplied": document.supplied,
            "source": document.publication.publisher if document.publication else "",
        }
        for where, text in texts.items():
            yield where, text, place


def _case(case: Case, known: Mapping[str, str]) -> Case:
    return replace(
        case,
        claimants=tuple(_with(party, known) for party in case.claimants),
        defendants=tuple(_with(party, known) for party in case.defendants),
        interested_parties=tuple(_with(party, known) for party in case.interested_parties),
    )


def _with(someone: _Someone, known: Mapping[str, str]) -> _Someone:
    return replace(someone, known_as=someone.known_as or known.get(name_key(someone.name), ""))


def _section(section: Section, known: Mapping[str, str]) -> Section:
    items = tuple(
        _section(item, known) if isinstance(item, Section) else _document(item, known) for item in section.items
    )
    return replace(section, items=items)


def _document(document: Document, known: Mapping[str, str]) -> Document:
    children = tuple(_document(child, known) for child in document.documents)
    witness = _with(document.witness, known) if document.witness else None
    return replace(document, documents=children, witness=witness)
