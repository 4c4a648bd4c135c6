"""Pages and page labels of a finished volume, held against the Plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from bundler.planning.plan import PlanPage
from bundler.prove.reading import Tree, get, resolve, text_of, tree_items
from bundler.prove.report import Record

if TYPE_CHECKING:
    from pypdf import PdfReader

_CLOSE: Final = 0.02
"""Points by which a size may differ: the Plan is text with few decimals."""


def prove_pages(reader: PdfReader, tree: Tree, pages: Sequence[PlanPage], record: Record) -> None:
    """The page tree is sound, and has the pages of the Plan in their displayed sizes."""
    for fault in tree.faults:
        record.refuse("page-tree", f"{fault}.")
    record.looked("pages", len(tree.leaves))
    if len(tree.leaves) != len(pages):
        record.refuse("page-count", f"The PDF has {len(tree.leaves)} pages, the plan {len(pages)}.")
    declared = get(get(reader.trailer["/Root"], "/Pages"), "/Count")
    if declared != len(tree.leaves):
        record.refuse("page-tree", f"The page tree says {declared} pages and holds {len(tree.leaves)}.")
    for leaf, page in zip(tree.leaves, pages, strict=False):
        wide, high = (leaf.crop[2] - leaf.crop[0]) * leaf.unit, (leaf.crop[3] - leaf.crop[1]) * leaf.unit
        size = (high, wide) if leaf.rotate in (90, 270) else (wide, high)
        if max(abs(size[0] - page.width), abs(size[1] - page.height)) > _CLOSE:
            shown = f"{size[0]:.2f} by {size[1]:.2f} points, not {page.width:.2f} by {page.height:.2f}"
            record.refuse(
                "page-size", f"the page is displayed as {shown}.", page.label, page.entry, page.source_page or 0
            )


def prove_labels(reader: PdfReader, tree: Tree, pages: Sequence[PlanPage], record: Record) -> None:
    """Each page's label is the printed number of the Plan."""
    labels = page_labels(reader, len(tree.leaves))
    if labels is None:
        record.refuse("labels-missing", "The PDF has no page labels, so viewers count pages their own way.")
        return
    for label, page in zip(labels, pages, strict=False):
        record.looked("labels")
        if label != page.label:
            record.refuse("label", f"the PDF page label says {label!r}.", page.label, page.entry, page.source_page or 0)


def page_labels(reader: PdfReader, count: int) -> list[str] | None:
    """The label of each page (ISO 32000-2, 12.4.2), or None where there are none."""
    root: Any = reader.trailer["/Root"]
    if get(root, "/PageLabels") is None:
        return None
    starts: dict[int, Any] = {}
    for key, value in tree_items(root.get("/PageLabels"), "/Nums"):
        if isinstance(key, int):
            starts[int(key)] = resolve(value)
    labels, style, start = [], None, 0
    for position in range(count):
        if position in starts:
            style, start = starts[position], position
        labels.append(_label(style, position - start))
    return labels


def _label(style: Any, offset: int) -> str:
    first = get(style, "/St")
    number = (int(first) if isinstance(first, int) else 1) + offset
    return text_of(get(style, "/P")) + _figures(str(get(style, "/S")), number)


def _figures(style: str, number: int) -> str:
    if style == "/D":
        return str(number)
    shown = {"/R": _roman, "/A": _letters}.get(style.upper())
    if shown is None:
        return ""
    return shown(number).lower() if style.islower() else shown(number)


_ROMAN: Final = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
                 (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


def _letters(number: int) -> str:
    """A to Z, then AA to ZZ ..."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
