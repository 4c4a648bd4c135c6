"""The running text of a document: its words in the order in which they are read, over line, cell and page ends."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from bundler.model import PageWords, Rect, Word
from bundler.planning.mentions.furniture import Line, sheets
from bundler.planning.mentions.paragraphs import paragraphs
from bundler.planning.mentions.values import Spot

BREAK = "\n"
"""What stands in the running text between two paragraphs, cells or footnotes: no reference goes over it."""

_RAISED = re.compile(r"\W?\d{1,3}(?:,\d{1,3})*\W?")
_SMALL = 0.8
"""A number in type smaller than this part of its line's, and higher, is the number of a footnote."""

_PLAIN = {
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "′": "'", "`": "'",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "−": "-", "\u00ad": "", "\u200b": "", "\u2060": "",
    "\ufeff": "", "\ufffe": "-", "⁄": "/", "∕": "/",
}  # fmt: skip
_SUPERSCRIPT = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")


@cache
def plain(char: str) -> str:
    """A character as references are compared: straight quotes, one dash, one space, ligatures undone."""
    if char in _PLAIN:
        return _PLAIN[char]
    if char.isspace():
        return " "
    if char in _SUPERSCRIPT:
        return ""
    return unicodedata.normalize("NFKC", char)


@dataclass
class Flow:
    """Running text with the word that each character comes from.

    text: one space between words; ``BREAK`` between paragraphs. owners: for each character the index of its word in
    ``words``, or -1. words: each with its page (1-based).
    """

    text: str = ""
    owners: list[int] = field(default_factory=list)
    words: list[tuple[int, Word]] = field(default_factory=list)

    def spots(self, begins: int, ends: int) -> tuple[Spot, ...]:
        """Where a run of characters stands: one box for each line of each page."""
        boxes: list[tuple[int, int, Rect]] = []
        for owner in dict.fromkeys(self.owners[begins:ends]):
            if owner < 0:
                continue
            page, word = self.words[owner]
            rect = self._part(owner, begins, ends)
            if boxes and boxes[-1][:2] == (page, word.line):
                rect = _around(boxes.pop()[2], rect)
            boxes.append((page, word.line, rect))
        return tuple(Spot(page, rect) for page, _, rect in boxes)

    def _part(self, owner: int, begins: int, ends: int) -> Rect:
        """The box of what lies of a word between two characters, each character taken as wide as another."""
        first = self.owners.index(owner, max(0, begins - len(self.words[owner][1].text) * 2))
        last = first
        while last < len(self.owners) and self.owners[last] == owner:
            last += 1
        x0, y0, x1, y1 = self.words[owner][1].rect
        each = (x1 - x0) / (last - first)
        return x0 + each * max(0, begins - first), y0, x1 - each * max(0, last - ends), y1

    def page_at(self, position: int) -> int:
        """The source page of a character, or of the next that has one; 0 where there is none."""
        owner = next((owner for owner in self.owners[position:] if owner >= 0), -1)
        return self.words[owner][0] if owner >= 0 else 0


def flow_of(pages: Sequence[PageWords]) -> Flow:
    """The running text of a document: its body over all pages, then its footnotes."""
    parts = sheets(pages)
    text = _Text()
    for paragraph in paragraphs([line for part in parts for line in part.body]):
        text.add(paragraph.lines)
    for note in paragraphs([line for part in parts for line in part.notes], notes=True):
        text.add(note.lines)
    return Flow("".join(text.chars), text.owners, text.words)


def _around(one: Rect, other: Rect) -> Rect:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


class _Text:
    """A running text in the making."""

    def __init__(self) -> None:
        self.chars: list[str] = []
        self.owners: list[int] = []
        self.words: list[tuple[int, Word]] = []

    def add(self, lines: Iterable[Line]) -> None:
        """A paragraph's lines, and a break behind them."""
        for line in lines:
            for position, word in enumerate(line.words):
                if not _is_note_number(word, line):
                    self._word(line.page, word, position == 0)
        self._put(BREAK, -1)

    def _word(self, page: int, word: Word, begins_line: bool) -> None:
        text = "".join(plain(char) for char in word.text).strip()
        if not text:
            return
        if begins_line:
            self._mend(text)
        if self.chars and self.chars[-1] not in " \n" and not (begins_line and self._runs_on(text)):
            self._put(" ", -1)
        self.words.append((page, word))
        self._put(re.sub(" +", " ", text), len(self.words) - 1)

    def _mend(self, text: str) -> None:
        """Take away the hyphen at the end of a line in the middle of a word."""
        if len(self.chars) > 1 and self.chars[-1] == "-" and self.chars[-2].isalpha() and text[0].islower():
            del self.chars[-1], self.owners[-1]
            self.joined = True
        else:
            self.joined = False

    def _runs_on(self, text: str) -> bool:
        """Whether a line goes on with the last word of the line before: "MA1/" and "12", "12-" and "14"."""
        if self.joined:
            return True
        last = "".join(self.chars[-2:])
        return len(last) == 2 and last[1] in "/-" and last[0].isalnum() and text[0].isalnum()

    def _put(self, text: str, owner: int) -> None:
        self.chars += text
        self.owners += [owner] * len(text)


def _is_note_number(word: Word, line: Line) -> bool:
    """A small raised number stands for a footnote: "page 12" and a raised 3 is not page 123."""
    if not _RAISED.fullmatch(word.text):
        return False
    height = word.rect[3] - word.rect[1]
    full = max(each.rect[3] - each.rect[1] for each in line.words)
    return height < _SMALL * full and word.rect[1] > line.base + 0.1 * full
