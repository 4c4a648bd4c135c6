"""The cache: whole entries or none, and never an error."""

from __future__ import annotations

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
