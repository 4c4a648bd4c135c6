"""What the finders hand to the resolver: words that name something, before it is known where they lead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bundler.planning.mentions.flow import BREAK
from bundler.planning.mentions.numbers import Numbers
from bundler.planning.mentions.values import MentionKind


@dataclass(frozen=True)
class Candidate:
    """Words that name an exhibit, a statement, another document or a page of a bundle.

    entry: id of what they name, or "". pages, paragraphs: the numbers they give. why: why they lead nowhere.
    ambiguous: they could be two things. also: ids of further entries that they speak of.
    """

    begins: int
    ends: int
    kind: MentionKind
    entry: str = ""
    pages: Numbers | None = None
    paragraphs: Numbers | None = None
    why: str = ""
    ambiguous: bool = False
    also: tuple[str, ...] = ()
    bundle: int = 0
    """For a page of a bundle: 0 for this one, 1 for the first of the others ..."""


_SENTENCE_END = re.compile(
    r"(?<![ .(]p)(?<! pp)(?<!para)(?<!paras)(?<!\bEx)(?<!\bv)(?<!\bno)[.?!][\"')]* (?=[\"(\[]*[A-Z])"
)


_NEAR = 400
"""Letters in which a sentence mostly begins."""


def sentence_start(text: str, position: int) -> int:
    """Where the sentence begins in which a character stands."""
    floor = text.rfind(BREAK, 0, position) + 1
    reach = _NEAR
    while True:  # further and further back: a long document is not read from its beginning for every reference
        begin = max(floor, position - reach)
        ends = [found.end() for found in _SENTENCE_END.finditer(text, begin, position)]
        if ends or begin == floor:
            return ends[-1] if ends else floor
        reach *= 4


def sentence_end(text: str, position: int) -> int:
    """Where that sentence ends."""
    stop = text.find(BREAK, position)
    stop = len(text) if stop < 0 else stop
    found = _SENTENCE_END.search(text, position, stop)
    return found.start() + 1 if found else stop
