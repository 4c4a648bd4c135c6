"""A small finished bundle made by hand, with its Plan and sources: what the prover is tried on.

Made by reportlab and pypdf, for the prover does not care who wrote what it reads. Eleven pages:
1 cover, 2 index, 3-4 letter (a web link, an inner link, bookmarks of its own), 5 form, 6 front sheet of an exhibit,
7 photograph (turned by 90), 8 plan with layers, 9-11 pages 1, 2 and 4 of a report (cropped, offset box). Over words of
pages 4 and 9 lie links that the Plan declares; page 4 bears the number of one in its margin.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from bundler.model import Facts, InkMap, Layer, OutlineItem, PageFacts, Prepared
from bundler.planning.outline import OutlineNode, outline
from bundler.planning.placement import place_number
from bundler.planning.plan import (
    EntryKind,
    Mark,
    Plan,
    PlanEntry,
    PlanLink,
    PlanPage,
    PlanSection,
    PlanSource,
    PlanVolume,
)
from bundler.planning.profile import StampStyle
from bundler.planning.rows import index_rows
from bundler.prove.face import advances
from bundler.prove.frame import PageFrame, from_display
from bundler.resources import resource

A4 = (595.276, 841.89)
TITLE = "Claimant's hearing bundle"
CASE = "AC-2026-LON-000123"


@dataclass
class Made:
    """A finished bundle with all that the prover is given."""

    plan: Plan
    prepared: dict[str, Prepared]
    volume: Path
    links: list[tuple[int, tuple[float, float, float, float], int]] = field(default_factory=list)


# --- sources ------------------------------------------------------------------------------------------------------


def _canvas(pages: int, title: str, extra: Callable[[Canvas, int], None] | None = None) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    for page in range(pages):
        for line in range(20):
            canvas.drawString(
                72, 740 - 18 * line, f"{title} page {page + 1} line {line + 1} of a wholly fictional text"
            )
        if extra:
            extra(canvas, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def letter() -> bytes:
    def extra(canvas: Canvas, page: int) -> None:
        canvas.bookmarkPage(f"p{page}")
        if page == 0:
            canvas.linkURL("https://example.org/rules", (72, 300, 200, 316))
            canvas.linkRect("", "p1", (72, 260, 200, 276))
            canvas.addOutlineEntry("First part", "p0", 0)
        else:
            canvas.addOutlineEntry("Second part", "p1", 1)

    return _canvas(2, "Letter", extra)


def form() -> bytes:
    def extra(canvas: Canvas, page: int) -> None:
        canvas.acroForm.textfield(
            name="claimant", value="Mara Ashdown", x=72, y=300, width=200, height=20, borderWidth=0
        )
        canvas.acroForm.checkbox(name="urgent", checked=True, x=72, y=260, size=16)

    return _canvas(1, "Claim form", extra)


def photograph() -> bytes:
    image = Image.effect_noise((160, 120), 60).convert("RGB")
    ImageDraw.Draw(image).rectangle((20, 20, 90, 70), fill=(180, 40, 40))

    def extra(canvas: Canvas, page: int) -> None:
        canvas.drawImage(ImageReader(image), 72, 80, 320, 240)

    return _edited(_canvas(1, "Photograph", extra), lambda writer: writer.pages[0].rotate(90))


def report() -> bytes:
    def crop(writer: PdfWriter) -> None:
        for page in writer.pages:
            page[NameObject("/MediaBox")] = numbers(-20, -30, 600, 842)
            page[NameObject("/CropBox")] = numbers(10, 20, 560, 800)

    return _edited(_canvas(4, "Report", None), crop)


def layered() -> bytes:
    return _edited(_canvas(1, "Site plan", None), _add_layers)


def _add_layers(writer: PdfWriter) -> None:
    groups = [_group(writer, name) for name in ("Fences", "Draft notes")]
    page = writer.pages[0]
    names = {f"/oc{at}": group for at, group in enumerate(groups)}
    page["/Resources"][NameObject("/Properties")] = dictionary(names)
    content = b"".join(
        b"/OC /oc%d BDC 0.8 0.1 0.1 rg %d 100 80 60 re f BT /F1 12 Tf %d 200 Td (layer %d) Tj ET EMC\n"
        % (at, 100 + 150 * at, 100 + 150 * at, at)
        for at in range(2)
    )
    add_content(writer, page, content)
    default = dictionary(
        {"/Order": ArrayObject(groups), "/ON": ArrayObject(groups[:1]), "/OFF": ArrayObject(groups[1:])}
    )
    writer.root_object[NameObject("/OCProperties")] = dictionary({"/OCGs": ArrayObject(groups), "/D": default})


def _group(writer: PdfWriter, name: str) -> Any:
    return writer._add_object(dictionary({"/Type": NameObject("/OCG"), "/Name": TextStringObject(name)}))


SOURCES: dict[str, Callable[[], bytes]] = {
    "letter": letter,
    "form": form,
    "photograph": photograph,
    "site-plan": layered,
    "report": report,
}


# --- small tools --------------------------------------------------------------------------------------------------


def dictionary(values: dict[str, Any]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): value for key, value in values.items()})


def numbers(*values: float) -> ArrayObject:
    return ArrayObject(FloatObject(value) for value in values)


def stream(writer: PdfWriter, data: bytes) -> Any:
    made = DecodedStreamObject()
    made.set_data(data)
    return writer._add_object(made)


def contents(page: Any) -> list[Any]:
    """The references of a page's content streams."""
    held = page.raw_get("/Contents")
    return list(held.get_object()) if isinstance(held.get_object(), ArrayObject) else [held]


