"""Pages that are pictures of text: words are laid under them, and nothing that they show is touched."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bundler.model import OcrPolicy, OrientPolicy
from bundler.pdf.pictures import draw_page
from bundler.pdf.text import page_text, words
from bundler.prepare.desk import Job
from bundler.prepare.legible import saying, steps
from bundler.prepare.legible.tesseract import Tesseract
from tests.prepare.legible.scanned import RECOGNISER, WORDS, hocr, pdf_of, png, recogniser, scan
from tests.prepare.makers import Result, changed, drawn, prepare

__all__ = ["recogniser"]

pytest.importorskip("ocrmypdf", reason="ocrmypdf is not installed")


def text_of(result: Result, page: int = 0) -> str:
    return page_text(pypdfium2.PdfDocument(result.prepared.pdf)[page])


def stated(result: Result) -> list[tuple[int, str, str]]:
    return [(each.page, each.code, each.detail) for each in result.prepared.facts.alterations]


def images(data: bytes | Path) -> list[bytes]:
    source: Any = io.BytesIO(data) if isinstance(data, bytes) else data
    with pikepdf.open(source) as pdf:
        held = [page.obj.Resources.XObject for page in pdf.pages]
        pictures = [each for names in held for each in names.values() if each.Subtype == pikepdf.Name.Image]
        return [picture.read_raw_bytes() for picture in pictures]


@pytest.mark.usefixtures("recogniser")
def test_scan_gets_its_words(tmp_path: Path) -> None:
    result = prepare(tmp_path, pdf_of(scan()))
    assert text_of(result) == " ".join(WORDS)
    assert stated(result) == [(1, "recognised", f"{len(WORDS)} words in English, 95 % sure on average")]
    assert result.codes == ["info recognised"]
    assert result.prepared.facts.pages[0].chars == sum(map(len, WORDS))
    assert {"ocrmypdf", "fpdf2", "tesseract", "tesseract eng"} <= dict(result.prepared.facts.versions).keys()


@pytest.mark.usefixtures("recogniser")
def test_what_the_page_shows_stays_byte_for_byte(tmp_path: Path) -> None:
    data = pdf_of(scan())
    result = prepare(tmp_path, data)
    assert images(result.prepared.pdf) == images(data)
    assert draw_page(result.prepared.pdf, 0) == draw_page(result.prepared.original, 0)
    with pikepdf.open(io.BytesIO(data)) as before, result.open() as after:
        old, new = before.pages[0].Contents, after.pages[0].Contents
        assert isinstance(new, pikepdf.Array) and len(new) == 2
        assert new[1].read_raw_bytes() == old.read_raw_bytes()  # type: ignore[union-attr]


@pytest.mark.usefixtures("recogniser")
def test_words_are_invisible(tmp_path: Path) -> None:
    with prepare(tmp_path, pdf_of(scan())).open() as pdf:
        layer = pdf.pages[0].Resources.XObject["/RecognisedText"]
        modes, shown = [], []
        for operands, operator in pikepdf.parse_content_stream(layer):
            if str(operator) == "Tr":
                modes.append(int(operands[0]))  # type: ignore[arg-type]
            elif str(operator) in ("Tj", "TJ"):
                shown.append(modes[-1])
        assert shown and set(shown) == {3}


@pytest.mark.usefixtures("recogniser")
def test_same_bytes_twice(tmp_path: Path) -> None:
    first, second = (prepare(tmp_path / name, pdf_of(scan(), scan(180))) for name in ("one", "two"))
    assert first.prepared.pdf.read_bytes() == second.prepared.pdf.read_bytes()


@pytest.mark.usefixtures("recogniser")
def test_pages_with_text_are_left_alone(tmp_path: Path) -> None:
    result = prepare(tmp_path, drawn(3))
    assert (result.codes, stated(result)) == ([], [])


def test_nothing_is_started_for_pages_with_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "find", lambda: pytest.fail("looked for Tesseract"))
    assert prepare(tmp_path, drawn(2)).codes == []


@pytest.mark.usefixtures("recogniser")
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_scan_that_stands_otherwise_is_turned_once(turned: int, tmp_path: Path) -> None:
    data = pdf_of(scan(), scan(turned))
    result = prepare(tmp_path, data)
    first, second = result.prepared.facts.pages
    assert (first.rotate, second.rotate) == (0, -turned % 360)
    assert (second.width, second.height) == pytest.approx((595, 842), abs=1)
    assert text_of(result, 1) == " ".join(WORDS)
    assert (2, "turned", f"{-turned % 360} degrees clockwise") in stated(result)
    # What was made is upright: nothing is done to it again.
    again = prepare(tmp_path / "again", result.prepared.pdf.read_bytes())
    assert (again.codes, stated(again)) == ([], [])


@pytest.mark.usefixtures("recogniser")
def test_ink_is_that_of_the_turned_page(tmp_path: Path) -> None:
    upright = prepare(tmp_path / "one", pdf_of(scan())).prepared.facts.pages[0]
    turned = prepare(tmp_path / "two", pdf_of(scan(180))).prepared.facts.pages[0]
    square = (40.0, 842 - 75.0, 75.0, 842 - 40.0)
    assert not upright.ink.clear(square)
    assert not turned.ink.clear(square)
    assert turned.ink.clear((520, 20, 580, 60))


@pytest.mark.usefixtures("recogniser")
def test_orient_off_leaves_it(tmp_path: Path) -> None:
    result = prepare(tmp_path, pdf_of(scan(180)), orient=OrientPolicy.OFF)
    assert result.prepared.facts.pages[0].rotate == 0
    assert not any(code == "turned" for _, code, _ in stated(result))


@pytest.mark.usefixtures("recogniser")
def test_ocr_off_turns_but_lays_no_words(tmp_path: Path) -> None:
    result = prepare(tmp_path, pdf_of(scan(180)), ocr=OcrPolicy.OFF, ocr_reason="all are photographs")
    assert stated(result) == [(1, "turned", "180 degrees clockwise")]
    said = " ".join(finding.message for finding in result.findings)
    assert "no readable text" in said and "all are photographs" in said


class Unsure(Tesseract):
    """Takes every page for upside down, and reads it no better when turned."""

    def read(self, picture: Image.Image, dots: int) -> bytes:
        return hocr([("Panel", (100, 100, 300, 140), 88)], picture.size)

    def stance(self, picture: Image.Image, dots: int) -> tuple[int, float] | None:
        return 180, 9.0


def test_guess_is_no_reason_to_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "find", lambda: Unsure("tesseract", "0", ("eng", "osd"), Path("nowhere")))
    result = prepare(tmp_path, pdf_of(scan()))
    assert result.prepared.facts.pages[0].rotate == 0
    assert "info perhaps-turned" in result.codes


class Blind(Tesseract):
    """Reads nothing but specks."""

    def read(self, picture: Image.Image, dots: int) -> bytes:
        return hocr([("~", (10, 10, 20, 20), 95), ("il", (50, 50, 60, 60), 41)], picture.size)

    def stance(self, picture: Image.Image, dots: int) -> tuple[int, float] | None:
        return None


def test_photograph_gives_no_words_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "find", lambda: Blind("tesseract", "0", ("eng",), Path("nowhere")))
    photograph = Image.effect_noise((300, 400), 60).convert("L")
    result = prepare(tmp_path, pdf_of(photograph))
    assert result.codes == ["info nothing-recognised"]
    assert result.prepared.pdf == result.prepared.original


# --- what is a picture of text ------------------------------------------------------------------------------------


def page_with(*words_at: tuple[str, float, int], picture: tuple[float, ...] | None = None) -> bytes:
    """A page of words (text, height of its line, size), with a picture in a box."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    if picture:
        canvas.drawImage(ImageReader(scan().convert("RGB")), *picture)
    for text, y, size in words_at:
        canvas.setFont("Helvetica", size)
        canvas.drawString(60, y, text)
    canvas.save()
    return stream.getvalue()


