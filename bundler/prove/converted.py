"""Office files: the words of the document stand on the pages that were made of it, and what was left out does not.

The document is read here with the standard library's own XML reader, not with what converted it. Old kinds (DOC, RTF,
XLS, PPT), which only LibreOffice reads, are named as not looked at.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from bundler.pdf.pictures import open_document
from bundler.prove.report import Record

ROUTES: Final = frozenset({"office", "sheet", "slides"})
LONG: Final = 12
"""Letters that a passage left out must have for its absence to be looked for: less may stand elsewhere by chance."""

_PART_BYTES: Final = 100_000_000
_DELETED: Final = ("del", "moveFrom")
_INSERTED: Final = ("ins", "moveTo")
_STORIES: Final = ("document", "hdr", "ftr", "footnotes", "endnotes")
_SKIPPED: Final = frozenset({
    "comment", "annotation", "notes", "tracked-changes", "instrText", "delInstrText", "Fallback", "posOffset",
    "docPart", "binary-data", "meta", "scripts", "settings", "rPrChange", "header-left", "phoneticPr", "rPh",
    "desc", "title", "sequence-decls", "variable-decls", "user-field-decls", "dde-connection-decls", "forms",
    "covered-table-cell", "shapes", "tracked-change",
})  # fmt: skip
"""Elements whose text is no text of the page."""

_MOVING: Final = frozenset({
    "page-number", "page-count", "bookmark-ref", "date", "time", "sheet-name", "fldSimple", "fld", "title", "subject",
    "chapter", "page-continuation", "file-name", "conditional-text", "hidden-text", "database-display", "number",
})  # fmt: skip
"""Elements whose text is reckoned when the pages are laid out."""


@dataclass
class _Words:
    """seen: passages that must stand on the pages. gone: passages that must not."""

    seen: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def prove_words(source: Mapping[str, Any], record: Record) -> None:
    """Hold the pages made of an office file against the file's own words."""
    codes = frozenset(str(code) for code, _ in source["alterations"])
    document = str(source["document"])
    words = _words_of(source.get("read") or source["original"], codes)
    if words is None:
        record.remarks.append(f"{document} is of a kind whose words only its converter reads: they were not compared")
        return
    if "references-resolved" in codes:  # its pages were made of other bytes: those of the file count as well
        first = _words_of(source["original"], codes) or _Words()
        words.seen += [_REFERENCE.sub(" ", passage) for passage in first.seen]
    page = _text(Path(source["pdf"]))
    _prove_absent(words, page, document, record)
    _prove_present(words, page, document, codes, record)


_REFERENCE: Final = re.compile(r"\[\[[^\[\]]*\]\]")
"""A reference of a draft of ours: the only words of it that do not stand on its pages as they were typed."""


def _words_of(path: str, codes: frozenset[str]) -> _Words | None:
    """The words of a document; None where they cannot be read here."""
    try:
        return _read(Path(path).read_bytes(), codes)
    except (zipfile.BadZipFile, ElementTree.ParseError, OSError, ValueError, KeyError, EOFError, RecursionError):
        return None


def _prove_absent(words: _Words, page: str, document: str, record: Record) -> None:
    """No passage that is not to be seen stands in the pages, unless the same words are to be seen elsewhere."""
    seen = _solid(" ".join(words.seen))
    gone = {solid: passage for passage in words.gone if len(solid := _solid(passage)) >= LONG and solid not in seen}
    for solid, passage in gone.items():
        if solid in page:
            shown = " ".join(passage.split())[:40]
            what = f"A passage that is not to be seen stands in the pages: \u201c{shown}\u201d."
            record.refuse("office-left-out", what, "", document)
            return


def _prove_present(words: _Words, page: str, document: str, codes: frozenset[str], record: Record) -> None:
    """The words that are to be seen stand in the pages; of cells that are declared cut, how they begin."""
    most = 3 if "cells-cut" in codes else None
    wanted = {word[:most] for passage in words.seen for word in _tokens(passage, most)}
    missing = sorted(word for word in wanted if word not in page)
    record.remarks.append(
        f"{document} was laid out: {len(wanted):,} different words of it were looked for, and {len(words.gone):,} "
        "passages that are not to be seen; their order and place were not"
        + (f"; not found: {', '.join(missing[:5])}" if missing else "")
    )
    if len(missing) > _allowed(len(wanted), "plain-layout" in codes):
        shown = ", ".join(f"\u201c{word[:30]}\u201d" for word in missing[:5])
        what = f"{len(missing):,} of {len(wanted):,} words of the document are missing from its pages: {shown}."
        record.refuse("office-words", what, "", document)


