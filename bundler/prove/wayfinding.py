"""What the pages that bundler draws say and where their links lead, held against the Plan's rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bundler.planning.plan import GENERATED, EntryKind, Plan, PlanEntry
from bundler.planning.rows import index_rows
from bundler.planning.views import IndexRow
from bundler.planning.wording import volume_words
from bundler.prove.report import Record
from bundler.prove.wording import solid

_PAGE: Final = r"(?:\d+/)?\d+(?:[A-Z]+|\.\d+)?"
_NUMBER: Final = re.compile(rf"({_PAGE})(?:[–-]({_PAGE}))?")
_TITLE_START: Final = 14
"""Letters of a title that have to stand in its row: so many always fit its first line."""


@dataclass
class Group:
    """Links of one row: on one page, to one target, at one height. text: what stands under and beside them."""

    page: str
    target: int
    low: float
    high: float
    text: str
    used: bool = False


def prove_wayfinding(
    plan: Plan, texts: Mapping[tuple[int, str], str], found: Mapping[tuple[int, str], Sequence[Any]], record: Record
) -> None:
    """Hold index rows, page links and drawn pages against the Plan.

    texts: text of each drawn page, by volume (1-based) and index in it. found: its links, each ``[rect, ordinal, text
    within, text of its whole lines]``.
    """
    places = {(page.volume, str(page.index)): page for page in plan.pages}
    for key, several in found.items():
        page = places[key]
        for _, ordinal, text, _ in several:
            _prove_number(plan, page.label, page.entry, ordinal, text, record)
    _prove_rows(plan, texts, found, record)
    for entry in plan.entries:
        if entry.kind in GENERATED:
            _prove_drawn(plan, entry, texts, record)


def _prove_number(plan: Plan, label: str, entry: str, ordinal: int | None, text: str, record: Record) -> None:
    """A link whose words are a page number leads to that page."""
    number = _NUMBER.fullmatch(solid(text))
    if not number or ordinal is None:
        return
    record.looked("page references")
    target = plan.page_text(ordinal)
    if number[1] != target:
        record.refuse("link-target", f"the link “{text}” leads to page {target}.", label, entry)


def _prove_rows(
    plan: Plan, texts: Mapping[tuple[int, str], str], found: Mapping[tuple[int, str], Sequence[Any]], record: Record
) -> None:
    """Each volume's index holds every row."""
    several = len(plan.volumes) > 1
    for number in range(1, len(plan.volumes) + 1):
        pages = [
            (page.volume, str(page.index))
            for page in plan.pages
            if page.volume == number and plan.entry_by_id[page.entry].kind is EntryKind.INDEX
        ]
        if not pages:
            continue
        groups = [group for key in pages for group in _groups(key, found.get(key, ()))]
        printed = solid("".join(texts.get(key, "") for key in pages))
        for row in index_rows(plan, number if several else 0):
            record.looked("index rows")
            _prove_row(plan, row, groups, printed, record)


def _groups(key: tuple[int, str], several: Sequence[Any]) -> list[Group]:
    groups: list[Group] = []
    for rect, ordinal, text, band in several:
        if ordinal is None:
            continue
        near = next((g for g in groups if g.target == ordinal and rect[1] < g.high and rect[3] > g.low), None)
        if near:
            near.low, near.high = min(near.low, rect[1]), max(near.high, rect[3])
            near.text += solid(text) + solid(band)
        else:
            groups.append(Group(f"{key}", ordinal, rect[1], rect[3], solid(text) + solid(band)))
    return groups


def _prove_row(plan: Plan, row: IndexRow, groups: list[Group], printed: str, record: Record) -> None:
    here = [group for group in groups if group.target == row.target and not group.used]
    start, pages = solid(row.title)[:_TITLE_START], solid(row.pages)
    right = next((group for group in here if start in group.text and pages in group.text), None)
    label = plan.page_text(row.target)
    if right:
        right.used = True
    elif here:
        record.refuse("index-text", f"The index row “{row.title}” does not show its title and its pages {row.pages}.")
    else:
        record.refuse("index-link", f"The index row “{row.title}” has no link to page {label}.")
    for word in row.title.split():
        if word not in printed:
            record.refuse("index-text", f"The index does not print {word!r} of “{row.title}”.")


def _prove_drawn(plan: Plan, entry: PlanEntry, texts: Mapping[tuple[int, str], str], record: Record) -> None:
    """A drawn piece says something, and a cover says whose bundle it is."""
    ordinals = plan.ordinals_by_entry.get(entry.id, ())
    pages = [plan.pages[ordinal] for ordinal in ordinals]
    printed = [solid(texts.get((page.volume, str(page.index)), "")).casefold() for page in pages]
    record.looked("drawn pieces")
    if entry.kind is EntryKind.COVER:
        wanted = [*plan.title.split(), *plan.case_number.split(), *(["DRAFT"] if plan.draft else [])]
        wanted += [solid(volume_words(entry.volume, len(plan.volumes)))] if len(plan.volumes) > 1 else []
        for word in wanted:
            if word.casefold() not in "".join(printed):
                record.refuse("drawn-text", f"The cover does not say {word!r}.", document=entry.id)
    if pages and printed and printed[0] in ("", solid(plan.numbering.prefix + pages[0].label).casefold()):
        record.refuse("drawn-text", "the page is empty.", pages[0].label, entry.id)
