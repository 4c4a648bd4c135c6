"""Messages: what they say stands on their pages, what they carry is taken out, nothing is fetched or lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.prepare.limits import Limits
from tests.prepare.mail.letters import HEAD, attached, colours, mail, names, part, picture, read, several, words

BLUE = (0, 0, 255)


def test_heading_and_body_stand_on_the_page(tmp_path: Path) -> None:
    result = read(tmp_path, mail())
    facts = result.prepared.facts
    assert result.codes == []
    assert words(result) == (
        "From Owen Marsh <owen.marsh@kenfield.example> To Mara Ashdown <mara@ashdown.example> "
        "Date Monday 24 October 2011, 18:05 +0100 Subject Your notice Dear Ms Ashdown, I write."
    )
    assert (facts.route, facts.title, facts.dated) == ("mail", "Your notice", "2011-10-24T18:05+01:00")
    assert facts.family
    assert facts.pages[0].width == pytest.approx(595.276, abs=0.01)


def test_blind_copies_are_shown(tmp_path: Path) -> None:
    result = read(tmp_path, mail(head=b"Cc: a@b.example\nBcc: c@d.example\n" + HEAD))
    assert "Cc a@b.example Bcc c@d.example Date" in words(result)


def test_same_message_gives_same_bytes(tmp_path: Path) -> None:
    data = several(part(b"x"), part(picture(BLUE), "image/png", "Content-Disposition: attachment; filename=a.png"))
    one, other = (read(tmp_path / name, data).prepared.pdf.read_bytes() for name in "ab")
    assert one == other


def test_markup_in_a_message_is_text(tmp_path: Path) -> None:
    result = read(tmp_path, mail(b"<b>x</b> {{7*7}} &amp; <Smith>", head=HEAD.replace(b"Your", b"<i>{{7*7}} &lt;")))
    assert "<i>{{7*7}} &lt; notice" in words(result)
    assert "<b>x</b> {{7*7}} &amp; <Smith>" in words(result)
    assert result.prepared.facts.title == "<i>{{7*7}} &lt; notice"


# --- attachments


def test_attachments_are_taken_out_byte_for_byte(tmp_path: Path) -> None:
    fields = "Content-Disposition: attachment; filename=note.txt"
    result = read(tmp_path, several(part(b"See attached."), part(b"a\x00b" * 999, "application/octet-stream", fields)))
    assert names(result) == ["note.txt"]
    assert attached(result) == b"a\x00b" * 999
    assert "Attachments note.txt (3 kB)" in words(result)


NAMES = [
    ("filename*=utf-8''caf%C3%A9.pdf", "café.pdf"),
    ("filename*0*=iso-8859-1'en'caf%E9; filename*1=\"-menu.pdf\"", "café-menu.pdf"),
    ('filename="=?utf-8?B?Y2Fmw6kucGRm?="', "café.pdf"),
    ('filename="a\\"b.pdf"', 'a"b.pdf'),
    ('filename="../../etc/passwd"', "../../etc/passwd"),
    ("filename*=utf-8''evil%E2%80%AEfdp.exe", "evil[U+202E]fdp.exe"),
    ("filename*=utf-8''a%00b%1b.txt", "ab[U+001B].txt"),
    ("filename=CON", "CON"),
    (f'filename="{"long" * 100}.jpeg"', "long" * 61 + "lon" + "...jpeg"),
    ("filename*=utf-8''cafe%CC%81.pdf", "café.pdf"),
]


@pytest.mark.parametrize(("field", "name"), NAMES)
def test_threat_11_names_are_text_and_never_paths(tmp_path: Path, field: str, name: str) -> None:
    result = read(
        tmp_path / "in", several(part(b"x"), part(b"data", "text/plain", f"Content-Disposition: attachment; {field}"))
    )
    assert [found.replace("....", "...") for found in names(result)] == [name]
    assert len(names(result)[0]) <= 255
    assert attached(result) == b"data"
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != tmp_path / "in"]


def test_a_file_without_a_name_is_named_by_what_it_is(tmp_path: Path) -> None:
    assert names(read(tmp_path, several(part(b"x"), part(picture(BLUE), "image/png")))) == ["attachment-1.png"]


def test_a_message_within_is_an_attachment(tmp_path: Path) -> None:
    inner = mail(b"I forward nothing.\n", head=HEAD.replace(b"Your notice", b"=?utf-8?Q?Re=3A_caf=C3=A9?="))
    result = read(tmp_path, several(part(b"See below."), b"Content-Type: message/rfc822\n\n" + inner))
    assert names(result) == ["Re: café.eml"]
    assert attached(result).strip() == inner.strip()
    child = read(tmp_path / "child", attached(result))
    assert child.prepared.facts.title == "Re: café"


# --- bodies


def test_text_is_preferred_to_html_that_says_the_same(tmp_path: Path) -> None:
    result = read(
        tmp_path, several(part(b"The same words."), part(b"<p>The <b>same</b> words.", "text/html"), kind="alternative")
    )
    assert words(result).endswith("Your notice The same words.")
    assert result.altered == set()


@pytest.mark.parametrize("text", [b"", b"This message needs a program that shows HTML."])
def test_html_is_taken_where_the_text_says_nothing(tmp_path: Path, text: bytes) -> None:
    html = b"<p>What the officer wrote on that day to the claimant was a long letter of many words.</p>" * 2
    result = read(tmp_path, several(part(text), part(html, "text/html"), kind="alternative"))
    assert "What the officer wrote" in words(result)
    assert "html-body" in result.altered


def test_pictures_of_the_message_are_drawn_and_others_are_attachments(tmp_path: Path) -> None:
    html = b'<p>Look: <img src="cid:logo@x" width="200"> here.'
    alternative = several(part(b"Look: here."), part(html, "text/html"), kind="alternative", head=b"")
    data = (
        HEAD
        + b'Content-Type: multipart/related; boundary="=_outer"\n\n'
        + b"".join(
            b"--=_outer\n" + each + b"\n"
            for each in (
                alternative,
                part(picture(BLUE), "image/png", "Content-ID: <logo@x>"),
                part(
                    picture((255, 0, 0)),
                    "image/png",
                    "Content-ID: <other@x>",
                    "Content-Disposition: inline; filename=o.png",
                ),
            )
        )
        + b"--=_outer--\n"
    )
    result = read(tmp_path, data)
    assert BLUE in colours(result) and (255, 0, 0) not in colours(result)
    assert names(result) == ["o.png"]


def test_a_picture_that_cannot_be_drawn_stays_an_attachment(tmp_path: Path) -> None:
    html = part(b'<p>Look <img src="cid:bad">', "text/html")
    result = read(tmp_path, several(html, part(b"\x89PNG no", "image/png", "Content-ID: <bad>"), kind="related"))
    assert "warning pictures-missing" in result.codes
    assert len(names(result)) == 1


def test_pixels_are_limited(tmp_path: Path) -> None:
    html = part(b'<p>Look <img src="cid:big">', "text/html")
    big = part(picture(BLUE, size=(300, 300)), "image/png", "Content-ID: <big>")
    result = read(tmp_path, several(html, big, kind="related"))
    assert BLUE in colours(result)


def test_flowed_lines_are_joined(tmp_path: Path) -> None:
    body = b"> This line goes \n> on here.\nAnd this one \ngoes on.\n-- \nOwen\n"
    result = read(tmp_path, mail(body, "text/plain; format=flowed"))
    assert words(result).endswith("> This line goes on here. And this one goes on. -- Owen")


def test_long_bodies_are_quick_and_whole(tmp_path: Path) -> None:
    lines = "".join(f"{'> ' * (n % 3)}Line {n} of a long exchange about the notice.\n" for n in range(4000))
    result = read(tmp_path, mail(lines.encode()))
    assert len(result.prepared.facts.pages) > 50
    assert "Line 3999" in words(result)


def test_a_message_without_a_body_has_a_page(tmp_path: Path) -> None:
    result = read(tmp_path, HEAD + b"\n")
    assert result.codes == ["info mail-empty"]
    assert "(This message has no text.)" in words(result)


# --- damage


def test_no_date_is_said(tmp_path: Path) -> None:
    head = b"From: a@b.example\nTo: c@d.example\nSubject: x\n"
    result = read(tmp_path, mail(head=head))
    assert result.codes == ["warning mail-date"]
    assert result.prepared.facts.dated == ""
    assert "Date not stated" in words(result)


def test_a_character_set_that_nobody_knows_loses_no_letter(tmp_path: Path) -> None:
    result = read(tmp_path, mail("Café".encode(), "text/plain; charset=x-klingon"))
    assert result.codes == ["warning encoding-guessed"]
    assert "Café" in words(result)


def test_raw_letters_in_fields_are_read(tmp_path: Path) -> None:
    result = read(tmp_path, mail(head=HEAD.replace(b"Your notice", "Ihre Vorladung für Łukasz".encode())))
    assert result.prepared.facts.title == "Ihre Vorladung für Łukasz"


def test_damaged_base64_is_said(tmp_path: Path) -> None:
    data = HEAD + b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSGVsbG8gdGhlcmU!!gYWdhaW4\n"
    result = read(tmp_path, data)
    assert "warning mail-damaged" in result.codes


def test_cut_off_message_is_said(tmp_path: Path) -> None:
    data = several(part(b"The whole text."), part(b"more")).replace(b"--=_mark--\n", b"")
    result = read(tmp_path, data)
    assert result.codes == ["warning mail-damaged"]
    assert "The whole text." in words(result)


def test_encrypted_body_is_said(tmp_path: Path) -> None:
    sealed = several(
        part(b"Version: 1", "application/pgp-encrypted"), part(b"xx", "application/octet-stream"), kind="encrypted"
    )
    for number, data in enumerate((sealed, mail(b"MIIB", "application/pkcs7-mime; smime-type=enveloped-data"))):
        result = read(tmp_path / str(number), data)
        assert "warning mail-encrypted" in result.codes
        assert "encrypted and cannot be read" in words(result)
        assert names(result) == []


def test_signed_content_is_shown(tmp_path: Path) -> None:
    signature = part(b"0", "application/pkcs7-signature; name=smime.p7s")
    result = read(tmp_path, several(part(b"What was signed."), signature, kind="signed"))
    assert result.codes == ["info mail-signed"]
    assert "What was signed." in words(result)
    assert names(result) == []


def test_winmail_is_named_with_a_remedy(tmp_path: Path) -> None:
    result = read(tmp_path, several(part(b"x"), part(b"\x78\x9f\x3e\x22", "application/ms-tnef; name=winmail.dat")))
    assert "warning tnef" in result.codes
    assert ".msg" in result.findings[0].remedy


def test_too_many_parts_are_refused_with_the_limit(tmp_path: Path) -> None:
    result = read(tmp_path, several(*[part(b"x")] * (Limits().parts + 1)))
    assert result.errors == ["source.too-many-parts"]
    assert f"{Limits().parts:,}" in result.findings[0].message


@pytest.mark.parametrize("depth", [60, 3000])
def test_parts_without_end_are_refused(tmp_path: Path, depth: int) -> None:
    data = b"x"
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)).encode()
    assert read(tmp_path, HEAD + head + data).errors == ["source.too-deep"]


def test_delivery_reports_are_shown(tmp_path: Path) -> None:
    report = (
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nAction: failed\nStatus: 5.1.1\n"
    )
    result = read(tmp_path, several(part(b"It failed."), report, kind="report"))
    assert "Reporting-MTA: dns; mx.example Action: failed Status: 5.1.1" in words(result)


def test_pieces_of_a_message_are_said(tmp_path: Path) -> None:
    result = read(tmp_path, mail(b"base64...", 'message/partial; number=2; total=3; id="x"'))
    assert "part 2 of 3" in words(result)
    assert names(result) == []


def choice(text: bytes, html: bytes) -> bytes:
    return several(part(text), part(html, "text/html"), kind="alternative")


def test_defect_words_that_only_the_page_of_a_message_has_are_not_lost(tmp_path: Path) -> None:
    html = b"<p>The notice was sent to you on Monday, as you know.</p><p><b>PS: the chair admitted it.</b></p>"
    result = read(tmp_path, choice(b"The notice was sent to you on Monday, as you know.", html))
    assert "PS: the chair admitted it." in words(result)
    assert "mail-versions" not in " ".join(result.codes)


def test_defect_two_versions_that_say_different_things_are_both_shown_and_told(tmp_path: Path) -> None:
    result = read(tmp_path, choice(b"The plain text says one thousand.", b"<p>The page says two thousand.</p>"))
    assert "page says two thousand" in words(result) and "plain text says one thousand" in words(result)
    assert "warning mail-versions" in result.codes


def test_addresses_and_marks_of_emphasis_in_the_plain_text_make_no_other_version(tmp_path: Path) -> None:
    html = b'<p>See <a href="https://kenfield.example/a">the <b>notice</b></a>.</p><h2>Terms</h2>'
    result = read(tmp_path, choice(b"See the _notice_ <https://kenfield.example/a>.\nTERMS\n[image: logo]", html))
    assert "mail-versions" not in " ".join(result.codes)
