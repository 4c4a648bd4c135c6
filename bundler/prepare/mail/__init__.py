"""Mail in: a page for each message, with what it carries taken out as documents in their own right.

The same for internet messages (.eml), Outlook messages (.msg) and mailboxes (.mbox). Nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from bundler.model import Attachment, AttachmentPolicy
from bundler.prepare.desk import FILE, Job, Made, Notes, Refused
from bundler.prepare.mail import eml, mbox, names, page
from bundler.prepare.mail.body import Body, no_body
from bundler.prepare.mail.message import Mail, Part
from bundler.prepare.markup.blocks import Block
from bundler.prepare.markup.draw import make
from bundler.prepare.markup.pictures import Gallery
from bundler.prepare.markup.stating import notices, state_left


def convert(job: Job, notes: Notes) -> Made:
    """Make a PDF of a message or of a mailbox's list. Raises Refused."""
    data = job.path.read_bytes()
    if job.kind == "mbox":
        found = mbox.messages(data)
        if len(found) != 1:
            return _mailbox(found, job, notes)
        data = found[0]
    if job.kind == "msg":
        from bundler.prepare.mail import msg

        return _message(msg.read(data, job, notes), job, notes, ("python-oxmsg",))
    return _message(eml.read(data, job, notes), job, notes, ())


def _message(mail: Mail, job: Job, notes: Notes, read_by: tuple[str, ...]) -> Made:
    """The page of one message."""
    _refuse_long(mail, job)
    body = Body(mail, Gallery(job.limits))
    carried = [part for part in mail.parts if not {part.cid, part.where} & body.shown]
    attachments = _attachments(carried, job)
    state_left(body.left, notes)
    _state(mail, body, notes)
    head = page.head(mail, attachments, [*mail.remarks, *notices(body.left)])
    blocks: list[Block] = [*head, *(body.blocks or [no_body()])]
    title = names.title(mail.subject)
    return _finished(job, notes, blocks, attachments, "mail", title, mail.when.iso, read_by)


def _mailbox(found: Sequence[bytes], job: Job, notes: Notes) -> Made:
    """The list of a mailbox, its messages as attachments."""
    if not found:
        raise Refused("source.no-pages", f'"{FILE}" is a mailbox without messages.', "Check that it is the right file.")
    if len(found) > job.limits.parts:
        raise Refused(
            "source.too-many-parts",
            f'"{FILE}" holds {len(found):,} messages; {job.limits.parts:,} is the most that a mailbox may have.',
            "Split it into several mailboxes, or save the messages that are wanted one by one.",
        )
    rows, parts = [], []
    for number, data in enumerate(found, 1):
        mail = Mail()
        eml.heading(eml.parse(data), mail, Notes())
        rows.append((str(number), mail.when.shown, mail.sender, mail.subject or "(no subject)"))
        parts.append(Part(f"{number:03}-{names.of_message(mail.subject)}", data))
    return _finished(job, notes, page.listing(rows), _attachments(parts, job), "mailbox", "", "", ())


def _finished(
    job: Job,
    notes: Notes,
    blocks: Sequence[Block],
    attachments: list[Attachment],
    route: str,
    title: str,
    dated: str,
    read_by: tuple[str, ...],
) -> Made:
    """The PDF and its facts."""
    made = make(job, notes, blocks, route=route, title=title, read_by=read_by)
    notes.findings[:] = list(dict.fromkeys(notes.findings))
    facts = replace(made.facts, dated=dated, attachments=tuple(attachments), family=True)
    return replace(made, facts=facts)


def _refuse_long(mail: Mail, job: Job) -> None:
    """Refuse a body beyond the limit."""
    letters = sum(len(piece.text) + len(piece.html) for piece in mail.pieces)
    if letters > job.limits.text_bytes:
        raise Refused(
            "source.too-large",
            f'"{FILE}" has {letters / 1e6:,.0f} million letters in its body; '
            f"{job.limits.text_bytes / 1e6:,.0f} million is the most.",
            "Print it to PDF from a mail program, and list that file.",
        )


def _attachments(parts: Sequence[Part], job: Job) -> list[Attachment]:
    """What a message carries, kept in the job's folder by hash."""
    kept = []
    for number, part in enumerate(parts, 1):
        digest = hashlib.sha256(part.data).hexdigest()
        if job.attachments is not AttachmentPolicy.LEAVE_OUT:
            (job.folder / f"{digest}.attached").write_bytes(part.data)
        kept.append(Attachment(names.named(part.name, part.data, number), len(part.data), digest))
    return kept


def _state(mail: Mail, body: Body, notes: Notes) -> None:
    """Findings on what a message says of itself."""
    if body.html:
        notes.altered("html-body", "the body was drawn from its HTML, in plain order")
    if body.unlike:
        notes.warning(
            "source.mail-versions",
            f'"{FILE}" says one thing as a page and another in plain text: both are shown, one below the other.',
            "Look at both: what the reader saw depends on the program.",
        )
    if mail.when.wrong:
        notes.warning(
            "source.mail-date",
            f'"{FILE}": {mail.when.wrong}.',
            "Give the document a date in the manifest, if one is known.",
        )
    if not body.blocks:
        notes.info("source.mail-empty", f'"{FILE}" has no text in its body.')
    if any("BEGIN PGP MESSAGE" in piece.text for piece in mail.pieces):
        notes.warning(
            "source.mail-encrypted",
            f'"{FILE}" has a part that is encrypted (PGP) and was drawn as it is.',
            "Open it in the program that can read it, print it to PDF, and list that file instead or as well.",
        )
