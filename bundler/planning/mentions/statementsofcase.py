"""Statements of case, skeletons and the decision named in words: "SFG §23", "Decision, paragraph 27"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bundler.planning.mentions.candidate import Candidate
from bundler.planning.mentions.elsewhere import elsewhere_before, elsewhere_named
from bundler.planning.mentions.flow import plain
from bundler.planning.mentions.marks import fold
from bundler.planning.mentions.people import LEADING
from bundler.planning.mentions.pinpoints import pinpoint
from bundler.planning.mentions.values import MentionKind
from bundler.planning.plan import Plan

_NAMES: Mapping[str, str] = {
    "statement-of-facts-and-grounds": r"\b(?:SFG|SoFG|(?i:statement of facts (?:and|&) grounds))\b",
    "detailed-grounds": (r"\b(?:DGR|DGD|DGs?|(?i:detailed grounds)(?: (?i:of (?:resistance|defence|opposition)))?)\b"),
    "summary-grounds": r"\b(?:SGR|SGD|SGs?|(?i:summary grounds)(?: (?i:of (?:resistance|defence|opposition)))?)\b",
    "decision": r"\bDecision\b(?! (?:of|in|to|on)\b)",
    "skeleton-argument": r"\b(?:(?:the|[A-Z][\w.-]*'s) )?(?P<core>skeleton(?: argument)?)\b",
}
"""How documents of each type are called. Only with a paragraph or page beside the name do they count."""

_GROUNDS = ("statement-of-facts-and-grounds", "detailed-grounds", "summary-grounds")
_THE_GROUNDS = re.compile(r"\bthe (?:[Cc]laimant's )?(?P<core>[Gg]rounds)\b(?! of| in)")
_VERSIONS = frozenset(
    (
        "draft", "old", "previous", "former", "earlier", "later", "first", "second", "third", "fourth", "final",
        "original", "proposed", "initial", "unamended", "amended", "re-amended", "superseded", "revised", "interim",
        "provisional", "another", "other", "different", "further", "fresh", "new", "supplementary", "supplemental",
        "replacement", "updated", "corrected", "unsealed", "last", "latest", "current", "substituted", "withdrawn",
    )
)  # fmt: skip
_PARTIES = frozenset(("claimant", "defendant", "interested", "intervener", "respondent", "appellant", "applicant"))
_RUN = re.compile(r"(?<![\w'-])(?:[\w'’&.-]+ ){1,8}\Z")
_WHOSE_AFTER = re.compile(
    r"[\"')\]]* (?:of|(?:served |filed |lodged )?by|on behalf of) (?:the )?"
    r"(?P<whose>(?:(?i:interested|first|second|third|fourth|other) )*"
    r"(?:(?i:party|parties|defendants?|claimants?|interveners?)\b"
    r"|[A-Z][\w'-]*(?: (?:of |for |the )*[A-Z][\w'-]*)*))"
)
_SOURCE = re.compile(r"\b(?:resistance|defence|opposition)\b", re.IGNORECASE)
_CLAIMANTS, _DEFENDANTS = frozenset(("claimant",)), frozenset(("defendant",))
_USUAL: Mapping[str, frozenset[str]] = {
    "statement-of-facts-and-grounds": _CLAIMANTS,
    "detailed-grounds": _DEFENDANTS,
    "summary-grounds": _DEFENDANTS,
}
"""Whose a document of a type is where its title does not say."""


@dataclass(frozen=True)
class _Paper:
    """A document of a type that words may name. words: of its title. usual: words for whose it is, where the title
    does not say."""

    entry: str
    title: str = ""
    usual: frozenset[str] = frozenset()

    def is_of(self, said: frozenset[str]) -> bool:
        """Whether words that were said of a document are true of this one."""
        title = _words(self.title)
        return said <= (title if title & _PARTIES else title | self.usual)

    def is_called(self, name: str) -> bool:
        """Whether a title bears out what the grounds are said to be of: "of defence" may be of another's."""
        said, told = _SOURCE.search(name), _SOURCE.search(self.title)
        if said is None or (told is None and said[0].casefold() == "resistance"):
            return True
        return told is not None and said[0].casefold() == told[0].casefold()


