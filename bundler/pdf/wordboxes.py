"""Words of a page with their boxes as displayed, line by line, as pdfium reads them.

The order is pdfium's: that of the page's content, which goes through a table cell by cell and through columns one by
one. A line ends where the letters leave its base line, go back, or leave a gap as wide as between two columns; a word
that is broken over two lines is two words, the first of which keeps its hyphen.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from bundler.model import Rect, Word
from bundler.pdf.frame import Frame

if TYPE_CHECKING:
    import pypdfium2

_BROKEN: Final = frozenset("\x02\ufffe\xad")
"""What pdfium puts in the place of a hyphen at the end of a line; and the soft hyphen."""

_GAP: Final = 3.0
"""Of the height of a line: a gap so wide parts two columns, or two cells."""

_APART: Final = 0.5
"""Of the height of a line: letters whose middles are so far apart stand on different lines."""

_SMALL: Final = 0.85
_LIFTED: Final = 0.12
"""Of the height of the type: figures smaller than the one, and lifted more than the other, are a footnote's number."""

_TALLEST: Final = 4.0
"""A letter's place is taken as high as its font says, unless that is so many times the height of its ink."""

_PARTED: Final = frozenset({("]", "["), (")", "("), (";", "["), (";", "("), (",", "[")})
"""Between these a word ends though no space stands there: two references side by side."""


class _Letter(NamedTuple):
    """A letter. box: as displayed, in points. turn: how its line runs as displayed: 0, 90, 180 or 270 clockwise."""

    text: str
    box: Rect
    turn: int

    @property
    def along(self) -> tuple[float, float]:
        """Where it begins and ends along its line."""
        x0, y0, x1, y1 = self.box
        return {0: (x0, x1), 90: (-y1, -y0), 180: (-x1, -x0), 270: (y0, y1)}[self.turn]

    @property
    def across(self) -> tuple[float, float]:
        """Where it begins and ends across its line."""
        x0, y0, x1, y1 = self.box
        return (y0, y1) if self.turn in (0, 180) else (x0, x1)

    @property
    def upwards(self) -> tuple[float, float]:
        """Its foot and its top, the way the letter stands."""
        low, high = self.across
        return (low, high) if self.turn in (0, 90) else (-high, -low)


@dataclass
class _Reader:
    """Puts letters together to words and lines."""

    words: list[Word] = field(default_factory=list)
    _letters: list[_Letter] = field(default_factory=list)
    _last: _Letter | None = None
    _line: int = 0

    def letter(self, letter: _Letter) -> None:
        """The next letter."""
        last = self._last
        if last is not None and not _same_line(last, letter):
            self.space()
            self._line += 1
        elif self._letters and ((last and (last.text[-1:], letter.text[:1]) in _PARTED) or self._shifts(letter)):
            self.space()
        self._letters.append(letter)
        self._last = letter

    def _shifts(self, letter: _Letter) -> bool:
        """Whether type changes between large and small and raised: "page 12" with the number of a footnote behind it is
        not page 123."""
        tallest = max(self._letters, key=lambda each: each.across[1] - each.across[0])
        figures = all(each.text.isdigit() for each in self._letters)
        if letter.text.isdigit() and _raised(letter, above=tallest):
            return True
        return figures and letter.text.isalnum() and _raised(tallest, above=letter)

    def space(self) -> None:
        """A space, or the end of a line or of the page."""
        if self._letters:
            text = unicodedata.normalize("NFKC", whole("".join(each.text for each in self._letters)))
            self.words.append(Word(text, _around([each.box for each in self._letters]), self._line))
        self._letters = []


def _raised(small: _Letter, above: _Letter) -> bool:
    """Whether a letter is smaller than another and stands higher, as the number of a footnote does."""
    (low, high), (base, top) = small.upwards, above.upwards
    return high - low < _SMALL * (top - base) and low - base > _LIFTED * (top - base)


