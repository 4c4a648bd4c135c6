"""References of the manifest: to documents, exhibits, pages by position and by the number they bear."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bundler.model import Document, Finding, PageSpan, Ref, Section
from bundler.planning.paginate import paginate
from bundler.planning.plan import Plan
from bundler.planning.references import Resolver, Target
from tests.notation import PROFILE, bundle


def resolver(notation: str, **own_numbers: int) -> Resolver:
    manifest, prepared = bundle(notation)

    def numbered(item: Document | Section) -> Document | Section:
        if isinstance(item, Section):
            return replace(item, items=tuple(numbered(each) for each in item.items))
        inner = tuple(d for d in (numbered(each) for each in item.documents) if isinstance(d, Document))
        return replace(item, own_numbers=own_numbers.get(item.id), documents=inner)

    root = numbered(manifest.root)
    assert isinstance(root, Section)
    manifest = replace(manifest, root=root)
    return Resolver.of(manifest, paginate(manifest, prepared, PROFILE, {})[0])


def pages(found: Target | Finding, where: Resolver) -> str:
    assert isinstance(found, Target), found
    return ", ".join(link.text for link in found.links(where.plan))


@pytest.mark.parametrize(
    ("name", "spans", "expected"),
    [
        ("sfg", [], "3–5"),
        ("sfg", [(2, 3)], "4–5"),
        ("MA1", [], "6"),
        ("ma/1", [(1, 1)], "7"),
        ("M.A-1", [(2, 5)], "8–11"),
        ("part", [(7, 7)], "15"),
        ("part", [(3, 4), (7, 7)], "13–15"),
    ],
)
def test_pages_count_in_the_source_and_through_an_exhibit(
    name: str, spans: list[tuple[int, int]], expected: str
) -> None:
    where = resolver("sfg:3 MA1( note:1 mail:4 ) part:9{2-4,7}")
    ref = Ref("x", name, tuple(PageSpan(*span) for span in spans))
    assert pages(where.resolve(ref), where) == expected


@pytest.mark.parametrize(
    ("name", "spans", "why"),
    [
        ("nobody", [], "nothing is called"),
        ("spare", [], "left out of the bundle"),
        ("sfg", [(4, 4)], "has no page 4; it has 3"),
        ("part", [(5, 5)], "not in the bundle (extract: pages 2–4 and 7 of 9)"),
        ("MA1", [(6, 6)], "has no page 6; it has 5"),
    ],
)
def test_what_leads_nowhere_says_why(name: str, spans: list[tuple[int, int]], why: str) -> None:
    found = resolver("sfg:3 -spare:2 MA1( note:1 mail:4 ) part:9{2-4,7}").resolve(
        Ref("x", name, tuple(PageSpan(*span) for span in spans), line=7)
    )
    assert isinstance(found, Finding) and why in found.message and found.place.line == 7 and found.remedy


def test_own_numbers_are_the_numbers_that_pages_bear() -> None:
    where = resolver("MA1( file:9 )", ma1=11)
    assert pages(where.resolve(Ref("x", "MA1", (PageSpan(12, 13, own=True),))), where) == "5–6"
    missing = where.resolve(Ref("x", "MA1", (PageSpan(3, 3, own=True),)))
    assert isinstance(missing, Finding) and "bears the number 3" in missing.message


def test_own_numbers_need_the_manifest_to_say_where_they_begin() -> None:
    found = resolver("MA1( file:9 )").resolve(Ref("x", "MA1", (PageSpan(3, 3, own=True),)))
    assert isinstance(found, Finding) and "own_numbers" in found.message


def test_a_mark_and_an_id_alike_but_for_case_are_one_exhibit() -> None:
    where = resolver("A1( x:1 )")
    assert pages(where.resolve(Ref("x", "a 1")), where) == pages(where.resolve(Ref("x", "A/1")), where) == "3"


def test_a_plan_of_the_first_schema_can_still_be_read() -> None:
    """A bundle served long ago is compared with today's."""
    manifest, prepared = bundle("sfg:3")
    plan = paginate(manifest, prepared, PROFILE, {})[0]
    data = json.loads(plan.to_json())
    data["schema"] = 1
    for key in ("kind", "bundle"):
        del data[key]
    for page in data["pages"]:
        del page["links"]
    for entry in data["entries"]:
        for key in ("type", "own_numbers", "relied_on_by", "disputed"):
            del entry[key]
    assert Plan.from_json(json.dumps(data)).pages == plan.pages


def test_a_plan_alone_resolves_the_numbers_that_pages_bear() -> None:
    where = resolver("MA1( note:4 )", note=11)
    again = Resolver(Plan.from_json(where.plan.to_json()))
    assert pages(again.resolve(Ref("x", "MA1", (PageSpan(12, 12, own=True),))), again) == "5"
