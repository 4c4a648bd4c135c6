"""What a volume says of itself, and its file: title, language, metadata, one revision, nothing behind its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bundler.planning.plan import Plan
from bundler.planning.wording import volume_words
from bundler.prove.reading import get, text_of
from bundler.prove.report import Record

if TYPE_CHECKING:
    from pypdf import PdfReader

_OWN: Final = "bundler"
_TAIL: Final = 1024


def prove_file(path: Path, reader: PdfReader, complaints: Sequence[str], record: Record) -> None:
    """Sound syntax, not encrypted, one revision, and nothing before its head or behind its end."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(_TAIL)
        stream.seek(max(0, size - _TAIL))
        tail = stream.read()
    record.looked("file", size)
    if not head.startswith(b"%PDF-"):
        record.refuse("file", "The file does not begin as a PDF does.")
    if not re.search(rb"startxref\s+\d+\s+%%EOF\s{0,2}\Z", tail):
        record.refuse("trailing-data", "There is something behind the end of the PDF.")
    if "/Prev" in reader.trailer or tail.count(b"%%EOF") > 1:
        record.refuse("revisions", "The PDF holds an earlier version of itself.")
    if "/Encrypt" in reader.trailer:
        record.refuse("encrypted", "The PDF is encrypted; courts refuse it.")
    for complaint in complaints:
        record.refuse("syntax", f"pypdf complains of the file: {complaint}.")


def prove_identity(plan: Plan, volume: int, reader: PdfReader, record: Record) -> None:
    """Title, language, metadata and the way it opens are ours."""
    root: Any = reader.trailer["/Root"]
    record.looked("metadata")
    if text_of(root.get("/Lang")) != "en-GB":
        record.refuse("language", f"The PDF's language is {text_of(root.get('/Lang'))!r}, not en-GB.")
    if get(root, "/PageMode") != "/UseOutlines":
        record.refuse("page-mode", "The PDF does not open with its bookmarks shown.")
    information = _information(reader)
    _prove_title(plan, volume, information, record)
    _prove_xmp(root, information, record)


def _information(reader: PdfReader) -> dict[str, str]:
    info = get(reader.trailer, "/Info")
    return {str(key): text_of(value) for key, value in info.items()} if isinstance(info, dict) else {}


def _prove_title(plan: Plan, volume: int, information: dict[str, str], record: Record) -> None:
    title = information.get("/Title", "")
    for each in (plan.title, volume_words(volume, len(plan.volumes))):
        if each not in title or not title:
            record.refuse("title", f"The PDF's title is {title!r}; it should hold {each!r}.")
    for key, value in sorted(information.items()):
        known = key in ("/Title", "/CreationDate", "/ModDate", "/Trapped")
        ours = key in ("/Producer", "/Creator") and _OWN in value.lower()
        if key == "/Subject" and value in (plan.short_title, plan.case_number):
            continue
        if not known and not ours and value:
            record.refuse("metadata", f"The PDF's metadata say {key} {value!r}, which is not ours.")


def _prove_xmp(root: Any, information: dict[str, str], record: Record) -> None:
    """The XMP packet agrees with the information dictionary, and names nobody."""
    stream = get(root, "/Metadata")
    if not hasattr(stream, "get_data"):
        record.refuse("xmp", "The PDF has no XMP metadata.")
        return
    packet = bytes(stream.get_data())
    title = _inside(packet, "title")
    if title != information.get("/Title", ""):
        record.refuse("xmp", f"The XMP title is {title!r}, not that of the document information.")
    for name in ("creator", "Author", "contributor"):
        value = _inside(packet, name)
        if value and _OWN not in value.lower():
            record.refuse("xmp", f"The XMP metadata name {name} {value!r}.")


def _inside(packet: bytes, name: str) -> str:
    """The text of the first element of that local name."""
    from xml.etree import ElementTree

    try:
        top = ElementTree.fromstring(packet)
    except ElementTree.ParseError:
        return "unreadable"
    for element in top.iter():
        if element.tag.rpartition("}")[2] == name:
            return "".join(element.itertext()).strip()
    return ""
