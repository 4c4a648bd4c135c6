"""Extracts held against the documents they are taken from."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace

from bundler.model import Document, Finding, Manifest, Place, Prepared, Section, error
from bundler.planning.wording import pages_words


def missing_pages(manifest: Manifest, prepared: Mapping[str, Prepared]) -> tuple[Finding, ...]:
    """An error for each extract that names pages which its document does not have, or that names none."""
    found = (
        _missing(manifest, document, len(prepared[document.id].facts.pages))
        for document in manifest.files()
        if document.pages is not None and document.id in prepared
    )
    return tuple(finding for finding in found if finding is not None)


def without(manifest: Manifest, ids: Set[str]) -> Manifest:
    """The manifest with these documents left out."""

    def part(item: Document | Section) -> Document | Section:
        if isinstance(item, Section):
            return replace(item, items=tuple(part(each) for each in item.items))
        inner = tuple(each for each in map(part, item.documents) if isinstance(each, Document))
        return replace(item, documents=inner, include=item.include and item.id not in ids)

    root = part(manifest.root)
    assert isinstance(root, Section)
    return replace(manifest, root=root)


def _missing(manifest: Manifest, document: Document, total: int) -> Finding | None:
    wanted = document.pages or ()
    beyond = [number for number in wanted if not 1 <= number <= total]
    if wanted and not beyond:
        return None
    name = document.source.name if document.source else document.id
    has = f"“{name}” has {total} {'page' if total == 1 else 'pages'}"
    names = f"its extract names {pages_words(beyond)}" if beyond else "its extract names none"
    place = Place(manifest.name, document.line, document.id)
    return error("plan.extract-beyond-end", f"{has}; {names}.", place, "Name pages that the file has.")
