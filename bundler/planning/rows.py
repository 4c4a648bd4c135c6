"""Rows of the index: sections, documents and what stands below them, with their pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bundler.planning.grammar import mark_key
from bundler.planning.guesses import MARK
from bundler.planning.plan import EntryKind, Plan, PlanEntry, PlanSection
from bundler.planning.views import IndexRow
from bundler.planning.wording import joined, volume_words

UNLISTED = frozenset({EntryKind.COVER, EntryKind.INDEX, EntryKind.DIVIDER})
"""Kinds that have no row of their own in the index."""

DISPUTED = "disputed"
"""What the index says of a document that a party disputes."""


def index_parts(plan: Plan) -> tuple[PlanEntry, ...]:
    """The index, and its continuations for documents that were added after service, in the order of the services."""
    found: dict[int, PlanEntry] = {}
    for entry in plan.entries:
        if entry.kind is EntryKind.INDEX:
            found.setdefault(entry.late, entry)
    return tuple(found[late] for late in sorted(found))


def index_rows(plan: Plan, volume: int = 0) -> tuple[IndexRow, ...]:
    """Every row of the index and of its continuations, with the lines that lead from one to the next.

    volume: 1-based, the one whose own rows are marked; a continuation is printed in its own volume alone.
    """
    parts = [part for part in index_parts(plan) if not part.late or volume in (0, part.volume)]
    if not parts:
        return all_rows(plan, volume)
    return tuple(row for part in parts for row in part_rows(plan, part, volume))


def part_rows(plan: Plan, part: PlanEntry, volume: int = 0) -> tuple[IndexRow, ...]:
    """The rows of the index, or of one continuation: of what was added since its service, and not yet in the next."""
    following = next((each for each in index_parts(plan) if each.late > part.late), None)
    rows = all_rows(plan, volume)
    if following is None and not part.late:
        return rows
    here = [entry for entry in plan.entries if part.late <= entry.late and not _is_in(following, entry)]
    wanted = {"section": _sections_of(plan, here), "volume": set() if part.late else {row.entry for row in rows}}
    ids = {entry.id for entry in here}
    kept = tuple(row for row in rows if row.entry in wanted.get(row.kind, ids))
    return (*kept, _onward(plan, following)) if following else kept


def _is_in(part: PlanEntry | None, entry: PlanEntry) -> bool:
    return part is not None and entry.late >= part.late


def _sections_of(plan: Plan, entries: Sequence[PlanEntry]) -> set[str]:
    """Ids of the sections that have rows below them, when these entries alone are listed."""
    found: set[str] = set()
    for entry in entries:
        section = "" if entry.kind in UNLISTED else entry.section
        while section and section not in found:
            found.add(section)
            section = plan.section_by_id[section].parent
    return found


def _onward(plan: Plan, part: PlanEntry) -> IndexRow:
    target = plan.first_ordinal(part)
    page = plan.page_text(target)
    return IndexRow("document", 0, "", f"Documents added later: continued at page {page}", "", page, target, part.id)


def all_rows(plan: Plan, volume: int = 0) -> tuple[IndexRow, ...]:
    """Every row in the order of the pages, wherever it is printed. volume: as for ``index_rows``."""
    rows = [*_volume_rows(plan, volume), *_continued_rows(plan)]
    rows += [row for entry in plan.directly_in("") for row in _entry_rows(plan, entry, 0)]
    for section in plan.sections_in(""):
        rows += _section_rows(plan, section)
    ordered = sorted(rows, key=lambda row: row.target)
    return tuple(replace(row, here=plan.pages[row.target].volume == volume) if volume else row for row in ordered)


def _volume_rows(plan: Plan, volume: int) -> Iterator[IndexRow]:
    """A heading for each volume, where there are several."""
    count = len(plan.volumes)
    for number in range(1, count + 1 if count > 1 else 1):
        first, last = plan.volume_extent(number)
        note = "this volume" if number == volume else ""
        pages = plan.span_text(first, last)
        yield IndexRow("volume", 0, "", volume_words(number, count), "", pages, first, f"@volume:{number}", note)


def _continued_rows(plan: Plan) -> Iterator[IndexRow]:
    """The headings of sections that go on in a volume, once more, before what that holds of them."""
    for begin in plan.volume_begins[1:]:
        first = next((at for at in range(begin, len(plan.pages)) if _listed(plan, at)), None)
        if first is None:
            continue
        section = plan.section_by_id.get(plan.entry_by_id[plan.pages[first].entry].section)
        around: list[PlanSection] = []
        while section is not None:
            around.insert(0, section)
            section = plan.section_by_id.get(section.parent)
        for each in around:
            if plan.section_ordinals(each)[0] < begin:
                yield IndexRow("section", each.level, "", f"{each.title}, continued", "", "", first, each.id)


def _listed(plan: Plan, ordinal: int) -> bool:
    """Whether a page is of something that the index lists."""
    return plan.entry_by_id[plan.pages[ordinal].entry].kind not in UNLISTED


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
    return [heading, *sorted(below, key=lambda row: row.target)] if below else []


def _entry_rows(plan: Plan, entry: PlanEntry, level: int) -> Iterator[IndexRow]:
    if entry.kind in UNLISTED:
        return
    children = plan.children(entry.id)
    alone = children[0] if says_nothing_new(entry, children) else None
    yield IndexRow(
        kind="child" if entry.parent else "document",
        level=level,
        number=entry.number,
        title=_marked("title", full_title(entry), entry),
        date=_marked("date", entry.date, entry) if entry.date or alone is None else _marked("date", alone.date, alone),
        pages=plan.entry_text(entry),
        target=plan.first_ordinal(entry),
        entry=entry.id,
        note="; ".join([*_notes(plan, entry, alone), *_going_on(plan, alone or entry)]),
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
    kinds = {mark.kind for page in plan.pages for mark in page.marks}
    what = ["small numbers in the margins"] if "reference" in kinds else []
    what += ["lines beside passages relied on"] if "sideline" in kinds else []
    linked = "reference" in kinds or any(page.links for page in plan.pages)
    what += ["links over references"] if linked else []
    if not what:
        return ""
    said = f"{', '.join(what[:-1])}, and {what[-1]}" if len(what) > 1 else what[0]
    return f"{said.capitalize()} were added by the makers of this bundle; nothing else on those pages was changed."


def _marked(name: str, text: str, entry: PlanEntry) -> str:
    """The text as the index shows it: with a mark where it was taken from the document itself."""
    return f"{text}{MARK}" if text and name in entry.guessed else text


def _cited(entry: PlanEntry) -> str:
    """An authority's citations and court: "[2023] EWHC 12 (Admin), [2023] 1 WLR 99, High Court"."""
    return ", ".join(filter(None, (*entry.citations, entry.court)))


