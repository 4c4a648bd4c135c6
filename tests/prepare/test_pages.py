"""Pages of odd sizes, and what programs leave inside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.prepare.makers import plain, prepare
from tests.prepare.odd import ODD


@pytest.mark.parametrize(
    "name",
    ["crop box of a hair", "page of a hundredth of a point", "page of a kilometre", "user unit huge"],
)
def test_a_page_on_which_no_number_can_be_read_is_refused_by_name(tmp_path: Path, name: str) -> None:
    result = prepare(tmp_path, ODD[name]())
    assert (result.refused, result.errors) == (True, ["source.page-size"])
    assert "file.pdf" in result.findings[0].message and result.findings[0].remedy


def test_a_page_of_one_point_is_taken(tmp_path: Path) -> None:
    page = prepare(tmp_path, ODD["page of one point"]()).prepared.facts.pages[0]
    assert (page.width, page.height) == (1, 1)


def test_private_data_inside_drawings_do_not_travel(tmp_path: Path) -> None:
    """Found in a real file: the page's own were dropped, those of a form XObject were not."""
    result = prepare(tmp_path, ODD["private data in a drawing"]())
    assert result.altered == {"private-data-removed"}
    with result.open() as pdf:
        data = plain(pdf)
    assert b"/PieceInfo" not in data and b"who drew it" not in data and b"xmpmeta" not in data
    assert b"/Drawing Do" in data
