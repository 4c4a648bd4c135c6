"""Sources that are no PDF, and pages altered as is stated: each proved in its own way."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import img2pdf
import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, NameObject
from reportlab.pdfgen.canvas import Canvas

from bundler.pdf.pictures import Picture, draw, open_document
from bundler.prove.alterations import as_declared
from bundler.prove.declared import Declared
from bundler.prove.originals import prove_original
from bundler.prove.report import Record
from tests.prove.finished import dictionary, numbers, stream, written

WORDS = "Dear Sir, the well-known facts\nare in dispute. Łukasz agrees.\n"


def refused(route: str, original: Path, pdf: Path) -> list[str]:
    record = Record()
    prove_original({"route": route, "original": str(original), "pdf": str(pdf), "document": "doc"}, record)
    return [each["code"] for each in record.findings]


def picture(kind: str, mode: str = "RGB", shade: int = 120) -> bytes:
    image = Image.linear_gradient("L").resize((60, 40)).point([min(255, level + shade // 8) for level in range(256)])
    out = io.BytesIO()
    image.convert(mode).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("PNG", "RGB"), ("PNG", "L"), ("PNG", "P")])
def test_picture_is_held_against_its_original(kind: str, mode: str, tmp_path: Path) -> None:
    original, pdf = tmp_path / "picture", tmp_path / "clean.pdf"
    original.write_bytes(picture(kind, mode))
    pdf.write_bytes(img2pdf.convert(picture(kind, mode), nodate=True))
    assert refused("image", original, pdf) == []
    original.write_bytes(picture(kind, mode, shade=200))
    assert refused("image", original, pdf) == ["proof.original-picture"]


def test_picture_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    original, pdf = tmp_path / "picture", tmp_path / "clean.pdf"
    original.write_bytes(b"no picture")
    pdf.write_bytes(img2pdf.convert(picture("JPEG"), nodate=True))
    assert refused("image", original, pdf) == ["proof.original-picture"]


def text_pdf(path: Path, text: str) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    from bundler.resources import resource

    pdfmetrics.registerFont(TTFont("Mono", str(resource("fonts/LiberationMono-Regular.ttf"))))
    canvas = Canvas(str(path), invariant=1)
    canvas.setFont("Mono", 10)
    for at, line in enumerate(text.splitlines()):
        canvas.drawString(72, 700 - 14 * at, line)
    canvas.save()


def test_text_is_held_against_its_original(tmp_path: Path) -> None:
    original, pdf = tmp_path / "note.txt", tmp_path / "clean.pdf"
    original.write_text(WORDS, encoding="utf-8")
    text_pdf(pdf, WORDS)
    assert refused("text", original, pdf) == []
    for other in (WORDS.replace("Sir", "Madam"), WORDS.replace("agrees.\n", ""), WORDS + "More.\n"):
        original.write_text(other, encoding="utf-8")
        assert refused("text", original, pdf) == ["proof.original-text"]


# --- alterations --------------------------------------------------------------------------------------------------


def commented(path: Path, kind: str = "/Square", extra: Callable[[Canvas], Any] = lambda canvas: None) -> None:
    """A page of text with a black annotation over it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 200), invariant=1)
    canvas.drawString(40, 150, "A line of text that stays")
    extra(canvas)
    canvas.save()
    writer = PdfWriter(clone_from=io.BytesIO(out.getvalue()))
    look = stream(writer, b"0 0 0 rg 50 50 40 30 re f")
    box = numbers(50, 50, 90, 80)
    look.get_object().update(
        dictionary({"/Type": NameObject("/XObject"), "/Subtype": NameObject("/Form"), "/BBox": box})
    )
    note = {"/Type": NameObject("/Annot"), "/Subtype": NameObject(kind), "/Rect": box, "/AP": dictionary({"/N": look})}
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(dictionary(note))])
    path.write_bytes(written(writer))


def bare(path: Path, extra: Callable[[Canvas], Any] = lambda canvas: None) -> Picture:
    """The picture of the same page without the annotation."""
    canvas = Canvas(str(path), pagesize=(300, 200), invariant=1)
    canvas.drawString(40, 150, "A line of text that stays")
    extra(canvas)
    canvas.save()
    with open_document(path) as document, closing(document[0]) as page:
        return draw(page)


def explained(original: Path, own: Picture, *codes: str) -> bool:
    with open_document(original) as document, closing(document[0]) as page:
        return as_declared(page, draw(page), own, [], Declared(frozenset(codes)))


def test_removed_comment_is_the_only_difference(tmp_path: Path) -> None:
    commented(tmp_path / "original.pdf")
    assert explained(tmp_path / "original.pdf", bare(tmp_path / "a.pdf"), "comments-removed")
    more = bare(tmp_path / "b.pdf", lambda canvas: canvas.rect(200, 60, 30, 30, fill=1))
    assert not explained(tmp_path / "original.pdf", more, "comments-removed")


def test_removed_comment_does_not_excuse_a_missing_stamp(tmp_path: Path) -> None:
    commented(tmp_path / "original.pdf", "/Stamp")
    assert not explained(tmp_path / "original.pdf", bare(tmp_path / "a.pdf"), "comments-removed")


def test_printed_comment_has_to_be_seen(tmp_path: Path) -> None:
    commented(tmp_path / "original.pdf")
    printed = bare(tmp_path / "a.pdf", lambda canvas: canvas.rect(50, 50, 40, 30, fill=1, stroke=0))
    assert explained(tmp_path / "original.pdf", printed, "comments-printed")
    assert not explained(tmp_path / "original.pdf", bare(tmp_path / "b.pdf"), "comments-printed")


def test_note_whose_words_are_listed_may_lose_its_icon(tmp_path: Path) -> None:
    commented(tmp_path / "original.pdf", "/Text")
    assert explained(tmp_path / "original.pdf", bare(tmp_path / "a.pdf"), "comments-printed")


def test_value_that_readers_were_left_to_draw_excuses_its_own_place(tmp_path: Path) -> None:
    commented(tmp_path / "original.pdf", "/Widget")
    filled = bare(tmp_path / "a.pdf", lambda canvas: canvas.rect(52, 52, 20, 20, fill=1))
    assert explained(tmp_path / "original.pdf", filled, "appearances-made")
    elsewhere = bare(tmp_path / "b.pdf", lambda canvas: canvas.rect(200, 60, 30, 30, fill=1))
    assert not explained(tmp_path / "original.pdf", elsewhere, "appearances-made")


def test_the_words_of_a_draft_stand_on_its_pages_whatever_it_was_read_as(tmp_path: Path) -> None:
    """Pages are made of a draft with its references resolved; the draft itself is held against them, too."""
    from tests.citing.making import docx, p

    words = "the panel gave no reasons for what it said about dates of all meetings in October"
    for name, text in (("original", f"{words} [[sfg:3]]"), ("read", f"{words} [HB/5]"), ("short", "the panel [HB/5]")):
        (tmp_path / name).write_bytes(docx(p(text)))
    source: dict[str, Any] = {"route": "office", "document": "doc", "alterations": [("references-resolved", 0)]}
    for read, text, codes in (("read", f"{words} [HB/5]", []), ("short", "the panel [HB/5]", ["proof.office-words"])):
        pdf = tmp_path / f"{read}.pdf"
        text_pdf(pdf, text)
        record = Record()
        prove_original({**source, "original": tmp_path / "original", "read": tmp_path / read, "pdf": pdf}, record)
        assert [each["code"] for each in record.findings] == codes
