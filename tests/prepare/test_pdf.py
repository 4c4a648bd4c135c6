"""PDFs: what is refused, what is stripped, what survives."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from bundler.model import AnnotationPolicy, AttachmentPolicy, LayerPolicy, OutlineItem
from bundler.pdf.pictures import survey
from tests.prepare.makers import RED, annotate, changed, drawn, form, plain, prepare, saved


def test_a_plain_pdf_is_used_as_it_is(tmp_path: Path) -> None:
    data = drawn(3)
    prepared = prepare(tmp_path, data).prepared
    assert prepared.pdf == prepared.original
    assert prepared.pdf.read_bytes() == data
    assert prepared.sha256 == hashlib.sha256(data).hexdigest()
    assert (prepared.size, prepared.facts.route, len(prepared.facts.pages)) == (len(data), "direct", 3)
    assert prepared.facts.alterations == ()


@pytest.mark.parametrize(("content", "known"), [(b"q 1 0 0 RG Q", True), (b"q 1 0 0 RG", False), (b"Q", False)])
def test_content_that_leaves_nothing_open_is_known(content: bytes, known: bool, tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(content)

    (page,) = prepare(tmp_path, changed(change)).prepared.facts.pages
    assert page.balanced is known


def test_no_file_is_named_as_the_user_named_it(tmp_path: Path) -> None:
    prepare(tmp_path, drawn(), name="../Ashdown CON.pdf")
    assert all("Ashdown" not in path.name for path in tmp_path.rglob("*"))
    assert not (tmp_path.parent / "Ashdown CON.pdf").exists()


# --- refusals -----------------------------------------------------------------------------------------------------


def portfolio(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Collection = Dictionary(View=Name.D)


def dynamic(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))


def text_field(pdf: pikepdf.Pdf, value: str = "Łukasz Ωmega", **entries: object) -> None:
    widget = annotate(
        pdf, "Widget", rect=(40, 200, 240, 240), FT=Name.Tx, T=String("name"), V=String(value),
        DA=String("/Helv 12 Tf 0 g"), **entries,
    )  # fmt: skip
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]), DA=String("/Helv 0 Tf 0 g"))


def rendering(pdf: pikepdf.Pdf) -> None:
    text_field(pdf)
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")
    pdf.Root.NeedsRendering = True


def pageless() -> bytes:
    return saved(pikepdf.new())


def redacted(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, "Redact")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (changed(portfolio), "source.portfolio"),
        (changed(dynamic), "source.dynamic-form"),
        (changed(rendering), "source.dynamic-form"),
        (pageless(), "source.no-pages"),
        (drawn()[:-600], "source.cut-off"),
        (b"%PDF-1.7\nnothing else", "source.damaged"),
        (b"", "source.wrong-kind"),
        (b"\xff\xd8\xff\xe0 a picture", "source.wrong-kind"),
        (b"just words", "source.wrong-kind"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refused_by_name_with_the_remedy(tmp_path: Path, data: bytes, code: str) -> None:
    result = prepare(tmp_path, data, name="claim/sfg.pdf")
    assert result.refused
    assert result.errors == [code]
    [finding] = result.findings
    assert '"claim/sfg.pdf"' in finding.message
    assert finding.remedy
    assert finding.place.document == "doc"


def test_an_unapplied_redaction_is_an_error(tmp_path: Path) -> None:
    assert prepare(tmp_path, changed(redacted)).errors == ["source.unapplied-redaction"]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "object streams"])
def test_pitfall_4_a_cut_off_file_never_comes_through_with_pages_missing_or_blank(tmp_path: Path, packed: bool) -> None:
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    data = changed(lambda pdf: None, drawn(6), object_stream_mode=mode)
    (tmp_path / "whole.pdf").write_bytes(data)
    truth = [(page.bands, page.text) for page in survey(tmp_path / "whole.pdf").values()]
    refused = 0
    for cut in range(60, len(data) - 40, len(data) // 15):
        result = prepare(tmp_path / str(cut), data[:cut])
        refused += result.refused
        if not result.refused:
            assert [(p.bands, p.text) for p in survey(result.prepared.pdf).values()] == truth
    assert refused >= 13


LOSSES = {"warning lost-content", "warning unconfirmed", "warning imported", "warning pictured", "warning page-unseen"}
"""What says that not all of a damaged file may be there."""


def test_a_hole_in_a_file_is_not_mended_over_in_silence(tmp_path: Path) -> None:
    data = changed(lambda pdf: None, drawn(6), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    (tmp_path / "whole.pdf").write_bytes(data)
    truth = [(page.bands, page.text) for page in survey(tmp_path / "whole.pdf").values()]
    for cut in range(60, len(data) - 300, len(data) // 15):
        result = prepare(tmp_path / str(cut), data[:cut] + data[cut + 120 :])
        if not result.refused:
            same = [(p.bands, p.text) for p in survey(result.prepared.pdf).values()] == truth
            assert LOSSES & set(result.codes) or (same and "warning repaired" in result.codes)


def test_a_file_with_a_wrong_xref_is_mended_and_said(tmp_path: Path) -> None:
    data = drawn(2).replace(b"startxref\n", b"startxref\n9")
    result = prepare(tmp_path, data)
    assert result.codes == ["warning repaired"]
    assert result.prepared.facts.route == "repaired"
    assert "repaired" in result.altered
    assert len(result.open().pages) == 2


# --- passwords ----------------------------------------------------------------------------------------------------


def locked(user: str, owner: str = "owner") -> bytes:
    return changed(lambda pdf: None, encryption=pikepdf.Encryption(owner=owner, user=user))


def test_an_empty_password_opens_by_itself_with_a_warning(tmp_path: Path) -> None:
    result = prepare(tmp_path, locked(""))
    assert result.codes == ["warning protected"]
    assert not result.open().is_encrypted
    assert "decrypted" in result.altered


@pytest.mark.parametrize(
    ("env", "value", "code", "named"),
    [
        ("", None, "source.password-missing", "password: {env: NAME}"),
        ("FORM_PASSWORD", None, "source.password-missing", "FORM_PASSWORD"),
        ("FORM_PASSWORD", "swordfish", "source.wrong-password", "FORM_PASSWORD"),
    ],
)
def test_a_password_that_is_missing_or_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, env: str, value: str | None, code: str, named: str
) -> None:
    monkeypatch.delenv("FORM_PASSWORD", raising=False)
    if value:
        monkeypatch.setenv("FORM_PASSWORD", value)
    result = prepare(tmp_path, locked("sesame"), password_env=env)
    assert result.errors == [code]
    assert named in result.findings[0].remedy
    assert not value or value not in str(result.findings)


def test_the_right_password_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORM_PASSWORD", "sesame")
    result = prepare(tmp_path, locked("sesame"), password_env="FORM_PASSWORD")
    assert result.codes == []
    assert not result.open().is_encrypted
    assert result.prepared.facts.pages[0].chars > 10


# --- active content -----------------------------------------------------------------------------------------------


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def with_actions(pdf: pikepdf.Pdf) -> None:
    root, page = pdf.Root, pdf.pages[0].obj
    root.OpenAction = script()
    root.AA = Dictionary(WC=script())
    root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))
    page.AA = Dictionary(O=script())
    annotate(pdf, "Link", A=Dictionary(S=Name.Launch, F=String("calc.exe")))
    annotate(pdf, "Link", A=Dictionary(S=Name.GoToR, F=String("other.pdf"), D=Array([0, Name.Fit])))
    annotate(pdf, "Link", A=Dictionary(S=Name.URI, URI=String("file:///etc/passwd")))
    annotate(pdf, "Link", A=Dictionary(S=Name.URI, URI=String("javascript:alert(1)")))
    annotate(pdf, "Link", A=Dictionary(S=Name.URI, URI=String("https://example.org/"), Next=script()))
    annotate(pdf, "Link", A=Dictionary(S=Name.URI, URI=String("mailto:a@example.org")))
    submit = Dictionary(S=Name.SubmitForm, F=String("http://example.org"))
    button = annotate(pdf, "Widget", FT=Name.Btn, T=String("b"), A=submit, AA=Dictionary(K=script()))
    root.AcroForm = Dictionary(Fields=Array([button]))
    annotate(pdf, "Screen", A=Dictionary(S=Name.Rendition, R=Dictionary(Type=Name.Rendition)))


def test_whatever_acts_is_taken_out_and_stated(tmp_path: Path) -> None:
    result = prepare(tmp_path, changed(with_actions))
    assert result.errors == []
    assert result.altered >= {
        "script-removed", "launch-removed", "file-link-removed", "link-removed", "submit-removed", "media-removed",
        "action-removed",
    }  # fmt: skip
    data = plain(result.open())
    for word in (
        b"/JS",
        b"/JavaScript",
        b"/Launch",
        b"/GoToR",
        b"/SubmitForm",
        b"/AA",
        b"/OpenAction",
        b"file:",
        b"calc",
    ):
        assert word not in data
    assert result.prepared.facts.web_links == 2
    assert b"https://example.org/" in data
    assert b"mailto:a@example.org" in data


def test_a_script_under_an_escaped_name_is_found(tmp_path: Path) -> None:
    data = changed(lambda pdf: pdf.Root.__setitem__("/OpenAction", script()))
    result = prepare(tmp_path, data.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/OpenAction", b"/Open#41ction"))
    assert b"alert" not in plain(result.open())


# --- links --------------------------------------------------------------------------------------------------------


def with_names(pdf: pikepdf.Pdf) -> None:
    first, last = pdf.pages[0].obj, pdf.pages[2].obj
    pdf.Root.Dests = Dictionary(end=Array([last, Name.FitH, 100]), same=Dictionary(D=Array([last, Name.Fit])))
    tree = Dictionary(Kids=Array([Dictionary(Names=Array([String("same"), Array([first, Name.XYZ, 1, 2, 0])]))]))
    pdf.Root.Names = Dictionary(Dests=tree)
    annotate(pdf, "Link", Dest=Name.end)
    annotate(pdf, "Link", A=Dictionary(S=Name.GoTo, D=Name.same))
    annotate(pdf, "Link", A=Dictionary(S=Name.GoTo, D=String("same")))
    annotate(pdf, "Link", page=1, A=Dictionary(S=Name.GoTo, D=String("nowhere")))
    annotate(pdf, "Link", page=1, Dest=Array([last, Name.Fit]))
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Grounds"))
        outline.root[0].children.append(pikepdf.OutlineItem("End", 2))
    pdf.Root.Outlines.First.Dest = String("same")


def test_pitfall_8_named_destinations_of_both_kinds_become_explicit(tmp_path: Path) -> None:
    result = prepare(tmp_path, changed(with_names, drawn(3)))
    pdf = result.open()
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    found = [[(pages[a.Dest[0].objgen], str(a.Dest[1])) for a in page.obj.get("/Annots", [])] for page in pdf.pages]
    assert found == [[(3, "/FitH"), (3, "/Fit"), (1, "/XYZ")], [(3, "/Fit")], []]
    assert "/Names" not in pdf.Root
    assert "/Dests" not in pdf.Root
    facts = result.prepared.facts
    assert facts.links == 4
    assert facts.outline == (OutlineItem("Grounds", 1, (OutlineItem("End", 3),)),)
    assert pdf.Root.Outlines.First.Dest[0].objgen == pdf.pages[0].obj.objgen


def test_a_link_to_nothing_is_dropped_and_reported(tmp_path: Path) -> None:
    result = prepare(tmp_path, changed(with_names, drawn(3)))
    assert result.codes == ["warning dead-link"]
    assert "dead-link-removed" in result.altered
    assert result.findings[0].place.page == 2


def test_an_outline_that_loops_ends(tmp_path: Path) -> None:
    def loop(pdf: pikepdf.Pdf) -> None:
        item = pdf.make_indirect(Dictionary(Title=String("Round")))
        item.Next, item.First = item, item
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=item))

    assert prepare(tmp_path, changed(loop)).prepared.facts.outline == (OutlineItem("Round", None),)


# --- pages --------------------------------------------------------------------------------------------------------


def test_inherited_attributes_are_written_onto_each_page(tmp_path: Path) -> None:
    def inherit(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        tree = pdf.Root.Pages
        for key in ("/Resources", "/MediaBox"):
            tree[key] = page[key]
            del page[key]
        tree.Rotate = -90
        del page["/Rotate"]
        tree.CropBox = Array([10, 20, 210, 320])

    with prepare(tmp_path, changed(inherit)).open() as pdf:
        page = pdf.pages[0].obj
        assert {"/Resources", "/MediaBox", "/CropBox", "/Rotate"} <= set(page.keys())
        assert page.Rotate == 270


def test_boxes_rotation_and_unit(tmp_path: Path) -> None:
    def shape(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.MediaBox, page.CropBox = Array([300, 400, 0, 0]), Array([-50, 20, 200, 320])
        page.Rotate, page.UserUnit = 450, 2

    facts = prepare(tmp_path, changed(shape)).prepared.facts.pages[0]
    assert (facts.media, facts.crop) == ((0, 0, 300, 400), (0, 20, 200, 320))
    assert (facts.rotate, facts.user_unit, facts.width, facts.height) == (90, 2, 600, 400)
    assert facts.ink.cell * facts.ink.columns == pytest.approx(600, abs=facts.ink.cell)


def test_a_missing_size_is_a_guess_and_said(tmp_path: Path) -> None:
    result = prepare(tmp_path, drawn().replace(b"/MediaBox", b"/MediaBux"))
    assert "warning size-guessed" in result.codes
    assert result.prepared.facts.pages[0].media == (0, 0, 612, 792)


def test_private_data_and_metadata_do_not_travel(tmp_path: Path) -> None:
    def secrets(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.PieceInfo = Dictionary(Maker=Dictionary(Private=String("private words")))
        page.Thumb = pdf.make_stream(b"small picture")
        page.Metadata = pdf.make_stream(b"<author>")
        pdf.docinfo["/Author"] = "The Author"
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))

    result = prepare(tmp_path, changed(secrets))
    data = plain(result.open())
    for words in (b"private words", b"small picture", b"<author>", b"The Author", b"StructTree"):
        assert words not in data
    assert result.altered == {"private-data-removed", "structure-dropped"}


def test_earlier_versions_are_counted_and_dropped(tmp_path: Path) -> None:
    data = drawn() + b"\n" + drawn()[9:]
    result = prepare(tmp_path, data)
    assert result.refused or "info revisions" in result.codes


# --- comments -----------------------------------------------------------------------------------------------------


def with_comments(pdf: pikepdf.Pdf) -> None:
    popup = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=Array([0, 0, 9, 9])))
    look = Dictionary(N=form(pdf, RED))
    annotate(
        pdf,
        "Highlight",
        AP=look,
        T=String("A. Clerk"),
        Contents=String("privileged"),
        Popup=popup,
        M=String("D:20260105"),
    )
    pdf.pages[0].obj.Annots.append(popup)
    annotate(pdf, "Stamp", rect=(200, 300, 250, 320), AP=Dictionary(N=form(pdf, RED)), T=String("A. Clerk"))
    annotate(pdf, "Link", A=Dictionary(S=Name.URI, URI=String("https://example.org/")))


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    return [str(a.Subtype) for a in pdf.pages[0].obj.get("/Annots", [])]


def test_comments_stop_the_build_until_the_manifest_says_what_to_do(tmp_path: Path) -> None:
    result = prepare(tmp_path, changed(with_comments))
    assert result.errors == ["source.comments"]
    [finding] = result.findings
    for part in ("highlight", "page 1", "A. Clerk"):
        assert part in finding.message
    assert "annotations: remove" in finding.remedy


def test_comments_removed(tmp_path: Path) -> None:
    result = prepare(tmp_path, changed(with_comments), annotations=AnnotationPolicy.REMOVE)
    assert result.codes == []
    assert kinds(result.open()) == ["/Stamp", "/Link"]
    assert "comments-removed" in result.altered
    data = plain(result.open())
    assert b"privileged" not in data
    assert b"Clerk" not in data


def test_comments_kept(tmp_path: Path) -> None:
    result = prepare(tmp_path, changed(with_comments), annotations=AnnotationPolicy.KEEP)
    assert kinds(result.open()) == ["/Highlight", "/Popup", "/Stamp", "/Link"]
    assert result.prepared.pdf == result.prepared.original


def test_comments_printed_look_the_same_and_are_no_annotations(tmp_path: Path) -> None:
    data = changed(with_comments)
    (tmp_path / "before.pdf").write_bytes(data)
    result = prepare(tmp_path, data, annotations=AnnotationPolicy.PRINT)
    assert kinds(result.open()) == ["/Stamp", "/Link"]
    before, after = survey(tmp_path / "before.pdf")[0], survey(result.prepared.pdf)[0]
    assert (before.bands, before.text) == (after.bands, after.text)
    [comment] = result.prepared.facts.comments
    assert (comment.page, comment.kind, comment.author, comment.text, comment.date) == (
        1, "highlight", "A. Clerk", "privileged", "2026-01-05",
    )  # fmt: skip


def test_a_comment_that_cannot_be_printed_is_an_error(tmp_path: Path) -> None:
    data = changed(lambda pdf: annotate(pdf, "Highlight", QuadPoints=Array([100, 220, 150, 220, 100, 200, 150, 200])))
    result = prepare(tmp_path, data, annotations=AnnotationPolicy.PRINT)
    assert result.errors == ["source.comment-unprinted"]


def test_hidden_annotations_are_dropped_and_reported(tmp_path: Path) -> None:
    def hide(pdf: pikepdf.Pdf) -> None:
        annotate(pdf, "Stamp", AP=Dictionary(N=form(pdf, RED)))
        pdf.pages[0].obj.Annots[0].F = 2

    result = prepare(tmp_path, changed(hide))
    assert result.codes == ["warning hidden-annotation"]
    assert kinds(result.open()) == []


# --- layers -------------------------------------------------------------------------------------------------------


def with_layers(pdf: pikepdf.Pdf) -> None:
    shown, hidden = (pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(n))) for n in ("Plan", "Advice"))
    default = Dictionary(ON=Array([shown]), OFF=Array([hidden]), Order=Array([shown, hidden]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([shown, hidden]), D=default)
    page = pdf.pages[0].obj
    page.Resources.Properties = Dictionary(S=shown, H=hidden)
    page.Resources.XObject = Dictionary(X=form(pdf, b"(in a form) pop 0 0 9 9 re f", OC=hidden))
    page.Contents = pdf.make_stream(
        b"/OC /S BDC 1 0 0 rg 10 10 50 50 re f EMC "
        b"/OC /H BDC 0 0 1 rg 100 100 50 50 re f BT /F1 12 Tf 50 300 Td (SECRET ADVICE) Tj ET /X Do EMC "
        b"200 10 50 50 re f"
    )


def test_hidden_layers_stop_the_build_until_the_manifest_says_what_to_do(tmp_path: Path) -> None:
    result = prepare(tmp_path, changed(with_layers))
    assert result.errors == ["source.hidden-layers"]
    assert '"Advice"' in result.findings[0].message
    assert [(layer.name, layer.visible) for layer in result.prepared.facts.layers] == [
        ("Plan", True),
        ("Advice", False),
    ]


def test_layers_kept(tmp_path: Path) -> None:
    result = prepare(tmp_path, changed(with_layers), layers=LayerPolicy.KEEP)
    assert result.codes == []
    assert "/OCProperties" in result.open().Root


def test_layers_flattened_leave_nothing_of_what_was_hidden_and_look_the_same(tmp_path: Path) -> None:
    data = changed(with_layers)
    (tmp_path / "before.pdf").write_bytes(data)
    result = prepare(tmp_path, data, layers=LayerPolicy.FLATTEN)
    assert result.codes == []
    clean = plain(result.open())
    for words in (b"SECRET", b"in a form", b"/OC", b"Advice"):
        assert words not in clean
    assert survey(tmp_path / "before.pdf")[0].bands == survey(result.prepared.pdf)[0].bands
    assert b"0 0 1 rg" in clean, "what follows may lean on the graphics state"


# --- attachments --------------------------------------------------------------------------------------------------


def with_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["note.txt"] = b"attached words"


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        (AttachmentPolicy.WARN, "warning attachment"),
        (AttachmentPolicy.LEAVE_OUT, "info attachment"),
        (AttachmentPolicy.INCLUDE, "info attachment"),
    ],
)
def test_attachments_are_listed_and_taken_out(tmp_path: Path, policy: AttachmentPolicy, code: str) -> None:
    result = prepare(tmp_path, changed(with_attachment), attachments=policy)
    assert result.codes == [code]
    [attachment] = result.prepared.facts.attachments
    digest = hashlib.sha256(b"attached words").hexdigest()
    assert (attachment.name, attachment.size, attachment.sha256) == ("note.txt", 14, digest)
    for part in ("note.txt", "14 bytes", digest):
        assert part in result.findings[0].message
    assert b"attached words" not in plain(result.open())
    kept = tmp_path / f"{digest}.attached"
    assert kept.exists() == (policy is AttachmentPolicy.INCLUDE)


# --- forms --------------------------------------------------------------------------------------------------------


def ink(path: Path, rect: tuple[float, float, float, float]) -> bool:
    return not survey(path)[0].ink.clear(rect)


def test_pitfall_7_values_that_nothing_draws_are_drawn(tmp_path: Path) -> None:
    result = prepare(tmp_path, changed(text_field))
    assert result.codes == []
    assert "appearances-made" in result.altered
    assert result.prepared.facts.fields == (("name", "Łukasz Ωmega"),)
    assert ink(result.prepared.pdf, (45, 205, 120, 235))
    assert b"/V (" in plain(result.open()) or b"/V <" in plain(result.open())


def test_values_are_drawn_anew_where_the_form_asks_for_it(tmp_path: Path) -> None:
    def stale(pdf: pikepdf.Pdf) -> None:
        text_field(pdf, "first line\nsecond line " + "long " * 30, AP=Dictionary(N=form(pdf, b"")), Ff=1 << 12)
        pdf.Root.AcroForm.NeedAppearances = True

    result = prepare(tmp_path, changed(stale))
    assert "/NeedAppearances" not in result.open().Root.AcroForm
    assert ink(result.prepared.pdf, (45, 205, 235, 235))


def test_a_value_that_cannot_be_drawn_is_an_error(tmp_path: Path) -> None:
    result = prepare(tmp_path, changed(lambda pdf: text_field(pdf, "短い")))
    assert result.errors == ["source.form-value-undrawn"]
    assert "短" in result.findings[0].message


def test_an_xfa_form_whose_fields_draw_their_values_is_accepted(tmp_path: Path) -> None:
    def both(pdf: pikepdf.Pdf) -> None:
        text_field(pdf, AP=Dictionary(N=form(pdf, RED)))
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")

    result = prepare(tmp_path, changed(both))
    assert result.codes == []
    assert "xfa-dropped" in result.altered
    assert result.prepared.facts.fields == (("name", "Łukasz Ωmega"),)


def test_a_signature_is_reported_and_keeps_its_look(tmp_path: Path) -> None:
    def sign(pdf: pikepdf.Pdf) -> None:
        value = pdf.make_indirect(Dictionary(Type=Name.Sig, Name=String("O. Marsh"), Contents=String("00")))
        widget = annotate(pdf, "Widget", FT=Name.Sig, T=String("s"), V=value, AP=Dictionary(N=form(pdf, RED)))
        pdf.Root.AcroForm = Dictionary(Fields=Array([widget]), SigFlags=3)

    result = prepare(tmp_path, changed(sign))
    assert result.codes == ["warning signature"]
    assert "O. Marsh" in result.findings[0].message
    assert result.prepared.facts.signatures == 1
    assert b"/V " not in plain(result.open())
    assert ink(result.prepared.pdf, (105, 205, 145, 215))


def test_the_same_source_gives_the_same_clean_bytes(tmp_path: Path) -> None:
    data = changed(with_actions)
    one, other = (prepare(tmp_path / name, data).prepared for name in "ab")
    assert one.pdf.read_bytes() == other.pdf.read_bytes()
    assert one.facts == other.facts
    assert io.BytesIO(one.pdf.read_bytes()).read(4) == b"%PDF"
