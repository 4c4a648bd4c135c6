"""The README's laws on finished bundles. Those with rooms of their own are tested there, under the same numbers."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest

from bundler import build
from bundler.planning.plan import EntryKind
from bundler.results import BuildResult
from tests import making

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
LAWS = 14


def volume(example: BuildResult) -> Path:
    assert example.ok and example.plan and example.folder
    return example.folder / example.plan.volumes[0].file


def test_every_law_has_a_test_with_its_number() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    laws = re.findall(r"^(\d+)\. ", readme.split("## Laws")[1].split("\n## ")[0], re.M)
    assert [int(number) for number in laws] == list(range(1, LAWS + 1))
    words = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    for number in range(1, LAWS + 1):
        assert re.search(rf"def test_law_{number}_", words), f"law {number} has no test"


def test_law_3_every_page_of_the_plan_is_in_the_pdf_for_two_readers(example: BuildResult) -> None:
    assert example.plan
    pages = len(example.plan.pages)
    assert len(pypdf.PdfReader(volume(example)).pages) == len(pypdfium2.PdfDocument(volume(example))) == pages
    drawn = sum(
        len(example.plan.ordinals_by_entry.get(e.id, ()))
        for e in example.plan.entries
        if e.kind is not EntryKind.DOCUMENT
    )
    assert drawn + sum(1 for page in example.plan.pages if page.source_page) == pages


def test_law_4_every_page_looks_like_its_source_when_all_are_drawn(tmp_path: Path) -> None:
    result = build(making.write(tmp_path, "a:3 MA1( b:2 )"), cache=False, full=True)
    looked = {check.name: check.looked_at for check in result.checks}
    assert result.ok and looked["pictures"] == 5


def test_law_5_titles_of_the_index_are_those_of_the_manifest(tmp_path: Path) -> None:
    manifest = making.write(tmp_path, "odd:1")
    title = "<Smith> a&b {{7*7}} <a.b@kenfield.example> Łukasz Ελένη Дмитро “q”"
    text = manifest.read_text(encoding="utf-8").replace('title: "odd"', f"title: '{title}'")
    manifest.write_text(text, encoding="utf-8")
    result = build(manifest, cache=False)
    assert result.ok, [str(f) for f in result.findings]
    index = pypdfium2.PdfDocument(volume(result))[1].get_textpage().get_text_range()
    assert " ".join(title.split()) in " ".join(index.split())


def test_law_7_every_file_and_every_source_is_in_the_ledger(example: BuildResult) -> None:
    assert example.folder and example.plan
    ledger = json.loads((example.folder / "ledger.json").read_text(encoding="utf-8"))
    named = {row["file"] for row in ledger["sources"]}
    assert {entry.source.file for entry in example.plan.entries if entry.source} <= named
    for row in ledger["outputs"]:
        assert hashlib.sha256((example.folder / row["file"]).read_bytes()).hexdigest() == row["sha256"]


def test_law_8_nothing_in_the_bundle_acts_by_itself(example: BuildResult) -> None:
    banned = re.compile(
        rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|RichMedia|Rendition|GoToE|EmbeddedFile|AA|XFA)\b"
    )
    looked = 0
    with pikepdf.open(volume(example)) as pdf:
        for thing in pdf.objects:
            looked += 1
            own = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
            assert not banned.search(own.unparse())
    assert looked > 500


def test_law_9_what_was_done_is_stated(example: BuildResult) -> None:
    """The example has a script, comments, an attachment and a lock; none goes without a word."""
    assert example.folder
    ledger = (example.folder / "ledger.json").read_text(encoding="utf-8")
    for word in ("script", "comments-removed", "attachment"):
        assert word in ledger
    assert {"source.protected", "source.attachment"} <= {finding.code for finding in example.findings}


@pytest.mark.skipif(shutil.which("unshare") is None, reason="there is no unshare here")
def test_law_10_a_build_needs_no_network(tmp_path: Path) -> None:
    manifest = making.write(tmp_path, "a:2 b:1")
    probe = subprocess.run(["unshare", "-rn", "true"], capture_output=True)
    if probe.returncode:
        pytest.skip("this system lets nobody cut off the network")
    command = ["unshare", "-rn", sys.executable, "-m", "bundler", "build", str(manifest), "--no-cache"]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_law_14_the_pdf_is_valid(example: BuildResult) -> None:
    with pikepdf.open(volume(example)) as pdf:
        assert not pdf.check_pdf_syntax()
        assert not pdf.get_warnings()
    pypdf.PdfReader(volume(example), strict=True)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="there is no qpdf here")
def test_law_14_says_qpdf_too(example: BuildResult) -> None:
    done = subprocess.run(["qpdf", "--check", str(volume(example))], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
