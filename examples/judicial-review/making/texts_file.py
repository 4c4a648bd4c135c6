"""Reads ``texts/*.text``: the words of the documents, each with a few lines of settings above it.

A file holds one or more documents parted by a line of ``====``. Each is ``key: value`` lines, a line ``---``, then
the body, whose paragraphs are parted by empty lines and may begin with a mark:

    = title   # heading   ## lesser heading   + numbered paragraph   - lettered one   > quotation
    ! right   ^ centred   | a | b | table row   ~ new page   ... space for a signature   % small
    @ from | to | sent | subject of an email
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).resolve().parent / "texts"


@dataclass(frozen=True)
class Text:
    """A document's settings and its paragraphs, each a pair of mark and words."""

    settings: dict[str, str]
    paragraphs: tuple[tuple[str, str], ...]

    def get(self, key: str, default: str = "") -> str:
        """A setting, or the default where it is not given."""
        return self.settings.get(key, default)

    def lines(self, key: str) -> list[str]:
        """A setting whose lines are parted by slashes."""
        return [part.strip() for part in self.get(key).split(" / ") if part.strip()]


def paragraph(block: str) -> tuple[str, str]:
    """The mark and the words of one paragraph of a body."""
    mark, _, _rest = block.partition(" ")
    if mark in {"=", "#", "##", "+", "-", ">", "!", "^", "|", "~", "...", "%", "@"}:
        return mark, block[len(mark) :].strip()
    return "", block


def parse(document: str) -> Text:
    """One document of a file of texts."""
    head, _, body = document.partition("\n---\n")
    pairs = (line.partition(":") for line in head.strip().splitlines())
    settings = {key.strip(): value.strip() for key, _, value in pairs}
    blocks = (block.strip() for block in re.split(r"\n\s*\n|\n(?=\| )", body))
    return Text(settings, tuple(paragraph(block) for block in blocks if block))


def all_texts() -> Iterator[Text]:
    """Every document of every file, in the order of the files' names."""
    for path in sorted(TEXTS.glob("*.text")):
        for document in re.split(r"^====+$", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            if document.strip():
                yield parse(document)
