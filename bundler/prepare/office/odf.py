"""OpenDocument files, packed or flat: what stands in them besides what is seen, and the view that is asked for.

Source: ODF 1.3 part 3; tracked changes are 5.5, notes of slides 9.1.5, annotations 14.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bundler.model import ChangesPolicy
from bundler.prepare.desk import FILE, Refused
from bundler.prepare.office.found import Found, Note
from bundler.prepare.office.package import Element, Package, child, each, local, remove, space, unwrap, value

_WEB: Final = ("http://", "https://", "mailto:", "#")
_INSIDE: Final = ("Pictures/", "./", "media/", "Object", "ObjectReplacements/", "Configurations")
_MOVING: Final = frozenset({
    "date", "time", "file-name", "author-name", "author-initials", "sender-firstname", "sender-lastname",
    "sender-initials", "sender-title", "sender-position", "sender-email", "sender-phone-private", "sender-fax",
    "sender-company", "sender-phone-work", "sender-street", "sender-city", "sender-postal-code", "sender-country",
    "sender-state-or-province", "template-name", "creator", "initial-creator", "creation-date", "creation-time",
    "modification-date", "modification-time", "print-date", "print-time", "printed-by", "editing-cycles",
    "editing-duration", "description", "keywords", "subject", "user-defined", "database-display", "dde-connection",
    "execute-macro", "date-time", "footer-decl", "variable-get", "user-field-get", "placeholder",
})  # fmt: skip
"""Fields of text (7.3 to 7.6) that keep the value that was last seen."""

_UNFIXED: Final = frozenset({"date", "time", "file-name", "author-name", "author-initials", "template-name"})
"""Those of them that depend on the day, the user or the file's name."""

_SPACES: Final = ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "http://openoffice.org/2000/text")
_PARAGRAPHS: Final = ("p", "h")
_KINDS: Final = {"insertion": "insertion", "deletion": "deletion", "format-change": "change of form"}
_TABLE_KINDS: Final = ("cell-content-change", "insertion", "deletion", "movement")


@dataclass
class _Region:
    """A tracked change: its kind, and what was deleted."""

    kind: str
    content: list[Element] = field(default_factory=list)


def treat(package: Package, changes: ChangesPolicy) -> Found:
    """Find what a packed document holds, and make its trees those of the view asked for. Raises Refused."""
    _refuse_locked(package)
    found = Found(macros=any(name.startswith(("Basic/", "Scripts/")) for name in package.names))
    for name in [name for name in package.names if name.startswith(("Basic/", "Scripts/", "Configurations"))]:
        package.drop(name)
    styles = [package.tree(name) for name in ("styles.xml", "content.xml") if package.has(name)]
    if not package.has("content.xml"):
        raise Refused("source.damaged", f'"{FILE}" is damaged: it has no content.', "Ask for a sound copy.")
    found.title = _title(package.tree("meta.xml")) if package.has("meta.xml") else ""
    found.embedded = sorted({name.split("/")[0] for name in package.names if name.startswith("Object ")})
    _settle(styles, changes, found)
    for name in ("meta.xml", "Thumbnails/thumbnail.png", "META-INF/documentsignatures.xml"):
        package.drop(name)
    for name in [name for name in package.names if name.endswith("/content.xml")]:
        _cut_links(package.tree(name), found)
    _settle_manifest(package)
    return found


def treat_flat(root: Element, changes: ChangesPolicy) -> Found:
    """The same of a document in one piece of XML."""
    found = Found(macros=any(True for _ in each(root, "scripts", "event-listeners")))
    found.title = _title(root)
    for name in ("meta", "scripts"):
        part = child(root, name)
        if part is not None:
            remove(part)
    _settle([root], changes, found)
    return found


def _refuse_locked(package: Package) -> None:
    from bundler.prepare.office.package import locked

    name = "META-INF/manifest.xml"
    if package.has(name) and any(True for _ in each(package.tree(name), "encryption-data")):
        raise locked()


def _settle_manifest(package: Package) -> None:
    """The list of parts names none that is gone."""
    name = "META-INF/manifest.xml"
    if package.has(name):
        for entry in each(package.tree(name), "file-entry"):
            path = value(entry, "full-path")
            if path in package.dropped or path.startswith(("Basic/", "Scripts/", "Configurations")):
                remove(entry)


