"""Text set into lines and pages as words with boxes: what is read of a real document, without one.

A simple metric stands for a typeface. References fall over line ends and page ends wherever they happen to; set with
other measures, the same text breaks elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bundler.model import PageWords, Rect, Word

SIZE, SMALL, RAISED = 10.0, 8.0, 6.0
LEFT, TOP, FOOT, HEAD = 99.0, 770.0, 40.0, 800.0
LEADING = 14.0
CHAR = 0.52
"""Width of a character as a part of the size of type."""

NARROW = frozenset("iljtf.,;:'()[]|/-")


@dataclass(frozen=True)
class Token:
    """A word to be set. key: whatever the caller wants to know it again by. note: of a footnote that it calls."""

    text: str
    key: int
    raised: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, or a row of a table (more than one cell). notes: footnotes called in it, each with the key of the
    token that calls it."""

    cells: tuple[tuple[Token, ...], ...]
    number: str = ""
    notes: tuple[tuple[int, tuple[Token, ...]], ...] = ()


@dataclass(frozen=True)
class Look:
    """How a document is set. width: characters in a line. lines: in a page."""

    width: int = 62
    lines: int = 24
    numbered: bool = False
    hyphenate: bool = False
    slashes: bool = False
    justified: bool = False
    flush: bool = False
    head: str = ""
    foot: str = ""

    def measured(self, width: float, lines: int) -> Look:
        """The same with other measures."""
        return replace(self, width=max(30, round(self.width * width)), lines=max(9, self.lines + lines))


@dataclass
class Placed:
    """A word in its place, and the key of the token it is (a part) of; -1 for heads and feet."""

    page: int
    word: Word
    key: int


@dataclass
class _Line:
    words: list[tuple[str, float, float, float, int]] = field(default_factory=list)
    """Text, left edge, size, lift above the line, key."""
    gap: float = 0.0
    notes: list[tuple[Token, ...]] = field(default_factory=list)


def width_of(text: str, size: float) -> float:
    """Width of a word in points."""
    return sum((0.5 if char in NARROW else 1.0) * CHAR * size for char in text)


def typeset(blocks: Sequence[Block], look: Look) -> list[Placed]:
    """Every word of a document in its place, page by page in reading order."""
    lines = [line for block in blocks for line in _block(block, look)]
    pages: list[list[_Line]] = [[]]
    for line in lines:
        used = len(pages[-1]) + sum(2 * len(each.notes) for each in pages[-1])
        if used + 1 + 2 * len(line.notes) > look.lines and pages[-1]:
            pages.append([])
        pages[-1].append(line)
    return [placed for number, page in enumerate(pages, start=1) for placed in _page(number, len(pages), page, look)]


def as_pages(placed: Sequence[Placed]) -> tuple[PageWords, ...]:
    """The words as they are read from a document."""
    numbers = sorted({each.page for each in placed})
    return tuple(PageWords(number, tuple(each.word for each in placed if each.page == number)) for number in numbers)


def _block(block: Block, look: Look) -> Iterator[_Line]:
    calls = dict(block.notes)
    measure = look.width * CHAR * SIZE
    if len(block.cells) > 1:
        lines = list(_row(block.cells, measure))
    else:
        indent = 36.0 if block.number and not look.flush else 0.0
        tokens = ([Token(block.number, -1)] if block.number and look.flush else []) + list(block.cells[0])
        lines = list(_lines(tokens, LEFT + indent, measure - indent, look))
        if block.number and not look.flush:
            lines[0].words.insert(0, (block.number, LEFT, SIZE, 0.0, -1))
    lines[0].gap = 10.0 if len(block.cells) == 1 else 5.0
    for line in lines:
        line.notes = [calls[key] for *_, key in line.words if key in calls]
        yield line


