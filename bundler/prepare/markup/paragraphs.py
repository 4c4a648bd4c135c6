"""Paragraphs to lines, each a band."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bundler.prepare.markup.bands import Strip, Text, bars
from bundler.prepare.markup.blocks import Para, Run
from bundler.prepare.markup.letters import BOLD, MONO, SANS, Letters, pieces

LEADING: Final = 1.32
"""Distance of base lines as a multiple of the type size."""

TAB: Final = 8
_TOKENS: Final = re.compile(r"\n|[ \t]+|[^ \t\n]+")
_AFTER: Final = frozenset("-–—/\\_.,:;@&=?")
_PARTS: Final = re.compile(r"[^-–—/\\_.,:;@&=?]*[-–—/\\_.,:;@&=?]|[^-–—/\\_.,:;@&=?]+")
"""A part of a word, with the mark after which a line may end."""


@dataclass(frozen=True)
class Bit:
    """A piece of a word: all in one look. width: points."""

    run: Run
    text: str
    width: float


Word = list[Bit]


def set_para(para: Para, letters: Letters, width: float) -> Iterator[Strip]:
    """A paragraph's lines, each a strip."""
    lines = list(_lines(para, letters, max(width - para.left, para.size)))
    if para.above:
        yield _space(para.above, para.bars)
    height = para.size * LEADING
    for number, line in enumerate(lines):
        texts = [*_bullet(para, letters)] if number == 0 else []
        texts += _set(line, para)
        keep = para.keep or (number == 0 and len(lines) > 1 and not para.pre)
        yield Strip(height, tuple(texts), bars(para.bars, height), keep=keep)
    if para.below:
        yield _space(para.below, para.bars)


def _space(height: float, places: tuple[float, ...]) -> Strip:
    return Strip(height, strokes=bars(places, height), space=True)


def _bullet(para: Para, letters: Letters) -> Iterator[Text]:
    """What stands before the first line, hung into the indent."""
    if para.bullet:
        text = letters.fit(para.bullet)
        wide = sum(part for _, _, part in pieces(text, SANS)) * para.size
        yield from _set([Bit(Run(text), text, wide)], replace(para, left=max(0.0, para.left - 6 - wide)))


def _set(line: Word, para: Para) -> Iterator[Text]:
    """A line's bits where they stand; bits of one look are joined."""
    x, y = para.left, para.size * (LEADING / 2 + 0.34)
    joined: list[Bit] = []
    for bit in line:
        if joined and joined[-1].run == bit.run:
            joined[-1] = Bit(bit.run, joined[-1].text + bit.text, 0)
        else:
            joined.append(bit)
    for bit in joined:
        for face, text, wide in pieces(bit.text, _name(bit.run)):
            across = wide * para.size
            yield Text(x, y, text, face.name, para.size, bit.run.soft, bit.run.italic, across * bit.run.struck)
            x += across


def _name(run: Run) -> str:
    """The face of a run. Bold wins over typewriter: there is no face that is both."""
    return BOLD if run.bold else MONO if run.mono else SANS


def _lines(para: Para, letters: Letters, width: float) -> Iterator[Word]:
    """Lines of at most width points. An empty line is a list without bits."""
    line: Word = []
    used, gap = 0.0, None
    for word in words(para, letters):
        if isinstance(word, Bit):
            gap = word if line or para.pre else None
        elif word is None:
            yield line
            line, used, gap = [], 0.0, None
        else:
            for part in _fitted(word, width, para.size):
                size = sum(bit.width for bit in part)
                space = gap.width if gap else 0.0
                if line and (used + space + size > width + 0.01 or part is not word):
                    yield line
                    line, used, space, gap = [], 0.0, 0.0, None
                if gap and used + space + size <= width + 0.01:
                    line.append(gap)
                    used += space
                line += part
                used += size
                gap = None
    yield line


def words(para: Para, letters: Letters) -> Iterator[Word | Bit | None]:
    """Words (lists of bits), spaces (single bits), line breaks (None)."""
    word: Word = []
    for run in para.runs:
        text = letters.fit(run.text)
        if para.pre and "\t" in text:
            text = text.expandtabs(TAB)
        for token in _TOKENS.findall(text):
            if not token.isspace() or token[0] not in " \t\n":
                word.append(_bit(run, token, para.size))
                continue
            if word:
                yield word
                word = []
            if token == "\n":
                yield None
            else:
                yield _bit(run, token.replace("\t", " ") if para.pre else " ", para.size)
    if word:
        yield word


def _bit(run: Run, text: str, size: float) -> Bit:
    return Bit(run, text, sum([wide for _, _, wide in pieces(text, _name(run))]) * size)


def _fitted(word: Word, width: float, size: float) -> list[Word]:
    """The word, or the parts that it must be cut into."""
    if sum(bit.width for bit in word) <= width:
        return [word]
    parts: list[Word] = [[]]
    room = width
    for bit in word:
        text = bit.text
        while text:
            cut = _cut(text, _name(bit.run), room / size, force=not parts[-1])
            if cut:
                piece = _bit(bit.run, text[:cut], size)
                parts[-1].append(piece)
                room -= piece.width
            text = text[cut:]
            if text:
                parts.append([])
                room = width
    return [part for part in parts if part]


def _cut(text: str, name: str, room: float, *, force: bool) -> int:
    """How many characters go into the room (ems): after a mark where one is near the end; at least one if forced."""
    fits, used = 0, 0.0
    for letter in text:
        used += sum(wide for _, _, wide in pieces(letter, name))
        if used > room:
            break
        fits += 1
    if fits == len(text):
        return fits
    near = next((end for end in range(fits, 0, -1) if text[end - 1] in _AFTER and _goes(text[end:], name, room)), 0)
    near = near or next((end for end in range(fits, fits // 2, -1) if text[end - 1] in _AFTER), fits)
    return max(near, 1) if force else near


def _goes(text: str, name: str, room: float) -> bool:
    """Whether what stands before the next mark goes into the room (ems)."""
    part = _PARTS.match(text)
    return part is None or sum(wide for _, _, wide in pieces(part[0], name)) <= room


def longest_part(word: Word, size: float) -> float:
    """Points that the longest part of a word needs, where it is cut after marks only."""
    if len(word) > 1 or _AFTER.isdisjoint(word[0].text):
        return sum(bit.width for bit in word)
    return max(_bit(word[0].run, part, size).width for part in _PARTS.findall(word[0].text))
