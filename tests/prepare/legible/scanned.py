"""Scans of our own making, and a recogniser that reads them without looking at letters.

A scan is a grey picture with a black square near its top left corner and bars for lines of text: the square tells the
recogniser which way up the picture is.
"""

from __future__ import annotations

import io
from pathlib import Path

import img2pdf
import pytest
from PIL import Image, ImageDraw

from bundler.model import Rect
from bundler.prepare.legible import steps
from bundler.prepare.legible.tesseract import Tesseract

WORDS = [
    "The", "claimant", "attended", "before", "the", "panel", "and", "gave", "evidence", "about", "the", "disputed",
    "letters",
]  # fmt: skip
PAGE = (595, 842)


def scan(turned: int = 0, size: tuple[int, int] = (420, 594)) -> Image.Image:
    """A picture of a page that stands turned by so many degrees clockwise."""
    image = Image.new("L", size, 235)
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 60, 60), fill=0)
    for line in range(12):
        draw.rectangle((40, 100 + 30 * line, 360, 108 + 30 * line), fill=130)
    return image.rotate(-turned, expand=True)


def pdf_of(*pictures: Image.Image, page: tuple[float, float] = PAGE) -> bytes:
    """A PDF of full-page pictures, as a scanner makes it."""

    def layout(width: int, height: int, _dots: object) -> tuple[float, float, float, float]:
        across, up = page if height >= width else (page[1], page[0])
        return across, up, across, up

    return bytes(img2pdf.convert([png(each) for each in pictures], nodate=True, layout_fun=layout))


def png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def hocr(words: list[tuple[str, Rect, int]], size: tuple[int, int]) -> bytes:
    """What Tesseract says of words with boxes and per cents."""
    lines = "".join(
        f"<span class='ocr_line' title='bbox {a:.0f} {b:.0f} {c:.0f} {d:.0f}; baseline 0 -5'>"
        f"<span class='ocrx_word' title='bbox {a:.0f} {b:.0f} {c:.0f} {d:.0f}; x_wconf {sure}'>{word}</span></span> "
        for word, (a, b, c, d), sure in words
    )
    box = f"bbox 0 0 {size[0]} {size[1]}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f"<div class='ocr_page' title='{box}; scan_res 300 300'><div class='ocr_carea' title='{box}'>"
        f"<p class='ocr_par' lang='eng' title='{box}'>{lines}</p></div></div></body></html>"
    ).encode()


class Recogniser(Tesseract):
    """Reads WORDS off any picture whose square is at the top left, and next to nothing off others."""

    def read(self, picture: Image.Image, dots: int) -> bytes:
        width, height = picture.size
        if self.stance(picture, dots) != (0, 20.0):
            return hocr([("lla", (10, 10, 80, 40), 31), ("yes", (100, 10, 160, 40), 90)], picture.size)
        boxes = [
            (0.1 * width, 0.2 * height + 60 * at, 0.1 * width + 200, 0.2 * height + 60 * at + 40) for at in range(20)
        ]
        return hocr([(word, box, 95) for word, box in zip(WORDS, boxes, strict=False)], picture.size)

    def stance(self, picture: Image.Image, dots: int) -> tuple[int, float] | None:
        width, height = picture.size
        corners = {  # turned clockwise, the square goes round with it
            0: (0, 0, width // 4, height // 4),
            90: (width * 3 // 4, 0, width, height // 4),
            180: (width * 3 // 4, height * 3 // 4, width, height),
            270: (0, height * 3 // 4, width // 4, height),
        }
        black = {turned: sum(picture.crop(corner).histogram()[:100]) for turned, corner in corners.items()}
        most = max(black, key=lambda turned: black[turned])
        return (-most % 360, 20.0) if black[most] > 500 else None


RECOGNISER = Recogniser("tesseract", "0", ("eng", "osd"), Path("nowhere"))


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the recogniser of this module found in place of Tesseract."""
    monkeypatch.setattr(steps, "find", lambda: RECOGNISER)
