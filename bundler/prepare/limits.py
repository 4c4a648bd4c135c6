"""What one source may cost. Data, at one place; every refusal for a limit quotes the limit."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Limits:
    """Limits of one source.

    file_bytes: of the file. pages: of a PDF. image_pixels: of a picture; image_pixels_in_all: of all in one
    file. text_bytes: of a plain text file.
    attachment_bytes: of one attached file, unpacked. outline_items, depth: of a PDF's bookmarks.
    seconds: that any source may take; seconds_per_megabyte: more for each megabyte; seconds_at_most: in all.
    memory: bytes of address space of the process that reads it. output_bytes: of all files that it makes.
    unpacked_bytes: of all that a container holds. parts: of a message. members: of an archive. objects: of a PDF.
    stream_bytes: of a stream of a PDF, unpacked; streams_bytes: of all of them (pictures, whose size is written on
    them, left out). form_uses, form_depth: how often, and how deep, drawings of a PDF may stand inside each other.
    """

    file_bytes: int = 1 << 30
    pages: int = 20_000
    image_pixels: int = 178_956_970
    image_pixels_in_all: int = 60 * 178_956_970
    text_bytes: int = 8 << 20
    attachment_bytes: int = 256 << 20
    outline_items: int = 50_000
    depth: int = 40
    seconds: float = 60.0
    seconds_per_megabyte: float = 4.0
    seconds_at_most: float = 900.0
    memory: int = 3 << 30
    output_bytes: int = 2 << 30
    unpacked_bytes: int = 500_000_000
    parts: int = 1_000
    members: int = 10_000
    objects: int = 5_000_000
    stream_bytes: int = 256 << 20
    streams_bytes: int = 2 << 30
    form_uses: int = 200_000
    form_depth: int = 60

    def time_for(self, size: int) -> float:
        """Seconds that a file of so many bytes may take."""
        most = max(self.seconds, self.seconds_at_most)
        return min(most, self.seconds + self.seconds_per_megabyte * size / 1e6)


LIMITS = Limits()

SETTABLE: Final[Mapping[str, tuple[str, float]]] = {
    "seconds": ("seconds", 1),
    "memory": ("memory", 1),
    "file_size": ("file_bytes", 1),
    "pages": ("pages", 1),
    "picture_megapixels": ("image_pixels", 1e6),
    "text_size": ("text_bytes", 1),
    "attachment_size": ("attachment_bytes", 1),
    "unpacked_size": ("unpacked_bytes", 1),
    "output_size": ("output_bytes", 1),
    "parts": ("parts", 1),
    "members": ("members", 1),
    "objects": ("objects", 1),
}
"""The manifest's name of a limit -> the field that it sets, and how many of the field's unit make one of its own."""

COSTS: Final = ("seconds", "seconds_per_megabyte", "seconds_at_most", "memory", "output_bytes")
"""Limits that end a process but change nothing of what it answers: a kept answer is good whatever they are now."""


def limits_of(chosen: Iterable[tuple[str, float]], usual: Limits = LIMITS) -> Limits:
    """The limits where a manifest sets some otherwise. chosen: ``Manifest.limits``: names of SETTABLE with values in
    bytes, seconds, megapixels or counts. Raises KeyError for another name."""
    changes: dict[str, Any] = {}
    for name, value in chosen:
        field, unit = SETTABLE[name]
        changes[field] = value if field == "seconds" else round(value * unit)
    return dataclasses.replace(usual, **changes)


def sized(size: float) -> str:
    """A number of bytes in words: "1,074 MB", "3.5 MB", "10 kB"."""
    unit, name = (1e6, "MB") if size >= 1e6 else (1e3, "kB") if size >= 1e3 else (1, "bytes")
    return f"{size / unit:,.{0 if size >= 10 * unit or unit == 1 else 1}f}".removesuffix(".0") + f" {name}"


def raised(name: str, wanted: float) -> str:
    """The manifest's line that would let something pass: ``limits: {pages: 25000}``.

    name: of SETTABLE. wanted: in the field's own unit (bytes, seconds, pixels, a count); it is rounded up.
    """
    field, unit = SETTABLE[name]
    step = 1_000_000 if field.endswith("bytes") or field == "memory" else 1
    count = -int(-wanted // (unit * step))
    shown = f"{count} MB" if step > 1 else str(count)
    return f"limits: {{{name}: {shown}}}"
