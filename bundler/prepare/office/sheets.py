"""Excel workbooks: hidden sheets, rows and columns, comments; and pages that are one page wide.

Source: ECMA-376 part 1, 18 (SpreadsheetML).
"""

from __future__ import annotations

import re
from typing import Final

from bundler.model import ChangesPolicy
from bundler.prepare.desk import FILE, Refused
from bundler.prepare.office.found import Found, Note
from bundler.prepare.office.openxml import cut_drawings, cut_relationships, has_macros, main_part, own_title, related
from bundler.prepare.office.package import Element, Package, child, clear, each, local, remove, space, value
from bundler.prepare.office.wrapping import column_of, heighten

PORTRAIT: Final = 500.0
"""Points that a table may be wide on upright A4 without being made smaller: what is wider is laid on its side."""

LETTER: Final = 5.6
"""Points of a column's unit, the width of a digit in the usual lettering (18.3.1.13)."""

_AFTER_SETUP: Final = ("headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
                       "smartTags", "drawing", "drawingHF", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects",
                       "controls", "webPublishItems", "tableParts", "extLst")  # fmt: skip
_NUMBERS: Final = re.compile(r'&C&"[^"]*"&12Page &P')
"""The foot that LibreOffice writes where a file has none: its page numbers would stand beside the bundle's."""

_VOLATILE: Final = re.compile(r"\b(TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY)\s*\(", re.I)


def treat(package: Package, changes: ChangesPolicy) -> Found:
    """Find what a workbook holds, and set its pages. Raises Refused."""
    found = Found(macros=has_macros(package), title=own_title(package))
    main = main_part(package, "xl/workbook.xml")
    if not package.has(main):
        raise Refused("source.damaged", f'"{FILE}" is damaged: it has no workbook.', "Ask for a sound copy.")
    if any("/revisions/" in name for name in package.names):
        _revisions(package, changes, found)
    workbook, parts = package.tree(main), related(package, main)
    shared = _shared(package, [target for kind, target in parts.values() if kind == "sharedStrings"])
    styles = _styles(package, [target for kind, target in parts.values() if kind == "styles"])
    for sheet in each(workbook, "sheet"):
        part = parts.get(value(sheet, "id"), ("", ""))[1]
        _sheet(package, sheet, part, shared, changes, found)
        if package.has(part):
            _heighten(package.tree(part), styles, shared)
    _settle_workbook(workbook)
    _refuse_all_hidden(workbook)
    cut_relationships(package, found)
    return found


def _revisions(package: Package, changes: ChangesPolicy, found: Found) -> None:
    """A shared workbook keeps a log of changes; only what is now can be laid out."""
    for name in [n for n in package.names if "/revisions/" in n and "revisionlog" in n.lower() and n.endswith(".xml")]:
        for change in each(package.tree(name), "rcc", "rrc", "rm", "ris"):
            words = " ".join("".join(e.itertext()) for e in each(change, "oc"))
            found.change("change of a cell", words)
    if found.changes and changes in (ChangesPolicy.ORIGINAL, ChangesPolicy.SHOW):
        raise Refused(
            "source.tracked-changes",
            f'"{FILE}" has tracked changes of cells, which can only be taken as accepted.',
            "Use `changes: accept`, or reject the changes in Excel and save it under a new name.",
        )


def _sheet(
    package: Package, sheet: Element, part: str, shared: list[str], changes: ChangesPolicy, found: Found
) -> None:
    """One sheet: what it hides, what is said on it, how it is laid out."""
    name, state = value(sheet, "name"), value(sheet, "state", "visible")
    hidden = state in ("hidden", "veryHidden")
    if hidden:
        found.parts.append(f"sheet {name!r}".replace("'", '"') + (" (deeply hidden)" if state == "veryHidden" else ""))
        if changes is ChangesPolicy.SHOW:
            clear(sheet, "state")
    if not package.has(part):
        return
    root = package.tree(part)
    for cell in each(root, "c"):
        _freeze(cell, found)
    if not hidden or changes is ChangesPolicy.SHOW:
        _comments(package, part, name, found)
        _rows_and_columns(root, name, changes, found)
        found.cells += _texts(root, name, shared)
    cut_drawings(root, found)
    _set_page(root)


def _comments(package: Package, part: str, sheet: str, found: Found) -> None:
    """Notes on cells, and the threads that newer programs write; the same thread stands in both."""
    threads, legacy = [], []
    people = _people(package)
    for kind, target in related(package, part).values():
        if kind == "threadedComment" and package.has(target):
            threads += [_thread(c, people, sheet) for c in each(package.tree(target), "threadedComment")]
        elif kind == "comments" and package.has(target):
            root = package.tree(target)
            authors = ["".join(a.itertext()) for a in each(root, "author")]
            legacy += [_legacy(c, authors, sheet) for c in each(root, "comment")]
    said = {note.anchor for note in threads}
    found.notes += threads + [note for note in legacy if note.anchor not in said]


