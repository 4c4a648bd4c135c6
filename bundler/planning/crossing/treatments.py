"""What becomes of the references in each document: links and numbers in the margin, links alone, or nothing.

The manifest decides (``references:``). Where it is silent, what the makers of the bundle wrote themselves bears both;
other parties' documents and signed ones bear links alone, which leave the page as it looks; everything else, for it is
evidence, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bundler.model import Document, Manifest, Party, Prepared

MARGIN, LINKS, OFF = "margin", "links", "off"

_STATEMENTS: Final = frozenset({"witness-statement", "affidavit"})

_CLAIMANTS: Final = frozenset({"claim-form", "statement-of-facts-and-grounds", "statement-in-reply"})
"""Statements of case that only a claimant makes."""

_DEFENDANTS: Final = frozenset({"acknowledgment-of-service", "detailed-grounds", "summary-grounds"})
"""Statements of case that only those who resist a claim make."""

WRITTEN: Final = (
    _STATEMENTS
    | _CLAIMANTS
    | _DEFENDANTS
    | {"statement-of-case", "skeleton-argument", "expert-report", "chronology", "list-of-issues"}
)
"""Types of documents that are written for the case, and refer to others."""


@dataclass(frozen=True)
class Treatment:
    """What becomes of a document's references: ``margin``, ``links`` or ``off``; and why, for the report."""

    policy: str
    why: str


def treatments(manifest: Manifest, prepared: Mapping[str, Prepared]) -> dict[str, Treatment]:
    """The treatment of every document that has been read, by id, in the order of the manifest."""
    inside = {child.id for document in manifest.documents() for child in document.documents}
    maker = _maker(manifest)
    return {
        document.id: _treatment(document, manifest, maker, prepared[document.id], document.id in inside)
        for document in manifest.files()
        if document.id in prepared
    }


def _maker(manifest: Manifest) -> Party | None:
    """Who makes the bundle: the party that the manifest names, else the first claimant."""
    named, case = manifest.bundle.prepared_by, manifest.case
    found = [party for party in case.parties() if named in (party.id, party.name)]
    return next(iter(found or case.claimants), None)


def _treatment(document: Document, manifest: Manifest, maker: Party | None, read: Prepared, inside: bool) -> Treatment:
    if document.references:
        return Treatment(document.references, "the manifest says so")
    if inside:
        return Treatment(OFF, "it is part of an exhibit, or was carried by another document")
    if not (document.type in WRITTEN or (document.type == "" and document.witness and document.witness.number)):
        return Treatment(OFF, "it is no document of a kind that is written for the case")
    if document.signed or (document.signed is None and read.facts.signatures):
        return Treatment(LINKS, "it is signed")
    return _by_party(document, manifest, maker)


def _by_party(document: Document, manifest: Manifest, maker: Party | None) -> Treatment:
    whose = _whose(document, manifest)
    if whose is None and document.type in _DEFENDANTS and maker in manifest.case.claimants:
        return Treatment(LINKS, "it is a document of those who resist the claim")
    if whose is None:
        return Treatment(LINKS, "the manifest does not say whose it is (party:)")
    if maker is not None and _one_side(whose, maker, manifest):
        return Treatment(MARGIN, f"it is a document of {whose.shown}, for whom the bundle is made")
    return Treatment(LINKS, f"it is a document of another party, {whose.shown}")


def _one_side(one: Party, other: Party, manifest: Manifest) -> bool:
    """Claimants sue together; defendants and interested parties speak for themselves."""
    return one == other or (one in manifest.case.claimants and other in manifest.case.claimants)


def _whose(document: Document, manifest: Manifest) -> Party | None:
    """The party whose document it is, as far as the manifest or the document's type says."""
    case = manifest.case
    named = set(_named(document))
    found = [party for party in case.parties() if not named.isdisjoint((party.id, party.name))]
    if named:
        return found[0] if len(found) == 1 else None
    if document.type in _CLAIMANTS:
        return next(iter(case.claimants), None)
    resisting = (*case.defendants, *case.interested_parties)
    return resisting[0] if document.type in _DEFENDANTS and len(resisting) == 1 else None


def _named(document: Document) -> Iterator[str]:
    """Ids or names of the party whose document it is: who filed it, whose witness speaks, who relies on it, or the
    witness in person."""
    witness = document.witness
    for names in ((document.party,), (witness.party,) if witness else (), document.relied_on_by):
        if any(names):
            yield from filter(None, names)
            return
    if witness is not None:
        yield witness.name


def read_for_references(treated: Mapping[str, Treatment]) -> tuple[str, ...]:
    """Ids of the documents whose words are looked at."""
    return tuple(name for name, treatment in treated.items() if treatment.policy != OFF)
