"""What must hold across a whole manifest, wherever it came from: names, references, pages. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from bundler.manifest.bundles import check_bundles
from bundler.manifest.cyphers import check_cyphers
from bundler.manifest.pageranges import format_pages
from bundler.manifest.rules import check_overrides
from bundler.manifest.saying import GIVE_REASON, NO_REASON, at_line, error, nearest, on_lines, rule, some
from bundler.manifest.soundness import check_soundness
from bundler.model import Document, DocumentKind, Finding, Manifest, OcrPolicy, Place
from bundler.planning.derive import derive
from bundler.planning.families import Carrier, carrier, is_member
from bundler.planning.grammar import document_meant, is_id, mark_key


def check_manifest(manifest: Manifest, forgiven: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Every finding about a manifest that needs no file to be opened; it may have been built in Python.

    forgiven: names to which nothing need answer (of entries that were refused already).
    """
    spared = frozenset(forgiven)
    check = _Check(manifest, spared)
    bundles = [_Check(each, spared) for each in derive(manifest)]
    found = (
        finding
        for part in (
            check_soundness(manifest),
            check.parties(),
            check.ids(),
            check.marks(),
            check.exhibits(),
            check.pointers(),
            check.placeholders(),
            check.drafts(),
            bundles[0].references({each.id for each in manifest.documents()}),
            check.people_meant(),
            check.events(),
            check.agreements(),
            *(each.same_pages() for each in bundles),
            *(each.contents() for each in bundles),
            check.recognition(),
            check_bundles(manifest, spared),
            check_overrides(manifest),
            check_cyphers(manifest),
        )
        for finding in part
    )
    return tuple(dict.fromkeys(found))


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
                message = f"Two parties have the id “{party.id}”{on_lines(first[party.id], party.line)}"
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
                message = f"Two documents have the id “{document.id}”{on_lines(other.line, document.line)}"
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
                    f"The marks “{other.mark}” and “{document.mark}”{on_lines(other.line, document.line)} read alike"
                )
                remedy = "Give one of the exhibits another mark: case, spaces, / - and . do not tell marks apart."
                yield error("manifest.clashing-mark", message, self._place(document), remedy)
            if key:
                first.setdefault(key, document)
        for document in self.manifest.documents():
            exhibit = first.get(mark_key(document.id))
            if exhibit is not None:
                message = f"The id “{document.id}” reads as the mark “{exhibit.mark}”{at_line(exhibit.line)}"
                yield error("manifest.clashing-id", message, self._place(document), _ANOTHER_ID)

    def exhibits(self) -> Iterator[Finding]:
        """exhibited_by that names no document; numbers of its own on an exhibit of several documents."""
        ids = [document.id for document in self.manifest.documents()]
        for exhibit in self._of(DocumentKind.EXHIBIT):
            for name in exhibit.exhibited_by:
                if name not in ids and name not in self.forgiven and not is_member(name, ids):
                    message = f"exhibited_by: no document has the id “{name}”"
                    remedy = _meant(name, ids, "Use the id of the statement that exhibits it.")
                    if marked := self._marked(name):
                        message = f"exhibited_by: “{name}” is the mark of an exhibit, not the id of a statement"
                        remedy = f"Use the id of the statement that exhibits it; “{marked}” is that of the exhibit."
                    yield error("manifest.reference-to-nothing", message, self._place(exhibit), remedy)
            if exhibit.own_numbers is not None and len(exhibit.documents) > 1:
                message = "own_numbers says which number the first page of one file bears, and this exhibit has several"
                remedy = "Write own_numbers in the entry of each file."
                yield error("manifest.misplaced-key", message, self._place(exhibit), remedy)

    def recognition(self) -> Iterator[Finding]:
        """Recognition switched off without a word why, in a manifest that was built in Python: elsewhere the reader
        says so once, at the line that switches it off."""
        for document in self.manifest.documents():
            if document.ocr is OcrPolicy.OFF and not document.ocr_reason and not document.line:
                message = f"“{document.id}”: {NO_REASON}"
                yield error("manifest.ocr-without-reason", message, self._place(document), GIVE_REASON)

    def pointers(self) -> Iterator[Finding]:
        """same_as that leads nowhere, to itself, to another pointer or to what is left out."""
        targets = {document.id: document for document in self.manifest.documents()}
        included = {document.id for document in self.manifest.included()}
        for pointer in self._of(DocumentKind.POINTER):
            name, place = pointer.same_as, self._place(pointer)
            target = targets.get(name)
            if target is None:
                if name not in self.forgiven and not is_member(name, targets):
                    message, remedy = f"same_as: no document has the id “{name}”", _meant(name, targets, _AN_ID)
                    if marked := self._marked(name):
                        message = f"same_as: “{name}” is the mark of an exhibit, not an id"
                        remedy = f"Write same_as: {marked}, the id of that exhibit."
                    yield error("manifest.reference-to-nothing", message, place, remedy)
            elif target is pointer:
                yield error("manifest.pointer-to-pointer", f"same_as: “{name}” is this very entry", place, _HAS_PAGES)
            elif target.kind is DocumentKind.POINTER:
                message = f"same_as: “{name}” is itself only a pointer"
                yield error("manifest.pointer-to-pointer", message, place, _HAS_PAGES)
            elif name not in included and pointer.id in included:
                yield error("manifest.left-out", f"same_as: “{name}” is left out of the bundle", place, _INCLUDE)

    def drafts(self) -> Iterator[Finding]:
        """Our own drafts that are no Word documents: no references can be resolved in them."""
        for document in self.manifest.included():
            source = document.source
            if document.draft and source and PurePosixPath(source.name).suffix.lower() not in (".docx", ".docm"):
                message = f"draft: true is for Word documents (.docx), and “{source.name}” is none"
                remedy = "Take draft: true out; or name the Word document that the file was made from."
                yield error("manifest.draft-not-word", message, self._place(document), remedy)

    def placeholders(self) -> Iterator[Finding]:
        """Documents to follow: a draft may have them."""
        for document in self.manifest.included():
            if document.kind is DocumentKind.PLACEHOLDER:
                about = "" if document.to_follow == document.title else f": {document.to_follow}"
                message = f"“{document.title}” is still to follow{about}"
                remedy = "Put file: in the place of to_follow: when it has come, or build with --draft."
                yield rule("manifest.to-follow", message, self._place(document), remedy)

    def references(self, everywhere: Collection[str] = ()) -> Iterator[Finding]:
        """References to nothing, or to what is left out. everywhere: ids of the documents of all bundles."""
        names = self._names()
        included = {document.id for document in self.manifest.included()}
        for ref in self.manifest.refs():
            id_ = document_meant(ref.name, names)
            place = Place(self.manifest.name, ref.line)
            if id_ is None:
                if ref.name not in self.forgiven and not is_member(ref.name, included):
                    message = f"The reference “{ref.text}” leads nowhere: nothing is called “{ref.name}”"
                    remedy = _meant(ref.name, [name for pair in names for name in pair if name], _AN_ID_OR_MARK)
                    if ref.name in everywhere:
                        message = f"The reference “{ref.text}” leads nowhere: “{ref.name}” is in another bundle alone"
                        remedy = "Describe it in the first bundle and name it under contents: of the other."
                    if re.fullmatch(r"[\d–-]+", ref.name):
                        remedy = 'Inside brackets a comma begins a new reference: quote it, as ["MA1:1,2"].'
                    yield error("manifest.reference-to-nothing", message, place, remedy)
            elif id_ not in included:
                message = f"The reference “{ref.text}” leads nowhere: “{ref.name}” is left out of the bundle"
                yield error("manifest.left-out", message, place, _INCLUDE)

    def people_meant(self) -> Iterator[Finding]:
        """Parties that a document names and the case has not."""
        parties = [name for party in self.manifest.case.parties() for name in (party.id, party.name)]
        people = [person.name for person in self.manifest.people]
        yield from self._maker(parties)
        for document in _with_attachments(self.manifest.documents()):
            witness = (document.witness.party,) if document.witness and document.witness.party else ()
            for key, names, known in (
                ("witness.party", witness, parties),
                ("relied_on_by", document.relied_on_by, parties),
                ("passages", _relying(document), parties),
                ("party", (document.party,), parties),
                ("agreed.by", document.agreed.by if document.agreed else (), parties),
                ("disclosed.by", (document.disclosed.by,) if document.disclosed else (), parties + people),
            ):
                for name in names:
                    if name and name not in known and name not in self.forgiven:
                        message = f"{key}: no party has the id or the name “{name}”"
                        code = "manifest.reference-to-nothing"
                        remedy = _meant(name, known, f"The parties are: {some(self._party_ids())}.")
                        yield error(code, message, self._place(document), remedy)

    def _maker(self, parties: list[str]) -> Iterator[Finding]:
        """A maker of the bundle who is no party."""
        name = self.manifest.bundle.prepared_by
        if name and name not in parties:
            message = f"prepared_by: no party has the id or the name “{name}”"
            remedy = _meant(name, parties, f"The parties are: {some(self._party_ids())}.")
            place = Place(self.manifest.name, self.manifest.bundle.profile_line)
            yield error("manifest.reference-to-nothing", message, place, remedy)

    def _party_ids(self) -> list[str]:
        return [party.id for party in self.manifest.case.parties()]

    def _marked(self, name: str) -> str:
        """The id of the exhibit of that mark, or ""."""
        return document_meant(name, ((each.id, each.mark) for each in self._of(DocumentKind.EXHIBIT))) or ""

    def events(self) -> Iterator[Finding]:
        """Events without a date or a word about it."""
        for event in self.manifest.chronology:
            if event.date is None and not event.date_note:
                message = f"The event “{event.event}” has no date"
                remedy = 'Add date:, or date_note: "undated".'
                yield error("manifest.undated", message, Place(self.manifest.name, event.line), remedy)

    def agreements(self) -> Iterator[Finding]:
        """Documents that everybody agrees, and that are in dispute."""
        for document in self.manifest.documents():
            agreed = document.agreed
            if document.disputed and agreed and not agreed.by and agreed.to in ("agreed", "contents"):
                message = f"“{document.title}” is agreed and disputed at once"
                remedy = "Say who agrees (agreed: {to: contents, by: [PARTY]}), or as to what (agreed: authenticity)."
                yield error("manifest.agreed-and-disputed", message, self._place(document), remedy)

    def same_pages(self) -> Iterator[Finding]:
        """The same pages of one file in two places of the bundle."""
        for first, later in _pairs(as_typed(self.manifest.files())):
            shared = shared_pages(first, later)
            named_twice = self.manifest.bundle.id and first.id == later.id  # check_bundles speaks of that
            if shared is not None and later.source is not None and not named_twice:
                what = _pages_are(shared, later.source.name)
                message = f"{what} already in the bundle, as “{first.id}”{at_line(first.line)}"
                remedy = f"Write same_as: {first.id} in the place of the file, or leave one of them out."
                yield error("manifest.same-pages", message, self._place(later), remedy)

    def contents(self) -> Iterator[Finding]:
        """A bundle of nothing."""
        if not any(True for _ in self.manifest.included()) and not self.forgiven:
            message = "No document is left in the bundle"
            if self.manifest.bundle.id:
                message = f"No document is in the bundle “{self.manifest.bundle.id}”"
            remedy = "Name some under contents:, or describe them in it." if self.manifest.bundle.id else _INCLUDE
            if self.manifest.bundle.kind == "core":
                remedy = "Add core: true to each document that is wanted in it, or name them under contents:."
            yield error("manifest.nothing-included", message, Place(self.manifest.name), remedy)

    def _of(self, kind: DocumentKind) -> Iterator[Document]:
        return (document for document in self.manifest.documents() if document.kind is kind)


