"""Splits a mailbox (mbox) into its messages."""

from __future__ import annotations

import re
from typing import Final

_BEGIN: Final = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n)|(?<=\r\r))From [^\r\n]{3,200}\r?\n(?=[!-9;-~]+[ \t]*:)")
_MANGLED: Final = re.compile(rb"^>(>*From )", re.M)


def messages(data: bytes) -> list[bytes]:
    """The messages, in order, without the lines that separate them; lines that were marked for looking like one are
    put back."""
    starts = list(_BEGIN.finditer(data))
    ends = [start.start() for start in starts[1:]] + [len(data)]
    return [
        _MANGLED.sub(rb"\1", data[start.end() : end].rstrip(b"\r\n") + b"\n")
        for start, end in zip(starts, ends, strict=True)
    ]
