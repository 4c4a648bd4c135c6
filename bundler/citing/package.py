"""A Word document as the ZIP package that it is (ECMA-376 part 2): read whole, and written with some parts changed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MEMBERS: Final = 10_000
"""Parts that a document may have."""

PART_BYTES: Final = 200_000_000
"""Bytes that a part of it may have, unpacked."""

BYTES: Final = 1_000_000_000
"""Bytes that all parts may have."""

_OURS: Final = b"\xb7\xc1\x04\x00cite"
"""An extra field of the ZIP format (APPNOTE.TXT, 4.5.1) by which a document that we wrote, and nobody saved since, is
known: header 0xC1B7, four bytes. Whoever saves the document anew leaves it out."""

_FAULTS: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)

_SAVE_AS: Final = "Open it in Word, save it as a Word document (.docx), and name that file."


class Refused(Exception):
    """A draft cannot be taken. code, message with ``{name}`` for the draft's name, and what to do."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy


@dataclass(frozen=True)
class Package:
    """The members of a document, in their order."""

    members: tuple[tuple[zipfile.ZipInfo, bytes], ...]

    def written(self, changed: Mapping[str, bytes]) -> bytes:
        """The package with other bytes for some of its members; everything else of it stays, order and dates too."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
            for position, (info, data) in enumerate(self.members):
                kept = zipfile.ZipInfo(info.filename, info.date_time)
                kept.compress_type = (
                    zipfile.ZIP_STORED if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
                )
                kept.external_attr, kept.create_system, kept.comment = (
                    info.external_attr,
                    info.create_system,
                    info.comment,
                )
                kept.extra = _OURS if position == 0 else b""
                out.writestr(kept, changed.get(info.filename, data))
        return buffer.getvalue()


def is_ours(data: bytes) -> bool:
    """Whether a file is a document that ``written`` made and that nobody has saved since."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(_OURS in info.extra for info in archive.infolist()[:1])
    except _FAULTS:
        return False


def open_package(data: bytes) -> Package:
    """The package in a file's bytes. Raises Refused."""
    if not data.startswith(b"PK"):
        raise _other_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check(infos)
            return Package(tuple((info, archive.read(info)) for info in infos))
    except _FAULTS:
        raise Refused("cite.damaged", "{name} is damaged: it cannot be unpacked.", _DAMAGED) from None


_DAMAGED: Final = "Open it in Word, which may mend it, save it anew, and name that file."


def _check(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse what is no Word document, or may not be changed. Raises Refused."""
    names = [info.filename for info in infos]
    if len(infos) > MEMBERS or sum(i.file_size for i in infos) > BYTES or any(i.file_size > PART_BYTES for i in infos):
        raise Refused("cite.too-large", "{name} unpacks to more than any draft.", "Ask whoever sent it what it is.")
    if any(info.flag_bits & 1 for info in infos):
        raise _locked()
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise Refused("cite.not-word", "{name} is not a Word document.", _SAVE_AS)
    if len(set(names)) < len(names):
        raise Refused("cite.damaged", "{name} is damaged: two of its parts have one name.", _DAMAGED)
    if any(name.startswith("_xmlsignatures/") for name in names):
        message = "{name} is signed digitally: any change of it would break the signature."
        raise Refused("cite.signed", message, "Put the references into the draft before it is signed.")


def _other_kind(data: bytes) -> Refused:
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # a compound file: an old document, or a new one under a password
        if "EncryptedPackage".encode("utf-16-le") in data:
            return _locked()
        return Refused("cite.not-word", "{name} is a Word document of the old kind (.doc).", _SAVE_AS)
    return Refused("cite.not-word", "{name} is not a Word document.", _SAVE_AS)


def _locked() -> Refused:
    remedy = "Open it in Word with its password, save it without one (File, Info, Protect), and name that file."
    return Refused("cite.locked", "{name} is locked with a password.", remedy)
