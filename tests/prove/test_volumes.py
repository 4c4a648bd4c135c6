"""What the proof asks of several volumes: bookmarks of each, links by file and page, labels, rows of every index."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

from bundler.planning.division import Division
from bundler.planning.outline import outline
from bundler.planning.paginate import paginate
from bundler.planning.plan import EntryKind, Plan
from bundler.planning.rows import index_rows
from bundler.planning.volumes import Budget
from bundler.prove.bookmarks import prove_bookmarks
from bundler.prove.demands import Bookmark, expected, prove_conservation, prove_numbering
from bundler.prove.links import remote
from bundler.prove.report import Record
from bundler.prove.wayfinding import prove_wayfinding
from tests.notation import PROFILE, bundle


def plan_of(numbering: str = "continue") -> Plan:
    manifest, prepared = bundle("S[ a:5 b:5 ] T[ c:5 ]")
    manifest = replace(manifest, bundle=replace(manifest.bundle, numbering=numbering))
    return paginate(manifest, prepared, PROFILE, {}, division=Division(Budget(pages=8)))[0]


def codes(record: Record) -> set[str]:
    return {each["code"] for each in record.to_json()["findings"]}


def action(file: Any, page: int, *rest: Any) -> DictionaryObject:
    dest = ArrayObject([NumberObject(page), *(rest or (NameObject("/XYZ"), NullObject(), NullObject(), NullObject()))])
    return DictionaryObject({NameObject("/S"): NameObject("/GoToR"), NameObject("/F"): file, NameObject("/D"): dest})


def test_a_link_into_another_file_is_read_by_name_page_and_zoom() -> None:
    name = TextStringObject("two.pdf")
    assert remote(action(name, 3)) == ("two.pdf", 3, True)
    both = DictionaryObject({NameObject("/F"): TextStringObject("x.pdf"), NameObject("/UF"): name})
    assert remote(action(both, 0)) == ("two.pdf", 0, True)
    assert remote(action(name, 3, NameObject("/Fit"))) == ("two.pdf", 3, False)
    zoomed = (NameObject("/XYZ"), NullObject(), NullObject(), FloatObject(2))
    assert remote(action(name, 3, *zoomed)) == ("two.pdf", 3, False)
    assert remote(action(TextStringObject("../two.pdf"), 3))[0] != "two.pdf"


def test_each_volume_has_bookmarks_of_its_own_and_of_the_others() -> None:
    plan = plan_of()
    files = [volume.file for volume in plan.volumes]
    found = expected(plan, 2, outline(plan, {}))
    assert [(mark.title, mark.target, mark.file) for mark in found] == [
        ("Volume 1 of 3 (p.1)", 0, files[0]),
        ("Cover (p.8)", 0, ""),
        ("Index (p.9)", 1, ""),
        ("S, continued (p.10)", 2, ""),
        ("b (p.10)", 2, ""),
        ("Volume 3 of 3 (p.15)", 0, files[2]),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"target": 1}, "bookmark-target"), ({"file": "x.pdf"}, "bookmark-target"), ({"title": "x"}, "bookmark-title")],
)
def test_a_bookmark_of_another_volume_is_held_to_its_file_and_page(change: dict[str, Any], code: str) -> None:
    plan = plan_of()
    wanted = expected(plan, 1, outline(plan, {}))
    spoilt = [*wanted[:-1], wanted[-1]._replace(**change)]
    record = Record()
    prove_bookmarks(wanted, spoilt, [page.label for page in plan.pages], record)
    assert any(code in each for each in codes(record))
    assert isinstance(wanted[-1], Bookmark) and wanted[-1].file == plan.volumes[2].file


def test_pages_that_stand_in_another_volume_or_bear_another_label_are_refused() -> None:
    plan = plan_of("restart")
    record = Record()
    prove_conservation(plan, record)
    prove_numbering(plan, record)
    assert codes(record) == set()
    moved = replace(plan, pages=(*plan.pages[:3], replace(plan.pages[3], volume=3), *plan.pages[4:]))
    prove_conservation(moved, record)
    assert any("conservation" in each for each in codes(record))
    record = Record()
    prove_numbering(replace(plan, numbering=replace(plan.numbering, restart=False)), record)
    assert any("numbering" in each for each in codes(record))


def shown(plan: Plan) -> tuple[dict[tuple[int, str], str], dict[tuple[int, str], list[Any]]]:
    """What a finished bundle's drawn pages say, and their links, as the proof is given them."""
    texts: dict[tuple[int, str], str] = {}
    links: dict[tuple[int, str], list[Any]] = {}
    for page in plan.pages:
        key, kind = (page.volume, str(page.index)), plan.entry_by_id[page.entry].kind
        words = f"{plan.title} {plan.case_number} Volume {page.volume} of {len(plan.volumes)}"
        texts[key] = words if kind is EntryKind.COVER else "text"
        if kind is not EntryKind.INDEX:
            continue
        rows = index_rows(plan, page.volume)
        texts[key] = " ".join(f"{row.title} {row.pages}" for row in rows)
        links[key] = [
            [(60, 700 - 20 * at, 500, 715 - 20 * at), row.target, "", f"{row.title} {row.pages}"]
            for at, row in enumerate(rows)
        ]
    return texts, links


def proved(plan: Plan, texts: dict[tuple[int, str], str], links: dict[tuple[int, str], list[Any]]) -> Record:
    record = Record()
    prove_wayfinding(plan, texts, links, record)
    return record


def test_the_whole_index_stands_in_every_volume() -> None:
    plan = plan_of()
    texts, links = shown(plan)
    record = proved(plan, texts, links)
    assert codes(record) == set()
    for number in (1, 2, 3):
        key = (number, "1")
        gone = links | {key: links[key][:-1]}
        assert any("index-link" in each for each in codes(proved(plan, texts, gone))), number
        elsewhere = links | {key: [*links[key][:-1], [*links[key][-1][:1], 3, *links[key][-1][2:]]]}
        assert any("index-link" in each for each in codes(proved(plan, texts, elsewhere))), number


def test_a_cover_says_which_volume_it_is() -> None:
    plan = plan_of()
    texts, links = shown(plan)
    texts[2, "0"] = texts[2, "0"].replace("Volume 2", "Volume 1")
    assert any("drawn-text" in each for each in codes(proved(plan, texts, links)))
