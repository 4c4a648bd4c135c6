"""Text within an element of the vocabulary: from XML to lines, and from lines to where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from bundler.render.fonts import SERIF_BOLD, SERIF_ITALIC, Fonts
from bundler.render.layout import Area, Text
from bundler.render.lines import NO_TARGET, Line, Span, natural_width, wrap
from bundler.render.styles import Style

_FACES = {"b": SERIF_BOLD, "i": SERIF_ITALIC}


def lines_of(fonts: Fonts, element: Element, style: Style, width: float) -> list[Line]:
    """The element's text in lines of at most width points. ``<br/>`` begins a new line."""
    return [line for spans in _paragraphs(element, style) for line in wrap(fonts, spans, style, width)]


def width_of(fonts: Fonts, element: Element, style: Style) -> float:
    """Points that the element's longest line needs where nothing is wrapped."""
    return max((natural_width(fonts, spans) for spans in _paragraphs(element, style)), default=0.0)


def placed(
    line: Line, style: Style, left: float, width: float, top: float
) -> tuple[tuple[Text, ...], tuple[Area, ...]]:
    """Texts and links of a line set into the space from left, width points wide, top points down its strip."""
    spare = width - line.width
    x = left + {"left": 0.0, "centre": spare / 2, "right": spare}[style.align]
    y = top + line.base
    texts = tuple(
        Text(x + piece.x, y, piece.text, piece.face.name, piece.span.size, piece.span.colour) for piece in line.pieces
    )
    areas = tuple(
        Area(x + piece.x, top, x + piece.x + piece.width, top + line.height, piece.span.target)
        for piece in line.pieces
        if piece.span.target != NO_TARGET
    )
    return texts, areas


def _paragraphs(element: Element, style: Style) -> list[list[Span]]:
    base = Span("", style.face, style.size, style.colour)
    found: list[list[Span]] = [[]]
    for span in _spans(element, base):
        if span is None:
            found.append([])
        else:
            found[-1].append(span)
    return found


def _spans(element: Element, base: Span) -> Iterator[Span | None]:
    """Spans of the element's text in order; None is a line break."""
    if element.text:
        yield replace(base, text=element.text)
    for child in element:
        if child.tag == "br":
            yield None
        else:
            yield from _spans(child, _inner(child, base))
        if child.tail:
            yield replace(base, text=child.tail)


def _inner(child: Element, base: Span) -> Span:
    if child.tag == "link":
        return replace(base, colour="link", target=int(child.attrib["target"]))
    return replace(base, face=_FACES[child.tag])
