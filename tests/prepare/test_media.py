"""Sound and film: told by content, never by name."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest

from bundler.model import Document, DocumentKind, Severity, Source
from bundler.prepare.media import is_recording, media_facts, media_findings
from tests.making import pdf


def _recording(data: bytes, **more: str) -> Document:
    source = Source.of_bytes("interview.mp3", data)
    return Document("r", DocumentKind.MEDIA, "Interview", line=7, source=source, **more)  # type: ignore[arg-type]


def _sound() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(100)
        sound.writeframes(b"\x80" * 200)
    return buffer.getvalue()


RECORDINGS = {
    "wav": _sound(),
    "mp3 with tag": b"ID3\x04" + bytes(20),
    "mp3": b"\xff\xfb\x90\x64" + bytes(20),
    "aac": b"\xff\xf1\x50\x80" + bytes(20),
    "mp4": b"\0\0\0\x18ftypisom" + bytes(20),
    "m4a": b"\0\0\0\x18ftypM4A " + bytes(20),
    "mov": b"\0\0\0\x14ftypqt  " + bytes(20),
    "old mov": b"\0\0\0\x14moov" + bytes(20),
    "3gp": b"\0\0\0\x14ftyp3gp4" + bytes(20),
    "ogg": b"OggS\0" + bytes(20),
    "flac": b"fLaC\0" + bytes(20),
    "webm": b"\x1aE\xdf\xa3" + bytes(20),
    "avi": b"RIFF\x24\0\0\0AVI LIST" + bytes(20),
    "amr": b"#!AMR\n" + bytes(20),
    "wma": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(20),
    "aiff": b"FORM\0\0\0\x20AIFF" + bytes(20),
    "transport stream": (b"G" + bytes(187)) * 6,
}


@pytest.mark.parametrize("data", RECORDINGS.values(), ids=RECORDINGS)
def test_sound_and_film_are_told_by_content(data: bytes) -> None:
    assert is_recording(data)
    assert media_findings(_recording(data, duration="12:40", supplied="on a disc"), "m.yaml") == []


OTHERS = {
    "text": b"a note of the interview",
    "pdf": pdf("x", 1),
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(20),
    "heic": b"\0\0\0\x18ftypheic" + bytes(20),
    "webp": b"RIFF\x24\0\0\0WEBPVP8 " + bytes(20),
    "utf-16 text": "a note".encode("utf-16"),
    "zip": b"PK\x03\x04" + bytes(20),
}


@pytest.mark.parametrize("data", OTHERS.values(), ids=OTHERS)
def test_what_is_no_recording_is_an_error(data: bytes) -> None:
    (found,) = media_findings(_recording(data), "m.yaml")
    assert (found.code, found.severity, found.place.line) == ("source.not-a-recording", Severity.ERROR, 7)


def test_empty_recording_is_an_error() -> None:
    (found,) = media_findings(_recording(b""), "m.yaml")
    assert (found.code, found.severity) == ("source.empty-recording", Severity.ERROR)


def test_unknown_content_is_a_warning() -> None:
    found = media_findings(_recording(bytes(range(1, 200)), duration="1:00", supplied="x"), "m.yaml")
    assert [(each.code, each.severity) for each in found] == [("source.unknown-recording", Severity.WARNING)]


def test_length_and_supply_that_are_not_known_are_a_warning_each() -> None:
    found = media_findings(_recording(RECORDINGS["mp3"]), "m.yaml")
    assert [each.code for each in found] == ["source.recording-length", "source.recording-supplied"]
    assert {each.severity for each in found} == {Severity.WARNING}


def test_length_that_the_recording_gives_itself() -> None:
    found = media_findings(_recording(RECORDINGS["wav"]), "m.yaml")
    assert [each.code for each in found] == ["source.recording-supplied"]
    assert media_facts(_recording(RECORDINGS["wav"]))[2] == "0:02"


def test_recording_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(_sound())
    document = Document("r", DocumentKind.MEDIA, "R", source=Source("a.wav", path), supplied="on a disc")
    assert media_findings(document, "m.yaml") == []
    with pytest.raises(FileNotFoundError):
        media_findings(Document("r", DocumentKind.MEDIA, "R", source=Source("a", tmp_path / "no")), "m.yaml")
