"""A draft written anew: references become pages, and not one other byte of a part changes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from bundler.citing.child import rewrite, tell
from bundler.citing.package import is_ours
from bundler.planning.drafts import Passage, resolve
from tests.citing.making import document, docx, p, packed, part, r
from tests.planning.test_drafts import PLAN


def told(tmp_path: Path, data: bytes) -> list[Passage]:
    (tmp_path / "draft.docx").write_bytes(data)
    answer = tell({"path": str(tmp_path / "draft.docx")})
    assert "refused" not in answer, answer
    return [
        Passage(**{**each, "seams": tuple(each["seams"]), "bound": tuple(each["bound"])}) for each in answer["passages"]
    ]


def cited(tmp_path: Path, data: bytes) -> bytes:
    """A draft with its references resolved; nothing may be left to say."""
    answer = resolve(told(tmp_path, data), [PLAN], "draft.docx")
    assert not answer.findings, answer.findings
    swaps = {str(n): [[s.start, s.end, s.text] for s in swaps] for n, swaps in answer.passages.items()}
    done = rewrite({"path": str(tmp_path / "draft.docx"), "out": str(tmp_path / "out.docx"), "swaps": swaps})
    assert done == {"different": ""}
    return (tmp_path / "out.docx").read_bytes()


BOLD = "<w:rPr><w:b/></w:rPr>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (p("See [[sfg:3]]."), p("See [HB/5].")),
        (p("a [", "[s", "fg", ":", "3]", "] b"), p("a [HB/5]", "", "", "", "", " b")),
        (p("[[sfg:1]][[sfg", ":2]] x"), p("[HB/3][HB/4]", " x")),
        (p("Smith &amp; Co &lt;[[sfg:1]]&gt;"), p("Smith &amp; Co &lt;[HB/3]&gt;")),
        (f"<w:p>{r('[[sfg', BOLD)}{r(':1]] after')}</w:p>", f"<w:p>{r('[HB/3]', BOLD)}{r(' after')}</w:p>"),
        (
            "<w:p><w:r><w:t>[[sfg</w:t></w:r><w:r><w:t>:1]] and</w:t></w:r></w:p>",
            '<w:p><w:r><w:t>[HB/3]</w:t></w:r><w:r><w:t xml:space="preserve"> and</w:t></w:r></w:p>',
        ),
        (
            "<w:p><w:r><w:t>[[sfg:2</w:t><w:noBreakHyphen/><w:t>3]]</w:t></w:r></w:p>",
            "<w:p><w:r><w:t>[HB/4–5]</w:t><w:t></w:t></w:r></w:p>",
        ),
        (
            "<w:p><w:r><w:t>[[sf</w:t><w:softHyphen/><w:t>g:3]]</w:t></w:r></w:p>",
            "<w:p><w:r><w:t>[HB/5]</w:t><w:t></w:t></w:r></w:p>",
        ),
        (p("[[sfg:3]]").replace("[[sfg:3]]", "[[s<!-- x -->fg<![CDATA[:3]]]]>"), p("[HB/5]")),
        (f'<w:hyperlink w:anchor="x">{r("[[sfg:1]]")}</w:hyperlink>', None),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('[[sfg:1]]')}</w:sdtContent></w:sdt>", None),
        (f"<w:ins w:id='1' w:author='A'>{r('[[sfg')}</w:ins><w:ins w:id='2' w:author='A'>{r(':1]]')}</w:ins>", None),
        (f'<w:proofErr w:type="spellStart"/>{r("[[sfg")}<w:bookmarkStart w:id="0" w:name="b"/>{r(":1]]")}', None),
    ],
)
def test_only_the_letters_of_the_reference_change(tmp_path: Path, before: str, after: str | None) -> None:
    if after is None:
        before, after = f"<w:p>{before}</w:p>", None
    out = part(cited(tmp_path, docx(before)))
    if after is not None:
        assert out == document(after).decode()
    else:
        assert "[HB/3]" in out and "[[" not in out and ":1]]" not in out


def test_words_that_were_deleted_and_field_codes_stay(tmp_path: Path) -> None:
    gone = "<w:del w:id='1' w:author='A'><w:r><w:delText>[[sfg:1]]</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom w:id='2' w:author='A'>{r('[[sfg:1]]')}</w:moveFrom>"
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>[[sfg:1]]</w:instrText></w:r>'
    body = f"<w:p>{gone}{moved}{field}{r('[[sfg:2]]')}</w:p>"
    assert part(cited(tmp_path, docx(body))) == document(body.replace("[[sfg:2]]", "[HB/4]")).decode()


def test_a_tracked_change_inside_a_reference_is_seen(tmp_path: Path) -> None:
    gone = "<w:del w:id='1' w:author='A'><w:r><w:delText>0</w:delText></w:r></w:del>"
    came = f"<w:ins w:id='2' w:author='A'>{r('3')}</w:ins>"
    for middle in (gone, came, gone + came):
        passages = told(tmp_path, docx(f"<w:p>{r('x [[sfg:')}{middle}{r(']] y')}</w:p>"))
        assert [each.code for each in resolve(passages, [PLAN], "d").findings] == ["cite.tracked-change"], middle


def test_text_boxes_are_changed_in_both_their_forms_and_told_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('[[sfg', ':1]]')}</w:txbxContent>"
    ways = f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
    both = f"<mc:AlternateContent>{ways}</mc:AlternateContent>"
    body = f"<w:p>{r('See [[')}<w:r>{both}</w:r>{r('sfg:2]].')}</w:p>"
    out = part(cited(tmp_path, docx(body)))
    assert out.count("[HB/3]") == 2 and out.count("[HB/4]") == 1 and "[[" not in out
    assert [(each.where, each.echo) for each in told(tmp_path, docx(body))] == [
        ("the first paragraph", False), ("the second paragraph", False), ("the second paragraph", True)
    ]  # fmt: skip


def test_a_content_control_that_word_fills_is_not_promised(tmp_path: Path) -> None:
    binding = '<w:sdtPr><w:dataBinding w:xpath="/x" w:storeItemID="{1}"/></w:sdtPr>'
    bound = f"<w:sdt>{binding}<w:sdtContent>%s</w:sdtContent></w:sdt>"
    passages = told(tmp_path, docx(f"<w:p>{bound % r('[[sfg:1]]')}{r(' [[sfg:1]]')}</w:p>"))
    answer = resolve(passages, [PLAN], "d")
    assert [each.code for each in answer.findings] == ["cite.bound-field"] and len(answer.written) == 1


@pytest.mark.parametrize("between", ["<w:br/>", "<w:tab/>", "<w:cr/>"])
def test_tabs_and_line_ends_part_words(tmp_path: Path, between: str) -> None:
    stops = "<w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>"
    body = f"<w:p>{stops}<w:r><w:t>[[sfg</w:t>{between}<w:t>:1]]</w:t></w:r></w:p>"
    passages = told(tmp_path, docx(body))
    assert [each.text for each in passages] == ["[[sfg\v:1]]"]
    assert [each.code for each in resolve(passages, [PLAN], "d").findings] == ["cite.unclosed"]


def test_every_story_is_read_and_told_by_its_name(tmp_path: Path) -> None:
    def story(root: str, inner: str) -> bytes:
        return document("").replace(b"<w:body></w:body>", inner.encode()).replace(b"w:document", f"w:{root}".encode())

    rule = f"<w:footnote w:type='separator' w:id='-1'>{p('-')}</w:footnote>"
    notes = f"{rule}<w:footnote w:id='1'>{p('n [[sfg:1]]')}</w:footnote>"
    parts = {
        "word/document.xml": document(p("") + p("one") + f"<w:tbl><w:tr><w:tc>{p('[[sfg:1]]')}</w:tc></w:tr></w:tbl>"),
        "word/footnotes.xml": story("footnotes", notes),
        "word/endnotes.xml": story("endnotes", f"<w:endnote w:id='1'>{p('[[sfg:1]]')}</w:endnote>"),
        "word/header1.xml": story("hdr", p("[[sfg:1]]")),
        "word/footer1.xml": story("ftr", p("[[sfg:1]]")),
        "word/comments.xml": story("comments", f"<w:comment w:id='1'>{p('[[sfg:1]]')}</w:comment>"),
        "word/styles.xml": story("styles", "<w:style/>"),
        "docProps/core.xml": b"<title>[[sfg:1]]</title>",
    }
    answer = resolve(told(tmp_path, packed(parts)), [PLAN], "d")
    places = [each.where for each in answer.written]
    assert places == ["the second paragraph", "footnote 1", "endnote 1", "a header", "a footer"]
    assert [each.code for each in answer.findings] == ["cite.comment"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "iso-8859-1", "utf-8-sig"])
def test_the_encoding_of_a_part_stays(tmp_path: Path, encoding: str) -> None:
    name = encoding.removesuffix("-sig").removesuffix("-le")
    text = document(p("café [[MA1:1-2]]"), f'<?xml version="1.0" encoding="{name}"?>').decode("utf-8")
    raw = text.encode(encoding)
    out = cited(tmp_path, packed({"word/document.xml": raw}))
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        new = archive.read("word/document.xml")
    dash = "&#8211;" if encoding == "iso-8859-1" else "–"
    assert new.decode(encoding) == text.replace("[[MA1:1-2]]", f"[HB/7{dash}8]")
    assert new[:3] == raw[:3]


def test_all_other_members_stay_and_in_their_order(tmp_path: Path) -> None:
    data = packed(
        {"word/media/a.bin": bytes(range(256)), "word/document.xml": document(p("[[sfg:1]]")), "word/z.xml": b"<x/>"}
    )
    out = cited(tmp_path, data)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(out)) as new:
        assert old.namelist() == new.namelist()
        assert [name for name in old.namelist() if old.read(name) != new.read(name)] == ["word/document.xml"]
        for one, other in zip(old.infolist(), new.infolist(), strict=True):
            assert (one.date_time, one.external_attr) == (other.date_time, other.external_attr)
    assert is_ours(out) and not is_ours(data) and not is_ours(b"") and not is_ours(b"PK")


def test_a_document_that_was_saved_since_is_no_longer_ours(tmp_path: Path) -> None:
    import docx as python_docx

    blank = io.BytesIO()
    written = python_docx.Document()
    written.add_paragraph("[[sfg:1]]")
    written.save(blank)
    out = cited(tmp_path, blank.getvalue())
    again = io.BytesIO()
    python_docx.Document(io.BytesIO(out)).save(again)
    assert is_ours(out) and not is_ours(again.getvalue())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "cite.not-word"),
        (b"%PDF-1.7", "cite.not-word"),
        (b"{\\rtf1 x}", "cite.not-word"),
        (b"PK\x03\x04 cut", "cite.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "cite.not-word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "cite.locked"),
        (packed({"xl/workbook.xml": b"<x/>"}), "cite.not-word"),
        (packed({"word/document.xml": b"<x/>"}), "cite.not-word"),
        (packed({"word/document.xml": b"<x"}), "cite.damaged"),
        (packed({"word/document.xml": document("<w:p>")}), "cite.damaged"),
        (packed({"word/document.xml": document(p("[[sfg:1]]")), "_xmlsignatures/sig1.xml": b"<x/>"}), "cite.signed"),
        (packed({"word/document.xml": document(p("&e;"), '<!DOCTYPE d [<!ENTITY e "x">]>')}), "cite.damaged"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_remedy(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "draft.docx").write_bytes(data)
    refused = tell({"path": str(tmp_path / "draft.docx")})["refused"]
    assert refused[0] == code and refused[2]
