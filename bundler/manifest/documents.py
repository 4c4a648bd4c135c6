"""Entries of documents -> the model's documents: files found, patterns expanded, defaults applied, ids made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bundler.manifest.files import Folders, Refused
from bundler.manifest.ids import Ids, stem_of, title_and_date, title_of
from bundler.manifest.names import name_key
from bundler.manifest.saying import GIVE_REASON, NO_REASON, counted, error, info, some, warning
from bundler.manifest.schema import (
    CONTENTS,
    NOT_BY_DEFAULT,
    AttachmentEntry,
    AttachmentsEntry,
    BundleEntry,
    DocumentEntry,
    Entry,
    RelianceEntry,
    SectionEntry,
)
from bundler.model import (
    Agreement,
    AnnotationPolicy,
    AttachmentPolicy,
    CaseLaw,
    ChangesPolicy,
    CoveredPolicy,
    Disclosure,
    Document,
    DocumentDate,
    DocumentKind,
    ExifPolicy,
    Finding,
    LayerPolicy,
    Manifest,
    OcrPolicy,
    OrientPolicy,
    Place,
    Publication,
    Reliance,
    Section,
    Source,
    Witness,
)
from bundler.planning.citations import ORDERS
from bundler.planning.families import Override, carrier
from bundler.planning.grammar import mark_key

_ONLY_WITH = {
    "pages": ("file", "files"),
    "own_numbers": ("file", "files", "documents"),
    "password": ("file", "files", "documents"),
    "duration": ("media",),
    "supplied": ("media",),
    "passages": ("file",),
}
_HANDED_DOWN = (
    "annotations",
    "layers",
    "attachments",
    "changes",
    "ocr",
    "ocr_reason",
    "orient",
    "exif",
    "covered_text",
    "password",
    "before_decision_maker",
    "disclosed",
    "relied_on_by",
    "party",
    "references",
    "source",
)
"""Keys of an exhibit that hold for each of its documents."""
_NOT_FOR_CHILDREN = ("exhibited_by", "date", "date_note", "note", "witness", "include")
"""Keys of a section's defaults that hold for its exhibits, but not for the documents inside them."""

_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")


