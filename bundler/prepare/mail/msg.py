"""Reads an Outlook message ([MS-OXMSG]): python-oxmsg opens the compound file; its properties are taken one by one,
so that one that is damaged costs no other."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import struct
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

from bundler.prepare.desk import FILE, Job, Notes, Refused
from bundler.prepare.limits import sized
from bundler.prepare.mail import eml
from bundler.prepare.mail.dates import of_moment
from bundler.prepare.mail.message import Mail, Part, Piece, When
from bundler.prepare.mail.names import of_message
from bundler.prepare.mail.rich import DamagedError, words
from bundler.prepare.mail.writing import written
from bundler.prepare.markup.charset import decode

if TYPE_CHECKING:
    from oxmsg.storage import Storage

_FAULTS: Final = (OSError, LookupError, ValueError, TypeError, AttributeError, struct.error, AssertionError)
"""What olefile and python-oxmsg raise on damaged files."""

_TOP, _INNER, _SUB = 32, 24, 8
"""Where the properties begin in their stream: of the message, of one inside it, of a recipient or attachment
([MS-OXMSG] 2.4.1)."""

_UNICODE, _NARROW, _BINARY = 0x001F, 0x001E, 0x0102
_TO: Final = {1: "To", 2: "Cc", 3: "Bcc"}
_EMBEDDED, _OLE = 5, 6
_EPOCH: Final = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_REMEDY: Final = "Open it in Outlook, save what is missing, and list that as a document of its own."


class _Store:
    """The properties of a message, recipient or attachment ([MS-OXPROPS]), each read by itself."""

    def __init__(self, storage: Storage, offset: int, notes: Notes, codepage: int = 0) -> None:
        self.storage, self.notes = storage, notes
        self.fixed = _fixed(storage, offset)
        self.codepage = self.number(0x3FFD) or self.number(0x3FDE) or codepage

    def number(self, pid: int) -> int:
        """A 32-bit number, 0 where there is none."""
        return int.from_bytes(self.fixed.get(pid, b"\0")[:4], "little")

    def moment(self, pid: int) -> dt.datetime | None:
        """A time, in UTC."""
        ticks = int.from_bytes(self.fixed.get(pid, b"\0")[:8], "little")
        try:
            return _EPOCH + dt.timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def data(self, pid: int, kind: int = _BINARY) -> bytes | None:
        """The bytes of a property, or None."""
        try:
            return self.storage.property_stream_bytes(pid, kind)
        except _FAULTS:
            return None

    def text(self, pid: int, codepage: int = 0) -> str:
        """A text, "" where there is none."""
        wide = self.data(pid, _UNICODE)
        if wide is not None:
            return wide.decode("utf-16-le", "replace").replace("\x00", "")
        narrow = self.data(pid, _NARROW)
        return decode(narrow, _charset(codepage or self.codepage), self.notes) if narrow else ""

    def first(self, *pids: int) -> str:
        """The first of several texts that is there."""
        return next((found for pid in pids if (found := self.text(pid).strip())), "")


def read(data: bytes, job: Job, notes: Notes) -> Mail:
    """Read an Outlook message. Raises Refused."""
    from olefile import OleFileIO
    from oxmsg.storage import Storage

    try:
        with OleFileIO(data) as ole:
            storage = Storage.from_ole(ole)
    except (*_FAULTS, RecursionError):
        raise Refused(
            "source.cut-off",
            f'"{FILE}" is damaged or cut off.',
            "Ask whoever sent it to save the message again, or to print it to PDF.",
        ) from None
    return _Reader(job, notes).read(storage, _TOP, 0)


class _Reader:
    """Reads a message and those inside it."""

    def __init__(self, job: Job, notes: Notes) -> None:
        self.job, self.notes = job, notes
        self.seen = 0

    def read(self, storage: Storage, offset: int, depth: int) -> Mail:
        """A message. Raises Refused."""
        store = _Store(storage, offset, self.notes)
        mail = Mail()
        self._heading(store, mail)
        people = [_Store(each, _SUB, self.notes, store.codepage) for each in storage.iter_recipient_storages()]
        _add_people(mail, people)
        self._body(store, mail)
        for each in storage.iter_attachment_storages():
            self._attached(_Store(each, _SUB, self.notes, store.codepage), mail, depth)
        self._class(store, mail)
        return mail

    def _heading(self, store: _Store, mail: Mail) -> None:
        """By the fields that it came with, which give the zone, else by what Outlook noted."""
        fields = store.text(0x007D)
        if fields.strip():
            eml.heading(email.message_from_string(fields, policy=email.policy.compat32), mail, self.notes)
        mail.subject = store.text(0x0037).strip() or mail.subject or store.first(0x0E1D)
        if not mail.sender:
            mail.sender = _person(store.first(0x0C1A, 0x0042), store.first(0x5D01, 0x0C1F, 0x5D02, 0x0065))
            if mail.sender:
                mail.heading.insert(0, ("From", mail.sender))
        moment = store.moment(0x0039) or store.moment(0x0E06)
        if not mail.when.iso:
            wrong = mail.when.wrong or "it has no date"
            mail.when = of_moment(moment) if moment else When(mail.when.shown or "not stated", wrong=wrong)
            mail.given = format_datetime(moment) if moment else ""

    def _body(self, store: _Store, mail: Mail) -> None:
        codepage = store.number(0x3FDE)
        text = store.text(0x1000, codepage)
        binary = store.data(0x1013)
        html = decode(binary, _charset(codepage), self.notes) if binary else store.text(0x1013, codepage)
        if not text.strip() and not html.strip():
            text = self._rich(store)
        if text.strip() or html.strip():
            mail.pieces.append(Piece(text, html))

    def _rich(self, store: _Store) -> str:
        """The text of a body that is only there as rich text ([MS-OXRTFCP])."""
        packed = store.data(0x1009)
        if not packed:
            return ""
        try:
            text = words(packed, self.job.limits.text_bytes)
        except DamagedError:
            self.notes.warning("source.mail-damaged", f'"{FILE}" has a body in rich text that cannot be read.', _REMEDY)
            return ""
        self.notes.altered("rich-text-plain", "the body is rich text; its words were drawn without their look")
        return text

    def _attached(self, store: _Store, mail: Mail, depth: int) -> None:
        """A file, or a message within the message."""
        self.seen += 1
        if self.seen > self.job.limits.parts or depth > self.job.limits.depth:
            raise Refused(
                "source.too-many-parts",
                f'"{FILE}" has more than {self.job.limits.parts:,} attachments, or messages within messages more than '
                f"{self.job.limits.depth} deep.",
                "Save its attachments from Outlook and list them as documents of their own.",
            )
        name = store.first(0x3707, 0x3704, 0x3001)
        data = store.data(0x3701)
        inner = next((each for each in store.storage.storages if each.name == "__substg1.0_3701000D"), None)
        if data is not None:
            cid = store.text(0x3712).strip().strip("<>")
            self._refuse_large(data)
            mail.parts.append(Part(name, data, f"cid:{cid}" if cid else "", store.text(0x3713).strip()))
        elif inner is not None and store.number(0x3705) == _EMBEDDED:
            self._inner(inner, name, mail, depth)
        else:
            self.notes.warning(
                "source.attachment-unreadable",
                f'"{name or "An attachment"}" of "{FILE}" is not in the file, or cannot be taken out.',
                _REMEDY,
            )

    def _refuse_large(self, data: bytes) -> None:
        if len(data) > self.job.limits.attachment_bytes:
            raise Refused(
                "source.too-large",
                f'"{FILE}" has an attachment of more than {sized(self.job.limits.attachment_bytes)}.',
                "Save that attachment and list it as a document of its own, with a copy of the message without it.",
            )

    def _inner(self, storage: Storage, name: str, mail: Mail, depth: int) -> None:
        """A message within the message, written out as an internet message."""
        inner = self.read(storage, _INNER, depth + 1)
        title = of_message(inner.subject or name)
        mail.parts.append(Part(title, written(inner)))
        self.notes.altered("message-rewritten", f'the message inside was written out as "{title}"')

    def _class(self, store: _Store, mail: Mail) -> None:
        """What is no ordinary message ([MS-OXCMSG] 2.2.1.3)."""
        said = store.text(0x001A).strip()
        kind = said.lower()
        if kind.startswith("ipm.note.smime"):
            self._sealed(mail)
        elif kind and not kind.startswith(("ipm.note", "ipm.post", "report.", "ipm.outlook")):
            sentence = f"This is not a mail but another item of Outlook ({said}); only its text and heading are shown."
            mail.remarks.append(sentence)
            self.notes.warning(
                "source.mail-other-item",
                f'"{FILE}" is not a mail but another item of Outlook ({said}); only its text and heading are shown.',
                "Open it in Outlook, print it to PDF, and list that file instead or as well.",
            )

    def _sealed(self, mail: Mail) -> None:
        """A message that is signed or encrypted: Outlook keeps it as its one attachment."""
        if len(mail.parts) != 1:
            return
        part = mail.parts.pop()
        inner = eml.read(part.data, self.job, self.notes)
        if not inner.pieces and not inner.parts:
            inner = eml.read(b"Content-Type: application/pkcs7-mime\n\n" + part.data, self.job, self.notes)
        mail.pieces += inner.pieces
        mail.parts += inner.parts
        mail.remarks += inner.remarks


def _fixed(storage: Storage, offset: int) -> dict[int, bytes]:
    """The properties of fixed length: id -> eight bytes."""
    try:
        stream = storage.properties_stream_bytes[offset:]
    except _FAULTS:
        return {}
    rows = (stream[at : at + 16] for at in range(0, len(stream) - 15, 16))
    return {int.from_bytes(row[2:4], "little"): row[8:] for row in rows}


def _charset(codepage: int) -> str:
    """The character set of a Windows code page ([MS-UCODEREF])."""
    from oxmsg.domain.encodings import encoding_from_codepage
    from oxmsg.domain.model import UnrecognizedCodePageError

    if not codepage:
        return "cp1252"
    try:
        return str(encoding_from_codepage(codepage)) or f"cp{codepage}"
    except (UnrecognizedCodePageError, *_FAULTS):
        return f"cp{codepage}"


def _person(name: str, address: str) -> str:
    """A name with its address; Exchange's inner addresses say nothing to a reader."""
    if not address or address.lower().startswith("/o=") or address == name:
        return name or address
    return f"{name} <{address}>" if name else address


def _add_people(mail: Mail, people: list[_Store]) -> None:
    """Recipients, where the fields do not name them."""
    named = {label for label, _ in mail.heading}
    for kind, label in _TO.items():
        found = [
            _person(each.text(0x3001).strip(), each.first(0x39FE, 0x3003))
            for each in people
            if each.number(0x0C15) & 0xF == kind
        ]
        if found and label not in named:
            mail.heading.append((label, "; ".join(filter(None, found))))
