"""Which documents stand in which bundle of one manifest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bundler.model import BundleSettings, CaseLaw, Document, FurtherBundle, Manifest, Section
from bundler.planning.derive import derive, file_of, gathered
from bundler.planning.paginate import paginate
from bundler.planning.rows import index_rows
from tests.notation import PROFILE, bundle


def several(first: str, **further: tuple[str, tuple[str, ...]]) -> tuple[Manifest, ...]:
    """The bundles of a manifest. further: by id, its own documents in the notation, and its contents."""
    manifest, _ = bundle(first)
    described = [
        FurtherBundle(BundleSettings(name, id=name), bundle(own)[0].root, contents)
        for name, (own, contents) in further.items()
    ]
    return derive(replace(manifest, further=tuple(described)))


def shape(manifest: Manifest) -> str:
    """``Title[ a b ] c``: the included documents of a manifest."""

    def words(item: Document | Section) -> str:
        if isinstance(item, Section):
            return f"{item.title}[ {' '.join(map(words, item.items))} ]"
        inner = f"( {' '.join(map(words, item.documents))} )" if item.documents else ""
        return ("" if item.include else "-") + item.id + inner

    return " ".join(map(words, manifest.root.items))


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        (("sfg",), "sfg own"),
        (("note", "sfg"), "note sfg own"),
        (("MA1",), "ma1( note mail ) own"),
        (("m.a/1",), "ma1( note mail ) own"),
        (("Exhibits",), "own Exhibits[ ma1( note mail ) ]"),
        (("inner",), "own Inner[ later ]"),
        (("spare",), "spare own"),
        (("copy",), "sfg own"),
        (("nothing", "sfg"), "sfg own"),
    ],
)
def test_a_further_bundle_takes_documents_by_id_mark_and_section(contents: tuple[str, ...], expected: str) -> None:
    first = "Claim[ sfg:3 copy=sfg -spare:2 Inner[ later:1 ] ] Exhibits[ MA1( note:1 mail:4 ) ]"
    _, second = several(first, core=("own:1", contents))
    assert shape(second) == expected


def test_each_bundle_has_its_own_settings_and_no_other_bundles() -> None:
    first, core, more = several("sfg:3", core=("", ("sfg",)), more=("own:1", ("sfg",)))
    assert [each.bundle.id for each in (first, core, more)] == ["", "core", "more"]
    assert [each.further for each in (first, core, more)] == [(), (), ()]
    assert shape(first) == "sfg"
    assert shape(more) == "sfg own"


def test_documents_of_one_further_bundle_can_stand_in_another() -> None:
    _, _, core = several("sfg:3", authorities=("case1:2", ()), core=("", ("case1",)))
    assert shape(core) == "case1"


def test_the_lists_belong_to_the_first_bundle() -> None:
    manifest, _ = bundle("sfg:3", people=("somebody",))
    first, core = derive(replace(manifest, further=(FurtherBundle(BundleSettings("C"), manifest.root),)))
    assert first.people
    assert core.people == ()


def test_bundles_are_gathered_with_all_that_came_to_stand_in_them() -> None:
    manifest, _ = bundle("sfg:3 letter:1")
    further = FurtherBundle(BundleSettings("Core", id="core"), Section(""), ("sfg",))
    described = replace(manifest, further=(further,))
    whole = gathered(described, derive(described))
    assert [each.id for each in whole.documents()] == ["sfg", "letter", "sfg"]
    assert whole.further[0].settings.id == "core"


def test_files_of_a_further_bundle_begin_with_its_id() -> None:
    assert file_of("", "plan.json") == "plan.json"
    assert file_of("core", "plan.json") == "core.plan.json"


def test_the_index_of_a_joint_bundle_says_who_relies_on_each_document() -> None:
    manifest, prepared = bundle("sfg:1 letter:1 MA1( note:1 mail:1 )")
    ashdown = replace(manifest.case.claimants[0], known_as="Ms B")
    both, one = ("ashdown", "panel"), ("panel",)
    relied = {"sfg": one, "letter": both, "ma1": both, "note": both, "mail": one}

    def said(each: Document) -> Document:
        return replace(each, relied_on_by=relied[each.id], documents=tuple(map(said, each.documents)))

    root = Section("", tuple(said(each) for each in manifest.root.items if isinstance(each, Document)))
    case = replace(manifest.case, claimants=(ashdown,))
    manifest = replace(manifest, root=root, case=case)

    def notes(joint: bool) -> list[str]:
        settings = replace(manifest.bundle, joint=joint)
        plan, _ = paginate(replace(manifest, bundle=settings), prepared, PROFILE, {})
        return [row.note for row in index_rows(plan)]

    everyone, panel = "relied on by Ms B and Panel", "relied on by Panel"
    assert notes(joint=True) == [panel, everyone, everyone, "", panel]
    assert notes(joint=False) == ["", "", "", "", ""]


def test_the_index_shows_how_an_authority_is_cited() -> None:
    manifest, prepared = bundle("smith:1")
    law = CaseLaw("[2023] EWHC 12 (Admin)", ("[2023] 1 WLR 9",), "High Court")
    [smith] = [replace(each, case_law=law) for each in manifest.root.items if isinstance(each, Document)]
    plan, _ = paginate(replace(manifest, root=Section("", (smith,))), prepared, PROFILE, {})
    [row] = index_rows(plan)
    assert row.note == "[2023] EWHC 12 (Admin), [2023] 1 WLR 9, High Court"
