"""Which course a build takes after service, and what it does to the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bundler.model import Document, Finding, Manifest, Prepared
from bundler.planning.late.asof import Before, plan_as_of
from bundler.planning.late.compare import Comparison, Service, added_since, compare
from bundler.planning.late.inserting import inserted
from bundler.planning.late.placing import appended, as_late
from bundler.planning.late.sublabels import carried, sub_numbering
from bundler.planning.layout import lay_out
from bundler.planning.numbering import Numbering
from bundler.planning.plan import EntryKind, PlanService
from bundler.planning.sheets import Lengths

APPEND: Final = "append"
RENUMBER: Final = "renumber"
SUBNUMBER: Final = "subnumber"
SUPPLEMENT: Final = "supplement"
RESTART: Final = "restart"
COMPARE: Final = "compare"
"""Only say what moved since an earlier plan."""

KEEPING: Final = frozenset({APPEND, SUBNUMBER, SUPPLEMENT, RESTART})
"""Courses by which every served page stays what and where it is."""


@dataclass(frozen=True)
class Course:
    """What a build does with a bundle that was served. mode: one of the words above."""

    mode: str
    service: Service
    found: Comparison

    @property
    def keeps(self) -> bool:
        """Every served page stays what and where it is."""
        return self.mode in KEEPING

    @property
    def apart(self) -> bool:
        """What is late goes into a bundle of its own."""
        return self.mode in (SUPPLEMENT, RESTART)

    @property
    def late(self) -> tuple[Document, ...]:
        """What was added since, without what it holds that was served before."""
        return tuple(replace(as_late(each, self.service, self.found), late=0) for each in self.found.late)

    @property
    def frozen(self) -> Lengths:
        """Pages of the parts of the index that were served."""
        plan = self.service.plan
        parts = [entry.id for entry in plan.entries if entry.kind is EntryKind.INDEX]
        return {part: len(plan.ordinals_by_entry[part]) for part in parts} if self.keeps else {}

    @property
    def round(self) -> int | None:
        """The number of the round of late documents; None where served pages need not stay."""
        return self.service.round if self.keeps else None

    @property
    def stated(self) -> PlanService | None:
        """What the new plan says of the served one."""
        service = self.service
        return PlanService(service.on, self.mode, service.sha256, service.round - 1) if self.keeps else None

    def placed(self, manifest: Manifest, continued: bool) -> Manifest:
        """The manifest with everything where it belongs. continued: the index goes on where the new pages begin."""
        before = self.before(manifest)
        if self.apart:
            return appended(before.lists(manifest), replace(self.found, late=()), self.service)
        way = {APPEND: appended, SUBNUMBER: inserted}.get(self.mode)
        return way(before.by_pages.lists(manifest), self.found, self.service, continued) if way else manifest

    def before(self, manifest: Manifest) -> Before:
        """The rows of lists as they were first served."""
        return Before.of(manifest, added_since(self.found, self.service), plan_as_of(self.service.plan, 0))

    def numbering(
        self, placed: Manifest, prepared: Mapping[str, Prepared], lengths: Lengths
    ) -> tuple[Numbering | None, tuple[Finding, ...]]:
        """How the pages are numbered (None: as if nothing had been served), and which have no number to go by.
        placed: as ``placed`` gives it."""
        if self.mode == SUBNUMBER:
            slots, _ = lay_out(placed, prepared, lengths)
            return sub_numbering(slots, self.service, self.found.renamed, placed.bundle.subnumbers)
        return (carried(self.service, self.found.renamed) if self.keeps else None), ()


def course(manifest: Manifest, prepared: Mapping[str, Prepared], service: Service, mode: str) -> Course:
    """The course for a manifest whose sources have been read."""
    return Course(mode, service, compare(manifest, prepared, service.plan))
