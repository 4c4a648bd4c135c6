"""Pages whose own text runs upside down or sideways are turned so that it reads from left to right."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from bundler.model import OrientPolicy
from bundler.pdf.text import lean
from tests.prepare.makers import changed, prepare

LINE = "No page should appear upside down in a bundle"
SIZE = (400, 600)


def written(*turns: tuple[int, int], size: tuple[float, float] = SIZE) -> bytes:
    """A page with so many lines (second) that run turned clockwise by so many degrees (first)."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size, invariant=1)
    for degrees, lines in turns:
        canvas.saveState()
        canvas.translate(size[0] / 2, size[1] / 2)
        canvas.rotate(-degrees)
        for line in range(lines):
            canvas.drawString(-120, 100 - 14 * line, LINE)
        canvas.restoreState()
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_page_reads_from_left_to_right(degrees: int, rotate: int, tmp_path: Path) -> None:
    """rotate: what the source's own /Rotate adds."""
    result = prepare(tmp_path, changed(lambda pdf: pdf.pages[0].rotate(rotate, relative=False), written((degrees, 6))))
    page = pypdfium2.PdfDocument(result.prepared.pdf)[0]
    assert lean(page.get_textpage(), page.get_rotation()) == 0
    facts = result.prepared.facts.pages[0]
    assert facts.rotate == page.get_rotation() == -degrees % 360
    assert (facts.width, facts.height) == pytest.approx(page.get_size())
    turn = -(degrees + rotate) % 360
    assert [each.detail for each in result.prepared.facts.alterations if each.code == "turned"] == (
        [f"{turn} degrees clockwise"] if turn else []
    )


def test_landscape_page_that_reads_from_left_to_right_is_kept(tmp_path: Path) -> None:
    result = prepare(tmp_path, written((0, 6), size=(842, 595)))
    assert (result.codes, result.prepared.facts.pages[0].rotate) == ([], 0)
    assert result.prepared.pdf == result.prepared.original


@pytest.mark.parametrize(
    "data",
    [written((180, 5), (0, 1)), written((90, 3), (270, 3)), written((45, 6))],
    ids=["nearly all", "half and half", "askew"],
)
def test_page_that_is_not_clear_is_kept(data: bytes, tmp_path: Path) -> None:
    assert prepare(tmp_path, data).prepared.facts.pages[0].rotate == 0


def test_few_letters_turn_nothing(tmp_path: Path) -> None:
    """A stamp up the margin of a drawing says nothing about the drawing."""

    def stamp(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.drawString(100, -30, "Drawing no. 12, scale 1:50")

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=SIZE, invariant=1)
    stamp(canvas)
    canvas.save()
    assert prepare(tmp_path, stream.getvalue()).prepared.facts.pages[0].rotate == 0


def test_orient_off_keeps_it(tmp_path: Path) -> None:
    result = prepare(tmp_path, written((180, 6)), orient=OrientPolicy.OFF)
    assert (result.codes, result.prepared.facts.pages[0].rotate) == ([], 0)


def test_only_rotate_changes(tmp_path: Path) -> None:
    """Content, links and boxes stay what they are: the page is not drawn anew."""

    def link(pdf: pikepdf.Pdf) -> None:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org")
        where = pikepdf.Array([10, 20, 110, 40])
        kind = pikepdf.Name.Link
        pdf.pages[0].obj.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=kind, Rect=where, A=action)])

    data = changed(link, written((180, 6)))
    with pikepdf.open(io.BytesIO(data)) as before, prepare(tmp_path, data).open() as after:
        old, new = before.pages[0], after.pages[0]
        assert old.Contents.read_raw_bytes() == new.Contents.read_raw_bytes()
        assert list(old.Annots[0].Rect) == list(new.Annots[0].Rect)
        assert (list(old.MediaBox), int(new.Rotate)) == (list(new.MediaBox), 180)


def test_findings_name_the_pages(tmp_path: Path) -> None:
    def several(pdf: pikepdf.Pdf) -> None:
        for _ in range(3):
            pdf.pages.append(pdf.pages[0])

    result = prepare(tmp_path, changed(several, written((180, 6))))
    [finding] = result.findings
    assert finding.message == 'Pages 1-4 of "file.pdf" stood upside down and were turned upright.'
