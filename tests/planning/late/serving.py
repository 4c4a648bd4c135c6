"""Bundles before and after service: the same notation, in which what came late ends in "!"."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from bundler.model import Manifest, Prepared
from bundler.planning.late.compare import Service
from bundler.planning.late.course import Course, course
from bundler.planning.layout import INDEX
from bundler.planning.paginate import paginate
from bundler.planning.plan import Plan
from tests.notation import PROFILE, bundle

LATE = re.compile(r"\w+!\([^)]*\)|\S+!")

DAY = "3 March 2026"


def before(notation: str) -> str:
    """The bundle without what came late."""
    return LATE.sub("", notation)


def after(notation: str) -> tuple[Manifest, dict[str, Prepared]]:
    """The bundle with what came late, where the manifest has it."""
    return bundle(notation.replace("!", ""))


def plan_of(manifest: Manifest, prepared: dict[str, Prepared], lengths: dict[str, int] | None = None) -> Plan:
    return paginate(manifest, prepared, PROFILE, lengths or {})[0]


def serve(notation: str, lengths: dict[str, int] | None = None) -> Service:
    """The bundle without what came late, as it was served."""
    return Service(plan_of(*bundle(before(notation)), lengths), DAY, "0" * 64)


def later(service: Service, notation: str, mode: str, continued: bool = False) -> tuple[Course, Plan]:
    """The next bundle after a service. continued: the index goes on where the new pages begin."""
    manifest, prepared = after(notation)
    way = course(manifest, prepared, service, mode)
    frozen = dict(way.frozen)
    placed = way.placed(manifest, continued)
    numbering, findings = way.numbering(placed, prepared, frozen)
    assert not findings, findings
    return way, paginate(placed, prepared, PROFILE, frozen, numbering=numbering)[0]


def shape(plan: Plan) -> list[str]:
    """Each entry as "id first-last"."""
    return [f"{entry.id} {entry.first}-{entry.last}" for entry in plan.entries if entry.id != INDEX]


@st.composite
def notations(draw: st.DrawFn) -> str:
    """Bundles of sections in sections, exhibits and documents, some of which came late."""
    names = iter(range(1000))

    def mark(late: bool) -> str:
        return "!" if late else ""

    def document(late: bool) -> str:
        name, pages = f"d{next(names)}", draw(st.integers(1, 5))
        return f"{name}:{pages}{mark(late)}" if draw(st.integers(0, 5)) else f"{name}?{mark(late)}"

    def items(depth: int) -> str:
        parts = []
        for _ in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from(["document", "document", "exhibit", "section"]))
            late = draw(st.integers(0, 2)) == 0
            if kind == "section" and depth < 3:
                parts.append(f"S{next(names)}[ {items(depth + 1)} ]")
            elif kind == "exhibit":
                inner = " ".join(document(False) for _ in range(draw(st.integers(1, 3))))
                parts.append(f"X{next(names)}{mark(late)}( {inner} )")
            else:
                parts.append(document(late))
        return " ".join(parts)

    return items(0)
