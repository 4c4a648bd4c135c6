"""Odd and hostile PDFs, each made by the function of its name. ``ODD``: what is odd about it -> who makes its bytes."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, OutlineItem, Pdf, String

from tests.prepare.makers import RED, annotate, changed, drawn, form, saved

ODD: dict[str, Callable[[], bytes]] = {}


def odd(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Enter a maker under its own name."""
    ODD[make.__name__.replace("_", " ")] = make
    return make


def edited(change: Callable[[Pdf], object], pages: int = 2, **options: Any) -> bytes:
    """A drawn PDF, changed by a function."""
    return changed(change, drawn(pages), **options)


# --- pages --------------------------------------------------------------------------------------------------------


@odd
def page_turned_by_45() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/Rotate", 45))


@odd
def page_turned_by_a_fraction() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/Rotate", 89.6))


@odd
def page_turned_by_a_real_number() -> bytes:
    data = edited(lambda pdf: pdf.pages[0].obj.__setitem__("/Rotate", 90))
    return data.replace(b"/Rotate 90", b"/Rotate 90.0")


@odd
def page_turned_back() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/Rotate", -90))


@odd
def page_turned_by_a_word() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/Rotate", Name.Left))


@odd
def media_box_reversed() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", Array([300, 400, 0, 0])))


@odd
def media_box_below_zero() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", Array([-300, -400, 300, 400])))


@odd
def media_box_of_words() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", Array([Name.A, Name.B, 300, 400])))


@odd
def media_box_of_no_size() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", Array([0, 0, 0, 0])))


@odd
def media_box_missing() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__delitem__("/MediaBox"))


@odd
def crop_box_outside_the_media_box() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/CropBox", Array([1000, 1000, 1200, 1300])))


@odd
def crop_box_partly_outside() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/CropBox", Array([-50, 100, 200, 900])))


@odd
def crop_box_of_a_hair() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/CropBox", Array([100, 100, 100.5, 300])))


@odd
def page_of_one_point() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", Array([0, 0, 1, 1])))


@odd
def page_of_a_hundredth_of_a_point() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", Array([0, 0, 0.01, 0.01])))


@odd
def page_of_a_kilometre() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", Array([0, 0, 3000000, 3000000])))


@odd
def user_unit_of_three() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/UserUnit", 3))


@odd
def page_of_two_hundred_inches() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", Array([0, 0, 14400, 14400])))


@odd
def page_as_long_as_a_roll() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", Array([0, 0, 40, 90000])))


@odd
def user_unit_of_three_hundred() -> bytes:
    def change(pdf: Pdf) -> None:
        page = pdf.pages[0].obj
        page.UserUnit, page.Rotate = 300, 270

    return edited(change)


@odd
def user_unit_huge() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/UserUnit", 75000))


@odd
def user_unit_below_zero() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/UserUnit", -2))


@odd
def contents_missing() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__delitem__("/Contents"))


@odd
def contents_an_empty_array() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/Contents", Array([])))


@odd
def contents_a_number() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/Contents", 7))


@odd
def contents_with_null_among_them() -> bytes:
    def change(pdf: Pdf) -> None:
        page = pdf.pages[0].obj
        page.Contents = Array([page.Contents, None])

    return edited(change)


@odd
def content_that_opens_and_never_closes() -> bytes:
    def change(pdf: Pdf) -> None:
        page = pdf.pages[0]
        page.contents_add(b"q 2 0 0 2 0 0 cm q /Span BMC BT", prepend=False)

    return edited(change)


@odd
def content_that_closes_too_much() -> bytes:
    return edited(lambda pdf: pdf.pages[0].contents_add(b"Q Q Q 0 0 10 10 re f Q", prepend=False))


@odd
def resources_missing() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__delitem__("/Resources"))


@odd
def one_page_twice() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.pages.append(pdf.pages[0])

    return edited(change)


@odd
def font_called_as_bundlers_own() -> bytes:
    def change(pdf: Pdf) -> None:
        fonts = pdf.pages[0].obj.Resources.Font
        fonts["/BundleStamp"] = fonts["/F1"]

    return edited(change)


