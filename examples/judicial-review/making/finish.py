"""The last touch to every PDF: written by pikepdf, small, and the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf

Change = Callable[[pikepdf.Pdf], Any]


def finish(data: bytes, *changes: Change, modern: bool = True, encryption: Any = False) -> bytes:
    """The PDF with the changes made to it. modern: object and cross-reference streams, as office programs write."""
    streams = pikepdf.ObjectStreamMode.generate if modern else pikepdf.ObjectStreamMode.disable
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for change in changes:
            change(pdf)
        pdf.save(
            target,
            object_stream_mode=streams,
            compress_streams=True,
            recompress_flate=True,
            deterministic_id=not encryption,
            static_id=bool(encryption),
            encryption=encryption,
        )
    return target.getvalue()


def write(root: Path, name: str, data: bytes) -> None:
    """Write a source file below the example's folder, making its folder where need be."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
