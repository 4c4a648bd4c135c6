"""Whose statement it is: witnesses by name, and statements by their number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bundler.model import MONTHS
from bundler.planning.mentions.flow import plain
from bundler.planning.mentions.marks import fold
from bundler.planning.mentions.values import Statement

ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            ("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"),
            ("sixth", "6th"), ("seventh", "7th"), ("eighth", "8th"), ("ninth", "9th"), ("tenth", "10th"),
        ),
        start=1,
    )
    for word in words
}  # fmt: skip
"""Words for the number of a statement."""

ORDINAL = "|".join(ORDINALS)
"""The same as a pattern."""

_TITLES = frozenset(
    (
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lady", "rev", "canon", "dc", "ds",
        "di", "dci", "dcs", "dsu", "pc", "ps", "sgt", "insp", "supt", "detective", "constable", "sergeant", "inspector",
        "chief", "superintendent", "police", "officer", "acting", "temporary", "former",
    )
)  # fmt: skip

_WORD = r"[^\W\d_][\w'’-]*\.?"
NAME = rf"(?:{_WORD} ){{0,5}}?{_WORD}"
"""Words that may be a name, with titles before it."""


LEADING = frozenset(
    (
        "a", "an", "the", "this", "that", "these", "those", "my", "his", "her", "its", "our", "their", "your", "no",
        "as", "at", "in", "on", "of", "to", "by", "for", "from", "with", "without", "per", "via", "under", "unlike",
        "like", "against", "after", "before", "since", "until", "while", "when", "where", "whereas", "which", "who",
        "because", "although", "though", "however", "but", "and", "or", "nor", "if", "so", "then", "thus", "also",
        "both", "neither", "either", "only", "even", "again", "further", "contrary", "according", "regarding",
        "concerning", "see", "cf", "compare", "contrast", "read", "reading", "note", "consider", "following", "despite",
        "given", "is", "was", "are", "does", "did", "has", "had", "what", "why", "how", "about", "into", "not", "i",
        "paragraph", "paragraphs", "para", "paras", "page", "pages", "pp", "exhibit", "exhibits", "statement",
        "statements", "evidence", "source", "sources", "claimant", "claimants", "defendant", "defendants", "witness",
        "witnesses", "solicitor", "counsel", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
        "sunday", "nurse", "councillor", "cllr",
        *({month.casefold() for month in MONTHS} - {"april", "may", "june", "august"}),
    )
)  # fmt: skip
"""Words that may stand with a capital before a name or behind it, and are no part of it."""

_PARTICLES = frozenset(
    ("de", "da", "del", "della", "di", "du", "van", "von", "der", "den", "la", "le", "bin", "al", "el")
)
_MEN, _WOMEN = frozenset(("mr", "sir")), frozenset(("mrs", "ms", "miss", "lady", "dame"))
_RUN = re.compile(r"(?<![\w'’.-])(?:[^\W\d_][\w'’.-]* ){1,8}\Z")
_SHORT = re.compile(r"[^\W\d_a-z](?:\.[^\W\d_a-z])*\.|[^\W\d_a-z][^\W\d_A-Z]{1,3}\.")
_INITIALS = re.compile(r"(?:[a-z]\.?){1,3}")
_BEHIND = re.compile(r" (?P<word>[^\W\d_a-z][\w'’-]*)|'s? ")


@dataclass(frozen=True)
class Called:
    """What stands right before a name: other names, as "Kevin" before "Pryce", and a title before those."""

    names: tuple[str, ...] = ()
    title: str = ""


def called(text: str, begins: int) -> Called:
    """The names and the title before a name that begins there."""
    run = _RUN.search(text[max(0, begins - 90) : begins])
    names: list[str] = []
    for word in reversed(run[0].split() if run else ()):
        bare = fold(word).strip(".")
        if bare in _TITLES and word[0].isupper():
            return Called(tuple(reversed(names)), bare)
        ends = word.endswith(".") and not _SHORT.fullmatch(word)
        if ends or bare.endswith(("'s", "s'")) or (bare in LEADING and len(bare) > 1):
            break
        if not word[0].isupper() and not (names and bare in _PARTICLES):
            break
        names.append(fold(word))
    return Called(tuple(reversed(names)))


def goes_on(text: str, ends: int) -> bool:
    """Whether a name goes on where it seemed to end: "Jonah Pryce Bell", "Jonah Pryce's brother"."""
    found = _BEHIND.match(text, ends)
    if found is None or found["word"] is None:
        return found is not None
    word = found["word"]
    letters_behind = word.isupper() and len(word) > 1 and not text[ends - 1].isupper()  # "KC", "MBE"
    return fold(word) not in LEADING and not letters_behind


@lru_cache(maxsize=32)
def two_of_that_name(text: str, surname: str) -> bool:
    """Whether words speak of a Mr and of a Ms of one surname."""
    titles = {fold(found[1]) for found in re.finditer(rf"\b(M[a-z]{{1,3}})\.? {re.escape(surname)}\b", text)}
    return bool(titles & _MEN) and bool(titles & _WOMEN)


@dataclass(frozen=True)
class People:
    """The witnesses of a bundle. statements: all of them."""

    statements: tuple[Statement, ...]

    @cached_property
    def _by_name(self) -> Mapping[str, frozenset[str]]:
        """A name as it may be written, without accents and case -> witnesses it may be."""
        found: dict[str, set[str]] = {}
        for each in self.statements:
            for name in each.names:
                for form in _forms(name):
                    found.setdefault(form, set()).add(each.witness)
        return {name: frozenset(witnesses) for name, witnesses in found.items()}

    def witness(self, written: str) -> str:
        """The one witness that a name means, "" for none or more than one."""
        found = self.witnesses(written)
        return next(iter(found)) if len(found) == 1 else ""

    def witnesses(self, written: str) -> frozenset[str]:
        """Every witness that a name may mean."""
        return self._by_name.get(_bare(written), frozenset())

    def bears(self, witness: str, before: Called) -> bool:
        """Whether a witness may be called so: names and title before a name are not those of somebody else."""
        names = {name for each in self.statements if each.witness == witness for name in each.names}
        titles = {fold(name).split()[0].strip(".") for name in names if name.split()}
        if any(before.title in one and titles & other for one, other in ((_MEN, _WOMEN), (_WOMEN, _MEN))):
            return False
        given = [word for name in names for word in _bare(name).split()[:-1]]
        first = before.names[0] if before.names else ""
        initials = {_bare(name)[0] for name in names if " " in _bare(name)}
        initialled = _INITIALS.fullmatch(first) is not None and len(first) < 6 and first[0] in initials
        return not first or first.strip(".") in given or initialled

    def is_name(self, written: str) -> bool:
        """Whether it is the name of some witness."""
        return _bare(written) in self._by_name

    def of(self, witness: str, number: int | None = None) -> tuple[Statement, ...]:
        """Statements of a witness; of that number, where one is given. One alone without a number is the first."""
        mine = tuple(each for each in self.statements if each.witness == witness)
        if number is None:
            return mine
        if len(mine) == 1 and mine[0].number is None and number == 1:
            return mine
        return tuple(each for each in mine if each.number == number)

    @cached_property
    def surnames(self) -> re.Pattern[str] | None:
        """Every single name by which a witness is called, longest first."""
        names = {each for each in self._spelt if " " not in each}
        ordered = sorted(names, key=lambda name: (-len(name), name))
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ordered))})(?![\w])") if ordered else None

    @cached_property
    def _spelt(self) -> frozenset[str]:
        """Last names as typed, with and without accents."""
        typed = {
            "".join(plain(char) for char in name.split()[-1])
            for each in self.statements
            for name in each.names
            if name.split()
        }
        return frozenset(typed | {_unaccented(name) for name in typed})


def _forms(name: str) -> set[str]:
    """How a person may be named: in full, without titles, by the last name, by the first."""
    words = _bare(name).split()
    if not words:
        return set()
    forms = {" ".join(words), words[-1]}
    if len(words) > 1:
        forms |= {words[0], f"{words[0]} {words[-1]}", f"{words[0][0]} {words[-1]}"}
    return forms


def _bare(written: str) -> str:
    """A name without titles, full stops, accents and case; a title alone, as in "Ms B", stays with a single letter."""
    words = fold(written).replace(".", " ").split()
    while len(words) > 1 and words[0] in _TITLES and len(words[-1]) > 1:
        words = words[1:]
    return " ".join(words)


def _unaccented(name: str) -> str:
    folded = fold(name)
    return (
        "".join(low.upper() if char.isupper() else low for char, low in zip(name, folded, strict=False))
        if len(folded) == len(name)
        else name
    )
