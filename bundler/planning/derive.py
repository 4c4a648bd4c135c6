"""One manifest, several bundles: which documents stand in each. Pure.

A document is described once, in the bundle in which it stands first; every other bundle names it under ``contents``.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from typing import Final

from bundler.model import BundleSettings, Document, DocumentKind, FurtherBundle, Manifest, Section
from bundler.planning.grammar import document_meant

MAIN: Final = ("main", "")
"""How the first bundle is called where bundles are named."""


def derive(manifest: Manifest) -> tuple[Manifest, ...]:
    """A manifest for each bundle, the first one's first; none of them has ``further`` bundles.

    Contents that lead nowhere are passed over: the manifest's own checks speak of them. The chronology and the other
    lists belong to the first bundle.
    """
    return (replace(manifest, further=()), *(_bundle(manifest, each) for each in manifest.further))


def file_of(bundle: str, name: str) -> str:
    """The name of a bundle's own ``plan.json`` or ``index.docx``: those of further bundles begin with their id."""
    return f"{bundle}.{name}" if bundle else name


def gathered(manifest: Manifest, bundles: tuple[Manifest, ...]) -> Manifest:
    """The manifest with its bundles as they have become, each with all that stands in it."""
    further = tuple(
        replace(described, root=bundle.root) for described, bundle in zip(manifest.further, bundles[1:], strict=True)
    )
    return replace(manifest, root=bundles[0].root, further=further)


def _bundle(manifest: Manifest, described: FurtherBundle) -> Manifest:
    shared = (found for name in described.contents if (found := shared_part(manifest, name)) is not None)
    root = replace(described.root, items=(*shared, *described.root.items))
    if described.settings.kind == "core":
        there = {document.id for document in root.walk()}
        root = replace(root, items=(*_tagged(manifest, manifest.root, there), *root.items))
    # A document behind a section would look, in the index, as if it stood in it.
    root = replace(root, items=tuple(sorted(root.items, key=lambda item: isinstance(item, Section))))
    bare = replace(manifest, further=(), chronology=(), essential_reading=(), people=(), issues=())
    here = {document.id for document in root.walk()}
    beside = tuple(document for document in manifest.documents() if document.id not in here)
    return replace(bare, bundle=_settings(manifest, described), root=root, beside=beside)


def _settings(manifest: Manifest, described: FurtherBundle) -> BundleSettings:
    """A core bundle, and one that continues another, move with the first bundle: without a word of their own on what
    came late, its word counts for them."""
    settings = described.settings
    moves = settings.kind == "core" or (settings.continues and settings.continues_plan is None)
    return replace(settings, late=settings.late or manifest.bundle.late) if moves else settings


def _tagged(manifest: Manifest, section: Section, there: Set[str]) -> Iterator[Document | Section]:
    """What is tagged ``core``, in the sections in which it stands. there: ids of what is named besides."""
    for item in section.items:
        if isinstance(item, Section):
            inner = tuple(_tagged(manifest, item, there))
            if inner:
                yield replace(item, items=inner)
        elif item.id not in there and (found := _core_part(manifest, item)) is not None:
            yield found


def _core_part(manifest: Manifest, document: Document) -> Document | None:
    """The document as it stands in the core bundle. An exhibit that is not tagged itself stands there with those of
    its documents that are; an extract is confined to the pages that are wanted."""
    if document.kind is DocumentKind.EXHIBIT and document.include:
        children = tuple(_extract(each) for each in document.documents if document.core or each.core)
        return replace(document, documents=children) if children else None
    if not (document.core and document.include):
        return None
    if document.kind is DocumentKind.POINTER:
        return next((each for each in manifest.documents() if each.id == document.same_as), document)
    return _extract(document)


def _extract(document: Document) -> Document:
    return replace(document, pages=document.core_pages or document.pages)


def shared_part(manifest: Manifest, name: str) -> Document | Section | None:
    """The document or section that one of a bundle's ``contents`` names: an id, a mark, or the title of a section.

    A document is in the bundle that names it, even if it is left out of the one that describes it; a pointer gives
    the document that it points to.
    """
    documents = {document.id: document for document in manifest.documents()}
    id_ = document_meant(name, ((each.id, each.mark) for each in documents.values()))
    if id_ is None:
        return next(iter(sections_called(manifest, name)), None)
    found = documents[id_]
    if found.kind is DocumentKind.POINTER:
        found = documents.get(found.same_as, found)
    return replace(found, include=True)


def sections_called(manifest: Manifest, title: str) -> list[Section]:
    """The sections of that title, compared without case."""
    wanted = title.casefold().strip()
    return [each for root in manifest.roots() for each in _sections(root) if each.title.casefold().strip() == wanted]


def _sections(section: Section) -> list[Section]:
    inner = [item for item in section.items if isinstance(item, Section)]
    return [found for each in inner for found in (each, *_sections(each))]
