"""The parts by themselves: frames, hOCR, and the program that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.pdf.frame import Frame
from bundler.prepare.legible import tesseract
from bundler.prepare.legible.hocr import Word, only, words
from tests.prepare.legible.scanned import hocr

sides = st.floats(1, 2000)


@given(st.sampled_from([0, 90, 180, 270]), st.floats(-500, 500), sides, sides, st.floats(0, 1), st.floats(0, 1))
def test_frame_leads_there_and_back(rotate: int, x0: float, width: float, height: float, u: float, v: float) -> None:
    frame = Frame((x0, x0 / 2, x0 + width, x0 / 2 + height), rotate)
    x, y = x0 + u * width, x0 / 2 + v * height
    left, low, right, high = frame.shown((x, y, x, y))
    assert (left, low) == pytest.approx((right, high), abs=1e-6)
    assert -1e-6 <= left <= frame.size[0] + 1e-6 and -1e-6 <= low <= frame.size[1] + 1e-6
    a, b, c, d, e, f = frame.to_user()
    assert (a * left + c * low + e, b * left + d * low + f) == pytest.approx((x, y), abs=1e-6)


def test_words_and_only_some_of_them() -> None:
    page = hocr([("Panel", (1, 2, 30, 12), 95), ("~", (40, 2, 45, 12), 12)], (100, 50))
    assert words(page) == (Word("Panel", (1, 2, 30, 12), 95), Word("~", (40, 2, 45, 12), 12))
    assert words(only(page, lambda word: word.sure > 50)) == (Word("Panel", (1, 2, 30, 12), 95),)


@pytest.mark.parametrize("rubbish", [b"", b"<html", b"not at all", b"<html></html>"])
def test_what_is_no_hocr_holds_no_words(rubbish: bytes) -> None:
    assert words(rubbish) == ()


@pytest.mark.parametrize(
    ("word", "tells"),
    [
        (Word("panel", (0, 0, 50, 12), 90), True),
        (Word("panel", (0, 0, 12, 50), 90), False),
        (Word("panel", (0, 0, 50, 12), 60), False),
        (Word("1,2", (0, 0, 50, 12), 99), False),
    ],
    ids=["sure", "sideways", "unsure", "no letters"],
)
def test_which_words_tell_which_way_is_up(word: Word, tells: bool) -> None:
    assert word.tells is tells


def test_program_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tesseract.find() is None
    assert tesseract.identity() == ""


def test_program_that_is_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "where", lambda: str(Path(__file__)))
    assert tesseract.find() is None
