"""How long a recording plays, by what its own headers say; None where they do not, or are damaged.

Read are WAV, AIFF, FLAC, Ogg (Vorbis, Opus, Speex), MP3, AMR and the boxes of MP4, M4A, MOV and 3GP. Nothing is
decoded, and no more is read than the headers and, of Ogg, the end.
"""

from __future__ import annotations

import os
import struct
import wave
from collections.abc import Callable
from typing import IO, Final

_MOST_BOXES: Final = 10_000
_TAIL: Final = 1 << 17
_AMR: Final = (13, 14, 16, 18, 20, 21, 27, 32, 6)
"""Bytes of a frame of 20 milliseconds, by its mode (RFC 4867, 5.3)."""

_KILOBITS: Final = {
    (3, 3): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (3, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 3): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Bit rates of MPEG audio by version (3: MPEG-1, 2: MPEG-2) and layer (3: I, 2: II, 1: III) (ISO 11172-3, 2.4.2.3)."""

_HERTZ: Final = (44_100, 48_000, 32_000)
_FAULTS: Final = (
    *(struct.error, IndexError, ValueError, EOFError, ZeroDivisionError),
    *(KeyError, OverflowError, RuntimeError, wave.Error),
)
"""What headers that are damaged lead to."""


def seconds_of(stream: IO[bytes]) -> float | None:
    """How many seconds a recording plays. stream: seekable, read from its start. Raises OSError."""
    stream.seek(0)
    head = stream.read(64)
    for fits, reader in _READERS:
        if fits(head):
            stream.seek(0)
            try:
                seconds = reader(stream)
            except _FAULTS:
                return None
            return seconds if 0 < seconds < 1e7 else None
    return None


def _wave(stream: IO[bytes]) -> float:
    with wave.open(stream, "rb") as sound:
        return sound.getnframes() / sound.getframerate()


def _aiff(stream: IO[bytes]) -> float:
    """AIFF and AIFF-C: the common chunk, whose rate is a number of 80 bits."""
    stream.seek(12)
    for _ in range(_MOST_BOXES):
        kind, size = struct.unpack(">4sI", stream.read(8))
        if kind == b"COMM":
            _, frames, _, exponent, mantissa = struct.unpack(">hIhHQ", stream.read(18))
            return float(frames / (mantissa * 2.0 ** ((exponent & 0x7FFF) - 16383 - 63)))
        stream.seek(size + size % 2, os.SEEK_CUR)
    raise ValueError


def _flac(stream: IO[bytes]) -> float:
    """STREAMINFO, the first block (RFC 9639, 8.2)."""
    data = stream.read(42)
    packed = int.from_bytes(data[18:26], "big")
    return (packed & (1 << 36) - 1) / (packed >> 44)


def _ogg(stream: IO[bytes]) -> float:
    """The last page's position, by the rate that the first names (RFC 3533, 6; RFC 7845, 5.1)."""
    head = stream.read(128)
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    at = tail.rindex(b"OggS")
    (position,) = struct.unpack("<q", tail[at + 6 : at + 14])
    if (opus := head.find(b"OpusHead")) >= 0:
        (skipped,) = struct.unpack("<H", head[opus + 10 : opus + 12])
        return float((position - skipped) / 48_000)
    if (vorbis := head.find(b"\x01vorbis")) >= 0:
        return float(position / struct.unpack("<I", head[vorbis + 12 : vorbis + 16])[0])
    speex = head.index(b"Speex   ")
    return float(position / struct.unpack("<I", head[speex + 36 : speex + 40])[0])


def _boxes(stream: IO[bytes]) -> float:
    """The movie header inside the movie box (ISO 14496-12, 8.2.2)."""
    _enter(stream, b"moov")
    _enter(stream, b"mvhd")
    version = stream.read(4)[0]
    wanted, form = (28, ">QQIQ") if version == 1 else (16, ">IIII")
    _, _, scale, duration = struct.unpack(form, stream.read(wanted))
    if duration == (1 << (64 if version == 1 else 32)) - 1:
        raise ValueError  # not known, says the file
    return float(duration / scale)


def _enter(stream: IO[bytes], wanted: bytes) -> None:
    """Go to the content of the next box of a kind. Raises struct.error where there is none."""
    for _ in range(_MOST_BOXES):
        size, kind = struct.unpack(">I4s", stream.read(8))
        header = 8
        if size == 1:
            (size,), header = struct.unpack(">Q", stream.read(8)), 16
        if kind == wanted:
            return
        if size < header:
            raise ValueError
        stream.seek(size - header, os.SEEK_CUR)
    raise ValueError


def _mpeg(stream: IO[bytes]) -> float:
    """MP3: by the count of frames that its first frame gives, else by a bit rate that stays the same."""
    head = stream.read(10)
    start = 0
    if head.startswith(b"ID3"):  # ID3v2: its size in four times seven bits
        start = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    size = stream.seek(0, os.SEEK_END)
    stream.seek(start)
    data = stream.read(4096)
    at = next(at for at in range(len(data) - 4) if data[at] == 0xFF and data[at + 1] & 0xE6 in (0xE2, 0xE4, 0xE6))
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    hertz = _HERTZ[data[at + 2] >> 2 & 3] >> {3: 0, 2: 1, 0: 2}[version]
    samples = {3: 384, 2: 1152, 1: 1152 if version == 3 else 576}[layer]
    for mark in (b"Xing", b"Info"):
        found = data.find(mark, at, at + 200)
        if found >= 0 and data[found + 7] & 1:
            return float(struct.unpack(">I", data[found + 8 : found + 12])[0] * samples / hertz)
    rate = _KILOBITS[(3 if version == 3 else 2, layer)][data[at + 2] >> 4] * 1000
    return (size - start - at) * 8 / rate


def _amr(stream: IO[bytes]) -> float:
    """Frames of 20 milliseconds, counted."""
    stream.seek(6)
    frames = 0
    while mode := stream.read(1):
        stream.seek(_AMR[mode[0] >> 3 & 15] - 1, os.SEEK_CUR)
        frames += 1
    return frames * 0.02


_READERS: Final[tuple[tuple[Callable[[bytes], bool], Callable[[IO[bytes]], float]], ...]] = (
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE", _wave),
    (lambda head: head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"), _aiff),
    (lambda head: head[:4] == b"fLaC", _flac),
    (lambda head: head[:4] == b"OggS", _ogg),
    (lambda head: head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free"), _boxes),
    (lambda head: head[:6] == b"#!AMR\n", _amr),
    (
        lambda head: head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6)),
        _mpeg,
    ),
)
