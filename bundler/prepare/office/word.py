"""Word documents: what stands in them besides what is seen, and the view of them that the manifest asks for.

Source: ECMA-376 part 1, 17 (WordprocessingML); tracked changes are 17.13.5, comments 17.13.4, fields 17.16.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Final

from bundler.model import ChangesPolicy
from bundler.prepare.desk import FILE, Refused
from bundler.prepare.office import fields
from bundler.prepare.office.found import Found, Note
from bundler.prepare.office.openxml import cut_drawings, cut_relationships, has_macros, main_part, own_title, parts
from bundler.prepare.office.package import (
    Element,
    Package,
    child,
    clear,
    each,
    local,
    remove,
    space,
    unwrap,
    value,
)  # fmt: skip

IN: Final = {"ins": "insertion", "moveTo": "moved passage"}
OUT: Final = {"del": "deletion", "moveFrom": "moved passage (where it stood)"}
FORMATS: Final = {
    "rPrChange": "change of lettering", "pPrChange": "change of a paragraph's form", "sectPrChange": "change of layout",
    "tblPrChange": "change of a table's form", "tblGridChange": "change of a table's form",
    "trPrChange": "change of a table's form", "tcPrChange": "change of a table's form",
    "tblPrExChange": "change of a table's form", "numberingChange": "change of numbering",
}  # fmt: skip
CELLS: Final = {"cellIns": "inserted cell", "cellDel": "deleted cell", "cellMerge": "merged cell"}
_RANGES: Final = (
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart",
    "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "customXmlMoveFromRangeStart",
    "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd",
)  # fmt: skip
_STORIES: Final = ("document", "hdr", "ftr", "footnotes", "endnotes")
_LETTERS: Final = ("t", "delText")
_MARKED: Final = ("C00000", "single", "strike")
"""How a change is shown: colour, underline of what came in, a line through what went out."""


def treat(package: Package, changes: ChangesPolicy) -> Found:
    """Find what a document holds, and make its trees those of the view asked for. Raises Refused."""
    found = Found(macros=has_macros(package), title=own_title(package))
    stories = [name for name in parts(package, "word/") if local(package.tree(name)) in _STORIES]
    main = main_part(package, "word/document.xml")
    if main not in stories:
        raise Refused(
            "source.damaged",
            f'"{FILE}" is damaged: it has no text part.',
            "Ask whoever sent it for a sound copy.",
        )
    _refuse_chunks(package, stories)
    styles = _hidden_styles(package)
    for name in stories:
        _note_changes(package.tree(name), found)
    found.notes += _comments(package, stories)
    for name in stories:
        root = package.tree(name)
        _drop_comments(root)
        _take_view(root, changes)
        _settle_hidden(root, styles, changes, found)
        fields.freeze(root, found)
        cut_drawings(root, found)
        _cut_bindings(root)
    if changes is ChangesPolicy.SHOW:
        _show_styles(package)
    _quiet_settings(package)
    found.title = found.title or _heading(package.tree(main))
    cut_relationships(package, found)
    return found


def _refuse_chunks(package: Package, stories: Iterable[str]) -> None:
    """A whole other file that Word would merge on opening: nobody knows what it would look like. Raises Refused."""
    for name in stories:
        for kind in ("altChunk", "subDoc"):
            if any(True for _ in each(package.tree(name), kind)):
                what = "another file" if kind == "altChunk" else "a subdocument"
                raise Refused(
                    "source.merged-parts",
                    f'"{FILE}" takes in {what} when Word opens it, whose words would be missing here.',
                    "Open it in Word, save it as a new .docx file, or print it to PDF, and list that file.",
                )


# --- tracked changes ----------------------------------------------------------------------------------------------


def _note_changes(root: Element, found: Found) -> None:
    """Count every tracked change."""
    for element in root.iter():
        name = local(element)
        if not _word(element):
            continue
        author = value(element, "author")
        if name in IN or name in OUT:
            kind = (IN | OUT)[name]
            where = local(element.getparent()) if element.getparent() is not None else ""
            if where == "trPr":
                kind = "inserted row" if name in IN else "deleted row"
            elif where == "rPr":
                kind = f"{kind} of a paragraph mark"
            found.change(kind, _words(element), author)
        elif name in FORMATS or name in CELLS:
            found.change((FORMATS | CELLS)[name], "", author)


def _word(element: Element) -> bool:
    return "wordprocessingml" in space(element)


def _words(element: Element) -> str:
    return "".join(part.text or "" for part in element.iter() if local(part) in _LETTERS)


def _take_view(root: Element, changes: ChangesPolicy) -> None:
    """Make the tree what it would be with all changes accepted, rejected, or marked as ordinary lettering."""
    keep: tuple[str, ...]
    lose: tuple[str, ...]
    if changes is ChangesPolicy.SHOW:
        _mark(root)
        keep, lose = tuple(IN) + tuple(OUT), ()
    elif changes is ChangesPolicy.ORIGINAL:
        keep, lose = tuple(OUT), tuple(IN)
    else:
        keep, lose = tuple(IN), tuple(OUT)
    original = changes is ChangesPolicy.ORIGINAL
    for change in each(root, *FORMATS):
        if original:
            _restore(change)
        if change.getparent() is not None:
            change.getparent().remove(change)
    _settle_cells(root, changes)
    _settle_rows(root, lose)
    _settle_runs(root, lose)
    _merge_paragraphs(root, lose)
    _unwrap_runs(root, keep)
    _name_letters(root)
    for mark in each(root, *_RANGES):
        remove(mark)


def _mark(root: Element) -> None:
    """What came in is underlined, what went out struck through, both in red: part of the text, whoever draws it."""
    for change in each(root, *IN, *OUT):
        if not _word(change):
            continue
        gone = local(change) in OUT
        for run in [run for run in change.iter() if local(run) == "r" and _word(run)]:
            _letter(run, gone)


def _letter(run: Element, gone: bool) -> None:
    ns = space(run)
    look = child(run, "rPr")
    if look is None:
        look = run.makeelement(f"{{{ns}}}rPr", {})
        run.insert(0, look)
    for old in [part for part in look if local(part) in ("color", "u", "strike", "dstrike")]:
        if not (local(old) in ("strike", "u") and value(old, "val", "1") not in ("0", "false", "none")):
            look.remove(old)
    wanted = [("strike", {}) if gone else ("u", {"val": _MARKED[1]}), ("color", {"val": _MARKED[0]})]
    for name, attributes in wanted:
        if child(look, name) is None:
            look.append(look.makeelement(f"{{{ns}}}{name}", {f"{{{ns}}}{k}": v for k, v in attributes.items()}))
    look[:] = sorted(look, key=_order)


_ORDER: Final = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss",
    "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz",
    "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign",
)  # fmt: skip
"""The order in which the parts of w:rPr must stand (17.3.2.28)."""


def _order(part: Element) -> int:
    name = local(part)
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _restore(change: Element) -> None:
    """Put back what a change of form replaced: the change holds the properties as they were."""
    now, before = change.getparent(), next(iter(change), None)
    if now is None or before is None:
        return
    kept = [part for part in now if local(part) in ("rPr", "sectPr", "headerReference", "footerReference", *IN, *OUT)]
    if local(change) == "rPrChange":
        kept = [part for part in now if local(part) in (*IN, *OUT)]
    order = [*(p for p in before), *(p for p in kept if local(p) not in {local(b) for b in before})]
    if local(change) == "sectPrChange":
        order = [*(p for p in kept), *(p for p in before)]
    for part in list(now):
        now.remove(part)
    now.extend(order)


def _settle_cells(root: Element, changes: ChangesPolicy) -> None:
    """Cells that came or went."""
    for mark in each(root, *CELLS):
        gone = {ChangesPolicy.ORIGINAL: "cellIns", ChangesPolicy.SHOW: ""}.get(changes, "cellDel")
        cell = next((up for up in mark.iterancestors() if local(up) == "tc"), None)
        remove(mark)
        if local(mark) == gone and cell is not None and cell.getparent() is not None:
            cell.getparent().remove(cell)


def _settle_rows(root: Element, lose: tuple[str, ...]) -> None:
    """Rows of tables that came or went; a table without rows goes too."""
    for mark in [m for m in each(root, *IN, *OUT) if m.getparent() is not None and local(m.getparent()) == "trPr"]:
        row = mark.getparent().getparent()
        name = local(mark)
        mark.getparent().remove(mark)
        if name in lose and row is not None and row.getparent() is not None:
            table = row.getparent()
            table.remove(row)
            if local(table) == "tbl" and child(table, "tr") is None and table.getparent() is not None:
                _drop_block(table)


def _settle_runs(root: Element, lose: tuple[str, ...]) -> None:
    """Runs that are not to be seen."""
    for change in each(root, *lose):
        parent = change.getparent()
        if _word(change) and parent is not None and local(parent) not in ("rPr", "trPr"):
            remove(change)


def _unwrap_runs(root: Element, keep: tuple[str, ...]) -> None:
    """Runs that stay, as if they had always been there."""
    for change in each(root, *keep):
        parent = change.getparent()
        if not _word(change) or parent is None:
            continue
        if local(parent) in ("rPr", "trPr"):
            parent.remove(change)
        else:
            unwrap(change)


def _merge_paragraphs(root: Element, lose: tuple[str, ...]) -> None:
    """Paragraphs whose mark is gone run on into the next one (17.13.5.15), last first."""
    marks = [
        m for m in each(root, *lose)
        if m.getparent() is not None and local(m.getparent()) == "rPr" and local(m.getparent().getparent()) == "pPr"
    ]  # fmt: skip
    for mark in reversed(marks):
        properties = mark.getparent().getparent()
        paragraph = properties.getparent()
        mark.getparent().remove(mark)
        if paragraph is not None and child(properties, "sectPr") is None:
            _run_on(paragraph)


def _run_on(paragraph: Element) -> None:
    following = paragraph.getnext()
    while following is not None and local(following) in ("bookmarkStart", "bookmarkEnd", *_RANGES):
        following = following.getnext()
    inner = [part for part in paragraph if local(part) != "pPr"]
    if following is None or local(following) != "p":
        if not inner:
            _drop_block(paragraph)
        return
    at = 1 if child(following, "pPr") is not None else 0
    for offset, part in enumerate(inner):
        following.insert(at + offset, part)
    paragraph.getparent().remove(paragraph)


def _drop_block(block: Element) -> None:
    """Take out a paragraph or table, unless a cell would be left without a paragraph (17.4.65)."""
    parent = block.getparent()
    others = [part for part in parent if part is not block and local(part) in ("p", "sdt")]
    if others or local(parent) in ("body", "sdtContent"):
        parent.remove(block)
    elif local(block) == "tbl":
        parent.replace(block, block.makeelement(f"{{{space(block)}}}p", {}))


def _name_letters(root: Element) -> None:
    """What is no longer deleted is ordinary text."""
    for old, new in (("delText", "t"), ("delInstrText", "instrText")):
        for element in each(root, old):
            element.tag = f"{{{space(element)}}}{new}"


# --- comments -----------------------------------------------------------------------------------------------------


def _comments(package: Package, stories: Iterable[str]) -> list[Note]:
    """Comments in the order of the text, each with the words that it is about."""
    written: dict[str, Element] = {}
    for name in parts(package, "word/"):
        if local(package.tree(name)) == "comments":
            written |= {value(comment, "id"): comment for comment in each(package.tree(name), "comment")}
    anchors: dict[str, str] = {}
    for name in stories:
        anchors |= _anchors(package.tree(name))
    order = [number for number in anchors if number in written] + [n for n in written if n not in anchors]
    return [_note(written[number], anchors.get(number, "")) for number in order]


def _note(comment: Element, anchor: str) -> Note:
    said = [_words(paragraph).strip() for paragraph in each(comment, "p")]
    date = value(comment, "date")[:10]
    return Note(value(comment, "author"), "\n".join(line for line in said if line), date, anchor)


def _anchors(root: Element) -> dict[str, str]:
    """Comment -> the words that it is about, or those of its paragraph."""
    open_now: dict[str, list[str]] = {}
    done: dict[str, str] = {}
    for element in root.iter():
        name = local(element)
        if name == "commentRangeStart":
            open_now[value(element, "id")] = []
        elif name == "commentRangeEnd":
            done.setdefault(value(element, "id"), "".join(open_now.pop(value(element, "id"), [])))
        elif name == "t":
            for words in open_now.values():
                words.append(element.text or "")
        elif name == "commentReference" and not done.get(value(element, "id")):
            paragraph = next((up for up in element.iterancestors() if local(up) == "p"), None)
            done[value(element, "id")] = _words(paragraph) if paragraph is not None else ""
    return done


def _drop_comments(root: Element) -> None:
    for mark in each(root, "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"):
        remove(mark)


# --- hidden text --------------------------------------------------------------------------------------------------


def _on(properties: Element | None, name: str) -> bool | None:
    """A toggle property (17.7.3): on, off, or not said."""
    mark = child(properties, name) if properties is not None else None
    if mark is None:
        return None
    return value(mark, "val", "1") not in ("0", "false", "off")


def _hidden_styles(package: Package) -> frozenset[str]:
    """Styles by which text is hidden, their own or from the style that they are based on."""
    based: dict[str, str] = {}
    own: dict[str, bool | None] = {}
    for name in parts(package, "word/"):
        if local(package.tree(name)) != "styles":
            continue
        for style in each(package.tree(name), "style"):
            number = value(style, "styleId")
            base = child(style, "basedOn")
            based[number] = value(base, "val") if base is not None else ""
            own[number] = _on(child(style, "rPr"), "vanish")
    return frozenset(number for number in own if _inherited(number, own, based))


def _inherited(number: str, own: dict[str, bool | None], based: dict[str, str]) -> bool:
    seen: set[str] = set()
    while number in own and number not in seen:
        if own[number] is not None:
            return bool(own[number])
        seen.add(number)
        number = based.get(number, "")
    return False


def _settle_hidden(root: Element, styles: frozenset[str], changes: ChangesPolicy, found: Found) -> None:
    """Hidden runs are taken out, or shown as ordinary ones."""
    hides = functools.partial(_is_hidden, styles=styles)
    for run in [run for run in each(root, "r") if _word(run) and hides(run)]:
        words = _words(run).strip()
        if words:
            found.hidden.append(words)
        if changes is ChangesPolicy.SHOW:
            _unhide(run)
        else:
            for part in [p for p in run if local(p) in ("t", "tab", "br", "sym", "drawing", "pict", "object")]:
                remove(part)


def _is_hidden(run: Element, styles: frozenset[str]) -> bool:
    """By its own lettering, else by its style or its paragraph's, which cancel each other (17.7.3)."""
    look = child(run, "rPr")
    own = _on(look, "vanish")
    if own is not None:
        return own
    style = child(look, "rStyle") if look is not None else None
    by_run = style is not None and value(style, "val") in styles
    paragraph = next((up for up in run.iterancestors() if local(up) == "p"), None)
    form = child(paragraph, "pPr") if paragraph is not None else None
    style = child(form, "pStyle") if form is not None else None
    return by_run != (style is not None and value(style, "val") in styles)


