"""What is said of pages that were turned, recognised, or could not be: one finding a matter, and the alterations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Final

from bundler.model import Alteration, OcrPolicy, OrientPolicy
from bundler.prepare.desk import FILE, REASON, Job, Made, Notes, page_list, plural, versions
from bundler.prepare.legible.reading import Reading
from bundler.prepare.legible.tesseract import LANGUAGE, SCRIPT, Tesseract

PIP: Final = 'pip install "court-bundler[ocr]"'
"""How OCRmyPDF is installed."""

SYSTEM: Final = "apt-get install tesseract-ocr (Debian, Ubuntu), brew install tesseract (macOS) or winget install \
UB-Mannheim.TesseractOCR (Windows)"
"""How Tesseract is installed."""

_SILENCE: Final = "or write `ocr: off` with `ocr_reason:`, say that it is handwriting or a photograph"
_CHECK: Final = "Look at the page in the bundle; `orient: off` leaves it as it is in the source."


@dataclass(frozen=True)
class Tools:
    """What is there to recognise text with."""

    tesseract: Tesseract | None
    ocrmypdf: str

    @classmethod
    def found(cls, tesseract: Tesseract | None) -> Tools:
        """With OCRmyPDF, if that is installed."""
        try:
            return cls(tesseract, version("ocrmypdf") if find_spec("ocrmypdf") else "")
        except PackageNotFoundError:
            return cls(tesseract, "")

    @property
    def can_lay(self) -> bool:
        """Whether words can be laid under pages."""
        return self.tesseract is not None and bool(self.ocrmypdf)

    def versions(self, looked: bool, laid: bool) -> tuple[tuple[str, str], ...]:
        """Of what had a part in the result."""
        if self.tesseract is None or not looked:
            return ()
        data = (LANGUAGE, SCRIPT) if SCRIPT in self.tesseract.languages else (LANGUAGE,)
        return (*self.tesseract.versions(*data), *(versions("ocrmypdf", "fpdf2") if laid else ()))


@dataclass(frozen=True)
class Outcome:
    """What became of a document's pages (0-based). scans: those looked at for text. laid: those that have words now."""

    scans: Sequence[int]
    readings: Sequence[Reading]
    turns: Mapping[int, int]
    laid: Sequence[int]

    def alterations(self) -> Iterator[Alteration]:
        """One for each page and thing done."""
        for index, turn in self.turns.items():
            yield Alteration("turned", f"{turn} degrees clockwise", index + 1)
        for reading in self.readings:
            if reading.index in self.laid:
                detail = f"{plural(reading.words, 'word')} in English, {reading.sure} % sure on average"
                yield Alteration("recognised", detail, reading.index + 1)


def state(job: Job, notes: Notes, tools: Tools, outcome: Outcome, made: Made) -> None:
    """State what was done, and what a careful person would look at."""
    _state_turned(notes, outcome)
    wordless = [at for at in outcome.scans if not made.clean[at].chars or job.ocr is not OcrPolicy.FORCE]
    if job.ocr is OcrPolicy.OFF:
        _state_off(notes, wordless)
    elif not tools.can_lay:
        _state_missing(job, notes, tools, wordless)
    else:
        _state_recognised(notes, outcome, made)


def _state_turned(notes: Notes, outcome: Outcome) -> None:
    for turns, stood in (((180,), "upside down"), ((90, 270), "on its side")):
        pages = [at + 1 for at, turn in sorted(outcome.turns.items()) if turn in turns]
        if pages:
            where, many = page_list(pages).capitalize(), len(pages) > 1
            stood = stood.replace("its side", "their sides") if many else stood
            message = f'{where} of "{FILE}" stood {stood} and {"were" if many else "was"} turned upright.'
            notes.info("source.turned", message, _CHECK, pages[0])
    unsure = [reading.index + 1 for reading in outcome.readings if reading.unsure]
    if unsure:
        message = f'{page_list(unsure).capitalize()} of "{FILE}" may not stand upright; that is not certain enough to \
turn anything.'
        notes.info("source.perhaps-turned", message, "Look at it; if need be, turn it in the source.", unsure[0])


def _lacking(pages: Sequence[int]) -> str:
    """ "Pages 3, 5-9 of ... have no readable text". Pages are 0-based."""
    verb = "have" if len(pages) > 1 else "has"
    where = page_list(at + 1 for at in pages).capitalize()
    return f'{where} of "{FILE}" {verb} no readable text: what is seen there cannot be searched or copied'


def _state_off(notes: Notes, pages: Sequence[int]) -> None:
    if pages:
        notes.info("source.no-text", f"{_lacking(pages)}. The manifest says `ocr: off`: {REASON}.", "", pages[0] + 1)


def _state_missing(job: Job, notes: Notes, tools: Tools, pages: Sequence[int]) -> None:
    """The tools are not there: which pages suffer, and how to get them."""
    if not pages:
        return
    unlooked = tools.tesseract is None and job.orient is OrientPolicy.AUTO
    also = "; nor was it looked at which way up they stand" if unlooked and len(pages) > 1 else ""
    also = also or ("; nor was it looked at which way up it stands" if unlooked else "")
    wanted = [] if tools.ocrmypdf else [f"OCRmyPDF ({PIP})"]
    wanted += [] if tools.tesseract else [f"Tesseract with its English data ({SYSTEM})"]
    remedy = f"Install {' and '.join(wanted)} and build again, {_SILENCE}."
    notes.warning("source.no-text", f"{_lacking(pages)}{also}.", remedy, pages[0] + 1)


def _state_recognised(notes: Notes, outcome: Outcome, made: Made) -> None:
    laid = [at + 1 for at in outcome.laid]
    if laid:
        under = "its picture" if len(laid) == 1 else "their pictures"
        message = f'The words on {page_list(laid)} of "{FILE}" were recognised by Tesseract as English and laid unseen \
under {under}, to be searched and copied. Some may be wrong: the picture counts.'
        notes.info("source.recognised", message, "", laid[0])
    # On a page with letters of its own, those may be all that there is to be read.
    none = [at + 1 for at in outcome.scans if at not in outcome.laid and not made.clean[at].chars]
    if none:
        message = (
            f'Nothing could be recognised on {page_list(none)} of "{FILE}": handwriting, a photograph or a drawing.'
        )
        notes.info("source.nothing-recognised", message, "If it is typed, scan it anew at 300 dots an inch.", none[0])
