"""Publishing on a real file system, undisturbed: who may be replaced, and what is left over."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from bundler import publish
from bundler.model import Finding, Severity
from bundler.publish import exchange, staging, target
from tests.publish.notation import codes, fill, litter, put, stands


@pytest.fixture(params=["one step", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of exchanging folders."""
    if request.param == "two renames":
        monkeypatch.setattr(exchange, "swap", lambda *_: exchange.errno.ENOSYS)
    return str(request.param)


def test_first_and_second_publication(tmp_path: Path, way: str) -> None:
    out = tmp_path / "out"
    assert (put(out, "A"), stands(out)) == ([], "A")
    assert (put(out, "B"), stands(out)) == ([], "B")
    assert not (out / "index-A.docx").exists(), "nothing of the old bundle stays"
    assert litter(tmp_path, "out") == [], way


def test_the_folders_are_exchanged_in_one_step_here(tmp_path: Path) -> None:
    """Where this fails the one-step path above was not the one tested."""
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    outcome = exchange.swap(tmp_path / "a", tmp_path / "b")
    if outcome in exchange._UNSUPPORTED:
        pytest.skip("this file system exchanges no folders")
    assert outcome == 0
    assert (tmp_path / "a" / "b").exists()


def test_parents_are_made_and_removed_again_when_nothing_came_of_it(tmp_path: Path) -> None:
    with publish.staged(tmp_path / "a" / "b" / "out"):
        assert (tmp_path / "a" / "b").is_dir()
    assert litter(tmp_path) == []
    assert put(tmp_path / "a" / "b" / "out", "A") == []
    assert stands(tmp_path / "a" / "b" / "out") == "A"


def test_an_exception_leaves_the_old_bundle_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, "A")
    with pytest.raises(KeyboardInterrupt), publish.staged(out) as folder:
        fill(folder, "B")
        raise KeyboardInterrupt
    assert (stands(out), litter(tmp_path, "out")) == ("A", [])


def test_permissions_of_the_old_folder_are_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, "A")
    out.chmod(0o750)
    put(out, "B")
    assert out.stat().st_mode & 0o777 == 0o750


def test_an_empty_folder_is_ours(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert publish.check_target(out) == []
    assert (put(out, "A"), stands(out)) == ([], "A")


# --- refusals ----------------------------------------------------------------------------------------------------


def refused(out: Path, **more: Path) -> list[str]:
    before = sorted(out.parent.rglob("*"))
    findings = publish.check_target(out, **more)
    assert sorted(out.parent.rglob("*")) == before, "asking changes nothing"
    assert all(finding.remedy and str(out.parent) not in finding.message for finding in findings)
    return codes(findings)  # type: ignore[arg-type]


def test_files_of_others_are_refused_by_name_and_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, "A")
    (out / "attendance note.docx").write_text("mine")
    (out / "old").mkdir()
    (finding,) = publish.check_target(out)
    assert finding.code == "publish.foreign-files"
    assert "attendance note.docx, old" in finding.message
    assert put(out, "B") == ["publish.foreign-files"], "also if they came during the build"
    assert (out / "attendance note.docx").read_text() == "mine"
    assert litter(tmp_path, "out") == []


def test_a_long_list_of_foreign_files_stays_readable(tmp_path: Path) -> None:
    for n in range(40):
        (tmp_path / f"letter-{n:02}.pdf").touch()
    (finding,) = publish.check_target(tmp_path)
    assert "letter-00.pdf" in finding.message
    assert "and 28 more" in finding.message


def test_a_folder_with_somebody_elses_checksums_is_not_ours(tmp_path: Path) -> None:
    """A download with its own SHA256SUMS must never be taken for a bundle."""
    (tmp_path / "system.iso").write_bytes(b"x")
    publish.write_sums(tmp_path)
    assert refused(tmp_path) == ["publish.foreign-files"]


