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
from bundler.planning.mentions.pinpoints import Pinpoint, pinpoint
from bundler.planning.mentions.values import MentionKind
from bundler.planning.plan import Plan

_KINDS = "hearing|claim|core|supplementary|authorities|urgent"
_NAMED = re.compile(rf"\b(?P<kind>{_KINDS}) bundle\b", re.IGNORECASE)
_OTHER_VERSION = re.compile(r"\b(?:old|previous|former|earlier|draft|first|second|original|last|superseded) \Z", re.I)
_SOMEBODY = re.compile(r"\b[\w-]+'s? \Z")
_HEARINGS = (
    r"(?:misconduct|disciplinary|grievance|tribunal|panel|inquest|appeals?|criminal|civil|family|trial|permission"
    r"|interim|regulatory|arbitration|employment|court|professional|fitness|preliminary|pre-trial|remitted|substantive"
    r"|conduct|capability|dismissal|licensing|planning|parole|review|committee|other|another|that|separate|different)"
)
_OTHER_HEARING = re.compile(rf"(?:\b(?i:{_HEARINGS})|(?<=[a-z] )(?!Agreed|Joint|Full|Final)[A-Z][\w-]+) \Z")
_BODY = (
    r"(?:(?!(?:this|these|present)\b)[a-z]+ ){0,2}(?!(?i:court|claim|judge|mr|mrs|ms|lord|lady|administrative)\b)"
    r"(?:(?i:panel|tribunal|inquest|coroner|inquiry|board|committee|misconduct|disciplinary|regulator)\b"
)
_USED_ELSEWHERE = re.compile(
    r"[\"')\]]*,?(?: (?:that|which)\b[^.;,\n]{0,40}?| (?:put|placed|laid|used|served|prepared|considered|seen|made))?"
    rf" (?:(?:for|at|by|to|in|with) {_BODY})|before {_BODY}|[A-Z]\w+))"
)


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
            why, ambiguous = self._doubt(text, name, point, fitting)
            yield Candidate(
                point.begins,
                point.ends,
                MentionKind.BUNDLE,
                pages=point.numbers,
                why=why or point.numbers.odd,
                ambiguous=ambiguous,
                bundle=fitting[0] if fitting else 0,
            )

    def _doubt(self, text: str, name: re.Match[str], point: Pinpoint, fitting: Sequence[int]) -> tuple[str, bool]:
        """Why no bundle is meant for certain, or "", and whether it could be two."""
        ends, start = max(point.ends, name.end()), max(0, name.start() - 30)
        kind, titled = name["kind"].lower(), self._titled(text, name, fitting)
        if elsewhere_after(text, ends) or elsewhere_before(text, point.begins) or _USED_ELSEWHERE.match(text, ends):
            return "its sentence speaks of another matter", False
        if _OTHER_HEARING.search(text, start, name.start()) and not titled:
            return "the bundle of another hearing may be meant", True
        if _OTHER_VERSION.search(text, start, name.start()):
            return "another version of the bundle may be meant", True
        if _SOMEBODY.search(text, start, name.start()) and not titled:
            return "it is somebody's own bundle, and may be another than this", True
        if not fitting:
            return f"the {kind} bundle is neither this bundle nor one that was built or served with it", False
        return (f"there is more than one {kind} bundle", True) if len(fitting) > 1 else ("", False)

    def _titled(self, text: str, name: re.Match[str], fitting: Sequence[int]) -> bool:
        """Whether the words are a bundle's title: "the Claimant's hearing bundle"."""
        titles = ("".join(map(plain, self.plans[position].title)).casefold() for position in fitting)
        before = text[max(0, name.start() - 90) : name.end()].casefold()
        return any(" " in title.removesuffix(name[0].casefold()) and before.endswith(title) for title in titles)


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
