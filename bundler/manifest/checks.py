"""What must hold across a whole manifest, wherever it came from: names, references, pages. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bundler.manifest.cyphers import check_cyphers
from bundler.manifest.pageranges import format_pages
from bundler.manifest.references import document_meant, is_id, mark_key
from bundler.manifest.saying import error
from bundler.model import Document, DocumentKind, Finding, FindingKind, Manifest, Place, Ref, Severity


def check_manifest(manifest: Manifest, forgiven: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Every finding about a manifest that needs no file to be opened; it may have been built in Python.

    forgiven: names to which nothing need answer (of entries that were refused already).
    """
    check = _Check(manifest, frozenset(forgiven))
    return tuple(
        finding
        for part in (
            check.parties(),
            check.ids(),
            check.marks(),
            check.exhibits(),
            check.pointers(),
            check.placeholders(),
            check.references(),
            check.people_meant(),
            check.events(),
            check.same_pages(),
            check.contents(),
            check_cyphers(manifest),
        )
        for finding in part
    )


@dataclass(frozen=True)
class _Check:
    manifest: Manifest
    forgiven: frozenset[str]

    def _place(self, document: Document) -> Place:
        return Place(self.manifest.name, document.line, document.id)

    def _names(self) -> list[tuple[str, str]]:
        return [(document.id, document.mark) for document in self.manifest.documents()]

    def parties(self) -> Iterator[Finding]:
        """Two parties of one id."""
        first: dict[str, int] = {}
        for party in self.manifest.case.parties():
            if party.id in first:
                message = f"Two parties have the id “{party.id}”, on lines {first[party.id]} and {party.line}"
                yield error("manifest.clashing-id", message, Place(self.manifest.name, party.line), _ANOTHER_ID)
            first.setdefault(party.id, party.line)

    def ids(self) -> Iterator[Finding]:
        """Two documents of one id, or an id that is none."""
        first: dict[str, Document] = {}
        for document in self.manifest.documents():
            if not is_id(document.id):
                message = f"“{document.id}” cannot be an id"
                yield error("manifest.wrong-id", message, self._place(document), "Use small letters and digits.")
            if document.id in first:
                other = first[document.id]
                message = f"Two documents have the id “{document.id}”, on lines {other.line} and {document.line}"
                yield error("manifest.clashing-id", message, self._place(document), _ANOTHER_ID)
            first.setdefault(document.id, document)

    def marks(self) -> Iterator[Finding]:
        """Two marks that read alike, or an id that reads as a mark."""
        first: dict[str, Document] = {}
        for document in self.manifest.documents():
            key = mark_key(document.mark)
            if key and key in first:
                other = first[key]
                message = (
                    f"The marks “{other.mark}” (line {other.line}) and “{document.mark}” (line {document.line}) "
                    "read alike"
                )
                remedy = "Give one of the exhibits another mark: case, spaces, / - and . do not tell marks apart."
                yield error("manifest.clashing-mark", message, self._place(document), remedy)
            if key:
                first.setdefault(key, document)
        for document in self.manifest.documents():
            exhibit = first.get(mark_key(document.id))
            if exhibit is not None:
                message = f"The id “{document.id}” reads as the mark “{exhibit.mark}” of line {exhibit.line}"
                yield error("manifest.clashing-id", message, self._place(document), _ANOTHER_ID)

    def exhibits(self) -> Iterator[Finding]:
        """exhibited_by that names no document; numbers of its own on an exhibit of several documents."""
        ids = [document.id for document in self.manifest.documents()]
        for exhibit in self._of(DocumentKind.EXHIBIT):
            for name in exhibit.exhibited_by:
                if name not in ids and name not in self.forgiven:
                    message = f"exhibited_by: no document has the id “{name}”"
                    yield error("manifest.reference-to-nothing", message, self._place(exhibit), _nearest(name, ids))
            if exhibit.own_numbers is not None and len(exhibit.documents) > 1:
                message = "own_numbers says which number the first page of one file bears, and this exhibit has several"
                remedy = "Write own_numbers in the entry of each file."
                yield error("manifest.misplaced-key", message, self._place(exhibit), remedy)

    def pointers(self) -> Iterator[Finding]:
        """same_as that leads nowhere, to itself, to another pointer or to what is left out."""
        targets = {document.id: document for document in self.manifest.documents()}
        included = {document.id for document in self.manifest.included()}
        for pointer in self._of(DocumentKind.POINTER):
            name, place = pointer.same_as, self._place(pointer)
            target = targets.get(name)
            if target is None:
                if name not in self.forgiven:
                    message = f"same_as: no document has the id “{name}”"
                    yield error("manifest.reference-to-nothing", message, place, _nearest(name, list(targets)))
            elif target.kind is DocumentKind.POINTER:
                message = f"same_as: “{name}” is itself only a pointer"
                yield error("manifest.pointer-to-pointer", message, place, "Name the document that has the pages.")
            elif name not in included and pointer.id in included:
                yield error("manifest.left-out", f"same_as: “{name}” is left out of the bundle", place, _INCLUDE)

    def placeholders(self) -> Iterator[Finding]:
        """Documents to follow: a draft may have them."""
        for document in self.manifest.included():
            if document.kind is DocumentKind.PLACEHOLDER:
                message = f"“{document.title}” is still to follow: {document.to_follow}"
                remedy = "Put file: in the place of to_follow: when it has come, or build with --draft."
                yield Finding(
                    "manifest.to-follow",
                    Severity.ERROR,
                    message,
                    self._place(document),
                    remedy,
                    kind=FindingKind.RULE,
                )

    def references(self) -> Iterator[Finding]:
        """References to nothing, or to what is left out."""
        names = self._names()
        included = {document.id for document in self.manifest.included()}
        for ref in self._refs():
            id_ = document_meant(ref.name, names)
            place = Place(self.manifest.name, ref.line)
            if id_ is None:
                if ref.name not in self.forgiven:
                    message = f"The reference “{ref.text}” leads nowhere: nothing is called “{ref.name}”"
                    remedy = _nearest(ref.name, [name for pair in names for name in pair if name])
                    if re.fullmatch(r"[\d–-]+", ref.name):
                        remedy = 'Inside brackets a comma begins a new reference: quote it, as ["MA1:1,2"].'
                    yield error("manifest.reference-to-nothing", message, place, remedy)
            elif id_ not in included:
                message = f"The reference “{ref.text}” leads nowhere: “{ref.name}” is left out of the bundle"
                yield error("manifest.left-out", message, place, _INCLUDE)

    def _refs(self) -> Iterator[Ref]:
        for event in self.manifest.chronology:
            yield from event.refs
        for row in self.manifest.essential_reading:
            yield row.ref

    def people_meant(self) -> Iterator[Finding]:
        """Parties that a document names and the case has not."""
        parties = [name for party in self.manifest.case.parties() for name in (party.id, party.name)]
        people = [person.name for person in self.manifest.people]
        for document in self.manifest.documents():
            witness = (document.witness.party,) if document.witness and document.witness.party else ()
            for key, names, known in (
                ("witness", witness, parties),
                ("relied_on_by", document.relied_on_by, parties),
                ("disclosed", (document.disclosed.by,) if document.disclosed else (), parties + people),
            ):
                for name in names:
                    if name and name not in known and name not in self.forgiven:
                        message = f"{key}: no party has the id or the name “{name}”"
                        code = "manifest.reference-to-nothing"
                        yield error(code, message, self._place(document), _nearest(name, known))

    def events(self) -> Iterator[Finding]:
        """Events without a date or a word about it."""
        for event in self.manifest.chronology:
            if event.date is None and not event.date_note:
                message = f"The event “{event.event}” has no date"
                remedy = 'Add date:, or date_note: "undated".'
                yield error("manifest.undated", message, Place(self.manifest.name, event.line), remedy)

    def same_pages(self) -> Iterator[Finding]:
        """The same pages of one file in two places of the bundle."""
        for first, later in _pairs(self.manifest.files()):
            shared = shared_pages(first, later)
            if shared is not None and later.source is not None:
                what = f"The pages {shared}" if shared else "The same pages"
                message = (
                    f"{what} of “{later.source.name}” are already in the bundle, as “{first.id}” on line {first.line}"
                )
                remedy = f"Write same_as: {first.id} in the place of the file, or leave one of them out."
                yield error("manifest.same-pages", message, self._place(later), remedy)

    def contents(self) -> Iterator[Finding]:
        """A bundle of nothing."""
        if not any(True for _ in self.manifest.included()) and not self.forgiven:
            message = "No document is left in the bundle"
            yield error("manifest.nothing-included", message, Place(self.manifest.name), _INCLUDE)

    def _of(self, kind: DocumentKind) -> Iterator[Document]:
        return (document for document in self.manifest.documents() if document.kind is kind)


