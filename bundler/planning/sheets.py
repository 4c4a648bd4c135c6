"""Pages that bundler draws itself, as they pass from the renderer to the assembly: a PDF and where its links lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bundler.model import Finding, Rect

A4 = (595.276, 841.89)
"""Width and height of A4 in points. Every page that bundler draws has this size."""

Lengths = Mapping[str, int]
"""Pages of each generated piece, by entry id. A piece that is not named is taken to have one."""


@dataclass(frozen=True)
class SheetLink:
    """A live link on a drawn page. page: 0-based in ``Sheets.pdf``. rect: points from the bottom left of that page.
    target: ordinal of the bundle page it leads to."""

    page: int
    rect: Rect
    target: int


@dataclass(frozen=True)
class Sheets:
    """Every page that bundler draws, in one PDF.

    starts: entry id -> 0-based page of ``pdf`` where its piece begins; the piece has as many pages as the Plan gives
    it. natural: entry id -> pages that the piece needs; where this differs from the Plan, the Plan is to be made
    again (``pdf`` is then of no use).
    """

    pdf: bytes
    starts: Mapping[str, int]
    natural: Mapping[str, int]
    links: tuple[SheetLink, ...]
    findings: tuple[Finding, ...] = ()
