"""A process and all that it starts: started apart, and ended without anything left over.

POSIX: a session of its own, ended as a group. Linux, too: what left that session is found by its ancestry, which a
child keeps because it adopts its orphans (prctl, PR_SET_CHILD_SUBREAPER), or by the variable MARK in its environment.
Windows: a job object, which also limits memory and ends with its last handle; where there is none, taskkill.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

MARK: Final = "BUNDLER_CHILD"
"""The variable by which a process started by a child is known. Whoever starts one with another environment than its
own hands this on."""

_PROC: Final = Path("/proc")
_PATIENCE: Final = 1.0
"""Seconds within which a process that has closed its streams ends."""

_ROUNDS: Final = 20
"""So often the tree of a process is looked through for what it started meanwhile."""


class Tree:
    """A process, started at the head of a tree that is ended as one.

    pipes: of ``process`` are binary, its standard error goes nowhere. memory: bytes that each process of it may have,
    where the system limits that from outside (Windows).
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], memory: int) -> None:
        self._token = secrets.token_hex(16)
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        self.process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, MARK: self._token},
            start_new_session=sys.platform != "win32",
            creationflags=flags,
        )
        self._job = _Job(self.process, memory) if sys.platform == "win32" else None

    def limit(self, memory: int) -> None:
        """Set the memory that each process may have, where that is done from outside."""
        if self._job is not None:
            self._job.limit(memory)

    def end(self, fallen: bool = False) -> None:
        """End the process with all that it started, and wait for it. May be called twice.

        fallen: it has closed its streams, so that it is about to end by itself, if it has not yet.
        """
        if self.process.returncode is not None:
            return  # waited for already: its number may belong to another process by now
        if sys.platform == "win32":
            if fallen:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(_PATIENCE)
            self._end_job()
        loose = _end_descendants(self.process.pid)
        if fallen:  # how it ended is worth knowing
            _await(self.process.pid, _PATIENCE)
        _end_group(self.process.pid)
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        if fallen or loose:  # what it left, or started meanwhile, has another parent now
            _end_marked(self._token)

    def _end_job(self) -> None:
        if self._job is None or not self._job.end():
            # A plain kill leaves grandchildren behind; taskkill ends the tree.
            command = ["taskkill", "/F", "/T", "/PID", str(self.process.pid)]
            subprocess.run(command, capture_output=True, check=False)


def adopt_orphans() -> None:
    """Have what this process starts, and what that starts, stay below it when their own parents end (Linux)."""
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0)


def end_started() -> None:
    """End whatever this process has started and not ended, and wait for it: nothing outlasts the work it was for."""
    if sys.platform == "win32":
        return  # the job object sees to it
    _end_descendants(os.getpid())
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def end_all() -> None:
    """End this process with all that it started."""
    if sys.platform != "win32":
        _end_descendants(os.getpid())
        if os.getpgrp() == os.getpid():
            _end_group(os.getpid())
    os._exit(0)


def _await(pid: int, seconds: float) -> None:
    """Wait until a child has ended, or so long; it still counts as one that nobody waited for, so that its number is
    not given to another."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not _ended(pid):
        time.sleep(0.005)


def _end_group(pid: int) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def _end_descendants(pid: int) -> bool:
    """Kill all below a process, whatever their group, until there are none; whether there were any. The process
    itself is not touched."""
    for turn in range(_ROUNDS):
        below = list(_below(pid))
        if not below:
            return turn > 0
        for each in below:
            _kill(each)
    return True


def _below(pid: int) -> Iterator[int]:
    """The living processes below one (Linux; none elsewhere)."""
    todo = [pid]
    while todo:
        for child in _children(todo.pop()):
            todo.append(child)
            if not _ended(child):
                yield child


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError, ValueError):
        for task in (_PROC / str(pid) / "task").iterdir():
            found += map(int, (task / "children").read_text(encoding="ascii").split())
    return found


def _ended(pid: int) -> bool:
    """Whether a process is gone, or only waits for its parent to take notice. Where there is no /proc: gone."""
    try:
        state = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except OSError:
        return True
    return state.split()[:1] == ["Z"]


def _end_marked(token: str) -> None:
    """Kill what bears a mark, wherever it hangs now (Linux; nothing elsewhere)."""
    if sys.platform != "linux":
        return
    mark = f"{MARK}={token}".encode()
    for _ in range(_ROUNDS):
        found = [pid for pid in _all() if mark in _environ(pid)]
        if not found:
            return
        for pid in found:
            _kill(pid)


def _all() -> Iterator[int]:
    with contextlib.suppress(OSError):
        yield from (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdecimal())


def _environ(pid: int) -> list[bytes]:
    try:
        return (_PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return []  # another user's, or gone


def _kill(pid: int) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


class _Job:
    """A job object of Windows. Where the system refuses one, everything here does nothing."""

    def __init__(self, process: subprocess.Popen[bytes], memory: int) -> None:
        self._handle: Any = None
        if sys.platform == "win32":
            import ctypes

            self._kernel: Any = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = ctypes.c_void_p
            handle = self._kernel.CreateJobObjectW(None, None)
            self._handle = ctypes.c_void_p(handle) if handle else None
            self.limit(memory)
            own = ctypes.c_void_p(int(process._handle))  # type: ignore[attr-defined,unused-ignore]
            if self._handle is not None and not self._kernel.AssignProcessToJobObject(self._handle, own):
                self._close()

    def limit(self, memory: int) -> None:
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION: memory of each process, and that all end with the job."""
        if sys.platform == "win32" and self._handle is not None:
            import ctypes

            # Two 64-bit times, then flags, working set (2), active processes, affinity, priority, scheduling; six
            # 64-bit counters; then the memory of a process, of the job, and the two peaks.
            word = ctypes.sizeof(ctypes.c_size_t)
            block = bytearray(144 if word == 8 else 112)
            flags = 0x2000 | 0x100  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, JOB_OBJECT_LIMIT_PROCESS_MEMORY
            block[16:20] = flags.to_bytes(4, "little")
            at = 112 if word == 8 else 96
            block[at : at + word] = min(memory, (1 << 8 * word) - 1).to_bytes(word, "little")
            self._kernel.SetInformationJobObject(self._handle, 9, bytes(block), len(block))

    def end(self) -> bool:
        """End all in the job. Whether there was one."""
        if sys.platform != "win32" or self._handle is None:
            return False
        done = bool(self._kernel.TerminateJobObject(self._handle, 1))
        self._close()
        return done

    def _close(self) -> None:
        if sys.platform == "win32" and self._handle is not None:
            self._kernel.CloseHandle(self._handle)
            self._handle = None