def _row(cells: Sequence[Sequence[Token]], measure: float) -> Iterator[_Line]:
    share = measure / len(cells)
    columns = [
        list(_lines(list(cell), LEFT + position * share, share - 18, Look())) for position, cell in enumerate(cells)
    ]
    for position in range(max(len(column) for column in columns)):
        line = _Line()
        for column in columns:
            if position < len(column):
                line.words += column[position].words
        yield line


def _lines(tokens: list[Token], left: float, measure: float, look: Look) -> Iterator[_Line]:
    line, x = _Line(), left
    space = CHAR * SIZE * 0.6
    queue = list(tokens)
    while queue:
        token = queue.pop(0)
        size, lift = (RAISED, 4.5) if token.raised else (SIZE, 0.0)
        wide = width_of(token.text, size)
        begins = x if not line.words or token.raised else x + space
        if line.words and not token.raised and begins + wide > left + measure:
            parts = _split(token, left + measure - begins, look)
            if parts:
                line.words.append((parts[0], begins, SIZE, 0.0, token.key))
                queue.insert(0, Token(parts[1], token.key))
            else:
                queue.insert(0, token)
            if look.justified:
                _justify(line, left + measure)
            yield line
            line, x = _Line(), left
            continue
        line.words.append((token.text, begins, size, lift, token.key))
        x = begins + wide
    if line.words:
        yield line


def _split(token: Token, room: float, look: Look) -> tuple[str, str] | None:
    """A word broken at the end of a line, where it may be and some of it fits."""
    text = token.text
    if look.slashes and "/" in text[1:-1]:
        cut = text.index("/", 1) + 1
        if width_of(text[:cut], SIZE) <= room:
            return text[:cut], text[cut:]
    if look.hyphenate and text.isalpha() and len(text) >= 7:
        cut = len(text) // 2
        if width_of(text[:cut] + "-", SIZE) <= room:
            return text[:cut] + "-", text[cut:]
    return None


def _justify(line: _Line, right: float) -> None:
    last = line.words[-1]
    spare = right - (last[1] + width_of(last[0], last[2]))
    gaps = len(line.words) - 1
    if gaps > 0 and spare > 0:
        line.words = [
            (text, x + spare * position / gaps, size, lift, key)
            for position, (text, x, size, lift, key) in enumerate(line.words)
        ]


def _page(number: int, total: int, lines: Sequence[_Line], look: Look) -> Iterator[Placed]:
    count = 0

    def put(words: Sequence[tuple[str, float, float, float, int]], y: float) -> Iterator[Placed]:
        nonlocal count
        for text, x, size, lift, key in words:
            rect: Rect = (x, y + lift - 0.2 * size, x + width_of(text, size), y + lift + 0.8 * size)
            yield Placed(number, Word(text, rect, count), key)
        count += 1

    if look.head:
        yield from put(_furniture(look.head, number, total), HEAD)
    y = TOP
    for line in lines:
        y -= LEADING + line.gap
        yield from put(line.words, y)
    y = FOOT + 30 + sum(11.0 * len(_note(note, look)) for line in lines for note in line.notes)
    for line in lines:
        for note in line.notes:
            for words in _note(note, look):
                yield from put(words, y)
                y -= 11.0
    if look.foot:
        yield from put(_furniture(look.foot, number, total), FOOT)


def _note(tokens: Sequence[Token], look: Look) -> list[list[tuple[str, float, float, float, int]]]:
    measure = look.width * CHAR * SIZE * SIZE / SMALL
    lines = _lines(list(tokens), 0.0, measure, Look())
    return [
        [(text, LEFT + x * SMALL / SIZE, size * SMALL / SIZE, lift, key) for text, x, size, lift, key in line.words]
        for line in lines
    ]


def _furniture(text: str, number: int, total: int) -> list[tuple[str, float, float, float, int]]:
    filled = text.replace("{n}", str(number)).replace("{N}", str(total))
    words, x = [], LEFT
    for word in filled.split():
        words.append((word, x, SIZE, 0.0, -1))
        x += width_of(word, SIZE) + 4
    return words
