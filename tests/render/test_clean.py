from __future__ import annotations

import pytest

from bundler.model import Place, Severity
from bundler.planning.views import (
    ChronologyRow,
    ChronologyView,
    CommentRow,
    CommentsView,
    IndexRow,
    NoticeView,
    PageLink,
)
from bundler.render import draw
from bundler.render.clean import Cleaner
from tests.render.sample import drawn, index, plan_for, texts


def findings(text: str) -> list[str]:
    view = NoticeView("placeholder", text, "1", "", "", ())
    found = draw({"notice": view}, plan_for({"notice": 1})).findings
    assert all(one.code == "render.no-glyph" and one.severity is Severity.ERROR for one in found)
    return [one.message for one in found]


def test_pitfall_11_a_character_that_no_font_can_draw_is_named() -> None:
    (message,) = findings("短い 文書")
    assert "“短い 文書”" in message
    for named in ("短 (U+77ED CJK UNIFIED IDEOGRAPH-77ED)", "い (U+3044 HIRAGANA LETTER I)", "文", "書"):
        assert named in message


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("bell \x07", "U+0007"),
        ("null \x00", "U+0000"),
        ("half \ud800", "U+D800"),
        ("not a character \uffff", "U+FFFF"),
        ("face 😀", "😀 (U+1F600 GRINNING FACE)"),
        ("order \u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("Hebrew א", "U+05D0 HEBREW LETTER ALEF"),
        ("mark \ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    ],
)
def test_pitfall_11_what_would_be_a_box_dropped_or_out_of_order_is_named(text: str, named: str) -> None:
    (message,) = findings(text)
    assert named in message and message.isprintable()


@pytest.mark.parametrize(
    "text", ["Łukasz Żółć", "Ωμέγα", "Жуков", "naïve café", "§ 5 — “so” … €", "e\u0301", "a\u00a0b"]
)
def test_what_the_fonts_have_is_not_reported(text: str) -> None:
    assert findings(text) == []


def test_all_texts_are_reported_at_once_and_each_once() -> None:
    views = {
        "letter": NoticeView("placeholder", "中", "1", "", "国", ()),
        "@index": index((IndexRow("document", 0, "1", "中", "", "5", 4, "x"),)),
        "@chronology": ChronologyView((ChronologyRow("", "人", ()),)),
    }
    found = draw(views, plan_for(dict.fromkeys(views, 1))).findings
    assert ["中" in found[0].message, "国" in found[1].message, "人" in found[2].message] == [True] * 3
    assert [one.place for one in found] == [Place(document="letter"), Place(document="letter"), Place()]


def test_letters_and_their_accents_are_composed() -> None:
    page = "".join(texts(drawn({"n": NoticeView("placeholder", "Zo\u0308e\u0308", "", "", "", ())}).pdf))
    assert "Zöë" in page


def test_cleaning_reaches_every_text_and_changes_nothing_else() -> None:
    cleaner = Cleaner(frozenset("abc"))
    view = NoticeView("a", "b", "c", "", "a b", (("a", "x"),))
    assert cleaner.clean(view, Place()) == NoticeView("a", "b", "c", "", "a b", (("a", "?"),))
    assert list(cleaner.found) == ["x"]


def test_a_comment_in_a_source_cannot_be_rewritten_and_the_remedy_says_what_can_be_done() -> None:
    view = CommentsView("Letter", (CommentRow(PageLink("5", 4), "Note", "", "", "👍"),))
    (found,) = draw({"@comments": view}, plan_for({"@comments": 1})).findings
    assert "annotations: keep" in found.remedy
