"""The words of one XML part of a Word document, with the bytes in which each stands.

Nothing is parsed into a tree and written anew: a parser says where the letters of each ``w:t`` begin and end, and these
bytes alone are ever replaced. Source: ECMA-376 part 1, 17.3 (runs and text), 17.13.5 (tracked changes), part 3 (mc).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from bundler.planning.drafts import BREAK

STORIES: Final = ("document", "footnotes", "endnotes", "hdr", "ftr", "comments")
"""Roots of the parts that hold words, in the order in which they are told."""

WORD: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SPACE: Final = "http://www.w3.org/XML/1998/namespace space"
_BREAKS: Final = frozenset({"tab", "br", "cr", "ptab", "sym", "oMath", "oMathPara"})
_SIGNS: Final = {"noBreakHyphen": "-", "softHyphen": ""}
_GONE: Final = frozenset({"del", "moveFrom"})
_TAG: Final = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")


class NotXml(Exception):
    """A part cannot be read as XML, or declares a document type, which no Word document does."""


@dataclass
class Piece:
    """Letters of a flow. start and end: the bytes of the content (of a sign: of its whole element); tag: where the
    element's start tag ends. spaced: it keeps spaces at its ends. author: of the insertion it stands in, or "".
    gone: how many deletions of the part came before it. sign: it is an element that stands for its letters."""

    text: str
    start: int
    end: int
    tag: int
    spaced: bool = False
    author: str = ""
    gone: int = 0
    bound: bool = False
    sign: bool = False


@dataclass
class Flow:
    """The pieces of one paragraph. order: in which paragraphs begin. note: number of the footnote or comment it stands
    in, or 0. echo: it stands in what other programs show instead. style, list: its style, and the number of its list
    with the level, if it says so itself."""

    order: int
    note: int = 0
    echo: bool = False
    pieces: list[Piece] = field(default_factory=list)
    style: str = ""
    list: tuple[str, int] | None = None

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def seams(self) -> tuple[int, ...]:
        """Offsets at which letters meet that a tracked change may part."""
        found, at = [], 0
        for piece, following in zip(self.pieces, self.pieces[1:], strict=False):
            at += len(piece.text)
            if (piece.author, piece.gone) != (following.author, following.gone):
                found.append(at)
        return tuple(found)

    @property
    def bound(self) -> tuple[tuple[int, int], ...]:
        """Spans of letters that Word fills in itself."""
        found, at = [], 0
        for piece in self.pieces:
            if piece.bound:
                found.append((at, at + len(piece.text)))
            at += len(piece.text)
        return tuple(found)


@dataclass(frozen=True)
class Part:
    """A part. data: its bytes as UTF-8. story: its root, one of STORIES. flows: in the order in which they begin."""

    data: bytes
    story: str
    flows: tuple[Flow, ...]
    encoding: str

    def encoded(self, data: bytes) -> bytes:
        """UTF-8 in the encoding in which the part came."""
        if self.encoding == "utf-8":
            return data
        return data.decode("utf-8").encode(self.encoding, "xmlcharrefreplace")


def read_part(raw: bytes) -> Part | None:
    """The flows of a part; None where it is no story of a Word document. Raises NotXml."""
    encoding = _encoding(raw)
    try:
        data = raw if encoding == "utf-8" else raw.decode(encoding).encode("utf-8")
    except (UnicodeDecodeError, LookupError):
        raise NotXml from None
    reader = _Reader(data)
    try:
        reader.parse()
    except expat.ExpatError:
        raise NotXml from None
    except _Elsewhere:
        return None
    return Part(data, reader.story, tuple(reader.flows), encoding)


def _encoding(raw: bytes) -> str:
    """The encoding of an XML part: by its mark, else as it declares (XML 1.0, appendix F)."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if raw[:4] in (b"<\x00?\x00", b"\x00<\x00?"):
        return "utf-16-le" if raw[:1] == b"<" else "utf-16-be"
    declared = re.match(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)", raw)
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    return "utf-8" if name in ("utf-8", "utf8", "us-ascii", "ascii") else name


class _Elsewhere(Exception):
    """The part is no story."""


@dataclass
class _Frame:
    """An open element. name: local, "" where it is of another language."""

    name: str
    opens_flow: bool = False
    bound: bool = False


