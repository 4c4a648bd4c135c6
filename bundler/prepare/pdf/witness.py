"""pdfium and pypdf look at a PDF too: what a viewer shows is what the clean PDF must show, page by page."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bundler.model import InkMap
from bundler.pdf.pictures import PageSurvey, Picture, difference, draw, open_document, survey_page
from bundler.pdf.text import page_text, text_hash
from bundler.prepare.desk import FILE, RUNGS, STEP, Job, Refused, page_list, plural
from bundler.prepare.pdf.opening import ASK_AGAIN, too_many
from bundler.prepare.pdf.pages import MOST, Geometry, extreme
from bundler.prepare.pdf.source import Source

if TYPE_CHECKING:
    import pypdfium2

TOLERANCE: Final = 0.001
"""The part of a page's pixels that may differ where the same thing is drawn in another way."""

STRONG: Final = 96
"""Steps of 256 by which a pixel differs strongly."""

MOST_STRONG: Final = 12
"""Pixels that may differ strongly: fewer than a small letter has."""

NEAR: Final = 64
"""Steps of 256 by which a pixel of a picture of a page may differ: the picture is drawn from its own pixels."""

LOOKING: Final = "look"
"""The step at which the source itself is drawn, whatever rung is being tried."""

_PRINT_AGAIN: Final = "Open the file in a PDF reader and print it to a new PDF."

PYPDF_FAULTS: Final = (
    ValueError, LookupError, AttributeError, TypeError, AssertionError, ArithmeticError,
    RuntimeError, OSError, zlib.error,
)  # fmt: skip
"""What pypdf has been seen to raise at damaged files, beside its own family."""


class Wrong(Refused):
    """What one way of reading gives is not right. pages: 0-based, where only they are wrong; empty: all of it is."""

    def __init__(self, code: str, message: str, remedy: str, pages: Iterable[int] = ()) -> None:
        super().__init__(code, message, remedy)
        self.pages = frozenset(pages)


class Witness:
    """A source as pdfium shows it, asked once, whatever ways of reading are tried.

    unseen: pages that it cannot show; flat: those of them of which nothing lies within what is to be shown.

    password: with which it opens the file. promised: pages of which the file speaks, where it does not have as many.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._before: tuple[PageSurvey, ...] | None = None
        self.unseen: frozenset[int] = frozenset()
        self.flat: frozenset[int] = frozenset()
        self.password: str | None = None
        self._count: int | None = None
        self._rung = RUNGS[0]
        self.promised = 0

    @property
    def count(self) -> int:
        """How many pages it sees; 0 where it cannot open the file."""
        if self._count is None:
            self._count = self._opened()
        return self._count

    def _opened(self) -> int:
        """Try the manifest's password, then none."""
        import pypdfium2

        for password in dict.fromkeys((self._job.password or None, None)):
            try:
                with closing(pypdfium2.PdfDocument(self._job.path, password=password)) as document:
                    self.password = password
                    return len(document)
            except pypdfium2.PdfiumError:
                continue
        return 0

    @contextmanager
    def document(self) -> Iterator[pypdfium2.PdfDocument]:
        """The source, opened so that its forms draw. Raises pypdfium2.PdfiumError."""
        assert self.count
        with open_document(self._job.path, self.password) as document:
            yield document

    def before(self) -> tuple[PageSurvey, ...]:
        """Every page as it is drawn and read. Raises Refused."""
        if self._before is None:
            self.mark(LOOKING)
            with self.document() as document:
                self.flat = self._flat(document)
                seen = dict(survey_each(document, range(self.count), self.flat))
            self.mark(self._rung)
            self.unseen = frozenset(index for index, page in seen.items() if page is None)
            self._before = tuple(page or _NOTHING for page in seen.values())
        if len(self.unseen - self.flat) == len(self._before):
            self._count = 0
        if not self._count:
            raise unproved()
        return self._before

    def mark(self, step: str) -> None:
        """Leave word of where we stand for the parent, should this process be brought down; none on the first rung."""
        path = self._job.out.with_suffix(STEP)
        if step != LOOKING:
            self._rung = step
        if step == RUNGS[0]:
            path.unlink(missing_ok=True)
        else:
            path.write_text(step, encoding="ascii")

    def hold(self, pages: int) -> None:
        """Hold its count against another's, before it draws a million pages. Raises Refused."""
        if not self.count:
            raise unproved()
        if self.count > self._job.limits.pages:
            raise too_many(self.count, self._job)
        if self.count > pages and self._promises(pages):
            self.promised, self._count = self.count, pages
        if self.count != pages:
            raise _disagree(pages, self.count)

    def _promises(self, pages: int) -> bool:
        """Whether the file only promises more pages than that: none of them can be loaded."""
        with self.document() as document:
            return all(_size(document, index) is None for index in range(pages, self.count))

    def _flat(self, document: pypdfium2.PdfDocument) -> frozenset[int]:
        """Pages without any area as they are shown. Raises Refused where one has too much of it to be drawn."""
        sizes = [_size(document, index) for index in range(self.count)]
        for at, size in enumerate(sizes):
            if size is not None and max(size) > MOST:
                raise extreme(at, *size)
        return frozenset(at for at, size in enumerate(sizes) if size is not None and min(size) <= 0)

    def draw(self, index: int) -> Picture:
        """One page (0-based) of the source. Raises pypdfium2.PdfiumError."""
        with self.document() as document, closing(document[index]) as page:
            return draw(page)

    def words(self, index: int) -> str:
        """The letters of one page, by which readings are compared."""
        with self.document() as document, closing(document[index]) as page:
            return letters(page_text(page))


