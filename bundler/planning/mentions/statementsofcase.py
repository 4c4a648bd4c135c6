"""Statements of case, skeletons and the decision named in words: "SFG §23", "Decision, paragraph 27"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bundler.planning.mentions.candidate import Candidate
from bundler.planning.mentions.elsewhere import elsewhere_before, elsewhere_named
from bundler.planning.mentions.pinpoints import pinpoint
from bundler.planning.mentions.values import MentionKind
from bundler.planning.plan import Plan

_NAMES: Mapping[str, str] = {
    "statement-of-facts-and-grounds": r"\b(?:SFG|SoFG|(?i:statement of facts (?:and|&) grounds))\b",
    "detailed-grounds": (r"\b(?:DGR|DGD|DGs?|(?i:detailed grounds)(?: (?i:of (?:resistance|defence|opposition)))?)\b"),
    "summary-grounds": r"\b(?:SGR|SGD|SGs?|(?i:summary grounds)(?: (?i:of (?:resistance|defence|opposition)))?)\b",
    "decision": r"\bDecision\b(?! (?:of|in|to|on)\b)",
    "skeleton-argument": r"\b(?:(?:the|[A-Z][\w.-]*'s) )?skeleton(?: argument)?\b",
}
"""How documents of each type are called. Only with a paragraph or page beside the name do they count."""

_GROUNDS = ("statement-of-facts-and-grounds", "detailed-grounds", "summary-grounds")
_THE_GROUNDS = re.compile(r"\bthe (?:[Cc]laimant's )?[Gg]rounds\b(?! of| in)")


@dataclass(frozen=True)
class CaseFinder:
    """Finds statements of case in the words of one document. entries: type -> ids. document: its own id."""

    entries: Mapping[str, tuple[str, ...]]
    document: str = ""

    @classmethod
    def of(cls, plan: Plan, document: str) -> CaseFinder:
        """For a document of a bundle."""
        found: dict[str, tuple[str, ...]] = {}
        for entry in plan.entries:
            found[entry.type] = (*found.get(entry.type, ()), entry.id)
        return cls({kind: found[kind] for kind in _NAMES if kind in found}, document)

    def find(self, text: str) -> Iterator[Candidate]:
        """Every statement of case that a text names with a paragraph or page."""
        for kind, pattern in _NAMES.items():
            for name in re.finditer(pattern, text):
                yield from self._candidate(text, name, self.entries.get(kind, ()))
        grounds = tuple(each for kind in _GROUNDS for each in self.entries.get(kind, ()))
        for name in _THE_GROUNDS.finditer(text):
            yield from self._candidate(text, name, grounds)

    def _candidate(self, text: str, name: re.Match[str], entries: tuple[str, ...]) -> Iterator[Candidate]:
        point = pinpoint(text, *name.span())
        if point is None or not entries or self.document in entries:
            return
        found = Candidate(
            point.begins,
            point.ends,
            MentionKind.DOCUMENT,
            pages=point.numbers if point.pages else None,
            paragraphs=None if point.pages else point.numbers,
        )
        ends = max(point.ends, name.end())
        if elsewhere_named(text, ends) or elsewhere_before(text, point.begins):
            yield replace(found, why="its sentence speaks of another matter")
        elif len(entries) > 1:
            yield replace(found, why="the bundle has more than one document of that name", ambiguous=True)
        else:
            yield replace(found, entry=entries[0], why=point.numbers.odd)
