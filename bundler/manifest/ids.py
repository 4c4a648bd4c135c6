"""Ids and titles made from the names of files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from bundler.manifest.dates import date_from_name
from bundler.model import DocumentDate
from bundler.planning.grammar import mark_key


def slug(text: str) -> str:
    """An id made of a text: ``Énoncé (2).pdf`` -> ``enonce-2-.pdf`` without the tail; "" where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9._-]+", "-", plain)).strip("-._")[:60].strip("-._")


def stem_of(name: str) -> str:
    """The file's own name without folders, root and ending."""
    last = name.replace("\\", "/").rpartition("/")[2].rpartition(":")[2]
    stem, dot, ending = last.rpartition(".")
    return stem if dot and stem and re.fullmatch(r"[A-Za-z0-9]{1,5}", ending) else last


def title_of(stem: str) -> str:
    """A readable title of a file's name: ``letter_to_the-panel`` -> ``Letter to the panel``."""
    words = re.sub(r"[_\s]+", " ", stem).strip(" -._")
    if " " not in words:
        words = re.sub(r"(?<=[^\W\d_])-(?=\w)|(?<=\d)-(?=[^\W\d_])", " ", words)
    return words[:1].upper() + words[1:]


def title_and_date(stem: str) -> tuple[DocumentDate | None, str]:
    """The date in a file's name, and a title of what is left of the name; "" where nothing readable is."""
    date, rest = date_from_name(stem)
    return date, title_of(rest) or title_of(stem)


@dataclass
class Ids:
    """The ids of a manifest: those given, and those made, none of which reads as another or as a mark."""

    taken: set[str] = field(default_factory=set)
    marks: frozenset[str] = frozenset()

    @classmethod
    def beside(cls, given: Iterable[str], marks: Iterable[str]) -> Ids:
        """Ids that stay clear of those given and of the marks."""
        return cls(set(given), frozenset(mark_key(mark) for mark in marks))

    def made(self, text: str, otherwise: str = "document") -> str:
        """A new id made of a text; a number is added where it is taken."""
        base = slug(text) or otherwise
        if mark_key(base) in self.marks:
            base = f"{otherwise}-{base}"
        name, number = base, 1
        while name in self.taken or mark_key(name) in self.marks:
            number += 1
            name = f"{base}-{number}"
        self.taken.add(name)
        return name
