"""What was served is kept for good, and read-only."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from bundler import publish
from bundler.publish import serving
from tests.publish.notation import DAY, litter, put


@pytest.fixture
def out(tmp_path: Path) -> Path:
    put(tmp_path / "out", "A")
    return tmp_path / "out"


def serve(out: Path, on: str = DAY, to: str = "") -> tuple[str, list[str]]:
    kept, findings = publish.served(out, on, to)
    assert all(str(out.parent) not in finding.message + finding.place.file for finding in findings)
    return kept.name if kept else "", [finding.code for finding in findings]


def test_a_build_is_kept_whole_and_read_only(out: Path) -> None:
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert serve(out, to="GLD") == (DAY, [])
    kept = out.parent / "served" / DAY
    after = {path.name: path.read_bytes() for path in kept.iterdir()}
    note = json.loads(after.pop("served.json"))
    assert after == before == {path.name: path.read_bytes() for path in out.iterdir()}
    assert (note["on"], note["to"], note["title"]) == (DAY, "GLD", "Bundle A")
    assert all(not stat.S_IMODE(path.stat().st_mode) & 0o222 for path in (kept, *kept.iterdir()))
    assert publish.check_sums(kept) == []
    assert litter(out.parent / "served", DAY) == []


def test_the_same_service_twice_changes_nothing(out: Path) -> None:
    serve(out)
    before = sorted((out.parent / "served").rglob("*"))
    assert serve(out) == (DAY, ["served.already"])
    assert sorted((out.parent / "served").rglob("*")) == before


def test_another_build_or_recipient_gets_a_folder_of_its_own(out: Path) -> None:
    assert serve(out)[0] == DAY
    assert serve(out, to="Mr Marsh")[0] == f"{DAY}-2"
    put(out, "B")
    assert serve(out)[0] == f"{DAY}-3"
    assert serve(out, "2026-02-01")[0] == "2026-02-01"
    assert (out.parent / "served" / DAY / "index-A.docx").exists()


def test_the_newest_is_by_day_and_then_by_number(out: Path) -> None:
    assert publish.newest_served(out) is None
    for n in range(11):
        serve(out, to=f"party {n}")
    serve(out, "2026-01-01")
    (out.parent / "served" / "2027-01-01").mkdir()
    newest = publish.newest_served(out)
    assert newest
    assert newest.name == f"{DAY}-11"


def test_a_draft_is_never_served(out: Path) -> None:
    put(out, "D", draft=True)
    assert serve(out) == ("", ["served.draft"])
    assert not (out.parent / "served").exists()


def test_a_folder_that_is_not_as_published_is_refused(out: Path) -> None:
    (out / "index-A.docx").write_bytes(b"marked up")
    assert serve(out) == ("", ["verify.changed-file"])
    assert serve(out.parent / "nowhere") == ("", ["verify.no-folder"])


@pytest.mark.parametrize("on", ["4 March 2026", "2026-02-30", "20260304", "2026-3-4", "", "../../x", "٢٠٢٦-٠٣-٠٤"])
def test_a_date_that_is_none(out: Path, on: str) -> None:
    assert serve(out, on) == ("", ["served.bad-date"])


def test_all_that_is_wrong_is_said_at_once(out: Path) -> None:
    put(out, "D", draft=True)
    assert serve(out, "soon") == ("", ["served.bad-date", "served.draft"])


def test_what_is_kept_cannot_be_served_again(out: Path) -> None:
    serve(out)
    assert serve(out.parent / "served" / DAY) == ("", ["served.inside-served"])


def test_a_kept_build_is_never_written_over(out: Path) -> None:
    """Whatever bears the name already stays, ours or not."""
    mine = out.parent / "served" / DAY
    mine.mkdir(parents=True)
    (mine / "note.txt").write_text("mine")
    assert serve(out)[0] == f"{DAY}-2"
    assert (mine / "note.txt").read_text() == "mine"


def test_a_copy_that_differs_is_not_kept(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bad(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:-1])

    monkeypatch.setattr(serving, "_copy_file", bad)
    assert serve(out) == ("", ["served.copy-differs"])
    assert not (out.parent / "served").exists()
