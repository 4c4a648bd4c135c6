"""A fresh folder beside the target, in which a bundle grows unseen; and the clearing away of what dead builds left.

Beside the target ``NAME`` lies ``.NAME.staging-KEY-TOKEN/`` with

* ``owner``: held locked while the build lives, so that the system itself tells when it has died;
* ``new/``: the bundle in the making and, after the exchange, the old one on its way out;
* ``old/``: the old bundle, between the two renames of systems that cannot exchange folders in one step;
* ``dropped/``: the report of an earlier failed build, on its way out.

None of these names reaches an output.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bundler.model import Finding, Place, info
from bundler.publish.disk import exists, failed_folder, remove_tree, rename, settled, shown, sync_folder, trouble

NEW: Final = "new"
OLD: Final = "old"
DROPPED: Final = "dropped"
_OWNER: Final = "owner"
_TRIES: Final = 20
_STEM: Final = 40
"""Characters of the target's name in the staging folder's: it must fit 255 bytes whatever the name."""
_DAY: Final = 24 * 60 * 60
"""Seconds after which a staging folder on a file system without locks counts as left behind."""


@contextlib.contextmanager
def staged(target: Path) -> Iterator[Path]:
    """A fresh, empty folder on the target's file system, private to this build; removed at the end, come what may.

    target: the folder that is to be published, which need not exist; missing folders above it are made, and
    removed again if nothing was put there. What dead builds left beside the target is cleared away first.
    Raises OSError where the folder cannot be made (``trouble`` has the words for it); never for the clearing away.
    """
    target = settled(target)
    recover(target)
    made: list[Path] = []
    try:
        _make_parents(target.parent, made)
        work, owner = _claim(target)
    except OSError:
        _remove_empty(made)
        raise
    try:
        yield work / NEW
    finally:
        with contextlib.suppress(OSError):
            _settle(work, target)
        _release(work, owner)
        _remove_empty(made)


def recover(target: Path) -> list[Finding]:
    """Undo what builds that died half way left beside the target, and remove their staging folders.

    An old bundle that was moved aside comes back. Returns an info for each that did, an error for one that could
    not; staging folders of living builds are let alone. ``DIR-failed`` is looked after too.
    """
    target = settled(target)
    findings: list[Finding] = []
    for place in (target, failed_folder(target)):
        for work in _stagings(place):
            findings += _recover_one(work, place)
    return findings


def _stagings(target: Path) -> list[Path]:
    """The staging folders beside a target, living and dead; none where that cannot be told."""
    key = _key(target)
    try:
        return sorted(path for path in target.parent.iterdir() if path.name[:1] == "." and key in path.name)
    except OSError:
        return []


def _recover_one(work: Path, target: Path) -> list[Finding]:
    """Settle one staging folder, if its build is dead."""
    owner = _take_over(work)
    if owner is None:
        return []
    try:
        restored = _settle(work, target)
    except OSError as problem:
        return [trouble(problem, target, f"could not be brought back from {work.name}")] if _present(work / OLD) else []
    finally:
        _release(work, owner)
    if not restored:
        return []
    message = f"An earlier build was cut short; the bundle that stood in {shown(target)} before is back."
    return [info("publish.recovered", message, Place(file=target.name))]


def _settle(work: Path, target: Path) -> bool:
    """Bring an old bundle back that was moved aside, then empty the staging folder. Raises OSError.

    True where a bundle was brought back. Whoever died in between had not reported success, so it is always undone.
    """
    old = work / OLD
    restored = exists(old) and not exists(target)
    if restored:
        rename(old, target)
        sync_folder(target.parent)
    for left in (work / NEW, work / DROPPED, old):
        if exists(left):
            remove_tree(left)
    return restored


# --- who owns a staging folder ------------------------------------------------------------------------------------


def _key(target: Path) -> str:
    """What tells the staging folders of one target from another's, whatever the target's name and its spelling."""
    name = unicodedata.normalize("NFC", target.name)
    return f".staging-{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}-"


def _claim(target: Path) -> tuple[Path, int]:
    """Make a staging folder and lock its owner file. Raises OSError.

    Another build may take the half-made folder for a dead one's and remove it; then the next name is tried.
    """
    for _ in range(_TRIES):
        work = target.parent / f".{target.name[:_STEM]}{_key(target)}{secrets.token_hex(8)}"
        work.mkdir(mode=0o700)
        try:
            owner = os.open(work / _OWNER, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        except FileNotFoundError:
            continue
        except OSError:
            with contextlib.suppress(OSError):
                work.rmdir()
            raise
        if _lock(owner) is False or not _same_file(owner, work / _OWNER):
            os.close(owner)
            continue
        try:
            (work / NEW).mkdir()
        except OSError:
            _release(work, owner)
            raise
        return work, owner
    raise FileExistsError(target.name)


def _take_over(work: Path) -> int | None:
    """Lock the owner file of a dead build's staging folder: its handle; None where the build lives, or all is gone."""
    path = work / _OWNER
    try:
        owner = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        # A build that died before it wrote the file: the folder is empty, or rmdir lets it be.
        with contextlib.suppress(OSError):
            work.rmdir()
        return None
    except OSError:
        return None
    locked = _lock(owner)
    dead = locked if locked is not None else _aged(owner)
    if dead and _same_file(owner, path):
        return owner
    os.close(owner)
    return None


def _lock(handle: int) -> bool | None:
    """Lock a file for this process's life: True; False where another holds it; None where locks are unknown."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return None
    return True


def _aged(handle: int) -> bool:
    """Whether a file has not been written for a day: all that can be told without locks. Its time enters no output."""
    return time.time() - os.fstat(handle).st_mtime > _DAY


def _same_file(handle: int, path: Path) -> bool:
    """Whether the open file still lies under its name."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def _release(work: Path, owner: int) -> None:
    """Remove an emptied staging folder and let go of it. One that still holds something is kept for ``recover``."""
    emptied = not any(_present(work / name) for name in (NEW, DROPPED, OLD))
    windows = sys.platform == "win32"
    if windows:
        os.close(owner)  # Windows removes no open file.
    if emptied:
        with contextlib.suppress(OSError):
            (work / _OWNER).unlink()
            work.rmdir()
    if not windows:
        os.close(owner)


def _present(path: Path) -> bool:
    """Whether something is there; also where that cannot be told."""
    try:
        return exists(path)
    except OSError:
        return True


def _make_parents(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it, noting each that was not there. Raises OSError."""
    if folder.exists():
        return
    _make_parents(folder.parent, made)
    folder.mkdir(exist_ok=True)
    made.append(folder)


def _remove_empty(made: list[Path]) -> None:
    """Remove folders again in which nothing was put."""
    for folder in reversed(made):
        with contextlib.suppress(OSError):
            folder.rmdir()
