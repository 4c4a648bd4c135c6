"""The file identifier (ISO 32000-2, 14.4): a function of what the volume is made of.

qpdf can make one from all bytes that it writes, but that takes longer than writing them. So it is told to write a
constant, and the constant is overwritten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pikepdf import Array, Pdf, String

from bundler.model import BundlerBug

_CONSTANT = b"31415926535897932384626433832795"
"""What qpdf writes with ``static_id``."""

_TAIL = 4096
"""Bytes at the end of the file that hold the trailer."""


def identifier(parts: Iterable[bytes]) -> bytes:
    """Sixteen bytes that stand for the parts, in their order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()[:16]


def set_identifier(pdf: Pdf, identity: bytes) -> None:
    """Before the PDF is saved with ``static_id``: set the first half."""
    pdf.trailer["/ID"] = Array([String(identity), String(identity)])


def mend_identifier(path: Path, identity: bytes) -> None:
    """After it was saved: set the second half."""
    with path.open("r+b") as file:
        size = file.seek(0, 2)
        start = file.seek(max(0, size - _TAIL))
        at = file.read().rfind(_CONSTANT)
        if at < 0:
            raise BundlerBug("the file identifier is not where it was written")
        file.seek(start + at)
        file.write(identity.hex().encode("ascii"))
