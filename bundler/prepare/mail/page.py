"""The page of a message, and the list of a mailbox. Templates are filled with text only; their HTML is ours."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bundler.model import Attachment
from bundler.prepare.mail.message import Mail
from bundler.prepare.markup.blocks import Block
from bundler.prepare.markup.html import read
from bundler.resources import resource

_KILO: Final = 1000


def head(mail: Mail, attachments: list[Attachment], remarks: list[str]) -> tuple[Block, ...]:
    """The heading of a message."""
    rows = [*mail.heading, ("Date", mail.when.shown)]
    listed = [f"{each.name} ({size(each.size)})" for each in attachments]
    return _blocks(
        "mail",
        rows=rows,
        subject=mail.subject or "(no subject)",
        attachments=listed,
        remarks=list(dict.fromkeys(remarks)),
    )


def listing(rows: list[tuple[str, str, str, str]]) -> tuple[Block, ...]:
    """The list of a mailbox: number, date, sender, subject."""
    return _blocks("mailbox", rows=rows)


def size(count: int) -> str:
    """A size as people read it."""
    if count < _KILO:
        return f"{count} bytes"
    if count < _KILO**2:
        return f"{count / _KILO:.0f} kB"
    return f"{count / _KILO**2:.1f} MB"


def _blocks(name: str, **values: Any) -> tuple[Block, ...]:
    html = _environment().get_template(f"{name}.html.j2").render(values)
    return read(html, lambda data: None, trusted=True).blocks


@cache
def _environment() -> Environment:
    folder = resource("mail.html.j2").parent
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
