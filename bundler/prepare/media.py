"""Sound and video: they have no pages, only a name, a length and a hash."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bundler.cache import Cache
from bundler.children import Crew, Task
from bundler.model import Document, DocumentKind, Finding, MediaFacts, Place, Severity, Source, error, warning
from bundler.prepare.sniff import NAMES, kind_of

_CHUNK: Final = 1 << 20
_SECONDS: Final = 30.0
"""A child has so long to find out how long a recording plays: headers are all that it reads."""

_KIND: Final = "length-1"
"""Of the cache's entries; raised where lengths are read in another way."""

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


@dataclass(frozen=True)
class _Read:
    """What one reading of a recording gives. size: bytes. sha256: in hex. path: where its bytes lie."""

    size: int
    sha256: str
    head: bytes
    path: Path


def recordings(
    documents: Iterable[Document], work: Path, crew: Crew, cache: Cache, manifest: str
) -> tuple[dict[str, MediaFacts], list[Finding]]:
    """What is known of each document of kind MEDIA, by its id; others are passed over.

    work: a private folder, for a recording that is no file. manifest: its name, for the places of findings.
    The length is the manifest's where it gives one, else what the recording says of itself, read by a child.
    An empty file, one that cannot be read, and one whose content is known to be neither sound nor film, is an error;
    content of an unknown kind, a length that neither the manifest nor the recording gives, and a missing ``supplied``
    are warnings. Raises Cancelled.
    """
    findings: dict[str, list[Finding]] = {}
    sound: list[tuple[Document, _Read]] = []
    for document in documents:
        if document.kind is not DocumentKind.MEDIA:
            continue
        read = _read(document, work, manifest)
        found = [read] if isinstance(read, Finding) else _about_kind(document, read.head, manifest)
        findings[document.id] = found
        if isinstance(read, _Read) and not any(each.severity is Severity.ERROR for each in found):
            sound.append((document, read))
    lengths = _lengths(sound, crew, cache)
    facts = {
        document.id: MediaFacts(read.size, read.sha256, document.duration or spoken(lengths.get(read.sha256)))
        for document, read in sound
    }
    for document, _ in sound:
        findings[document.id] += _unsaid(document, facts[document.id], manifest)
    return facts, [finding for each in findings.values() for finding in each]


def _read(document: Document, work: Path, manifest: str) -> _Read | Finding:
    """A recording read once, in parts, for it may be large; one that is no file is copied to the disk."""
    place = Place(manifest, document.line, document.id)
    source = document.source
    name = source.name if source else document.id
    try:
        if source is None or not (source.open or (source.path and source.path.is_file())):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        kept = source.path if source.path and not source.open else _copied(source, work)
        size, digest, head = 0, hashlib.sha256(), b""
        with kept.open("rb") as stream:
            while part := stream.read(_CHUNK):
                head = head or part[:_HEAD]
                size += len(part)
                digest.update(part)
    except OSError as problem:
        message = f"The recording “{name}” cannot be read: {problem.strerror or problem}."
        return error("source.unreadable", message, place, "Put it back, or leave the entry out.")
    return _Read(size, digest.hexdigest(), head, kept)


def _copied(source: Source, work: Path) -> Path:
    """A file with the bytes of a source that is none. Raises OSError."""
    work.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(".recording", dir=work)
    with os.fdopen(handle, "wb") as copy:
        copy.writelines(source.parts(_CHUNK))
    return Path(name)


def _lengths(sound: Sequence[tuple[Document, _Read]], crew: Crew, cache: Cache) -> dict[str, float]:
    """Seconds by SHA-256, of those that the manifest leaves open and that say it themselves."""
    wanted = {read.sha256: read.path for document, read in sound if not document.duration}
    known = {key: kept for key in wanted if (kept := cache.get(_KIND, key)) is not None}
    missing = [key for key in wanted if key not in known]
    tasks = [Task("length", {"path": str(wanted[key])}, _SECONDS, label="the length of a recording") for key in missing]
    for key, outcome in zip(missing, crew.run(tasks) if tasks else (), strict=True):
        known[key] = json.dumps(outcome.value["seconds"] if outcome.value else None).encode("ascii")
        cache.put(_KIND, key, known[key])
    return {key: float(seconds) for key, kept in known.items() if (seconds := json.loads(kept)) is not None}


def spoken(seconds: float | None) -> str:
    """A length as a sheet says it: "12:40", "1:02:03"; "" for one that is not known."""
    if seconds is None:
        return ""
    whole = max(1, round(seconds))
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


# --- what there is to say of a recording ------------------------------------------------------------------------------


def _unsaid(document: Document, facts: MediaFacts, manifest: str) -> list[Finding]:
    """Warnings of what the sheet of a recording should say, and cannot."""
    name = document.source.name if document.source else document.id
    place = Place(manifest, document.file_line or document.line, document.id)
    found = []
    if not facts.duration:
        message = f"How long the recording “{name}” plays is not known, so its sheet does not say it."
        found.append(warning("source.recording-length", message, place, 'Add its length: duration: "12:40".'))
    if not document.supplied:
        message = f"Nothing says how the recording “{name}” is supplied to the court."
        remedy = "Add supplied: with the words, such as supplied: on a USB stick lodged with the court."
        found.append(warning("source.recording-supplied", message, place, remedy))
    return found


def _about_kind(document: Document, head: bytes, manifest: str) -> list[Finding]:
    """Whether a recording is one, by its content."""
    name = document.source.name if document.source else document.id
    place = Place(manifest, document.file_line or document.line, document.id)
    if not head:
        remedy = "Copy the recording again from where it came from."
        return [error("source.empty-recording", f"The recording “{name}” is empty.", place, remedy)]
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
