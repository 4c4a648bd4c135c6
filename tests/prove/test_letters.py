"""Messages and pages: the proof refuses a page that lacks words of its source, and only then."""

from __future__ import annotations

import pytest

from bundler.prove.letters import missing

MAIL = b"From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=%s\n\n%s\n"
CHOICE = (
    b'From: a@b.example\nContent-Type: multipart/alternative; boundary="m"\n\n--m\n\nplain words\n'
    b"--m\nContent-Type: text/html\n\n<p>other <b>words</b><script>not this</script>\n--m--\n"
)


def test_a_line_that_lacks_is_named() -> None:
    data = MAIL % (b"utf-8", b"One line.\nTwo lines.")
    assert missing("mail", data, "Subject x One line. Two lines.") == ""
    assert missing("mail", data, "Subject x One line.") == "Two lines."


@pytest.mark.parametrize(("shown", "lack"), [("plain words", "other"), ("words other", "plain"), ("x", "other")])
def test_defect_each_of_several_ways_to_say_it_is_looked_for(shown: str, lack: str) -> None:
    """One of them was enough, and a sentence that the plain text lacked was lost."""
    assert missing("mail", CHOICE, shown) in (lack, "plain", "words")
    assert missing("mail", CHOICE, "other words and Plain ones") == ""


def test_addresses_in_the_plain_way_to_say_it_need_not_stand_there() -> None:
    data = CHOICE.replace(b"plain words", b"_other_ words <https://example.org/a?b> [image: logo]")
    assert missing("mail", data, "Other words") != ""
    assert missing("mail", data, "other words") == ""


def test_codes_stand_for_their_letters_and_for_no_others() -> None:
    data = MAIL % (b"utf-8", "中文 👍".encode())
    assert missing("mail", data, "[U+4E2D U+6587] [U+1F44D\r\nTHUMBS UP SIGN]") == ""
    assert missing("mail", data, "[U+4E2D U+4E2D] [U+1F44D THUMBS UP SIGN]") != ""


def test_a_changed_letter_is_seen() -> None:
    assert missing("mail", MAIL % (b"iso-8859-2", "Łódź".encode("iso-8859-2")), "Łódź") == ""
    assert missing("mail", MAIL % (b"iso-8859-2", "Łódź".encode("iso-8859-2")), "Łodź") != ""


def test_words_of_pages_and_of_markdown() -> None:
    page = b"<html><title>no</title><td>one<td>two</html>"
    assert missing("markup", page, "two one") == ""
    assert missing("markup", page, "two") == "one"
    assert missing("markup", b"# T\n\nThese are plain words.\n", "T These are words.") == "plain"


def test_subjects_of_a_mailbox() -> None:
    box = b"From x\nSubject: First thing\n\nx\n\nFrom y\nSubject: Second thing\n\ny\n"
    assert missing("mailbox", box, "1 First thing 2 Second thing") == ""
    assert missing("mailbox", box, "1 First thing") == "Second"
