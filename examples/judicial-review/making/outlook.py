"""An Outlook message, written from the published formats: a compound file ([MS-CFB]) of properties ([MS-OXMSG])."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Mapping
from dataclasses import dataclass

SECTOR, MINI = 512, 64
CUTOFF = 4096
FREE, END, FAT_SECTOR, NOTHING = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)

Storage = Mapping[str, "bytes | Storage"]


@dataclass(frozen=True)
class Person:
    """Somebody a message is from or to."""

    name: str
    address: str


@dataclass(frozen=True)
class Attached:
    """A file that a message carries."""

    name: str
    data: bytes
    kind: str


# --- properties ---------------------------------------------------------------------------------------------------


def text(tag: int, value: str) -> dict[str, tuple[bytes, bytes]]:
    """A property of text, in UTF-16."""
    data = value.encode("utf-16-le")
    entry = struct.pack("<HHIII", 0x001F, tag, 6, len(data) + 2, 0)
    return {f"__substg1.0_{tag:04X}001F": (data, entry)}


def binary(tag: int, value: bytes) -> dict[str, tuple[bytes, bytes]]:
    """A property of bytes."""
    entry = struct.pack("<HHIII", 0x0102, tag, 6, len(value), 0)
    return {f"__substg1.0_{tag:04X}0102": (value, entry)}


def number(tag: int, value: int) -> dict[str, tuple[bytes, bytes]]:
    """A property of 32 bits, which stands in the table itself."""
    return {f"#{tag:04X}0003": (b"", struct.pack("<HHIII", 0x0003, tag, 6, value, 0))}


def moment(tag: int, value: dt.datetime) -> dict[str, tuple[bytes, bytes]]:
    """A property of time: tenths of a microsecond since 1601."""
    ticks = (value - EPOCH) // dt.timedelta(microseconds=1) * 10
    return {f"#{tag:04X}0040": (b"", struct.pack("<HHIQ", 0x0040, tag, 6, ticks))}


def storage(head: bytes, *properties: Mapping[str, tuple[bytes, bytes]]) -> dict[str, bytes | Storage]:
    """A storage with a table of its properties, which begins with ``head``."""
    streams: dict[str, bytes | Storage] = {}
    table = head
    for each in properties:
        for name, (data, entry) in each.items():
            table += entry
            if not name.startswith("#"):
                streams[name] = data
    return {"__properties_version1.0": table, **streams}


def recipient(person: Person, at: int, kind: int) -> dict[str, bytes | Storage]:
    """Somebody the message went to. kind: 1 to, 2 copy."""
    return storage(
        bytes(8),
        number(0x3000, at),
        number(0x0C15, kind),
        text(0x3001, person.name),
        text(0x3002, "SMTP"),
        text(0x3003, person.address),
        text(0x39FE, person.address),
    )


def attachment(file: Attached, at: int) -> dict[str, bytes | Storage]:
    """A file that the message carries."""
    return storage(
        bytes(8),
        number(0x0E21, at),
        number(0x3705, 1),
        text(0x3703, "." + file.name.rsplit(".", 1)[-1]),
        text(0x3704, file.name),
        text(0x3707, file.name),
        text(0x370E, file.kind),
        binary(0x3701, file.data),
    )


def message(
    sender: Person,
    to: list[Person],
    copies: list[Person],
    subject: str,
    sent: dt.datetime,
    body: str,
    files: list[Attached],
) -> bytes:
    """A whole message as the bytes of a ``.msg`` file. sent: with its zone."""
    counts = struct.pack("<8xIIII8x", len(to) + len(copies), len(files), len(to) + len(copies), len(files))
    headers = (
        f"From: {sender.name} <{sender.address}>\r\nDate: {sent:%a, %d %b %Y %H:%M:%S %z}\r\nSubject: {subject}\r\n"
    )
    root = storage(
        counts,
        text(0x001A, "IPM.Note"),
        text(0x0037, subject),
        text(0x0070, subject),
        moment(0x0039, sent),
        moment(0x0E06, sent),
        text(0x0042, sender.name),
        text(0x0C1A, sender.name),
        text(0x0C1E, "SMTP"),
        text(0x0C1F, sender.address),
        text(0x5D01, sender.address),
        text(0x0E04, "; ".join(person.name for person in to)),
        text(0x0E03, "; ".join(person.name for person in copies)),
        text(0x007D, headers),
        text(0x1000, body.replace("\n", "\r\n")),
        number(0x0E07, 1),
        number(0x340D, 0x00040000),
    )
    everybody = [(person, 1) for person in to] + [(person, 2) for person in copies]
    for at, (person, kind) in enumerate(everybody):
        root[f"__recip_version1.0_#{at:08X}"] = recipient(person, at, kind)
    for at, file in enumerate(files):
        root[f"__attach_version1.0_#{at:08X}"] = attachment(file, at)
    root["__nameid_version1.0"] = {f"__substg1.0_{tag:04X}0102": b"" for tag in (2, 3, 4)}
    return compound(root)


# --- the compound file --------------------------------------------------------------------------------------------


@dataclass
class _Entry:
    """An entry of the directory. kind: 1 storage, 2 stream, 5 root."""

    name: str
    kind: int
    data: bytes = b""
    left: int = NOTHING
    right: int = NOTHING
    child: int = NOTHING
    start: int = END

    def packed(self) -> bytes:
        """128 bytes ([MS-CFB] 2.6.1)."""
        name = self.name.encode("utf-16-le") + b"\0\0"
        head = struct.pack("<64sHBBIII", name, len(name), self.kind, 1, self.left, self.right, self.child)
        return head + bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", self.start, len(self.data))


def _list(entries: list[_Entry], at: int, content: Storage) -> None:
    """Enter what a storage holds, as a balanced tree in the order of the format: shorter names first."""
    numbers = {}
    for name in sorted(content, key=lambda each: (len(each), each.upper())):
        value = content[name]
        numbers[name] = len(entries)
        if isinstance(value, bytes):
            entries.append(_Entry(name, 2, value))
        else:
            entries.append(_Entry(name, 1))
            _list(entries, numbers[name], value)
    entries[at].child = _balance(entries, list(numbers.values()))


def _balance(entries: list[_Entry], numbers: list[int]) -> int:
    if not numbers:
        return NOTHING
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.left = _balance(entries, numbers[:middle])
    entry.right = _balance(entries, numbers[middle + 1 :])
    return numbers[middle]


def _padded(data: bytes, size: int) -> bytes:
    return data + bytes(-len(data) % size)


class _Sectors:
    """Sectors of a file and the chains that they form."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.data = b""
        self.table: list[int] = []

    def add(self, data: bytes) -> int:
        """Put data in sectors of its own; answers the first of them."""
        if not data:
            return END
        first, padded = len(self.table), _padded(data, self.size)
        count = len(padded) // self.size
        self.table += [*range(first + 1, first + count), END]
        self.data += padded
        return first


