"""Messages, web pages and Markdown: the words of the source's own text stand on the pages that were made of it.

This reads the source anew, in its own way. Letters that the fonts lack stand on the pages as codes, ``[U+4E2D]``: they
are turned back before anything is compared.
"""

from __future__ import annotations

import email
import functools
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from email.message import Message
from html.parser import HTMLParser
from typing import Any, Final

from bundler.prove.wording import unhyphenated

_MARK: Final = re.compile(r"\[(U\+[0-9A-F]{4,6}(?: [^\[\]]*)?)\]")
_CODE: Final = re.compile(r"U\+([0-9A-F]{4,6})")
_META: Final = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_CONDITION: Final = re.compile(r"<!\[(?!CDATA\[)[^>]{0,200}>")
_STRAY: Final = re.compile(r"<!\[(?!CDATA\[)")
_PAGE: Final = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|!--)", re.I)
_BESIDE: Final = re.compile(r"(?:https?|mailto|tel|ftp|cid):[^\s<>\"]*|\[(?:image|cid|logo)[^\]\n]*\]", re.I)
"""What a plain text says in the place of links and pictures."""

_UNREAD: Final = frozenset({"script", "style", "title", "iframe", "noembed", "noframes", "template"})
_VERY_PLAIN: Final = re.compile(r"[ ]{0,3}(?:[A-Za-z]{2,}[ ,.;]{1,2}){3,}[A-Za-z]*[.]?\s*")
_TAGS: Final = re.compile(r"<(script|style|title|iframe|template)\b.*?</\1\s*>|<[^>]*>", re.I | re.S)
_C1: Final = re.compile(rb"[\x80-\x9f]")
_FAULTS: Final = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the standard library raises on damaged messages: there is then nothing that could be compared."""

_OLE: Final = b"\xd0\xcf\x11\xe0"
_SHOWN: Final = 60


def missing(route: str, data: bytes, pages: str) -> str:
    """The first words of a source (route ``mail``, ``mailbox`` or ``markup``) that its pages lack, or ""."""
    found = _Pages(pages)
    if route == "markup":
        return _of_markup(data, found)
    try:
        if data.startswith(_OLE):
            return _all_of(list(_outlook(data)), found)
        if route == "mailbox":
            return _of_mailbox(data, found)
        if data.startswith(b"From "):
            data = data.partition(b"\n")[2]
        groups = list(_bodies(email.message_from_bytes(data)))
    except _FAULTS:
        return ""
    return next((lack for group in groups if (lack := _all_of(group, found))), "")


class _Pages:
    """What stands on the pages: as one run of letters, and as words."""

    def __init__(self, text: str) -> None:
        shown = back(" ".join(text.split()))
        self.solid = _canon(shown)
        self.words = Counter(_words(shown))

    def holds(self, text: str) -> str:
        """The first part of a plain text that does not stand here as it is written, or ""."""
        wanted = _canon(text)
        return "" if wanted in self.solid else _first_lacking(text, self)

    def holds_words(self, text: str) -> str:
        """The first word of a text that does not stand here, in whatever order, or ""."""
        lacking = Counter(_words(text)) - self.words
        return next((word for word in lacking if _canon(word) not in self.solid), "")

    def holds_beside(self, text: str) -> str:
        """The first word of a plain text that does not stand here, whether its letters are large or small, or ""."""
        wanted = {word.casefold() for word in _words(_BESIDE.sub(" ", text).replace("_", " "))}
        lacking = wanted - {word.casefold() for word in self.words}
        solid = self.solid.casefold() if lacking else ""
        return next((word for word in sorted(lacking) if word not in solid), "")


def _first_lacking(text: str, found: _Pages) -> str:
    """The first line that is not there; the lines are in another order where there is none."""
    lines = (line for line in text.splitlines() if _canon(line) not in found.solid)
    return next(lines, text.strip())[:_SHOWN]


def back(text: str) -> str:
    """Codes turned back to letters."""
    return _MARK.sub(lambda mark: "".join(chr(int(code, 16)) for code in _CODE.findall(mark[1])), text)


def _canon(text: str) -> str:
    """Letters that count: no space, hyphen, mark of quotation, accent that stands alone, or what has no look."""
    kept = unicodedata.normalize("NFKC", unhyphenated("".join(text.split())))
    if not kept.isascii() or not kept.isprintable():
        kept = "".join(letter for letter in kept if unicodedata.category(letter) not in ("Cc", "Cf", "Mn", "Me", "Zs"))
    return kept.replace(">", "")


def _words(text: str) -> list[str]:
    return [_canon(word) for word in re.findall(r"\w+", unicodedata.normalize("NFKC", text))]


# --- what the source says -----------------------------------------------------------------------------------------


def _readings(data: bytes, declared: str) -> Iterator[str]:
    """The text by its declared character set, and by those that are meant where it does not fit; the plain letters
    alone only where no set can be relied on."""
    said, plain = _decoded(data, declared), _decoded(data, "utf-8-sig")
    yield from (text for text in (said, plain) if text is not None)
    lost = said is None and (bool(declared) or plain is None)
    if lost or _C1.search(data):
        western = _decoded(data, "cp1252")
        yield from [] if western is None else [western]
    if lost and b"\x1b" not in data:
        yield data.decode("ascii", "replace").replace("\ufffd", " ")


def _decoded(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name) if name else None
    except (LookupError, ValueError):
        return None


def _all_of(leaves: list[tuple[str, bytes, str]], found: _Pages) -> str:
    """What lacks of any of several ways to say the same: one of them may say more. leaves: kind, bytes, declared
    character set. One of them stands as it is written; of the others the words count, large or small."""
    strictly = [
        _first_lack(_readings(data, said), functools.partial(_said, kind, found)) for kind, data, said in leaves
    ]
    if not strictly or (len(leaves) == 1 and strictly[0]):
        return "".join(strictly)
    loosely = (
        _first_lack(_readings(data, said), functools.partial(_said_loosely, kind, found)) for kind, data, said in leaves
    )
    return next(filter(None, loosely), "") or ("" if "" in strictly else strictly[0])


def _first_lack(readings: Iterable[str], lacking: Callable[[str], str]) -> str:
    """What the last of several readings lacks, or "" where one of them lacks nothing."""
    lack = ""
    for text in readings:
        lack = lacking(text)
        if not lack:
            return ""
    return lack


def _said(kind: str, found: _Pages, text: str) -> str:
    return found.holds_words(visible(text)) if kind == "html" else _plainly(text, found)


def _said_loosely(kind: str, found: _Pages, text: str) -> str:
    return found.holds_beside(visible(text) if kind == "html" else text)


def _plainly(text: str, found: _Pages) -> str:
    """Line for line; by words where a reading was pieced together."""
    lack = found.holds(text)
    return lack and (lack if found.holds_words(text) else "")


def _bodies(part: Message[Any, Any]) -> Iterator[list[tuple[str, bytes, str]]]:
    """The texts of a message; those that offer a choice together."""
    kind = part.get_content_type().lower()
    if kind.startswith("message/") or kind == "multipart/encrypted":
        return
    payload = part.get_payload()
    if isinstance(payload, list):
        inner = [group for each in payload if isinstance(each, Message) for group in _bodies(each)]
        yield from [[leaf for group in inner for leaf in group]] if kind == "multipart/alternative" else inner
    elif kind in ("text/plain", "text/html") and not _is_file(part):
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            declared = str(part.get_param("charset") or "") or _meta(data)
            yield [(kind.removeprefix("text/"), data, declared)]


def _is_file(part: Message[Any, Any]) -> bool:
    said = f"{part.get('content-disposition', '')};{part.get('content-type', '')}".lower()
    return said.lstrip().startswith("attachment") or "name" in said


def _meta(data: bytes) -> str:
    found = _META.search(data[:4096])
    return found[1].decode("ascii", "replace") if found else ""


def _outlook(data: bytes) -> Iterator[tuple[str, bytes, str]]:
    """The text and the page of an Outlook message ([MS-OXMSG] 2.1.2)."""
    from olefile import OleFileIO

    with OleFileIO(io.BytesIO(data)) as ole:
        for stream, kind, declared in (
            ("__substg1.0_1000001F", "plain", "utf-16-le"),
            ("__substg1.0_10130102", "html", ""),
        ):
            if ole.exists(stream):
                text = ole.openstream(stream).read()
                yield kind, text, declared or _meta(text)


def _of_mailbox(data: bytes, found: _Pages) -> str:
    """Subjects that are written in plain letters."""
    subjects = re.findall(rb"(?:\A|\n\r?\n)From [^\n]*\n(?:[^\n]+\n)*?Subject:[ \t]*([ -~]+)\r?\n(?![ \t])", data)
    lacks = (found.holds_words(subject.decode("ascii")) for subject in subjects if b"=?" not in subject)
    return next(filter(None, lacks), "")


def _of_markup(data: bytes, found: _Pages) -> str:
    """All visible words of a web page; of Markdown, the lines that are nothing but words."""
    html = _PAGE.match(data) is not None or data.lstrip().startswith(b"<")
    lack = ""
    for text in _readings(data, _meta(data)):
        wanted = visible(text) if html else " ".join(filter(_VERY_PLAIN.fullmatch, _TAGS.sub("\n", text).splitlines()))
        lack = found.holds_words(wanted)
        if not lack:
            return ""
    return lack


class _Visible(HTMLParser):
    """Gathers the text of a page, a space for every tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said.append(" ")
        self.unread += tag in _UNREAD

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.said.append(" ")
        self.unread = max(0, self.unread - (tag in _UNREAD))

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.said.append(data)


def visible(html: str) -> str:
    """The text of a page."""
    reader = _Visible()
    reader.feed(_tame(html))
    reader.close()
    return "".join(reader.said)


def _tame(html: str) -> str:
    """A page that the parser takes in one go: conditions of old browsers are left out; what begins a tag or a comment
    that is never ended is text, which would otherwise be searched to its end again and again."""
    html = _CONDITION.sub("", html)
    html = _STRAY.sub("&lt;![", html)
    end = html.rfind("-->")
    html = html[: end + 1] + html[end + 1 :].replace("<!--", "&lt;!--")
    end = html.rfind(">")
    return html[: end + 1] + html[end + 1 :].replace("<", "&lt;")
