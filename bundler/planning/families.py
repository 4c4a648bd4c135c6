"""Files carried inside a document that the manifest includes: they join it as documents of their own, behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bundler.model import Attachment, AttachmentPolicy, Document, DocumentKind, Manifest, Prepared, Section, Source


def with_attachments(
    manifest: Manifest, prepared: Mapping[str, Prepared], folder: Path
) -> tuple[Manifest, tuple[Document, ...]]:
    """The manifest with each included attachment as a child ``ID.1``, ``ID.2`` ..., and those children.

    folder: where the bytes of every attachment lie, as ``HASH.attached``.
    """
    added: list[Document] = []

    def grow(item: Document | Section) -> Document | Section:
        if isinstance(item, Section):
            return replace(item, items=tuple(grow(each) for each in item.items))
        inner = tuple(each for each in map(grow, item.documents) if isinstance(each, Document))
        children = tuple(_children(item, prepared, folder))
        added.extend(children)
        return replace(item, documents=(*inner, *children))

    root = grow(manifest.root)
    assert isinstance(root, Section)
    return (replace(manifest, root=root), tuple(added)) if added else (manifest, ())


def _children(document: Document, prepared: Mapping[str, Prepared], folder: Path) -> list[Document]:
    if document.attachments is not AttachmentPolicy.INCLUDE or document.id not in prepared:
        return []
    attached = prepared[document.id].facts.attachments
    return [_child(document, number, each, folder) for number, each in enumerate(attached, 1)]


def _child(document: Document, number: int, attachment: Attachment, folder: Path) -> Document:
    source = Source(
        f"{document.source.name if document.source else ''}#{attachment.name}", folder / f"{attachment.sha256}.attached"
    )
    return Document(
        id=f"{document.id}.{number}",
        kind=DocumentKind.FILE,
        title=attachment.name,
        line=document.line,
        source=source,
        note=f"attached to {document.title}",
        attachments=AttachmentPolicy.LEAVE_OUT,
        annotations=document.annotations,
        layers=document.layers,
    )
