"""What moved between two plans: old page -> new page, and what was added, removed or replaced."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bundler.planning.plan import EntryKind, Plan, PlanEntry
from bundler.planning.rows import full_title
from bundler.planning.wording import runs


@dataclass(frozen=True)
class PageMove:
    """A page of a document in both plans. old, new: how each plan cites it. title: of its document in the new plan. was
    and now: its ordinals in the old and in the new plan."""

    old: str
    new: str
    entry: str
    title: str
    source_page: int | None
    was: int
    now: int


@dataclass(frozen=True)
class EntryChange:
    """A document that is in one plan alone, or whose file changed. pages: as printed, in the plan that has it (for a
    replaced one: in the new)."""

    entry: str
    title: str
    pages: str


@dataclass(frozen=True)
class Concordance:
    """All that differs between two plans. moves: every page of the old plan that has a successor, in the old order.
    lost, gained: pages of documents that are in both plans, one row a document, where an extract became another."""

    moves: tuple[PageMove, ...]
    added: tuple[EntryChange, ...]
    removed: tuple[EntryChange, ...]
    replaced: tuple[EntryChange, ...]
    lost: tuple[EntryChange, ...] = ()
    gained: tuple[EntryChange, ...] = ()

    @property
    def moved(self) -> tuple[PageMove, ...]:
        """The pages whose number changed."""
        return tuple(move for move in self.moves if move.old != move.new)

    @property
    def same(self) -> bool:
        """Nothing moved, came, went or changed."""
        return not (self.moved or self.added or self.removed or self.replaced or self.lost or self.gained)


def concordance(old: Plan, new: Plan) -> Concordance:
    """Compare two plans. A page of a document is the same page if id and source page are the same; a document whose
    id is new is still the same if it is the only one with the same file, by hash."""
    renamed = _renamed(old, new)
    matched = {entry.id: renamed.get(entry.id, entry.id) for entry in old.entries}
    kept = {old_id: new_id for old_id, new_id in matched.items() if new_id in new.entry_by_id}
    moves = tuple(_moves(old, new, kept))
    return Concordance(
        moves=moves,
        added=tuple(_change(new, each) for each in _documents(new) if each.id not in kept.values()),
        removed=tuple(_change(old, each) for each in _documents(old) if each.id not in kept),
        replaced=tuple(_change(new, each) for each in _replaced(old, new, kept)),
        lost=tuple(_alone(old, kept.keys(), {move.was for move in moves})),
        gained=tuple(_alone(new, kept.values(), {move.now for move in moves})),
    )


def _alone(plan: Plan, kept: Collection[str], matched: Collection[int]) -> Iterator[EntryChange]:
    """Pages of documents of both plans that only this one has."""
    for entry in _documents(plan):
        own = plan.ordinals_by_entry.get(entry.id, ()) if entry.id in kept else ()
        alone = [ordinal for ordinal in own if ordinal not in matched]
        if alone:
            pages = ", ".join(plan.span_text(first, last) for first, last in runs(alone))
            yield EntryChange(entry.id, full_title(entry), pages)


def _documents(plan: Plan) -> Iterator[PlanEntry]:
    """Entries of the manifest: what bundler adds is not added or removed by anybody."""
    return (entry for entry in plan.entries if not entry.id.startswith("@"))


def _renamed(old: Plan, new: Plan) -> dict[str, str]:
    """Old id -> new id for documents whose id changed but whose file did not."""
    gone = _by_hash([each for each in _documents(old) if each.id not in new.entry_by_id])
    came = _by_hash([each for each in _documents(new) if each.id not in old.entry_by_id])
    return {gone[key]: came[key] for key in gone if key in came}


def _by_hash(entries: list[PlanEntry]) -> dict[tuple[str, str], str]:
    keys = [((entry.source.sha256, entry.extract), entry.id) for entry in entries if entry.source]
    counts = [key for key, _ in keys]
    return {key: entry_id for key, entry_id in keys if counts.count(key) == 1}


def _moves(old: Plan, new: Plan, kept: dict[str, str]) -> Iterator[PageMove]:
    places = _places(new)
    for key, ordinal in _places(old).items():
        entry_id, source_page, _ = key
        there = places.get((kept.get(entry_id, ""), *key[1:]))
        if there is not None:
            successor = new.pages[there].entry
            title = full_title(new.entry_by_id[successor])
            yield PageMove(old.page_text(ordinal), new.page_text(there), successor, title, source_page, ordinal, there)


def _places(plan: Plan) -> dict[tuple[str, int | None, int], int]:
    """Ordinals by entry, source page and, for pages that bundler draws, position in their piece."""
    found: dict[tuple[str, int | None, int], int] = {}
    for entry_id, ordinals in plan.ordinals_by_entry.items():
        for position, ordinal in enumerate(ordinals):
            source_page = plan.pages[ordinal].source_page
            found[(entry_id, source_page, 0 if source_page else position)] = ordinal
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _replaced(old: Plan, new: Plan, kept: dict[str, str]) -> Iterator[PlanEntry]:
    for old_id, new_id in kept.items():
        before, after = old.entry_by_id[old_id], new.entry_by_id[new_id]
        if before.kind is EntryKind.DOCUMENT and before.source and after.source:
            if before.source.sha256 != after.source.sha256:
                yield after
        elif before.kind is not after.kind:
            yield after


def _change(plan: Plan, entry: PlanEntry) -> EntryChange:
    return EntryChange(entry.id, full_title(entry), plan.entry_text(entry))
