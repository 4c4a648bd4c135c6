"""Draws the generated pages of a bundle: views in, one PDF out, with the rectangle of every link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bundler.model import Place
from bundler.planning.plan import Plan
from bundler.planning.sheets import SheetLink, Sheets
from bundler.planning.views import View
from bundler.render.canvas import pdf_of
from bundler.render.clean import Cleaner
from bundler.render.fonts import Fonts
from bundler.render.layout import Sheet, paginate, rect
from bundler.render.templates import Templates
from bundler.render.vocabulary import strips

Pieces = Mapping[str, tuple[Sheet, ...]]
"""Laid-out pages by entry id, in the order of the Plan."""


@dataclass(frozen=True)
class Press:
    """What one drawing works with. Nothing of it outlives the drawing."""

    fonts: Fonts
    templates: Templates

    def pages(self, xml: str) -> tuple[Sheet, ...]:
        return paginate(strips(xml, self.fonts))


def draw(views: Mapping[str, View], plan: Plan) -> Sheets:
    """Draw every view on pages of its own.

    views: by entry id, in the order of the Plan; every generated entry of the Plan has one. Where the Plan gives a
    piece more pages than it needs, pages that say "intentionally blank" follow it. Where it gives a piece fewer, no
    PDF is made (``pdf`` is empty and there are no links): the Plan is to be made again with ``natural``.
    Findings: ``render.no-glyph`` for each text that no font can draw.
    """
    press = Press(Fonts(), Templates(plan))
    cleaner = Cleaner(press.fonts.drawable)
    clean = {entry: cleaner.clean(view, _place(entry, plan)) for entry, view in views.items()}
    pieces = {entry: press.pages(press.templates.xml(view)) for entry, view in clean.items()}
    natural = {entry: len(pages) for entry, pages in pieces.items()}
    wanted = {entry: len(plan.ordinals_by_entry.get(entry, ())) for entry in pieces}
    starts = _starts(wanted)
    if any(natural[entry] > wanted[entry] for entry in pieces):
        return Sheets(b"", starts, natural, (), tuple(cleaner.found.values()))
    sheets = _in_order(pieces, wanted, press)
    return Sheets(pdf_of(sheets, press.fonts), starts, natural, _links(sheets), tuple(cleaner.found.values()))


def _place(entry: str, plan: Plan) -> Place:
    """Where the user finds what is drawn: entries that bundler adds have ids that no user knows."""
    known = plan.entry_by_id.get(entry)
    above = plan.entry_by_id.get(known.parent) if known is not None and entry.startswith("@") else known
    if above is None or above.id.startswith("@"):
        return Place()
    return Place(above.source.file if above.source else "", document=above.id)


def _starts(wanted: Mapping[str, int]) -> dict[str, int]:
    starts: dict[str, int] = {}
    position = 0
    for entry, count in wanted.items():
        starts[entry] = position
        position += count
    return starts


def _in_order(pieces: Pieces, wanted: Mapping[str, int], press: Press) -> list[Sheet]:
    (blank,) = press.pages(press.templates.blank())
    sheets: list[Sheet] = []
    for entry, pages in pieces.items():
        sheets += [*pages, *[blank] * (wanted[entry] - len(pages))]
    return sheets


def _links(sheets: list[Sheet]) -> tuple[SheetLink, ...]:
    return tuple(SheetLink(page, rect(area), area.target) for page, sheet in enumerate(sheets) for area in sheet.areas)
