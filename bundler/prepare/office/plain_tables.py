"""Workbooks as plain tables, where LibreOffice is absent: openpyxl reads the values that were last saved."""

from __future__ import annotations

import datetime as dt
import warnings
from pathlib import Path
from typing import Any

_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "", "\t": " "})


def markup(source: Path) -> str:
    """typst mark-up of all visible sheets, each on its own pages."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it does not keep, which is not written back
        book = load_workbook(source, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return "#pagebreak(weak: true)\n".join(_sheet(sheet) for sheet in sheets)


def _sheet(sheet: Any) -> str:
    """A heading and a table, without hidden rows and columns."""
    hidden = _hidden_columns(sheet)
    rows = [
        [_shown(cell) for at, cell in enumerate(row, 1) if at not in hidden]
        for number, row in enumerate(sheet.iter_rows(), 1)
        if not sheet.row_dimensions[number].hidden
    ]
    rows = _trimmed(rows)
    heading = f"#heading({_text(sheet.title)})\n"
    if not rows:
        return heading
    cells = ",\n".join(", ".join(_text(cell) for cell in row) for row in rows)
    return f"{heading}#table(columns: {len(rows[0])},\n{cells},\n)\n"


def _hidden_columns(sheet: Any) -> set[int]:
    """Numbers of columns that are hidden; one entry may stand for several."""
    spans = [(d.min, d.max) for d in sheet.column_dimensions.values() if d.hidden]
    return {number for first, last in spans for number in range(first or 0, min(last or 0, 16_384) + 1)}


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Without the empty rows and columns at the end."""
    while rows and not any(rows[-1]):
        rows.pop()
    used = max((at for row in rows for at, cell in enumerate(row, 1) if cell), default=0)
    return [row[:used] for row in rows]


def _shown(cell: Any) -> str:
    """A value as text: a day as such, a number without its form but a share, truth as Excel writes it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, float) and "%" in (cell.number_format or ""):
        return f"{value * 100:.6g}%"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _text(text: str) -> str:
    """A string of typst: nothing in it is mark-up."""
    return f'"{text.translate(_ESCAPED)}"'
