"""Forms: every value survives, whoever else has a field of that name, and the form can still be filled in."""

from __future__ import annotations

import ctypes
import io
import warnings
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen import canvas

from bundler.planning.sheets import A4
from tests.assemble.making import Bench, Entry, annotation, page_with


def claim_form(name: str, ticked: bool = False, choice: str = "High Court") -> pikepdf.Pdf:
    """A form with a text, a check box, a choice and a pair of radio buttons, filled in."""
    data = io.BytesIO()
    drawing = canvas.Canvas(data, pagesize=A4, invariant=1)
    drawing.drawString(50, 800, "Claim form")
    form = drawing.acroForm
    form.textfield(name="claimant", value=name, x=50, y=700, width=300, height=30)
    form.checkbox(name="urgent", checked=ticked, x=50, y=650)
    form.choice(name="court", value=choice, options=["High Court", "County Court"], x=50, y=600, width=200, height=30)
    drawing.showPage()
    form.radio(name="aid", value="yes", selected=True, x=50, y=700)
    form.radio(name="aid", value="no", selected=False, x=90, y=700)
    drawing.showPage()
    drawing.save()
    return pikepdf.open(io.BytesIO(data.getvalue()))


def values(reader: pypdf.PdfReader) -> dict[str, str]:
    """Value of every field that has one, by full name."""
    fields = reader.get_fields() or {}
    return {name: str(field.get("/V")) for name, field in fields.items() if "/V" in field}


def field_tree(pdf: pikepdf.Pdf, fields: list[pikepdf.Object]) -> None:
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array(fields))


def widget(pdf: pikepdf.Pdf, page: int, **keys: object) -> pikepdf.Object:
    return annotation(pdf, pdf.pages[page].obj, Subtype=Name.Widget, **keys)


def blank_pages(count: int) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for _ in range(count):
        page_with(pdf, b"")
    return pdf


def test_pitfall_7_a_filled_form_keeps_its_values(bench: Bench) -> None:
    pdf = claim_form("Mara Ashdown", ticked=True)
    reader = bench.read(Entry("claim", pdf))
    found = values(reader)
    before = values(pypdf.PdfReader(bench.path_of(pdf)))
    assert found == {f"claim.{name}": value for name, value in before.items()}
    assert found["claim.claimant"] == "Mara Ashdown"
    assert len(before) == 4
    assert reader.trailer["/Root"]["/AcroForm"]["/NeedAppearances"] == False  # noqa: E712


def test_pitfall_8_fields_of_equal_names_keep_both_values(bench: Bench) -> None:
    one, two = claim_form("Mara Ashdown"), claim_form("Owen Marsh", ticked=True, choice="County Court")
    found = values(bench.read(Entry("claim.1", one), Entry("claim-1", two)))
    assert found["claim-1.claimant"] == "Mara Ashdown"
    assert found["claim-1-2.claimant"] == "Owen Marsh"
    assert (found["claim-1.urgent"], found["claim-1-2.urgent"]) == ("/Off", "/Yes")
    assert (found["claim-1.court"], found["claim-1-2.court"]) == ("High Court", "County Court")


def test_widgets_look_as_they_did(bench: Bench) -> None:
    pdf = claim_form("Mara Ashdown", ticked=True)
    original = pypdf.PdfReader(bench.path_of(pdf))
    bundle = bench.read(Entry("other", claim_form("X")), Entry("claim", pdf))
    for number in (0, 1):
        before = [each.get_object() for each in original.pages[number]["/Annots"]]
        after = [each.get_object() for each in bundle.pages[number + 3]["/Annots"]]
        assert len(before) == len(after)
        for one, two in zip(before, after, strict=True):
            assert one["/Rect"] == two["/Rect"]
            assert one.get("/AS") == two.get("/AS")
            assert _appearance(one) == _appearance(two)


def _appearance(widget: pypdf.generic.DictionaryObject) -> bytes:
    normal = widget["/AP"]["/N"]
    stream = normal[widget["/AS"]] if "/AS" in widget else normal
    return stream.get_data()


