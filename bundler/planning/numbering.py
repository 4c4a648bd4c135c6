"""How the pages of a bundle are numbered: a value, and the one function that gives every page its label."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bundler.model import BundlePage


@dataclass(frozen=True)
class GivenLabel:
    """A label that a page has whatever stands before it, "45A" say. page: 0-based, of the entry's own pages."""

    entry: str
    page: int
    label: BundlePage


@dataclass(frozen=True)
class Numbering:
    """How pages are numbered.

    first: number of the first page. restart: every volume begins with ``first`` again; otherwise numbers go on through
    the volumes. given: pages with a label of their own; they take no number, so that those behind them count on.
    prefix: words printed before every number; the label is the number alone. rows:
    rows of the index that stand in the bundle before, if the numbers of another go on in this one.
    """

    first: int = 1
    restart: bool = False
    given: tuple[GivenLabel, ...] = ()
    prefix: str = ""
    rows: int = 0


CONTINUOUS = Numbering()
"""From 1 on the first page, without a gap."""


def labels(pages: Iterable[tuple[int, str]], numbering: Numbering) -> tuple[BundlePage, ...]:
    """The label of each page, in order. pages: volume (1-based) and entry of each.

    Page 1 is the first page of the PDF (General guidance on electronic court bundles, para 2).
    """
    given = {(each.entry, each.page): each.label for each in numbering.given}
    nth: dict[str, int] = {}
    found: list[BundlePage] = []
    number, before = numbering.first, 1
    for volume, entry in pages:
        if numbering.restart and volume != before:
            number, before = numbering.first, volume
        position = nth[entry] = nth.get(entry, -1) + 1
        own = given.get((entry, position))
        found.append(BundlePage(str(number)) if own is None else own)
        number += own is None
    return tuple(found)
