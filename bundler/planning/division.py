"""The slots of a bundle divided into volumes: which pages stay together, and what heads each volume."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bundler.planning.layout import COVER, INDEX, SectionSlot, Slot, SlotPage
from bundler.planning.plan import EntryKind, Plan
from bundler.planning.sheets import A4, Lengths
from bundler.planning.volumes import Budget, Unit, split

_SECTION, _INNER, _DOCUMENT, _EXHIBITED, _FAMILY, _GLUED, _PAGE = 0.0, 0.05, 0.15, 0.25, 0.5, 0.6, 0.8
"""What it costs a reader if a volume begins with a section, one inside another, a document, a document of an exhibit,
a part of a family, what a divider or front sheet introduces, or in the midst of a document."""

_DRAWN = 3_000
HEAD = 80_000
"""Bytes of a page that bundler draws, and of what each volume holds besides its pages: fonts, catalogue, bookmarks."""

MOST = 99
"""Volumes of a bundle: nobody can use more, and each has the whole index."""


@dataclass(frozen=True)
class Division:
    """What a volume may hold. weights: bytes of each document's clean PDF with the number of its pages, by id; where a
    document is not named, its pages weigh nothing. excess: bytes by which finished volumes were larger than estimated.
    begins: what each volume but the first begins with, an entry and which of its pages (0-based), where volumes that
    were served stay as they are; None where they may be cut anew.
    """

    budget: Budget = field(default_factory=Budget)
    weights: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    excess: float = 0.0
    begins: tuple[tuple[str, int], ...] | None = None

    @property
    def wanted(self) -> bool:
        """The bundle may be divided at all."""
        return bool(self.budget.pages or self.budget.size)

    def as_served(self, plan: Plan, renamed: Mapping[str, str]) -> Division:
        """The division that leaves every page of a served plan in its volume; what is new goes where it stands, and a
        volume may hold more for it. renamed: id in that plan -> id now."""
        begins = []
        for begin in plan.volume_begins[1:]:
            ordinal = next(at for at in range(begin, len(plan.pages)) if not _heads_volume(plan, at))
            entry = plan.pages[ordinal].entry
            begins.append((renamed.get(entry, entry), plan.ordinals_by_entry[entry].index(ordinal)))
        return replace(self, begins=tuple(begins))

    def weight(self, entry: str, kind: EntryKind) -> float:
        """Bytes of one page of an entry, estimated."""
        if kind is not EntryKind.DOCUMENT:
            return _DRAWN
        size, count = self.weights.get(entry, (0, 1))
        return size / max(1, count)

    def estimate(self, plan: Plan, volume: int) -> float:
        """Bytes of a volume (1-based) of a plan."""
        entries = (plan.entry_by_id[page.entry] for page in plan.pages if page.volume == volume)
        return HEAD + sum(self.weight(entry.id, entry.kind) for entry in entries)

    def remeasured(self, plan: Plan, volumes: Mapping[str, int]) -> Division:
        """The division to try after this one made the plan and its volumes turned out so large; the same one where none
        is too large, or where that is so for one page alone.

        volumes: bytes of each, by file name. What was too large cannot come again: the next estimates are higher by as
        much as this one's were too low.
        """
        over = [
            volumes[each.file] - self.estimate(plan, number)
            for number, each in enumerate(plan.volumes, 1)
            if volumes[each.file] > self.budget.size > 0 and _can_shrink(plan, number) and self.begins is None
        ]
        return replace(self, excess=max(self.excess, *over)) if over else self


def _heads_volume(plan: Plan, ordinal: int) -> bool:
    """A page of the cover or index with which a volume begins."""
    entry = plan.entry_by_id[plan.pages[ordinal].entry]
    return entry.kind in (EntryKind.COVER, EntryKind.INDEX) and not entry.section


def _can_shrink(plan: Plan, number: int) -> bool:
    """A volume with more than one page of documents."""
    return sum(page.volume == number and page.source_page is not None for page in plan.pages) > 1


WHOLE = Division()
"""One volume, whatever it holds."""


@dataclass(frozen=True)
class Run:
    """Pages of a slot that stand in one volume (1-based): ``slot.pages[start:stop]``."""

    slot: Slot
    volume: int
    start: int
    stop: int

    @property
    def pages(self) -> tuple[SlotPage, ...]:
        """Its pages."""
        return self.slot.pages[self.start : self.stop]


def cover_id(volume: int) -> str:
    """Id of a volume's cover."""
    return COVER if volume == 1 else f"{COVER}:volume-{volume}"