def _title(root: Element) -> str:
    found = next(each(root, "title"), None)
    return "".join(found.itertext()).strip() if found is not None and "dc/" in space(found) else ""


def _settle(roots: list[Element], changes: ChangesPolicy, found: Found) -> None:
    """All steps, on the trees that make one document."""
    for root in roots:
        _take_view(root, changes, found)
        _take_notes(root, found)
    _settle_hidden(roots, changes, found)
    _settle_slides(roots, changes, found)
    for root in roots:
        _settle_tables(root, found)
        _freeze(root, found)
        _cut_links(root, found)
        for events in each(root, "event-listeners"):
            remove(events)
    found.title = found.title or _heading(roots[-1])


# --- tracked changes ----------------------------------------------------------------------------------------------


def _take_view(root: Element, changes: ChangesPolicy, found: Found) -> None:
    """Accept, reject or leave to be shown."""
    for tracked in each(root, "tracked-changes"):
        if space(tracked) not in _SPACES:
            _note_table_changes(tracked, found, changes)
            continue
        regions = _regions(tracked, root, found)
        if changes is ChangesPolicy.SHOW:
            continue
        tracked.getparent().remove(tracked)
        if changes is ChangesPolicy.ORIGINAL:
            _reject(root, regions)
        for mark in [m for m in each(root, "change", "change-start", "change-end") if space(m) in _SPACES]:
            remove(mark)
    for mark in each(root, "settings"):
        _show_settings(mark)


def _show_settings(settings: Element) -> None:
    """The view of changes that a document remembers is not asked."""
    for item in each(settings, "config-item"):
        if value(item, "name") in ("ShowRedlineChanges", "RedlineProtectionKey"):
            item.text = "true" if value(item, "name") == "ShowRedlineChanges" else ""


def _regions(tracked: Element, root: Element, found: Found) -> dict[str, _Region]:
    """Changes by their ids, each counted."""
    regions: dict[str, _Region] = {}
    inserted = _inserted(root)
    for region in [part for part in tracked if local(part) == "changed-region"]:
        number = value(region, "id")
        kind = next((part for part in region if local(part) in _KINDS), None)
        if kind is None:
            continue
        author = "".join("".join(e.itertext()) for e in each(kind, "creator"))
        content = [part for part in kind if local(part) != "change-info"]
        words = " ".join("".join(part.itertext()) for part in content) or inserted.get(number, "")
        found.change(_KINDS[local(kind)], words, author)
        for other in {value(region, n) for n in ("id",)} | {v for k, v in region.attrib.items() if k.endswith("}id")}:
            regions[other] = _Region(local(kind), content)
    return regions


def _inserted(root: Element) -> dict[str, str]:
    """The words that stand between the marks of each change."""
    open_now: dict[str, list[str]] = {}
    done: dict[str, str] = {}
    for element in root.iter():
        name = local(element)
        if name == "change-start":
            open_now[value(element, "change-id")] = []
        elif name == "change-end":
            done[value(element, "change-id")] = "".join(open_now.pop(value(element, "change-id"), []))
        elif element.text:
            for words in open_now.values():
                words.append(element.text)
        if element.tail:
            for words in open_now.values():
                words.append(element.tail)
    return done


def _note_table_changes(tracked: Element, found: Found, changes: ChangesPolicy) -> None:
    """A spreadsheet keeps what was; only what is now can be laid out."""
    for change in [part for part in tracked if local(part) in _TABLE_KINDS]:
        author = "".join("".join(e.itertext()) for e in each(change, "creator"))
        words = " ".join("".join(e.itertext()) for e in each(change, "previous"))
        found.change("change of a cell", words, author)
    if changes in (ChangesPolicy.ORIGINAL, ChangesPolicy.SHOW) and found.changes:
        raise Refused(
            "source.tracked-changes",
            f'"{FILE}" has tracked changes of cells, which can only be taken as accepted.',
            "Use `changes: accept`, or reject the changes in the program that made it and save it under a new name.",
        )
    tracked.getparent().remove(tracked)


