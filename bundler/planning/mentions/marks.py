"""Marks of exhibits as documents write them: the manifest's, and those that only look like one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bundler.planning.grammar import mark_key
from bundler.planning.mentions.flow import plain

_BETWEEN = r"[ ]?[/.\-]?[ ]?"
"""What may stand between the letters and the figures of a mark, or where the manifest has a sign."""

_BEFORE = re.compile(r"[\w@/\\+=#&-]\Z|(?<!ex)(?<!exh)\.\Z", re.IGNORECASE)
_AFTER = re.compile(r"[\w@\\=+*]|\[\d|\.\d|[.\-_](?![^\W\d_]{1,4}[/.\-]?\d{1,3}\b)(?=[^\W_]*[A-Za-z_])")
_POSTCODE = re.compile(r" ?\d[A-Z]{2}\b")
_SHAPE = re.compile(r"(?P<letters>[^\W\d_]{1,4})(?P<between>[ ]?[/.\-]?[ ]?)(?P<figures>\d{1,3})")
_UNFOLDED = str.maketrans({"Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Æ": "AE", "æ": "ae"})


def fold(text: str) -> str:
    """Letters without accents and without case: what a typist may leave away."""
    bare = unicodedata.normalize("NFKD", text.translate(_UNFOLDED))
    return "".join(char for char in bare if not unicodedata.combining(char)).casefold()


@dataclass(frozen=True)
class Sighting:
    """What reads as a mark. mark: as the manifest has it, or "" for one that the bundle has not. exact: written in
    the manifest's case. spaced: white space stands inside it."""

    begins: int
    ends: int
    text: str
    mark: str = ""
    exact: bool = False
    spaced: bool = False
    plain: bool = True
    """It has letters and figures: a mark like "C" or "4" is a word or a number as well."""


@dataclass(frozen=True)
class Marks:
    """The marks of a bundle. known: as the manifest has them. initials: of its witnesses."""

    known: tuple[str, ...]
    initials: tuple[str, ...] = ()
    _keys: frozenset[str] = field(default=frozenset(), init=False, compare=False)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        longest = sorted(self.known, key=lambda mark: (-len(mark_key(mark)), mark))
        parts = [f"(?P<m{self.known.index(mark)}>{mark_pattern(mark)})" for mark in longest]
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None

    @cached_property
    def _prefixes(self) -> frozenset[str]:
        letters = [_SHAPE.fullmatch(_plain(mark)) for mark in self.known]
        return frozenset(fold(found["letters"]) for found in letters if found) | {fold(each) for each in self.initials}

    def sightings(self, text: str) -> tuple[Sighting, ...]:
        """Every place of a text that reads as a mark, in order, none over another."""
        found = [*self._known(text), *self._unknown(text)]
        kept: list[Sighting] = []
        for each in sorted(found, key=lambda one: (one.begins, not one.mark, -one.ends)):
            if not kept or each.begins >= kept[-1].ends:
                kept.append(each)
        return tuple(kept)

    def _known(self, text: str) -> Iterator[Sighting]:
        for found in self._pattern.finditer(text) if self._pattern else ():
            begins, ends = found.span()
            if _stands_alone(text, begins, ends):
                mark = self.known[int((found.lastgroup or "m0")[1:])]
                written = found[0]
                exact = mark_key(mark) == mark_key(written) and _letters(mark) == _letters(written)
                yield Sighting(begins, ends, written, mark, exact, " " in written, _mixed(mark))

    def _unknown(self, text: str) -> Iterator[Sighting]:
        """What has the shape of a mark, but is none of the bundle's."""
        keys = {mark_key(mark) for mark in self.known}
        for found in _SHAPE.finditer(text):
            begins, ends = found.span()
            if mark_key(found[0]) not in keys and _stands_alone(text, begins, ends) and found["letters"].isupper():
                yield Sighting(begins, ends, found[0], exact=True, spaced=" " in found[0])

    def has_prefix(self, text: str) -> bool:
        """Whether the letters of a mark are a witness's initials, or those of another mark of the bundle."""
        found = _SHAPE.fullmatch(text)
        return found is not None and fold(found["letters"]) in self._prefixes


def marks_of(known: Iterable[str], initials: Sequence[str]) -> Marks:
    """The marks of a bundle, those that cannot be told from punctuation left away."""
    return Marks(
        tuple(mark for mark in dict.fromkeys(known) if mark_key(mark)), tuple(each for each in initials if each)
    )


def _plain(mark: str) -> str:
    return "".join(plain(char) for char in mark)


def mark_pattern(mark: str) -> str:
    """A pattern for a mark, however its parts are joined. "MA1": MA1, MA 1, MA/1, MA-1, MA.1."""
    parts = re.findall(r"\d+|[^\W\d_]+|[^\w\s/.\-]|_", _plain(mark))
    return _BETWEEN.join(re.escape(part) for part in parts)


def _letters(text: str) -> str:
    return "".join(char for char in _plain(text) if char.isalpha())


def _mixed(mark: str) -> bool:
    return any(char.isalpha() for char in mark) and any(char.isdigit() for char in mark)


def _stands_alone(text: str, begins: int, ends: int) -> bool:
    """Not a part of a longer word, number, path, address or postcode. A dash before it is that of "MA1-MA3"."""
    before = text[max(0, begins - 12) : begins]
    if _BEFORE.search(before) and not re.search(r"[A-Za-z/]\d+ ?-\Z", before):
        return False
    return not (_AFTER.match(text, ends) or _POSTCODE.match(text, ends))
