"""What a hostile or careless PDF may carry, threat by threat: stripped, refused, or said."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

import bundler
from bundler.model import AttachmentPolicy, CoveredPolicy, LayerPolicy
from bundler.pdf.walk import sweep_file
from tests.prepare.makers import annotate, changed, drawn, plain, prepare

ACTIONS: dict[str, Any] = {
    "/JavaScript": {"JS": String("app.alert(1)")},
    "/Launch": {"F": String("calc.exe")},
    "/SubmitForm": {"F": String("https://example.org/")},
    "/ImportData": {"F": String("data.fdf")},
    "/Rendition": {"JS": String("x"), "OP": 0},
    "/GoToR": {"F": String("other.pdf"), "D": Array([0, Name.Fit])},
    "/GoToE": {"T": Dictionary(R=Name.C, N=String("x")), "D": Array([0, Name.Fit])},
    "/RichMediaExecute": {},
}


def action(kind: str) -> Dictionary:
    return Dictionary(S=Name(kind), **ACTIONS[kind])


PLACES = {
    "the catalog's opening": lambda pdf, what: pdf.Root.__setitem__("/OpenAction", what),
    "a page's opening": lambda pdf, what: pdf.pages[0].obj.__setitem__("/AA", Dictionary(O=what)),
    "a link": lambda pdf, what: annotate(pdf, "Link", A=what),
    "what follows a link": lambda pdf, what: annotate(
        pdf, "Link", A=Dictionary(S=Name.URI, URI=String("https://example.org/"), Next=Array([what]))
    ),
    "a drawing's own data": lambda pdf, what: pdf.pages[0].obj.Resources.__setitem__("/Odd", what),
    "a page's own data": lambda pdf, what: pdf.pages[0].obj.__setitem__("/Odd", Array([Array([what])])),
}


@pytest.mark.parametrize("kind", ACTIONS)
@pytest.mark.parametrize("place", PLACES)
def test_threat_01_nothing_that_acts_is_left_in_any_object(tmp_path: Path, place: str, kind: str) -> None:
    for packed in (False, True):
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        data = changed(lambda pdf: PLACES[place](pdf, action(kind)), object_stream_mode=mode)
        result = prepare(tmp_path / str(packed), data)
        assert sweep_file(result.prepared.pdf) == []
        assert kind.encode() not in plain(result.open())
        assert result.altered


def test_threat_01_what_nothing_refers_to_does_not_travel(tmp_path: Path) -> None:
    data = drawn()
    at = data.index(b"xref\n")
    orphan = b"90 0 obj\n<< /S /Launch /F (calc.exe) /Type /Action >>\nendobj\n"
    result = prepare(tmp_path, data[:at] + orphan + data[at:])
    assert sweep_file(result.prepared.pdf) == []


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "smb://host/share"])
def test_threat_02_links_to_anything_but_the_web_are_taken_out_and_said(tmp_path: Path, address: str) -> None:
    def change(pdf: Pdf) -> None:
        for target in (address, "https://example.org/"):
            annotate(pdf, "Link", A=Dictionary(S=Name.URI, URI=String(target)))

    result = prepare(tmp_path, changed(change))
    assert result.prepared.facts.web_links == 1
    assert "link-removed" in result.altered
    assert address.encode() not in plain(result.open())


def test_threat_03_a_portfolio_is_refused_and_what_is_attached_is_named_with_its_hash(tmp_path: Path) -> None:
    def attach(pdf: Pdf) -> None:
        pdf.attachments["deed.txt"] = pikepdf.AttachedFileSpec(pdf, b"canary words", filename="deed.txt")

    def collect(pdf: Pdf) -> None:
        attach(pdf)
        pdf.Root.Collection = Dictionary(View=Name.D)

    assert prepare(tmp_path / "portfolio", changed(collect)).errors == ["source.portfolio"]
    result = prepare(tmp_path / "attached", changed(attach), attachments=AttachmentPolicy.LEAVE_OUT)
    [attachment] = result.prepared.facts.attachments
    assert (attachment.name, attachment.size, len(attachment.sha256)) == ("deed.txt", 12, 64)
    assert b"canary words" not in plain(result.open())


def test_threat_16_a_redaction_that_was_marked_and_never_applied_stops_the_build(tmp_path: Path) -> None:
    result = prepare(tmp_path, changed(lambda pdf: annotate(pdf, "Redact")))
    assert result.errors == ["source.unapplied-redaction"]
    assert '"file.pdf"' in result.findings[0].message and "`covered_text: keep`" in result.findings[0].remedy
    kept = prepare(tmp_path / "kept", changed(lambda pdf: annotate(pdf, "Redact")), covered_text=CoveredPolicy.KEEP)
    assert (kept.errors, kept.codes) == ([], ["warning unapplied-redaction"])


def test_threat_18_hidden_layers_are_named_and_keep_their_state(tmp_path: Path) -> None:
    def hide(pdf: Pdf) -> None:
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Advice")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
        pdf.pages[0].obj.Resources.Properties = Dictionary(H=group)

    asked = prepare(tmp_path / "asked", changed(hide))
    assert asked.errors == ["source.hidden-layers"] and '"Advice"' in asked.findings[0].message
    kept = prepare(tmp_path / "kept", changed(hide), layers=LayerPolicy.KEEP)
    assert [(layer.name, layer.visible) for layer in kept.prepared.facts.layers] == [("Advice", False)]
    assert len(kept.open().Root.OCProperties.D.OFF) == 1


def test_threat_19_names_of_people_and_programs_do_not_travel(tmp_path: Path) -> None:
    def tell(pdf: Pdf) -> None:
        pdf.docinfo["/Author"] = "Ottoline Quill"
        pdf.pages[0].obj.PieceInfo = Dictionary(Maker=Dictionary(Private=String("Ottoline Quill")))
        pdf.Root.SpiderInfo = Dictionary(Who=String("Ottoline Quill"))
        pdf.Root.Metadata = pdf.make_stream(b"<x>Ottoline Quill</x>", Type=Name.Metadata, Subtype=Name.XML)

    assert b"Quill" not in plain(prepare(tmp_path, changed(tell)).open())


def test_threat_20_earlier_versions_are_counted_and_said(tmp_path: Path) -> None:
    data = drawn()
    number = re.search(rb"/Root (\d+) 0 R", data)
    assert number
    [start] = re.findall(rb"startxref\n(\d+)", data)
    size = re.search(rb"/Size (\d+)", data)
    assert size
    at = len(data)
    update = b"%s 0 obj\n(a second version)\nendobj\n" % size[1]
    table = b"xref\n%s 1\n%010d 00000 n \n" % (size[1], at)
    frame = (int(size[1]) + 1, number[1], start, at + len(update))
    tail = b"trailer\n<< /Size %d /Root %s 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % frame
    result = prepare(tmp_path, data + update + table + tail)
    assert result.prepared.facts.revisions == 2
    assert "info revisions" in result.codes


def test_threat_21_a_signature_that_no_longer_holds_is_said(tmp_path: Path) -> None:
    def sign(pdf: Pdf) -> None:
        value = pdf.make_indirect(
            Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 1, 2, 3]))
        )
        field = annotate(pdf, "Widget", FT=Name.Sig, T=String("signed"), V=value)
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    result = prepare(tmp_path, changed(sign))
    assert result.prepared.facts.signatures == 1
    assert "warning signature" in result.codes and "signature-voided" in result.altered


@pytest.mark.parametrize("name", ["statement.docx", "statement.jpg", "statement.txt"])
def test_threat_23_a_pdf_under_another_name_is_told_by_its_content(tmp_path: Path, name: str) -> None:
    result = prepare(tmp_path, drawn(), name=name)
    assert result.errors == ["source.wrong-kind"]
    assert f'"{name}"' in result.findings[0].message and "PDF" in result.findings[0].message


def test_threat_25_no_linearization_is_checked() -> None:
    """qpdf's checker may recurse without end; nothing here calls it."""
    sources = list(Path(bundler.__file__).parent.rglob("*.py"))
    assert len(sources) > 50
    assert not [
        path.name
        for path in sources
        if re.search(r"check_linearization|--check\b|check_pdf_syntax", path.read_text("utf-8"))
    ]
