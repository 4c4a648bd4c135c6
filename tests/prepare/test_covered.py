"""Threat 16: words under a box, in the colour of the paper, or beyond the edges: never let through in silence."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from bundler.model import CoveredPolicy, OcrPolicy, OrientPolicy
from tests.prepare.makers import Result, changed, prepare

LINE = "Statement of Mara Ashdown, taken on the Monday"
AT = (72.0, 700.0)


def page(
    draw: Callable[[Canvas], object], before: Callable[[Canvas], object] | None = None, turn: int = 0, line: str = LINE
) -> bytes:
    """A page with some lines of text, one of which ``draw`` comes after."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    canvas.setFont("Times-Roman", 11)
    for number in range(8):
        canvas.drawString(72, 600 - 20 * number, f"Line {number + 1} that everybody can read and is meant to read.")
    if before:
        before(canvas)
    canvas.setFont("Times-Roman", 11)
    canvas.drawString(*AT, line)
    canvas.setFillGray(0)
    draw(canvas)
    canvas.save()
    return changed(lambda pdf: setattr(pdf.pages[0], "Rotate", turn), stream.getvalue())


def box(grey: float, left: float = 68, width: float = 300) -> Callable[[Canvas], object]:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(grey)
        canvas.rect(left, 696, width, 14, stroke=0, fill=1)

    return draw


def over_one_short_word(canvas: Canvas) -> None:
    left = AT[0] + stringWidth("Statement ", "Times-Roman", 11)
    box(0, left - 1, stringWidth("of", "Times-Roman", 11) + 2)(canvas)


def black_picture(canvas: Canvas) -> None:
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("RGB", (60, 10), "black")), 68, 696, 300, 14)


def nothing(_canvas: Canvas) -> None: ...


def read(tmp_path: Path, data: bytes, **options: object) -> Result:
    return prepare(tmp_path, data, ocr=OcrPolicy.OFF, orient=OrientPolicy.OFF, **options)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "draw", [box(0), box(0.2), box(1), box(0.7), black_picture, box(0, 120, 60), over_one_short_word]
)
def test_threat_16_words_under_a_box_stop_the_build(
    tmp_path: Path, draw: Callable[[Canvas], object], turn: int
) -> None:
    result = read(tmp_path, page(draw, turn=turn))
    assert result.errors == ["source.covered-text"]
    [finding] = [each for each in result.findings if each.code == "source.covered-text"]
    assert "page 1" in finding.message and "`covered_text: keep`" in finding.remedy
    assert "Ashdown" not in finding.message  # what was to be hidden is not told again
    kept = read(tmp_path / "kept", page(draw, turn=turn), covered_text=CoveredPolicy.KEEP)
    assert kept.errors == [] and "warning covered-text" in kept.codes


@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize(
    "data",
    [
        page(nothing),
        page(box(0, 400, 100)),  # a box beside the words
        page(nothing, lambda canvas: (box(0.85)(canvas), canvas.setFillGray(0))),  # words on grey
        page(lambda canvas: canvas.rect(68, 696, 300, 14, stroke=1, fill=0)),  # a frame around them
        page(nothing, lambda canvas: (box(0)(canvas), canvas.setFillGray(1))),  # white on black
        page(nothing, line="— – … ——— ⸺ ...... _____ ||||| ■■■"),
    ],
)
def test_words_that_are_seen_are_no_matter(tmp_path: Path, data: bytes, turn: int) -> None:
    assert read(tmp_path, data).codes == []


def test_threat_16_white_words_and_words_beyond_the_edges_are_told(tmp_path: Path) -> None:
    white = read(tmp_path / "white", page(nothing, lambda canvas: canvas.setFillGray(1)))
    assert white.codes == ["warning unseen-text"]
    assert "in the colour of the paper" in white.findings[0].message
    with pikepdf.open(io.BytesIO(page(nothing))) as pdf:
        pdf.pages[0].CropBox = pikepdf.Array([0, 0, 595, 650])
        stream = io.BytesIO()
        pdf.save(stream)
    cropped = read(tmp_path / "cropped", stream.getvalue())
    assert cropped.codes == ["warning unseen-text"]
    assert "beyond the page's edges" in cropped.findings[0].message


def scanned(black: bool) -> bytes:
    """A scan with words laid under it, unpainted, as recognition does; a bar over one line of it."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (1190, 1684), 235)
    ImageDraw.Draw(image).rectangle((136, 264, 736, 292), fill=0 if black else 235)
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    canvas.drawImage(ImageReader(image), 0, 0, 595, 842)
    text = canvas.beginText(*AT)
    text.setFont("Times-Roman", 11)
    text.setTextRenderMode(3)
    text.textLine(LINE)
    canvas.drawText(text)
    canvas.save()
    return stream.getvalue()


def test_threat_16_recognised_words_under_a_black_bar_of_a_scan_stop_the_build(tmp_path: Path) -> None:
    assert read(tmp_path / "black", scanned(True)).errors == ["source.covered-text"]
    assert read(tmp_path / "plain", scanned(False)).errors == []
