"""Form fields that a file leaves to each reader: settled once, seen, and stated."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from bundler.pdf.pictures import survey
from tests.prepare.makers import RED, annotate, changed, drawn, form, prepare
from tests.prepare.odd import ODD

GROUND = Dictionary(BC=Array([1, 0, 0]), BG=Array([1, 1, 0.8]))


def darkest(pdf: Path, rect: tuple[float, float, float, float]) -> int:
    """The darkest tone within a rectangle of a page of 400 points height, as pdfium shows it."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    picture = document[0].render(scale=2).to_pil().convert("L")
    document.close()
    x0, y0, x1, y1 = rect
    low, _ = picture.crop((int(2 * x0), int(2 * (400 - y1)), int(2 * x1), int(2 * (400 - y0)))).getextrema()
    return int(low)


def test_fields_of_a_file_without_a_form_are_shown_and_stated(tmp_path: Path) -> None:
    """Found in a real file: a bundle with another form in it would have shown what the source alone did not."""
    result = prepare(tmp_path, ODD["fields without a form"]())
    assert "appearances-made" in result.altered
    assert result.prepared.facts.fields == (("claimant", "Mara Ashdown"),)
    with result.open() as pdf:
        assert [str(field.T) for field in pdf.Root.AcroForm.Fields] == ["claimant"]
    assert survey(result.prepared.pdf)[0].bands != survey(result.prepared.original)[0].bands


def test_fields_that_the_form_forgets_are_listed(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        look = Dictionary(N=form(pdf, RED))
        one = annotate(pdf, "Widget", FT=Name.Tx, T=String("one"), V=String("1"), AP=look)
        annotate(pdf, "Widget", rect=(100, 240, 150, 260), FT=Name.Tx, T=String("two"), V=String("2"), AP=look)
        pdf.Root.AcroForm = Dictionary(Fields=Array([one]))

    with pytest.warns(pikepdf.PageCopyWarning):
        data = changed(change)
    assert prepare(tmp_path, data).prepared.facts.fields == (("one", "1"), ("two", "2"))


def test_fields_without_names_are_given_one_and_it_is_stated(tmp_path: Path) -> None:
    result = prepare(tmp_path, ODD["fields without names"]())
    assert {"fields-named", "appearances-made"} <= result.altered
    assert [value for _, value in result.prepared.facts.fields] == ["value 0", "value 1", "value 2"]


def test_a_widget_that_its_field_alone_knows_of_keeps_the_name_of_its_field(tmp_path: Path) -> None:
    """Found in two real files: the field names its widget, the widget names no field."""

    def change(pdf: pikepdf.Pdf) -> None:
        widget = annotate(pdf, "Widget", AP=Dictionary(N=form(pdf, RED)))
        field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("one"), V=String("1"), Kids=Array([widget])))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))

    result = prepare(tmp_path, changed(change))
    assert result.altered == set()
    with result.open() as pdf:
        assert "/T" not in pdf.pages[0].Annots[0]


def asked(pdf: pikepdf.Pdf, **entries: object) -> None:
    """A form that asks readers for new looks, with one field."""
    field = annotate(pdf, "Widget", rect=(100, 200, 150, 220), T=String("field"), **entries)
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=True, DA=String("/Helv 0 Tf 0 g"))


def test_need_appearances_is_settled_and_stated(tmp_path: Path) -> None:
    result = prepare(tmp_path, changed(lambda pdf: asked(pdf, FT=Name.Tx, MK=GROUND)))
    assert "appearances-made" in result.altered
    with result.open() as pdf:
        assert "/NeedAppearances" not in pdf.Root.AcroForm
        assert "/N" in pdf.pages[0].Annots[0].AP
    assert darkest(result.prepared.pdf, (98, 205, 102, 215)) < 200


@pytest.mark.parametrize("flags", [0, 1 << 15], ids=["box", "radio button"])
def test_a_ticked_box_whose_state_has_no_look_is_seen_to_be_ticked(tmp_path: Path, flags: int) -> None:
    """Found in a real file: pdfium alone frames such a box, and shows nothing of the tick."""

    def change(pdf: pikepdf.Pdf) -> None:
        asked(pdf, FT=Name.Btn, Ff=flags, V=Name.Yes, AS=Name.Yes, AP=Dictionary(N=Dictionary(Yes=Dictionary())))

    result = prepare(tmp_path, changed(change))
    assert "appearances-made" in result.altered
    assert result.prepared.facts.fields == (("field", "Yes"),)
    assert darkest(result.prepared.pdf, (120, 205, 130, 215)) < 80


def test_an_empty_box_is_not_ticked(tmp_path: Path) -> None:
    result = prepare(tmp_path, changed(lambda pdf: asked(pdf, FT=Name.Btn, V=Name.Off, AS=Name.Off, MK=GROUND)))
    assert darkest(result.prepared.pdf, (105, 205, 145, 215)) > 200


def test_a_form_whose_looks_stand_is_left_alone(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        look = Dictionary(N=form(pdf, RED))
        field = annotate(pdf, "Widget", FT=Name.Tx, T=String("one"), V=String("1"), AP=look)
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))

    result = prepare(tmp_path, changed(change, drawn()))
    assert result.altered == set()
    assert result.prepared.pdf == result.prepared.original