def test_an_output_that_was_edited_is_never_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, "A")
    (out / "index-A.docx").write_bytes(b"marked up by the other side")
    assert refused(out) == ["publish.changed-files"]
    (out / "index-A.docx").unlink()
    assert refused(out) == [], "what was deleted is nobody's work"


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini", "._bundle.pdf"])
def test_litter_of_desktops_is_tolerated_and_goes_with_the_old_folder(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    put(out, "A")
    (out / name).write_bytes(b"x")
    assert refused(out) == []
    assert publish.check_sums(out) == []
    assert put(out, "B") == []
    assert not (out / name).exists()


def test_a_document_open_in_a_word_processor(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, "A")
    (out / "~$index-A.docx").touch()
    (finding,) = publish.check_target(out)
    assert finding.code == "publish.in-use"
    assert "has index-A.docx open" in finding.message


def test_places_that_are_no_target(tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    (case / "manifest.yaml").touch()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(case, target_is_directory=True)
    assert refused(tmp_path / "file") == ["publish.target-is-file"]
    assert refused(tmp_path / "file" / "below") == ["publish.target-is-file"]
    assert refused(tmp_path / "link") == ["publish.target-symlink"]
    assert refused(case, manifest_folder=case) == ["publish.target-holds-manifest"]
    assert refused(tmp_path, manifest_folder=case) == ["publish.target-holds-manifest"]
    assert codes(publish.check_target(Path("/"))) == ["publish.target-is-disk"]  # type: ignore[arg-type]
    assert refused(case / "build", manifest_folder=case) == []


def test_a_build_never_writes_into_served(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, "A")
    kept, _ = publish.served(out, "2026-03-04")
    assert kept
    for place in (tmp_path / "served", kept, kept / "x", tmp_path / "served" / "mine"):
        assert codes(publish.check_target(place)) == ["publish.target-served"]  # type: ignore[arg-type]
        assert publish.write_failed(place, {"report.html": "x"}) == (None, [])
    assert litter(tmp_path / "served", "2026-03-04") == []


def test_a_read_only_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, "A")
    out.chmod(0o555)
    try:
        assert refused(out) == ["publish.read-only"]
    finally:
        out.chmod(0o755)


def test_no_room_is_said_before_the_work(tmp_path: Path) -> None:
    (finding,) = publish.check_target(tmp_path / "out", room=1 << 60)
    assert finding.code == "publish.no-space"


def test_names_of_volumes() -> None:
    def found(*names: str) -> list[str]:
        return codes(publish.check_names(names))  # type: ignore[arg-type]

    assert found("bundle.pdf", "наше дело 👩‍⚖️.pdf", "חוות דעת.pdf", "-x.pdf", "100%.pdf") == []
    for bad in ("a/b.pdf", "a\\b.pdf", "C:b.pdf", "..", "", "a\nb.pdf", "cafe\u0301.pdf"):
        assert found(bad) == ["publish.bad-name"], bad
    assert found("Vol.pdf", "vol.PDF") == ["publish.name-taken"]
    assert found("Plan.json") == found("sha256sums") == ["publish.name-taken"]


def test_law_13_no_name_is_too_odd_for_a_target(tmp_path: Path) -> None:
    """Long, foreign and awkward names of the folder itself."""
    for name in ("ø" * 100, "x" * 240, "a b 'c' \"d\"", "-o", "100%", "bündel", "👩‍⚖️", "line\nend"):
        out = tmp_path / name
        assert publish.check_target(out) == [], name
        assert (put(out, "A"), put(out, "B"), stands(out)) == ([], [], "B")
        assert litter(tmp_path, name) == []
        publish.write_failed(out, {"report.html": "x"})
        publish.clear_failed(out)
        staging.remove_tree(out)


# --- failed builds -----------------------------------------------------------------------------------------------


def test_pitfall_3_a_failed_build_leaves_its_report_and_the_old_bundle(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, "A")
    folder, found = publish.write_failed(out, {"report.html": "first", "report.json": "{}"})
    assert (folder, found) == (tmp_path / "out-failed", [])
    publish.write_failed(out, {"report.html": "second \udc80"})
    assert folder
    assert (folder / "report.html").read_text() == "second \\udc80"
    assert not (folder / "report.json").exists(), "replaced whole"
    assert stands(out) == "A"
    publish.clear_failed(out)
    assert litter(tmp_path, "out") == []


def test_somebody_elses_folder_of_that_name_is_never_touched(tmp_path: Path) -> None:
    theirs = tmp_path / "out-failed"
    theirs.mkdir()
    (theirs / "exam.pdf").touch()
    folder, found = publish.write_failed(tmp_path / "out", {"report.html": "x"})
    assert folder is None
    assert codes(found) == ["publish.foreign-files"]  # type: ignore[arg-type]
    assert codes(publish.check_target(tmp_path / "out")) == ["publish.foreign-files"]  # type: ignore[arg-type]
    publish.clear_failed(tmp_path / "out")
    assert (theirs / "exam.pdf").exists()


# --- at the same time --------------------------------------------------------------------------------------------


def test_law_12_pitfall_15_many_builds_at_once_to_one_target(tmp_path: Path, way: str) -> None:
    """The last complete one wins, none is torn, and none is refused for another's files."""
    out = tmp_path / "out"
    found: list[str] = []

    def build(word: str) -> None:
        for _ in range(15):
            found.extend(put(out, word))

    threads = [threading.Thread(target=build, args=(word,)) for word in "ABCD"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [], way
    assert stands(out) in set("ABCD")
    assert litter(tmp_path, "out") == []


def test_defect_another_folder_with_the_number_of_the_one_that_was_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Systems give the number of a folder that is gone to the next one; half of each was read."""
    (tmp_path / "out").mkdir()
    torn = [Finding("publish.changed-files", Severity.ERROR, "half of one build and half of another")]
    seen: list[list[Finding]] = [torn, []]

    def read(where: Path, _target: Path) -> list[Finding]:
        if len(seen) == 2:
            os.utime(where, ns=(0, 0))
        return seen.pop(0)

    monkeypatch.setattr(target, "_foreign", read)
    assert target.foreign(tmp_path / "out", tmp_path / "out") == []
    assert seen == []


def test_what_a_killed_report_of_a_failure_left_is_cleared_away(tmp_path: Path) -> None:
    with publish.staged(tmp_path / "out-failed") as folder:
        (folder / "report.html").touch()
        staging.os.utime(folder.parent / "owner", (0, 0))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(staging, "_lock", lambda _: None)
            publish.recover(tmp_path / "out")
    assert litter(tmp_path) == []


def test_a_living_builds_staging_folder_is_let_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with publish.staged(out) as folder:
        (folder / "half.pdf").touch()
        assert publish.recover(out) == []
        assert put(out, "A") == []
        assert (folder / "half.pdf").exists()
    assert litter(tmp_path, "out") == []


def test_without_locks_age_alone_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network drives know no locks."""
    out = tmp_path / "out"
    monkeypatch.setattr(staging, "_lock", lambda _: None)
    with publish.staged(out) as folder:
        assert publish.recover(out) == []
        assert folder.exists()
        staging.os.utime(folder.parent / "owner", (0, 0))
        assert publish.recover(out) == []
        assert not folder.exists()
    assert litter(tmp_path) == []
    assert put(out, "A") == []


def test_another_builds_staging_of_a_longer_name_is_not_ours(tmp_path: Path) -> None:
    with publish.staged(tmp_path / "out-2") as folder:
        staging.os.utime(folder.parent / "owner", (0, 0))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(staging, "_lock", lambda _: None)
            publish.recover(tmp_path / "out")
            assert folder.exists()
            publish.recover(tmp_path / "out-2")
            assert not folder.exists(), "its own would have been"


def test_warnings_are_not_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that will not confirm the new name: the new bundle stands, and that is what is said."""
    out = tmp_path / "out"
    put(out, "A")
    real = exchange.sync_folder

    def balk(folder: Path) -> None:
        if folder == tmp_path:
            raise OSError(exchange.errno.EIO, "")
        real(folder)

    monkeypatch.setattr("bundler.publish.release.sync_folder", balk)
    with publish.staged(out) as folder:
        fill(folder, "B")
        (finding,) = publish.publish(folder, out)
    assert (finding.code, finding.severity) == ("publish.not-flushed", Severity.WARNING)
    assert stands(out) == "B"
