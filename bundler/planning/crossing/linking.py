"""References put on the bundle's pages: a link over the words, and the bundle page in the margin beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bundler.model import InkMap, PageWords, Rect, Word
from bundler.planning.crossing.margins import Ground, meet, place_beside
from bundler.planning.crossing.treatments import MARGIN, Treatment
from bundler.planning.crossing.veiling import NOBODY, Veil
from bundler.planning.mentions.values import Mention, MentionKind, Spot
from bundler.planning.plan import Mark, Plan, PlanLink, PlanPage
from bundler.planning.wording import runs

_UPRIGHT: Final = 1.5
"""Words that are so many times higher than they are wide run up the page."""

_SMALLEST: Final = 2.0
"""Points that words must be high and wide to bear a link."""

_HIDDEN: Final = 1.0
"""Points by which the place of words may reach beyond the page: its edges are wider than the ink."""

_LETTERS: Final = 3
"""Words of fewer letters do not tell which way they run."""


@dataclass(frozen=True)
class Shown:
    """What was put on the page for a reference. link, number: whether it has them. note: why not, or ""."""

    mention: Mention
    link: bool = False
    number: bool = False
    note: str = ""


@dataclass(frozen=True)
class Crossed:
    """A Plan with its references, and what became of each of them."""

    plan: Plan
    shown: tuple[Shown, ...]


def with_references(
    plan: Plan,
    mentions: Sequence[Mention],
    treated: Mapping[str, Treatment],
    words: Mapping[str, Sequence[PageWords]],
    inks: Mapping[str, Sequence[InkMap]],
    veil: Veil = NOBODY,
) -> Crossed:
    """The Plan with a link for every run of a reference's words on a line, and numbers beside the lines.

    mentions: those that lead nowhere too. treated: by document. words: by document. inks: where each page of a
    document bears ink, from its first page on. veil: names that the Plan, which others read, is not to say. No page is
    added by it, so no number changes.
    """
    crossing = _Crossing(plan, words, inks, veil, {})
    shown = [
        crossing.show(mention, _wants_number(mention, treated)) if mention.ordinals else Shown(mention)
        for mention in mentions
    ]
    numbered = {index: note for sheet in crossing.sheets.values() for index, note in sheet.beside()}
    shown = [_numbered(each, numbered) for each in shown]
    pages = list(plan.pages)
    for ordinal, sheet in crossing.sheets.items():
        page = pages[ordinal]
        pages[ordinal] = replace(page, marks=(*page.marks, *sheet.marks), links=(*page.links, *sheet.links))
    return Crossed(replace(plan, pages=tuple(pages)), tuple(shown))


def _wants_number(mention: Mention, treated: Mapping[str, Treatment]) -> bool:
    """Words that name the page of the bundle themselves, "[HB/45]", need no number beside them."""
    return treated[mention.document].policy == MARGIN and mention.kind is not MentionKind.BUNDLE


def _numbered(shown: Shown, numbered: Mapping[int, str]) -> Shown:
    """What became of a reference, now that the numbers are placed."""
    note = numbered.get(id(shown.mention))
    if note is None:
        return shown
    return replace(shown, number=not note, note="; ".join(filter(None, (shown.note, note))))


@dataclass
class _Wanted:
    """A number that is wanted beside a line. low, high: of the line's words."""

    low: float
    high: float
    mentions: list[Mention]


class _Sheet:
    """A page of the bundle in the making."""

    def __init__(self, plan: Plan, page: PlanPage, words: PageWords, ink: InkMap) -> None:
        self._plan = plan
        self._page = page
        self.words = words
        self._ink = ink
        self.links: list[PlanLink] = []
        self.marks: list[Mark] = []
        self.given: set[int] = set()
        self._wanted: list[_Wanted] = []

    def within(self, rect: Rect) -> list[int]:
        """Positions of the words that stand in a rectangle."""
        return [at for at, word in enumerate(self.words.words) if _middle_in(word.rect, rect)]

    def shown(self, rect: Rect) -> Rect | None:
        """The part of a rectangle that the page shows; None where that is not all of the words in it."""
        wide, high = round(self._page.width, 2), round(self._page.height, 2)
        x0, y0, x1, y1 = max(0.0, rect[0]), max(0.0, rect[1]), min(wide, rect[2]), min(high, rect[3])
        lost = max(x0 - rect[0], rect[2] - x1, y0 - rect[1], rect[3] - y1)
        return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 and lost <= _HIDDEN else None

    def want(self, mention: Mention, words: Sequence[Word]) -> None:
        """A number is wanted beside these words; one line bears one mark."""
        low, high = min(word.rect[1] for word in words), max(word.rect[3] for word in words)
        for wanted in self._wanted:
            if min(high, wanted.high) - max(low, wanted.low) > 0.5 * min(high - low, wanted.high - wanted.low):
                wanted.mentions.append(mention)
                return
        self._wanted.append(_Wanted(low, high, [mention]))

    def beside(self) -> Iterator[tuple[int, str]]:
        """Place the numbers. Each reference, by identity, with why it has no number, or ""."""
        ground = Ground(self._page.width, self._page.height, self.words.words, self._ink)
        for wanted in sorted(self._wanted, key=lambda each: -each.high):
            text = _text(self._plan, wanted.mentions)
            mark = place_beside(text, wanted.low, wanted.high, ground, (*self._page.marks, *self.marks))
            if mark is not None:
                self.marks.append(mark)
            for mention in wanted.mentions:
                yield id(mention), "" if mark else "there is no room for a number beside the line"


