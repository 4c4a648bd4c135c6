"""The numbers that a plan prints held against the labels that its own numbering gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bundler.planning.core import cited_elsewhere
from bundler.planning.paginate import paginate
from bundler.planning.plan import Mark, Plan
from bundler.prove.demands import prove_numbering
from bundler.prove.report import Record
from tests.notation import PROFILE, bundle


def planned(kind: str) -> Plan:
    manifest, prepared = bundle("sfg:2")
    manifest = replace(manifest, bundle=replace(manifest.bundle, kind=kind))
    main, _ = paginate(manifest, prepared, PROFILE, {})
    return paginate(manifest, prepared, PROFILE, {}, elsewhere=cited_elsewhere([main]))[0]


def refused(plan: Plan) -> list[str]:
    record = Record()
    prove_numbering(plan, record)
    assert record.counts["numbering"] == len(plan.pages)
    return [str(finding["message"]) for finding in record.findings]


def with_marks(plan: Plan, *texts: str) -> Plan:
    """The plan with other numbers on its third page."""
    marks = tuple(Mark("number", text, (0, 0, 1, 1), 9) for text in texts)
    third = plan.pages[2]
    others = tuple(mark for mark in third.marks if mark.kind != "number")
    return replace(plan, pages=(*plan.pages[:2], replace(third, marks=(*marks, *others)), *plan.pages[3:]))


@pytest.mark.parametrize("kind", ["hearing", "core"])
def test_numbers_as_they_are_made_are_those_of_the_labels(kind: str) -> None:
    assert refused(planned(kind)) == []


@pytest.mark.parametrize(
    ("kind", "texts"),
    [("hearing", ("4",)), ("hearing", ()), ("hearing", ("3", "3")), ("core", ("3",)), ("core", ("Core 4",))],
)
def test_a_page_that_would_print_another_number_is_refused(kind: str, texts: tuple[str, ...]) -> None:
    [message] = refused(with_marks(planned(kind), *texts))
    assert f"prints {' and '.join(texts) or 'no number'} on it" in message
