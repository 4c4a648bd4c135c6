"""Bookmarks as a function of the Plan: by section and document, each source's own below (ISO 32000-2, 12.3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bundler.model import Facts, OutlineItem
from bundler.planning.plan import EntryKind, Plan, PlanEntry, PlanSection
from bundler.planning.wording import volume_words


@dataclass(frozen=True)
class OutlineNode:
    """A bookmark. target: ordinal of its page, or None for a source's bookmark that leads nowhere in the bundle.

    own: made by bundler; False for one that came with a source (its title is kept as it was). name: of one that bundler
    made, without its page. goes_on: where a document that is split over volumes goes on, by ordinal.
    """

    title: str
    target: int | None
    children: tuple[OutlineNode, ...] = ()
    own: bool = True
    name: str = ""
    goes_on: tuple[int, ...] = ()


def bookmark_title(title: str, page: str) -> str:
    """A bookmark's text: it holds the page number, as cited (General guidance on electronic court bundles, para 3)."""
    return f"{title} (p.{page})"


def outline(plan: Plan, facts: Mapping[str, Facts]) -> tuple[OutlineNode, ...]:
    """All bookmarks in the order of the pages. facts: by document id; sources without bookmarks may be absent."""
    top = [_entry_node(plan, entry, facts) for entry in plan.directly_in("")]
    nodes = top + [_section_node(plan, section, facts) for section in plan.sections_in("")]
    return tuple(sorted(nodes, key=lambda node: -1 if node.target is None else node.target))


def volume_outline(plan: Plan, nodes: Iterable[OutlineNode], number: int) -> tuple[OutlineNode, ...]:
    """The bookmarks of one volume (1-based): its own in full, and one for each other volume, to its first page.

    nodes: those of the whole bundle. A section or exhibit that began in an earlier volume stands here as continued,
    with the first of its pages that this volume has.
    """
    if len(plan.volumes) == 1:
        return tuple(nodes)
    count = len(plan.volumes)
    others = {at: _node(plan, volume_words(at, count), plan.volume_begins[at - 1]) for at in range(1, count + 1)}
    before, behind = [others[at] for at in range(1, number)], [others[at] for at in range(number + 1, count + 1)]
    own = sorted(_within(plan, nodes, number), key=lambda node: -1 if node.target is None else node.target)
    return (*before, *own, *behind)


def _within(plan: Plan, nodes: Iterable[OutlineNode], number: int) -> Iterator[OutlineNode]:
    for node in nodes:
        below = tuple(_within(plan, node.children, number))
        targets = [child.target for child in below if child.target is not None]
        targets += [ordinal for ordinal in node.goes_on if plan.pages[ordinal].volume == number]
        if node.target is None or plan.pages[node.target].volume == number:
            yield replace(node, children=below)
        elif targets:
            continued = _node(plan, f"{node.name}, continued", min(targets), below)
            yield continued if node.own else replace(node, target=min(targets), children=below)


def _section_node(plan: Plan, section: PlanSection, facts: Mapping[str, Facts]) -> OutlineNode:
    inner = [_section_node(plan, each, facts) for each in plan.sections_in(section.id)]
    entries = [
        _entry_node(plan, entry, facts) for entry in plan.directly_in(section.id) if entry.kind is not EntryKind.DIVIDER
    ]
    children = sorted(entries + inner, key=lambda node: node.target or 0)
    target, _ = plan.section_ordinals(section)
    return _node(plan, section.title, target, tuple(children))


def _entry_node(plan: Plan, entry: PlanEntry, facts: Mapping[str, Facts]) -> OutlineNode:
    below = [_entry_node(plan, child, facts) for child in plan.children(entry.id)]
    own = _source_nodes(plan, entry, facts[entry.id].outline) if entry.id in facts else ()
    title = f"{entry.mark}: {entry.title}" if entry.mark and entry.mark != entry.title else entry.title
    target = plan.first_ordinal(entry)
    node = _node(plan, title, target, (*own, *below))
    return replace(node, goes_on=plan.goes_on(entry))


def _node(plan: Plan, name: str, target: int, children: tuple[OutlineNode, ...] = ()) -> OutlineNode:
    return OutlineNode(bookmark_title(name, plan.page_text(target)), target, children, name=name)


def _source_nodes(plan: Plan, entry: PlanEntry, items: tuple[OutlineItem, ...]) -> tuple[OutlineNode, ...]:
    places = {plan.pages[ordinal].source_page: ordinal for ordinal in plan.ordinals_by_entry.get(entry.id, ())}

    def node(item: OutlineItem) -> OutlineNode:
        target = places.get(item.page) if item.page else None  # type: ignore[call-overload]
        return OutlineNode(item.title, target, tuple(node(child) for child in item.children), own=False)

    return tuple(node(item) for item in items)