def _same_line(one: _Letter, two: _Letter) -> bool:
    """Whether a letter stands on the line of the one before it."""
    if one.turn != two.turn:
        return False
    (low, high), (lower, higher) = one.across, two.across
    height = max(high - low, higher - lower, 0.1)
    begins, before = two.along[0], one.along
    level = abs((low + high) - (lower + higher)) / 2 < _APART * height
    return level and -height < begins - before[0] and begins - before[1] < _GAP * height


def page_words(page: pypdfium2.PdfPage, unit: float = 1.0) -> tuple[Word, ...]:
    """The words of a loaded page. unit: its UserUnit, which pdfium leaves out of account."""
    frame, rotate = Frame(page.get_bbox(), page.get_rotation()), page.get_rotation()
    reader = _Reader()
    with closing(page.get_textpage()) as text:
        for letter in _letters(text, frame, rotate, unit):
            reader.space() if letter is None else reader.letter(letter)
    reader.space()
    return tuple(reader.words)


def _letters(reader: pypdfium2.PdfTextPage, frame: Frame, rotate: int, unit: float) -> Iterator[_Letter | None]:
    """Every letter in pdfium's order, None for a space."""
    import pypdfium2.raw as raw

    for index in range(reader.count_chars()):
        char = _char(raw.FPDFText_GetUnicode(reader.raw, index))
        if not char or char.isspace():
            yield None
            continue
        if unicodedata.category(char) in ("Cc", "Cf"):
            continue
        box = letter_box(reader, index)
        if box is None:
            continue
        x0, y0, x1, y1 = (value * unit for value in frame.shown(box))
        angle = math.degrees(raw.FPDFText_GetCharAngle(reader.raw, index)) + rotate
        yield _Letter(char, (x0, y0, x1, y1), round(angle / 90) * 90 % 360)


def whole(text: str) -> str:
    """Text whose letters beyond the basic plane pdfium gives in two halves; a half alone is a letter unknown."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _char(code: int) -> str:
    """A character by its code; a hyphen for what pdfium puts in the place of one."""
    char = chr(code) if code < 0x110000 else ""
    return "-" if char in _BROKEN else char


def letter_box(reader: pypdfium2.PdfTextPage, index: int) -> Rect | None:
    """A letter's place in default user space: as high as its font says, around its ink; None where it has none."""
    import pypdfium2.raw as raw

    left, right, low, high = (ctypes.c_double() for _ in range(4))
    if not raw.FPDFText_GetCharBox(reader.raw, index, left, right, low, high):
        return None
    ink = (left.value, low.value, right.value, high.value)
    loose = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(reader.raw, index, loose):
        return ink
    claimed = (loose.left, loose.bottom, loose.right, loose.top)
    return _around([claimed, ink]) if _sane(claimed, ink) else ink


def _sane(claimed: Rect, ink: Rect) -> bool:
    """Whether the place that a font claims for a letter lies about its ink and is not far larger."""
    if not all(map(math.isfinite, claimed)) or claimed[2] <= claimed[0] or claimed[3] <= claimed[1]:
        return False
    reach = _TALLEST * max(ink[2] - ink[0], ink[3] - ink[1], claimed[2] - claimed[0], 0.1)
    return all(abs(a - b) < reach for a, b in zip(claimed, ink, strict=True))


def _around(boxes: list[Rect]) -> Rect:
    """The smallest rectangle around several, to a hundredth of a point."""
    left, low, right, high = zip(*boxes, strict=True)
    return (round(min(left), 2), round(min(low), 2), round(max(right), 2), round(max(high), 2))


def link_boxes(page: pypdfium2.PdfPage, unit: float = 1.0) -> tuple[Rect, ...]:
    """Where the links of a loaded page lie, as displayed, in points."""
    import pypdfium2.raw as raw

    frame = Frame(page.get_bbox(), page.get_rotation())
    found, at, link = list[Rect](), ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page.raw, at, link):
        rect = raw.FS_RECTF()
        if raw.FPDFLink_GetAnnotRect(link, rect):
            low, high = sorted((rect.bottom, rect.top))
            x0, y0, x1, y1 = (round(value * unit, 2) for value in frame.shown((rect.left, low, rect.right, high)))
            found.append((x0, y0, x1, y1))
    return tuple(found)
