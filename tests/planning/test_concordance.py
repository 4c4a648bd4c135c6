"""Old page -> new page, and what came, went and changed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bundler.planning.concordance import Concordance, concordance
from bundler.planning.paginate import paginate
from bundler.planning.plan import Plan
from bundler.terminal import concordance_text
from tests.notation import PROFILE, bundle


def plan_of(notation: str, hashes: dict[str, str] | None = None, index: int = 1) -> Plan:
    manifest, prepared = bundle(notation)
    for name, sha256 in (hashes or {}).items():
        prepared[name] = replace(prepared[name], sha256=sha256.ljust(64, "0"))
    return paginate(manifest, prepared, PROFILE, {"@index": index})[0]


def moved(found: Concordance) -> list[str]:
    return [f"{move.old}->{move.new} {move.entry}" for move in found.moved]


def test_nothing_moves_between_equal_plans() -> None:
    assert concordance(plan_of("a:2 MA1( b:1 )"), plan_of("a:2 MA1( b:1 )")).same


def test_a_document_put_in_moves_what_follows() -> None:
    found = concordance(plan_of("a:1 b:2"), plan_of("a:1 new:3 b:2"))
    assert moved(found) == ["4->7 b", "5->8 b"]
    assert [(each.entry, each.pages) for each in found.added] == [("new", "4–6")] and not found.removed


def test_a_longer_index_moves_everything_but_adds_nothing() -> None:
    found = concordance(plan_of("a:1"), plan_of("a:1", index=2))
    assert moved(found) == ["3->4 a"] and not (found.added or found.removed or found.replaced)


def test_a_changed_file_is_replaced_and_a_dropped_one_removed() -> None:
    found = concordance(plan_of("a:1 b:1"), plan_of("a:2", {"a": "other"}))
    assert [each.entry for each in found.replaced] == ["a"] and [each.entry for each in found.removed] == ["b"]


def test_a_new_id_for_the_same_file_is_the_same_document() -> None:
    found = concordance(plan_of("a:1 b:2"), plan_of("c:2 a:1", {"c": "b"}))
    assert moved(found) == ["3->5 a", "4->3 c", "5->4 c"] and not (found.added or found.removed)


@given(st.permutations(["a:1", "b:2", "c:3", "MA1( d:1 e:2 )"]))
def test_every_page_of_a_document_has_its_successor_whatever_the_order(order: list[str]) -> None:
    old, new = plan_of("a:1 b:2 c:3 MA1( d:1 e:2 )"), plan_of(" ".join(order))
    found = concordance(old, new)
    assert [move.old for move in found.moves] == [page.label for page in old.pages]
    for move in found.moves:
        before, after = (p.pages[p.ordinal_by_text[label]] for p, label in ((old, move.old), (new, move.new)))
        assert (before.entry, before.source_page) == (after.entry, after.source_page)


def test_defect_pages_that_an_extract_lost_were_nowhere() -> None:
    old, new = plan_of("a:3 b:1"), plan_of("a:3{1-2} b:1")
    found = concordance(old, new)
    assert [(each.entry, each.pages) for each in found.lost] == [("a", "5")] and not found.gained and not found.same
    back = concordance(new, old)
    assert [(each.entry, each.pages) for each in back.gained] == [("a", "5")] and not back.lost
    assert "pages gone: a (page 5)" in concordance_text(found)
