"""Passages relied on in authorities, marked by a line in the margin with the initials of the party beside it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from bundler.model import (
    Document,
    DocumentKind,
    Finding,
    InkMap,
    Manifest,
    PageWords,
    Place,
    Prepared,
    Rect,
    Reliance,
    warning,
)
from bundler.planning.core import plain
from bundler.planning.crossing.margins import meet
from bundler.planning.paragraphs import Strip, paragraphs, text_of
from bundler.planning.placement import ASCENT, DESCENT, padding, text_width
from bundler.planning.plan import Mark, Plan, PlanPage
from bundler.planning.tables import Table
from bundler.planning.wording import joined, page_list, pages_words

KIND: Final = "sideline"
"""Of the marks: a line, whose text is "", and initials beside it."""

_WIDE: Final = 1.5
_GAPS: Final = (9.0, 7.0, 11.0, 5.0, 14.0, 18.0, 23.0, 29.0, 36.0)
"""Points between the text and the line, the best first."""
_BETWEEN: Final = 50.0
"""Points between two paragraphs that follow each other: three lines of print, and no more."""
_SIZE: Final = 6.5
_EDGE: Final = 8.0

Words = Mapping[str, Sequence[PageWords]]


class Sidelined(NamedTuple):
    """A Plan with its sidelines, what there is to say of them, and the table of the report."""

    plan: Plan
    findings: tuple[Finding, ...]
    tables: tuple[Table, ...]


def with_passages(manifest: Manifest) -> list[Document]:
    """Documents of which passages are relied on."""
    files = (each for each in manifest.included() if each.kind is DocumentKind.FILE)
    return [each for each in files if each.case_law and each.case_law.passages]


def sideline(manifest: Manifest, plan: Plan, prepared: Mapping[str, Prepared], words: Words) -> Sidelined:
    """The Plan with a line beside every passage that is relied on. words: by document, of all its pages."""
    documents = [each for each in with_passages(manifest) if each.id in plan.ordinals_by_entry]
    if not documents:
        return Sidelined(plan, (), ())
    work = _Work(manifest, plan, prepared, list(plan.pages), [], [])
    for document in documents:
        work.document(document, words.get(document.id, ()))
    columns = ("Authority", "Passage", "Relied on by", "Pages")
    table = Table("passages", "Passages relied on", columns, tuple(work.rows))
    return Sidelined(replace(plan, pages=tuple(work.pages)), tuple(work.findings), (table,))


@dataclass
class _Work:
    """Sidelines in the making; private to this module."""

    manifest: Manifest
    plan: Plan
    prepared: Mapping[str, Prepared]
    pages: list[PlanPage]
    findings: list[Finding]
    rows: list[tuple[str, ...]]

    def document(self, document: Document, words: Sequence[PageWords]) -> None:
        """All passages of one authority."""
        heights = {number: page.height for number, page in enumerate(self.prepared[document.id].facts.pages, 1)}
        numbered = paragraphs(words, heights)
        wanted: dict[Strip, list[str]] = {}
        for passage in document.case_law.passages if document.case_law else ():
            found = [*self._paragraphs(document, passage, numbered), *self._whole(document, passage, words)]
            for strip in _joined(found):
                wanted.setdefault(strip, []).append(self._initials(passage))
            self._tell(document, passage, found)
        for strip, initials in sorted(wanted.items(), key=lambda each: (each[0].page, -each[0].high)):
            self._mark(document, strip, ", ".join(dict.fromkeys(filter(None, initials))))

    def _paragraphs(
        self, document: Document, passage: Reliance, numbered: Mapping[int, Sequence[Strip]]
    ) -> Iterator[Strip]:
        missing = [number for number in passage.paragraphs if number not in numbered]
        if missing:
            which = "paragraph" if len(missing) == 1 else "paragraphs"
            message = (
                f"{which.capitalize()} {page_list(missing)} of “{document.title}” could not be found by its words."
            )
            remedy = "Give the passage by its pages: {pages: 3, by: PARTY}; or look whether the number is right."
            place = Place(self.manifest.name, passage.line, document.id)
            self.findings.append(warning("authorities.paragraph-not-found", message, place, remedy))
        for number in passage.paragraphs:
            yield from numbered.get(number, ())

    def _whole(self, document: Document, passage: Reliance, words: Sequence[PageWords]) -> Iterator[Strip]:
        facts = self.prepared[document.id].facts.pages
        there = {page.page: page for page in words}
        for number in passage.pages:
            if not 1 <= number <= len(facts):
                message = f"“{document.title}” has no page {number}; it has {len(facts)}."
                place = Place(self.manifest.name, passage.line, document.id)
                self.findings.append(warning("authorities.page-not-found", message, place, "Name a page that it has."))
                continue
            own = facts[number - 1]
            yield from (
                text_of(there[number], own.height)
                if number in there and there[number].words
                else (_inked(number, own.ink, own.width, own.height),)
            )

    def _initials(self, passage: Reliance) -> str:
        shown = {party.id: party.shown for party in self.manifest.case.parties()}
        return ", ".join(_short(shown.get(name, name)) for name in passage.by)

    def _ordinal(self, document: Document, page: int) -> int | None:
        own = self.plan.ordinals_by_entry[document.id]
        return next((ordinal for ordinal in own if self.plan.pages[ordinal].source_page == page), None)

    def _tell(self, document: Document, passage: Reliance, found: Sequence[Strip]) -> None:
        shown = {party.id: party.shown for party in self.manifest.case.parties()}
        ordinals = [self._ordinal(document, page) for page in dict.fromkeys(strip.page for strip in found)]
        where = [self.plan.page_text(ordinal) for ordinal in ordinals if ordinal is not None]
        several = "s" if len(passage.paragraphs) > 1 else ""
        paragraphs = f"paragraph{several} {page_list(passage.paragraphs)}"
        what = paragraphs if passage.paragraphs else pages_words(passage.pages)
        relied = joined([shown.get(name, name) for name in passage.by])
        self.rows.append((document.title, what, relied, ", ".join(where) or "not in the bundle"))

    def _mark(self, document: Document, strip: Strip, initials: str) -> None:
        """Put a line beside a strip of a page, and the initials beside the line."""
        ordinal = self._ordinal(document, strip.page)
        if ordinal is None:
            return
        page, ink = self.pages[ordinal], self.prepared[document.id].facts.pages[strip.page - 1].ink
        line = next(_lines(strip, page, ink), None)
        if line is None:
            message = f"There is no room for a line beside the passage on page {strip.page} of “{document.title}”."
            place = Place(document=document.id, page=strip.page)
            self.findings.append(warning("authorities.no-room-for-sideline", message, place))
            return
        with_line = replace(page, marks=(*page.marks, Mark(KIND, "", line, _SIZE)))
        text = next(_beside(plain(initials), line, with_line, ink, strip), None) if initials else None
        self.pages[ordinal] = replace(with_line, marks=(*with_line.marks, text)) if text else with_line


def _joined(found: Sequence[Strip]) -> list[Strip]:
    """Strips of one page that follow each other, as one."""
    whole: list[Strip] = []
    for strip in found:
        last = whole[-1] if whole else None
        if last and last.page == strip.page and 0 <= last.low - strip.high < _BETWEEN:
            sides = (min(last.left, strip.left), strip.low, max(last.right, strip.right), last.high)
            whole[-1] = Strip(strip.page, *sides)
        else:
            whole.append(strip)
    return whole


def _inked(page: int, ink: InkMap, width: float, height: float) -> Strip:
    """Where a page without words bears ink, but for its edges."""
    rows = [at for at, row in enumerate(ink.rows) if row and 0.04 * height < at * ink.cell < 0.96 * height]
    columns = [at for at in range(ink.columns) if any(row >> at & 1 for row in ink.rows)]
    if not rows or not columns:
        return Strip(page, 0.12 * width, 0.1 * height, 0.88 * width, 0.9 * height)
    return Strip(
        page, columns[0] * ink.cell, rows[0] * ink.cell, (columns[-1] + 1) * ink.cell, (rows[-1] + 1) * ink.cell
    )


def _lines(strip: Strip, page: PlanPage, ink: InkMap) -> Iterator[Rect]:
    """Places for the line, the best first: left of the text, then right; clear of ink and of other marks."""
    for gap in _GAPS:
        for x in (strip.left - gap - _WIDE, strip.right + gap):
            rect = (round(x, 2), round(max(strip.low, 1.0), 2), round(x + _WIDE, 2), round(strip.high, 2))
            if _EDGE <= x <= page.width - _EDGE - _WIDE and _free(rect, page, ink):
                yield rect


def _beside(text: str, line: Rect, page: PlanPage, ink: InkMap, strip: Strip) -> Iterator[Mark]:
    """Places for the initials: on the far side of the line, from its top downwards."""
    wide = text_width(text, _SIZE) + 2 * padding(_SIZE)
    tall = (ASCENT + DESCENT) * _SIZE + 2 * padding(_SIZE)
    outwards = (line[0] - wide - 1, line[2] + 1)
    for x in outwards if line[0] < strip.left else outwards[::-1]:
        top = line[3]
        while top - tall >= line[1] - tall and top - tall > 0:
            rect = (round(x, 2), round(top - tall, 2), round(x + wide, 2), round(top, 2))
            if x >= 2 and x + wide <= page.width - 2 and _free(rect, page, ink):
                yield Mark(KIND, text, rect, _SIZE)
            top -= tall


def _free(rect: Rect, page: PlanPage, ink: InkMap) -> bool:
    return ink.clear(rect) and not any(meet(rect, mark.rect) for mark in page.marks)


def _short(name: str) -> str:
    """The initials of a party: "MA", "PMP"; a name of one word as it is, if it is short."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in words if word.lower() not in _SMALL) if len(words) > 1 else name[:12]


_SMALL: Final = frozenset({"of", "the", "and", "for", "in", "on"})