def test_the_form_can_still_be_filled_in(bench: Bench) -> None:
    path = bench.write([Entry("claim", claim_form("Mara Ashdown"))]).volumes[0]
    assert _typed(path, page=1, at=(200, 715), text="!") == "Mara Ashdown!"


def _typed(path: Path, page: int, at: tuple[float, float], text: str) -> str:
    """Click into a field, type at its end, and read what it then holds, as a reader made with pdfium does."""
    raw = pdfium.raw
    document = pdfium.PdfDocument(path)
    try:
        document.init_forms()
        form = document.formenv
        shown = document[page]
        assert raw.FPDFPage_HasFormFieldAtPoint(form.raw, shown.raw, *at) == raw.FPDF_FORMFIELD_TEXTFIELD
        raw.FORM_OnLButtonDown(form.raw, shown.raw, 0, *at)
        raw.FORM_OnLButtonUp(form.raw, shown.raw, 0, *at)
        raw.FORM_OnKeyDown(form.raw, shown.raw, 0x23, 0)
        for char in text:
            raw.FORM_OnChar(form.raw, shown.raw, ord(char), 0)
        raw.FORM_SelectAllText(form.raw, shown.raw)
        length = raw.FORM_GetSelectedText(form.raw, shown.raw, None, 0)
        buffer = ctypes.create_string_buffer(length)
        raw.FORM_GetSelectedText(form.raw, shown.raw, buffer, length)
        raw.FORM_ForceToKillFocus(form.raw)
        return buffer.raw.decode("utf-16-le").rstrip("\0")
    finally:
        document.close()


def test_radio_buttons_on_several_pages_are_one_field(bench: Bench) -> None:
    pdf = blank_pages(3)
    group = pdf.make_indirect(Dictionary(FT=Name.Btn, T=String("side"), Ff=1 << 15, V=Name.B, Kids=Array()))
    for page, state in enumerate("ABC"):
        on = Name.B if state == "B" else Name.Off
        group.Kids.append(widget(pdf, page, Parent=group, AS=on, AP=_states(pdf, state)))
    field_tree(pdf, [group])
    reader = bench.read(Entry("doc", pdf))
    assert values(reader) == {"doc.side": "/B"}
    kids = reader.trailer["/Root"]["/AcroForm"]["/Fields"][0]["/Kids"][0]["/Kids"]
    assert [kid.indirect_reference for kid in kids] == [
        page["/Annots"][0].indirect_reference for page in reader.pages[1:]
    ]
    assert [str(kid["/AS"]) for kid in kids] == ["/Off", "/B", "/Off"]


def _states(pdf: pikepdf.Pdf, state: str) -> Dictionary:
    def form(content: bytes) -> pikepdf.Stream:
        return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))

    return Dictionary(N=Dictionary({f"/{state}": form(b"0 0 9 9 re f"), "/Off": form(b"")}))


def test_an_extract_keeps_the_value_and_the_places_of_its_buttons(bench: Bench) -> None:
    pdf = blank_pages(3)
    options = Array([String("yes"), String("no"), String("perhaps")])
    group = pdf.make_indirect(
        Dictionary(FT=Name.Btn, T=String("g"), Ff=1 << 15, V=Name("/2"), Kids=Array(), Opt=options)
    )
    for page in range(3):
        state = Name("/2") if page == 2 else Name.Off
        group.Kids.append(widget(pdf, page, Parent=group, AS=state, AP=_states(pdf, str(page))))
    field_tree(pdf, [group])
    reader = bench.read(Entry("doc", pdf, [3]))
    assert values(reader) == {"doc.g": "/2"}
    field = reader.trailer["/Root"]["/AcroForm"]["/Fields"][0]["/Kids"][0]
    assert field["/Kids"][2].indirect_reference == reader.pages[1]["/Annots"][0].indirect_reference
    assert len(field["/Kids"]) == len(field["/Opt"]) == 3
    assert len(reader.pages) == 2