class Stand(Witness):
    """A witness of a mended copy, where no reader can show the source itself."""

    def __init__(self, job: Job, path: Path) -> None:
        import dataclasses

        super().__init__(dataclasses.replace(job, path=path, password=None))


_NOTHING: Final = PageSurvey(0.0, 0.0, (0, 0), "", text_hash(""), 0, InkMap(1.0, 0, ()), True)
"""Stands for a page that pdfium cannot show."""


def _size(document: pypdfium2.PdfDocument, index: int) -> tuple[float, float] | None:
    """The size of a page, or None where it cannot be told."""
    import pypdfium2

    try:
        size: tuple[float, float] = document.get_page_size(index)
    except pypdfium2.PdfiumError:
        return None
    return size


def survey_each(
    document: pypdfium2.PdfDocument, pages: Iterable[int], dark: Collection[int] = ()
) -> Iterator[tuple[int, PageSurvey | None]]:
    """What each page looks like; None for one that pdfium cannot load, and for those in ``dark``."""
    import pypdfium2

    for index in pages:
        try:
            with closing(document[index]) as page:
                yield index, None if index in dark else survey_page(page)
        except pypdfium2.PdfiumError:
            yield index, None


def letters(text: str) -> str:
    """Text without what readers space and hyphenate each in their own way."""
    return "".join(c for c in "".join(text.split()) if c not in "-\u00ad\u2010\ufeff")


def unproved() -> Wrong:
    """What the second reader cannot show."""
    return Wrong(
        "source.unproved",
        f'"{FILE}" cannot be shown by a second PDF reader, so nobody could prove that its pages are right.',
        ASK_AGAIN,
    )


def broken_off(pages: Collection[int]) -> Wrong:
    """Pages (0-based) whose content cannot be unpacked to its end."""
    where = page_list(index + 1 for index in pages)
    said = f'"{FILE}" is damaged: the content of {where} is missing or breaks off.'
    return Wrong("source.lost-content", said, ASK_AGAIN, pages)


def _disagree(one: int, other: int) -> Wrong:
    """What two readers count differently."""
    return Wrong(
        "source.page-count",
        f'Two PDF readers disagree about "{FILE}": one sees {plural(one, "page")}, the other {plural(other, "page")}.',
        ASK_AGAIN,
    )


def third_count(source: Source) -> None:
    """For a mended file, ask pypdf too, and say where it counts other pages than the two that agree."""
    if not source.repaired:
        return
    import logging

    import pypdf
    import pypdf.errors

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        seen = len(pypdf.PdfReader(source.job.path, password=source.job.password).pages)
    except (pypdf.errors.PyPdfError, *PYPDF_FAULTS):
        return
    if seen and seen != len(source.pages):
        said = f"two PDF readers see {plural(len(source.pages), 'page')}, a third {plural(seen, 'page')}"
        source.notes.altered("readers-differ", said)
        source.notes.warning(
            "source.readers-differ",
            f'"{FILE}" is damaged so that {said}; what the two see is in the bundle.',
            ASK_AGAIN,
        )


