"""From the body of a message to blocks: as text, or as HTML where that says more or shows its own pictures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from bundler.prepare.mail.message import Mail, Piece
from bundler.prepare.markup.blocks import Block, Para, Run
from bundler.prepare.markup.html import Left, Page, read
from bundler.prepare.markup.pictures import Gallery

_QUOTE: Final = re.compile(r"[ ]?((?:>[ ]?)+)")
_ALIGNED: Final = re.compile(r"\S(?: {3,}|\t+)\S.*\S(?: {2,}|\t+)\S|^[+|].*[+|]\s*$|[-=_]{3,}[+ ]+[-=_]{3,}")
_BESIDE: Final = re.compile(r"(?:https?|mailto|tel|ftp|cid):[^\s<>\"]*|\[(?:image|cid|logo)[^\]\n]*\]", re.I)
"""What a plain text says in the place of links and pictures."""

_STEP: Final = 9.0


class Body:
    """The body's blocks, and what was learnt while they were made. shown: addresses of the pictures drawn.
    unlike: how often a page and a plain text that should say the same do not, so that both are shown."""

    def __init__(self, mail: Mail, gallery: Gallery) -> None:
        self.left = Left()
        self.shown: set[str] = set()
        self.html = False
        self.unlike = 0
        own = {part.cid: part.data for part in mail.parts if part.cid}
        own |= {part.where: part.data for part in mail.parts if part.where}
        self._own, self._gallery = own, gallery
        self.blocks = [block for piece in mail.pieces for block in self._piece(piece)]

    def _piece(self, piece: Piece) -> tuple[Block, ...]:
        if not piece.html:
            return tuple(text_blocks(piece))
        page = read(piece.html, self._gallery.draw, self._own)
        if piece.text.strip() and not page.cids and _words(page.text) <= _words(piece.text):
            self.left.remote += page.left.remote
            return tuple(text_blocks(piece))
        self.html = True
        self.shown |= page.cids
        self._add(page)
        if _words(_BESIDE.sub(" ", piece.text)) <= _words(page.text):
            return page.blocks
        self.unlike += 1
        return (*page.blocks, _SAYS_MORE, *text_blocks(piece))

    def _add(self, page: Page) -> None:
        for name, count in vars(page.left).items():
            setattr(self.left, name, getattr(self.left, name) + count)


def _words(text: str) -> set[str]:
    """The different words of a text, by their letters alone."""
    kept = "".join(letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")
    return set(re.findall(r"[^\W_]+", kept.casefold()))


_SAYS_MORE: Final = Para(
    (Run("The message also has a version in plain text, which has other words:", soft=True),), above=12, below=6
)


def text_blocks(piece: Piece) -> Iterator[Block]:
    """Lines as they were written; quoted ones in grey behind a bar; in typewriter letters where columns line up."""
    text = piece.text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").strip("\n")
    lines = text.split("\n")
    if piece.flowed:
        lines = list(_unflowed(lines, piece.delsp))
    mono = sum(1 for line in lines[:2000] if _ALIGNED.search(line)) >= 3
    for depth, group in groupby(lines, _depth):
        yield Para(
            (Run("\n".join(line.rstrip() for line in group), mono=mono, soft=depth > 0),),
            size=8.5 if mono else 10.0,
            left=_STEP * min(depth, 8),
            below=0,
            bars=tuple(_STEP * level for level in range(min(depth, 8))),
            pre=True,
        )
    yield Para((), below=6)


def _depth(line: str) -> int:
    found = _QUOTE.match(line)
    return found[1].count(">") if found else 0


def _unflowed(lines: list[str], delsp: bool) -> Iterator[str]:
    """Lines joined where they end in a space (RFC 3676, 4.1-4.5)."""
    held, depth = "", -1
    for line in lines:
        marks = len(line) - len(line.lstrip(">"))
        rest = line[marks:].removeprefix(" ")
        if depth not in (-1, marks):
            yield held
            held, depth = "", -1
        lead = "> " * marks if depth == -1 else ""
        if rest.endswith(" ") and rest != "-- ":
            held, depth = held + lead + (rest[:-1] if delsp else rest), marks
        else:
            yield held + lead + rest
            held, depth = "", -1
    if depth != -1:
        yield held


def no_body() -> Block:
    """What stands where a message says nothing."""
    return Para((Run("(This message has no text.)", soft=True),))
