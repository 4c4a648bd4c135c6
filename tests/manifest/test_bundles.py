"""Several bundles in one manifest, as they are typed: their keys, and what can be wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.manifest import json_schema
from bundler.model import Severity
from bundler.planning.derive import derive
from tests.manifest.folder import codes, loaded, only

FIRST = """sections:
  - {title: Claim, documents: [{id: sfg, file: a.pdf, title: A}, {id: b, file: b.pdf, title: B}]}
  - {title: Exhibits, documents: [{mark: MA1, file: c.pdf, title: C}]}
"""
FILES = ("a.pdf", "b.pdf", "c.pdf", "d.pdf")
OWN = "documents: [{file: d.pdf, title: D, id: d}]"


def bundles(*entries: str) -> str:
    return FIRST + "bundles:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


def test_each_bundle_has_its_documents_and_takes_what_holds_for_all_from_the_first(tmp_path: Path) -> None:
    head = """version: 1
bundle: {title: Hearing bundle, hearing_date: 2026-03-04, dividers: true, cite_as: "[HB/{page}]"}
case: {number: AC-1, short_title: R (A) v B, claimants: [Mara Ashdown], defendants: [Panel]}
"""
    core = f'id: core, title: Core, kind: core, contents: [sfg, MA1], dividers: "false", {OWN}'
    result = loaded(tmp_path, bundles(core, "id: two, title: Two, contents: Claim"), *FILES, head=head)
    assert result.manifest is not None, result.findings
    first, second, two = derive(result.manifest)
    assert [each.id for each in second.included()] == ["sfg", "exhibit-ma1", "exhibit-ma1.1", "d"]
    assert [each.id for each in two.included()] == ["sfg", "b"]
    assert second.bundle.hearing_date == first.bundle.hearing_date
    assert (first.bundle.dividers, second.bundle.dividers, two.bundle.dividers) == (True, False, True)
    assert [each.bundle.cite_as for each in (first, second, two)] == ["[HB/{page}]", "[CB/{page}]", "[HB/{page}]"]
    assert only(result, "cited-alike").severity is Severity.WARNING


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (f"title: Core, {OWN}", (7, "missing-key")),
        (f"id: Core, title: Core, {OWN}", (8, "wrong-id")),
        (f"id: main, title: Core, {OWN}", (8, "wrong-id")),
        (f"id: nul, title: Core, {OWN}", (8, "wrong-id")),
        ("id: core, title: Core, contents: [sgf]", (8, "reference-to-nothing")),
        ("id: core, title: Core, contents: [sfg, Claim]", (8, "same-pages")),
        ("id: core, title: Core", (0, "nothing-included")),
        ("id: core, title: Core, contents: [MA1], contens: [b]", (8, "unknown-key")),
        ("id: core, title: Core, contents: [b], documents: [{file: d.pdf, id: sfg}]", (8, "clashing-id")),
        ("id: c, title: C, documents: [{file: a.pdf, id: e}, {file: a.pdf, id: g}]", (8, "same-pages")),
    ],
)
def test_what_can_be_wrong_with_a_bundle_is_told_at_its_line(
    tmp_path: Path, entry: str, found: tuple[int, str]
) -> None:
    told = codes(loaded(tmp_path, bundles(entry), *FILES))
    assert found[1] in [code for _, code in told], told
    assert all(line in (0, 7, 8) for line, _ in told), told


def test_two_bundles_of_one_id_clash(tmp_path: Path) -> None:
    result = loaded(tmp_path, bundles("id: c, title: C, contents: [b]", "id: c, title: D, contents: [sfg]"), *FILES)
    assert "lines 8 and 9" in only(result, "clashing-id").message


def test_a_slip_in_contents_is_met_with_what_was_meant(tmp_path: Path) -> None:
    result = loaded(tmp_path, bundles("id: c, title: C, contents: [Exhibit]"), *FILES)
    assert only(result, "reference-to-nothing").remedy == "Did you mean “Exhibits”?"


def test_contents_that_could_be_two_sections_are_asked_about(tmp_path: Path) -> None:
    more = FIRST.replace("Exhibits", "Claim") + "bundles: [{id: c, title: C, contents: [claim]}]\n"
    assert "(lines 5 and 6)" in only(loaded(tmp_path, more, *FILES), "ambiguous").message


def test_the_same_pages_may_stand_in_two_bundles(tmp_path: Path) -> None:
    result = loaded(tmp_path, bundles("id: c, title: C, documents: [{file: a.pdf, id: a-again}]"), *FILES)
    assert codes(result) == []


def test_a_cypher_hides_a_name_in_every_bundle(tmp_path: Path) -> None:
    people = "people: [{name: Tamsin Okoro, known_as: Ms B}]\n"
    result = loaded(tmp_path, bundles("id: c, title: Statements of Tamsin Okoro, contents: [b]") + people, *FILES)
    assert only(result, "name-shown").place.line == 8


def test_the_schema_offers_the_keys_of_a_bundle() -> None:
    entry = json_schema()["$defs"]["FurtherEntry"]
    assert {"id", "contents", "documents", "sections", "title", "kind"} <= set(entry["properties"])
    assert sorted(entry["required"]) == ["id", "title"]


TAGGED = """documents:
  - {id: sfg, file: a.pdf, title: A, core: true}
  - {id: b, file: b.pdf, title: B, core: "2-3,7"}
  - {mark: MA1, file: c.pdf, title: C, core: 4}
