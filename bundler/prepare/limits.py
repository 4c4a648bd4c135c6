"""What one source may cost. Data, at one place; every refusal for a limit quotes the limit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one source. Memory is the crew's (``children.MEMORY``).

    file_bytes: of the file. pages: of a PDF. image_pixels: of a picture. text_bytes: of a plain text file.
    attachment_bytes: of one attached file, unpacked. outline_items, depth: of a PDF's bookmarks.
    seconds: that any source may take; seconds_per_megabyte: more for each megabyte; seconds_at_most: in all.
    """

    file_bytes: int = 1 << 30
    pages: int = 20_000
    image_pixels: int = 178_956_970
    text_bytes: int = 8 << 20
    attachment_bytes: int = 256 << 20
    outline_items: int = 50_000
    depth: int = 40
    seconds: float = 60.0
    seconds_per_megabyte: float = 4.0
    seconds_at_most: float = 900.0

    def time_for(self, size: int) -> float:
        """Seconds that a file of so many bytes may take."""
        return min(self.seconds_at_most, self.seconds + self.seconds_per_megabyte * size / 1e6)


LIMITS = Limits()
