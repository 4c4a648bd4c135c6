"""What a format module works on in the child: the job it is given, and the notes it makes."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from bundler.model import (
    Alteration,
    AnnotationPolicy,
    AttachmentPolicy,
    ChangesPolicy,
    CoveredPolicy,
    ExifPolicy,
    Facts,
    Finding,
    LayerPolicy,
    OcrPolicy,
    OrientPolicy,
    Place,
    error,
    info,
    warning,
)
from bundler.pdf.pictures import PageSurvey
from bundler.prepare.limits import LIMITS, Limits

FILE: Final = "\x01"
"""Stands in a message for the file's name, which the child does not know: equal files share one answer."""

REASON: Final = "\x02"
"""Stands in a message for the manifest's `ocr_reason`, for the same reason."""


RUNGS: Final = ("direct", "imported", "rewritten", "pictured", "unconfirmed")
"""The rungs of the rescue ladder by which a PDF is read, best first."""

STEP: Final = ".step"
"""Ending of the file that tells the parent, should a child be brought down, on which rung it stood."""


class Refused(Exception):
    """The source cannot be used. finding: why, and what to do."""

    def __init__(self, code: str, message: str, remedy: str, page: int = 0) -> None:
        super().__init__(message)
        self.finding = error(code, message, Place(page=page), remedy)


@dataclass(frozen=True)
class Job:
    """One source to prepare. path: a private copy of its bytes. out: where the clean PDF goes, should one be written.

    folder: where attached files go. env: the variable that the manifest names for the password, or "".
    """

    path: Path
    out: Path
    folder: Path
    kind: str
    annotations: AnnotationPolicy = AnnotationPolicy.ASK
    layers: LayerPolicy = LayerPolicy.ASK
    attachments: AttachmentPolicy = AttachmentPolicy.WARN
    password: str | None = None
    env: str = ""
    limits: Limits = LIMITS
    changes: ChangesPolicy = ChangesPolicy.ASK
    ocr: OcrPolicy = OcrPolicy.AUTO
    orient: OrientPolicy = OrientPolicy.AUTO
    exif: ExifPolicy = ExifPolicy.REMOVE
    covered_text: CoveredPolicy = CoveredPolicy.ASK
    resolution: int = 0
    """Dots an inch that a picture may have at most; 0: no limit."""
    rungs: tuple[str, ...] = ()
    """Of the rescue ladder, those to try; none: all, in their order."""


@dataclass
class Notes:
    """Findings and alterations, gathered while a source is worked on. Messages name the file by FILE."""

    findings: list[Finding] = field(default_factory=list)
    alterations: list[Alteration] = field(default_factory=list)

    def error(self, code: str, message: str, remedy: str, page: int = 0) -> None:
        """Note what must be mended."""
        self.findings.append(error(code, message, Place(page=page), remedy))

    def warning(self, code: str, message: str, remedy: str = "", page: int = 0) -> None:
        """Note what a careful person would look at."""
        self.findings.append(warning(code, message, Place(page=page), remedy))

    def info(self, code: str, message: str, remedy: str = "", page: int = 0) -> None:
        """Note what was done."""
        self.findings.append(info(code, message, Place(page=page), remedy))

    def altered(self, code: str, detail: str, page: int = 0) -> None:
        """State an alteration, once."""
        alteration = Alteration(code, detail, page)
        if alteration not in self.alterations:
            self.alterations.append(alteration)


@dataclass(frozen=True)
class Made:
    """What a format module hands back. pdf: the clean PDF: job.out, or job.path where nothing had to change.

    original: what was seen of the source's own pages, where it is a PDF. clean: of the clean PDF's.
    """

    pdf: Path
    facts: Facts
    original: tuple[PageSurvey, ...]
    clean: tuple[PageSurvey, ...]


class Format(Protocol):
    """An input format: a module with this function. Raises Refused."""

    def convert(self, job: Job, notes: Notes) -> Made:
        """Make a clean PDF of the source, and learn its facts."""


@functools.cache
def versions(*names: str) -> tuple[tuple[str, str], ...]:
    """Distributions that read a source, with their versions, sorted."""
    from importlib.metadata import version

    return tuple(sorted((name, version(name)) for name in names))


def plural(count: int, noun: str) -> str:
    """ "1 page", "2 pages"."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def page_list(pages: Any) -> str:
    """1-based pages as "page 3" or "pages 1, 4-6": at most ten runs are named."""
    numbers = sorted(set(pages))
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    words = [str(a) if a == b else f"{a}-{b}" for a, b in runs[:10]] + (["..."] if len(runs) > 10 else [])
    return ("page " if len(numbers) == 1 else "pages ") + ", ".join(words)
