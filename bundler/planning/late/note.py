"""The change note: what was added since service, where it stands, and what stayed as it was."""

from __future__ import annotations

from dataclasses import dataclass

from bundler.planning.plan import EntryKind, Plan
from bundler.planning.rows import all_rows
from bundler.planning.tables import Table
from bundler.planning.views import IndexRow
from bundler.planning.wording import joined, runs


@dataclass(frozen=True)
class ChangeNote:
    """What a change note says. rows: of the documents that were added, as in the index."""

    case_number: str
    short_title: str
    title: str
    sentences: tuple[str, ...]
    rows: tuple[IndexRow, ...]


def change_note(plan: Plan, section_file: str = "") -> ChangeNote | None:
    """The note for a bundle that keeps what was served; None where nothing was added to it.

    section_file: name of the PDF that holds the new pages alone, "" where there is none.
    """
    rows = added_rows(plan, plan.after.rounds + 1) if plan.after else ()
    if plan.after is None or not rows:
        return None
    since = f"service on {plan.after.on}" if plan.after.on else "service"
    new = [ordinal for ordinal, page in enumerate(plan.pages) if _is_new(plan, page.entry)]
    parts = [_runs(plan, new), _runs(plan, _index_pages(plan))]
    sentences = (
        f"Since {since}, the documents listed below were added to {plan.title}, at {parts[0]}.",
        f"The index, at {parts[1]}, lists them. Every other page is as it was served, with the same number.",
        *([f"The new pages alone are in “{section_file}”, to go behind the bundle as served."] if section_file else ()),
    )
    return ChangeNote(plan.case_number, plan.short_title, plan.title, sentences, rows)


def added_rows(plan: Plan, late: int) -> tuple[IndexRow, ...]:
    """Index rows of the documents of one round."""
    return tuple(row for row in all_rows(plan) if row.entry in plan.entry_by_id and _row_of(plan, row.entry, late))


def _row_of(plan: Plan, entry: str, late: int) -> bool:
    return plan.entry_by_id[entry].late == late and not entry.startswith("@")


def _is_new(plan: Plan, entry: str) -> bool:
    return plan.after is not None and plan.entry_by_id[entry].late > plan.after.rounds


def _index_pages(plan: Plan) -> list[int]:
    """Ordinals of the pages of the index that stood in the served bundle."""
    parts = [entry.id for entry in plan.entries if entry.kind is EntryKind.INDEX and not _is_new(plan, entry.id)]
    return [ordinal for part in parts for ordinal in plan.ordinals_by_entry[part]]


def _runs(plan: Plan, ordinals: list[int]) -> str:
    """ "page 4", "pages 4–9 and 12"."""
    words = joined([plan.span_text(first, last) for first, last in runs(ordinals)])
    return f"{'page' if len(ordinals) == 1 else 'pages'} {words}"


def late_table(plan: Plan, on: str, late: int) -> Table:
    """What was added since a service, for the report. on: the day of it. late: the round of what was added, 0 where the
    whole bundle was."""
    since = f"service on {on}" if on else "service"
    rows = tuple((row.number, row.title, row.date, row.pages) for row in added_rows(plan, late))
    empty = f"Nothing was added since {since}: {len(plan.entries)} entries were compared with it."
    name = f"late-{plan.bundle}" if plan.bundle else "late"
    columns = ("No.", "Document", "Date", "Pages")
    return Table(name, f"{plan.title}: documents added since {since}", columns, rows, empty)