"""


def test_core_is_true_or_pages(tmp_path: Path) -> None:
    result = loaded(tmp_path, TAGGED + "bundles: [{id: c, title: C, kind: core}]\n", *FILES)
    assert result.manifest is not None, result.findings
    core = {each.id: each.pages for each in derive(result.manifest)[1].included()}
    assert core == {"sfg": None, "b": (2, 3, 7), "exhibit-ma1": None, "exhibit-ma1.1": (4,)}


def test_tags_without_a_core_bundle_are_told(tmp_path: Path) -> None:
    found = only(loaded(tmp_path, TAGGED, *FILES), "no-core-bundle")
    assert found.message == "4 documents are tagged core, and the manifest describes no core bundle."


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ('file: a.pdf, pages: "1-4", core: "4-5"', "wrong-pages"),
        ("file: a.pdf, core: maybe", "not-true-or-false"),
        ("file: a.pdf, core: 3-1", "wrong-pages"),
        ("to_follow: soon, core: 2", "misplaced-key"),
    ],
)
def test_what_core_cannot_be(tmp_path: Path, entry: str, code: str) -> None:
    found = codes(loaded(tmp_path, f"documents: [{{{entry}}}]\nbundles: [{{id: c, title: C, kind: core}}]\n", *FILES))
    assert (4, code) in found


def test_a_core_bundle_of_nothing_says_how_to_fill_it(tmp_path: Path) -> None:
    found = only(loaded(tmp_path, bundles("id: c, title: C, kind: core"), *FILES), "nothing-included")
    assert "core: true" in found.remedy


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("id: s, title: S, kind: supplementary, contents: [b], continues: main, first_page: 5", "conflicting-keys"),
        ("id: s, title: S, contents: [b], continues: main", "misplaced-key"),
        ("id: s, title: S, contents: [b], first_page: 9", "misplaced-key"),
        ("id: s, title: S, kind: supplementary, contents: [b], continues: s", "reference-to-nothing"),
        ("id: s, title: S, kind: supplementary, contents: [b], continues: mian", "reference-to-nothing"),
        ("id: s, title: S, kind: supplementary, contents: [b], continues: old/plan.json", "missing-file"),
        ("id: s, title: S, kind: supplementary, contents: [b], first_page: none", "not-a-number"),
    ],
)
def test_what_a_supplementary_bundle_cannot_continue(tmp_path: Path, entry: str, code: str) -> None:
    assert (8, code) in codes(loaded(tmp_path, bundles(entry), *FILES))


def test_a_supplementary_bundle_may_continue_an_earlier_one_or_a_file(tmp_path: Path) -> None:
    entries = (
        "id: s, title: S, kind: supplementary, contents: [b], continues: main",
        "id: t, title: T, kind: supplementary, contents: [b], continues: s",
        "id: u, title: U, kind: supplementary, contents: [b], continues: old/plan.json",
    )
    result = loaded(tmp_path, bundles(*entries), *FILES, "old/plan.json")
    assert codes(result) == []
    assert result.manifest is not None
    plans = [each.settings.continues_plan for each in result.manifest.further]
    assert [each and each.name for each in plans] == [None, None, "old/plan.json"]


AUTHORITY = '{file: d.pdf, title: D, date: 2023, neutral_citation: "[2023] EWHC 12 (Admin)"%s}'


def test_an_authority_says_how_it_is_cited_and_what_is_relied_on(tmp_path: Path) -> None:
    more = ', law_report: "[2023] 1 WLR 9", court: High Court, passages: ["45-47", {pages: 3, by: panel}]'
    result = loaded(tmp_path, bundles(f"id: x, title: X, kind: authorities, documents: [{AUTHORITY % more}]"), *FILES)
    assert result.manifest is not None, result.findings
    [document] = derive(result.manifest)[1].documents()
    law = document.case_law
    assert law is not None
    assert law.citations == ("[2023] EWHC 12 (Admin)", "[2023] 1 WLR 9")
    assert [(each.paragraphs, each.pages, each.by) for each in law.passages] == [
        ((45, 46, 47), (), ()),
        ((), (3,), ("panel",)),
    ]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (", law_report: 2023 WLR", "wrong-citation"),
        (", passages: [{by: panel}]", "wrong-passage"),
        (", passages: [{pages: 1, paragraphs: 2}]", "wrong-passage"),
        (", passages: [{pages: 1, by: pannel}]", "reference-to-nothing"),
    ],
)
def test_what_an_authority_cannot_say(tmp_path: Path, more: str, code: str) -> None:
    entry = f"id: x, title: X, kind: authorities, documents: [{AUTHORITY % more}]"
    assert (8, code) in codes(loaded(tmp_path, bundles(entry), *FILES))


@pytest.mark.parametrize(
    ("order", "expected"),
    [("title", ["b", "d"]), ("date", ["d", "b"]), ("court", ["b", "d"]), ("citation", ["d", "b"])],
)
def test_authorities_are_ordered_as_asked(tmp_path: Path, order: str, expected: list[str]) -> None:
    documents = (
        '{file: d.pdf, id: d, title: Zeta, date: 2019, neutral_citation: "[2019] EWHC 12 (Admin)"}, '
        '{file: c.pdf, id: b, title: Alpha, date: 2021, neutral_citation: "[2021] UKSC 3"}'
    )
    entry = f"id: x, title: X, kind: authorities, order: {order}, documents: [{documents}]"
    body = "documents: [{file: a.pdf, title: A}]\nbundles:\n  - {" + entry + "}\n"
    result = loaded(tmp_path, body, *FILES)
    assert result.manifest is not None, result.findings
    assert [each.id for each in derive(result.manifest)[1].documents()] == expected


def test_a_joint_bundle_wants_to_know_who_relies_on_each_document(tmp_path: Path) -> None:
    head = """version: 1
