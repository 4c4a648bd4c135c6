"""Pitfalls of other bundlers: each, made by hand in a finished bundle, is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject, TextStringObject

from bundler.cache import Cache
from bundler.children import Crew
from bundler.prove import prove
from tests.prove.finished import Made, contents, dictionary
from tests.prove.mutations import EDITS, FORM, LETTER, PHOTO, REPORT, annotations, edited

Codes = Callable[[Callable[[PdfWriter], Any]], set[str]]


@pytest.fixture
def codes(made: Made, crew: Crew, tmp_path: Path) -> Codes:
    """Codes of the refusals of the bundle after an edit."""

    def of(edit: Callable[[PdfWriter], Any]) -> set[str]:
        path = tmp_path / "bundle.pdf"
        path.write_bytes(edited(made.volume.read_bytes(), edit))
        return {each.code for each in prove(made.plan, made.prepared, [path], crew, Cache(None)).findings}

    return of


@pytest.mark.parametrize("index", [LETTER, PHOTO, REPORT])
def test_pitfall_04_page_that_became_blank_is_refused(index: int, codes: Codes) -> None:
    def blank(writer: PdfWriter) -> None:
        held = contents(writer.pages[index])
        writer.pages[index][NameObject("/Contents")] = ArrayObject([held[0], held[-1]])

    assert codes(blank) >= {"proof.picture"}


def test_pitfall_05_numbers_that_disagree_are_refused_whichever_is_wrong(codes: Codes) -> None:
    for name in (
        "digit of the number changed",
        "labels shifted",
        "bookmark one page out",
        "page reference one page out",
    ):
        code, edit = EDITS[name]
        assert code in codes(edit), name


def test_pitfall_07_page_without_its_annotations_is_refused(codes: Codes) -> None:
    def graft(writer: PdfWriter) -> None:
        for page in writer.pages[2:]:
            page.pop("/Annots", None)

    assert codes(graft) >= {"proof.field-missing", "proof.web-link", "proof.link", "proof.picture"}


def test_pitfall_08_fields_of_two_documents_by_one_name_are_refused(codes: Codes) -> None:
    def clash(writer: PdfWriter) -> None:
        twin = (
            annotations(writer, FORM)[0]
            .get_object()
            .clone(writer, ignore_fields=("/P", "/Parent"), force_duplicate=True)
        )
        twin[NameObject("/Parent")] = annotations(writer, FORM)[0].get_object().raw_get("/Parent")
        annotations(writer, REPORT).append(twin.indirect_reference)

    assert codes(clash) >= {"proof.field-clash", "proof.field-added"}


def test_pitfall_08_layer_whose_state_another_document_took_is_refused(codes: Codes) -> None:
    assert "proof.layer" in codes(EDITS["hidden layer shown"][1])


def test_pitfall_09_number_sideways_on_a_turned_page_is_refused(codes: Codes) -> None:
    assert "proof.mark-turned" in codes(EDITS["number turned"][1])


def test_pitfall_12_metadata_of_the_first_exhibit_are_refused(codes: Codes) -> None:
    def inherit(writer: PdfWriter) -> None:
        writer.metadata = {"/Title": "Letter", "/Author": "A. Client", "/Producer": "A word processor"}

    assert codes(inherit) >= {"proof.title", "proof.metadata", "proof.xmp"}


def test_named_destination_that_leads_to_another_document_is_refused(codes: Codes) -> None:
    def rename(writer: PdfWriter) -> None:
        target = ArrayObject([writer.pages[REPORT].indirect_reference, NameObject("/XYZ")])
        tree = dictionary({"/Names": ArrayObject([TextStringObject("p1"), target])})
        writer.root_object[NameObject("/Names")] = dictionary({"/Dests": tree})
        annotations(writer, LETTER)[1].get_object()[NameObject("/Dest")] = TextStringObject("p1")

    assert "proof.link" in codes(rename)