def _allowed(words: int, plain: bool) -> int:
    """Words that may be missing: what is cut off by a box, or a header that no page uses; of a plain layout more. Never
    half of them."""
    return min(words // 2, max(12, words // 10) if plain else max(3, words // 100))


# --- the pages ----------------------------------------------------------------------------------------------------


def _text(path: Path) -> str:
    with open_document(path) as document:
        pages = []
        for index in range(len(document)):
            with closing(document[index]) as page, closing(page.get_textpage()) as reader:
                pages.append(reader.get_text_range())
    return _solid("".join(pages))


def _solid(text: str) -> str:
    """Letters and digits alone: spaces, hyphens and ligatures differ between a document and its pages."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _tokens(passage: str, most: int | None) -> Iterator[str]:
    """Words of a passage, of three letters or more; where only its beginning counts, the first."""
    found = (word for word in map(_solid, passage.split()) if len(word) >= 3)
    return found if most is None else itertools.islice(found, 1)


# --- the document -------------------------------------------------------------------------------------------------


def _read(data: bytes, codes: frozenset[str]) -> _Words | None:
    """The words of a document by its kind; None where its words cannot be read here."""
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _packed(archive, codes)
    if b"<office:document" in data[:4096]:
        words = _Words()
        _odf(ElementTree.fromstring(data), codes, words, frozenset())
        return words
    if data[:5] == b"{\\rtf" or data[:4] == b"\xd0\xcf\x11\xe0":
        return None
    return _table(data)


def _table(data: bytes) -> _Words:
    """The cells of a table, however they are parted: a cell's words do not depend on that."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = data.decode("cp1252", "replace")
    rows = csv.reader(io.StringIO(re.sub(r"[;\t|]", ",", text), newline=""))
    return _Words(seen=[cell for row in rows for cell in row])


def _packed(archive: zipfile.ZipFile, codes: frozenset[str]) -> _Words | None:
    names = archive.namelist()
    words = _Words()
    if "content.xml" in names:
        content = _tree(archive, "content.xml")
        styles = _tree(archive, "styles.xml") if "styles.xml" in names else None
        hiding = _hiding([tree for tree in (content, styles) if tree is not None])
        _odf(content, codes, words, hiding)
        return words
    if any(name.startswith("word/") for name in names):
        for name in [name for name in names if name.startswith("word/") and name.endswith(".xml")]:
            root = _tree(archive, name)
            if _local(root) == "document":
                _word(root, codes, words)
        return words
    if any(name.startswith("xl/") for name in names):
        return _workbook(archive, codes)
    return _slides(archive, codes) if any(name.startswith("ppt/") for name in names) else None


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if archive.getinfo(name).file_size > _PART_BYTES:
        raise ValueError("too large")
    data = archive.read(name)
    if b"<!ENTITY" in data:
        raise ValueError("entities")
    return ElementTree.fromstring(data)


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _get(element: ElementTree.Element, name: str) -> str:
    return next((found for key, found in element.attrib.items() if key.rpartition("}")[2] == name), "")


# --- Word ---------------------------------------------------------------------------------------------------------


def _word(element: ElementTree.Element, codes: frozenset[str], words: _Words) -> None:
    """Gather the passages below an element."""
    for paragraph in _blocks(element):
        seen: list[str] = []
        _paragraph(paragraph, codes, seen, words)
        if seen:
            words.seen.append("".join(seen))


def _blocks(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Outermost paragraphs. Rows of tables that hold tracked changes are not looked at: they may be gone whole."""
    for part in root:
        name = _local(part)
        if name == "p":
            yield part
        elif name == "tr" and any(_local(mark) in _DELETED + _INSERTED for mark in part.iter()):
            continue
        elif name not in _SKIPPED:
            yield from _blocks(part)


def _paragraph(element: ElementTree.Element, codes: frozenset[str], seen: list[str], words: _Words) -> None:
    """The runs of a paragraph, in order, each where it belongs."""
    depth = 0
    for part in element:
        name = _local(part)
        if name in _SKIPPED or name in ("pPr", "rPr", "sdtPr"):
            continue
        if name in _DELETED + _INSERTED:
            lost = name in (_INSERTED if "changes-rejected" in codes else _DELETED) and "changes-shown" not in codes
            if lost:
                words.gone.append("".join(t.text or "" for t in part.iter() if _local(t) in ("t", "delText")))
            else:
                _paragraph(part, codes, seen, words)
        elif name == "r":
            depth = _run(part, depth, codes, seen, words)
        elif name in ("t", "delText"):
            seen.append(part.text or "")
        elif name == "p":
            inner: list[str] = []
            _paragraph(part, codes, inner, words)
            words.seen.append("".join(inner))
        elif name != "fldSimple":
            _paragraph(part, codes, seen, words)


def _run(run: ElementTree.Element, depth: int, codes: frozenset[str], seen: list[str], words: _Words) -> int:
    """One run; depth: of fields that are open, whose text is left to the layout."""
    hidden = False
    for part in run:
        name = _local(part)
        if name == "rPr":
            hidden = _toggled(part, "vanish")
        elif name == "fldChar":
            depth += {"begin": 1, "end": -1}.get(_get(part, "fldCharType"), 0)
        elif name in ("t", "delText"):
            if hidden and "hidden-text-shown" not in codes:
                words.gone.append(part.text or "")
            elif depth <= 0:
                seen.append(part.text or "")
        elif name in ("tab", "br", "cr"):
            seen.append(" ")
        elif name not in _SKIPPED and not hidden:
            _word(part, codes, words)
    return max(0, depth)


def _toggled(look: ElementTree.Element, name: str) -> bool:
    return any(_local(mark) == name and _get(mark, "val") not in ("0", "false", "off") for mark in look)


# --- OpenDocument -------------------------------------------------------------------------------------------------


def _hiding(roots: Iterable[ElementTree.Element]) -> frozenset[str]:
    """Styles that hide text, of their own."""
    return frozenset(
        _get(style, "name")
        for root in roots
        for style in root.iter()
        if _local(style) == "style" and any(_get(look, "display") in ("none", "condition") for look in style)
    )


def _odf(root: ElementTree.Element, codes: frozenset[str], words: _Words, hiding: frozenset[str]) -> None:
    """Passages of a text, a presentation or a spreadsheet."""
    if "changes-accepted" in codes:
        for deletion in [part for part in root.iter() if _local(part) == "deletion"]:
            words.gone += ["".join(part.itertext()) for part in deletion if _local(part) in ("p", "h")]
    body = next((part for part in root.iter() if _local(part) == "body"), root)
    unsure = {"changes-rejected", "hidden-text-shown", "hidden-text-left-out", "hidden-slide-left-out"} & codes
    hiding = hiding | _hiding([root])
    slides = bool({"hidden-slide-left-out", "hidden-sheet-left-out"} & codes)
    if not slides and "changes-rejected" not in codes:
        _odf_passages(body, words, hiding if "hidden-text-shown" not in codes else frozenset(), bool(unsure))


def _odf_passages(element: ElementTree.Element, words: _Words, hiding: frozenset[str], unsure: bool) -> None:
    for part in element:
        name = _local(part)
        if name in _SKIPPED or (name == "section" and unsure):
            continue
        if name in ("p", "h"):
            words.seen.append(_odf_text(part, words, hiding))
        else:
            _odf_passages(part, words, hiding, unsure)


def _odf_text(element: ElementTree.Element, words: _Words, hiding: frozenset[str]) -> str:
    """The text of a paragraph; what its style hides is noted as not to be seen."""
    if _get(element, "style-name") in hiding and _local(element) in ("span", "p", "h"):
        words.gone.append("".join(element.itertext()))
        return ""
    pieces = [element.text or ""]
    for part in element:
        name = _local(part)
        if name in ("tab", "s", "line-break"):
            pieces.append(" ")
        elif name in ("p", "h"):
            words.seen.append(_odf_text(part, words, hiding))
        elif name not in _SKIPPED and name not in _MOVING:
            pieces.append(_odf_text(part, words, hiding))
        pieces.append(part.tail or "")
    return "".join(pieces)


# --- spreadsheets and slides --------------------------------------------------------------------------------------


def _linked(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in archive.namelist():
        return {}
    targets = {_get(each, "Id"): _get(each, "Target") for each in _tree(archive, rels)}
    return {number: to.lstrip("/") if to.startswith("/") else f"{folder}/{to}" for number, to in targets.items()}


def _workbook(archive: zipfile.ZipFile, codes: frozenset[str]) -> _Words:
    """The texts of cells of sheets, rows and columns that are to be seen; numbers are drawn by their own forms."""
    words = _Words()
    shared = _shared(archive)
    book, parts = _tree(archive, "xl/workbook.xml"), _linked(archive, "xl/workbook.xml")
    everything = "hidden-sheet-shown" in codes
    for sheet in [each for each in book.iter() if _local(each) == "sheet"]:
        target = parts.get(next((v for k, v in sheet.attrib.items() if k.endswith("}id")), ""), "")
        if target not in archive.namelist():
            continue
        shown = everything or _get(sheet, "state") in ("", "visible")
        root = _tree(archive, target)
        if shown and _has_values(root):
            words.seen.append(_get(sheet, "name"))
        _cells(root, shared, words, shown, everything)
    return words


def _has_values(root: ElementTree.Element) -> bool:
    """Whether something stands in a cell: a sheet in which nothing does gets no page, and so its name no place."""
    return any(_local(part) in ("v", "is") and "".join(part.itertext()).strip() for part in root.iter())


def _shared(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_plain(item) for item in _tree(archive, "xl/sharedStrings.xml") if _local(item) == "si"]


def _plain(item: ElementTree.Element) -> str:
    pieces = []
    for part in item:
        if _local(part) == "t":
            pieces.append(part.text or "")
        elif _local(part) == "r":
            pieces += [t.text or "" for t in part if _local(t) == "t"]
    return "".join(pieces)


def _cells(root: ElementTree.Element, shared: list[str], words: _Words, shown: bool, everything: bool) -> None:
    hidden = [
        (int(_get(c, "min")), int(_get(c, "max")))
        for c in root.iter() if _local(c) == "col" and _get(c, "hidden") in ("1", "true")
    ]  # fmt: skip
    for row in [each for each in root.iter() if _local(each) == "row"]:
        open_row = shown and (everything or _get(row, "hidden") not in ("1", "true"))
        for cell in row:
            text = _value(cell, shared)
            column = _column(_get(cell, "r"))
            seen = open_row and (everything or not any(a <= column <= b for a, b in hidden))
            (words.seen if seen else words.gone).append(text)


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    kind = _get(cell, "t")
    for part in cell:
        if _local(part) == "is":
            return _plain(part)
        if _local(part) == "v" and kind == "s" and (part.text or "").isdigit() and int(part.text or "0") < len(shared):
            return shared[int(part.text or "0")]
        if _local(part) == "v" and kind == "str":
            return part.text or ""
    return ""


def _column(reference: str) -> int:
    number = 0
    for letter in reference:
        if letter.isalpha():
            number = number * 26 + ord(letter.upper()) - 64
    return number


def _slides(archive: zipfile.ZipFile, codes: frozenset[str]) -> _Words:
    """The texts on slides that are to be seen; those of hidden slides and of notes are not."""
    words = _Words()
    for name in [n for n in archive.namelist() if re.fullmatch(r"ppt/slides/[^/]+\.xml", n)]:
        root = _tree(archive, name)
        shown = _get(root, "show") not in ("0", "false") or "hidden-slide-shown" in codes
        for shape in [each for each in root.iter() if _local(each) in ("sp", "tc")]:
            hidden = any(_local(m) == "cNvPr" and _get(m, "hidden") in ("1", "true") for m in shape.iter())
            for paragraph in [each for each in shape.iter() if _local(each) == "p"]:
                runs = [t.text or "" for r in paragraph if _local(r) == "r" for t in r if _local(t) == "t"]
                seen = shown and (not hidden or "hidden-text-shown" in codes)
                (words.seen if seen else words.gone).append("".join(runs))
    return words
