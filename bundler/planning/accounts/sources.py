"""What there is to be held against each other: for each event its accounts, and the pages that its references name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bundler.model import (
    Account,
    Document,
    DocumentDate,
    Event,
    Finding,
    Manifest,
    PageWords,
    Party,
    Person,
    Ref,
    Witness,
)
from bundler.planning.accounts.callings import Calling, agree, calling, plain
from bundler.planning.accounts.spotting import spotted
from bundler.planning.plan import Plan
from bundler.planning.references import Resolver
from bundler.planning.rows import full_title

Words = Mapping[str, Sequence[PageWords]]
"""The words of pages, by document id."""


@dataclass(frozen=True)
class Known:
    """Somebody whom the manifest names. person: with dated posts, where it has any."""

    name: str
    calling: Calling
    person: Person | None = None


@dataclass(frozen=True)
class Source:
    """One source of an event. where: its title. page: in the bundle, as printed. typed: the manifest says so; else it
    was read from the page. date: of the event, as the source has it. own_date: of the source itself. unseen: callings
    that the manifest gives and the words of the page do not show."""

    where: str
    page: str
    typed: bool
    callings: tuple[Calling, ...] = ()
    date: DocumentDate | None = None
    says: str = ""
    own_date: DocumentDate | None = None
    unseen: tuple[str, ...] = ()


def known_people(manifest: Manifest) -> tuple[Known, ...]:
    """Persons and witnesses by name. Whoever has a cypher is left out: no table prints that name."""
    found: dict[str, Known] = {}
    for person in manifest.people:
        each = calling(person.name)
        found.setdefault(each.name, Known(person.name, each, person))
    for document in manifest.documents():
        if document.witness is not None:
            each = calling(document.witness.name)
            found.setdefault(each.name, Known(document.witness.name, each))
    hidden = {each.name for each in hidden_people(manifest)}
    return tuple(known for name, known in found.items() if name not in hidden)


def hidden_people(manifest: Manifest) -> tuple[Calling, ...]:
    """The names of those who have a cypher."""
    witnesses = (document.witness for document in manifest.documents() if document.witness is not None)
    everyone: tuple[Party | Person | Witness, ...] = (*manifest.case.parties(), *manifest.people, *witnesses)
    return tuple(calling(each.name) for each in everyone if each.known_as)


@dataclass(frozen=True)
class Sources:
    """Finds the sources of events in one bundle. words: of pages, as far as they were read."""

    manifest: Manifest
    plan: Plan
    words: Words
    known: Sequence[Known]

    @cached_property
    def resolver(self) -> Resolver:
        """Resolves the manifest's references."""
        return Resolver.of(self.manifest, self.plan)

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The manifest's documents by id."""
        return {document.id: document for document in self.manifest.documents()}

    @cached_property
    def _hidden(self) -> tuple[Calling, ...]:
        return hidden_people(self.manifest)

    def of(self, event: Event) -> tuple[Source, ...]:
        """Its accounts as typed, then what the pages themselves show."""
        typed = [source for account in event.accounts for source in self._account(account)]
        return (*typed, *self._read(event))

    def _account(self, account: Account) -> Iterator[Source]:
        pages = self.ordinals([account.ref])
        if pages:
            callings = tuple(calling(name) for name in account.names)
            page = self.plan.span_text(pages[0], pages[-1])
            where, unseen = self._where(self.plan.pages[pages[0]].entry), tuple(self._unseen(callings, pages))
            yield Source(where, page, True, callings, account.date, account.says, unseen=unseen)

    def _unseen(self, callings: Iterable[Calling], ordinals: Iterable[int]) -> Iterator[str]:
        """Callings that do not stand on pages. Of pages without words nothing is known."""
        shown = ""
        for document, pages in _by_document(self.plan, ordinals).items():
            here = (each for each in self.words.get(document, ()) if each.page in pages)
            shown += "".join(f" {plain(word.text)}" for page in here for word in page.words)
        for each in callings:
            said = " ".join(plain(word) for word in each.typed.split())
            if shown and f" {said} " not in f"{shown} ":
                yield each.typed

    def _where(self, name: str) -> str:
        """A document's title, within an exhibit after its mark, and its publisher."""
        entry, document = self.plan.entry_by_id[name], self.documents.get(name)
        above = self.plan.entry_by_id.get(entry.parent)
        title = f"Exhibit {above.mark}: {entry.title}" if above is not None and above.mark else full_title(entry)
        publisher = document.publication.publisher if document and document.publication else ""
        return f"{title} ({publisher})" if publisher else title

    def _read(self, event: Event) -> Iterator[Source]:
        names = [each.calling for each in self.known]
        for document, pages in _by_document(self.plan, self.ordinals(refs_of(event))).items():
            here = [each for each in self.words.get(document, ()) if each.page in pages]
            where, own = self._where(document), self.documents.get(document)
            for each in spotted(here, names):
                if any(agree(each.calling, name) for name in self._hidden):
                    continue
                page = self.plan.page_text(pages[each.page])
                yield Source(where, page, False, (each.calling,), own_date=own.date if own else None)

    def ordinals(self, refs: Iterable[Ref]) -> list[int]:
        """Ordinals of all pages to which references lead; what leads nowhere is told elsewhere."""
        found = (self.resolver.resolve(ref) for ref in refs)
        return [ordinal for each in found if not isinstance(each, Finding) for ordinal in each.ordinals]


def refs_of(event: Event) -> tuple[Ref, ...]:
    """All that an event refers to, its accounts too."""
    return (*event.refs, *(account.ref for account in event.accounts))


def pages_told(manifest: Manifest, plan: Plan) -> dict[str, tuple[int, ...]]:
    """The source pages, by document id, whose words are wanted: those to which references of the chronology lead."""
    finder = Sources(manifest, plan, {}, ())
    ordinals = [ordinal for event in manifest.chronology for ordinal in finder.ordinals(refs_of(event))]
    return {document: tuple(sorted(pages)) for document, pages in sorted(_by_document(plan, ordinals).items())}


def _by_document(plan: Plan, ordinals: Iterable[int]) -> dict[str, dict[int, int]]:
    """By document, its source pages among these pages of the bundle, each with its ordinal."""
    found: dict[str, dict[int, int]] = {}
    for ordinal in ordinals:
        page = plan.pages[ordinal]
        if page.source_page is not None:
            found.setdefault(page.entry, {}).setdefault(page.source_page, ordinal)
    return found
