"""Files that are given as a manifest and are something else, told by their content. Pure."""

from __future__ import annotations

import re
from typing import Final

_MAGIC: Final = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"{\\rtf", "a rich text file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, Excel or Outlook file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_OFFICE: Final = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint file"),
    (b"opendocument.text", "an OpenDocument text"),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet"),
)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MANY: Final = 30
"""So many control characters, or one in a hundred bytes, no slip of a keyboard leaves in a text."""


def other_kind(data: bytes) -> str:
    """``a PDF``, ``a Word document`` and so on for what is no text, or "" for what may be one."""
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return "a PDF"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((what for part, what in _OFFICE if part in data), "a ZIP file")
    for magic, what in _MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or _CONTROL.search(head)):
            return what
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    odd = len(_CONTROL.findall(data))
    return "a file of another kind than text" if odd >= _MANY or (odd > 5 and odd * 100 > len(data)) else ""
