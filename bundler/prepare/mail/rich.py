"""Rich text bodies of Outlook messages: unpacked ([MS-OXRTFCP]) and reduced to their words."""

from __future__ import annotations

from typing import Any, Final

_START: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What the dictionary holds at first (2.1.3.1.1)."""

_SIZE: Final = 4096
_HEAD: Final = 16


class DamagedError(ValueError):
    """A rich text body that cannot be read."""


def words(packed: bytes, most: int) -> str:
    """The text of a packed body. most: letters that it may have. Raises DamagedError."""
    from striprtf.striprtf import rtf_to_text

    read: Any = rtf_to_text
    try:
        return str(read(unpacked(packed, most).decode("latin-1"), errors="replace"))
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as fault:
        raise DamagedError(str(fault)) from None


def unpacked(packed: bytes, most: int) -> bytes:
    """A body without its packing (2.2). Raises DamagedError."""
    size, kind = int.from_bytes(packed[4:8], "little"), packed[8:12]
    if len(packed) < _HEAD or kind not in (b"LZFu", b"MELA") or size > most:
        raise DamagedError("not rich text")
    body = packed[_HEAD:]
    return body[:size] if kind == b"MELA" else _spelled_out(body, size)


def _spelled_out(body: bytes, size: int) -> bytes:
    """Runs that refer to what was written before, written out (3.1.1)."""
    dictionary = bytearray(_START.ljust(_SIZE, b" "))
    end, at = len(_START), 0
    out = bytearray()
    while at < len(body) and len(out) < size:
        control, at = body[at], at + 1
        for bit in range(8):
            if control >> bit & 1 == 0:
                run, at = body[at : at + 1], at + 1
            else:
                token, at = int.from_bytes(body[at : at + 2], "big"), at + 2
                start = token >> 4
                if start == end:
                    return bytes(out[:size])
                run = _again(dictionary, start, end, (token & 0xF) + 2)
            for letter in run:
                dictionary[end] = letter
                end = (end + 1) % _SIZE
            out += run
    return bytes(out[:size])


def _again(dictionary: bytearray, start: int, end: int, length: int) -> bytes:
    """A run out of the dictionary; it may reach into what it writes itself."""
    own = bytearray()
    for step in range(length):
        at = (start + step) % _SIZE
        ahead = (at - end) % _SIZE
        own.append(own[ahead] if ahead < step else dictionary[at])
    return bytes(own)
