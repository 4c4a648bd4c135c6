"""Links (ISO 32000-2, 12.5.6.5): those on pages that bundler draws, and those that came with a source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pikepdf import Array, Dictionary, Name, Object, Pdf

from bundler.assemble.annotations import SourceAnnotation
from bundler.assemble.destinations import write_spot
from bundler.assemble.outline import Lead
from bundler.assemble.pages import PageUse, PlacedPage
from bundler.model import Finding, Place, Rect, info, warning
from bundler.planning.plan import Plan
from bundler.planning.sheets import SheetLink

_PRINT = 4
"""The annotation flag "print" (ISO 32000-2, table 167)."""


class SourceLinks:
    """Decides which links of the sources stay, and says which do not.

    ordinals: (entry, 0-based source page) -> ordinal. lead: what leads to a page of another volume.
    """

    def __init__(self, ordinals: Mapping[tuple[str, int], int], lead: Lead) -> None:
        self._ordinals = ordinals
        self._lead = lead
        self._lost: Counter[tuple[str, str]] = Counter()

    def wanted(self, use: PageUse, annotation: SourceAnnotation) -> bool:
        """Whether an annotation goes into the bundle: all do, but for links that would lead nowhere."""
        if annotation.dropped_action:
            self._lost[use.page.entry, annotation.dropped_action] += 1
            return annotation.subtype != "/Link"
        if annotation.spot is None:
            if annotation.dead and annotation.subtype == "/Link":
                self._lost[use.page.entry, "dead"] += 1
            return not (annotation.dead and annotation.subtype == "/Link")
        if (use.page.entry, annotation.spot.page) in self._ordinals:
            return True
        self._lost[use.page.entry, "left-out"] += 1
        return annotation.subtype != "/Link"

    def lead(self, placed: PlacedPage, pages: Mapping[int, PlacedPage]) -> None:
        """Give the links of a page their destinations, now that all pages of the volume (by ordinal) are there."""
        for spot, annotation in placed.links:
            ordinal = self._ordinals.get((placed.use.page.entry, spot.page))
            if ordinal is None:
                continue
            if ordinal not in pages:
                key, value = self._lead(ordinal)
                annotation[key] = value
                continue
            dest = write_spot(pages[ordinal].obj, pages[ordinal].geometry, spot)
            if annotation["/Subtype"] == Name.Link:
                annotation["/Dest"] = dest
            else:
                annotation["/A"] = Dictionary(S=Name.GoTo, D=dest)

    def findings(self, plan: Plan) -> list[Finding]:
        """What was left out, by document."""
        return [_finding(plan, entry, why, count) for (entry, why), count in sorted(self._lost.items())]


def _finding(plan: Plan, entry: str, why: str, count: int) -> Finding:
    title = plan.entry_by_id[entry].title
    source = plan.entry_by_id[entry].source
    place = Place(source.file if source else "", document=entry)
    links = "1 link" if count == 1 else f"{count} links"
    if why == "left-out":
        said = f"{links} in “{title}” led to pages that are not in the bundle; the text stays, the link does not."
        return info("assemble.link-to-page-left-out", said, place)
    if why == "dead":
        said = f"{links} in “{title}” led nowhere in the document itself; the text stays, the link does not."
        return info("assemble.link-led-nowhere", said, place)
    said = f"{count} action{'s' if count > 1 else ''} of the kind {why} in “{title}” did not enter the bundle."
    remedy = "Nothing needs to be done unless the document was meant to do more than be read."
    return warning("assemble.action-left-out", said, place, remedy)


def draw_link(pdf: Pdf, page: Object, rect: Rect, target: tuple[str, Object], flags: int = _PRINT) -> Object:
    """A link without a border. rect: in the page's user space. target: what leads to its page."""
    key, value = target
    return pdf.make_indirect(
        Dictionary(
            {
                "/Type": Name.Annot,
                "/Subtype": Name.Link,
                "/Rect": Array([round(value, 3) for value in rect]),
                "/Border": Array([0, 0, 0]),
                "/F": flags,
                "/P": page,
                key: value,
            }
        )
    )


def draw_links(pdf: Pdf, page: Object, links: list[SheetLink], lead: Lead) -> None:
    """Put the links of a drawn page on it."""
    if links:
        page["/Annots"] = Array([draw_link(pdf, page, link.rect, lead(link.target)) for link in links])


def lay_links(pdf: Pdf, placed: PlacedPage, lead: Lead) -> None:
    """Lay the links that the Plan declares over words of a source's page, behind those that it has itself. They are
    not printed, and show nothing."""
    page, geometry = placed.obj, placed.geometry
    laid = [
        draw_link(pdf, page, geometry.in_user_space(link.rect), lead(link.target), flags=0)
        for link in placed.use.page.links
    ]
    if laid:
        page["/Annots"] = Array([*page.get("/Annots", ()), *laid])
