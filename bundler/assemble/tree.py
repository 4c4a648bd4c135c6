"""The page tree (ISO 32000-2, 7.7.3): balanced, and built once, for changing one through a library costs dearly."""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf

_FAN = 64
"""Most kids of a node."""


def hang_pages(pdf: Pdf, pages: Sequence[Object]) -> None:
    """Make ``pages`` the pages of the PDF, in order. Each must have /Type, and must hang in no tree yet."""
    level, counts = list(pages), [1] * len(pages)
    while True:
        nodes: list[Object] = []
        sums: list[int] = []
        for start in range(0, len(level), _FAN) or [0]:
            kids, count = level[start : start + _FAN], sum(counts[start : start + _FAN])
            node = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(kids), Count=count))
            for kid in kids:
                kid["/Parent"] = node
            nodes.append(node)
            sums.append(count)
        level, counts = nodes, sums
        if len(level) == 1:
            pdf.Root["/Pages"] = level[0]
            return
