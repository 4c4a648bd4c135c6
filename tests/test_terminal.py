"""What a person sees on a terminal."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from bundler.model import Place, Progress, error, info
from bundler.planning.concordance import concordance
from bundler.results import CheckResult
from bundler.terminal import concordance_text, finding_text, index_text, report_bug, show, time_left
from tests import making
from tests.planning.test_paginate import plan_of

INDEX = """\
Test bundle: 13 pages

Claim
1  sfg ............................ 3–5

Exhibits
2  Exhibit MA1 ................... 6–11
2.1    note .......................... 7
2.2    mail ....................... 8–11

Letters
3  a ............................ 12–13
"""


def test_the_index_stands_in_columns() -> None:
    plan = plan_of("Claim[ sfg:3 ] Exhibits[ MA1( note:1 mail:4 ) ] Letters[ a:2 ]")
    text = index_text(plan, 40)
    assert all(len(line) <= 40 for line in text.splitlines())
    assert [line.replace(".", "").split() for line in text.splitlines()] == [
        line.replace(".", "").split() for line in INDEX.splitlines()
    ]


def test_a_long_title_wraps_and_keeps_its_page() -> None:
    plan = plan_of("a:1")
    from dataclasses import replace

    long = replace(plan, entries=tuple(replace(e, title="word " * 60) if e.id == "a" else e for e in plan.entries))
    lines = index_text(long, 60).splitlines()
    assert max(map(len, lines)) <= 60 and lines[-1].endswith(" 3") and " ".join(lines).count("word") == 60


def test_moves_are_shown_as_runs() -> None:
    text = concordance_text(concordance(plan_of("a:3 b:2 c:1"), plan_of("a:3 new:2 b:2")))
    assert "6–7 -> 8–9" in text and "added: new (pages 6–7)" in text and "removed: c (page 8)" in text


def test_a_finding_says_where_what_and_what_to_do() -> None:
    text = finding_text(error("x.y", "It is wrong.", Place("manifest.yaml", 41, "sfg", 3), "Mend it."))
    assert text == "error: manifest.yaml:41, sfg, page 3: It is wrong. [x.y]\n    what to do: Mend it.\n"


def test_quiet_shows_errors_alone(capsys: pytest.CaptureFixture[str]) -> None:
    show(CheckResult(False, (error("a", "An error."), info("b", "A note."))), quiet=True)
    seen = capsys.readouterr()
    assert "An error." in seen.err and "A note." not in seen.err and not seen.out


def test_a_fault_of_ours_names_its_log_and_shows_no_traceback() -> None:
    text = report_bug(ZeroDivisionError("x"))
    log = Path(text.rsplit(": ", 1)[-1].strip())
    assert "Traceback" not in text and "ZeroDivisionError" in log.read_text(encoding="utf-8")
    log.unlink()


def test_the_progress_bar_takes_every_event(monkeypatch: pytest.MonkeyPatch) -> None:
    from bundler.terminal import progress_bar

    shown = io.StringIO()
    monkeypatch.setattr("sys.stderr", shown)
    with progress_bar() as progress:
        for event in (Progress("prepare", 0, 2), Progress("prepare", 2, 2, "[bold]x", 12.0), Progress("prove", 1, 1)):
            progress(event)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0.2, "about 5 s left"),
        (42, "about 40 s left"),
        (89, "about 1 min left"),
        (600, "about 10 min left"),
    ],
)
def test_the_time_left_is_no_more_exact_than_it_is_known(seconds: float | None, words: str) -> None:
    assert time_left(seconds) == words


def test_the_bar_names_the_document_and_says_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    from bundler.terminal import progress_bar

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    for name, value in (("TERM", "xterm"), ("COLUMNS", "120")):
        monkeypatch.setenv(name, value)
    with progress_bar() as progress:
        progress(Progress("prepare", 3, 12, "claim/sfg.pdf", 95.0))
    assert all(words in shown.getvalue() for words in ("claim/sfg.pdf", "3/12", "about 2 min left"))


def test_nothing_is_shown_where_nobody_looks_on(tmp_path: Path) -> None:
    manifest = making.write(tmp_path, "a:1")
    command = [sys.executable, "-m", "bundler", "build", str(manifest), "--no-cache", "-o", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[1])
    assert done.returncode == 0, done.stderr
    assert "prepare" not in done.stdout + done.stderr and "\x1b" not in done.stdout + done.stderr
