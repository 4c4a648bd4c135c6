"""The typed entries -> a frozen Manifest: folders opened, ids gathered, every part resolved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bundler.manifest import heading
from bundler.manifest.cyphers import first_cyphers, spread
from bundler.manifest.documents import DocumentBuilder
from bundler.manifest.files import Folders, Refused, is_root_name, resolved
from bundler.manifest.ids import Ids
from bundler.manifest.saying import GIVE_REASON, NO_REASON, error
from bundler.manifest.schema import BundleEntry, DocumentEntry, FurtherEntry, ManifestEntry, SectionEntry
from bundler.model import (
    BundleSettings,
    Document,
    DocumentKind,
    Finding,
    FurtherBundle,
    Manifest,
    Place,
    Section,
    Source,
)
from bundler.planning.grammar import document_meant


@dataclass(frozen=True)
class Resolved:
    """A manifest, and what was learnt on the way.

    marred: ids of documents in whose entries something was refused. used: every file that an entry names. missed:
    names that led to none.
    """

    manifest: Manifest
    marred: frozenset[str]
    findings: tuple[Finding, ...]
    folders: Folders
    used: tuple[Path, ...]
    missed: tuple[str, ...] = ()


def resolve(entry: ManifestEntry, name: str, base: Path, sha256: str) -> Resolved:
    """Resolve a whole manifest. base: its folder, resolved. sha256: of its bytes."""
    folders, findings = _folders(entry, name, base)
    entries = list(_entries(entry))
    ids = Ids.beside((each.id for each in entries if each.id), (each.mark for each in entries if each.mark))
    builder = DocumentBuilder(name, folders, ids, entry.bundle, _named(entries, folders))
    case = heading.case(entry.case)
    builder.known = _cyphers(entry, entries)
    builder.parties = {party.name: party.id for party in case.parties()}
    items: tuple[Document | Section, ...] = (
        *builder.documents(entry.documents or (), None),
        *(builder.section(section) for section in entry.sections or ()),
    )
    first = _continuing(heading.settings(entry.bundle, entry.line("bundle")), entry.bundle, builder)
    further = tuple(_further(each, entry.bundle, first, builder) for each in entry.bundles)
    if not any(entry.typed(key) for key in ("documents", "sections")):
        message = "The manifest lists nothing: it has neither documents nor sections"
        findings.append(
            error("manifest.missing-key", message, Place(name, entry.line()), "Add documents: with a list.")
        )
    if entry.bundle.ocr == "off" and not entry.bundle.ocr_reason:
        place = Place(name, entry.bundle.line("ocr"))
        findings.append(error("manifest.ocr-without-reason", NO_REASON, place, GIVE_REASON))
    manifest = Manifest(
        name=name,
        bundle=first,
        case=case,
        root=Section("", items),
        chronology=tuple(heading.event(row) for row in entry.chronology),
        essential_reading=tuple(heading.reading(row) for row in entry.essential_reading),
        people=heading.people(entry),
        overrides=tuple(heading.override(row) for row in entry.overrides),
        sha256=sha256,
        limits=heading.limits(entry.limits),
        issues=tuple(heading.issue(row) for row in entry.issues),
        further=further,
    )
    manifest = _titled_pointers(_by_id(manifest))
    found = (*findings, *builder.findings, *builder.titles_made())
    marred = frozenset(builder.marred)
    return Resolved(spread(manifest), marred, found, folders, tuple(builder.used), tuple(builder.missed))


def _further(
    entry: FurtherEntry, first: BundleEntry, settings: BundleSettings, builder: DocumentBuilder
) -> FurtherBundle:
    """A bundle beside the first, with the documents that are described in it."""
    whole = heading.whole_further(entry, first)
    builder.bundle = whole
    items: tuple[Document | Section, ...] = (
        *builder.ordered(builder.documents(entry.documents or (), None), entry.order),
        *(builder.section(section) for section in entry.sections or ()),
    )
    root = Section("", items, by_date=entry.order == "date", by_title=entry.order == "title")
    described = heading.further(whole, root, settings)
    return replace(described, settings=_continuing(described.settings, entry, builder))


def _continuing(settings: BundleSettings, entry: BundleEntry, builder: DocumentBuilder) -> BundleSettings:
    """The settings with the plan's file that the bundle continues, where it names one."""
    typed = settings.continues
    if not typed.lower().endswith(".json"):
        return settings
    try:
        path = builder.folders.find(typed)
    except Refused as refused:
        builder.findings.append(refused.finding(Place(builder.name, entry.line("continues"))))
        return settings
    return replace(settings, continues_plan=Source(builder.folders.called(typed, path), path))


