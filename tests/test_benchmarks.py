"""The measurements: their input is the same each time, and measuring works. Nothing here depends on how fast it is."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from benchmarks import corpus, measure, prepare, report
from benchmarks.corpus import Spec
from benchmarks.measure import Cost
from benchmarks.report import Key, Row

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("kind", ["text", "scan", "office"])
def test_a_document_is_made_the_same_twice_and_in_another_process(kind: str) -> None:
    spec = Spec(kind, 7, 2)
    here = corpus.content(spec)
    assert corpus.content(spec) == here
    assert corpus.content(Spec(kind, 8, 2)) != here
    script = (
        "import hashlib; from benchmarks import corpus\n"
        f"print(hashlib.sha256(corpus.content(corpus.Spec({kind!r}, 7, 2))).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, env=_environment("1")
    )
    assert done.stdout.strip() == hashlib.sha256(here).hexdigest()


def _environment(seed: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}


@pytest.mark.parametrize("kind", ["text", "scan", "office"])
def test_a_document_has_the_pages_it_should(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(corpus.content(Spec(kind, 3, 4)))
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 4
        assert not pdf.check_pdf_syntax()
        if kind == "office":
            assert len(pdf.objects) > 4 * 60


def test_mixtures_have_exactly_their_pages_and_the_smaller_begin_the_larger() -> None:
    made = corpus.mixtures([500, 40, 200])
    for pages, specs in made.items():
        assert sum(spec.pages for spec in specs) == pages
        assert len({spec.name for spec in specs}) == len(specs)
    assert made[500][: len(made[200])] == made[200]
    assert made[200][: len(made[40])] == made[40]
    by_kind = {kind: sum(spec.pages for spec in made[500] if spec.kind == kind) for kind in ("text", "scan", "office")}
    assert by_kind == {"text": 200, "scan": 150, "office": 150}


def test_one_changed_document_has_as_many_pages() -> None:
    specs = corpus.mixtures([100])[100]
    changed = corpus.with_one_changed(specs)
    assert [spec.pages for spec in changed] == [spec.pages for spec in specs]
    assert sum(one != other for one, other in zip(specs, changed, strict=True)) == 1


def test_what_is_already_there_is_not_made_again(tmp_path: Path) -> None:
    spec = Spec("text", 1, 1)
    (path,) = corpus.make([spec], tmp_path, jobs=1)
    path.write_bytes(b"kept")
    assert corpus.make([spec], tmp_path, jobs=1) == [path]
    assert path.read_bytes() == b"kept"


def test_a_process_and_its_children_are_measured(tmp_path: Path) -> None:
    child = "import time; held = bytearray(60_000_000); time.sleep(0.4)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}]); print('done')"
    cost = measure.run([sys.executable, "-c", parent], tmp_path, dict(os.environ))
    assert not cost.failed
    assert cost.output == "done\n"
    assert cost.wall is not None and cost.wall > 0.4
    if cost.largest is not None:
        assert cost.largest > 60
    if cost.total_anon is not None and cost.largest_anon is not None:
        assert cost.total_anon > cost.largest_anon > 60


def test_a_command_that_fails_has_no_figures(tmp_path: Path) -> None:
    cost = measure.run([sys.executable, "-c", "raise SystemExit('no luck')"], tmp_path, dict(os.environ))
    assert cost == Cost(failed="exit status 1: no luck")


def test_a_median_leaves_failures_and_what_was_not_measured_out() -> None:
    costs = [Cost(cpu=1.0, wall=5.0), Cost(failed="broken"), Cost(cpu=3.0), Cost(cpu=2.0)]
    middle = measure.middle(costs)
    assert (middle.cpu, middle.wall, middle.largest, middle.failed) == (2.0, 5.0, None, "")
    assert measure.middle([Cost(failed="broken")]).failed == "broken"


def test_targets_are_held_against_their_own_size_only() -> None:
    rows = [
        Row(Key("assembly alone", "mixed-10000", 10_000), Cost(cpu=4.0, largest_anon=800.0), 1, 1),
        Row(Key("assembly alone", "mixed-2000", 2000), Cost(cpu=0.7), 1, 3),
        Row(Key("qpdf, tuned, merging alone", "mixed-10000", 10_000), Cost(cpu=3.0), 1, 1),
        Row(Key("whole build, cold", "text-12", 12), Cost(cpu=0.1, wall=0.1, largest=1.0, total=1.0), 1, 1),
    ]
    said = {target.aim: target.verdict for target in report.targets(rows)}
    verdicts = list(said.values())
    assert verdicts[:3] == ["not met", "met", "not met"]
    assert set(verdicts[3:]) == {"not measured"}


def test_a_small_run_measures_everything(tmp_path: Path) -> None:
    work, results = tmp_path / "work", tmp_path / "results"
    words = ["--quick", "--pages", "20", "--whole", "0", "--work", str(work), "--results", str(results)]
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py"), *words]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, env=dict(os.environ))
    text = (results / "results.md").read_text(encoding="utf-8")
    found = json.loads((results / "results.json").read_text(encoding="utf-8"))
    measured = {(row["what"], row["pages"]): row for row in found["measured"]}
    assert {what for what, _ in measured} >= {
        "bundler --help",
        "whole build, cold",
        "whole build, nothing changed",
        "whole build, one document changed",
        "assembly alone",
        "qpdf, tuned, merging alone",
        "pypdf as in tutorials, append and merge_page",
    }
    for (what, _), row in measured.items():
        assert not row["failed"] or what.startswith("qpdf"), row
        assert row["size"] or what in ("bundler --help", "qpdf, tuned, merging alone"), row
    assert str(tmp_path) not in text + json.dumps(found)
    assert "| target" in text


def test_the_reading_of_sources_is_measured_cold_and_warm(tmp_path: Path) -> None:
    words = ["--pages", "20", "--work", str(tmp_path / "work"), "--results", str(tmp_path / "results")]
    command = [sys.executable, "-m", "benchmarks.prepare", *words]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True, env=_environment("0"))
    found = json.loads((tmp_path / "results" / "prepare.json").read_text(encoding="utf-8"))
    rows = {(row["what"], row["workers"]): row for row in found["measured"]}
    assert set(rows) == {("cold", 1), ("cold", 2), ("warm", 1), ("warm", 2)}
    assert not any(row["failed"] for row in rows.values())
    text = (tmp_path / "results" / "prepare.md").read_text(encoding="utf-8")
    assert "| cold | 1 | 20 |" in text and str(tmp_path) not in text


def test_the_rebuild_is_held_against_a_quarter() -> None:
    def rows(changed: float) -> list[prepare.Row]:
        costs = {"whole build, cold": 40.0, "whole build, one changed": changed}
        return [prepare.Row(what, 2, 10_000, Cost(cpu=cpu)) for what, cpu in costs.items()]

    assert "24% of the cold build's CPU: met" in prepare.target(rows(9.6))
    assert "not met" in prepare.target(rows(11.0)) and "not measured" in prepare.target([])
