"""The sheet that stands for an archive: what it holds, each file with its date, size and SHA-256."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bundler.model import MONTHS
from bundler.resources import resource

A4: Final = (595.276, 841.89)
LEFT: Final = 62.0
RIGHT: Final = A4[0] - 62.0
TOP: Final = A4[1] - 78.0
BOTTOM: Final = 72.0
SERIF: Final = "LiberationSerif-Regular"
BOLD: Final = "LiberationSerif-Bold"
MONO: Final = "LiberationMono-Regular"
SIZE: Final = 10.5
LEADING: Final = 13.5
SMALL: Final = 7.2
SMALL_LEADING: Final = 10.0

_DATE_AT: Final = 335.0
_SIZE_AT: Final = RIGHT
_NAME_AT: Final = LEFT + 30
_NAME_WIDTH: Final = _DATE_AT - _NAME_AT - 12


@dataclass(frozen=True)
class Listed:
    """A file on the sheet. when: year, month, day, hour, minute as the archive has them, or None. size: bytes."""

    name: str
    when: tuple[int, int, int, int, int] | None
    size: int
    sha256: str


def write_contents(path: Path, files: Sequence[Listed]) -> None:
    """Draw the sheet; it goes on to further pages where there are many files. Equal files give equal bytes."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for font in (SERIF, BOLD, MONO):
        pdfmetrics.registerFont(TTFont(font, str(resource(f"fonts/{font}.ttf"))))
    canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=1)
    sheet = _Sheet(canvas, pdfmetrics.stringWidth)
    sheet.head(files)
    for number, file in enumerate(files, 1):
        sheet.row(number, file)
    canvas.showPage()
    canvas.save()


def when_words(when: tuple[int, int, int, int, int] | None) -> str:
    """ "24 October 2011, 18:05", or "" for none."""
    if when is None:
        return ""
    year, month, day, hour, minute = when
    return f"{day} {MONTHS[month - 1]} {year}, {hour:02}:{minute:02}"


class _Sheet:
    """A page that is being filled from the top. Private to this module."""

    def __init__(self, canvas: Any, width: Any) -> None:
        self.canvas = canvas
        self.width = width
        self.letters = _drawable()
        self.y = TOP

    def head(self, files: Sequence[Listed]) -> None:
        """Heading, what there is in all, and the head of the table."""
        many = f"{len(files):,} files" if len(files) > 1 else "1 file"
        total = sum(file.size for file in files)
        self._text(BOLD, 16, LEFT, "Contents of an archive")
        self.y -= 19
        self._text(SERIF, SIZE, LEFT, f"A ZIP file with {many}, {total:,} bytes unpacked.")
        self.y -= 26
        self._columns()

    def _columns(self) -> None:
        self._text(BOLD, SIZE, LEFT, "No.")
        self._text(BOLD, SIZE, _NAME_AT, "File")
        self._text(BOLD, SIZE, _DATE_AT, "Dated in the archive")
        self._right(BOLD, SIZE, "Bytes")
        self._rule(self.y - 4, 0.8)
        self.y -= LEADING + 5

    def row(self, number: int, file: Listed) -> None:
        """One file: its name on as many lines as it takes, and below it the hash."""
        lines = list(self._wrapped(self._safe(file.name)))
        if self.y - len(lines) * LEADING - SMALL_LEADING < BOTTOM:
            self.canvas.showPage()
            self.y = TOP
            self._columns()
        self._text(SERIF, SIZE, LEFT, str(number))
        self._text(SERIF, SIZE, _DATE_AT, when_words(file.when))
        self._right(SERIF, SIZE, f"{file.size:,}")
        for line in lines:
            self._text(SERIF, SIZE, _NAME_AT, line)
            self.y -= LEADING
        self.y += LEADING - SMALL_LEADING
        self._text(MONO, SMALL, _NAME_AT, f"SHA-256 {file.sha256}")
        self._rule(self.y - 4.5, 0.3)
        self.y -= LEADING + 4.5

    def _wrapped(self, text: str) -> Iterator[str]:
        """A name cut to the column: behind a sign where words end, else anywhere; no letter is lost."""
        while self.width(text, SERIF, SIZE) > _NAME_WIDTH:
            fits = next(
                n for n in range(len(text), 0, -1) if n == 1 or self.width(text[:n], SERIF, SIZE) <= _NAME_WIDTH
            )
            cut = max((text.rfind(sign, 0, fits) + 1 for sign in " /-_."), default=0)
            cut = cut if cut > fits // 2 else fits
            yield text[:cut].rstrip()
            text = text[cut:]
        yield text

    def _safe(self, text: str) -> str:
        """The text with what the font cannot draw written as its number: nothing is lost."""
        return "".join(one if ord(one) in self.letters else f"<U+{ord(one):04X}>" for one in text)

    def _text(self, font: str, size: float, x: float, text: str) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, text)

    def _right(self, font: str, size: float, text: str) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawRightString(_SIZE_AT, self.y, text)

    def _rule(self, y: float, weight: float) -> None:
        self.canvas.setLineWidth(weight)
        self.canvas.line(LEFT, y, RIGHT, y)


def _drawable() -> frozenset[int]:
    """Characters that the font has."""
    from reportlab.pdfbase.ttfonts import TTFontFile

    return frozenset(TTFontFile(str(resource(f"fonts/{SERIF}.ttf"))).charToGlyph)
