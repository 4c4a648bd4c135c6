"""Reading PDFs by pypdf: trees, destinations, labels; damaged and hostile ones too."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

from bundler.prove.forms import field_tree, layer_states, widgets
from bundler.prove.links import links
from bundler.prove.paging import page_labels
from bundler.prove.reading import Destinations, Unreadable, opened, page_tree
from tests.prove.finished import destination, dictionary, form, layered, link, numbers, report, written


def reader(edit: Callable[[PdfWriter], Any], pages: int = 4) -> PdfReader:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 300)
    edit(writer)
    return PdfReader(io.BytesIO(written(writer)))


def labels(*pairs: Any) -> list[str] | None:
    def edit(writer: PdfWriter) -> None:
        nums = ArrayObject(NumberObject(each) if isinstance(each, int) else dictionary(each) for each in pairs)
        writer.root_object[NameObject("/PageLabels")] = dictionary({"/Nums": nums})

    return page_labels(reader(edit), 4)


def style(name: str, start: int = 1, prefix: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {"/S": NameObject(name), "/St": NumberObject(start)}
    return made | ({"/P": TextStringObject(prefix)} if prefix else {})


@pytest.mark.parametrize(
    ("pairs", "wanted"),
    [
        ((0, style("/D")), ["1", "2", "3", "4"]),
        ((0, style("/D", 7, "A")), ["A7", "A8", "A9", "A10"]),
        ((0, style("/r"), 2, style("/D")), ["i", "ii", "1", "2"]),
        ((0, style("/R", 9)), ["IX", "X", "XI", "XII"]),
        ((0, style("/a", 26)), ["z", "aa", "bb", "cc"]),
        ((0, {"/P": TextStringObject("x")}), ["x", "x", "x", "x"]),
    ],
)
def test_page_labels(pairs: tuple[Any, ...], wanted: list[str]) -> None:
    assert labels(*pairs) == wanted


def test_no_page_labels() -> None:
    assert page_labels(reader(lambda writer: None), 4) is None


def test_page_tree_in_a_circle_is_told_and_ends() -> None:
    def loop(writer: PdfWriter) -> None:
        top = writer.root_object.raw_get("/Pages")
        writer.root_object["/Pages"]["/Kids"].append(top)

    tree = page_tree(reader(loop))
    assert len(tree.leaves) == 4
    assert tree.faults


def test_inherited_box_and_turning() -> None:
    def inherit(writer: PdfWriter) -> None:
        top = writer.root_object["/Pages"]
        top[NameObject("/Rotate")] = NumberObject(450)
        top[NameObject("/CropBox")] = numbers(10, 20, 500, 100)

    leaf = page_tree(reader(inherit)).leaves[0]
    assert (leaf.rotate, leaf.crop) == (90, (10.0, 20.0, 200.0, 100.0))


def test_string_and_name_of_one_spelling_lead_to_their_own_pages() -> None:
    def name_both(writer: PdfWriter) -> None:
        one, two = (destination(writer.pages[at].indirect_reference) for at in (1, 2))
        writer.root_object[NameObject("/Dests")] = dictionary({"/here": one})
        tree = dictionary({"/Names": ArrayObject([TextStringObject("/here"), two])})
        writer.root_object[NameObject("/Names")] = dictionary({"/Dests": tree})
        for target in (NameObject("/here"), TextStringObject("/here"), TextStringObject("nowhere")):
            made = link((0, 0, 9, 9), None)
            made[NameObject("/Dest")] = target
            writer.pages[0].setdefault(NameObject("/Annots"), ArrayObject()).append(made)

    opened_ = reader(name_both)
    tree = page_tree(opened_)
    assert [each.target for each in links(tree.leaves[0], Destinations(opened_, tree))] == [1, 2, None]


def test_name_tree_in_a_circle_ends() -> None:
    def loop(writer: PdfWriter) -> None:
        tree = writer._add_object(dictionary({"/Kids": ArrayObject()}))
        tree.get_object()["/Kids"].append(tree)
        writer.root_object[NameObject("/Names")] = dictionary({"/Dests": tree})

    opened_ = reader(loop)
    assert Destinations(opened_, page_tree(opened_)).position(TextStringObject("x")) is None


def test_widgets_have_full_names_values_and_states() -> None:
    opened_ = PdfReader(io.BytesIO(form()))
    found = widgets(page_tree(opened_).leaves[0], field_tree(opened_))
    assert [(each.name, each.value, each.state, each.held) for each in found] == [
        ("urgent", "/Yes", "/Yes", True),
        ("claimant", "Mara Ashdown", "", True),
    ]


def test_layers_have_their_states() -> None:
    assert sorted(layer_states(PdfReader(io.BytesIO(layered()))).values()) == [("Draft notes", False), ("Fences", True)]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"no PDF at all", report()[:900]])
def test_what_is_no_pdf_is_unreadable(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(data)
    with pytest.raises(Unreadable), opened(path, strict=True):
        pass
