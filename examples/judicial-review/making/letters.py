"""An email with its attachments, and a message as Outlook keeps it: every line written out, no clock."""

from __future__ import annotations

import base64
import datetime as dt
import io

from PIL import Image, ImageDraw, ImageFont

from making.fonts import font_file
from making.letterheads import NOTE
from making.outlook import Attached, Person, message

DATES = (
    "event,the claimant,the officer,the Force\n"
    "first message about other things,24 October 2011,24 October 2011,24 October 2011\n"
    "last message from the Force's account,28 October 2011,not admitted,28 October 2011\n"
    "message from the private account,17 March 2012 at 00:15,not remembered,not known\n"
    "rank of the officer in March 2012,Detective Sergeant,Detective Sergeant,Detective Sergeant\n"
)
WORDS = (
    "Dear Ms Hallam,",
    "The hearing bundle is agreed but for two dates and a rank. A table of what each party says is attached, with "
    "your own clients' letter from the contractor, so that everybody has the same copy of it.",
    "We should be grateful to have your answer by 4 pm on Monday.",
    "Yours sincerely,",
    "Tobias Wren",
    "Fenwick Lane Solicitors",
)
DUTY = """Sir,

Ms Ashdown of Glazier's Row rang the front counter at 08:50 this morning and
asked who reads the letters that are addressed to the Station Inspector. I
said that you did. She said thank you and rang off before I could take a
note of what it was about.

She sounded tired more than cross. I looked at the robbery log in case it
was that. It is closed, but it was opened on Friday night at ten to twelve
by somebody with a mobile terminal, for which I could find no job.

I have put a note on the log that you will ring her back.

C Ottery
Constable, front counter

"""


def logo() -> bytes:
    """The firm's name as the picture that stands under its emails."""
    image = Image.new("RGB", (330, 70), (250, 250, 247))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 8, 70), fill=(24, 64, 54))
    draw.text((24, 12), "Fenwick Lane", (24, 64, 54), ImageFont.truetype(font_file("Serif-Bold"), 28))
    draw.text(
        (25, 46), "Solicitors (a fictional firm)", (90, 90, 90), ImageFont.truetype(font_file("Sans-Regular"), 12)
    )
    target = io.BytesIO()
    image.quantize(16).save(target, "PNG", optimize=True)
    return target.getvalue()


def _encoded(data: bytes) -> str:
    return base64.encodebytes(data).decode("ascii").replace("\n", "\r\n")


def _part(boundary: str, kind: str, body: str, *fields: str) -> str:
    return "\r\n".join((f"--{boundary}", f"Content-Type: {kind}", *fields, "", body)) + "\r\n"


def bundle_agreed(contractor: bytes) -> bytes:
    """The email. contractor: the contractor's letter, which stands in the bundle already."""
    plain = "\r\n\r\n".join((*WORDS, NOTE))
    html = "".join(f"<p>{line}</p>" for line in WORDS)
    html += f'<img src="cid:logo@fenwicklane.example" alt="Fenwick Lane"><p><small>{NOTE}</small></p>'
    html = f"<html><body>{html}</body></html>"
    inline = 'Content-Disposition: inline; filename="logo.png"'
    base = "Content-Transfer-Encoding: base64"
    either = (
        _part("either", "text/plain; charset=utf-8", plain)
        + _part("either", "text/html; charset=utf-8", html)
        + "--either--\r\n"
    )
    related = (
        _part("related", 'multipart/alternative; boundary="either"', either)
        + _part("related", "image/png", _encoded(logo()), base, "Content-ID: <logo@fenwicklane.example>", inline)
        + "--related--\r\n"
    )
    files = (
        _part("mixed", 'multipart/related; boundary="related"', related)
        + _part(
            "mixed",
            "application/pdf",
            _encoded(contractor),
            base,
            'Content-Disposition: attachment; filename="Harbottle letter 13 Feb.pdf"',
        )
        + _part(
            "mixed",
            "text/csv; charset=utf-8",
            _encoded(DATES.encode()),
            base,
            'Content-Disposition: attachment; filename="dates in dispute.csv"',
        )
        + "--mixed--\r\n"
    )
    head = (
        "Return-Path: <t.wren@fenwicklane.example>",
        "From: Tobias Wren <t.wren@fenwicklane.example>",
        "To: Priya Hallam <p.hallam@kenfield-police.example>",
        'Cc: "Secretary to the Panel" <secretary@misconduct-panel.example>, Owen Marsh <owen@marsh.example>',
        "Subject: =?utf-8?q?R_=28Ashdown=29_=E2=80=93_hearing_bundle=3A_two_dates_and_a_rank?=",
        "Date: Fri, 20 Feb 2026 16:42:00 +0000",
        "Message-ID: <20260220-1642@fenwicklane.example>",
        "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="mixed"',
    )
    return ("\r\n".join(head) + "\r\n\r\n" + files).encode()


def duty_note() -> bytes:
    """The message of the front counter to the Station Inspector, as Outlook keeps it."""
    return message(
        Person("Ottery, C (Kenfield)", "c.ottery@kenfield-police.example"),
        [Person("Boone, D (Kenfield)", "d.boone@kenfield-police.example")],
        [],
        "Caller for you, Glazier's Row",
        dt.datetime(2012, 3, 19, 9, 5, tzinfo=dt.UTC),
        DUTY + NOTE + "\n",
        [
            Attached(
                "counter book.txt",
                b"19/3/12 0850 tel. female, Glaziers Row, for Insp. No message. 417 Ottery\r\n",
                "text/plain",
            )
        ],
    )
