"""Reads an internet message (RFC 5322, MIME) with the standard library's parser.

The parser's older policy is used: it takes every message as it is. The newer one, made for writing, raises on headers
that real programs write.
"""

from __future__ import annotations

import email
import email.errors
import email.generator
import email.policy
import io
import re
from collections.abc import Iterator
from email.message import Message
from typing import Any, Final

from bundler.prepare.desk import FILE, Job, Notes, Refused
from bundler.prepare.limits import sized
from bundler.prepare.mail.dates import when
from bundler.prepare.mail.fields import FAULTS, every, first, parameter, raw
from bundler.prepare.mail.message import Mail, Part, Piece
from bundler.prepare.mail.names import of_message
from bundler.prepare.markup.charset import decode

HEADING: Final = ("From", "Sender", "To", "Cc", "Bcc", "Reply-To")
_SIGNATURES: Final = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_SEALED: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_DEFECTS: Final = {
    email.errors.InvalidBase64CharactersDefect: "some of it is damaged (base64)",
    email.errors.InvalidBase64PaddingDefect: "some of it is cut off (base64)",
    email.errors.InvalidBase64LengthDefect: "some of it is cut off (base64)",
    email.errors.StartBoundaryNotFoundDefect: "its parts are not marked off as it says",
    email.errors.CloseBoundaryNotFoundDefect: "it ends before its last part does: it may be cut off",
    email.errors.NoBoundaryInMultipartDefect: "it does not say how its parts are marked off",
    email.errors.MultipartInvariantViolationDefect: "it says that it has parts, and has none",
}
"""Damage that a reader should hear of (standard library, email.errors)."""

_TOO_DEEP: Final = "Ask the sender for the message without the messages inside it, or print it to PDF."


def parse(data: bytes) -> Message[Any, Any]:
    """The message's structure. Raises Refused."""
    try:
        return email.message_from_bytes(data, policy=email.policy.compat32)
    except RecursionError:
        raise Refused("source.too-deep", f'"{FILE}" holds messages within messages without end.', _TOO_DEEP) from None


def read(data: bytes, job: Job, notes: Notes) -> Mail:
    """Read a message. Raises Refused."""
    message = parse(data)
    mail = Mail()
    heading(message, mail, notes)
    try:
        reader = _Reader(mail, job, notes)
        reader.walk(message)
    except RecursionError:
        raise Refused("source.too-deep", f'"{FILE}" holds messages within messages without end.', _TOO_DEEP) from None
    if reader.damage:
        notes.warning(
            "source.mail-damaged",
            f'"{FILE}" is damaged: {"; ".join(sorted(reader.damage))}.',
            "Compare the bundle with the message in a mail program, and ask for a sound copy if something is missing.",
        )
    return mail


def heading(message: Message[Any, Any], mail: Mail, notes: Notes) -> None:
    """The fields at the head of the page."""
    mail.subject = first(message, "Subject", notes)
    mail.sender = first(message, "From", notes)
    mail.given = first(message, "Date", notes)
    mail.when = when(mail.given)
    for name in HEADING:
        value = ", ".join(filter(None, every(message, name, notes)))
        if value and not (name in ("Sender", "Reply-To") and value == mail.sender):
            mail.heading.append((name, value))


