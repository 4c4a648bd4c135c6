"""Bundles of their own for what came after service: their numbers go on where the last one's end, or begin again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from bundler.model import Document, Manifest, Section
from bundler.planning.plan import Plan

_FIRST: Final = "main"


def supplement_id(bundle: str, number: int) -> str:
    """The id of a bundle's supplement (from 1): "supplement-1", "core-supplement-1"."""
    return f"{bundle}-supplement-{number}" if bundle else f"supplement-{number}"


def served_part(manifest: Manifest, late: Collection[Document], plan: Plan) -> Manifest:
    """A supplement that was served, for the documents of it that the manifest has and what was added since. late: what
    was not in the bundles before it."""
    bare = _bare(manifest, late)
    own = replace(bare.bundle, id=plan.bundle, title=plan.title, kind=plan.kind, cite_as=plan.cite_as)
    return replace(bare, bundle=replace(own, continues=bare.bundle.id or _FIRST, continues_plan=None, first_page=1))


def new_part(manifest: Manifest, late: Collection[Document], number: int, restart: bool) -> Manifest:
    """A new supplement. number: from 1. restart: its pages begin with 1, and are cited by a form of their own."""
    bare = _bare(manifest, late)
    settings = bare.bundle
    before = supplement_id(settings.id, number - 1) if number > 1 else settings.id or _FIRST
    return replace(
        bare,
        bundle=replace(
            settings,
            id=supplement_id(settings.id, number),
            title=f"{settings.title}: supplementary bundle {number}"
            if settings.id
            else f"Supplementary bundle {number}",
            kind="core" if settings.kind == "core" and not restart else "supplementary",
            cite_as=f"[SB{number}/{{page}}]" if restart else settings.cite_as,
            continues="" if restart else before,
            continues_plan=None,
            first_page=1,
        ),
    )


def _bare(manifest: Manifest, late: Collection[Document]) -> Manifest:
    """The manifest with these documents alone, in their sections, and without its lists."""
    root = _only(manifest.root, {document.id: document for document in late})
    settings = replace(manifest.bundle, lists=(), chronology_from="events")
    return replace(manifest, bundle=settings, root=root, chronology=(), essential_reading=(), people=(), issues=())


def _only(section: Section, late: dict[str, Document]) -> Section:
    items: list[Document | Section] = []
    for item in section.items:
        if isinstance(item, Section):
            inner = _only(item, late)
            items += [inner] if inner.items else []
        else:
            items += _below(item, late)
    return replace(section, items=tuple(items))


def _below(document: Document, late: dict[str, Document]) -> Iterator[Document]:
    """The document, or those below it, as far as they are late; without what they hold that was served before."""
    if document.id in late:
        yield late[document.id]
        return
    for child in document.documents:
        yield from _below(child, late)
