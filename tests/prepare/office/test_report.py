"""What is asked and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.model import AnnotationPolicy, ChangesPolicy
from bundler.prepare.desk import Job, Notes
from bundler.prepare.office.found import Found, Note
from bundler.prepare.office.making import _title
from bundler.prepare.office.report import tell
from tests.prepare.office.reading import ACCEPT, ASK, ORIGINAL, SHOW, codes


def told(found: Found, changes: ChangesPolicy = ASK, annotations: str = "ask") -> Notes:
    notes = Notes()
    job = Job(Path("a"), Path("b"), Path("c"), "docx", AnnotationPolicy(annotations), changes=changes)
    tell(found, job, notes)
    return notes


def changed() -> Found:
    found = Found()
    found.change("deletion", "ZZDELETEDZZ", "Petra Quill")
    found.change("change of lettering", "")
    found.change("change of lettering", "")
    return found


def test_threat_17_tracked_changes_stop_the_build_with_the_lines_that_answer() -> None:
    [finding] = told(changed()).findings
    assert (finding.code, finding.severity) == ("source.tracked-changes", "error")
    assert "1 deletion, 2 changes of lettering" in finding.message
    assert "\u201cZZDELETEDZZ\u201d by Petra Quill" in finding.message
    assert all(f"`changes: {word}`" in finding.remedy for word in ("accept", "original", "show"))


@pytest.mark.parametrize(
    ("changes", "code"), [(ACCEPT, "changes-accepted"), (ORIGINAL, "changes-rejected"), (SHOW, "changes-shown")]
)
def test_an_answered_question_becomes_an_entry_of_the_ledger(changes: ChangesPolicy, code: str) -> None:
    notes = told(changed(), changes)
    assert [alteration.code for alteration in notes.alterations] == [code]
    assert not [finding for finding in notes.findings if finding.severity == "error"]


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (Found(hidden=["ZZHIDDENZZ"]), "source.hidden-text"),
        (Found(parts=['sheet "S"']), "source.hidden-sheet"),
        (Found(parts=["slide 3"]), "source.hidden-slide"),
        (Found(notes=[Note("P", "Privileged")]), "source.comments"),
        (Found(notes=[Note("", "say this", kind="speaker's note")]), "source.comments"),
    ],
)
def test_threat_17_whatever_is_hidden_stops_the_build(found: Found, code: str) -> None:
    assert codes(told(found)) == {code: "error"}


def test_comments_cannot_be_kept_as_such() -> None:
    assert codes(told(Found(notes=[Note("P", "x")]), annotations="keep")) == {"source.comments": "error"}


@pytest.mark.parametrize(("annotations", "code"), [("print", "comments-printed"), ("remove", "comments-removed")])
def test_comments_are_printed_or_removed(annotations: str, code: str) -> None:
    notes = told(Found(notes=[Note("P", "x")]), annotations=annotations)
    assert [alteration.code for alteration in notes.alterations] == [code]
    assert notes.findings == []


def test_macros_and_fetching_are_warnings_and_a_template_is_not() -> None:
    assert codes(told(Found(macros=True))) == {"source.macros": "warning"}
    assert codes(told(Found(external=["picture http://x"]))) == {"source.external": "warning"}
    assert codes(told(Found(external=["template http://x"]))) == {"source.external": "info"}


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("First statement  of Mara Ashdown", "First statement of Mara Ashdown"),
        ("High Court Judgment Template", ""),
        ("Microsoft", ""),
        ("Introduction", ""),
        ("0BO01218", ""),
        ("letter.doc", ""),
        ("", ""),
    ],
)
def test_a_title_is_taken_where_it_says_something(title: str, kept: str) -> None:
    assert _title(Found(title=title)) == kept
