"""Extracts hold pages that their documents have."""

from __future__ import annotations

import pytest

from bundler.planning.extracts import missing_pages
from tests.notation import bundle


@pytest.mark.parametrize(
    ("notation", "words"),
    [
        ("part:9{2-4,9}", []),
        ("part:2{2-4}", ["“part.pdf” has 2 pages; its extract names pages 3–4."]),
        ("MA1( part:1{5} )", ["“part.pdf” has 1 page; its extract names page 5."]),
        ("-part:1{5}", []),
    ],
)
def test_an_extract_beyond_the_end_is_an_error(notation: str, words: list[str]) -> None:
    assert [finding.message for finding in missing_pages(*bundle(notation))] == words