def _thread(comment: Element, people: dict[str, str], sheet: str) -> Note:
    author = people.get(value(comment, "personId"), "")
    return Note(author, _text(comment, "text"), value(comment, "dT")[:10], f"{sheet}!{value(comment, 'ref')}")


def _legacy(comment: Element, authors: list[str], sheet: str) -> Note:
    number = int(value(comment, "authorId", "0") or 0)
    author = authors[number] if 0 <= number < len(authors) else ""
    return Note(author, _text(comment, "t"), "", f"{sheet}!{value(comment, 'ref')}")


def _people(package: Package) -> dict[str, str]:
    names = [n for n in package.names if n.startswith("xl/persons/") and n.endswith(".xml")]
    return {value(p, "id"): value(p, "displayName") for n in names for p in each(package.tree(n), "person")}


def _text(element: Element, name: str) -> str:
    return "".join("".join(part.itertext()) for part in each(element, name)).strip()


def _rows_and_columns(root: Element, sheet: str, changes: ChangesPolicy, found: Found) -> None:
    """Hidden rows that hold something and hidden columns, as users name them."""
    rows = [r for r in each(root, "row") if _yes(r, "hidden") and any(_filled(c) for c in r)]
    columns = [c for c in each(root, "col") if _yes(c, "hidden") and _used(root, c)]
    if rows:
        numbers = [value(r, "r", "?") for r in rows]
        which = ", ".join(numbers[:5]) + (" ..." if len(numbers) > 5 else "")
        found.parts.append(f'{len(rows)} row{"s" * (len(rows) > 1)} of sheet "{sheet}" ({which})')
    if columns:
        which = ", ".join(map(_span, columns[:5]))
        found.parts.append(f'columns of sheet "{sheet}" ({which})')
    if changes is ChangesPolicy.SHOW:
        for part in [*rows, *columns]:
            clear(part, "hidden")
            if value(part, "width") == "0" or value(part, "ht") == "0":
                clear(part, "width", "ht", "customWidth", "customHeight")


def _span(column: Element) -> str:
    first, last = int(value(column, "min", "1")), int(value(column, "max", "1"))
    return _letters(first) + (f"-{_letters(last)}" if last != first else "")


def _shared(package: Package, names: list[str]) -> list[str]:
    """The texts that cells share (18.4.8), without what is said of how they are spoken."""
    items = [item for name in names if package.has(name) for item in each(package.tree(name), "si")]
    return ["".join(t.text or "" for t in each(item, "t") if local(t.getparent()) != "rPh") for item in items]


def _texts(root: Element, sheet: str, shared: list[str]) -> list[tuple[str, str]]:
    """The texts of visible cells."""
    hidden = [(int(value(c, "min")), int(value(c, "max"))) for c in each(root, "col") if _yes(c, "hidden")]
    found = []
    for row in each(root, "row"):
        for cell in [] if _yes(row, "hidden") else row:
            column = column_of(value(cell, "r"))
            text = _cell_text(cell, shared)
            if text and not any(first <= column <= last for first, last in hidden):
                found.append((f"{sheet}!{value(cell, 'r')}", text))
    return found


def _cell_text(cell: Element, shared: list[str]) -> str:
    """The text of a cell; "" where it holds a number or nothing."""
    kind, held = value(cell, "t"), child(cell, "v")
    if kind == "inlineStr":
        return "".join(t.text or "" for t in each(cell, "t"))
    said = held.text or "" if held is not None else ""
    if kind == "s":
        return shared[int(said)] if said.isdigit() and int(said) < len(shared) else ""
    return said if kind == "str" else ""


def _yes(element: Element, name: str) -> bool:
    return value(element, name) in ("1", "true")


def _filled(cell: Element) -> bool:
    return any(local(part) in ("v", "is", "f") for part in cell)


def _used(root: Element, column: Element) -> bool:
    """Whether a filled cell stands in columns."""
    first, last = int(value(column, "min", "1")), int(value(column, "max", "16384"))
    return any(first <= column_of(value(cell, "r")) <= last for cell in each(root, "c") if _filled(cell))


def _letters(number: int) -> str:
    word = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        word = chr(65 + rest) + word
    return word


def _freeze(cell: Element, found: Found) -> None:
    """A cell keeps the value that was last seen in it; without one it is reckoned on conversion."""
    formula = child(cell, "f")
    if formula is None:
        return
    _drop_idle(cell)
    place, volatile = f"cell {value(cell, 'r')}", bool(_VOLATILE.search(formula.text or ""))
    if child(cell, "v") is not None or child(cell, "is") is not None:
        found.frozen["formula"] += 1
        found.unfixed += [place] if volatile else []
        cell.remove(formula)
    elif (formula.text or "").strip():
        (found.moving if volatile else found.uncertain).append(place)


def _drop_idle(cell: Element) -> None:
    """An empty value is none, as programs write it that do not reckon; but a text may be empty."""
    held = child(cell, "v")
    if held is not None and not held.text and value(cell, "t") != "str":
        cell.remove(held)
        clear(cell, "t")


