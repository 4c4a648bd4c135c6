"""Links, bookmarks and comments lead where they led, and the reader's zoom stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from bundler.model import PdfIndex, Severity
from bundler.planning.outline import OutlineNode
from bundler.planning.plan import Plan, PlanLink, PlanVolume
from bundler.planning.sheets import SheetLink
from tests.assemble.making import Bench, Entry, annotation, page_index, page_with, text_pdf


def three_pages() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for rotate in (0, 90, 0):
        page_with(pdf, b"", (0, 0, 200, 300), Rotate=rotate)
    return pdf


def link(pdf: pikepdf.Pdf, page: int, dest: object, action: bool = False) -> pikepdf.Object:
    more = {"A": Dictionary(S=Name.GoTo, D=dest)} if action else {"Dest": dest}
    return annotation(pdf, pdf.pages[page].obj, Subtype=Name.Link, **more)


def dests(reader: pypdf.PdfReader, page: int) -> list[list[object]]:
    """Destinations of a page's links: page position, kind, left, top, zoom."""
    found = []
    for each in reader.pages[page].get("/Annots", []):
        if "/Dest" in each:
            _, kind, left, top, zoom = each["/Dest"]
            numbers = [float(left), float(top)]
            found.append([page_index(reader, each["/Dest"]), str(kind), *numbers, str(zoom)])
    return found


@pytest.mark.parametrize("action", [False, True])
@pytest.mark.parametrize(
    ("kind", "numbers", "target", "expected"),
    [
        ("XYZ", [30, 200, 2], 2, (30, 200)),
        ("XYZ", [None, 200, 0], 2, (0, 200)),
        ("XYZ", [None, None, None], 2, (0, 300)),
        ("Fit", [], 2, (0, 300)),
        ("FitB", [], 2, (0, 300)),
        ("FitH", [120], 2, (0, 120)),
        ("FitBH", [120], 0, (0, 120)),
        ("FitV", [70], 2, (70, 300)),
        ("FitR", [20, 30, 100, 150], 2, (20, 150)),
        ("Fit", [], 1, (0, 0)),
        ("FitR", [20, 30, 100, 150], 1, (20, 30)),
    ],
)
def test_every_kind_of_destination(
    bench: Bench, action: bool, kind: str, numbers: list[object], target: int, expected: tuple[int, int]
) -> None:
    pdf = three_pages()
    link(pdf, 0, Array([pdf.pages[target].obj, Name("/" + kind), *numbers]), action)
    before = text_pdf("x", "y")
    reader = bench.read(Entry("x", before), Entry("doc", pdf))
    assert dests(reader, 3) == [[target + 3, "/XYZ", *map(float, expected), "NullObject"]]


def test_pitfall_8_destinations_of_equal_names_stay_apart(bench: Bench) -> None:
    def named(number: int) -> pikepdf.Pdf:
        pdf = three_pages()
        dest = Array([pdf.pages[number].obj, Name.XYZ, 0, 100, None])
        pdf.Root["/Names"] = Dictionary(Dests=Dictionary(Names=Array([String("top"), dest])))
        pdf.Root["/Dests"] = Dictionary(top=Dictionary(D=Array([pdf.pages[0].obj, Name.FitH, 50])))
        link(pdf, 0, String("top"))
        link(pdf, 0, Name.top, action=True)
        return pdf

    reader = bench.read(Entry("one", named(1)), Entry("two", named(2)))
    assert [each[0] for each in dests(reader, 1)] == [2, 1]
    assert [each[0] for each in dests(reader, 4)] == [6, 4]
    assert "/Names" not in reader.trailer["/Root"]


def test_link_to_a_page_left_out_goes_and_is_counted(bench: Bench) -> None:
    pdf = three_pages()
    for target in (0, 1, 2, 2):
        link(pdf, 0, Array([pdf.pages[target].obj, Name.Fit]))
    written = bench.write([Entry("doc", pdf, [1, 2])])
    reader = pypdf.PdfReader(written.volumes[0])
    assert [each[0] for each in dests(reader, 1)] == [1, 2]
    (finding,) = written.findings
    assert finding.code == "assemble.link-to-page-left-out"
    assert "2 links in “Title of doc”" in finding.message
    assert (finding.severity, finding.place.document) == (Severity.INFO, "doc")