@dataclass
class DocumentBuilder:
    """Builds every document of one manifest, and keeps the findings and the files met on the way.

    named: every path that an entry of its own names; patterns leave those out.
    parties: ids by name. known: cyphers by name (as name_key gives it). used: every path that was met.
    marred: ids of documents in whose entries something was refused. made: what was made from files' names.
    missed: names that led to no file. refused_dates: lines of entries whose date was refused already.
    """

    name: str
    folders: Folders
    ids: Ids
    bundle: BundleEntry
    named: frozenset[Path] = frozenset()
    parties: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    used: dict[Path, str] = field(default_factory=dict)
    marred: set[str] = field(default_factory=set)
    made: list[tuple[int, str, bool]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    refused_dates: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    # --- sections ---------------------------------------------------------------------------------------------------

    def section(self, entry: SectionEntry, inherited: DocumentEntry | None = None) -> Section:
        """A section with everything in it, sorted as it asks."""
        defaults = self._defaults(entry.defaults, inherited)
        documents = self.ordered(self.documents(entry.documents or (), defaults), entry.order)
        inner = tuple(self.section(below, defaults) for below in entry.sections or ())
        if entry.documents is None and entry.sections is None and not entry.typed("documents"):
            message = f"The section “{entry.title}” has neither documents nor sections"
            self._error("manifest.missing-key", message, entry, "Add documents: with a list, or delete the section.")
        order = entry.order
        return Section(
            entry.title,
            (*documents, *inner),
            entry.divider,
            entry.line(),
            by_date=order == "date",
            by_title=order == "title",
        )

    def ordered(self, documents: tuple[Document, ...], order: str) -> tuple[Document, ...]:
        """Documents in the order that is asked for."""
        if order == "date":
            return self._by_date(documents)
        key = ORDERS.get(order)
        return documents if key is None else tuple(sorted(documents, key=key))

    def documents(self, entries: Iterable[DocumentEntry], defaults: DocumentEntry | None) -> tuple[Document, ...]:
        """The documents of a list; an entry with a pattern gives several."""
        return tuple(document for entry in entries for document in self._entry(entry, defaults))

    def _defaults(self, own: DocumentEntry | None, inherited: DocumentEntry | None) -> DocumentEntry | None:
        if own is None:
            return inherited
        for key in NOT_BY_DEFAULT:
            if key in own.model_fields_set:
                message = f"{key} cannot be a default: it belongs to one document"
                self._error("manifest.misplaced-key", message, own, f"Write {key} in the document's own entry.", key)
        if own.attachments is not None and not own.attachments.word:
            message = "A table of attachments cannot be a default: it belongs to one document"
            remedy = "Write it in the document's own entry."
            self._error("manifest.misplaced-key", message, own, remedy, "attachments")
        whole = _over(own, inherited)
        self._unexplained(own, whole.ocr_reason if whole else "")
        return whole

    def _unexplained(self, own: DocumentEntry | AttachmentEntry, reason: str) -> None:
        """Recognition switched off without a word why. reason: what holds for the entry, its own or handed down."""
        if own.ocr == "off" and not reason and not self.bundle.ocr_reason:
            self._error("manifest.ocr-without-reason", NO_REASON, own, GIVE_REASON, "ocr")

    def _by_date(self, documents: tuple[Document, ...]) -> tuple[Document, ...]:
        """Earliest first; the undated last, each with a warning unless it says why."""
        undated = [document for document in documents if document.date is None]
        for document in undated:
            if document.include and not document.date_note and document.line not in self.refused_dates:
                message = f"“{document.title}” has no date, so it stands last in a section ordered by date"
                place = Place(self.name, document.line, document.id)
                remedy = 'Add date:, or date_note: "undated" if it has none.'
                self.findings.append(warning("manifest.undated", message, place, remedy))
        dated = [document for document in documents if document.date is not None]
        return (*sorted(dated, key=_date_key), *undated)

    # --- one entry --------------------------------------------------------------------------------------------------

    def _entry(self, entry: DocumentEntry, defaults: DocumentEntry | None) -> tuple[Document, ...]:
        content = self._content(entry)
        if content is None:
            return ()
        self._misplaced(entry, content)
        if entry.typed("date") and entry.date is None:
            self.refused_dates.add(entry.line())
        whole = _over(entry, defaults)
        self._unexplained(entry, whole.ocr_reason)
        if entry.mark is not None:
            return self._noted(whole, self._exhibit(whole, content, defaults))
        if content == "documents":
            message = "An entry with documents: of its own is an exhibit, and this one has no mark"
            remedy = "Add mark:, or make it a section: put it under sections: with a title."
            self._error("manifest.missing-mark", message, entry, remedy)
            return self.documents(entry.documents or (), defaults)
        return self._noted(whole, self._plain(whole, content))

    def _noted(self, entry: DocumentEntry, built: tuple[Document, ...]) -> tuple[Document, ...]:
        """The same, what came of an entry with something wrong in it being noted: of an exhibit also its own files."""
        if entry.marred:
            self.marred.update(each.id for each in built)
            if entry.documents is None:
                self.marred.update(child.id for each in built for child in each.documents)
        return built

    def _content(self, entry: DocumentEntry) -> str | None:
        """Which of the possible contents the entry has; None, with a finding, for none or several."""
        given = [key for key in CONTENTS if getattr(entry, key) is not None]
        if len(given) == 1:
            return given[0]
        if given:
            message = f"One document cannot have {' and '.join(given)}"
            self._error("manifest.conflicting-keys", message, entry, "Keep one, or make two entries.", given[1])
        elif not any(entry.typed(key) for key in CONTENTS):
            message = f"This entry does not say what it is: it has none of {', '.join(CONTENTS)}"
            self._error("manifest.missing-key", message, entry, "Add file: with the path of the document.")
        return None

    def _misplaced(self, entry: DocumentEntry, content: str) -> None:
        for key, wanted in _ONLY_WITH.items():
            if key in entry.model_fields_set and content not in wanted:
                message = f"{key} has no meaning in an entry with {content}"
                self._error("manifest.misplaced-key", message, entry, f"It goes with {' or '.join(wanted)}.", key)
        if isinstance(entry.core, tuple) and content not in ("file", "files"):
            message = f"core with pages has no meaning in an entry with {content}"
            remedy = "Write core: true, or give the pages in the entry of the file."
            self._error("manifest.misplaced-key", message, entry, remedy, "core")
        if "exhibited_by" in entry.model_fields_set and entry.mark is None:
            message = "exhibited_by has no meaning without the exhibit's mark"
            self._error("manifest.misplaced-key", message, entry, "Add mark:, such as mark: MA1.", "exhibited_by")
        if content != "file" and entry.attachments is not None and not entry.attachments.word:
            message = f"attachments of an entry with {content} cannot be told apart by number or name"
            remedy = "Write the table in the entry of the file that carries them."
            self._error("manifest.misplaced-key", message, entry, remedy, "attachments")
        if content == "files":
            for key in ("id", "own_numbers", *(() if entry.mark else ("title",))):
                if key in entry.model_fields_set:
                    message = f"{key} would be the same for every file that the pattern matches"
                    remedy = "Give the file an entry of its own; the pattern then leaves it out."
                    self._error("manifest.misplaced-key", message, entry, remedy, key)

    def _plain(self, entry: DocumentEntry, content: str) -> tuple[Document, ...]:
        """An entry without a mark."""
        if content == "files":
            return tuple(self._file(entry, name, path) for name, path in self._matches(entry))
        if content in ("file", "media"):
            return self._single(entry, content)
        if content == "same_as":
            return (self._pointer(entry),)
        return (self._placeholder(entry),)

    def _single(self, entry: DocumentEntry, content: str) -> tuple[Document, ...]:
        typed = entry.file if content == "file" else entry.media
        path = self._found(entry, typed or "", content)
        if path is None:
            return ()
        return (self._file(entry, typed or "", path, DocumentKind(content)),)

    def _exhibit(self, entry: DocumentEntry, content: str, defaults: DocumentEntry | None) -> tuple[Document, ...]:
        """An exhibit: its front sheet, then its documents."""
        mark = entry.mark or ""
        id_ = entry.id or self.ids.made(f"exhibit-{mark}", "exhibit")
        title = entry.title or f"Exhibit {mark}"
        if content == "documents":
            children = self._children(entry, defaults)
        else:
            inside = entry.model_copy(update={"mark": None, "id": None, "exhibited_by": []})
            only = {} if content == "files" else {"id": f"{id_}.1", **self._only_child(entry, content, title)}
            self.ids.taken.update(only.get("id", "").split())
            children = self._plain(inside.model_copy(update=only), content)
        if not children:
            return ()
        built = Document(id=id_, kind=DocumentKind.EXHIBIT, title=title, mark=mark, documents=children)
        numbers, by = entry.own_numbers, tuple(entry.exhibited_by)
        whole = replace(built, **self._common(entry), own_numbers=numbers, exhibited_by=by)
        if content in ("file", "media"):
            whole = replace(whole, title=children[0].title, date=children[0].date)
        return (whole,)

    def _only_child(self, entry: DocumentEntry, content: str, title: str) -> dict[str, str]:
        """The title of the one file of an exhibit, where its name does not say more than the mark."""
        if content not in ("file", "media") or entry.title or entry.witness:
            return {"title": title} if entry.title or not entry.witness else {}
        _, made = title_and_date(stem_of(entry.file or entry.media or ""))
        bare = mark_key(made).removeprefix("exhibit")
        return {"title": title} if bare in ("", mark_key(entry.mark or "")) else {}

    def _children(self, entry: DocumentEntry, defaults: DocumentEntry | None) -> tuple[Document, ...]:
        handed = DocumentEntry.model_construct(
            {key for key in _HANDED_DOWN if key in entry.model_fields_set},
            **{key: getattr(entry, key) for key in _HANDED_DOWN if key in entry.model_fields_set},
        )
        base = _over(handed, _without(defaults, _NOT_FOR_CHILDREN))
        children: list[Document] = []
        for child in entry.documents or ():
            if child.mark is not None:
                message = f"The exhibit “{child.mark}” stands inside the exhibit “{entry.mark}”"
                self._error("manifest.nested-exhibit", message, child, "Give it an entry of its own.", "mark")
            elif child.documents is not None:
                message = f"The documents of the exhibit “{entry.mark}” cannot hold documents of their own"
                self._error("manifest.nested-exhibit", message, child, "List them one after the other.", "documents")
            else:
                children += self._entry(child, base)
        return tuple(children)

    # --- kinds ------------------------------------------------------------------------------------------------------

    def _file(self, entry: DocumentEntry, typed: str, path: Path, kind: DocumentKind = DocumentKind.FILE) -> Document:
        name = self.folders.called(typed, path)
        id_ = entry.id or self.ids.made(stem_of(name))
        title, date = self._title(entry, name)
        line = entry.line("media" if kind is DocumentKind.MEDIA else "file")
        built = Document(id=id_, kind=kind, title=title, source=Source(name, path), pages=entry.pages)
        made = tuple(
            name
            for name, there in (("title", self._titled(entry)), ("date", entry.date or entry.date_note))
            if not there
        )
        common = {**self._common(entry), "date": date, "file_line": line, "made": made}
        numbers, duration, supplied = entry.own_numbers, entry.duration, entry.supplied
        whole = replace(built, **common, own_numbers=numbers, duration=duration, supplied=supplied)
        overrides = self._overrides(entry.attachments)
        return carrier(whole, overrides) if overrides else whole

    def _overrides(self, entry: AttachmentsEntry | None) -> tuple[Override, ...]:
        """What the entry says of single attachments."""
        if entry is None or entry.word:
            return ()
        return tuple(self._override(key, each, entry.line(key)) for key, each in entry.every.items())

    def _override(self, key: str, entry: AttachmentEntry, line: int) -> Override:
        """The keys of one attachment, as fields of its document."""
        self._unexplained(entry, entry.ocr_reason)
        given = {name: getattr(entry, name) for name in entry.model_fields_set}
        common = self._common(DocumentEntry.model_construct(set(given), **given))
        common |= {"title": entry.title, "pages": entry.pages, "own_numbers": entry.own_numbers}
        names = {"password": "password_env", "source": "publication"}
        wanted = [names.get(name, name) for name in AttachmentEntry.model_fields if name in given]
        return Override(key, line, tuple((name, common[name]) for name in wanted), self._overrides(entry.attachments))

    def _title(self, entry: DocumentEntry, name: str) -> tuple[str, DocumentDate | None]:
        """The title and the date as given; where there is no title, that of a numbered statement, or else both as the
        file's name has them."""
        if entry.title:
            return entry.title, entry.date
        if stated := self._statement(entry):
            return stated, entry.date
        date, title = title_and_date(stem_of(name))
        taken = date is not None and entry.date is None and not entry.date_note
        self.made.append((entry.line(), name, taken))
        return title or name, date if taken else entry.date

    def _titled(self, entry: DocumentEntry) -> bool:
        """Whether the manifest says what the title is."""
        return bool(entry.title or self._statement(entry))

    def _statement(self, entry: DocumentEntry) -> str:
        """``First statement of Mara Ashdown``, by the witness's cypher where there is one; "" for what is none."""
        witness = entry.witness
        if witness is None or witness.number is None or entry.type not in ("", "witness-statement"):
            return ""
        number = witness.number
        which = _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"{number}{_ending(number)}"
        who = witness.known_as or self.known.get(name_key(witness.name), witness.name)
        return f"{which} statement of {who}"

    def titles_made(self) -> list[Finding]:
        """One finding for all titles and dates that were made from the names of files."""
        return _titles_made(self.name, self.made)

    def _pointer(self, entry: DocumentEntry) -> Document:
        target = entry.same_as or ""
        id_ = entry.id or self.ids.made(f"{target}-again", "pointer")
        built = Document(id=id_, kind=DocumentKind.POINTER, title=entry.title or "", same_as=target)
        return replace(built, **self._common(entry))

    def _placeholder(self, entry: DocumentEntry) -> Document:
        text = entry.to_follow or ""
        id_ = entry.id or self.ids.made(entry.title or text, "to-follow")
        title = entry.title or (title_of(entry.id) if entry.id else text)
        built = Document(id=id_, kind=DocumentKind.PLACEHOLDER, title=title, to_follow=text)
        return replace(built, **self._common(entry))

    def _common(self, entry: DocumentEntry) -> dict[str, Any]:
        """The fields that every kind of document has."""
        return {
            "line": entry.line(),
            "file_line": entry.line(),
            "date": entry.date,
            "date_note": entry.date_note,
            "type": entry.type,
            "witness": self._witness(entry),
            "note": entry.note,
            "include": entry.include,
            "password_env": entry.password.env if entry.password else "",
            "before_decision_maker": entry.before_decision_maker,
            "disclosed": self._disclosure(entry),
            "relied_on_by": tuple(self._party(name) for name in entry.relied_on_by),
            "publication": _publication(entry),
            "annotations": AnnotationPolicy(entry.annotations or "ask"),
            "layers": LayerPolicy(entry.layers or "ask"),
            "attachments": AttachmentPolicy((entry.attachments.word if entry.attachments else "") or "warn"),
            "changes": ChangesPolicy(entry.changes or "ask"),
            "ocr": OcrPolicy(entry.ocr or self.bundle.ocr),
            "ocr_reason": entry.ocr_reason or self.bundle.ocr_reason,
            "orient": OrientPolicy(entry.orient or self.bundle.orient),
            "exif": ExifPolicy(entry.exif or "remove"),
            "covered_text": CoveredPolicy(entry.covered_text or "ask"),
            "draft": entry.draft,
            "references": entry.references,
            "case_law": self._case_law(entry),
            "core": bool(entry.core),
            "core_pages": entry.core if isinstance(entry.core, tuple) else (),
            "disputed": entry.disputed,
            "party": self._party(entry.party),
            "signed": entry.signed,
            "agreed": self._agreement(entry),
        }

    def _witness(self, entry: DocumentEntry) -> Witness | None:
        given = entry.witness
        if given is None:
            return None
        return Witness(given.name, given.initials, given.number, self._party(given.party), given.known_as)

    def _case_law(self, entry: DocumentEntry) -> CaseLaw | None:
        passages = tuple(self._passage(each, entry) for each in entry.passages)
        found = CaseLaw(entry.neutral_citation, tuple(entry.law_report), entry.court, passages)
        return None if found == CaseLaw() else found

    def _passage(self, entry: RelianceEntry, document: DocumentEntry) -> Reliance:
        if (entry.pages is None) == (entry.paragraphs is None):
            message = "A passage is given by its paragraphs or by its pages"
            remedy = 'Write {paragraphs: "45-47", by: PARTY} or {pages: 3, by: PARTY}.'
            self._error("manifest.wrong-passage", message, document, remedy, "passages")
        by = tuple(self._party(name) for name in entry.by)
        return Reliance(entry.pages or (), entry.paragraphs or (), by, entry.line())

    def _disclosure(self, entry: DocumentEntry) -> Disclosure | None:
        given = entry.disclosed
        return Disclosure(self._party(given.by), given.on) if given else None

    def _agreement(self, entry: DocumentEntry) -> Agreement | None:
        given = entry.agreed
        return Agreement(given.to, tuple(self._party(name) for name in given.by)) if given else None

    def _party(self, name: str) -> str:
        """The id of the party of that name; a name that no party has is checked later."""
        return self.parties.get(name, name)

    # --- files ------------------------------------------------------------------------------------------------------

    def _found(self, entry: DocumentEntry, typed: str, key: str) -> Path | None:
        try:
            path = self.folders.find(typed)
        except Refused as refused:
            place = Place(self.name, entry.line(key), entry.id or "")
            self.findings.append(refused.finding(place))
            self.missed.append(typed)
            return None
        self.used.setdefault(path, typed)
        return path

    def _matches(self, entry: DocumentEntry) -> Iterator[tuple[str, Path]]:
        """The files that a pattern matches and that no entry of its own names, nor an earlier pattern."""
        pattern = entry.files or ""
        try:
            found = self.folders.glob(pattern)
        except Refused as refused:
            self.findings.append(refused.finding(Place(self.name, entry.line("files"))))
            return
        left = [(name, path) for name, path in found if path not in self.named and path not in self.used]
        if not found:
            message = f"The pattern “{pattern}” matches no file"
            self._error("manifest.empty-pattern", message, entry, self._near_pattern(pattern), "files")
        elif not left:
            message = f"Every file that the pattern “{pattern}” matches is named by another entry"
            self._error("manifest.empty-pattern", message, entry, "Delete this entry, or the others.", "files")
        for name, path in left:
            self.used[path] = name
            yield name, path

    def _near_pattern(self, pattern: str) -> str:
        try:
            root, inside = self.folders.split(pattern)
        except Refused:
            return ""
        folder = inside.rpartition("/")[0]
        names = self.folders.listing(root / folder)
        if any(char in folder for char in "*?[") or not names:
            return "Look at the name of the folder, and at the ending of the files."
        return f"In that folder stand, for one: {', '.join(list(names)[:5])}."

    def _error(self, code: str, message: str, entry: Entry, remedy: str, key: str = "") -> None:
        entry.mar()
        id_ = getattr(entry, "id", None) or ""
        self.findings.append(error(code, message, Place(self.name, entry.line(key), id_), remedy))


def _over(own: DocumentEntry, base: DocumentEntry | None) -> DocumentEntry:
    """An entry with the defaults for every key that it does not have itself."""
    if base is None:
        return own
    update = {
        key: getattr(base, key) for key in base.model_fields_set if not own.typed(key) and key not in NOT_BY_DEFAULT
    }
    if own.mark is None and "exhibited_by" in update:
        del update["exhibited_by"]
    return own.model_copy(update=update)


def _without(entry: DocumentEntry | None, keys: tuple[str, ...]) -> DocumentEntry | None:
    if entry is None:
        return None
    kept = {key: getattr(entry, key) for key in entry.model_fields_set if key not in keys}
    return DocumentEntry.model_construct(set(kept), **kept)


def _date_key(document: Document) -> tuple[int, int, int, float]:
    return document.date.sort_key if document.date else (0, 0, 0, 0.0)


def _publication(entry: DocumentEntry) -> Publication | None:
    given = entry.source
    return Publication(given.publisher, given.url, given.accessed) if given else None


def _ending(number: int) -> str:
    """``st``, ``nd``, ``rd`` or ``th``, as in 21st."""
    if 10 < number % 100 < 14:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def titles_made(manifest: Manifest) -> list[Finding]:
    """The finding for the titles (and dates) of listed documents that still are what the names of their files say."""
    listed = {each.id: each for root in manifest.roots() for each in _listed(root.items)}
    return _titles_made(
        manifest.name,
        [
            (each.line, each.source.name, "date" in each.made and each.date is not None and "date" not in each.guessed)
            for each in listed.values()
            if each.source and "title" in each.made and "title" not in each.guessed
        ],
    )


def _listed(items: Iterable[Document | Section]) -> Iterator[Document]:
    """The documents that have entries of their own; what they carry is not among them."""
    for item in items:
        if isinstance(item, Section):
            yield from _listed(item.items)
        elif item.kind is DocumentKind.EXHIBIT:
            yield from _listed(item.documents)
        else:
            yield item


def _titles_made(name: str, made: Sequence[tuple[int, str, bool]]) -> list[Finding]:
    """made: line of the entry, name of the file, and whether a date was made of it too."""
    if not made:
        return []
    names = [each for _, each, _ in made]
    dates = sum(taken for _, _, taken in made)
    one = len(names) == 1
    also = f" (and {counted(dates, 'date')})" if dates else ""
    titles = f"{counted(len(names), 'title')}{also} {'was' if one and not dates else 'were'} made"
    whose = "the name of a file" if one else "the names of files"
    message = f"{titles} from {whose}: {some(names)}"
    remedy = "Add title: (and date:) to each that should say it in other words."
    return [info("manifest.title-made", message, Place(name, min(line for line, _, _ in made)), remedy)]
