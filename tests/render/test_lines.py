from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.render.fonts import SERIF, SERIF_BOLD, Fonts
from bundler.render.lines import Line, Span, wrap
from bundler.render.styles import STYLES

FONTS = Fonts()
BODY = STYLES["body"]


def lines(width: float, *texts: str) -> list[Line]:
    faces = (SERIF, SERIF_BOLD)
    spans = [Span(text, faces[number % 2], 11, "ink") for number, text in enumerate(texts)]
    return wrap(FONTS, spans, BODY, width)


def text(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.text(st.sampled_from("abWi-/.ŁЖ  "), max_size=60), min_size=1, max_size=4),
    st.floats(min_value=15, max_value=300),
)
def test_lines_fit_and_lose_nothing(texts: list[str], width: float) -> None:
    found = lines(width, *texts)
    assert all(line.width <= width + 0.001 for line in found)
    assert "".join(map(text, found)).replace(" ", "") == "".join(texts).replace(" ", "")
    assert all(not text(line).startswith(" ") and not text(line).endswith(" ") for line in found)


def test_words_are_kept_whole_where_they_fit() -> None:
    assert [text(line) for line in lines(50, "one two three four five")] == ["one two", "three four", "five"]


def test_a_word_wider_than_the_line_is_cut_after_a_mark_where_there_is_one() -> None:
    assert [text(line) for line in lines(70, "firstname.surname@example.org")] == [
        "firstname.",
        "surname@",
        "example.org",
    ]
    assert len(lines(50, "x" * 100)) > 5


def test_a_column_narrower_than_a_letter_still_ends() -> None:
    assert [text(line) for line in lines(1, "WWW")] == ["W", "W", "W"]


def test_an_accent_is_not_cut_from_its_letter() -> None:
    found = [text(line) for line in lines(40, "x\u0303" * 40)]
    assert all(line.startswith("x") for line in found) and len(found) > 3


def test_no_break_space_does_not_break() -> None:
    assert [text(line) for line in lines(45, "see page\u00a053")] == ["see", "page\u00a053"]


def test_no_text_gives_no_line() -> None:
    assert lines(100, " \n ") == []
