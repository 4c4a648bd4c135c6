"""Where a bundle is divided into volumes: as few as hold it, filled alike, cut where a reader would cut."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

_SLACK = 1e-6
"""Sizes are estimates and add up in floating point; pages are far larger than this."""


@dataclass(frozen=True)
class Budget:
    """What one volume may hold: pages of its PDF and bytes of its file; 0 for any number."""

    pages: int = 0
    size: float = 0

    def less(self, pages: int, size: float) -> Budget:
        """What is left when so much of it is spent; at least one page and one byte."""
        return Budget(
            max(1, self.pages - pages) if self.pages else 0,
            max(1.0, self.size - size) if self.size else 0,
        )

    def holds(self, pages: int, size: float) -> bool:
        """Whether so much fits."""
        return (not self.pages or pages <= self.pages) and (not self.size or size <= self.size + _SLACK)


@dataclass(frozen=True)
class Unit:
    """A run of pages that stay together. size: bytes, estimated. cost: what a reader loses if a volume begins with it,
    as the share of a volume that one would rather be out of balance."""

    pages: int
    size: float = 0.0
    cost: float = 0.0


def split(units: Sequence[Unit], first: Budget, other: Budget) -> tuple[int, ...]:
    """Indexes of the units that begin a volume, 0 first.

    first, other: what the first volume holds of the units, and what each further one does. There are as few volumes
    as can be; a unit that is too large for any stands in one alone. Among the cuts that this leaves, each is the one
    that weighs least: what it costs a reader, and how far the volume is from an equal share of what is left.
    """
    room = _Room(units, first, other)
    count = _fewest(room)
    latest = _latest_begins(room, count)
    begins = [0]
    for left in range(count - 1, 0, -1):
        begins.append(_best(room, begins[-1], len(begins) == 1, left, latest[left]))
    return tuple(begins)


class _Room:
    """Sums over the units. ``full``: how much of a volume the units before an index fill, in volumes."""

    def __init__(self, units: Sequence[Unit], first: Budget, other: Budget) -> None:
        self.units, self.first, self.other = units, first, other
        self.pages = list(accumulate((unit.pages for unit in units), initial=0))
        self.sizes = list(accumulate((unit.size for unit in units), initial=0.0))
        by_pages = self.pages[-1] / other.pages if other.pages else 0.0
        by_size = self.sizes[-1] / other.size if other.size else 0.0
        whole, most = (self.pages, other.pages) if by_pages >= by_size else (self.sizes, other.size)
        self.full = [each / (most or 1) for each in whole]

    def end(self, begin: int, first: bool) -> int:
        """The furthest index up to which the units from ``begin`` fit in one volume; at least one unit does."""
        budget = self.first if first else self.other
        end = len(self.units)
        if budget.pages:
            end = min(end, bisect_right(self.pages, self.pages[begin] + budget.pages) - 1)
        if budget.size:
            end = min(end, bisect_right(self.sizes, self.sizes[begin] + budget.size + _SLACK) - 1)
        return min(max(end, begin + 1), len(self.units))

    def begin(self, end: int) -> int:
        """The smallest index from which the units up to ``end`` fit in one further volume."""
        low, high = 0, end - 1
        while low < high:
            middle = (low + high) // 2
            if self.end(middle, False) >= end:
                high = middle
            else:
                low = middle + 1
        return low


def _fewest(room: _Room) -> int:
    count, at = 1, room.end(0, True)
    while at < len(room.units):
        count, at = count + 1, room.end(at, False)
    return count


def _latest_begins(room: _Room, count: int) -> list[int]:
    """By number of volumes that are left: the smallest index from which they hold all that follows."""
    latest = [len(room.units)]
    for _ in range(count - 1):
        latest.append(room.begin(latest[-1]))
    return latest


def _best(room: _Room, begin: int, first: bool, left: int, least: int) -> int:
    """Where the volume that begins there had better end, with so many volumes left behind it."""
    share = (room.full[-1] - room.full[begin]) / (left + 1)
    candidates = range(max(least, begin + 1), room.end(begin, first) + 1)
    return min(candidates, key=lambda at: room.units[at].cost + abs(room.full[at] - room.full[begin] - share))
