"""Ways to spoil a finished bundle, each with the code by which the prover has to refuse it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from bundler.resources import resource
from tests.prove.finished import add_content, contents, destination, dictionary, link, numbers, stream, written

Edit = Callable[[PdfWriter], Any]
COVER, INDEX, LETTER, REPLY, FORM, SHEET, PHOTO, PLAN, REPORT = 0, 1, 2, 3, 4, 5, 6, 7, 8

EDITS: dict[str, tuple[str, Edit]] = {}
"""Name -> (code, edit of the bundle by pypdf)."""

BYTES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {}
"""Name -> (code, edit of the file's bytes)."""


def spoils(code: str) -> Callable[[Edit], Edit]:
    """Enter an edit under its own name."""

    def enter(edit: Edit) -> Edit:
        EDITS[edit.__name__.replace("_", " ")] = (f"proof.{code}", edit)
        return edit

    return enter


def spoils_bytes(code: str) -> Callable[[Callable[[bytes], bytes]], Callable[[bytes], bytes]]:
    """The same for bytes."""

    def enter(edit: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
        BYTES[edit.__name__.replace("_", " ")] = (f"proof.{code}", edit)
        return edit

    return enter


def edited(data: bytes, edit: Edit) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    edit(writer)
    # Once more, so that what the edit left behind is not refused for being left behind.
    return written(PdfWriter(clone_from=io.BytesIO(written(writer))))


def annotations(writer: PdfWriter, index: int) -> Any:
    return writer.pages[index].setdefault(NameObject("/Annots"), ArrayObject()).get_object()


def replace_content(writer: PdfWriter, index: int, which: int, old: bytes, new: bytes) -> None:
    """Change the text of one of a page's content streams."""
    page = writer.pages[index]
    held = contents(page)
    data = held[which].get_object().get_data()
    assert old in data, (old, data[:300])
    held[which] = stream(writer, data.replace(old, new, 1))
    page[NameObject("/Contents")] = ArrayObject(held)


def kids(writer: PdfWriter) -> Any:
    return writer.root_object["/Pages"]["/Kids"]


def bookmark(writer: PdfWriter, *steps: int) -> Any:
    """A bookmark by its position at each level."""
    item = writer.root_object["/Outlines"]
    for step in steps:
        item = item["/First"]
        for _ in range(step):
            item = item["/Next"]
    return item


def add_annotation(writer: PdfWriter, index: int, values: dict[str, Any]) -> None:
    made = {"/Type": NameObject("/Annot"), "/Rect": numbers(300, 300, 340, 340)} | values
    annotations(writer, index).append(writer._add_object(dictionary(made)))


# --- pages --------------------------------------------------------------------------------------------------------


@spoils("text")
def pages_swapped(writer: PdfWriter) -> None:
    held = kids(writer)
    held[LETTER], held[REPLY] = held[REPLY], held[LETTER]


@spoils("picture")
def page_blanked(writer: PdfWriter) -> None:
    held = contents(writer.pages[REPORT])
    writer.pages[REPORT][NameObject("/Contents")] = ArrayObject([held[0], held[-1]])


@spoils("page-count")
def page_removed(writer: PdfWriter) -> None:
    del kids(writer)[REPLY]
    writer.root_object["/Pages"][NameObject("/Count")] = NumberObject(10)


@spoils("page-count")
def page_doubled(writer: PdfWriter) -> None:
    twin = writer._add_object(DictionaryObject(writer.pages[REPLY]))
    kids(writer).insert(REPLY, twin)
    writer.root_object["/Pages"][NameObject("/Count")] = NumberObject(12)


@spoils("page-tree")
def page_listed_twice(writer: PdfWriter) -> None:
    kids(writer)[REPLY] = kids(writer)[LETTER]


@spoils("page-tree")
def page_count_false(writer: PdfWriter) -> None:
    writer.root_object["/Pages"][NameObject("/Count")] = NumberObject(10)


@spoils("page-rotation")
def page_turned(writer: PdfWriter) -> None:
    writer.pages[LETTER][NameObject("/Rotate")] = NumberObject(180)


@spoils("page-box")
def crop_box_changed(writer: PdfWriter) -> None:
    writer.pages[REPORT][NameObject("/CropBox")] = numbers(12, 20, 562, 800)


@spoils("page-size")
def crop_box_smaller(writer: PdfWriter) -> None:
    writer.pages[LETTER][NameObject("/CropBox")] = numbers(0, 0, 595.276, 700)


# --- what stands on them ------------------------------------------------------------------------------------------


@spoils("text")
def one_letter_changed(writer: PdfWriter) -> None:
    replace_content(writer, LETTER, 1, b"line 7 of", b"line 1 of")


@spoils("picture")
def white_rectangle_over_a_line(writer: PdfWriter) -> None:
    add_content(writer, writer.pages[LETTER], b"q 1 1 1 rg 70 560 300 12 re f Q", 2)


@spoils("picture")
def block_of_pixels(writer: PdfWriter) -> None:
    add_content(writer, writer.pages[PHOTO], b"q 0 0 0 rg 150 150 20 20 re f Q", 2)


@spoils("text")
def invisible_text(writer: PdfWriter) -> None:
    add_content(writer, writer.pages[LETTER], b"q BT 3 Tr /F1 9 Tf 72 200 Td (hidden words) Tj ET Q", 2)


@spoils("text")
def text_outside_the_crop_box(writer: PdfWriter) -> None:
    add_content(writer, writer.pages[REPORT], b"q BT /F1 9 Tf 40 815 Td (outside) Tj ET Q", 2)


@spoils("text")
def white_text(writer: PdfWriter) -> None:
    add_content(writer, writer.pages[LETTER], b"q BT 1 1 1 rg /F1 9 Tf 72 200 Td (white) Tj ET Q", 2)


def _images(writer: PdfWriter) -> list[tuple[Any, Any]]:
    objects = writer.pages[PHOTO]["/Resources"]["/XObject"]
    return [(key, value) for key, value in objects.items() if value.get_object().get("/Subtype") == "/Image"]


def _put_image(writer: PdfWriter, data: bytes, **values: Any) -> None:
    name, old = _images(writer)[0]
    made = EncodedStreamObject()
    made.update(old.get_object())
    made._data = data
    made.update(dictionary({f"/{key}": value for key, value in values.items()}))
    writer.pages[PHOTO]["/Resources"]["/XObject"][NameObject(name)] = writer._add_object(made)


@spoils("image")
def image_recompressed(writer: PdfWriter) -> None:
    image = writer.pages[PHOTO].images[0].image.convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=98)
    _put_image(writer, out.getvalue(), Filter=NameObject("/DCTDecode"))


@spoils("image")
def image_replaced(writer: PdfWriter) -> None:
    out = io.BytesIO()
    Image.new("RGB", (160, 120), (30, 90, 200)).save(out, "JPEG")
    _put_image(writer, out.getvalue(), Filter=NameObject("/DCTDecode"))


@spoils("picture")
def font_replaced(writer: PdfWriter) -> None:
    writer.pages[LETTER]["/Resources"]["/Font"]["/F1"][NameObject("/BaseFont")] = NameObject("/Courier")


@spoils("annotation-added")
def note_added(writer: PdfWriter) -> None:
    add_annotation(writer, LETTER, {"/Subtype": NameObject("/Text"), "/Contents": TextStringObject("psst")})


# --- marks --------------------------------------------------------------------------------------------------------


@spoils("mark-text")
def digit_of_the_number_changed(writer: PdfWriter) -> None:
    replace_content(writer, REPLY, -1, b"(4)", b"(9)")


@spoils("mark-stream")
def digit_of_the_number_changed_on_a_drawn_page(writer: PdfWriter) -> None:
    replace_content(writer, COVER, -1, b"(1)", b"(7)")


@spoils("mark-place")
def number_moved(writer: PdfWriter) -> None:
    replace_content(writer, REPLY, -1, b" Tm", b" Tm -60 0 Td")


@spoils("mark-turned")
def number_turned(writer: PdfWriter) -> None:
    data = contents(writer.pages[PHOTO])[-1].get_object().get_data()
    matrix = re.search(rb"rg (.*?) Tm", data)
    assert matrix
    x, y = matrix[1].split()[4:]
    replace_content(writer, PHOTO, -1, matrix[1], b"1 0 0 1 " + x + b" " + y)


@spoils("mark-hidden")
def number_in_white(writer: PdfWriter) -> None:
    replace_content(writer, REPLY, -1, b"0.06 0.2 0.55 rg", b"1 1 1 rg")


@spoils("mark-hidden")
def number_not_painted(writer: PdfWriter) -> None:
    replace_content(writer, REPLY, -1, b" Tm", b" Tm 3 Tr")


@spoils("mark-stream")
def number_covered(writer: PdfWriter) -> None:
    add_content(writer, writer.pages[REPLY], b"q 1 1 1 rg 540 15 50 40 re f Q")


@spoils("mark-hidden")
def number_half_covered_by_an_annotation(writer: PdfWriter) -> None:
    x0, y0, x1, y1 = 540, 15, 590, 28
    look = stream(writer, b"1 1 1 rg 540 15 50 13 re f")
    look.get_object().update(
        dictionary({"/Type": NameObject("/XObject"), "/Subtype": NameObject("/Form"), "/BBox": numbers(x0, y0, x1, y1)})
    )
    values = {"/Subtype": NameObject("/Square"), "/Rect": numbers(x0, y0, x1, y1), "/F": NumberObject(4)}
    add_annotation(writer, REPLY, values | {"/AP": dictionary({"/N": look})})


@spoils("mark-plate")
def ground_added_below_the_number(writer: PdfWriter) -> None:
    replace_content(writer, REPLY, -1, b"BT", b"1 1 1 rg 400 15 180 30 re f BT")


@spoils("mark-text")
def second_number_over_the_first(writer: PdfWriter) -> None:
    data = contents(writer.pages[REPLY])[-1].get_object().get_data()
    add_content(writer, writer.pages[REPLY], data.removeprefix(b"Q ").replace(b"(4)", b"(14)"), 2)


@spoils("text")
def second_number_elsewhere(writer: PdfWriter) -> None:
    add_content(writer, writer.pages[REPLY], b"q BT /F1 12 Tf 290 30 Td (5) Tj ET Q", 2)


@spoils("mark-stream")
def number_missing(writer: PdfWriter) -> None:
    held = contents(writer.pages[REPLY])
    held[-1] = stream(writer, b"Q")
    writer.pages[REPLY][NameObject("/Contents")] = ArrayObject(held)


def _face(writer: PdfWriter) -> Any:
    return writer.pages[REPLY]["/Resources"]["/Font"]["/FStamp"]


@spoils("mark-font")
def first_code_of_the_number_font_shifted(writer: PdfWriter) -> None:
    _face(writer)[NameObject("/FirstChar")] = NumberObject(0x21)


@spoils("mark-font")
def number_font_with_other_meanings(writer: PdfWriter) -> None:
    cmap = b"1 beginbfrange <30> <39> <0031> endbfrange"
    _face(writer)[NameObject("/ToUnicode")] = stream(writer, cmap)


@spoils("mark-font")
def program_of_the_number_font_replaced(writer: PdfWriter) -> None:
    other = resource("fonts/LiberationSans-Bold.ttf").read_bytes()
    _face(writer)["/FontDescriptor"][NameObject("/FontFile2")] = stream(writer, other)


@spoils("mark-font")
def number_font_replaced(writer: PdfWriter) -> None:
    fonts = writer.pages[REPLY]["/Resources"]["/Font"]
    helvetica = {"/Type": NameObject("/Font"), "/Subtype": NameObject("/Type1"), "/BaseFont": NameObject("/Helvetica")}
    fonts[NameObject("/FStamp")] = writer._add_object(dictionary(helvetica))


@spoils("mark-font")
def two_number_fonts(writer: PdfWriter) -> None:
    fonts = writer.pages[REPLY]["/Resources"]["/Font"]
    fonts[NameObject("/FStamp")] = writer._add_object(DictionaryObject(fonts["/FStamp"]))


# --- the way about ------------------------------------------------------------------------------------------------


def _index_links(writer: PdfWriter) -> list[Any]:
    return [each.get_object() for each in annotations(writer, INDEX)]


@spoils("link-target")
def page_reference_one_page_out(writer: PdfWriter) -> None:
    row = next(each for each in _index_links(writer) if float(each["/Rect"][0]) > 400)
    row[NameObject("/Dest")] = destination(writer.pages[REPLY].indirect_reference)


@spoils("index-link")
def index_links_removed(writer: PdfWriter) -> None:
    held = annotations(writer, INDEX)
    target = writer.pages[REPORT].indirect_reference
    held[:] = [each for each in held if each.get_object()["/Dest"][0] != target]


@spoils("index-link")
def link_of_one_row_of_two_on_a_page_removed(writer: PdfWriter) -> None:
    held = annotations(writer, INDEX)
    target = writer.pages[LETTER].indirect_reference
    lowest = min(float(each.get_object()["/Rect"][1]) for each in held if each.get_object()["/Dest"][0] == target)
    held[:] = [each for each in held if float(each.get_object()["/Rect"][1]) != lowest]


@spoils("link-dead")
def index_link_to_nowhere(writer: PdfWriter) -> None:
    _index_links(writer)[0].pop("/Dest")


@spoils("link-zoom")
def index_link_that_zooms(writer: PdfWriter) -> None:
    held = _index_links(writer)[0]
    held[NameObject("/Dest")] = ArrayObject([held["/Dest"][0], NameObject("/Fit")])


@spoils("index-text")
def index_row_renumbered(writer: PdfWriter) -> None:
    replace_content(writer, INDEX, 1, b"(5)", b"(6)")


@spoils("link")
def inner_link_one_page_out(writer: PdfWriter) -> None:
    held = annotations(writer, LETTER)[1].get_object()
    held[NameObject("/Dest")] = destination(writer.pages[LETTER].indirect_reference)


@spoils("web-link")
def web_link_changed(writer: PdfWriter) -> None:
    annotations(writer, LETTER)[0].get_object()["/A"][NameObject("/URI")] = TextStringObject(
        "https://example.com/rules"
    )


@spoils("web-link")
def web_link_removed(writer: PdfWriter) -> None:
    del annotations(writer, LETTER)[0]


@spoils("link-added")
def link_added(writer: PdfWriter) -> None:
    annotations(writer, REPORT).append(writer._add_object(link((72, 300, 200, 316), None, "https://example.net/")))


@spoils("bookmark-target")
def bookmark_one_page_out(writer: PdfWriter) -> None:
    bookmark(writer, 2, 0)[NameObject("/Dest")] = destination(writer.pages[REPLY].indirect_reference)


@spoils("bookmark-target")
def bookmark_of_a_source_one_page_out(writer: PdfWriter) -> None:
    bookmark(writer, 2, 0, 0)[NameObject("/Dest")] = destination(writer.pages[FORM].indirect_reference)


@spoils("bookmark-title")
def bookmark_renamed(writer: PdfWriter) -> None:
    bookmark(writer, 2)[NameObject("/Title")] = TextStringObject("Claim papers (p.3)")


@spoils("bookmark-missing")
def bookmark_removed(writer: PdfWriter) -> None:
    last, before = bookmark(writer, 3, 1), bookmark(writer, 3, 0)
    before.pop("/Next")
    last["/Parent"][NameObject("/Last")] = last.raw_get("/Prev")


@spoils("bookmark-tree")
def bookmarks_in_a_circle(writer: PdfWriter) -> None:
    last = bookmark(writer, 3, 1)
    last[NameObject("/Next")] = last.raw_get("/Prev")


@spoils("bookmark-zoom")
def bookmark_that_zooms(writer: PdfWriter) -> None:
    bookmark(writer, 1)[NameObject("/Dest")] = ArrayObject([writer.pages[INDEX].indirect_reference, NameObject("/Fit")])


@spoils("label")
def labels_shifted(writer: PdfWriter) -> None:
    writer.root_object["/PageLabels"]["/Nums"][1][NameObject("/St")] = NumberObject(2)


@spoils("label")
def labels_from_the_fifth_page_shifted(writer: PdfWriter) -> None:
    more = [NumberObject(4), dictionary({"/S": NameObject("/D"), "/St": NumberObject(6)})]
    writer.root_object["/PageLabels"]["/Nums"].extend(more)


@spoils("labels-missing")
def labels_removed(writer: PdfWriter) -> None:
    writer.root_object.pop("/PageLabels")


# --- forms and layers ---------------------------------------------------------------------------------------------


@spoils("field-value")
def field_value_changed(writer: PdfWriter) -> None:
    annotations(writer, FORM)[0].get_object()[NameObject("/V")] = TextStringObject("Nora Ashdown")


@spoils("field-value")
def box_unticked(writer: PdfWriter) -> None:
    annotations(writer, FORM)[1].get_object()[NameObject("/AS")] = NameObject("/Off")


@spoils("picture")
def look_of_a_field_changed(writer: PdfWriter) -> None:
    look = annotations(writer, FORM)[0].get_object()["/AP"]["/N"]
    data = look.get_data().replace(b"Mara", b"Cleo")
    made = DecodedStreamObject()
    made.update({key: value for key, value in look.items() if key not in ("/Filter", "/Length")})
    made.set_data(data)
    annotations(writer, FORM)[0].get_object()["/AP"][NameObject("/N")] = writer._add_object(made)


@spoils("field-missing")
def field_removed(writer: PdfWriter) -> None:
    del annotations(writer, FORM)[0]


@spoils("field-missing")
def form_forgotten(writer: PdfWriter) -> None:
    writer.root_object.pop("/AcroForm")


@spoils("field-name")
def field_renamed(writer: PdfWriter) -> None:
    annotations(writer, FORM)[0].get_object()[NameObject("/T")] = TextStringObject("defendant")


def _states(writer: PdfWriter) -> Any:
    return writer.root_object["/OCProperties"]["/D"]


@spoils("layer")
def hidden_layer_shown(writer: PdfWriter) -> None:
    _states(writer).pop("/OFF")


@spoils("layer")
def shown_layer_hidden(writer: PdfWriter) -> None:
    held = writer.root_object["/OCProperties"]["/OCGs"]
    _states(writer)[NameObject("/OFF")] = ArrayObject(held)


@spoils("layer")
def layers_forgotten(writer: PdfWriter) -> None:
    writer.root_object.pop("/OCProperties")


# --- active content -----------------------------------------------------------------------------------------------

SCRIPT = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}