def same_size(geometry: Sequence[Geometry], witness: Witness) -> None:
    """Hold the sizes of pages against those that pdfium shows. Raises Wrong."""
    odd = [
        index
        for index, (ours, theirs) in enumerate(zip(geometry, witness.before(), strict=True))
        if index not in witness.unseen
        and any(abs(a - b) > 1 + a / 500 for a, b in zip(ours.shown, (theirs.width, theirs.height), strict=True))
    ]
    if odd:
        raise Wrong(
            "source.page-size",
            f'Two PDF readers disagree about the size of {page_list(i + 1 for i in odd)} of "{FILE}".',
            ASK_AGAIN,
            odd,
        )


def check_looks(source: Source, witness: Witness, after: dict[int, PageSurvey]) -> None:
    """Hold pages of the clean PDF against those of the source. Raises Wrong.

    Pages whose look was meant to change must only not have become blank; the others must be equal, or, where
    something was drawn into them another way, equal but for rounding.
    """
    before = witness.before()
    seen = {index: page for index, page in after.items() if index not in witness.unseen}
    lost = [i for i, page in seen.items() if page.blank and not before[i].blank and i not in source.redrawn]
    if lost:
        raise Wrong(
            "source.blank-after",
            f'{page_list(i + 1 for i in lost).capitalize()} of "{FILE}" came out blank, though the original shows '
            "something there.",
            _PRINT_AGAIN,
            lost,
        )
    changed = [i for i, page in seen.items() if i not in source.redrawn and _differs(source, witness, i, page)]
    if changed:
        raise Wrong(
            "source.looks-different",
            f'{page_list(i + 1 for i in changed).capitalize()} of "{FILE}" would not look as in the original.',
            _PRINT_AGAIN,
            changed,
        )


def _differs(source: Source, witness: Witness, index: int, page: PageSurvey) -> bool:
    """Whether a page looks or reads otherwise than before."""
    old = witness.before()[index]
    if (
        old.text != page.text
        and index not in source.reworded | source.pictured
        and _reads_other(source, witness, index)
    ):
        return True
    if old.bands == page.bands:
        return False
    mine, theirs = draw_from(source.job.out, index), witness.draw(index)
    if index in source.pictured:
        return not pictures_agree(mine, theirs)
    if index in source.reworded:
        return difference(mine, theirs) > TOLERANCE
    return not alike(mine, theirs)


def _reads_other(source: Source, witness: Witness, index: int) -> bool:
    """Whether the letters of a page are others: white space and hyphens are each reader's own."""
    with open_document(source.job.out) as document, closing(document[index]) as page:
        return letters(page_text(page)) != witness.words(index)


def draw_from(path: Path, index: int) -> Picture:
    """A page (0-based) of a PDF of ours."""
    with open_document(path) as document, closing(document[index]) as page:
        return draw(page)


def _counts(one: Picture, other: Picture) -> list[int] | None:
    """How many pixels differ by how many steps of 256; None where the sizes differ."""
    from PIL import Image, ImageChops

    if (one.width, one.height) != (other.width, other.height):
        return None
    images = [Image.frombuffer("RGB", (p.width, p.height), p.rgb, "raw", "RGB", 0, 1) for p in (one, other)]
    red, green, blue = ImageChops.difference(*images).split()
    counts: list[int] = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    return counts


def alike(one: Picture, other: Picture) -> bool:
    """Whether so few pixels differ, at all and strongly, that both show the same."""
    counts = _counts(one, other)
    return (
        counts is not None
        and sum(counts[1:]) <= TOLERANCE * one.width * one.height
        and sum(counts[STRONG:]) <= MOST_STRONG
    )


def pictures_agree(one: Picture, other: Picture) -> bool:
    """Whether a picture of a page shows the page, both brought down to a quarter: pixels' edges do not count."""
    small = [_quarter(each) for each in (one, other)]
    counts = _counts(*small)
    return counts is not None and sum(counts[NEAR:]) <= TOLERANCE * small[0].width * small[0].height


def _quarter(picture: Picture) -> Picture:
    """A picture of half the width and half the height."""
    from PIL import Image

    image: Any = Image.frombuffer("RGB", (picture.width, picture.height), picture.rgb, "raw", "RGB", 0, 1)
    small = image.resize((max(1, picture.width // 2), max(1, picture.height // 2)), Image.Resampling.BOX)
    return Picture(small.width, small.height, small.tobytes())