def compound(root: Storage) -> bytes:
    """The bytes of a compound file of version 3."""
    entries = [_Entry("Root Entry", 5)]
    _list(entries, 0, root)
    small, large = _Sectors(MINI), _Sectors(SECTOR)
    for entry in entries[1:]:
        if entry.kind == 2:
            entry.start = (small if len(entry.data) < CUTOFF else large).add(entry.data)
    entries[0].start, entries[0].data = large.add(small.data), small.data
    mini = b"".join(struct.pack("<I", each) for each in small.table)
    mini_start = large.add(mini + struct.pack("<I", FREE) * (-len(small.table) % (SECTOR // 4)))
    directory = b"".join(entry.packed() for entry in entries)
    empty = struct.pack("<64sHBBIII", b"", 0, 0, 0, NOTHING, NOTHING, NOTHING) + bytes(48)
    directory_start = large.add(directory + empty * (-len(entries) % 4))
    table = list(large.table)
    count = 0
    while count * (SECTOR // 4) < len(table) + count:
        count += 1
    first = len(table)
    table += [FAT_SECTOR] * count
    table += [FREE] * (-len(table) % (SECTOR // 4))
    fat = b"".join(struct.pack("<I", each) for each in table)
    listed = [*range(first, first + count)] + [FREE] * (109 - count)
    minis = len(_padded(mini, SECTOR)) // SECTOR
    head = struct.pack("<8s16sHHHHH6x", bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIII", 0, count, directory_start, 0, CUTOFF)
    head += struct.pack("<IIII", mini_start if minis else END, minis, END, 0)
    head += b"".join(struct.pack("<I", each) for each in listed)
    return head + large.data + fat
