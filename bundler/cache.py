"""A content-addressed store of what is costly to find out again. It may be lost, damaged or full: never an error."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

_DIGEST: Final = 32
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


class Cache:
    """Entries by kind and key. Several builds may use one folder at once.

    folder: where it lies; None for a cache that keeps nothing. Each file is the SHA-256 of the data, then the data,
    so that a damaged one is noticed and counts as absent.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

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
        return data if entry[:_DIGEST] == hashlib.sha256(data).digest() else None

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep data. Where the disk is full or read-only it is simply not kept."""
        path = self._path(kind, key)
        if path is None:
            return
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_whole(path, hashlib.sha256(data).digest() + data)


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader meets the old one or the new one, never a part. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(name).replace(path)
    finally:
        # After the replacement there is nothing left under that name.
        with contextlib.suppress(OSError):
            Path(name).unlink()
