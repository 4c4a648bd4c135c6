"""Office files laid out by LibreOffice, and plainly without it."""

from __future__ import annotations

import http.server
import os
import re
import signal
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from bundler.model import ChangesPolicy
from bundler.prepare.desk import Refused
from bundler.prepare.office import making, plainly, program, soffice
from bundler.prepare.office.package import parse
from bundler.prepare.office.pages import texts
from bundler.prove.converted import prove_words
from bundler.prove.report import Record
from tests.prepare.office import makers
from tests.prepare.office.makers import ANCHORED, cell, dele, docx, field, ins, p, pptx, r, rels, row, story, xlsx
from tests.prepare.office.reading import (
    ACCEPT,
    ASK,
    ORIGINAL,
    SHOW,
    codes,
    prepared,
    with_libreoffice,
    with_plain_tools,
)

CHANGED = makers.with_comment(
    p(r("A Heading"), "Title")
    + p(r("Before ") + ins("ZZINSERTEDZZ") + dele("ZZDELETEDZZ"))
    + p(ANCHORED + r("ZZHIDDENZZ", "<w:vanish/>") + field("DATE", "5 January 2020")),
    "ZZCOMMENTZZ",
)
RTF = (
    rb"{\rtf1\ansi{\*\revtbl{Unknown;}{Petra Quill;}}{\info{\author ZZAUTHORZZ}}Before {\revised\revauth1 ZZINSERTEDZZ}"
    rb" {\deleted\revauthdel1 ZZDELETEDZZ} {\v ZZHIDDENZZ}{\field{\*\fldinst INCLUDEPICTURE"
    rb' "http://127.0.0.1:9/x.png"}{\fldrslt }} after.\par}'
)


def proof(data: bytes, folder: Path, made: object) -> list[str]:
    """What the proof finds wrong with pages made of a file."""
    facts = made.facts  # type: ignore[attr-defined]
    (folder / "original").write_bytes(data)
    record = Record()
    source = {
        "original": str(folder / "original"),
        "pdf": str(made.pdf),  # type: ignore[attr-defined]
        "document": "a",
        "alterations": [(a.code, a.page) for a in facts.alterations],
    }
    prove_words(source, record)
    assert len(record.remarks) == 1
    return [str(finding["code"]) for finding in record.findings]


# --- with LibreOffice ---------------------------------------------------------------------------------------------


@with_libreoffice
@pytest.mark.parametrize("changes", [ACCEPT, ORIGINAL])
def test_threat_17_only_the_view_asked_for_is_in_the_pages(changes: ChangesPolicy, tmp_path: Path) -> None:
    made, notes = prepared(CHANGED, "docx", tmp_path, changes, "print")
    text = " ".join(texts(made.pdf))
    assert ("ZZINSERTEDZZ" in text, "ZZDELETEDZZ" in text) == (changes is ACCEPT, changes is ORIGINAL)
    assert "ZZHIDDENZZ" not in text
    assert "ZZCOMMENTZZ" not in text
    assert "5 January 2020" in text
    assert made.facts.title == "A Heading"
    [comment] = made.facts.printed_comments
    assert (comment.page, comment.author, comment.text) == (1, "Petra Quill", "ZZCOMMENTZZ")
    assert b"Quill" not in made.pdf.read_bytes()
    assert dict(made.facts.versions)["LibreOffice"] == program.libreoffice().version
    assert not [code for code, severity in codes(notes).items() if severity == "error"]
    assert proof(CHANGED, tmp_path, made) == []


@with_libreoffice
def test_two_conversions_give_the_same_bytes_and_shown_changes_are_seen(tmp_path: Path) -> None:
    one, two = (prepared(CHANGED, "docx", tmp_path / name, SHOW)[0].pdf for name in "ab")
    assert one.read_bytes() == two.read_bytes()
    text = " ".join(texts(one))
    assert all(word in text for word in ("ZZINSERTEDZZ", "ZZDELETEDZZ", "ZZHIDDENZZ"))


