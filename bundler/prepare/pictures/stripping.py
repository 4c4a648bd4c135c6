"""Taking notes out of a JPEG or a PNG without touching what it is drawn by: not a pixel changes."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Final

from bundler.prepare.chunks import chunks

_KEPT_CHUNKS: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP"})
"""What a PNG is drawn by."""

_JFIF: Final = b"JFIF\x00"
_ARITHMETIC: Final = frozenset({0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
"""Start of a frame that is coded arithmetically (ITU-T T.81, table B.1): sound, but not what a PDF may hold."""


class CutOff(Exception):
    """The file ends before the picture does."""


def bare(data: bytes, kind: str) -> bytes:
    """The same picture, byte for byte where it is drawn from. kind: ``jpeg`` or ``png``. Raises CutOff."""
    return _joined(_jpeg_parts if kind == "jpeg" else _png_parts, data)


def arithmetic(data: bytes) -> bool:
    """Whether a JPEG is coded in a way that readers of PDFs do not know. Raises CutOff."""
    try:
        return any(marker in _ARITHMETIC for marker, _ in segments(data))
    except (struct.error, IndexError):
        raise CutOff from None


def _joined(parts: Callable[[bytes], Iterator[bytes]], data: bytes) -> bytes:
    try:
        return b"".join(parts(data))
    except (struct.error, IndexError):
        raise CutOff from None


def segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment of a JPEG, from behind SOI to EOI (ITU-T T.81, annex B); coded data belong to
    the scan that they follow. Raises IndexError or struct.error where the file ends too soon."""
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = data[at + 1]
        if data[at] != 0xFF:
            raise IndexError(at)
        if marker == 0xD9:
            yield marker, data[at : at + 2]
            return
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        end = at + 2 + length
        if marker == 0xDA:
            end = _entropy_end(data, end)
        yield marker, data[at:end]
        at = end


def _entropy_end(data: bytes, at: int) -> int:
    """Where coded data end: at a marker that is neither a stuffed zero nor a restart. Raises IndexError."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise IndexError(at)
        following = data[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return at
        at += 1 if following == 0xFF else 2


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    """The segments of a JPEG that it is drawn by, to its end."""
    yield data[:2]
    for marker, segment in segments(data):
        yield _drawn_by(marker, segment)


def _drawn_by(marker: int, segment: bytes) -> bytes:
    """A segment where it matters to the drawing, else nothing. Of APP0 that is JFIF without its thumbnail, of APP2 a
    colour profile (others hold further pictures), and Adobe's APP14, which tells the colours."""
    if marker == 0xE0:
        thumbnail = len(segment) > 18 and segment[4:9] == _JFIF
        bare_jfif = b"\xff\xe0\x00\x10" + segment[4:16] + b"\x00\x00" if thumbnail else segment
        return bare_jfif if segment[4:9] == _JFIF else b""
    if marker == 0xE2:
        return segment if segment[4:].startswith(b"ICC_PROFILE") else b""
    if 0xE0 <= marker <= 0xEF:
        return segment if marker == 0xEE and segment[4:].startswith(b"Adobe") else b""
    return b"" if marker == 0xFE else segment


def _png_parts(data: bytes) -> Iterator[bytes]:
    """The chunks of a PNG that it is drawn by, to its end (ISO/IEC 15948). Raises struct.error, IndexError."""
    yield data[:8]
    for kind, chunk in chunks(data):
        if kind in _KEPT_CHUNKS:
            yield chunk