_ANOTHER_ID = "Give one of them another id."
_INCLUDE = "Take its include: false away, or change what leads to it."


@dataclass
class _Seen:
    """What of one file is in the bundle already: all of it, or single pages, each with the document that has it."""

    whole: Document | None = None
    pages: dict[int, Document] = field(default_factory=dict)

    def clash(self, document: Document) -> Document | None:
        """The earlier document that has a page of this one."""
        if self.whole is not None or document.pages is None:
            return self.whole or next(iter(self.pages.values()), None)
        return next((self.pages[page] for page in document.pages if page in self.pages), None)

    def add(self, document: Document) -> None:
        """Remember a document's pages; the earliest keeps them."""
        if document.pages is None:
            self.whole = self.whole or document
        for page in document.pages or ():
            self.pages.setdefault(page, document)


def _pairs(documents: Iterable[Document]) -> Iterator[tuple[Document, Document]]:
    """(earlier, later) of every two documents of one file; only the first clash of each later one."""
    seen: dict[object, _Seen] = {}
    for document in documents:
        if document.source is None:
            continue
        earlier = seen.setdefault(document.source.path or document.source.name, _Seen())
        clash = earlier.clash(document)
        if clash is not None:
            yield clash, document
        earlier.add(document)


def shared_pages(one: Document, other: Document) -> str | None:
    """The pages that two documents of one file share, as ``2-3``; "" for all of them, None for none."""
    if one.pages is None and other.pages is None:
        return ""
    if one.pages is None or other.pages is None:
        return format_pages(one.pages or other.pages or ())
    shared = tuple(sorted(set(one.pages) & set(other.pages)))
    return format_pages(shared) if shared else None


def _nearest(name: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(names), 1, 0.6)
    return f"Did you mean “{near[0]}”?" if near else "Use an id or a mark that an entry of this manifest has."
