"""Draws blocks as a PDF by reportlab. No clock and no host go into it: the same blocks give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

from bundler.model import Facts, PageFacts
from bundler.pdf.pictures import survey
from bundler.prepare.desk import FILE, Job, Made, Notes, Refused, versions
from bundler.prepare.markup.bands import A4, MARGIN, Image, Strip, Text
from bundler.prepare.markup.blocks import Block
from bundler.prepare.markup.letters import BOLD, MONO, SANS, SERIF, Letters, face
from bundler.prepare.markup.typeset import pages, strips

_INK: Final = (0.0, 0.0, 0.0)
_SOFT: Final = (0.36, 0.36, 0.36)
_HAIR: Final = (0.6, 0.6, 0.6)
_SLANT: Final = 0.21
"""Tangent of the angle by which a face is slanted for italics: 12 degrees, as in the family's own."""


def make(
    job: Job,
    notes: Notes,
    blocks: Sequence[Block],
    *,
    route: str,
    title: str = "",
    read_by: tuple[str, ...] = (),
) -> Made:
    """Draw blocks to ``job.out`` and learn the pages' facts. read_by: distributions that read the source.

    Raises Refused where there are more pages than a source may have.
    """
    letters = Letters()
    _write(job, blocks, letters)
    _state(letters, notes)
    seen = tuple(survey(job.out).values())
    facts = Facts(
        route=route,
        pages=tuple(
            PageFacts((0, 0, *A4), (0, 0, *A4), 0, 1.0, page.width, page.height, page.chars, page.ink) for page in seen
        ),
        title=title,
        alterations=tuple(notes.alterations),
        versions=versions("pypdfium2", "reportlab", *read_by),
    )
    return Made(job.out, facts, (), seen)


def _state(letters: Letters, notes: Notes) -> None:
    """Say which letters could not be drawn."""
    if not letters.missing:
        return
    count = len(letters.missing)
    what = "a character" if count == 1 else f"{count:,} different characters"
    notes.altered("letters-as-codes", f"{what} shown by code: {letters.named()}")
    notes.warning(
        "source.undrawable-character",
        f'"{FILE}" has {what} that the fonts cannot draw: {letters.named()}. '
        "Each is shown by its Unicode code in square brackets, as [U+0041].",
        "If these letters matter, open it in the program that made it, print it to PDF, and list that file beside it.",
    )


def _write(job: Job, blocks: Sequence[Block], letters: Letters) -> None:
    """Draw the pages."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfgen.canvas import Canvas

    for name in (SANS, BOLD, MONO, SERIF):
        pdfmetrics.registerFont(face(name).font)
    canvas = Canvas(str(job.out), pagesize=A4, invariant=1, pageCompression=1)
    for number, page in enumerate(pages(strips(blocks, letters)), 1):
        if number > job.limits.pages:
            raise Refused(
                "source.too-many-pages",
                f'"{FILE}" makes more than {job.limits.pages:,} pages, the most that a source may have.',
                "Split it into several files.",
            )
        _draw(canvas, page)
        canvas.showPage()
    canvas.save()


def _draw(canvas: Any, page: list[tuple[float, Strip]]) -> None:
    """Lines and pictures first, then the text."""
    canvas.setLineWidth(0.5)
    canvas.setStrokeColorRGB(*_HAIR)
    for top, strip in page:
        for stroke in strip.strokes:
            canvas.line(MARGIN + stroke.x0, top - stroke.y0, MARGIN + stroke.x1, top - stroke.y1)
        for image in strip.images:
            _place(canvas, image, top)
    writer = canvas.beginText()
    look: tuple[Any, ...] = ()
    for top, strip in page:
        for text in strip.texts:
            look = _put(writer, text, top, look)
    canvas.drawText(writer)
    for top, strip in page:
        for text in strip.texts:
            if text.struck:
                canvas.setLineWidth(text.size * 0.07)
                canvas.setStrokeColorRGB(*(_SOFT if text.soft else _INK))
                at, across = top - text.y + 0.27 * text.size, MARGIN + text.x
                canvas.line(across, at, across + text.struck, at)


def _put(writer: Any, text: Text, top: float, look: tuple[Any, ...]) -> tuple[Any, ...]:
    """One run of text. Returns the look now set."""
    wanted = (text.face, text.size, text.soft)
    if look[:2] != wanted[:2]:
        writer.setFont(text.face, text.size)
    if look[2:] != wanted[2:]:
        writer.setFillColorRGB(*(_SOFT if text.soft else _INK))
    writer.setTextTransform(1, 0, _SLANT if text.slant else 0, 1, MARGIN + text.x, top - text.y)
    writer.textOut(text.text)
    return wanted


def _place(canvas: Any, image: Image, top: float) -> None:
    """A picture, as it is or as its own pixels."""
    from reportlab.lib.utils import ImageReader

    stream = ImageReader(io.BytesIO(image.picture.data))
    canvas.drawImage(stream, MARGIN + image.x, top - image.y - image.height, image.width, image.height)
