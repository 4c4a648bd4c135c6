"""The index's length depends on the numbers and the numbers on the index's length: settle by iterating."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TypeVar

from bundler.model import BundlerBug
from bundler.planning.plan import Plan
from bundler.planning.sheets import Lengths, Sheets

ROUNDS = 5
"""Rounds before the longest lengths seen are kept and padded."""

PATIENCE = 60
"""Rounds in which drafts settle, unless they are not read with the pages that they were given."""


def settle(
    make_plan: Callable[[Lengths], Plan], draw: Callable[[Plan], Sheets], frozen: Lengths = MappingProxyType({})
) -> tuple[Plan, Sheets]:
    """A Plan and the pages drawn for it that agree on the length of every piece.

    make_plan: from pages of each piece to a Plan that gives them those pages. draw: draws every piece, telling how
    many pages each needs (``Sheets.natural``), and pads what the Plan gives beyond that. After ``ROUNDS`` rounds the
    longest length seen of each piece is kept; as lengths then only grow, and a longer index needs no more pages for
    being longer, this ends.

    frozen: pages of pieces that were served: they are given these and no others, whatever they need (``overfull``).
    """
    lengths: dict[str, int] = dict(frozen)
    longest: dict[str, int] = {}
    for _ in range(ROUNDS):
        plan = make_plan(lengths)
        sheets = draw(plan)
        needed = _needed(sheets, frozen)
        if _given(plan, sheets) == needed:
            return plan, sheets
        lengths = needed
        longest = _longest(longest, lengths)
    return _keep_longest(make_plan, draw, longest, frozen)


def overfull(sheets: Sheets, frozen: Lengths) -> bool:
    """Whether a piece needs more pages than it was served with; there is no PDF then."""
    return any(sheets.natural.get(piece, 0) > pages for piece, pages in frozen.items())


def _needed(sheets: Sheets, frozen: Lengths) -> dict[str, int]:
    return {piece: frozen.get(piece, pages) for piece, pages in sheets.natural.items()}


_State = TypeVar("_State")
_Plans = TypeVar("_Plans")
_Answers = TypeVar("_Answers")


def settle_drafts(
    first: _State,
    make: Callable[[_State], _Plans],
    resolve: Callable[[_Plans], _Answers],
    again: Callable[[_Answers, Lengths], _State],
    pages: Callable[[_State], Lengths],
) -> tuple[_Plans, _Answers]:
    """Plans, and drafts whose references say what these plans say, though the drafts' lengths change the plans.

    first: the documents with their drafts as they came. make: plans of documents. resolve: what the drafts' references
    are in these plans. again: documents whose drafts have these references, each with at least so many pages. pages:
    of each draft. After ``ROUNDS`` rounds the longest length seen of each draft is kept, its last pages being blank;
    as lengths then only grow, and numbers are the same where lengths are, this ends.
    """
    state, longest = first, dict[str, int]()
    said: _Answers | None = None
    for rounds in range(PATIENCE):
        plans = make(state)
        answers = resolve(plans)
        if answers == said:
            return plans, answers
        state, said = again(answers, longest if rounds >= ROUNDS else {}), answers
        longest = _longest(longest, dict(pages(state)))
    raise BundlerBug("drafts are not as long as they were asked to be")


def _keep_longest(
    make_plan: Callable[[Lengths], Plan], draw: Callable[[Plan], Sheets], longest: dict[str, int], frozen: Lengths
) -> tuple[Plan, Sheets]:
    while True:
        plan = make_plan(longest)
        sheets = draw(plan)
        given, wanted = _given(plan, sheets), _needed(sheets, frozen)
        if all(needed <= given[piece] for piece, needed in wanted.items()):
            return plan, sheets
        longest = _longest(longest, wanted)


def _given(plan: Plan, sheets: Sheets) -> dict[str, int]:
    return {piece: len(plan.ordinals_by_entry[piece]) for piece in sheets.natural}


def _longest(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {piece: max(one.get(piece, 0), other.get(piece, 0)) for piece in {**one, **other}}
