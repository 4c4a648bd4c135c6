"""Header fields of a message, as text: unfolded, encoded words and raw 8-bit letters decoded, nothing lost.

The fields are taken raw, and not through the standard library's structured headers, whose parser fails on fields that
real programs write.
"""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
from email.message import Message
from typing import Any, Final

from bundler.prepare.desk import Notes
from bundler.prepare.markup.charset import decode

_WORD: Final = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?]*)?\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*)*)\?=")
_BETWEEN: Final = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_FOLD: Final = re.compile(r"\r?\n[ \t]?|\r")
_QUOTED: Final = re.compile(rb"=([0-9A-Fa-f]{2})")
_PARAMETER: Final = re.compile(r";\s*([A-Za-z0-9_.-]+)(?:\*(\d{1,3}))?(\*)?\s*=\s*(\"(?:[^\"\\]|\\.)*\"?|[^;]*)", re.S)

FAULTS: Final = (LookupError, ValueError, TypeError, AttributeError, AssertionError)
"""What the standard library's email package raises on damaged headers."""


def first(message: Message[Any, Any], name: str, notes: Notes) -> str:
    """A field's text, or "" where it is not there."""
    return next(iter(every(message, name, notes)), "")


def every(message: Message[Any, Any], name: str, notes: Notes) -> list[str]:
    """The texts of all fields of a name."""
    return [text(value, notes) for key, value in message.raw_items() if key.lower() == name.lower()]


def raw(message: Message[Any, Any], name: str) -> str:
    """A field's raw value, or ""."""
    return next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")


def text(value: Any, notes: Notes) -> str:
    """A raw value, decoded (RFC 2047), on one line."""
    unfolded = _FOLD.sub(" ", str(value))
    joined = _BETWEEN.sub(r"\1", unfolded)
    out, at = [], 0
    pending: tuple[str, bytes] = ("", b"")
    for word in _WORD.finditer(joined):
        gap = joined[at : word.start()]
        data = _word(word[2], word[3])
        if gap or pending[0].lower() != word[1].lower():
            out += [_decoded(pending, notes), _eight_bit(gap, notes)]
            pending = (word[1], data)
        else:  # a letter may begin in one word and end in the next
            pending = (word[1], pending[1] + data)
        at = word.end()
    out += [_decoded(pending, notes), _eight_bit(joined[at:], notes)]
    return " ".join("".join(out).split())


def _word(how: str, body: str) -> bytes:
    """The bytes of an encoded word."""
    data = body.encode("utf-8", "surrogateescape")
    if how in "qQ":
        return _QUOTED.sub(lambda found: bytes.fromhex(found[1].decode()), data.replace(b"_", b" "))
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    try:
        return base64.b64decode(kept + b"=" * (-len(kept) % 4))
    except (binascii.Error, ValueError):
        return base64.b64decode(kept[: len(kept) // 4 * 4])


def _decoded(word: tuple[str, bytes], notes: Notes) -> str:
    return decode(word[1], word[0], notes, "a header field") if word[1] else ""


def _eight_bit(part: str, notes: Notes) -> str:
    """What stands between encoded words: letters that were sent raw are UTF-8, or guessed."""
    if part.isascii():
        return part
    return decode(part.encode("utf-8", "surrogateescape"), "", notes, "a header field")


def parameter(value: str, name: str, notes: Notes) -> str:
    """A parameter of a field, in pieces and with a character set where it is written so (RFC 2231), or ""."""
    whole: dict[int, tuple[str, bool]] = {}
    for found in _PARAMETER.finditer(_FOLD.sub(" ", value)):
        if found[1].lower() == name:
            whole.setdefault(int(found[2] or 0), (_unquoted(found[4]), bool(found[3])))
    if not whole:
        return ""
    declared = ""
    data = b""
    for number in sorted(whole):
        piece, encoded = whole[number]
        if number == 0 and encoded and piece.count("'") >= 2:
            declared, _, piece = piece.split("'", 2)
        part = piece.encode("utf-8", "surrogateescape")
        data += urllib.parse.unquote_to_bytes(part) if encoded else part
    if declared:
        return decode(data, declared, notes, "the name of an attachment")
    return text(data.decode("utf-8", "surrogateescape"), notes)


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        value = re.sub(r"\\(.)", r"\1", value[1:].removesuffix('"'), flags=re.S)
    return value
