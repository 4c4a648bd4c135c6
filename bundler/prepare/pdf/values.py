"""Drawing a form value that nothing draws: its widget's appearance stream (ISO 32000-2, 12.7.4.3).

The letters are Liberation Sans, embedded, so that names of any part of Europe come out whole. reportlab sets the
text, a page for each widget; the pages become form XObjects.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from bundler.prepare.pdf.source import array_of, number_of, subdictionary
from bundler.resources import resource

FONT: Final = "LiberationSans-Regular"
_PADDING: Final = 2.0
_LEADING: Final = 1.15
_LARGEST: Final = 12.0
_SMALLEST: Final = 4.0

MULTILINE: Final = 1 << 12
PASSWORD: Final = 1 << 13
COMB: Final = 1 << 24


@dataclass(frozen=True)
class Value:
    """What a widget shows. flags: the field's. size: of the letters, in points; 0 to fit. colour: red, green, blue.

    align: 0 left, 1 middle, 2 right. places: how many letters a comb has, or 0. sign: "cross" or "dot", of a box that
    is ticked. state: of a box, whose look this is, or "".
    """

    text: str
    flags: int
    size: float
    colour: tuple[float, float, float]
    align: int
    places: int
    sign: str = ""
    state: str = ""


def described(widget: Any, text: str, default_appearance: str) -> Value:
    """What a widget shows, from its own entries and those it inherits."""
    flags = int(number_of(_holder(widget, "/Ff"), "/Ff"))
    size = re.findall(r"([\d.]+)\s+Tf", default_appearance)
    return Value(
        text="*" * len(text) if flags & PASSWORD else text,
        flags=flags,
        size=float(size[-1]) if size and size[-1].count(".") < 2 else 0.0,
        colour=_colour(default_appearance),
        align=int(number_of(_holder(widget, "/Q"), "/Q")),
        places=int(number_of(_holder(widget, "/MaxLen"), "/MaxLen")) if flags & COMB else 0,
    )


def _holder(widget: Any, key: str) -> Any:
    """The widget, or the field above it that holds the key."""
    node, steps = widget, 0
    while isinstance(node, pikepdf.Dictionary) and steps < 32:
        if key in node:
            return node
        node, steps = node.get("/Parent"), steps + 1
    return widget


def _colour(default_appearance: str) -> tuple[float, float, float]:
    """The colour of letters, from the operators g, rg or k; black where there is none."""
    match = re.search(r"((?:[\d.]+\s+){1,4})(g|rg|k)\b", default_appearance)
    numbers = [float(n) for n in match.group(1).split() if n.count(".") < 2] if match else []
    if len(numbers) == 1:
        return (numbers[0],) * 3
    if len(numbers) == 3:
        return (numbers[0], numbers[1], numbers[2])
    if len(numbers) == 4:
        cyan, magenta, yellow, black = numbers
        return ((1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black))
    return (0.0, 0.0, 0.0)


def undrawable(text: str) -> list[str]:
    """The letters that the font has not, sorted."""
    from reportlab.pdfbase.ttfonts import TTFontFile

    have = TTFontFile(str(resource(f"fonts/{FONT}.ttf"))).charToGlyph
    return sorted({letter for letter in text if ord(letter) not in have and letter not in "\r\n\t"})


def draw_values(pdf: pikepdf.Pdf, wanted: list[tuple[Any, Value]]) -> None:
    """Give each widget an appearance that shows its value, or its state."""
    boxes = [_size(widget) for widget, _ in wanted]
    with pikepdf.open(io.BytesIO(_sheets(wanted, boxes))) as sheets:
        for (widget, value), sheet in zip(wanted, sheets.pages, strict=True):
            look = pdf.make_indirect(pdf.copy_foreign(sheet.as_form_xobject()))
            widget.AP = pikepdf.Dictionary(N=pikepdf.Dictionary({f"/{value.state}": look}) if value.state else look)
            if value.state:
                widget.AS = pikepdf.Name(f"/{value.state}")


def _size(widget: Any) -> tuple[float, float]:
    """Width and height of a widget, in points; never nothing."""
    x0, y0, x1, y1 = (float(n) for n in [*array_of(widget, "/Rect"), 0, 0, 0, 0][:4])
    return max(abs(x1 - x0), 1.0), max(abs(y1 - y0), 1.0)


def _sheets(wanted: list[tuple[Any, Value]], boxes: list[tuple[float, float]]) -> bytes:
    """A PDF with a page for each widget, of its size."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont(FONT, str(resource(f"fonts/{FONT}.ttf"))))
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1, pageCompression=1)
    for (widget, value), (width, height) in zip(wanted, boxes, strict=True):
        canvas.setPageSize((width, height))
        _ground(canvas, widget, width, height)
        canvas.setFillColorRGB(*value.colour)
        if value.sign:
            _draw_sign(canvas, value.sign, width, height)
        else:
            _letters(canvas, value, width, height)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _ground(canvas: Any, widget: Any, width: float, height: float) -> None:
    """The widget's own background and border."""
    style = subdictionary(widget, "/MK")
    for key, fill in (("/BG", 1), ("/BC", 0)):
        tones = [float(n) for n in array_of(style, key)] if style is not None else []
        tones = tones * 3 if len(tones) == 1 else tones
        if len(tones) == 3:
            canvas.setFillColorRGB(*tones)
            canvas.setStrokeColorRGB(*tones)
            inset = 0 if fill else 0.5
            canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset, stroke=1 - fill, fill=fill)