bundle: {title: Joint bundle, joint: true}
case: {number: AC-1, short_title: R (A) v B, claimants: [{id: a, name: Mara Ashdown}], defendants: [Panel]}
"""
    body = """documents:
  - {file: a.pdf, title: A, relied_on_by: a}
  - {file: b.pdf, title: B}
  - {mark: MA1, title: C, relied_on_by: [a, Panel], documents: [{file: c.pdf, title: C}]}
"""
    result = loaded(tmp_path, body, *FILES, head=head)
    found = only(result, "joint-silent")
    assert (found.place.line, found.severity) == (6, "warning")
    assert found.message == "“Joint bundle” is joint, and nothing says who relies on “B”."


def test_a_list_of_the_first_bundle_cannot_lead_into_another(tmp_path: Path) -> None:
    rows = 'chronology: [{date: 2011, event: E, refs: ["d:1"]}]\n'
    result = loaded(tmp_path, bundles(f"id: c, title: C, {OWN}") + rows, *FILES)
    assert "“d” is in another bundle alone" in only(result, "reference-to-nothing").message


def test_an_attachment_cannot_be_tagged_without_what_carries_it(tmp_path: Path) -> None:
    body = """documents:
  - {file: a.pdf, title: A, core: true}
  - {file: b.pdf, title: B, attachments: {1: {core: true}}}
bundles: [{id: c, title: C, kind: core}]
"""
    assert (6, "misplaced-key") in codes(loaded(tmp_path, body, *FILES))


def test_what_is_sound_of_several_bundles_is_looked_at_beside_what_is_not(tmp_path: Path) -> None:
    entries = ("id: c, title: C, contents: [sfg, nowhere]", "id: e, title: E, documents: [{file: gone.pdf, title: G}]")
    result = loaded(tmp_path, bundles(*entries), *FILES)
    assert result.manifest is None and result.partial is not None
    assert [[each.id for each in bundle.documents()] for bundle in derive(result.partial)] == [
        ["sfg", "b", "exhibit-ma1", "exhibit-ma1.1"],
        ["sfg"],
        [],
    ]
