"""References in the words of finished documents: found, resolved against the Plan, and their quotations compared."""

from bundler.planning.mentions.context import context_of
from bundler.planning.mentions.finding import find_mentions
from bundler.planning.mentions.patterns import pattern_problem
from bundler.planning.mentions.quotations import compare_quotations
from bundler.planning.mentions.unreferenced import unreferenced
from bundler.planning.mentions.values import (
    Context,
    Mention,
    MentionKind,
    OtherBundle,
    Quotation,
    Spot,
    Statement,
    Verdict,
)

__all__ = [
    "Context",
    "Mention",
    "MentionKind",
    "OtherBundle",
    "Quotation",
    "Spot",
    "Statement",
    "Verdict",
    "compare_quotations",
    "context_of",
    "find_mentions",
    "pattern_problem",
    "unreferenced",
]