@with_libreoffice
def test_old_kinds_are_looked_through_as_new_ones_are(tmp_path: Path) -> None:
    made, notes = prepared(RTF, "rtf", tmp_path, ASK)
    found = codes(notes)
    assert (found["source.tracked-changes"], found["source.hidden-text"]) == ("error", "error")
    assert found["source.external"] == "warning"
    text = " ".join(texts(made.pdf))
    assert "ZZINSERTEDZZ" in text
    assert "ZZDELETEDZZ" not in text
    assert "ZZHIDDENZZ" not in text
    assert b"ZZAUTHORZZ" not in made.pdf.read_bytes()


@with_libreoffice
def test_a_date_that_libreoffice_would_renew_stops_the_build(tmp_path: Path) -> None:
    data = rb"{\rtf1\ansi Dated {\field{\*\fldinst DATE }{\fldrslt 5 January 2020}}\par}"
    assert codes(prepared(data, "rtf", tmp_path)[1]) == {"source.moving-value": "error"}


WIDE = row(1, *[cell(f"{letter}1", f"Long heading {at}") for at, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")])


@with_libreoffice
def test_every_visible_sheet_is_one_page_wide_and_says_which_it_is(tmp_path: Path) -> None:
    rows = row(1, cell("A1", "shown"), '<c r="B1"><f>TODAY()</f><v>44000</v></c>')
    secret = row(1, cell("A1", "ZZSECRETZZ"))
    data = xlsx([("Ledger", "", rows), ("Wide", "", WIDE), ("Hidden", "hidden", secret), ("Last", "", rows)])
    made, notes = prepared(data, "xlsx", tmp_path)
    pages = texts(made.pdf)
    assert [page.split()[0] for page in pages] == ["Ledger", "Wide", "Last"]
    assert "44000" in pages[0]
    assert "ZZSECRETZZ" not in " ".join(pages)
    assert [page.width > page.height for page in made.facts.pages] == [False, True, False]
    small = next(finding for finding in notes.findings if finding.code == "source.small-text")
    assert '"Wide"' in small.message
    assert "source.cut-text" in codes(notes)
    assert proof(data, tmp_path, made) == []


@with_libreoffice
def test_one_slide_a_page(tmp_path: Path) -> None:
    data = pptx([("First", False, "ZZNOTEZZ"), ("ZZHIDDENZZ", True, ""), ("Third", False, "")])
    made, _ = prepared(data, "pptx", tmp_path, ACCEPT, "print")
    assert texts(made.pdf) == ["First", "Third"]
    assert [(comment.page, comment.text) for comment in made.facts.comments] == [(1, "ZZNOTEZZ")]
    assert proof(data, tmp_path, made) == []


@with_libreoffice
def test_a_table_keeps_what_was_typed(tmp_path: Path) -> None:
    data = "Name;Amount\nŁukasz;007\n=1+1;12,50\n".encode()
    made, _ = prepared(data, "csv", tmp_path)
    assert texts(made.pdf) == ["Table Name Amount Łukasz 007 =1+1 12,50"]
    assert proof(data, tmp_path, made) == []


@with_libreoffice
def test_defect_formulas_without_a_saved_value_are_reckoned(tmp_path: Path) -> None:
    data = xlsx([("Ledger", "", row(1, cell("A1", "Sum"), '<c r="B1"><f>40+2</f><v></v></c>'))])
    made, notes = prepared(data, "xlsx", tmp_path)
    assert texts(made.pdf) == ["Ledger Sum 42"]
    assert codes(notes) == {"source.reckoned": "info"}
    assert "values-kept" not in [alteration.code for alteration in made.facts.alterations]


@with_libreoffice
def test_defect_every_line_of_a_table_is_seen(tmp_path: Path) -> None:
    text = "Payment to a supplier for work done on the roof and the gutters and the windows in the month of January"
    data = f'Date,Details,Amount\n1,{text},-120.00\n2,"line one\nline two\nline three",7\n'.encode()
    made, notes = prepared(data, "csv", tmp_path)
    assert codes(notes) == {}
    page = texts(made.pdf)[0]
    assert all(word in page for word in ("January", "line one", "line two", "line three"))
    assert proof(data, tmp_path, made) == []


@with_libreoffice
def test_defect_an_empty_workbook_is_blank_and_no_more(tmp_path: Path) -> None:
    data = xlsx([("Sheet", "", "")])
    made, notes = prepared(data, "xlsx", tmp_path)
    assert codes(notes) == {"source.blank": "warning"}
    assert proof(data, tmp_path, made) == []


@with_libreoffice
def test_defect_letters_without_a_font_are_counted(tmp_path: Path) -> None:
    unassigned = "\u0378\u0379"
    body = p(r("plain \u00e9 \u25a1 words")) + p(r(f"odd {unassigned} {unassigned}", "<w:b/>"))
    notes = prepared(docx(body), "docx", tmp_path)[1]
    assert codes(notes) == {"source.undrawable-character": "warning"}
    [finding] = notes.findings
    assert " 4 letters " in finding.message
    assert "page 1" in finding.message


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """The address of a web server of our own, and what it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(blue())

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def blue() -> bytes:
    """A PNG, blue all over."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\0\0\xff" * 64 for _ in range(64)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def is_blue(path: Path) -> bool:
    """Whether anything blue is drawn."""
    with closing(pypdfium2.PdfDocument(path)) as document:
        images = [document[at].render(scale=0.5).to_pil().convert("RGB") for at in range(len(document))]
    return any(b > 200 > 100 > max(r, g) for image in images for _, (r, g, b) in image.getcolors(1 << 24))


PICTURE = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="x"/><a:graphic><a:graphicData '
    'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="x"/>'
    '<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:{how}="{id}"/><a:stretch><a:fillRect/></a:stretch>'
    '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
    "</w:drawing></w:r>"
)


def hostile_docx(web: str, secret: Path, embedded: bool = False) -> bytes:
    """A Word document that would fetch in every way there is; with a blue picture of its own where that is wanted."""
    links = [
        ("w1", "image", f"{web}/linked.png", True),
        ("w2", "image", secret.as_uri(), True),
        ("w3", "oleObject", f"{web}/object.xlsx", True),
        ("w4", "image", "media/own.png", False),
    ]
    pictures = [PICTURE.format(how="link", id="w1"), PICTURE.format(how="link", id="w2")]
    pictures += [PICTURE.format(how="embed", id="w4")] if embedded else []
    body = p("".join(pictures)) + p(field(f'INCLUDEPICTURE "{web}/field.png" \\d', "") + r("words"))
    return docx(
        body,
        links,
        {
            "word/media/own.png": blue(),
            "word/settings.xml": story("settings", '<w:attachedTemplate r:id="t"/>'),
            "word/_rels/settings.xml.rels": rels([("t", "attachedTemplate", f"{web}/template.dotm", True)]),
        },
        {"word/settings.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"},
        [("x1", "settings", "word/settings.xml", False)],
    )


@with_libreoffice
def test_threat_7_nothing_is_fetched_and_no_local_file_is_read(
    listener: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The lock of the profile is tried alone: no namespace helps it.
    monkeypatch.setattr(soffice, "_isolated", tuple)
    web, asked = listener
    secret = tmp_path / "secret.png"
    secret.write_bytes(blue())
    frames = "".join(
        '<text:p><draw:frame svg:width="3cm" svg:height="3cm">'
        f'<draw:image xlink:href="{target}"/></draw:frame></text:p>'
        for target in (f"{web}/flat.png", secret.as_uri())
    )
    rtf = RTF.replace(b"http://127.0.0.1:9", web.encode())
    for name, (data, kind) in {
        "docx": (hostile_docx(web, secret), "docx"),
        "fodt": (makers.flat(frames), "flat-odf"),
        "rtf": (rtf, "rtf"),
    }.items():
        made, notes = prepared(data, kind, tmp_path / name)
        assert "source.external" in codes(notes), name
        assert not is_blue(made.pdf), name
    assert asked == []


@with_libreoffice
def test_threat_7_the_lock_holds_where_nothing_was_cut_beforehand(
    listener: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soffice, "_isolated", tuple)
    web, asked = listener
    secret = tmp_path / "secret.png"
    secret.write_bytes(blue())
    from bundler.prepare.desk import Job

    source = tmp_path / "in.docx"
    office = program.libreoffice()
    assert office
    for embedded in (False, True):
        source.write_bytes(hostile_docx(web, secret, embedded))
        made = soffice.convert(Job(source, tmp_path / "o", tmp_path, "docx"), office, source, "pdf")
        assert is_blue(made) is embedded, "its own picture is drawn, another's is not"
    assert asked == []


@with_libreoffice
@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX's")
def test_threat_5_ending_the_group_ends_libreoffice(tmp_path: Path) -> None:
    source = tmp_path / "in.odt"
    source.write_bytes(makers.odf("<text:p>word</text:p>" * 200_000))
    script = (
        "from pathlib import Path; from bundler.prepare.desk import Job;"
        f"from bundler.prepare.office import soffice, program; f = Path({str(tmp_path)!r});"
        "soffice.convert(Job(f / 'in.odt', f / 'o', f, 'odt'), program.libreoffice(), f / 'in.odt', 'pdf')"
    )
    child = subprocess.Popen([sys.executable, "-c", script], start_new_session=True, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not list(tmp_path.glob("profile-*/home")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1)
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    time.sleep(0.3)
    left = subprocess.run(["ps", "-eo", "stat,args"], capture_output=True, text=True, check=True).stdout.splitlines()
    assert [line for line in left if str(tmp_path) in line and not line.startswith("Z")] == []


# --- the lock -----------------------------------------------------------------------------------------------------


def test_the_lock_is_xml_and_sets_what_it_should() -> None:
    root = parse(soffice.registry().encode(), "x")
    said = {
        part.get("{http://openoffice.org/2001/registry}name"): "".join(part.itertext())
        for part in root.iter()
        if part.tag == "prop"
    }
    for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks", "DisableActiveContent"):
        assert said[name] == "true"
    assert said["MacroSecurityLevel"] == "3"
    assert re.search(r"Writer/Content/Update.*?Link.*?<value>0<", soffice.registry())
    assert re.search(r"Calc/Content/Update.*?Link.*?<value>1<", soffice.registry())


def test_libreoffice_sees_none_of_the_users_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_PASSWORD", "ZZ")
    monkeypatch.setenv("http_proxy", "http://proxy.example")
    found = soffice.environment(tmp_path)
    assert "SECRET_PASSWORD" not in found
    assert found["http_proxy"] == soffice.NOWHERE
    assert found["HOME"] == str(tmp_path / "home")


# --- without LibreOffice ------------------------------------------------------------------------------------------


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """No LibreOffice."""
    monkeypatch.setattr(making, "libreoffice", lambda: None)


def test_without_any_converter_both_commands_are_given(
    without: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plainly, "plain_tools", tuple)
    with pytest.raises(Refused) as refusal:
        prepared(CHANGED, "docx", tmp_path)
    finding = refusal.value.finding
    assert finding.code == "source.no-converter"
    for command in ("apt install", "brew install", "winget install", 'pip install "court-bundler[office]"'):
        assert command in finding.remedy


@with_plain_tools
@pytest.mark.parametrize("changes", [ACCEPT, ORIGINAL, SHOW])
def test_the_plain_layout_obeys_and_says_what_it_is(changes: ChangesPolicy, without: None, tmp_path: Path) -> None:
    made, notes = prepared(CHANGED, "docx", tmp_path, changes)
    text = " ".join(texts(made.pdf))
    assert ("ZZINSERTEDZZ" in text, "ZZDELETEDZZ" in text) == (changes is not ORIGINAL, changes is not ACCEPT)
    assert "ZZCOMMENTZZ" not in text
    assert codes(notes)["source.plain-layout"] == "warning"
    assert proof(CHANGED, tmp_path, made) == []


@with_plain_tools
def test_a_plain_workbook_shows_saved_values(without: None, tmp_path: Path) -> None:
    rows = row(
        1, cell("A1", 'a "quote" #[x]'), '<c r="B1"><f>TODAY()</f><v>44000.5</v></c>', '<c r="C1" t="b"><v>1</v></c>'
    )
    data = xlsx([("Ledger", "", rows), ("Hidden", "hidden", row(1, cell("A1", "ZZSECRETZZ"))), ("Two", "", rows)])
    made, _ = prepared(data, "xlsx", tmp_path)
    assert texts(made.pdf) == [f'{name} a "quote" #[x] 44000.5 TRUE' for name in ("Ledger", "Two")]
    assert proof(data, tmp_path, made) == []


@with_plain_tools
def test_what_the_plain_way_cannot_show_rightly_is_refused(without: None, tmp_path: Path) -> None:
    unreckoned, empty = (xlsx([("A", "", row(1, f'<c r="A1"><f>1+1</f>{held}</c>'))]) for held in ("", "<v></v>"))
    cases = ((RTF, "rtf"), (unreckoned, "xlsx"), (empty, "xlsx"), (b"\xd0\xcf\x11\xe0", "doc"))
    for at, (data, kind) in enumerate(cases):
        with pytest.raises(Refused) as refusal:
            prepared(data, kind, tmp_path / str(at))
        assert refusal.value.finding.code == "source.no-converter"


@with_plain_tools
@pytest.mark.parametrize("kind", ["odt", "rtf", "pptx", "csv"])
def test_other_kinds_are_laid_out_plainly_too(kind: str, without: None, tmp_path: Path) -> None:
    data = {
        "odt": makers.odf("<text:p>plain words</text:p>"),
        "rtf": rb"{\rtf1\ansi plain words\par}",
        "pptx": pptx([("plain", False, ""), ("words", False, "")]),
        "csv": b"plain,words\n",
    }[kind]
    made, _ = prepared(data, kind, tmp_path)
    text = texts(made.pdf)
    assert "plain" in text[0]
    assert "words" in text[-1]
    assert len(text) == (2 if kind == "pptx" else 1)


@with_plain_tools
def test_threat_7_the_plain_way_fetches_nothing_either(
    listener: tuple[str, list[str]], without: None, tmp_path: Path
) -> None:
    web, asked = listener
    secret = tmp_path / "secret.png"
    secret.write_bytes(blue())
    made, _ = prepared(hostile_docx(web, secret), "docx", tmp_path)
    assert not is_blue(made.pdf)
    rtf = b'{\\rtf1 {\\field{\\*\\fldinst INCLUDEPICTURE "' + web.encode() + b'/x.png"}{\\fldrslt x}} words\\par}'
    prepared(rtf, "rtf", tmp_path / "rtf")
    assert asked == []


# --- proof --------------------------------------------------------------------------------------------------------


@with_plain_tools
def test_the_proof_finds_missing_words_and_leaks(without: None, tmp_path: Path) -> None:
    made, _ = prepared(docx(p(r("quite other words than these"))), "docx", tmp_path)
    other = docx(p(r("nothing of this sentence stands there at all")))
    assert proof(other, tmp_path, made) == ["proof.office-words"]
    leaked = docx(p(r("quite") + dele("other words than these")))
    prove = proof(leaked, tmp_path, made)
    assert prove == ["proof.office-left-out"]
