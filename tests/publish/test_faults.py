"""Publishing on a bad day: killed at any moment, refused any call, on a full disk, where nothing may be written.

Law 2: at any instant the target holds the whole old bundle or the whole new one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bundler import publish
from bundler.model import Finding, Severity
from bundler.publish import exchange, staging
from tests.publish.notation import DAY, contents, fill, litter, put, stands
from tests.publish.steps import Countdown, two_renames, watched

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 and fork are POSIX's")


def run(*arguments: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-m", "tests.publish.steps", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@POSIX
@pytest.mark.parametrize("way", ["swap", "plain"])
def test_law_2_killed_at_every_step(tmp_path: Path, way: str) -> None:
    done = run("every", str(tmp_path), way)
    assert done.returncode == 0, done.stderr
    assert "steps" in done.stdout


@POSIX
@pytest.mark.parametrize(("way", "trials"), [("swap", 200), ("plain", 100)])
def test_law_2_killed_at_random_moments(tmp_path: Path, way: str, trials: int) -> None:
    done = run("random", str(tmp_path), way, str(trials))
    assert done.returncode == 0, done.stderr
    assert f"trials {trials}" in done.stdout


@POSIX
def test_law_12_two_processes_at_once_and_somebody_looking_on(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    if exchange.swap(tmp_path / "a", tmp_path / "b"):
        pytest.skip("this file system exchanges no folders in one step")
    for name in "ab":
        (tmp_path / name).rmdir()
    done = run("look", str(tmp_path), "1500")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[1]) > 100


@POSIX
def test_served_killed_at_every_step(tmp_path: Path) -> None:
    done = run("serving", str(tmp_path))
    assert done.returncode == 0, done.stderr


def test_law_2_everything_is_flushed_before_the_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a power cut after it would leave names without bytes."""
    flushed, at_exchange = set(), []
    real_fsync, real_swap = os.fsync, exchange.swap
    put(tmp_path / "out", "A")

    def fsync(handle: int) -> None:
        flushed.add(os.fstat(handle).st_ino)
        real_fsync(handle)

    def swap(new: Path, target: Path) -> int:
        wanted = {path.stat().st_ino for path in (new, *new.iterdir())}
        at_exchange.append(wanted - flushed)
        assert len(wanted) == len(contents("B", False)) + 1
        flushed.clear()
        return real_swap(new, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(exchange, "swap", swap)
    put(tmp_path / "out", "B")
    assert at_exchange == [set()]
    assert tmp_path.stat().st_ino in flushed, "and the new name after it"


# --- every call refused in turn -----------------------------------------------------------------------------


def refuse(number: int) -> Callable[[], None]:
    def act() -> None:
        raise OSError(number, os.strerror(number))

    return act


def attempt(out: Path, word: str) -> list[Finding]:
    """A publication, as the pipeline makes it: what the system refuses becomes a finding."""
    try:
        with publish.staged(out) as folder:
            fill(folder, word)
            return publish.publish(folder, out)
    except OSError as problem:
        return [publish.trouble(problem, out)]


@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for ever after"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=lambda n: errno.errorcode[n])
@pytest.mark.parametrize("way", ["swap", "plain"])
def test_law_2_every_call_refused_in_turn(tmp_path: Path, way: str, number: int, for_ever: bool) -> None:
    out = tmp_path / "out"
    put(out, "A")
    contents("B", False)
    outcomes = set()
    old, new = "A", "B"
    for n in range(1, 1000):
        count = Countdown(n, refuse(number), for_ever=for_ever)
        with two_renames(way == "plain"), watched(count):
            findings = attempt(out, new)
        failed = any(finding.severity is Severity.ERROR for finding in findings)
        assert all(str(tmp_path) not in finding.message for finding in findings)
        publish.recover(out)
        assert stands(out) == (old if failed else new), f"at call {n}: {findings}"
        assert litter(tmp_path, "out") == [], f"at call {n}"
        outcomes.add(failed)
        if not failed:
            old, new = new, old
        if not count.fired:
            break
    assert n > 60
    assert outcomes == {True, False}


def test_a_half_done_exchange_that_cannot_be_undone_is_brought_back_later(tmp_path: Path) -> None:
    """Two renames, the second refused and the way back too: the old bundle waits beside, and comes back."""
    out = tmp_path / "out"
    put(out, "A")
    real, count = os.rename, 0

    def balk(source: Path, target: Path) -> None:
        nonlocal count
        count += 1
        if count > 1:
            raise OSError(errno.EIO, "")
        real(source, target)

    with pytest.MonkeyPatch.context() as patch, two_renames(True):
        patch.setattr(os, "rename", balk)
        assert [finding.code for finding in attempt(out, "B")] == ["publish.disk-error"]
        assert not out.exists()
        (found,) = publish.recover(out)
        assert (found.code, found.severity) == ("publish.disk-error", Severity.ERROR)
    (found,) = publish.recover(out)
    assert (found.code, found.severity) == ("publish.recovered", Severity.INFO)
    assert (stands(out), litter(tmp_path, "out")) == ("A", [])


def test_no_exchange_is_half_done_where_another_build_came_between(tmp_path: Path) -> None:
    """Two renames: between them another build publishes. It is not lost, and neither bundle is torn."""
    out = tmp_path / "out"
    put(out, "A")
    real, came = os.rename, False

    def late(source: Path, target: Path) -> None:
        nonlocal came
        real(source, target)
        if source == out and not came:
            came = True
            shutil.copytree(target, out)

    with pytest.MonkeyPatch.context() as patch, two_renames(True):
        patch.setattr(os, "rename", late)
        assert put(out, "B") == []
    assert came
    assert (stands(out), litter(tmp_path, "out")) == ("B", [])


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_refused_while_serving(tmp_path: Path, number: int) -> None:
    out = tmp_path / "out"
    put(out, "A")
    for n in range(1, 1000):
        count = Countdown(n, refuse(number))
        with watched(count):
            kept, findings = publish.served(out, DAY)
        assert (kept is None) == any(finding.severity is Severity.ERROR for finding in findings), f"at call {n}"
        assert kept is None or publish.check_sums(kept) == []
        publish.recover(tmp_path / "served" / DAY)
        if (tmp_path / "served").exists():
            assert litter(tmp_path / "served", DAY) == [], f"at call {n}"
            staging.remove_tree(tmp_path / "served")
        if not count.fired:
            break
    assert n > 60
    assert kept


# --- the system itself refuses ------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("call", ["fsync", "renameat2", "write"])
def test_law_2_with_strace(tmp_path: Path, call: str) -> None:
    """The kernel's own word instead of Python's: the n-th system call fails for n = 1.. until a run passes."""
    out = tmp_path / "out"
    put(out, "A")
    log, source = tmp_path / "log", tmp_path / "source"
    put(source, "B")
    for n in range(1, 40):
        inject = f"inject={call}:error=ENOSPC:when={n}"
        strace = ("strace", "-f", "-qq", "-o", str(log), "-e", f"trace={call}", "-e", inject)
        done = run("once", str(tmp_path), str(source), before=strace)
        if "PTRACE" in done.stderr or not log.exists():
            pytest.skip("strace may not trace here")
        hit = "INJECTED" in log.read_text()
        log.unlink()
        publish.recover(out)
        assert litter(tmp_path, "out", "source") == []
        if "publish.no-space" in done.stdout:
            assert stands(out) == "A", f"at {call} {n}"
        else:
            assert stands(out) == "B", f"at {call} {n}: {done.stdout} {done.stderr}"
            put(out, "A")
        if not hit:
            break
    assert n > 1
    assert not hit, "a run passed unhurt"


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A disk of its own, that is soon full."""
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a small disk can be mounted by root on Linux alone")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=False)
    if done.returncode:
        pytest.skip("no disk may be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_law_2_on_a_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk, "400k"):
        out = disk / "out"
        assert put(out, "A") == []
        with pytest.raises(OSError, match="No space") as caught, publish.staged(out) as folder:
            (folder / "large.pdf").write_bytes(b"B" * 1_000_000)
        assert publish.trouble(caught.value, out).code == "publish.no-space"
        assert (stands(out), litter(disk, "out")) == ("A", [])
        assert [finding.code for finding in publish.check_target(out)] == ["publish.no-space"]
        assert put(out, "B") == [], "room again"
        assert stands(out) == "B"


def test_a_whole_disk_is_no_target(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "400k"):
        (finding,) = publish.check_target(tmp_path / "disk")
        assert finding.code == "publish.target-is-disk"


def test_a_file_larger_than_allowed(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    out = tmp_path / "out"
    put(out, "A")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400, before[1]))
    try:
        findings = attempt(out, "B")
        kept, refused = publish.served(out, DAY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [finding.code for finding in findings] == ["publish.too-large"]
    assert kept is None
    assert [finding.code for finding in refused] == ["publish.too-large"]
    assert (stands(out), litter(tmp_path, "out")) == ("A", [])


@POSIX
def test_a_folder_that_one_may_not_write_to(tmp_path: Path) -> None:
    """As an ordinary user, in a child: root may write anywhere."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        put(folder / "out", "A")
        folder.chmod(0o555)
        script = (
            "import os, sys; from pathlib import Path\n"
            "from bundler import publish\n"
            "os.getuid() or os.setuid(65534)\n"
            "out = Path(sys.argv[1]) / 'out'\n"
            "codes = [f.code for f in publish.check_target(out)]\n"
            "codes += [f.code for f in publish.write_failed(out, {'report.html': ''})[1]]\n"
            "try:\n    publish.staged(out).__enter__()\n"
            "except OSError as problem:\n    codes.append(publish.trouble(problem, out).code)\n"
            "print(*codes)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, name], cwd=ROOT, capture_output=True, text=True, check=False
        )
        folder.chmod(0o755)
        assert done.stdout.split() == ["publish.no-permission"] * 3, done.stderr
        assert (stands(folder / "out"), litter(folder, "out")) == ("A", [])


def test_windows_tries_again_while_a_scanner_holds_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real, refusals = os.rename, 3

    def held(source: Path, target: Path) -> None:
        nonlocal refusals
        if refusals:
            refusals -= 1
            problem = PermissionError(errno.EACCES, "")
            problem.winerror = 32  # type: ignore[attr-defined]
            raise problem
        real(source, target)

    monkeypatch.setattr(os, "rename", held)
    monkeypatch.setattr("bundler.publish.disk.time.sleep", lambda _: None)
    (tmp_path / "a").mkdir()
    exchange.rename(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").exists()
    assert refusals == 0
