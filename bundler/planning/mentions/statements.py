"""Statements named in words: "paragraph 14 of my first statement", "Ashdown 1 §14", "Mr Marsh's witness statement"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bundler.planning.mentions.candidate import Candidate, sentence_start
from bundler.planning.mentions.elsewhere import elsewhere_before, elsewhere_named, told_to_others
from bundler.planning.mentions.people import ORDINAL, ORDINALS, People, called, goes_on, two_of_that_name
from bundler.planning.mentions.pinpoints import Pinpoint, breaks_off, pinpoint
from bundler.planning.mentions.values import MentionKind, Statement

_CAPITALS = r"[^\W\d_a-z][\w.-]*(?: [^\W\d_a-z][\w.-]*){0,5}"
_STATEMENT = r"(?P<witness>witness )?statement\b(?! of truth)"
_MINE = re.compile(rf"\bmy (?P<nth>{ORDINAL}) {_STATEMENT}", re.IGNORECASE)
_OF = re.compile(rf"\b(?i:the )?(?i:(?P<nth>{ORDINAL}) )?(?i:{_STATEMENT}) of (?P<name>{_CAPITALS})")
_POSSESSIVE = re.compile(rf"(?P<name>{_CAPITALS})'s? (?i:(?P<nth>{ORDINAL}) )?(?i:{_STATEMENT})")
_NUMBER = re.compile(r"(?: WS| W/S)?[ -]?(?P<number>\d{1,2})(?![\d:]|\.\d|/[^¶§])")
_WHOSE = re.compile(rf"\b(?:her|his|that|their) (?:(?P<nth>{ORDINAL}) )?{_STATEMENT}", re.IGNORECASE)
_NOT_A_WITNESS = re.compile(r"(?:\bv\.? |\bLord |\bLady |\bJustice |\bRe )\Z")
_CITED = re.compile(r"(?:[\"'(\[;] ?|\b(?:see|cf\.?|and|or|in|of|,) )\Z", re.IGNORECASE)
_CITED_AFTER = re.compile(r"[\"')\];.]|$|\n| (?:and|or|at)\b")
_OPENED = re.compile(r"[\"'(\[;] ?\Z")
_DATED = re.compile(r"[\"')]*,? (?:was )?(?:dated|of|made on|signed on) (?P<date>\d{1,2} [A-Z][a-z]+ \d{4})")
_ELSEWHERE = "its sentence speaks of another statement"
_NONE_SUCH = "the bundle has no such statement"
_NAMESAKE = "it is the statement of somebody else of that name"
_NAMESAKES = "the words could mean two people of one name"


@dataclass(frozen=True)
class _Named:
    """Words that name a statement. bare: they do so even where no paragraph is named. namesakes: two people bear the
    name."""

    begins: int
    ends: int
    statements: tuple[Statement, ...]
    bare: bool
    unknown: str = ""
    namesakes: bool = False


@dataclass(frozen=True)
class StatementFinder:
    """Finds statements in the words of one document. me: the witness whose statement it is, or "". document: its
    id. dates: of statements, as printed, by id."""

    people: People
    me: str = ""
    document: str = ""
    dates: Mapping[str, str] = field(default_factory=dict)

    def find(self, text: str) -> Iterator[Candidate]:
        """Every statement that a text names."""
        for named in self._named(text):
            found = self._candidate(text, named)
            if found:
                yield found

    def _named(self, text: str) -> Iterator[_Named]:
        yield from self._mine(text)
        yield from self._by_full_name(text)
        yield from self._by_short_name(text)
        for found in _WHOSE.finditer(text):
            yield _Named(*found.span(), (), False, "the words do not say whose statement is meant")

    def _mine(self, text: str) -> Iterator[_Named]:
        for found in _MINE.finditer(text) if self.me else ():
            number = ORDINALS[found["nth"].lower()]
            mine = self.people.of(self.me, number)
            yield _Named(*found.span(), mine, True, "" if mine else "the bundle has no such statement")

    def _by_full_name(self, text: str) -> Iterator[_Named]:
        for found in _OF.finditer(text):
            words = found["name"].split(" ")
            for count in range(len(words), 0, -1):
                name = " ".join(words[:count]).rstrip(".")
                if self.people.is_name(name):
                    ends = found.start("name") + len(name)
                    yield self._of_name(text, found, (found.start(), ends), name, ends)
                    break
        for found in _POSSESSIVE.finditer(text):
            words = found["name"].split(" ")
            for start in range(len(words)):
                name = " ".join(words[start:])
                if self.people.is_name(name):
                    span = (found.end("name") - len(name), found.end())
                    yield self._of_name(text, found, span, name, found.end("name"))
                    break

    def _of_name(self, text: str, found: re.Match[str], span: tuple[int, int], name: str, ends: int) -> _Named:
        """A statement of whoever bears a name, which ends at ``ends``."""
        number = ORDINALS[found["nth"].lower()] if found["nth"] else None
        bare = bool(number or found["witness"])
        if ends == span[1] and goes_on(text, ends):
            return _Named(*span, (), bare, _NAMESAKE)
        return self._theirs(text, span, name, ends, number, bare)

    def _theirs(self, text: str, span: tuple[int, int], name: str, ends: int, number: int | None, bare: bool) -> _Named:
        """Statements of whoever may be called by a name, with what stands before it."""
        last = name.split(" ")[-1]
        before = called(text, ends - len(last))
        witnesses = [each for each in self.people.witnesses(name) if self.people.bears(each, before)]
        if not witnesses:
            return _Named(*span, (), bare, _NAMESAKE)
        theirs = tuple(each for witness in witnesses for each in self.people.of(witness, number))
        told = not before.title or before.names or not two_of_that_name(text, last)
        unknown = "" if theirs else _NONE_SUCH
        return _Named(*span, theirs, bare, unknown, namesakes=len(witnesses) > 1 or not told)

    def _by_short_name(self, text: str) -> Iterator[_Named]:
        for found in self.people.surnames.finditer(text) if self.people.surnames else ():
            if _NOT_A_WITNESS.search(text, max(0, found.start() - 10), found.start()):
                continue
            numbered = _NUMBER.match(text, found.end())
            if numbered is not None:
                span, number = (found.start(), numbered.end()), int(numbered["number"])
                named = self._theirs(text, span, found[0], found.end(), number, False)
                stands = any(each.number is not None for each in named.statements) and self._stands(text, *span)
                yield replace(named, bare=stands)
            elif _OPENED.search(text, max(0, found.start() - 3), found.start()):
                yield self._theirs(text, found.span(), found[0], found.end(), None, False)

    def _stands(self, text: str, begins: int, ends: int) -> bool:
        """Whether a short name stands as a citation does, before and behind: "(Ashdown 1, Marsh 1)"."""
        listed = self.people.surnames and text.startswith(", ", ends) and self.people.surnames.match(text, ends + 2)
        return _is_cited(text, begins) and bool(listed or _CITED_AFTER.match(text, ends))

    def _candidate(self, text: str, named: _Named) -> Candidate | None:
        dated = _DATED.match(text, named.ends)
        if dated:
            named = replace(named, ends=dated.end())
        point = pinpoint(text, named.begins, named.ends)
        if point is None and (not named.bare or breaks_off(text, named.ends)):
            return None
        begins, ends = (point.begins, point.ends) if point else (named.begins, named.ends)
        entry, why, ambiguous = self._which(text, named, max(ends, named.ends), begins)
        if dated and self.dates.get(entry, "") not in ("", dated["date"].lstrip("0")):
            entry, why = "", f"it is dated {dated['date']}, and the statement in the bundle is not"
        if entry == self.document or (point is None and why and not (named.namesakes and ambiguous)):
            return None
        return _made(begins, ends, entry, point, why, ambiguous)

    def _which(self, text: str, named: _Named, ends: int, begins: int) -> tuple[str, str, bool]:
        """The entry that is meant, or why none is, and whether it could be two."""
        if named.unknown:
            return "", named.unknown, not named.statements and named.unknown.startswith("the words")
        if elsewhere_before(text, begins) or any(
            elsewhere_named(text, end) or told_to_others(text, end) for end in {named.ends, ends}
        ):
            return "", _ELSEWHERE, False
        if named.namesakes:
            return "", _NAMESAKES, True
        if len(named.statements) > 1:
            return "", "the witness made more than one statement, and the words do not say which", True
        return named.statements[0].entry, "", False


def _is_cited(text: str, begins: int) -> bool:
    """Whether a short name stands as a citation does: in brackets or quotation marks, or in a list of them."""
    found = _CITED.search(text, max(0, begins - 12), begins)
    if found is None:
        return False
    if found[0].strip() in ('"', "'", "(", "[", ";"):
        return True
    before = text[sentence_start(text, begins) : begins]
    return before.count("(") > before.count(")") or re.search(r"\bstatements?\b", before, re.IGNORECASE) is not None


def _made(begins: int, ends: int, entry: str, point: Pinpoint | None, why: str, ambiguous: bool) -> Candidate:
    numbers = point.numbers if point else None
    if numbers is not None and numbers.odd and not why:
        why = numbers.odd
    return Candidate(
        begins,
        ends,
        MentionKind.STATEMENT,
        entry,
        pages=numbers if point and point.pages else None,
        paragraphs=numbers if point and not point.pages else None,
        why=why,
        ambiguous=ambiguous,
    )
