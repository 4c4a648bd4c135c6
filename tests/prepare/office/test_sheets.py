"""Workbooks: what they hide, what they reckon, how their pages are set."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.prepare.desk import Refused
from bundler.prepare.office import sheets
from tests.prepare.office.makers import HEAD, S, cell, rels, row, xlsx
from tests.prepare.office.reading import ACCEPT, ORIGINAL, SHOW, treated

FIRST = "xl/worksheets/sheet1.xml"


def found_in(data: bytes, folder: Path) -> list[str]:
    return treated(data, sheets.treat, ACCEPT, folder)[1].parts


def test_hidden_sheets_rows_and_columns_are_named(tmp_path: Path) -> None:
    rows = row(1, cell("A1", "a"), cell("C1", "c")) + row(4, cell("A4", "x"), more=' hidden="1"')
    data = xlsx(
        [("Ledger", "", rows), ("Secret", "hidden", row(1, cell("A1", "s"))), ("Deep", "veryHidden", "")],
        head='<cols><col min="3" max="5" width="9" hidden="1"/><col min="9" max="9" width="9" hidden="1"/></cols>',
    )
    assert found_in(data, tmp_path) == [
        '1 row of sheet "Ledger" (4)',
        'columns of sheet "Ledger" (C-E)',
        'sheet "Secret"',
        'sheet "Deep" (deeply hidden)',
    ]


def test_shown_means_nothing_is_hidden(tmp_path: Path) -> None:
    rows = row(1, cell("A1", "a"), more=' hidden="1"')
    package, _ = treated(xlsx([("A", "", rows), ("B", "hidden", rows)]), sheets.treat, SHOW, tmp_path)
    everything = b"".join(package.read(name) for name in package.names)
    assert b"hidden" not in everything


def test_a_workbook_of_hidden_sheets_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        found_in(xlsx([("A", "hidden", "")]), tmp_path)
    assert refusal.value.finding.code == "source.no-pages"


def test_a_cell_keeps_its_saved_value(tmp_path: Path) -> None:
    rows = row(1, '<c r="A1"><f>TODAY()</f><v>44000</v></c>', '<c r="B1"><f>NOW()</f></c>', '<c r="C1"><f>1+1</f></c>')
    package, found = treated(xlsx([("A", "", rows)]), sheets.treat, ACCEPT, tmp_path)
    assert b"TODAY" not in package.read(FIRST)
    assert found.frozen["formula"] == 1
    assert (found.unfixed, found.moving, found.uncertain) == (["cell A1"], ["cell B1"], ["cell C1"])


def test_pages_are_one_wide_and_named(tmp_path: Path) -> None:
    data = xlsx([("Ledger", "", row(1, cell("A1", "a")))], tail='<pageSetup scale="20" orientation="landscape"/>')
    text = treated(data, sheets.treat, ACCEPT, tmp_path)[0].read(FIRST)
    assert b'fitToPage="1"' in text
    assert b'fitToWidth="1" fitToHeight="0"' in text
    assert b'orientation="portrait"' in text
    assert b"<oddHeader>&amp;C&amp;A</oddHeader>" in text
    assert b"scale" not in text


def test_what_is_wider_is_laid_on_its_side(tmp_path: Path) -> None:
    data = xlsx([("Ledger", "", row(1, *[cell(f"{letter}1", "x") for letter in "ABCDEFGHIJKL"]))])
    assert b'orientation="landscape"' in treated(data, sheets.treat, ACCEPT, tmp_path)[0].read(FIRST)


def test_hidden_columns_take_no_width(tmp_path: Path) -> None:
    head = '<cols><col min="2" max="11" width="9" hidden="1"/></cols>'
    data = xlsx([("A", "", row(1, cell("A1", "x"), cell("L1", "x")))], head=head)
    assert b'orientation="portrait"' in treated(data, sheets.treat, ACCEPT, tmp_path)[0].read(FIRST)


def test_its_own_heading_stays_without_folder_and_day(tmp_path: Path) -> None:
    tail = "<headerFooter><oddHeader>&amp;LConfidential &amp;D&amp;Z</oddHeader></headerFooter>"
    text = treated(xlsx([("A", "", "")], tail=tail), sheets.treat, ACCEPT, tmp_path)[0].read(FIRST)
    assert b"&amp;LConfidential &amp;C&amp;A" in text


def test_a_print_area_hides_nothing(tmp_path: Path) -> None:
    names = '<definedNames><definedName name="_xlnm.Print_Area">A!$A$1</definedName></definedNames>'
    package, _ = treated(xlsx([("A", "", "")], names=names), sheets.treat, ACCEPT, tmp_path)
    assert b"Print_Area" not in package.read("xl/workbook.xml")


COMMENTS = {
    "xl/worksheets/_rels/sheet1.xml.rels": rels([("r1", "comments", "../comments1.xml", False)]),
    "xl/comments1.xml": f'{HEAD}<comments xmlns="{S}"><authors><author>Petra Quill</author></authors><commentList>'
    '<comment ref="B3" authorId="0"><text><r><t>Ask counsel</t></r></text></comment></commentList></comments>',
}


def test_comments_are_listed_with_their_cell(tmp_path: Path) -> None:
    package, found = treated(xlsx([("Ledger", "", "")], COMMENTS), sheets.treat, ACCEPT, tmp_path)
    [note] = found.notes
    assert (note.author, note.text, note.anchor) == ("Petra Quill", "Ask counsel", "Ledger!B3")
    assert "xl/comments1.xml" not in package.names


def test_comments_on_a_sheet_that_is_left_out_are_left_out_too(tmp_path: Path) -> None:
    data = xlsx([("Ledger", "hidden", ""), ("Open", "", "")], COMMENTS)
    assert treated(data, sheets.treat, ACCEPT, tmp_path)[1].notes == []
    assert len(treated(data, sheets.treat, SHOW, tmp_path)[1].notes) == 1


def test_links_to_other_workbooks_are_named_and_cut(tmp_path: Path) -> None:
    more = {
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{S}"/>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": rels(
            [("r1", "externalLinkPath", "file:///C:/other.xlsx", True)]
        ),
    }
    package, found = treated(xlsx([("A", "", "")], more), sheets.treat, ACCEPT, tmp_path)
    assert found.external == ["workbook file:///C:/other.xlsx"]
    assert b"other.xlsx" not in b"".join(package.read(name) for name in package.names)


def test_tracked_cells_can_only_be_accepted(tmp_path: Path) -> None:
    more = {"xl/revisions/revisionLog1.xml": f'<revisions xmlns="{S}"><rcc><oc r="A1"><v>7</v></oc></rcc></revisions>'}
    data = xlsx([("A", "", "")], more)
    assert treated(data, sheets.treat, ACCEPT, tmp_path)[1].changes == {"change of a cell": 1}
    with pytest.raises(Refused):
        treated(data, sheets.treat, ORIGINAL, tmp_path)


@pytest.mark.parametrize("held", ["<v></v>", "<v/>"])
def test_defect_an_empty_value_is_no_saved_value(held: str, tmp_path: Path) -> None:
    cells = row(1, f'<c r="A1"><f>1+1</f>{held}</c>', f'<c r="B1"><f>NOW()</f>{held}</c>')
    text = row(2, f'<c r="A2" t="str"><f>T(B9)</f>{held}</c>')
    package, found = treated(xlsx([("A", "", cells + text)]), sheets.treat, ACCEPT, tmp_path)
    assert (found.uncertain, found.moving, found.frozen["formula"]) == (["cell A1"], ["cell B1"], 1)
    part = package.read(FIRST)
    assert b"<f>1+1</f>" in part
    assert b"T(B9)" not in part


STYLES = {
    "xl/_rels/workbook.xml.rels": rels(
        [("rId1", "worksheet", "worksheets/sheet1.xml", False), ("rId2", "styles", "styles.xml", False)]
    ),
    "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{S}"><fonts><font><sz val="10"/></font><font><b/><sz val="20"/></font>'
    '</fonts><cellXfs><xf fontId="0"/><xf fontId="0"><alignment wrapText="1"/></xf><xf fontId="1"/></cellXfs>'
    "</styleSheet>",
}
"""Looks: 0 is the usual one, 1 wraps, 2 is large."""


def styled(reference: str, look: int, text: str) -> str:
    return cell(reference, text).replace("<c ", f'<c s="{look}" ')


def row_heights(folder: Path, *rows: str, tail: str = "") -> list[float]:
    """Heights that rows are given; 0 where they are left alone."""
    data = xlsx([("A", "", "".join(rows))], STYLES, tail=tail)
    found = treated(data, sheets.treat, ACCEPT, folder)[0].tree(FIRST)
    return [float(e.get("ht", "0")) for e in found.iter(f"{{{S}}}row")]


def test_defect_wrapped_cells_of_rows_without_a_height_lose_no_line(tmp_path: Path) -> None:
    found = row_heights(
        tmp_path,
        row(1, styled("A1", 1, "one\ntwo\nthree")),
        row(2, styled("A2", 1, "word " * 20)),
        row(3, styled("A3", 2, "large")),
        row(4, styled("A4", 1, "short")),
        row(5, styled("A5", 0, "word " * 20)),
        row(6, styled("A6", 1, "word " * 20), more=' ht="15"'),
        row(7, styled("A7", 1, "word " * 20_000)),
        row(8, styled("A8", 1, "word " * 20)),
        tail='<mergeCells><mergeCell ref="A8:Z8"/></mergeCells>',
    )
    assert found[0] == pytest.approx(39.5)
    assert found[1] > 100
    assert found[2] > 20
    assert found[3:6] == [0, 0, 15]
    assert found[6] == 409, "the most that Excel knows"
    assert found[7] == 0, "a merged cell has the width of all its columns"


def test_defect_a_text_higher_than_a_row_can_be_begins_at_its_top(tmp_path: Path) -> None:
    data = xlsx([("A", "", row(1, styled("A1", 1, "word " * 20_000), styled("B1", 1, "short")))], STYLES)
    package = treated(data, sheets.treat, ACCEPT, tmp_path)[0]
    looks = [e.get("s") for e in package.tree(FIRST).iter(f"{{{S}}}c")]
    assert looks == ["3", "1"]
    forms = list(package.tree("xl/styles.xml").iter(f"{{{S}}}xf"))
    assert dict(forms[3][0].attrib) == {"wrapText": "1", "vertical": "top"}
