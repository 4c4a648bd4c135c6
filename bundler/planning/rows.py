"""Rows of the index: sections, documents and what stands below them, with their pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bundler.planning.grammar import mark_key
from bundler.planning.guesses import MARK
from bundler.planning.plan import EntryKind, Plan, PlanEntry, PlanSection
from bundler.planning.views import IndexRow

UNLISTED = frozenset({EntryKind.COVER, EntryKind.INDEX, EntryKind.DIVIDER})
"""Kinds that have no row of their own in the index."""

DISPUTED = "disputed"
"""What the index says of a document that a party disputes."""


def index_rows(plan: Plan) -> tuple[IndexRow, ...]:
    """Every row of the index, in the order of the pages."""
    rows = [row for entry in plan.directly_in("") for row in _entry_rows(plan, entry, 0)]
    for section in plan.sections_in(""):
        rows += _section_rows(plan, section)
    return tuple(sorted(rows, key=lambda row: row.target))


def section_rows(plan: Plan, section_id: str) -> tuple[IndexRow, ...]:
    """The rows below one section's heading."""
    rows = _section_rows(plan, plan.section_by_id[section_id])
    return tuple(row for row in rows if row.entry != section_id)


def child_rows(plan: Plan, parent: PlanEntry) -> tuple[IndexRow, ...]:
    """The rows of an exhibit's documents, for its front sheet."""
    return tuple(row for child in plan.children(parent.id) for row in _entry_rows(plan, child, 0))


def full_title(entry: PlanEntry) -> str:
    """A title as the index shows it: an exhibit's begins with its mark."""
    if not entry.mark or mark_key(entry.title).startswith(mark_key(entry.mark)):
        return entry.title
    if mark_key(entry.title) == mark_key(f"Exhibit {entry.mark}"):
        return entry.title
    return f"Exhibit {entry.mark}: {entry.title}"


def _section_rows(plan: Plan, section: PlanSection) -> list[IndexRow]:
    target, _ = plan.section_ordinals(section)
    heading = IndexRow("section", section.level, "", section.title, "", "", target, section.id)
    below = [row for entry in plan.directly_in(section.id) for row in _entry_rows(plan, entry, section.level)]
    for inner in plan.sections_in(section.id):
        below += _section_rows(plan, inner)
    return [heading, *sorted(below, key=lambda row: row.target)]


def _entry_rows(plan: Plan, entry: PlanEntry, level: int) -> Iterator[IndexRow]:
    if entry.kind in UNLISTED:
        return
    children = plan.children(entry.id)
    alone = children[0] if _says_nothing_new(entry, children) else None
    yield IndexRow(
        kind="child" if entry.parent else "document",
        level=level,
        number=entry.number,
        title=_marked("title", full_title(entry), entry),
        date=_marked("date", entry.date, entry) if entry.date or alone is None else _marked("date", alone.date, alone),
        pages=plan.entry_text(entry),
        target=plan.first_ordinal(entry),
        entry=entry.id,
        note="; ".join(_notes(entry, alone)),
    )
    for child in plan.children(alone.id) if alone else children:
        yield from _entry_rows(plan, child, level + 1)


def footnotes(plan: Plan) -> tuple[str, ...]:
    """What the marks behind titles and dates of the index mean, and what was added to pages, where there is any."""
    what = [name for name in ("title", "date") if any(name in entry.guessed for entry in plan.entries)]
    guessed = f"{MARK} {' or '.join(what).capitalize()} as the document itself gives it." if what else ""
    return tuple(filter(None, (guessed, _added(plan))))


def _added(plan: Plan) -> str:
    """What was put on pages of documents besides their numbers, said once."""
    numbers = any(mark.kind == "reference" for page in plan.pages for mark in page.marks)
    if not numbers and not any(page.links for page in plan.pages):
        return ""
    what = "Small numbers in the margins, and links over references, were" if numbers else "Links over references were"
    return f"{what} added by the makers of this bundle; nothing else on those pages was changed."


def _marked(name: str, text: str, entry: PlanEntry) -> str:
    """The text as the index shows it: with a mark where it was taken from the document itself."""
    return f"{text}{MARK}" if text and name in entry.guessed else text


def _notes(entry: PlanEntry, alone: PlanEntry | None) -> list[str]:
    disputed = DISPUTED if entry.disputed or (alone is not None and alone.disputed) else ""
    notes = (disputed, entry.extract, alone.extract if alone else "", entry.note, alone.note if alone else "")
    return list(dict.fromkeys(note for note in notes if note))


def _says_nothing_new(entry: PlanEntry, children: Sequence[PlanEntry]) -> bool:
    """An exhibit of one document with the exhibit's own title needs no second row."""
    return len(children) == 1 and entry.kind is EntryKind.EXHIBIT and children[0].title == entry.title