class _Reader:
    """Sorts the parts of a message into its body and what is attached."""

    def __init__(self, mail: Mail, job: Job, notes: Notes) -> None:
        self.mail, self.job, self.notes = mail, job, notes
        self.seen = 0
        self.bytes = 0
        self.damage: set[str] = set()

    def walk(self, message: Message[Any, Any], depth: int = 0) -> None:
        """Take in a part and those below it. Raises Refused."""
        self._count(message, depth)
        kind = kind_of(message)
        if kind.startswith("message/") and kind not in ("message/delivery-status", "message/disposition-notification"):
            self._nested(message, kind)
        elif kind == "multipart/alternative" and message.is_multipart():
            self._alternative(message, depth)
        elif kind == "multipart/encrypted":
            self._encrypted()
        elif kind.startswith("message/"):
            self.mail.pieces.append(Piece(report(message)))
        elif message.is_multipart():
            for part in parts_of(message):
                self.walk(part, depth + 1)
        else:
            self._leaf(message, kind)

    def _count(self, message: Message[Any, Any], depth: int) -> None:
        self.seen += 1
        if self.seen > self.job.limits.parts:
            raise Refused(
                "source.too-many-parts",
                f'"{FILE}" has more than {self.job.limits.parts:,} parts, the most that a message may have.',
                "Ask the sender to send its attachments in one ZIP file, or in several messages.",
            )
        if depth > self.job.limits.depth:
            raise Refused(
                "source.too-deep",
                f'"{FILE}" has parts within parts, more than {self.job.limits.depth} deep.',
                _TOO_DEEP,
            )
        self.damage |= {words for kind, words in _DEFECTS.items() if any(isinstance(d, kind) for d in message.defects)}

    def _leaf(self, message: Message[Any, Any], kind: str) -> None:
        """Text of the body, or a file."""
        name = self._name(message)
        if kind in _SIGNATURES:
            self._signed()
        elif kind in _SEALED and "signed" not in raw(message, "Content-Type").lower():
            self._encrypted()
        elif kind in _SEALED:
            self._sealed(message, name)
        elif self._is_body(message, kind, name):
            piece = self.piece(message, kind)
            if piece.text.strip() or piece.html.strip():
                self.mail.pieces.append(piece)
        else:
            self._attach(message, name)

    def _is_body(self, message: Message[Any, Any], kind: str, name: str) -> bool:
        """Whether a leaf is a part of the text: not what is named as a file or said to be attached."""
        if kind in ("text/calendar", "text/x-vcard", "text/vcard", "text/directory", "text/csv"):
            return False
        attached = raw(message, "Content-Disposition").strip().lower().startswith("attachment")
        return kind.startswith(("text/", "multipart/")) and not attached and not name

    def piece(self, message: Message[Any, Any], kind: str) -> Piece:
        """The text of a leaf."""
        data = self.payload(message)
        if kind == "text/html":
            return Piece(html=decode(data, self._charset(message, data), self.notes))
        text = decode(data, self._charset(message), self.notes)
        field = raw(message, "Content-Type")
        flowed = parameter(field, "format", self.notes).lower() == "flowed"
        return Piece(text, flowed=flowed, delsp=parameter(field, "delsp", self.notes).lower() == "yes")

    def _charset(self, message: Message[Any, Any], html: bytes = b"") -> str:
        found = parameter(raw(message, "Content-Type"), "charset", self.notes)
        if not found and html:
            meta = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w.:-]{1,40})", html[:4096], re.I)
            return meta[1].decode("ascii", "replace") if meta else ""
        return found

    def payload(self, message: Message[Any, Any]) -> bytes:
        """The bytes of a leaf, as far as they can be unpacked."""
        try:
            data = message.get_payload(decode=True)
        except FAULTS:
            data = None
            self.damage.add("some of it cannot be unpacked")
        self.damage |= {words for kind, words in _DEFECTS.items() if any(isinstance(d, kind) for d in message.defects)}
        found = data if isinstance(data, bytes) else b""
        self.bytes += len(found)
        if len(found) > self.job.limits.attachment_bytes:
            raise Refused(
                "source.too-large",
                f'"{FILE}" has a part of more than {sized(self.job.limits.attachment_bytes)}.',
                "Save that attachment and list it as a document of its own, with a copy of the message without it.",
            )
        return found

    def _name(self, message: Message[Any, Any]) -> str:
        """The name that a part gives itself, or ""."""
        return parameter(raw(message, "Content-Disposition"), "filename", self.notes) or parameter(
            raw(message, "Content-Type"), "name", self.notes
        )

    def _attach(self, message: Message[Any, Any], name: str) -> None:
        cid = raw(message, "Content-ID").strip().strip("<>")
        where = raw(message, "Content-Location").strip()
        data = self.payload(message)
        if data or name:
            self.mail.parts.append(Part(name, data, f"cid:{cid}" if cid else "", where))
        if name.lower() == "winmail.dat" or data.startswith(b"\x78\x9f\x3e\x22"):
            self.notes.warning(
                "source.tnef",
                f'"{FILE}" carries a winmail.dat: an envelope of Outlook that other programs cannot open.',
                "Ask the sender for the message as an .msg file, or for what it holds; Outlook can be set to "
                "send HTML or plain text instead.",
            )

    # --- what is not simply text or file

    def _alternative(self, message: Message[Any, Any], depth: int) -> None:
        """The same said in several ways: gathered as one piece that has both a text and a page."""
        text: list[Piece] = []
        html: list[Piece] = []
        for part in parts_of(message):
            inner = Mail()
            reader = _Reader(inner, self.job, self.notes)
            reader.seen, reader.damage = self.seen, self.damage
            reader.walk(part, depth + 1)
            self.seen = reader.seen
            self.mail.parts += inner.parts
            self.mail.remarks += inner.remarks
            for piece in inner.pieces:
                (html if piece.html else text).append(piece)
                if piece.html and piece.text:
                    text.append(Piece(piece.text, "", piece.flowed, piece.delsp))
        if text or html:
            flowed = bool(text) and text[0].flowed
            said = "\n".join(piece.text for piece in text)
            shown = "\n".join(piece.html for piece in html)
            self.mail.pieces.append(Piece(said, shown, flowed, flowed and text[0].delsp))

    def _nested(self, message: Message[Any, Any], kind: str) -> None:
        """A message within the message."""
        inner = next(parts_of(message), None)
        if kind == "message/partial":
            self._partial(message)
            return
        if kind == "message/external-body":
            self._remark("A part of this message lies elsewhere and was not fetched.", "external-body")
            return
        if inner is None:
            self._attach(message, self._name(message))
            return
        self._count(inner, 0)
        name = of_message(first(inner, "Subject", self.notes))
        self.mail.parts.append(Part(name, whole(inner, self.notes)))

    def _partial(self, message: Message[Any, Any]) -> None:
        field = raw(message, "Content-Type")
        number, total = (parameter(field, name, self.notes) for name in ("number", "total"))
        self._remark(f"This is part {number or '?'} of {total or '?'} of a message that was sent in pieces.", "partial")

    def _encrypted(self) -> None:
        self._remark("The body of this message is encrypted and cannot be read here.", "encrypted")

    def _signed(self) -> None:
        self.notes.info("source.mail-signed", f'"{FILE}" bears a digital signature, which was not checked.')
        self.mail.remarks.append("This message bears a digital signature, which was not checked.")

    def _sealed(self, message: Message[Any, Any], name: str) -> None:
        """Signed in one block, which holds the message."""
        inner = signed_content(self.payload(message))
        self._signed()
        if inner:
            self.walk(parse(inner), 1)
        else:
            self._remark("The body of this message lies in a signed block that cannot be read here.", "sealed")

    def _remark(self, sentence: str, code: str) -> None:
        self.mail.remarks.append(sentence)
        self.notes.warning(
            f"source.mail-{code}",
            f'"{FILE}": {sentence[0].lower()}{sentence[1:]}',
            "Open it in the program that can read it, print it to PDF, and list that file instead or as well.",
        )


