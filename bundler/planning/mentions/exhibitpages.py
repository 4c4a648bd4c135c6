"""The pages of an exhibit that words name, behind its mark or before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bundler.planning.mentions.cues import EXHIBIT, in_brackets
from bundler.planning.mentions.marks import Sighting
from bundler.planning.mentions.numbers import PAGES, PARAGRAPHS, Numbers, list_before, read_numbers
from bundler.planning.mentions.people import ORDINAL, ORDINALS

IN_WORDS = "its page is not given in figures"
"""Why no page is taken where words call it the last, or the twelfth."""

_PAGES = re.compile(
    rf"[\"')\]]*(?: ?(?P<open>\()|[,:]| -)?(?: ?(?:at|on|photograph at|see))? ?(?P<word>{PAGES}) ?(?=\d)", re.IGNORECASE
)
_SLASH = re.compile(r"[\"']? ?/ ?(?:p\.? ?)?(?=\d)", re.IGNORECASE)
_AT = re.compile(r"[\"']*,? at ?(?=\d)")
_COLON = re.compile(r"[\"']*: ?(?=\d)")
_COMMA = re.compile(r"[\"']*,? (?=\d)")
_FIGURES = r"\d+(?:-\d+)?"
_DESCRIBED = re.compile(r"[\"']* \([^()\d\n]{1,60}\)")
"""What an exhibit is called, in brackets behind its mark: "MA1 (the emails)"."""

_PROBLEMS = (
    (
        re.compile(r"[\"']*,?(?: at)? ?\[\d(?:[^\]\n]{0,20}\](?: ?(?:-|to) ?\[\d{1,5}\])?|\d*)"),
        "the number in square brackets could be a page or a paragraph",
        True,
    ),
    (re.compile(r"[\"']* ?- ?\d+"), "it could be a page of the exhibit, or a run of exhibits", True),
    (
        re.compile(rf"[\"']*,?(?: at)? ?{PARAGRAPHS} ?{_FIGURES}", re.IGNORECASE),
        "it names a paragraph, and exhibits are cited by page",
        False,
    ),
    (
        re.compile(rf"[\"']*,?(?: at)? ?(?:tabs?|item|divider|sheet|folio) ?{_FIGURES}", re.IGNORECASE),
        "it names a tab or item, and exhibits are cited by page",
        False,
    ),
    (re.compile(rf"[\"']*,?(?: at)? ?{PAGES}(?=\n|$)", re.IGNORECASE), "the words break off", False),
    (re.compile(rf"[\"']*,?(?: at)? ?{PAGES} (?=[a-z])", re.IGNORECASE), "its page is not given in figures", False),
    (re.compile(r"[\"']*(?:;| ?:) ?(?:pages? |pp?\.? ?)?\d+", re.IGNORECASE), "the number may be a page or not", True),
    (
        re.compile(r"[\"']* (?:\(\d{1,5}\)|\d{1,5}(?= (?:is|was|are|shows?)\b|[.;)]))"),
        "the number may be a page or not",
        True,
    ),
)
_LIST_ENDS = re.compile(r" ?(?:$|[\n.,;:)\]\"'?!-]|(?:and|&|to)\b)")
_POSSESSIVE = r"(?:[A-Z][\w.-]* ){0,2}[A-Z][\w-]*'s?"
_DETERMINER = r"(?i:the|my|his|her|their|our|that|said|same|attached|bundle|documents?)"
_OF = re.compile(
    rf"(?:,? (?:of|in|to|from|at)|,) (?:(?:{_DETERMINER}|{_POSSESSIVE}) ){{0,4}}"
    rf"(?:(?i:{EXHIBIT})(?: (?i:marked|labelled))?|(?i:marked|labelled))?,? ?[\"'(\[]*\Z"
)
_NTH = re.compile(rf"\b(?:the )?(?P<nth>{ORDINAL}) page\Z", re.IGNORECASE)
_IN_WORDS = re.compile(
    rf"\b(?:the )?(?:(?:last|final|penultimate|closing|back|reverse|opening|next|previous|following|(?:{ORDINAL})"
    r"|[a-z]{3,}(?:th|first|second|third)|\d{1,4}(?:st|nd|rd|th))"
    r"(?: (?:few|two|three|four|five|six|ten|\d{1,2}))? pages?"
    r"|pages? (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|[a-z]+ty(?:-[a-z]+)?))\Z",
    re.IGNORECASE,
)
_TAB = re.compile(r"\b(?:tabs?|divider|item|photograph) \d+\Z", re.IGNORECASE)
_LOOSE = re.compile(rf" \((?:(?i:{EXHIBIT}) )?[\"']*\Z")
_PAGE_BESIDE = "a page is named beside it, which may be the exhibit's or not"
_WINDOW = 160


@dataclass(frozen=True)
class Named:
    """What pages words name, and how far the words reach. why: what is the matter with them, or ""."""

    begins: int
    ends: int
    numbers: Numbers | None = None
    why: str = ""
    ambiguous: bool = False


def pages_after(text: str, sight: Sighting) -> Named | None:
    """Pages named behind a mark: "MA1, page 12", "MA1/12", "(MA1, 12)"; None where none are."""
    described = _DESCRIBED.match(text, sight.ends)
    return _pages_after(text, replace(sight, ends=described.end()) if described else sight)


def _pages_after(text: str, sight: Sighting) -> Named | None:
    paged = _PAGES.match(text, sight.ends)
    if paged:
        return _with_word(text, sight, paged)
    colon = _COLON.match(text, sight.ends)
    if colon:
        named = _free_standing(text, sight, colon.end())
        if named and in_brackets(text, sight.begins, named.ends):
            return named
    slash = _SLASH.match(text, sight.ends)
    if slash:
        return _listed(text, sight, slash.end())
    for pattern, why, ambiguous in _PROBLEMS:
        found = pattern.match(text, sight.ends)
        if found:
            return Named(sight.begins, found.end(), None, why, ambiguous)
    at = _AT.match(text, sight.ends)
    if at:
        return _free_standing(text, sight, at.end())
    comma = _COMMA.match(text, sight.ends)
    if comma:
        named = _free_standing(text, sight, comma.end())
        return named if named and in_brackets(text, sight.begins, named.ends) else None
    return None


def _with_word(text: str, sight: Sighting, found: re.Match[str]) -> Named | None:
    many = found["word"].rstrip(".").casefold() in ("pages", "pp", "pgs")
    numbers = read_numbers(text, found.end(), many=many)
    if numbers is None:
        return None
    ends = numbers.ends
    if found["open"] and text.startswith(")", ends):
        ends += 1
    return Named(sight.begins, ends, numbers, numbers.odd)


def _listed(text: str, sight: Sighting, start: int) -> Named | None:
    numbers = read_numbers(text, start, many=False)
    return Named(sight.begins, numbers.ends, numbers, numbers.odd) if numbers else None


def _free_standing(text: str, sight: Sighting, start: int) -> Named | None:
    """Numbers that no word calls pages: only where nothing follows that they could count."""
    numbers = read_numbers(text, start, many=False)
    if numbers is None or numbers.odd or not _LIST_ENDS.match(text, numbers.ends):
        return None
    return Named(sight.begins, numbers.ends, numbers)


def pages_before(text: str, sight: Sighting, begins: int, start: int = 0) -> Named | None:
    """Pages named before a mark: "pages 12 to 14 and 17 of exhibit MA1".

    begins: of the mark with its "exhibit". start: what stands before it belongs to another reference.
    """
    start = max(start, begins - _WINDOW)
    of = _OF.search(text, start, sight.begins)
    if of is None:
        loose = _LOOSE.search(text, start, sight.begins)
        if loose and list_before(text[start : loose.start()], (PAGES,)):
            return Named(sight.begins, sight.ends, None, _PAGE_BESIDE, True)
        return None
    head = text[start : of.start()]
    listed = None if of[0].startswith(",") else list_before(head, (PAGES,))
    if listed:
        first, _, numbers = listed
        return Named(start + first, sight.ends, numbers, numbers.odd)
    nth = _NTH.search(head)
    if nth:
        number = ORDINALS[nth["nth"].lower()]
        return Named(start + nth.start(), sight.ends, Numbers(((number, number),), sight.ends))
    in_words = _IN_WORDS.search(head)
    if in_words and not of[0].startswith(","):
        return Named(start + in_words.start(), sight.ends, None, IN_WORDS)
    if of[0].startswith(",") and list_before(head, (PAGES,)):
        return Named(sight.begins, sight.ends, None, _PAGE_BESIDE, True)
    tab = _TAB.search(head)
    if tab:
        return Named(start + tab.start(), sight.ends, None, "it names a tab or item, and exhibits are cited by page")
    return None


def belongs_to_next(text: str, named: Named, following: int | None) -> bool:
    """Whether pages behind a mark are those of the next: "page 3 of MA1, page 104 of MA2"."""
    if following is None or following < named.ends:
        return False
    between = text[named.ends : following]
    return (
        re.fullmatch(rf" (?:of|in) (?:(?:the|my|his|her) )?(?:{EXHIBIT} )?(?:marked )?[\"'(\[]*", between, re.I)
        is not None
    )
