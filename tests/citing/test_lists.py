"""The numbers that Word prints before paragraphs: by them a lawyer finds what a finding speaks of."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from bundler.citing.child import tell
from bundler.citing.lists import Key, Lists, read_lists
from tests.citing.making import W, document, p, packed

LEVEL = '<w:lvl w:ilvl="%d"><w:start w:val="%d"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/></w:lvl>'
NUMBERING = f"""<w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="7">{LEVEL % (0, 1, "decimal", "%1.")}{LEVEL % (1, 1, "lowerLetter", "(%2)")}
{LEVEL % (2, 1, "lowerRoman", "%1.%2.%3")}</w:abstractNum>
<w:abstractNum w:abstractNumId="8">{LEVEL % (0, 5, "bullet", "-")}{LEVEL % (1, 1, "chicago", "%2")}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="8"/></w:num></w:numbering>""".encode()
STYLES = f"""<w:styles xmlns:w="{W}"><w:style w:styleId="Para"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>
</w:style><w:style w:styleId="Child"><w:basedOn w:val="Para"/></w:style></w:styles>""".encode()


def numbers(*paragraphs: tuple[Key | None, str, str], lists: Lists | None = None) -> list[str]:
    lists = lists or read_lists(NUMBERING, STYLES)
    return [lists.number(*each) for each in paragraphs]


def test_levels_count_within_each_other() -> None:
    def at(level: int) -> tuple[Key, str, str]:
        return ("1", level), "", ""

    assert numbers(at(0), at(1), at(1), at(2), at(0), at(1)) == ["1", "a", "b", "1.b.i", "2", "a"]


def test_styles_belong_to_lists_and_a_number_may_begin_anew() -> None:
    first, anew = (None, "Para", ""), (("2", 0), "", "")
    assert numbers(first, (None, "Child", ""), (("", 1), "Child", ""), anew, anew) == ["1", "2", "a", "1", "2"]


def test_what_has_no_number_known_here_has_none_and_typed_ones_are_read() -> None:
    bullets, strange, none = (("3", 0), "", "x"), (("3", 1), "", "x"), (("0", 0), "Para", "x")
    assert numbers(bullets, strange, none, (None, "", "words")) == ["", "", "", ""]
    typed = ("12. The panel", "12.1\vThe panel", "(3) x", "12 officers", "2011 was", "5.2.2012 is a day")
    assert numbers(*((None, "", text) for text in typed)) == ["12", "12.1", "3", "", "", ""]
    assert numbers((("1", 0), "", ""), lists=read_lists(b"<x", None)) == [""]


def test_a_paragraph_is_told_by_its_number(tmp_path: Path) -> None:
    def item(text: str, change: str = "") -> str:
        return p(text).replace("<w:p>", f'<w:p><w:pPr><w:pStyle w:val="Para"/>{change}</w:pPr>')

    before = '<w:pPrChange w:id="1" w:author="A"><w:pPr><w:pStyle w:val="Other"/></w:pPr></w:pPrChange>'
    body = p("A heading") + item("one") + item("") + item("three", before) + p("a quotation")
    parts = {"word/document.xml": document(body), "word/numbering.xml": NUMBERING, "word/styles.xml": STYLES}
    (tmp_path / "d.docx").write_bytes(packed(parts))
    told = tell({"path": str(tmp_path / "d.docx")})["passages"]
    places = [each["where"] for each in told]
    assert places == ["the first paragraph", "paragraph 1", "paragraph 3", "the fourth paragraph"]


@pytest.mark.skipif(not shutil.which("soffice"), reason="soffice is not here")
def test_libreoffice_prints_the_same_numbers(tmp_path: Path) -> None:
    """Another program's word for it: a document of Word's own template, whose lists it prints as text."""
    made, buffer = docx.Document(), io.BytesIO()
    for number in range(5):
        made.add_paragraph(f"claim {number}", style="List Number")
        made.add_paragraph("a quotation")
        made.add_paragraph(f"point {number}", style="List Number 2")
    made.save(buffer)
    (tmp_path / "d.docx").write_bytes(buffer.getvalue())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "d.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=tmp_path)
    printed = (tmp_path / "d.txt").read_text(encoding="utf-8-sig").splitlines()
    expected = {line.split(None, 1)[1]: line.split(".")[0].strip() for line in printed if line.strip()[:1].isdigit()}
    assert len(expected) == 10
    told = tell({"path": str(tmp_path / "d.docx")})["passages"]
    assert {
        each["text"]: each["where"].removeprefix("paragraph ") for each in told if each["text"] in expected
    } == expected
