"""Layers of several documents: what was hidden stays hidden, what was shown stays shown."""

from __future__ import annotations

import pikepdf
import pypdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.assemble.making import Bench, Entry, page_with, text_pdf

BLACK = (0, 0, 0)


def layered(config: dict[str, object], names: str = "AB", **group: object) -> pikepdf.Pdf:
    """A page with a black square a layer, one above the other. In config, layers stand by their letters."""
    pdf = pikepdf.new()
    content = b"".join(
        f"/OC /{name} BDC 10 {10 + 40 * number} 20 20 re f EMC\n".encode() for number, name in enumerate(names)
    )
    page = page_with(pdf, content, (0, 0, 200, 200))
    groups = {name: pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name), **group)) for name in names}
    page.Resources["/Properties"] = Dictionary({f"/{name}": each for name, each in groups.items()})

    def value(given: object) -> object:
        if isinstance(given, list):
            return Array([value(each) for each in given])
        return groups.get(given, given) if isinstance(given, str) else given  # type: ignore[call-overload]

    made = Dictionary({f"/{key}": value(each) for key, each in config.items()})
    pdf.Root["/OCProperties"] = Dictionary(OCGs=Array(list(groups.values())), D=made)
    return pdf


def shown(path: object, page: int, names: str = "AB") -> str:
    """Letters of the layers that pdfium draws."""
    document = pdfium.PdfDocument(path)
    try:
        picture = document[page].render().to_pil().convert("RGB")
    finally:
        document.close()
    return "".join(name for number, name in enumerate(names) if picture.getpixel((20, 200 - 20 - 40 * number)) == BLACK)


CONFIGS = {
    "nothing said": ({}, "AB"),
    "one off": ({"OFF": ["A"]}, "B"),
    "base off": ({"BaseState": Name.OFF}, ""),
    "base off, one on": ({"BaseState": Name.OFF, "ON": ["B"]}, "B"),
    "base unchanged": ({"BaseState": Name.Unchanged, "OFF": ["B"]}, "A"),
    "base on, one on": ({"BaseState": Name.ON, "ON": ["A"], "OFF": ["B"]}, "A"),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_state_of_one_document(bench: Bench, name: str) -> None:
    config, expected = CONFIGS[name]
    pdf = layered(config)
    assert shown(bench.path_of(pdf), 0) == expected, "the source itself"
    assert shown(bench.write([Entry("doc", pdf)]).volumes[0], 1) == expected


def test_pitfall_8_layers_of_equal_names_keep_their_own_states(bench: Bench) -> None:
    entries = [Entry(f"d{number}", layered(config)) for number, (config, _) in enumerate(CONFIGS.values())]
    path = bench.write([Entry("plain", text_pdf("x")), *entries]).volumes[0]
    found = [shown(path, number + 2) for number in range(len(entries))]
    assert found == [expected for _, expected in CONFIGS.values()]
    properties = pypdf.PdfReader(path).trailer["/Root"]["/OCProperties"]
    assert len(properties["/OCGs"]) == 2 * len(entries)
    assert len(properties["/D"]["/OFF"]) == sum(2 - len(expected) for _, expected in CONFIGS.values())
    assert properties["/D"]["/BaseState"] == "/ON"


def test_groups_of_the_pages_are_those_of_the_list(bench: Bench) -> None:
    reader = bench.read(Entry("one", layered({})), Entry("two", layered({"OFF": ["A"]})))
    listed = [each.indirect_reference for each in reader.trailer["/Root"]["/OCProperties"]["/OCGs"]]
    used = []
    for page in reader.pages[1:]:
        groups = page["/Resources"]["/Properties"]
        used += [groups[name].indirect_reference for name in ("/A", "/B")]
    assert used == listed


def test_order_is_nested_by_document(bench: Bench) -> None:
    one = layered({"Order": ["A", [String("inner"), "B"]], "RBGroups": [["A", "B"]], "Locked": ["A"]})
    two = layered({"Order": ["B"], "AS": [Dictionary()]})
    event = Dictionary(Event=Name.Print, Category=Array([Name.Print]), OCGs=two.Root.OCProperties.OCGs)
    two.Root.OCProperties.D.AS = Array([event])
    three = layered({})
    reader = bench.read(Entry("one", one), Entry("two", two), Entry("three", three))
    properties = reader.trailer["/Root"]["/OCProperties"]
    groups, config = properties["/OCGs"], properties["/D"]
    first, second = config["/Order"]
    assert first[0] == "Title of one"
    assert first[1].indirect_reference == groups[0].indirect_reference
    assert first[2][0] == "inner"
    assert [second[0], second[1]["/Name"]] == ["Title of two", "B"]
    assert [[each["/Name"] for each in group] for group in config["/RBGroups"]] == [["A", "B"]]
    assert config["/Locked"][0].indirect_reference == groups[0].indirect_reference
    (usage,) = config["/AS"]
    assert (usage["/Event"], list(usage["/Category"])) == ("/Print", ["/Print"])
    assert [each.indirect_reference for each in usage["/OCGs"]] == [
        groups[2].indirect_reference,
        groups[3].indirect_reference,
    ]


def test_layers_of_a_file_used_twice_are_listed_once(bench: Bench) -> None:
    pdf = layered({"OFF": ["B"]})
    path = bench.write([Entry("a", pdf), Entry("b", pdf)]).volumes[0]
    assert [shown(path, page) for page in (1, 2)] == ["A", "A"]
    assert len(pypdf.PdfReader(path).trailer["/Root"]["/OCProperties"]["/OCGs"]) == 2


def test_a_group_whose_intent_was_in_force_keeps_its_state(bench: Bench) -> None:
    design = layered({"Intent": Name.Design, "OFF": ["A"]}, Intent=Name.Design)
    ignored = layered({"OFF": ["A"]}, Intent=Name.Design)
    reader = bench.read(Entry("one", design), Entry("two", ignored))
    groups = reader.trailer["/Root"]["/OCProperties"]["/OCGs"]
    assert [str(each.get("/Intent")) for each in groups] == ["/View", "/Design", "/Design", "/Design"]
    hidden = [each.indirect_reference for each in reader.trailer["/Root"]["/OCProperties"]["/D"]["/OFF"]]
    assert hidden == [groups[0].indirect_reference]


def test_the_number_is_shown_though_a_hidden_layer_was_left_open(bench: Bench) -> None:
    pdf = layered({"OFF": ["A"]})
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/OC /A BDC 10 10 20 20 re f")
    document = pdfium.PdfDocument(bench.write([Entry("doc", pdf)]).volumes[0])
    picture = document[1].render().to_pil().convert("L")
    document.close()
    assert picture.getextrema()[0] < 128
