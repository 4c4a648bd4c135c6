"""Bookmarks (ISO 32000-2, 12.3.3): the outline of the Plan, written with explicit destinations."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from itertools import pairwise

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from bundler.planning.outline import OutlineNode

_OPEN_LEVELS = 1
"""Levels that show what lies below them when the bundle is opened."""


def write_outline(pdf: Pdf, nodes: Sequence[OutlineNode], dest: Callable[[int], Array]) -> None:
    """Write the bookmarks. dest: gives the destination for the ordinal of a page."""
    if not nodes:
        return
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    pdf.Root["/Outlines"] = root
    pending: list[tuple[Object, Sequence[OutlineNode], int]] = [(root, nodes, 0)]
    while pending:
        parent, children, level = pending.pop()
        items = [pdf.make_indirect(_item(node, parent, dest)) for node in children]
        _join(parent, items)
        parent["/Count"] = _count(children, level)
        pending += [
            (item, node.children, level + 1) for item, node in zip(items, children, strict=True) if node.children
        ]


def volume_nodes(nodes: Sequence[OutlineNode], ordinals: Container[int]) -> tuple[OutlineNode, ...]:
    """The bookmarks of one volume: those whose pages are in it, with those above them; a title above that has its own
    page elsewhere leads to the first page below it."""
    kept = []
    for node in nodes:
        below = volume_nodes(node.children, ordinals)
        if node.target is None or node.target in ordinals:
            kept.append(OutlineNode(node.title, node.target, below, node.own))
        elif any(child.target is not None for child in below):
            first = next(child.target for child in below if child.target is not None)
            kept.append(OutlineNode(node.title, first, below, node.own))
    return tuple(kept)


def _item(node: OutlineNode, parent: Object, dest: Callable[[int], Array]) -> Dictionary:
    item = Dictionary(Title=String(node.title), Parent=parent)
    if node.target is not None:
        item["/Dest"] = dest(node.target)
    return item


def _join(parent: Object, items: Sequence[Object]) -> None:
    parent["/First"], parent["/Last"] = items[0], items[-1]
    for before, after in pairwise(items):
        before["/Next"], after["/Prev"] = after, before


def _count(children: Sequence[OutlineNode], level: int) -> int:
    """Items that show below a parent: of a closed one, negative, how many would."""
    if level > _OPEN_LEVELS:
        return -len(children)
    shown = len(children)
    if level < _OPEN_LEVELS:
        shown += sum(len(child.children) for child in children)
    return shown