def _reject(root: Element, regions: dict[str, _Region]) -> None:
    """Take out what came in, then put back what went out."""
    for start in [m for m in each(root, "change-start") if space(m) in _SPACES]:
        number = value(start, "change-id")
        region = regions.get(number)
        if region is None or region.kind != "insertion" or start.getparent() is None:
            continue
        end = next((m for m in root.iter() if local(m) == "change-end" and value(m, "change-id") == number), None)
        if end is not None:
            _cut_between(root, start, end)
    for mark in [m for m in each(root, "change") if space(m) in _SPACES]:
        region = regions.get(value(mark, "change-id"))
        if region is not None and region.kind == "deletion":
            _put_back(mark, region.content)


def _cut_between(root: Element, start: Element, end: Element) -> None:
    """Remove everything between two marks; a paragraph that begins and one that ends within become one."""
    first, last = _paragraph(start), _paragraph(end)
    around_start, around_end = list(start.iterancestors()), list(end.iterancestors())
    order = list(root.iter())
    for element in order[order.index(start) + 1 : order.index(end)]:
        if element in around_end:
            element.text = None
        elif element.getparent() is not None:
            element.tail = None
            element.getparent().remove(element)
    start.tail = None
    for up in around_start:
        if up not in around_end:
            up.tail = None
    if first is not None and last is not None and first is not last:
        _join(first, last)


def _join(first: Element, last: Element) -> None:
    """The second paragraph's content goes to the end of the first; empty blocks between them are gone already."""
    text = last.text or ""
    if text:
        parts = list(first)
        if parts:
            parts[-1].tail = (parts[-1].tail or "") + text
        else:
            first.text = (first.text or "") + text
    for part in list(last):
        first.append(part)
    last.text = None
    parent = last.getparent()
    remove(last)
    while parent is not None and len(parent) == 0 and local(parent) in ("list-item", "list", "section"):
        above = parent.getparent()
        remove(parent)
        parent = above


def _paragraph(element: Element) -> Element | None:
    return next((up for up in element.iterancestors() if local(up) in _PARAGRAPHS and space(up) in _SPACES), None)


def _put_back(mark: Element, content: list[Element]) -> None:
    """The deleted paragraphs: the first runs on from what stands before the mark, the last into what stands behind."""
    import copy

    blocks = [copy.deepcopy(part) for part in content]
    for block in blocks:
        block.tail = None
    paragraph = _paragraph(mark)
    if paragraph is None:
        for block in reversed(blocks):
            mark.addnext(block)
        return
    if len(blocks) == 1 and local(blocks[0]) in _PARAGRAPHS:
        _insert_inline(mark, blocks[0])
        return
    rest = _split(paragraph, mark)
    anchor = paragraph
    if blocks and local(blocks[0]) in _PARAGRAPHS:
        _join_to(paragraph, blocks.pop(0))
    if blocks and local(blocks[-1]) in _PARAGRAPHS:
        _join_before(rest, blocks.pop())
    for block in blocks:
        anchor.addnext(block)
        anchor = block
    anchor.addnext(rest)


def _insert_inline(mark: Element, paragraph: Element) -> None:
    """The content of one paragraph, at the mark."""
    span = mark.makeelement(f"{{{space(mark)}}}span", {})
    span.text = paragraph.text
    span.extend(list(paragraph))
    mark.addnext(span)
    span.tail, mark.tail = mark.tail, None


def _join_to(first: Element, other: Element) -> None:
    text = other.text or ""
    parts = list(first)
    if parts:
        parts[-1].tail = (parts[-1].tail or "") + text
    else:
        first.text = (first.text or "") + text
    first.extend(list(other))


def _join_before(rest: Element, other: Element) -> None:
    """The last deleted paragraph, before what follows the mark."""
    inner = list(other)
    text = rest.text or ""
    rest.text = other.text
    if text:
        if inner:
            inner[-1].tail = (inner[-1].tail or "") + text
        else:
            rest.text = (rest.text or "") + text
    for offset, part in enumerate(inner):
        rest.insert(offset, part)


