"""What is left of a manifest when every document with an error of its own is taken out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from bundler.model import Document, DocumentKind, Finding, FindingKind, Manifest, Section, Severity


def sound_part(manifest: Manifest, marred: Collection[str], findings: Iterable[Finding]) -> Manifest:
    """The manifest with its sound documents alone.

    marred: ids of documents whose entries have an error. findings: of the manifest; an integrity error about a
    document leaves it out. An exhibit stays as long as one of its documents does; a pointer goes with what it points
    to; and of two documents of one id the first stays.
    """
    wrong = {
        (finding.place.document, finding.place.line)
        for finding in findings
        if finding.severity is Severity.ERROR and finding.kind is FindingKind.INTEGRITY and finding.place.document
    }
    taken: set[str] = set()

    def sound(document: Document) -> bool:
        lines = {document.line, document.file_line}
        return not (
            document.id in marred or document.id in taken or any((document.id, line) in wrong for line in lines)
        )

    def pick(document: Document) -> Document | None:
        if document.kind is DocumentKind.EXHIBIT and document.documents:
            children = tuple(child for each in document.documents if (child := pick(each)) is not None)
            if not children:
                return None
            taken.add(document.id)
            return replace(document, documents=children)
        if not sound(document):
            return None
        taken.add(document.id)
        return document

    picked = manifest.over_roots(lambda root: _picked(root, pick))
    return picked.over_roots(lambda root: _picked(root, lambda each: each if _leads(each, taken) else None))


def _leads(document: Document, taken: Collection[str]) -> bool:
    return document.kind is not DocumentKind.POINTER or document.same_as in taken


def _picked(section: Section, pick: Callable[[Document], Document | None]) -> Section:
    kept: list[Document | Section] = []
    for item in section.items:
        left = _picked(item, pick) if isinstance(item, Section) else pick(item)
        if left is not None:
            kept.append(left)
    return replace(section, items=tuple(kept))
