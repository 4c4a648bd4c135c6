"""What all Office Open XML files have in common: relationships, content types, properties, embedded files.

Source: ECMA-376 parts 1 and 2.
"""

from __future__ import annotations

import posixpath
from typing import Final
from urllib.parse import unquote

from bundler.prepare.office.found import Found
from bundler.prepare.office.package import Element, Package, child, clear, local, remove, value

_LINKS: Final = ("http://", "https://", "mailto:")
_DROPPED: Final = (
    "vbaProject", "wordVbaData", "attachedToolbars", "keyMapCustomizations", "attachedTemplate", "comments",
    "commentsExtended", "commentsIds", "commentsExtensible", "threadedComment", "person", "people", "commentAuthors",
    "authors", "core-properties", "extended-properties", "custom-properties", "thumbnail", "printerSettings",
    "connections", "externalLink", "externalLinkPath", "customXml", "glossaryDocument", "recipientData", "xlMacrosheet",
    "notesSlide", "activeXControlBinary", "queryTable", "revisionHeaders", "usernames", "classificationlabels",
    "userCustomization", "ui/extensibility", "extensibility", "control", "calcChain", "vmlDrawingNotes",
)  # fmt: skip
"""Relationships, by the end of their type, whose parts never reach the converter."""

_WORDS: Final = {
    "attachedTemplate": "template", "oleObject": "linked object", "image": "picture", "aFChunk": "document part",
    "subDocument": "subdocument", "externalLinkPath": "workbook", "video": "film", "audio": "sound", "media": "media",
    "frame": "frame", "mailMergeSource": "data source", "hyperlink": "link", "package": "linked file",
    "slideUpdateUrl": "slide", "transform": "style sheet", "mailMergeHeaderSource": "data source",
}  # fmt: skip


def parts(package: Package, root: str) -> list[str]:
    """The XML parts below a folder, in the order of the file."""
    return [name for name in package.names if name.startswith(root) and name.lower().endswith(".xml")]


def related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relationships of a part that lead inside: id -> (end of the type, name of the part)."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if not package.has(rels):
        return {}
    return {
        value(each, "Id"): (_kind(each), _target(folder, value(each, "Target")))
        for each in package.tree(rels)
        if value(each, "TargetMode") != "External"
    }


def main_part(package: Package, usual: str) -> str:
    """The name of the main part: what the package's own relationships say, else the usual name."""
    for kind, target in related(package, "").values():
        if kind == "officeDocument" and package.has(target):
            return target
    return usual


def _kind(relationship: Element) -> str:
    return value(relationship, "Type").rstrip("/").rpartition("/")[2]


def _target(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, unquote(target)))


def cut_relationships(package: Package, found: Found, keep: tuple[str, ...] = ()) -> None:
    """State what leads outside and cut it off; leave out parts that are no part of the pages.

    keep: ends of types that are not dropped. Links of the text to the web stay.
    """
    for name in [name for name in package.names if name.endswith(".rels")]:
        folder = posixpath.dirname(posixpath.dirname(name))
        for relationship in list(package.tree(name)):
            if _cut(package, relationship, folder, found, keep):
                package.tree(name).remove(relationship)
    _sort_out(package, found)


def _cut(package: Package, relationship: Element, folder: str, found: Found, keep: tuple[str, ...]) -> bool:
    """Whether a relationship goes. What only it leads to goes with it."""
    kind, target = _kind(relationship), value(relationship, "Target")
    if value(relationship, "TargetMode") == "External":
        if kind == "hyperlink" and target.lower().startswith(_LINKS):
            return False
        if kind != "hyperlink":
            found.fetch(_WORDS.get(kind, kind), target)
        return True
    if kind == "hyperlink" and "#" not in target:
        return True
    if kind in _DROPPED and kind not in keep:
        package.drop(_target(folder, target))
        return True
    return False


def _sort_out(package: Package, found: Found) -> None:
    """Take stock of what is embedded; tell the content types of what is gone."""
    for name in package.names:
        low = name.lower()
        if low.endswith((".bin", ".docm")) and "vba" in low:
            package.drop(name)
        elif "/embeddings/" in low or "/activex/" in low:
            found.embedded.append(posixpath.basename(name))
    if not package.has("[Content_Types].xml"):
        return
    for override in list(package.tree("[Content_Types].xml")):
        part = value(override, "PartName").lstrip("/")
        if local(override) == "Override" and not package.has(part):
            remove(override)


def has_macros(package: Package) -> bool:
    """Whether there is a VBA project or a sheet of Excel 4 macros."""
    names = [name.lower() for name in package.names]
    return any("vbaproject" in name or "/macrosheets/" in name for name in names)


def own_title(package: Package) -> str:
    """The title that its properties give, or ""."""
    for kind, target in related(package, "").values():
        if kind == "core-properties" and package.has(target):
            title = child(package.tree(target), "title")
            return "".join(title.itertext()).strip() if title is not None else ""
    return ""


def cut_drawings(root: Element, found: Found) -> None:
    """Pictures that stand elsewhere are not asked for: ``r:link``, ``v:imagedata src``, hyperlinks that run things."""
    for element in root.iter():
        name = local(element)
        if name in ("blip", "svgBlip", "imagedata", "fill", "videoFile", "audioFile", "stroke", "movie"):
            clear(element, "link", "href", "src", "althref")
        elif name in ("hlinkClick", "hlinkHover", "hlinkMouseOver"):
            clear(element, "action")
        elif name in ("OLEObject", "oleObj", "link") and value(element, "Type") == "Link":
            clear(element, "UpdateMode")


def hidden_shapes(root: Element) -> list[Element]:
    """Drawing objects that are marked as hidden (ECMA-376 part 1, 20.1.2.2.8)."""
    return [e for e in root.iter() if local(e) in ("cNvPr", "docPr") and value(e, "hidden") in ("1", "true", "on")]
