"""Outlook messages: every property by itself, so that a damaged one costs no other."""

from __future__ import annotations

import datetime as dt
import struct
from pathlib import Path

import pytest

from bundler.prepare.mail.rich import unpacked
from tests.prepare.mail.letters import attached, colours, names, picture, read, words
from tests.prepare.mail.outlook import binary, file, inner, moment, msg, narrow, number, person, text

GUESSED = ["warning encoding-guessed"]
SENT = dt.datetime(2011, 10, 24, 17, 5, 9, tzinfo=dt.UTC)
FROM = (text(0x0C1A, "Owen Marsh"), text(0x5D01, "owen@kenfield.example"))
PEOPLE = (person(1, "Mara Ashdown", "mara@ashdown.example"), person(2, "Clerk", "clerk@panel.example"),
          person(3, "Hidden", "hidden@kenfield.example"))  # fmt: skip


def packed(rich: bytes) -> bytes:
    """Rich text in Outlook's packing, every letter by itself."""
    body = b"".join(b"\0" + rich[at : at + 8] for at in range(0, len(rich), 8))
    return struct.pack("<II4sI", len(body) + 12, len(rich), b"LZFu", 0) + body


def test_heading_body_and_attachment(tmp_path: Path) -> None:
    note = file(number(0x3705, 1), text(0x3707, "note.txt"), binary(0x3701, b"a note"))
    data = msg(
        text(0x0037, "Łódź"), moment(0x0039, SENT), *FROM, text(0x1000, "I write."), people=PEOPLE, files=(note,)
    )
    result = read(tmp_path, data, "letter.msg")
    assert result.codes == []
    assert words(result) == (
        "From Owen Marsh <owen@kenfield.example> To Mara Ashdown <mara@ashdown.example> "
        "Cc Clerk <clerk@panel.example> Bcc Hidden <hidden@kenfield.example> "
        "Date Monday 24 October 2011, 17:05 +0000 Subject Łódź Attachments note.txt (6 bytes) I write."
    )
    assert result.prepared.facts.dated == "2011-10-24T17:05+00:00"
    assert attached(result) == b"a note"


def test_fields_that_it_came_with_give_the_zone(tmp_path: Path) -> None:
    fields = "From: Owen <o@kenfield.example>\r\nDate: Mon, 24 Oct 2011 18:05:09 +0100\r\n"
    result = read(tmp_path, msg(text(0x007D, fields), moment(0x0039, SENT), text(0x1000, "x")), "letter.msg")
    assert result.prepared.facts.dated == "2011-10-24T18:05+01:00"
    assert "From Owen <o@kenfield.example> Date" in words(result)


@pytest.mark.parametrize(
    ("properties", "codes", "said"),
    [
        ((text(0x1000, "No sender, no date."),), ["warning mail-date"], "Date not stated"),
        ((moment(0x0039, SENT), narrow(0x1000, b"Caf\xe9"), number(0x3FDE, 1252)), [], "Café"),
        ((moment(0x0039, SENT), narrow(0x1000, "Café".encode()), number(0x3FDE, 99999)), GUESSED, "Café"),
        ((moment(0x0039, SENT), narrow(0x1000, "Привет".encode("cp1251")), number(0x3FFD, 1251)), [], "Привет"),
        ((moment(0x0039, SENT), narrow(0x1000, b"\x81 \xff\x81"), number(0x3FDE, 65001)), GUESSED, "ÿ"),
        ((moment(0x0039, SENT), binary(0x1013, "<p>Caf\xe9 <b>bold".encode("cp1252"))), [], "Café bold"),
        ((moment(0x0039, SENT), binary(0x1013, "<p>Café".encode()), number(0x3FDE, 65001)), [], "Café"),
        ((moment(0x0039, SENT), binary(0x1009, b"nonsense")), ["warning mail-damaged", "info mail-empty"], "no text"),
    ],
)  # fmt: skip
def test_what_is_missing_or_damaged_costs_nothing_else(
    tmp_path: Path, properties: tuple[object, ...], codes: list[str], said: str
) -> None:
    result = read(tmp_path, msg(text(0x0037, "Still here"), *properties), "letter.msg")
    assert [code for code in result.codes if "undrawable" not in code] == codes
    assert said in words(result) and "Still here" in words(result)


def test_a_body_in_rich_text_alone_is_read(tmp_path: Path) -> None:
    rich = rb"{\rtf1\ansi\ansicpg1252 Dear {\b Ms Ashdown},\par caf\'e9 \u8364?5}"
    data = msg(moment(0x0039, SENT), binary(0x1009, packed(rich)))
    result = read(tmp_path, data, "letter.msg")
    assert "Dear Ms Ashdown, café €5" in words(result)
    assert result.altered == {"rich-text-plain"}


def test_packing_that_refers_back_is_undone() -> None:
    """The examples of [MS-OXRTFCP], 4.1 and 4.2: a run that overlaps itself is the second."""
    one = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    assert unpacked(bytes.fromhex(one), 99) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    two = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"
    assert unpacked(bytes.fromhex(two), 99) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_own_pictures_are_drawn(tmp_path: Path) -> None:
    logo = file(number(0x3705, 1), text(0x3712, "logo@x"), binary(0x3701, picture((0, 0, 255))))
    html = binary(0x1013, b'<p>See <img src="cid:logo@x">')
    result = read(tmp_path, msg(moment(0x0039, SENT), html, text(0x1000, "See"), files=(logo,)), "letter.msg")
    assert (0, 0, 255) in colours(result)
    assert names(result) == []


def test_a_message_inside_becomes_an_eml_that_reads_the_same(tmp_path: Path) -> None:
    note = file(number(0x3705, 1), text(0x3707, "nöte.txt"), binary(0x3701, b"a note"))
    within = inner(text(0x0037, "Re: Łódź"), moment(0x0039, SENT), *FROM, text(0x1000, "Inside: é\r\n"), files=(note,))
    result = read(tmp_path, msg(moment(0x0039, SENT), text(0x1000, "Outside"), files=(within,)), "letter.msg")
    assert names(result) == ["Re: Łódź.eml"]
    assert "message-rewritten" in result.altered
    child = read(tmp_path / "child", attached(result), "inner.eml")
    assert child.codes == []
    assert child.prepared.facts.dated == "2011-10-24T17:05+00:00"
    assert "From Owen Marsh <owen@kenfield.example>" in words(child) and words(child).endswith("Inside: é")
    assert names(child) == ["nöte.txt"] and attached(child) == b"a note"


def test_an_attachment_that_is_not_there_is_said(tmp_path: Path) -> None:
    gone = file(number(0x3705, 2), text(0x3707, "plan.dwg"))
    result = read(tmp_path, msg(moment(0x0039, SENT), text(0x1000, "x"), files=(gone,)), "letter.msg")
    assert result.codes == ["warning attachment-unreadable"]
    assert '"plan.dwg"' in result.findings[0].message


def test_what_is_no_mail_is_said(tmp_path: Path) -> None:
    data = msg(moment(0x0039, SENT), text(0x1000, "x"), kind="IPM.Appointment")
    assert read(tmp_path, data, "letter.msg").codes == ["warning mail-other-item"]


def test_cut_off_files_are_refused(tmp_path: Path) -> None:
    whole = msg(moment(0x0039, SENT), text(0x1000, "x" * 5000))
    result = read(tmp_path, whole[: len(whole) // 2], "letter.msg")
    assert result.refused and result.findings[0].remedy
