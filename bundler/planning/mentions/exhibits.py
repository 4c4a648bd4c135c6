"""Exhibits named in words: "exhibit MA1, page 12", "[MA1/12]", "pages 12 to 14 and 17 of “MA1”"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from bundler.planning.grammar import mark_key
from bundler.planning.mentions.candidate import Candidate
from bundler.planning.mentions.cues import (
    EXHIBIT,
    calls_it_exhibit,
    is_likely,
    is_quoted,
    says_exhibit,
    says_something_else,
)
from bundler.planning.mentions.elsewhere import elsewhere_after, elsewhere_before
from bundler.planning.mentions.exhibitpages import IN_WORDS, Named, belongs_to_next, pages_after, pages_before
from bundler.planning.mentions.marks import Marks, Sighting
from bundler.planning.mentions.owners import other_claim, owner_after, owner_behind, owners_before
from bundler.planning.mentions.people import ORDINAL, People
from bundler.planning.mentions.values import MentionKind

_JOINED = re.compile(r"[\"')\]]* ?(?:,|,? ?and|&|;|to|-|/) ?[\"'(\[]*", re.IGNORECASE)
_RANGE = re.compile(r"[\"')\]]* ?(?:to|-) ?[\"'(\[]*", re.IGNORECASE)
_WHOSE = re.compile(
    rf"(?P<name>(?:[^\W\d_][\w.-]* ){{0,3}}[^\W\d_][\w-]*)'s? (?:said |own )?(?i:{EXHIBIT}) ?[\"'(\[]*\Z"
)
_TO_STATEMENT = re.compile(
    r"[\"')\]]*,? (?:to|of) (?:(?P<my>my)|the|(?P<whose>(?:[A-Z][\w.-]* ){0,3}[A-Z][\w-]*)'s?) "
    rf"(?:(?P<nth>{ORDINAL}) )?(?:witness )?"
    r"(?:statement|(?P<oath>affidavit|affirmation|report))\b(?: of (?P<name>[^\W\d_][\w.-]*(?: [A-Z][\w'.-]*)*))?"
)
_FORMER = re.compile(r"\b(?:former|formerly|previously|old) \Z")
_ROLES = frozenset(("claimant", "defendant", "applicant", "respondent", "c", "d", "party", "force"))
_ELSEWHERE = "its sentence speaks of another matter"


@dataclass(frozen=True)
class ExhibitFinder:
    """Finds exhibits in the words of one document.

    entries: id of the exhibit for each mark of the manifest that is in the bundle. exhibited_by: id of an exhibit ->
    ids of the statements that exhibit it. me: the witness whose statement the document is, or "". own: keys of marks
    that are the document's own: a page of an exhibit does not refer to itself.
    """

    marks: Marks
    entries: Mapping[str, str]
    people: People
    exhibited_by: Mapping[str, tuple[str, ...]]
    me: str = ""
    own: frozenset[str] = field(default_factory=frozenset)

    def find(self, text: str) -> Iterator[Candidate]:
        """Every exhibit that a text names, in order."""
        sights = self.marks.sightings(text)
        previous: Candidate | None = None
        last: Sighting | None = None
        certain = False
        for sight, following in zip_longest(sights, sights[1:]):
            joined = (
                previous is not None
                and certain
                and sight.exact
                and _JOINED.fullmatch(text, previous.ends, sight.begins) is not None
            )
            sure = joined or says_exhibit(text, sight.begins) is not None or (sight.plain and is_quoted(text, sight))
            ends = previous.ends if previous else 0
            found = self._one(text, sight, sure, following.begins if following else None, ends)
            if found is None:
                continue
            if (
                joined
                and last
                and previous
                and not previous.pages
                and _RANGE.fullmatch(text, previous.ends, sight.begins)
            ):
                found = replace(found, also=self._between(last, sight))
            yield found
            previous, last, certain = found, sight, sure

    def _one(self, text: str, sight: Sighting, sure: bool, following: int | None, start: int) -> Candidate | None:
        if mark_key(sight.text) in self.own:
            return None
        if sight.mark and not sight.plain and not (sight.exact and calls_it_exhibit(text, sight.begins)):
            return None
        cue = says_exhibit(text, sight.begins)
        begins = sight.begins if cue is None else cue
        named = self._named(text, sight, begins, following, start)
        if not self._counts(text, sight, sure, named):
            return None
        named = named or Named(sight.begins, sight.ends)
        begins, ends = min(begins, named.begins), named.ends
        entry = self.entries.get(sight.mark, "")
        tail = _TO_STATEMENT.match(text, ends)
        if tail and (tail["my"] or tail["name"] or tail["whose"]):
            ends = tail.end()
        why, ambiguous = named.why, named.ambiguous
        if not entry:
            why = f"no exhibit of the bundle is marked “{sight.text}”"
        elif self._is_elsewhere(text, begins, named.ends, sight, entry, tail):
            why, ambiguous = _ELSEWHERE, False
        return Candidate(begins, ends, MentionKind.EXHIBIT, entry, named.numbers, why=why, ambiguous=ambiguous)

    def _named(self, text: str, sight: Sighting, begins: int, following: int | None, start: int) -> Named | None:
        before = pages_before(text, sight, begins, start)
        after = pages_after(text, sight) or self._behind_owner(text, sight)
        if after and after.numbers and belongs_to_next(text, after, following):
            after = None
        if (
            before
            and after
            and after.numbers
            and before.numbers is None
            and (before.ambiguous or before.why == IN_WORDS)
        ):
            return after
        if before and after and after.numbers:
            return Named(before.begins, after.ends, None, "pages are named before the mark and behind it", True)
        return before or after

    def _behind_owner(self, text: str, sight: Sighting) -> Named | None:
        """Pages behind the words that say whose the exhibit is: "MA1 to the first statement of Ms Ashdown, page 3"."""
        whose = _TO_STATEMENT.match(text, sight.ends) or owner_after(text, sight.ends)
        named = pages_after(text, replace(sight, ends=whose.end())) if whose else None
        return named if named and named.numbers else None

    def _counts(self, text: str, sight: Sighting, sure: bool, named: Named | None) -> bool:
        """Whether the words are a reference at all."""
        if sure:
            return bool(sight.mark) or says_exhibit(text, sight.begins) is not None or self.marks.has_prefix(sight.text)
        if not sight.plain or not sight.exact or says_something_else(text, sight.begins):
            return False
        if not sight.mark:
            return named is not None and named.numbers is not None and self.marks.has_prefix(sight.text)
        if named is not None and (named.numbers is None or named.why):
            return is_likely(text, sight) or named.begins < sight.begins
        return named is not None or is_likely(text, sight)

    def _is_elsewhere(
        self, text: str, begins: int, ends: int, sight: Sighting, entry: str, tail: re.Match[str] | None
    ) -> bool:
        if (
            elsewhere_after(text, ends)
            or elsewhere_before(text, begins)
            or _FORMER.search(text, max(0, begins - 20), begins)
        ):
            return True
        whose = _WHOSE.search(text, max(0, sight.begins - 60), sight.begins)
        if whose and not self._may_be(whose["name"], entry):
            return True
        if other_claim(text, begins) or self._is_anothers(text, begins, ends, sight, entry):
            return True
        if tail is None:
            return False
        if elsewhere_after(text, tail.end()):
            return True
        if tail["my"]:
            return not self._exhibits(self.me, entry)
        name = tail["name"] or tail["whose"] or ""
        return bool(tail["oath"]) if not name else not self._exhibits(self.people.witness(name), entry)

    def _is_anothers(self, text: str, begins: int, ends: int, sight: Sighting, entry: str) -> bool:
        """Whether a name beside the mark is that of somebody else than the exhibit's witness."""
        if any(self._is_stranger(name) for name in owners_before(text, begins)):
            return True
        if self._is_stranger(owner_behind(text, ends)):
            return True
        after = owner_after(text, sight.ends)
        return after is not None and (self._is_stranger(after["name"]) or not self._may_be(after["name"], entry))

    def _is_stranger(self, name: str) -> bool:
        """Whether somebody is no witness of the bundle, and no party to it. A middle name makes no stranger, another
        first name does: husband and wife may have the same initials."""
        words = [word for word in name.replace(".", " ").split() if word.casefold() not in _ROLES]
        if not words:
            return False
        return not any(map(self.people.is_name, (" ".join(words), f"{words[0]} {words[-1]}")))

    def _may_be(self, name: str, entry: str) -> bool:
        """Whether an exhibit may be somebody's: a witness's who exhibits it, or a party's."""
        words = name.replace(".", " ").split()
        if words[-1].casefold() in _ROLES:
            return True
        tails = (" ".join(words[start:]) for start in range(len(words)))
        witness = next((found for found in map(self.people.witness, tails) if found), "")
        return self._exhibits(witness, entry)

    def _exhibits(self, witness: str, entry: str) -> bool:
        """Whether a witness exhibits it, as far as the manifest says."""
        statements = self.exhibited_by.get(entry, ())
        if not witness:
            return False
        return not statements or any(each.entry in statements for each in self.people.of(witness))

    def _between(self, first: Sighting, last: Sighting) -> tuple[str, ...]:
        """Ids of the exhibits between two marks: MA2 between MA1 and MA3."""
        one, two = (re.fullmatch(r"(.*?)(\d+)", mark_key(sight.text)) for sight in (first, last))
        if not one or not two or one[1] != two[1]:
            return ()
        wanted = {f"{one[1]}{number}" for number in range(int(one[2]) + 1, int(two[2]))}
        return tuple(entry for mark, entry in self.entries.items() if mark_key(mark) in wanted)


