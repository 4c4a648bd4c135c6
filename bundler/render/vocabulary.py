"""The small XML vocabulary that templates are written in, turned into strips.

    <sheet>                                   the root
    <para style= indent=>text</para>          a paragraph; within it <b>, <i>, <br/>, <link target=ordinal>
    <rule weight= above= below= indent= keep="yes"/>   a line across the page
    <spacer height= keep="yes"/>              space, left out at the top of a page
    <room height=/>                           space that is never left out
    <fill share=/>                            a share of what is left of the page's height
    <table columns="auto:60 * 80" gap=>       columns: a width in points, ``*`` for the rest, or ``auto:N`` for what
                                              the cells need, at most N
      <head> or <row target= keep="yes" rule="hair" pad= above= bar="yes">
        <cell style= indent= span=>text</cell>   or a cell of several <para>

A table's head is repeated on every page. A row with a target is a live link over its whole width, however many lines
and pages it takes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

from bundler.render.fonts import Fonts
from bundler.render.inline import lines_of, placed
from bundler.render.layout import LEFT, RIGHT, WIDTH, Rule, Strip
from bundler.render.styles import STYLES
from bundler.render.tables import WEIGHTS, table


def strips(xml: str, fonts: Fonts) -> tuple[Strip, ...]:
    """Strips of one piece, written in the vocabulary.

    Raises xml.etree.ElementTree.ParseError for what is no XML and KeyError for what is not in the vocabulary: both
    would be a fault of a template, never of the text that it shows.
    """
    numbers = itertools.count(1)
    return tuple(strip for element in fromstring(xml) for strip in _block(element, fonts, numbers))


def _block(element: Element, fonts: Fonts, numbers: Iterator[int]) -> Iterator[Strip]:
    if element.tag == "table":
        return table(element, fonts, numbers)
    if element.tag == "para":
        return _para(element, fonts)
    return {"rule": _rule, "spacer": _spacer, "room": _room, "fill": _fill}[element.tag](element)


def _para(element: Element, fonts: Fonts) -> Iterator[Strip]:
    style = STYLES[element.get("style", "body")]
    indent = float(element.get("indent", 0))
    left, width = LEFT + indent, WIDTH - 2 * indent
    lines = lines_of(fonts, element, style, width)
    if style.above:
        yield Strip(style.above, keep=True, space=True)
    for number, line in enumerate(lines):
        texts, areas = placed(line, style, left, width, 0.0)
        # The first two lines stay together, and so do the last two.
        together = number + 1 < len(lines) and number in (0, len(lines) - 2)
        yield Strip(line.height, texts, areas=areas, keep=style.keep or together)
    if style.below:
        yield Strip(style.below, keep=style.keep, space=True)


def _rule(element: Element) -> Iterator[Strip]:
    weight, colour = WEIGHTS[element.get("weight", "thin")]
    indent = float(element.get("indent", 0))
    above, below = float(element.get("above", 0)), float(element.get("below", 0))
    rule = Rule(LEFT + indent, RIGHT - indent, above, weight, colour)
    yield Strip(above + below, rules=(rule,), keep=element.get("keep") == "yes")


def _spacer(element: Element) -> Iterator[Strip]:
    yield Strip(float(element.get("height", 12)), keep=element.get("keep") == "yes", space=True)


def _room(element: Element) -> Iterator[Strip]:
    yield Strip(float(element.get("height", 12)))


def _fill(element: Element) -> Iterator[Strip]:
    yield Strip(0.0, keep=True, glue=float(element.get("share", 1)))
