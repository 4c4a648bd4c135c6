"""The kind of a file, told by its content and never by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

MAGIC: Final[tuple[tuple[bytes, int, str], ...]] = (
    (b"\xff\xd8\xff", 0, "jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "png"),
    (b"PK\x03\x04", 0, "zip"),
    (b"PK\x05\x06", 0, "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "ole"),
    (b"{\\rtf", 0, "rtf"),
    (b"II*\x00", 0, "tiff"),
    (b"MM\x00*", 0, "tiff"),
    (b"GIF8", 0, "gif"),
    (b"ftypheic", 4, "heic"),
    (b"ftypheix", 4, "heic"),
    (b"ftypmif1", 4, "heic"),
    (b"WEBP", 8, "webp"),
    (b"BM", 0, "bmp"),
    (b"%!PS", 0, "postscript"),
    (b"\x7fELF", 0, "program"),
    (b"MZ", 0, "program"),
    (b"\x1f\x8b", 0, "gzip"),
    (b"7z\xbc\xaf", 0, "archive"),
    (b"Rar!", 0, "archive"),
)
"""What a file begins with: bytes, where they stand, kind."""

NAMES: Final[Mapping[str, str]] = {
    "pdf": "a PDF",
    "jpeg": "a JPEG picture",
    "png": "a PNG picture",
    "text": "plain text",
    "zip": "a Word, Excel or ZIP file",
    "ole": "an old Word, Excel or Outlook file",
    "rtf": "a rich text file",
    "tiff": "a TIFF picture",
    "gif": "a GIF picture",
    "heic": "a HEIC picture",
    "webp": "a WebP picture",
    "bmp": "a BMP picture",
    "postscript": "a PostScript file",
    "program": "a program",
    "gzip": "a compressed file",
    "archive": "an archive",
    "empty": "empty",
    "unknown": "of a kind that is not known here",
}
"""How a kind is called in a message."""

SUFFIXES: Final[Mapping[str, str]] = {
    ".pdf": "pdf", ".jpg": "jpeg", ".jpeg": "jpeg", ".jpe": "jpeg", ".png": "png", ".txt": "text", ".text": "text",
}  # fmt: skip
"""The kind that the end of a name promises."""

ENDINGS: Final[Mapping[str, str]] = {"pdf": ".pdf", "jpeg": ".jpg", "png": ".png", "text": ".txt"}
"""The end of a name that goes with a kind."""

HEADER_WITHIN: Final = 1024
"""Readers accept a PDF whose header stands after so many bytes of junk at most."""

_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(data: bytes) -> str:
    """A key of NAMES."""
    if not data:
        return "empty"
    for magic, at, kind in MAGIC:
        if data[at : at + len(magic)] == magic:
            return kind
    if b"%PDF-" in data[:HEADER_WITHIN]:
        return "pdf"
    return "text" if _is_text(data) else "unknown"


def _is_text(data: bytes) -> bool:
    """Whether bytes read as text: marked as UTF-16, or free of control characters."""
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or not _CONTROL.search(data)


def promised(name: str) -> str | None:
    """The kind that a name promises, "" for a name without a suffix, None for a suffix that is not known."""
    suffix = PurePosixPath(name).suffix.lower()
    return SUFFIXES.get(suffix) if suffix else ""
