"""Sound and video: they have no pages, only a name, a length and a hash."""

from __future__ import annotations

import hashlib
import io
import wave
from typing import BinaryIO, Final

from bundler.model import Document

_CHUNK: Final = 1 << 20


def media_facts(document: Document) -> tuple[int, str, str]:
    """Size in bytes, SHA-256 in hex, and length of a recording.

    The length is the manifest's where it gives one, else what a WAV file says of itself ("12:40", "1:02:03"), else
    "". Raises OSError where the recording cannot be read, ValueError for a document without a source.
    """
    source = document.source
    if source is None:
        raise ValueError(f"{document.id} has no source")
    if source.path is not None and source.open is None:
        with source.path.open("rb") as stream:
            size, digest = _measure(stream)
            stream.seek(0)
            length = document.duration or _wave_length(stream)
        return size, digest, length
    data = source.read()
    length = document.duration or _wave_length(io.BytesIO(data))
    return len(data), hashlib.sha256(data).hexdigest(), length


def _measure(stream: BinaryIO) -> tuple[int, str]:
    """Size and hash, read in parts: a recording may be large."""
    size, digest = 0, hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()


def _wave_length(stream: BinaryIO) -> str:
    """How long a WAV file plays, or "" for any other."""
    try:
        with wave.open(stream, "rb") as sound:
            seconds = round(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError):
        return ""
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
