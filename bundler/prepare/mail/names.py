"""Names of attached files: texts, never paths."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bundler.prepare.markup.letters import Letters
from bundler.prepare.sniff import ENDINGS, kind_of

LONGEST: Final = 255
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,8}$", re.ASCII)


def shown(name: str) -> str:
    """A name as one line of text in Unicode's form NFC: what would turn or hide letters is written as its code, and
    what is too long is cut before its ending."""
    text = title(name)
    if len(text) <= LONGEST:
        return text
    ending = _EXTENSION.search(text)
    tail = ending.group() if ending else ""
    return text[: LONGEST - len(tail) - 3] + "..." + tail


def title(text: str) -> str:
    """A text on one line, in letters that the fonts have; the others as codes."""
    seen = "".join(_letter(letter) for letter in unicodedata.normalize("NFC", text))
    return " ".join(Letters().fit(seen).split())


def _letter(letter: str) -> str:
    if letter in "\t\n\r":
        return " "
    if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return f"[U+{ord(letter):04X}]"
    return letter


def named(name: str, data: bytes, number: int) -> str:
    """The name of an attachment: its own, or one made from its number (1-based) and what it holds."""
    return shown(name).strip() or f"attachment-{number}{ENDINGS.get(kind_of(data), '.bin')}"


def of_message(subject: str) -> str:
    """The name of a message that is attached to another."""
    return f"{shown(subject)[: LONGEST - 4].strip() or 'message'}.eml"
