"""What a newcomer does: the README's commands, the installed wheel, the smallest manifest, wrong input of each kind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import making
from tests.conftest import EXAMPLE

ROOT = Path(__file__).resolve().parents[2]


def bundler(*arguments: object, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The command line, in a process of its own."""
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    command = [sys.executable, "-m", "bundler", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=surroundings, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    making.write(tmp_path, "sfg:3 letter:1")
    return tmp_path


def test_the_wheel_builds_the_example_outside_the_checkout(tmp_path: Path) -> None:
    """The wheel holds all it needs: templates, fonts and profiles. What it stands on comes from this environment."""
    wheels = tmp_path / "wheels"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(wheels), str(ROOT)], check=True, cwd=tmp_path)
    (wheel,) = wheels.glob("*.whl")
    site = tmp_path / "site"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(site), str(wheel)], check=True, cwd=tmp_path)
    shutil.copytree(EXAMPLE, tmp_path / "example", ignore=shutil.ignore_patterns("build", "served", "build-failed"))
    code = (
        "import bundler, sys; from bundler.cli import main; assert 'site' in bundler.__file__, bundler.__file__; main()"
    )
    command = [sys.executable, "-c", code, "build", "example/paper.yaml", "--no-cache"]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(site)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "example" / "build" / "plan.json").is_file()


def test_the_smallest_manifest(folder: Path) -> None:
    (folder / "manifest.yaml").write_text(
        "version: 1\n"
        "bundle: {title: Claimant's bundle, kind: hearing}\n"
        "case: {number: AC-2026-LON-000123, short_title: R (Ashdown) v Police Misconduct Panel, "
        "claimants: [Mara Ashdown], defendants: [Police Misconduct Panel]}\n"
        "documents: [sfg.pdf, letter.pdf]\n"
    )
    done = bundler("build", "manifest.yaml", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (folder / "build").iterdir()} == {
        "AC-2026-LON-000123 R (Ashdown) v Police Misconduct Panel - Claimant's bundle.pdf",
        "SHA256SUMS",
        "index.docx",
        "ledger.json",
        "plan.json",
        "report.html",
        "report.json",
    }


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum here")
def test_sha256sum_verifies_a_bundle(folder: Path) -> None:
    assert bundler("build", "manifest.yaml", cwd=folder).returncode == 0
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder / "build", capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.count(": OK") == 6


def test_verify_proves_again_and_names_what_changed(folder: Path) -> None:
    assert bundler("build", "manifest.yaml", cwd=folder).returncode == 0
    assert bundler("verify", "build", cwd=folder).returncode == 0
    (folder / "letter.pdf").write_bytes(making.pdf("another letter", 1))
    done = bundler("verify", "build", cwd=folder)
    assert done.returncode == 1 and "letter.pdf" in done.stderr


def test_verify_names_a_changed_bundle(folder: Path) -> None:
    assert bundler("build", "manifest.yaml", cwd=folder).returncode == 0
    (pdf,) = (folder / "build").glob("*.pdf")
    pdf.write_bytes(pdf.read_bytes().replace(b"/Rotate", b"/rotate").replace(b"%%EOF", b"%%eof"))
    done = bundler("verify", "build", cwd=folder)
    assert done.returncode == 1 and pdf.name in done.stderr


def test_served_keeps_a_build_for_good(folder: Path) -> None:
    assert bundler("build", "manifest.yaml", cwd=folder).returncode == 0
    assert bundler("served", "build", "--on", "2026-02-11", "--to", "the defendants", cwd=folder).returncode == 0
    (kept,) = (folder / "served").iterdir()
    making.write(folder, "sfg:3 letter:1 more:2", settings=", late: renumber")
    assert bundler("build", "manifest.yaml", cwd=folder).returncode == 0
    assert bundler("verify", kept, cwd=folder).returncode == 1, "its manifest is no longer the one it was built from"
    done = bundler("diff", kept / "plan.json", "build/plan.json", cwd=folder)
    assert done.returncode == 0 and "added: more (pages 7–8)" in done.stdout


