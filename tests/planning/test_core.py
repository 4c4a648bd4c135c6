"""The core bundle: what is tagged stands in it, under both numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.model import BundleSettings, Document, FurtherBundle, InkMap, Manifest, Section
from bundler.planning.core import cited_elsewhere, core_wanted, plain
from bundler.planning.derive import derive
from bundler.planning.paginate import paginate
from bundler.planning.placement import place_number, place_second
from bundler.planning.plan import Plan, PlanPage
from bundler.planning.profile import Authority, StampStyle
from tests.notation import PROFILE, bundle
from tests.planning.test_derive import shape

CORE = FurtherBundle(BundleSettings("Core", kind="core", id="core"), Section(""))


def tagged(manifest: Manifest, tags: dict[str, tuple[int, ...]]) -> Manifest:
    """The manifest, some documents being tagged ``core``; () for all pages."""

    def document(each: Document) -> Document:
        inner = tuple(map(document, each.documents))
        pages = tags.get(each.id, ())
        return replace(each, documents=inner, core=each.id in tags, core_pages=pages)

    def section(each: Section) -> Section:
        return replace(each, items=tuple(section(x) if isinstance(x, Section) else document(x) for x in each.items))

    return replace(manifest.over_roots(section), further=(CORE,))


def planned(notation: str, tags: dict[str, tuple[int, ...]]) -> tuple[Plan, Plan]:
    """The plans of the bundle and of its core bundle."""
    manifest, prepared = bundle(notation)
    manifest = tagged(replace(manifest, bundle=replace(manifest.bundle, cite_as="[HB/{page}]")), tags)
    first, core = derive(manifest)
    main, _ = paginate(first, prepared, PROFILE, {})
    return main, paginate(core, prepared, PROFILE, {}, elsewhere=cited_elsewhere([main]))[0]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"sfg": ()}, "Claim[ sfg ]"),
        ({"mail": (), "sfg": ()}, "Claim[ sfg ] Exhibits[ ma1( mail ) ]"),
        ({"ma1": ()}, "Exhibits[ ma1( note mail ) ]"),
        ({"later": ()}, "Claim[ Inner[ later ] ]"),
        ({"copy": ()}, "letter"),
        ({"spare": ()}, ""),
    ],
)
def test_what_is_tagged_stands_in_the_core_bundle(tags: dict[str, tuple[int, ...]], expected: str) -> None:
    notation = "letter:2 copy=letter Claim[ sfg:3 -spare:2 Inner[ later:1 ] ] Exhibits[ MA1( note:1 mail:4 ) ]"
    _, core = derive(tagged(bundle(notation)[0], tags))
    assert shape(core) == expected


def marks(page: PlanPage) -> list[tuple[str, str]]:
    return [(mark.kind, mark.text) for mark in page.marks]


def test_pages_carry_the_number_of_both_bundles() -> None:
    main, core = planned("sfg:3 MA1( mail:9 )", {"mail": (4, 6)})
    assert [page.label for page in core.pages] == ["1", "2", "3", "4", "5"]
    assert marks(core.pages[0]) == [("number", "Core 1")]
    assert marks(core.pages[2]) == [("number", "Core 3"), ("second-number", "[HB/6]")]
    assert [page.source_page for page in core.pages[3:]] == [4, 6]
    assert marks(core.pages[4]) == [("number", "Core 5"), ("second-number", "[HB/12]")]
    assert core.entry_by_id["mail"].extract == "Extract: pages 4 and 6 of 9"
    assert all(marks(page) == [("number", page.label)] for page in main.pages)


@given(st.dictionaries(st.sampled_from(["sfg", "letter", "note", "mail", "ma1"]), st.just(()), min_size=1))
def test_the_second_number_leads_to_the_same_page_of_the_main_bundle(tags: dict[str, tuple[int, ...]]) -> None:
    main, core = planned("sfg:3 letter:2{2} MA1( note:1 mail:4 ) other:2", tags)
    for page in core.pages:
        if page.source_page is None:
            continue
        [second] = [mark.text for mark in page.marks if mark.kind == "second-number"]
        found = re.fullmatch(r"\[HB/(\d+)\]", second)
        assert found
        there = main.pages[int(found[1]) - 1]
        assert (there.entry, there.source_page) == (page.entry, page.source_page)


SIDES = st.floats(60, 2000)


@given(SIDES, SIDES, st.integers(0, 2**40), st.sampled_from(["bottom-right", "bottom-centre", "top-left"]))
def test_the_second_number_never_meets_the_first_nor_ink(width: float, height: float, seed: int, where: str) -> None:
    rows = tuple((seed >> at % 40) & 0xF0F0F for at in range(int(height // 6) + 1))
    ink, style = InkMap(6.0, int(width // 6) + 1, rows), StampStyle(position=where)
    first, _ = place_number("Core 12", width, height, ink, style)
    second = place_second("[HB/345]", width, height, ink, first, style)
    if second is None:
        return
    (a, b, c, d), (e, f, g, h) = first.rect, second.rect
    assert c <= e or g <= a or d <= f or h <= b
    assert second.plate or ink.clear(second.rect)
    assert -0.01 <= e < g <= width + 0.01 and -0.01 <= f < h <= height + 0.01


def test_a_second_number_is_printed_in_the_characters_of_the_stamp() -> None:
    assert plain("[Bündel – 12]") == "[Bundel - 12]"


@pytest.mark.parametrize(
    ("pages", "kind", "further", "found"),
    [
        (401, "hearing", (), ["court.core-bundle"]),
        (399, "hearing", (), []),
        (401, "claim", (), []),
        (401, "hearing", (CORE,), []),
    ],
)
def test_a_long_hearing_bundle_wants_a_core_bundle(
    pages: int, kind: str, further: tuple[FurtherBundle, ...], found: list[str]
) -> None:
    manifest, prepared = bundle(f"sfg:{pages - 2}")
    manifest = replace(manifest, bundle=replace(manifest.bundle, kind=kind), further=further)
    profile = replace(PROFILE, core_above=400, authorities={"core.above": Authority("A practice direction", "S")})
    told = core_wanted(manifest, paginate(derive(manifest)[0], prepared, profile, {})[0], profile)
    assert [each.code for each in told] == found
    assert all(each.authority == "A practice direction" and each.severity == "warning" for each in told)
