"""References of documents that stand in several bundles."""

from __future__ import annotations

from collections.abc import Sequence

from bundler.model import PageWords
from bundler.planning.crossing import Crossing, Outcome, Said, Treatment, cross
from bundler.planning.paginate import paginate
from bundler.planning.wording import page_list
from tests.notation import PROFILE, bundle
from tests.planning.laid_out import page_of

SAYS = (page_of(1, "I refer to exhibit MA1, page 3, and to exhibit MA1, page 6.", "It is exhibit MA9, page 1."),)


def outcome(notation: str, before: Sequence[Said] = (), pages: tuple[PageWords, ...] = SAYS) -> Outcome:
    manifest, prepared = bundle(notation)
    plan, _ = paginate(manifest, prepared, PROFILE, {})
    treated = {"said": Treatment("margin", "ours")}
    return cross(Crossing(manifest, treated, {"said": pages}, tuple(before)), plan, prepared)


def led(found: Outcome) -> list[str]:
    """For each reference the pages it leads to, or where else they are."""
    return [
        page_list([ordinal + 1 for ordinal in each.ordinals]) or each.elsewhere or "nowhere"
        for each in found.said.every
    ]


def test_defect_a_bundle_made_of_parts_counted_the_pages_of_an_exhibit_anew() -> None:
    first = outcome("said:1 MA1( note:9 )")
    assert led(first) == ["7", "10", "nowhere"]
    core = outcome("said:1 MA1( note:9{3-5} )", [first.said])
    assert led(core) == ["5", "[10] (Test bundle)", "nowhere"]
    assert [link.target for page in core.plan.pages for link in page.links] == [4]


def test_what_leads_nowhere_is_told_of_once() -> None:
    first = outcome("said:1 MA1( note:9 )")
    assert [each.code for each in first.findings] == ["references.unresolved"]
    assert outcome("said:1 MA1( note:9{3-5} )", [first.said]).findings == ()


def test_a_document_of_a_later_bundle_may_refer_to_pages_of_an_earlier_one() -> None:
    first = outcome("other:1 MA1( note:9 )")
    later = outcome("said:1", [first.said])
    assert led(later) == ["[7] (Test bundle)", "[10] (Test bundle)", "nowhere"]
    assert [each.code for each in later.findings] == ["references.unresolved"]
    [references, *_] = later.tables
    assert "1 leads nowhere" in references.note and "2 lead to pages of another bundle alone" in references.note
