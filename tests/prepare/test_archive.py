"""ZIP files: every member a document, names mere text, and nothing that an archive says of itself believed."""

from __future__ import annotations

import io
import os
import struct
import time
import tracemalloc
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.model import Severity
from bundler.pdf.pictures import open_document
from bundler.pdf.text import page_text
from bundler.prepare import archive
from bundler.prepare.archive import natural
from bundler.prepare.contents import Listed, when_words, write_contents
from tests.prepare.makers import Result, drawn, prepare

DAY = (2011, 10, 24, 18, 5, 0)


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of members, each with the same date."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, data in members:
            info = zipfile.ZipInfo("x", DAY)
            info.filename = name
            info.compress_type = method
            made.writestr(info, data)
    return stream.getvalue()


def read(folder: Path, data: bytes, **options: object) -> Result:
    return prepare(folder, data, "papers.zip", **options)


def names(result: Result) -> list[str]:
    return [each.name for each in result.prepared.facts.attachments]


def words(result: Result) -> str:
    with open_document(result.prepared.pdf) as document:
        found = []
        for index in range(len(document)):
            with closing(document[index]) as page:
                found.append(page_text(page))
    return " ".join(found)


def test_every_member_is_an_attachment_in_the_natural_order_of_names(tmp_path: Path) -> None:
    data = zipped(("b/10.txt", b"ten"), ("b/9.txt", b"nine"), ("A.pdf", drawn()))
    result = read(tmp_path, data)
    facts = result.prepared.facts
    assert (facts.route, facts.family, len(facts.pages)) == ("archive", True, 1)
    assert names(result) == ["A.pdf", "b/9.txt", "b/10.txt"]
    for each in facts.attachments:
        assert len((tmp_path / f"{each.sha256}.attached").read_bytes()) == each.size


def test_the_sheet_lists_name_date_size_and_hash_of_each(tmp_path: Path) -> None:
    result = read(tmp_path, zipped(("letter.txt", b"Dear Sirs")))
    shown, (letter,) = words(result), result.prepared.facts.attachments
    for piece in ("letter.txt", "24 October 2011, 18:05", letter.sha256, "1 file, 9 bytes"):
        assert piece in shown


def test_an_office_file_inside_is_a_member_like_any_other(tmp_path: Path) -> None:
    office = zipped(("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>"))
    assert names(read(tmp_path, zipped(("statement.docx", office)))) == ["statement.docx"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\win.ini", "C:/Windows/win.ini"),
        ("a/../../b.txt", "a/b.txt"),
        ("evil\x00.pdf", "evil_.pdf"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ("folder/CON.txt", "folder/CON.txt"),
    ],
)
def test_a_name_is_text_and_never_a_path(tmp_path: Path, name: str, shown: str) -> None:
    """Traversal, absolute names, drives, NUL, marks of direction, names of devices: stated, and of no effect."""
    folder = tmp_path / "deep" / "work"
    folder.mkdir(parents=True)
    data = zipped((name, b"text"))
    result = read(folder, data)
    assert result.codes == ["warning member-name"]
    assert names(result) == [shown]
    assert [each for each in tmp_path.rglob("*") if each.is_file() and folder not in each.parents] == []


def test_what_is_no_document_is_passed_over_by_name(tmp_path: Path) -> None:
    data = zipped(
        ("sub/", b""), ("__MACOSX/._a.txt", b"x"), ("sub/.DS_Store", b"x"), ("Thumbs.db", b"x"), ("a.txt", b"a")
    )
    result = read(tmp_path, data)
    assert names(result) == ["a.txt"] and result.codes == ["info members-skipped"]
    assert all(name in result.findings[0].message for name in ("sub/", "__MACOSX/._a.txt", ".DS_Store", "Thumbs.db"))
    assert result.altered == {"members-skipped"}


def test_a_link_is_no_file_and_said(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        link = zipfile.ZipInfo("shadow", DAY)
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/shadow")
        made.writestr(zipfile.ZipInfo("a.txt", DAY), "a")
    result = read(tmp_path, stream.getvalue())
    assert names(result) == ["a.txt"] and result.codes == ["warning member-is-link"]


@pytest.mark.parametrize("data", [zipped(), zipped(("sub/", b""), (".DS_Store", b"x"))], ids=["nothing", "litter"])
def test_an_empty_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data).errors == ["source.no-pages"]


