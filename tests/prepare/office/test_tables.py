"""Comma-separated tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bundler.prepare.desk import Job, Notes, Refused
from bundler.prepare.office import heights, sheets, tables
from tests.prepare.office.reading import ACCEPT, codes, treated


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ("a\tb\n1, 2\t3\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ('"x;y",b\n"p;q",2\n', ","),
        ("only\none\n", ","),
    ],
)
def test_the_delimiter_is_told_by_the_rows(text: str, delimiter: str) -> None:
    assert tables.delimiter_of(text) == delimiter


def rows(data: bytes, folder: Path) -> tuple[list[list[str]], Notes]:
    path, notes = folder / "a.csv", Notes()
    path.write_bytes(data)
    return tables.rows_of(Job(path, path, folder, "csv"), notes), notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_letters_are_read_by_their_mark(encoding: str, tmp_path: Path) -> None:
    assert rows("Łukasz,1\n".encode(encoding), tmp_path)[0] == [["Łukasz", "1"]]


def test_a_guess_at_letters_is_said(tmp_path: Path) -> None:
    found, notes = rows("caf\u00e9,1\n".encode("cp1252"), tmp_path)
    assert found == [["café", "1"]]
    assert codes(notes) == {"source.encoding-guessed": "warning"}


def test_cells_of_several_lines_stay_cells(tmp_path: Path) -> None:
    assert rows(b'a,"x\ny"\n', tmp_path)[0] == [["a", "x\ny"]]


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        rows(b" ,\n\n", tmp_path)


def test_nothing_in_a_table_is_reckoned(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    tables.write_workbook([["007", "=cmd|'/c calc'!A1", "<b>&"]], "Table", path)
    package, found = treated(path.read_bytes(), sheets.treat, ACCEPT, tmp_path)
    assert [text for _, text in found.cells] == ["007", "=cmd|'/c calc'!A1", "<b>&"]
    assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_long_text_wraps_and_does_not_widen_a_column_for_ever() -> None:
    assert tables.widths([["x" * 500, "ab"]]) == [tables.WIDEST, tables.NARROWEST]


def strips(*row: str) -> list[tuple[list[str], int]]:
    return tables.strips_of(list(row), tables.widths([list(row)]))


def test_defect_a_row_is_as_high_as_its_text(tmp_path: Path) -> None:
    assert [lines for _, lines in strips("1", "one\ntwo\nthree")] == [3]
    [(_, lines)] = strips(
        "1", "Payment to a supplier for work done on the roof and the gutters in the month of January"
    )
    assert lines >= 2
    path = tmp_path / "t.xlsx"
    tables.write_workbook([["a"], ["one\ntwo\nthree"]], "Table", path)
    part = treated(path.read_bytes(), sheets.treat, ACCEPT, tmp_path)[0].read("xl/worksheets/sheet1.xml")
    assert re.findall(rb' ht="([\d.]+)"', part) == [b"14.5", b"39.5"]


def test_defect_a_text_higher_than_a_page_runs_on_in_the_next_row() -> None:
    text = " ".join(f"word{number}" for number in range(900))
    found = strips("1", text, "end")
    assert len(found) > 2
    assert all(lines <= tables.MOST_LINES for _, lines in found)
    assert " ".join(row[1] for row, _ in found).split() == text.split()
    assert [row[2] for row, _ in found] == ["end"] + [""] * (len(found) - 1)


@pytest.mark.parametrize("text", ["a-b " * 90, "W" * 300, "\u65e5\u672c" * 90, "https://example.com/" * 20, " \n\n x "])
def test_broken_lines_hold_every_letter_and_fit(text: str) -> None:
    found = heights.broken(text, 30)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(heights.breadth(line) <= 29 for line in found)
