"""With the real Tesseract: few tests, for each look at a page takes a second or two."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from bundler.pdf.text import page_text
from bundler.prepare.legible import tesseract
from bundler.prepare.legible.hocr import words
from tests.prepare.legible.scanned import pdf_of
from tests.prepare.makers import prepare

LINES = (
    "The claimant attended before the panel on Monday",
    "and gave evidence about the letters in dispute.",
    "Nobody from the police force was called to answer",
    "although the chairman had directed that they should.",
) * 2


@pytest.fixture(autouse=True)
def there() -> None:
    if not shutil.which("tesseract"):
        pytest.skip("tesseract is not installed")


def typed() -> Image.Image:
    """A scan of a typed page, at 150 dots an inch."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(420, 300), invariant=1)
    canvas.setFont("Times-Roman", 13)
    for at, line in enumerate(LINES):
        canvas.drawString(50, 250 - 24 * at, line)
    canvas.save()
    image: Image.Image = pypdfium2.PdfDocument(stream)[0].render(scale=150 / 72, grayscale=True).to_pil()
    return image.convert("L")


def test_scans_are_read_and_set_upright(tmp_path: Path) -> None:
    pytest.importorskip("ocrmypdf", reason="ocrmypdf is not installed")
    photograph = Image.radial_gradient("L").resize((300, 400))
    scans = typed().rotate(180), typed().rotate(-90, expand=True)
    result = prepare(tmp_path, pdf_of(*scans, photograph, page=(300, 420)))
    document = pypdfium2.PdfDocument(result.prepared.pdf)
    for page in (0, 1):
        text = page_text(document[page])
        assert all(line in text for line in LINES)
    assert [page.rotate for page in result.prepared.facts.pages] == [180, 270, 0]
    assert result.prepared.facts.pages[2].chars == 0
    assert result.codes == ["info turned", "info turned", "info recognised", "info nothing-recognised"]


def test_what_it_is_is_told() -> None:
    found = tesseract.find()
    assert found is not None and found.version[0].isdigit()
    versions = dict(found.versions("eng"))
    assert versions["tesseract"] == found.version and len(versions["tesseract eng"]) == 32
    assert str(found.program) in tesseract.identity()


def test_same_answer_every_time() -> None:
    found = tesseract.find()
    assert found is not None
    first, second = (found.read(typed(), 150) for _ in range(2))
    assert first == second and len(words(first)) > 40


def test_failure_is_no_answer() -> None:
    gone = tesseract.Tesseract("no such program", "5", ("eng", "osd"), Path("nowhere"))
    assert gone.read(typed(), 150) == b""
    assert gone.stance(typed(), 150) is None
    assert gone.versions("eng") == (("tesseract", "5"), ("tesseract eng", ""))
