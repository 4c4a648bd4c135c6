"""Both sides of a comparison as pypdf reads them: the bundle object by object, a source's pages as plain values.

What is read of a source depends on its bytes alone, so it is kept by their hash: a rebuild reads the bundle only.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bundler.cache import Cache
from bundler.model import Rect
from bundler.prove.contents import Digests, content_streams, is_balanced, page_parts
from bundler.prove.forms import FieldTree, Widget, field_tree, layer_states, widgets
from bundler.prove.links import Link, links, rounded
from bundler.prove.reading import Destinations, Leaf, Tree, Unreadable, annotations_of, get, opened, page_tree, rect_of
from bundler.prove.stamps import UnicodeMaps

if TYPE_CHECKING:
    from pypdf import PdfReader

SCHEMA: Final = 1
"""Of what is kept of sources: raised when anything of it is read in another way."""

_KIND: Final = "structure"


@dataclass
class Side:
    """A file with what was read of it: the bundle, or a source."""

    reader: PdfReader
    tree: Tree
    destinations: Destinations
    fields: FieldTree
    layers: dict[int, tuple[str, bool]]
    digests: Digests = field(default_factory=Digests)
    maps: UnicodeMaps = field(default_factory=dict)
    faces: set[int] = field(default_factory=set)
    """Object numbers of the fonts that print page numbers, as far as they were met."""

    @classmethod
    def of(cls, reader: PdfReader) -> Side:
        """Read what is wanted of every file."""
        tree = page_tree(reader)
        return cls(reader, tree, Destinations(reader, tree), field_tree(reader), layer_states(reader))

    def shown(self, layers: Collection[int]) -> frozenset[tuple[str, bool]]:
        """Names and states of layers. A group that the file does not list has no state: readers show it."""
        return frozenset(self.layers.get(number, ("", True)) for number in layers)


@dataclass(frozen=True)
class PageReading:
    """All that a page of a source is compared by. links: page targets are 0-based positions in the source.

    layers: name and state of each that the page uses. balanced: its content closes all that it opens, and no more.
    """

    media: Rect
    crop: Rect
    rotate: int
    unit: float
    digest: str
    images: frozenset[str]
    fonts: frozenset[str]
    layers: frozenset[tuple[str, bool]]
    links: tuple[Link, ...]
    comments: tuple[tuple[str, Rect], ...]
    widgets: tuple[Widget, ...]
    balanced: bool


def comments(leaf: Leaf) -> list[tuple[str, Rect]]:
    """Kind and place of each annotation that is neither a link nor a form field."""
    found = []
    for each in annotations_of(leaf):
        kind, rect = str(get(each, "/Subtype")), rect_of(each.get("/Rect"))
        if kind not in ("/Link", "/Widget", "/Popup") and rect:
            found.append((kind, rounded(rect)))
    return found


def read_source(
    path: Path, password: str, pages: int, wanted: Collection[int], kept: Cache, key: str
) -> Mapping[int, PageReading]:
    """What pypdf reads of a source. pages: how many it must have. wanted: 0-based. key: hash of its bytes, with which
    it is kept. Raises Unreadable, or anything of ``reading.FAULTS``."""
    known = _recall(kept, key)
    if known is not None and known.keys() >= set(wanted):
        return known
    with opened(path, password) as reader:
        side = Side.of(reader)
        if len(side.tree.leaves) != pages:
            raise Unreadable(f"it has {len(side.tree.leaves)} pages, not {pages}")
        found = {at: _read(side, side.tree.leaves[at]) for at in sorted(wanted)}
    if kept.folder is not None:
        kept.put(_KIND, _name(key), json.dumps(_packed(found), separators=(",", ":")).encode("ascii"))
    return found


def _read(side: Side, leaf: Leaf) -> PageReading:
    content = content_streams(leaf)
    parts = page_parts(leaf, side.digests, content)
    return PageReading(
        leaf.media,
        leaf.crop,
        leaf.rotate,
        leaf.unit,
        parts.digest.hex(),
        parts.images,
        parts.fonts,
        side.shown(parts.layers),
        tuple(links(leaf, side.destinations)),
        tuple(comments(leaf)),
        tuple(widgets(leaf, side.fields)),
        is_balanced(content),
    )


def _name(key: str) -> str:
    """Under which name a source's readings are kept."""
    import pypdf

    return f"{SCHEMA} {pypdf.__version__} {key}"


def _packed(found: Mapping[int, PageReading]) -> dict[str, Any]:
    """For JSON. Sets are sorted, so that equal readings are equal bytes."""
    return {
        str(at): {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in vars(page).items()
            if name != "links"
        }
        | {"links": [list(vars(link).values()) for link in page.links]}
        for at, page in found.items()
    }


def _recall(kept: Cache, key: str) -> dict[int, PageReading] | None:
    data = kept.get(_KIND, _name(key)) if kept.folder is not None else None
    if data is None:
        return None
    return {int(at): _unpacked(page) for at, page in json.loads(data).items()}


def _unpacked(page: dict[str, Any]) -> PageReading:
    return PageReading(
        **page
        | {
            "media": tuple(page["media"]),
            "crop": tuple(page["crop"]),
            "images": frozenset(page["images"]),
            "fonts": frozenset(page["fonts"]),
            "layers": frozenset((name, shown) for name, shown in page["layers"]),
            "links": tuple(Link(tuple(rect), *rest) for rect, *rest in page["links"]),
            "comments": tuple((kind, tuple(rect)) for kind, rect in page["comments"]),
            "widgets": tuple(Widget(tuple(rect), *rest) for rect, *rest in page["widgets"]),
        }
    )
