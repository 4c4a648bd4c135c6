"""Sound and film: told by content, never by name."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest

from bundler.cache import Cache
from bundler.children import Crew
from bundler.model import Document, DocumentKind, Finding, MediaFacts, Severity, Source
from bundler.prepare.media import is_recording, recordings
from tests.making import pdf


def _recording(data: bytes, **more: str) -> Document:
    source = Source.of_bytes("interview.mp3", data)
    return Document("r", DocumentKind.MEDIA, "Interview", line=7, source=source, **more)  # type: ignore[arg-type]


def found(document: Document, folder: Path) -> tuple[MediaFacts | None, list[Finding]]:
    """What is known of a recording, and what is said of it."""
    with Crew(1) as crew:
        facts, findings = recordings([document], folder / "work", crew, Cache(None), "m.yaml")
    return facts.get(document.id), findings


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
def test_sound_and_film_are_told_by_content(data: bytes, tmp_path: Path) -> None:
    assert is_recording(data)
    assert found(_recording(data, duration="12:40", supplied="on a disc"), tmp_path)[1] == []


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
def test_what_is_no_recording_is_an_error(data: bytes, tmp_path: Path) -> None:
    facts, [finding] = found(_recording(data), tmp_path)
    assert (finding.code, finding.severity, finding.place.line) == ("source.not-a-recording", Severity.ERROR, 7)
    assert facts is None


def test_empty_recording_is_an_error(tmp_path: Path) -> None:
    _, [finding] = found(_recording(b""), tmp_path)
    assert (finding.code, finding.severity) == ("source.empty-recording", Severity.ERROR)


def test_unknown_content_is_a_warning(tmp_path: Path) -> None:
    _, findings = found(_recording(bytes(range(1, 200)), duration="1:00", supplied="x"), tmp_path)
    assert [(each.code, each.severity) for each in findings] == [("source.unknown-recording", Severity.WARNING)]


def test_length_and_supply_that_are_not_known_are_a_warning_each(tmp_path: Path) -> None:
    _, findings = found(_recording(RECORDINGS["mp3"]), tmp_path)
    assert [each.code for each in findings] == ["source.recording-length", "source.recording-supplied"]
    assert {each.severity for each in findings} == {Severity.WARNING}


def test_length_that_the_recording_gives_itself(tmp_path: Path) -> None:
    facts, findings = found(_recording(RECORDINGS["wav"]), tmp_path)
    assert [each.code for each in findings] == ["source.recording-supplied"]
    assert facts and facts.duration == "0:02"


def test_a_recording_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    document = Document("r", DocumentKind.MEDIA, "R", source=Source("a", tmp_path / "no"), supplied="on a disc")
    facts, [finding] = found(document, tmp_path)
    assert (facts, finding.code, finding.severity) == (None, "source.unreadable", Severity.ERROR)
