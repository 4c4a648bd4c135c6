"""Bookmarks as a function of the Plan: by section and document, each source's own below (ISO 32000-2, 12.3.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bundler.model import Facts, OutlineItem
from bundler.planning.plan import EntryKind, Plan, PlanEntry, PlanSection


@dataclass(frozen=True)
class OutlineNode:
    """A bookmark. target: ordinal of its page, or None for a source's bookmark that leads nowhere in the bundle.

    own: made by bundler; False for one that came with a source (its title is kept as it was).
    """

    title: str
    target: int | None
    children: tuple[OutlineNode, ...] = ()
    own: bool = True


def bookmark_title(title: str, page: str) -> str:
    """A bookmark's text: it holds the page number, as cited (General guidance on electronic court bundles, para 3)."""
    return f"{title} (p.{page})"


def outline(plan: Plan, facts: Mapping[str, Facts]) -> tuple[OutlineNode, ...]:
    """All bookmarks in the order of the pages. facts: by document id; sources without bookmarks may be absent."""
    top = [_entry_node(plan, entry, facts) for entry in plan.directly_in("")]
    nodes = top + [_section_node(plan, section, facts) for section in plan.sections_in("")]
    return tuple(sorted(nodes, key=lambda node: -1 if node.target is None else node.target))


def _section_node(plan: Plan, section: PlanSection, facts: Mapping[str, Facts]) -> OutlineNode:
    inner = [_section_node(plan, each, facts) for each in plan.sections_in(section.id)]
    entries = [
        _entry_node(plan, entry, facts) for entry in plan.directly_in(section.id) if entry.kind is not EntryKind.DIVIDER
    ]
    children = sorted(entries + inner, key=lambda node: node.target or 0)
    target, _ = plan.section_ordinals(section)
    return OutlineNode(bookmark_title(section.title, plan.page_text(target)), target, tuple(children))


def _entry_node(plan: Plan, entry: PlanEntry, facts: Mapping[str, Facts]) -> OutlineNode:
    below = [_entry_node(plan, child, facts) for child in plan.children(entry.id)]
    own = _source_nodes(plan, entry, facts[entry.id].outline) if entry.id in facts else ()
    title = f"{entry.mark}: {entry.title}" if entry.mark and entry.mark != entry.title else entry.title
    target = plan.first_ordinal(entry)
    return OutlineNode(bookmark_title(title, plan.page_text(target)), target, (*own, *below))


def _source_nodes(plan: Plan, entry: PlanEntry, items: tuple[OutlineItem, ...]) -> tuple[OutlineNode, ...]:
    places = {plan.pages[ordinal].source_page: ordinal for ordinal in plan.ordinals_by_entry.get(entry.id, ())}

    def node(item: OutlineItem) -> OutlineNode:
        target = places.get(item.page) if item.page else None  # type: ignore[call-overload]
        return OutlineNode(item.title, target, tuple(node(child) for child in item.children), own=False)

    return tuple(node(item) for item in items)
