"""Sound and video: they have no pages, only a name, a length and a hash."""

from __future__ import annotations

import hashlib
import tempfile
import wave
from typing import IO, Final

from bundler.model import Document, Finding, Place, error, warning
from bundler.prepare.sniff import NAMES, kind_of

_CHUNK: Final = 1 << 20
_IN_MEMORY: Final = 16 << 20
"""A recording that is no file is copied to the disk from so many bytes."""

_HEAD: Final = 4096
"""So much of a recording tells its kind."""

_MAGIC: Final = (
    (b"ID3", 0),  # MP3 with its tag
    (b"fLaC", 0),
    (b"OggS", 0),
    (b"\x1aE\xdf\xa3", 0),  # Matroska and WebM
    (b"#!AMR", 0),
    (b"0&\xb2u\x8ef\xcf\x11\xa6\xd9\x00\xaa\x00b\xcel", 0),  # ASF: WMA and WMV
    (b"\x00\x00\x01\xba", 0),  # MPEG programme stream
    (b"\x00\x00\x01\xb3", 0),  # MPEG video
    (b"moov", 4),  # QuickTime without a type box
    (b"mdat", 4),
    (b"wide", 4),
    (b"ADIF", 0),
)
"""What sound and film begin with, and where it stands."""

_RIFF: Final = (b"WAVE", b"AVI ")
_FORM: Final = (b"AIFF", b"AIFC")
_STILL: Final = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"crx ")
"""Brands of the same boxes as MP4 that hold a picture."""


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
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        for part in source.parts(_CHUNK):
            copy.write(part)
        copy.seek(0)
        size, digest = _measure(copy)
        copy.seek(0)
        return size, digest, document.duration or _wave_length(copy)


def _measure(stream: IO[bytes]) -> tuple[int, str]:
    """Size and hash, read in parts: a recording may be large."""
    size, digest = 0, hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()


def _wave_length(stream: IO[bytes]) -> str:
    """How long a WAV file plays, or "" for any other."""
    try:
        with wave.open(stream, "rb") as sound:
            seconds = round(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError):
        return ""
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


# --- what there is to say of a recording ------------------------------------------------------------------------------


def media_findings(document: Document, manifest_name: str) -> list[Finding]:
    """Whether a recording is one, by its content, and whether its sheet can say how long it is and how it is supplied.

    manifest_name: what the places of the findings call the manifest. An empty file, and one whose content is known to
    be neither sound nor film, is an error; content of an unknown kind, a length that neither the manifest nor the
    recording gives, and a missing ``supplied`` are warnings. Raises OSError where the recording cannot be read,
    ValueError for a document without a source.
    """
    if document.source is None:
        raise ValueError(f"{document.id} has no source")
    name = document.source.name
    place = Place(manifest_name, document.file_line or document.line, document.id)
    head = _head(document)
    if not head:
        remedy = "Copy the recording again from where it came from."
        return [error("source.empty-recording", f"The recording “{name}” is empty.", place, remedy)]
    findings = _about_kind(name, head, place)
    if any(finding.code == "source.not-a-recording" for finding in findings):
        return findings
    _, _, length = media_facts(document)
    if not length:
        message = f"How long the recording “{name}” plays is not known, so its sheet does not say it."
        findings.append(warning("source.recording-length", message, place, 'Add its length: duration: "12:40".'))
    if not document.supplied:
        message = f"Nothing says how the recording “{name}” is supplied to the court."
        remedy = "Add supplied: with the words, such as supplied: on a USB stick lodged with the court."
        findings.append(warning("source.recording-supplied", message, place, remedy))
    return findings


def _about_kind(name: str, head: bytes, place: Place) -> list[Finding]:
    if is_recording(head):
        return []
    kind = kind_of(head)
    if kind == "unknown":
        message = f"The content of “{name}” is of no kind of sound or film that is known here."
        return [warning("source.unknown-recording", message, place, "Play it, to see whether it is the right file.")]
    message = f"“{name}” is named as a recording and is {NAMES[kind]}."
    return [error("source.not-a-recording", message, place, "Name the recording, or write file: instead of media:.")]


def is_recording(head: bytes) -> bool:
    """Whether the first bytes of a file are those of sound or film, whatever its name."""
    if any(head[at : at + len(magic)] == magic for magic, at in _MAGIC):
        return True
    if head[:4] == b"RIFF":
        return head[8:12] in _RIFF
    if head[:4] == b"FORM":
        return head[8:12] in _FORM
    if head[4:8] == b"ftyp":  # MP4, M4A, MOV, 3GP (ISO 14496-12, 4.3)
        return head[8:12] not in _STILL
    return _is_mpeg_audio(head) or _is_transport_stream(head)


def _is_mpeg_audio(head: bytes) -> bool:
    """A frame of MP3 (ISO 11172-3, 2.4.2.3) or of AAC in ADTS (ISO 13818-7, 6.2): twelve set bits, then sane fields."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    layer = head[1] >> 1 & 3
    if layer == 3:  # layer I, which no one uses; and how UTF-16 text begins
        return False
    if layer == 0:  # ADTS: a sampling frequency out of thirteen
        return head[1] & 0xF0 == 0xF0 and head[2] >> 2 & 15 < 13
    version, rate, frequency = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and rate not in (0, 15) and frequency != 3


def _is_transport_stream(head: bytes) -> bool:
    """MPEG transport stream, as of cameras: a sync byte every 188 bytes (ISO 13818-1, 2.4.3.2)."""
    return len(head) > 2 * 188 and all(head[at] == 0x47 for at in range(0, min(len(head), 5 * 188), 188))


def _head(document: Document) -> bytes:
    source = document.source
    return b"" if source is None else next(source.parts(_HEAD), b"")
