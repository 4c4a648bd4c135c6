"""Pages made legible: turned the right way up, and words laid under pictures of text (OCR).

A page is turned by its /Rotate alone, and recognised words are invisible: whatever the page shows stays byte for byte.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Final

from bundler.model import OcrPolicy, OrientPolicy
from bundler.patience import more_time
from bundler.pdf.pictures import open_document
from bundler.pdf.text import lean
from bundler.prepare.desk import Job, Made, Notes
from bundler.prepare.legible.reading import Reading, read_page
from bundler.prepare.legible.saying import Outcome, Tools, state
from bundler.prepare.legible.scans import has_pictures, lacks_text, letter_boxes, may_lack_text
from bundler.prepare.legible.tesseract import SECONDS, Tesseract, find
from bundler.prepare.legible.writing import rewrite

if TYPE_CHECKING:
    import pypdfium2

LEAST_LETTERS: Final = 40
"""Letters by which a page's text tells which way is up."""


def make_legible(job: Job, notes: Notes, made: Made) -> Made:
    """Turn pages that stand upside down or on their side, and lay words under those that have none to be read.

    What is done and what could not be done is stated in ``notes``. Answers ``made`` itself where there is nothing to
    do.
    """
    turns = _turns_of_text(job, made)
    scans = _scans(job, made)
    if not turns and not scans:
        return made
    tools = Tools.found(find() if scans else None)
    readings = _readings(job, made, tools, scans)
    for reading in readings:
        turns[reading.index] = turns.get(reading.index, 0) + reading.turn
    layers = [reading for reading in readings if reading.hocr] if _lays(job, tools) else []
    turns = {index: turn for index, turn in turns.items() if turn}
    done = rewrite(job, made, turns, layers) if turns or layers else made
    laid = tuple(each.index for each in layers if done.clean[each.index].chars > made.clean[each.index].chars)
    outcome = Outcome(scans, readings, turns, laid)
    state(job, notes, tools, outcome, made)
    notes.alterations.extend(outcome.alterations())
    versions = tools.versions(bool(readings), bool(layers))
    altered = {*made.facts.alterations, *outcome.alterations()}
    return dataclasses.replace(
        done,
        facts=dataclasses.replace(
            done.facts,
            versions=tuple(sorted({*done.facts.versions, *versions})),
            alterations=tuple(sorted(altered, key=lambda each: (each.page, each.code, each.detail))),
        ),
    )


def _lays(job: Job, tools: Tools) -> bool:
    return job.ocr is not OcrPolicy.OFF and tools.can_lay


def _turns_of_text(job: Job, made: Made) -> dict[int, int]:
    """Pages (0-based) with text that runs another way than from left to right, and how to turn them."""
    leaning = [at for at, seen in enumerate(made.clean) if seen.lean and seen.chars >= LEAST_LETTERS]
    if job.orient is OrientPolicy.OFF or not leaning:
        return {}
    turns = {}
    with open_document(made.pdf) as document:
        for index in leaning:
            with closing(document[index]) as page, closing(page.get_textpage()) as reader:
                turns[index] = -lean(reader, page.get_rotation()) % 360
    return turns


def _scans(job: Job, made: Made) -> tuple[int, ...]:
    """Pages (0-based) that are looked at for text: those that seem to have none, or all with pictures."""
    force = job.ocr is OcrPolicy.FORCE
    worth = [at for at, seen in enumerate(made.clean) if may_lack_text(seen) or (force and not seen.blank)]
    if not worth:
        return ()
    found = []
    with open_document(made.pdf) as document:
        for index in worth:
            with closing(document[index]) as page:
                seen = made.clean[index]
                lacking = may_lack_text(seen) and lacks_text(page, seen)
                if lacking or (force and has_pictures(page)):
                    found.append(index)
    return tuple(found)


def _readings(job: Job, made: Made, tools: Tools, scans: Sequence[int]) -> list[Reading]:
    """What Tesseract makes of pages, where it is there and wanted."""
    tesseract = tools.tesseract
    orient = job.orient is OrientPolicy.AUTO
    if tesseract is None or not (orient or _lays(job, tools)):
        return []
    found = []
    with open_document(made.pdf) as document:
        for index in scans:
            more_time(4 * SECONDS)
            with closing(document[index]) as page:
                found.append(_reading(tesseract, page, index, made, orient))
    more_time(2 * SECONDS + job.limits.time_for(made.pdf.stat().st_size))
    return found


def _reading(tesseract: Tesseract, page: pypdfium2.PdfPage, index: int, made: Made, orient: bool) -> Reading:
    chars = made.clean[index].chars
    letters = letter_boxes(page) if chars else []
    unit = made.facts.pages[index].user_unit
    # A page with much text of its own is turned by that, not by its pictures.
    return read_page(tesseract, page, index, unit, letters, orient and chars < LEAST_LETTERS)