def my_exhibits(text: str, initials: str, entries: Mapping[str, str]) -> Iterator[Candidate]:
    """ "my exhibit 1" in a statement: the exhibit with the witness's initials and that number."""
    for found in re.finditer(rf"\bmy {EXHIBIT} (?:no\.? |number )?(\d{{1,3}})\b(?![./:]\d)", text, re.IGNORECASE):
        key = mark_key(f"{initials}{found[1]}")
        entry = next((entry for mark, entry in entries.items() if mark_key(mark) == key), "")
        if initials and entry:
            yield _my_exhibit(text, found, entry)


def _my_exhibit(text: str, found: re.Match[str], entry: str) -> Candidate:
    sight = Sighting(*found.span(), found[0])
    before, after = pages_before(text, sight, sight.begins), pages_after(text, sight)
    if before and after and before.numbers and after.numbers:
        why, ambiguous = "pages are named before the mark and behind it", True
        return Candidate(before.begins, after.ends, MentionKind.EXHIBIT, entry, why=why, ambiguous=ambiguous)
    named = (after if after and after.numbers else before or after) or Named(*found.span())
    why, ambiguous = named.why, named.ambiguous
    if elsewhere_after(text, named.ends) or elsewhere_before(text, named.begins):
        why, ambiguous = _ELSEWHERE, False
    return Candidate(named.begins, named.ends, MentionKind.EXHIBIT, entry, named.numbers, why=why, ambiguous=ambiguous)
