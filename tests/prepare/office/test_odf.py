"""OpenDocument: views of tracked changes, comments, hidden text, slides, links; packed and flat."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.model import ChangesPolicy
from bundler.prepare.desk import Refused
from bundler.prepare.office import odf
from bundler.prepare.office.package import local, parse
from tests.prepare.office.makers import HEAD, ODF, changed_odt_body, flat, region
from tests.prepare.office.makers import odf as packed
from tests.prepare.office.reading import ACCEPT, ORIGINAL, SHOW, treated, words

PART = "content.xml"


def lines(body: str, changes: ChangesPolicy, folder: Path, styles: str = "") -> list[str]:
    return words(treated(packed(body, styles), odf.treat, changes, folder)[0], PART)


def test_each_view_holds_its_own_words(tmp_path: Path) -> None:
    assert lines(changed_odt_body(), ACCEPT, tmp_path) == ["Before ZZINSERTEDZZ after."]
    assert lines(changed_odt_body(), ORIGINAL, tmp_path) == ["Before  after ZZDELETEDZZ."]
    assert "ZZDELETEDZZ" in "".join(lines(changed_odt_body(), SHOW, tmp_path))


def test_changes_are_counted_with_their_words(tmp_path: Path) -> None:
    found = treated(packed(changed_odt_body()), odf.treat, ACCEPT, tmp_path)[1]
    assert found.changes == {"insertion": 1, "deletion": 1}
    assert found.samples == [
        "insertion: \u201cZZINSERTEDZZ\u201d by Petra Quill",
        "deletion: \u201cZZDELETEDZZ\u201d by Petra Quill",
    ]


def tracked(*regions: str) -> str:
    return f"<text:tracked-changes>{''.join(regions)}</text:tracked-changes>"


def test_an_insertion_over_several_paragraphs_is_cut_out_whole(tmp_path: Path) -> None:
    body = tracked(region("c", "insertion")) + (
        '<text:p>one <text:span>big <text:change-start text:change-id="c"/>new</text:span> x</text:p>'
        '<text:p>new</text:p><text:list><text:list-item><text:p>new<text:change-end text:change-id="c"/> end</text:p>'
        "</text:list-item></text:list><text:p>last</text:p>"
    )
    assert lines(body, ORIGINAL, tmp_path) == ["one big  end", "last"]


def test_deleted_paragraphs_are_put_back(tmp_path: Path) -> None:
    content = "<text:p>A</text:p><text:p>B</text:p><text:p>C</text:p>"
    body = tracked(region("c", "deletion", content)) + (
        '<text:p>before <text:span>in <text:change text:change-id="c"/>side</text:span> after</text:p>'
    )
    assert lines(body, ORIGINAL, tmp_path) == ["before in A", "B", "Cside after"]
    assert lines(body, ACCEPT, tmp_path) == ["before in side after"]


HIDING = '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'


@pytest.mark.parametrize(
    "hidden",
    [
        '<text:p>a<text:span text:style-name="H">ZZHIDDENZZ</text:span></text:p>',
        '<text:section text:display="none" text:name="s"><text:p>ZZHIDDENZZ</text:p></text:section>',
        '<text:p>a<text:hidden-text text:is-hidden="true" text:string-value="ZZHIDDENZZ"/></text:p>',
    ],
)
def test_hidden_text_is_found_and_left_out_or_shown(hidden: str, tmp_path: Path) -> None:
    package, found = treated(packed(hidden, HIDING), odf.treat, ACCEPT, tmp_path)
    assert found.hidden == ["ZZHIDDENZZ"]
    assert b"ZZHIDDENZZ" not in package.read(PART)
    shown, _ = treated(packed(hidden, HIDING), odf.treat, SHOW, tmp_path)
    assert "ZZHIDDENZZ" in "".join(words(shown, PART))


def test_a_comment_is_listed_and_taken_out(tmp_path: Path) -> None:
    note = (
        "<office:annotation><dc:creator>Petra Quill</dc:creator><dc:date>2026-01-05T09:00:00</dc:date>"
        "<text:p>Privileged</text:p></office:annotation>"
    )
    package, found = treated(packed(f"<text:p>said{note} here</text:p>"), odf.treat, ACCEPT, tmp_path)
    [comment] = found.notes
    assert (comment.author, comment.text, comment.date, comment.anchor) == (
        "Petra Quill", "Privileged", "2026-01-05", "said here",
    )  # fmt: skip
    assert words(package, PART) == ["said here"]


def test_links_outside_are_named_and_cut(tmp_path: Path) -> None:
    body = (
        '<text:p><draw:frame><draw:image xlink:href="http://127.0.0.1:9/x.png"/></draw:frame>'
        '<draw:frame><draw:image xlink:href="../../secret.png"/></draw:frame>'
        '<draw:frame><draw:image xlink:href="Pictures/own.png"/></draw:frame>'
        '<text:a xlink:href="https://example.org/">web</text:a><text:a xlink:href="file:///etc/passwd">no</text:a></text:p>'
        '<text:section text:name="s"><text:section-source xlink:href="http://127.0.0.1:9/part.odt"/><text:p>x</text:p></text:section>'
    )
    package, found = treated(packed(body), odf.treat, ACCEPT, tmp_path)
    text = package.read(PART)
    assert len(found.external) == 3
    assert b"127.0.0.1" not in text
    assert b"secret" not in text
    assert b"passwd" not in text
    assert b"Pictures/own.png" in text
    assert b"https://example.org/" in text


def test_a_flat_file_is_treated_alike(tmp_path: Path) -> None:
    body = changed_odt_body() + '<text:p><draw:image xlink:href="file:///secret.png"/></text:p>'
    root = parse(flat(body), "x")
    found = odf.treat_flat(root, ACCEPT)
    assert found.changes == {"insertion": 1, "deletion": 1}
    assert found.external == ["picture file:///secret.png"]
    assert "ZZDELETEDZZ" not in "".join(root.itertext())


def test_dates_keep_the_value_that_was_seen(tmp_path: Path) -> None:
    package, found = treated(
        packed("<text:p>On <text:date>5 May 2020</text:date>.</text:p>"), odf.treat, ACCEPT, tmp_path
    )
    assert found.frozen == {"date": 1}
    assert words(package, PART) == ["On 5 May 2020."]
    assert not any(local(e) == "date" for e in package.tree(PART).iter())


def test_a_locked_file_is_refused(tmp_path: Path) -> None:
    manifest = (
        f'{HEAD}<m:manifest xmlns:m="{ODF}manifest:1.0"><m:file-entry m:full-path="content.xml"><m:encryption-data/>'
        "</m:file-entry></m:manifest>"
    )
    with pytest.raises(Refused) as refusal:
        treated(packed("", more={"META-INF/manifest.xml": manifest}), odf.treat, ACCEPT, tmp_path)
    assert refusal.value.finding.code == "source.locked-office"


SLIDES = (
    '<draw:page draw:name="1"><draw:frame><draw:text-box><text:p>First</text:p></draw:text-box></draw:frame>'
    "<presentation:notes><draw:frame><draw:text-box><text:p>ZZNOTEZZ</text:p></draw:text-box></draw:frame>"
    '</presentation:notes></draw:page><draw:page draw:name="2" draw:style-name="h"><text:p>ZZHIDDENZZ</text:p>'
    "<presentation:notes><text:p>ZZSECRETZZ</text:p></presentation:notes></draw:page>"
)
HIDES = (
    '<style:style style:name="h" style:family="drawing-page">'
    '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
)


def test_hidden_slides_and_notes_are_found(tmp_path: Path) -> None:
    data = packed(SLIDES, HIDES, "presentation")
    package, found = treated(data, odf.treat, ACCEPT, tmp_path)
    assert found.parts == ["slide 2"]
    assert [(note.text, note.slide) for note in found.notes] == [("ZZNOTEZZ", 1)]
    assert b"ZZ" not in package.read(PART)
    shown, found = treated(data, odf.treat, SHOW, tmp_path)
    assert [note.slide for note in found.notes] == [1, 2]
    assert b"ZZHIDDENZZ" in shown.read(PART)


def test_cells_keep_the_value_that_was_seen(tmp_path: Path) -> None:
    cell = (
        '<table:table><table:table-row><table:table-cell table:formula="of:=TODAY()" office:value-type="date" '
        'office:date-value="2020-01-01"><text:p>1.1.20</text:p></table:table-cell></table:table-row></table:table>'
    )
    package, _ = treated(packed(cell, kind="spreadsheet"), odf.treat, ACCEPT, tmp_path)
    assert b"TODAY" not in package.read(PART)


def test_a_date_of_the_day_is_told_from_one_that_is_fixed(tmp_path: Path) -> None:
    body = '<text:p><text:date>1 May</text:date><text:date text:fixed="true">2 May</text:date></text:p>'
    assert treated(packed(body), odf.treat, ACCEPT, tmp_path)[1].unfixed == ["date field"]


def test_slides_that_show_the_day_are_stated(tmp_path: Path) -> None:
    declared = '<presentation:date-time-decl presentation:name="d" presentation:source="current-date"/>'
    data = packed(declared + SLIDES, HIDES, "presentation")
    assert treated(data, odf.treat, ACCEPT, tmp_path)[1].moving == ["date of a slide"]


@pytest.mark.parametrize("target", ["..", "../"])
def test_defect_a_charts_way_to_its_own_document_leads_nowhere_else(target: str, tmp_path: Path) -> None:
    spaces = f'xmlns:chart="{ODF}chart:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    chart = f'<chart:chart {spaces} xlink:href="{target}"/><draw:image xlink:href="../x.png"/>'
    found = treated(packed(f"<text:p>{chart}</text:p>"), odf.treat, ACCEPT, tmp_path)[1]
    assert found.external == ["picture ../x.png"]
