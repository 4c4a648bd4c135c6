"""A spreadsheet, its few parts written out (ECMA-376, SpreadsheetML): two sheets, the one wider than a page is high."""

from __future__ import annotations

from xml.sax.saxutils import escape

from making.letterheads import NOTE
from making.word import steady_zip

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

COLUMNS = (
    "No.", "Date", "Time", "Log entry", "Entered by", "Rank then", "Terminal", "Record opened", "Reason given",
    "Minutes open", "Reviewed",
)  # fmt: skip
ENTRIES = (
    ("14/10/2011", "21:52", "Robbery reported at front counter; claimant gives description", "C Ottery", "Constable",
     "KP-FC-02", "CR/11/40417", "Report", 38, "Yes"),
    ("17/10/2011", "13:40", "Statement appointment made for 14:00", "O Marsh", "Detective Sergeant", "KP-CID-07",
     "CR/11/40417", "Investigation", 12, "Yes"),
    ("20/10/2011", "08:15", "Enquiry at the kiosk; proprietor saw nothing after nine", "O Marsh", "Detective Sergeant",
     "KP-CID-07", "CR/11/40417", "Investigation", 9, "Yes"),
    ("24/10/2011", "18:01", "Record opened; no entry made", "O Marsh", "Detective Sergeant", "KP-CID-07", "CR/11/40417",
     "None", 31, "No"),
    ("27/10/2011", "22:44", "Record opened; no entry made", "O Marsh", "Detective Sergeant", "KP-MOB-19", "CR/11/40417",
     "None", 4, "No"),
    ("01/11/2011", "13:05", "Claimant asks that contact be by post", "O Marsh", "Detective Sergeant", "KP-CID-07",
     "CR/11/40417", "Investigation", 3, "No"),
    ("15/12/2011", "10:20", "Investigation closed; no suspect identified", "D Boone", "Inspector", "KP-INS-01",
     "CR/11/40417", "Closure", 16, "Yes"),
    ("16/03/2012", "23:50", "Record opened; no entry made", "O Marsh", "Detective Sergeant", "KP-MOB-19", "CR/11/40417",
     "None", 27, "No"),
    ("02/04/2012", "09:31", "Letter from claimant received by Station Inspector", "D Boone", "Inspector", "KP-INS-01",
     "CR/11/40417", "Correspondence", 22, "Yes"),
)  # fmt: skip
KEY = (
    ("Terminal", "What it is"),
    ("KP-FC-02", "Front counter, Kenfield police station"),
    ("KP-CID-07", "Desk of the robbery team, first floor"),
    ("KP-MOB-19", "Mobile terminal signed out to the robbery team"),
    ("KP-INS-01", "Station Inspector's office"),
    ("", NOTE),
)


def enquiry_log() -> bytes:
    """The workbook: the log, and the key to its terminals."""
    log = [COLUMNS, *((number, *entry) for number, entry in enumerate(ENTRIES, 1))]
    sheets = {"Enquiry log": _sheet(log, (5, 12, 8, 58, 12, 18, 12, 14, 15, 14, 10)), "Key": _sheet(KEY, (14, 60))}
    return steady_zip(_package(sheets))


def _package(sheets: dict[str, str]) -> dict[str, bytes]:
    numbers = range(1, len(sheets) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in numbers
    )
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, sheets, strict=True)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    style = f'<Relationship Id="rId{len(sheets) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{types}'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{related}{style}</Relationships>",
        "xl/styles.xml": _STYLES,
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": body for n, body in zip(numbers, sheets.values(), strict=True)}
    return {name: (_HEAD + body).encode() for name, body in parts.items()}


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="10"/><name val="Liberation Sans"/></font>'
    '<font><b/><sz val="10"/><name val="Liberation Sans"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/>'
    '<bottom style="thin"/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf borderId="1" applyBorder="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf fontId="1" borderId="1" applyFont="1" applyBorder="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>'
)


def _sheet(rows: list[tuple[object, ...]] | tuple[tuple[object, ...], ...], widths: tuple[int, ...]) -> str:
    """A sheet; its first row is bold."""
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(widths, 1)
    )
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{chr(64 + at)}{number}", value, int(number == 1)) for at, value in enumerate(row, 1))
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'<worksheet xmlns="{_MAIN}"><cols>{columns}</cols><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(place: str, value: object, style: int) -> str:
    if isinstance(value, int):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
