"""The pages that were added after service, as a bundle of their own: the same numbers, labels and marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bundler.model import PdfIndex
from bundler.planning.naming import with_suffix
from bundler.planning.numbering import Numbering
from bundler.planning.plan import Plan, PlanLink, PlanVolume
from bundler.planning.sheets import SheetLink, Sheets


def new_section(plan: Plan) -> Plan | None:
    """The plan of the newest round of late documents alone, where they stand together at the end; None where there is
    no such round."""
    newest = max((entry.late for entry in plan.entries), default=0)
    if plan.after is None or plan.after.mode != "append" or newest <= plan.after.rounds:
        return None
    entries = {entry.id: replace(entry, volume=1) for entry in plan.entries if entry.late == newest}
    first = next(ordinal for ordinal, page in enumerate(plan.pages) if page.entry in entries)
    own = plan.pages[first:]
    pages = tuple(
        replace(page, volume=1, index=PdfIndex(at), links=tuple(_within(page.links, first, len(own))))
        for at, page in enumerate(own)
    )
    sections = {entry.section for entry in entries.values()}
    name = with_suffix(plan.volumes[own[0].volume - 1].file, "new section")
    return replace(
        plan,
        volumes=(PlanVolume(name, f"{plan.title}: new section", len(pages)),),
        sections=tuple(each for each in plan.sections if each.id in sections),
        entries=tuple(entries.values()),
        pages=pages,
        numbering=Numbering(int(pages[0].label), prefix=plan.numbering.prefix),
        after=None,
    )


def _within(links: Iterable[PlanLink], first: int, count: int) -> Iterator[PlanLink]:
    """Links that lead to one of so many pages from an ordinal on, counted from there."""
    return (replace(link, target=link.target - first) for link in links if 0 <= link.target - first < count)


def sheets_of(part: Plan, plan: Plan, sheets: Sheets) -> Sheets:
    """The drawn pages for the last pages of a plan: links that lead out of them are left out, all others lead within
    them."""
    first = len(plan.pages) - len(part.pages)
    links = tuple(
        SheetLink(link.page, link.rect, link.target - first)
        for link in sheets.links
        if 0 <= link.target - first < len(part.pages)
    )
    return replace(sheets, links=links)
