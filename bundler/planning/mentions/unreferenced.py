"""Documents that nothing refers to."""

from __future__ import annotations

from collections.abc import Sequence

from bundler.model import Manifest
from bundler.planning.mentions.values import Mention
from bundler.planning.plan import Plan, PlanEntry


def unreferenced(plan: Plan, mentions: Sequence[Mention], manifest: Manifest) -> tuple[PlanEntry, ...]:
    """Entries that no words of a document, no row of the chronology or reading list and no issue refers to."""
    return ()
