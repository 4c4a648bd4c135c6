"""The kind of a file, told by its content and never by its name."""

from __future__ import annotations

import io
import mmap
import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import IO, Final, cast

MAGIC: Final[tuple[tuple[bytes, int, str], ...]] = (
    (b"\xff\xd8\xff", 0, "jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "png"),
    (b"PK\x03\x04", 0, "zip"),
    (b"PK\x05\x06", 0, "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "ole"),
    (b"{\\rtf", 0, "rtf"),
    (b"II*\x00", 0, "tiff"),
    (b"MM\x00*", 0, "tiff"),
    (b"II+\x00", 0, "tiff"),
    (b"MM\x00+", 0, "tiff"),
    (b"GIF8", 0, "gif"),
    (b"ftypheic", 4, "heic"),
    (b"ftypheix", 4, "heic"),
    (b"ftypheim", 4, "heic"),
    (b"ftypheis", 4, "heic"),
    (b"ftyphevc", 4, "heic"),
    (b"ftypmif1", 4, "heic"),
    (b"ftypmsf1", 4, "heic"),
    (b"WEBP", 8, "webp"),
    (b"BM", 0, "bmp"),
    (b"%!PS", 0, "postscript"),
    (b"\x7fELF", 0, "program"),
    (b"MZ", 0, "program"),
    (b"\x1f\x8b", 0, "gzip"),
    (b"7z\xbc\xaf", 0, "archive"),
    (b"Rar!", 0, "archive"),
)
"""What a file begins with: bytes, where they stand, kind."""

NAMES: Final[Mapping[str, str]] = {
    "pdf": "a PDF",
    "jpeg": "a JPEG picture",
    "png": "a PNG picture",
    "text": "plain text",
    "markdown": "a Markdown text",
    "html": "a web page",
    "csv": "a CSV table",
    "docx": "a Word document",
    "doc": "a Word document of the old kind",
    "odt": "an OpenDocument text",
    "rtf": "a rich text file",
    "xlsx": "an Excel workbook",
    "xls": "an Excel workbook of the old kind",
    "ods": "an OpenDocument spreadsheet",
    "pptx": "a PowerPoint presentation",
    "ppt": "a PowerPoint presentation of the old kind",
    "odp": "an OpenDocument presentation",
    "flat-odf": "an OpenDocument file in one piece of XML",
    "locked-office": "an Office file locked with a password",
    "eml": "an email",
    "msg": "an Outlook message",
    "mbox": "a mailbox",
    "tnef": "a winmail.dat of Outlook",
    "zip": "a ZIP file",
    "ole": "a file of an old Office program",
    "tiff": "a TIFF picture",
    "gif": "a GIF picture",
    "heic": "a HEIC picture",
    "webp": "a WebP picture",
    "bmp": "a BMP picture",
    "postscript": "a PostScript file",
    "program": "a program",
    "gzip": "a compressed file",
    "archive": "an archive",
    "empty": "empty",
    "unknown": "of a kind that is not known here",
}
"""How a kind is called in a message."""

SUFFIXES: Final[Mapping[str, str]] = {
    ".pdf": "pdf", ".jpg": "jpeg", ".jpeg": "jpeg", ".jpe": "jpeg", ".png": "png", ".txt": "text", ".text": "text",
    ".log": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".csv": "csv", ".tsv": "csv", ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".doc": "doc", ".odt": "odt",
    ".rtf": "rtf", ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods", ".pptx": "pptx", ".pptm": "pptx",
    ".ppsx": "pptx", ".ppt": "ppt", ".odp": "odp", ".eml": "eml", ".msg": "msg", ".mbox": "mbox", ".mbx": "mbox",
    ".zip": "zip", ".tif": "tiff", ".tiff": "tiff", ".gif": "gif", ".heic": "heic", ".heif": "heic", ".webp": "webp",
    ".bmp": "bmp", ".dib": "bmp", ".fodt": "flat-odf", ".fods": "flat-odf", ".fodp": "flat-odf",
}  # fmt: skip
"""The kind that the end of a name promises."""

ENDINGS: Final[Mapping[str, str]] = {
    "pdf": ".pdf", "jpeg": ".jpg", "png": ".png", "text": ".txt", "markdown": ".md", "html": ".html", "csv": ".csv",
    "docx": ".docx", "doc": ".doc", "odt": ".odt", "rtf": ".rtf", "xlsx": ".xlsx", "xls": ".xls", "ods": ".ods",
    "pptx": ".pptx", "ppt": ".ppt", "odp": ".odp", "eml": ".eml", "msg": ".msg", "mbox": ".mbox", "zip": ".zip",
    "tiff": ".tif", "gif": ".gif", "heic": ".heic", "webp": ".webp", "bmp": ".bmp",
}  # fmt: skip
"""The end of a name that goes with a kind."""

FAMILIES: Final = (
    frozenset({"jpeg", "png", "tiff", "gif", "heic", "webp", "bmp"}),
    frozenset({"docx", "doc", "odt", "rtf"}),
    frozenset({"xlsx", "xls", "ods"}),
    frozenset({"pptx", "ppt", "odp"}),
    frozenset({"eml", "mbox"}),
)
"""Kinds that programs save under one another's names: such a name is stated and does no harm."""

WORDY: Final = frozenset({"text", "markdown", "csv"})
"""Kinds whose content is plain text: only their name tells them apart."""

HEADER_WITHIN: Final = 1024
"""Readers accept a PDF whose header stands after so many bytes of junk at most."""

MOST_MEMBERS: Final = 100_000
MOST_LISTING: Final = 16 << 20
"""A ZIP file of more members, or with a longer list of them, is not looked into here."""

_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HTML: Final = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.I | re.S)
_ODF_XML: Final = re.compile(rb"\s*<\?xml[^>]*>.{0,2000}<office:document[\s>]", re.S)
_MBOX: Final = re.compile(rb"From [^\r\n]{3,200}\r?\n[!-9;-~]+:[ \t]?")
_FIELD: Final = re.compile(rb"(?:[!-9;-~]{1,76}[ \t]*:[^\r\n]*(?:\r?\n|$|\r)(?:[ \t]+[^\r\n]*(?:\r?\n|$|\r))*)")
_MAIL: Final = frozenset({
    b"received", b"return-path", b"from", b"to", b"date", b"subject", b"message-id", b"mime-version", b"delivered-to",
    b"content-type", b"reply-to", b"x-mozilla-status", b"sender", b"cc", b"dkim-signature", b"arc-seal", b"bcc",
})  # fmt: skip
_OPEN_DOCUMENT: Final = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
_OPEN_XML: Final = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_OLE: Final = (
    ("EncryptedPackage", "locked-office"),
    ("__properties_version1.0", "msg"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
"""Names of streams in a compound file ([MS-CFB] 2.6.1), the most telling first."""


def kind_of(data: bytes | mmap.mmap, name: str = "") -> str:
    """A key of NAMES. data: the whole content, or a map of it. name: tells texts apart that only differ by what they
    are meant for, and nothing else."""
    if not data:
        return "empty"
    for magic, at, kind in MAGIC:
        if data[at : at + len(magic)] == magic:
            return _inside(data, kind)
    if data[:4] == b"\x78\x9f\x3e\x22":
        return "tnef"
    if b"%PDF-" in data[:HEADER_WITHIN] and not _mentions_pdf(data):
        return "pdf"
    return _wording(data, name)


def _mentions_pdf(data: bytes | mmap.mmap) -> bool:
    """Whether a text only speaks of PDF: nothing in it is a PDF's own."""
    if data[:5] == b"%PDF-":
        return False
    return not any(data.find(word) >= 0 for word in (b" obj", b"trailer", b"startxref")) and _is_text(data)


def _inside(data: bytes | mmap.mmap, kind: str) -> str:
    """What a container holds."""
    if kind == "zip":
        return _zipped(data)
    if kind == "ole":
        return next((found for mark, found in _OLE if data.find(mark.encode("utf-16-le")) >= 0), "ole")
    return kind


def _zipped(data: bytes | mmap.mmap) -> str:
    """An office document by the names of its parts; nothing is unpacked."""
    said = data[30:120]
    if said.startswith(b"mimetypeapplication/vnd.oasis.opendocument."):
        what = re.match(rb"[a-z]+", said[len(b"mimetypeapplication/vnd.oasis.opendocument.") :])
        return _OPEN_DOCUMENT.get(what.group() if what else b"", "zip")
    end = data.rfind(b"PK\x05\x06")
    listing = int.from_bytes(data[end + 12 : end + 16], "little")
    if end < 0 or int.from_bytes(data[end + 10 : end + 12], "little") > MOST_MEMBERS or listing > MOST_LISTING:
        return "zip"
    try:
        with zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else cast("IO[bytes]", data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        return "zip"
    if not any(name.lower() == "[content_types].xml" for name in names):
        return "zip"
    return next((kind for start, kind in _OPEN_XML if any(name.startswith(start) for name in names)), "zip")


def _wording(data: bytes | mmap.mmap, name: str) -> str:
    """The kind of something that begins with no magic bytes."""
    head = data[:65536]
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if _ODF_XML.match(head):
        return "flat-odf"
    if _MBOX.match(head):
        return "mbox"
    if _is_mail(head):
        return "eml"
    if not _is_text(data):
        return "unknown"
    said = promised(name)
    return said if said in WORDY or said == "html" else "text"


def _is_mail(head: bytes) -> bool:
    """Whether bytes begin as an email does: header fields (RFC 5322, 2.2), several of those that mails have."""
    names: set[bytes] = set()
    at = 0
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    while (field := _FIELD.match(head, at)) and len(names) < 40:
        names.add(field.group().split(b":", 1)[0].strip().lower())
        at = field.end()
    ended = at >= len(head) or head[at : at + 1] in b"\r\n"
    known = names & _MAIL
    return len(known) >= 2 and (ended or len(known) >= 4) and (b"from" in known or len(known) >= 3)


def _is_text(data: bytes | mmap.mmap) -> bool:
    """Whether bytes read as text: marked as UTF-16, or free of control characters."""
    return data[:2] in (b"\xff\xfe", b"\xfe\xff") or not _CONTROL.search(data)


def promised(name: str) -> str | None:
    """The kind that a name promises, "" for a name without a suffix, None for a suffix that is not known."""
    suffix = PurePosixPath(name).suffix.lower()
    return SUFFIXES.get(suffix) if suffix else ""


def akin(one: str, other: str) -> bool:
    """Whether two different kinds are often saved under one another's names."""
    return one != other and any({one, other} <= family for family in FAMILIES)
