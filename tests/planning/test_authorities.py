"""What a skeleton cites held against the authorities of the bundles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bundler.model import BundleSettings, CaseLaw, Document, FurtherBundle, Manifest, PageWords, Section, Word
from bundler.planning.authorities import Shelf, Words, citation_findings, citation_tables, look_up
from bundler.planning.derive import derive
from bundler.planning.paginate import paginate
from bundler.planning.profile import Authority
from tests.notation import PROFILE, bundle

SMITH = CaseLaw("[2023] EWHC 12 (Admin)", court="High Court")
BROWN = CaseLaw(reports=("[1999] 2 AC 33",))


def read(**pages: tuple[str, ...]) -> Words:
    """The words of documents, from the text of their pages."""
    rect = (0.0, 0.0, 1.0, 1.0)
    return {
        name: [PageWords(at, tuple(Word(word, rect, 0) for word in text.split())) for at, text in enumerate(texts, 1)]
        for name, texts in pages.items()
    }


def case(by_title: bool = False) -> Manifest:
    """A skeleton of two pages, and a bundle with two authorities."""
    manifest, _ = bundle("skeleton:2")
    [skeleton] = manifest.root.items
    assert isinstance(skeleton, Document)
    settings = replace(manifest.bundle, cite_as="[HB/{page}]")
    shelf, _ = bundle("smith:1 brown:1")
    laws = {"smith": SMITH, "brown": BROWN}
    items = tuple(replace(each, case_law=laws[each.id]) for each in shelf.root.items if isinstance(each, Document))
    own = Section("", items, by_title=by_title)
    further = FurtherBundle(BundleSettings("Authorities", "authorities", cite_as="[AB/{page}]", id="auth"), own)
    root = Section("", (replace(skeleton, type="skeleton-argument"),))
    return replace(manifest, bundle=settings, root=root, further=(further,))


PAGES = {"smith": ("Neutral citation [2023] EWHC 12 (Admin)",), "brown": ("2 AC Brown v Green 33 [1999]",)}


def codes(manifest: Manifest, words: Words) -> list[tuple[str, str]]:
    profile = replace(PROFILE, authorities={"authorities.carried": Authority("A case", "V2")})
    found = citation_findings(manifest, look_up(manifest, words), words, profile)
    assert {each.severity for each in found} <= {"warning"}
    return [(each.code.removeprefix("authorities."), each.place.document) for each in found]


@pytest.mark.parametrize(
    ("skeleton", "expected"),
    [
        ("See [2023] EWHC 12 (Admin) at [45] and [1999] 2 AC 33", []),
        ("See [2023] EWHC 12", []),
        ("See [2024] EWCA Civ 999 and again [2024] EWCA Civ 999", [("not-carried", "skeleton")]),
        ("See [2023] EWHC 12 (Admin), [2023] 1 WLR 99", [("better-report", "smith")]),
        ("See [1999] 2 AC 33, [1999] 1 All ER 7", []),
        ("No case is cited on 1/12/2011", []),
    ],
)
def test_each_citation_is_looked_for(skeleton: str, expected: list[tuple[str, str]]) -> None:
    assert codes(case(), read(skeleton=(skeleton, ""), **PAGES)) == expected


def test_a_citation_may_run_over_the_end_of_a_page() -> None:
    [cited] = look_up(case(), read(skeleton=("so held in [2023]", "EWHC 12 (Admin)"), **PAGES))
    assert (cited.page, cited.text, cited.authority and cited.authority.id) == (1, "[2023] EWHC 12 (Admin)", "smith")


@pytest.mark.parametrize("first", ["Another case altogether [2023] EWHC 13 (Admin)", ""])
def test_an_authority_whose_first_page_does_not_show_its_citation_is_told(first: str) -> None:
    words = read(skeleton=("",), smith=(first,), brown=PAGES["brown"])
    assert codes(case(), words) == [("citation-not-shown", "smith")]


def test_authorities_in_the_order_of_the_alphabet_are_told() -> None:
    assert codes(case(by_title=True), read(skeleton=("",), **PAGES)) == [("alphabetical", "")]


def test_the_report_says_where_every_citation_leads() -> None:
    manifest = case()
    words = read(skeleton=("See [2023] EWHC 12 (Admin)", "and [2024] UKSC 1"), **PAGES)
    prepared = bundle("skeleton:2 smith:1 brown:1")[1]
    shelves = [Shelf(each, paginate(each, prepared, PROFILE, {})[0]) for each in derive(manifest)]
    cited, listed = citation_tables(manifest, shelves, look_up(manifest, words), words)
    assert cited.rows == (
        ("skeleton", "[HB/3]", "[2023] EWHC 12 (Admin)", "smith", "[AB/3]"),
        ("skeleton", "[HB/4]", "[2024] UKSC 1", "", "no authority carries it"),
    )
    assert listed.rows == (
        ("smith", "[2023] EWHC 12 (Admin)", "[AB/3]", "1", "yes"),
        ("brown", "[1999] 2 AC 33", "[AB/4]", "0", "yes"),
    )


def test_a_table_without_rows_says_what_was_looked_at() -> None:
    manifest, words = case(), read(skeleton=("nothing",), **PAGES)
    cited, _ = citation_tables(manifest, (), look_up(manifest, words), words)
    assert (cited.rows, cited.empty) == ((), "No citation was found in “skeleton”.")
