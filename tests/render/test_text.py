"""Whatever a view says is what its page says, character for character."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.planning.views import (
    ChronologyRow,
    ChronologyView,
    CommentRow,
    CommentsView,
    CoverView,
    FrontSheetView,
    HeadingGroup,
    HeadingParty,
    IndexRow,
    ListGroup,
    ListRow,
    ListView,
    NoticeView,
    PageLink,
    PeopleView,
    PersonRow,
    ReadingRow,
    ReadingView,
    Representation,
    View,
)
from bundler.render.fonts import Fonts
from tests.render.sample import AWKWARD, NUMBER, SHORT, index, squeezed, words


def everywhere(text: str) -> list[View]:
    """Views that show the text in every place that takes text from a user."""
    row = IndexRow("document", 0, "1", text, text, "5", 4, "x", text)
    section = replace(row, kind="section", pages="", note="")
    link = PageLink("5", 4)
    return [
        CoverView(
            (text,),
            NUMBER,
            "",
            (HeadingGroup("Claimant", (HeadingParty("(1)", text, text),)),),
            text,
            text,
            (Representation(text, text),),
            False,
            1,
        ),
        index((section, row), text),
        FrontSheetView(text, text, NUMBER, SHORT, ((text, link),), (replace(row, kind="child"),)),
        ChronologyView((ChronologyRow(text, text, (link,), text),), text, (text,)),
        ReadingView((ReadingRow(text, (link,), text, text),), text, 0, 1),
        ListView(text, (ListGroup(text, (ListRow(text, text, text, (link,), (text,)),), text),), (text,), (text,)),
        PeopleView((PersonRow(text, text, (text, text), (text,), text),)),
        NoticeView("media", text, "1", text, text, ((text, text),)),
        CommentsView(text, (CommentRow(link, text, text, text, text),)),
    ]


@pytest.mark.parametrize("text", AWKWARD, ids=range(len(AWKWARD)))
def test_awkward_text_prints_as_itself_wherever_it_stands(text: str) -> None:
    expected = squeezed(unicodedata.normalize("NFKC", text))
    for view, count in zip(everywhere(text), (7, 5, 4, 5, 4, 9, 6, 5, 5), strict=True):
        said = unicodedata.normalize("NFKC", words([view]))
        assert said.count(expected) >= count, type(view)


def test_pitfall_20_a_long_title_is_wrapped_and_never_cut_short() -> None:
    title = " ".join(f"word{number}" for number in range(250))
    said = words([index((IndexRow("document", 0, "1", title, "", "5", 4, "x"),))])
    assert squeezed(title) in said
    assert "..." not in said and "…" not in said


DRAWABLE = sorted(
    char
    for char in Fonts().drawable
    if unicodedata.category(char)[0] in "LNPS" and unicodedata.normalize("NFKC", char) == char and char < "\u2c00"
)
"""Letters, figures and signs that PDF readers give back as they are: no ligatures, no private characters."""


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.sampled_from(DRAWABLE), min_size=1, max_size=30), min_size=1, max_size=12).map(" ".join))
def test_titles_make_the_round_trip(title: str) -> None:
    said = words([index((IndexRow("document", 0, "", title, "", "", 4, "x"),))])
    start = squeezed("No. Description Date Page")
    assert unicodedata.normalize("NFC", said.split(start)[1]) == squeezed(unicodedata.normalize("NFC", title))


def test_pitfall_11_one_index_may_hold_all_scripts_that_the_fonts_have() -> None:
    """More characters than one font subset takes."""
    said = words([index((IndexRow("document", 0, "", " ".join(DRAWABLE), "", "", 4, "x"),))])
    assert set(DRAWABLE) <= set(said)
