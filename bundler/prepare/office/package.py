"""Office files are ZIP packages of XML: opened within limits, without a document type, and written anew.

Sources: ECMA-376 part 2 (Open Packaging Conventions), ODF 1.3 part 2.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from lxml import etree

from bundler.prepare.desk import FILE, Refused
from bundler.prepare.limits import Limits

Element = Any
"""An lxml element: its stubs are no dependency of ours."""

RATIO: Final = 100
"""A package that unpacks to more than so many times its size is refused, once it is larger than SMALL."""

SMALL: Final = 64_000_000
"""Bytes below which the ratio is no matter: a blank bitmap in an honest file shrinks to nothing."""

XML_BYTES: Final = 100_000_000
"""Of one part that is read as a tree, which takes some ten times as much memory."""

XML_NAMES: Final = (".xml", ".rels", ".vml", ".rdf")

_DAMAGED: Final = "Ask whoever sent it for a sound copy, or open it in the program that made it and save it again."
_READ_FAULTS: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE\s+[^\[>\"']*(?:\"[^\"]*\"[^\[>\"']*|'[^']*'[^\[>\"']*)*(\[|>)", re.I)


@dataclass
class Package:
    """The members of an office file. Members that are read as trees are written as they have become.

    trees: name -> root element. changed: name -> bytes that replace a member. dropped: names that are left out.
    """

    archive: zipfile.ZipFile
    limits: Limits
    trees: dict[str, Element] = field(default_factory=dict)
    changed: dict[str, bytes] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)

    @property
    def names(self) -> list[str]:
        """Names of the members that are kept, in the order of the file."""
        return [name for name in dict.fromkeys(self.archive.namelist()) if name not in self.dropped]

    def has(self, name: str) -> bool:
        """Whether there is such a member."""
        return name not in self.dropped and name in self.archive.NameToInfo

    def read(self, name: str) -> bytes:
        """A member's bytes. Raises Refused."""
        try:
            return self.archive.read(name)
        except (*_READ_FAULTS, KeyError):
            raise damaged(f'its part "{name}"') from None

    def tree(self, name: str) -> Element:
        """A member as XML; what is changed in it is written. Raises Refused."""
        if name not in self.trees:
            if self.archive.getinfo(name).file_size > XML_BYTES:
                raise _too_large(f'its part "{name}"', self.archive.getinfo(name).file_size, XML_BYTES)
            self.trees[name] = parse(self.read(name), f'its part "{name}"')
        return self.trees[name]

    def drop(self, name: str) -> None:
        """Leave a member out."""
        self.dropped.add(name)
        self.trees.pop(name, None)

    def write(self, path: Path) -> None:
        """Write the package anew, with no dates and nobody's name."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for name in self.names:
                if not name.endswith("/"):
                    info = zipfile.ZipInfo(name)
                    info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
                    out.writestr(info, self._bytes(name))

    def _bytes(self, name: str) -> bytes:
        if name in self.trees:
            return serialise(self.trees[name])
        if name in self.changed:
            return self.changed[name]
        data = self.read(name)
        return without_doctype(data, name) if is_xml(name) else data


def open_package(path: Path, limits: Limits) -> Package:
    """The package in a file, found to be within limits: nothing is unpacked before. Raises Refused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    except _READ_FAULTS:
        raise damaged("its container") from None
    infos = archive.infolist()
    _check_sizes(infos, path.stat().st_size, limits)
    if any(info.flag_bits & 1 for info in infos):
        raise locked()
    return Package(archive, limits)


