"""What a YAML file is read into: texts, lists and tables that know their lines. Nothing is typed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

COMPLEX_KEY = "\0complex key"
"""Stands for a key that is itself a list or a table."""


@dataclass(frozen=True)
class Span:
    """Where a scalar stands in the text: lines and columns 0-based, the end exclusive; offsets in characters."""

    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int


class Text(str):
    """A scalar as typed, with the place and manner of its writing.

    line: 1-based. style: ``plain``, ``'``, ``"``, ``|``, ``>`` or ``alias`` (an alias that names nothing).
    """

    __slots__ = ("anchor", "span", "style", "tag")

    span: Span
    style: str
    anchor: str
    tag: str

    @classmethod
    def of(cls, value: str, span: Span, style: str = "plain", anchor: str = "", tag: str = "") -> Text:
        """A text with its place."""
        text = cls(value)
        text.span, text.style, text.anchor, text.tag = span, style, anchor, tag
        return text

    @property
    def line(self) -> int:
        """The 1-based line on which the value starts."""
        return self.span.line + 1

    @property
    def empty(self) -> bool:
        """Nothing was typed at all (``title:``)."""
        return not self and self.style == "plain"


class Items(list[Any]):
    """A list. line: 1-based. flow: written in square brackets. span: from its opening."""

    def __init__(self, span: Span, flow: bool, tag: str = "") -> None:
        super().__init__()
        self.span, self.flow, self.tag = span, flow, tag

    @property
    def line(self) -> int:
        """The 1-based line on which the list starts."""
        return self.span.line + 1


class Table(dict[Any, Any]):
    """A table. keys_at: the key texts, with their places. flow: written in curly brackets. marred: some of it was
    refused."""

    def __init__(self, span: Span, flow: bool, tag: str = "") -> None:
        super().__init__()
        self.span, self.flow, self.tag = span, flow, tag
        self.keys_at: dict[str, Text] = {}
        self.marred = False

    @property
    def line(self) -> int:
        """The 1-based line on which the table starts."""
        return self.span.line + 1

    def line_of(self, key: str) -> int:
        """The 1-based line of a key, or that of the table where it has no such key."""
        return self.keys_at[key].line if key in self.keys_at else self.line


Value = Text | Items | Table
