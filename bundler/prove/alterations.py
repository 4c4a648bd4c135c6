"""Pages whose look was altered on their way in, as the ledger states: each alteration is proved in its own way,
by taking the same thing off the original's page in memory, or by leaving just its place out of account."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from bundler.pdf.pictures import Picture, draw
from bundler.prove.declared import Declared
from bundler.prove.frame import PageFrame, displayed
from bundler.prove.pixels import Region, alike, differing, masked, region, stained
from bundler.prove.resampled import draw_finely, pages_alike

if TYPE_CHECKING:
    import pypdfium2

_NOTE: Final = 1
_POPUP: Final = 16
_WIDGET: Final = 20
_ROUNDING: Final = 16
"""Steps of 256 that do not count where the same thing is drawn in another way: blended by a page, not by a comment."""

_COMMENTS: Final = frozenset({1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 24, 28})
"""pdfium's numbers of annotations by which people comment (fpdf_annot.h); a stamp (13) keeps its look."""


def as_declared(
    page: pypdfium2.PdfPage,
    theirs: Picture,
    own: Picture,
    marks: Sequence[Region],
    declared: Declared,
    clean: pypdfium2.PdfPage | None = None,
) -> bool:
    """Whether a page of the bundle is its source page but for what is declared.

    page: of the original, loaded; it is altered in memory. theirs: its picture. own: the bundle's, marks painted over.
    clean: the clean PDF's page, which looks like the bundle's: where pictures have fewer dots now, that is drawn finely
    beside the original.
    """
    fields = _fields(page, theirs) if declared.fields_drawn else []
    if fields and not all(stained(own, area) for area in fields if stained(theirs, area)):
        return False
    hidden = [*marks, *fields]
    wanted = masked(own, hidden)
    if declared.resampled and clean is not None:
        finely = draw_finely(clean)
        return any(_finely_alike(page, finely, theirs, fields) for _ in _variants(page, theirs, declared))
    return any(_same(wanted, masked(picture, hidden)) for picture in _variants(page, theirs, declared))


def _finely_alike(page: pypdfium2.PdfPage, clean: Picture, coarse: Picture, fields: Sequence[Region]) -> bool:
    """Whether a page of the original, as it is in memory now, shows what the clean PDF's does, but for sharpness.

    coarse: the picture in whose pixels the places of fields are given.
    """
    theirs = draw_finely(page)
    across, down = theirs.width / coarse.width, theirs.height / coarse.height
    hidden = [
        (int(left * across), int(top * down), int(right * across) + 1, int(low * down) + 1)
        for left, top, right, low in fields
    ]
    hidden = [(left, top, min(right, theirs.width), min(low, theirs.height)) for left, top, right, low in hidden]
    return pages_alike(masked(clean, hidden), masked(theirs, hidden))


def _same(one: Picture, other: Picture) -> bool:
    return (one.width, one.height) == (other.width, other.height) and alike(one, *differing(one, other, _ROUNDING))


def _variants(page: pypdfium2.PdfPage, theirs: Picture, declared: Declared) -> Iterator[Picture]:
    """How the original may look by what is declared: the least change first."""
    if declared.comments_removed:
        _strip(page, lambda kind, _: kind in _COMMENTS)
        yield draw(page)
        return
    yield theirs
    if declared.comments_printed:
        # A note's icon is not printed, its words are; nor is what has no look of its own.
        _strip(page, lambda kind, _: kind in (_NOTE, _POPUP))
        yield draw(page)
        _strip(page, lambda kind, looks: kind in _COMMENTS and not looks)
        yield draw(page)


def _strip(page: pypdfium2.PdfPage, wanted: Callable[[int, bool], bool]) -> None:
    """Take annotations off a loaded page, told by kind and by whether they have a look; no file is touched."""
    import pypdfium2.raw as raw

    for index in reversed(range(raw.FPDFPage_GetAnnotCount(page.raw))):
        with _annotation(page, index) as annotation:
            goes = wanted(raw.FPDFAnnot_GetSubtype(annotation), bool(raw.FPDFAnnot_HasKey(annotation, b"AP")))
        if goes:
            raw.FPDFPage_RemoveAnnot(page.raw, index)


def turn_along(page: pypdfium2.PdfPage) -> None:
    """Let what lies over a loaded page turn with it: a note that stays upright (ISO 32000-2, table 167, NoRotate) was
    printed on the page before the page was turned. No file is touched."""
    import pypdfium2.raw as raw

    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        with _annotation(page, index) as annotation:
            flags = raw.FPDFAnnot_GetFlags(annotation)
            raw.FPDFAnnot_SetFlags(annotation, flags & ~raw.FPDF_ANNOT_FLAG_NOROTATE)


@contextmanager
def _annotation(page: pypdfium2.PdfPage, index: int) -> Iterator[Any]:
    import pypdfium2.raw as raw

    annotation = raw.FPDFPage_GetAnnot(page.raw, index)
    try:
        yield annotation
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _fields(page: pypdfium2.PdfPage, picture: Picture) -> list[Region]:
    """Where form fields stand, in pixels."""
    import pypdfium2.raw as raw

    frame = PageFrame(page.get_bbox(), page.get_rotation(), 1.0)
    found = []
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        with _annotation(page, index) as annotation:
            box = raw.FS_RECTF()
            if raw.FPDFAnnot_GetSubtype(annotation) == _WIDGET and raw.FPDFAnnot_GetRect(annotation, box):
                low, high = sorted((box.bottom, box.top))
                rect = displayed(frame, (box.left, low, box.right, high))
                found.append(region(rect, 1.0, page.get_size(), picture))
    return found
