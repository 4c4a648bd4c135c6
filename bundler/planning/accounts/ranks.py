"""Ranks of police officers, in full and as they are abbreviated, and who held which when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from bundler.model import DocumentDate, Person, Post

RANKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Constable": ("pc", "wpc", "police constable"),
        "Detective Constable": ("dc", "det con", "det constable"),
        "Sergeant": ("ps", "sgt", "police sergeant"),
        "Detective Sergeant": ("ds", "det sgt", "det sergeant"),
        "Inspector": ("insp", "police inspector"),
        "Detective Inspector": ("di", "det insp", "det inspector"),
        "Chief Inspector": ("ch insp", "c/insp"),
        "Detective Chief Inspector": ("dci", "det ch insp", "det chief inspector"),
        "Superintendent": ("supt",),
        "Detective Superintendent": ("dsupt", "d/supt", "det supt", "det superintendent"),
        "Chief Superintendent": ("ch supt", "c/supt"),
        "Detective Chief Superintendent": ("dcs", "det ch supt", "det chief superintendent"),
        "Commander": (),
        "Assistant Chief Constable": ("acc",),
        "Deputy Chief Constable": ("dcc",),
        "Chief Constable": (),
    }
)
"""Each rank with other ways of writing it, in small letters and without full stops."""

_MEANT = {spelling: rank for rank, others in RANKS.items() for spelling in (rank.lower(), *others)}
LONGEST = max(len(spelling.split()) for spelling in _MEANT)
"""Words that a rank may have."""


def rank_of(words: Sequence[str]) -> str:
    """The rank that these words are, whole, or ""."""
    return _MEANT.get(" ".join(re.sub(r"[.,]", "", word).casefold() for word in words), "")


def leading_rank(words: Sequence[str]) -> tuple[str, int]:
    """The longest rank at the beginning of these words, and of how many words it is; ("", 0) for none."""
    for count in range(min(LONGEST, len(words)), 0, -1):
        if rank := rank_of(words[:count]):
            return rank, count
    return "", 0


def trailing_rank(words: Sequence[str]) -> tuple[str, int]:
    """The longest rank at the end of these words, and of how many words it is; ("", 0) for none."""
    for count in range(min(LONGEST, len(words)), 0, -1):
        if rank := rank_of(words[-count:]):
            return rank, count
    return "", 0


def same_rank(one: str, other: str) -> bool:
    """Whether two ranks, in full, can be one: "Sergeant" is how a detective sergeant is spoken to."""
    return one.removeprefix("Detective ") == other.removeprefix("Detective ")


def ranks_held(person: Person, date: DocumentDate | None) -> tuple[str, ...]:
    """The ranks that the manifest's posts give a person on a date. A post that began or ended in the year, or the
    month, that is all that is known counts for the whole of it."""
    if date is None:
        return ()
    return _ranks([post for post in person.was if _not_before(date, post.since) and _not_before(post.until, date)])


def ranks_until(person: Person, date: DocumentDate | None) -> tuple[str, ...]:
    """The ranks that the manifest's posts give a person on a date or at any time before."""
    return _ranks([post for post in person.was if date is not None and _not_before(date, post.since)])


def _ranks(posts: Iterable[Post]) -> tuple[str, ...]:
    found = (leading_rank(post.role.replace(",", " ").split())[0] for post in posts)
    return tuple(dict.fromkeys(rank for rank in found if rank))


def _not_before(later: DocumentDate | None, earlier: DocumentDate | None) -> bool:
    """Whether a date may be the same as another, or after it, as far as both are known."""
    if later is None or earlier is None:
        return True
    for mine, other in zip(_parts(later), _parts(earlier), strict=True):
        if mine is None or other is None:
            return True
        if mine != other:
            return mine > other
    return True


def _parts(date: DocumentDate) -> tuple[int | None, ...]:
    return date.year, date.month, date.day


def contradict(one: DocumentDate, other: DocumentDate) -> bool:
    """Whether two dates cannot be the same: a month and a day of it can."""
    return not (_not_before(one, other) and _not_before(other, one)) or _moments_differ(one, other)


def _moments_differ(one: DocumentDate, other: DocumentDate) -> bool:
    return one.moment is not None and other.moment is not None and one.moment != other.moment