@odd
def private_data_in_a_drawing() -> bytes:
    def change(pdf: Pdf) -> None:
        look = form(pdf, RED, PieceInfo=Dictionary(Illustrator=Dictionary(Private=String("who drew it"))))
        look.Metadata = pdf.make_stream(b"<x:xmpmeta/>", Type=Name.Metadata, Subtype=Name.XML)
        page = pdf.pages[0].obj
        page.Resources.XObject = Dictionary(Drawing=look)
        pdf.pages[0].contents_add(b"q 1 0 0 1 200 300 cm /Drawing Do Q", prepend=False)

    return edited(change)


# --- annotations and forms ----------------------------------------------------------------------------------------


@odd
def five_thousand_annotations() -> bytes:
    def change(pdf: Pdf) -> None:
        web = Dictionary(S=Name.URI, URI=String("https://example.org/"))
        made = [
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Border=Array([0, 0, 0]),
                    Rect=Array([10 + n % 100, 10 + n // 100, 11 + n % 100, 11 + n // 100]),
                    A=web,
                )
            )
            for n in range(5000)
        ]
        pdf.pages[0].obj.Annots = Array(made)

    return edited(change)


@odd
def annotations_that_are_none() -> bytes:
    return edited(lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", Array([None, 7, Name.A, Dictionary(), Array()])))


@odd
def annotation_without_a_place() -> bytes:
    def change(pdf: Pdf) -> None:
        del annotate(pdf, "Square", AP=Dictionary(N=form(pdf, RED)))["/Rect"]

    return edited(change)


@odd
def one_annotation_on_two_pages() -> bytes:
    def change(pdf: Pdf) -> None:
        shared = annotate(pdf, "Stamp", AP=Dictionary(N=form(pdf, RED)))
        pdf.pages[1].obj.Annots = Array([shared])

    return edited(change)


def _widget(pdf: Pdf, **entries: Any) -> Any:
    return annotate(pdf, "Widget", FT=Name.Tx, AP=Dictionary(N=form(pdf, RED)), **entries)


@odd
def fields_without_names() -> bytes:
    def change(pdf: Pdf) -> None:
        fields = [_widget(pdf, V=String(f"value {n}")) for n in range(3)]
        pdf.Root.AcroForm = Dictionary(Fields=Array(fields))

    return edited(change)


@odd
def fields_of_one_name() -> bytes:
    def change(pdf: Pdf) -> None:
        fields = [_widget(pdf, T=String("same"), V=String(f"value {n}")) for n in range(3)]
        pdf.Root.AcroForm = Dictionary(Fields=Array(fields))

    return edited(change)


@odd
def field_names_with_nulls_and_full_stops() -> bytes:
    def change(pdf: Pdf) -> None:
        names = (b"a\x00b", b"a.b", b"", b"\xfe\xff\x00a\x00\x00", b"\xff\xfe\xfd")
        fields = [_widget(pdf, T=String(name.decode("latin-1")), V=String("v")) for name in names]
        pdf.Root.AcroForm = Dictionary(Fields=Array(fields))

    return edited(change)


@odd
def names_with_nulls() -> bytes:
    data = edited(lambda pdf: pdf.pages[0].obj.Resources.__setitem__("/ExtGState", Dictionary(Odd=Dictionary(CA=1))))
    return data.replace(b"/Odd", b"/O#00d").replace(b"/BaseFont /Helvetica", b"/BaseFont /Helv#65tica")


@odd
def fields_in_a_circle() -> bytes:
    def change(pdf: Pdf) -> None:
        top = _widget(pdf, T=String("a"), V=String("1"))
        kid = _widget(pdf, T=String("b"), Parent=top)
        top.Kids = Array([kid])
        kid.Kids = Array([top])
        pdf.Root.AcroForm = Dictionary(Fields=Array([top]))

    return edited(change)


@odd
def fields_without_a_form() -> bytes:
    def change(pdf: Pdf) -> None:
        _widget(pdf, T=String("claimant"), V=String("Mara Ashdown"))

    with warnings.catch_warnings():  # pikepdf, rightly, wonders at such a file
        warnings.simplefilter("ignore")
        return edited(change)


@odd
def looks_left_to_readers() -> bytes:
    def change(pdf: Pdf) -> None:
        ground = Dictionary(BC=Array([1, 0, 0]), BG=Array([1, 1, 0.9]))
        text = annotate(pdf, "Widget", FT=Name.Tx, T=String("name"), V=String("Mara Ashdown"), MK=ground)
        empty = annotate(pdf, "Widget", rect=(100, 240, 150, 260), FT=Name.Tx, T=String("empty"), MK=ground)
        box = annotate(pdf, "Widget", rect=(100, 280, 115, 295), FT=Name.Btn, T=String("urgent"), V=Name.Yes, MK=ground)
        box.AS = Name.Yes
        push = annotate(pdf, "Widget", rect=(100, 310, 150, 330), FT=Name.Btn, T=String("send"), Ff=1 << 16, MK=ground)
        push.MK.CA = String("Send")
        fonts = Dictionary(Helv=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([text, empty, box, push]), NeedAppearances=True, DA=String("/Helv 0 Tf 0 g")
        )
        pdf.Root.AcroForm.DR = Dictionary(Font=fonts)

    return edited(change)


# --- ways about ---------------------------------------------------------------------------------------------------


def _link(pdf: Pdf, dest: Any, row: int = 0) -> Any:
    made = annotate(pdf, "Link", rect=(20, 20 + 20 * row, 80, 36 + 20 * row), Border=Array([0, 0, 0]))
    made.Dest = dest
    return made


@odd
def links_to_pages_by_number() -> bytes:
    def change(pdf: Pdf) -> None:
        for row, page in enumerate((0, 1, 7, -1)):
            _link(pdf, Array([page, Name.Fit]), row)

    return edited(change)


@odd
def links_to_null() -> bytes:
    def change(pdf: Pdf) -> None:
        _link(pdf, Array([None, Name.XYZ, 0, 0, None]))
        _link(pdf, Array([]), 1)
        annotate(pdf, "Link", rect=(20, 60, 80, 76))

    return edited(change)


@odd
def equal_names_of_destinations() -> bytes:
    def change(pdf: Pdf) -> None:
        one, two = (Array([page.obj, Name.Fit]) for page in pdf.pages)
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("here"), one, String("here"), two])))
        pdf.Root.Dests = Dictionary(here=two)
        _link(pdf, String("here"))
        _link(pdf, Name.here, 1)

    return edited(change)


