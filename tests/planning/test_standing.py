"""What was before the decision-maker, what was disclosed, what is agreed: never more than was said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bundler.model import Agreement, Case, Disclosure, Party
from bundler.planning.views import IndexView, ListView
from tests.notation import bundle
from tests.planning.test_lists import Said, day, saying
from tests.planning.test_show import only, show

PARTIES = Case(
    "1", "R (Ashdown) v Panel", (Party("ashdown", "Mara Ashdown", known_as="ABC"),), (Party("panel", "Panel"),)
)


def view(notation: str, word: str, said: Said) -> ListView:
    manifest, prepared = bundle(notation)
    manifest = replace(saying(manifest, said, lists=(word,)), case=PARTIES)
    return only(show(manifest, prepared)[0], ListView)


def told(found: ListView) -> list[Any]:
    """Headings as texts, with "- " for the inner ones; documents as (title, pages, notes ...)."""
    lines: list[Any] = []
    for group in found.groups:
        lines.append(("- " if group.level else "") + group.title + (f" ({group.note})" if group.note else ""))
        lines += [(row.title, *(link.text for link in row.links), *row.notes) for row in group.rows]
    return lines


def test_what_was_before_the_decision_maker_by_section() -> None:
    said = {
        "a": {"before_decision_maker": True},
        "b": {"before_decision_maker": False},
        "c": {"before_decision_maker": True},
    }
    found = view("Claim[ a:2 Hearing[ b:1 c:1 ] ] d:1 copy=a", "decision-maker", said)
    assert told(found) == [
        "Before the decision-maker (2 documents)",
        "- Claim",
        ("a", "4–5"),
        "- Claim: Hearing",
        ("c", "7"),
        "Not before the decision-maker (1 document)",
        "- Claim: Hearing",
        ("b", "6"),
        "Not stated (1 document)",
        "- ",
        ("d", "8"),
    ]


def test_that_nothing_was_before_the_decision_maker_is_said() -> None:
    assert told(view("a:1", "decision-maker", {}))[:2] == [
        "Before the decision-maker (No document.)",
        "Not before the decision-maker (No document.)",
    ]


def test_an_exhibit_whose_documents_stand_alike_is_one_row() -> None:
    said = {"MA1".lower(): {"before_decision_maker": True}, "c": {"before_decision_maker": False}}
    alike = told(view("MA1( a:1 b:1 )", "decision-maker", said))
    assert ("Exhibit MA1", "4–6") in alike
    apart = told(view("MA1( a:1 b:1 c:1 )", "decision-maker", said))
    assert [line for line in apart if isinstance(line, tuple)] == [("a", "5"), ("b", "6"), ("c", "7")]


def test_documents_are_counted_and_not_their_rows() -> None:
    found = view("MA1( a:1 b:1 ) c:1", "disclosure", {})
    assert found.footnotes == ("Of 3 documents nothing is stated.",)


def test_disclosure_stands_by_date_and_party() -> None:
    late, early = Disclosure("panel", day("2026-02-16")), Disclosure("ashdown", day("2025-12"))
    said = {
        "a": {"disclosed": late},
        "b": {"disclosed": early},
        "c": {"disclosed": late},
        "d": {"disclosed": Disclosure("panel")},
        "e": {"disclosed": Disclosure("", day("2025"))},
    }
    found = view("a:1 b:1 c:1 d:1 e:1 f:1", "disclosure", said)
    assert told(found) == [
        "2025: party not stated",
        ("e", "8"),
        "December 2025: ABC",
        ("b", "5"),
        "16 February 2026: Panel",
        ("a", "4"),
        ("c", "6"),
        "Date not stated: Panel",
        ("d", "7"),
    ]
    assert found.footnotes == ("Of 1 document nothing is stated.",)


def test_no_disclosure_is_said_to_be_none() -> None:
    found = view("a:1", "disclosure", {})
    assert found.groups == () and found.lead == ("No document of this bundle is stated to have been disclosed.",)


def test_agreement_is_never_claimed_that_nobody_stated() -> None:
    said = {
        "a": {"disputed": True, "agreed": Agreement("inclusion"), "relied_on_by": ("ashdown",)},
        "b": {"agreed": Agreement("authenticity")},
        "c": {"agreed": Agreement("contents", ("panel", "ashdown"))},
        "d": {"agreed": Agreement("no", ("panel",))},
        "e": {"agreed": Agreement()},
        "g": {"relied_on_by": ("panel",)},
    }
    assert told(view("a:1 b:1 c:1 d:1 e:1 f:1 g:1", "agreed", said)) == [
        "Disputed",
        ("a", "4", "relied on by ABC", "agreed for inclusion"),
        "Not agreed",
        ("d", "7", "not agreed by Panel"),
        "Agreed as evidence of their contents",
        ("c", "6", "agreed by Panel and ABC"),
        "Agreed to be authentic",
        ("b", "5"),
        "Agreed; the extent is not stated",
        ("e", "8"),
        "Not stated",
        ("f", "9"),
        ("g", "10", "relied on by Panel"),
    ]


def test_the_index_says_what_is_disputed() -> None:
    manifest, prepared = bundle("a:1 MA1( b:1 )")
    views, _ = show(saying(manifest, {"a": {"disputed": True}}), prepared)
    assert [row.note for row in only(views, IndexView).rows] == ["disputed", "", ""]


TREE = "a:1 b:2 One[ c:1 Two[ d:1 ] ] MA1( e:1 f:1 g:1 ) MB2( h:1 ) later? copy=a"
LEAVES = ("a", "b", "c", "d", "e", "f", "g", "h", "later")


@given(st.lists(st.sampled_from([True, False, None]), min_size=11, max_size=11))
def test_every_document_stands_in_one_group(states: list[bool | None]) -> None:
    """Whatever is said of whom: each page of a document is named once, in the group that was stated for it."""
    said = {name: {"before_decision_maker": state} for name, state in zip((*LEAVES, "ma1", "mb2"), states, strict=True)}
    found = view(TREE, "decision-maker", said)
    pages = dict(zip(LEAVES, (4, 5, 7, 8, 10, 11, 12, 14, 15), strict=True))
    group, seen = "", {}
    for line in told(found):
        if isinstance(line, str):
            group = group if line.startswith("- ") else line.partition(" (")[0]
        else:
            first, _, last = line[1].partition("–")
            seen |= dict.fromkeys(range(int(first), int(last or first) + 1), group)
    for name, page in pages.items():
        mark = "ma1" if name in "efg" else "mb2" if name == "h" else name
        state = said[name]["before_decision_maker"]
        state = said[mark]["before_decision_maker"] if state is None else state
        assert seen[page] == {True: "Before the decision-maker", False: "Not before the decision-maker"}.get(
            state, "Not stated"
        )
