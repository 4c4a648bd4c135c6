"""The chunks of a PNG (ISO/IEC 15948)."""

from __future__ import annotations

import struct
from collections.abc import Iterator


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and bytes of each chunk of a PNG, to IEND. Raises IndexError or struct.error where it ends too soon."""
    at, kind = 8, b""
    while kind != b"IEND":
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind = data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise IndexError(end)
        yield kind, data[at:end]
        at = end
