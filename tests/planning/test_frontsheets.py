"""Front sheets of exhibits: heading, corner, identification, list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bundler.model import BundleSettings, Case, FurtherBundle, Party, Section, Witness
from bundler.planning.derive import derive
from bundler.planning.frontsheets import initialled
from bundler.planning.views import FrontSheetView
from tests.notation import bundle, prepared
from tests.planning.test_lists import Said, day, saying
from tests.planning.test_show import only, show

CASE = Case(
    "CO/1/2026",
    "R (Ashdown) v Panel",
    (Party("ashdown", "Mara Ashdown"),),
    (Party("panel", "Panel"), Party("force", "Chief Constable of Kenfield")),
)
MARA = {"name": "Mara Ashdown", "initials": "MA", "party": "ashdown"}
SAID: Said = {
    "one": {"type": "witness-statement", "date": day("2026-01-04"), "witness": Witness(**MARA, number=1)},
    "two": {"type": "affidavit", "date": day("2026-02"), "guessed": ("date",), "witness": Witness(**MARA, number=2)},
    "third": {"witness": Witness("Owen Marsh", party="force"), "date_note": "undated"},
    "letter": {"type": "correspondence", "date": day("2026"), "witness": Witness(**MARA)},
}

ALL = "one:2 two:1 third:1 letter:1 MA1( note:1 )"


def sheet(*exhibited_by: str, notation: str = ALL, **more: Any) -> FrontSheetView:
    manifest, prepared = bundle(notation)
    said = {**SAID, "ma1": {"exhibited_by": exhibited_by}, **more}
    return only(show(replace(saying(manifest, said), case=CASE), prepared)[0], FrontSheetView)


def told(view: FrontSheetView) -> list[tuple[str, str]]:
    return [(text, link.text if link else "") for text, link in view.statements]


def test_the_exhibit_is_identified_by_its_statements() -> None:
    view = sheet("one", "two")
    assert view.lead == "This is the exhibit marked “MA1” referred to in"
    assert told(view) == [
        ("the first witness statement of Mara Ashdown dated 4 January 2026", "3–4"),
        ("the second affidavit of Mara Ashdown dated February 2026*", "5"),
    ]
    assert view.footnotes == ("* Date as the document itself gives it.",)


def test_the_corner_says_for_whom_who_which_and_when() -> None:
    assert sheet("one").corner == (
        "On behalf of the Claimant",
        "M Ashdown",
        "First",
        "Exhibit MA1",
        "4 January 2026",
    )


def test_statements_of_several_witnesses_have_a_line_each() -> None:
    assert sheet("one", "third").corner == (
        "On behalf of the Claimant and the Second Defendant",
        "M Ashdown, first, 4 January 2026",
        "Owen Marsh, undated",
        "Exhibit MA1",
    )


def test_what_is_no_statement_goes_by_its_title() -> None:
    view = sheet("letter")
    assert told(view) == [("“letter” dated 2026", "7")]
    assert view.corner == ("Exhibit MA1",)


def test_a_statement_without_a_number_or_date_is_given_none() -> None:
    assert told(sheet("third")) == [("the witness statement of Owen Marsh (undated)", "6")]


def test_an_exhibit_that_no_statement_exhibits_claims_none() -> None:
    view = sheet()
    assert (view.lead, view.statements, view.corner) == ("", (), ("Exhibit MA1",))


def test_a_statement_that_stands_in_no_bundle_has_no_pages() -> None:
    view = sheet("one", notation="-one:2 MA1( note:1 )")
    assert told(view) == [("the first witness statement of Mara Ashdown dated 4 January 2026", "")]


def test_a_cypher_stands_for_the_witness() -> None:
    witness = replace(SAID["one"]["witness"], known_as="ABC")
    view = sheet("one", one={**SAID["one"], "witness": witness})
    assert view.corner[1] == "ABC" and "Ashdown" not in repr(view.statements)


def test_a_dispute_is_no_part_of_an_exhibit() -> None:
    view = sheet("one", note={"disputed": True, "note": "a copy"})
    assert [row.note for row in view.rows] == ["a copy"]


@pytest.mark.parametrize(
    ("name", "initials", "shown"),
    [
        ("Mara Ashdown", "MA", "M Ashdown"),
        ("Łukasz Wójcik", "ŁW", "Ł Wójcik"),
        ("Judith Amadi-Holt", "J.A.", "J Amadi-Holt"),
        ("Dr Annis Lund", "AL", "Dr Annis Lund"),
        ("Mara Ashdown", "", "Mara Ashdown"),
        ("Mara Ashdown", "MB", "Mara Ashdown"),
    ],
)
def test_initials_are_those_of_the_name_or_none(name: str, initials: str, shown: str) -> None:
    assert initialled(Witness(name, initials)) == shown


def test_defect_the_front_sheet_of_a_core_bundle_lost_the_witness_whose_statement_stands_elsewhere() -> None:
    manifest, _ = bundle(ALL)
    said = {**SAID, "ma1": {"exhibited_by": ("one",)}, "note": {"core": True}}
    core = FurtherBundle(BundleSettings("Core bundle", kind="core", id="core"), Section(""))
    [_, derived] = derive(replace(saying(manifest, said), case=CASE, further=(core,)))
    view = only(show(derived, {"note": prepared("note", 1)})[0], FrontSheetView)
    assert told(view) == [("the first witness statement of Mara Ashdown dated 4 January 2026", "")]
    assert view.corner[:2] == ("On behalf of the Claimant", "M Ashdown")
