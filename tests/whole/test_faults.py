"""Whole builds that are killed, or refused by the system: the old bundle stays, and no traceback reaches anybody."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import making

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


def command(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "bundler", "build", str(folder / "manifest.yaml"), "--no-cache", "--jobs", "1", *more]


def start(folder: Path, before: list[str] | None = None, **options: object) -> subprocess.Popen[str]:
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [*(before or []), *command(folder)]
    return subprocess.Popen(
        words, env=surroundings, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )  # type: ignore[call-overload,no-any-return]


def run(folder: Path, before: list[str] | None = None, **options: object) -> tuple[int, str]:
    """Exit status and standard error of a whole build."""
    with start(folder, before, **options) as process:
        _, errors = process.communicate()
    return process.returncode, errors


def state(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a bundle; the folder must be there."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, dict[str, str], dict[str, str]]:
    """A folder whose old bundle stands, whose manifest has changed since; the old state, and the new one to come."""
    folder = tmp_path / "matter"
    making.write(folder, "a:3 b:2")
    assert run(folder)[0] == 0
    old = state(folder / "build")
    making.write(folder, "a:3 b:2 c:4")
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert run(copy)[0] == 0
    return folder, old, state(copy / "build")


@POSIX
def test_law_2_whole_builds_killed_at_random_moments(two: tuple[Path, dict[str, str], dict[str, str]]) -> None:
    folder, old, new = two
    chance = random.Random(20260304)
    began = time.monotonic()
    assert run(folder)[0] == 0
    whole = time.monotonic() - began
    for _ in range(10):
        with start(folder, start_new_session=True) as process:
            time.sleep(chance.uniform(0.2, 1.1) * whole)
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        now = state(folder / "build")
        assert now in (old, new)
    assert run(folder)[0] == 0
    assert state(folder / "build") == new
    assert not [path for path in folder.iterdir() if path.name.startswith(".build")], "litter of the dead"


@POSIX
def test_law_2_a_full_disk_is_a_finding(two: tuple[Path, dict[str, str], dict[str, str]]) -> None:
    import resource

    folder, old, _ = two
    limit = 20_000

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    status, errors = run(folder, preexec_fn=small_files)
    assert status == 1 and "Traceback" not in errors and "error" in errors
    assert state(folder / "build") == old


@pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace here")
@pytest.mark.parametrize("call", ["fsync", "renameat2,rename,renameat", "ftruncate,fchmod,chmod", "mkdir,mkdirat"])
def test_law_2_whole_builds_refused_by_the_system(two: tuple[Path, dict[str, str], dict[str, str]], call: str) -> None:
    folder, old, new = two
    for when in (1, 3):
        before = [
            "strace",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            f"trace={call}",
            "-e",
            f"inject={call}:error=ENOSPC:when={when}+",
        ]
        status, errors = run(folder, before)
        assert status in (0, 1) and "Traceback" not in errors, errors
        now = state(folder / "build")
        assert now in (old, new) and (status == 0) <= (now == new)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_a_finding(two: tuple[Path, dict[str, str], dict[str, str]]) -> None:
    folder, old, _ = two
    folder.chmod(0o555)
    try:
        status, errors = run(folder)
    finally:
        folder.chmod(0o755)
    assert status == 1 and "Traceback" not in errors and state(folder / "build") == old


@POSIX
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_interrupted_is_130_and_leaves_the_old_bundle_and_no_copies(
    two: tuple[Path, dict[str, str], dict[str, str]], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, old, new = two
    (tmp_path / "scratch").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    with start(folder, start_new_session=True) as process:
        time.sleep(0.6)
        os.kill(process.pid, getattr(signal, name))
        _, errors = process.communicate()
    assert process.returncode in (0, 130) and "Traceback" not in errors
    assert state(folder / "build") in (old, new)
    assert list((tmp_path / "scratch").iterdir()) == []