class _Reader:
    """One pass over a part."""

    def __init__(self, data: bytes) -> None:
        self.flows: list[Flow] = []
        self.story = ""
        self._data = data
        self._frames: list[_Frame] = []
        self._open: list[Flow] = []
        self._authors: list[str] = []
        self._skipped = self._gone = self._note = self._echo = 0
        self._piece: Piece | None = None
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = False
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._letters
        self._parser.StartDoctypeDeclHandler = self._doctype

    def parse(self) -> None:
        """Read it all."""
        self._parser.Parse(self._data, True)

    def _doctype(self, *_: object) -> None:
        raise NotXml

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        space, _, name = full.rpartition(" ")
        word = space in WORD
        if not self._frames:
            if not word or name not in STORIES:
                raise _Elsewhere
            self.story = name
        parent = self._frames[-1].name if self._frames else ""
        frame = _Frame(name if word else "")
        self._frames.append(frame)
        if space == _MC and name in ("Choice", "Fallback"):
            frame.name, frame.opens_flow = f"mc:{name}", True
            self._echo += name == "Fallback"
            self._begin_flow()
        elif word:
            self._word(frame, parent, attributes)
        elif name in _BREAKS:
            self._add(BREAK)

    def _word(self, frame: _Frame, parent: str, attributes: dict[str, str]) -> None:
        """An element of WordprocessingML begins."""
        name, at = frame.name, self._parser.CurrentByteIndex
        if name == "p":
            frame.opens_flow = True
            self._begin_flow()
        elif name in _GONE and parent not in ("rPr", "trPr"):
            self._skipped += 1
        elif name in ("ins", "moveTo") and parent not in ("rPr", "trPr"):
            self._authors.append(_attribute(attributes, "author") or "?")
        elif name in ("footnote", "endnote", "comment"):
            self._note += not _attribute(attributes, "type")
        elif name == "dataBinding" and len(self._frames) > 2:
            self._frames[-3].bound = True  # sdt / sdtPr / dataBinding
        elif name in ("pStyle", "numId", "ilvl"):
            self._property(name, _attribute(attributes, "val"))
        elif name == "t" and self._open:
            tag = self._tag_end(at)
            self._piece = self._add("", tag, tag, tag)
            self._piece.spaced = attributes.get(_SPACE) == "preserve"
        elif parent == "r" and name in _SIGNS:
            self._add(_SIGNS[name], at, at, at).sign = True
        elif parent == "r" and name in _BREAKS:
            self._add(BREAK)

    def _property(self, name: str, value: str) -> None:
        """What a paragraph says of its style and list; what it said before a tracked change does not count."""
        depth = 3 if name == "pStyle" else 4
        path = [frame.name for frame in self._frames[-depth:]]
        if path[:2] != ["p", "pPr"] or not self._open:
            return
        flow = self._open[-1]
        number, level = flow.list or ("", 0)
        if name == "pStyle":
            flow.style = value
        elif name == "numId":
            flow.list = (value, level)
        else:
            flow.list = (number, int(value) if re.fullmatch(r"\d", value) else 0)

    def _tag_end(self, at: int) -> int:
        found = _TAG.match(self._data, at)
        if found is None:
            raise NotXml
        return found.end()

    def _begin_flow(self) -> None:
        flow = Flow(len(self.flows), self._note, self._echo > 0)
        self.flows.append(flow)
        self._open.append(flow)

    def _add(self, text: str, start: int = 0, end: int = 0, tag: int = 0) -> Piece:
        bound = any(frame.bound for frame in self._frames)
        author = self._authors[-1] if self._authors else ""
        piece = Piece(text, start, end, tag, author=author, gone=self._gone, bound=bound)
        if self._open and not self._skipped:
            self._open[-1].pieces.append(piece)
        return piece

    def _letters(self, text: str) -> None:
        if self._piece is not None:
            self._piece.text += text

    def _end(self, full: str) -> None:
        frame = self._frames.pop()
        at = self._parser.CurrentByteIndex
        if frame.name == "t" and self._piece is not None:
            self._piece.end = max(at, self._piece.tag)
            self._piece = None
        elif frame.name in _SIGNS and self._open and self._open[-1].pieces:
            self._close_sign(self._open[-1].pieces[-1], at)
        parent = self._frames[-1].name if self._frames else ""
        if frame.name in _GONE and parent not in ("rPr", "trPr"):
            self._skipped -= 1
            self._gone += 1
        elif frame.name in ("ins", "moveTo") and parent not in ("rPr", "trPr"):
            self._authors.pop()
        if frame.opens_flow:
            self._open.pop()
            self._echo -= frame.name == "mc:Fallback"

    def _close_sign(self, piece: Piece, at: int) -> None:
        """The end of an element that stands for a letter. at: where its end tag begins, if it has one."""
        if piece.sign and piece.end == piece.start:
            end = self._tag_end(piece.start)
            piece.end = end if self._data[end - 2 : end] == b"/>" else self._tag_end(at)


def _attribute(attributes: dict[str, str], name: str) -> str:
    return next((attributes[f"{space} {name}"] for space in WORD if f"{space} {name}" in attributes), "")
