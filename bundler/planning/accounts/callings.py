"""How a source calls somebody: rank, given names, surname; and whether two callings can be one name."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bundler.planning.accounts.ranks import leading_rank

NEAR = 0.75
"""How alike two surnames are that may be one, misspelt (difflib's ratio)."""

_TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "lord", "lady", "prof", "professor", "rev", "councillor")
)


@dataclass(frozen=True)
class Calling:
    """How somebody is called. typed: as it stands. rank: in full, or "". given: given names or initials, in small
    letters; surname likewise; both empty where a source gives a rank alone. whom: who is meant, where a manifest adds
    that in brackets."""

    typed: str
    rank: str
    given: tuple[str, ...]
    surname: str
    whom: str = ""

    @property
    def name(self) -> str:
        """Given names and surname, to be compared."""
        return " ".join((*self.given, self.surname))


def plain(word: str) -> str:
    """A word as it is compared: in Unicode's form NFC, without the signs around it, a possessive or case."""
    bare = re.sub(r"^[^\w]+|[^\w]+$", "", unicodedata.normalize("NFC", word))
    return re.sub(r"[’']s$", "", bare).casefold()


def is_title(word: str) -> bool:
    """Mr, Ms, Dr and the like: what tells no one apart."""
    return plain(word) in _TITLES


def calling(typed: str) -> Calling:
    """A name as typed in a manifest: "DCI Owen March", "Mr Marsh", "a Detective Inspector (Owen Marsh)"."""
    bare, bracket, rest = typed.partition("(")
    words = bare.split()
    article = 1 if words and words[0].casefold() in ("a", "an", "the") else 0
    rank, count = leading_rank(words[article:])
    names = [plain(word) for word in words[article + count :] if not is_title(word)]
    names = [name for name in names if name]
    whom = rest.partition(")")[0].strip() if bracket else ""
    return Calling(bare.strip(), rank, tuple(names[:-1]), names[-1] if names else "", whom)


def agree(one: Calling, other: Calling) -> bool:
    """Whether two callings can be one name: the surnames are one, and the given names as far as both have them; an
    initial stands for any name that begins with it. Where one has no name, they can."""
    if not one.surname or not other.surname:
        return True
    return one.surname == other.surname and _given_agree(one.given, other.given)


def _given_agree(one: Sequence[str], other: Sequence[str]) -> bool:
    return all(_same(mine, theirs) for mine, theirs in zip(one, other, strict=False))


def _same(one: str, other: str) -> bool:
    initial = len(one) == 1 or len(other) == 1
    return one[:1] == other[:1] if initial else one == other


def alike(one: str, other: str) -> bool:
    """Whether two surnames are nearly one."""
    return difflib.SequenceMatcher(None, one, other).ratio() >= NEAR


def may_be(found: Calling, known: Calling) -> bool:
    """Whether a calling may mean somebody of a known name, rightly or wrongly written."""
    if not found.surname or not known.surname:
        return False
    if agree(found, known):
        return True
    if found.surname == known.surname:
        return bool(found.given) and bool(known.given) and found.given[0][:1] == known.given[0][:1]
    return bool(found.given) and bool(known.given) and _same(found.given[0], known.given[0]) and _near(found, known)


def _near(found: Calling, known: Calling) -> bool:
    return alike(found.surname, known.surname)


def meant(found: Calling, known: Iterable[tuple[str, Calling]]) -> str:
    """The key of the one person who may be meant, those whose name agrees going first; "" for none or several."""
    everyone = list(known)
    if found.whom:
        said = calling(found.whom)
        named = [key for key, each in everyone if said.surname and agree(said, each)]
        return named[0] if len(named) == 1 else ""
    pairs = [(key, each) for key, each in everyone if may_be(found, each)]
    for chosen in ([key for key, each in pairs if agree(found, each)], [key for key, _ in pairs]):
        keys = set(chosen)
        if keys:
            return keys.pop() if len(keys) == 1 else ""
    return ""
