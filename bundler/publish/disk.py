"""What the publishing modules ask of a file system: flush, rename, remove, and the words for what went wrong."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bundler.model import Finding, Place, error

_TRIES: Final = 12
"""Attempts at a rename while another Windows program holds the file: about two seconds in all."""

_SHARING: Final = (5, 32, 33)
"""ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION."""

_NO_FLUSH: Final = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)
"""How file systems that cannot flush a folder say so. Any other failure is a failure."""


def settled(path: Path) -> Path:
    """The path with its parents resolved, so that a later change of folder does not move it; itself not followed."""
    if path.name in ("", ".."):
        return path.resolve()
    return path.parent.resolve() / path.name


def failed_folder(target: Path) -> Path:
    """Where a failed build leaves its report: ``DIR-failed`` beside the target."""
    target = settled(target)
    return target.with_name(target.name + "-failed")


def shown(path: Path) -> str:
    """How a finding names a path: as the user wrote it, but never absolute."""
    return path.name if path.is_absolute() else path.as_posix()


def exists(path: Path) -> bool:
    """Whether anything has that name: a dangling symbolic link too. Raises OSError where it cannot be told."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def sync_file(path: Path) -> None:
    """Have the disk confirm a file's bytes. Raises OSError."""
    # Windows flushes only through a handle that may write.
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        _flush(handle)
    finally:
        os.close(handle)


def _flush(handle: int) -> None:
    """fsync; on macOS, where fsync stops at the drive's own cache, F_FULLFSYNC first."""
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Have the disk confirm the names in a folder, where the system can. Raises OSError."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as problem:
        if problem.errno not in _NO_FLUSH:
            raise
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Have the disk confirm every file of a flat folder, then the folder itself. Raises OSError."""
    for path in sorted(folder.iterdir()):
        sync_file(path)
    sync_folder(folder)


def write_file(path: Path, data: bytes) -> None:
    """Write a new file and have the disk confirm it. Raises OSError."""
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        _flush(stream.fileno())


def rename(source: Path, target: Path) -> None:
    """os.rename, tried again for a while where another Windows program (a virus scanner, a reader) is in the way.

    Raises OSError.
    """
    for pause in _pauses():
        try:
            os.rename(source, target)  # noqa: PTH104 - the same call on every system, and the one tests make fail
            return
        except PermissionError as problem:
            if pause is None or getattr(problem, "winerror", None) not in _SHARING:
                raise
            time.sleep(pause)


def _pauses() -> Iterator[float | None]:
    """Seconds to wait after each failed attempt; None after the last."""
    yield from (0.02 * attempt for attempt in range(1, _TRIES))
    yield None


def remove_tree(folder: Path) -> None:
    """Remove a folder with all in it, read-only files too; links are removed, not followed. Raises OSError."""
    with contextlib.suppress(OSError):
        folder.chmod(stat.S_IRWXU)
    with os.scandir(folder) as found:
        entries = list(found)
    for entry in entries:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            remove_tree(path)
        else:
            _remove_file(path)
    folder.rmdir()


def _remove_file(path: Path) -> None:
    """Unlink; Windows first wants the read-only mark taken off."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        if sys.platform != "win32":
            raise
        path.chmod(stat.S_IWRITE | stat.S_IREAD)
        path.unlink(missing_ok=True)


_FULL = ("publish.no-space", "there is no room left on the disk", "Free some space, then build again.")
_DENIED = (
    "publish.no-permission",
    "the system does not let you write there",
    "Ask for the right to write to the folder, or name another with -o.",
)
_LOCKED = (
    "publish.read-only",
    "the place is read-only",
    "Name a folder with -o that can be written to.",
)
_DISK = (
    "publish.disk-error",
    "the disk reported a fault",
    "Write to another disk with -o, and have this one looked at.",
)
_BUSY = (
    "publish.in-use",
    "another program holds it open",
    "Close the programs that show files of this folder, then build again.",
)
_LONG = ("publish.name-too-long", "the name is too long for this disk", "Choose a shorter name with -o.")
_LARGE = (
    "publish.too-large",
    "a file is larger than this disk or account may hold",
    "Write to another disk with -o, or split the bundle into volumes.",
)
_OTHER = ("publish.failed", "", "Name another folder with -o, or another disk.")


def _words(problem: OSError) -> tuple[str, str, str]:
    """Code, what is the matter, what to do."""
    if getattr(problem, "winerror", None) in (32, 33):
        return _BUSY
    known = {
        errno.ENOSPC: _FULL,
        getattr(errno, "EDQUOT", errno.ENOSPC): _FULL,
        errno.EACCES: _DENIED,
        errno.EPERM: _DENIED,
        errno.EROFS: _LOCKED,
        errno.EIO: _DISK,
        errno.EBUSY: _BUSY,
        errno.ENAMETOOLONG: _LONG,
        errno.EFBIG: _LARGE,
    }
    code, what, remedy = known.get(problem.errno or 0, _OTHER)
    return code, what or f"the system said: {os.strerror(problem.errno or 0)}", remedy


def trouble(problem: OSError, path: Path, doing: str = "could not be written") -> Finding:
    """The finding for a refused system call. path: what was being written, relative or of which the name is shown."""
    code, what, remedy = _words(problem)
    return error(code, f"{shown(path)} {doing}: {what}.", Place(file=shown(path)), remedy)