def test_two_extracts_of_a_file_keep_to_themselves(bench: Bench) -> None:
    pdf = three_pages()
    link(pdf, 0, Array([pdf.pages[1].obj, Name.Fit]))
    link(pdf, 2, Array([pdf.pages[1].obj, Name.Fit]))
    written = bench.write([Entry("a", pdf, [1]), Entry("b", pdf, [3, 2])])
    reader = pypdf.PdfReader(written.volumes[0])
    assert dests(reader, 1) == []
    assert [each[0] for each in dests(reader, 2)] == [3]
    assert len(written.findings) == 1


@pytest.mark.parametrize(
    "dest", [String("nowhere"), Name.nowhere, Array([99, Name.Fit]), Array([Dictionary(), Name.Fit])]
)
def test_link_that_led_nowhere_is_said(bench: Bench, dest: object) -> None:
    pdf = three_pages()
    link(pdf, 0, dest)
    written = bench.write([Entry("doc", pdf)])
    assert [finding.code for finding in written.findings] == ["assemble.link-led-nowhere"]
    assert dests(pypdf.PdfReader(written.volumes[0]), 1) == []


def test_web_links_stay_without_what_follows_them(bench: Bench) -> None:
    pdf = three_pages()
    script = Dictionary(S=Name.JavaScript, JS=String("x()"))
    action = Dictionary(S=Name.URI, URI=String("https://example.org/?a=1&b=ü"), Next=script)
    annotation(pdf, pdf.pages[0].obj, Subtype=Name.Link, A=action, PA=script, AA=Dictionary(E=script))
    (found,) = bench.read(Entry("doc", pdf)).pages[1]["/Annots"]
    assert dict(found["/A"]) == {"/S": "/URI", "/URI": "https://example.org/?a=1&b=ü"}
    assert not {"/PA", "/AA"} & set(found)


@pytest.mark.parametrize("kind", ["JavaScript", "Launch", "SubmitForm", "GoToR", "GoToE", "ImportData", "Hide"])
def test_no_action_enters_the_bundle(bench: Bench, kind: str) -> None:
    pdf = three_pages()
    annotation(pdf, pdf.pages[0].obj, Subtype=Name.Link, A=Dictionary(S=Name("/" + kind), F=String("x")))
    button = {"Subtype": Name.Widget, "FT": Name.Btn, "T": String("b")}
    made = annotation(pdf, pdf.pages[0].obj, **button, A=Dictionary(S=Name("/" + kind)))
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array([made]))
    written = bench.write([Entry("doc", pdf)])
    (widget,) = pypdf.PdfReader(written.volumes[0]).pages[1]["/Annots"]
    assert "/A" not in widget
    assert [(each.code, kind in each.message) for each in written.findings] == [("assemble.action-left-out", True)]
    assert b"/" + kind.encode() not in written.volumes[0].read_bytes()


def test_links_of_drawn_pages(bench: Bench) -> None:
    pdf = three_pages()
    links = [SheetLink(0, (10.5, 700, 500, 715), 1), SheetLink(0, (10, 680, 500, 695), 2)]
    reader = bench.read(Entry("doc", pdf), links=links)
    assert dests(reader, 0) == [[1, "/XYZ", 0.0, 300.0, "NullObject"], [2, "/XYZ", 0.0, 0.0, "NullObject"]]
    first = reader.pages[0]["/Annots"][0]
    assert [float(value) for value in first["/Rect"]] == [10.5, 700, 500, 715]
    assert list(first["/Border"]) == [0, 0, 0]
    assert first["/P"].indirect_reference == reader.pages[0].indirect_reference


def test_outline(bench: Bench) -> None:
    leaf = OutlineNode("their “own” title – Ł", 2, own=False)
    dead = OutlineNode("leads nowhere", None, (OutlineNode("below", 1, own=False),), own=False)
    nodes = [
        OutlineNode("Cover (p.1)", 0),
        OutlineNode("Section (p.2)", 1, (OutlineNode("Document (p.2)", 1, (leaf, dead)), OutlineNode("More (p.4)", 3))),
    ]
    reader = bench.read(Entry("doc", three_pages()), nodes=nodes)

    def shape(items: list[object]) -> list[object]:
        return [
            shape(each)
            if isinstance(each, list)
            else (each.title, reader.get_destination_page_number(each) if each.page is not None else None)  # type: ignore[attr-defined]
            for each in items
        ]

    found = shape(reader.outline)
    assert found[0] == ("Cover (p.1)", 0)
    assert found[1] == ("Section (p.2)", 1)
    assert found[2][0] == ("Document (p.2)", 1)
    assert found[2][1][0] == ("their “own” title – Ł", 2)
    assert found[2][1][1][0] == "leads nowhere"
    assert found[2][1][2] == [("below", 1)]
    assert found[2][2] == ("More (p.4)", 3)
    root = reader.trailer["/Root"]["/Outlines"]
    section = root["/Last"]
    assert (root["/Count"], section["/Count"], section["/First"]["/Count"]) == (4, 2, -2)
    dest = section["/Dest"]
    assert [str(part) for part in dest[1:]] == ["/XYZ", "0", "300", "NullObject"]
    assert "/Dest" not in section["/First"]["/Last"]


