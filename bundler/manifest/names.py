"""Protected names and their parts, as they may be hidden in texts and in the names of files. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

_SHORTEST = 3
"""Shorter words of a name tell no one apart."""

_ORDINARY_WORDS = """
    the and for van von der den del dos mrs miss sir dame lord lady doctor professor reverend judge justice
    master chief deputy assistant acting constable sergeant inspector superintendent detective commander
    commissioner officer police force constabulary special panel misconduct tribunal court board committee
    commission council authority authorities agency office officers department ministry minister secretary
    state government home national local public crown royal general director directors service services
    standards independent complaints ombudsman inspectorate regulator association federation union society
    institute college school university academy hospital health care trust foundation bank company limited ltd
    plc llp group partners solicitors chambers county city borough district town north south east west central
    london england wales great britain united kingdom claimant claimants defendant defendants interested party
    parties applicant respondent appellant witness person statement letter email note report exhibit
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
"""Words of posts, bodies and documents: they point to no one."""

_TWO_EDGED_WORDS = """
    april may june august mark will grant bill rose hope grace faith frank art pat sue rob nick drew chase
    page price case law field hill wood brook lane park church street bridge young long short small white
    black brown green grey gray day week winter summer snow rain bishop king queen prince knight cook baker
    miller smith hunter fisher
"""
_TWO_EDGED = frozenset(_TWO_EDGED_WORDS.split())
"""Names that are everyday words too: such a word alone is no proof that a person is named."""

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def name_key(text: str) -> str:
    """A text in the form in which names are compared: without case and spacing."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def words_of(text: str) -> frozenset[str]:
    """The words of a text or of a file's name, without case and accents; digits and signs separate words, and so does
    a capital after a small letter (``TamsinOkoro.pdf``)."""
    return frozenset(_fold(word) for word in _words(text))


def _words(text: str) -> list[str]:
    parts = [part for part in re.split(r"[\W\d_]+", _plain(text)) if part]
    humps = [hump for part in parts for hump in re.sub(r"(?<=[a-z])(?=[A-Z])", " ", part).split() if hump != part]
    return [*parts, *humps]


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char))


def _fold(word: str) -> str:
    return word.casefold()


@dataclass(frozen=True)
class Protected:
    """One protected name. words: its distinctive words, each with its 1-based place in the name. doubtful: those of
    them that may mean another."""

    key: str
    cypher: str
    words: Mapping[str, int]
    doubtful: frozenset[str]

    def whole(self, key: str) -> bool:
        """Whether a text (as name_key gives it) holds the whole name."""
        return re.search(rf"(?<!\w){re.escape(self.key)}(?!\w)", key) is not None

    def parts(self, words: Collection[str]) -> list[str]:
        """The distinctive words of the name that are among words, in the order of the name."""
        return [word for word in self.words if word in words]

    def certain(self, parts: Collection[str]) -> bool:
        """Whether any of these parts can mean no one else."""
        return any(part not in self.doubtful for part in parts)

    def told(self, parts: Collection[str]) -> str:
        """Which parts, without repeating them: a finding is printed too."""
        places = [_PLACES[min(self.words[part], len(_PLACES)) - 1] for part in parts]
        return f"its {' and '.join(places)} word{'s' if len(places) > 1 else ''}"


def protected_names(known: Mapping[str, str], others: Iterable[str]) -> tuple[Protected, ...]:
    """Every protected name with its distinctive words.

    known: cyphers by name (as name_key gives it). others: names that are printed openly; a word that one of them
    shares is doubtful.
    """
    open_words = frozenset(word for name in others for word in words_of(name))
    return tuple(_protect(key, cypher, open_words) for key, cypher in known.items())


def _protect(key: str, cypher: str, open_words: frozenset[str]) -> Protected:
    spoken = words_of(cypher)
    words: dict[str, int] = {}
    for place, word in enumerate(re.split(r"[\W\d_]+", _plain(key)), 1):
        folded = _fold(word)
        if len(folded) >= _SHORTEST and folded not in _ORDINARY and folded not in spoken:
            words.setdefault(folded, place)
    return Protected(key, cypher, words, frozenset(words) & (open_words | _TWO_EDGED))
