"""What views are made of: the manifest, the Plan and what was read; and the links between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bundler.model import Document, Finding, Manifest, MediaFacts, Person, Prepared, Ref
from bundler.planning.plan import Plan, PlanEntry
from bundler.planning.profile import Profile
from bundler.planning.references import Resolver, Target


@dataclass(frozen=True)
class Material:
    """Everything that a view may draw on."""

    manifest: Manifest
    plan: Plan
    prepared: Mapping[str, Prepared]
    media: Mapping[str, MediaFacts]
    profile: Profile
    round: int | None = None
    """The number of the round of documents added after service; None where nothing was served, or need not stay."""

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return {document.id: document for document in self.manifest.documents()}

    def document(self, entry: PlanEntry) -> Document:
        """The manifest's document behind an entry."""
        return self._documents[entry.id]

    def find(self, name: str) -> Document | None:
        """The manifest's document of that id, whether or not it stands in this bundle."""
        beside = (document for document in self.manifest.beside if document.id == name)
        return self._documents.get(name) or next(beside, None)

    @cached_property
    def _people(self) -> dict[str, str]:
        """Names that may be printed, by what a manifest may call a party or a person."""
        named: dict[str, str] = {}
        everyone: tuple[Person, ...] = self.manifest.people
        for person in everyone:
            named[person.name] = person.shown
        for party in self.manifest.case.parties():
            named[party.name] = named[party.id] = party.shown
        return named

    def called(self, name: str) -> str:
        """The name that may be printed of a party's id, or of a party's or a person's name."""
        return self._people.get(name, name)


@dataclass(frozen=True)
class Links:
    """Resolves references and keeps what could not be resolved."""

    resolver: Resolver
    findings: list[Finding] = field(default_factory=list)

    def target(self, ref: Ref) -> Target | None:
        """Where a reference leads, or None, of which note is taken."""
        found = self.resolver.resolve(ref)
        if isinstance(found, Finding):
            self.findings.append(found)
            return None
        return found
