"""Families from the manifest to the proved bundle: archives in archives, equal files, guesses, unreadable members."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

import bundler
from bundler.model import Finding, Severity
from tests.making import HEAD, pdf

DAY = (2011, 10, 24, 18, 5, 0)


def zipped(**members: bytes) -> bytes:
    """An archive; in a name "__" stands for a folder and "_" for the dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_", "."), DAY), data)
    return stream.getvalue()


def titled(title: str) -> bytes:
    """A PDF of one page that gives itself a title."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    canvas.setTitle(title)
    canvas.drawString(100, 700, "words on a page")
    canvas.save()
    return stream.getvalue()


def write(folder: Path, documents: str, more: str = "") -> Path:
    path = folder / "manifest.yaml"
    path.write_text(f"{HEAD % ''}documents:\n{documents}{more}", encoding="utf-8")
    return path


def of(findings: tuple[Finding, ...], code: str) -> Finding:
    (found,) = (each for each in findings if each.code == code)
    return found


def test_a_family_is_built_proved_and_verified(tmp_path: Path) -> None:
    note = pdf("note", 2)
    inner = zipped(again_pdf=note, deep_txt=b"deep words")
    (tmp_path / "papers.zip").write_bytes(
        zipped(a_txt=b"hello", note_pdf=note, sub__inner_zip=inner, z_pdf=titled("A report of things"))
    )
    write(
        tmp_path,
        "  - {id: papers, file: papers.zip, date: 2011-10-24, attachments: {a.txt: {title: Hello, date: 2010}}}\n",
        'essential_reading:\n  - {ref: "papers.3.2:1", why: deep}\n  - {ref: papers.2}\n',
    )
    result = bundler.build(tmp_path / "manifest.yaml", tmp_path / "out", cache=False)
    assert result.ok and result.plan, [finding.message for finding in result.findings]
    assert [
        (entry.id, entry.kind.value, entry.title) for entry in result.plan.entries if entry.id.startswith("papers")
    ] == [
        ("papers", "document", "Papers"),
        ("papers.1", "document", "Hello"),
        ("papers.2", "document", "note.pdf"),
        ("papers.3", "document", "inner.zip"),
        ("papers.3.1", "pointer", "again.pdf"),
        ("papers.3.2", "document", "deep.txt"),
        ("papers.4", "document", "A report of things"),
    ]
    assert "attachments: {4: {title:" in of(result.findings, "plan.guessed").remedy
    ledger = json.loads((tmp_path / "out" / "ledger.json").read_text(encoding="utf-8"))
    rows = {row["document"]: row for row in ledger["sources"]}
    assert {name: row["parent"] for name, row in rows.items()} == {
        "papers": None, "papers.1": "papers", "papers.2": "papers", "papers.3": "papers", "papers.3.2": "papers.3",
        "papers.4": "papers",
    }  # fmt: skip
    assert rows["papers.3"]["attachments"][0]["same_as"] == "papers.2"
    assert rows["papers.3"]["attachments"][0]["sha256"] == rows["papers.2"]["sha256"]
    assert rows["papers.4"]["guessed"] == {"title": "A report of things"}
    assert bundler.verify(tmp_path / "out", cache=False).ok
    (tmp_path / "papers.zip").write_bytes(
        zipped(a_txt=b"hello", note_pdf=note, sub__inner_zip=inner, z_pdf=pdf("z", 1))
    )
    changed = bundler.verify(tmp_path / "out", cache=False)
    assert {f.place.document for f in changed.findings if f.code == "verify.source-changed"} == {"papers", "papers.4"}


def test_an_attachment_that_cannot_be_read_stops_the_build_until_it_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "papers.zip").write_bytes(zipped(a_txt=b"hello", setup_exe=b"MZ\x90\x00" + bytes(100)))
    path = write(tmp_path, "  - {id: papers, file: papers.zip}\n")
    refused = bundler.plan(path, cache=False)
    finding = of(refused.findings, "source.unsupported")
    assert not refused.ok and '"papers.zip#setup.exe"' in finding.message and finding.place.line == 9
    line = finding.remedy.split("`")[1]
    assert line == "attachments: {2: leave-out}"
    write(tmp_path, f"  - {{id: papers, file: papers.zip, {line}}}\n")
    result = bundler.build(path, tmp_path / "out", cache=False)
    assert result.ok and "papers.zip#setup.exe" in of(result.findings, "source.attachment-left-out").message
    ledger = json.loads((tmp_path / "out" / "ledger.json").read_text(encoding="utf-8"))
    (left,) = ledger["left_out"]
    assert (left["document"], left["file"], len(left["sha256"])) == ("papers.2", "papers.zip#setup.exe", 64)


def test_a_key_that_names_no_attachment_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "papers.zip").write_bytes(zipped(report_txt=b"hello"))
    path = write(tmp_path, "  - file: papers.zip\n    attachments:\n      reprot.txt: leave-out\n")
    result = bundler.check(path, cache=False)
    finding = of(result.findings, "manifest.unknown-attachment")
    assert not result.ok and finding.place.line == 11 and "Did you mean “report.txt”?" in finding.remedy


def test_a_protected_name_that_an_attachment_brings_in_is_found(tmp_path: Path) -> None:
    (tmp_path / "papers.zip").write_bytes(zipped(a_pdf=titled("Statement of Wilhelmina Ostrander")))
    people = "people:\n  - {name: Wilhelmina Ostrander, known_as: Officer W}\n"
    result = bundler.check(write(tmp_path, "  - {file: papers.zip, title: Papers}\n", people), cache=False)
    assert not result.ok and "Officer W" in of(result.findings, "manifest.name-shown").message


def test_the_bundle_does_not_hang_on_the_cache_or_the_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "papers.zip").write_bytes(zipped(a_txt=b"hello", b_zip=zipped(c_txt=b"deep", a_txt=b"hello")))
    path = write(tmp_path, "  - {id: papers, file: papers.zip}\n")
    one = bundler.plan(path, cache=tmp_path / "cache", jobs=1)
    again = bundler.plan(path, cache=tmp_path / "cache", jobs=2)
    none = bundler.plan(path, cache=False)
    assert one.ok and one.plan == again.plan == none.plan and one.findings == again.findings == none.findings


def test_of_a_pdf_only_the_attachment_is_taken_that_the_manifest_names(tmp_path: Path) -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf("letter", 1))) as letter:
        letter.attachments["note.txt"] = pikepdf.AttachedFileSpec(letter, b"a note", filename="note.txt")
        letter.attachments["terms.txt"] = pikepdf.AttachedFileSpec(letter, b"terms", filename="terms.txt")
        letter.save(tmp_path / "letter.pdf")
    path = write(tmp_path, "  - {id: letter, file: letter.pdf, attachments: {note.txt: include}}\n")
    result = bundler.build(path, tmp_path / "out", cache=False)
    assert result.ok and result.plan, [finding.message for finding in result.findings]
    assert [entry.id for entry in result.plan.entries if entry.source] == ["letter", "letter.1"]
    warned = of(result.findings, "source.attachment")
    assert "terms.txt" in warned.message and "`2: leave-out`" in warned.remedy


def test_a_mail_gives_its_subject_and_date_and_stands_in_their_order(tmp_path: Path) -> None:
    mail = (
        "From: mara@example.org\r\nTo: panel@example.org\r\nSubject: {0}\r\nDate: Mon, {1} Oct 2011 18:05:00 +0100\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
        "Words of {0}\r\n--b\r\nContent-Type: text/plain; name=note.txt\r\nContent-Disposition: attachment; "
        "filename=note.txt\r\n\r\nThe same note\r\n--b--\r\n"
    )
    for name, subject, day in (("a", "The later one", 24), ("b", "The earlier one", 10)):
        (tmp_path / f"{name}.eml").write_bytes(mail.format(subject, day).encode())
    path = write(tmp_path, "", "")
    head = path.read_text(encoding="utf-8").replace("documents:\n", "")
    path.write_text(f"{head}sections:\n- title: Mail\n  order: date\n  documents:\n  - {{files: '*.eml'}}\n")
    result = bundler.plan(path, cache=False)
    assert result.ok and result.plan, [finding.message for finding in result.findings]
    rows = [(e.id, e.title, e.date, e.kind.value) for e in result.plan.entries if not e.id.startswith("@")]
    assert rows == [
        ("b", "The earlier one", "10 October 2011, 18:05", "document"),
        ("b.1", "note.txt", "", "document"),
        ("a", "The later one", "24 October 2011, 18:05", "document"),
        ("a.1", "note.txt", "", "pointer"),
    ]
    codes = [finding.code for finding in result.findings]
    assert "manifest.undated" not in codes and "manifest.title-made" not in codes and "plan.guessed" in codes


def test_an_attachment_is_read_as_what_it_is_whatever_it_is_called(tmp_path: Path) -> None:
    """Nobody can rename what lies in a mail."""
    members = {
        "README": b"plain words",
        "photo_jpg": pdf("x", 1),
        "notes. Thanks": b"more words",
        "cut_jpg": pdf("y", 9)[:900],
    }
    (tmp_path / "papers.zip").write_bytes(zipped(**members))
    path = write(tmp_path, "  - {id: papers, file: papers.zip, attachments: {cut.jpg: leave-out}}\n")
    result = bundler.build(path, tmp_path / "out", cache=False)
    assert result.ok and result.plan, [finding.message for finding in result.findings]
    files = [entry.source.file for entry in result.plan.entries if entry.source]
    assert files == ["papers.zip", "papers.zip#notes. Thanks", "papers.zip#photo.jpg", "papers.zip#README"]
    odd = [finding.message.split('"')[1] for finding in result.findings if finding.code == "source.odd-name"]
    assert odd == ["papers.zip#photo.jpg"]
    assert bundler.verify(tmp_path / "out", cache=False).ok
    refused = bundler.check(write(tmp_path, "  - {id: papers, file: papers.zip}\n"), cache=False)
    (error,) = (finding for finding in refused.findings if finding.severity is Severity.ERROR)
    assert error.code != "source.wrong-kind" and '"papers.zip#cut.jpg"' in error.message


def test_defect_text_under_the_name_of_a_pdf_is_no_page_of_the_bundle(tmp_path: Path) -> None:
    """What is left of an attachment that was cut off is its code, which nobody can read."""
    (tmp_path / "papers.zip").write_bytes(zipped(a_pdf=b"JVBERi0xLjMKMSAwIG9iago8PAo"))
    result = bundler.check(write(tmp_path, "  - {id: papers, file: papers.zip}\n"), cache=False)
    (error,) = (finding for finding in result.findings if finding.severity is Severity.ERROR)
    assert error.code == "source.wrong-kind" and "attachments: {1: leave-out}" in error.remedy
