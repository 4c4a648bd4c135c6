"""One page looked at by Tesseract: what it reads there, and which way the page stands.

A page is turned only on two pieces of evidence: the recogniser's own view of its stance, and that it then reads
several times as many sure words as before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bundler.model import Rect
from bundler.pdf.frame import Frame
from bundler.prepare.legible.hocr import LEAST, Word, only, words
from bundler.prepare.legible.scans import frame_of
from bundler.prepare.legible.tesseract import Tesseract

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

DOTS: Final = 300
"""An inch: what Tesseract was made for."""

MOST_PIXELS: Final = 25_000_000
"""Of the picture that it is shown: A3 at 300 dots an inch has 17 million."""

ENOUGH: Final = 8
"""Sure words by which a page's stance is told."""

SUSPICIOUS: Final = 2.0
"""How sure the recogniser is of a stance that is worth a word, though the page was left as it is."""

_CLEARLY: Final = 2.5
"""So many times more sure words are read once a page is turned rightly."""


@dataclass(frozen=True)
class Reading:
    """What was read of a page.

    index: 0-based. turn: degrees clockwise by which it must be turned. hocr: of the page so turned, b"" where nothing
    could be recognised. scale: pixels of the picture to a unit of default user space. frame: of the page so turned.
    unsure: it may well stand otherwise, but that is not certain. words: how many there are, sure: of them, per cent.
    """

    index: int
    turn: int
    hocr: bytes
    scale: float
    frame: Frame
    unsure: bool = False
    words: int = 0
    sure: int = 0


def read_page(
    tesseract: Tesseract, page: pypdfium2.PdfPage, index: int, unit: float, letters: Sequence[Rect], orient: bool
) -> Reading:
    """Look at a loaded page. unit: its UserUnit. letters: boxes of those that are readable already, in default user
    space: what stands there is not read again. orient: whether it may be turned."""
    width, height = page.get_size()
    scale = min(DOTS / 72 * unit, math.sqrt(MOST_PIXELS / (width * height)))
    dots = min(max(round(72 * scale / unit), 70), 600)
    picture = _drawn(page, scale)
    hocr = tesseract.read(picture, dots)
    turn, unsure = 0, False
    if orient and not _stands_upright(words(hocr)):
        turn, unsure, hocr = _righted(tesseract, picture, dots, hocr)
    frame = frame_of(page).turned(turn)
    kept, found = _cleaned(hocr, letters, frame, scale)
    sure = round(sum(word.sure for word in found) / len(found)) if found else 0
    return Reading(index, turn, kept, scale, frame, unsure, len(found), sure)


def _drawn(page: pypdfium2.PdfPage, scale: float) -> Image:
    """The page's own content in grey, without comments and form fields."""
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False, draw_annots=False)
    try:
        return bitmap.to_pil().convert("L")  # type: ignore[no-any-return]
    finally:
        bitmap.close()


def _telling(found: Sequence[Word]) -> int:
    return sum(word.tells for word in found)


def _stands_upright(found: Sequence[Word]) -> bool:
    """Whether a page is read so well as it stands that there is no need to ask."""
    several = sum(sum(letter.isalpha() for letter in word.text) >= 3 for word in found)
    return _telling(found) >= max(ENOUGH, 0.6 * several)


def _righted(tesseract: Tesseract, picture: Image, dots: int, hocr: bytes) -> tuple[int, bool, bytes]:
    """Degrees to turn a page by, whether that stays open, and what is then read."""
    # Which way letters stand is seen at half the resolution, four times as quickly.
    stance = tesseract.stance(picture.reduce(2), dots // 2)
    if stance is None or stance[0] == 0:
        return 0, False, hocr
    better = tesseract.read(_turned(picture, stance[0]), dots)
    before, after = _telling(words(hocr)), _telling(words(better))
    if after >= ENOUGH and after >= _CLEARLY * before:
        return stance[0], False, better
    return 0, stance[1] >= SUSPICIOUS, hocr


def _turned(picture: Image, degrees: int) -> Image:
    """A picture turned clockwise."""
    from PIL.Image import Transpose

    # Pillow turns the other way round.
    turns = {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}
    return picture.transpose(turns[degrees])


def _cleaned(hocr: bytes, letters: Sequence[Rect], frame: Frame, scale: float) -> tuple[bytes, list[Word]]:
    """What is new and likely; nothing where not one word is."""
    height = frame.size[1]
    spots = [_centre(frame.shown(box), height, scale) for box in letters]

    def wanted(word: Word) -> bool:
        left, top, right, bottom = word.box
        return word.sure >= LEAST and not any(left <= x <= right and top <= y <= bottom for x, y in spots)

    found = [word for word in words(hocr) if wanted(word)]
    if not any(word.sure >= 60 and sum(map(str.isalnum, word.text)) >= 2 for word in found):
        return b"", []
    return only(hocr, wanted), found


def _centre(box: Rect, height: float, scale: float) -> tuple[float, float]:
    """The middle of a box of the page as displayed, in pixels from the top left."""
    return (box[0] + box[2]) / 2 * scale, (height - (box[1] + box[3]) / 2) * scale
