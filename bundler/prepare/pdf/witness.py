"""pdfium and pypdf look at a PDF too: what two readers see differently is refused, not guessed at."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Final

from bundler.pdf.pictures import PageSurvey, difference, draw_page, survey
from bundler.prepare.desk import FILE, Refused, page_list, plural
from bundler.prepare.pdf.opening import ASK_AGAIN
from bundler.prepare.pdf.pages import Geometry
from bundler.prepare.pdf.source import Source

TOLERANCE: Final = 0.001
"""The part of a page's pixels that may differ clearly where the same thing is drawn in another way."""


def look(path: Path, password: str | None, pages: int) -> tuple[PageSurvey, ...]:
    """Every page as pdfium draws and reads it. Raises Refused where it cannot, or counts other pages."""
    import pypdfium2

    _count(path, password, pages)
    try:
        return tuple(survey(path, password).values())
    except pypdfium2.PdfiumError:
        raise _unproved() from None


def _count(path: Path, password: str | None, pages: int) -> None:
    """Hold pdfium's count of pages against ours, before it draws a million of them."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError:
        raise _unproved() from None
    try:
        seen = len(document)
        flat = [at + 1 for at in range(min(seen, pages)) if min(document.get_page_size(at)) <= 0]
    finally:
        document.close()
    if seen != pages:
        raise _disagree(pages, seen)
    if flat:
        raise Refused(
            "source.page-size",
            f'A PDF reader shows nothing of {page_list(flat)} of "{FILE}": what is to be shown lies outside the page.',
            ASK_AGAIN,
        )


def _unproved() -> Refused:
    """The refusal of what the second reader cannot open."""
    return Refused(
        "source.unproved",
        f'"{FILE}" cannot be shown by a second PDF reader, so nobody could prove that its pages are right.',
        ASK_AGAIN,
    )


def _disagree(one: int, other: int) -> Refused:
    """The refusal of what two readers count differently."""
    return Refused(
        "source.page-count",
        f'Two PDF readers disagree about "{FILE}": one sees {plural(one, "page")}, the other {plural(other, "page")}.',
        ASK_AGAIN,
    )


def third_count(source: Source) -> None:
    """For a mended file, ask pypdf too; one that it cannot open proves nothing. Raises Refused."""
    if not source.repaired:
        return
    import logging

    import pypdf
    import pypdf.errors

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    # The exceptions that pypdf has been seen to raise over damaged files are of many families.
    lookups = (ValueError, LookupError, AttributeError, TypeError, AssertionError, ArithmeticError)
    families = (pypdf.errors.PyPdfError, *lookups, NotImplementedError, RecursionError, OSError, zlib.error)
    try:
        seen = len(pypdf.PdfReader(source.job.path, password=source.job.password).pages)
    except families:
        return
    if seen != len(source.pages):
        raise _disagree(len(source.pages), seen)


def same_size(geometry: list[Geometry], seen: tuple[PageSurvey, ...]) -> None:
    """Refuse where pdfium shows a page of another size. Raises Refused."""
    odd = [
        index + 1
        for index, (ours, theirs) in enumerate(zip(geometry, seen, strict=True))
        if any(abs(a - b) > 1 + a / 500 for a, b in zip(ours.shown, (theirs.width, theirs.height), strict=True))
    ]
    if odd:
        raise Refused(
            "source.page-size",
            f'Two PDF readers disagree about the size of {page_list(odd)} of "{FILE}".',
            ASK_AGAIN,
        )


def check_looks(
    source: Source, before: tuple[PageSurvey, ...], after: dict[int, PageSurvey], password: str | None
) -> None:
    """Hold pages of the clean PDF against those of the source. Raises Refused.

    Pages whose look was meant to change must only not have become blank; the others must be equal, or, where
    something was drawn into them another way, equal but for rounding.
    """
    lost = [i + 1 for i, page in after.items() if page.blank and not before[i].blank and i not in source.redrawn]
    if lost:
        raise Refused(
            "source.blank-after",
            f'{page_list(lost).capitalize()} of "{FILE}" came out blank, though the original shows something there.',
            "Open the file in a PDF reader and print it to a new PDF.",
        )
    changed = [
        index + 1
        for index, page in after.items()
        if index not in source.redrawn and _differs(source, index, before[index], page, password)
    ]
    if changed:
        raise Refused(
            "source.looks-different",
            f'{page_list(changed).capitalize()} of "{FILE}" would not look as in the original.',
            "Open the file in a PDF reader and print it to a new PDF.",
        )


def _differs(source: Source, index: int, one: PageSurvey, other: PageSurvey, password: str | None) -> bool:
    """Whether a page looks or reads otherwise than before."""
    if index not in source.reworded:
        return one.bands != other.bands or one.text != other.text
    if one.bands == other.bands:
        return False
    pictures = draw_page(source.job.path, index, password), draw_page(source.job.out, index)
    return difference(*pictures) > TOLERANCE
