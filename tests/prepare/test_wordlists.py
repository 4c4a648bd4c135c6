"""Words with their places: where reportlab put them, they are read, however the page is displayed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from bundler.cache import Cache
from bundler.children import Crew
from bundler.model import Facts, PageFacts, PageWords, Prepared
from bundler.prepare import words_of
from bundler.prepare.wordlists import read_pages
from tests.notation import page

Draw = Callable[[Canvas], None]


def made(folder: Path, draw: Draw, **keys: object) -> Path:
    """A page of 400 by 600 points. keys: set on the page."""
    stream = io.BytesIO()
    canvas = Canvas(stream, (400, 600), invariant=1)
    canvas.setFont("Helvetica", 12)
    draw(canvas)
    canvas.save()
    path = folder / "page.pdf"
    with pikepdf.open(stream) as pdf:
        for key, value in keys.items():
            pdf.pages[0].obj[f"/{key}"] = value
        pdf.save(path, deterministic_id=True)
    return path


def read(path: Path, unit: float = 1.0) -> list[tuple[str, tuple[float, ...], int]]:
    [found] = read_pages({"path": str(path), "pages": [[1, unit]]})["pages"]
    return [(text, rect, line) for text, rect, line in found["words"]]


def lines(path: Path) -> list[str]:
    found: dict[int, list[str]] = {}
    for text, _, line in read(path):
        found.setdefault(line, []).append(text)
    return [" ".join(found[line]) for line in sorted(found)]


def centre(rect: tuple[float, ...]) -> tuple[float, float]:
    return (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2


WIDE = stringWidth("MA1", "Helvetica", 12)


@pytest.mark.parametrize(
    ("keys", "unit", "where"),
    [
        ({}, 1, (100 + WIDE / 2, 304)),
        ({"Rotate": 90}, 1, (304, 400 - 100 - WIDE / 2)),
        ({"Rotate": 180}, 1, (300 - WIDE / 2, 296)),
        ({"Rotate": 270}, 1, (296, 100 + WIDE / 2)),
        ({"CropBox": [50, 100, 350, 500]}, 1, (50 + WIDE / 2, 204)),
        ({"CropBox": [50, 100, 350, 500], "Rotate": 90}, 1, (204, 350 - 100 - WIDE / 2)),
        ({"UserUnit": 2}, 2, (200 + WIDE, 608)),
    ],
)
def test_a_word_lies_where_the_page_as_displayed_shows_it(
    tmp_path: Path, keys: dict[str, object], unit: float, where: tuple[float, float]
) -> None:
    [(text, rect, line)] = read(made(tmp_path, lambda canvas: canvas.drawString(100, 300, "MA1"), **keys), unit)
    assert (text, line) == ("MA1", 0)
    assert centre(rect) == pytest.approx(where, abs=2 * unit)
    sides = sorted((rect[2] - rect[0], rect[3] - rect[1]))
    assert sides == pytest.approx(sorted((WIDE * unit, 12 * 1.15 * unit)), abs=3 * unit)


def draw_lines(*texts: str, x: float = 50, leading: float = 15) -> Draw:
    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            canvas.drawString(x, 500 - leading * number, text)

    return draw


def test_lines_are_told_apart_and_a_hyphen_at_the_end_of_one_stays(tmp_path: Path) -> None:
    path = made(tmp_path, draw_lines("I refer to exhibit MA-", "12, at page 3, of which the con-", "tents are clear."))
    assert lines(path) == ["I refer to exhibit MA-", "12, at page 3, of which the con-", "tents are clear."]


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        draw_lines("left one", "left two")(canvas)
        draw_lines("right one", "right two", x=220)(canvas)

    assert lines(made(tmp_path, draw)) == ["left one", "left two", "right one", "right two"]


def test_cells_of_a_row_are_lines_of_their_own(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 500, "MA1")
        canvas.drawString(160, 500, "12")

    assert lines(made(tmp_path, draw)) == ["MA1", "12"]


def test_a_number_before_a_paragraph_stands_on_its_line(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 500, "14.")
        canvas.drawString(86, 500, "I refer to MA1.")

    assert lines(made(tmp_path, draw)) == ["14. I refer to MA1."]


def test_a_raised_number_of_a_footnote_does_not_break_its_line(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 500, "He wrote to me")
        canvas.setFont("Helvetica", 7)
        canvas.drawString(50 + stringWidth("He wrote to me", "Helvetica", 12), 504, "3")
        canvas.setFont("Helvetica", 12)
        canvas.drawString(60 + stringWidth("He wrote to me", "Helvetica", 12), 500, "twice.")

    assert len(lines(made(tmp_path, draw))) == 1


def test_text_that_runs_upwards_is_read_along_its_lines(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.drawString(100, -200, "exhibit MA1 page 12")
        canvas.drawString(100, -215, "and MA2")

    path = made(tmp_path, draw)
    assert lines(path) == ["exhibit MA1 page 12", "and MA2"]
    rect = read(path)[0][1]
    assert rect[3] - rect[1] > rect[2] - rect[0], "the word stands upright on the page"


def test_two_references_without_a_space_are_two_words(tmp_path: Path) -> None:
    found = read(made(tmp_path, draw_lines("see [MA1/12][MA1/13].")))
    assert [text for text, _, _ in found] == ["see", "[MA1/12]", "[MA1/13]."]
    assert found[1][1][2] <= found[2][1][0] + 0.5


def test_links_of_the_page_are_told(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 500, "here")
        canvas.linkURL("https://example.org", (50, 495, 80, 512), relative=0)

    path = made(tmp_path, draw, Rotate=90)
    [found] = read_pages({"path": str(path), "pages": [[1, 1.0]]})["pages"]
    assert [tuple(rect) for rect in found["links"]] == [(495, 320, 512, 350)]


def prepared(path: Path) -> Prepared:
    facts: PageFacts = replace(page(400, 600), user_unit=1.0)
    return Prepared("ashdown-1", "ashdown-1.pdf", 1, "0" * 64, path, path, Facts("direct", (facts,)))


def test_words_are_read_by_a_child_and_kept(tmp_path: Path) -> None:
    ready = prepared(made(tmp_path, draw_lines("exhibit MA1")))
    cache = Cache(tmp_path / "cache")
    with Crew(1) as crew:
        first, findings = words_of({"ashdown-1": [1]}, {"ashdown-1": ready}, crew, cache)
    again, _ = words_of({"ashdown-1": [1]}, {"ashdown-1": ready}, NobodyAtWork(), cache)  # type: ignore[arg-type]
    assert findings == []
    assert again == first
    [found] = first["ashdown-1"]
    assert isinstance(found, PageWords)
    assert [word.text for word in found.words] == ["exhibit", "MA1"]


class NobodyAtWork:
    """A crew that fails when it is asked for anything."""

    def run(self, tasks: object) -> None:
        raise AssertionError(tasks)


def test_a_document_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"no PDF")
    with Crew(1) as crew:
        found, [finding] = words_of({"ashdown-1": [1]}, {"ashdown-1": prepared(path)}, crew, Cache(None))
    assert found == {}
    assert (finding.code, finding.place.document) == ("references.unread", "ashdown-1")


def test_without_anything_wanted_no_child_is_asked() -> None:
    assert words_of({}, {}, NobodyAtWork(), Cache(None)) == ({}, [])  # type: ignore[arg-type]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_raised_number_of_a_footnote_is_a_word_of_its_own(rotate: int, tmp_path: Path) -> None:
    """ "MA1, page 1" with the number of footnote 2 behind it is not page 12."""

    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(60, 300)
        text.setFont("Helvetica", 12)
        text.textOut("MA1, page 1")
        for size, rise, words in ((7, 4, "2"), (12, 0, " and")):
            text.setFont("Helvetica", size)
            text.setRise(rise)
            text.textOut(words)
        canvas.drawText(text)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(60, 104, "2")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(64, 100, "See H2O")

    assert [text for text, _, _ in read(made(tmp_path, draw, Rotate=rotate))] == [
        "MA1,", "page", "1", "2", "and", "2", "See", "H2O",
    ]  # fmt: skip
