"""Exhibits named in words."""

from __future__ import annotations

from bundler.planning.mentions import find_mentions
from bundler.planning.mentions.context import context_of
from bundler.planning.paginate import paginate
from tests.notation import PROFILE, bundle
from tests.planning.laid_out import page_of


def test_defect_a_document_that_names_no_exhibit_broke_the_finder() -> None:
    manifest, prepared = bundle("said:1 MA1( note:9 )")
    plan = paginate(manifest, prepared, PROFILE, {})[0]
    for line in ("I walked home by the river.", ""):
        pages = (page_of(1, line),)
        context = context_of(manifest, plan, {"said": pages})
        assert find_mentions(plan.entry_by_id["said"], pages, plan, context) == ()
