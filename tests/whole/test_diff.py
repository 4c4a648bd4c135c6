"""`bundler diff` as a user runs it: the concordance on the terminal and in files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from tests.planning.test_moves import changed


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    for name, plan in zip(("old", "new"), changed(), strict=True):
        (tmp_path / f"{name}.plan.json").write_text(plan.to_json(), encoding="utf-8")
    return tmp_path


def diff(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bundler", "diff", "old.plan.json", "new.plan.json", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")


def test_both_files_are_written_and_the_concordance_still_printed(plans: Path) -> None:
    done = diff(plans, "-o", "concordance.csv", "-o", "concordance.docx")
    assert done.returncode == 0, done.stderr
    assert "removed: c (page 8)" in done.stdout and "Written: concordance.docx" in done.stdout
    assert (plans / "concordance.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(docx.Document(str(plans / "concordance.docx")).tables) == 1
    again = diff(plans, "-o", "concordance.csv", "--json")
    assert again.returncode == 0 and json.loads(again.stdout)["files"] == ["concordance.csv"]


@pytest.mark.parametrize(
    "name", ["concordance.xlsx", "old.plan.json", "taken.csv", "taken.docx", "no/such.csv", "build/x.csv"]
)
def test_nothing_else_is_written_over(plans: Path, name: str) -> None:
    (plans / "taken.csv").write_text("mine", encoding="utf-8")
    (plans / "taken.docx").write_bytes(b"mine")
    (plans / "build").mkdir()
    (plans / "build" / "SHA256SUMS").write_text("", encoding="utf-8")
    before = {path: path.read_bytes() for path in plans.rglob("*") if path.is_file()}
    done = diff(plans, "-o", "good.csv", "-o", name)
    assert done.returncode == 1 and "[publish.concordance-place]" in done.stderr and "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in plans.rglob("*") if path.is_file()} == before
