"""File names that every system and filing service takes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bundler.model import DocumentDate
from bundler.planning.naming import LONGEST, safe_name, volume_name
from tests.notation import PROFILE, bundle


def test_the_name_holds_number_title_bundle_and_hearing() -> None:
    manifest, _ = bundle("a:1")
    dated = replace(manifest, bundle=replace(manifest.bundle, hearing_date=DocumentDate("2026-03-04", 2026, 3, 4)))
    assert volume_name(dated, PROFILE) == "AC-2026-LON-000123 R (Ashdown) v Panel - Test bundle - 2026-03-04.pdf"
    assert volume_name(manifest, PROFILE) == "AC-2026-LON-000123 R (Ashdown) v Panel - Test bundle.pdf"
    assert volume_name(manifest, PROFILE, draft=True).startswith("DRAFT ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CO/68/2022", "CO-68-2022"),
        ("Łukasz Wójcik: “a” <b>?*", "Lukasz Wojcik - a b"),
        ("con", "Bundle con"),
        ("nul.txt", "Bundle nul.txt"),
        ("...", "Bundle"),
        ("", "Bundle"),
        ("a\x00b\nc", "ab c"),
        ("x" * 300, "x" * LONGEST),
        ("-rf", "rf"),
    ],
)
def test_safe_name(text: str, expected: str) -> None:
    assert safe_name(text) == expected


@given(st.text(max_size=300))
@example("⩴")
@example("℀")
def test_any_text_gives_a_name_that_is_safe(text: str) -> None:
    name = safe_name(text)
    assert re.fullmatch(r"[ -~]{1,108}", name) and not re.search(r'[<>:"/\\|?*]', name)
    assert name == name.strip(" .-") and name


def test_a_long_short_title_gives_way_to_the_bundle_and_the_date() -> None:
    manifest, _ = bundle("sfg:1")
    title = "R (Ashdown) v Police Misconduct Panel and another, and others besides, and one more"
    case = replace(manifest.case, short_title=title)
    settings = replace(
        manifest.bundle, title="Supplementary bundle", hearing_date=DocumentDate("2026-03-04", 2026, 3, 4)
    )
    name = volume_name(replace(manifest, case=case, bundle=settings), PROFILE)
    assert (
        name == "AC-2026-LON-000123 R (Ashdown) v Police Misconduct Panel and - Supplementary bundle - 2026-03-04.pdf"
    )
    assert len(name) <= 104
