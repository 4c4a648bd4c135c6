"""The cache: whole entries or none, and never an error."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bundler.cache import Cache, default_folder


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_put_is_got(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "new")
    cache.put("facts", "../../etc", b"one")
    cache.put("pages", "../../etc", b"")
    assert cache.get("facts", "../../etc") == b"one"
    assert cache.get("pages", "../../etc") == b""
    assert cache.get("facts", "other") is None


@pytest.mark.parametrize("damage", [b"", b"x" * 10, b"x" * 200])
def test_a_damaged_entry_counts_as_absent(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path)
    cache.put("facts", "k", b"data" * 20)
    [entry] = files(tmp_path)
    entry.write_bytes(damage)
    assert cache.get("facts", "k") is None


def test_one_flipped_bit_is_noticed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("facts", "k", b"data")
    [entry] = files(tmp_path)
    data = bytearray(entry.read_bytes())
    data[-1] ^= 1
    entry.write_bytes(data)
    assert cache.get("facts", "k") is None


def test_no_folder_keeps_nothing() -> None:
    cache = Cache(None)
    cache.put("facts", "k", b"data")
    assert cache.get("facts", "k") is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file" / "below")
    cache.put("facts", "k", b"data")
    assert cache.get("facts", "k") is None


def test_a_full_disk_is_no_error_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    Cache(tmp_path).put("facts", "k", b"data")
    assert files(tmp_path) == []


def test_several_writers_at_once(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    data = [bytes([n]) * 50_000 for n in range(8)]
    threads = [threading.Thread(target=cache.put, args=("facts", "k", each)) for each in data]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.get("facts", "k") in data
    assert len(files(tmp_path)) == 1


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="XDG base directories")
def test_the_default_folder_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "court-bundler"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert default_folder() == Path.home() / ".cache" / "court-bundler"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_what_is_kept_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Cache(tmp_path / "new").put("facts", "k", b"privileged")
    finally:
        os.umask(before)
    for path in (tmp_path / "new", *(tmp_path / "new").rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)


def test_an_entry_in_the_place_of_another_is_not_believed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("facts", "one", b"1")
    [one] = files(tmp_path)
    cache.put("facts", "two", b"2")
    [two] = [path for path in files(tmp_path) if path != one]
    two.write_bytes(one.read_bytes())
    assert cache.get("facts", "two") is None
    assert cache.get("facts", "one") == b"1"


def test_a_file_is_kept_under_its_hash_and_put_back_whole(tmp_path: Path) -> None:
    cache, source, target = Cache(tmp_path / "cache"), tmp_path / "source", tmp_path / "target"
    source.write_bytes(os.urandom(3 << 20))
    key = cache.put_file("file", source)
    assert key and cache.get_file("file", key, target)
    assert target.read_bytes() == source.read_bytes()


@pytest.mark.parametrize("damage", ["cut", "bit", "empty", "gone", "folder"])
def test_a_damaged_file_is_not_put_back_and_is_remade(tmp_path: Path, damage: str) -> None:
    cache, source, target = Cache(tmp_path / "cache"), tmp_path / "source", tmp_path / "target"
    source.write_bytes(b"words " * 50_000)
    key = cache.put_file("file", source)
    assert key
    [entry] = files(tmp_path / "cache")
    data = entry.read_bytes()
    entry.unlink()
    if damage == "folder":
        entry.mkdir()
    elif damage != "gone":
        flipped = data[:-1] + bytes([data[-1] ^ 1])
        entry.write_bytes({"cut": data[:1000], "bit": flipped, "empty": b""}[damage])
    assert not cache.get_file("file", key, target) and not target.exists()
    if damage != "folder":
        assert cache.put_file("file", source) == key and cache.get_file("file", key, target)


def test_what_was_used_longest_ago_goes_when_there_is_too_much(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=10_000)
    for number in range(9):
        cache.put("facts", str(number), bytes(1000))
        for path in files(tmp_path):  # so that one was used a minute after another, whatever the clock's grain
            status = path.stat()
            os.utime(path, (status.st_atime - 60, status.st_mtime - 60))
    assert cache.get("facts", "0") is not None
    cache.put("facts", "large", bytes(4000))
    cache.trim()
    left = [number for number in range(9) if cache.get("facts", str(number)) is not None]
    assert left[0] == 0 and 1 not in left and 8 in left
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 8000
    assert cache.get("facts", "large") is not None


def test_what_a_process_that_died_was_writing_is_removed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("facts", "k", b"data")
    old, new = (files(tmp_path)[0].parent / name for name in (".new-old", ".new-new"))
    for path in (old, new):
        path.write_bytes(b"part")
    os.utime(old, (0, 0))
    cache.trim()
    assert new.exists() and not old.exists()


HAMMER = """
import sys
from pathlib import Path
from bundler.cache import Cache
cache = Cache(Path(sys.argv[1]), limit=200_000)
for turn in range(60):
    for key in range(12):
        data = bytes([key]) * 20_000
        cache.put("facts", str(key), data)
        assert cache.get("facts", str(key)) in (data, None)
"""


def test_four_processes_on_one_folder_that_is_too_small(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HAMMER, str(tmp_path)]
    several = [subprocess.Popen(command, stderr=subprocess.PIPE, cwd=Path.cwd()) for _ in range(4)]
    assert [process.communicate()[1] for process in several] == [b""] * 4
    Cache(tmp_path, limit=200_000).trim()
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 200_000