def has_ground(widget: Any) -> bool:
    """Whether a widget has a background or a border of its own."""
    style = subdictionary(widget, "/MK")
    return style is not None and any(array_of(style, key) for key in ("/BG", "/BC"))


def _draw_sign(canvas: Any, sign: str, width: float, height: float) -> None:
    """A cross, or a dot, in the middle of a box."""
    x, y, reach = width / 2, height / 2, min(width, height) * 0.3
    canvas.setStrokeColorRGB(0, 0, 0)
    if sign == "dot":
        canvas.circle(x, y, reach * 0.8, stroke=0, fill=1)
        return
    canvas.setLineWidth(max(0.5, reach * 0.25))
    canvas.line(x - reach, y - reach, x + reach, y + reach)
    canvas.line(x - reach, y + reach, x + reach, y - reach)


def _letters(canvas: Any, value: Value, width: float, height: float) -> None:
    """The text: in a comb, in lines, or on one line."""
    if value.places:
        _comb(canvas, value, width, height)
    elif value.flags & MULTILINE or "\n" in value.text or "\r" in value.text:
        _lines(canvas, value, width, height)
    else:
        size = value.size or min(_LARGEST, max(_SMALLEST, height * 0.7))
        size = _fitting(value.text, size, width - 2 * _PADDING)
        _line(canvas, value, value.text, size, width, (height - size * 0.72) / 2)


def _fitting(text: str, size: float, width: float) -> float:
    """The size at which text fits the width: a value cut off at the edge would be a value lost."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    need = stringWidth(text, FONT, size)
    return size if need <= width or need == 0 else max(0.5, size * width / need)


def _line(canvas: Any, value: Value, text: str, size: float, width: float, base: float) -> None:
    """One line of text at a height."""
    canvas.setFont(FONT, size)
    if value.align == 1:
        canvas.drawCentredString(width / 2, base, text)
    elif value.align == 2:
        canvas.drawRightString(width - _PADDING, base, text)
    else:
        canvas.drawString(_PADDING, base, text)


def _comb(canvas: Any, value: Value, width: float, height: float) -> None:
    """One letter to a place."""
    step = width / value.places
    size = value.size or min(_LARGEST, height * 0.7)
    canvas.setFont(FONT, size)
    for place, letter in enumerate(value.text):
        canvas.drawCentredString((place + 0.5) * step, (height - size * 0.72) / 2, letter)


def _lines(canvas: Any, value: Value, width: float, height: float) -> None:
    """Wrapped lines, from the top, small enough to fit."""
    from reportlab.lib.utils import simpleSplit

    size = value.size or _LARGEST
    room = width - 2 * _PADDING
    while True:
        lines = [piece for line in value.text.splitlines() for piece in simpleSplit(line, FONT, size, room) or [""]]
        if len(lines) * size * _LEADING <= height - _PADDING or size <= 1:
            break
        size *= 0.94
    for row, line in enumerate(lines):
        fitted = _fitting(line, size, room)
        _line(canvas, value, line, fitted, width, height - _PADDING - size * (0.9 + row * _LEADING))
