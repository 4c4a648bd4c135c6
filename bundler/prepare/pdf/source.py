"""A PDF in hand: what the steps of this package share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from bundler.prepare.desk import Job, Notes

ObjGen = tuple[int, int]


@dataclass
class Source:
    """An opened PDF and what has been done to it.

    pages: page dictionaries in order. changed: a clean PDF must be written. suspect: pages (0-based) that were
    altered and must look as before. reworded: of those, pages whose readable text may change all the same (hidden
    words gone, a comment's words now on the page). redrawn: pages whose look was meant to change. fielded: pages
    whose form fields readers draw each in their own way, as long as they are left to: whether they look otherwise now
    is seen once the clean PDF is drawn. pictured: pages that a picture stands for. repaired: qpdf mended it.
    warnings: what qpdf said about it.
    """

    pdf: pikepdf.Pdf
    job: Job
    notes: Notes
    pages: list[Any]
    repaired: bool = False
    changed: bool = False
    warnings: tuple[str, ...] = ()
    suspect: set[int] = field(default_factory=set)
    reworded: set[int] = field(default_factory=set)
    redrawn: set[int] = field(default_factory=set)
    fielded: set[int] = field(default_factory=set)
    pictured: set[int] = field(default_factory=set)

    def position(self) -> dict[ObjGen, int]:
        """Where each page stands, 0-based, by its object."""
        return {page.objgen: index for index, page in enumerate(self.pages)}

    def annotations(self) -> Iterator[tuple[int, Any]]:
        """Each annotation with its page's position."""
        for index, page in enumerate(self.pages):
            for annotation in annotations_of(page):
                yield index, annotation

    def keep_annotations(self, index: int, kept: list[Any]) -> None:
        """Leave a page with these annotations alone."""
        page = self.pages[index]
        if kept:
            page.Annots = pikepdf.Array(kept)
        elif "/Annots" in page:
            del page["/Annots"]
        self.changed = True


def annotations_of(page: Any) -> list[Any]:
    """The annotations of a page; whatever is none is passed over."""
    array = page.get("/Annots")
    if not isinstance(array, pikepdf.Array):
        return []
    return [thing for thing in array if isinstance(thing, pikepdf.Dictionary) and "/Subtype" in thing]


def without(annotations: list[Any], gone: list[Any]) -> list[Any]:
    """A page's annotations but for some of them. By identity: pikepdf would compare them by all they hold."""
    dropped = {id(annotation) for annotation in gone}
    return [annotation for annotation in annotations if id(annotation) not in dropped]


def name_of(thing: Any, key: str) -> str:
    """The name under a key, with its slash, or ""."""
    value = thing.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def text_of(thing: Any, key: str) -> str:
    """The text under a key, or "". Characters that would break a line of a message become spaces."""
    value = thing.get(key)
    if not isinstance(value, pikepdf.String):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())


def number_of(thing: Any, key: str, default: float = 0) -> float:
    """The number under a key."""
    try:
        return float(thing.get(key, default))
    except (TypeError, ValueError, OverflowError):
        return default


def flags_of(annotation: Any) -> int:
    """An annotation's flags (ISO 32000-2, 12.5.3)."""
    return int(number_of(annotation, "/F"))


HIDDEN_FLAGS = 2 | 32
"""Hidden, NoView."""


def subdictionary(thing: Any, key: str) -> Any:
    """The dictionary under a key, or None."""
    value = thing.get(key)
    return value if isinstance(value, pikepdf.Dictionary) else None


def array_of(thing: Any, key: str) -> list[Any]:
    """The members of the array under a key; none where there is no array."""
    value = thing.get(key)
    return list(value) if isinstance(value, pikepdf.Array) else []
