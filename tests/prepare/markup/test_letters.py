"""Letters that can be drawn, and what stands for the others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bundler.prepare.markup.bands import HEIGHT
from bundler.prepare.markup.blocks import Para, Run
from bundler.prepare.markup.letters import Letters, pieces
from bundler.prepare.markup.typeset import pages, strips
from bundler.prove.letters import missing


def test_pitfall_11_what_cannot_be_drawn_is_shown_by_code_and_remembered() -> None:
    letters = Letters()
    assert letters.fit("a 中文 b 👍") == "a [U+4E2D U+6587] b [U+1F44D THUMBS UP SIGN]"
    assert letters.missing == {"中": 1, "文": 1, "👍": 1}
    assert letters.named() == "中 (U+4E2D), 文 (U+6587), 👍 (U+1F44D)"


def test_right_to_left_letters_are_not_set_backwards() -> None:
    assert Letters().fit("שלום") == "[U+05E9 U+05DC U+05D5 U+05DD]"
    assert Letters().fit("a\u202eb") == "a[U+202E RIGHT-TO-LEFT OVERRIDE]b"


def test_what_has_no_look_is_left_out() -> None:
    letters = Letters()
    assert letters.fit("so\u00adft\u200b zero\ufeff e\u0301") == "soft zero é"
    assert letters.missing == {}


@given(st.text(max_size=60))
def test_whatever_is_fitted_can_be_drawn_and_read_back(text: str) -> None:
    text = text.replace("<", "").replace("&", "")
    fitted = Letters().fit(text)
    assert all(
        set(piece) <= face.widths.keys()
        for word in fitted.split()
        for face, piece, _ in pieces(word, "LiberationSans-Regular")
    )
    assert missing("markup", b"<html>" + text.encode("utf-8", "replace"), fitted) == ""


LINES = st.lists(st.text(alphabet="abc ABC-/.é中", max_size=120), max_size=80)


@given(LINES, st.booleans(), st.integers(6, 30))
def test_lines_lose_no_letter_and_stay_within_the_width(lines: list[str], pre: bool, size: int) -> None:
    text = "\n".join(lines)
    letters = Letters()
    bands = list(strips([Para((Run(text),), size=size, pre=pre)], letters, 200))
    drawn = "".join(text.text for band in bands for text in band.texts)
    assert "".join(drawn.split()) == "".join(letters.fit(text).split())
    for band in bands:
        for piece in band.texts:
            assert (
                piece.x + sum(wide for _, _, wide in pieces(piece.text, piece.face)) * size <= 200.1
                or len(piece.text) == 1
            )


@given(st.lists(st.integers(1, 60), min_size=1, max_size=60))
def test_pages_hold_every_line_once_and_none_too_many(counts: list[int]) -> None:
    blocks = [
        Para((Run("\n".join(f"{number}.{line}" for line in range(count))),), pre=True)
        for number, count in enumerate(counts)
    ]
    found = list(pages(strips(blocks, Letters())))
    drawn = [text.text for page in found for _, band in page for text in band.texts]
    assert drawn == [f"{number}.{line}" for number, count in enumerate(counts) for line in range(count)]
    assert all(sum(band.height for _, band in page) <= HEIGHT + 0.02 for page in found)
