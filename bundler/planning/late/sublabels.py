"""The numbers of pages that stand between served ones: 45A after 45, and never a served number twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bundler.model import BundlePage, Finding, Place, error
from bundler.planning.late.compare import Service
from bundler.planning.late.suffixes import between, parts, style_of
from bundler.planning.layout import Slot
from bundler.planning.numbering import GivenLabel, Numbering
from bundler.planning.plan import Plan


def carried(service: Service, renamed: Mapping[str, str]) -> Numbering:
    """The numbering of the served bundle, for documents under the ids that they have now."""
    numbering = service.plan.numbering
    given = tuple(replace(each, entry=renamed.get(each.entry, each.entry)) for each in numbering.given)
    return replace(numbering, given=given)


@dataclass
class _Between:
    """Labels as they are given out. taken: labels behind each whole number. Private to this module."""

    style: str
    taken: dict[int, list[str]] = field(default_factory=dict)
    before: int = 0

    def pass_by(self, label: str) -> None:
        """A page that has its number."""
        self.before = parts(label)[0]

    def next(self) -> BundlePage:
        """The next label behind the page before."""
        several = self.taken.setdefault(self.before, [])
        place = 1 + max((parts(text)[1] for text in several), default=0)
        label = between(self.before, place, style_of(several, self.style))
        several.append(label)
        return BundlePage(label)


def sub_numbering(
    slots: Sequence[Slot], service: Service, renamed: Mapping[str, str], style: str
) -> tuple[Numbering, tuple[Finding, ...]]:
    """The numbering by which served pages keep their numbers and new ones stand between them.

    slots: of the whole bundle, in order. A part of the index that is new comes last and takes whole numbers. The
    findings name documents before a page that was given its sub-number at an earlier service.
    """
    numbering = carried(service, renamed)
    served = _labels(service.plan, renamed)
    out = _Between(style)
    for labels in served.values():
        for label in labels:
            out.taken.setdefault(parts(label)[0], []).append(label)
    given: list[GivenLabel] = []
    findings: list[Finding] = []
    new_here: dict[int, Slot] = {}
    for slot in slots:
        if slot.id in served:
            for label in served[slot.id]:
                if parts(label)[1] and parts(label)[0] in new_here:
                    findings.append(_no_room(new_here[parts(label)[0]], label))
                out.pass_by(label)
        elif slot.kind.value != "index":
            given += [GivenLabel(slot.id, at, out.next()) for at in range(len(slot.pages))]
            new_here[out.before] = slot
    return replace(numbering, given=(*numbering.given, *given)), tuple(findings)


def _labels(plan: Plan, renamed: Mapping[str, str]) -> dict[str, list[str]]:
    """The labels of each served entry's own pages, by its id now."""
    found: dict[str, list[str]] = {}
    for page in plan.pages:
        found.setdefault(renamed.get(page.entry, page.entry), []).append(page.label)
    return found


def _no_room(slot: Slot, label: str) -> Finding:
    message = f"There is no number for “{slot.title}” between the page before it and {label}, which was served."
    remedy = f"List it after the document at {label}, or write `late: append`."
    return error("late.no-number-between", message, Place(document="" if slot.id.startswith("@") else slot.id), remedy)