@pytest.mark.usefixtures("recogniser")
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (page_with(("EXHIBIT MA1", 500, 60)), False),
        (page_with(("Bundle of authorities", 500, 30), ("Tab 3", 400, 30)), False),
        (page_with(("FAX 24/10/2011 18:05 page 1 of 2", 800, 9), picture=(0, 0, 595, 780)), True),
        (page_with(*[("A whole letter with a logo above it", 700 - 20 * n, 11) for n in range(20)],
                   picture=(400, 760, 60, 60)), False),
        (drawn(1, invisible=True), False),
    ],
    ids=["heading", "title page", "fax", "letter with logo", "few words"],
)  # fmt: skip
def test_which_pages_are_looked_at(data: bytes, expected: bool, tmp_path: Path) -> None:
    assert ("recognised" in prepare(tmp_path, data).altered) is expected


@pytest.mark.usefixtures("recogniser")
def test_forced_page_keeps_its_own_words_and_none_is_doubled(tmp_path: Path) -> None:
    lines = [
        ("Their own words stand here, some forty of them on a line", 842 * 0.8 - 14.4 * n - 8, 11) for n in range(3)
    ]
    data = page_with(*lines, picture=(0, 0, 595, 842))
    assert "recognised" not in prepare(tmp_path / "auto", data).altered
    result = prepare(tmp_path / "force", data, ocr=OcrPolicy.FORCE)
    # The first three recognised words stand where the page's own are.
    assert text_of(result).replace("  ", " ").count("Their own words") == 3
    assert "attended before" not in text_of(result).split("Their")[0]
    assert "recognised" in result.altered


