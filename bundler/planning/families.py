"""Documents that other documents carry: mail with attachments, archives, PDFs with files inside. They join the bundle
behind what carries them, as ``ID.1``, ``ID.2``, and those inside them as ``ID.1.1``. Pure.

Every call grows the whole manifest anew from what is known so far, in the order of the bundle: which of two equal
files comes first, and is printed, never hangs on which of them was read first.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from bundler.model import (
    Attachment,
    AttachmentPolicy,
    Document,
    DocumentKind,
    Finding,
    Manifest,
    Place,
    Prepared,
    Section,
    Severity,
    Source,
    error,
    info,
    warning,
)
from bundler.planning.guesses import guess
from bundler.planning.wording import keyed

ATTACHED: Final = ".attached"
"""Ending of the names under which attachments lie: ``HASH.attached``."""

DEPTH: Final = 5
"""How deep attachments of attachments go: ``ID.1.1.1.1.1`` is the last."""

MOST: Final = 10_000
"""Documents that one listed document may carry, those inside others counted too."""

_HANDED_DOWN: Final = (
    "annotations", "layers", "attachments", "changes", "ocr", "ocr_reason", "orient", "exif", "covered_text",
    "password_env",
    "before_decision_maker", "disclosed", "relied_on_by", "references", "publication",
)  # fmt: skip
"""Fields of a document that hold for what it carries too, unless its own entry says otherwise."""

_IN_REMEDY: Final = re.compile(r"`((?!attachments: \{|limits:|files:|file:)[a-z_]+: [^`]+)`")


@dataclass(frozen=True)
class Override:
    """What the manifest says of one attachment. key: its number, from 1, or its name. line: 1-based.

    fields: names and values of Document. inner: the same for its own attachments.
    """

    key: str
    line: int = 0
    fields: tuple[tuple[str, Any], ...] = ()
    inner: tuple[Override, ...] = ()

    @property
    def included(self) -> bool:
        """Not ``leave-out``."""
        return bool(dict(self.fields).get("include", True))


@dataclass(frozen=True)
class Carrier(Document):
    """A document whose entry speaks of single attachments; those that it does not name follow what is usual for its
    kind. Its own ``attachments`` is INCLUDE, so that the bytes of all of them are to hand."""

    overrides: tuple[Override, ...] = ()


def carrier(document: Document, overrides: Iterable[Override]) -> Carrier:
    """The document as one whose entry speaks of single attachments."""
    values = {each.name: getattr(document, each.name) for each in fields(Document)}
    return Carrier(**{**values, "attachments": AttachmentPolicy.INCLUDE}, overrides=tuple(overrides))


@dataclass(frozen=True)
class Grown:
    """A manifest with its families. unread: documents of them that are in the bundle and not read yet.

    places: id of every attachment -> its numbers below the listed document, outermost first. alike: id of every
    attachment that is only pointed to -> the document that it is equal to.
    """

    manifest: Manifest
    unread: tuple[Document, ...]
    places: Mapping[str, tuple[int, ...]]
    findings: tuple[Finding, ...]


def grow(manifest: Manifest, prepared: Mapping[str, Prepared], folder: Path, tried: Collection[str] = ()) -> Grown:
    """The manifest with the attachments of every document that has been read.

    prepared: by document id. folder: where the bytes of attachments lie, as ``HASH.attached``. tried: ids of documents
    that could not be read. An attachment that is equal to an earlier document of the bundle becomes a pointer to it.
    """
    growth = _Growth(manifest.name, prepared, folder, frozenset(tried), {each.id for each in manifest.documents()})
    root = growth.section(manifest.root)
    whole = replace(manifest, root=root)
    findings = (*growth.findings, *_repeated(whole, growth), *_unmet(whole))
    return Grown(whole, tuple(growth.unread), growth.places, findings)


@dataclass
class _Growth:
    """One pass over the bundle, in its order. first: document by hash of its whole file. carried: how many documents
    the listed document in hand carries. Private to this module."""

    name: str
    prepared: Mapping[str, Prepared]
    folder: Path
    tried: frozenset[str]
    listed: set[str]
    first: dict[str, str] = field(default_factory=dict)
    unread: list[Document] = field(default_factory=list)
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    repeated: list[tuple[Document, str]] = field(default_factory=list)
    carried: int = 0

    def section(self, section: Section) -> Section:
        """A section with its families."""
        items = tuple(self.section(each) if isinstance(each, Section) else self.entry(each) for each in section.items)
        return replace(section, items=items)

    def entry(self, document: Document) -> Document:
        """A listed document, or an exhibit with its own."""
        if not document.include:
            return document
        if document.kind is DocumentKind.EXHIBIT:
            return replace(document, documents=tuple(self.entry(each) for each in document.documents))
        self.carried = 0
        read = self.prepared.get(document.id)
        if document.kind is DocumentKind.FILE and document.pages is None and read is not None:
            other = self.first.setdefault(read.sha256, document.id)
            if other in self.places:
                self.repeated.append((document, other))
        return self._with_children(document, ())

    def _with_children(self, document: Document, place: tuple[int, ...]) -> Document:
        """A document with what it carries. place: its own numbers."""
        read = self.prepared.get(document.id)
        if document.kind is not DocumentKind.FILE or read is None or not read.facts.attachments:
            return document
        attached = read.facts.attachments
        chosen = self._chosen(document, attached)
        if len(place) == DEPTH and self._any_wanted(document, read, chosen):
            self._too_deep(document, place)
            return document
        children = []
        for number, attachment in enumerate(attached, 1):
            child = self._child(document, read, number, attachment, chosen.get(number))
            if child is not None:
                children.append(self._placed(child, attachment, (*place, number)))
        self._say_left_out(document, read, children)
        return replace(document, documents=tuple(children))

    def _any_wanted(self, document: Document, read: Prepared, chosen: Mapping[int, Override]) -> bool:
        numbers = range(1, len(read.facts.attachments) + 1)
        return any(_wanted(document, read, chosen.get(number)) for number in numbers)

    def _child(
        self, parent: Document, read: Prepared, number: int, attachment: Attachment, override: Override | None
    ) -> Document | None:
        """An attachment as a document, left out or not; None for one of a PDF that nobody spoke of."""
        wanted = _wanted(parent, read, override)
        if wanted is None:
            if isinstance(parent, Carrier):
                self._say_unnamed(parent, number, attachment)
            return None
        title = printable(attachment.name)
        said = dict(override.fields) if override else {}
        given = {name for name in ("title", "date") if name in said} | ({"date"} if "date_note" in said else set())
        values = {name: getattr(parent, name) for name in _HANDED_DOWN}
        if isinstance(parent, Carrier):
            values["attachments"] = AttachmentPolicy.WARN
        line = override.line if override else parent.line
        source = Source(f"{_called(parent)}#{title}", self.folder / f"{attachment.sha256}{ATTACHED}")
        values |= {"source": source, "line": line, "file_line": line, "note": _note(parent, read)}
        values |= {"made": tuple(name for name in ("title", "date") if name not in given), **said, "include": wanted}
        short = title.rsplit("/", 1)[-1]
        child = Document(**{"id": f"{parent.id}.{number}", "kind": DocumentKind.FILE, "title": short, **values})
        return carrier(child, override.inner) if override and override.inner else child

    def _placed(self, child: Document, attachment: Attachment, place: tuple[int, ...]) -> Document:
        """An attachment in its place: pointed to, read already (then with its own family), or still to be read."""
        self.places[child.id] = place
        if not child.include:
            return child
        if child.id in self.listed:
            self._taken(child)
        if child.pages is None:
            other = self.first.setdefault(attachment.sha256, child.id)
            if other != child.id:
                return replace(child, kind=DocumentKind.POINTER, source=None, same_as=other)
        if child.id not in self.prepared:
            self._await(child)
            return child
        return self._with_children(guess(child, self.prepared), place)

    def _await(self, child: Document) -> None:
        """Note a document that is still to be read, as long as there are not too many."""
        self.carried += 1
        if child.id not in self.tried and self.carried <= MOST:
            self.unread.append(child)
        elif self.carried == MOST + 1:
            message = f"“{_called(child)}” belongs to a document that carries more than {MOST:,} others."
            remedy = "Leave its attachments out (`attachments: leave-out`) and list those that matter."
            self.findings.append(error("source.too-many-attachments", message, self._at(child), remedy))

    # --- what the manifest says of single attachments -------------------------------------------------------------

    def _chosen(self, document: Document, attached: Sequence[Attachment]) -> dict[int, Override]:
        """What the entry says of each attachment, by number."""
        found: dict[int, Override] = {}
        for override in document.overrides if isinstance(document, Carrier) else ():
            numbers = _meant(override.key, attached)
            if len(numbers) == 1 and numbers[0] not in found:
                found[numbers[0]] = override
            else:
                self.findings.append(self._wrong_key(document, override, attached, numbers))
        return found

    def _wrong_key(
        self, document: Document, override: Override, attached: Sequence[Attachment], numbers: Sequence[int]
    ) -> Finding:
        place = Place(self.name, override.line, document.id)
        called, key = _called(document), override.key
        if len(numbers) > 1:
            message = f"“{called}” carries {len(numbers)} files that are called “{key}”."
            remedy = f"Name the one that is meant by its number: {', '.join(map(str, numbers))}."
            return error("manifest.unknown-attachment", message, place, remedy)
        if numbers:
            message = f"Two keys of attachments: speak of attachment {numbers[0]} of “{called}”; one is “{key}”."
            return error("manifest.duplicate-key", message, place, "Put them together under one key.")
        near = difflib.get_close_matches(key, [each.name for each in attached], 1, 0.6)
        listed = ", ".join(f"{number}: “{printable(each.name)}”" for number, each in enumerate(attached[:20], 1))
        more = f" and {len(attached) - 20:,} more" if len(attached) > 20 else ""
        meant = f"Did you mean “{printable(near[0])}”? " if near else ""
        message = f"“{called}” carries nothing that is called “{key}”."
        return error("manifest.unknown-attachment", message, place, f"{meant}It carries {listed}{more}.")

    # --- findings -------------------------------------------------------------------------------------------------

    def _at(self, document: Document) -> Place:
        return Place(self.name, document.line, document.id)

    def _too_deep(self, document: Document, place: tuple[int, ...]) -> None:
        message = f"“{_called(document)}” carries files too, and lies {DEPTH} deep already: no deeper ones are taken."
        line = keyed(place, "{attachments: leave-out}")
        remedy = f"Take out what matters and list it, and leave the rest out: `{line}`."
        self.findings.append(error("source.too-deep", message, self._at(document), remedy))

    def _taken(self, child: Document) -> None:
        message = f"The attachment “{_called(child)}” has the id “{child.id}”, which another entry has too."
        self.findings.append(error("manifest.clashing-id", message, self._at(child), "Give that entry another id."))

    def _say_left_out(self, document: Document, read: Prepared, children: Sequence[Document]) -> None:
        out = [_called(each) for each in children if not each.include]
        if out and (read.facts.family or isinstance(document, Carrier)):  # of a PDF, its reader has said it
            names = ", ".join(f"“{name}”" for name in out)
            are = "is" if len(out) == 1 else "are"
            message = f"{names} {are} left out, as the manifest says."
            self.findings.append(info("source.attachment-left-out", message, self._at(document)))

    def _say_unnamed(self, document: Document, number: int, attachment: Attachment) -> None:
        message = (
            f"“{printable(attachment.name)}” ({attachment.size:,} bytes, SHA-256 {attachment.sha256}) is attached "
            f"inside “{_called(document)}”; it is not carried over."
        )
        remedy = f"Add `{number}: include` or `{number}: leave-out` to the document's attachments:."
        self.findings.append(warning("source.attachment", message, self._at(document), remedy))


def _wanted(parent: Document, read: Prepared, override: Override | None) -> bool | None:
    """Whether an attachment goes into the bundle; None where nobody said and its kind is not taken unasked."""
    if override is not None:
        return override.included
    if isinstance(parent, Carrier) or parent.attachments is AttachmentPolicy.WARN:
        return True if read.facts.family else None
    return parent.attachments is AttachmentPolicy.INCLUDE


def _meant(key: str, attached: Sequence[Attachment]) -> list[int]:
    """Numbers of the attachments that a key may mean: by number, else by name, else by the name without folders."""
    if key.isdecimal() and 1 <= int(key) <= len(attached):
        return [int(key)]
    folded = key.casefold()
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name == key or printable(name) == key,
        lambda name: name.casefold() == folded,
        lambda name: name.casefold().rsplit("/", 1)[-1] == folded,
    )
    for test in tests:
        if found := [number for number, each in enumerate(attached, 1) if test(each.name)]:
            return found
    return []


def _called(document: Document) -> str:
    return document.source.name if document.source else document.id


def _note(parent: Document, read: Prepared) -> str:
    return f"{'from' if read.facts.route == 'archive' else 'attached to'} {parent.title}"


def printable(name: str) -> str:
    """A name as it may be printed: without what does not show or turns the line about."""
    return "".join("_" if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") else one for one in name) or "_"


# --- families of what is listed -------------------------------------------------------------------------------------


def is_member(name: str, ids: Collection[str]) -> bool:
    """Whether a name may mean an attachment of one of these documents: an id, and numbers behind dots."""
    parts = name.split(".")
    tails = range(len(parts) - 1, 0, -1)
    return any(".".join(parts[:at]) in ids and all(part.isdecimal() for part in parts[at:]) for at in tails)


def _unmet(manifest: Manifest) -> Iterator[Finding]:
    """What leads to an attachment that turned out not to be there."""
    ids = {each.id for each in manifest.included()}
    for document in manifest.included():
        leads = [("same_as", document.same_as)] if document.kind is DocumentKind.POINTER else []
        leads += [("exhibited_by", name) for name in document.exhibited_by]
        for key, name in leads:
            if name not in ids and is_member(name, ids):
                message = f"{key}: “{name}” is no attachment of a document of this bundle."
                remedy = (
                    f"These are there: {', '.join(sorted(each for each in ids if is_member(each, ids))) or 'none'}."
                )
                place = Place(manifest.name, document.line, document.id)
                yield error("manifest.reference-to-nothing", message, place, remedy)


def _repeated(manifest: Manifest, growth: _Growth) -> Iterator[Finding]:
    """Listed documents that an earlier one carries already: to be printed twice is for whoever lists them to say."""
    for document, other in growth.repeated:
        message = f"“{_called(document)}” is the same file as the attachment “{other}”, which comes before it."
        remedy = f"Write same_as: {other} in the place of the file, or leave the attachment out."
        yield warning("manifest.same-bytes", message, Place(manifest.name, document.line, document.id), remedy)


# --- remedies -------------------------------------------------------------------------------------------------------


def advised(finding: Finding, places: Mapping[str, tuple[int, ...]]) -> Finding:
    """The same finding; about an attachment, with a remedy that its carrier's entry can take."""
    place = places.get(finding.place.document)
    if place is None:
        return finding
    out = f"`{keyed(place, 'leave-out')}`"
    if finding.code in ("source.unsupported", "source.wrong-kind"):
        remedy = (
            f"Leave it out: {out}; if it matters, open it in the program that made it, print it to PDF and list that."
        )
        return replace(finding, remedy=remedy)
    remedy = _IN_REMEDY.sub(lambda found: f"`{keyed(place, '{' + found[1] + '}')}`", finding.remedy)
    if finding.severity is Severity.ERROR:
        remedy = f"{remedy} Or leave it out: {out}.".strip()
    return replace(finding, remedy=remedy)
