"""Printed comments: each of them, word for word, on the sheet behind its document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bundler.model import Alteration, Comment, Prepared
from bundler.planning.paginate import paginate
from bundler.planning.plan import EntryKind, Plan
from bundler.prove.listed import printed, prove_listed
from bundler.prove.report import Record
from tests.notation import PROFILE, bundle

NOTE = Comment(2, "note", "A. Clerk", "Ask the witness whether the co-operation began before Easter.")
LINES = "Comments Page 4 note A. Clerk Ask the witness whether the co-\noperation began before Easter. 5"


def planned(notation: str, *comments: Comment) -> tuple[Plan, dict[str, Prepared]]:
    manifest, prepared = bundle(notation)
    stated = (Alteration("comments-printed", "1 comment", 2),)
    ready = prepared["letter"]
    prepared["letter"] = replace(ready, facts=replace(ready.facts, comments=comments, alterations=stated))
    return paginate(manifest, prepared, PROFILE, {})[0], prepared


def refusals(plan: Plan, prepared: dict[str, Prepared], said: str) -> list[str]:
    record = Record()
    [sheet] = [entry for entry in plan.entries if entry.kind is EntryKind.COMMENTS]
    [ordinal] = plan.ordinals_by_entry[sheet.id]
    prove_listed(plan, prepared, {(1, str(plan.pages[ordinal].index)): said}, record)
    assert record.counts == {"printed comments": 1}
    return [finding["code"] for finding in record.findings]


@pytest.mark.parametrize(
    "said", [LINES.replace("whether", ""), LINES.replace("Clerk", "Other"), "", LINES.replace("Easter", "Faster")]
)
def test_a_comment_that_is_not_listed_word_for_word_is_refused(said: str) -> None:
    assert refusals(*planned("letter:3", NOTE), said) == ["proof.comment-unlisted"]


def test_a_comment_that_is_listed_is_proved() -> None:
    assert refusals(*planned("letter:3", NOTE), LINES) == []


def test_a_sheet_that_is_missing_is_refused() -> None:
    plan, prepared = planned("letter:3", NOTE)
    record = Record()
    prove_listed(replace(plan, entries=plan.entries[:3]), prepared, {}, record)
    assert [finding["code"] for finding in record.findings] == ["proof.comment-unlisted"]


def test_comments_of_pages_that_are_left_out_want_no_sheet() -> None:
    plan, prepared = planned("letter:3{1,3}", NOTE)
    assert printed(plan, prepared) == {}
    assert not [entry for entry in plan.entries if entry.kind is EntryKind.COMMENTS]
