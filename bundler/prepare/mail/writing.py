"""Writes a message out as an internet message, for one that lies inside an Outlook message. Nothing in it is left to
chance: the same message gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

from bundler.prepare.mail.message import Mail, Part, Piece
from bundler.prepare.mail.names import named

_CHUNK: Final = 30
"""Letters of an encoded word, so that it stays below 75 characters where each takes no more than a few bytes."""


def written(mail: Mail) -> bytes:
    """The message, in MIME."""
    lines = [f"{label}: {_field(value)}" for label, value in mail.heading]
    lines += [f"Subject: {_field(mail.subject)}"] if mail.subject else []
    lines += [f"Date: {_field(mail.given)}"] if mail.given else []
    lines += ["MIME-Version: 1.0"]
    bodies = [_body(piece) for piece in mail.pieces]
    files = [_file(part, number) for number, part in enumerate(mail.parts, 1)]
    return ("\n".join(lines) + "\n" + _several("mixed", bodies + files)).encode("ascii")


def _field(value: str) -> str:
    """A value on one line; other letters than ASCII as encoded words (RFC 2047)."""
    value = " ".join(value.split())
    if value.isascii() and value.isprintable() and "=?" not in value:
        return value
    pieces = [value[at : at + _CHUNK] for at in range(0, len(value), _CHUNK)]
    return " ".join(f"=?utf-8?B?{base64.b64encode(_bytes(piece)).decode()}?=" for piece in pieces)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _body(piece: Piece) -> str:
    parts = []
    if piece.text or not piece.html:
        parts.append("Content-Type: text/plain; charset=utf-8\n" + _packed(_bytes(piece.text)))
    if piece.html:
        parts.append("Content-Type: text/html; charset=utf-8\n" + _packed(_bytes(piece.html)))
    return parts[0] if len(parts) == 1 else _several("alternative", parts)


def _file(part: Part, number: int) -> str:
    name = "".join(f"%{byte:02X}" for byte in _bytes(named(part.name, part.data, number)))
    cid = part.cid.removeprefix("cid:")
    address = f"Content-ID: <{_field(cid)}>\n" if cid else ""
    how = "inline" if cid else "attachment"
    head = f"Content-Type: application/octet-stream\nContent-Disposition: {how}; filename*=utf-8''{name}\n"
    return head + address + _packed(part.data)


def _packed(data: bytes) -> str:
    return "Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(data).decode("ascii")


def _several(kind: str, parts: list[str]) -> str:
    """Parts between boundaries that are made from what they hold."""
    mark = "=_" + hashlib.sha256("".join(parts).encode()).hexdigest()[:24]
    inside = "".join(f"--{mark}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\n\n{inside}--{mark}--\n'