def index_id(volume: int) -> str:
    """Id of the index in a volume."""
    return INDEX if volume == 1 else f"{INDEX}:volume-{volume}"


def divide(
    slots: Sequence[Slot], sections: Sequence[SectionSlot], lengths: Lengths, division: Division
) -> tuple[Run, ...]:
    """All pages in order, each in its volume; every volume but the first begins with a cover and an index of its own.

    A volume begins in the midst of a document only where that alone is too large for one.
    """
    if division.begins is not None:
        return tuple(_as_served(slots, division.begins, _Heads(lengths)))
    if not division.wanted:
        return tuple(Run(slot, 1, 0, len(slot.pages)) for slot in slots)
    heads = _Heads(lengths)
    budget = heads.least(division.budget, _whole(slots, division))
    other = budget.less(heads.pages, heads.size + division.excess)
    pieces = list(_pieces(slots, sections, division, other))
    begins = split([piece.unit for piece in pieces], budget.less(0, HEAD + division.excess), other)
    runs: list[Run] = []
    for volume, (start, stop) in enumerate(pairwise([*begins, len(pieces)]), 1):
        runs += heads.runs(volume) if volume > 1 else []
        runs += _joined([run for piece in pieces[start:stop] for run in piece.runs], volume)
    return tuple(runs)


def _as_served(slots: Sequence[Slot], begins: Sequence[tuple[str, int]], heads: _Heads) -> Iterator[Run]:
    """Volumes that begin where they began."""
    volume = 1
    for slot in slots:
        start = 0
        for page in (page for entry, page in begins if entry == slot.id):
            if page:
                yield Run(slot, volume, start, page)
            volume, start = volume + 1, page
            yield from heads.runs(volume)
        yield Run(slot, volume, start, len(slot.pages))


