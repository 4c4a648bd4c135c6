"""Small files of every kind, made for the tests, and a way to prepare one of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from reportlab.pdfgen import canvas

from bundler.cache import Cache
from bundler.children import Outcome, Task
from bundler.model import Document, DocumentKind, Finding, Prepared, Severity, Source
from bundler.prepare import prepare_all
from bundler.prepare.child import prepare_one


class Inline:
    """A crew that works in this process: quick, and errors in our code come out. asked: what it was given to do."""

    def __init__(self) -> None:
        self.asked: list[Task] = []

    def run(
        self,
        tasks: Sequence[Task],
        progress: Callable[[int, Task], None] | None = None,
        begun: Callable[[Task], None] | None = None,
    ) -> list[Outcome]:
        del begun
        self.asked += tasks
        outcomes = []
        for done, task in enumerate(tasks, 1):
            outcomes.append(Outcome(prepare_one(dict(task.args))))
            if progress:
                progress(done, task)
        return outcomes


def document(name: str, data: bytes, id: str = "doc", **options: Any) -> Document:  # noqa: A002
    return Document(id, DocumentKind.FILE, "A document", line=7, source=Source.of_bytes(name, data), **options)


class Result:
    """What became of one source."""

    def __init__(self, prepared: Prepared | None, findings: list[Finding]) -> None:
        self.findings = findings
        self._prepared = prepared

    @property
    def prepared(self) -> Prepared:
        assert self._prepared is not None, [f.message for f in self.findings]
        return self._prepared

    @property
    def refused(self) -> bool:
        return self._prepared is None

    @property
    def codes(self) -> list[str]:
        return [f"{f.severity.value} {f.code.removeprefix('source.')}" for f in self.findings]

    @property
    def errors(self) -> list[str]:
        return [f.code for f in self.findings if f.severity is Severity.ERROR]

    @property
    def altered(self) -> set[str]:
        return {alteration.code for alteration in self.prepared.facts.alterations}

    def open(self) -> pikepdf.Pdf:
        return pikepdf.open(self.prepared.pdf)


def prepare(folder: Path, data: bytes, name: str = "file.pdf", **options: Any) -> Result:
    doc = document(name, data, **options)
    ready, findings = prepare_all([doc], folder, Inline(), Cache(None))  # type: ignore[arg-type]
    return Result(ready.get("doc"), findings)


def drawn(pages: int = 1, size: tuple[float, float] = (300, 400), invisible: bool = False) -> bytes:
    """Pages of text by reportlab."""
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=size, invariant=1)
    for number in range(1, pages + 1):
        page.drawString(40, size[1] - 60, f"Page {number} of a statement by Mara Ashdown")
        if not invisible:
            page.rect(40, 60, 80, 30, fill=1)
        page.showPage()
    page.save()
    return stream.getvalue()


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream, **options)
    return stream.getvalue()


def plain(pdf: pikepdf.Pdf) -> bytes:
    """A PDF with every stream unpacked, to search for words."""
    unpacked = pikepdf.StreamDecodeLevel.generalized
    return saved(pdf, qdf=True, compress_streams=False, stream_decode_level=unpacked)


def changed(change: Callable[[pikepdf.Pdf], object], data: bytes | None = None, **options: Any) -> bytes:
    """A drawn PDF (or the one given), changed by a function."""
    with pikepdf.open(io.BytesIO(data or drawn())) as pdf:
        change(pdf)
        return saved(pdf, **options)


def form(pdf: pikepdf.Pdf, content: bytes, box: tuple[float, ...] = (0, 0, 50, 20), **entries: Any) -> Any:
    """A form XObject."""
    stream = pdf.make_stream(content)
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array(list(box))
    for key, value in entries.items():
        stream[f"/{key}"] = value
    return stream


def annotate(
    pdf: pikepdf.Pdf, kind: str, page: int = 0, rect: Sequence[float] = (100, 200, 150, 220), **entries: Any
) -> Any:
    """Add an annotation to a page."""
    annotation = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array(list(rect)), F=4, **entries)
    )
    holder = pdf.pages[page].obj
    holder.Annots = Array([*holder.get("/Annots", []), annotation])
    return annotation


RED = b"1 0 0 rg 0 0 50 20 re f"
