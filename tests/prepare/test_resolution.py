"""Images above the profile's resolution: brought down, legible, no larger than before, and proved page by page."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bundler.cache import Cache
from bundler.model import OcrPolicy, OrientPolicy
from bundler.pdf.pictures import Picture, open_document
from bundler.prepare import prepare_all
from bundler.prove.resampled import draw_finely, pages_alike
from bundler.resources import resource
from tests.prepare.makers import Inline, Result, annotate, changed, document
from tests.prepare.test_picture import coded
from tests.prepare.test_picture_kinds import refusals

AS_IT_IS: dict[str, Any] = {"ocr": OcrPolicy.OFF, "orient": OrientPolicy.OFF}


def photograph(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """Soft shades, some grain, sharp edges."""
    ramp = Image.linear_gradient("L").resize(size)
    grain = Image.effect_noise((size[0] // 4, size[1] // 4), 30).resize(size)
    image = Image.merge("RGB", (ramp, grain, ramp.rotate(180)))
    ImageDraw.Draw(image).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill=(160, 30, 30))
    return image.convert(mode)


def letter(size: tuple[int, int], words: str = "paid 17 March 2019", mode: str = "L") -> Image.Image:
    """Lines of ten points or so, as scanned at 600 dots an inch when drawn at size / 600 inches."""
    image = Image.new("L", size, 250)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(resource("fonts/LiberationSans-Regular.ttf")), 84)
    for line in range(size[1] // 160):
        pen.text((60, 40 + 160 * line), f"{line + 1}. The sum was {words}, as agreed between us", fill=20, font=font)
    return image.convert(mode)


def page_of(image: Image.Image, width: float, jpeg: bool = True, twice: float = 0.0) -> bytes:
    """A PDF that draws an image so many points wide, with a line of text; again at another width, if asked for."""
    packed = io.BytesIO(coded(image, "JPEG", quality=95)) if jpeg else io.BytesIO(coded(image, "PNG"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1, pageCompression=0)
    canvas.drawString(50, 800, "Exhibit MA1, a fictional photograph")
    for at, drawn in enumerate(each for each in (width, twice) if each):
        canvas.drawImage(ImageReader(packed), 40, 60 + 300 * at, drawn, drawn * image.height / image.width)
    canvas.save()
    return out.getvalue()


def brought_down(tmp_path: Path, data: bytes, name: str = "a.pdf", resolution: int = 300) -> Result:
    doc = document(name, data, **AS_IT_IS)
    ready, found = prepare_all([doc], tmp_path, Inline(), Cache(None), resolution=resolution)  # type: ignore[arg-type]
    return Result(ready.get("doc"), found)


def images(result: Result) -> list[Any]:
    with result.open() as pdf:
        found = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        return [
            (int(each.Width), int(each.Height), str(each.get("/Filter")), len(each.read_raw_bytes()))
            for each in found
            if each.get("/Subtype") == "/Image"
        ]


def said(result: Result) -> list[str]:
    return [each.detail for each in result.prepared.facts.alterations if each.code == "picture-resampled"]


def finely(path: Path, page: int = 0) -> Picture:
    with open_document(path) as pdf, closing(pdf[page]) as handle:
        return draw_finely(handle)


def alike(result: Result, page: int = 0) -> bool:
    prepared = result.prepared
    return pages_alike(finely(prepared.original, page), finely(prepared.pdf, page))


@pytest.mark.parametrize(("jpeg", "mode"), [(True, "RGB"), (True, "L"), (False, "RGB"), (False, "L")])
def test_a_photograph_of_600_dots_an_inch_is_brought_down_to_300(tmp_path: Path, jpeg: bool, mode: str) -> None:
    data = page_of(photograph((1200, 900), mode), 144, jpeg)  # two inches
    result = brought_down(tmp_path, data)
    [(width, height, packing, size)] = images(result)
    assert (width, height) == (600, 450)
    assert ("DCT" in packing) == jpeg
    assert size < len(data) / 2
    assert said(result) == ["1 picture brought down from 600 to 300 dots an inch"]
    assert alike(result)


@pytest.mark.parametrize("resolution", [0, 600, 560])
def test_what_is_within_the_resolution_or_a_little_above_stays_byte_for_byte(tmp_path: Path, resolution: int) -> None:
    data = page_of(photograph((1200, 900)), 144)
    result = brought_down(tmp_path, data, resolution=resolution)
    assert said(result) == []
    assert images(result) == images(brought_down(tmp_path / "as-it-is", data, resolution=0))


def test_the_largest_drawing_of_an_image_counts(tmp_path: Path) -> None:
    result = brought_down(tmp_path, page_of(photograph((1200, 900)), 72, twice=216))
    [(width, _, _, _)] = images(result)
    assert width == 900  # three inches, though it is drawn at one inch too


def test_forms_and_user_units_count(tmp_path: Path) -> None:
    def enlarge(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.UserUnit = 1.5
        inner = pdf.make_stream(page.Contents.read_bytes())
        inner.Type, inner.Subtype, inner.Resources = Name.XObject, Name.Form, page.Resources
        inner.BBox, inner.Matrix = [0, 0, 9999, 9999], [2, 0, 0, 2, 0, 0]
        page.Resources = Dictionary(XObject=Dictionary(F=inner))
        page.Contents = pdf.make_stream(b"q .5 0 0 .5 0 0 cm /F Do Q")

    data = changed(enlarge, page_of(photograph((1200, 900)), 144))
    [(width, _, _, _)] = images(brought_down(tmp_path, data))
    assert width == 900  # two inches, one and a half times


def test_scanned_words_stay_legible_and_the_same(tmp_path: Path) -> None:
    result = brought_down(tmp_path, page_of(letter((2400, 1600)), 288))
    assert said(result)
    assert alike(result)


def test_black_and_white_keeps_600_dots_an_inch(tmp_path: Path) -> None:
    data = page_of(letter((2400, 1600), mode="1"), 288, jpeg=False)
    assert said(brought_down(tmp_path, data)) == []


def test_black_and_white_above_that_is_brought_down_to_600(tmp_path: Path) -> None:
    scan = letter((4800, 1600), mode="1").resize((9600, 3200))
    data = coded(scan, "TIFF", compression="group4", dpi=(2400, 2400))
    result = brought_down(tmp_path, data, "scan.tif")
    [(width, _, packing, _)] = images(result)
    assert (width, packing) == (2400, "/CCITTFaxDecode")
    assert refusals(result) == []


def test_a_pattern_of_dots_that_fewer_dots_cannot_hold_stays(tmp_path: Path) -> None:
    pattern = Image.new("1", (2400, 2400), 1)
    pattern.paste(Image.linear_gradient("L").resize((2400, 2400)).convert("1"))
    result = brought_down(tmp_path, coded(pattern, "TIFF", compression="group4", dpi=(2400, 2400)), "halftone.tif")
    assert said(result) == []


def test_nothing_becomes_larger(tmp_path: Path) -> None:
    flat = Image.new("RGB", (1200, 900), (10, 200, 30))
    before = page_of(flat, 144, jpeg=False)
    result = brought_down(tmp_path, before)
    assert images(result)[0][3] <= images(brought_down(tmp_path / "as-it-is", before, resolution=0))[0][3]


def test_a_soft_mask_is_kept(tmp_path: Path) -> None:
    def mask(pdf: pikepdf.Pdf) -> None:
        [image] = pdf.pages[0].obj.Resources.XObject.values()
        soft = pdf.make_stream(b"\x80" * 400)
        soft.Type, soft.Subtype, soft.Width, soft.Height = Name.XObject, Name.Image, 20, 20
        soft.ColorSpace, soft.BitsPerComponent = Name.DeviceGray, 8
        image.SMask = soft

    result = brought_down(tmp_path, changed(mask, page_of(photograph((1200, 900)), 144)))
    assert sorted(each[:2] for each in images(result)) == [(20, 20), (600, 450)]
    assert alike(result)


def test_a_palette_gives_way_to_the_colours_that_it_names(tmp_path: Path) -> None:
    few = photograph((1200, 900)).quantize(64)
    result = brought_down(tmp_path, coded(few, "PNG", dpi=(600, 600)), "chart.png")
    assert refusals(result) == []
    for width, _, _, _ in images(result):
        assert width == (600 if said(result) else 1200)


@pytest.mark.parametrize("change", ["Decode", "Mask", "ImageMask", "Matte", "CMYK", "pattern", "annotation"])
def test_what_cannot_be_brought_down_safely_is_left_alone(tmp_path: Path, change: str) -> None:
    def alter(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        [image] = page.Resources.XObject.values()
        if change == "Decode":
            image.Decode = [1, 0, 1, 0, 1, 0]
        elif change == "Mask":
            image.Mask = [0, 3, 0, 3, 0, 3]
        elif change == "Matte":
            image.SMask = pdf.make_stream(b"\x80" * 4, Subtype=Name.Image, Width=2, Height=2, Matte=[0, 0, 0])
            image.SMask.ColorSpace, image.SMask.BitsPerComponent = Name.DeviceGray, 8
        elif change in ("pattern", "annotation"):
            resources = Dictionary(XObject=Dictionary(I=image))
            form = pdf.make_stream(b"q 50 0 0 50 0 0 cm /I Do Q", Resources=resources, BBox=Array([0, 0, 50, 50]))
            if change == "pattern":
                form.Type, form.PatternType, form.PaintType, form.TilingType = Name.Pattern, 1, 1, 1
                form.XStep = form.YStep = 50
                page.Resources.Pattern = Dictionary(P=pdf.make_indirect(form))
            else:
                form.Type, form.Subtype = Name.XObject, Name.Form
                annotate(pdf, "Stamp", rect=(300, 600, 500, 800), AP=Dictionary(N=form))

    image = photograph((1200, 900), "CMYK" if change == "CMYK" else "1" if change == "ImageMask" else "RGB")
    data = page_of(image, 144, jpeg=change != "ImageMask")
    assert said(brought_down(tmp_path, changed(alter, data))) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF", "TIFF"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_picture_above_the_resolution_is_proved_against_its_original(
    tmp_path: Path, kind: str, orientation: int
) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    options: dict[str, Any] = {"tiffinfo": {274: orientation}} if kind == "TIFF" else {"exif": exif}
    name = {"JPEG": "a.jpg", "PNG": "a.png", "HEIF": "a.heic", "TIFF": "a.tif"}[kind]
    data, limit = coded(photograph((1600, 1200)), kind, dpi=(600, 600), **options), 300
    if kind == "HEIF":  # which says nothing of its dots an inch
        data = coded(photograph((1600, 1200)), kind, quality=60, **options)
        limit = 100
    result = brought_down(tmp_path / "one", data, name, limit)
    assert said(result)
    assert refusals(result) == []
    other = photograph((1600, 1200))
    ImageDraw.Draw(other).rectangle((800, 100, 830, 130), fill="white")
    altered = brought_down(tmp_path / "two", coded(other, kind, dpi=(600, 600), **options), name, limit)
    result.prepared.pdf.write_bytes(altered.prepared.pdf.read_bytes())
    assert refusals(result)


def test_small_files_are_wanted_below_250_dots_an_inch(tmp_path: Path) -> None:
    """Photographs become JPEG then, whatever they were; drawings and scanned words do not."""
    result = brought_down(tmp_path / "photograph", page_of(photograph((800, 600)), 288, jpeg=False), resolution=200)
    assert "DCT" in images(result)[0][2]
    assert "packed as JPEG" in said(result)[0]
    assert alike(result)
    words = brought_down(tmp_path / "words", page_of(letter((800, 600)), 288, jpeg=False), resolution=200)
    assert said(words) == []


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    data = page_of(photograph((1200, 900)), 144)
    one, two = (brought_down(tmp_path / name, data).prepared.pdf.read_bytes() for name in "ab")
    assert one == two


# --- the proof's tolerance ----------------------------------------------------------------------------------------


def drawn(tmp_path: Path, image: Image.Image, name: str) -> Any:
    path = tmp_path / name
    path.write_bytes(page_of(image, 495, jpeg=False))
    return finely(path)


def test_fewer_dots_are_within_the_tolerance_and_another_digit_is_not(tmp_path: Path) -> None:
    size = (4125, 1600)  # 600 dots an inch at 495 points
    scan = letter(size)
    theirs = drawn(tmp_path, scan, "theirs")
    for scale in (2, 3):
        fewer = scan.resize((size[0] // scale, size[1] // scale), Image.Resampling.LANCZOS)
        assert pages_alike(drawn(tmp_path, fewer, "fewer"), theirs)
    for words in ("paid 11 March 2019", "paid 17 March 2018", "paid 17. March 2019"):
        fewer = letter(size, words).resize((size[0] // 2, size[1] // 2), Image.Resampling.LANCZOS)
        assert not pages_alike(drawn(tmp_path, fewer, "other"), theirs), words


def test_a_blank_swapped_or_shifted_picture_is_not_within_the_tolerance(tmp_path: Path) -> None:
    image = photograph((1600, 1200))
    theirs = drawn(tmp_path, image, "theirs")
    others = [
        Image.new("RGB", (800, 600), "white"),
        image.resize((800, 600)).transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        image.resize((800, 600)).rotate(180),
        image.transform((800, 600), Image.Transform.AFFINE, (2, 0, 24, 0, 2, 0)),
        image.resize((800, 600)).point([min(255, level + 12) for level in range(256)] * 3),
    ]
    assert pages_alike(drawn(tmp_path, image.resize((800, 600), Image.Resampling.LANCZOS), "fewer"), theirs)
    for at, other in enumerate(others):
        assert not pages_alike(drawn(tmp_path, other, "other"), theirs), at
