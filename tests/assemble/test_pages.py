"""Pages come from where the Plan says, once, with what they show and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from bundler.assemble import BundleInfo
from bundler.assemble.metadata import pdf_date, xmp
from bundler.model import BundlerBug
from tests.assemble.making import Bench, Entry, annotation, text_pdf


def words(page: pypdf.PageObject) -> str:
    return page.extract_text().split("\n")[0].strip()


def test_pages_stand_in_the_order_of_the_plan(bench: Bench) -> None:
    one, two = text_pdf("a1", "a2", "a3"), text_pdf("b1", "b2")
    reader = bench.read(Entry("a", one, [3, 1]), Entry("b", two), Entry("a-rest", one, [2]))
    assert [words(page) for page in reader.pages] == ["cover 0", "a3", "a1", "b1", "b2", "a2"]


def test_same_page_in_two_entries(bench: Bench) -> None:
    pdf = text_pdf("a1", "a2")
    annotation(pdf, pdf.pages[0].obj, Subtype=Name.Text, Contents=String("note"))
    reader = bench.read(Entry("a", pdf), Entry("again", pdf, [1]))
    assert [words(page) for page in reader.pages[1:]] == ["a1", "a2", "a1"]
    first, again = reader.pages[1], reader.pages[3]
    assert first["/Annots"][0].idnum != again["/Annots"][0].idnum
    assert again["/Annots"][0]["/P"].indirect_reference == again.indirect_reference
    assert again.extract_text().split() == ["a1", "4"]


def test_tree_is_balanced_and_counts(bench: Bench) -> None:
    pdf = text_pdf(*(f"page {number}" for number in range(150)))
    path = bench.write([Entry("a", pdf)]).volumes[0]
    with pikepdf.open(path) as bundle:
        root = bundle.Root.Pages
        assert root.Count == 151
        assert [int(kid.Count) for kid in root.Kids] == [64, 64, 23]
    reader = pypdf.PdfReader(path)
    assert [words(page) for page in reader.pages[1:]] == [f"page {number}" for number in range(150)]


def test_an_extract_does_not_drag_the_rest_of_its_file_in(bench: Bench) -> None:
    pdf = text_pdf(*(f"secret {number}" for number in range(40)))
    pages = [page.obj for page in pdf.pages]
    for number, page in enumerate(pages):
        other = pages[(number + 7) % 40]
        annotation(pdf, page, Subtype=Name.Link, Dest=Array([other, Name.Fit]))
        annotation(pdf, page, Subtype=Name.Text, IRT=annotation(pdf, other, Subtype=Name.Text, P=other))
        annotation(pdf, page, Subtype=Name.Popup, Parent=other.Annots[0])
        page["/B"] = Array([pdf.make_indirect(Dictionary(P=other))])
        page["/PieceInfo"] = Dictionary(X=other)
    path = bench.write([Entry("a", pdf, [3])]).volumes[0]
    with pikepdf.open(path) as bundle:
        objects = [each for each in bundle.objects if isinstance(each, Dictionary)]
        assert sum(each.get("/Type") == Name.Page for each in objects) == 2
        streams = [each.read_bytes() for each in bundle.objects if isinstance(each, pikepdf.Stream)]
    assert sum(b"(secret 2)" in each for each in streams) == 1
    assert not any(b"(secret 9)" in each for each in streams)


def test_every_object_is_copied_once(bench: Bench) -> None:
    pdf = text_pdf(*(f"page {number}" for number in range(30)))
    image = pdf.make_stream(b"\0" * 100, Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10)
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    for page in pdf.pages:
        page.obj.Resources["/XObject"] = Dictionary(Im=image)
    with pikepdf.open(bench.write([Entry("a", pdf), Entry("b", pdf)]).volumes[0]) as bundle:
        images = [each for each in bundle.objects if isinstance(each, pikepdf.Stream) and each.get("/Width") == 10]
        pages = len(bundle.pages)
        total = len(bundle.objects)
    assert len(images) == 1
    # Two objects of its own for each page (the page, the number), one stream for each page of the source.
    assert total < 3 * pages + 40


def test_structure_threads_actions_and_private_data_stay_behind(bench: Bench) -> None:
    pdf = text_pdf("a1")
    page = pdf.pages[0].obj
    for key in ("AA", "PieceInfo", "Metadata", "Trans", "AF", "PresSteps"):
        page["/" + key] = Dictionary(X=1)
    page["/StructParents"], page["/Tabs"], page["/Dur"] = 3, Name.S, 1
    pdf.Root["/StructTreeRoot"] = Dictionary(Type=Name.StructTreeRoot)
    pdf.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    reader = bench.read(Entry("a", pdf))
    expected = {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/Rotate"}
    assert set(reader.pages[1]) == expected
    assert not {"/StructTreeRoot", "/AcroForm", "/OCProperties", "/Names", "/MarkInfo"} & set(reader.trailer["/Root"])


def test_inherited_attributes_reach_the_page(bench: Bench) -> None:
    pdf = text_pdf("a1")
    page, parent = pdf.pages[0].obj, pdf.Root.Pages
    parent.MediaBox, parent.Rotate, parent.CropBox = Array([0, 0, 300, 400]), 90, Array([10, 10, 200, 300])
    del page.MediaBox, page.Rotate
    reader = bench.read(Entry("a", pdf))
    assert reader.pages[1]["/Rotate"] == 90
    assert list(reader.pages[1]["/MediaBox"]) == [0, 0, 300, 400]
    assert list(reader.pages[1]["/CropBox"]) == [10, 10, 200, 300]


@pytest.mark.parametrize(("label", "expected"), [(str, "plain"), (lambda n: f"A{n}", "prefixed")])
def test_labels_are_the_plan_s(bench: Bench, label: object, expected: str) -> None:
    pdf = text_pdf("a1", "a2", "a3")
    plan = bench.plan([Entry("a", pdf)], label=label)  # type: ignore[arg-type]
    reader = bench.read(Entry("a", pdf), plan=plan)
    assert reader.page_labels == [page.label for page in plan.pages], expected
    assert len(reader.trailer["/Root"]["/PageLabels"]["/Nums"]) == 2


def test_labels_of_every_shape(bench: Bench) -> None:
    wanted = ["9", "10", "10A", "10B", "B-1", "B-2", "007", "008", "0", "", "x"]
    pdf = text_pdf(*("abcdefghij"))
    plan = bench.plan([Entry("a", pdf)], label=lambda number: str(number))
    texts = iter(wanted)
    pages = tuple(type(page)(**{**_fields(page), "label": next(texts)}) for page in plan.pages)
    entries = tuple(type(each)(**{**_fields(each), "first": "9", "last": "x"}) for each in plan.entries)
    plan = type(plan)(**{**_fields(plan), "pages": pages, "entries": entries})
    assert bench.read(Entry("a", pdf), plan=plan).page_labels == wanted


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}  # type: ignore[attr-defined]


def test_pitfall_12_metadata_is_ours_alone(bench: Bench) -> None:
    pdf = text_pdf("a1")
    with pdf.open_metadata() as theirs:
        theirs["dc:title"] = "Someone else’s title"
    reader = bench.read(Entry("a", pdf), info=BundleInfo("Bundle <A> & Ł", "Fenwick Lane", "2026-03-04"))
    assert dict(reader.metadata or {}) == {
        "/Title": "Bundle <A> & Ł",
        "/Author": "Fenwick Lane",
        "/Creator": "court-bundler",
        "/Producer": "court-bundler",
        "/CreationDate": "D:20260304",
        "/ModDate": "D:20260304",
    }
    packet = reader.xmp_metadata
    assert packet is not None
    assert packet.dc_title == {"x-default": "Bundle <A> & Ł"}
    assert packet.dc_creator == ["Fenwick Lane"]
    assert packet.xmp_create_date is not None
    assert packet.xmp_create_date.year == 2026
    assert packet.pdf_producer == "court-bundler"
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/PageMode"]) == ("en-GB", "/UseOutlines")
    assert root["/ViewerPreferences"] == {"/DisplayDocTitle": True}
    first, *rest = root["/OpenAction"]
    assert first == reader.pages[0].indirect_reference
    assert [str(part) for part in rest] == ["/XYZ", "NullObject", "NullObject", "1"]
    assert b"Someone else" not in (bench.folder / "out" / "volume1.pdf").read_bytes()


def test_no_date_where_none_is_given(bench: Bench) -> None:
    reader = bench.read(Entry("a", text_pdf("a1")), info=BundleInfo("T"))
    assert set(reader.metadata or {}) == {"/Title", "/Creator", "/Producer"}
    assert "Date" not in xmp(BundleInfo("T"))


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("2026-03-04", "D:20260304"),
        ("2026-03-04T10:05:06", "D:20260304100506"),
        ("2026-03-04T10:05Z", "D:20260304100500Z"),
        ("2026-03-04 10:05:06+01:00", "D:20260304100506+01'00'"),
    ],
)
def test_dates(iso: str, expected: str) -> None:
    assert pdf_date(iso) == expected


def test_date_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no ISO 8601"):
        pdf_date("4 March")


def test_same_inputs_give_the_same_bytes(bench: Bench) -> None:
    pdf, form = text_pdf("a1", "a2"), text_pdf("b1")
    annotation(pdf, pdf.pages[0].obj, Subtype=Name.Link, Dest=Array([pdf.pages[1].obj, Name.Fit]))
    entries = [Entry("a", pdf), Entry("b", form), Entry("c", pdf, [1])]
    one, two = (bench.write(entries, into=name).volumes[0].read_bytes() for name in ("one", "two"))
    assert one == two
    assert b"31415926535897932384626433832795" not in one
    other = bench.write(entries, info=BundleInfo("Other"), into="three").volumes[0].read_bytes()
    assert one[-400:].split(b"/ID")[1][:40] != other[-400:].split(b"/ID")[1][:40]


def test_bytes_do_not_depend_on_the_hash_seed(bench: Bench) -> None:
    path = bench.path_of(text_pdf("a1", "a2"))
    script = (
        "import sys, pathlib, hashlib\n"
        "from tests.assemble.making import Bench, Entry\n"
        "bench = Bench(pathlib.Path(sys.argv[1]))\n"
        "out = bench.write([Entry('a', pathlib.Path(sys.argv[2]))]).volumes[0]\n"
        "print(hashlib.sha256(out.read_bytes()).hexdigest())"
    )
    found = set()
    for seed in ("0", "1"):
        folder = bench.folder / seed
        folder.mkdir()
        command = [sys.executable, "-c", script, str(folder), str(path)]
        root = Path(__file__).parents[2]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=root, env=environment)
        found.add(done.stdout)
    assert len(found) == 1


def test_volumes(bench: Bench) -> None:
    pdf = text_pdf("a1", "a2")
    annotation(pdf, pdf.pages[0].obj, Subtype=Name.Link, Dest=Array([pdf.pages[1].obj, Name.Fit]))
    written = bench.write([Entry("a", pdf, [1]), Entry("b", pdf, [2], volume=2)])
    assert [path.name for path in written.volumes] == ["volume1.pdf", "volume2.pdf"]
    one, two = (pypdf.PdfReader(path) for path in written.volumes)
    assert [words(page) for page in one.pages] == ["cover 0", "a1"]
    assert [words(page) for page in two.pages] == ["a2"]
    assert two.page_labels == ["3"]


def test_a_plan_that_the_sources_do_not_bear_out_is_a_bug(bench: Bench) -> None:
    pdf = text_pdf("a1", "a2")
    plan = bench.plan([Entry("a", pdf)])
    with pytest.raises(BundlerBug, match="not prepared: a"):
        bench.write([], plan=plan)
    short = Bench(bench.folder)
    with pytest.raises(BundlerBug, match="no page of its source"):
        short.write([Entry("a", text_pdf("a1"))], plan=plan)


@pytest.mark.skipif(sys.platform == "win32", reason="the limit of open files is POSIX")
def test_more_sources_than_files_may_be_open(bench: Bench) -> None:
    import resource

    source = bench.path_of(text_pdf("a1", "a2")).read_bytes()
    entries = []
    for number in range(1200):
        path = bench.folder / f"s{number}.pdf"
        path.write_bytes(source)
        entries.append(Entry(f"d{number}", path, [1]))
    # Their second pages follow, so that every source is wanted until the end.
    entries += [Entry(f"e{number}", entries[number].pdf, [2]) for number in range(1200)]
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = sum(1 for _ in Path("/dev/fd").iterdir())
    plan = bench.plan(entries)
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 100, hard))
    try:
        written = bench.write(entries, plan=plan)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    with pikepdf.open(written.volumes[0]) as bundle:
        assert len(bundle.pages) == 2401
