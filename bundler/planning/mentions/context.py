"""What is known before a document is read for references."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bundler.model import Document, Manifest, PageWords
from bundler.planning.mentions.furniture import lines_of, outer, sheets
from bundler.planning.mentions.paragraphs import Paragraph, paragraphs
from bundler.planning.mentions.values import Context, OtherBundle, Statement
from bundler.planning.plan import EntryKind, Plan, PlanEntry

_MOST = 0.8
"""Part of a document's pages that must bear numbers which run, for these to be its own numbers."""

_LEAST_RUN = 3
"""Fewer paragraphs in order than this are no numbering."""


def context_of(
    manifest: Manifest,
    plan: Plan,
    words: Mapping[str, Sequence[PageWords]],
    patterns: Sequence[str] = (),
    others: Sequence[Plan] = (),
) -> Context:
    """Everything that finding references in a bundle's documents rests on.

    words: words of the documents that were read, by id. patterns: the matter's own (``bundle.reference_patterns``).
    others: plans of bundles beside this one, built or served.
    """
    documents = {document.id: document for document in manifest.documents()}
    here = plan.entry_by_id
    own = {entry.id: _own_numbers(entry, plan, words) for entry in plan.entries}
    numbered = {id_: _paragraphs(pages, plan, id_) for id_, pages in words.items() if id_ in here}
    return Context(
        statements=tuple(_statement(each) for id_, each in documents.items() if each.witness and id_ in here),
        exhibited_by={id_: each.exhibited_by for id_, each in documents.items() if each.mark},
        own_numbers={id_: numbers for id_, numbers in own.items() if numbers},
        paragraphs={id_: found for id_, found in numbered.items() if found},
        patterns=tuple(patterns),
        others=tuple(OtherBundle(each) for each in others),
        left_out=tuple(each.mark for id_, each in documents.items() if each.mark and id_ not in here),
    )


def _statement(document: Document) -> Statement:
    witness = document.witness
    assert witness is not None
    names = tuple(name for name in (witness.name, witness.known_as) if name)
    return Statement(document.id, witness.name, names, witness.initials, witness.number)


def _own_numbers(entry: PlanEntry, plan: Plan, words: Mapping[str, Sequence[PageWords]]) -> Mapping[int, int]:
    """Ordinal -> number, where the pages of a document or exhibit bear numbers that run from page to page."""
    pages = list(_pages(entry, plan, words))
    shifts = Counter(
        shift for position, (_, page) in enumerate(pages) for shift in {n - position for n in _numbers(page)}
    )
    if len(pages) < 2 or not shifts:
        return {}
    shift, count = min(shifts.items(), key=lambda item: (-item[1], abs(item[0])))
    if count < max(2, _MOST * len(pages)):
        return {}
    return {ordinal: position + shift for position, (ordinal, _) in enumerate(pages)}


def _pages(entry: PlanEntry, plan: Plan, words: Mapping[str, Sequence[PageWords]]) -> Iterator[tuple[int, PageWords]]:
    """Pages whose words were read, with their ordinals: a document's, or those of all documents of an exhibit."""
    if entry.kind is EntryKind.EXHIBIT:
        for child in plan.children(entry.id):
            yield from _pages(child, plan, words)
        return
    read = {page.page: page for page in words.get(entry.id, ())}
    for ordinal in plan.ordinals_by_entry.get(entry.id, ()):
        source_page = plan.pages[ordinal].source_page
        yield ordinal, read.get(source_page or 0, PageWords(source_page or 0, ()))


def _numbers(page: PageWords) -> set[int]:
    """Whole numbers in the outermost lines of a page, where those are short."""
    short = (line.text for line in outer(lines_of(page)) if len(line.words) <= 12)
    return {int(number) for text in short for number in re.findall(r"(?<![\d.,])\d{1,5}(?![\d,])", text)}


def _paragraphs(pages: Sequence[PageWords], plan: Plan, id_: str) -> Mapping[int, int]:
    """Number of a paragraph -> ordinal of the page on which it begins, for the longest numbering that runs from 1."""
    ordinals = {int(plan.pages[each].source_page or 0): each for each in plan.ordinals_by_entry.get(id_, ())}
    body = paragraphs([line for sheet in sheets(pages) for line in sheet.body])
    runs = _runs([each for each in body if each.number is not None])
    runs.sort(key=len, reverse=True)
    if not runs or len(runs[0]) < _LEAST_RUN:
        return {}
    twice = len(runs[1]) if len(runs) > 1 and 2 * len(runs[1]) > len(runs[0]) else 0
    found = {each.number: ordinals.get(each.page) for each in runs[0] if each.number and each.number > twice}
    return {number: ordinal for number, ordinal in found.items() if ordinal is not None}


def _runs(numbered: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """Paragraphs whose numbers run from 1, each in the latest run that waits for it."""
    runs: list[list[Paragraph]] = []
    for each in numbered:
        run = next(
            (run for run in reversed(runs) if run[-1].number is not None and run[-1].number + 1 == each.number), None
        )
        if run is not None:
            run.append(each)
        elif each.number == 1:
            runs.append([each])
    return runs