def test_a_draft_says_so_and_is_never_served(folder: Path) -> None:
    making.write(folder, "sfg:3 later?")
    assert bundler("build", "manifest.yaml", cwd=folder).returncode == 1
    assert bundler("build", "manifest.yaml", "--draft", cwd=folder).returncode == 0
    assert [path.name[:6] for path in (folder / "build").glob("*.pdf")] == ["DRAFT "]
    done = bundler("served", "build", "--on", "2026-02-11", cwd=folder)
    assert done.returncode == 1 and "draft" in done.stderr.lower() and not (folder / "served").exists()


def test_a_failed_build_leaves_the_old_bundle_and_a_report(folder: Path) -> None:
    assert bundler("build", "manifest.yaml", cwd=folder).returncode == 0
    before = {path.name: path.read_bytes() for path in (folder / "build").iterdir()}
    (folder / "letter.pdf").write_bytes(making.pdf("letter", 5)[:900])
    done = bundler("build", "manifest.yaml", cwd=folder)
    assert done.returncode == 1 and "letter.pdf" in done.stderr
    assert before == {path.name: path.read_bytes() for path in (folder / "build").iterdir()}
    assert "letter.pdf" in (folder / "build-failed" / "report.html").read_text(encoding="utf-8")
    (folder / "letter.pdf").write_bytes(making.pdf("letter", 1))
    assert bundler("build", "manifest.yaml", cwd=folder).returncode == 0
    assert not (folder / "build-failed").exists()


def test_all_findings_of_a_run_are_shown_together(folder: Path) -> None:
    (folder / "manifest.yaml").write_text(
        making.HEAD % ""
        + "documents:\n  - {id: a, flie: a.pdf}\n  - missing.pdf\n  - {id: b, file: sfg.pdf, date: 2026-13-01}\n"
    )
    done = bundler("build", "manifest.yaml", cwd=folder)
    assert done.returncode == 1
    for word in ("flie", "missing.pdf", "2026-13-01"):
        assert word in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["build", "plan", "check"])
def test_json_alone_stands_on_standard_output_whatever_happens(folder: Path, command: str) -> None:
    done = bundler(command, "manifest.yaml", "--json", cwd=folder)
    assert done.returncode == 0 and json.loads(done.stdout)["ok"] is True
    (folder / "letter.pdf").unlink()
    failed = bundler(command, "--json", "manifest.yaml", cwd=folder)
    data = json.loads(failed.stdout)
    assert failed.returncode == 1 and data["ok"] is False and data["findings"][0]["place"]["line"]


def test_strict_makes_errors_of_warnings(folder: Path) -> None:
    (folder / "unused.pdf").write_bytes(making.pdf("unused", 1))
    assert bundler("build", "manifest.yaml", cwd=folder).returncode == 0
    assert bundler("build", "manifest.yaml", "--strict", cwd=folder).returncode == 1


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["build"], ["build", "a", "--prove", "half"], ["served", "build"]]
)
def test_wrong_usage_is_two(tmp_path: Path, arguments: list[str]) -> None:
    done = bundler(*arguments, cwd=tmp_path)
    assert done.returncode == 2 and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"), [(["build", "--json"], 2), (["diff", "a", "--json"], 2), (["--json"], 2)]
)
def test_json_even_on_wrong_usage(tmp_path: Path, arguments: list[str], code: int) -> None:
    done = bundler(*arguments, cwd=tmp_path)
    assert done.returncode == code and json.loads(done.stdout)["exit"] == code and done.stderr


def test_a_reader_who_leaves_early_is_no_fault(folder: Path) -> None:
    command = [sys.executable, "-m", "bundler", "schema"]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert "fault" not in process.stderr.read()
    assert process.returncode != 70


def test_a_fault_of_ours_is_seventy_and_no_traceback(folder: Path) -> None:
    code = "import bundler.pipeline as p; p.build = lambda *a, **k: 1 / 0; from bundler.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "manifest.yaml"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 70 and "Traceback" not in done.stderr and "fault in bundler" in done.stderr


