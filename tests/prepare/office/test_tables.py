"""Comma-separated tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.prepare.desk import Job, Notes, Refused
from bundler.prepare.office import sheets, tables
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
