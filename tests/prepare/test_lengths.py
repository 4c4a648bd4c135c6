"""How long recordings play, by the headers of each kind."""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from bundler.children import Crew, Task
from bundler.prepare.lengths import length_of


def wav(seconds: float) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * int(8000 * seconds))
    return out.getvalue()


def aiff(seconds: float) -> bytes:
    rate = struct.pack(">HQ", 16383 + 12, 8000 << (63 - 12))
    common = struct.pack(">hIh", 1, int(8000 * seconds), 8) + rate
    return b"FORM\0\0\0\0AIFF" + b"NAME\0\0\0\x03abc\0" + b"COMM" + struct.pack(">I", len(common)) + common


def flac(seconds: float) -> bytes:
    packed = 44_100 << 44 | 1 << 41 | 15 << 36 | int(44_100 * seconds)
    return b"fLaC\0\0\0\x22" + bytes(10) + packed.to_bytes(8, "big") + bytes(16)


def vorbis(seconds: float) -> bytes:
    def page(position: int, body: bytes) -> bytes:
        return b"OggS\0\0" + struct.pack("<qIII", position, 1, 0, 0) + b"\x01" + bytes([len(body)]) + body

    head = b"\x01vorbis" + struct.pack("<IBI", 0, 2, 22_050) + bytes(14)
    return page(0, head) + page(int(22_050 * seconds), b"sound") * 2


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def mp4(seconds: float) -> bytes:
    header = struct.pack(">IIIII", 0, 0, 0, 600, int(600 * seconds)) + bytes(80)
    movie = box(b"moov", box(b"free", bytes(5)) + box(b"mvhd", header))
    return box(b"ftyp", b"isom\0\0\2\0") + box(b"mdat", bytes(999)) + movie


def mp3(seconds: float, tag: int = 0) -> bytes:
    frame = b"\xff\xfb\x90\x00" + bytes(413)  # MPEG-1, layer III, 128 kbit/s, 44.1 kHz: 26 ms
    size = bytes(tag >> shift & 0x7F for shift in (21, 14, 7, 0))
    front = b"ID3\x04\0\0" + size + bytes(tag) if tag else b""
    return front + frame * round(seconds * 44_100 / 1152)


KINDS: tuple[Callable[[float], bytes], ...] = (wav, aiff, flac, vorbis, mp4, mp3, lambda seconds: mp3(seconds, 3000))


def seconds_of(folder: Path, data: bytes) -> float | None:
    (folder / "recording").write_bytes(data)
    found: float | None = length_of({"path": str(folder / "recording")})["seconds"]
    return found


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("seconds", [2, 61])
def test_every_kind_is_told_by_content(make: Callable[[float], bytes], seconds: int, tmp_path: Path) -> None:
    assert seconds_of(tmp_path, make(seconds)) == pytest.approx(seconds, abs=0.05)


@pytest.mark.parametrize("data", [b"", b"\x1aE\xdf\xa3" + bytes(60), b"plain text", mp4(0), wav(0)])
def test_what_does_not_say_is_not_known(data: bytes, tmp_path: Path) -> None:
    assert seconds_of(tmp_path, data) is None


def test_a_damaged_recording_harms_nothing(tmp_path: Path) -> None:
    """Whatever a header leads the library to, it is a child that comes to it: the answer is a failure, not a fault."""
    tasks = []
    for number, make in enumerate(KINDS):
        data = make(2)
        for cut in range(4, 80, 8):
            for name, spoilt in (("cut", data[:cut]), ("full", data[:cut] + b"\xff" * 8 + data[cut + 8 :])):
                path = tmp_path / f"{number}-{cut}-{name}"
                path.write_bytes(spoilt)
                tasks.append(Task("length", {"path": str(path)}, 20.0))
    with Crew(2) as crew:
        outcomes = crew.run(tasks)
    assert len(outcomes) == len(tasks) == 20 * len(KINDS)
    assert all(outcome.value is not None or outcome.failure in ("error", "memory") for outcome in outcomes)