def test_outline_deeper_than_python_recurses(bench: Bench) -> None:
    node = OutlineNode("deepest", 1)
    for level in range(400):
        node = OutlineNode(f"level {level}", 1, (node,))
    written = bench.write([Entry("doc", three_pages())], nodes=[node])
    with pikepdf.open(written.volumes[0]) as bundle:
        depth, item = 0, bundle.Root.Outlines
        while "/First" in item:
            depth, item = depth + 1, item.First
    assert depth == 401


def test_outline_of_each_volume(bench: Bench) -> None:
    pdf = three_pages()
    nodes = [OutlineNode("Section", 1, (OutlineNode("one", 1), OutlineNode("two", 2)), name="Section")]
    written = bench.write([Entry("a", pdf, [1]), Entry("b", pdf, [2], volume=2)], nodes=nodes)
    found = [_bookmarks(path) for path in written.volumes]
    assert found[0] == [("Section", 1), ("  one", 1), ("Volume 2 of 2 (p.3)", ("volume2.pdf", 0))]
    assert found[1] == [("Volume 1 of 2 (p.1)", ("volume1.pdf", 0)), ("Section, continued (p.3)", 0), ("  two", 0)]


def _bookmarks(path: Path) -> list[tuple[str, object]]:
    """Title and target of each bookmark: a page, or a file with a page of it."""
    reader = pypdf.PdfReader(path)
    found: list[tuple[str, object]] = []

    def walk(item: Any, depth: int) -> None:
        while item is not None:
            action = item.get("/A")
            here = page_index(reader, item["/Dest"]) if action is None else (str(action["/F"]), int(action["/D"][0]))
            assert action is None or [str(part) for part in action["/D"][1:]] == ["/XYZ", *["NullObject"] * 3]
            found.append(("  " * depth + str(item["/Title"]), here))
            if "/First" in item:
                walk(item["/First"].get_object(), depth + 1)
            item = item["/Next"].get_object() if "/Next" in item else None

    walk(reader.trailer["/Root"]["/Outlines"]["/First"].get_object(), 0)
    return found


def test_links_lead_into_other_volumes(bench: Bench) -> None:
    """From a page that bundler drew, and within a document that is split: file and page, zoom left alone."""
    pdf = three_pages()
    link(pdf, 0, Array([pdf.pages[2].obj, Name.XYZ, 10, 100, None]))
    plan = bench.plan([Entry("doc", pdf)])
    pages = [replace(page, volume=2, index=PdfIndex(at)) for at, page in enumerate(plan.pages[2:])]
    volumes = (PlanVolume("one (1).pdf", "", 2), PlanVolume("two.pdf", "", 2))
    plan = replace(plan, pages=(*plan.pages[:2], *pages), volumes=volumes)
    written = bench.write([Entry("doc", pdf)], links=[SheetLink(0, (10, 10, 90, 20), 3)], plan=plan)
    reader = pypdf.PdfReader(written.volumes[0])
    for page in reader.pages:
        (found,) = page["/Annots"]
        action = found.get_object()["/A"]
        assert (action["/S"], action["/F"], action["/D"][0]) == ("/GoToR", "two.pdf", 1)
        assert [str(part) for part in action["/D"][1:]] == ["/XYZ", *["NullObject"] * 3]
    assert written.findings == ()


def test_comments_keep_their_pop_ups_and_answers(bench: Bench) -> None:
    pdf = three_pages()
    page = pdf.pages[0].obj
    note = annotation(pdf, page, Subtype=Name.Text, Contents=String("note"), StructParent=4)
    popup = annotation(pdf, page, Subtype=Name.Popup, Parent=note)
    note["/Popup"] = popup
    annotation(pdf, page, Subtype=Name.Text, IRT=note, Contents=String("answer"))
    page.Annots.append(Dictionary(Subtype=Name.Square, Rect=Array([1, 1, 9, 9])))
    for entries in ([Entry("doc", pdf)], [Entry("doc", pdf), Entry("again", pdf, [1])]):
        reader = bench.read(*entries)
        page_read = reader.pages[-1] if len(entries) > 1 else reader.pages[1]
        one, two, three, four = page_read["/Annots"]
        assert one["/Popup"].indirect_reference == two
        assert two["/Parent"].indirect_reference == one
        assert three["/IRT"].indirect_reference == one
        assert "/StructParent" not in one
        assert all(each["/P"].indirect_reference == page_read.indirect_reference for each in (one, two, three, four))


