"""Files carried inside a PDF: evidence may sit there. They are listed, and never carried over unasked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pikepdf

from bundler.model import Attachment, AttachmentPolicy
from bundler.prepare.desk import FILE
from bundler.prepare.pdf.links import _leaves as leaves
from bundler.prepare.pdf.source import Source, array_of, name_of, subdictionary, text_of


def list_attachments(source: Source) -> tuple[Attachment, ...]:
    """Every attached file, once; with ``attachments: include`` its bytes go to the job's folder, named by hash."""
    found: dict[str, Attachment] = {}
    for name, stream in _embedded(source):
        data = _unpack(stream)
        if data is None or len(data) > source.job.limits.attachment_bytes:
            _report_unreadable(source, name)
            continue
        attachment = Attachment(name, len(data), hashlib.sha256(data).hexdigest())
        if attachment.sha256 not in found:
            found[attachment.sha256] = attachment
            _treat(source, attachment, data)
    if found:
        source.changed = True
        source.notes.altered("attachments-taken-out", ", ".join(a.name for a in found.values()))
    return tuple(found.values())


def _embedded(source: Source) -> Iterator[tuple[str, Any]]:
    """Name and stream of each attached file, those of pins on pages too."""
    names = subdictionary(source.pdf.Root, "/Names")
    tree = subdictionary(names, "/EmbeddedFiles") if names is not None else None
    specifications = [value for _, value in leaves(tree)] if tree is not None else []
    specifications += array_of(source.pdf.Root, "/AF")
    for _, annotation in source.annotations():
        if name_of(annotation, "/Subtype") == "/FileAttachment":
            specifications.append(annotation.get("/FS"))
    for specification in specifications:
        yield from _file(specification)


def _file(specification: Any) -> Iterator[tuple[str, Any]]:
    """Name and stream of one file specification (ISO 32000-2, 7.11.3)."""
    if not isinstance(specification, pikepdf.Dictionary):
        return
    held = subdictionary(specification, "/EF")
    streams = [held.get(key) for key in ("/UF", "/F", "/Unix", "/Mac", "/DOS")] if held is not None else []
    for stream in streams:
        if isinstance(stream, pikepdf.Stream):
            name = text_of(specification, "/UF") or text_of(specification, "/F") or "unnamed file"
            yield name.replace("\\", "/").rsplit("/", 1)[-1] or "unnamed file", stream
            return


def _unpack(stream: Any) -> bytes | None:
    """The bytes of an attached file, or None where they cannot be unpacked."""
    with suppress(pikepdf.PikepdfError):
        return bytes(stream.read_bytes())
    return None


def _treat(source: Source, attachment: Attachment, data: bytes) -> None:
    """Say that it is there, and do as the manifest says."""
    what = f'"{attachment.name}" ({attachment.size:,} bytes, SHA-256 {attachment.sha256}) is attached inside "{FILE}"'
    policy = source.job.attachments
    if policy is AttachmentPolicy.INCLUDE:
        (source.job.folder / f"{attachment.sha256}.attached").write_bytes(data)
        source.notes.info("source.attachment", f"{what} and is included.")
    elif policy is AttachmentPolicy.LEAVE_OUT:
        source.notes.info("source.attachment", f"{what} and is left out, as the manifest says.")
    else:
        source.notes.warning(
            "source.attachment",
            f"{what}; it is not carried over.",
            "Add `attachments: include` to the document to include it, or `attachments: leave-out`.",
        )


def _report_unreadable(source: Source, name: str) -> None:
    """Say that an attached file cannot be read."""
    source.changed = True
    source.notes.altered("attachments-taken-out", name)
    source.notes.warning(
        "source.attachment-unreadable",
        f'"{name}" is attached inside "{FILE}" but cannot be unpacked; it is not carried over.',
        "Save it from the original in a PDF reader, if it matters, and list it as a document of its own.",
    )
