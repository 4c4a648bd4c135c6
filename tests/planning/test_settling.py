"""Settling: index length and numbers agree, whatever the renderer does, or the longest is kept."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from bundler.planning.paginate import paginate
from bundler.planning.plan import Plan
from bundler.planning.settling import PATIENCE, ROUNDS, settle, settle_drafts
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


def drafts_settled(length: Callable[[int, int], int]) -> tuple[int, int, int, int]:
    """Settle one draft that comes with 5 pages and cites the page behind it, with a fake converter: ``length`` says how
    many pages it has when it cites page n, in the round (from 0). Gives the page behind it, what the draft cites, its
    pages as converted, and as they were before blank ones were added."""
    rounds, last = 0, (5, 5)

    def again(cited: int, least: Lengths) -> int:
        nonlocal rounds, last
        natural = length(cited, rounds)
        rounds += 1
        last = (natural, max(natural, least.get("draft", 0)))
        return last[1]

    plan, cited = settle_drafts(5, lambda pages: pages + 1, lambda plan: plan, again, lambda pages: {"draft": pages})
    return plan, cited, last[1], last[0]


@given(st.dictionaries(st.integers(1, 40), st.integers(1, 12)), st.integers(1, 12))
def test_a_draft_cites_the_pages_that_it_makes_whatever_its_converter_does(lengths: dict[int, int], usual: int) -> None:
    """The length may depend on the number cited in any way at all, back and forth too."""
    behind, cited, pages, natural = drafts_settled(lambda number, _: lengths.get(number, usual))
    assert cited == behind == pages + 1 and pages >= natural


@given(st.lists(st.integers(1, 9), min_size=PATIENCE, max_size=PATIENCE))
def test_a_draft_settles_even_where_its_length_is_a_matter_of_chance(lengths: list[int]) -> None:
    behind, cited, pages, natural = drafts_settled(lambda _, round_: lengths[round_])
    assert cited == behind == pages + 1 and pages >= natural


def test_a_draft_whose_length_goes_to_and_fro_ends_with_blank_pages() -> None:
    behind, cited, pages, natural = drafts_settled(lambda number, _: 3 if number > 5 else 6)
    assert (behind, cited, pages) == (7, 7, 6) and natural == 3


def test_a_draft_that_settles_has_no_blank_page() -> None:
    assert drafts_settled(lambda _number, _round: 4) == (5, 5, 4, 4)
