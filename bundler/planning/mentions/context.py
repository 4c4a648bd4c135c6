"""What is known before a document is read for references."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bundler.model import Manifest, PageWords
from bundler.planning.mentions.values import Context
from bundler.planning.plan import Plan


def context_of(
    manifest: Manifest,
    plan: Plan,
    words: Mapping[str, Sequence[PageWords]],
    patterns: Sequence[str] = (),
    others: Sequence[Plan] = (),
) -> Context:
    """Everything that finding references in a bundle's documents rests on.

    words: words of the documents that were read, by id. patterns: the matter's own (``bundle.reference_patterns``).
    others: plans of bundles beside this one, built or served.
    """
    return Context(patterns=tuple(patterns))
