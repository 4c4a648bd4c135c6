"""The number: upright, in its place, over content of every shape, and nothing else changed."""

from __future__ import annotations

import itertools
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from bundler.assemble.geometry import Geometry
from bundler.assemble.typeface import read_face
from bundler.model import BundlerBug
from bundler.pdf.balance import Balance, balance, without_surplus
from bundler.planning.placement import text_width
from bundler.planning.plan import Mark
from bundler.planning.profile import StampStyle
from bundler.resources import resource
from tests.assemble.making import Bench, Entry, number_mark, page_with

SCALE = 2.0

BOXES = {
    "A4": ((0, 0, 595.276, 841.89), None),
    "A4 offset crop": ((0, 0, 595.276, 841.89), (40, 60, 500, 700)),
    "A3 landscape": ((0, 0, 1190.55, 841.89), None),
    "Letter, negative origin": ((-100, -200, 512, 592), None),
    "crop beyond media": ((50, 50, 350, 450), (0, 0, 300, 900)),
    "tiny": ((10, 20, 46, 44), None),
}

MARKINGS = (
    b"0.8 0.2 0.2 rg 0 0 4000 9 re f 0 0 9 4000 re f 0.2 0.7 0.2 rg 60 80 30 10 re f "
    b"BT /F1 12 Tf 70 120 Td (words) Tj ET"
)


def drawn(path: Path, index: int) -> Image.Image:
    """A page as pdfium shows it."""
    document = pdfium.PdfDocument(path)
    try:
        return document[index].render(scale=SCALE).to_pil().convert("RGB")
    finally:
        document.close()


def in_pixels(rect: tuple[float, float, float, float], height: float) -> tuple[int, int, int, int]:
    """A mark's rectangle as a box of the picture, a pixel wider each way."""
    x0, y0, x1, y1 = rect
    left, top, right, bottom = x0 * SCALE, (height - y1) * SCALE, x1 * SCALE, (height - y0) * SCALE
    return (int(left) - 1, int(top) - 1, int(right) + 2, int(bottom) + 2)


