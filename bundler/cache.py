"""A content-addressed store of what is costly to find out again. It may be lost, damaged or full: never an error."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_DIGEST: Final = 32
_PART: Final = 1 << 20
_NEW: Final = ".new-"
_APPLICATION: Final = "court-bundler"


def default_folder() -> Path:
    """The user's cache folder of this platform (XDG base directories; ~/Library/Caches; %LOCALAPPDATA%)."""
    home = Path.home()
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(home / "AppData" / "Local")
        return Path(base) / _APPLICATION / "Cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / _APPLICATION
    given = os.environ.get("XDG_CACHE_HOME", "")
    # The specification says that a relative path there is to be ignored.
    return (Path(given) if Path(given).is_absolute() else home / ".cache") / _APPLICATION


LIMIT: Final = 5 << 30
"""Bytes that the entries of a cache may have in all. What was used longest ago goes first, down to SHARE of it."""

SHARE: Final = 0.8
_SWEEP: Final = 64
"""One entry kept in so many brings a look at the size of the whole."""

_STALE: Final = 3600.0
"""Seconds after which a file that is still being written was left by a process that died."""


class Cache:
    """Entries by kind and key. Several builds may use one folder at once.

    folder: where it lies; None for a cache that keeps nothing. limit: bytes that it may have. Each file is a SHA-256,
    then the data. The hash is of kind, key and data, so that a damaged entry, and one that lies where another belongs,
    is noticed and counts as absent. Folders and files are their owner's alone: what lies here is privileged.
    """

    def __init__(self, folder: Path | None, limit: int = LIMIT) -> None:
        self.folder = folder
        self._limit = limit
        self._kept = 0

    def _path(self, kind: str, key: str) -> Path | None:
        """Where an entry lies. The name is a hash, whatever the key holds."""
        if self.folder is None:
            return None
        name = hashlib.sha256(f"{kind}\0{key}".encode()).hexdigest()
        return self.folder / kind / name[:2] / name[2:]

    def get(self, kind: str, key: str) -> bytes | None:
        """The data kept under kind and key; None where there is none, or it is damaged."""
        path = self._path(kind, key)
        if path is None:
            return None
        try:
            entry = path.read_bytes()
        except OSError:
            return None
        data = entry[_DIGEST:]
        if entry[:_DIGEST] != _seal(kind, key, data).digest():
            return None
        _used(path)
        return data

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep data. Where the disk is full or read-only it is simply not kept."""
        path = self._path(kind, key)
        if path is not None:
            with contextlib.suppress(OSError):
                self._write(path, iter((_seal(kind, key, data).digest(), data)))

    def put_file(self, kind: str, source: Path) -> str | None:
        """Keep a file, of any size, under its own SHA-256 (in hex), which is given back; None where it is not kept."""
        try:
            with source.open("rb") as stream:
                key = hashlib.file_digest(stream, "sha256").hexdigest()
            path = self._path(kind, key)
            if path is None:
                return None
            if not self._holds(path, kind, key):
                seal = _seal(kind, key)
                for part in _parts(source):
                    seal.update(part)
                self._write(path, itertools.chain((seal.digest(),), _parts(source)))
        except OSError:
            return None
        return key

    def get_file(self, kind: str, key: str, target: Path) -> bool:
        """Put a kept file back as ``target``, which must not be there. Whether it is there now, and whole."""
        path = self._path(kind, key)
        if path is None:
            return False
        try:
            with path.open("rb") as stream:
                digest = stream.read(_DIGEST)
                seal = _seal(kind, key)
                handle, name = tempfile.mkstemp(dir=target.parent, prefix=_NEW)
                with _gone_unless_moved(name), os.fdopen(handle, "wb") as copy:
                    while part := stream.read(_PART):
                        seal.update(part)
                        copy.write(part)
                    copy.close()
                    if seal.digest() != digest:
                        return False
                    Path(name).replace(target)
        except OSError:
            return False
        _used(path)
        return True

    def _holds(self, path: Path, kind: str, key: str) -> bool:
        """Whether an entry is there and whole. Raises OSError where it cannot be read."""
        if not path.exists():
            return False
        seal = _seal(kind, key)
        parts = _parts(path, _DIGEST)
        for part in parts:
            seal.update(part)
        with path.open("rb") as stream:
            return stream.read(_DIGEST) == seal.digest()

    def _write(self, path: Path, parts: Iterator[bytes]) -> None:
        """Write a file so that a reader meets the old one or the new one, never a part. Raises OSError."""
        assert self.folder is not None
        _private(self.folder)
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_NEW)  # for its owner's eyes alone (0600)
        with _gone_unless_moved(name):
            with os.fdopen(handle, "wb") as stream:
                stream.writelines(parts)
            Path(name).replace(path)
        self._kept += 1
        if self._kept % _SWEEP == 1:
            self.trim()

    def trim(self) -> None:
        """Keep the whole within its limit. An entry that goes while another build reads it counts there as absent."""
        if self.folder is None:
            return
        entries = sorted(_entries(self.folder, time.time() - _STALE))
        size = sum(entry[1] for entry in entries)
        if size <= self._limit:
            return
        for _, each, path in entries:
            if size <= self._limit * SHARE:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                size -= each


def _seal(kind: str, key: str, data: bytes = b"") -> hashlib._Hash:
    """The hash of an entry; what follows of its data may be added."""
    return hashlib.sha256(f"{kind}\0{key}\0".encode() + data)


def _parts(path: Path, start: int = 0) -> Iterator[bytes]:
    """A file from a position on. Raises OSError."""
    with path.open("rb") as stream:
        stream.seek(start)
        while part := stream.read(_PART):
            yield part


def _private(folder: Path) -> None:
    """Make a folder that is its owner's alone. Raises OSError."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _used(path: Path) -> None:
    """Note that an entry is of use: what was used longest ago goes first."""
    with contextlib.suppress(OSError):
        os.utime(path)


def _entries(folder: Path, stale: float) -> Iterator[tuple[float, int, Path]]:
    """When each entry was last used, its size, its path. What a process that died was writing is removed."""
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            with contextlib.suppress(OSError):
                status = path.lstat()
                if not name.startswith(_NEW):
                    yield status.st_mtime, status.st_size, path
                elif status.st_mtime < stale:
                    path.unlink()


@contextlib.contextmanager
def _gone_unless_moved(name: str) -> Iterator[None]:
    """Remove a temporary file, whatever happens, unless it has another name by then."""
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink()
