"""Old page -> new page as rows, and as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.planning.moves import is_moves_csv, moves_csv, page_moves, run_moves
from bundler.planning.plan import Plan
from tests.planning.test_concordance import plan_of

FIRST, SECOND = "a:3 b:2 c:1", "a:3 new:2 b:3"
"""Two documents stay, b with another file, c goes, new comes."""


def changed() -> tuple[Plan, Plan]:
    return plan_of(FIRST), plan_of(SECOND, {"b": "other"})


def test_runs_of_pages_say_what_became_of_them() -> None:
    rows = [(row.old, row.new, row.document, row.source, row.fate.value) for row in run_moves(*changed())]
    assert rows == [
        ("1", "1", "Cover", "", "unchanged"),
        ("2", "2", "Index", "", "unchanged"),
        ("3–5", "3–5", "a", "1–3", "unchanged"),
        ("6–7", "8–9", "b", "1–2", "replaced"),
        ("8", "", "c", "1", "removed"),
        ("", "6–7", "new", "1–2", "added"),
        ("", "10", "b", "3", "added"),
    ]


@given(st.permutations(["a:1", "b:2", "c:3", "MA1( d:1 e:2 )"]), st.permutations(["b:2", "c:1", "f:2", "MA1( d:1 )"]))
def test_every_page_of_both_bundles_has_one_row(before: list[str], after: list[str]) -> None:
    old, new = plan_of(" ".join(before)), plan_of(" ".join(after))
    rows = page_moves(old, new)
    assert [row.old for row in rows if row.old] == [page.label for page in old.pages]
    assert sorted(int(row.new) for row in rows if row.new) == list(range(1, len(new.pages) + 1))
    assert all((row.old == "") == (row.fate.value == "added") for row in rows)
    assert all((row.new == "") == (row.fate.value == "removed") for row in rows)


def test_a_spreadsheet_reads_it_as_utf_8_row_by_row() -> None:
    old, new = changed()
    data = moves_csv(old, new).encode()
    assert data.startswith(b"\xef\xbb\xbfOld page,") and is_moves_csv(data)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[6] == ["6", "8", "b", "1", "replaced"] and len(rows) == 1 + len(old.pages) + 3


@pytest.mark.parametrize("title", ["=1+1", "+44 20", "-note", "@SUM(A1)", "\t=1", " =1", "＝1", '=HYPERLINK("x")'])
def test_no_title_is_taken_for_a_formula(title: str) -> None:
    new = plan_of("a:1")
    titled = replace(new, entries=tuple(replace(each, title=title) if each.id == "a" else each for each in new.entries))
    *_, row = csv.reader(io.StringIO(moves_csv(new, titled), newline=""))
    assert row[2] == f"'{title}"
