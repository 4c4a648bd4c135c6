"""Dealing rows onto pages."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bundler.render.drawing import Press
from bundler.render.fonts import Fonts
from bundler.render.layout import HEIGHT, Sheet, Strip, Text, paginate
from bundler.render.templates import Templates
from tests.render.sample import index, plan_for, rows_of


def pages(notation: str) -> tuple[Sheet, ...]:
    press = Press(Fonts(), Templates(plan_for({"i": 1})))
    return press.pages(press.templates.xml(index(rows_of(notation))))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from("STUddddcL"), max_size=140).map("".join))
@example("d" * 31 + "STUd")
@example("STU" * 30 + "d")
def test_pitfall_18_a_heading_never_stands_alone_at_the_foot_of_a_page(notation: str) -> None:
    """Nor does a run of nested headings. Only what cannot be helped may: headings with no row after them."""
    rows = {row.target: row for row in rows_of(notation)}
    shown = [[area.target for area in sheet.areas] for sheet in pages(notation)]
    assert [target for page in shown for target in page] == list(rows), "every row is there, once, in order"
    for page in shown[:-1]:
        run = "".join("h" if rows[target].kind == "section" else "d" for target in page)
        assert not run.endswith("h") or set(run) == {"h"}


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from("SdLH"), min_size=1, max_size=25).map("".join))
def test_a_row_is_cut_over_pages_only_where_it_is_taller_than_one(notation: str) -> None:
    tall = {row.target for row in rows_of(notation) if len(row.title) > 5000}
    seen = [target for sheet in pages(notation) for target in {area.target for area in sheet.areas}]
    assert {target for target in seen if seen.count(target) > 1} == tall


def test_the_heading_row_is_repeated_on_every_page() -> None:
    for sheet in pages("d" * 120 + "H"):
        assert [text.text for text in sheet.texts].count("Description") == 1


def test_a_heading_moves_with_its_row_to_the_next_page() -> None:
    """However many rows stand before it."""
    for before in range(20, 60):
        sheets = pages("d" * before + "STd")
        last = [area.target for area in sheets[-1].areas]
        assert last[-1] == 100 + before + 2 and (len(last) == 1) is False


def band(height: float, **more: object) -> Strip:
    return Strip(height, (Text(0, height, "x", "f", 1, "ink"),), **more)  # type: ignore[arg-type]


def test_glue_takes_up_what_is_left() -> None:
    (sheet,) = paginate([band(100), Strip(0, glue=1, keep=True), band(100)])
    assert sheet.texts[0].y - sheet.texts[1].y == HEIGHT - 100


def test_space_is_left_out_at_the_top_of_a_page_and_never_begins_one() -> None:
    space = Strip(50, space=True)
    assert len(paginate([band(HEIGHT), space])) == 1
    second = paginate([band(HEIGHT), space, band(10)])[1]
    assert second.texts[0].y == paginate([band(10)])[0].texts[0].y


def test_a_chain_longer_than_a_page_is_dealt_out_all_the_same() -> None:
    sheets = paginate([band(HEIGHT / 4, keep=True) for _ in range(9)])
    assert [len(sheet.texts) for sheet in sheets] == [4, 4, 1]


def test_nothing_still_is_a_page() -> None:
    assert len(paginate([])) == 1