@spoils("active-script")
def script_of_the_catalogue(writer: PdfWriter) -> None:
    names = dictionary({"/Names": ArrayObject([TextStringObject("x"), dictionary(SCRIPT)])})
    writer.root_object[NameObject("/Names")] = dictionary({"/JavaScript": names})


@spoils("active-trigger")
def script_of_a_page(writer: PdfWriter) -> None:
    writer.pages[LETTER][NameObject("/AA")] = dictionary({"/O": dictionary(SCRIPT)})


@spoils("active-script")
def script_of_a_link(writer: PdfWriter) -> None:
    annotations(writer, LETTER)[0].get_object()[NameObject("/A")] = dictionary(SCRIPT)


@spoils("active-script")
def script_of_a_field(writer: PdfWriter) -> None:
    annotations(writer, FORM)[0].get_object()[NameObject("/AA")] = dictionary({"/K": dictionary(SCRIPT)})


@spoils("active-launch")
def link_that_starts_a_program(writer: PdfWriter) -> None:
    launch = dictionary({"/S": NameObject("/Launch"), "/F": TextStringObject("calc.exe")})
    annotations(writer, LETTER)[0].get_object()[NameObject("/A")] = launch


@spoils("active-submit")
def field_that_sends(writer: PdfWriter) -> None:
    sends = dictionary({"/S": NameObject("/SubmitForm"), "/F": TextStringObject("https://example.org")})
    annotations(writer, FORM)[0].get_object()[NameObject("/A")] = sends


