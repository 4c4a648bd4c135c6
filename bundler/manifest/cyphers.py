"""Cyphers (``known_as``): whoever has one is never called by name in anything that is printed. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from bundler.manifest.saying import error
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
    found: dict[str, str] = {}
    for name, cypher, _ in _named(manifest):
        if cypher:
            found.setdefault(_key(name), cypher)
    return found


def spread(manifest: Manifest) -> Manifest:
    """The manifest with every party, person and witness of a protected name under the same cypher."""
    known = cyphers(manifest)
    if not known:
        return manifest
    return replace(
        manifest,
        case=_case(manifest.case, known),
        people=tuple(_with(person, known) for person in manifest.people),
        root=_section(manifest.root, known),
    )


def check_cyphers(manifest: Manifest) -> Iterator[Finding]:
    """Two cyphers for one name, and protected names in texts that will be printed."""
    known = cyphers(manifest)
    for name, cypher, line in _named(manifest):
        if cypher and known[_key(name)] != cypher:
            message = f"One person is known as “{known[_key(name)]}” and, on line {line}, as “{cypher}”"
            place = Place(manifest.name, line)
            yield error("manifest.clashing-cypher", message, place, "Use one cypher for one person.")
    for person in manifest.people:
        if person.known_as and person.also_known_as:
            message = f"The other names of the person known as “{person.known_as}” would be printed"
            place = Place(manifest.name, person.line)
            yield error("manifest.name-shown", message, place, "Delete also_known_as from this entry.")
    for where, text, place in _printed(manifest):
        for key, cypher in known.items():
            if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", _key(text)):
                message = f"{where} holds the name of the person known as “{cypher}”, and it would be printed"
                yield error("manifest.name-shown", message, place, f"Write “{cypher}” in the place of the name.")


def _printed(manifest: Manifest) -> Iterator[tuple[str, str, Place]]:
    """(what it is, the text, its place) of every text of the manifest that is printed."""
    front = Place(manifest.name)
    yield "The bundle's title", manifest.bundle.title, front
    yield "The short title of the case", manifest.case.short_title, front
    for party in manifest.case.parties():
        yield "represented_by", party.represented_by, Place(manifest.name, party.line)
    yield from _printed_of_documents(manifest)
    for event in manifest.chronology:
        yield "The event", f"{event.event} {event.date_note}", Place(manifest.name, event.line)
    for row in manifest.essential_reading:
        yield "why", row.why, Place(manifest.name, row.line)
    for person in manifest.people:
        posts = " ".join(post.role for post in person.was)
        yield "The entry of people", f"{person.note} {posts}", Place(manifest.name, person.line)


def _printed_of_documents(manifest: Manifest) -> Iterator[tuple[str, str, Place]]:
    def sections(section: Section) -> Iterator[tuple[str, str, Place]]:
        yield "The section's title", section.title, Place(manifest.name, section.line)
        for item in section.items:
            if isinstance(item, Section):
                yield from sections(item)

    yield from sections(manifest.root)
    for document in manifest.included():
        place = Place(manifest.name, document.line, document.id)
        texts = {
            "The title": document.title,
            "note": document.note,
            "date_note": document.date_note,
            "to_follow": document.to_follow,
            "supplied": document.supplied,
        }
        for where, text in texts.items():
            yield where, text, place


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _case(case: Case, known: Mapping[str, str]) -> Case:
    return replace(
        case,
        claimants=tuple(_with(party, known) for party in case.claimants),
        defendants=tuple(_with(party, known) for party in case.defendants),
        interested_parties=tuple(_with(party, known) for party in case.interested_parties),
    )


def _with(someone: _Someone, known: Mapping[str, str]) -> _Someone:
    return replace(someone, known_as=someone.known_as or known.get(_key(someone.name), ""))


def _section(section: Section, known: Mapping[str, str]) -> Section:
    items = tuple(
        _section(item, known) if isinstance(item, Section) else _document(item, known) for item in section.items
    )
    return replace(section, items=items)


def _document(document: Document, known: Mapping[str, str]) -> Document:
    children = tuple(_document(child, known) for child in document.documents)
    witness = _with(document.witness, known) if document.witness else None
    return replace(document, documents=children, witness=witness)