def test_a_name_in_utf_8_that_does_not_say_so_is_read_as_it_was_meant(tmp_path: Path) -> None:
    data = zipped(("caf\u00e9.txt", b"a"))
    plain = data.replace(b"\x00\x08", b"\x00\x00")  # the flag of UTF-8 (4.4.4, bit 11)
    assert plain != data and names(read(tmp_path, plain)) == ["café.txt"]


# --- passwords --------------------------------------------------------------------------------------------------------


def _stream(key: bytes) -> tuple[list[int], list[int]]:
    table = [zlib_crc_row(n) for n in range(256)]
    keys = [0x12345678, 0x23456789, 0x34567890]
    for byte in key:
        _turn(keys, byte, table)
    return keys, table


def zlib_crc_row(number: int) -> int:
    for _ in range(8):
        number = (number >> 1) ^ 0xEDB88320 if number & 1 else number >> 1
    return number


def _turn(keys: list[int], byte: int, table: list[int]) -> None:
    keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ byte) & 255]
    keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
    keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 255]


def locked(name: str, data: bytes, key: bytes) -> bytes:
    """An archive of one stored member under a password (APPNOTE 6.1)."""
    made = bytearray(zipped((name, data), method=zipfile.ZIP_STORED))
    with zipfile.ZipFile(io.BytesIO(made)) as archive_:
        crc = archive_.infolist()[0].CRC
    keys, table = _stream(key)
    out = bytearray()
    for byte in b"\0" * 11 + bytes([crc >> 24]) + data:
        mask = keys[2] | 2
        out.append(byte ^ (((mask * (mask ^ 1)) >> 8) & 255))
        _turn(keys, byte, table)
    at, central = 30 + len(name), made.index(b"PK\x01\x02")
    made[6] |= 1
    made[central + 8] |= 1
    made[18:22] = made[central + 20 : central + 24] = struct.pack("<I", len(out))
    end = made.index(b"PK\x05\x06")
    made[end + 16 : end + 20] = struct.pack("<I", central + 12)
    return bytes(made[:at] + out + made[at + len(data) :])


def test_a_locked_member_is_refused_by_name_with_the_remedy(tmp_path: Path) -> None:
    result = read(tmp_path, locked("secret.txt", b"words", b"tower"))
    assert result.errors == ["source.password-missing"]
    assert '"secret.txt"' in result.findings[0].message and "password: {env: NAME}" in result.findings[0].remedy


def test_a_locked_member_opens_with_its_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZIP_KEY", "tower")
    result = read(tmp_path, locked("secret.txt", b"words", b"tower"), password_env="ZIP_KEY")
    (member,) = result.prepared.facts.attachments
    assert (tmp_path / f"{member.sha256}.attached").read_bytes() == b"words"


def test_a_wrong_password_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZIP_KEY", "castle")
    result = read(tmp_path, locked("secret.txt", b"words", b"tower"), password_env="ZIP_KEY")
    assert result.errors in (["source.wrong-password"], ["source.damaged"])


# --- bombs ------------------------------------------------------------------------------------------------------------


def refused(folder: Path, data: bytes) -> str:
    """The code of the refusal, which must come quickly, in little memory, leaving nothing half unpacked."""
    tracemalloc.start()
    start = time.monotonic()
    result = read(folder, data)
    seconds, (_, peak) = time.monotonic() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert result.refused and "papers.zip" in result.findings[-1].message
    assert seconds < 15 and peak < 64 << 20
    assert list(folder.glob("*.part")) == []
    return result.errors[-1]


def test_a_member_that_unpacks_to_much_more_than_it_was_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, zipped(("zeros.txt", bytes(200 << 20)))) == "source.archive-bomb"


def test_a_size_that_lies_is_not_believed(tmp_path: Path) -> None:
    """Said to be 10 bytes, or 10 GB: what counts is what comes out."""
    data = bytearray(zipped(("a.txt", bytes(range(256)) * 64)))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)
    assert refused(tmp_path, bytes(data)) == "source.damaged"
    data[central + 24 : central + 28] = struct.pack("<I", 4_000_000_000)
    (member,) = read(tmp_path, bytes(data)).prepared.facts.attachments
    assert member.size == 256 * 64


