"""A number on a page so large that a picture of the whole page would not show it."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from bundler.pdf.pictures import open_document
from bundler.prove.closeup import inked_close_up
from bundler.prove.frame import PageFrame

SIDE = 14_400.0
MARK = (14_300.0, 20.0, 14_340.0, 40.0)
LETTER = (14_302.0, 24.0, 14_311.0, 34.0)


def drawn(folder: Path, shown: bool, rotate: int) -> Path:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(SIDE, SIDE), invariant=1)
    canvas.setFont("Helvetica-Bold", 14)
    if rotate == 90:  # from the page as displayed to its own coordinates
        canvas.transform(0, 1, -1, 0, SIDE, 0)
    if shown:
        canvas.drawString(LETTER[0] + 0.3, LETTER[1], "8")
    canvas.showPage()
    canvas.save()
    path = folder / "page.pdf"
    path.write_bytes(data.getvalue().replace(b"/Rotate 0", b"/Rotate %d" % rotate))
    return path


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize("shown", [True, False])
def test_a_letter_is_seen_where_it_is_and_nowhere_else(tmp_path: Path, shown: bool, rotate: int) -> None:
    with open_document(drawn(tmp_path, shown, rotate)) as document, closing(document[0]) as page:
        frame = PageFrame((0.0, 0.0, SIDE, SIDE), rotate, 1.0)
        assert inked_close_up(page, frame, MARK, [LETTER]) == shown
