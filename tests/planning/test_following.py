"""A supplementary bundle: its numbers and the rows of its index go on where another's end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bundler.model import BundlePage
from bundler.planning.following import cited_alike, first_of, following, in_line
from bundler.planning.numbering import GivenLabel, Numbering
from bundler.planning.paginate import paginate
from bundler.planning.plan import Plan
from bundler.planning.rows import index_rows
from tests.notation import PROFILE, bundle


def planned(notation: str, numbering: Numbering | None = None) -> Plan:
    manifest, prepared = bundle(notation)
    return paginate(manifest, prepared, PROFILE, {}, numbering=numbering)[0]


def test_pages_and_rows_go_on() -> None:
    before = planned("Claim[ sfg:3 ] MA1( note:1 mail:4 )")
    after = planned("more:2 last:1", following(Numbering(), [before]))
    assert before.pages[-1].label == "11"
    assert [page.label for page in after.pages] == ["12", "13", "14", "15", "16"]
    assert [(row.number, row.pages) for row in index_rows(after)] == [("3", "14–15"), ("4", "16")]
    assert all(mark.text == page.label for page in after.pages for mark in page.marks)


def test_a_third_bundle_goes_on_after_the_second() -> None:
    before = planned("sfg:3")
    second = planned("more:2", following(Numbering(), [before]))
    third = planned("last:1", following(Numbering(), [before, second]))
    assert (third.pages[0].label, third.entry_by_id["last"].number) == ("10", "3")


def test_a_page_between_two_others_is_not_the_last_number() -> None:
    given = Numbering(given=(GivenLabel("more", 0, BundlePage("4A")),))
    before = planned("sfg:3 more:1", given)
    assert before.pages[-1].label == "4A"
    assert following(Numbering(), [before]).first == 6


@pytest.mark.parametrize("first", [2, 513])
def test_the_manifest_may_say_the_first_number(first: int) -> None:
    manifest, prepared = bundle("more:2")
    manifest = replace(manifest, bundle=replace(manifest.bundle, kind="supplementary", first_page=first))
    plan, _ = paginate(manifest, prepared, PROFILE, {})
    assert [page.label for page in plan.pages] == [str(first + at) for at in range(4)]


def test_defect_bundles_that_continue_the_same_one_had_the_same_numbers() -> None:
    main = replace(planned("sfg:3"), cite_as="[HB/{page}]")
    one = replace(planned("more:2", following(Numbering(), [main])), bundle="one", cite_as=main.cite_as)
    anew = replace(planned("apart:30"), bundle="anew")
    others = {"": "", "one": "main", "two": "one", "anew": "", "restart": "main"}
    restart = replace(anew, bundle="restart")
    assert first_of("two", others) == ""
    assert in_line("two", [main, one, anew, restart], others) == [main, one]
    assert not list(cited_alike(bundle("sfg:3")[0], [main, one], others))
    twin = replace(one, bundle="two")
    (found,) = cited_alike(bundle("sfg:3")[0], [main, one, twin, replace(one, bundle="anew")], others)
    assert found.code == "plan.cited-alike" and "[HB/6] to [HB/9]" in found.message
