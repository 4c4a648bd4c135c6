"""Where volumes are cut: nothing lost, nothing over its budget, no more volumes than are needed."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bundler.planning.volumes import Budget, Unit, split

UNITS = st.lists(
    st.builds(Unit, st.integers(0, 60), st.integers(0, 90).map(float), st.sampled_from([0.0, 0.1, 0.3, 0.8])),
    min_size=1,
    max_size=60,
)
BUDGETS = st.builds(Budget, st.integers(0, 100), st.integers(0, 150)).filter(lambda each: each.pages or each.size)


def held(units: list[Unit], begins: tuple[int, ...]) -> list[list[Unit]]:
    return [units[start:stop] for start, stop in pairwise([*begins, len(units)])]


def fits(units: list[Unit], budget: Budget) -> bool:
    return budget.holds(sum(unit.pages for unit in units), sum(unit.size for unit in units))


@given(UNITS, BUDGETS, st.integers(0, 5))
def test_no_volume_holds_too_much_but_of_one_unit_alone(units: list[Unit], first: Budget, head: int) -> None:
    other = first.less(head, head)
    begins = split(units, first, other)
    assert begins[0] == 0 and list(begins) == sorted(set(begins)) and begins[-1] < len(units)
    for number, volume in enumerate(held(units, begins)):
        assert len(volume) == 1 or fits(volume, other if number else first)


@given(UNITS, BUDGETS)
def test_there_are_as_few_volumes_as_can_be(units: list[Unit], budget: Budget) -> None:
    """By filling each as far as it goes, which is known to be least."""
    count, volume = 1, list[Unit]()
    for unit in units:
        if volume and not fits([*volume, unit], budget):
            count, volume = count + 1, []
        volume.append(unit)
    assert len(split(units, budget, budget)) == count


def test_volumes_are_filled_alike() -> None:
    assert split([Unit(10)] * 40, Budget(350), Budget(350)) == (0, 20)
    assert split([Unit(10)] * 80, Budget(350), Budget(350)) == (0, 27, 53)


def test_a_section_within_reach_is_where_a_volume_begins() -> None:
    units = [Unit(10, cost=0.15)] * 40
    units[23] = Unit(10, cost=0.0)
    assert split(units, Budget(350), Budget(350)) == (0, 23)


def test_a_section_out_of_reach_is_not() -> None:
    units = [Unit(10, cost=0.15)] * 40
    units[33] = Unit(10, cost=0.0)
    assert split(units, Budget(350), Budget(350)) == (0, 20)


def test_what_is_too_large_for_any_volume_stands_alone() -> None:
    assert split([Unit(10), Unit(400), Unit(10)], Budget(350), Budget(350)) == (0, 1, 2)


def test_bytes_count_as_pages_do() -> None:
    assert split([Unit(1, 30.0)] * 4, Budget(0, 60), Budget(0, 60)) == (0, 2)
    assert split([Unit(1, 30.0)] * 4, Budget(3, 1000), Budget(3, 1000)) == (0, 2)


def test_what_fits_in_one_volume_is_one() -> None:
    assert split([Unit(10)] * 5, Budget(50), Budget(10)) == (0,)
