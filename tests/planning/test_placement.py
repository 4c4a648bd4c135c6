"""Where a number stands: always inside its page, however small, with its text inside its rectangle."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bundler.planning.placement import ASCENT, DESCENT, padding, place_number, text_width
from bundler.planning.profile import StampStyle

SIDES = st.floats(1, 20_000)


@given(SIDES, SIDES, st.integers(1, 99_999))
def test_the_number_stands_inside_its_page_and_its_rectangle(width: float, height: float, number: int) -> None:
    """Found in a real file: on a page of one point, the number stood two points from its corner."""
    mark, _ = place_number(str(number), width, height, None, StampStyle())
    x0, y0, x1, y1 = mark.rect
    assert 0 <= x0 < x1 <= width + 0.01 and 0 <= y0 < y1 <= height + 0.01
    space = padding(mark.size)
    assert x0 + space + text_width(str(number), mark.size) <= x1 + 0.02
    assert y0 + space + (ASCENT + DESCENT) * mark.size <= y1 + 0.02


def test_an_ordinary_page_has_the_usual_space_about_its_number() -> None:
    assert padding(StampStyle().size) == 2
