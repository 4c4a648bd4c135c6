"""Pictures of every kind that a paralegal is sent: each of its frames a page, pixel for pixel, and nothing besides."""

from __future__ import annotations

import io
import itertools
import struct
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image, ImageDraw, TiffImagePlugin

from bundler.model import ExifPolicy, OcrPolicy, OrientPolicy
from bundler.pdf.pictures import draw_page
from bundler.prepare.limits import Limits
from bundler.prove.originals import prove_original
from bundler.prove.report import Record
from tests.prepare import makers
from tests.prepare.makers import Inline, Result, document, plain
from tests.prepare.test_picture import STORED, coded

pillow_heif.register_heif_opener()


def scene(mode: str = "RGB", size: tuple[int, int] = (240, 180), shade: int = 0) -> Image.Image:
    """Grey noise, with a dark corner at the top left and a line of words."""
    image = Image.linear_gradient("L").resize(size).point([min(255, 90 + level // 2 + shade) for level in range(256)])
    image = Image.merge("RGB", (image, image.transpose(Image.Transpose.ROTATE_180), image)) if mode != "1" else image
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, size[0] // 3, size[1] // 3), fill=0)
    pen.text((size[0] // 2, 20), f"note {shade}", fill=0)
    return image.convert(mode)


AS_IT_IS: dict[str, Any] = {"ocr": OcrPolicy.OFF, "orient": OrientPolicy.OFF}
"""What is read and turned on a page is not looked at here."""


def prepare(tmp_path: Path, data: bytes, name: str, **options: Any) -> Result:
    return makers.prepare(tmp_path, data, name, **AS_IT_IS, **options)


def several(images: list[Image.Image], kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    images[0].save(stream, kind, save_all=True, append_images=images[1:], **options)
    return stream.getvalue()


def refusals(result: Result) -> list[str]:
    """What the proof says of a picture and the PDF made of it."""
    record, prepared = Record(), result.prepared
    prove_original(
        {
            "route": prepared.facts.route,
            "original": str(prepared.original),
            "pdf": str(prepared.pdf),
            "document": "doc",
            "alterations": [(each.code, each.page) for each in prepared.facts.alterations],
        },
        record,
    )
    return [each["message"] for each in record.findings]


def proved(tmp_path: Path, data: bytes, name: str, pages: int = 1, **options: Any) -> Result:
    result = prepare(tmp_path, data, name, **options)
    assert result.errors == []
    assert len(result.prepared.facts.pages) == pages
    assert refusals(result) == []
    return result


def filters(result: Result) -> list[str]:
    with result.open() as pdf:
        return [str(page.Resources.XObject.Picture.Filter) for page in pdf.pages]


# --- TIFF ---------------------------------------------------------------------------------------------------------


def test_every_frame_of_a_tiff_is_a_page_whatever_its_size_and_mode(tmp_path: Path) -> None:
    images = [scene("RGB"), scene("1", (300, 500)), scene("L", (50, 70)), scene("P"), scene("CMYK"), scene("RGBA")]
    result = proved(tmp_path, several(images, "TIFF"), "scan.tif", pages=6)
    assert [page.height > page.width for page in result.prepared.facts.pages] == [False, True, True, *[False] * 3]
    assert "info pictures" in result.codes
    assert "transparency-flattened" in result.altered


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate", "packbits"])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "P", "1"])
def test_every_packing_of_a_tiff(tmp_path: Path, mode: str, compression: str | None) -> None:
    proved(tmp_path, coded(scene(mode), "TIFF", compression=compression), "scan.tif")


@pytest.mark.parametrize("compression", ["group3", "group4"])
def test_a_fax_stays_a_fax(tmp_path: Path, compression: str) -> None:
    result = proved(tmp_path, coded(scene("1", (400, 600)), "TIFF", compression=compression), "fax.tif")
    assert filters(result) == ["/CCITTFaxDecode"]


@pytest.mark.parametrize("photometric", [0, 1])
@pytest.mark.parametrize("order", [1, 2])
def test_the_coded_data_of_a_fax_go_in_as_they_are(tmp_path: Path, photometric: int, order: int) -> None:
    strip, size = group4(scene("1", (400, 600)), photometric)
    stored = strip if order == 1 else strip.translate(bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256)))
    tags = {256: size[0], 257: size[1], 258: 1, 259: 4, 262: photometric, 266: order, 277: 1, 278: size[1]}
    result = proved(tmp_path, tiff(tags, stored), "fax.tif")
    with result.open() as pdf:
        assert pdf.pages[0].Resources.XObject.Picture.read_raw_bytes() == strip


def group4(image: Image.Image, photometric: int) -> tuple[bytes, tuple[int, int]]:
    """One strip, as a fax server has it."""
    data = coded(image, "TIFF", compression="group4", strip_size=1 << 30, tiffinfo={262: photometric})
    with Image.open(io.BytesIO(data)) as opened:
        tags: Any = opened.tag_v2  # type: ignore[attr-defined]
        assert tags[262] == photometric
        return data[tags[273][0] : tags[273][0] + tags[279][0]], image.size


def tiff(tags: dict[int, int], strip: bytes, order: str = "<", big: bool = False, lie: int = 0) -> bytes:
    """A TIFF of one strip, made by hand (TIFF 6.0, section 2; BigTIFF)."""
    width, count, entry = (8, "Q", "HHQQ") if big else (4, "H", "HHII")
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "H", 43 if big else 42)
    head += struct.pack(order + "HHQ", 8, 0, 16 + len(strip)) if big else struct.pack(order + "I", 8 + len(strip))
    tags = {**tags, 273: len(head), 279: len(strip) + lie}
    rows = []
    for tag, value in sorted(tags.items()):
        # A LONG stands at the left of its place, whatever its byte order.
        held = struct.pack(order + "I", value).ljust(width, b"\0")
        rows.append(struct.pack(order + entry[:2] + entry[2], tag, 4, 1) + held)
    return head + strip + struct.pack(order + count, len(rows)) + b"".join(rows) + b"\0" * width


@pytest.mark.parametrize(("order", "big"), [("<", False), (">", False), ("<", True)])
def test_either_byte_order_and_big_tiff(tmp_path: Path, order: str, big: bool) -> None:
    image = scene("L")
    tags = {256: image.width, 257: image.height, 258: 8, 259: 1, 262: 1, 277: 1, 278: image.height}
    proved(tmp_path, tiff(tags, image.tobytes(), order, big), "scan.tif")


def test_a_big_tiff_of_the_rarer_byte_order_is_refused_by_name(tmp_path: Path) -> None:
    """Pillow does not read it."""
    image = scene("L")
    tags = {256: image.width, 257: image.height, 258: 8, 259: 1, 262: 1, 277: 1, 278: image.height}
    result = prepare(tmp_path, tiff(tags, image.tobytes(), ">", True), "scan.tif")
    assert result.errors == ["source.cut-off"]


def test_a_tiled_tiff(tmp_path: Path) -> None:
    image = scene("L", (256, 128))
    tiles = b"".join(image.crop((x, 0, x + 128, 128)).tobytes() for x in (0, 128))
    stream = io.BytesIO()
    image.save(stream, "TIFF")
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in {256: 256, 257: 128, 258: 8, 259: 1, 262: 1, 277: 1, 322: 128, 323: 128}.items():
        tags[tag] = value
    tags[324], tags[325] = (8, 8 + 128 * 128), (128 * 128, 128 * 128)
    table = tags.tobytes(8 + len(tiles))
    data = b"II*\0" + struct.pack("<I", 8 + len(tiles)) + tiles + table
    proved(tmp_path, data, "tiles.tif")


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_jpeg_in_a_tiff(tmp_path: Path, mode: str) -> None:
    proved(tmp_path, coded(scene(mode), "TIFF", compression="jpeg"), "scan.tif")


def test_one_strip_of_jpeg_in_a_tiff_goes_in_as_it_is(tmp_path: Path) -> None:
    data = coded(scene("L"), "TIFF", compression="jpeg", strip_size=1 << 30)
    assert filters(proved(tmp_path, data, "scan.tif")) == ["/DCTDecode"]


@pytest.mark.parametrize("kind", ["TIFF", "PNG"])
def test_sixteen_bits_a_pixel(tmp_path: Path, kind: str) -> None:
    image = Image.frombytes("I;16", (256, 64), struct.pack("<16384H", *(at * 4 for at in range(16384))))
    result = proved(tmp_path, coded(image, kind), f"x-ray.{kind.lower()}")
    with result.open() as pdf:
        assert pdf.pages[0].Resources.XObject.Picture.BitsPerComponent == 16


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("compression", [None, "group4"])
def test_a_turned_tiff_comes_out_upright(tmp_path: Path, orientation: int, compression: str | None) -> None:
    turn = STORED[orientation]
    image = scene("1" if compression else "RGB")
    stored = image.transpose(turn) if turn is not None else image
    options = {"compression": compression, "strip_size": 1 << 30, "tiffinfo": {274: orientation}}
    result = proved(tmp_path, coded(stored, "TIFF", **options), "scan.tif")
    assert ("picture-turned" in result.altered) == (orientation > 1)
    assert result.prepared.facts.pages[0].width > result.prepared.facts.pages[0].height


def test_the_pixels_of_a_coarse_fax_are_higher_than_wide(tmp_path: Path) -> None:
    result = proved(tmp_path, coded(scene("1", (1728, 1145)), "TIFF", dpi=(204, 98)), "fax.tif")
    [page] = result.prepared.facts.pages
    assert page.height > page.width  # 8.5 by 11.7 inches, though there are more dots across than down


def test_a_small_copy_in_a_tiff_is_no_page_of_its_own(tmp_path: Path) -> None:
    thumbnail = scene(size=(24, 18))
    thumbnail.encoderinfo = {"tiffinfo": {254: 1}}
    result = proved(tmp_path, several([scene(), thumbnail], "TIFF"), "scan.tif", pages=1)
    assert "small-copy-left-out" in result.altered


def test_a_tiff_that_says_more_than_it_holds_is_refused(tmp_path: Path) -> None:
    strip, size = group4(scene("1"), 0)
    tags = {256: size[0], 257: size[1], 258: 1, 259: 4, 262: 0, 277: 1, 278: size[1]}
    assert prepare(tmp_path, tiff(tags, strip, lie=9999), "fax.tif").errors == ["source.cut-off"]


# --- the others ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "options"),
    [
        ("WEBP", "a.webp", {"quality": 80}),
        ("WEBP", "a.webp", {"lossless": True}),
        ("GIF", "a.gif", {}),
        ("BMP", "a.bmp", {}),
        ("HEIF", "a.heic", {"quality": 90}),
    ],
)
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_every_other_kind(tmp_path: Path, kind: str, name: str, options: dict[str, Any], mode: str) -> None:
    if (kind, mode) == ("BMP", "RGBA"):
        pytest.skip("a BMP has no transparent parts")
    proved(tmp_path, coded(scene(mode), kind, **options), name)


@pytest.mark.parametrize("mode", ["1", "P"])
def test_a_bmp_of_few_colours(tmp_path: Path, mode: str) -> None:
    proved(tmp_path, coded(scene(mode), "BMP"), "a.bmp")


def test_every_picture_of_a_heic_is_a_page(tmp_path: Path) -> None:
    data = several([scene(), scene(size=(100, 160), shade=40)], "HEIF", quality=90)
    result = proved(tmp_path, data, "IMG_0001.HEIC", pages=2)
    assert "2 pictures" in result.findings[0].message


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_turned_heic_comes_out_upright(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    turn = STORED[orientation]
    stored = scene().transpose(turn) if turn is not None else scene()
    stored.info["exif"] = exif.tobytes()  # the encoder makes of it what a telephone writes
    data = coded(stored, "HEIF", quality=90)
    assert (b"irot" in data) == (orientation > 1)
    result = proved(tmp_path, data, "IMG_0002.HEIC")
    [page] = result.prepared.facts.pages
    assert page.width > page.height
    shown = draw_page(result.prepared.pdf, 0)
    across, down = page.width / 2 - 100, page.height / 2 - 75  # inside the dark corner
    at = 3 * (int(down * shown.height / page.height) * shown.width + int(across * shown.width / page.width))
    assert shown.rgb[at] < 60


@pytest.mark.parametrize(("kind", "name"), [("GIF", "a.gif"), ("WEBP", "a.webp"), ("PNG", "a.png")])
def test_of_a_moving_picture_the_first_frame_is_shown_and_the_others_counted(
    tmp_path: Path, kind: str, name: str
) -> None:
    frames = [scene(shade=20 * at) for at in range(5)]
    result = proved(tmp_path, several(frames, kind, duration=100), name)
    assert "warning moving-picture" in result.codes
    assert "5 frames" in result.findings[0].message


@pytest.mark.parametrize(
    ("kind", "name", "options"),
    [
        ("TIFF", "a.tif", {}),
        ("TIFF", "a.tif", {"compression": "tiff_lzw"}),
        ("WEBP", "a.webp", {}),
        ("GIF", "a.gif", {}),
        ("BMP", "a.bmp", {}),
        ("HEIF", "a.heic", {}),
    ],
)
@pytest.mark.parametrize("part", [0.2, 0.6, 0.98])
def test_a_cut_off_picture_is_refused(
    tmp_path: Path, kind: str, name: str, options: dict[str, Any], part: float
) -> None:
    data = coded(scene(), kind, **options)
    result = prepare(tmp_path, data[: int(len(data) * part)], name)
    assert result.errors == ["source.cut-off"]
    assert name in result.findings[0].message


ODD = {"PSD": b"8BPS\0\1", "FPX": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "FITS": b"SIMPLE  =" + b" " * 20 + b"T"}


@pytest.mark.parametrize("kind", ["PSD", "FPX", "FITS", "TGA", "PCX", "ICNS", "PPM", "DDS", "SGI", "JPEG2000", "EPS"])
def test_threat_6_odd_kinds_under_the_name_of_a_jpeg_never_reach_a_decoder(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = ODD[kind] + b"\0" * 600 if kind in ODD else coded(scene(size=(64, 64)), kind)
    crew = Inline()
    monkeypatch.setattr("tests.prepare.makers.Inline", lambda: crew)
    result = prepare(tmp_path, data, "photo.jpg")
    assert result.refused
    assert "photo.jpg" in result.findings[0].message
    assert crew.asked == []


def test_only_the_decoder_that_the_content_names_is_asked(tmp_path: Path) -> None:
    """A header of one kind before the body of another."""
    body = coded(scene(), "PSD") if "PSD" in Image.SAVE else coded(scene(), "PNG")
    for head in (b"\xff\xd8\xff", b"II*\0", b"GIF89a", b"BM", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypheic"):
        [code] = prepare(tmp_path, head + body, "a.jpg").errors
        assert code in ("source.cut-off", "source.too-many-pixels")


# --- limits -------------------------------------------------------------------------------------------------------


def limited(tmp_path: Path, data: bytes, name: str, limits: Limits) -> Result:
    from bundler.cache import Cache
    from bundler.prepare import prepare_all

    ready, found = prepare_all([document(name, data, **AS_IT_IS)], tmp_path, Inline(), Cache(None), limits=limits)  # type: ignore[arg-type]
    return Result(ready.get("doc"), found)


def test_the_limit_of_pixels_counts_for_each_frame_and_names_it(tmp_path: Path) -> None:
    data = several([scene("L"), scene("L", (600, 600))], "TIFF")
    result = limited(tmp_path, data, "scan.tif", Limits(image_pixels=100_000))
    assert result.errors == ["source.too-many-pixels"]
    assert 'Picture 2 of "scan.tif" has 600 by 600' in result.findings[0].message


def test_the_limit_of_pixels_counts_for_all_frames_together(tmp_path: Path) -> None:
    data = several([scene("1")] * 10, "TIFF")
    result = limited(tmp_path, data, "scan.tif", Limits(image_pixels_in_all=240 * 180 * 9))
    assert result.errors == ["source.too-many-pixels"]
    assert "together" in result.findings[0].message


def test_the_limit_of_pages_counts_for_frames(tmp_path: Path) -> None:
    result = limited(tmp_path, several([scene("1")] * 5, "TIFF"), "scan.tif", Limits(pages=4))
    assert result.errors == ["source.too-many-pages"]


@pytest.mark.parametrize(("kind", "name"), [("TIFF", "a.tif"), ("GIF", "a.gif"), ("BMP", "a.bmp"), ("WEBP", "a.webp")])
def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, kind: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = coded(Image.new("1", (4000, 4000)), kind, **({"compression": "group4"} if kind == "TIFF" else {}))
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda image: pytest.fail("unpacked"))
    result = limited(tmp_path, data, name, Limits(image_pixels=1_000_000))
    assert result.errors == ["source.too-many-pixels"]
    assert "4,000 by 4,000, that is 16 million pixels; 1 million is the most" in result.findings[0].message


# --- notes --------------------------------------------------------------------------------------------------------

WORDS = (b"CameraMaker", b"secret place", b"by a photographer", b"Exif", b"xmpmeta")


def noted(kind: str) -> bytes:
    exif = Image.Exif()
    exif[271], exif[315], exif[270] = "CameraMaker", "by a photographer", "secret place"
    exif.get_ifd(34665)[36867] = "2011:10:24 18:05:00"
    exif.get_ifd(34853)[1] = "N"
    exif.get_ifd(34853)[2] = (51.0, 30.0, 26.0)
    if kind == "TIFF":
        tags = {271: "CameraMaker", 315: "by a photographer", 270: "secret place", 700: b"<x:xmpmeta/>"}
        return coded(scene(), kind, tiffinfo=tags)
    return coded(scene(), kind, exif=exif, xmp=b"<x:xmpmeta/>")


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("TIFF", "a.tif"), ("WEBP", "a.webp"), ("HEIF", "a.heic")]
)
def test_threat_19_nothing_that_a_camera_wrote_is_left(tmp_path: Path, kind: str, name: str) -> None:
    data = noted(kind)
    result = proved(tmp_path, data, name)
    with result.open() as pdf:
        whole = plain(pdf)
    assert any(word in data for word in WORDS)
    assert not [word for word in WORDS if word in whole]
    [removed] = [each.detail for each in result.prepared.facts.alterations if each.code == "camera-data-removed"]
    assert "camera" in removed
    if kind != "TIFF":
        assert "position (GPS)" in removed
        assert result.prepared.facts.dated == "2011-10-24"


def test_a_jpeg_keeps_its_notes_where_they_are_the_evidence(tmp_path: Path) -> None:
    data = noted("JPEG")
    result = proved(tmp_path, data, "a.jpg", exif=ExifPolicy.KEEP)
    with result.open() as pdf:
        assert pdf.pages[0].Resources.XObject.Picture.read_raw_bytes() == data
    assert result.altered == {"camera-data-kept"}


def test_other_kinds_cannot_keep_their_notes_and_say_so(tmp_path: Path) -> None:
    result = proved(tmp_path, noted("HEIF"), "a.heic", exif=ExifPolicy.KEEP)
    assert "warning camera-data-lost" in result.codes


def test_the_proof_finds_notes_that_were_left(tmp_path: Path) -> None:
    result = prepare(tmp_path, noted("JPEG"), "a.jpg", exif=ExifPolicy.KEEP)
    object.__setattr__(result.prepared.facts, "alterations", ())
    assert refusals(result) == ["The picture still holds what the camera noted."]


def test_a_thumbnail_inside_jfif_goes(tmp_path: Path) -> None:
    data = coded(scene(), "JPEG")
    assert data[2:4] == b"\xff\xe0"
    thumbnail = b"\x02\x02" + b"SECRETPIXELS"
    data = data[:4] + struct.pack(">H", 16 + 12) + data[6:18] + thumbnail + data[20:]
    result = proved(tmp_path, data, "a.jpg")
    assert b"SECRET" not in result.prepared.pdf.read_bytes()


def test_a_damaged_exif_block_does_no_harm(tmp_path: Path) -> None:
    for damage in (b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0", b"Exif\0\0II*\0\x08\0\0\0\xff\xff"):
        data = coded(scene(), "JPEG", exif=damage)
        proved(tmp_path, data, "a.jpg")


@pytest.mark.parametrize("word", ["0000:00:00 00:00:00", "2011:13:45 99:00:00", "", "yesterday", "1904:01:01 00:00:00"])
def test_a_date_that_is_none_is_no_date(tmp_path: Path, word: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(34665)[36867] = word
    assert proved(tmp_path, coded(scene(), "JPEG", exif=exif), "a.jpg").prepared.facts.dated == ""


# --- the proof has teeth ------------------------------------------------------------------------------------------


def swapped(result: Result, data: bytes, folder: Path) -> Result:
    """The same result, but with the PDF of other bytes."""
    other = prepare(folder, data, result.prepared.name).prepared
    result.prepared.pdf.write_bytes(other.pdf.read_bytes())
    return result


@pytest.mark.parametrize(("kind", "name"), [("TIFF", "a.tif"), ("HEIF", "a.heic"), ("GIF", "a.gif"), ("BMP", "a.bmp")])
def test_another_picture_is_found_out(tmp_path: Path, kind: str, name: str) -> None:
    result = proved(tmp_path / "one", coded(scene(), kind), name)
    assert refusals(swapped(result, coded(scene(shade=1), kind), tmp_path / "two"))


def test_a_missing_frame_is_found_out(tmp_path: Path) -> None:
    frames = [scene("L", shade=at) for at in range(3)]
    result = proved(tmp_path / "one", several(frames, "TIFF"), "a.tif", pages=3)
    assert refusals(swapped(result, several(frames[:2], "TIFF"), tmp_path / "two"))


def test_frames_in_another_order_are_found_out(tmp_path: Path) -> None:
    frames = [scene("L", shade=at) for at in range(3)]
    result = proved(tmp_path / "one", several(frames, "TIFF"), "a.tif", pages=3)
    assert refusals(swapped(result, several(frames[::-1], "TIFF"), tmp_path / "two"))


def test_a_picture_that_is_not_turned_is_found_out(tmp_path: Path) -> None:
    for right, wrong in itertools.permutations((1, 3, 6, 7), 2):
        data = []
        for orientation in (right, wrong):
            exif = Image.Exif()
            exif[274] = orientation
            data.append(coded(scene(), "JPEG", exif=exif))
        result = proved(tmp_path / "one", data[0], "a.jpg")
        assert refusals(swapped(result, data[1], tmp_path / "two")), (right, wrong)
