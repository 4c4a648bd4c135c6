"""Drafts as other programs make them, with references in every place that a lawyer may type one."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml

import bundler
from tests.citing.making import W, r
from tests.planning.test_drafts import PLAN

CORPUS = os.environ.get("BUNDLER_CORPUS", "")

FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:page-layout style:name="L"><style:header-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">
<style:header><text:p>header [[sfg:1]]</text:p></style:header></style:master-page></office:master-styles>
<office:body><office:text>
<text:p>body [[s<text:span text:style-name="B">fg:</text:span>2]] on</text:p>
<text:p>note<text:note text:id="n" text:note-class="footnote"><text:note-citation>1</text:note-citation>
<text:note-body><text:p>foot [[sfg:3]]</text:p></text:note-body></text:note></text:p>
<text:p><draw:frame text:anchor-type="paragraph" svg:width="6cm" svg:height="2cm"><draw:text-box>
<text:p>box [[MA1:1]]</text:p></draw:text-box></draw:frame>anchor</text:p>
<table:table><table:table-column/><table:table-row><table:table-cell><text:p>cell [[MA1:2]]</text:p></table:table-cell>
</table:table-row></table:table>
<text:p><text:a xlink:href="https://example.org/">link [[MA1:3]]</text:a></text:p>
</office:text></office:body></office:document>
"""


def everything(data: bytes) -> str:
    """All parts of a document that are text, one after the other."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".xml"))


def made_by_python_docx() -> bytes:
    document = docx.Document()
    document.add_heading("Grounds [[sfg:1]]", 1)
    paragraph = document.add_paragraph("See ")
    for piece, bold in (("[", True), ("[MA", False), ("1:", True), ("2-", False), ("4]", True), ("] here", False)):
        paragraph.add_run(piece).bold = bold
    document.add_table(1, 1).cell(0, 0).text = "cell [[sfg:2]]"
    document.sections[0].header.paragraphs[0].text = "header [[sfg:3]]"
    document.sections[0].footer.paragraphs[0].text = "footer [[sfg:1-2]]"
    control = f'<w:sdt xmlns:w="{W}"><w:sdtContent>{r("control [[sfg:1]]")}</w:sdtContent></w:sdt>'
    paragraph._p.append(parse_xml(control))
    field = OxmlElement("w:fldSimple")
    field.set(docx.oxml.ns.qn("w:instr"), "TITLE")
    field.append(parse_xml(r("field [[sfg:1]]").replace("<w:r>", f'<w:r xmlns:w="{W}">')))
    paragraph._p.append(field)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_document_of_python_docx(tmp_path: Path) -> None:
    (tmp_path / "d.docx").write_bytes(made_by_python_docx())
    result = bundler.cite(tmp_path / "d.docx", plan=PLAN, output=tmp_path / "o.docx")
    assert result.ok, result.findings
    places = [each.where.removesuffix(" paragraph") for each in result.replaced]
    assert places == ["the first", *["the second"] * 3, "the third", "a header", "a footer"]
    text = everything((tmp_path / "o.docx").read_bytes())
    assert "[[" not in text
    document = docx.Document(str(tmp_path / "o.docx"))
    assert [(run.text, run.bold) for run in document.paragraphs[1].runs][:7] == [
        ("See ", None), ("[HB/8–10]", True), ("", False), ("", True), ("", False), ("", True), (" here", False)
    ]  # fmt: skip
    assert document.sections[0].footer.paragraphs[0].text == "footer [HB/3–4]"


@pytest.mark.skipif(not shutil.which("soffice"), reason="soffice is not here")
def test_a_document_of_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "d.fodt").write_text(FODT, encoding="utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "d.fodt"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    result = bundler.cite(tmp_path / "d.docx", plan=PLAN)
    assert result.ok, result.findings
    assert sorted((each.where.removesuffix(" paragraph"), each.cited) for each in result.replaced) == [
        ("a header", "[HB/3]"),
        ("footnote 1", "[HB/5]"),
        ("the fifth", "[HB/8]"),
        ("the first", "[HB/4]"),
        ("the fourth", "[HB/7]"),
        ("the sixth", "[HB/9]"),
    ]
    text = everything((tmp_path / "d.cited.docx").read_bytes())
    assert "[[" not in text and text.count("[HB/7]") == 2, "both forms of the text box"


@pytest.mark.skipif(not CORPUS, reason="BUNDLER_CORPUS is not set")
def test_real_documents_without_references_stay_what_they_are(tmp_path: Path) -> None:
    looked = 0
    for path in sorted((Path(CORPUS) / "docx").glob("*.docx")):
        result = bundler.cite(path, plan=PLAN, output=tmp_path / path.name)
        codes = {each.code for each in result.findings}
        if not result.ok:
            assert codes <= {"cite.locked", "cite.not-word", "cite.damaged", "cite.signed"}, (
                path,
                codes,
            )
            continue
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / path.name) as new:
            assert old.namelist() == new.namelist()
            assert all(old.read(name) == new.read(name) for name in old.namelist()), path
        looked += 1
    assert looked >= 30


@pytest.mark.skipif(not CORPUS, reason="BUNDLER_CORPUS is not set")
def test_a_reference_put_into_any_run_of_a_real_document_is_found_and_nothing_else_changes(tmp_path: Path) -> None:
    """A reference in the place of the words of every twentieth run; cite proves for itself that no more changed."""
    looked = 0
    for path in sorted((Path(CORPUS) / "docx").glob("*.docx")):
        count = _with_references(path, tmp_path / path.name)
        if not count:
            continue
        result = bundler.cite(tmp_path / path.name, plan=PLAN)
        assert result.ok or {each.code for each in result.findings} <= {"cite.tracked-change", "cite.bound-field"}, path
        if result.ok:
            output = tmp_path / f"{path.stem}.cited.docx"
            text = everything(output.read_bytes())
            assert text.count("[HB/5]") == count or "<w:moveFrom " in text, path
            looked += 1
    assert looked >= 20


def _with_references(path: Path, out: Path) -> int:
    """A copy whose text has references in some of its runs; how many, or 0 where it has no such runs."""
    import re

    count = 0

    def put(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"{found[1]}[[sfg:3]]{found[2]}" if count % 20 == 1 else found[0]

    try:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
            for info in old.infolist():
                data = old.read(info)
                if info.filename == "word/document.xml":
                    text = re.sub(r"(<w:t(?: [^>]*)?>)[^<]+(</w:t>)", put, data.decode("utf-8"))
                    data = text.encode("utf-8")
                new.writestr(info, data)
    except (zipfile.BadZipFile, UnicodeDecodeError):
        return 0
    return (count + 19) // 20
