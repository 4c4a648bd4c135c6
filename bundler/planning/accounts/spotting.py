"""Known persons in the words of pages: every place where a given name or a rank stands before a surname."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bundler.model import PageWords
from bundler.planning.accounts.callings import Calling, alike, is_title, plain
from bundler.planning.accounts.ranks import LONGEST, trailing_rank

_WORDS = """
    a an and as at but by dear did does for from had has he her him his how however if in is it its later meanwhile
    my nor not now of on once only or our said she since so that the their then there they this though to today
    tomorrow until was we were what when where whether which while who why will with yesterday yet you
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december officer colleague colleagues claimant defendant party
"""
_NO_NAMES = frozenset(_WORDS.split())
"""Words that stand before a surname with a capital letter and are no given name."""

_ENDS = re.compile(r"[.,;:!?)\]”\"]$")


@dataclass(frozen=True)
class Spotted:
    """Somebody called by name on a page (1-based source page)."""

    page: int
    calling: Calling


def spotted(pages: Sequence[PageWords], known: Sequence[Calling]) -> tuple[Spotted, ...]:
    """Where a known surname, or one that is nearly that behind a known given name, has a rank or a given name before
    it. Each way of calling somebody once a page."""
    lower = {plain(word.text) for page in pages for word in page.words if word.text[:1].islower()}
    found: dict[tuple[int, str, str], Spotted] = {}
    for page in pages:
        words = [word.text for word in page.words]
        for each in _on_page(words, known, lower):
            if each.rank or each.given:
                found.setdefault((page.page, each.rank, each.name), Spotted(page.page, each))
    return tuple(found.values())


def _on_page(words: Sequence[str], known: Sequence[Calling], lower: set[str]) -> Iterator[Calling]:
    for at, word in enumerate(words):
        surname = plain(word)
        if not word[:1].isupper() and not word[1:2].isupper():
            continue
        if any(each.surname == surname for each in known):
            initials = {each.given[0][:1] for each in known if each.surname == surname and each.given}
            yield _called(words, at, surname, _given_before(words, at, initials, lower))
        elif at and _misspelt(plain(words[at - 1]), surname, known) and not _ENDS.search(words[at - 1]):
            yield _called(words, at, surname, 1)


def _misspelt(given: str, surname: str, known: Iterable[Calling]) -> bool:
    return any(given in each.given[:1] and alike(surname, each.surname) for each in known)


def _given_before(words: Sequence[str], at: int, initials: set[str], lower: set[str]) -> int:
    """How many words right before the surname are given names: those that begin as a known one does."""
    count = 0
    while count < 2 and at - count > 0 and _is_given(words[at - count - 1], lower):
        count += 1
    if not count or not words[at][:1].isalpha():
        return 0
    return count if plain(words[at - count])[:1] in initials else 0


def _is_given(word: str, lower: set[str]) -> bool:
    bare = word.rstrip(".")
    if len(bare) == 1:
        return bare.isupper()
    if _ENDS.search(word) or not re.fullmatch(r"\w[\w’'-]*", word) or not word[:1].isupper():
        return False
    name = plain(word)
    return name not in _NO_NAMES and name not in lower and not is_title(word) and not trailing_rank([word])[0]


def _called(words: Sequence[str], at: int, surname: str, count: int) -> Calling:
    """The calling whose surname stands at a place, with so many given names before it."""
    first = at - count
    given = tuple(plain(word) for word in words[first:at])
    before = list(words[max(0, first - LONGEST - 1) : first])
    if before and is_title(before[-1]):
        before.pop()
        first -= 1
    rank, length = trailing_rank(before)
    typed = " ".join(words[first - length : at + 1])
    return Calling(re.sub(r"^[^\w]+|(?:[’']s)?[^\w]*$", "", typed), rank, given, surname)
