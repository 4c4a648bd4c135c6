"""Input for the measurements, made by seeded generators: the same seed, fonts and libraries give the same bytes.

Three kinds of document, as bundles have them: ``text`` (typed pages with embedded fonts, bookmarks, links and web
links), ``scan`` (one grey JPEG a page at 200 dots an inch with an invisible text layer) and ``office`` (many small
objects: a tagged structure tree, tables and a resource dictionary for each page, as word processors export).
"""

from __future__ import annotations

import io
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image
    from reportlab.pdfgen.canvas import Canvas

REVISION = 1
"""Raised when the generators change, so that what an older one made is not used."""

FONTS = Path(__file__).resolve().parent.parent / "templates" / "fonts"
FACES = {"Body": "LiberationSerif-Regular", "Slant": "LiberationSerif-Italic", "Head": "LiberationSans-Bold"}

WIDTH, HEIGHT = 595.276, 841.89
SCAN_WIDTH, SCAN_HEIGHT = 1654, 2339

_VOCABULARY = """
account adjourn afternoon answer appeal apply arrange attach bench borough bridge building calendar car
chair claim clerk complain conduct council county custody date decide decision deny desk detail diary disclose
district document doubt draft duty early email enclose engineer enquire evening evidence explain fact fair file
floor follow force form garage ground harbour hear hearing hour house inform inspector instruct interview issue
journey judge keep key late lawful leave letter lobby log market meeting message minute morning name night note
notebook notice number office officer open order outcome panel paper park parish permit phone photograph place
plan platform police porter post present press public question quiet read reason recall record refuse reply
report request review road room sergeant serve shift sign signal site speak staff stair state station statement
street summary supply table team telephone term time town traffic transcript tribunal vehicle view visit wait
warden watch week window witness word write year
"""
WORDS = tuple(_VOCABULARY.split())


@dataclass(frozen=True)
class Spec:
    """One document to be made. Its name says all that it depends on."""

    kind: str
    seed: int
    pages: int

    @property
    def name(self) -> str:
        """Its path below the corpus folder."""
        return f"{self.kind}/{self.kind}-{self.seed:05d}-{self.pages:03d}.pdf"


# --- which documents ------------------------------------------------------------------------------------------------


def lengths(rng: random.Random, total: int, mean: int = 10, most: int = 60) -> list[int]:
    """Page counts that sum to ``total``: many short documents, few long ones."""
    counts = []
    while total > 0:
        count = min(total, most, max(1, round(rng.lognormvariate(0.0, 0.7) * mean * 0.8)))
        counts.append(count)
        total -= count
    return counts


def documents(kind: str, pages: int, seed: int) -> list[Spec]:
    """Documents of one kind that have ``pages`` pages in all."""
    rng = random.Random(f"{kind} {pages} {seed}")
    return [Spec(kind, seed * 1000 + number, count) for number, count in enumerate(lengths(rng, pages))]


def mixture(pages: int, seed: int) -> list[Spec]:
    """40 % of the pages text, 30 % scans, 30 % office, in no order."""
    text, scan = round(pages * 0.4), round(pages * 0.3)
    specs = [
        *documents("text", text, seed),
        *documents("scan", scan, seed),
        *documents("office", pages - text - scan, seed),
    ]
    random.Random(f"order {pages} {seed}").shuffle(specs)
    return specs


def mixtures(sizes: Sequence[int]) -> dict[int, list[Spec]]:
    """A mixture for each number of pages, every larger one beginning with the documents of the next smaller."""
    grown: dict[int, list[Spec]] = {}
    specs: list[Spec] = []
    before = 0
    for pages in sorted(set(sizes)):
        specs = specs + mixture(pages - before, before // 100 + 1)
        grown[pages] = specs
        before = pages
    return grown


# --- making and listing them ----------------------------------------------------------------------------------------


def make(specs: Sequence[Spec], folder: Path, jobs: int | None = None) -> list[Path]:
    """Make what is not yet there. Returns the paths in the order of the specs."""
    home = folder / f"corpus-{REVISION}"
    todo = [(spec, home / spec.name) for spec in specs if not (home / spec.name).exists()]
    if todo:
        with ProcessPoolExecutor(jobs or os.cpu_count()) as pool:
            for _ in pool.map(_make, todo, chunksize=2):
                pass
    return [home / spec.name for spec in specs]


def _make(order: tuple[Spec, Path]) -> None:
    """One document, put in place only when it is whole."""
    spec, path = order
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}.half")
    half.write_bytes(content(spec))
    half.replace(path)


