"""How text looks: the styles that a template may name, and the colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bundler.render.fonts import SANS_BOLD, SERIF, SERIF_BOLD, SERIF_ITALIC

COLOURS: Mapping[str, tuple[float, float, float]] = MappingProxyType(
    {
        "ink": (0.0, 0.0, 0.0),
        "soft": (0.33, 0.33, 0.33),
        "hair": (0.72, 0.72, 0.72),
        "link": (0.06, 0.2, 0.47),
        "alert": (0.62, 0.05, 0.05),
    }
)
"""Red, green and blue, 0 to 1. All are dark enough to be read when printed in grey, but for the hair lines."""


@dataclass(frozen=True)
class Style:
    """face, size and leading (points, base line to base line); align: left, right or centre; above and below: points
    of space around a paragraph; keep: stays with what follows."""

    face: str = SERIF
    size: float = 11.0
    leading: float = 14.5
    align: str = "left"
    colour: str = "ink"
    above: float = 0.0
    below: float = 0.0
    keep: bool = False


STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "body": Style(below=6),
        "centre": Style(align="centre", below=6),
        "right": Style(align="right"),
        "small": Style(size=9.5, leading=12, below=3),
        "small-centre": Style(size=9.5, leading=12, align="centre", colour="soft"),
        "footnote": Style(size=9, leading=11.5, below=3),
        # the case heading
        "court": Style(SERIF_BOLD, 11.5, 16),
        "claim-number": Style(SERIF_BOLD, 11.5, 16, align="right"),
        "between": Style(SERIF_BOLD, 11.5, 16, above=22, below=12, keep=True),
        "party": Style(SERIF_BOLD, 12.5, 17, align="centre", keep=True),
        "takes-part": Style(SERIF_ITALIC, 10.5, 13.5, align="centre", below=2, keep=True),
        "role": Style(SERIF_ITALIC, 12, 16, align="right", above=2),
        "versus": Style(size=11.5, leading=15, align="centre", above=8, below=10, keep=True),
        "bundle-title": Style(SERIF_BOLD, 17, 23, align="centre", keep=True),
        "volume-title": Style(SERIF_BOLD, 14, 20, align="centre", above=2, keep=True),
        "volume-pages": Style(size=11.5, leading=16, align="centre", keep=True),
        "hearing": Style(size=12.5, leading=17, align="centre", above=8),
        "draft": Style(SANS_BOLD, 26, 34, align="centre", colour="alert", keep=True),
        "draft-note": Style(SERIF_ITALIC, 10, 13, align="centre", colour="alert", below=4),
        # the same, closer set, for exhibits
        "court-small": Style(SERIF_BOLD, 10.5, 13.5),
        "claim-number-small": Style(SERIF_BOLD, 10.5, 13.5, align="right"),
        "between-small": Style(SERIF_BOLD, 10.5, 13.5, above=9, below=5, keep=True),
        "party-small": Style(SERIF_BOLD, 11, 14.5, align="centre", keep=True),
        "role-small": Style(SERIF_ITALIC, 10.5, 13, align="right"),
        "versus-small": Style(size=10.5, leading=13, align="centre", above=2, below=3, keep=True),
        # other pages
        "case": Style(size=10.5, leading=14, align="centre", colour="soft", keep=True),
        "title": Style(SERIF_BOLD, 16, 21, align="centre", above=3, below=12, keep=True),
        "subtitle": Style(SERIF_BOLD, 12, 16, align="centre", below=8, keep=True),
        "sheet-title": Style(SERIF_BOLD, 24, 31, align="centre", keep=True),
        "sheet-pages": Style(size=12.5, leading=17, align="centre", above=8),
        "mark": Style(SERIF_BOLD, 30, 38, align="centre", above=4, below=10, keep=True),
        "statement-lead": Style(size=12, leading=17, align="centre", above=4, keep=True),
        "statement": Style(SERIF_BOLD, 12, 17, align="centre", keep=True),
        "corner": Style(size=10, leading=13, align="right", keep=True),
        "notice": Style(size=13.5, leading=19, align="centre", above=8, below=8),
        "label": Style(SERIF_BOLD, 10.5, 13.5),
        "blank": Style(SERIF_ITALIC, 11, 14, align="centre", colour="soft"),
        # tables
        "head": Style(SERIF_BOLD, 9.5, 12.5),
        "head-right": Style(SERIF_BOLD, 9.5, 12.5, align="right"),
        "cell": Style(size=10.5, leading=13.5),
        "cell-bold": Style(SERIF_BOLD, 10.5, 13.5),
        "cell-pages": Style(size=10.5, leading=13.5, align="right", colour="link"),
        "cell-right": Style(size=10.5, leading=13.5, align="right"),
        "cell-note": Style(SERIF_ITALIC, 9, 11.5, colour="soft"),
        "volume": Style(SERIF_BOLD, 13, 17),
        "section-0": Style(SERIF_BOLD, 12, 15.5),
        "section-1": Style(SERIF_BOLD, 10.5, 13.5),
        "section-2": Style(SERIF_ITALIC, 10.5, 13.5),
    }
)
