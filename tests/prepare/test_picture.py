"""JPEG and PNG: upright, without loss, without what the camera noted."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageDraw

from bundler.model import OcrPolicy, OrientPolicy
from bundler.pdf.pictures import survey
from bundler.prepare.limits import Limits
from bundler.prepare.pictures import placing
from tests.prepare import makers
from tests.prepare.makers import plain

STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""EXIF orientation -> how a camera that notes it has stored an upright picture."""


def prepare(tmp_path: Path, data: bytes, name: str) -> makers.Result:
    return makers.prepare(tmp_path, data, name, ocr=OcrPolicy.OFF, orient=OrientPolicy.OFF)


def scene(mode: str = "RGB", size: tuple[int, int] = (400, 300)) -> Image.Image:
    """White, with a dark corner at the top left."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 3, size[1] // 3), fill="navy")
    return image.convert(mode)


def coded(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def with_notes(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[274], exif[271] = orientation, "CameraMaker"
    exif.get_ifd(34853)[1] = "N"
    turn = STORED[orientation]
    stored = scene().transpose(turn) if turn is not None else scene()
    return coded(stored, "JPEG", exif=exif, quality=95, comment=b"taken at home")


@pytest.mark.parametrize("orientation", STORED)
def test_every_orientation_comes_out_upright(tmp_path: Path, orientation: int) -> None:
    result = prepare(tmp_path, with_notes(orientation), "note.jpg")
    [page] = result.prepared.facts.pages
    assert (page.width, page.height) == pytest.approx((841.89, 595.28), abs=0.01)
    left, top = (page.width - 400) / 2, (page.height + 300) / 2
    assert not page.ink.clear((left + 20, top - 80, left + 110, top - 20))
    assert page.ink.clear((left + 160, top - 290, left + 390, top - 10))
    assert page.ink.clear((left + 10, top - 290, left + 390, top - 130))
    assert result.prepared.facts.route == "image"


def test_what_the_camera_noted_goes_and_the_picture_stays_byte_for_byte(tmp_path: Path) -> None:
    data = with_notes(6)
    result = prepare(tmp_path, data, "note.jpg")
    assert result.altered == {"camera-data-removed", "picture-turned"}
    with result.open() as pdf:
        stored = pdf.pages[0].Resources.XObject.Picture.read_raw_bytes()
        whole = plain(pdf)
    for words in (b"Exif", b"CameraMaker", b"taken at home"):
        assert words in data
        assert words not in whole
    assert stored[stored.index(b"\xff\xda") :] == data[data.index(b"\xff\xda") :]


@pytest.mark.parametrize("mode", ["L", "P", "1", "RGB", "RGBA", "LA"])
def test_every_kind_of_png(tmp_path: Path, mode: str) -> None:
    result = prepare(tmp_path, coded(scene(mode), "PNG"), "a.png")
    assert result.errors == []
    assert not survey(result.prepared.pdf)[0].blank
    assert ("transparency-flattened" in result.altered) == mode.endswith("A")


def test_a_cmyk_jpeg(tmp_path: Path) -> None:
    assert prepare(tmp_path, coded(scene("CMYK"), "JPEG"), "a.jpg").errors == []


def test_a_tall_picture_stands_upright_and_fits(tmp_path: Path) -> None:
    [page] = prepare(tmp_path, coded(scene(size=(3000, 4000)), "PNG"), "a.png").prepared.facts.pages
    assert page.height > page.width
    assert page.ink.clear((0, 0, page.width, placing.MARGIN - page.ink.cell))
    assert page.ink.clear((0, 0, placing.MARGIN - page.ink.cell, page.height))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_pitfall_4_a_cut_off_picture_is_refused(tmp_path: Path, kind: str, part: float) -> None:
    data = coded(scene(), kind)
    name = "a.jpg" if kind == "JPEG" else "a.png"
    result = prepare(tmp_path, data[: int(len(data) * part)], name)
    assert result.errors == ["source.cut-off"]


def test_more_pixels_than_the_limit_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    data = coded(Image.new("1", (20_000, 20_000)), "PNG")
    result = prepare(tmp_path, data, "plan.png")
    assert result.errors == ["source.too-many-pixels"]
    assert "179 million" in result.findings[0].message
    assert Limits().image_pixels == 178_956_970


def test_a_white_picture_is_no_error(tmp_path: Path) -> None:
    assert prepare(tmp_path, coded(Image.new("L", (50, 50), 255), "PNG"), "a.png").errors == []


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    data = with_notes(5)
    one, two = (prepare(tmp_path / n, data, "a.jpg").prepared.pdf.read_bytes() for n in "ab")
    assert one == two
    assert pikepdf.open(io.BytesIO(one)).pages
