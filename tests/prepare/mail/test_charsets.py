"""Every character set: the words stand on the page, or are named by a finding where no font can draw them."""

from __future__ import annotations

import base64
import email.charset
from pathlib import Path

import pytest

from bundler.prepare.markup.charset import known, strictly
from tests.prepare.mail.letters import HEAD, mail, read, words

WESTERN = "Café déjà vu, naïve £5"
CENTRAL = "Łódź, Příliš žluťoučký"
CYRILLIC = "Привет, Москва"
GREEK = "Καλημέρα κόσμε"
TURKISH = "İstanbul ığdır şeker"
BALTIC = "Ąžuolas ėjo"
JAPANESE = "日本語のメール"
CHINESE = "中文邮件"
TRADITIONAL = "中文郵件"
KOREAN = "한국어 메일"
HEBREW = "שלום עולם"
ARABIC = "مرحبا"
THAI = "สวัสดี"

SETS = [
    ("utf-8", WESTERN + CENTRAL + CYRILLIC + GREEK), ("utf-7", WESTERN + CYRILLIC), ("us-ascii", "plain letters"),
    ("iso-8859-1", WESTERN), ("iso-8859-15", WESTERN + " €"), ("windows-1252", WESTERN + " “€”"),
    ("macintosh", WESTERN), ("cp437", "Café £5"), ("cp850", "Café £5"), ("cp858", "Café €5"),
    ("iso-8859-2", CENTRAL), ("windows-1250", CENTRAL + " „€”"), ("cp852", "Łódź"), ("iso-8859-16", "Łódź € Școală"),
    ("iso-8859-3", "Ĝis la revido ĉiuj"), ("iso-8859-4", BALTIC), ("iso-8859-13", BALTIC), ("windows-1257", BALTIC),
    ("iso-8859-9", TURKISH), ("windows-1254", TURKISH), ("iso-8859-10", "Ąžuolas"), ("iso-8859-14", "Ŵyneb ŷd"),
    ("iso-8859-5", CYRILLIC), ("windows-1251", CYRILLIC + " Ђ"), ("koi8-r", CYRILLIC), ("koi8-u", "Київ ґ"),
    ("cp866", CYRILLIC), ("cp855", CYRILLIC), ("x-mac-cyrillic", CYRILLIC), ("iso-8859-7", GREEK),
    ("windows-1253", GREEK), ("windows-1258", "Việt".replace("ệ", "ê")), ("cp1252", WESTERN), ("utf-16", WESTERN),
]  # fmt: skip
"""What the fonts have."""

LACKING = [
    ("iso-2022-jp", JAPANESE), ("euc-jp", JAPANESE), ("shift_jis", JAPANESE), ("windows-31j", JAPANESE + "①"),
    ("x-sjis", JAPANESE), ("iso-2022-jp-2", JAPANESE), ("gb2312", CHINESE), ("gbk", TRADITIONAL), ("gb18030", CHINESE),
    ("hz-gb-2312", CHINESE), ("big5", TRADITIONAL), ("big5-hkscs", TRADITIONAL), ("euc-kr", KOREAN),
    ("ks_c_5601-1987", KOREAN), ("iso-2022-kr", KOREAN), ("cp949", KOREAN), ("iso-8859-8", HEBREW),
    ("iso-8859-8-i", HEBREW), ("windows-1255", HEBREW), ("windows-1256", ARABIC), ("iso-8859-6", ARABIC),
    ("windows-874", THAI), ("tis-620", THAI), ("utf-8", "👍 and 中"),
]  # fmt: skip
"""What they have not: each letter is shown by its code, and a warning names it."""


def encoded(name: str, text: str) -> bytes:
    return text.encode({"hz-gb-2312": "hz"}.get(name) or known(name))


def packed(name: str, text: str) -> bytes:
    data = base64.encodebytes(encoded(name, text))
    fields = f"Content-Type: text/plain; charset={name}\nContent-Transfer-Encoding: base64\n\n"
    return HEAD + fields.encode() + data


@pytest.mark.parametrize(("name", "text"), SETS)
def test_words_stand_on_the_page(tmp_path: Path, name: str, text: str) -> None:
    result = read(tmp_path, packed(name, text))
    assert result.codes == []
    assert text in words(result)


@pytest.mark.parametrize(("name", "text"), LACKING)
def test_letters_that_no_font_has_are_named(tmp_path: Path, name: str, text: str) -> None:
    result = read(tmp_path, packed(name, text))
    assert result.codes == ["warning undrawable-character"]
    shown = words(result)
    odd = sorted({letter for letter in text if ord(letter) > 0x7F})
    assert all(f"U+{ord(letter):04X}" in shown for letter in odd)
    assert all(f"U+{ord(letter):04X}" in result.findings[0].message for letter in odd[:10])
    assert "letters-as-codes" in result.altered


@pytest.mark.parametrize(("name", "text"), SETS + LACKING)
def test_subjects_in_every_set(tmp_path: Path, name: str, text: str) -> None:
    word = f"=?{name}?B?{base64.b64encode(encoded(name, text)).decode()}?="
    result = read(tmp_path, mail(head=HEAD.replace(b"Your notice", word.encode())))
    assert "warning encoding-guessed" not in result.codes
    if (name, text) in SETS:
        assert result.prepared.facts.title == text


def test_every_set_that_the_library_writes_is_known() -> None:
    assert [name for name in email.charset.CHARSETS if name not in ("viscii",) and not known(name)] == []


@pytest.mark.parametrize("name", ["base64", "rot13", "hex", "zlib", "idna", "punycode", "unicode_escape", "undefined"])
def test_codecs_that_are_no_character_sets_are_not_reached(name: str) -> None:
    assert strictly(b"abc", name) is None


def test_a_letter_may_be_cut_between_two_encoded_words(tmp_path: Path) -> None:
    data = "é".encode()
    words_ = b" ".join(
        b"=?utf-8?B?" + base64.b64encode(piece) + b"?=" for piece in (b"caf" + data[:1], data[1:] + b"s")
    )
    assert read(tmp_path, mail(head=HEAD.replace(b"Your notice", words_))).prepared.facts.title == "cafés"


def test_quotes_of_windows_in_what_calls_itself_latin_1(tmp_path: Path) -> None:
    result = read(tmp_path, mail(b"\x93Quoted\x94 \x96 yes", "text/plain; charset=iso-8859-1"))
    assert "“Quoted” – yes" in words(result)
    assert result.codes == []