def test_law_1_inputs_are_never_modified(folder: Path) -> None:
    """Law 1: bytes, times and modes of every input are as before, after success and after failure."""

    def state() -> dict[str, tuple[bytes, int, int]]:
        return {p.name: (p.read_bytes(), p.stat().st_mtime_ns, p.stat().st_mode) for p in folder.glob("*.*")}

    before = state()
    assert bundler("build", "manifest.yaml", cwd=folder).returncode == 0
    assert bundler("build", "manifest.yaml", "--profile", "nonsense", cwd=folder).returncode == 1
    assert state() == before


@pytest.mark.parametrize(
    "name", ["sfg.pdf", "manifest.yaml", "notes.html", "build/plan.json", "build/x.html", "nodir/r.html", "r.txt"]
)
@pytest.mark.parametrize("option", [["build", "--report"], ["check", "--html"]])
def test_a_copy_of_the_report_replaces_nothing_but_a_report(folder: Path, name: str, option: list[str]) -> None:
    if option[0] == "check" and name == "build/x.html":
        pytest.skip("a check knows of no bundle's folder")
    assert bundler("build", "manifest.yaml", cwd=folder).returncode == 0
    (folder / "notes.html").write_text("<p>mine</p>")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = bundler(option[0], "manifest.yaml", option[1], name, cwd=folder)
    assert done.returncode == 1 and "publish.report-place" in done.stderr
    now = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "build-failed" not in path.parts}
    assert now == before


def test_a_copy_of_the_report_may_replace_an_earlier_one(folder: Path) -> None:
    for _ in range(2):
        for name in ("r.html", "r.json"):
            assert bundler("build", "manifest.yaml", "--report", name, cwd=folder).returncode == 0
    assert json.loads((folder / "r.json").read_text(encoding="utf-8"))["ok"] is True


def test_an_extract_beyond_the_end_is_refused_with_its_line(folder: Path) -> None:
    text = (
        (folder / "manifest.yaml")
        .read_text(encoding="utf-8")
        .replace("file: letter.pdf", 'file: letter.pdf, pages: "2-9"')
    )
    (folder / "manifest.yaml").write_text(text, encoding="utf-8")
    for command in ("plan", "check", "build"):
        done = bundler(command, "manifest.yaml", cwd=folder)
        assert done.returncode == 1 and "plan.extract-beyond-end" in done.stderr and "manifest.yaml:" in done.stderr


def test_another_manifests_bundle_is_not_replaced(folder: Path) -> None:
    assert bundler("build", "manifest.yaml", cwd=folder).returncode == 0
    (folder / "other.yaml").write_bytes((folder / "manifest.yaml").read_bytes())
    done = bundler("build", "other.yaml", cwd=folder)
    assert done.returncode == 1 and "publish.other-manifest" in done.stderr
    assert bundler("build", "other.yaml", "-o", "elsewhere", cwd=folder).returncode == 0


def test_a_draft_over_a_finished_bundle_says_so(folder: Path) -> None:
    assert bundler("build", "manifest.yaml", cwd=folder).returncode == 0
    done = bundler("build", "manifest.yaml", "--draft", cwd=folder)
    assert done.returncode == 0 and "publish.draft-over-final" in done.stderr


def test_errors_of_manifest_sources_and_references_come_in_one_run(folder: Path) -> None:
    (folder / "cut.pdf").write_bytes(making.pdf("cut", 5)[:900])
    (folder / "word.pdf").write_bytes(b"PK\x03\x04 this is no PDF")
    entries = "".join(
        f"  - {{id: {name}, file: {name}.pdf, title: {name}, date: 2020}}\n"
        for name in ("sfg", "letter", "cut", "word")
    )
    lists = 'essential_reading:\n  - {ref: "sfg:99", minutes: 5}\n'
    (folder / "manifest.yaml").write_text(making.HEAD % "" + "documents:\n" + entries + lists, encoding="utf-8")
    done = bundler("build", "manifest.yaml", cwd=folder)
    assert done.returncode == 1 and all(word in done.stderr for word in ("cut.pdf", "word.pdf", "sfg:99"))
    with (folder / "manifest.yaml").open("a", encoding="utf-8") as file:
        file.write("chronologie: []\n")
    done = bundler("build", "manifest.yaml", cwd=folder)
    assert done.returncode == 1 and all(
        word in done.stderr for word in ("cut.pdf", "word.pdf", "sfg:99", "chronologie")
    )
