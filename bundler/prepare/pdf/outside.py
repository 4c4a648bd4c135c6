"""What a PDF keeps in other files: it is never fetched, so the document is not whole (ISO 32000-2, 7.3.8.2, 8.10.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bundler.prepare.desk import FILE, Refused
from bundler.prepare.pdf.source import Source


def settle_outside(source: Source, streams: Sequence[Any]) -> None:
    """Refuse contents that lie in another file, and have a drawing stand for itself that stands for another file's
    page. streams: all of the document's. Raises Refused."""
    for stream in streams:
        if "/F" in stream:
            raise Refused(
                "source.outside",
                f'"{FILE}" keeps a part of what it shows in another file, which is not fetched.',
                "Ask whoever sent it for a copy that holds everything.",
            )
        if "/Ref" in stream:
            del stream["/Ref"]
            source.changed = True
            source.notes.altered(
                "file-link-removed", "a drawing that stands for a page of another file is shown as it is"
            )
