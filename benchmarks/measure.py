"""Measuring one process and all that it starts: CPU, wall clock, memory."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

PROC: Final = Path("/proc")
STEP: Final = 0.02
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Cost:
    """What a command cost. Times in seconds, memory in megabytes (10^6 bytes); None is "not measured".

    cpu: user and system, of the process and all that it waited for. largest: peak resident memory of the largest
    process (by the system's own account). largest_anon: the same without mapped files, sampled. total, total_anon:
    the highest sum over the process and its descendants at one moment, sampled; pages that processes share count in
    each. failed: why there are no figures.
    """

    cpu: float | None = None
    wall: float | None = None
    largest: float | None = None
    largest_anon: float | None = None
    total: float | None = None
    total_anon: float | None = None
    output: str = ""
    failed: str = ""


class _Sampler:
    """Looks at the memory of a process tree until told to stop. Only where there is a /proc of Linux's kind."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._stop = threading.Event()
        self.able = (PROC / str(pid) / "status").exists() and (PROC / str(pid) / "task").is_dir()
        self.peaks = [0, 0, 0]
        self._thread = threading.Thread(target=self._watch, daemon=True)
        if self.able:
            self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(STEP):
            sizes = [size for pid in _tree(self._pid) if (size := _memory(pid))]
            if sizes:
                seen = (max(anon for _, anon in sizes), sum(rss for rss, _ in sizes), sum(anon for _, anon in sizes))
                self.peaks = [max(pair) for pair in zip(self.peaks, seen, strict=True)]

    def stop(self) -> list[float | None]:
        """Largest anonymous, sum of resident, sum of anonymous memory, in megabytes."""
        self._stop.set()
        if not self.able:
            return [None, None, None]
        self._thread.join()
        return [peak / 1e6 if peak else None for peak in self.peaks]


def _tree(pid: int) -> list[int]:
    """The process and its descendants."""
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        try:
            for task in (PROC / str(one) / "task").iterdir():
                todo += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue  # it has ended
    return found


def _memory(pid: int) -> tuple[int, int] | None:
    """Resident and anonymous bytes of a process."""
    try:
        fields = (PROC / str(pid) / "statm").read_text().split()
    except OSError:
        return None
    page = os.sysconf("SC_PAGE_SIZE")
    resident, shared = int(fields[1]) * page, int(fields[2]) * page
    return (resident, resident - shared) if resident else None


def run(command: Sequence[str], folder: Path, environment: dict[str, str]) -> Cost:
    """Run a command to its end. Its standard output is kept, its standard error shown where it fails."""
    before = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        sampler = _Sampler(process.pid)
        assert process.stdout is not None and process.stderr is not None
        errors: list[str] = []
        reader = threading.Thread(target=lambda stream: errors.append(stream.read()), args=(process.stderr,))
        reader.start()
        output = process.stdout.read()
        reader.join()
        cpu, largest = _wait(process)
    wall = time.perf_counter() - before
    peaks = sampler.stop()
    if process.returncode not in (0, 3):  # qpdf says 3 for warnings
        said = "".join(errors).strip().splitlines() or output.strip().splitlines()
        return Cost(
            failed=f"exit status {process.returncode}: {said[-1].replace(str(folder), '.') if said else 'no word'}"
        )
    return Cost(cpu, wall, largest, peaks[0], peaks[1], peaks[2], output)


def _wait(process: subprocess.Popen[str]) -> tuple[float | None, float | None]:
    """Wait for a process; its CPU seconds with those of its children, and the memory of the largest of them."""
    if not hasattr(os, "wait4"):
        process.wait()
        return None, None
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if os.uname().sysname == "Darwin" else 1024
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6


def middle(costs: Iterable[Cost]) -> Cost:
    """The median of each figure; of several failures the first."""
    several = list(costs)
    done = [cost for cost in several if not cost.failed]
    if not done:
        return several[0]

    def of(name: str) -> float | None:
        values = [value for cost in done if (value := getattr(cost, name)) is not None]
        return median(values) if values else None

    return Cost(
        of("cpu"), of("wall"), of("largest"), of("largest_anon"), of("total"), of("total_anon"), done[-1].output
    )