def test_fields_of_pages_left_out_stay_out(bench: Bench) -> None:
    pdf = blank_pages(2)
    fields = [widget(pdf, page, FT=Name.Tx, T=String(f"f{page}"), V=String(f"value {page}")) for page in (0, 1)]
    field_tree(pdf, fields)
    path = bench.write([Entry("doc", pdf, [1])]).volumes[0]
    assert values(pypdf.PdfReader(path)) == {"doc.f0": "value 0"}
    assert b"value 1" not in path.read_bytes()


def test_two_extracts_of_one_form(bench: Bench) -> None:
    pdf = blank_pages(2)
    parent = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("name"), V=String("Mara"), Kids=Array()))
    for page in (0, 1):
        parent.Kids.append(widget(pdf, page, Parent=parent))
    field_tree(pdf, [parent])
    reader = bench.read(Entry("a", pdf, [1]), Entry("b", pdf, [2]))
    assert values(reader) == {"a.name": "Mara", "b.name": "Mara"}
    tops = reader.trailer["/Root"]["/AcroForm"]["/Fields"]
    kids = [top["/Kids"][0]["/Kids"] for top in tops]
    assert [len(each) for each in kids] == [1, 1]
    assert [each[0].indirect_reference for each in kids] == [
        page["/Annots"][0].indirect_reference for page in reader.pages[1:]
    ]


def test_same_form_page_twice_in_a_bundle(bench: Bench) -> None:
    pdf = claim_form("Mara Ashdown")
    reader = bench.read(Entry("a", pdf), Entry("b", pdf, [1]))
    found = values(reader)
    assert found["a.claimant"] == found["b.claimant"] == "Mara Ashdown"
    tops = reader.trailer["/Root"]["/AcroForm"]["/Fields"]
    ids = [kid.indirect_reference.idnum for top in tops for kid in top["/Kids"]]
    assert len(ids) == len(set(ids))


def test_fonts_of_equal_names_are_renamed_and_their_users_told(bench: Bench) -> None:
    def form(face: str) -> pikepdf.Pdf:
        pdf = blank_pages(1)
        field = widget(pdf, 0, FT=Name.Tx, T=String("t"), V=String(face), DA=String("0 g /Helv 9 Tf"))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/" + face))
        resources = Dictionary(Font=Dictionary(Helv=font))
        pdf.Root["/AcroForm"] = Dictionary(Fields=Array([field]), DR=resources, DA=String("/Helv 12 Tf 0 g"), Q=1)
        return pdf

    reader = bench.read(Entry("a", form("Helvetica")), Entry("b", form("Courier")), Entry("c", form("Times-Roman")))
    joined = reader.trailer["/Root"]["/AcroForm"]
    fonts = joined["/DR"]["/Font"]
    used = []
    for top in joined["/Fields"]:
        field = top["/Kids"][0]
        name = str(field["/DA"]).split()[2]
        assert str(top["/DA"]).split()[0] == name
        assert top["/Q"] == 1
        used.append((field["/V"], str(fonts[name]["/BaseFont"])))
    assert used == [("Helvetica", "/Helvetica"), ("Courier", "/Courier"), ("Times-Roman", "/Times-Roman")]


def test_fields_without_a_widget_come_with_the_whole_document_alone(bench: Bench) -> None:
    def form() -> pikepdf.Pdf:
        pdf = blank_pages(2)
        hidden = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("hidden"), V=String("H")))
        field_tree(pdf, [widget(pdf, 0, FT=Name.Tx, T=String("shown"), V=String("S")), hidden])
        return pdf

    assert values(bench.read(Entry("doc", form()))) == {"doc.shown": "S", "doc.hidden": "H"}
    assert values(bench.read(Entry("doc", form(), [1]))) == {"doc.shown": "S"}


