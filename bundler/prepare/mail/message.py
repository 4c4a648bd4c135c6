"""A message as its page shows it, whichever file it came from."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """A file within a message. name: as the message gives it, "" where it gives none; never a path.

    cid: the address by which the message's own HTML shows it, "" for none. where: a second such address."""

    name: str
    data: bytes
    cid: str = ""
    where: str = ""


@dataclass(frozen=True)
class Piece:
    """A part of the body: as text, as HTML, or both where the message offers a choice. flowed: its lines may be
    joined (RFC 3676); delsp: without the space that marks them."""

    text: str = ""
    html: str = ""
    flowed: bool = False
    delsp: bool = False


@dataclass(frozen=True)
class When:
    """When a message says it was sent. shown: for its page. iso: as a manifest would write it, or "". wrong: what is
    the matter with it, or ""."""

    shown: str
    iso: str = ""
    wrong: str = ""


@dataclass
class Mail:
    """A message. heading: its fields in the order of the page, label and value. pieces: of the body, in order."""

    subject: str = ""
    sender: str = ""
    when: When = When("")
    given: str = ""
    """The date as a header field gives it."""
    heading: list[tuple[str, str]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What a reader of the page should know, each a sentence."""
