"""Several bundles of one manifest after service: no number is given twice, and a core bundle keeps both of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import bundler
from bundler.planning.plan import Plan
from bundler.results import BuildResult
from tests import making
from tests.whole.test_late import DAY, errors, serve

SUPP = """\
bundles:
  - id: supp
    title: Supplementary bundle
    kind: supplementary
    continues: main
    documents: [%s]
"""
LETTER = "{id: letter, file: letter.pdf, title: Letter, date: 2026-05-01}"
MORE = "{id: last, file: last.pdf, title: Last, date: 2026-05-02}"


def built(folder: Path, notation: str, more: str, settings: str) -> BuildResult:
    manifest = making.write(folder, notation, more, f', cite_as: "[HB/{{page}}]"{settings}')
    for name in ("letter", "last"):
        (folder / f"{name}.pdf").write_bytes(making.pdf(name, 1))
    return bundler.build(manifest, cache=folder.parent / "cache")


def ends(result: BuildResult) -> dict[str, tuple[int, int]]:
    """The first and the last number of each bundle."""
    return {plan.bundle: (int(plan.pages[0].label), int(plan.pages[-1].label)) for plan in result.plans}


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """A bundle and another that continues it, served."""
    folder = tmp_path / "pair"
    result = built(folder, "sfg:4", SUPP % LETTER, "")
    assert ends(result) == {"": (1, 6), "supp": (7, 9)}, errors(result)
    serve(folder)
    return folder


def test_defect_a_supplement_took_the_numbers_of_a_served_bundle_that_continues_the_first(pair: Path) -> None:
    result = built(pair, "sfg:4 reply:3", SUPP % LETTER, ", late: supplement")
    assert ends(result) == {"": (1, 6), "supplement-1": (10, 14), "supp": (7, 9)}, errors(result)
    supplement = next(plan for plan in result.plans if plan.bundle == "supplement-1")
    assert supplement.entry_by_id["reply"].number == "3"
    serve(pair, "2026-03-10")
    again = built(pair, "sfg:4 reply:3 second:1", SUPP % f"{LETTER}, {MORE}", ", late: supplement")
    assert ends(again) == {
        "": (1, 6),
        "supplement-1": (10, 14),
        "supplement-2": (15, 17),
        "supp": (7, 9),
        "supp-supplement-1": (18, 20),
    }, errors(again)


def test_defect_a_bundle_grew_into_the_numbers_of_a_served_one_that_continues_it(pair: Path) -> None:
    grown = built(pair, "sfg:4 reply:3", SUPP % LETTER, ", late: append")
    assert errors(grown) == ["plan.cited-alike"]
    (said,) = [finding for finding in grown.findings if finding.code == "plan.cited-alike"]
    assert "[HB/7] to [HB/9]" in said.message and "late: supplement" in said.remedy


def test_defect_a_bundle_that_continues_one_numbered_anew_kept_its_numbers(pair: Path) -> None:
    result = built(pair, "sfg:4 reply:3", SUPP % LETTER, ", late: renumber")
    assert ends(result) == {"": (1, 9), "supp": (10, 12)}, errors(result)


CORE = "bundles: [{id: core, title: Core bundle, kind: core, contents: [%s]}]\n"


@pytest.fixture
def core(tmp_path: Path) -> Path:
    """A bundle and its core bundle, served."""
    folder = tmp_path / "core"
    result = built(folder, "sfg:4 order:2", CORE % "order", "")
    assert result.ok, errors(result)
    serve(folder)
    return folder


def numbers(plan: Plan, entry: str) -> list[list[str]]:
    """What is printed on each page of an entry."""
    return [[mark.text for mark in plan.pages[at].marks] for at in plan.ordinals_by_entry[entry]]


def test_defect_the_supplement_of_a_core_bundle_bore_neither_of_its_numbers(core: Path) -> None:
    result = built(core, "sfg:4 order:2 reply:2", CORE % "order, reply", ", late: supplement")
    assert result.ok, errors(result)
    plan = next(plan for plan in result.plans if plan.bundle == "core-supplement-1")
    assert numbers(plan, "reply") == [["Core 7", "[HB/11]"], ["Core 8", "[HB/12]"]]
    serve(core, "2026-03-10")
    again = built(core, "sfg:4 order:2 reply:2", CORE % "order, reply", ", late: supplement")
    assert again.ok and [each.pages for each in again.plans] == [each.pages for each in result.plans]
    assert bundler.verify(core / "build", cache=core.parent / "cache").ok


def test_defect_a_core_bundle_that_was_appended_to_failed_its_proof(core: Path) -> None:
    result = built(core, "sfg:4 order:2 reply:2", CORE % "order, reply", ", late: append")
    assert result.ok, errors(result)
    assert numbers(result.plans[1], "reply") == [["Core 5", "[HB/9]"], ["Core 6", "[HB/10]"]]


def test_defect_a_core_bundle_stayed_as_served_when_the_first_was_numbered_anew(core: Path) -> None:
    assert (core / "served" / DAY).is_dir()
    result = built(core, "sfg:4 reply:2 order:2", CORE % "order", ", late: renumber")
    assert result.ok, errors(result)
    assert numbers(result.plans[1], "order") == [["Core 3", "[HB/9]"], ["Core 4", "[HB/10]"]]