@spoils("active-remote")
def link_to_another_file(writer: PdfWriter) -> None:
    goes = {"/S": NameObject("/GoToR"), "/F": TextStringObject("other.pdf"), "/D": ArrayObject([NumberObject(0)])}
    annotations(writer, INDEX)[0].get_object()[NameObject("/A")] = dictionary(goes)


@spoils("active-address")
def link_to_a_local_file(writer: PdfWriter) -> None:
    annotations(writer, LETTER)[0].get_object()["/A"][NameObject("/URI")] = TextStringObject("file:///etc/hosts")


@spoils("embedded-file")
def file_embedded(writer: PdfWriter) -> None:
    writer.add_attachment("secret.txt", b"words")


@spoils("open-action")
def opens_with_a_script(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/OpenAction")] = dictionary(SCRIPT)


@spoils("open-action")
def opens_fitted(writer: PdfWriter) -> None:
    first = writer.pages[0].indirect_reference
    writer.root_object[NameObject("/OpenAction")] = ArrayObject([first, NameObject("/Fit")])


# --- what the file says of itself ---------------------------------------------------------------------------------


@spoils("title")
def title_changed(writer: PdfWriter) -> None:
    writer.metadata = {"/Title": "untitled", "/Producer": "court-bundler"}


@spoils("metadata")
def author_of_a_source(writer: PdfWriter) -> None:
    writer.metadata = {"/Title": "Claimant's hearing bundle", "/Author": "A. Client", "/Producer": "court-bundler"}


@spoils("xmp")
def xmp_disagrees(writer: PdfWriter) -> None:
    held = writer.root_object["/Metadata"]
    writer.root_object[NameObject("/Metadata")] = stream(writer, held.get_data().replace(b"Claimant", b"Defendant"))


@spoils("language")
def language_removed(writer: PdfWriter) -> None:
    writer.root_object.pop("/Lang")


@spoils("page-mode")
def bookmarks_not_shown(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/PageMode")] = NameObject("/UseNone")


@spoils("leftover")
def private_data_of_a_program(writer: PdfWriter) -> None:
    writer.pages[LETTER][NameObject("/PieceInfo")] = dictionary({"/Word": BooleanObject(True)})


@spoils("leftover")
def private_data_inside_a_picture(writer: PdfWriter) -> None:
    _images(writer)[0][1].get_object()[NameObject("/PieceInfo")] = dictionary({"/Word": BooleanObject(True)})


@spoils("leftover")
def metadata_of_a_picture(writer: PdfWriter) -> None:
    packet = stream(writer, b"<x:xmpmeta/>")
    packet.get_object()[NameObject("/Type")] = NameObject("/Metadata")
    _images(writer)[0][1].get_object()[NameObject("/Metadata")] = packet


@spoils("drawn-text")
def cover_without_its_title(writer: PdfWriter) -> None:
    replace_content(writer, COVER, 1, b"hearing", b"earring")


# --- bytes --------------------------------------------------------------------------------------------------------


@spoils_bytes("trailing-data")
def data_behind_the_end(data: bytes) -> bytes:
    return data + b"trailing words"


@spoils_bytes("revisions")
def revision_appended(data: bytes) -> bytes:
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    writer.pages[LETTER][NameObject("/Dur")] = FloatObject(3)
    return written(writer)


@spoils_bytes("encrypted")
def encrypted(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt("", "owner", algorithm="RC4-128")
    return written(writer)


@spoils_bytes("unreadable")
def cut_off(data: bytes) -> bytes:
    return data[: len(data) // 2]


@spoils_bytes("unreachable")
def object_that_nothing_leads_to(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer._add_object(TextStringObject("left behind"))
    return written(writer)


@spoils_bytes("unreadable")
def offset_in_the_table_false(data: bytes) -> bytes:
    start = data.rindex(b"startxref")
    where = int(data[start + 9 :].split()[0])
    return data[:start] + b"startxref\n%d\n%%%%EOF\n" % (where + 7)


@spoils_bytes("picture")
def one_byte_of_a_picture(data: bytes) -> bytes:
    """A raw picture of the same length, one of whose blocks is black: nothing else in the file moves."""

    def blacken(writer: PdfWriter) -> None:
        name, old = _images(writer)[0]
        raw = bytearray(old.get_object().get_data())
        for row in range(40, 70):
            raw[3 * (160 * row + 100) : 3 * (160 * row + 130)] = bytes(90)
        made = DecodedStreamObject()
        values = {key: value for key, value in old.get_object().items() if key not in ("/Filter", "/Length")}
        made.update(values)
        made.set_data(bytes(raw))
        writer.pages[PHOTO]["/Resources"]["/XObject"][NameObject(name)] = writer._add_object(made)

    return edited(data, blacken)


# --- links laid over words, and numbers in the margin ----------------------------------------------------------------


@spoils("reference-target")
def reference_leads_to_another_page(writer: PdfWriter) -> None:
    annotations(writer, REPLY)[0].get_object()[NameObject("/Dest")] = destination(writer.pages[FORM].indirect_reference)


@spoils("reference-target")
def two_references_swapped(writer: PdfWriter) -> None:
    first, second = (each.get_object() for each in annotations(writer, REPLY))
    first[NameObject("/Rect")], second[NameObject("/Rect")] = second["/Rect"], first["/Rect"]


@spoils("reference-missing")
def reference_removed(writer: PdfWriter) -> None:
    del annotations(writer, REPORT)[0]


@spoils("reference-place")
def reference_moved(writer: PdfWriter) -> None:
    moved = annotations(writer, REPLY)[0].get_object()
    moved[NameObject("/Rect")] = numbers(*(float(value) + 12 for value in moved["/Rect"]))


@spoils("link-added")
def reference_doubled(writer: PdfWriter) -> None:
    annotations(writer, REPLY).append(
        writer._add_object(DictionaryObject(annotations(writer, REPLY)[0].get_object().items()))
    )


@spoils("link-zoom")
def reference_with_a_zoom(writer: PdfWriter) -> None:
    annotations(writer, REPLY)[0].get_object()["/Dest"][4] = NumberObject(2)


@spoils("mark-text")
def number_in_the_margin_changed(writer: PdfWriter) -> None:
    replace_content(writer, REPLY, -1, b"(9)", b"(8)")


@spoils("mark-stream")
def numbers_in_the_margin_swapped(writer: PdfWriter) -> None:
    replace_content(writer, REPLY, -1, b"(9)", b"(0)")
    replace_content(writer, REPLY, -1, b"(6)", b"(9)")
    replace_content(writer, REPLY, -1, b"(0)", b"(6)")