def test_members_that_lie_over_one_another_are_refused(tmp_path: Path) -> None:
    """The better zip bomb: many names for one run of packed bytes."""
    data = zipped(("a.txt", os.urandom(4000)), ("b.txt", b"b"), method=zipfile.ZIP_STORED)
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    changed = bytearray(data)
    changed[second + 42 : second + 46] = struct.pack("<I", 0)
    changed[second + 20 : second + 28] = struct.pack("<II", 4000, 4000)
    assert refused(tmp_path, bytes(changed)) == "source.archive-overlaps"


def test_too_many_members_are_refused_before_their_list_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "namelist", lambda self: [])  # the kind is told elsewhere
    data = bytearray(zipped(("a.txt", b"a")))
    end = data.index(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<HH", 65000, 65000)
    assert refused(tmp_path, bytes(data)) == "source.too-many-members"


def test_a_list_of_a_million_members_that_says_it_is_short_is_refused_by_its_length(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, 47_000_000, 0, 0)
    path.write_bytes(b"PK\x03\x04" + bytes(100) + end)
    assert archive._directory(path) == (1, 47_000_000)
    large = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1_000_000, 1_000_000, 47_000_000, 0)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(b"PK\x03\x04" + bytes(100) + large + struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1) + end)
    assert archive._directory(path) == (1_000_000, 47_000_000)


def test_members_that_are_too_much_together_are_refused(tmp_path: Path) -> None:
    from bundler.cache import Cache
    from bundler.prepare import prepare_all
    from bundler.prepare.limits import Limits
    from tests.prepare.makers import Inline, document

    data = zipped(*((f"{n}.txt", os.urandom(1000)) for n in range(10)))
    doc = document("papers.zip", data)
    limits = Limits(unpacked_bytes=5000)
    _, (finding,) = prepare_all([doc], tmp_path, Inline(), Cache(None), limits=limits)  # type: ignore[arg-type]
    assert (finding.code, finding.severity) == ("source.too-large", Severity.ERROR)
    assert "limits: {unpacked_size:" in finding.remedy


def test_an_archive_cut_off_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, zipped(("a.txt", os.urandom(4000)))[:2000]) == "source.damaged"


def test_a_member_whose_bytes_were_changed_is_refused(tmp_path: Path) -> None:
    data = zipped(("a.txt", b"A" * 500), method=zipfile.ZIP_STORED).replace(b"AAAA", b"AABA", 1)
    assert refused(tmp_path, data) == "source.damaged"


# --- order and the sheet ----------------------------------------------------------------------------------------------


@given(st.permutations(["a1.txt", "A2.txt", "a10.txt", "b/1.txt", "b/10.txt", "1", "٣", "é", "b"]))
def test_the_order_does_not_hang_on_the_order_in_the_archive(found: list[str]) -> None:
    assert sorted(found, key=natural) == ["1", "٣", "a1.txt", "A2.txt", "a10.txt", "b", "b/1.txt", "b/10.txt", "é"]


def test_the_sheet_goes_on_to_further_pages_and_loses_no_letter(tmp_path: Path) -> None:
    long = "minutes_of_the_" * 20 + "短.pdf"
    write_contents(tmp_path / "a.pdf", [Listed(f"{n} {long}", None, 5, "f" * 64) for n in range(40)])
    with open_document(tmp_path / "a.pdf") as document:
        assert len(document) > 5
        with closing(document[0]) as page:
            shown = page_text(page).replace(" ", "").replace("5", "")  # its size stands beside the first line
    assert ("0" + long).replace("短", "<U+77ED>") in shown


def test_equal_archives_have_equal_sheets(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        write_contents(tmp_path / name, [Listed("a.txt", (2011, 10, 24, 18, 5), 5, "f" * 64)])
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_member_without_a_date_shows_none() -> None:
    assert (when_words(None), when_words((2011, 1, 5, 9, 3))) == ("", "5 January 2011, 09:03")
