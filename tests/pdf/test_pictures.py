"""Drawing: size, bands, ink, blankness; and that everything visible draws once."""

from __future__ import annotations

import io
import random
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw

from bundler.model import InkMap
from bundler.pdf.pictures import (
    BAND,
    Picture,
    bands,
    difference,
    differing_bands,
    draw,
    draw_page,
    ink_map,
    open_document,
    scale_of,
    survey,
)
from bundler.pdf.text import normalise, words
from tests.prepare.makers import annotate, changed, drawn, form


def picture(image: Image.Image) -> Picture:
    return Picture(image.width, image.height, image.convert("RGB").tobytes())


def page(colour: object = "white", size: tuple[int, int] = (420, 594)) -> Image.Image:
    return Image.new("RGB", size, colour)  # type: ignore[arg-type]


def ink(image: Image.Image, width: float = 595, height: float = 841.5) -> InkMap:
    return ink_map(picture(image), width, height)


@pytest.mark.parametrize(
    ("width", "height", "pixels"),
    [(595.276, 841.89, 420), (200, 200, 420), (1190, 842, 714), (14_400, 14_400, 4000), (1, 14_400, 33.33)],
)
def test_pictures_are_at_least_420_wide_but_for_extreme_pages(width: float, height: float, pixels: int) -> None:
    assert width * scale_of(width, height) == pytest.approx(pixels, rel=0.01)


