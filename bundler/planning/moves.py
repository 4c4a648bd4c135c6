"""Old page -> new page as rows: for a table in print, for a spreadsheet, for the terminal. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bundler.planning.concordance import concordance
from bundler.planning.plan import Plan
from bundler.planning.rows import full_title
from bundler.planning.wording import span


class Fate(StrEnum):
    """What became of a page."""

    MOVED = "moved"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    """Its document has another file now; the page may say something else."""
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class MoveRow:
    """A page, or a run of pages of one document, in two bundles. old and new: as printed, "" where there is none.

    source: pages of the document itself, "" for what bundler draws.
    """

    old: str
    new: str
    document: str
    source: str
    fate: Fate


@dataclass(frozen=True)
class _Step:
    """One page. was and now: its ordinals in the old and the new plan."""

    was: int | None
    now: int | None
    entry: str
    fate: Fate


def page_moves(old: Plan, new: Plan) -> tuple[MoveRow, ...]:
    """One row for every page of both bundles: those of the old in their order, then those that were added."""
    return tuple(_row(old, new, step, step) for step in _steps(old, new))


def run_moves(old: Plan, new: Plan) -> tuple[MoveRow, ...]:
    """The same, pages of one document that went together being one row."""
    runs: list[tuple[_Step, _Step]] = []
    for step in _steps(old, new):
        if runs and _follows(runs[-1][1], step):
            runs[-1] = (runs[-1][0], step)
        else:
            runs.append((step, step))
    return tuple(_row(old, new, first, last) for first, last in runs)


def moves_csv(old: Plan, new: Plan) -> str:
    """The concordance page by page as CSV (RFC 4180), with a byte order mark so that Excel takes it for UTF-8.

    No cell can be taken for a formula: one that begins like one has an apostrophe before it.
    """
    buffer = io.StringIO(newline="")
    table = csv.writer(buffer)
    table.writerow(CSV_HEADINGS)
    for row in page_moves(old, new):
        table.writerow([_inert(cell) for cell in (row.old, row.new, row.document, row.source, row.fate.value)])
    return "\ufeff" + buffer.getvalue()


CSV_HEADINGS = ("Old page", "New page", "Document", "Page of the document", "What happened")
"""The first line of the CSV file; by it an earlier one is known to be ours."""


def is_moves_csv(data: bytes) -> bool:
    """Whether a file is a concordance that ``moves_csv`` wrote."""
    return data.decode("utf-8-sig", "replace").startswith(",".join(CSV_HEADINGS))


_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("\t", "\r", "\n")) or cell.lstrip().startswith(_FORMULA) else cell


def _steps(old: Plan, new: Plan) -> Iterator[_Step]:
    found = concordance(old, new)
    successors = {move.was: move.now for move in found.moves}
    replaced = {change.entry for change in found.replaced}
    for was, page in enumerate(old.pages):
        now = successors.get(was)
        if now is None:
            yield _Step(was, None, page.entry, Fate.REMOVED)
        else:
            entry = new.pages[now].entry
            same = old.page_text(was) == new.page_text(now)
            yield _Step(was, now, entry, Fate.REPLACED if entry in replaced else Fate.UNCHANGED if same else Fate.MOVED)
    taken = set(successors.values())
    for now, page in enumerate(new.pages):
        if now not in taken:
            yield _Step(None, now, page.entry, Fate.ADDED)


def _follows(one: _Step, other: _Step) -> bool:
    """The other is the next page of the same document in whichever bundle has it."""
    if (one.entry, one.fate) != (other.entry, other.fate):
        return False
    return all((b is None) if a is None else b == a + 1 for a, b in ((one.was, other.was), (one.now, other.now)))


def _row(old: Plan, new: Plan, first: _Step, last: _Step) -> MoveRow:
    plan, start, end = (old, first.was, last.was) if first.now is None else (new, first.now, last.now)
    one, other = (plan.pages[at].source_page if at is not None else None for at in (start, end))
    source = span(str(one), str(other)) if one and other else ""
    title = full_title(plan.entry_by_id[first.entry])
    return MoveRow(_span(old, first.was, last.was), _span(new, first.now, last.now), title, source, first.fate)


def _span(plan: Plan, first: int | None, last: int | None) -> str:
    return "" if first is None or last is None else plan.span_text(first, last)