def add_content(writer: PdfWriter, page: Any, data: bytes, at: int | None = None) -> None:
    """Put a content stream into a page, last unless said otherwise."""
    held = contents(page)
    held.insert(len(held) if at is None else at, stream(writer, data))
    page[NameObject("/Contents")] = ArrayObject(held)


def _edited(data: bytes, edit: Callable[[PdfWriter], Any]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    edit(writer)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def link(rect: tuple[float, ...], page: Any, uri: str = "") -> DictionaryObject:
    """A link annotation to a page (its reference), or to the web."""
    made = {
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject("/Link"),
        "/Rect": numbers(*rect),
        "/Border": numbers(0, 0, 0),
    }
    if uri:
        made["/A"] = dictionary({"/S": NameObject("/URI"), "/URI": TextStringObject(uri)})
    else:
        made["/Dest"] = destination(page)
    return dictionary(made)


def destination(page: Any) -> ArrayObject:
    return ArrayObject([page, NameObject("/XYZ"), NullObject(), NullObject(), NullObject()])


# --- the Plan -----------------------------------------------------------------------------------------------------


def _page_facts(page: Any) -> PageFacts:
    media, crop = (
        tuple(float(v) for v in page[key]) for key in ("/MediaBox", "/CropBox" if "/CropBox" in page else "/MediaBox")
    )
    turn = int(page.get("/Rotate", 0)) % 360
    wide, high = crop[2] - crop[0], crop[3] - crop[1]
    shown = (high, wide) if turn in (90, 270) else (wide, high)
    return PageFacts(media, crop, turn, 1.0, *shown, 1, InkMap(6.0, 1, ()))  # type: ignore[arg-type]


def _facts(name: str, data: bytes) -> Facts:
    pages = tuple(_page_facts(page) for page in PdfReader(io.BytesIO(data)).pages)
    extra: dict[str, Any] = {}
    if name == "letter":
        extra = {
            "outline": (OutlineItem("First part", 1, (OutlineItem("Second part", 2),)),),
            "links": 1,
            "web_links": 1,
        }
    if name == "form":
        extra = {"fields": (("claimant", "Mara Ashdown"), ("urgent", "/Yes"))}
    if name == "site-plan":
        extra = {"layers": (Layer("Fences", True), Layer("Draft notes", False))}
    return Facts("direct", pages, **extra)


def prepare(folder: Path) -> dict[str, Prepared]:
    """Sources as files, each its own clean PDF."""
    prepared = {}
    for name, make in SOURCES.items():
        data = make()
        path = folder / f"{name}.pdf"
        path.write_bytes(data)
        sha = hashlib.sha256(data).hexdigest()
        prepared[name] = Prepared(name, f"{name}.pdf", len(data), sha, path, path, _facts(name, data))
    return prepared


def make_plan(prepared: dict[str, Prepared]) -> Plan:
    """Pages and entries, numbered from 1 on the cover."""
    slots = [
        ("@cover", EntryKind.COVER, "Cover", "", "", "", [None]),
        ("@index", EntryKind.INDEX, "Index", "", "", "", [None]),
        ("letter", EntryKind.DOCUMENT, "Letter before claim & reply", "s1", "", "1", [1, 2]),
        ("form", EntryKind.DOCUMENT, "Claim form", "s1", "", "2", [1]),
        ("ma1", EntryKind.EXHIBIT, "Exhibit MA1", "s2", "", "3", [None]),
        ("photograph", EntryKind.DOCUMENT, "Photograph of the yard", "s2", "ma1", "3.1", [1]),
        ("site-plan", EntryKind.DOCUMENT, "Site plan", "s2", "ma1", "3.2", [1]),
        ("report", EntryKind.DOCUMENT, "Report of the investigating officer", "s2", "", "4", [1, 2, 4]),
    ]
    entries: list[PlanEntry] = []
    pages: list[PlanPage] = []
    for name, kind, title, section, parent, number, own in slots:
        first = len(pages) + 1
        for source_page in own:
            pages.append(_plan_page(prepared, len(pages), name, source_page))
        ready = prepared.get(name)
        source = PlanSource(ready.name, ready.sha256, len(ready.facts.pages)) if ready else None
        mark = "MA1" if kind is EntryKind.EXHIBIT else ""
        label = str(len(pages))
        entries.append(
            PlanEntry(name, kind, title, section, str(first), label, 1, parent, number, source=source, mark=mark)  # type: ignore[arg-type]
        )
    entries[4] = replace(entries[4], last="8")  # type: ignore[arg-type]
    sections = (
        PlanSection("s1", "Claim documents", 0, "", "3", "5"),  # type: ignore[arg-type]
        PlanSection("s2", "Evidence", 0, "", "6", "11"),  # type: ignore[arg-type]
    )
    volume = PlanVolume("bundle.pdf", TITLE, len(pages))
    return Plan(
        TITLE,
        CASE,
        "Ashdown v Panel",
        "admin-court-jr",
        "[{page}]",
        False,
        (volume,),
        sections,
        tuple(entries),
        tuple(pages),
    )


def _plan_page(prepared: dict[str, Prepared], index: int, name: str, source_page: int | None) -> PlanPage:
    facts = prepared[name].facts.pages[source_page - 1] if source_page else None
    width, height = (facts.width, facts.height) if facts else A4
    mark, _ = place_number(str(index + 1), width, height, None, StampStyle())
    marks = (mark, *REFERENCES.get(index, ()))
    return PlanPage(str(index + 1), 1, index, name, source_page, width, height, marks, LAID.get(index, ()))  # type: ignore[arg-type]


def _over(text: str, x: float, y: float, target: int) -> PlanLink:
    """A link over words that begin at a point of the page as displayed."""
    wide = stringWidth(text, "Helvetica", 12)
    return PlanLink(text, (x - 0.5, y - 3, round(x + wide + 0.5, 2), y + 10), target)


LAID = {
    3: (_over("Letter page 2 line 3", 72, 704, 8), _over("Letter page 2 line 5", 72, 668, 5)),
    8: (_over("Report page 1 line 1", 62, 720, 2),),
}
"""Links over words, by the page's index."""

REFERENCES = {
    3: (
        Mark("reference", "9", (540.0, 702.0, 548.0, 712.0), 7.5),
        Mark("reference", "6", (540.0, 666.0, 548.0, 676.0), 7.5),
    )
}
"""Numbers in the margin, by the page's index."""


# --- the bundle ---------------------------------------------------------------------------------------------------


def _sheets(made: Made) -> bytes:
    """Cover, index and front sheet. Notes where the index links lie."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.drawString(200, 700, CASE)
    canvas.drawString(200, 600, TITLE)
    canvas.showPage()
    canvas.drawString(72, 780, "Index")
    for at, row in enumerate(index_rows(made.plan)):
        y = 740 - 30 * at
        canvas.drawString(72, y, row.number)
        canvas.drawString(110, y, row.title)
        canvas.drawString(480, y, row.pages)
        made.links.append((1, (70, y - 4, 470, y + 14), row.target))
        if row.pages:
            made.links.append((1, (478, y - 4, 520, y + 14), row.target))
    canvas.showPage()
    canvas.drawString(200, 600, "Exhibit MA1")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _stamp(writer: PdfWriter, page: Any, planned: PlanPage, font: Any) -> None:
    """The numbers, in a stream of their own behind the page's content, upright as the page is displayed."""
    crop = tuple(float(v) for v in (page["/CropBox"] if "/CropBox" in page else page["/MediaBox"]))
    turn = int(page.get("/Rotate", 0)) % 360
    texts = []
    for mark in planned.marks:
        x0, y0, x1, _ = from_display(PageFrame(crop, turn, 1.0), mark.rect)  # type: ignore[arg-type]
        matrix = {0: (1, 0, 0, 1, x0 + 2, y0 + 3), 90: (0, 1, -1, 0, x1 - 3, y0 + 2)}[turn]
        placed = " ".join(f"{value:.2f}" for value in matrix)
        texts.append(f"BT /FStamp {mark.size} Tf 0.06 0.2 0.55 rg {placed} Tm ({mark.text}) Tj ET")
    data = f"Q q {' '.join(texts)} Q".encode()
    resources = page["/Resources"]
    fonts = resources.setdefault(NameObject("/Font"), DictionaryObject()).get_object()
    fonts[NameObject("/FStamp")] = font
    add_content(writer, page, b"q", 0)
    add_content(writer, page, data)


def _add_pages(writer: PdfWriter, made: Made) -> None:
    readers = {name: PdfReader(ready.pdf) for name, ready in made.prepared.items()}
    sheets = PdfReader(io.BytesIO(_sheets(made)))
    drawn = iter(sheets.pages)
    for planned in made.plan.pages:
        page = readers[planned.entry].pages[planned.source_page - 1] if planned.source_page else next(drawn)
        annotations = page.pop("/Annots", None)
        writer.add_page(page)
        if annotations is not None:
            page[NameObject("/Annots")] = annotations


def _add_links(writer: PdfWriter, made: Made) -> None:
    def annotate(index: int, annotation: DictionaryObject) -> None:
        page = writer.pages[index]
        page.setdefault(NameObject("/Annots"), ArrayObject()).append(writer._add_object(annotation))

    for index, rect, target in made.links:
        annotate(index, link(rect, writer.pages[target].indirect_reference))
    annotate(2, link((72, 300, 200, 316), None, "https://example.org/rules"))
    annotate(2, link((72, 260, 200, 276), writer.pages[3].indirect_reference))


def _lay_links(writer: PdfWriter, made: Made) -> None:
    """The links that the Plan declares over words, behind the page's own."""
    for planned in made.plan.pages:
        page = writer.pages[planned.index]
        crop = tuple(float(v) for v in (page["/CropBox"] if "/CropBox" in page else page["/MediaBox"]))
        for laid in planned.links:
            rect = from_display(PageFrame(crop, 0, 1.0), laid.rect)  # type: ignore[arg-type]
            annotation = link(rect, writer.pages[laid.target].indirect_reference)
            page.setdefault(NameObject("/Annots"), ArrayObject()).append(writer._add_object(annotation))


def _add_form(writer: PdfWriter, made: Made) -> None:
    """The form's fields below one named for their document."""
    top = writer._add_object(dictionary({"/T": TextStringObject("form"), "/Kids": ArrayObject()}))
    source = PdfReader(made.prepared["form"].pdf)
    kids = []
    for annotation in source.pages[0]["/Annots"]:
        widget = annotation.get_object()
        widget.pop("/P", None)
        kid = widget.clone(writer, ignore_fields=("/P", "/Parent")).indirect_reference
        kid.get_object()[NameObject("/Parent")] = top
        kids.append(kid)
    top.get_object()["/Kids"].extend(kids)
    writer.pages[4][NameObject("/Annots")] = ArrayObject(kids)
    resources = source.trailer["/Root"]["/AcroForm"]["/DR"].clone(writer)
    writer.root_object[NameObject("/AcroForm")] = dictionary({"/Fields": ArrayObject([top]), "/DR": resources})


def _add_layer_states(writer: PdfWriter) -> None:
    groups = list(writer.pages[7]["/Resources"]["/Properties"].values())
    default = dictionary({"/ON": ArrayObject(groups[:1]), "/OFF": ArrayObject(groups[1:])})
    writer.root_object[NameObject("/OCProperties")] = dictionary({"/OCGs": ArrayObject(groups), "/D": default})


def _add_outline(writer: PdfWriter, nodes: tuple[OutlineNode, ...], parent: Any = None) -> Any:
    """Bookmarks below a parent. Answers the first, last and number of them."""
    top = parent or writer._add_object(dictionary({"/Type": NameObject("/Outlines")}))
    items = []
    for node in nodes:
        item = writer._add_object(dictionary({"/Title": TextStringObject(node.title), "/Parent": top}))
        if node.target is not None:
            item.get_object()[NameObject("/Dest")] = destination(writer.pages[node.target].indirect_reference)
        items.append(item)
        if node.children:
            _add_outline(writer, node.children, item)
    for one, two in pairwise(items):
        one.get_object()[NameObject("/Next")] = two
        two.get_object()[NameObject("/Prev")] = one
    holder = top.get_object()
    holder[NameObject("/First")], holder[NameObject("/Last")] = items[0], items[-1]
    holder[NameObject("/Count")] = NumberObject(len(items))
    return top


XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def _add_identity(writer: PdfWriter) -> None:
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("en-GB")
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    root[NameObject("/ViewerPreferences")] = dictionary({"/DisplayDocTitle": BooleanObject(True)})
    first = writer.pages[0].indirect_reference
    opening = [first, NameObject("/XYZ"), NullObject(), NumberObject(842), NumberObject(1)]
    root[NameObject("/OpenAction")] = ArrayObject(opening)
    labels = ArrayObject([NumberObject(0), dictionary({"/S": NameObject("/D")})])
    root[NameObject("/PageLabels")] = dictionary({"/Nums": labels})
    packet = stream(writer, XMP.format(title=TITLE).encode())
    packet.get_object().update(dictionary({"/Type": NameObject("/Metadata"), "/Subtype": NameObject("/XML")}))
    root[NameObject("/Metadata")] = packet
    writer.metadata = {"/Title": TITLE, "/Producer": "court-bundler"}


def _face(writer: PdfWriter) -> Any:
    """The face of the page numbers."""
    data = resource("fonts/Stamp.ttf").read_bytes()
    descriptor = {
        "/Type": NameObject("/FontDescriptor"),
        "/FontName": NameObject("/Stamp"),
        "/Flags": NumberObject(32),
        "/FontBBox": numbers(-200, -250, 1100, 950),
        "/ItalicAngle": NumberObject(0),
        "/Ascent": NumberObject(740),
        "/Descent": NumberObject(-50),
        "/CapHeight": NumberObject(740),
        "/StemV": NumberObject(140),
        "/FontFile2": stream(writer, data),
    }
    font = {
        "/Type": NameObject("/Font"),
        "/Subtype": NameObject("/TrueType"),
        "/BaseFont": NameObject("/Stamp"),
        "/Encoding": NameObject("/WinAnsiEncoding"),
        "/FirstChar": NumberObject(0x20),
        "/LastChar": NumberObject(0x7E),
        "/Widths": numbers(*advances(data, 0x20, 0x7E)),
        "/FontDescriptor": writer._add_object(dictionary(descriptor)),
    }
    return writer._add_object(dictionary(font))


def finish(folder: Path) -> Made:
    """The whole bundle in a folder."""
    prepared = prepare(folder)
    made = Made(make_plan(prepared), prepared, folder / "bundle.pdf")
    writer = PdfWriter()
    _add_pages(writer, made)
    font = _face(writer)
    for page, planned in zip(writer.pages, made.plan.pages, strict=True):
        _stamp(writer, page, planned, font)
    _add_links(writer, made)
    _lay_links(writer, made)
    _add_form(writer, made)
    _add_layer_states(writer)
    top = _add_outline(writer, outline(made.plan, {name: ready.facts for name, ready in prepared.items()}))
    writer.root_object[NameObject("/Outlines")] = top
    _add_identity(writer)
    # Read and written once more, so that only what the trailer leads to is in the file.
    made.volume.write_bytes(_edited(written(writer), lambda again: None))
    return made