def _text(plan: Plan, mentions: Sequence[Mention]) -> str:
    """The pages that the references of a line lead to, each once: "45-47, 50"."""
    spans: dict[str, None] = {}
    for mention in mentions:
        for first, last in runs(mention.ordinals):
            spans.setdefault(plan.span_text(first, last).replace("–", "-"))
    return ", ".join(spans)


@dataclass
class _Crossing:
    """All pages that bear references, by ordinal."""

    plan: Plan
    words: Mapping[str, Sequence[PageWords]]
    inks: Mapping[str, Sequence[InkMap]]
    veil: Veil
    sheets: dict[int, _Sheet]

    def __post_init__(self) -> None:
        pages = ((page.entry, page.source_page) for page in self.plan.pages)
        self._ordinals = {(entry, int(page)): ordinal for ordinal, (entry, page) in enumerate(pages) if page}
        self._pages = {(name, page.page): page for name, pages in self.words.items() for page in pages}

    def show(self, mention: Mention, numbered: bool) -> Shown:
        """Put a reference on its pages."""
        notes: list[str] = []
        linked = False
        for spot in mention.spots:
            found = self._place(mention.document, spot)
            if found is None:
                continue
            sheet, places = found
            words = [sheet.words.words[at] for at in places]
            note = self._link(sheet, places, mention)
            linked = linked or not note
            notes += [note] if note else []
            if numbered:
                note = "its words run up the page" if _runs_up(words) else ""
                numbered = False  # once, beside the line on which it begins
                if note:
                    notes.append(note)
                else:
                    sheet.want(mention, words)
        return Shown(mention, linked, False, "; ".join(dict.fromkeys(notes)))

    def _place(self, document: str, spot: Spot) -> tuple[_Sheet, list[int]] | None:
        """The page of the bundle on which a spot lies, and the positions of its words there."""
        ordinal = self._ordinals.get((document, spot.page))
        words = self._pages.get((document, spot.page))
        if ordinal is None or words is None:
            return None
        if ordinal not in self.sheets:
            ink = self.inks[document][spot.page - 1]
            self.sheets[ordinal] = _Sheet(self.plan, self.plan.pages[ordinal], words, ink)
        sheet = self.sheets[ordinal]
        within = sheet.within(spot.rect)
        lines = [words.words[at].line for at in within]
        places = [at for at, line in zip(within, lines, strict=True) if line == max(set(lines), key=lines.count)]
        return (sheet, places) if places else None

    def _link(self, sheet: _Sheet, places: Sequence[int], mention: Mention) -> str:
        """Lay a link over words; why there is none, or ""."""
        words = [sheet.words.words[at] for at in places]
        rect = sheet.shown(_around([word.rect for word in words]))
        if rect is None:
            return "its words are not wholly to be seen on the page"
        if min(rect[2] - rect[0], rect[3] - rect[1]) < _SMALLEST:
            return "its words are too small to be read"
        if sheet.within(rect) != list(places):
            return "other words stand among them"
        if any(meet(rect, each) for each in sheet.words.links):
            return "the document has a link of its own there"
        if not sheet.given.isdisjoint(places):
            return "its words are part of another reference's"
        text = " ".join(word.text for word in words)
        if self.veil.text(text) != text:
            return "its words hold a name for which a cypher stands"
        sheet.given.update(places)
        sheet.links.append(PlanLink(text, rect, mention.ordinals[0]))
        return ""


def _middle_in(inner: Rect, outer: Rect) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _around(rects: Sequence[Rect]) -> Rect:
    left, low, right, high = zip(*rects, strict=True)
    return (min(left), min(low), max(right), max(high))


def _runs_up(words: Sequence[Word]) -> bool:
    return any(
        len(word.text) >= _LETTERS and word.rect[3] - word.rect[1] > _UPRIGHT * (word.rect[2] - word.rect[0])
        for word in words
    )
