"""Words that a source holds and does not show: a redaction that is only a box leaves them for anybody to copy."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import Final

from bundler.model import CoveredPolicy
from bundler.pdf.pictures import open_document
from bundler.pdf.veiled import Veil, veiled_words
from bundler.prepare.desk import FILE, Job, Made, Notes, page_list, plural

_UNDER: Final = frozenset({Veil.COVERED, Veil.BEHIND})
_SURE: Final = frozenset({Veil.COVERED, Veil.OUTSIDE})
"""Why words are not seen, whether a hidden layer bears them or not."""

_REMEDY: Final = (
    "If it was to be redacted, have the words taken out by a program that does so, and use that file. If they may be "
    "read, say so: `covered_text: keep`."
)


def look_under(job: Job, notes: Notes, made: Made) -> Made:
    """State words that lie under a box, an error until the manifest has spoken, and words that are not seen for
    another reason. What was made stays as it is; the words themselves are never repeated."""
    found: dict[int, Counter[Veil]] = {}
    suspects = [index for index, seen in enumerate(made.clean) if seen.veiled]
    if suspects:
        with open_document(made.pdf) as document:
            for index in suspects:
                with closing(document[index]) as page:
                    found[index + 1] = Counter(each.veil for each in veiled_words(page))
    if any(not layer.visible for layer in made.facts.layers):  # asked about by themselves
        found = {page: Counter({veil: count[veil] for veil in _SURE}) for page, count in found.items()}
    under = {page: sum(count[veil] for veil in _UNDER) for page, count in found.items()}
    _state_covered(job, notes, {page: count for page, count in under.items() if count})
    for veil, said in ((Veil.COLOURLESS, "in the colour of the paper"), (Veil.OUTSIDE, "beyond the page's edges")):
        _state_unseen(notes, said, {page: count[veil] for page, count in found.items() if count[veil]})
    return made


def _state_covered(job: Job, notes: Notes, pages: dict[int, int]) -> None:
    if not pages:
        return
    count = plural(sum(pages.values()), "word")
    message = f'"{FILE}" has {count} under a box, on {page_list(list(pages))}: unseen, but there to be copied.'
    if job.covered_text is CoveredPolicy.KEEP:
        notes.warning("source.covered-text", message, page=next(iter(pages)))
    else:
        notes.error("source.covered-text", message, _REMEDY, next(iter(pages)))


def _state_unseen(notes: Notes, said: str, pages: dict[int, int]) -> None:
    if pages:
        message = f'"{FILE}" has {plural(sum(pages.values()), "word")} {said}, on {page_list(list(pages))}.'
        remedy = "They can be copied out of the PDF: make sure that nothing is among them that others may not read."
        notes.warning("source.unseen-text", message, remedy, next(iter(pages)))
