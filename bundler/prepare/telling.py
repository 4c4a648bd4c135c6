"""How far the reading is: which document is in hand, by its name, how many are done, how long the rest may take."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bundler.children import Task
from bundler.model import Progress

BEFORE: Final = 3.0
"""Seconds of work before which an estimate would be a guess."""

_SECONDS: Final[Mapping[str, tuple[float, float]]] = {
    "pdf": (0.05, 0.6),
    "jpeg": (0.05, 0.05),
    "png": (0.1, 0.2),
    "text": (0.1, 2.0),
    "eml": (0.2, 0.1),
    "msg": (0.3, 0.1),
}
"""By kind: seconds that a file takes, and seconds more for each megabyte, on a common machine. Rough: they say how many
workers are worth their start, and how parts of the work compare."""

_OTHERWISE: Final = (1.5, 0.5)
"""The same of what a converter of its own is started for."""


def expected(kind: str, size: int) -> float:
    """Seconds that a file of so many bytes may take to read."""
    each, per_megabyte = _SECONDS.get(kind, _OTHERWISE)
    return each + per_megabyte * size / 1e6


@dataclass
class Telling:
    """Turns what becomes of tasks into events. total: of documents to read; known: of them, done before the first task.

    work: expected seconds of all tasks. clock: seconds that only run forward.
    """

    report: Callable[[Progress], None]
    total: int
    known: int
    work: float
    clock: Callable[[], float] = time.monotonic
    _start: float = 0.0
    _worked: float = 0.0
    _done: int = 0
    _in_hand: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._start = self.clock()

    def begun(self, task: Task) -> None:
        """A task is in hand."""
        self._in_hand[id(task)] = task.label
        self._tell(task.label)

    def done(self, count: int, task: Task) -> None:
        """A task is done; so many are."""
        self._in_hand.pop(id(task), None)
        self._done = count
        self._worked += task.work
        self._tell(task.label)

    def _tell(self, last: str) -> None:
        item = next(iter(self._in_hand.values()), last)  # the longest in hand is the one to wonder about
        self.report(Progress("prepare", self.known + self._done, self.total, item, self.seconds_left()))

    def seconds_left(self) -> float | None:
        """Seconds that the rest may take at the pace so far; None while there is no telling."""
        spent = self.clock() - self._start
        if spent < BEFORE or not self._worked:
            return None
        return max(0.0, spent * (self.work - self._worked) / self._worked)
