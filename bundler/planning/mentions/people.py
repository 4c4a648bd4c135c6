"""Whose statement it is: witnesses by name, and statements by their number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

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
        found = self._by_name.get(_bare(written), frozenset())
        return next(iter(found)) if len(found) == 1 else ""

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
