"""PowerPoint presentations: hidden slides, speakers' notes, comments.

Source: ECMA-376 part 1, 19 (PresentationML).
"""

from __future__ import annotations

from typing import Final

from bundler.model import ChangesPolicy
from bundler.prepare.desk import FILE, Refused
from bundler.prepare.office.found import Found, Note
from bundler.prepare.office.openxml import (
    cut_drawings,
    cut_relationships,
    has_macros,
    hidden_shapes,
    main_part,
    own_title,
    related,
)  # fmt: skip
from bundler.prepare.office.package import Element, Package, child, clear, each, local, remove, value

_MOVING: Final = "datetime"
_NO_WORDS: Final = ("sldNum", "dt", "hdr", "ftr", "sldImg")
"""Placeholders of a page of notes that hold no notes (19.7.10)."""


def treat(package: Package, changes: ChangesPolicy) -> Found:
    """Find what a presentation holds, and make its trees those of the view asked for. Raises Refused."""
    found = Found(macros=has_macros(package), title=own_title(package))
    main = main_part(package, "ppt/presentation.xml")
    if not package.has(main):
        raise Refused("source.damaged", f'"{FILE}" is damaged: it has no presentation.', "Ask for a sound copy.")
    parts, authors = related(package, main), _authors(package)
    shown = 0
    for at, entry in enumerate(each(package.tree(main), "sldId"), 1):
        part = parts.get(_relation(entry), ("", ""))[1]
        if not package.has(part):
            remove(entry)
            continue
        root = package.tree(part)
        hidden = value(root, "show") in ("0", "false")
        if hidden:
            found.parts.append(f"slide {at}")
        if hidden and changes is not ChangesPolicy.SHOW:
            remove(entry)  # and what is said about it
            continue
        shown += 1
        clear(root, "show")
        _notes(package, part, shown, authors, found)
        _slide(root, changes, found)
    if not shown:
        raise Refused(
            "source.no-pages",
            f'"{FILE}" has no slide that is not hidden.',
            "Add `changes: show` to the document to print hidden slides, or check that it is the right file.",
        )
    for name in [
        n for n in package.names if n.startswith(("ppt/slideLayouts/", "ppt/slideMasters/")) and n[-4:] == ".xml"
    ]:
        _slide(package.tree(name), changes, Found())
    cut_relationships(package, found, keep=("control",))
    return found


def _relation(entry: Element) -> str:
    return next((str(v) for k, v in entry.attrib.items() if k.startswith("{") and k.endswith("}id")), "")


def _slide(root: Element, changes: ChangesPolicy, found: Found) -> None:
    """Fields keep their last value; hidden objects are noted."""
    for field in each(root, "fld"):
        if value(field, "type").startswith(_MOVING):
            found.frozen["date"] += 1
            field.tag = field.tag.replace("}fld", "}r")
            clear(field, "id", "type")
            for form in [part for part in field if local(part) == "pPr"]:
                field.remove(form)
    for mark in hidden_shapes(root):
        shape = mark.getparent().getparent()
        words = "".join(t.text or "" for t in each(shape, "t")).strip()
        if words:
            found.hidden.append(words)
        if changes is ChangesPolicy.SHOW:
            clear(mark, "hidden")
        elif shape.getparent() is not None:
            remove(shape)
    cut_drawings(root, found)
    for timing in [part for part in root if local(part) in ("timing", "transition")]:
        root.remove(timing)


def _notes(package: Package, part: str, number: int, authors: dict[str, str], found: Found) -> None:
    """The speaker's notes and the comments of a slide."""
    for kind, target in related(package, part).values():
        if not package.has(target):
            continue
        if kind == "notesSlide":
            text = _spoken(package.tree(target))
            if text:
                found.notes.append(Note("", text, kind="speaker's note", slide=number))
        elif kind == "comments":
            for comment in each(package.tree(target), "cm"):
                author = authors.get(value(comment, "authorId"), "")
                date = (value(comment, "dt") or value(comment, "created"))[:10]
                found.notes.append(Note(author, _said(comment), date, slide=number))


def _spoken(root: Element) -> str:
    """The words of a page of notes."""
    paragraphs = []
    for shape in each(root, "sp"):
        kinds = [value(mark, "type") for mark in each(shape, "ph")]
        if kinds and kinds[0] in _NO_WORDS:
            continue
        body = child(shape, "txBody")
        if body is not None:
            paragraphs += ["".join(t.text or "" for t in each(p, "t")) for p in each(body, "p")]
    return "\n".join(line.strip() for line in paragraphs if line.strip())


def _said(comment: Element) -> str:
    """The words of a comment, old (19.4.10) or new, with its answers."""
    own = ["".join(t.text or "" for t in each(comment, "t")), *("".join(t.itertext()) for t in each(comment, "text"))]
    return "\n".join(line.strip() for line in own if line.strip())


def _authors(package: Package) -> dict[str, str]:
    names = [n for n in package.names if n.lower() in ("ppt/commentauthors.xml", "ppt/authors.xml")]
    return {value(a, "id"): value(a, "name") for n in names for a in each(package.tree(n), "cmAuthor", "author")}
