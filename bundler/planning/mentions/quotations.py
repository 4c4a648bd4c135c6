"""Words in quotation marks beside a reference, held against the pages cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bundler.model import PageWords
from bundler.planning.mentions.values import Mention, Quotation
from bundler.planning.plan import Plan


def compare_quotations(
    mentions: Sequence[Mention], words: Mapping[str, Sequence[PageWords]], plan: Plan
) -> tuple[Quotation, ...]:
    """Each quotation beside a resolved reference, with what the pages cited say. words: by id of the document."""
    return ()
