"""The running text: in the order of reading, over line, cell and page ends, every character with its word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.typeset import Block, Look, Token, as_pages, typeset
from bundler.model import PageWords, Word
from bundler.planning.mentions import find_mentions
from bundler.planning.mentions.flow import flow_of
from tests.planning.mentions.written import context, matter, pages

LONG = "The officer wrote to me on the next day about the state of the enquiry into the robbery. " * 8


def paragraphs(words: tuple[PageWords, ...]) -> list[str]:
    return flow_of(words).text.splitlines()


def tokens(text: str) -> tuple[Token, ...]:
    return tuple(Token(word, 0) for word in text.split())


def test_heads_feet_and_page_numbers_are_no_part_of_the_text() -> None:
    words = pages(LONG, width=40, lines=9, head="Statement of M. Ashdown", foot="- {n} -")
    assert len(words) > 1 and paragraphs(words) == [LONG.strip()]
    words = pages(LONG, width=40, lines=9, foot="Page {n} of {N}")
    assert paragraphs(words) == [LONG.strip()]


def test_words_broken_at_the_end_of_a_line_are_whole() -> None:
    said = "The correspondence and the acknowledgment are in exhibit MA1/12-14 and elsewhere in abundance. " * 3
    broken = set()
    for width in range(30, 60):
        words = as_pages(typeset([Block((tokens(said),))], Look(width, 40, hyphenate=True, slashes=True)))
        broken |= {word.text[-1] for page in words for word in page.words}
        assert paragraphs(words) == [said.strip()]
    assert {"-", "/"} <= broken


def test_cells_of_a_table_are_read_each_for_itself() -> None:
    words = pages(
        "A table follows.",
        "24 October 2011 | Email sent “off the record” and answered | exhibit MA1, page 5",
        "17 March 2012 | Email from a private account | exhibit MA1, pages 10 to 11",
        width=60,
    )
    assert paragraphs(words)[1:] == [
        "24 October 2011",
        'Email sent "off the record" and answered',
        "exhibit MA1, page 5",
        "17 March 2012",
        "Email from a private account",
        "exhibit MA1, pages 10 to 11",
    ]


def test_cells_in_the_order_of_a_content_stream() -> None:
    """A reader that goes through a table cell by cell gives each its own lines: first this cell's, then the next's."""

    def line(number: int, text: str, x: float, y: float) -> list[Word]:
        found = []
        for word in text.split():
            found.append(Word(word, (x, y, x + 5.0 * len(word), y + 10), number))
            x += 5.0 * len(word) + 3
        return found

    cells = [("Crime report", 90, 700), ("exhibit MA1,", 300, 700), ("page 12", 300, 686), ("A letter", 90, 668)]
    words = [word for number, (text, x, y) in enumerate(cells) for word in line(number, text, x, y)]
    assert paragraphs((PageWords(1, tuple(words)),)) == ["Crime report", "exhibit MA1, page 12", "A letter"]


def test_footnotes_come_after_the_text_and_their_numbers_are_left_out() -> None:
    note = tokens("1 See exhibit MA1, page 12.")
    call = (*tokens(LONG), Token("1", 7, raised=True), *tokens("And so it was."))
    words = as_pages(typeset([Block((call,), notes=((7, note),))], Look(40, 12)))
    assert paragraphs(words) == [f"{LONG.strip()} And so it was.", "1 See exhibit MA1, page 12."]


def test_quotation_marks_dashes_and_spaces_are_the_same_however_they_are_typed() -> None:
    words = pages("“MA1”,~pages 3–5, ‘so’ – ﬁnally")
    assert paragraphs(words) == ["\"MA1\", pages 3-5, 'so' - finally"]


WORDS = st.builds(
    lambda text, x, y, wide, high, line: Word(text, (x, y, x + wide, y + high), line),
    st.sampled_from(["MA1", "page", "12", "exhibit", "“", "”", "(", "-", "Marsh", "1", "§", "of", "HB/3", "\u00ad"]),
    st.floats(0, 500), st.floats(0, 800), st.floats(0, 60), st.floats(0, 20), st.integers(0, 9),
)  # fmt: skip


@given(st.lists(st.lists(WORDS, max_size=40), max_size=3))
def test_whatever_the_words_their_places_are_inside_them(several: list[list[Word]]) -> None:
    words = tuple(PageWords(number, tuple(each)) for number, each in enumerate(several, start=1))
    plan = matter.plan()
    for mention in find_mentions(plan.entry_by_id["ashdown-2"], words, plan, CONTEXT):
        assert mention.spots
        for spot in mention.spots:
            here = words[spot.page - 1].words
            assert min(w.rect[0] for w in here) - 0.1 <= spot.rect[0] <= spot.rect[2]
            assert spot.rect[2] <= max(w.rect[2] for w in here) + 0.1


CONTEXT = context()
