"""Mailboxes: a list, and every message as a document of its own."""

from __future__ import annotations

from pathlib import Path

from bundler.prepare.limits import Limits
from tests.prepare.mail.letters import HEAD, attached, mail, names, read, words

LINE = b"From owen@kenfield.example Mon Oct 24 18:05:09 2011\n"


def test_every_message_is_listed_and_taken_out(tmp_path: Path) -> None:
    first = mail(b"One.\n\n>From the first line on.\nFrom here too.\n")
    second = mail(b"Two.\n", head=HEAD.replace(b"Your notice", b"Re: a/b"))
    result = read(tmp_path, LINE + first + b"\n" + LINE + second, "box.mbox")
    facts = result.prepared.facts
    assert (facts.route, facts.title, facts.dated, facts.family) == ("mailbox", "", "", True)
    assert names(result) == ["001-Your notice.eml", "002-Re: a/b.eml"]
    assert attached(result) == first.replace(b">From", b"From")
    assert "Mailbox of 2 messages" in words(result)
    assert "2 Monday 24 October 2011," in words(result)


def test_windows_line_ends(tmp_path: Path) -> None:
    data = (LINE + mail() + b"\n" + LINE + mail()).replace(b"\n", b"\r\n")
    assert len(names(read(tmp_path, data, "box.mbox"))) == 2


def test_a_mailbox_of_one_is_the_message(tmp_path: Path) -> None:
    result = read(tmp_path, LINE + mail(), "box.mbox")
    assert result.prepared.facts.route == "mail"
    assert result.prepared.facts.title == "Your notice"


def test_a_mailbox_of_too_many_is_refused(tmp_path: Path) -> None:
    result = read(tmp_path, (LINE + mail() + b"\n") * (Limits().parts + 1), "box.mbox")
    assert result.errors == ["source.too-many-parts"]