_ANOTHER_ID = "Give one of them another id."
_AN_ID = "Use the id of an entry of this manifest; an entry without one gets its id from the name of its file."
_AN_ID_OR_MARK = "Use an id or a mark that an entry of this manifest has."
_HAS_PAGES = "Name the document that has the pages."
_INCLUDE = "Take its include: false away, or change what leads to it."


def _relying(document: Document) -> tuple[str, ...]:
    """Parties that rely on passages of an authority."""
    passages = document.case_law.passages if document.case_law else ()
    return tuple(name for passage in passages for name in passage.by)


def _with_attachments(documents: Iterable[Document]) -> Iterator[Document]:
    """Documents, and what their entries say of single attachments as documents at their own lines."""
    for document in documents:
        yield document
        for override in document.overrides if isinstance(document, Carrier) else ():
            said = {name: value for name, value in override.fields if name in _NAMING}
            nobody: dict[str, Any] = {
                "witness": None,
                "relied_on_by": (),
                "disclosed": None,
                "party": "",
                "agreed": None,
            }
            child = carrier(replace(document, line=override.line, **{**nobody, **said}), override.inner)
            yield from _with_attachments([child])


_NAMING = ("witness", "relied_on_by", "disclosed", "party", "agreed")
"""Fields that name parties and people."""


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


def as_typed(documents: Iterable[Document]) -> list[Document]:
    """Documents in the order of the manifest's lines: the id of an earlier one never hangs on a later one."""
    return sorted(documents, key=lambda document: document.line)


def _pages_are(shared: str, name: str) -> str:
    if not shared:
        return f"The same pages of “{name}” are"
    return f"Page {shared} of “{name}” is" if shared.isdigit() else f"Pages {shared} of “{name}” are"


def _meant(name: str, names: Iterable[str], otherwise: str) -> str:
    near = nearest(name, names)
    return f"Did you mean “{near}”?" if near else otherwise