@pytest.mark.parametrize("box", [(1, 1), (3, 14_400), (14_400, 14_400), (200_000, 100)])
def test_a_page_of_any_size_is_drawn(tmp_path: Path, box: tuple[float, float]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(changed(lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", Array([0, 0, *box]))))
    seen = survey(path)[0]
    assert 0 < seen.pixels[0] * seen.pixels[1] < 20_000_000
    assert len(seen.ink.rows) <= 401


def test_one_changed_pixel_changes_its_band_alone() -> None:
    image = page()
    before = bands(picture(image))
    image.putpixel((7, 3 * BAND + 1), (255, 255, 254))
    assert differing_bands(before, bands(picture(image))) == [3]
    assert len(before) == 16 * -(-594 // BAND)


def test_pictures_of_other_sizes_differ_in_every_band() -> None:
    assert len(differing_bands(bands(picture(page())), bands(picture(page(size=(420, 300)))))) == 75
    assert difference(picture(page()), picture(page(size=(421, 594)))) == 1


def test_difference_counts_what_differs_clearly() -> None:
    image = page()
    ImageDraw.Draw(image).rectangle((0, 0, 9, 9), fill="black")
    assert difference(picture(page()), picture(image)) == pytest.approx(100 / (420 * 594))
    assert difference(picture(page()), picture(page((230, 255, 255)))) == 0


def test_ink_is_found_where_it_is_and_nowhere_else() -> None:
    image = page()
    ImageDraw.Draw(image).rectangle((300, 550, 380, 570), fill="black")  # bottom right
    found = ink(image)
    scale = 595 / 420
    assert not found.clear((310 * scale, (594 - 565) * scale, 370 * scale, (594 - 555) * scale))
    assert found.clear((0, 0, 280 * scale, 841))
    assert found.clear((0, 60 * scale, 595, 841))


@pytest.mark.parametrize("colour", ["yellow", "#ddffdd", (200, 200, 255)])
def test_colour_is_ink(colour: object) -> None:
    image = page()
    ImageDraw.Draw(image).rectangle((100, 100, 200, 200), fill=colour)  # type: ignore[arg-type]
    assert ink(image).clear((0, 0, 100, 100)) and any(ink(image).rows) == (colour != "#ddffdd")


def test_the_grey_of_a_scan_is_paper_and_its_writing_is_ink() -> None:
    noise = random.Random(1)
    image = page()
    image.putdata([(v := 205 + noise.randrange(-9, 10), v, v) for _ in range(420 * 594)])
    ImageDraw.Draw(image).rectangle((100, 100, 200, 110), fill=(60, 60, 60))
    found = ink(image)
    assert found.clear((0, 0, 595, 600))
    assert any(found.rows)


@pytest.mark.parametrize("dark", [True, False])
def test_a_photograph_or_a_dark_page_is_ink_everywhere(dark: bool) -> None:
    noise = random.Random(1)
    image = page("navy")
    if not dark:
        image.putdata([(noise.randrange(256), noise.randrange(256), noise.randrange(256)) for _ in range(420 * 594)])
    found = ink(image)
    assert not found.clear((280, 400, 285, 405))
    assert not found.clear((5, 5, 6, 6))


def test_the_white_around_a_dark_photograph_is_free_of_ink() -> None:
    """A number that stands there needs no plate."""
    noise = random.Random(1)
    image = page()
    for x in range(30, 390):
        for y in range(30, 564):
            image.putpixel((x, y), (noise.randrange(140), noise.randrange(140), noise.randrange(140)))
    found = ink(image)
    assert found.clear((300, 5, 560, 35)) and not found.clear((300, 5, 560, 60))


def test_turned_and_cropped_pages_are_seen_as_displayed(tmp_path: Path) -> None:
    def turn(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.Rotate, page.CropBox = 90, Array([0, 0, 200, 400])

    path = tmp_path / "a.pdf"
    path.write_bytes(changed(turn))
    seen = survey(path)[0]
    assert (seen.width, seen.height) == (400, 200)
    # The black box of the source, 40-120 x 60-90, stands at 60-90 from the left and 80-160 from the bottom.
    assert not seen.ink.clear((65, 90, 85, 150))
    assert seen.ink.clear((100, 60, 330, 150))


def test_blank_pages_are_known(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(tmp_path / "blank.pdf")
    (tmp_path / "full.pdf").write_bytes(drawn())
    assert survey(tmp_path / "blank.pdf")[0].blank
    assert not survey(tmp_path / "full.pdf")[0].blank


@pytest.mark.parametrize("kind", ["Stamp", "Widget", "Highlight"])
def test_what_is_half_transparent_draws_once(tmp_path: Path, kind: str) -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        state = Dictionary(ExtGState=Dictionary(G=Dictionary(ca=0.5)))
        look = form(pdf, b"/G gs 1 0 0 rg 0 0 50 20 re f", Resources=state)
        made = annotate(pdf, kind, AP=Dictionary(N=look), FT=Name.Tx, T=String("f"), V=String("v"))
        pdf.Root.AcroForm = Dictionary(Fields=Array([made] if kind == "Widget" else []))

    path = tmp_path / "a.pdf"
    path.write_bytes(changed(add))
    seen = draw_page(path, 0)
    image = Image.frombytes("RGB", (seen.width, seen.height), seen.rgb)
    assert image.getpixel((round(125 * 1.4), round((400 - 210) * 1.4))) == (255, 128, 128)


def test_a_password_opens(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(changed(lambda pdf: None, encryption=pikepdf.Encryption(owner="o", user="sesame")))
    assert survey(path, "sesame")[0].chars > 10


def test_words_have_boxes(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(drawn())
    with open_document(path) as document, closing(document[0]) as first:
        found = words(first)
        assert draw(first).width == 420
    assert " ".join(word.text for word in found) == "Page 1 of a statement by Mara Ashdown"
    assert found[0].box == pytest.approx((40.8, 337.5, 67, 349), abs=2)
    assert found[0].box[2] < found[1].box[0]


def test_text_has_one_form() -> None:
    assert normalise("  cafe\u0301\r\n\x02a\ufffe b\u00a0 ") == "café a b"


def test_a_survey_of_some_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(drawn(4))
    assert list(survey(path, None, [3, 1])) == [3, 1]
    assert io.BytesIO(path.read_bytes())