def _cyphers(entry: ManifestEntry, documents: Iterable[DocumentEntry]) -> dict[str, str]:
    """The cypher of every protected name, wherever the manifest gives it."""
    case = entry.case
    named = [(each.name, each.known_as) for each in (*case.claimants, *case.defendants, *case.interested_parties)]
    for person in entry.people:
        named += [(name, person.known_as) for name in (person.name, *person.also_known_as)]
    named += [(each.witness.name, each.witness.known_as) for each in documents if each.witness]
    return first_cyphers(named)


def _folders(entry: ManifestEntry, name: str, base: Path) -> tuple[Folders, list[Finding]]:
    """The further roots; a relative one starts at the manifest's folder."""
    roots: dict[str, Path] = {}
    findings: list[Finding] = []
    for key, typed in entry.roots.items():
        place = Place(name, entry.line("roots"))
        path = resolved(base / typed.replace("\\", "/"))
        if not is_root_name(key):
            message = f"“{key}” cannot name a root"
            findings.append(error("manifest.bad-root", message, place, "Use two or more small letters."))
        elif path is None or not path.is_dir():
            message = f"The root “{key}” is no folder: “{typed}”"
            findings.append(error("manifest.bad-root", message, place, "Give the path of a folder that is there."))
        else:
            roots[key] = path
    return Folders(base, roots), findings


def _entries(entry: ManifestEntry) -> Iterator[DocumentEntry]:
    """Every document's entry, exhibits before theirs."""

    def below(documents: list[DocumentEntry] | None) -> Iterator[DocumentEntry]:
        for document in documents or ():
            yield document
            yield from below(document.documents)

    def inside(section: SectionEntry) -> Iterator[DocumentEntry]:
        yield from below(section.documents)
        for inner in section.sections or ():
            yield from inside(inner)

    parts: tuple[ManifestEntry | FurtherEntry, ...] = (entry, *entry.bundles)
    for part in parts:
        yield from below(part.documents)
        for section in part.sections or ():
            yield from inside(section)


def _named(entries: list[DocumentEntry], folders: Folders) -> frozenset[Path]:
    """The files that entries of their own name, those that cannot be found being left for later."""
    paths = set()
    for typed in (each for entry in entries for each in (entry.file, entry.media) if each):
        try:
            paths.add(folders.find(typed))
        except Refused:
            continue
    return frozenset(paths)


def _each(root: Section, change: Callable[[Document], Document]) -> Section:
    """The section with every document changed, those of exhibits too."""

    def document(each: Document) -> Document:
        children = tuple(document(child) for child in each.documents)
        return change(replace(each, documents=children) if children else each)

    items = tuple(_each(item, change) if isinstance(item, Section) else document(item) for item in root.items)
    return replace(root, items=items)


def _by_id(manifest: Manifest) -> Manifest:
    """A pointer to an exhibit's mark points to the exhibit's id."""
    names = [(each.id, each.mark) for each in manifest.documents()]

    def change(each: Document) -> Document:
        if each.kind is not DocumentKind.POINTER:
            return each
        return replace(each, same_as=document_meant(each.same_as, names) or each.same_as)

    return manifest.over_roots(lambda root: _each(root, change))


def _titled_pointers(manifest: Manifest) -> Manifest:
    """A pointer without a title takes that of the document that it points to."""
    titles = {document.id: document.title for document in manifest.documents() if document.title}

    def change(each: Document) -> Document:
        if each.kind is DocumentKind.POINTER and not each.title:
            return replace(each, title=titles.get(each.same_as, each.same_as))
        return each

    return manifest.over_roots(lambda root: _each(root, change))
