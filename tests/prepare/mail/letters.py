"""Small messages made for the tests, and the words that stand on the pages made of them."""

from __future__ import annotations

import base64
import io
from contextlib import closing
from pathlib import Path

from PIL import Image

from bundler.pdf.pictures import open_document
from bundler.pdf.text import page_text
from bundler.prove.letters import missing
from tests.prepare.makers import Result, prepare

HEAD = b"""From: Owen Marsh <owen.marsh@kenfield.example>
To: Mara Ashdown <mara@ashdown.example>
Date: Mon, 24 Oct 2011 18:05:09 +0100
Subject: Your notice
MIME-Version: 1.0
"""


def mail(body: bytes = b"Dear Ms Ashdown,\n\nI write.\n", kind: str = "text/plain", head: bytes = HEAD) -> bytes:
    """A message of one part."""
    return head + f"Content-Type: {kind}\n\n".encode() + body


def several(*parts: bytes, kind: str = "mixed", head: bytes = HEAD) -> bytes:
    """A message of several parts, each with its own head."""
    inside = b"".join(b"--=_mark\n" + part + b"\n" for part in parts)
    return head + f'Content-Type: multipart/{kind}; boundary="=_mark"\n\n'.encode() + inside + b"--=_mark--\n"


def part(data: bytes, kind: str = "text/plain", *fields: str) -> bytes:
    """A part, in base64."""
    head = "\n".join([f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *fields])
    return head.encode("utf-8") + b"\n\n" + base64.encodebytes(data)


def picture(colour: tuple[int, int, int], kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, kind)
    return stream.getvalue()


def read(folder: Path, data: bytes, name: str = "letter.eml", **options: object) -> Result:
    """Prepare a source, and hold it against its own proof: every page here must pass it."""
    result = prepare(folder, data, name, **options)
    if not result.refused and result.prepared.facts.route in ("mail", "mailbox", "markup"):
        with open_document(result.prepared.pdf) as document:
            pages = []
            for index in range(len(document)):
                with closing(document[index]) as page, closing(page.get_textpage()) as reader:
                    pages.append(reader.get_text_range())
        assert missing(result.prepared.facts.route, data, "\n".join(pages)) == ""
    return result


def words(result: Result) -> str:
    """What stands on the pages, on one line."""
    with open_document(result.prepared.pdf) as document:
        pages = []
        for index in range(len(document)):
            with closing(document[index]) as page:
                pages.append(page_text(page))
    return " ".join(pages)


def colours(result: Result, scale: float = 0.5) -> set[tuple[int, int, int]]:
    """Colours of the pages' pixels."""
    found: set[tuple[int, int, int]] = set()
    with open_document(result.prepared.pdf) as document:
        for index in range(len(document)):
            with closing(document[index]) as page:
                image = page.render(scale=scale).to_pil().convert("RGB")
                found |= {colour for _, colour in image.getcolors(1 << 24)}
    return found


def attached(result: Result, number: int = 0) -> bytes:
    """The bytes of an attachment."""
    attachment = result.prepared.facts.attachments[number]
    return (result.prepared.pdf.parent / f"{attachment.sha256}.attached").read_bytes()


def names(result: Result) -> list[str]:
    return [attachment.name for attachment in result.prepared.facts.attachments]
