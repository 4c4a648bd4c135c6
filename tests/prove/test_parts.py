"""Small parts of the proof: marks' streams, pictures, texts, what alterations excuse."""

from __future__ import annotations

from typing import Any

import pytest
from pypdf.generic import DecodedStreamObject

from bundler.model import Finding, Severity
from bundler.pdf.pictures import Picture
from bundler.prove.contents import is_balanced
from bundler.prove.declared import Declared
from bundler.prove.frame import PageFrame, displayed, from_display, to_display
from bundler.prove.marks import lightness
from bundler.prove.originals import _decoded
from bundler.prove.pixels import differing, masked, prove_ink, region, stained
from bundler.prove.report import Record, gather
from bundler.prove.stamps import tokens, unicode_map
from bundler.prove.wording import first_difference, is_part, solid, unhyphenated


def content(data: bytes) -> Any:
    made = DecodedStreamObject()
    made.set_data(data)
    return made


# --- streams ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"q 1 0 0 1 2.5 -3 cm", ["q", 1.0, 0.0, 0.0, 1.0, 2.5, -3.0, "cm"]),
        (rb"(a\(b\)c\101\n) Tj", [b"a(b)cA\n", "Tj"]),
        (b"(a(b)c) Tj", [b"a(b)c", "Tj"]),
        (b"<41 4> Tj % a remark\nQ", [b"A@", "Tj", "Q"]),
        (b"/Artifact <</Type /Pagination>> BDC", ["/Artifact", "<<", "/Type", "/Pagination", ">>", "BDC"]),
    ],
)
def test_tokens(data: bytes, wanted: list[Any]) -> None:
    assert list(tokens(data)) == wanted


@pytest.mark.parametrize("data", [b"(no end", b"q ) Q"])
def test_content_that_cannot_be_read(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"string|read"):
        list(tokens(data))


def test_unicode_map() -> None:
    cmap = b"2 beginbfchar <01> <0041> <02> <D83DDE00> endbfchar 1 beginbfrange <10> <12> <0030> endbfrange"
    assert unicode_map(cmap) == {b"\x01": "A", b"\x02": "😀", b"\x10": "0", b"\x11": "1", b"\x12": "2"}


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ([b"q 1 0 0 1 0 0 cm Q"], True),
        ([b"q q", b"Q Q"], True),
        ([b"q"], False),
        ([b"Q 0 0 1 1 re W n q"], False),
        ([b"q Q Q"], False),
        ([b"BT (plain) Tj ET"], True),
    ],
)
def test_balance(parts: list[bytes], wanted: bool) -> None:
    assert is_balanced([content(part) for part in parts]) is wanted


@pytest.mark.parametrize(("colour", "light"), [((1, 1, 1), 1), ((0,), 0), ((0, 0, 0, 1), 0), ((0, 0, 0, 0), 1)])
def test_lightness(colour: tuple[float, ...], light: float) -> None:
    assert lightness(colour) == light


# --- places -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("unit", [1.0, 2.0])
def test_places_on_the_displayed_page_and_back(rotate: int, unit: float) -> None:
    frame = PageFrame((10, 20, 110, 220), rotate, unit)
    rect = (5.0, 6.0, 45.0, 26.0)
    assert displayed(frame, from_display(frame, rect)) == pytest.approx(rect)


@pytest.mark.parametrize(
    ("rotate", "corner"), [(0, (10.0, 20.0)), (90, (110.0, 20.0)), (180, (110.0, 220.0)), (270, (10.0, 220.0))]
)
def test_bottom_left_as_displayed(rotate: int, corner: tuple[float, float]) -> None:
    assert to_display(PageFrame((10, 20, 110, 220), rotate, 1.0), *corner) == (0, 0)


# --- pictures -----------------------------------------------------------------------------------------------------


def picture(*rows: str) -> Picture:
    """A picture in which "#" is black and "." white."""
    rgb = b"".join(bytes(3) if cell == "#" else b"\xff" * 3 for row in rows for cell in row)
    return Picture(len(rows[0]), len(rows), rgb)