def test_annotation_that_two_pages_share_is_put_on_each(bench: Bench) -> None:
    pdf = three_pages()
    note = annotation(pdf, pdf.pages[0].obj, Subtype=Name.Text)
    pdf.pages[1].obj["/Annots"] = Array([note])
    reader = bench.read(Entry("doc", pdf))
    one, two = reader.pages[1]["/Annots"][0], reader.pages[2]["/Annots"][0]
    assert one.idnum != two.idnum
    assert two["/P"].indirect_reference == reader.pages[2].indirect_reference


# --- links that the Plan lays over words ---------------------------------------------------------------------------


def laid_over(bench: Bench, entry: Entry, *links: PlanLink, page: int = 1) -> Plan:
    """A Plan with links over words of a page (by ordinal)."""
    plan = bench.plan([entry])
    pages = list(plan.pages)
    pages[page] = replace(pages[page], links=links)
    return replace(plan, pages=tuple(pages))


@pytest.mark.parametrize(
    ("keys", "rect"),
    [
        ({}, (30, 40, 90, 52)),
        ({"Rotate": 90}, (148, 30, 160, 90)),
        ({"Rotate": 180}, (110, 248, 170, 260)),
        ({"Rotate": 270}, (40, 210, 52, 270)),
        ({"CropBox": Array([10, 20, 190, 280])}, (40, 60, 100, 72)),
        ({"UserUnit": 2}, (15, 20, 45, 26)),
    ],
)
def test_a_link_lies_over_words_where_the_page_as_displayed_shows_them(
    tmp_path: Path, keys: dict[str, object], rect: tuple[float, ...]
) -> None:
    pdf = pikepdf.new()
    page_with(pdf, b"", (0, 0, 200, 300), **keys)
    page_with(pdf, b"", (0, 0, 200, 300))
    bench, entry = Bench(tmp_path), Entry("a", pdf)
    plan = laid_over(bench, entry, PlanLink("MA1", (30.0, 40.0, 90.0, 52.0), 2))
    reader = bench.read(entry, plan=plan)
    [found] = (each.get_object() for each in reader.pages[1]["/Annots"])
    assert [float(value) for value in found["/Rect"]] == pytest.approx(rect)
    assert page_index(reader, found["/Dest"]) == 2
    assert dests(reader, 1) == [[2, "/XYZ", 0.0, 300.0, "NullObject"]]
    assert (found["/F"], list(found["/Border"])) == (0, [0, 0, 0]), "nothing is seen, nothing printed"


def test_links_of_the_document_itself_stand_before_those_that_are_laid(tmp_path: Path) -> None:
    pdf = three_pages()
    link(pdf, 0, Array([pdf.pages[2].obj, Name.Fit]))
    bench, entry = Bench(tmp_path), Entry("a", pdf)
    plan = laid_over(bench, entry, PlanLink("MA1", (100.0, 40.0, 120.0, 52.0), 2))
    assert [each[0] for each in dests(bench.read(entry, plan=plan), 1)] == [3, 2]


def test_a_page_that_stands_twice_has_the_links_of_each_place(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    page_with(pdf, b"", (0, 0, 200, 300))
    bench = Bench(tmp_path)
    entries = (Entry("a", pdf), Entry("b", pdf))
    plan = bench.plan(entries)
    pages = list(plan.pages)
    pages[1] = replace(pages[1], links=(PlanLink("MA1", (10.0, 40.0, 50.0, 52.0), 2),))
    reader = bench.read(*entries, plan=replace(plan, pages=tuple(pages)))
    assert [len(dests(reader, number)) for number in (1, 2)] == [1, 0]


def test_a_link_over_words_opens_another_volume_beside_this_one(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    entries = (Entry("a", text_pdf("one")), Entry("b", text_pdf("two", "three"), volume=2))
    plan = bench.plan(entries)
    pages = list(plan.pages)
    pages[1] = replace(pages[1], links=(PlanLink("MA1", (10.0, 40.0, 50.0, 52.0), 3),))
    reader = bench.read(*entries, plan=replace(plan, pages=tuple(pages)))
    [found] = (each.get_object() for each in reader.pages[1]["/Annots"])
    action = found["/A"]
    assert action["/S"] == "/GoToR"
    assert action["/D"][0] == 1
