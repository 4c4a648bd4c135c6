"""Tables of the report: what was looked at and what came of it, row by row, for people and for scripts alike."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A table of the report.

    name: stable, for scripts ("references"). title: its heading. columns: their headings. rows: each as many texts as
    there are columns. empty: the sentence that is printed where there are no rows; it says how much was looked at.
    note: a sentence between heading and rows, or "".
    Raises ValueError where a row has not one text a column.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    empty: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of the table “{self.name}” has not {len(self.columns)} columns")
