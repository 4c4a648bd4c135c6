"""Which pages show something that cannot be read as text: told by what they show and what of it letters explain."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final

from bundler.model import InkMap, Rect
from bundler.pdf.frame import Frame
from bundler.pdf.pictures import PageSurvey

if TYPE_CHECKING:
    import pypdfium2

FEW: Final = 100
"""A page with so many readable letters is no mere picture: a stamp or a fax's head line has fewer."""

TRACE: Final = 0.003
"""The part of a page that bears ink, at least, on a page without any letter: two words are as much."""

STEPS: Final = 100
"""Lines and curves, at least, of a drawing that may hold words: each letter has five or more."""

MUCH: Final = 0.08
"""The part of a page that bears ink which its few letters do not explain."""


def frame_of(page: pypdfium2.PdfPage) -> Frame:
    """How pdfium displays a loaded page."""
    return Frame(page.get_bbox(), page.get_rotation())


def letter_boxes(page: pypdfium2.PdfPage) -> list[Rect]:
    """Where the readable letters of a page stand, in default user space."""
    import pypdfium2.raw as raw

    with closing(page.get_textpage()) as reader:
        return [
            reader.get_charbox(index)
            for index in range(reader.count_chars())
            if not chr(raw.FPDFText_GetUnicode(reader.raw, index)).isspace()
        ]


def may_lack_text(seen: PageSurvey) -> bool:
    """Whether a page is worth a second look, by what one look told."""
    cells = seen.ink.columns * len(seen.ink.rows)
    least = MUCH if seen.chars else TRACE
    return seen.chars < FEW and not seen.blank and _inked(seen.ink) >= least * cells


def lacks_text(page: pypdfium2.PdfPage, seen: PageSurvey) -> bool:
    """Whether a page (one that may lack text) shows more than its letters."""
    if not has_pictures(page) and not _is_intricate(page):
        return False
    if not seen.chars:
        return True
    frame = frame_of(page)
    left = list(seen.ink.rows)
    for box in letter_boxes(page):
        _clear(left, seen.ink, frame.shown(box))
    return sum(row.bit_count() for row in left) >= MUCH * seen.ink.columns * len(left)


def _inked(ink: InkMap) -> int:
    return sum(row.bit_count() for row in ink.rows)


def _clear(rows: list[int], ink: InkMap, box: Rect) -> None:
    """Take away the ink of a box and of the cells around it."""
    left, low, right, high = (int(side // ink.cell) for side in box)
    left, width = max(0, left - 1), max(0, right + 2 - max(0, left - 1))
    mask = ~(((1 << min(width, ink.columns)) - 1) << left)
    for row in range(max(0, low - 1), min(len(rows), high + 2)):
        rows[row] &= mask


def _is_intricate(page: pypdfium2.PdfPage) -> bool:
    """Whether a page without pictures draws so much that letters may be among it, drawn as shapes."""
    import pypdfium2.raw as raw

    steps = 0
    for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=5):
        steps += max(0, raw.FPDFPath_CountSegments(path.raw))
        if steps >= STEPS:
            return True
    return False


def has_pictures(page: pypdfium2.PdfPage) -> bool:
    """Whether a page draws any picture."""
    import pypdfium2.raw as raw

    return next(iter(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=5)), None) is not None
