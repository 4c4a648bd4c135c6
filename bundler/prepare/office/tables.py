"""Comma-separated tables: told apart by what stands in them, and made into a workbook in which nothing is reckoned."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from bundler.prepare.desk import FILE, Job, Notes, Refused
from bundler.prepare.office import heights

DELIMITERS: Final = (",", ";", "\t", "|")
WIDEST: Final = 48
"""Letters of a column: longer text runs over several lines."""

NARROWEST: Final = 6
SIZE: Final = 10.0
"""Points of the letters."""

MOST_LINES: Final = 30
"""Lines of a row: what is higher than a page is cut off, so that a longer text runs on in the next row."""

_CELLS: Final = 2_000_000
_BAD: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def rows_of(job: Job, notes: Notes) -> list[list[str]]:
    """The table. Raises Refused."""
    data = job.path.read_bytes()
    if len(data) > job.limits.text_bytes:
        raise Refused(
            "source.too-large",
            f'"{FILE}" has {len(data) / 1e6:,.0f} MB of text; {job.limits.text_bytes / 1e6:,.0f} MB is the most.',
            "Split it into several files.",
        )
    text = unicodedata.normalize("NFC", _decode(data, notes))
    limit = csv.field_size_limit()
    csv.field_size_limit(max(limit, len(text) + 1))
    try:
        rows = list(csv.reader(io.StringIO(_BAD.sub("\ufffd", text), newline=""), delimiter=delimiter_of(text)))
    except csv.Error as fault:
        raise Refused(
            "source.damaged", f'"{FILE}" is no table that can be read ({fault}).', "Rename it to .txt."
        ) from None
    finally:
        csv.field_size_limit(limit)
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise Refused("source.no-pages", f'"{FILE}" has no text in it.', "Check that it is the right file.")
    if sum(map(len, rows)) > _CELLS or max(map(len, rows)) > 16_000:
        raise Refused("source.too-large", f'"{FILE}" has more than {_CELLS:,} cells.', "Split it into several files.")
    return rows


def _decode(data: bytes, notes: Notes) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        notes.altered("encoding-guessed", "read as Windows-1252 (Western European)")
        notes.warning(
            "source.encoding-guessed",
            f'"{FILE}" does not say how its letters are written; Western European (Windows-1252) was taken.',
            "Look at accented letters and quotation marks in the bundle, or save the file as UTF-8.",
        )
        return data.decode("cp1252", "replace")


def delimiter_of(text: str) -> str:
    """What parts the cells: the one that gives the same number of cells, more than one, on most lines."""
    sample = "\n".join(text.splitlines()[:200])
    best, score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            counts = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row)
        except csv.Error:
            continue
        if not counts:
            continue
        width, often = counts.most_common(1)[0]
        mark = (width > 1) * (often / counts.total() + min(width, 50) / 1000)
        if mark > score:
            best, score = delimiter, mark
    return best


def write_workbook(rows: list[list[str]], name: str, path: Path) -> None:
    """A workbook of texts: leading noughts, long numbers and what looks like a formula stay what was typed."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PKG}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": _rels(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": _rels(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_NS}" xmlns:r="{_REL}"><sheets>'
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": _sheet(rows),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for part, text in parts.items():
            out.writestr(zipfile.ZipInfo(part), '<?xml version="1.0" encoding="UTF-8"?>' + text)


_STYLES: Final = (
    f'<styleSheet xmlns="{_NS}"><fonts count="1"><font><sz val="10"/><name val="Liberation Sans"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="2"><border/><border><left style="hair"/><right style="hair"/><top style="hair"/>'
    '<bottom style="hair"/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" applyAlignment="1">'
    '<alignment wrapText="1" vertical="top"/></xf></cellXfs></styleSheet>'
)


def _rels(*targets: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{at}" Type="{_REL}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PKG}/relationships">{inner}</Relationships>'


def _sheet(rows: list[list[str]]) -> str:
    across = widths(rows)
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1" style="0"/>' for at, width in enumerate(across, 1)
    )
    strips = (strip for row in rows for strip in strips_of(row, across))
    lines = "".join(_row(at, strip, lines) for at, (strip, lines) in enumerate(strips, 1))
    return f'<worksheet xmlns="{_NS}"><cols>{columns}</cols><sheetData>{lines}</sheetData></worksheet>'


def _row(number: int, row: list[str], lines: int) -> str:
    cells = "".join(
        f'<c r="{_letters(column)}{number}" t="inlineStr" s="0"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
        for column, cell in enumerate(row, 1)
    )
    return f'<row r="{number}" ht="{heights.height(lines, SIZE)}" customHeight="1">{cells}</row>'


def strips_of(row: list[str], across: list[int]) -> list[tuple[list[str], int]]:
    """The rows of the sheet that a row of the table takes, each with the number of its lines: one, but for a text that
    is higher than a page. across: widths of the columns."""
    broken = [heights.broken(cell, width) for cell, width in zip(row, across, strict=False)]
    lines = max(map(len, broken), default=1)
    if lines <= MOST_LINES:
        return [(row, lines)]
    return [
        (["\n".join(cell[at : at + MOST_LINES]) for cell in broken], min(MOST_LINES, lines - at))
        for at in range(0, lines, MOST_LINES)
    ]


def widths(rows: list[list[str]]) -> list[int]:
    """Letters that each column is given."""
    found = [NARROWEST] * max(map(len, rows))
    for row in rows:
        for at, cell in enumerate(row):
            longest = max((len(line) for line in cell.splitlines()), default=0)
            found[at] = min(WIDEST, max(found[at], longest + 2))
    return found


def _letters(number: int) -> str:
    word = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        word = chr(65 + rest) + word
    return word
