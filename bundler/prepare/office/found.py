"""What a careful person would ask about an office file before it is served, as found in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

SAMPLE: Final = 60
"""Characters of a passage that a finding quotes."""


@dataclass(frozen=True)
class Note:
    """A comment or a speaker's note. anchor: the words that it is about. slide: 1-based, 0 where there is none."""

    author: str
    text: str
    date: str = ""
    anchor: str = ""
    kind: str = "comment"
    slide: int = 0


@dataclass
class Found:
    """What stands in a file besides what is seen.

    changes: kind of tracked change -> how many. samples: the first of them, in words. hidden: hidden passages.
    parts: hidden sheets, rows, columns, slides, each in words. external: what it would fetch, in words.
    embedded: names of files inside it. frozen: fields whose last value was kept. title: its own.
    """

    changes: Counter[str] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    embedded: list[str] = field(default_factory=list)
    frozen: Counter[str] = field(default_factory=Counter)
    macros: bool = False
    title: str = ""
    uncertain: list[str] = field(default_factory=list)
    """Spreadsheet cells whose value the file does not hold, or fields without one: reckoned on conversion."""

    unfixed: list[str] = field(default_factory=list)
    """What would be reckoned anew on opening. Its last value was kept, if this file is the one that was sent."""
    moving: list[str] = field(default_factory=list)
    """What shows the day of conversion, or the converter's own file: its last value is not to be had."""
    cells: list[tuple[str, str]] = field(default_factory=list)
    """Texts of visible cells of a spreadsheet, each with its place: what the pages must show."""

    def change(self, kind: str, text: str, author: str = "") -> None:
        """Count a tracked change."""
        self.changes[kind] += 1
        text = " ".join(text.split())
        if text and len(self.samples) < 3:
            self.samples.append(f"{kind}: \u201c{short(text)}\u201d" + (f" by {author}" if author else ""))

    def fetch(self, kind: str, target: str) -> None:
        """State something that it would fetch."""
        said = f"{kind} {short(target, 120)}".strip()
        if said not in self.external:
            self.external.append(said)


def short(text: str, most: int = SAMPLE) -> str:
    """The beginning of a passage."""
    text = " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in text).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "\u2026"
