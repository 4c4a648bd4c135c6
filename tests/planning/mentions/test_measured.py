"""The targets, on references and look-alikes whose truth was written first: precision 99.5 %, recall 95 %."""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks import references
from benchmarks.references import Score


@cache
def scores() -> dict[str, Score]:
    return {name: references.measure(name) for name in references.FILES}


def test_there_are_enough_references_and_look_alikes() -> None:
    every = scores().values()
    assert sum(score.references for score in every) >= 300
    assert sum(score.lines for score in every if not score.references) >= 300


def test_precision_and_recall_over_all() -> None:
    every = scores().values()
    found, wrong = sum(score.found for score in every), sum(len(score.wrong) for score in every)
    assert found / (found + wrong) >= 0.995
    assert found / sum(score.references for score in every) >= 0.95


@pytest.mark.parametrize("name", ["look-alikes", "look-alikes-held-out"])
def test_no_look_alike_becomes_a_link(name: str) -> None:
    assert not scores()[name].wrong


@pytest.mark.parametrize("name", ["truth", "truth-held-out"])
def test_whatever_names_nothing_or_two_things_is_reported(name: str) -> None:
    score = scores()[name]
    assert score.reported == score.unclear > 0


def test_the_page_of_figures_is_of_this_code() -> None:
    kept = (references.HERE / "references.md").read_text(encoding="utf-8")
    assert kept == references.report([scores()[name] for name in references.FILES])
