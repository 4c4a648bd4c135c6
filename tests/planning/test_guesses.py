"""Titles and dates that documents give themselves: taken where the manifest gives none, and marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bundler.model import Document, DocumentDate, DocumentKind, Manifest, Place, Prepared, Section, warning
from bundler.planning.guesses import date_of, guesses_made, sensible_title, still_true, with_guesses
from bundler.planning.paginate import paginate
from bundler.planning.plan import Plan
from bundler.planning.rows import index_rows
from bundler.planning.show import index_view
from tests.notation import PROFILE, bundle


def said(notation: str, made: str = "title date", **facts: tuple[str, str]) -> tuple[Manifest, dict[str, Prepared]]:
    """A bundle whose documents give themselves a title and a date. made: what the manifest does not give."""
    manifest, prepared = bundle(notation)
    for name, (title, dated) in facts.items():
        read = replace(prepared[name].facts, title=title, dated=dated, route="mail")
        prepared[name] = replace(prepared[name], facts=read)
    return replace(manifest, root=_made(manifest.root, tuple(made.split()))), prepared


def _made(section: Section, made: tuple[str, ...]) -> Section:
    items = tuple(_made(each, made) if isinstance(each, Section) else _one(each, made) for each in section.items)
    return replace(section, items=items)


def _one(document: Document, made: tuple[str, ...]) -> Document:
    inner = tuple(_one(each, made) for each in document.documents)
    return replace(document, documents=inner, made=made if document.kind is DocumentKind.FILE else ())


def plan_of(manifest: Manifest, prepared: dict[str, Prepared]) -> Plan:
    return paginate(with_guesses(manifest, prepared), prepared, PROFILE, {})[0]


def test_a_document_without_title_and_date_takes_its_own() -> None:
    manifest, prepared = said("mail:1", mail=("Re: the panel", "2011-10-24T18:05+01:00"))
    (mail,) = with_guesses(manifest, prepared).documents()
    assert (mail.title, mail.guessed) == ("Re: the panel", ("date", "title"))
    assert mail.date is not None and mail.date.printed == "24 October 2011, 18:05"


def test_what_the_manifest_gives_stays() -> None:
    manifest, prepared = said("mail:1", made="", mail=("Re: the panel", "2011-10-24"))
    assert with_guesses(manifest, prepared) == manifest


def test_a_date_of_the_files_name_stays_where_the_document_has_none() -> None:
    manifest, prepared = said("mail:1", mail=("", ""))
    named = DocumentDate("2012", 2012)
    root = replace(manifest.root, items=(replace(next(manifest.documents()), date=named),))
    (mail,) = with_guesses(replace(manifest, root=root), prepared).documents()
    assert (mail.date, mail.guessed) == (named, ())


@pytest.mark.parametrize(
    "title",
    [
        "", "  ", "Microsoft Word - letter.doc", "letter.docx", "D:\\Firm\\mara\\letter", "/home/mara/letter",
        "\\\\server\\share\\x", "file:///tmp/a", "Untitled", "untitled-1", "Untitled Document 3", "Scan", "IMG_0042",
        "Document1", "PowerPoint Presentation", "Slide 1", "scanned document", "12/3", "x" * 201, "HP Scanner 2",
    ],
)  # fmt: skip
def test_a_title_that_says_nothing_is_not_taken(title: str) -> None:
    assert sensible_title(title, "direct") == ""


@pytest.mark.parametrize("title", ["Letter before claim", "Report on the conduct of officers", "Énoncé des faits"])
def test_a_title_that_says_something_is_taken(title: str) -> None:
    assert sensible_title(title, "office") == title


def test_a_title_is_one_line_without_signs_that_do_not_show() -> None:
    assert sensible_title("Letter\r\n before\u202e  claim\x00", "direct") == "Letter before claim"


def test_the_subject_of_a_mail_is_its_title_whatever_it_says() -> None:
    assert sensible_title("document.pdf", "mail") == "document.pdf"
    assert len(sensible_title("word " * 100, "mail")) <= 200


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2011-13", "2011-02-30", "1970-01-01T00:00:00Z", "0000", "1601-01-01"]
)
def test_what_is_no_date_is_not_taken(text: str) -> None:
    assert date_of(text) is None


def test_a_time_without_a_zone_is_left_out() -> None:
    assert date_of("2011-10-24T18:05:00") == DocumentDate("2011-10-24", 2011, 10, 24)
    assert date_of("2011-10") == DocumentDate("2011-10", 2011, 10)


def test_a_section_by_date_is_in_order_again_and_no_id_changes() -> None:
    manifest, prepared = said("S[ a:1 b:1 c:1 d:1 ]", a=("", "2013"), c=("", "2011-05"), d=("", ""))
    (section,) = manifest.root.items
    assert isinstance(section, Section)
    manifest = replace(manifest, root=replace(manifest.root, items=(replace(section, by_date=True),)))
    assert [each.id for each in with_guesses(manifest, prepared).documents()] == ["c", "a", "b", "d"]


def test_an_exhibit_of_one_file_goes_by_what_the_file_is_called() -> None:
    manifest, prepared = said("MA1( mail:1 )", mail=("Re: the panel", "2011"))
    exhibit = next(manifest.documents())
    assert exhibit.documents[0].title == "mail"
    for own, wanted in (("mail", "Re: the panel"), ("Exhibit MA1", "Exhibit MA1")):
        root = replace(manifest.root, items=(replace(exhibit, title=own),))
        found = next(with_guesses(replace(manifest, root=root), prepared).documents())
        assert found.title == wanted and found.date == found.documents[0].date


def test_the_index_marks_what_was_taken_and_says_once_what_the_mark_means() -> None:
    manifest, prepared = said("mail:1 other:1", mail=("Re: the panel", "2011-10-24"))
    plan = plan_of(manifest, prepared)
    rows = [(row.title, row.date) for row in index_rows(plan)]
    assert rows == [("Re: the panel*", "24 October 2011*"), ("other", "")]
    assert index_view(plan).footnotes == ("* Title or date as the document itself gives it.",)


def test_an_index_without_guesses_has_no_footnote() -> None:
    assert index_view(plan_of(*said("mail:1"))).footnotes == ()


def test_the_plan_says_what_was_guessed_and_reads_it_back() -> None:
    plan = plan_of(*said("mail:1 other:1", mail=("Re: the panel", "2011-10-24")))
    assert plan.entry_by_id["mail"].guessed == ("date", "title")
    assert Plan.from_json(plan.to_json()) == plan and '"guessed": [\n    "date"' in plan.to_json()


def test_one_finding_lists_all_guesses_with_the_lines_to_add() -> None:
    manifest, prepared = said("a:1 b:1", a=('Re: the "panel"', "2011-10-24"), b=("", "2012"))
    (finding,) = guesses_made(with_guesses(manifest, prepared), {"b": (2,)})
    assert "1 title and 2 dates" in finding.message
    assert 'a: title: "Re: the \\"panel\\"", date: 2011-10-24;' in finding.remedy
    assert "attachments: {2: {date: 2012}}" in finding.remedy
    assert guesses_made(manifest, {}) == ()


def test_a_document_with_a_date_by_now_is_no_longer_said_to_be_undated() -> None:
    manifest, prepared = said("a:1 b:1", a=("", "2011-10-24"))
    undated = [warning("manifest.undated", "It has no date.", Place("manifest.yaml", 4, name)) for name in "ab"]
    left = still_true(with_guesses(manifest, prepared), undated)
    assert [finding.place.document for finding in left] == ["b"]