@pytest.mark.parametrize("listed", [True, False])
def test_a_widget_that_no_list_of_fields_reaches_is_taken_in(bench: Bench, listed: bool) -> None:
    pdf = blank_pages(1)
    parent = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("p"), V=String("P")))
    widget(pdf, 0, Parent=parent)
    if listed:
        pdf.Root["/AcroForm"] = Dictionary(Fields=Array())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library, as it writes the source
        bench.path_of(pdf)
    assert values(bench.read(Entry("doc", pdf))) == {"doc.p": "P"}


def test_scripts_signatures_and_order_of_calculation_stay_behind(bench: Bench) -> None:
    pdf = blank_pages(1)
    script = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("x()")))
    text = widget(pdf, 0, FT=Name.Tx, T=String("t"), V=String("T"), AA=script)
    signed = pdf.make_indirect(Dictionary(Type=Name.Sig, Contents=String("secret")))
    signature = widget(pdf, 0, FT=Name.Sig, T=String("s"), V=signed, AP=_states(pdf, "x"))
    pdf.Root["/AcroForm"] = Dictionary(
        Fields=Array([text, signature]), CO=Array([text]), SigFlags=3, NeedAppearances=True, XFA=String("x")
    )
    path = bench.write([Entry("doc", pdf)]).volumes[0]
    reader = pypdf.PdfReader(path)
    assert set(reader.trailer["/Root"]["/AcroForm"]) == {"/Fields", "/DR", "/NeedAppearances"}
    one, two = reader.pages[1]["/Annots"]
    assert "/AA" not in one
    assert "/V" not in two
    assert "/AP" in two
    assert two["/Ff"] == 1
    assert not any(word in path.read_bytes() for word in (b"JavaScript", b"secret"))


def test_a_field_tree_that_is_a_loop_ends(bench: Bench) -> None:
    pdf = blank_pages(1)
    parent = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("a"), V=String("A")))
    kid = widget(pdf, 0, Parent=parent)
    parent["/Kids"] = Array([kid, parent])
    parent["/Parent"] = parent
    field_tree(pdf, [parent, parent])
    assert values(bench.read(Entry("doc", pdf))) == {"doc.a": "A"}


def test_parents_that_are_a_loop_beside_the_list_of_fields_end(bench: Bench) -> None:
    pdf = blank_pages(1)
    one = pdf.make_indirect(Dictionary(T=String("one"), FT=Name.Tx, V=String("V")))
    two = pdf.make_indirect(Dictionary(T=String("two"), Parent=one))
    one["/Parent"] = two
    widget(pdf, 0, Parent=two)
    own = widget(pdf, 0, T=String("own"), FT=Name.Tx, V=String("O"))
    own["/Parent"] = own
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bench.path_of(pdf)
    reader = bench.read(Entry("doc", pdf))
    assert len(reader.pages[1]["/Annots"]) == 2
    assert values(reader)["doc.own"] == "O"


def test_a_loose_widget_without_a_name_is_kept_and_nobody_is_warned(bench: Bench) -> None:
    pdf = blank_pages(1)
    widget(pdf, 0, AP=_states(pdf, "On"), AS=Name.On, FT=Name.Btn)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bench.path_of(pdf)
    (found,) = bench.read(Entry("doc", pdf)).pages[1]["/Annots"]
    assert found["/AS"] == "/On"


def test_fonts_of_many_forms_are_not_mixed_up(bench: Bench) -> None:
    entries = []
    for number in range(30):
        pdf = blank_pages(1)
        field = widget(pdf, 0, FT=Name.Tx, T=String("t"), DA=String("/F 9 Tf"), V=String(f"Face{number}"))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/Face{number}"))
        pdf.Root["/AcroForm"] = Dictionary(Fields=Array([field]), DR=Dictionary(Font=Dictionary(F=font)))
        entries.append(Entry(f"d{number}", bench.path_of(pdf)))
    form = bench.read(*entries).trailer["/Root"]["/AcroForm"]
    for top in form["/Fields"]:
        field = top["/Kids"][0]
        name = str(field["/DA"]).split()[0]
        assert form["/DR"]["/Font"][name]["/BaseFont"] == "/" + field["/V"]