class _Heads:
    """What stands at the head of each further volume. Its index is as long as the first volume's until it is known."""

    def __init__(self, lengths: Lengths) -> None:
        self._lengths = lengths
        longest = max((count for name, count in lengths.items() if name.startswith(INDEX)), default=1)
        self.pages = 1 + longest
        self.size = float(HEAD + _DRAWN * self.pages)

    def least(self, budget: Budget, whole: Unit) -> Budget:
        """The budget, or what leaves half of each volume for documents and makes no more than ``MOST`` volumes: less
        would make volumes without end. whole: all that is to be divided."""
        pages = max(budget.pages, 2 * self.pages, self.pages + -(-whole.pages // MOST)) if budget.pages else 0
        size = max(budget.size, 2 * self.size, self.size + whole.size / MOST) if budget.size else 0
        return Budget(pages, size)

    def runs(self, volume: int) -> list[Run]:
        """Cover and index of a volume."""
        named = ((cover_id(volume), EntryKind.COVER, "Cover", 1), (index_id(volume), EntryKind.INDEX, "Index", 0))
        runs = []
        for slot_id, kind, title, usual in named:
            count = max(1, self._lengths.get(slot_id, usual or self._lengths.get(INDEX, 1)))
            runs.append(Run(Slot(slot_id, kind, title, (SlotPage(None, *A4),) * count), volume, 0, count))
        return runs


@dataclass(frozen=True)
class _Piece:
    """Pages that stay together."""

    unit: Unit
    runs: tuple[Run, ...]


def _joined(runs: Sequence[Run], volume: int) -> Iterator[Run]:
    """Neighbouring runs of one slot as one, in the volume."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].slot.id == run.slot.id:
            joined[-1] = Run(run.slot, volume, joined[-1].start, run.stop)
        else:
            joined.append(Run(run.slot, volume, run.start, run.stop))
    return iter(joined)


def _pieces(
    slots: Sequence[Slot], sections: Sequence[SectionSlot], division: Division, room: Budget
) -> Iterator[_Piece]:
    costs = list(_costs(slots, sections))
    borders = [at for at, (_, together) in enumerate(costs) if not together]
    group = _Group(slots, costs, division, room)
    for start, stop in pairwise([*borders, len(slots)]):
        yield from _opened(group, start, stop, costs[start][0])


def _costs(slots: Sequence[Slot], sections: Sequence[SectionSlot]) -> Iterator[tuple[float, bool]]:
    """For each slot what a volume that begins with it costs, and whether it stays with the slot before it."""
    levels: dict[int, int] = {}
    for section in sections:
        levels[section.start] = min(section.level, levels.get(section.start, section.level))
    kinds = {slot.id: slot.kind for slot in slots}
    before: Slot | None = None
    for position, slot in enumerate(slots):
        parent = kinds.get(slot.parent)
        if before is None:
            yield _DOCUMENT, False
        elif parent is EntryKind.EXHIBIT and slot.kind is not EntryKind.COMMENTS and before.id != slot.parent:
            yield _EXHIBITED, False
        elif before.id == slot.parent and parent is EntryKind.EXHIBIT:
            yield _GLUED, True
        elif slot.parent:
            yield _FAMILY, True
        elif before.kind in (EntryKind.DIVIDER, EntryKind.COVER):
            yield _GLUED, True
        else:
            level = levels.get(position)
            yield (_DOCUMENT if level is None else _INNER if level else _SECTION), False
        before = slot


def _whole(slots: Sequence[Slot], division: Division, cost: float = 0.0) -> Unit:
    """Slots as one unit."""
    pages = sum(len(slot.pages) for slot in slots)
    return Unit(pages, sum(division.weight(slot.id, slot.kind) * len(slot.pages) for slot in slots), cost)


@dataclass(frozen=True)
class _Group:
    """What is needed to take a run of slots apart where it is too large for a volume. room: of a further volume."""

    slots: Sequence[Slot]
    costs: Sequence[tuple[float, bool]]
    division: Division
    room: Budget

    def unit(self, start: int, stop: int, cost: float) -> Unit:
        """Slots as one unit."""
        return _whole(self.slots[start:stop], self.division, cost)


_OPENED = (_FAMILY, _GLUED)
"""What is opened where a volume cannot hold it, in this order: first families, then what introduces a document."""


def _opened(group: _Group, start: int, stop: int, cost: float, step: int = 0) -> Iterator[_Piece]:
    """A run of slots as one piece, or, where no volume holds that, as several; a document alone page by page."""
    unit = group.unit(start, stop, cost)
    if group.room.holds(unit.pages, unit.size):
        yield _Piece(unit, tuple(Run(slot, 1, 0, len(slot.pages)) for slot in group.slots[start:stop]))
    elif stop - start == 1:
        yield from _page_by_page(group, group.slots[start], cost)
    else:
        borders = [start, *(at for at in range(start + 1, stop) if group.costs[at][0] <= _OPENED[step])]
        for low, high in pairwise([*borders, stop]):
            yield from _opened(group, low, high, cost if low == start else group.costs[low][0], min(step + 1, 1))


def _page_by_page(group: _Group, slot: Slot, cost: float) -> Iterator[_Piece]:
    for page in range(len(slot.pages)):
        unit = Unit(1, group.division.weight(slot.id, slot.kind), _PAGE if page else cost)
        yield _Piece(unit, (Run(slot, 1, page, page + 1),))
