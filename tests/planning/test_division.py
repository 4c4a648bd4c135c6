"""A bundle in volumes: pages are conserved, what belongs together stays together, every volume has its front."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bundler.model import Finding
from bundler.planning.division import Division
from bundler.planning.paginate import paginate
from bundler.planning.plan import EntryKind, Plan
from bundler.planning.profile import Authority
from bundler.planning.rows import index_rows
from bundler.planning.volumes import Budget
from tests.notation import PROFILE, bundle
from tests.planning.test_paginate import notations


def divided(
    notation: str, pages: int = 0, size: int = 0, numbering: str = "", lengths: dict[str, int] | None = None
) -> tuple[Plan, tuple[Finding, ...]]:
    manifest, prepared = bundle(notation)
    manifest = replace(manifest, bundle=replace(manifest.bundle, numbering=numbering))
    weights = {name: (1000 * len(each.facts.pages), len(each.facts.pages)) for name, each in prepared.items()}
    profile = replace(PROFILE, authorities={"volumes.split": Authority("The rule, para 8", "V2")})
    division = Division(Budget(pages, size), weights)
    return paginate(manifest, prepared, profile, lengths or {}, division=division)


def shape(plan: Plan) -> list[str]:
    """Each volume as its entries, those that bundler adds without their "@"; "…" after one that goes on."""
    found = []
    for number in range(1, len(plan.volumes) + 1):
        here = dict.fromkeys(page.entry for page in plan.pages if page.volume == number)
        found.append(" ".join(each.split(":")[0].lstrip("@") for each in here))
    return found


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_without_a_limit_there_is_one_volume() -> None:
    plan, findings = divided("a:20 b:20")
    assert len(plan.volumes) == 1 and findings == ()
    assert plan.volumes[0].title == "Test bundle" and "Volume" not in plan.volumes[0].file


def test_every_volume_has_a_cover_and_an_index_of_its_own() -> None:
    plan, findings = divided("a:10 b:10 c:10 d:10", pages=22)
    assert shape(plan) == ["cover index a b", "cover index c d"]
    assert [page.label for page in plan.pages] == [str(at) for at in range(1, 45)]
    assert [page.index for page in plan.pages] == [*range(22), *range(22)]
    assert [volume.title for volume in plan.volumes] == ["Test bundle, Volume 1 of 2", "Test bundle, Volume 2 of 2"]
    assert [volume.file[-20:] for volume in plan.volumes] == [" - Volume 1 of 2.pdf", " - Volume 2 of 2.pdf"]
    assert [entry.volume for entry in plan.entries] == [1, 1, 1, 1, 2, 2, 2, 2]
    assert codes(findings) == ["plan.volumes-by-pages"] and findings[0].authority == "The rule, para 8"


def test_a_volume_begins_with_a_section_where_one_is_within_reach() -> None:
    assert shape(divided("A[ a:10 b:10 c:4 ] B[ d:6 e:10 ]", pages=32)[0]) == ["cover index a b c", "cover index d e"]


def test_a_divider_stays_with_what_it_introduces_and_a_front_sheet_with_its_first_document() -> None:
    manifest, prepared = bundle("a:10 B[ C[ X( b:9 c:9 ) ] ]")
    manifest = replace(manifest, bundle=replace(manifest.bundle, dividers=True))
    plan, _ = paginate(manifest, prepared, PROFILE, {}, division=Division(Budget(pages=16)))
    assert shape(plan) == ["cover index a", "cover index divider divider x b", "cover index c"]


def test_exhibits_may_be_divided_between_their_documents_alone() -> None:
    plan, findings = divided("X( a:10 b:10 c:10 )", pages=24)
    assert shape(plan) == ["cover index x a", "cover index b c"]
    assert plan.entry_text(plan.entry_by_id["x"]) == "3–35"
    assert codes(findings) == ["plan.volumes-by-pages"]


def test_a_document_is_split_only_where_it_alone_is_too_large_and_it_is_said() -> None:
    plan, findings = divided("a:5 b:50 c:5", pages=30)
    assert shape(plan) == ["cover index a", "cover index b", "cover index b c"]
    assert codes(findings) == ["plan.volumes-by-pages", "plan.document-split"]
    assert "“b” alone" in findings[1].message and "in volume 3 at page" in findings[1].message


def test_numbers_begin_anew_where_it_is_asked() -> None:
    plan, _ = divided("a:10 b:10", pages=12, numbering="restart")
    assert [page.label for page in plan.pages] == [str(at) for at in [*range(1, 13), *range(1, 13)]]
    assert [row.pages for row in index_rows(plan) if row.kind == "document"] == ["1/3–12", "2/3–12"]
    assert plan.entry_by_id["b"].first == "3" and plan.entry_by_id["b"].volume == 2


def test_bytes_divide_too_and_need_no_warning() -> None:
    plan, findings = divided(" ".join(f"d{at}:100" for at in range(12)), size=600_000)
    assert len(plan.volumes) == 3
    assert codes(findings) == ["plan.volumes"] and findings[0].severity == "info"


def test_both_limits_warn_where_pages_are_what_divides() -> None:
    documents = " ".join(f"d{at}:100" for at in range(12))
    assert codes(divided(documents, pages=350, size=10_000_000)[1]) == ["plan.volumes-by-pages"]
    assert codes(divided(documents, pages=900, size=600_000)[1]) == ["plan.volumes"]


def test_volumes_that_cover_and_index_fill_are_refused_and_do_not_multiply() -> None:
    plan, findings = divided("a:9 b:9 c:9", pages=4, lengths={"@index": 7})
    assert codes(findings)[0] == "plan.volumes-too-small" and findings[0].severity == "error"
    assert len(plan.volumes) <= 5


@given(notations(), st.integers(6, 40), st.sampled_from(["continue", "restart"]), st.integers(1, 2))
def test_pages_are_conserved_and_stay_in_order(notation: str, pages: int, numbering: str, index: int) -> None:
    """Nothing lost, nothing twice, the manifest's order kept, no volume beyond its limit, documents whole."""
    whole, _ = divided(notation, lengths={"@index": index})
    plan, findings = divided(notation, pages=pages, numbering=numbering, lengths={"@index": index})
    fronts = {entry.id for entry in plan.entries if entry.kind in (EntryKind.COVER, EntryKind.INDEX)}
    body = [(page.entry, page.source_page) for page in plan.pages if page.entry not in fronts]
    assert body == [(page.entry, page.source_page) for page in whole.pages if page.entry not in fronts]
    assert max(volume.pages for volume in plan.volumes) <= max(pages, 2 + 2 * index)
    for number, volume in enumerate(plan.volumes, 1):
        here = [page for page in plan.pages if page.volume == number]
        assert [page.index for page in here] == list(range(volume.pages))
        kinds = [plan.entry_by_id[page.entry].kind for page in here[: 1 + index]]
        assert kinds == [EntryKind.COVER, *[EntryKind.INDEX] * index]
    room = max(pages, 2 + 2 * index) - 1 - index
    for entry, ordinals in plan.ordinals_by_entry.items():
        several = len({plan.pages[at].volume for at in ordinals}) > 1
        assert not several or len(ordinals) > room
        assert not several or any(each.place.document == entry for each in findings)
    assert len({plan.page_text(at) for at in range(len(plan.pages))}) == len(plan.pages)