@dataclass(frozen=True)
class CaseFinder:
    """Finds statements of case in the words of one document. entries: type -> ids. document: its own id. papers: what
    is known of each."""

    entries: Mapping[str, tuple[str, ...]]
    document: str = ""
    papers: Mapping[str, _Paper] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan, document: str) -> CaseFinder:
        """For a document of a bundle."""
        found: dict[str, tuple[str, ...]] = {}
        for entry in plan.entries:
            found[entry.type] = (*found.get(entry.type, ()), entry.id)
        papers = {each.id: _Paper(each.id, each.title, _usual(each.type, plan)) for each in plan.entries}
        return cls({kind: found[kind] for kind in _NAMES if kind in found}, document, papers)

    def find(self, text: str) -> Iterator[Candidate]:
        """Every statement of case that a text names with a paragraph or page."""
        for kind, pattern in _NAMES.items():
            for name in re.finditer(pattern, text):
                yield from self._candidate(text, name, self.entries.get(kind, ()))
        grounds = tuple(each for kind in _GROUNDS for each in self.entries.get(kind, ()))
        for name in _THE_GROUNDS.finditer(text):
            yield from self._candidate(text, name, grounds)

    def _candidate(self, text: str, name: re.Match[str], entries: tuple[str, ...]) -> Iterator[Candidate]:
        core = name.start("core") if "core" in name.re.groupindex else name.start()
        begins, said = _said_before(text, core)
        point = pinpoint(text, *name.span()) or pinpoint(text, min(begins, name.start()), name.end())
        if point is None or not entries:
            return
        ends = max(point.ends, name.end())
        said |= _said_after(text, name.end()) | _said_after(text, ends)
        which, why = self._which(entries, said, name[0])
        if (which and which == self.document) or (self.document in entries and (len(entries) == 1 or not said)):
            return
        found = Candidate(
            point.begins,
            point.ends,
            MentionKind.DOCUMENT,
            pages=point.numbers if point.pages else None,
            paragraphs=None if point.pages else point.numbers,
        )
        if elsewhere_named(text, ends) or elsewhere_before(text, point.begins):
            yield replace(found, why="its sentence speaks of another matter")
        elif why:
            yield replace(found, why=why, ambiguous=True)
        else:
            yield replace(found, entry=which, why=point.numbers.odd)

    def _which(self, entries: tuple[str, ...], said: frozenset[str], name: str) -> tuple[str, str]:
        """The document of which all is true that is said, or why none is meant for certain."""
        papers = [self.papers.get(each, _Paper(each)) for each in entries]
        fitting = [each.entry for each in papers if each.is_of(said) and each.is_called(name)]
        if not fitting:
            return "", "another document of that name may be meant, or another version of it"
        return (fitting[0], "") if len(fitting) == 1 else ("", "the bundle has more than one document of that name")


def _usual(kind: str, plan: Plan) -> frozenset[str]:
    """Words for whose a document of a type is: of the claimant, and as the case's short title names them."""
    claimants, _, defendants = "".join(map(plain, plan.short_title)).partition(" v ")
    if kind == "statement-of-facts-and-grounds":
        return _USUAL[kind] | _words(claimants)
    return _USUAL.get(kind, frozenset()) | (_words(defendants) if kind in (*_USUAL, "decision") else frozenset())


def _said_before(text: str, begins: int) -> tuple[int, frozenset[str]]:
    """What the words before a name say of whose it is and of its version, and where they begin."""
    run = _RUN.search(text[max(0, begins - 90) : begins])
    said: set[str] = set()
    for word in reversed(run[0].split() if run else ()):
        low = fold(word)
        telling = word[0].isupper() or low in _VERSIONS or low.endswith(("'s", "s'")) or (said and low in _PARTIES)
        if not telling or low.endswith(".") or low in LEADING - _PARTIES:
            break
        begins -= len(word) + 1
        said |= _words(word)
    return begins, frozenset(said)


def _said_after(text: str, ends: int) -> frozenset[str]:
    """Whose a document is by the words behind it: "of the Interested Party"."""
    found = _WHOSE_AFTER.match(text, ends)
    return _words(found["whose"]) if found else frozenset()


def _words(text: str) -> frozenset[str]:
    """Words without case, accents and the endings of the possessive and the plural of a party."""
    found = (re.sub(r"(?:'s|s'|')\Z", "", word) for word in re.findall(r"[\w'-]+", fold("".join(map(plain, text)))))
    return frozenset(word.removesuffix("s") if word.removesuffix("s") in _PARTIES else word for word in found if word)
