"""Labels for the spine and the cover of each volume: a sheet of A4 a volume, to be cut out along the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from bundler.model import Place
from bundler.planning.labels import Label
from bundler.planning.profile import LabelForm
from bundler.planning.sheets import A4
from bundler.render.canvas import pdf_of
from bundler.render.clean import Cleaner
from bundler.render.fonts import SANS_BOLD, SERIF, SERIF_BOLD, Fonts
from bundler.render.inline import lines_of, placed, width_of
from bundler.render.layout import Rule, Sheet, Text
from bundler.render.styles import Style

_MM = 72 / 25.4
_GAP = 24.0
"""Points between the two labels."""
_PAD = 14.0
"""Points between a label's edge and its text."""
_SMALLEST = 0.4
"""A longer text is cut between words, and within them, rather than set smaller than this share of its size."""

_STYLES = (
    ("draft", Style(SANS_BOLD, 20, 26, "centre", "alert", below=12)),
    ("number", Style(SERIF, 13, 17, "centre", below=14)),
    ("short_title", Style(SERIF_BOLD, 19, 24, "centre", below=22)),
    ("bundle", Style(SERIF_BOLD, 22, 28, "centre", below=22)),
    ("volume", Style(SANS_BOLD, 18, 24, "centre", below=6)),
    ("pages", Style(SERIF, 15, 20, "centre", below=22)),
    ("hearing", Style(SERIF, 13, 17, "centre")),
)
"""What a label says, from its top, each as large as it is set where there is room."""


@dataclass(frozen=True)
class _Box:
    """A label on its sheet, in points from the bottom left of the page."""

    x0: float
    y0: float
    x1: float
    y1: float


def labels_pdf(labels: Sequence[Label], form: LabelForm) -> bytes:
    """A PDF with a sheet for each label, first that of the spine, then that of the cover. The same labels give the
    same bytes."""
    fonts = Fonts()
    clean = Cleaner(fonts.drawable).clean(tuple(labels), Place())
    return pdf_of([_sheet(label, form, fonts) for label in clean], fonts)


def _sheet(label: Label, form: LabelForm, fonts: Fonts) -> Sheet:
    boxes = list(_boxes(form))
    texts = [text for box in boxes for text in _filled(label, box, fonts)]
    return Sheet(tuple(texts), tuple(rule for box in boxes for rule in _frame(box)), ())


def _boxes(form: LabelForm) -> Iterator[_Box]:
    """Both labels side by side, in the middle of the sheet's width, with their tops at one height."""
    sizes = [(width * _MM, height * _MM) for width, height in (form.spine, form.cover)]
    left = (A4[0] - sum(width for width, _ in sizes) - _GAP) / 2
    top = (A4[1] + max(height for _, height in sizes)) / 2
    for width, height in sizes:
        yield _Box(left, top - height, left + width, top)
        left += width + _GAP


def _frame(box: _Box) -> tuple[Rule, ...]:
    height = box.y1 - box.y0
    return (
        *(Rule(box.x0, box.x1, y, 0.6, "hair") for y in (box.y0, box.y1)),
        *(Rule(x, x, box.y0, 0.6, "hair", rise=height) for x in (box.x0, box.x1)),
    )


def _filled(label: Label, box: _Box, fonts: Fonts) -> Iterator[Text]:
    """The label's text, as large as fits, in the middle of its box."""
    parts = [(_said(label, name), style) for name, style in _STYLES]
    parts = [(text, style) for text, style in parts if text]
    width, height = box.x1 - box.x0 - 2 * _PAD, box.y1 - box.y0 - 2 * _PAD
    scale = 1.0
    while scale > _SMALLEST and not _fits(parts, scale, fonts, width, height):
        scale -= 0.05
    top = box.y1 - _PAD - max(0.0, height - _height(parts, scale, fonts, width)) / 2
    for text, style in parts:
        scaled = _scaled(style, scale)
        for line in lines_of(fonts, _element(text), scaled, width):
            texts, _ = placed(line, scaled, box.x0 + _PAD, width, 0.0)
            yield from (replace(each, y=top - each.y) for each in texts)
            top -= line.height
        top -= scaled.below


def _said(label: Label, name: str) -> str:
    if name == "draft":
        return "DRAFT" if label.draft else ""
    return str(getattr(label, name))


def _fits(parts: Sequence[tuple[str, Style]], scale: float, fonts: Fonts, width: float, height: float) -> bool:
    """Whether no word is cut and all of it goes into the box."""
    words = ((word, _scaled(style, scale)) for text, style in parts for word in text.split())
    whole = all(width_of(fonts, _element(word), style) <= width for word, style in words)
    return whole and _height(parts, scale, fonts, width) <= height


def _height(parts: Sequence[tuple[str, Style]], scale: float, fonts: Fonts, width: float) -> float:
    total = 0.0
    for text, style in parts:
        scaled = _scaled(style, scale)
        total += sum(line.height for line in lines_of(fonts, _element(text), scaled, width)) + scaled.below
    return total


def _scaled(style: Style, scale: float) -> Style:
    return replace(style, size=style.size * scale, leading=style.leading * scale, below=style.below * scale)


def _element(text: str) -> Element:
    element = Element("para")
    element.text = text
    return element
