"""Web pages: every word in plain order, nothing run, nothing fetched, no depth that brings the reader down."""

from __future__ import annotations

import time
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.prepare.limits import Limits
from bundler.prepare.markup.blocks import Para, Picture, Rule, Table
from bundler.prepare.markup.html import Page, read
from bundler.prepare.markup.pictures import Gallery
from bundler.prove.letters import visible
from tests.prepare.mail.letters import picture, words
from tests.prepare.mail.letters import read as prepared


def page(html: str) -> Page:
    return read(html, Gallery(Limits()).draw)


def said(found: Page) -> list[str]:
    """The text of each paragraph."""
    return ["".join(run.text for run in block.runs) for block in found.blocks if isinstance(block, Para)]


def test_paragraphs_headings_and_looks() -> None:
    found = page("<h1>Title</h1><p>One <b>bold</b>, <i>italic</i>,\n\n <code>mono</code>.<p>Two<br>lines")
    assert said(found) == ["Title", "One bold, italic, mono.", "Two\nlines"]
    looks = [(run.text, run.bold, run.italic, run.mono) for run in found.blocks[1].runs if run.text.isalpha()]  # type: ignore[union-attr]
    assert looks == [("bold", True, False, False), ("italic", False, True, False), ("mono", False, False, True)]
    assert found.title == "Title"


def test_defect_struck_words_are_struck_out(tmp_path: Path) -> None:
    html = "<p>I <del>did not</del> receive <s>any</s> <span style='text-decoration: line-through'>not</span> one</p>"
    [para] = page(html).blocks
    assert isinstance(para, Para)
    assert [run.text.strip() for run in para.runs if run.struck] == ["did not", "any", "not"]
    plain = html.replace("del>", "b>").replace("s>", "b>").replace("line-through", "none")
    inked = [drawn_ink(tmp_path / name, text) for name, text in (("struck", html), ("plain", plain))]
    assert inked[0] != inked[1]


def drawn_ink(folder: Path, html: str) -> int:
    """Pixels that are dark on the page of a text."""
    result = prepared(folder, html.encode(), "page.html")
    with pypdfium2.PdfDocument(result.prepared.pdf) as document:
        image = document[0].render(scale=3, grayscale=True).to_pil()
    return sum(image.histogram()[:128])


def test_defect_items_bear_the_numbers_that_the_page_gives_them() -> None:
    found = page("<ol type=a start=27><li>x<li>y</ol><ol><li value=9>z<li>w</ol><ol type=I><li value=14>q</ol>")
    assert [block.bullet for block in found.blocks if isinstance(block, Para)] == ["aa.", "ab.", "9.", "10.", "XIV."]


def test_defect_a_power_does_not_become_a_part_of_its_number() -> None:
    assert "".join(said(page("<p>10<sup>6</sup> on the 24<sup>th</sup></p>"))).strip() == "10^6 on the 24th"


def test_lists_are_numbered_and_nested() -> None:
    found = page("<ul><li>a<ul><li>b</ul><li>c</ul><ol start=9><li>d<li><p>e</p></ol>")
    lines = [
        (block.bullet, block.left, "".join(run.text for run in block.runs))
        for block in found.blocks
        if isinstance(block, Para)
    ]
    assert lines == [("•", 16, "a"), ("•", 32, "b"), ("•", 16, "c"), ("9.", 16, "d"), ("10.", 16, "e")]


def test_tables_of_facts_are_tables_and_tables_that_arrange_are_not() -> None:
    facts = page("<table><tr><th>Day<th>Event<tr><td>24 October<td>Email<tr><td colspan=2>None</table>").blocks[0]
    assert isinstance(facts, Table)
    assert [len(row) for row in facts.rows] == [2, 2, 1] and facts.rows[2][0].span == 2
    arranged = page("<table><tr><td><table><tr><td>inner</table><td>beside</table>")
    assert said(arranged) == ["inner", "beside"]


def test_links_show_their_addresses_and_scripts_never() -> None:
    found = page(
        '<a href="https://x.example/a?b=1&amp;c=2">here</a> <a href="https://x.example/">x.example</a> '
        '<a href="mailto:a@b.example">a@b.example</a> <a href="#top">up</a> '
        '<a href=" jAvA\tscript:alert(1)">run</a> <a href="data:text/html,x">d</a> '
        '<a href="file:///etc">f</a>'
    )
    assert said(found) == ["here <https://x.example/a?b=1&c=2> x.example a@b.example up run d f"]
    assert found.left.links == 3


def test_quotes_and_what_was_written_as_it_is() -> None:
    found = page("<blockquote>said <blockquote>before</blockquote></blockquote><pre>\n a\n   b &lt;\n</pre><hr>")
    assert [len(block.bars) for block in found.blocks if isinstance(block, Para)] == [1, 2, 0]
    assert said(found)[2] == " a\n   b <"
    assert isinstance(found.blocks[3], Rule)


def test_hidden_words_are_shown_and_said(tmp_path: Path) -> None:
    result = prepared(tmp_path, b'<html><p style="display: none">secret words<p>seen</html>', "page.html")
    assert "secret words" in words(result)
    assert "info hidden-text" in result.codes


