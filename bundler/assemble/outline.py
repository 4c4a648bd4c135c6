"""Bookmarks (ISO 32000-2, 12.3.3): the outline of the Plan, written with explicit destinations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from pikepdf import Dictionary, Name, Object, Pdf, String

from bundler.planning.outline import OutlineNode

_OPEN_LEVELS = 1
"""Levels that show what lies below them when the bundle is opened."""


Lead = Callable[[int], tuple[str, Object]]
"""The key and value of a link or bookmark that leads to the page with an ordinal."""


def write_outline(pdf: Pdf, nodes: Sequence[OutlineNode], lead: Lead) -> None:
    """Write the bookmarks."""
    if not nodes:
        return
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    pdf.Root["/Outlines"] = root
    pending: list[tuple[Object, Sequence[OutlineNode], int]] = [(root, nodes, 0)]
    while pending:
        parent, children, level = pending.pop()
        items = [pdf.make_indirect(_item(node, parent, lead)) for node in children]
        _join(parent, items)
        parent["/Count"] = _count(children, level)
        pending += [
            (item, node.children, level + 1) for item, node in zip(items, children, strict=True) if node.children
        ]


def _item(node: OutlineNode, parent: Object, lead: Lead) -> Dictionary:
    item = Dictionary(Title=String(node.title), Parent=parent)
    if node.target is not None:
        key, value = lead(node.target)
        item[key] = value
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
