"""The letters of a text whose writing is declared, wrongly declared, or not declared at all. No letter is lost."""

from __future__ import annotations

import codecs
import re
from typing import Final

from bundler.prepare.desk import FILE, Notes

_META: Final = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.I
)
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TEXTUAL: Final = frozenset({
    "ascii", "utf_8", "utf_8_sig", "utf_7", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be",
    "big5", "big5hkscs", "cp932", "cp949", "cp950", "euc_jp", "euc_jis_2004", "euc_jisx0213", "euc_kr", "gb2312",
    "gbk", "gb18030", "hz", "johab", "koi8_r", "koi8_t", "koi8_u", "kz1048", "latin_1", "iso8859_1", "mac_cyrillic",
    "mac_greek", "mac_iceland", "mac_latin2", "mac_roman", "mac_turkish", "ptcp154", "shift_jis", "shift_jis_2004",
    "shift_jisx0213", "tis_620",
})  # fmt: skip
_NAMES: Final = {
    "x-sjis": "cp932", "x-mac-roman": "mac_roman", "x-user-defined": "cp1252", "unicode-1-1-utf-7": "utf_7",
    "x-gbk": "gbk", "ansi_x3.110-1983": "latin_1", "gb_2312-80": "gb2312", "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949", "iso-8859-8-i": "iso8859_8", "iso-8859-8-e": "iso8859_8", "iso-8859-6-i": "iso8859_6",
    "windows-874": "cp874", "dos-874": "cp874", "hz-gb-2312": "hz", "utf8mb4": "utf_8", "cp-850": "cp850",
    "cp1252": "cp1252", "x-euc-jp": "euc_jp", "cp-1252": "cp1252", "windows-31j": "cp932", "ansi": "cp1252",
}  # fmt: skip
"""Names that mail programs write and the standard library does not know."""

_WIDER: Final = {
    "iso8859_1": "cp1252", "latin_1": "cp1252", "ascii": "utf_8", "gb2312": "gb18030", "gbk": "gb18030",
    "euc_kr": "cp949", "shift_jis": "cp932", "big5": "cp950", "iso8859_9": "cp1254", "tis_620": "cp874",
    "iso2022_jp": "iso2022_jp_ext",
}  # fmt: skip
"""What writers mean who name a narrower set (WHATWG Encoding Standard, 4.2)."""


_C1: Final = re.compile(rb"[\x80-\x9f]")
"""In Latin-1 these are no letters; in Western Windows they are quotation marks and dashes."""


def known(name: str) -> str:
    """The standard library's name of a character set for text, or "" where there is none."""
    name = name.strip().strip("\"'").lower()
    name = _NAMES.get(name, name.replace("x-mac-", "mac_"))
    try:
        found = codecs.lookup(name).name.replace("-", "_")
    except (LookupError, ValueError):
        return ""
    if found in _TEXTUAL or found.startswith(("cp", "iso8859", "iso2022", "windows")):
        return found
    return ""


def strictly(data: bytes, name: str) -> str | None:
    """Decoded by a set known by that name, or by the wider one that writers mean by it; None where it does not fit."""
    codec = known(name)
    wider = _WIDER.get(codec, "")
    western = wider == "cp1252" and _C1.search(data)
    for candidate in (wider, codec) if western else (codec, wider):
        if not candidate:
            continue
        try:
            return data.decode(candidate)
        except (UnicodeError, LookupError):
            continue
    return None


def guessed(data: bytes) -> tuple[str, str]:
    """The likeliest text and the set's name as people call it. Every byte gives a letter."""
    for codec, name in (("utf_8", "UTF-8"), ("iso2022_jp", "ISO-2022-JP"), ("cp1252", "Windows-1252")):
        if codec == "iso2022_jp" and b"\x1b" not in data:
            continue
        try:
            return data.decode(codec), name
        except UnicodeError:
            continue
    return "".join(map(_western, data)), "Windows-1252"


def _western(byte: int) -> str:
    """A letter for any byte: Western Windows, or else Latin-1."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeError:
        return chr(byte)


def decode(data: bytes, declared: str, notes: Notes, what: str = "the text") -> str:
    """Decode by the declared set, else by a guess, which is said. declared: "" where nothing is declared."""
    text = strictly(data, declared or "us-ascii")
    if text is not None:
        return text.replace("\x00", "")
    text, name = guessed(data)
    said = f'names the character set "{declared[:40]}", which is not known or does not fit' if declared else ""
    notes.altered("encoding-guessed", f"{what} read as {name}")
    notes.warning(
        "source.encoding-guessed",
        f'"{FILE}" {said or "does not say how its letters are written"}: {what} was read as {name}.',
        "Look at accented letters and quotation marks in the bundle, and ask for the file again if any are wrong.",
    )
    return text


def decode_page(data: bytes, notes: Notes) -> str:
    """Decode a web page or a Markdown text: by its mark, by what it declares, as UTF-8, or by a guess."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    found = _META.search(data[:4096])
    declared = found[1].decode("ascii") if found else ""
    return decode(data, "" if known(declared).startswith(("utf_16", "utf_32")) else declared, notes)
