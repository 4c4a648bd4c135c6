"""Settling: index length and numbers agree, whatever the renderer does, or the longest is kept."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from bundler.planning.paginate import paginate
from bundler.planning.plan import Plan
from bundler.planning.settling import ROUNDS, settle
from bundler.planning.sheets import Lengths, Sheets
from tests.notation import PROFILE, bundle


def settled(need: Callable[[Plan, int], int]) -> tuple[Plan, Sheets, int]:
    """Settle a bundle whose index needs as many pages as ``need`` says of the plan and the round (from 0)."""
    manifest, prepared = bundle("a:2 b:3 MA1( c:1 d:2 )")
    rounds = 0

    def make(lengths: Lengths) -> Plan:
        return paginate(manifest, prepared, PROFILE, lengths)[0]

    def draw(plan: Plan) -> Sheets:
        nonlocal rounds
        natural = {"@cover": 1, "@index": need(plan, rounds), "ma1": 1}
        rounds += 1
        return Sheets(b"", {}, natural, ())

    plan, sheets = settle(make, draw)
    return plan, sheets, rounds


@given(st.integers(1, 40))
def test_settles_in_two_rounds_where_the_length_is_constant(length: int) -> None:
    plan, _, rounds = settled(lambda _plan, _round: length)
    assert len(plan.ordinals_by_entry["@index"]) == length and rounds <= 2


@given(st.integers(1, 9))
def test_settles_where_the_length_grows_with_the_width_of_the_numbers(per_page: int) -> None:
    plan, sheets, rounds = settled(
        lambda plan, _round: -(-sum(len(p.label) for p in plan.pages) // per_page // 10) or 1
    )
    assert len(plan.ordinals_by_entry["@index"]) >= sheets.natural["@index"] and rounds <= ROUNDS + 3


def test_keeps_the_longest_where_it_never_settles() -> None:
    plan, sheets, rounds = settled(lambda _plan, round_: 2 + round_ % 2)
    assert len(plan.ordinals_by_entry["@index"]) == 3 >= sheets.natural["@index"]
    assert rounds == ROUNDS + 1
