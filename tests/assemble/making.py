"""A small notation for these tests: sources made with reportlab or pikepdf, a Plan over them, the bundle read back."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdf
from pikepdf import Array, Dictionary, Name, Pdf
from reportlab.pdfgen import canvas

from bundler.assemble import BundleInfo, Written, write
from bundler.assemble.geometry import read_geometry
from bundler.model import BundlePage, Facts, PdfIndex, Prepared, SourcePage
from bundler.planning.outline import OutlineNode
from bundler.planning.placement import place_number
from bundler.planning.plan import EntryKind, Mark, Plan, PlanEntry, PlanPage, PlanSource, PlanVolume
from bundler.planning.profile import StampStyle
from bundler.planning.sheets import A4, SheetLink, Sheets

STYLE = StampStyle()
INFO = BundleInfo("Claimant’s bundle", date="2026-03-04")


def text_pdf(*texts: str, size: tuple[float, float] = A4) -> Pdf:
    """A PDF with a page for each text."""
    data = io.BytesIO()
    drawing = canvas.Canvas(data, pagesize=size, invariant=1)
    drawing.setTitle("Someone else’s title")
    drawing.setAuthor("Someone else")
    for text in texts:
        drawing.drawString(size[0] * 0.1, size[1] * 0.8, text)
        drawing.showPage()
    drawing.save()
    return pikepdf.open(io.BytesIO(data.getvalue()))


def page_with(pdf: Pdf, content: bytes, box: Sequence[float] = (0, 0, 200, 300), **more: object) -> pikepdf.Object:
    """Add a page with the given content; further attributes by name."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array(list(box)),
        Resources=Dictionary(Font=Dictionary(F1=font)),
        Contents=pdf.make_stream(content),
    )
    for key, value in more.items():
        page["/" + key] = value
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1].obj


def annotation(pdf: Pdf, page: pikepdf.Object, **keys: object) -> pikepdf.Object:
    """Put an annotation on a page."""
    rect = Array([10, 10, 60, 30])
    made = pdf.make_indirect(Dictionary({"/Type": Name.Annot, "/Rect": rect, "/P": page}))
    for key, value in keys.items():
        made["/" + key] = value
    if "/Annots" not in page:
        page["/Annots"] = Array()
    page["/Annots"].append(made)
    return made


@dataclass
class Entry:
    """A document of a Plan: id, its PDF, and which pages (1-based; None: all)."""

    id: str
    pdf: Pdf | Path
    pages: Sequence[int] | None = None
    volume: int = 1


class Bench:
    """Builds bundles in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._saved: dict[int, tuple[Pdf, Path]] = {}

    def path_of(self, pdf: Pdf | Path) -> Path:
        """Save a PDF once, as the clean copy that preparing leaves behind."""
        if isinstance(pdf, Path):
            return pdf
        if id(pdf) not in self._saved:
            path = self.folder / f"clean{len(self._saved)}.pdf"
            pdf.save(path, deterministic_id=True)
            self._saved[id(pdf)] = (pdf, path)
        return self._saved[id(pdf)][1]

    def plan(self, entries: Sequence[Entry], label: Callable[[int], str] = str, drawn: int = 1) -> Plan:
        """A Plan: ``drawn`` pages of bundler's own (entry "@cover"), then the entries."""
        pages: list[PlanPage] = []
        made: list[PlanEntry] = []
        counts: dict[int, int] = {}

        def add(entry: str, volume: int, source_page: int | None, size: tuple[float, float]) -> None:
            index = counts[volume] = counts.get(volume, -1) + 1
            text = label(len(pages) + 1)
            mark, _ = place_number(text, *size, None, STYLE)
            place = SourcePage(source_page) if source_page else None
            pages.append(PlanPage(BundlePage(text), volume, PdfIndex(index), entry, place, size[0], size[1], (mark,)))

        for _ in range(drawn):
            add("@cover", 1, None, A4)
        if drawn:
            first, last = pages[0].label, pages[-1].label
            made.append(PlanEntry("@cover", EntryKind.COVER, "Cover", "", first, last, 1))
        for entry in entries:
            with pikepdf.open(self.path_of(entry.pdf)) as pdf:
                sizes = [read_geometry(page.obj).size for page in pdf.pages]
            start = len(pages)
            for number in entry.pages or range(1, len(sizes) + 1):
                add(entry.id, entry.volume, number, sizes[number - 1])
            source = PlanSource(f"{entry.id}.pdf", "0" * 64, len(sizes))
            first, last = pages[start].label, pages[-1].label
            title = f"Title of {entry.id}"
            made.append(PlanEntry(entry.id, EntryKind.DOCUMENT, title, "", first, last, entry.volume, source=source))
        volumes = tuple(PlanVolume(f"volume{number}.pdf", "V", counts[number] + 1) for number in sorted(counts))
        return Plan("T", "N", "S", "p", "[{page}]", False, volumes, (), tuple(made), tuple(pages))

    def write(
        self,
        entries: Sequence[Entry],
        nodes: Sequence[OutlineNode] = (),
        links: Sequence[SheetLink] = (),
        plan: Plan | None = None,
        info: BundleInfo = INFO,
        into: str = "out",
    ) -> Written:
        """Build; returns what ``assemble.write`` returns."""
        plan = plan or self.plan(entries)
        prepared = {entry.id: self._prepared(entry) for entry in entries}
        drawn = max(1, sum(page.entry == "@cover" for page in plan.pages))
        data = io.BytesIO()
        text_pdf(*(f"cover {number}" for number in range(drawn))).save(data, static_id=True)
        sheets = Sheets(data.getvalue(), {"@cover": 0}, {"@cover": drawn}, tuple(links))
        folder = self.folder / into
        folder.mkdir(exist_ok=True)
        return write(plan, tuple(nodes), prepared, sheets, STYLE, info, folder)

    def _prepared(self, entry: Entry) -> Prepared:
        path = self.path_of(entry.pdf)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        name = f"{entry.id}.pdf"
        return Prepared(entry.id, name, path.stat().st_size, digest, path, path, Facts("direct", ()))

    def read(self, *entries: Entry, **more: object) -> pypdf.PdfReader:
        """Build and read the first volume back with a library that did not write it."""
        written = self.write(entries, **more)  # type: ignore[arg-type]
        return pypdf.PdfReader(io.BytesIO(written.volumes[0].read_bytes()))


def number_mark(page: PlanPage) -> Mark:
    """The mark of a page's number."""
    return next(mark for mark in page.marks if mark.kind == "number")


def page_index(reader: pypdf.PdfReader, dest: object) -> int:
    """Position of the page that an explicit destination of the bundle names."""
    places = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    return places[dest[0].idnum]  # type: ignore[index]