@odd
def names_of_destinations_in_a_circle() -> bytes:
    def change(pdf: Pdf) -> None:
        node = pdf.make_indirect(Dictionary())
        node.Kids = Array([node])
        pdf.Root.Names = Dictionary(Dests=node)
        pdf.Root.Dests = Dictionary(a=Dictionary(D=Name.b), b=Dictionary(D=Name.a))
        _link(pdf, String("x"))
        _link(pdf, Name.a, 1)

    return edited(change)


@odd
def outline_in_a_circle() -> bytes:
    def change(pdf: Pdf) -> None:
        one = pdf.make_indirect(Dictionary(Title=String("One"), Dest=Array([pdf.pages[0].obj, Name.Fit])))
        two = pdf.make_indirect(Dictionary(Title=String("Two"), Dest=Array([pdf.pages[1].obj, Name.Fit])))
        one.Next, two.Next, two.First, two.Last = two, one, one, one
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=one, Last=two))

    return edited(change)


@odd
def outline_three_hundred_deep() -> bytes:
    def change(pdf: Pdf) -> None:
        with pdf.open_outline() as outline:
            below = outline.root
            for level in range(300):
                item = OutlineItem(f"Level {level}", level % 2)
                below.append(item)
                below = item.children

    return edited(change)


@odd
def outline_with_odd_titles() -> bytes:
    def change(pdf: Pdf) -> None:
        items = [
            pdf.make_indirect(Dictionary(Title=title, Dest=Array([pdf.pages[0].obj, Name.Fit])))
            for title in (String(""), String("a\x00b\r\nc"), Name.NotText, String("\u202eyalp"), String("x" * 5000))
        ]
        items.append(pdf.make_indirect(Dictionary()))
        for one, two in pairwise(items):
            one.Next = two
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=items[0], Last=items[-1]))

    return edited(change)