def test_pixels_that_differ_are_counted_outside_what_is_masked() -> None:
    one, other = picture("#..", "...", "..#"), picture("...", "...", "..#")
    assert differing(one, other) == (1, 1)
    assert differing(masked(one, [(0, 0, 1, 1)]), masked(other, [(0, 0, 1, 1)])) == (0, 0)


def test_region_counts_from_the_top_and_grows_by_a_pixel() -> None:
    blank = picture(*["." * 20] * 40)
    assert region((5, 5, 10, 10), 1.0, (20, 40), blank, grow=False) == (5, 30, 10, 35)
    assert region((5, 5, 10, 10), 1.0, (20, 40), blank) == (4, 29, 11, 36)
    assert region((10, 10, 20, 20), 2.0, (20, 40), blank, grow=False) == (5, 30, 10, 35)


@pytest.mark.parametrize(
    ("rows", "seen"), [("#" * 9, True), ("####.....", False), (".....####", False), ("." * 9, False)]
)
def test_letter_has_to_show_from_top_to_bottom(rows: str, seen: bool) -> None:
    page = picture(*[f"...{cell}..." for cell in rows])
    assert prove_ink(page, (0, 0, 7, 9), [(2, 0, 5, 9)]) is seen


def test_specks_are_no_stain() -> None:
    assert not stained(picture("......", "..#...", "......"), (0, 0, 6, 3))
    assert stained(picture("......", ".###..", "......"), (0, 0, 6, 3))


# --- texts --------------------------------------------------------------------------------------------------------


def test_texts() -> None:
    assert solid(" a b\n c ") == "abc"
    assert unhyphenated("co-op\u00ad") == "coop"
    assert is_part("ace", "abcde")
    assert not is_part("aec", "abcde")
    assert first_difference("one two", "one ten") == "it reads “one two” where the source reads “one ten”"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_originals_are_read_as_they_were_written(encoding: str) -> None:
    assert _decoded("“Zoë”".encode(encoding)) == "“Zoë”"


# --- alterations --------------------------------------------------------------------------------------------------


def test_alteration_counts_on_its_own_page() -> None:
    stated = [["comments-removed", 2], ["layers-flattened", 0]]
    assert Declared.on(stated, 2).comments_removed
    assert not Declared.on(stated, 1).comments_removed
    assert Declared.on(stated, 1).flattened


def test_web_link_is_not_excused_by_another_that_was_removed() -> None:
    removed = Declared(frozenset({"link-removed"}))
    assert removed.link_gone("uri", "file:///etc/hosts")
    assert not removed.link_gone("uri", "https://example.org/")
    assert not removed.link_gone("page", "3")


def test_stamp_is_no_comment_that_may_go() -> None:
    removed = Declared(frozenset({"comments-removed"}))
    assert removed.annotation_gone("/Highlight")
    assert not removed.annotation_gone("/Stamp")
    assert not Declared(frozenset()).annotation_gone("/Highlight")


# --- report -------------------------------------------------------------------------------------------------------


def test_records_are_gathered_each_refusal_once() -> None:
    one, two = Record("a.pdf"), Record("a.pdf")
    for record in (one, two):
        record.refuse("label", "it is wrong.", "7", "letter", 2)
        record.looked("labels", 3)
        record.note("labels", "odd")
        record.spent("drawn", 2)
    findings, whole = gather([one.to_json(), two.to_json()])
    assert (whole.counts, whole.notes, whole.efforts) == ({"labels": 6}, {"labels": ["odd"]}, {"drawn": 4})
    [finding] = findings
    assert isinstance(finding, Finding)
    assert (finding.code, finding.severity, finding.message) == (
        "proof.label",
        Severity.ERROR,
        "Bundle page 7: it is wrong.",
    )
    assert str(finding.place) == "a.pdf, letter, page 2"
