"""References in real documents, from their words to links that other libraries follow."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

import bundler
from bundler import children
from bundler.results import BuildResult
from tests import making

MANIFEST = """
documents:
  - {id: ashdown-1, file: first.pdf, title: First statement, date: 2026-01-04, type: witness-statement,
     witness: {name: Mara Ashdown, initials: MA, number: 1}}
  - {id: ashdown-2, file: second.pdf, title: Second statement, date: 2026-02-04, type: witness-statement,
     witness: {name: Mara Ashdown, initials: MA, number: 2}}
  - {id: marsh, file: marsh.pdf, title: Reply, date: 2026-02-05, type: witness-statement, party: panel}
  - {id: letter, file: letter.pdf, title: A letter, date: 2012, type: correspondence}
  - {mark: MA1, exhibited_by: ashdown-1, file: emails.pdf, title: Emails, date: 2011-10-24}
"""

FIRST = (
    (
        "1. I am the claimant and I make this in support of my claim.",
        "2. The message is exhibit MA1, page 3.",
    ),
    ("3. I answered it a week later: see exhibit", "MA1, page 5. I show the rest at pages 6 to 8 of MA1 and"),
    (
        "[MA1/2]. He wrote again (exhibit MA9, page 1).",
        "4. He said “the very words of page four” (exhibit MA1, page 4).",
    ),
)


def drawn(pages: tuple[tuple[str, ...], ...], size: tuple[float, float] = A4) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, size, invariant=1)
    for lines in pages:
        canvas.setFont("Times-Roman", 12)
        for at, line in enumerate(lines):
            canvas.drawString(72, size[1] - 90 - 24 * at, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def turned(data: bytes, **keys: object) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for key, value in keys.items():
            pdf.pages[0].obj[f"/{key}"] = value
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def second() -> bytes:
    """A page that is displayed turned, cropped and in units of two points."""
    stream = io.BytesIO()
    canvas = Canvas(stream, (500, 400), invariant=1)
    canvas.translate(500, 0)
    canvas.rotate(90)
    canvas.setFont("Times-Roman", 9)
    canvas.drawString(60, 300, "1. I refer to exhibit MA1, page 7, again.")
    canvas.save()
    return turned(stream.getvalue(), Rotate=90, CropBox=[20, 10, 480, 390], UserUnit=2)


def folder_of(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    files = {
        "first.pdf": drawn(FIRST),
        "second.pdf": second(),
        "marsh.pdf": drawn((("1. I have read exhibit MA1, page 2.",),)),
        "letter.pdf": drawn((("See exhibit MA1, page 2.",),)),
        "emails.pdf": drawn(tuple((f"The very words of page {word}.",) for word in NUMBERS)),
    }
    for name, data in files.items():
        (path / name).write_bytes(data)
    (path / "manifest.yaml").write_text(making.HEAD % "" + MANIFEST.lstrip("\n"), encoding="utf-8")
    return path


NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    folder = folder_of(tmp_path_factory.mktemp("crossing"))
    result = bundler.build(folder / "manifest.yaml", cache=False)
    assert result.ok, [str(finding) for finding in result.findings]
    return result


def volume(result: BuildResult) -> Path:
    [path] = [file for file in result.files if file.suffix == ".pdf"]
    return path


def laid(result: BuildResult) -> Iterator[tuple[str, str]]:
    """Bundle page of the words, and what stands on the page that their link opens, as pypdf follows it."""
    reader = pypdf.PdfReader(volume(result))
    assert result.plan is not None
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages) if page.indirect_reference}
    for at, page in enumerate(reader.pages):
        if result.plan.pages[at].source_page is None:
            continue
        for annotation in page.get("/Annots", ()):
            target = annotation.get_object()["/Dest"]
            assert target[1:2] == ["/XYZ"]
            assert target[4] == pypdf.generic.NullObject()
            text = reader.pages[numbers[target[0].idnum]].extract_text()
            yield result.plan.pages[at].label, text.splitlines()[0]


def test_every_link_opens_the_page_that_the_words_name(built: BuildResult) -> None:
    found = list(laid(built))
    words = [text.removeprefix("The very words of page ").rstrip(".") for _, text in found]
    assert words == ["three", "five", "five", "six", "two", "four", "seven", "two"]
    labels = {page.label: page.entry for page in built.plan.pages} if built.plan else {}
    assert {labels[label] for label, _ in found} == {"ashdown-1", "ashdown-2", "marsh"}, "a letter is left alone"


def test_numbers_stand_in_the_margins_of_our_own_documents_alone(built: BuildResult) -> None:
    assert built.plan is not None
    found: dict[str, list[str]] = {}
    for page in built.plan.pages:
        for mark in page.marks:
            if mark.kind == "reference":
                found.setdefault(page.entry, []).append(mark.text)
    label = built.plan.pages[built.plan.ordinals_by_entry["exhibit-ma1.1"][0]].label
    first = int(label) - 1
    assert found == {
        "ashdown-1": [str(first + 3), str(first + 5), f"{first + 6}-{first + 8}", str(first + 2), str(first + 4)],
        "ashdown-2": [str(first + 7)],
    }


def test_pdfium_reads_each_number_where_the_plan_has_it(built: BuildResult) -> None:
    assert built.plan is not None
    with pypdfium2.PdfDocument(volume(built)) as pdf:
        for page in built.plan.pages:
            if page.entry == "ashdown-1":
                for mark in page.marks:
                    assert pdf[page.index].get_textpage().get_text_bounded(*mark.rect).strip() == mark.text


def tables(result: BuildResult) -> Mapping[str, list[list[str]]]:
    assert result.folder is not None
    report = json.loads((result.folder / "report.json").read_text(encoding="utf-8"))
    return {table["name"]: table["rows"] for table in report["tables"]}


def test_the_report_has_every_reference_and_what_leads_nowhere_is_told(built: BuildResult) -> None:
    rows = tables(built)["references"]
    assert len(rows) == 8
    assert [row[5] for row in rows if "MA9" in row[2]] == ["nothing"]
    told = [finding for finding in built.findings if finding.code == "references.unresolved"]
    assert [(finding.place.document, finding.place.page) for finding in told] == [("ashdown-1", 3)]


def test_check_says_what_a_build_says(built: BuildResult) -> None:
    assert built.folder is not None
    checked = bundler.check(built.folder.parent / "manifest.yaml", cache=False)
    wanted = [finding for finding in built.findings if finding.code.split(".")[0] in ("references", "quotations")]
    assert [
        finding for finding in checked.findings if finding.code.split(".")[0] in ("references", "quotations")
    ] == wanted


def test_verify_proves_the_links_again(built: BuildResult) -> None:
    assert built.folder is not None
    result = bundler.verify(built.folder, cache=False)
    assert result.ok, [str(finding) for finding in result.findings]
    checks = {check.name: check.looked_at for check in result.checks}
    assert checks["reference links"] == checks["reference words"] == 8


def test_equal_inputs_give_equal_bytes_and_what_was_proved_is_not_proved_again(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in")
    one = bundler.build(folder / "manifest.yaml", tmp_path / "one", cache=tmp_path / "cache", jobs=1)
    two = bundler.build(folder / "manifest.yaml", tmp_path / "two", cache=tmp_path / "cache", jobs=2)
    for path in one.files:
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name
    assert "drawn" not in two.effort


def test_a_bundle_without_references_asks_for_no_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    run = children.Crew.run

    def listening(self: children.Crew, tasks: list[children.Task], *others: object) -> object:
        asked.extend(task.name for task in tasks)
        return run(self, tasks, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(children.Crew, "run", listening)
    assert bundler.build(making.write(tmp_path, "letter:2 MA1( note:3 )"), cache=False).ok
    assert "prepare" in asked
    assert "words" not in asked