def _unhide(run: Element) -> None:
    ns = space(run)
    look = child(run, "rPr")
    if look is None:
        look = run.makeelement(f"{{{ns}}}rPr", {})
        run.insert(0, look)
    old = child(look, "vanish")
    if old is not None:
        look.remove(old)
    look.append(look.makeelement(f"{{{ns}}}vanish", {f"{{{ns}}}val": "0"}))
    look[:] = sorted(look, key=_order)


def _show_styles(package: Package) -> None:
    """No style hides, and no paragraph mark does."""
    for name in parts(package, "word/"):
        root = package.tree(name)
        if local(root) in ("styles", *_STORIES):
            for mark in each(root, "vanish", "specVanish"):
                if local(mark.getparent().getparent()) != "r":
                    remove(mark)


# --- the rest -----------------------------------------------------------------------------------------------------


def _cut_bindings(root: Element) -> None:
    """What a control shows is what was last seen in it, not what a property says."""
    for binding in each(root, "dataBinding"):
        remove(binding)


def _quiet_settings(package: Package) -> None:
    """No template, no mail merge, no view or recording of changes, no update of fields on opening."""
    names = ("attachedTemplate", "mailMerge", "revisionView", "trackRevisions", "updateFields", "documentProtection",
             "saveThroughXslt", "hdrShapeDefaults", "linkStyles", "rsids")  # fmt: skip
    for name in parts(package, "word/"):
        if local(package.tree(name)) == "settings":
            for element in each(package.tree(name), *names):
                remove(element)
            for element in package.tree(name).iter():
                if local(element) == "evenAndOddHeaders":
                    clear(element, "rsid")


def _heading(root: Element) -> str:
    """The first paragraph in the style of a title, else of a first heading."""
    for wanted in ("title", "heading1", "berschrift1"):
        for paragraph in each(root, "p"):
            form = child(paragraph, "pPr")
            style = child(form, "pStyle") if form is not None else None
            if style is not None and value(style, "val").lower().endswith(wanted) and _words(paragraph).strip():
                return _words(paragraph).strip()
    return ""
