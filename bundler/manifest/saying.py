"""How findings of a manifest are worded: whole sentences, proper numbers, and what is near to a slip."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Final

from bundler import model
from bundler.model import Finding, FindingKind, Place, Severity

_NEAR = 0.78
"""How alike two words must be (difflib's ratio) for one to be offered in the place of the other."""


def error(code: str, message: str, place: Place = Place(), remedy: str = "") -> Finding:
    """An integrity error, in a whole sentence."""
    return model.error(code, sentence(message), place, remedy)


def rule(code: str, message: str, place: Place = Place(), remedy: str = "") -> Finding:
    """An error that a draft, or an override with a reason, lets through."""
    return Finding(code, Severity.ERROR, sentence(message), place, remedy, kind=FindingKind.RULE)


def warning(code: str, message: str, place: Place = Place(), remedy: str = "") -> Finding:
    """A warning, in a whole sentence."""
    return model.warning(code, sentence(message), place, remedy)


def info(code: str, message: str, place: Place = Place(), remedy: str = "") -> Finding:
    """Something that was done, in a whole sentence."""
    return model.info(code, sentence(message), place, remedy)


def sentence(text: str) -> str:
    """The text with a full stop at its end, unless it ends as a sentence does."""
    bare = text.rstrip()
    return bare if not bare or bare.rstrip("”\"')").endswith((".", "!", "?", "…")) else f"{bare}."


def counted(number: int, one: str, several: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


NO_REASON: Final = "ocr: off leaves pages that nobody can search, and nothing says why"
GIVE_REASON: Final = "Add ocr_reason:, such as ocr_reason: handwritten notes; it is stated in the ledger."


def some(names: Sequence[str], most: int = 5) -> str:
    """The first few names, and how many more there are: ``“a”, “b” and 3 more``."""
    shown = [f"“{name}”" for name in names[:most]]
    left = len(names) - len(shown)
    if left:
        return f"{', '.join(shown)} and {left:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def on_lines(*lines: int) -> str:
    """``, on lines 3 and 5``; ``, both on line 5``; nothing for what was not read from a file."""
    known = [line for line in dict.fromkeys(lines) if line]
    if not known:
        return ""
    if len(known) == 1:
        return f", both on line {known[0]}" if all(lines) else f", one of them on line {known[0]}"
    return f", on lines {known[0]} and {known[1]}"


def at_line(line: int, before: str = " on line ") -> str:
    """`` on line 5``; nothing for what was not read from a file."""
    return f"{before}{line}" if line else ""


def nearest(typed: str, known: Iterable[str]) -> str:
    """The one known word that typed is likely to be a slip for (case does not count), or "" where none is near."""
    words = {word.casefold(): word for word in reversed(list(known))}
    near = difflib.get_close_matches(typed.casefold(), list(words)[::-1], 1, _NEAR)
    return words[near[0]] if near else ""