def kind_of(message: Message[Any, Any]) -> str:
    """The content type, in lower case. What cannot be read is plain text (RFC 2045, 5.2)."""
    try:
        return message.get_content_type().lower()
    except FAULTS:
        return "text/plain"


def parts_of(message: Message[Any, Any]) -> Iterator[Message[Any, Any]]:
    """The parts right below."""
    payload = message.get_payload()
    if isinstance(payload, list):
        yield from (part for part in payload if isinstance(part, Message))


def report(message: Message[Any, Any]) -> str:
    """The fields of a delivery report, as they stand (RFC 3464)."""
    groups = []
    for part in parts_of(message):
        groups.append("\n".join(f"{name}: {value}" for name, value in part.raw_items()))
        body = part.get_payload(decode=True)
        groups.append(body.decode("utf-8", "replace") if isinstance(body, bytes) else "")
    own = message.get_payload()
    text = "\n\n".join(filter(None, groups)) if isinstance(own, list) else str(own)
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def whole(message: Message[Any, Any], notes: Notes) -> bytes:
    """A message within a message, written out as it was."""
    for policy in (email.policy.compat32, email.policy.default.clone(refold_source="none", cte_type="8bit")):
        stream = io.BytesIO()
        try:
            email.generator.BytesGenerator(stream, mangle_from_=False, maxheaderlen=0, policy=policy).flatten(message)
        except (*FAULTS, email.errors.MessageError):
            continue
        return stream.getvalue()
    notes.warning(
        "source.mail-damaged",
        f'"{FILE}" holds a damaged message that cannot be taken out whole.',
        "Open it in a mail program, save the message inside as a file, and list that.",
    )
    return str(message.get_payload()).encode("utf-8", "surrogateescape")


def signed_content(data: bytes) -> bytes:
    """The message within a signed block (RFC 8551, 3.5.2; CMS, RFC 5652), or b"" where it cannot be told.

    Only blocks written in lengths known beforehand (DER) are read: the first run of bytes that begins as a part does.
    """
    start = re.search(rb"Content-Type:[^\x00]{1,500}?\r?\n\r?\n", data, re.I)
    if start is None:
        return b""
    for back in range(2, 6):
        at = start.start() - back
        if at < 0 or data[at] != 0x04:
            continue
        first_byte = data[at + 1]
        if first_byte < 0x80 and back == 2:
            return data[start.start() : start.start() + first_byte]
        if first_byte == 0x80 + back - 2:
            return data[start.start() : start.start() + int.from_bytes(data[at + 2 : at + back], "big")]
    return b""