def _check_sizes(infos: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    """Refuse a package that would unpack to too much, by what it says itself: zipfile never reads more than that."""
    total = sum(info.file_size for info in infos)
    if len(infos) > limits.members:
        raise Refused(
            "source.zip-bomb",
            f'"{FILE}" has {len(infos):,} parts; {limits.members:,} is the most.',
            "Print it to PDF in the program that made it, and list that file.",
        )
    swollen = total > limits.unpacked_bytes
    if swollen or (total > SMALL and total > RATIO * max(1, size)):
        largest = max(infos, key=lambda info: info.file_size)
        raise Refused(
            "source.zip-bomb",
            f'"{FILE}" has {size / 1e6:,.1f} MB, but would unpack to {total / 1e6:,.0f} MB '
            f'(the largest part is "{PurePosixPath(largest.filename).name[:60]}"); the most is '
            f"{limits.unpacked_bytes / 1e6:,.0f} MB, and {RATIO} times its size.",
            "If it is genuine, print it to PDF in the program that made it, and list that file.",
        )


def is_xml(name: str) -> bool:
    """Whether a member is XML, by its name."""
    return name.lower().endswith(XML_NAMES)


def parse(data: bytes, what: str) -> Element:
    """XML as a tree: no document type, no entities, no network, bounded depth. Raises Refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             remove_comments=True, remove_pis=True)  # fmt: skip
    try:
        return etree.fromstring(without_doctype(data, what), parser)
    except (etree.XMLSyntaxError, ValueError):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False,
                                 huge_tree=len(data) > 9_000_000, remove_comments=True, remove_pis=True)  # fmt: skip
    try:
        return etree.fromstring(without_doctype(data, what), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise damaged(what) from None


def serialise(root: Element) -> bytes:
    """A tree as bytes."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def without_doctype(data: bytes, what: str) -> bytes:
    """XML without its document type, which old programs write; one that declares anything is refused. Raises Refused.

    A part in UTF-16 is brought to UTF-8, so that nothing hides in it.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:64]:
        data = _as_utf8(data, what)
    head = data[:4096].upper()
    if b"<!DOCTYPE" not in head and b"<!ENTITY" not in data:
        if b"<!DOCTYPE" not in data:
            return data
        head = data.upper()
    found = _DOCTYPE.search(data)
    if b"<!ENTITY" in data.upper() or (found and found.group(1) == b"["):
        raise Refused(
            "source.xml-entities",
            f'"{FILE}" declares XML entities in {what}: no honest office file does.',
            "Do not open it. Ask whoever sent it what it is, and for a PDF.",
        )
    return _DOCTYPE.sub(b"", data, count=1) if found else data


def _as_utf8(data: bytes, what: str) -> bytes:
    try:
        text = data.decode("utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-16-le")
    except UnicodeDecodeError:
        raise damaged(what) from None
    return re.sub(r"(<\?xml[^>]*?)\s+encoding=(\"[^\"]*\"|'[^']*')", r"\1", text, count=1).encode()


def damaged(what: str) -> Refused:
    """Why a file that cannot be read is not taken."""
    return Refused("source.damaged", f'"{FILE}" is damaged: {what} cannot be read.', _DAMAGED)


def locked() -> Refused:
    """Why a file with a password is not taken."""
    return Refused(
        "source.locked-office",
        f'"{FILE}" is locked with a password.',
        "Open it with its password, save it without one (File, Info, Protect), and list that file; or print it to PDF.",
    )


def _too_large(what: str, size: int, most: int) -> Refused:
    return Refused(
        "source.too-large",
        f'"{FILE}" is too large: {what} has {size / 1e6:,.0f} MB; {most / 1e6:,.0f} MB is the most.',
        "Split it, or print it to PDF in the program that made it, and list that file.",
    )


# --- names --------------------------------------------------------------------------------------------------------


def local(element: Element) -> str:
    """The name of an element without its namespace: the strict and the usual kind of a format differ by that alone."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def space(element: Element) -> str:
    """The namespace of an element."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def value(element: Element, name: str, default: str = "") -> str:
    """An attribute by its name without namespace."""
    for key, found in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(found)
    return default


def clear(element: Element, *names: str) -> None:
    """Take attributes away, by their names without namespace."""
    for key in [key for key in element.attrib if key.rpartition("}")[2] in names]:
        del element.attrib[key]


def each(root: Element, *names: str) -> Iterator[Element]:
    """Elements of those names in document order, from a list made beforehand: they may be removed meanwhile."""
    return iter([element for element in root.iter() if local(element) in names])


def child(element: Element, name: str) -> Element | None:
    """The first child of that name."""
    return next((part for part in element if local(part) == name), None)


def remove(element: Element) -> None:
    """Take an element out, and leave the text behind it where it stood."""
    parent = element.getparent()
    if parent is None:
        return
    _keep_tail(element, parent)
    parent.remove(element)


def _keep_tail(element: Element, parent: Element) -> None:
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None


def unwrap(element: Element) -> None:
    """Put the content of an element in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    before = element.getprevious()
    text = element.text or ""
    if text:
        if before is not None:
            before.tail = (before.tail or "") + text
        else:
            parent.text = (parent.text or "") + text
    inner = list(element)
    tail = element.tail or ""
    element.tail = None
    parent.remove(element)
    for offset, part in enumerate(inner):
        parent.insert(at + offset, part)
    if tail:
        if inner:
            inner[-1].tail = (inner[-1].tail or "") + tail
        elif before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
