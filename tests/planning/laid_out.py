"""Pages of words for tests: texts set line by line in a type of which every letter is six points wide."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.model import InkMap, PageWords, Rect, Word
from bundler.planning.mentions import Mention, MentionKind, Spot

LEFT, TOP, LEADING, LETTER, HEIGHT = 72.0, 760.0, 18.0, 6.0, 12.0
CELL, COLUMNS, ROWS = 6.0, 100, 141


def page_of(number: int, *lines: str, left: float = LEFT, links: tuple[Rect, ...] = ()) -> PageWords:
    """A page of text. number: 1-based source page."""
    return PageWords(number, tuple(word for at, line in enumerate(lines) for word in _words(line, at, left)), links)


def _words(line: str, at: int, left: float) -> Iterable[Word]:
    x, low = left, TOP - LEADING * at
    for text in line.split(" "):
        wide = LETTER * len(text)
        yield Word(text, (x, low, x + wide, low + HEIGHT), at)
        x += wide + LETTER


def ink_of(page: PageWords, *more: Rect) -> InkMap:
    """Where such a page bears ink, and what else does."""
    rows = [0] * ROWS
    for x0, y0, x1, y1 in (*(word.rect for word in page.words), *more):
        for row in range(max(0, int(y0 // CELL)), min(ROWS, int(y1 // CELL) + 1)):
            for column in range(max(0, int(x0 // CELL)), min(COLUMNS, int(x1 // CELL) + 1)):
                rows[row] |= 1 << column
    return InkMap(CELL, COLUMNS, tuple(rows))


def mention(
    document: str, pages: Iterable[PageWords], text: str, ordinals: tuple[int, ...] = (), entry: str = "", why: str = ""
) -> Mention:
    """The reference of these words, wherever they first stand, over lines and pages too."""
    every = [(page.page, word) for page in pages for word in page.words]
    wanted = text.split(" ")
    start = next(
        at for at in range(len(every)) if [word.text.strip(".,;") for _, word in every[at : at + len(wanted)]] == wanted
    )
    runs: dict[tuple[int, int], list[Rect]] = {}
    for number, word in every[start : start + len(wanted)]:
        runs.setdefault((number, word.line), []).append(word.rect)
    spots = tuple(
        Spot(
            number,
            (min(r[0] for r in rects), min(r[1] for r in rects), max(r[2] for r in rects), max(r[3] for r in rects)),
        )
        for (number, _), rects in runs.items()
    )
    return Mention(document, text, spots, MentionKind.EXHIBIT, entry=entry, ordinals=ordinals, why=why)
