"""References in the words of a document."""

from __future__ import annotations

from collections.abc import Sequence

from bundler.model import PageWords
from bundler.planning.mentions.values import Context, Mention
from bundler.planning.plan import Plan, PlanEntry


def find_mentions(document: PlanEntry, pages: Sequence[PageWords], plan: Plan, context: Context) -> tuple[Mention, ...]:
    """Every reference in a document's words, in reading order; those that lead nowhere too.

    document: whose words they are. pages: its words, page by page.
    """
    return ()
