"""Tables: every word stays whole, the width goes where the text is, and rows stay together."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.prepare.limits import Limits
from bundler.prepare.markup.bands import HEIGHT, WIDTH, Strip
from bundler.prepare.markup.blocks import Table
from bundler.prepare.markup.html import read
from bundler.prepare.markup.letters import Letters
from bundler.prepare.markup.pictures import Gallery
from bundler.prepare.markup.tables import set_table
from bundler.prepare.markup.typeset import pages, strips
from tests.prepare.mail.letters import mail, words
from tests.prepare.mail.letters import read as prepared

HEADS = ("Date", "Reference", "Supervisor", "Telephone", "Outcome", "Location", "Incident", "Description")
CELLS = (
    "24/10/2011",
    "KEN000123",
    "Venkataraman",
    "01632960123",
    "Unsubstantiated",
    "Northampton",
    "Interview",
    "Seen",
)


def table(*rows: tuple[str, ...] | list[str], heads: str = "td") -> str:
    """A table; heads: the tag of the cells in the first row."""
    tags = [heads] + ["td"] * (len(rows) - 1)
    lines = ("".join(f"<{tag}>{cell}</{tag}>" for cell in row) for tag, row in zip(tags, rows, strict=True))
    return "<html><table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table></html>"


def wide(columns: int, heads: str = "td") -> str:
    first = [f"{HEADS[at % 8]}{at // 8 or ''}" for at in range(columns)]
    return table(first, [f"{CELLS[at % 8]}{at // 8 or ''}" for at in range(columns)], heads=heads)


def bands(html: str) -> list[Strip]:
    [block] = read(html, Gallery(Limits()).draw).blocks
    assert isinstance(block, Table)
    return list(set_table(block, Letters(), WIDTH, strips))


def sizes(found: list[Strip]) -> set[float]:
    return {text.size for band in found for text in band.texts}


def lines(found: list[Strip]) -> list[str]:
    """The runs of text, in the order in which they are written."""
    return [text.text for band in found for text in band.texts]


@pytest.mark.parametrize("columns", [8, 10, 16])
@pytest.mark.parametrize("name", ["letter.eml", "page.html"])
def test_defect_words_of_a_wide_table_stay_whole(tmp_path: Path, columns: int, name: str) -> None:
    html = wide(columns).encode()
    said = words(prepared(tmp_path, mail(html, "text/html") if name.endswith("eml") else html, name)).split()
    assert {f"{word}{at // 8 or ''}" for at in range(columns) for word in (HEADS[at % 8], CELLS[at % 8])} <= {*said}


def test_defect_a_wide_table_has_smaller_type_and_then_its_cells_below_one_another() -> None:
    assert sizes(bands(wide(6))) == {10.0}
    assert 6 <= max(sizes(bands(wide(8)))) < 10
    stacked = bands(wide(16, heads="th"))
    assert sizes(stacked) == {10.0}
    assert lines(stacked)[:4] == ["Date: ", "24/10/2011", "Reference: ", "KEN000123"]


def test_cells_are_not_named_by_a_first_row_that_is_no_heading() -> None:
    assert lines(bands(wide(16)))[:2] == ["Date", "Reference"]


def test_headings_are_kept_where_a_row_is_short_of_cells() -> None:
    heads = [f"{head}{at}" * 2 for at in range(2) for head in HEADS]
    said = " ".join(lines(bands(table(heads, ["only"], heads="th"))))
    assert "only" in said and all(head in said for head in heads)


def test_defect_a_first_column_of_little_text_does_not_wrap() -> None:
    long = "the officer attended and made a note of it " * 12
    said = lines(bands(table(["row 10", "24 October 2011", long, long * 3])))
    assert {"row 10", "24 October 2011"} <= {*said}


def test_an_address_wider_than_its_column_is_cut_after_marks_and_reads_on(tmp_path: Path) -> None:
    address = "https://kenfield.example/" + "complaints/" * 30
    html = table(["A", address, "the officer attended"], ["B", "none", "seen " * 200])
    result = prepared(tmp_path, html.encode(), "page.html")
    assert address in "".join(words(result).split())


@pytest.mark.parametrize("rows", [3, 12])
def test_defect_a_row_that_fits_on_a_page_is_not_parted(rows: int) -> None:
    long = "the officer attended and made a note of it " * 20
    found = bands(table(*[[f"row {number}", long, "end"] for number in range(rows)]))
    dealt = list(pages(iter(found)))
    assert len(dealt) > 1 or rows == 3
    for page in dealt:
        said = lines([band for _, band in page])
        assert sum(text.startswith("row ") for text in said) == said.count("end")
        assert sum(band.height for _, band in page) <= HEIGHT


@pytest.mark.parametrize("odd", ["", "中文" * 40, "https://kenfield.example/" + "complaints/" * 30])
def test_a_row_higher_than_a_page_loses_nothing(tmp_path: Path, odd: str) -> None:
    html = table(["A", "the officer attended " * 700 + odd, "made a note " * 500 + odd])
    assert words(prepared(tmp_path, html.encode(), "page.html")).count("made a note") == 500


def test_a_cell_over_more_columns_than_there_are_asks_for_no_more_room() -> None:
    found = bands('<table><tr><td colspan="100">All of it</td></tr><tr><td>Day</td><td>Event</td></tr></table>')
    assert sizes(found) == {10.0} and lines(found) == ["All of it", "Day", "Event"]


def test_a_quoted_table_is_set_in_once_and_keeps_its_bar() -> None:
    quoted = "<blockquote><table><tr><td>Day</td><td>Event</td></tr></table></blockquote>"
    found = bands(quoted)
    assert min(text.x for band in found for text in band.texts) < 24
    assert all(any(stroke.x0 == stroke.x1 for stroke in band.strokes) for band in found)


def test_defect_cells_stay_in_their_column_beside_a_cell_of_several_rows() -> None:
    rows = "<tr><td rowspan=2>Monday<td>nine<td>Owen</tr><tr><td>ten<td>Mara</tr><tr><td>Tuesday<td>one<td>Zoe</tr>"
    found = [text for band in bands(f"<table>{rows}</table>") for text in band.texts]
    at = {text.text: text.x for text in found}
    assert at["Monday"] == at["Tuesday"] < at["nine"] == at["ten"] == at["one"] < at["Owen"] == at["Mara"] == at["Zoe"]
