"""Rows of a workbook that says nothing of their height, as programs write it that lay nothing out.

A row is made as high as its wrapped or large texts need. Source: ECMA-376 part 1, 18.3.1.73 (row), 18.8.1 (alignment).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bundler.prepare.office import heights
from bundler.prepare.office.package import Element, child, each, local, value

USUAL: Final = 11.0
"""Points of letters where a workbook does not say."""

HIGHEST: Final = 409.0
"""Points that a row may be high in Excel. It fits a page: what is higher would run out of it unseen."""

_LARGE: Final = 1.05
_BOLD: Final = 1.08
_RANGE: Final = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Look:
    """How a cell's text is set. size: in points."""

    wraps: bool = False
    size: float = USUAL
    bold: bool = False


def looks(styles: Element | None) -> list[Look]:
    """The looks that cells refer to by number; the first is the usual one."""
    if styles is None:
        return [Look()]
    fonts = [_font(font) for group in styles if local(group) == "fonts" for font in group if local(font) == "font"]
    found = []
    for form in (form for group in styles if local(group) == "cellXfs" for form in group if local(form) == "xf"):
        number = int(value(form, "fontId", "0") or 0)
        size, bold = fonts[number] if number < len(fonts) else (USUAL, False)
        found.append(Look(any(_yes(part, "wrapText") for part in each(form, "alignment")), size, bold))
    return found or [Look()]


def _font(font: Element) -> tuple[float, bool]:
    size, bold = child(font, "sz"), child(font, "b")
    return (
        float(value(size, "val", str(USUAL))) if size is not None else USUAL,
        bold is not None and value(bold, "val", "1") in ("1", "true"),
    )


def heighten(
    root: Element, styles: Element | None, text: Callable[[Element], str], widths: Callable[[int], float]
) -> None:
    """Give a height to the rows of a sheet that have none and need more than one usual line.

    text: of a cell. widths: of a column, 1-based, in digits of the usual lettering.
    """
    merged, forms = _merged(root), looks(styles)
    for row in each(root, "row"):
        if "ht" not in row.attrib and not _yes(row, "hidden"):
            needs = [(_need(cell, forms, text, widths, merged), cell) for cell in row if len(cell)]
            most = max((need for need, _ in needs), default=0.0)
            if most > 0.0:
                row.set("ht", str(min(HIGHEST, most)))
                row.set("customHeight", "1")
            for cell in (cell for need, cell in needs if need > HIGHEST and styles is not None):
                cell.set("s", str(_from_the_top(styles, int(value(cell, "s", "0") or 0))))


def _from_the_top(styles: Element, number: int) -> int:
    """The number of a look like another, whose text begins at the top: what has no room is cut off at the end, and does
    not run out over the rows above."""
    group = next(group for group in styles if local(group) == "cellXfs")
    forms = [form for form in group if local(form) == "xf"]
    form = copy.deepcopy(forms[number])
    for alignment in each(form, "alignment"):
        alignment.set("vertical", "top")
    group.append(form)
    group.set("count", str(len(forms) + 1))
    return len(forms)


def _need(
    cell: Element,
    forms: list[Look],
    text: Callable[[Element], str],
    widths: Callable[[int], float],
    merged: dict[str, int],
) -> float:
    """Points that a cell needs, 0.0 where a usual row is enough."""
    number = int(value(cell, "s", "0") or 0)
    look, place = forms[number] if number < len(forms) else forms[0], value(cell, "r")
    large, count = look.size / forms[0].size, merged.get(place, 1)
    if not count:
        return 0.0
    first = column_of(place)
    across = sum(widths(at) for at in range(first, first + count)) / large / (_BOLD if look.bold else 1.0)
    lines = len(heights.broken(text(cell), across)) if look.wraps else 1
    return heights.height(lines, look.size) if lines > 1 or large > _LARGE else 0.0


def _merged(root: Element) -> dict[str, int]:
    """First cells of merged ones -> columns that they take; 0 where they take several rows."""
    found = {}
    for area in each(root, "mergeCell"):
        match = _RANGE.fullmatch(value(area, "ref"))
        if match:
            left, top, right, bottom = match.groups()
            found[left + top] = column_of(right) - column_of(left) + 1 if top == bottom else 0
    return found


def column_of(reference: str) -> int:
    """The number of a cell's column, 1-based."""
    number = 0
    for letter in reference:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number


def _yes(element: Element, name: str) -> bool:
    return value(element, name) in ("1", "true")