def outside(picture: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """The picture with a box whitened."""
    copied = picture.copy()
    copied.paste((255, 255, 255), box)
    return copied


def assert_stamped(bench: Bench, pdf: pikepdf.Pdf, index: int = 0) -> None:
    """The number of a one-document bundle stands upright in its rectangle, and the page is else as it was."""
    plan = bench.plan([Entry("doc", pdf)], label=lambda number: str(number + 46), drawn=0)
    path = bench.write([Entry("doc", pdf)], plan=plan).volumes[0]
    page = plan.pages[index]
    mark = number_mark(page)
    box = in_pixels(mark.rect, page.height)
    before, after = drawn(bench.path_of(pdf), index), drawn(path, index)
    assert before.size == after.size
    changed = ImageChops.difference(before, after).getbbox()
    assert changed is not None, "no number was drawn"
    assert ImageChops.difference(outside(before, box), outside(after, box)).getbbox() is None
    wide, high = changed[2] - changed[0], changed[3] - changed[1]
    assert wide > high * 0.8, "two digits side by side are wider than they are high"
    assert changed[0] >= box[0] and changed[3] <= box[3]


@pytest.mark.parametrize(("rotate", "box"), list(itertools.product((0, 90, 180, 270), BOXES)))
def test_pitfall_9_number_is_upright_in_its_rectangle(bench: Bench, rotate: int, box: str) -> None:
    media, crop = BOXES[box]
    pdf = pikepdf.new()
    more = {"CropBox": pikepdf.Array(list(crop))} if crop else {}
    page_with(pdf, MARKINGS, media, Rotate=rotate, **more)
    assert_stamped(bench, pdf)


@pytest.mark.parametrize(("rotate", "unit"), list(itertools.product((0, 90, 180, 270), (0.5, 2, 3))))
def test_pitfall_9_number_with_user_unit(bench: Bench, rotate: int, unit: float) -> None:
    pdf = pikepdf.new()
    page_with(pdf, MARKINGS, (0, 0, 300, 420), Rotate=rotate, UserUnit=unit, CropBox=pikepdf.Array([20, 30, 280, 400]))
    plan = bench.plan([Entry("doc", pdf)], drawn=0)
    path = bench.write([Entry("doc", pdf)], plan=plan).volumes[0]
    page = plan.pages[0]
    wide, high = (260, 370) if rotate in (0, 180) else (370, 260)
    assert (page.width, page.height) == pytest.approx((wide * unit, high * unit))
    # pdfium draws in units of user space: a page with a UserUnit comes out smaller by that factor, as does the mark.
    before, after = drawn(bench.path_of(pdf), 0), drawn(path, 0)
    factor = before.size[0] / (page.width * SCALE)
    changed = ImageChops.difference(before, after).getbbox()
    assert changed is not None
    x0, y0, x1, y1 = (value * factor for value in number_mark(page).rect)
    left, top, right, bottom = in_pixels((x0, y0, x1, y1), page.height * factor)
    assert left <= changed[0] and top <= changed[1] and changed[2] <= right and changed[3] <= bottom


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_number_looks_as_on_a_page_that_is_not_turned(bench: Bench, rotate: int) -> None:
    pdf = pikepdf.new()
    page_with(pdf, b"", (0, 0, 300, 400), Rotate=rotate)
    page_with(pdf, b"", (0, 0, *((300, 400) if rotate in (0, 180) else (400, 300))))
    plan = bench.plan([Entry("doc", pdf)], label=lambda number: "[B/7-12]", drawn=0)
    path = bench.write([Entry("doc", pdf)], plan=plan).volumes[0]
    turned, plain = (drawn(path, index).convert("L") for index in (0, 1))
    assert plain.getextrema()[0] < 128
    # Anti-aliasing differs a little between directions of writing; a figure upside down differs by black pixels.
    assert ImageChops.difference(turned, plain).getextrema()[1] < 160
    assert sum(ImageChops.difference(turned, plain).histogram()[64:]) < 60


def test_number_is_text(bench: Bench) -> None:
    pdf = pikepdf.new()
    page_with(pdf, b"")
    plan = bench.plan([Entry("doc", pdf)], label=lambda number: "[B/7-12]", drawn=0)
    document = pdfium.PdfDocument(bench.write([Entry("doc", pdf)], plan=plan).volumes[0])
    text = document[0].get_textpage()
    assert text.get_text_range() == "[B/7-12]"
    x0, y0, x1, y1 = number_mark(plan.pages[0]).rect
    left, bottom, right, top = text.get_rect(0) if text.count_rects() else (0, 0, 0, 0)
    document.close()
    assert x0 <= left < right <= x1
    assert y0 <= bottom < top <= y1


@pytest.mark.parametrize(
    "content",
    [
        b"q 2 0 0 2 50 60 cm 0 1 0 rg 1 1 9 9 re f",
        b"q q q 0.1 0 0 0.1 9 9 cm q",
        b"Q 1 0 0 1 30 30 cm 0 0 1 rg 5 5 20 20 re f",
        b"0.5 0 0 0.5 10 10 cm Q Q 1 0 0 rg 5 5 20 20 re f q",
        b"q Q Q Q 1 0 0 rg 5 5 20 20 re f",
        b"BT /F1 9 Tf 20 20 Td (q \\) Q q) Tj ET q 9 0 0 9 0 0 cm",
        b"/Span BMC 0 0 1 rg 5 5 20 20 re f",
        b"0 0 5 5 re W n q 3 0 0 3 0 0 cm % Q Q\n",
        b"q 30 0 0 30 9 9 cm BI /W 1 /H 1 /CS /G /BPC 8 ID Q EI",
        b"1 1 1 rg 0 0 200 300 re f 0 g 0 G 9 w 3 Tr 50 Tz",
    ],
)
def test_content_that_leaves_the_stack_uneven_does_not_move_the_number(bench: Bench, content: bytes) -> None:
    pdf = pikepdf.new()
    page_with(pdf, content)
    assert_stamped(bench, pdf)


def test_surplus_restore_is_taken_out_and_said(bench: Bench) -> None:
    pdf = pikepdf.new()
    page_with(pdf, b"0 0 9 9 re f Q 0 0 9 9 re f")
    written = bench.write([Entry("doc", pdf)])
    assert [finding.code for finding in written.findings] == ["assemble.content-mended"]
    assert written.findings[0].place.page == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", Balance()),
        (b"q Q", Balance()),
        (b"q\nq\nQ", Balance(1)),
        (b"(a)Tj q[1]0 d", Balance(1)),
        (b"(q (q) \\) q) Tj Q", Balance(surplus=(16,))),
        (b"<</q 1>> q /Q gs % q q\rq", Balance(2)),
        (b"/a BDC EMC EMC /b BMC q", Balance(1, 1)),
        (b"Q q Q", Balance(surplus=(0,))),
        (b"BI /W 1 ID q q q EI q", Balance(1)),
    ],
)
def test_balance(content: bytes, expected: Balance) -> None:
    found = balance(content)
    assert found == expected
    assert not balance(without_surplus(content, found)).surplus


def test_sources_streams_are_not_touched_and_may_be_shared(bench: Bench) -> None:
    pdf = pikepdf.new()
    first = page_with(pdf, b"0 0 9 9 re f")
    second = page_with(pdf, b"")
    second.Contents = first.Contents
    second.Resources = first.Resources = pdf.make_indirect(first.Resources)
    path = bench.write([Entry("doc", pdf)]).volumes[0]
    with pikepdf.open(path) as bundle:
        one, two = bundle.pages[1].obj, bundle.pages[2].obj
        assert one.Contents[1].objgen == two.Contents[1].objgen
        assert one.Contents[1].read_bytes() == b"0 0 9 9 re f"
        assert one.Resources.objgen == two.Resources.objgen
        assert one.Contents[2].objgen != two.Contents[2].objgen


