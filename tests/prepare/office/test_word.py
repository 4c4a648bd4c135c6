"""Word documents: each view of tracked changes, comments, hidden text, fields, what leads outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.model import ChangesPolicy
from bundler.prepare.desk import Refused
from bundler.prepare.office import word
from bundler.prepare.office.found import Found
from tests.prepare.office.makers import ANCHORED, WHO, W, dele, docx, field, ins, p, r, rels, story, with_comment
from tests.prepare.office.reading import ACCEPT, ORIGINAL, SHOW, treated, words

MAIN = "word/document.xml"


def lines(body: str, changes: ChangesPolicy, folder: Path) -> list[str]:
    """The words of the paragraphs in one view."""
    return words(treated(docx(body), word.treat, changes, folder)[0], MAIN)


def found_in(body: str, folder: Path) -> Found:
    return treated(docx(body), word.treat, ACCEPT, folder)[1]


@pytest.mark.parametrize(
    ("changes", "seen"),
    [(ACCEPT, "one ZZINSERTEDZZ"), (ORIGINAL, "one ZZDELETEDZZ"), (SHOW, "one ZZINSERTEDZZZZDELETEDZZ")],
)
def test_each_view_holds_its_own_words(changes: ChangesPolicy, seen: str, tmp_path: Path) -> None:
    assert lines(p(r("one ") + ins("ZZINSERTEDZZ") + dele("ZZDELETEDZZ")), changes, tmp_path) == [seen]


def test_changes_are_counted_with_the_first_words_and_the_author(tmp_path: Path) -> None:
    found = found_in(p(ins("came") + dele("went") + dele("too")), tmp_path)
    assert found.changes == {"insertion": 1, "deletion": 2}
    assert found.samples[0] == "insertion: \u201ccame\u201d by Petra Quill"


def test_text_moved_and_then_deleted_is_gone_when_accepted(tmp_path: Path) -> None:
    body = p(f"<w:moveTo {WHO}>{dele('ZZMOVEDZZ')}{r('kept')}</w:moveTo>")
    assert lines(body, ACCEPT, tmp_path) == ["kept"]
    assert lines(body, ORIGINAL, tmp_path) == [""]


def test_moved_text_stands_where_each_view_has_it(tmp_path: Path) -> None:
    body = p(f"<w:moveFrom {WHO}>{r('moved')}</w:moveFrom>{r('a')}") + p(f"<w:moveTo {WHO}>{r('moved')}</w:moveTo>")
    assert lines(body, ACCEPT, tmp_path) == ["a", "moved"]
    assert lines(body, ORIGINAL, tmp_path) == ["moveda", ""]


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path: Path) -> None:
    body = p(r("one"), mark=f"<w:del {WHO}/>") + p(r(" two"))
    assert lines(body, ACCEPT, tmp_path) == ["one two"]
    assert lines(body, ORIGINAL, tmp_path) == ["one", " two"]


def test_an_inserted_paragraph_is_gone_in_the_original(tmp_path: Path) -> None:
    body = p(r("one")) + p(ins("new"), mark=f"<w:ins {WHO}/>") + p(r("two"))
    assert lines(body, ORIGINAL, tmp_path) == ["one", "two"]
    assert lines(body, ACCEPT, tmp_path) == ["one", "new", "two"]


def test_three_deleted_marks_in_a_row_make_one_paragraph(tmp_path: Path) -> None:
    mark = f"<w:del {WHO}/>"
    body = p(r("a"), mark=mark) + p(r("b"), mark=mark) + p(r("c"), mark=mark) + p(r("d"))
    assert lines(body, ACCEPT, tmp_path) == ["abcd"]


def row(inner: str, mark: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{mark}</w:trPr>' if mark else ''}<w:tc>{p(inner)}</w:tc></w:tr>"


def test_rows_come_and_go_whole(tmp_path: Path) -> None:
    body = f"<w:tbl>{row(r('old'), f'<w:del {WHO}/>')}{row(r('new'), f'<w:ins {WHO}/>')}{row(r('both'))}</w:tbl>{p('')}"
    assert lines(body, ACCEPT, tmp_path) == ["new", "both", ""]
    assert lines(body, ORIGINAL, tmp_path) == ["old", "both", ""]


def test_a_table_whose_rows_are_all_deleted_is_gone(tmp_path: Path) -> None:
    body = f"<w:tbl>{row(r('old'), f'<w:del {WHO}/>')}</w:tbl>{p(r('after'))}"
    package, _ = treated(docx(body), word.treat, ACCEPT, tmp_path)
    assert words(package, MAIN) == ["after"]
    assert b"tbl" not in package.read(MAIN)


def test_the_original_has_its_lettering_back(tmp_path: Path) -> None:
    look = f"<w:b/><w:rPrChange {WHO}><w:rPr><w:i/></w:rPr></w:rPrChange>"
    data = docx(p(r("word", look)))
    assert b"<w:b/>" in treated(data, word.treat, ACCEPT, tmp_path)[0].read(MAIN)
    original = treated(data, word.treat, ORIGINAL, tmp_path)[0].read(MAIN)
    assert b"<w:i/>" in original
    assert b"<w:b/>" not in original


def test_what_is_shown_is_marked_as_lettering(tmp_path: Path) -> None:
    text = treated(docx(p(ins("in") + dele("out"))), word.treat, SHOW, tmp_path)[0].read(MAIN)
    assert b'<w:u w:val="single"/>' in text
    assert b"<w:strike/>" in text
    assert b"w:del" not in text


@pytest.mark.parametrize("part", ["header1", "footer1", "footnotes", "endnotes"])
def test_every_story_is_looked_through(part: str, tmp_path: Path) -> None:
    tag = {"header1": "hdr", "footer1": "ftr"}.get(part, part)
    inner = p(dele("ZZDELETEDZZ") + r("ZZHIDDENZZ", "<w:vanish/>") + r("kept"))
    if part.endswith("notes"):
        inner = f'<w:{part[:-1]} w:id="2">{inner}</w:{part[:-1]}>'
    name = f"word/{part}.xml"
    data = docx(p(r("x")), more={name: story(tag, inner)}, overrides={name: "application/xml"})
    package, found = treated(data, word.treat, ACCEPT, tmp_path)
    assert (found.changes, found.hidden) == ({"deletion": 1}, ["ZZHIDDENZZ"])
    assert words(package, name) == ["kept"]


def test_text_boxes_are_looked_through(tmp_path: Path) -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p(dele('ZZDELETEDZZ') + ins('new'))}</w:txbxContent></w:pict></w:r>"
    assert "ZZDELETEDZZ" not in "".join(lines(p(box), ACCEPT, tmp_path))


def test_the_strict_kind_of_the_format_is_understood(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = docx("", more={MAIN: story("document", f"<w:body>{p(dele('ZZ') + r('x'))}</w:body>").replace(W, strict)})
    package, found = treated(data, word.treat, ACCEPT, tmp_path)
    assert (found.changes, words(package, MAIN)) == ({"deletion": 1}, ["x"])


# --- hidden text --------------------------------------------------------------------------------------------------

STYLES = (
    '<w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Child"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Para"><w:rPr><w:vanish/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("run", "style", "hidden"),
    [
        (r("text", "<w:vanish/>"), "", True),
        (r("text", '<w:vanish w:val="0"/>'), "Para", False),
        (r("text", '<w:rStyle w:val="Child"/>'), "", True),
        (r("text"), "Para", True),
        (r("text", '<w:rStyle w:val="Base"/>'), "Para", False),
        (r("text", "<w:b/>"), "", False),
    ],
)
def test_text_is_hidden_by_itself_or_by_a_style(run: str, style: str, hidden: bool, tmp_path: Path) -> None:
    name = "word/styles.xml"
    data = docx(p(run, style), more={name: story("styles", STYLES)}, overrides={name: "application/xml"})
    package, found = treated(data, word.treat, ACCEPT, tmp_path)
    assert (found.hidden == ["text"]) is hidden
    assert (words(package, MAIN) == [""]) is hidden
    shown, _ = treated(data, word.treat, SHOW, tmp_path)
    assert words(shown, MAIN) == ["text"]


# --- comments, fields, links --------------------------------------------------------------------------------------


def test_a_comment_is_listed_and_taken_out(tmp_path: Path) -> None:
    package, found = treated(with_comment(p(ANCHORED), "Privileged"), word.treat, ACCEPT, tmp_path)
    [note] = found.notes
    assert (note.author, note.text, note.date, note.anchor) == (
        "Petra Quill",
        "Privileged",
        "2026-01-05",
        "the anchored words",
    )
    assert "word/comments.xml" not in package.names
    assert b"comment" not in package.read(MAIN)


def test_fields_that_change_keep_their_last_value(tmp_path: Path) -> None:
    body = p(field(" DATE \\@ ", "5 January 2020") + field("PAGE", "3"))
    package, found = treated(docx(body), word.treat, ACCEPT, tmp_path)
    assert found.frozen == {"DATE": 1}
    text = package.read(MAIN)
    assert b"DATE" not in text
    assert b"PAGE" in text


def test_a_field_within_a_field_is_frozen_with_it(tmp_path: Path) -> None:
    inner = field("FILENAME", "secret.docx")
    body = p(field("IF 1 = 1 ", f"x{''}") + inner)
    assert treated(docx(body), word.treat, ACCEPT, tmp_path)[1].frozen == {"IF": 1, "FILENAME": 1}


@pytest.mark.parametrize("instruction", ["INCLUDEPICTURE", "INCLUDETEXT", "LINK", "DDEAUTO"])
def test_fields_that_fetch_are_named_and_cut(instruction: str, tmp_path: Path) -> None:
    body = p(field(f'{instruction} "http://127.0.0.1:9/x"', "as it was"))
    package, found = treated(docx(body), word.treat, ACCEPT, tmp_path)
    assert any("127.0.0.1" in line for line in found.external)
    assert instruction.encode() not in package.read(MAIN)


def test_what_leads_outside_is_named_and_cut(tmp_path: Path) -> None:
    outside = "http://127.0.0.1:9"
    data = docx(
        p(
            '<w:r><w:drawing><a:blip r:link="rId1"/></w:drawing></w:r>'
            f'<w:hyperlink r:id="rId3">{r("web")}</w:hyperlink>'
        ),
        [
            ("rId1", "image", f"{outside}/pixel.png", True),
            ("rId2", "oleObject", "file:///tmp/book.xlsx", True),
            ("rId3", "hyperlink", "https://example.org/", True),
            ("rId4", "hyperlink", "file:///etc/passwd", True),
        ],
        {
            "word/settings.xml": story("settings", '<w:attachedTemplate r:id="rId1"/>'),
            "word/_rels/settings.xml.rels": rels([("rId1", "attachedTemplate", f"{outside}/t.dotm", True)]),
        },
        {"word/settings.xml": "application/xml"},
    )
    package, found = treated(data, word.treat, ACCEPT, tmp_path)
    assert sorted(line.split()[0] for line in found.external) == ["linked", "picture", "template"]
    everything = b"".join(package.read(name) for name in package.names)
    assert b"127.0.0.1" not in everything
    assert b"file:" not in everything
    assert b"https://example.org/" in everything


@pytest.mark.parametrize("element", ['<w:altChunk r:id="rId9"/>', '<w:subDoc r:id="rId9"/>'])
def test_a_document_that_takes_in_another_is_refused(element: str, tmp_path: Path) -> None:
    data = docx(p(r("x")) + element, [("rId9", "aFChunk", "afchunk.html", False)], {"word/afchunk.html": "<p>hi</p>"})
    with pytest.raises(Refused) as refusal:
        treated(data, word.treat, ACCEPT, tmp_path)
    assert refusal.value.finding.code == "source.merged-parts"


def test_threat_08_macros_are_left_out(tmp_path: Path) -> None:
    data = docx(p(r("x")), [("rId1", "vbaProject", "vbaProject.bin", False)], {"word/vbaProject.bin": b"ZZMACROZZ"})
    package, found = treated(data, word.treat, ACCEPT, tmp_path)
    assert found.macros
    assert "word/vbaProject.bin" not in package.names


def test_the_author_stays_behind_and_the_title_does_not(tmp_path: Path) -> None:
    core = (
        '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>First statement of Mara Ashdown</dc:title><dc:creator>ZZAUTHORZZ</dc:creator></cp:coreProperties>"
    )
    data = docx(
        p(r("x")), more={"docProps/core.xml": core}, root_links=[("r2", "core-properties", "docProps/core.xml", False)]
    )
    package, found = treated(data, word.treat, ACCEPT, tmp_path)
    assert found.title == "First statement of Mara Ashdown"
    assert b"ZZAUTHORZZ" not in b"".join(package.read(name) for name in package.names)


def test_without_properties_the_heading_is_the_title(tmp_path: Path) -> None:
    assert (
        found_in(p(r("a")) + p(r("Chapter"), "Heading1") + p(r("The Statement"), "Title"), tmp_path).title
        == "The Statement"
    )
