"""Bundles whose numbers go on where another's end: their pages, and the rows of their indexes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from bundler.model import Finding, Manifest, Place, error
from bundler.planning.derive import MAIN
from bundler.planning.numbering import Numbering
from bundler.planning.plan import Plan

Continued = Mapping[str, str]
"""By the id of a bundle, the one whose numbers go on in it; "" where they begin with it."""


def continuations(manifests: Iterable[Manifest]) -> Continued:
    """Which bundle each of these continues. One that continues a plan of elsewhere begins a line here."""
    settings = [manifest.bundle for manifest in manifests]
    return {each.id: "" if each.continues_plan else each.continues for each in settings}


def first_of(bundle: str, others: Continued) -> str:
    """The id of the bundle with which the numbers begin that go on in this one."""
    while before := others.get(bundle, ""):
        bundle = "" if before in MAIN else before
    return bundle


def in_line(bundle: str, plans: Iterable[Plan], others: Continued) -> list[Plan]:
    """Plans whose numbers go on from the same beginning as a bundle's. One that is joined to the line and begins with 1
    has numbers of its own."""
    first = first_of(bundle, others)
    line = (plan for plan in plans if first_of(plan.bundle, others) == first)
    return [plan for plan in line if plan.bundle == first or plan.numbering.first > 1]


def following(numbering: Numbering, before: Sequence[Plan]) -> Numbering:
    """The numbering of a bundle that continues others: after their last page, and after the last row of an index."""
    last = _highest(page.label for plan in before for page in plan.pages)
    return replace(numbering, first=last + 1, rows=_highest(entry.number for plan in before for entry in plan.entries))


def _highest(texts: Iterable[str]) -> int:
    """The highest number with which one of the texts begins ("45A" counts as 45), or 0."""
    return max((int(found[0]) for text in texts if (found := re.match("[0-9]+", text))), default=0)


def cited_alike(manifest: Manifest, plans: Sequence[Plan], others: Continued) -> Iterator[Finding]:
    """An error for every two bundles of one line that have pages which are cited alike."""
    for one, other in combinations(plans, 2):
        if first_of(one.bundle, others) != first_of(other.bundle, others) or one.cite_as != other.cite_as:
            continue
        taken = {one.page_text(ordinal) for ordinal in range(len(one.pages))}
        twice = [ordinal for ordinal in range(len(other.pages)) if other.page_text(ordinal) in taken]
        if twice:
            yield _alike(manifest, one, other, twice)


def _alike(manifest: Manifest, one: Plan, other: Plan, twice: Sequence[int]) -> Finding:
    """twice: ordinals in the other one."""
    pages = other.cited(twice[0]) + (f" to {other.cited(twice[-1])}" if len(twice) > 1 else "")
    message = (
        f"“{one.title}” and “{other.title}” would both have {pages}, though the numbers of one go on in the other: "
        "nobody could tell which page is meant."
    )
    remedy = (
        "Write `late: supplement` for the bundle that grew, so that what is new gets numbers behind both; or "
        "`late: renumber` for both, which numbers everything anew and lists what moved."
    )
    return error("plan.cited-alike", message, Place(manifest.name, manifest.bundle.late_line), remedy)