def test_face_has_a_name_of_its_own_on_every_page(bench: Bench) -> None:
    pdf = pikepdf.new()
    page = page_with(pdf, b"BT /BundleStamp 20 Tf 20 200 Td (theirs) Tj ET")
    page.Resources.Font["/BundleStamp"] = page.Resources.Font.F1
    page.Resources.Font = pdf.make_indirect(page.Resources.Font)
    plain = page_with(pdf, b"")
    del plain.Resources
    assert_stamped(bench, pdf)
    with pikepdf.open(bench.folder / "out" / "volume1.pdf") as bundle:
        fonts = bundle.pages[0].obj.Resources.Font
        assert fonts["/BundleStamp"].BaseFont == "/Helvetica"
        assert fonts["/BundleStamp2"].objgen == bundle.pages[1].obj.Resources.Font["/BundleStamp"].objgen


@pytest.mark.parametrize("contents", ["missing", "empty array", "array"])
def test_contents_of_every_kind(bench: Bench, contents: str) -> None:
    pdf = pikepdf.new()
    page = page_with(pdf, b"0 0 9 9 re")
    if contents == "missing":
        del page.Contents
    else:
        streams = [page.Contents, pdf.make_stream(b"f")] if contents == "array" else []
        page.Contents = pdf.make_indirect(pikepdf.Array(streams))
    assert_stamped(bench, pdf)


def test_plate_is_white_and_lies_under_the_number(bench: Bench) -> None:
    pdf = pikepdf.new()
    page_with(pdf, b"0.3 g 0 0 200 300 re f")
    plan = bench.plan([Entry("doc", pdf)], drawn=0)
    page = plan.pages[0]
    mark = Mark("number", "1", (100.0, 20.0, 150.0, 40.0), 12.0, plate=True)
    stamped = plan.__class__(**{**plan.__dict__, "pages": (page.__class__(**_fields(page, marks=(mark,))),)})
    picture = drawn(bench.write([Entry("doc", pdf)], plan=stamped).volumes[0], 0)
    assert picture.getpixel((int(148 * SCALE), int((300 - 22) * SCALE))) == (255, 255, 255)
    assert picture.getpixel((int(160 * SCALE), int((300 - 22) * SCALE)))[0] < 100


def _fields(page: object, **changed: object) -> dict[str, object]:
    return {**{name: getattr(page, name) for name in page.__dataclass_fields__}, **changed}  # type: ignore[attr-defined]


def test_number_is_an_artifact_of_pagination(bench: Bench) -> None:
    pdf = pikepdf.new()
    page_with(pdf, b"")
    with pikepdf.open(bench.write([Entry("doc", pdf)]).volumes[0]) as bundle:
        operators = [str(operator) for _, operator in pikepdf.parse_content_stream(bundle.pages[1])]
    assert operators[:3] == ["q", "Q", "BDC"]
    assert operators[-1] == "EMC"


def test_a_character_that_the_face_lacks_is_never_dropped(bench: Bench) -> None:
    pdf = pikepdf.new()
    page_with(pdf, b"")
    plan = bench.plan([Entry("doc", pdf)], label=lambda number: f"№{number}")
    with pytest.raises(BundlerBug, match="№"):
        bench.write([Entry("doc", pdf)], plan=plan)


def test_widths_agree_with_those_that_place_the_number() -> None:
    face = read_face(resource("fonts/Stamp.ttf").read_bytes())
    for char in "0123456789[]-./ ":
        assert face.widths[ord(char) - 32] == pytest.approx(text_width(char, 1000), abs=1)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_matrix_takes_the_displayed_corner_to_user_space(rotate: int) -> None:
    geometry = Geometry((10, 20, 110, 220), rotate, 2.0)
    a, b, c, d, e, f = geometry.matrix
    wide, high = geometry.size
    corner = (c * high + e, d * high + f)  # displayed (0, height): the upper left
    assert corner == pytest.approx(geometry.upper_left())
    far = (a * wide + c * high + e, b * wide + d * high + f)
    assert geometry.crop[0] - 1e-9 <= far[0] <= geometry.crop[2] + 1e-9
    assert geometry.crop[1] - 1e-9 <= far[1] <= geometry.crop[3] + 1e-9


def test_colour_is_the_style_s(bench: Bench) -> None:
    assert StampStyle().colour != (0, 0, 0)
    pdf = pikepdf.new()
    page_with(pdf, b"")
    plan = bench.plan([Entry("doc", pdf)], drawn=0)
    picture = drawn(bench.write([Entry("doc", pdf)], plan=plan).volumes[0], 0)
    darkest = min((colour for _, colour in picture.getcolors(1 << 20)), key=sum)
    assert darkest == pytest.approx(tuple(round(255 * part) for part in StampStyle().colour), abs=12)