def _split(paragraph: Element, mark: Element) -> Element:
    """Cut a paragraph behind a mark. Answers a new paragraph with what followed, not yet in the tree."""
    carried, text, following = None, mark.tail or "", list(mark.itersiblings())
    mark.tail = None
    node = mark
    while True:
        holder = node.getparent()
        fresh = holder.makeelement(holder.tag, dict(holder.attrib))
        if carried is not None:
            fresh.append(carried)
            carried.tail = text
        else:
            fresh.text = text
        for part in following:
            fresh.append(part)
        if holder is paragraph:
            return fresh
        carried, text, following = fresh, holder.tail or "", list(holder.itersiblings())
        holder.tail = None
        node = holder


# --- comments, hidden text, slides --------------------------------------------------------------------------------


def _take_notes(root: Element, found: Found) -> None:
    """Comments are listed and taken out."""
    for annotation in each(root, "annotation"):
        author = "".join("".join(e.itertext()) for e in each(annotation, "creator", "sender-initials")).strip()
        date = "".join("".join(e.itertext()) for e in each(annotation, "date", "date-string"))[:10]
        said = ["".join(p.itertext()).strip() for p in each(annotation, *_PARAGRAPHS)]
        paragraph = _paragraph(annotation)
        words = _seen(paragraph) if paragraph is not None else ""
        found.notes.append(
            Note(author, "\n".join(line for line in said if line), date, words, slide=_slide(annotation))
        )
        remove(annotation)
    for end in each(root, "annotation-end"):
        remove(end)


def _seen(paragraph: Element) -> str:
    """The words of a paragraph without those of annotations in it."""
    words = [paragraph.text or ""]
    for part in paragraph:
        words.append("" if local(part) == "annotation" else _seen(part))
        words.append(part.tail or "")
    return "".join(words)


def _slide(element: Element) -> int:
    """The slide that an element stands on, 1-based."""
    page = next((up for up in element.iterancestors() if local(up) == "page"), None)
    if page is None:
        return 0
    return 1 + sum(1 for other in page.itersiblings(preceding=True) if local(other) == "page")


def _hiding_styles(roots: Iterable[Element]) -> set[str]:
    """Styles whose text is not displayed (20.249), by name, with those that are based on them."""
    hidden: set[str] = set()
    based: dict[str, str] = {}
    for root in roots:
        for style in each(root, "style"):
            number = value(style, "name")
            based[number] = value(style, "parent-style-name")
            look = child(style, "text-properties")
            if look is not None and value(look, "display") in ("none", "condition"):
                hidden.add(number)
    for _ in range(10):
        hidden |= {number for number, base in based.items() if base in hidden}
    return hidden


def _settle_hidden(roots: list[Element], changes: ChangesPolicy, found: Found) -> None:
    """Hidden passages, paragraphs and sections are taken out, or shown."""
    hiding = _hiding_styles(roots)
    for root in roots:
        for element in each(root, "span", "p", "h", "section", "hidden-text", "hidden-paragraph"):
            if space(element) in _SPACES and element.getparent() is not None:
                _settle_one(element, hiding, changes, found)
        if changes is ChangesPolicy.SHOW:
            for look in each(root, "text-properties"):
                for key in [k for k in look.attrib if k.endswith("}display")]:
                    look.set(key, "true")


def _settle_one(element: Element, hiding: set[str], changes: ChangesPolicy, found: Found) -> None:
    name = local(element)
    if name == "section":
        hidden = value(element, "display") in ("none", "condition")
    elif name == "hidden-text":
        hidden = True
    elif name == "hidden-paragraph":
        hidden = value(element, "is-hidden") == "true"
    else:
        hidden = value(element, "style-name") in hiding
    if not hidden:
        return
    words = value(element, "string-value") if name == "hidden-text" else "".join(element.itertext())
    if words.strip():
        found.hidden.append(words.strip())
    if changes is ChangesPolicy.SHOW:
        _reveal(element, words)
    elif name == "hidden-paragraph":
        paragraph = _paragraph(element)
        if paragraph is not None:
            remove(paragraph)
    else:
        remove(element)


def _reveal(element: Element, words: str) -> None:
    if local(element) == "section":
        for key in [k for k in element.attrib if k.rpartition("}")[2] in ("display", "condition")]:
            del element.attrib[key]
    elif local(element) == "hidden-text":
        element.text = words
        unwrap(element)
    elif local(element) == "hidden-paragraph":
        remove(element)


