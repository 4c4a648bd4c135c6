"""What is late, what changed and what is gone, whatever names it was given."""

from __future__ import annotations

from dataclasses import replace

from bundler.planning.late.compare import Comparison, compare
from bundler.planning.late.keeping import compared
from tests.notation import bundle
from tests.planning.late.serving import plan_of


def comparison(before: str, now: str, contents: dict[str, str] | None = None) -> Comparison:
    """contents: by id, the hash that a source has now."""
    manifest, prepared = bundle(now)
    named = {
        name: replace(each, sha256=(contents or {}).get(name, name).ljust(64, "0")) for name, each in prepared.items()
    }
    return compare(manifest, named, plan_of(*bundle(before)))


def told(found: Comparison) -> tuple[list[str], list[str], list[str]]:
    return (
        [document.id for document in found.late],
        [change.document.id for change in found.changed],
        [entry.id for entry in found.gone],
    )


def test_what_was_added_is_late_and_an_exhibit_comes_with_its_documents() -> None:
    assert told(comparison("a:1", "a:1 MA1( b:1 ) S[ c:1 ]")) == (["ma1", "c"], [], [])


def test_a_document_under_another_id_is_the_same() -> None:
    found = comparison("a:1 b:1", "x:1 b:1", {"x": "a"})
    assert told(found) == ([], [], [])
    assert found.renamed == {"a": "x"}


def test_a_document_that_took_the_id_of_another_did_not_change() -> None:
    found = comparison("letter:1", "letter:1 letter-2:1".replace("-", "_"), {"letter": "new", "letter_2": "letter"})
    assert told(found) == (["letter"], [], [])
    assert found.renamed == {"letter": "letter_2"}


def test_another_file_other_pages_and_another_kind_are_changes() -> None:
    found = comparison("a:1 b:3{1-2} c?", "a:1 b:3{1-3} c:1", {"a": "else"})
    assert told(found) == ([], ["a", "b", "c"], [])
    assert [change.what.split(" (")[0] for change in found.changed] == [
        "is not the file that was served",
        "has other pages in the bundle than it was served with",
        "was served as a sheet “to follow” and is a document now",
    ]


def test_what_is_left_out_now_is_gone() -> None:
    assert told(comparison("a:1 b:1 MA1( c:1 )", "a:1 -b:1")) == ([], [], ["b", "ma1", "c"])


def test_a_change_is_an_error_where_served_pages_stay_and_a_warning_elsewhere() -> None:
    served = plan_of(*bundle("a:1 b:1"))
    found = comparison("a:1 b:1", "a:1", {"a": "else"})
    codes = [(each.code, str(each.severity)) for each in compared(served, found, keeps=True)]
    assert codes == [("late.changed-document", "error"), ("late.gone-document", "error")]
    assert [str(each.severity) for each in compared(served, found, keeps=False)] == ["warning"]


def test_a_draft_of_ours_is_the_same_however_many_pages_its_references_make_it() -> None:
    manifest, prepared = bundle("a:2")
    served = plan_of(manifest, prepared)
    (document,) = manifest.documents()
    draft = replace(manifest, root=replace(manifest.root, items=(replace(document, draft=True),)))
    longer = {"a": replace(bundle("a:3")[1]["a"], sha256=prepared["a"].sha256)}
    assert not compare(draft, longer, served).changed
    assert compare(manifest, longer, served).changed
