"""A folder takes another's place: in one step where the system can, else in two renames that can be undone.

Linux has ``renameat2(RENAME_EXCHANGE)``, macOS ``renamex_np(RENAME_SWAP)``. Where neither is to be had, or the file
system refuses, the old folder is first moved aside, into the staging folder of the same build. That folder is the
journal: as long as it holds the old bundle and the target is missing, the move is half done, and
``staging.settle`` undoes it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path
from typing import Final

from bundler.publish.disk import exists, remove_tree, rename, sync_folder

_TRIES: Final = 50
"""How often a build yields to another that publishes to the same place at the same moment."""

_UNSUPPORTED: Final = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)
_TAKEN: Final = (errno.EEXIST, errno.ENOTEMPTY)
_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_RENAME_SWAP: Final = 2


def exchange(new: Path, target: Path, aside: Path) -> None:
    """Put the folder ``new`` at ``target``. The folder that stood there ends at ``new`` or at ``aside``.

    All three lie on one file system; aside does not exist, or is what an earlier attempt left there. Raises
    OSError; then the target is as it was, or missing with the old folder whole at ``aside``, from where
    ``staging.staged`` brings it back on its way out.
    """
    for _ in range(_TRIES):
        if not exists(target):
            done = _move_in(new, target)
        else:
            outcome = swap(new, target)
            done = outcome == 0 or (outcome in _UNSUPPORTED and _two_renames(new, target, aside))
            if outcome not in (0, errno.ENOENT, *_UNSUPPORTED):
                raise OSError(outcome, os.strerror(outcome), str(target))
        if done:
            return
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(target))


def swap(one: Path, other: Path) -> int:
    """Exchange two names in one step: 0, or the error number; ENOSYS where this system has no such call."""
    if sys.platform == "win32":
        return errno.ENOSYS
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    ctypes.set_errno(0)
    if hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    elif hasattr(library, "renamex_np"):
        failed = library.renamex_np(names[0], names[1], _RENAME_SWAP)
    else:
        return errno.ENOSYS
    return ctypes.get_errno() if failed else 0


def _move_in(new: Path, target: Path) -> bool:
    """Rename to a name that was free a moment ago; False where another build has taken it since."""
    try:
        rename(new, target)
    except OSError as problem:
        if problem.errno in _TAKEN:
            return False
        raise
    return True


def _two_renames(new: Path, target: Path, aside: Path) -> bool:
    """The old folder aside, the new one in. False where another build came between: the caller tries again.

    Raises OSError.
    """
    if exists(aside):
        remove_tree(aside)
    try:
        rename(target, aside)
    except FileNotFoundError:
        return False
    sync_folder(aside.parent)
    return _move_in(new, target)
