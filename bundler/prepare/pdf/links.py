"""Links and bookmarks made explicit, so that no name of one source can be taken for that of another.

Named destinations live in two separate spaces: strings in the tree /Names /Dests, names in the dictionary /Dests
(ISO 32000-2, 12.3.2.4). Both are resolved here, for each document by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from bundler.model import OutlineItem
from bundler.prepare.desk import FILE, page_list, plural
from bundler.prepare.pdf.source import Source, annotations_of, array_of, name_of, subdictionary, without

_VIEWS: Final = {"/XYZ": 3, "/Fit": 0, "/FitH": 1, "/FitV": 1, "/FitR": 4, "/FitB": 0, "/FitBH": 1, "/FitBV": 1}
"""Ways of showing a destination, and how many numbers each takes."""


@dataclass(frozen=True)
class Links:
    """What was found: counts of links kept, and the bookmarks."""

    internal: int
    web: int
    outline: tuple[OutlineItem, ...]


class Destinations:
    """The destinations of one document."""

    def __init__(self, source: Source) -> None:
        self._position = source.position()
        self._pages = source.pages
        root = source.pdf.Root
        self._named = subdictionary(root, "/Dests")
        names = subdictionary(root, "/Names")
        tree = subdictionary(names, "/Dests") if names is not None else None
        self._strings = dict(_leaves(tree)) if tree is not None else {}

    def explicit(self, value: Any) -> pikepdf.Array | None:
        """The explicit destination that a value of /Dest or /D means, or None where it leads nowhere."""
        for _ in range(8):  # a name may stand for a dictionary that holds a name again
            if isinstance(value, pikepdf.Array):
                return self._sound(value)
            if isinstance(value, pikepdf.Dictionary):
                value = value.get("/D")
            elif isinstance(value, pikepdf.Name):
                value = self._named.get(str(value)) if self._named is not None else None
            elif isinstance(value, pikepdf.String):
                value = self._strings.get(bytes(value))
            else:
                return None
        return None

    def page(self, destination: Any) -> int | None:
        """The 0-based page of an explicit destination."""
        target = destination[0]
        return self._position.get(target.objgen) if isinstance(target, pikepdf.Dictionary) else None

    def _sound(self, array: pikepdf.Array) -> pikepdf.Array | None:
        """The destination with a page of this document and a view that readers know, or None."""
        parts = list(array)
        target = parts[0] if parts else None
        if isinstance(target, int) and 0 <= target < len(self._pages):
            target = self._pages[target]  # a page by number is meant for other files, but some write it so
        if not isinstance(target, pikepdf.Dictionary) or target.objgen not in self._position:
            return None
        return pikepdf.Array([target, *_view(parts[1:])])


def _view(parts: list[Any]) -> list[Any]:
    """The view of a destination, made whole: unknown ones become /XYZ, which keeps place and zoom."""
    kind = str(parts[0]) if parts and isinstance(parts[0], pikepdf.Name) else "/XYZ"
    kind = kind if kind in _VIEWS else "/XYZ"
    numbers = [part if isinstance(part, (int, float)) or _is_decimal(part) else None for part in parts[1:]]
    wanted = _VIEWS[kind]
    return [pikepdf.Name(kind), *(numbers + [None] * wanted)[:wanted]]


def _is_decimal(part: Any) -> bool:
    """Whether a part is a number as pikepdf gives reals."""
    return type(part).__name__ == "Decimal"


def _leaves(tree: Any) -> Iterator[tuple[bytes, Any]]:
    """Names and values of a name tree (ISO 32000-2, 7.9.6). The first of two alike stands."""
    todo, seen, found = [tree], set(), set()
    while todo:
        node = todo.pop()
        if not isinstance(node, pikepdf.Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        names = array_of(node, "/Names")
        for key, value in zip(names[::2], names[1::2], strict=False):
            if isinstance(key, pikepdf.String) and bytes(key) not in found:
                found.add(bytes(key))
                yield bytes(key), value
        todo.extend(reversed(array_of(node, "/Kids")))


def resolve_links(source: Source) -> Links:
    """Make every link and bookmark explicit; drop and report links to nothing."""
    destinations = Destinations(source)
    internal, web, dead = 0, 0, []
    for index, page in enumerate(source.pages):
        annotations = annotations_of(page)
        links = [a for a in annotations if name_of(a, "/Subtype") == "/Link"]
        results = [_resolve(source, destinations, link) for link in links]
        internal, web = internal + results.count("internal"), web + results.count("web")
        lost = [link for link, result in zip(links, results, strict=True) if result == "dead"]
        if lost:
            source.keep_annotations(index, without(annotations, lost))
            dead.extend([index + 1] * len(lost))
    _report_dead(source, dead)
    _widget_links(source, destinations)
    outline = _resolve_outline(source, destinations)
    _drop_names(source)
    return Links(internal, web, outline)


def _resolve(source: Source, destinations: Destinations, link: Any) -> str:
    """Make one link explicit: "internal", "web", "none" (no action at all) or "dead"."""
    action = subdictionary(link, "/A")
    if action is not None and name_of(action, "/S") == "/URI":
        return "web"
    given = link.get("/Dest") if action is None else action.get("/D")
    if given is None and action is None:
        return "none"
    explicit = destinations.explicit(given)
    if explicit is None:
        return "dead"
    if action is not None or not _same(given, explicit):
        link.Dest = explicit
        if action is not None:
            del link["/A"]
        source.changed = True
    return "internal"


def _same(given: Any, explicit: pikepdf.Array) -> bool:
    """Whether a destination was explicit and sound as it was."""
    if not isinstance(given, pikepdf.Array) or len(given) != len(explicit):
        return False
    first, *rest = given
    return isinstance(first, pikepdf.Dictionary) and first.objgen == explicit[0].objgen and rest == list(explicit)[1:]


def _report_dead(source: Source, dead: list[int]) -> None:
    """Say which pages had links to nothing."""
    if not dead:
        return
    source.notes.altered("dead-link-removed", f"{plural(len(dead), 'link')} to nothing, {page_list(dead)}")
    source.notes.warning(
        "source.dead-link",
        f'"{FILE}" has {plural(len(dead), "link")} that lead nowhere, on {page_list(dead)}; not carried over.',
        "Nothing needs doing unless the document was meant to have working links.",
        dead[0],
    )


def _widget_links(source: Source, destinations: Destinations) -> None:
    """Buttons and other annotations that lead to a page of this document."""
    for _, annotation in source.annotations():
        action = subdictionary(annotation, "/A")
        if name_of(annotation, "/Subtype") == "/Link" or action is None or name_of(action, "/S") != "/GoTo":
            continue
        explicit = destinations.explicit(action.get("/D"))
        if explicit is None:
            del annotation["/A"]
        elif not _same(action.get("/D"), explicit):
            annotation.A = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=explicit)
        else:
            continue
        source.changed = True


def _resolve_outline(source: Source, destinations: Destinations) -> tuple[OutlineItem, ...]:
    """Make bookmarks explicit; what they say, in order."""
    root = subdictionary(source.pdf.Root, "/Outlines")
    if root is None:
        return ()
    seen: set[tuple[int, int]] = set()
    return _level(source, destinations, root, seen, 0)


def _level(
    source: Source, destinations: Destinations, parent: Any, seen: set[tuple[int, int]], depth: int
) -> tuple[OutlineItem, ...]:
    """The bookmarks below one. Loops end it, and the limits of depth and number."""
    items = []
    node = parent.get("/First")
    limits = source.job.limits
    while isinstance(node, pikepdf.Dictionary) and node.objgen not in seen:
        if depth >= limits.depth or len(seen) >= limits.outline_items:
            break
        seen.add(node.objgen)
        page = _bookmark(source, destinations, node)
        items.append(OutlineItem(_title(node), page, _level(source, destinations, node, seen, depth + 1)))
        node = node.get("/Next")
    return tuple(items)


def _title(node: Any) -> str:
    """A bookmark's title on one line."""
    value = node.get("/Title")
    text = str(value) if isinstance(value, pikepdf.String) else ""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _bookmark(source: Source, destinations: Destinations, node: Any) -> int | None:
    """Make one bookmark explicit; its 1-based page."""
    action = subdictionary(node, "/A")
    given = node.get("/Dest") if "/Dest" in node else action.get("/D") if action is not None else None
    explicit = destinations.explicit(given)
    for key in ("/A", "/SE"):
        if key in node:
            del node[key]
            source.changed = True
    if explicit is None:
        if "/Dest" in node:
            del node["/Dest"]
            source.changed = True
        return None
    if not _same(node.get("/Dest"), explicit):
        node.Dest = explicit
        source.changed = True
    page = destinations.page(explicit)
    return None if page is None else page + 1


def _drop_names(source: Source) -> None:
    """The name spaces have done their service."""
    for key in ("/Dests", "/Names"):
        if key in source.pdf.Root:
            del source.pdf.Root[key]
