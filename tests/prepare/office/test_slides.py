"""Presentations: hidden slides, notes, hidden objects."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.prepare.desk import Refused
from bundler.prepare.office import slides
from tests.prepare.office.makers import pptx
from tests.prepare.office.reading import ACCEPT, SHOW, treated

DECK = [("First", False, "ZZNOTEZZ"), ("ZZHIDDENZZ", True, "ZZSECRETZZ"), ("Third", False, "last note")]


def test_hidden_slides_go_with_their_notes(tmp_path: Path) -> None:
    package, found = treated(pptx(DECK), slides.treat, ACCEPT, tmp_path)
    assert found.parts == ["slide 2"]
    assert [(note.slide, note.text) for note in found.notes] == [(1, "ZZNOTEZZ"), (2, "last note")]
    assert package.read("ppt/presentation.xml").count(b"p:sldId ") == 2


def test_shown_slides_keep_their_place(tmp_path: Path) -> None:
    package, found = treated(pptx(DECK), slides.treat, SHOW, tmp_path)
    assert [note.slide for note in found.notes] == [1, 2, 3]
    assert b'show="0"' not in package.read("ppt/slides/slide2.xml")


def test_notes_never_reach_the_converter(tmp_path: Path) -> None:
    package, _ = treated(pptx(DECK), slides.treat, SHOW, tmp_path)
    assert not [name for name in package.names if "notesSlides/notesSlide" in name and name.endswith(".xml")]


def test_the_number_of_a_page_of_notes_is_no_note(tmp_path: Path) -> None:
    assert treated(pptx([("a", False, "")]), slides.treat, ACCEPT, tmp_path)[1].notes == []


def test_hidden_objects_are_found(tmp_path: Path) -> None:
    data = pptx([("ZZHIDDENZZ", False, "")])
    hidden = pptx([("x", False, "")], {"ppt/slides/slide1.xml": _slide_of(data).replace(b'hidden="0"', b'hidden="1"')})
    package, found = treated(hidden, slides.treat, ACCEPT, tmp_path)
    assert found.hidden == ["ZZHIDDENZZ"]
    assert b"ZZHIDDENZZ" not in package.read("ppt/slides/slide1.xml")


def _slide_of(data: bytes) -> bytes:
    import io
    import zipfile

    return zipfile.ZipFile(io.BytesIO(data)).read("ppt/slides/slide1.xml")


def test_a_presentation_of_hidden_slides_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        treated(pptx([("a", True, "")]), slides.treat, ACCEPT, tmp_path)
    assert refusal.value.finding.code == "source.no-pages"
