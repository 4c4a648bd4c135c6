"""The text of a page as pdfium reads it.

Normal form: Unicode NFC, control characters and pdfium's marks of joined hyphens (U+FFFE, U+0002) dropped, every run
of white space one space, none at the ends.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bundler.model import Rect

if TYPE_CHECKING:
    import pypdfium2

_DROPPED: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
_SAMPLE: Final = 32
"""Letters that are looked at to see which way a page's text leans."""

_SLANT: Final = 10.0
"""Degrees by which a scan may lie askew and still be upright."""

_ASKEW: Final = -1
_PRINTABLE_ASCII: Final = re.compile(r"[ -~]*")


@dataclass(frozen=True)
class Word:
    """A word and its box, in points of the page's default user space (not turned), from its origin."""

    text: str
    box: Rect


def normalise(text: str) -> str:
    """Text in the normal form."""
    kept = _DROPPED.sub("", text)
    joined = " ".join(kept.split())
    return joined if _PRINTABLE_ASCII.fullmatch(joined) else unicodedata.normalize("NFC", joined)


def page_text(page: pypdfium2.PdfPage) -> str:
    """The text of a loaded page, in the normal form."""
    with closing(page.get_textpage()) as reader:
        return normalise(reader.get_text_range())


def read(reader: pypdfium2.PdfTextPage, rotate: int) -> tuple[str, int]:
    """The text of a page, in the normal form, and which way it leans (see ``lean``). rotate: of the page."""
    return normalise(reader.get_text_range()), lean(reader, rotate, _SAMPLE)


def lean(reader: pypdfium2.PdfTextPage, rotate: int, sample: int = 0) -> int:
    """By how many degrees clockwise nine tenths of a page's letters stand turned, as displayed: 90, 180, 270; else 0.

    rotate: of the page. sample: look at about so many letters only; 0 for all.
    """
    import pypdfium2.raw as raw

    count = reader.count_chars()
    met = {0: 0, 90: 0, 180: 0, 270: 0, _ASKEW: 0}
    for index in range(0, count, max(1, count // sample) if sample else 1):
        if not chr(raw.FPDFText_GetUnicode(reader.raw, index)).isspace():
            angle = (math.degrees(raw.FPDFText_GetCharAngle(reader.raw, index)) + rotate) % 360
            nearest = round(angle / 90) * 90 % 360
            met[nearest if abs((angle - nearest + 180) % 360 - 180) < _SLANT else _ASKEW] += 1
    most = max((0, 90, 180, 270), key=lambda degrees: met[degrees])
    return most if met[most] >= 0.9 * sum(met.values()) else 0


def text_hash(text: str) -> str:
    """SHA-256 of text in the normal form, in hex. Lone surrogates, which some fonts yield, are let through."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def count_characters(text: str) -> int:
    """Characters, spaces not counted."""
    return len(text) - text.count(" ")


def words(page: pypdfium2.PdfPage) -> list[Word]:
    """The words of a loaded page with their boxes, in pdfium's reading order."""
    with closing(page.get_textpage()) as reader:
        found: list[Word] = []
        letters, boxes = "", []
        for index in range(reader.count_chars()):
            letter = reader.get_text_range(index, 1)
            if letter.strip() and not _DROPPED.match(letter):
                letters += letter
                boxes.append(reader.get_charbox(index))
            elif letters:
                found.append(Word(normalise(letters), _around(boxes)))
                letters, boxes = "", []
        if letters:
            found.append(Word(normalise(letters), _around(boxes)))
    return found


def _around(boxes: list[Rect]) -> Rect:
    """The smallest rectangle around several."""
    left, bottom, right, top = zip(*boxes, strict=True)
    return (min(left), min(bottom), max(right), max(top))