@odd
def page_labels_of_its_own() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r, St=-3), 1, Name.Odd]))

    return edited(change)


@odd
def tree_of_names_with_scripts() -> bytes:
    def change(pdf: Pdf) -> None:
        tree = NameTree.new(pdf)
        tree["start"] = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pdf.Root.Names = Dictionary(JavaScript=tree.obj)
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(2)"))

    return edited(change)


# --- files --------------------------------------------------------------------------------------------------------


@odd
def locked_by_aes_256_without_a_password() -> bytes:
    return edited(lambda pdf: None, encryption=pikepdf.Encryption(user="", owner="owner", R=6))


@odd
def locked_by_rc4_without_a_password() -> bytes:
    lock = pikepdf.Encryption(user="", owner="owner", R=3, aes=False, metadata=False)
    return edited(lambda pdf: None, encryption=lock)


@odd
def of_pdf_2() -> bytes:
    return edited(lambda pdf: None, min_version="2.0")


@odd
def of_a_version_that_is_none() -> bytes:
    return drawn(2).replace(b"%PDF-1.4", b"%PDF-9.9", 1).replace(b"%PDF-1.3", b"%PDF-9.9", 1)


@odd
def linearized() -> bytes:
    return edited(lambda pdf: None, linearize=True)


@odd
def object_streams() -> bytes:
    return edited(lambda pdf: None, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@odd
def junk_before_the_head() -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + drawn(2)


@odd
def junk_behind_the_end() -> bytes:
    return drawn(2) + b"\r\n<html>Saved by a proxy</html>" * 20


@odd
def hybrid_table_of_references() -> bytes:
    """A classic table for old readers, whose trailer names a cross-reference stream (ISO 32000-2, 7.5.8.4)."""
    data = drawn(1)
    start = data.rindex(b"startxref")
    table = int(data[start + 9 :].split()[0])
    size = int(data[data.rindex(b"/Size") + 5 :].split()[0])
    row = b"\x00" + bytes(4) + b"\xff"
    body = b"%d 0 obj\n<</Type/XRef/W[1 4 1]/Index[%d 1]/Size %d/Length 6>>stream\n%s\nendstream\nendobj\n" % (
        size, size, size + 1, row,
    )  # fmt: skip
    head = data[:table] + body
    tail = data[table:start].replace(b"/Size %d" % size, b"/Size %d /XRefStm %d" % (size, table))
    return head + tail + b"startxref\n%d\n%%%%EOF\n" % (table + len(body))


@odd
def three_revisions() -> bytes:
    data = drawn(2)
    for _ in range(2):
        start = int(data[data.rindex(b"startxref") + 9 :].split()[0])
        trailer = data[data.rindex(b"trailer") : data.rindex(b"startxref")]
        at = len(data)
        data += b"xref\n0 1\n0000000000 65535 f \n" + trailer.replace(b"<<", b"<< /Prev %d " % start, 1)
        data += b"startxref\n%d\n%%%%EOF\n" % at
    return data


@odd
def table_of_references_false() -> bytes:
    data = drawn(2)
    start = data.rindex(b"startxref")
    return data[:start] + b"startxref\n12345678\n%%EOF\n"


@odd
def cut_in_the_middle() -> bytes:
    data = drawn(5)
    return data[: len(data) // 2]


@odd
def page_tree_in_a_circle() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)

    return edited(change)


@odd
def page_count_false() -> bytes:
    data = edited(lambda pdf: None)
    assert b"/Count 2" in data
    return data.replace(b"/Count 2", b"/Count 9")


@odd
def information_of_odd_kinds() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.trailer.Info = pdf.make_indirect(
            Dictionary(Title=Array([1]), Author=Name.X, CreationDate=String("D:never"))
        )

    return edited(change)


@odd
def many_small_pages() -> bytes:
    return drawn(120, (120, 160))


@odd
def deep_arrays() -> bytes:
    data = edited(lambda pdf: pdf.pages[0].obj.__setitem__("/Deep", String("DEEP")))
    depth = 400
    return saved(pikepdf.open(io.BytesIO(data.replace(b"(DEEP)", b"[" * depth + b"]" * depth))))
