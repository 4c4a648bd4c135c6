"""What a recogniser read of a page, as hOCR: its words, with their places and how sure it is of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from bundler.model import Rect

SURE: Final = 80
"""Per cent: of a word of which the recogniser is so sure, few are wrong."""

LEAST: Final = 30
"""Per cent: what it is less sure of is left out, for it reads letters into every shadow."""

_BOX: Final = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_SURE: Final = re.compile(r"x_wconf (\d+)")


@dataclass(frozen=True)
class Word:
    """A word. box: left, top, right, bottom in pixels from the top left of the picture. sure: per cent."""

    text: str
    box: Rect
    sure: int

    @property
    def tells(self) -> bool:
        """Whether it tells which way is up: a sure word of some length, wider than it is tall."""
        letters = sum(letter.isalpha() for letter in self.text)
        return letters >= 3 and self.sure >= SURE and self.box[2] - self.box[0] > self.box[3] - self.box[1]


def words(hocr: bytes) -> tuple[Word, ...]:
    """The words of a page, in reading order; none where it is no hOCR."""
    try:
        root = ElementTree.fromstring(hocr)
    except ElementTree.ParseError:
        return ()
    return tuple(word for _, _, word in _found(root))


def only(hocr: bytes, wanted: Callable[[Word], bool]) -> bytes:
    """The same page with those words alone."""
    root = ElementTree.fromstring(hocr)
    for line, element, word in list(_found(root)):
        if not wanted(word):
            line.remove(element)
    return bytes(ElementTree.tostring(root, encoding="utf-8"))


def _found(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, ElementTree.Element, Word]]:
    """Each word with its element and the one above that."""
    for line in root.iter():
        for element in line:
            if element.get("class") == "ocrx_word":
                title, text = element.get("title", ""), "".join(element.itertext()).strip()
                box, sure = _BOX.search(title), _SURE.search(title)
                if box and text:
                    left, top, right, bottom = map(float, box.groups())
                    yield line, element, Word(text, (left, top, right, bottom), int(sure[1]) if sure else 0)