def content(spec: Spec) -> bytes:
    """The bytes of a document."""
    makers = {"text": text_document, "scan": scan_document, "office": office_document}
    return makers[spec.kind](spec)


def lay_out(name: str, specs: Sequence[Spec], folder: Path) -> Path:
    """A folder of its own for one bundle: its documents in order, their list, and a manifest. Returns the manifest."""
    home = folder / name
    shutil.rmtree(home, ignore_errors=True)
    (home / "documents").mkdir(parents=True)
    paths = []
    for number, made in enumerate(make(specs, folder), 1):
        paths.append(home / "documents" / f"{number:04d}-{made.name}")
        _share(made, paths[-1])
    (home / "documents.txt").write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
    (home / "manifest.yaml").write_text(manifest(name, [path.name for path in paths]), encoding="utf-8")
    return home / "manifest.yaml"


def _share(made: Path, path: Path) -> None:
    """The same file under another name; a copy where the system has no such thing."""
    try:
        os.link(made, path)
    except OSError:
        shutil.copyfile(made, path)


def with_one_changed(specs: Sequence[Spec]) -> list[Spec]:
    """The same documents, but for one text in the middle, which has other words on as many pages."""
    texts = [at for at, spec in enumerate(specs) if spec.kind == "text"]
    chosen = texts[len(texts) // 2]
    changed = list(specs)
    changed[chosen] = replace(specs[chosen], seed=specs[chosen].seed + 500_000)
    return changed


def manifest(title: str, names: Sequence[str]) -> str:
    """A manifest of the files in ``documents/``, with a section for each fifty."""
    lines = [
        "version: 1",
        f"bundle: {{title: {title}, kind: hearing}}",
        "case: {number: AC-2026-LON-000999, short_title: R (Example) v Fictional Authority,",
        "       claimants: [Example Claimant], defendants: [Fictional Authority]}",
        "sections:",
    ]
    for start in range(0, len(names), 50):
        lines += [f"  - title: Part {start // 50 + 1}", "    documents:"]
        for number, name in enumerate(names[start : start + 50], start + 1):
            lines.append(
                f"      - {{id: d{number:04d}, file: documents/{name}, title: Document {number} of the bundle}}"
            )
    return "\n".join(lines) + "\n"


# --- words ----------------------------------------------------------------------------------------------------------


def sentence(rng: random.Random, words: int) -> str:
    """So many words and a full stop."""
    chosen = rng.choices(WORDS, k=words)
    chosen[0] = chosen[0].capitalize()
    for at in range(rng.randrange(6, 12), words - 1, 11):
        chosen[at] += ","
    return " ".join(chosen) + "."


def paragraph(rng: random.Random) -> str:
    """A few sentences."""
    return " ".join(sentence(rng, rng.randrange(9, 26)) for _ in range(rng.randrange(3, 6)))


# --- text -----------------------------------------------------------------------------------------------------------


def _canvas(title: str) -> tuple[Canvas, io.BytesIO]:
    """A canvas that draws with the project's fonts, a new subset for each document."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0
    for name, file in FACES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{file}.ttf")))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1)
    canvas.setTitle(title)
    return canvas, buffer


def text_document(spec: Spec) -> bytes:
    """Typed pages: a heading every third page, bookmarks on two levels, a link on each page, web links."""
    rng = random.Random(f"text {spec.seed} {spec.pages}")
    canvas, buffer = _canvas(f"Document {spec.seed}")
    for page in range(spec.pages):
        _text_page(canvas, rng, spec, page)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _text_page(canvas: Canvas, rng: random.Random, spec: Spec, page: int) -> None:
    canvas.setFont("Head", 9)
    canvas.drawString(60, 806, f"Claim AC-2026-LON-{spec.seed:06d}")
    y = 782.0
    if page % 3 == 0:
        title = f"{page // 3 + 1}. {sentence(rng, 4)[:-1]}"
        canvas.bookmarkPage(f"part{page // 3}", fit="XYZ", left=50, top=796)
        canvas.addOutlineEntry(title, f"part{page // 3}", level=0)
        canvas.setFont("Head", 14)
        canvas.drawString(60, y, title)
        y -= 26
    elif page % 3 == 1:
        canvas.bookmarkPage(f"page{page}", fit="Fit")
        canvas.addOutlineEntry(f"Particulars {page}", f"page{page}", level=1)
    _paragraphs(canvas, rng, y, page)
    goal = rng.randrange((spec.pages + 2) // 3)
    canvas.setFont("Slant", 9)
    canvas.drawString(60, 72, f"See part {goal + 1}")
    canvas.linkRect("", f"part{goal}", (58, 68, 130, 82), relative=0, Border="[0 0 0]")
    if page % 5 == 0:
        canvas.linkURL(f"https://example.org/{spec.seed}/{page}", (300, 68, 400, 82))
    canvas.rect(54, 60, 487, 740)


def _paragraphs(canvas: Canvas, rng: random.Random, y: float, page: int) -> None:
    """Numbered paragraphs down to the foot of the page."""
    from reportlab.lib.utils import simpleSplit

    number = 0
    while y > 120:
        number += 1
        font = "Slant" if number % 4 == 0 else "Body"
        canvas.setFont(font, 11)
        for line in simpleSplit(f"{page + 1}.{number}  {paragraph(rng)}", font, 11, 475):
            if y < 92:
                break
            canvas.drawString(60, y, line)
            y -= 14.5
        y -= 7


# --- scans ----------------------------------------------------------------------------------------------------------


def scan_document(spec: Spec) -> bytes:
    """Photographed pages, as an office scanner with text recognition sends them."""
    import pikepdf

    rng = random.Random(f"scan {spec.seed} {spec.pages}")
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )
    for _ in range(spec.pages):
        jpeg, found = _scanned(rng)
        _scan_page(pdf, font, jpeg, found)
    pdf.docinfo["/Producer"] = "Example scanner"
    return _saved(pdf)


def _scanned(rng: random.Random) -> tuple[bytes, list[tuple[str, float, float, float]]]:
    """A grey page as JPEG, and its words with their places: left, baseline from the top, width, in pixels."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (SCAN_WIDTH, SCAN_HEIGHT), 243)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONTS / "LiberationSerif-Regular.ttf"), 32)
    found = []
    widths = {word: font.getlength(word) for word in WORDS}
    gap = font.getlength(" ")
    for row in range(rng.randrange(26, 42)):
        line, x, y = [], 190.0, 200.0 + 47 * row
        while x + widths[word := rng.choice(WORDS)] < SCAN_WIDTH - 180:
            line.append(word)
            found.append((word, x, y + 28, widths[word]))
            x += widths[word] + gap
        pen.text((190.0, y), " ".join(line), font=font, fill=rng.randrange(20, 60))
    buffer = io.BytesIO()
    turned = image.rotate(rng.uniform(-0.4, 0.4), Image.Resampling.BILINEAR, fillcolor=243)
    _grained(turned, rng).save(buffer, "JPEG", quality=rng.choice((13, 15, 18)), dpi=(200, 200))
    return buffer.getvalue(), found


def _grained(image: Image, rng: random.Random) -> Image:
    """With the grain of paper."""
    from PIL import Image as Pictures
    from PIL import ImageChops

    half = ((SCAN_WIDTH + 1) // 2, (SCAN_HEIGHT + 1) // 2)
    grain = Pictures.frombytes("L", half, rng.randbytes(half[0] * half[1])).point([level // 42 for level in range(256)])
    return ImageChops.subtract(image, grain.resize(image.size, Pictures.Resampling.BILINEAR))


def _scan_page(pdf: Any, font: Any, jpeg: bytes, found: Sequence[tuple[str, float, float, float]]) -> None:
    import pikepdf

    picture = pdf.make_stream(
        jpeg,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=SCAN_WIDTH,
        Height=SCAN_HEIGHT,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture), Font=pikepdf.Dictionary(F0=font))
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, 595.44, 842.04],
        Resources=resources,
        Contents=pdf.make_stream(_hidden_text(found)),
    )
    pdf.pages.append(pikepdf.Page(page))


def _hidden_text(found: Sequence[tuple[str, float, float, float]]) -> bytes:
    """The picture, and its words in text rendering mode 3 (ISO 32000-2, 9.3.6)."""
    scale = 72 / 200
    lines = ["q 595.44 0 0 842.04 0 0 cm /Im0 Do Q BT 3 Tr /F0 11 Tf"]
    for word, x, y, wide in found:
        stretch = 100 * wide * scale / max(1.0, 5.3 * len(word))
        lines.append(f"{stretch:.1f} Tz 1 0 0 1 {x * scale:.2f} {842.04 - y * scale:.2f} Tm ({word} ) Tj")
    return "\n".join([*lines, "ET"]).encode("ascii")


def _saved(pdf: Any) -> bytes:
    """The file: plain objects, packed streams."""
    import pikepdf

    buffer = io.BytesIO()
    modes = pikepdf.ObjectStreamMode
    pdf.save(buffer, compress_streams=True, object_stream_mode=modes.disable, deterministic_id=True)
    pdf.close()
    return buffer.getvalue()


# --- office ---------------------------------------------------------------------------------------------------------


def office_document(spec: Spec) -> bytes:
    """Pages as a word processor exports them: about 85 objects a page, nearly all of the tagged structure."""
    import pikepdf

    rng = random.Random(f"office {spec.seed} {spec.pages}")
    canvas, buffer = _canvas(f"Statement {spec.seed}")
    tags = [_office_page(canvas, rng, page) for page in range(spec.pages)]
    canvas.save()
    pdf = pikepdf.open(io.BytesIO(buffer.getvalue()))
    _tag(pdf, tags)
    return _saved(pdf)


def _office_page(canvas: Canvas, rng: random.Random, page: int) -> list[str]:
    """Draw a page; returns the tag of each piece of marked content on it, in order."""
    from reportlab.lib.utils import simpleSplit

    tags: list[str] = []

    def put(tag: str, font: str, size: float, x: float, y: float, text: str) -> None:
        canvas._code.append(f"/{tag} <</MCID {len(tags)}>> BDC")
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
        canvas._code.append("EMC")
        tags.append(tag)

    title = f"{page + 1} {sentence(rng, 4)[:-1]}"
    canvas.bookmarkPage(f"head{page}", fit="XYZ", left=50, top=800)
    canvas.addOutlineEntry(title, f"head{page}", level=0)
    put("H1", "Head", 13, 60, 780, title)
    y = 752.0
    for _ in range(3):
        for line in simpleSplit(paragraph(rng), "Body", 11, 475):
            put("P", "Body", 11, 60, y, line)
            y -= 14.5
        y -= 8
    for row in range(7):
        for column in range(4):
            put("TD", "Slant", 9, 64 + 118 * column, y - 15 * row, sentence(rng, 2)[:-1])
            canvas.rect(60 + 118 * column, y - 15 * row - 4, 118, 15)
    canvas.showPage()
    return tags


def _tag(pdf: Any, tags: Sequence[Sequence[str]]) -> None:
    """The structure tree (ISO 32000-2, 14.7): an element for each piece of marked content, rows and tables."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array()))
    numbers = Array()
    for index, (page, names) in enumerate(zip(pdf.pages, tags, strict=True)):
        page.obj["/StructParents"] = index
        page.obj["/Tabs"] = Name.S
        page.obj["/Resources"] = pdf.make_indirect(page.obj["/Resources"])
        numbers.append(index)
        numbers.append(pdf.make_indirect(Array(list(_elements(pdf, body, page.obj, names)))))
    root["/K"] = body
    root["/ParentTree"] = pdf.make_indirect(Dictionary(Nums=numbers))
    pdf.Root["/StructTreeRoot"] = root
    pdf.Root["/MarkInfo"] = Dictionary(Marked=True)
    pdf.Root["/Lang"] = pikepdf.String("en-GB")


def _elements(pdf: Any, body: Any, page: Any, names: Sequence[str]) -> Iterator[Any]:
    """One element for each piece of a page, cells in rows of four."""
    from pikepdf import Array, Dictionary, Name

    row = None
    cells = 0
    for number, name in enumerate(names):
        parent = body
        if name == "TD":
            if cells % 4 == 0:
                row = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.TR, P=body, K=Array()))
                body["/K"].append(row)
            parent, cells = row, cells + 1
        element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + name), P=parent, Pg=page, K=number))
        parent["/K"].append(element)
        yield element