def _settle_slides(roots: list[Element], changes: ChangesPolicy, found: Found) -> None:
    """Hidden slides and speakers' notes."""
    hiding = {
        value(style, "name")
        for root in roots
        for style in each(root, "style")
        if any(value(look, "visibility") == "hidden" for look in each(style, "drawing-page-properties"))
    }
    for root in roots:
        number = 0
        pages = [p for p in each(root, "page") if local(p.getparent()) == "presentation"]
        for at, page in enumerate(pages, 1):
            hidden = value(page, "style-name") in hiding
            if hidden:
                found.parts.append(f"slide {at}")
            shown = not hidden or changes is ChangesPolicy.SHOW
            number += shown
            if shown:
                _speaker(page, number, found)
            else:
                remove(page)  # and what is said about it
        if changes is ChangesPolicy.SHOW:
            for look in each(root, "drawing-page-properties"):
                for key in [k for k in look.attrib if k.endswith("}visibility")]:
                    look.set(key, "visible")


def _speaker(page: Element, number: int, found: Found) -> None:
    for notes in [part for part in page if local(part) == "notes"]:
        said = ["".join(p.itertext()).strip() for p in each(notes, "p")]
        text = "\n".join(line for line in said if line and not line.isdigit())
        if text:
            found.notes.append(Note("", text, kind="speaker's note", slide=number))
        page.remove(notes)


# --- fields, cells, links -----------------------------------------------------------------------------------------


def _settle_tables(root: Element, found: Found) -> None:
    """A cell keeps the value that was last seen in it, not what a formula would give today."""
    for cell in each(root, "table-cell", "covered-table-cell"):
        keys = [key for key in cell.attrib if key.endswith("}formula")]
        has = value(cell, "value-type") or value(cell, "value")
        if keys and not has:
            found.uncertain.append("cell")
        for key in keys if has else []:
            del cell.attrib[key]


def _freeze(root: Element, found: Found) -> None:
    """Fields become the text that they last showed."""
    for element in root.iter():
        for key in [k for k in element.attrib if k.endswith("}condition") and local(element) in ("section",)]:
            del element.attrib[key]
    for element in [e for e in each(root, *_MOVING) if space(e) in _SPACES or "presentation" in space(e)]:
        parent = element.getparent()
        if parent is None or local(parent) in ("meta", "change-info", "annotation"):
            continue
        if "".join(element.itertext()).strip():
            found.frozen[local(element)] += 1
            if local(element) in _UNFIXED and value(element, "fixed") != "true":
                found.unfixed.append(f"{local(element)} field")
            unwrap(element)
    for declared in each(root, "date-time-decl"):
        if value(declared, "source") == "current-date":
            found.moving.append("date of a slide")


def _cut_links(root: Element, found: Found) -> None:
    """What leads outside is stated and cut off; links of the text to the web stay."""
    for element in list(root.iter()):
        for key in [k for k in element.attrib if k.endswith("}href") and "xlink" in k]:
            target = element.attrib[key]
            if _is_inside(target) or (local(element) == "chart" and target in ("..", "../", ".")):
                continue
            linked = local(element) == "a"
            if not linked:
                found.fetch(_kind(element), target)
            if not linked or not target.lower().startswith(_WEB):
                del element.attrib[key]
    for element in each(root, "dde-source", "dde-connection-decl", "database-source-sql", "cell-range-source",
                        "section-source", "plugin", "applet", "floating-frame", "script"):  # fmt: skip
        if local(element) in ("dde-source", "dde-connection-decl", "cell-range-source"):
            found.fetch("link", value(element, "dde-topic") or value(element, "dde-application") or "to another file")
        remove(element)


def _is_inside(target: str) -> bool:
    """A part of the package itself."""
    return not target or target.startswith("#") or (target.startswith(_INSIDE) and ".." not in target)


def _kind(element: Element) -> str:
    names = {"image": "picture", "object": "linked object", "section-source": "section", "table-source": "table",
             "cell-range-source": "cells", "background-image": "picture", "fill-image": "picture",
             "plugin": "media", "template": "template", "object-ole": "linked object"}  # fmt: skip
    return names.get(local(element), "file")


def _heading(root: Element) -> str:
    """The first heading."""
    for heading in each(root, "h"):
        words = "".join(heading.itertext()).strip()
        if words:
            return words
    return ""