def test_a_picture_keeps_its_proportions(tmp_path: Path) -> None:
    found = read('<img src="cid:x" width="2000">', Gallery(Limits()).draw, {"cid:x": picture((0, 0, 255))})
    [block] = [block for block in found.blocks if isinstance(block, Picture)]
    assert block.width / block.height == pytest.approx(40 / 30)
    assert found.cids == {"cid:x"}


def test_pictures_are_limited_in_all() -> None:
    gallery = Gallery(Limits(image_pixels=2500))
    assert gallery.draw(picture((0, 0, 255))) is not None
    assert gallery.draw(picture((0, 0, 255))) is not None
    assert gallery.draw(picture((0, 0, 255))) is None


@pytest.mark.parametrize("kind", ["TIFF", "PPM", "TGA", "ICO"])
def test_only_listed_decoders_are_reached(kind: str) -> None:
    assert Gallery(Limits()).draw(picture((0, 0, 255), kind)) is None


def test_what_a_camera_noted_is_left_out() -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[271] = "Kenfield Cameras"
    import io

    stream = io.BytesIO()
    Image.new("RGB", (20, 20)).save(stream, "JPEG", exif=exif)
    drawn = Gallery(Limits()).draw(stream.getvalue())
    assert b"Kenfield" in stream.getvalue()
    assert drawn is not None and b"Kenfield" not in drawn.data


BOMBS = [
    "<div>" * 100_000 + "deep words",
    "<table><tr><td>" * 3_000 + "deep words",
    "<ul><li>" * 20_000 + "deep words",
    "<b><i>" * 50_000 + "deep words",
    "<blockquote>" * 20_000 + "deep words",
    "</p></div>" * 50_000 + "deep words",
    "<![foo bar" + "<p>deep words",
    "deep words" + "<![" * 20_000,
    "deep words" + "<a " * 20_000,
    "deep words" + '<a b="' * 20_000,
    "deep words" + "<!--" * 20_000,
    "deep words" + "<![CDATA[" * 20_000,
    "<p" + " a=b" * 50_000 + ">deep words",
    "<a href=x>" * 20_000 + "deep words",
    "&#x110000;&#0;&#xD800;&bogus;&" * 1000 + "deep words",
]  # fmt: skip


@pytest.mark.parametrize("html", BOMBS)
def test_bombs_lose_no_word_and_take_no_time(html: str) -> None:
    begun = time.process_time()
    found = page("<html>" + html)
    assert time.process_time() - begun < 5

    def deep(blocks: tuple[object, ...]) -> str:
        return "".join(
            "".join(run.text for run in block.runs) if isinstance(block, Para)
            else "".join(deep(cell.blocks) for row in block.rows for cell in row) if isinstance(block, Table) else ""
            for block in blocks
        )  # fmt: skip

    assert "deep words" in deep(found.blocks)


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "b",
        "i",
        "table",
        "tr",
        "td",
        "th",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "a",
        "span",
        "h1",
        "br",
        "hr",
        "tbody",
        "dl",
        "dt",
        "dd",
        "center",
        "option",
        "select",
        "q",
    ]
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["<", "</"]), TAGS, st.sampled_from(["", "word", " two words ", "x"])), max_size=30
    )
)
def test_no_word_is_lost_whatever_the_order_of_tags(tags: list[tuple[str, str, str]]) -> None:
    html = "".join(f"{sign}{tag}>{text}" for sign, tag, text in tags)

    def gather(blocks: tuple[object, ...]) -> str:
        found = []
        for block in blocks:
            if isinstance(block, Para):
                found.append("".join(run.text for run in block.runs))
            elif isinstance(block, Table):
                found += [gather(cell.blocks) for row in block.rows for cell in row]
        return " ".join(found)

    kept = "".join(gather(page(html).blocks).replace("“", "").replace("”", "").split())
    assert sorted(kept) == sorted("".join(visible(html).split()))


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ("<html><p>Café".encode(), []),
        ('<html><meta charset="windows-1252"><p>Café'.encode("cp1252"), []),
        ('<html><meta http-equiv=Content-Type content="text/html; charset=iso-8859-1"><p>Café'.encode("latin-1"), []),
        ('<?xml version="1.0" encoding="iso-8859-1"?><html><p>Café'.encode("latin-1"), []),
        ("<html><p>Café".encode("cp1252"), ["warning encoding-guessed"]),
        ('<html><meta charset="nonsense"><p>Café'.encode(), ["warning encoding-guessed"]),
        ("\ufeff<html><p>Café".encode(), []),
    ],
)
def test_character_sets_of_pages(tmp_path: Path, data: bytes, codes: list[str]) -> None:
    result = prepared(tmp_path, data, "page.html")
    assert result.codes == codes
    assert "Café" in words(result)


def test_title_and_route(tmp_path: Path) -> None:
    facts = prepared(tmp_path, b"<html><title>A &amp; B</title><p>x", "page.html").prepared.facts
    assert (facts.route, facts.title, facts.dated, facts.attachments) == ("markup", "A & B", "", ())


def test_a_page_without_words_is_refused(tmp_path: Path) -> None:
    assert prepared(tmp_path, b"<html><script>1</script></html>", "page.html").errors == ["source.no-pages"]


def test_a_page_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    assert prepared(tmp_path, b"<html>" + b"x" * (8 << 20), "page.html").errors == ["source.too-large"]
