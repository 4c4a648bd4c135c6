"""Law 6: the same inputs give the same bytes, whatever surrounds the build."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from bundler import build
from bundler.results import BuildResult
from tests import making
from tests.conftest import EXAMPLE

ROOT = Path(__file__).resolve().parents[2]
NOTATION = "Claim[ sfg:3 part:9{2-4,7} ] Exhibits[ MA1( note:1 mail:4 ) ] Letters[ Early[ a:1 b:2 ] c:1 ]"


def digests(folder: Path | None) -> dict[str, str]:
    """SHA-256 of every file of a built bundle."""
    assert folder is not None
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_law_6_surroundings_do_not_matter(tmp_path: Path, example: BuildResult) -> None:
    """Time zone, locale, working directory, hash seed, order of files on disk, workers, cache, place."""
    assert example.ok
    other = tmp_path / "somewhere else" / "Ünïcode"
    for path in sorted(EXAMPLE.rglob("*"), reverse=True):
        if path.is_file() and not {"build", "served", "build-failed"} & set(path.relative_to(EXAMPLE).parts):
            copy = other / path.relative_to(EXAMPLE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    surroundings = {
        **os.environ,
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "77",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "bundler", "build", str(other / "manifest.yaml"), "--no-cache", "--jobs", "1"]
    done = subprocess.run([*command, "-o", str(tmp_path / "out")], cwd=tmp_path, env=surroundings, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert digests(tmp_path / "out") == digests(example.folder)


def test_a_second_build_gives_the_same_bytes_and_replaces_the_first(tmp_path: Path) -> None:
    manifest = making.write(tmp_path, NOTATION)
    first = digests(build(manifest, cache=tmp_path / "cache").folder)
    assert digests(build(manifest, cache=tmp_path / "cache").folder) == first
    assert digests(build(manifest, cache=False, full=True).folder) == first


def test_eight_builds_in_eight_threads_give_the_bytes_of_eight_serial_ones(tmp_path: Path) -> None:
    manifests = [making.write(tmp_path / str(n), f"{NOTATION} own{n}:{n + 1}") for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        threads = list(
            pool.map(lambda path: digests(build(path, path.parent / "threaded", cache=False, jobs=1).folder), manifests)
        )
    serial = [digests(build(path, path.parent / "serial", cache=False, jobs=1).folder) for path in manifests]
    assert threads == serial and len({str(each) for each in serial}) == 8


def test_any_executor_gives_the_same_bytes(tmp_path: Path) -> None:
    manifest = making.write(tmp_path, NOTATION)
    own = digests(build(manifest, tmp_path / "own", cache=False, jobs=2).folder)
    with ProcessPoolExecutor(2) as pool:
        assert digests(build(manifest, tmp_path / "pooled", cache=False, executor=pool).folder) == own


def test_two_builds_at_once_to_one_folder_leave_one_whole_bundle(tmp_path: Path) -> None:
    first, second = making.write(tmp_path / "a", "a:2"), making.write(tmp_path / "b", "b:3")
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda path: build(path, tmp_path / "out", cache=False, jobs=1), [first, second]))
    assert any(result.ok for result in results)
    found = digests(tmp_path / "out")
    whole = [digests(build(path, path.parent / "alone", cache=False, jobs=1).folder) for path in (first, second)]
    assert found in whole