def _relied(plan: Plan, entry: PlanEntry) -> str:
    """Who relies on a document of a joint bundle, where it is not said of the exhibit around it already."""
    parent = plan.entry_by_id.get(entry.parent)
    if not entry.relied_on or (parent is not None and parent.relied_on == entry.relied_on):
        return ""
    return f"relied on by {joined(entry.relied_on)}"


def _notes(plan: Plan, entry: PlanEntry, alone: PlanEntry | None) -> list[str]:
    disputed = DISPUTED if entry.disputed or (alone is not None and alone.disputed) else ""
    extracts = (entry.extract, alone.extract if alone else "")
    notes = (_cited(alone or entry), _relied(plan, entry), disputed, *extracts, entry.note, alone.note if alone else "")
    return list(dict.fromkeys(note for note in notes if note))


def _going_on(plan: Plan, entry: PlanEntry) -> Iterator[str]:
    """Where a document goes on that is split over volumes."""
    for ordinal in plan.goes_on(entry):
        yield f"goes on in volume {plan.pages[ordinal].volume} at page {plan.page_text(ordinal)}"


def shown_number(plan: Plan, entry: PlanEntry) -> str:
    """The number under which the index has a document: its exhibit's, where that has no second row for it."""
    above = plan.entry_by_id.get(entry.parent)
    if above is not None and says_nothing_new(above, plan.children(above.id)):
        return shown_number(plan, above)
    return entry.number


def says_nothing_new(entry: PlanEntry, children: Sequence[PlanEntry]) -> bool:
    """An exhibit of one document with the exhibit's own title needs no second row."""
    return len(children) == 1 and entry.kind is EntryKind.EXHIBIT and children[0].title == entry.title
