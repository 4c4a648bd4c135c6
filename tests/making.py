"""Real files for a bundle written in the notation of ``tests.notation``: PDFs and a manifest, in a folder."""

from __future__ import annotations

import io
from pathlib import Path

from bundler.model import Document, DocumentKind, Manifest, Section
from tests.notation import bundle

HEAD = """\
version: 1
bundle: {title: "Test bundle", kind: hearing, hearing_date: 2026-03-04%s}
case:
  number: AC-2026-LON-000123
  short_title: "R (Ashdown) v Panel"
  claimants: [{id: ashdown, name: Mara Ashdown}]
  defendants: [{id: panel, name: Police Misconduct Panel, participation: none}]
"""


def pdf(name: str, pages: int, size: tuple[float, float] = (595.276, 841.89)) -> bytes:
    """A plain document: each page says its name and number."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    for number in range(1, pages + 1):
        canvas.setFont("Times-Roman", 12)
        for line in range(12):
            canvas.drawString(72, size[1] - 90 - 18 * line, f"{name}, page {number}, line {line + 1} of the document.")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write(folder: Path, notation: str, more: str = "", settings: str = "") -> Path:
    """Write the sources and ``manifest.yaml`` into folder; gives the manifest's path.

    more: further lines of the manifest. settings: further keys of ``bundle:``, beginning with ", ".
    """
    folder.mkdir(parents=True, exist_ok=True)
    manifest, sources = bundle(notation)
    for name, source in sources.items():
        (folder / f"{name}.pdf").write_bytes(pdf(name, len(source.facts.pages)))
    for document in manifest.documents():
        if not document.include and document.source:
            (folder / document.source.name).write_bytes(pdf(document.id, 1))
    path = folder / "manifest.yaml"
    path.write_text(HEAD % settings + "\n".join(_root(manifest)) + "\n" + more, encoding="utf-8")
    return path


def _root(manifest: Manifest) -> list[str]:
    """Sections need titles: documents outside them are put into one of their own."""
    items = manifest.root.items
    if all(isinstance(item, Document) for item in items):
        return ["documents:", *_items(items, "  ")]
    lines = ["sections:"]
    for position, item in enumerate(items):
        section = item if isinstance(item, Section) else Section(f"Part {position}", (item,))
        lines += _section(section, "  ")
    return lines


def _section(section: Section, indent: str) -> list[str]:
    inner = [item for item in section.items if isinstance(item, Section)]
    documents = [item for item in section.items if isinstance(item, Document)]
    lines = [f"{indent}- title: {section.title}"]
    if documents:
        lines += [f"{indent}  documents:", *_items(tuple(documents), indent + "    ")]
    if inner:
        lines += [f"{indent}  sections:", *(line for each in inner for line in _section(each, indent + "    "))]
    return lines


def _items(items: tuple[Document | Section, ...], indent: str) -> list[str]:
    return [line for item in items if isinstance(item, Document) for line in _document(item, indent)]


def _document(document: Document, indent: str) -> list[str]:
    title = f'title: "{document.title}"'
    if document.kind is DocumentKind.EXHIBIT:
        inner = _items(document.documents, indent + "    ")
        return [f"{indent}- mark: {document.mark}", f"{indent}  {title}", f"{indent}  documents:", *inner]
    if document.kind is DocumentKind.POINTER:
        return [f"{indent}- {{id: {document.id}, {title}, same_as: {document.same_as}}}"]
    if document.kind is DocumentKind.PLACEHOLDER:
        return [f"{indent}- {{id: {document.id}, {title}, to_follow: {document.to_follow}}}"]
    pages = f', pages: "{",".join(map(str, document.pages))}"' if document.pages else ""
    out = "" if document.include else ", include: false"
    return [f"{indent}- {{id: {document.id}, file: {document.id}.pdf, {title}, date: 2026-01-05{pages}{out}}}"]
