"""Every PDF of a folder of real files, and odd ones made here, built as a one-document bundle: right, or refused by
name. Never anything else.

The folder is named by the environment variable BUNDLER_CORPUS; its files stay where they are.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from bundler import build
from bundler.model import Severity
from bundler.results import BuildResult
from tests import making
from tests.prepare.makers import RED, annotate, changed, drawn, form
from tests.prepare.odd import ODD

CORPUS = Path(os.environ["BUNDLER_CORPUS"]) / "pdf" if os.environ.get("BUNDLER_CORPUS") else None

POLICIES = (
    "annotations: keep, layers: keep, attachments: leave-out, covered_text: keep",
    "annotations: print, layers: flatten, attachments: include, covered_text: keep",
    "annotations: remove, layers: keep, attachments: leave-out, covered_text: keep",
)
REFUSED = {
    "crop box of a hair", "page of a hundredth of a point", "page of a kilometre", "user unit huge",
    "cut in the middle",
}  # fmt: skip
"""Odd files that are refused; all others become bundles."""


def files() -> list[Path]:
    return sorted(CORPUS.glob("*.pdf")) if CORPUS else []


def one_document(folder: Path, source: Path | bytes, policies: str = POLICIES[0]) -> BuildResult:
    """A bundle of that one document, every question about it answered beforehand."""
    folder.mkdir()
    data = source if isinstance(source, bytes) else source.read_bytes()
    (folder / "document.pdf").write_bytes(data)
    head = making.HEAD % ""
    text = f"{head}documents:\n  - {{id: document, file: document.pdf, title: A document, {policies}}}\n"
    (folder / "manifest.yaml").write_text(text, encoding="utf-8")
    return build(folder / "manifest.yaml", cache=False, jobs=1)


def verdict(result: BuildResult) -> str:
    """Right, refused, or what must not be."""
    errors = [finding for finding in result.findings if finding.severity is Severity.ERROR]
    if result.ok:
        return "" if result.checks and not errors else "published without a proof"
    if not errors:
        return "refused without a reason"
    unproved = [finding for finding in errors if finding.code.startswith(("proof.", "assemble."))]
    if unproved:
        return f"came as far as the proof: {unproved[0]}"
    vague = [
        finding for finding in errors if "document.pdf" not in f"{finding.message}{finding.place}" or not finding.remedy
    ]
    return f"refused without name or remedy: {vague[0]}" if vague else ""


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_right_or_refused_by_name(tmp_path: Path, name: str) -> None:
    result = one_document(tmp_path / "bundle", ODD[name]())
    assert verdict(result) == ""
    assert result.ok == (name not in REFUSED)


def attached(*files: tuple[str, bytes]) -> bytes:
    """A PDF with files attached."""

    def change(pdf: pikepdf.Pdf) -> None:
        for name, data in files:
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name)

    return changed(change)


def entries(result: BuildResult) -> list[tuple[str, str]]:
    """Titles and kinds of what stands in a bundle, cover and index left out."""
    assert result.ok and result.plan, result.findings
    return [(entry.title, entry.kind.value) for entry in result.plan.entries[2:]]


def test_attached_files_that_are_included_follow_their_document(tmp_path: Path) -> None:
    data = attached(("inner.pdf", drawn(2)), ("notes.txt", b"Some words.\n"))
    included = one_document(tmp_path / "in", data, "attachments: include")
    assert entries(included) == [("A document", "document"), ("inner.pdf", "document"), ("notes.txt", "document")]
    out = one_document(tmp_path / "out", data, "attachments: leave-out")
    assert entries(out) == [("A document", "document")]


def test_an_attached_file_of_an_unknown_kind_is_refused_by_name(tmp_path: Path) -> None:
    result = one_document(tmp_path / "in", attached(("thing.xyz", b"\0\1\2 binary")), "attachments: include")
    [finding] = [finding for finding in result.findings if finding.severity is Severity.ERROR]
    assert (finding.code, "document.pdf#thing.xyz" in finding.message) == ("source.unsupported", True)
    assert "leave-out" in finding.remedy


def test_printed_comments_are_on_their_pages_and_listed_behind(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        look = pikepdf.Dictionary(N=form(pdf, RED))
        words = pikepdf.String("Ask the force for the missing email.")
        annotate(pdf, "Square", page=1, AP=look, Contents=words, T=pikepdf.String("A. Clerk"))

    result = one_document(tmp_path / "bundle", changed(change, drawn(2)), "annotations: print")
    assert entries(result) == [("A document", "document"), ("Comments on A document", "comments")]
    assert {check.name: check.looked_at for check in result.checks}["printed comments"] == 1


def sideways() -> bytes:
    """A page whose lines run upwards."""
    stream = io.BytesIO()
    page = Canvas(stream, pagesize=(400, 500), invariant=1)
    page.rotate(90)
    for line in range(12):
        page.drawString(40, -60 - 20 * line, f"Line {line + 1} of a statement that stands on its side")
    page.save()
    return stream.getvalue()


def test_defect_a_printed_comment_that_stays_upright_on_a_page_that_is_turned_upright(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        annotate(pdf, "Square", AP=pikepdf.Dictionary(N=form(pdf, RED)), rect=(300, 20, 350, 40)).F = 4 | 16

    result = one_document(tmp_path / "bundle", changed(change, sideways()), "annotations: print")
    assert entries(result)[0] == ("A document", "document")
    looked = {check.name: check.looked_at for check in result.checks}
    assert (looked["printed comments"], looked["turned pages"]) == (1, 1)


@pytest.mark.parametrize("policy", ["keep", "print", "remove"])
def test_threat_16_marks_of_redactions_stay_are_printed_or_go_as_comments_do(tmp_path: Path, policy: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        annotate(pdf, "Redact", AP=pikepdf.Dictionary(N=form(pdf, RED)))

    result = one_document(tmp_path / "bundle", changed(change), f"annotations: {policy}, covered_text: keep")
    assert entries(result) == [("A document", "document")]
    with pikepdf.open(next(path for path in result.files if path.suffix == ".pdf")) as pdf:
        assert ("/Annots" in pdf.pages[2]) == (policy == "keep")


def hidden_layer(pdf: pikepdf.Pdf) -> None:
    """A layer that is hidden, with words in it."""
    group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("Advice")))
    off = pikepdf.Dictionary(OFF=pikepdf.Array([group]))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([group]), D=off)
    pdf.pages[0].obj.Resources.Properties = pikepdf.Dictionary(H=group)
    words = b"/OC /H BDC BT /F1 12 Tf 50 200 Td (Privileged advice) Tj ET EMC"
    pdf.pages[0].contents_add(words, prepend=False)


@pytest.mark.parametrize(("policy", "stays"), [("keep", True), ("flatten", False)])
def test_a_hidden_layer_stays_hidden_or_goes_for_good(tmp_path: Path, policy: str, stays: bool) -> None:
    result = one_document(tmp_path / "bundle", changed(hidden_layer), f"layers: {policy}")
    assert entries(result) == [("A document", "document")]
    with pikepdf.open(next(path for path in result.files if path.suffix == ".pdf")) as pdf:
        assert ("/OCProperties" in pdf.Root) == stays
        contents = b"".join(stream.read_bytes() for stream in pdf.pages[2].Contents)
    assert (b"Privileged advice" in contents) == stays


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, BuildResult]:
    """Every file of the folder built, with what is asked about left as it is."""
    return built(files(), tmp_path_factory.mktemp("kept"), POLICIES[0])


def built(sources: Sequence[Path], folder: Path, policies: str) -> dict[Path, BuildResult]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda source: one_document(folder / source.stem, source, policies), sources)
        return dict(zip(sources, results, strict=True))


def asks(result: BuildResult) -> bool:
    """Whether a policy makes a difference to a file: it has comments, layers or attachments, or was refused."""
    if not result.ok or result.folder is None:
        return True
    [source, *_] = json.loads((result.folder / "ledger.json").read_text("utf-8"))["sources"]
    return bool(source["comments"] or source["layers"] or source["attachments"])


@pytest.mark.skipif(CORPUS is None, reason="BUNDLER_CORPUS names no folder of real files")
def test_every_file_is_right_or_refused_by_name(kept: dict[Path, BuildResult]) -> None:
    assert len(kept) > 100
    assert {source.name: verdict(result) for source, result in kept.items() if verdict(result)} == {}
    right = sum(result.ok for result in kept.values())
    assert right > 0.92 * len(kept), f"{right} of {len(kept)} right"


@pytest.mark.parametrize("policies", POLICIES[1:])
@pytest.mark.skipif(CORPUS is None, reason="BUNDLER_CORPUS names no folder of real files")
def test_every_file_with_comments_layers_or_attachments_is_right_or_refused_by_name(
    tmp_path: Path, kept: dict[Path, BuildResult], policies: str
) -> None:
    asked = [source for source, result in kept.items() if asks(result)]
    assert 20 < len(asked) < len(kept)
    results = built(asked, tmp_path, policies)
    assert {source.name: verdict(result) for source, result in results.items() if verdict(result)} == {}