@pytest.mark.usefixtures("recogniser")
def test_vector_drawing_of_letters_is_looked_at_too(tmp_path: Path) -> None:
    def outlined(pdf: pikepdf.Pdf) -> None:
        bars = b"0.92 g 0 0 595 842 re f 0 g 28 757 57 57 re f " + b"".join(
            b"60 %d 400 8 re f " % y for y in range(100, 700, 30)
        )
        pdf.pages[0].Contents = pdf.make_stream(bars)

    result = prepare(tmp_path, changed(outlined, page_with(("x", 500, 10))))
    assert "recognised" in result.altered


def test_few_plain_shapes_are_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "find", lambda: pytest.fail("looked for Tesseract"))

    def framed(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(b"4 w 20 20 555 802 re S 100 400 300 60 re f")

    assert prepare(tmp_path, changed(framed, page_with(("x", 500, 10)))).codes == []


@pytest.mark.usefixtures("recogniser")
def test_picture_file_gets_words_too(tmp_path: Path) -> None:
    result = prepare(tmp_path, png(scan()), "scan.png")
    assert text_of(result) == " ".join(WORDS)
    assert result.prepared.facts.route == "image"


# --- words stand where they are seen ------------------------------------------------------------------------------


@pytest.mark.usefixtures("recogniser")
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_words_stand_where_they_are_seen(rotate: int, tmp_path: Path) -> None:
    """On a page with an offset crop box, turned by /Rotate so that it is displayed upright."""

    def offset(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        width, height = float(page.MediaBox[2]), float(page.MediaBox[3])
        page.Rotate = rotate
        page.MediaBox = pikepdf.Array([-50, -70, width + 90, height + 20])
        page.CropBox = pikepdf.Array([0, 0, width, height])

    result = prepare(tmp_path, changed(offset, pdf_of(scan(-rotate % 360))))
    assert not any(code == "turned" for _, code, _ in stated(result))
    page = pypdfium2.PdfDocument(result.prepared.pdf)[0]
    width, height = page.get_size()
    assert (width, height) == pytest.approx((595, 842), abs=1)
    page.set_rotation(0)
    boxes = {word.text: word.box for word in words(page)}
    left, low, right, high = boxes["claimant"]
    # Its middle as displayed: left tenth of the page, one fifth from the top and a line further down.
    x, y = (left + right) / 2, (low + high) / 2
    flat = page.get_size()
    shown = {0: (x, y), 90: (y, flat[0] - x), 180: (flat[0] - x, flat[1] - y), 270: (flat[1] - y, x)}
    assert shown[rotate] == pytest.approx((0.1 * 595 + 24, 842 * 0.8 - (60 + 20) * 72 / 300), abs=8)


@pytest.mark.usefixtures("recogniser")
def test_user_unit_enlarges_words_with_the_page(tmp_path: Path) -> None:
    def enlarge(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj["/UserUnit"] = 2

    result = prepare(tmp_path, changed(enlarge, pdf_of(scan())))
    assert result.prepared.facts.pages[0].width == pytest.approx(1190, abs=1)
    assert text_of(result) == " ".join(WORDS)


@pytest.mark.usefixtures("recogniser")
def test_name_of_the_layer_gives_way(tmp_path: Path) -> None:
    """A source may have taken the name, or share its resources among pages."""

    def share(pdf: pikepdf.Pdf) -> None:
        resources = pdf.make_indirect(pdf.pages[0].Resources)
        resources.XObject["/RecognisedText"] = next(iter(resources.XObject.values()))
        for page in pdf.pages:
            page.obj.Resources = resources

    data = changed(share, pdf_of(scan(), scan()))
    result = prepare(tmp_path, data)
    assert [text_of(result, page) for page in (0, 1)] == [" ".join(WORDS)] * 2
    with result.open() as pdf:
        assert all("/RecognisedText2" in page.Resources.XObject for page in pdf.pages)


# --- tools that are not there -------------------------------------------------------------------------------------


def test_without_tesseract_pages_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "find", lambda: None)
    result = prepare(tmp_path, pdf_of(scan(), scan(180), scan()))
    [finding] = result.findings
    assert finding.severity == "warning"
    assert finding.message.startswith('Pages 1-3 of "file.pdf" have no readable text')
    assert "which way up" in finding.message
    assert "tesseract-ocr" in finding.remedy and "ocr: off" in finding.remedy
    assert result.prepared.pdf == result.prepared.original


def test_without_ocrmypdf_pages_are_turned_and_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "find", lambda: RECOGNISER)
    monkeypatch.setattr(saying, "find_spec", lambda name: None)
    result = prepare(tmp_path, pdf_of(scan(), scan(180)))
    assert result.codes == ["info turned", "warning no-text"]
    assert 'pip install "court-bundler[ocr]"' in result.findings[1].remedy
    assert "Tesseract" not in result.findings[1].remedy
    assert stated(result) == [(2, "turned", "180 degrees clockwise")]


def test_job_says_what_is_wanted() -> None:
    """What is not asked for is what the contract names as the usual."""
    job = Job(Path("a"), Path("b"), Path("c"), "pdf")
    assert (job.ocr, job.orient) == (OcrPolicy.AUTO, OrientPolicy.AUTO)


def test_blank_page_is_no_scan(tmp_path: Path) -> None:
    image = Image.new("L", (400, 560), 255)
    assert prepare(tmp_path, pdf_of(image)).codes == []


def test_speck_is_no_scan(tmp_path: Path) -> None:
    image = Image.new("L", (400, 560), 255)
    ImageDraw.Draw(image).point((200, 200), 0)
    assert prepare(tmp_path, pdf_of(image)).codes == []


@pytest.mark.usefixtures("recogniser")
def test_defect_a_page_of_few_letters_and_a_filled_box_is_no_picture_of_text(tmp_path: Path) -> None:
    """It has ink that its letters do not explain, but no picture, and no lines that could be letters."""
    assert stated(prepare(tmp_path, drawn(1, (120, 160)))) == []
