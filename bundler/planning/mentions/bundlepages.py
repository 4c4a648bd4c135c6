"""Pages of a bundle named in words: "page 45 of the claim bundle", "[HB/45]"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bundler.planning.mentions.candidate import Candidate
from bundler.planning.mentions.cues import in_brackets
from bundler.planning.mentions.elsewhere import elsewhere_after, elsewhere_before
from bundler.planning.mentions.flow import plain
from bundler.planning.mentions.numbers import PAGES, Numbers, read_numbers
from bundler.planning.mentions.pinpoints import pinpoint
from bundler.planning.mentions.values import MentionKind
from bundler.planning.plan import Plan

_KINDS = "hearing|claim|core|supplementary|authorities|urgent"
_NAMED = re.compile(rf"\b(?P<kind>{_KINDS}) bundle\b", re.IGNORECASE)
_OTHER_VERSION = re.compile(r"\b(?:old|previous|former|earlier|draft|first|second|original|last|superseded) \Z", re.I)
_SOMEBODY = re.compile(r"\b[\w-]+'s? \Z")


@dataclass(frozen=True)
class BundleFinder:
    """Finds pages of bundles in words. plans: this bundle's plan, then those of the others."""

    plans: Sequence[Plan]

    def find(self, text: str) -> Iterator[Candidate]:
        """Every page of a bundle that a text names."""
        yield from self._by_name(text)
        for position, plan in enumerate(self.plans):
            yield from _cited(text, plan.cite_as, position)

    def _by_name(self, text: str) -> Iterator[Candidate]:
        for name in _NAMED.finditer(text):
            point = pinpoint(text, *name.span())
            if point is None or not point.pages:
                continue
            kind = name["kind"].lower()
            fitting = [position for position, plan in enumerate(self.plans) if plan.kind == kind]
            why, ambiguous = "", False
            if elsewhere_after(text, max(point.ends, name.end())) or elsewhere_before(text, point.begins):
                why = "its sentence speaks of another matter"
            elif _OTHER_VERSION.search(text, max(0, name.start() - 30), name.start()):
                why, ambiguous = "another version of the bundle may be meant", True
            elif _SOMEBODY.search(text, max(0, name.start() - 30), name.start()) and not self._titled(
                text, name, fitting
            ):
                why = "it is somebody's own bundle, and may be another than this"
                ambiguous = True
            elif not fitting:
                why = f"the {kind} bundle is neither this bundle nor one that was built or served with it"
            elif len(fitting) > 1:
                why, ambiguous = f"there is more than one {kind} bundle", True
            yield Candidate(
                point.begins,
                point.ends,
                MentionKind.BUNDLE,
                pages=point.numbers,
                why=why or point.numbers.odd,
                ambiguous=ambiguous,
                bundle=fitting[0] if fitting else 0,
            )

    def _titled(self, text: str, name: re.Match[str], fitting: Sequence[int]) -> bool:
        """Whether the words are a bundle's title: "the Claimant's hearing bundle"."""
        titles = ("".join(map(plain, self.plans[position].title)).casefold() for position in fitting)
        return any("'" in title and text[: name.end()].casefold().endswith(title) for title in titles)


def _cited(text: str, cite_as: str, position: int) -> Iterator[Candidate]:
    """Pages in the form in which the bundle is cited: "[HB/45]", and "HB 45", "HB p 45" inside brackets."""
    before, _, after = "".join(map(plain, cite_as)).partition("{page}")
    stem = re.sub(r"[^\w]+", "", before)
    if not any(char.isalpha() for char in stem):
        return
    opening = re.escape(before.strip()).replace(r"\ ", " ?")
    for found in re.finditer(rf"(?<!\w){opening} ?(?=\d)", text):
        numbers = read_numbers(text, found.end(), many=bool(after.strip()))
        if numbers and text.startswith(after, numbers.ends) and after.strip():
            yield _page(text, found.start(), numbers.ends + len(after), numbers, position)
    for found in re.finditer(rf"(?<![\w/]){re.escape(stem)}(?P<page>/| {PAGES} ?| )(?=\d)", text):
        numbers = read_numbers(text, found.end(), many=False)
        if numbers and (in_brackets(text, found.start(), numbers.ends)):
            yield _page(text, found.start(), numbers.ends, numbers, position)


def _page(text: str, begins: int, ends: int, numbers: Numbers, position: int) -> Candidate:
    away = elsewhere_after(text, ends) or elsewhere_before(text, begins)
    why = "its sentence speaks of another matter" if away else numbers.odd
    return Candidate(begins, ends, MentionKind.BUNDLE, pages=numbers, why=why, bundle=position)
