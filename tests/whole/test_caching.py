"""The cache in whole builds: what was found out is not found out again, and what is damaged is never believed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bundler import build
from bundler.children import Crew, Task
from tests import making
from tests.conftest import EXAMPLE
from tests.whole.test_determinism import digests

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {"sfg", "part", "note", "mail", "c"}
NOTATION = "Claim[ sfg:3 part:9{2-4,7} ] Exhibits[ MA1( note:1 mail:4 ) ] c:1"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """How often children are asked for what."""
    counted: Counter[str] = Counter()
    run = Crew.run

    def counting(crew: Crew, tasks: Sequence[Task], *more: Any, **words: Any) -> Any:
        counted.update(task.name for task in tasks)
        runs = [run for task in tasks if task.name == "prove.pages" for run in task.args["runs"]]
        counted["sources drawn"] += sum(run["document"] in SOURCES for run in runs)
        return run(crew, tasks, *more, **words)

    monkeypatch.setattr(Crew, "run", counting)
    yield counted


def test_a_second_build_reads_and_draws_nothing_again(tmp_path: Path, asked: Counter[str]) -> None:
    manifest = making.write(tmp_path, NOTATION)
    first = digests(build(manifest, cache=tmp_path / "cache").folder)
    assert asked["prepare"] == 5 and asked["sources drawn"] == 5
    asked.clear()
    assert digests(build(manifest, cache=tmp_path / "cache").folder) == first
    assert not asked["prepare"] and not asked["sources drawn"]


def test_one_changed_document_is_the_only_one_read(tmp_path: Path, asked: Counter[str]) -> None:
    manifest = making.write(tmp_path, NOTATION)
    build(manifest, cache=tmp_path / "cache")
    (tmp_path / "c.pdf").write_bytes(making.pdf("another", 1))
    asked.clear()
    assert build(manifest, cache=tmp_path / "cache").ok
    assert asked["prepare"] == 1


def test_a_limit_that_only_ends_processes_makes_no_answer_stale(tmp_path: Path, asked: Counter[str]) -> None:
    manifest = making.write(tmp_path, "a:1 b:1")
    build(manifest, cache=tmp_path / "cache")
    asked.clear()
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text + "limits: {seconds: 300, memory: 4 GB}\n", encoding="utf-8")
    assert build(manifest, cache=tmp_path / "cache").ok and not asked["prepare"]
    manifest.write_text(text + "limits: {pages: 10}\n", encoding="utf-8")
    assert build(manifest, cache=tmp_path / "cache").ok and asked["prepare"] == 2


def test_the_manifests_limits_hold_for_its_sources(tmp_path: Path) -> None:
    manifest = making.write(tmp_path, "a:3 b:1", "limits: {pages: 2}")
    result = build(manifest, cache=False)
    [finding] = [each for each in result.findings if each.severity == "error"]
    assert finding.place.document == "a" and "2" in finding.message


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(bytes(data))


def no_json(path: Path) -> None:
    path.write_bytes(b"[]")


def swap(path: Path) -> None:
    other = next(each for each in sorted(path.parents[2].rglob("*")) if each.is_file() and each != path)
    path.write_bytes(other.read_bytes())


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [cut, flip, no_json, swap, folder])
def test_damage_is_noticed_and_what_is_damaged_remade(
    tmp_path: Path, asked: Counter[str], damage: Callable[[Path], None]
) -> None:
    manifest, cache = making.write(tmp_path / "in", "a:2 b:1"), tmp_path / "cache"
    first = digests(build(manifest, cache=cache).folder)
    asked.clear()
    for path in [path for path in sorted(cache.rglob("*")) if path.is_file()]:
        damage(path)
    assert digests(build(manifest, cache=cache).folder) == first
    assert asked["prepare"] == 2
    if damage is not folder:
        asked.clear()
        assert digests(build(manifest, cache=cache).folder) == first
        assert not asked["prepare"]


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid"), reason="permissions of POSIX")
@pytest.mark.parametrize("mode", [0o000, 0o500])
def test_a_folder_that_may_not_be_used_is_done_without(tmp_path: Path, mode: int) -> None:
    manifest, cache = making.write(tmp_path / "in", "a:2"), tmp_path / "cache"
    cache.mkdir(mode=mode)
    assert build(manifest, cache=cache).ok
    cache.chmod(0o700)


def test_a_cache_in_the_place_of_a_file_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"")
    assert build(making.write(tmp_path, "a:2"), cache=tmp_path / "cache").ok


def test_eight_builds_at_once_on_one_cache_give_the_bytes_of_one(tmp_path: Path) -> None:
    manifest, cache = making.write(tmp_path, "a:2 b:3 MA1( c:1 )"), tmp_path / "cache"
    alone = digests(build(manifest, tmp_path / "alone", cache=False, jobs=1).folder)
    with ThreadPoolExecutor(8) as pool:
        several = pool.map(lambda n: build(manifest, tmp_path / f"out{n}", cache=cache, jobs=1), range(8))
    assert [digests(result.folder) for result in several] == [alone] * 8


def test_four_processes_at_once_on_one_cache_give_the_bytes_of_one(tmp_path: Path) -> None:
    manifest, cache = making.write(tmp_path, "a:2 b:3 MA1( c:1 )"), tmp_path / "cache"
    alone = digests(build(manifest, tmp_path / "alone", cache=False, jobs=1).folder)
    command = [sys.executable, "-m", "bundler", "build", str(manifest), "--cache", str(cache), "-q", "-o"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    several = [subprocess.Popen([*command, str(tmp_path / f"out{n}")], env=environment) for n in range(4)]
    assert [process.wait() for process in several] == [0] * 4
    assert [digests(tmp_path / f"out{n}") for n in range(4)] == [alone] * 4


def test_defect_what_a_proof_notes_of_a_photograph_was_lost_when_it_was_proved_before(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yaml"
    photograph = EXAMPLE / "exhibits" / "ma1-kiosk.heic"
    (tmp_path / "kiosk.heic").write_bytes(photograph.read_bytes())
    entry = (
        "documents:\n  - {file: kiosk.heic, title: The kiosk, date: 2020-09-27, ocr: off, ocr_reason: a photograph}\n"
    )
    manifest.write_text(making.HEAD % "" + entry, encoding="utf-8")
    first = build(manifest, tmp_path / "one", cache=tmp_path / "cache")
    again = build(manifest, tmp_path / "two", cache=tmp_path / "cache")
    assert first.ok and "as proved before" in again.effort
    assert digests(first.folder) == digests(again.folder)
    assert any("HEIC" in check.note for check in again.checks)