def test_what_turned_out_too_large_is_estimated_higher_and_cannot_come_again() -> None:
    plan, _ = divided(" ".join(f"d{at}:100" for at in range(12)), size=600_000)
    manifest, prepared = bundle(" ".join(f"d{at}:100" for at in range(12)))
    weights = dict.fromkeys(prepared, (100000, 100))
    division, sizes = Division(Budget(size=600_000), weights), []
    for _ in range(6):
        plan, _ = paginate(manifest, prepared, PROFILE, {}, division=division)
        real = {each.file: round(1.3 * division.estimate(plan, at)) for at, each in enumerate(plan.volumes, 1)}
        sizes.append(max(real.values()))
        before, division = division, division.remeasured(plan, real)
        if division == before:
            break
    assert len(sizes) > 1 and sizes[0] > 600_000 >= sizes[-1]
    assert sizes == sorted(sizes, reverse=True)


def test_one_page_that_is_too_large_is_not_divided_further() -> None:
    manifest, prepared = bundle("a:1")
    division = Division(Budget(size=100_000), {"a": (500_000, 1)})
    plan, _ = paginate(manifest, prepared, PROFILE, {}, division=division)
    assert division.remeasured(plan, {each.file: 600_000 for each in plan.volumes}) == division


def test_there_are_never_more_volumes_than_anybody_can_use() -> None:
    manifest, prepared = bundle(" ".join(f"d{at}:4" for at in range(500)))
    weights = dict.fromkeys(prepared, (4000000, 4))
    plan, _ = paginate(manifest, prepared, PROFILE, {}, division=Division(Budget(size=200_000), weights))
    assert 90 <= len(plan.volumes) <= 110


@given(notations(), st.integers(8, 30), st.integers(1, 5))
def test_served_pages_stay_in_their_volumes(notation: str, pages: int, more: int) -> None:
    """Whatever is added at the end: every volume begins where it began."""
    before, _ = divided(notation, pages=pages)
    manifest, prepared = bundle(f"{notation} added:{more}")
    division = Division(Budget(pages)).as_served(before, {})
    after, findings = paginate(manifest, prepared, PROFILE, {}, division=division)
    assert [volume.file for volume in after.volumes] == [volume.file for volume in before.volumes]
    kept = [replace(page, links=()) for page in after.pages[: len(before.pages)]]
    assert kept == list(before.pages)
    longer = after.volumes[-1].pages > pages
    assert [each.code for each in findings if each.code == "plan.volume-outgrown"] == ["plan.volume-outgrown"] * longer
