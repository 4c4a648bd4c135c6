"""What a text consists of once it has been read: paragraphs, tables, pictures, rules. Values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """Text in one look. A line break is ``\\n``."""

    text: str
    bold: bool = False
    italic: bool = False
    mono: bool = False
    soft: bool = False
    """In grey: what bundler adds, quoted text, addresses of links."""
    struck: bool = False
    """Struck out: the words are there, and are not meant."""


@dataclass(frozen=True)
class Para:
    """A paragraph. size: of its type in points. left: points that it is set in. above, below: points of space.

    bullet: what stands before its first line. bars: where a vertical bar marks quoted text, points from the left.
    pre: spaces and line breaks are kept. keep: stays with what follows.
    """

    runs: tuple[Run, ...]
    size: float = 10.0
    left: float = 0.0
    above: float = 0.0
    below: float = 6.0
    bullet: str = ""
    bars: tuple[float, ...] = ()
    pre: bool = False
    keep: bool = False


@dataclass(frozen=True)
class Rule:
    """A line across the page."""

    left: float = 0.0


@dataclass(frozen=True)
class Picture:
    """A picture that the source carries. width, height: points wanted; alt: what stands for it."""

    data: bytes
    width: float
    height: float
    left: float = 0.0


@dataclass(frozen=True)
class Cell:
    """A cell of a table. span: columns that it covers. down: rows that it covers."""

    blocks: tuple[Block, ...]
    span: int = 1
    down: int = 1


@dataclass(frozen=True)
class Table:
    """Rows of cells. lines: hair lines are drawn around the rows. labels: the first column is as narrow as it can
    be. bars: where vertical bars mark that it is quoted, points from the left."""

    rows: tuple[tuple[Cell, ...], ...]
    left: float = 0.0
    lines: bool = True
    labels: bool = False
    bars: tuple[float, ...] = ()


Block = Para | Rule | Picture | Table
