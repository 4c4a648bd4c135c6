"""The words around an exhibit's mark: those that say that it is one, those that say that it is something else."""

from __future__ import annotations

import re

from bundler.planning.mentions.candidate import sentence_end, sentence_start
from bundler.planning.mentions.marks import Sighting

EXHIBIT = r"(?:exhibits?|exhs?\.?|exs?\.?)"
"""The word itself, in full and short. Compared without case."""

_CUE = re.compile(
    rf"\b(?:(?P<word>{EXHIBIT})|(?:(?P<marked>marked|identified|labelled)|exhibited|produced)"
    rf"(?: as| at)?(?: {EXHIBIT})?) ?(?:the )?[\"'(\[]*\Z",
    re.IGNORECASE,
)
_SOMEBODY_MARKED = re.compile(r"\b(?:I|he|she|we|they|you|who) (?:have |had |has )?\Z")
_PAPERS = re.compile(
    r"\b(?:exhibit(?:s|ed)?|produced?|shown|refer(?:red|s)?|bundles?|cop(?:y|ies)|documents?|pages?|papers?|letters?|emails?"
    r"|diary|photographs?|transcript|recording|audit|correspondence|chain)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"(?:\b(?:marked|as|of|in|to|see|at|from|with|and|is)[ ,]*[(\[]*|[(\[;] ?)[\"'][(\[]?\Z", re.IGNORECASE
)
_SEE = re.compile(r"(?:\b(?:see|cf\.?|refer to|compare|pages? of)(?: also)? ?|[(\[])\Z", re.IGNORECASE)
_EXHIBITS_AT_ALL = re.compile(r"\b(?:exhibits?|exhibited)\b", re.IGNORECASE)
_SOMETHING_ELSE = re.compile(
    r"\b(?:codes?|tariff|(?:our|your|unit|property|grid|file|identification) ref(?:erence)?:?|ref[.:]|quote|serial"
    r"|number|no\.?|registration|model|type|version|band|grade|scale|level|column|row|room|ward|bay|bus|flight|route"
    r"|call sign|patrol|radio|vehicle|section|appendix|annex|schedule|drive|vitamin|seat|seal|hook|panel|tab|table"
    r"|figure|port|channel|register|step|bits|policy|incident|crime|form|floor|lift|street|road|junction|postcode"
    r"|product|chart|variable|string|mailbox|server|file|colour|bulb|lot|item|unit|card|camera|batch|system as)"
    r"(?: (?:is|was|are|were|of|number|no\.?|the))? [\"'(]*\Z",
    re.IGNORECASE,
)


def says_exhibit(text: str, begins: int) -> int | None:
    """Where words begin that say right before a mark that it is an exhibit's, or None."""
    found = _CUE.search(text, max(0, begins - 40), begins)
    if found is None or (found["marked"] and not _marks_paper(text, found.start())):
        return None
    return found.start()


def calls_it_exhibit(text: str, begins: int) -> bool:
    """Whether the word "exhibit" itself stands before a mark: a mark like "C" needs it."""
    found = _CUE.search(text, max(0, begins - 40), begins)
    return found is not None and found["word"] is not None


def _marks_paper(text: str, marked: int) -> bool:
    """Whether what is "marked MA1" is a paper: a box may be marked too, and a place on a map."""
    if _SOMEBODY_MARKED.search(text, max(0, marked - 12), marked):
        return False
    return _PAPERS.search(text, sentence_start(text, marked), sentence_end(text, marked)) is not None


def is_quoted(text: str, sight: Sighting) -> bool:
    """Whether the mark stands in quotation marks, as in "marked “MA1”", or alone in brackets."""
    around = text[max(0, sight.begins - 1) : sight.begins] + text[sight.ends : sight.ends + 1]
    if around in ("[]", "()"):
        return True
    if around not in ('""', "''") or not _QUOTED.search(text, max(0, sight.begins - 30), sight.begins):
        return False
    return _PAPERS.search(text, sentence_start(text, sight.begins), sentence_end(text, sight.ends)) is not None


def says_something_else(text: str, begins: int) -> bool:
    """Whether the word before says that it is a code, a room, a registration ..."""
    return _SOMETHING_ELSE.search(text, max(0, begins - 60), begins) is not None


def is_likely(text: str, sight: Sighting) -> bool:
    """Whether a bare mark may be taken for an exhibit's: written as in the manifest, in a sentence about exhibits."""
    if not sight.plain or not sight.exact or sight.spaced or says_something_else(text, sight.begins):
        return False
    if _SEE.search(text, max(0, sight.begins - 20), sight.begins):
        return True
    sentence = text[sentence_start(text, sight.begins) : sentence_end(text, sight.ends)]
    return _EXHIBITS_AT_ALL.search(sentence) is not None


def in_brackets(text: str, begins: int, ends: int) -> bool:
    """Whether words stand inside round or square brackets that are open in their sentence."""
    before = text[sentence_start(text, begins) : begins]
    opened = sum(before.count(sign) for sign in "([") - sum(before.count(sign) for sign in ")]")
    return opened > 0 and text[ends : ends + 1] in (")", "]", ";", ",")