def _settle_workbook(workbook: Element) -> None:
    """Everything visible is laid out, not a chosen area of it; nothing is reckoned anew, nothing is asked for."""
    for name in each(workbook, "definedName"):
        if value(name, "name") == "_xlnm.Print_Area" or "[" in (name.text or ""):
            remove(name)
    for part in each(workbook, "externalReferences", "calcPr", "fileRecoveryPr", "webPublishing", "pivotCaches"):
        remove(part)


def _refuse_all_hidden(workbook: Element) -> None:
    if all(value(sheet, "state") in ("hidden", "veryHidden") for sheet in each(workbook, "sheet")):
        raise Refused(
            "source.no-pages",
            f'"{FILE}" has no sheet that is not hidden.',
            "Add `changes: show` to the document to print hidden sheets, or check that it is the right file.",
        )


# --- pages --------------------------------------------------------------------------------------------------------


def _set_page(root: Element) -> None:
    """One page wide, as many high as it takes, its name at the head (18.3.1.63, 18.3.1.46)."""
    if local(root) not in ("worksheet", "chartsheet"):
        return
    ns = space(root)
    for name in ("pageSetup", "headerFooter", "colBreaks"):
        for old in [part for part in root if local(part) == name]:
            if name != "headerFooter":
                root.remove(old)
    if local(root) == "worksheet":
        _fit(root, ns)
        side = "landscape" if _width(root) > PORTRAIT else "portrait"
        setup = {"paperSize": "9", "orientation": side, "fitToWidth": "1", "fitToHeight": "0"}
    else:
        setup = {"paperSize": "9", "orientation": "landscape"}
    at = next((i for i, part in enumerate(root) if local(part) in _AFTER_SETUP), len(root))
    root.insert(at, root.makeelement(f"{{{ns}}}pageSetup", setup))
    _head(root, ns)


def _fit(root: Element, ns: str) -> None:
    properties = child(root, "sheetPr")
    if properties is None:
        properties = root.makeelement(f"{{{ns}}}sheetPr", {})
        root.insert(0, properties)
    fit = child(properties, "pageSetUpPr")
    if fit is None:
        fit = root.makeelement(f"{{{ns}}}pageSetUpPr", {})
        properties.append(fit)
    fit.set("fitToPage", "1")


def _width(root: Element) -> float:
    """Points that the used columns are wide."""
    used = max((column_of(value(cell, "r")) for cell in each(root, "c") if _filled(cell)), default=0)
    return LETTER * sum(_widths(root, used))


def _widths(root: Element, used: int) -> list[float]:
    """Widths of the used columns, in digits of the usual lettering."""
    usual = next(
        (float(value(e, "defaultColWidth")) for e in each(root, "sheetFormatPr") if value(e, "defaultColWidth")), 9.1
    )
    widths = [usual] * used
    for column in each(root, "col"):
        for at in range(int(value(column, "min")), min(used, int(value(column, "max"))) + 1):
            widths[at - 1] = 0.0 if _yes(column, "hidden") else float(value(column, "width") or usual)
    return widths


def _styles(package: Package, names: list[str]) -> Element | None:
    """How cells are set, where the file says so."""
    return next((package.tree(name) for name in names if package.has(name)), None)


def _heighten(root: Element, styles: Element | None, shared: list[str]) -> None:
    """Rows whose height the file leaves to whoever opens it."""
    used = max((column_of(value(cell, "r")) for cell in each(root, "c")), default=0)
    widths = _widths(root, used)
    heighten(root, styles, lambda cell: _cell_text(cell, shared), lambda at: widths[at - 1] if at <= used else 9.1)


def _head(root: Element, ns: str) -> None:
    """The sheet's name stands at the head of each page; what the file prints there besides stays, without the day and
    the folder, which change."""
    old = child(root, "headerFooter")
    said, foot = (_part(old, name) for name in ("oddHeader", "oddFooter"))
    if old is not None:
        root.remove(old)
    head = _still(said)
    if "&A" not in head:
        head = head.replace("&C", "&C&A  ", 1) if "&C" in head else head + "&C&A"
    fresh = root.makeelement(f"{{{ns}}}headerFooter", {})
    for name, text in (("oddHeader", head), ("oddFooter", _still(foot))):
        if text:
            part = root.makeelement(f"{{{ns}}}{name}", {})
            part.text = text
            fresh.append(part)
    at = next(i for i, part in enumerate(root) if local(part) == "pageSetup")
    root.insert(at + 1, fresh)


def _part(element: Element | None, name: str) -> str:
    """The text of a part, "" where there is none."""
    found = child(element, name) if element is not None else None
    return (found.text or "") if found is not None else ""


def _still(text: str) -> str:
    """Without the codes of date, time, path, file and picture (18.3.1.46)."""
    return re.sub(r"&[DTZFG]", "", "" if _NUMBERS.fullmatch(text) else text)
