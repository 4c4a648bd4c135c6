"""Simple HTML to blocks: what it says, in plain order. Nothing is fetched, run, or styled by the page itself.

The parser is the standard library's, which reports tags as it meets them and never nests calls; tags that are open
are kept on a list of limited length, so that depth cannot bring it down. All text is shown in black, also what a
page would hide; scripts, styles and forms are left out and counted.
"""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Final

from bundler.prepare.markup.blocks import Block, Cell, Para, Picture, Rule, Run, Table
from bundler.prepare.markup.pictures import Drawable

HEADINGS: Final = {"h1": 16.0, "h2": 13.5, "h3": 12.0, "h4": 11.0, "h5": 10.0, "h6": 10.0}
_STRUCK: Final = frozenset({"s", "strike", "del"})
_LINE_THROUGH: Final = re.compile(r"text-decoration[^;]*line-through", re.I)
_BOLD: Final = frozenset({"b", "strong", "th", "dt"})
_ITALIC: Final = frozenset({"i", "em", "cite", "var", "dfn"})
_MONO: Final = frozenset({"tt", "code", "kbd", "samp", "pre", "listing", "plaintext", "xmp"})
_PRE: Final = frozenset({"pre", "listing", "plaintext", "xmp", "textarea"})
_VOID: Final = frozenset({
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta",
    "param", "source", "track", "wbr",
})  # fmt: skip
_UNREAD: Final = frozenset({"script", "style", "title", "iframe", "noembed", "noframes", "template"})
"""Elements whose content is no text of the page."""

_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html",
    "legend", "li", "listing", "main", "menu", "nav", "ol", "option", "p", "plaintext", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp", "caption",
})  # fmt: skip
_LISTS: Final = frozenset({"ul", "ol", "dl", "dir", "menu"})
_CLOSES: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "li": (frozenset({"li"}), _LISTS),
    "dt": (frozenset({"dt", "dd"}), _LISTS),
    "dd": (frozenset({"dt", "dd"}), _LISTS),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tbody": (frozenset({"tbody", "thead", "tfoot"}), frozenset({"table"})),
    "a": (frozenset({"a"}), frozenset({"table"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
}
"""What a tag closes that was left open, and what it does not reach beyond (HTML standard, 13.1.2.4)."""

_ENDS_PARAGRAPH: Final = _BLOCKS - {"html", "body", "td", "th", "tr", "tbody", "thead", "tfoot"}
_DEEPEST: Final = 200
_MOST_INDENT: Final = 8
_STEP: Final = 16.0
_BLANK: Final = re.compile(r"[ \t\r\n\f]+")
_DIMENSION: Final = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*", re.ASCII)
_CONDITION: Final = re.compile(r"<!\[(?!CDATA\[)[^>]{0,200}>")
_STRAY: Final = re.compile(r"<!\[(?!CDATA\[)")
_CSS_URL: Final = re.compile(r"url\(\s*['\"]?\s*(?:https?:)?//", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])")
_DATA: Final = re.compile(r"data:image/[\w.+-]+(;[\w=.+-]+)*(;base64)?,", re.IGNORECASE | re.ASCII)
_SHOWN_LINKS: Final = ("http:", "https:", "mailto:", "ftp:", "tel:")


@dataclass
class Left:
    """What was left out of a page: how many of each."""

    remote: int = 0
    local: int = 0
    scripts: int = 0
    forms: int = 0
    links: int = 0
    frames: int = 0
    hidden: int = 0
    broken: int = 0


@dataclass(frozen=True)
class Page:
    """A page that was read. cids: which of the message's own pictures it shows."""

    blocks: tuple[Block, ...]
    title: str
    left: Left
    cids: frozenset[str]
    text: str


Pictures = Callable[[bytes], Drawable | None]


def read(html: str, draw: Pictures, own: Mapping[str, bytes] | None = None, *, trusted: bool = False) -> Page:
    """Read a page. draw: makes a picture fit to be drawn, or None. own: pictures of the same message, by ``cid:...``
    or address. trusted: the page comes from a template of ours, whose classes mean something."""
    reader = _Reader(draw, own or {}, trusted)
    reader.left.remote += len(_CSS_URL.findall(html))
    reader.feed(_tame(html))
    reader.close()
    return reader.done()


def _tame(html: str) -> str:
    """A page that the parser takes in one go: conditions of old browsers are left out; what begins a tag or a comment
    that is never ended is text, which would otherwise be searched to its end again and again."""
    html = _CONDITION.sub("", html)
    html = _STRAY.sub("&lt;![", html)
    end = html.rfind("-->")
    html = html[: end + 1] + html[end + 1 :].replace("<!--", "&lt;!--")
    end = html.rfind(">")
    return html[: end + 1] + html[end + 1 :].replace("<", "&lt;")


@dataclass
class _Table:
    """A table being read."""

    rows: list[list[Cell]] = field(default_factory=list)
    nested: bool = False
    kind: str = ""


@dataclass
class _Look:
    """What is open: counts of tags that give text its look."""

    bold: int = 0
    italic: int = 0
    mono: int = 0
    pre: int = 0
    soft: int = 0
    unread: int = 0
    heading: list[str] = field(default_factory=list)
    quotes: list[float] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    raised: int = 0
    small: int = 0


class _Reader(HTMLParser):
    """Gathers blocks. ``outs`` holds the list that is being filled, and those that it stands in."""

    def __init__(self, draw: Pictures, own: Mapping[str, bytes], trusted: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.draw, self.own, self.trusted = draw, own, trusted
        self.left = Left()
        self.title: list[str] = []
        self.heading = ""
        self.cids: set[str] = set()
        self.outs: list[list[Block]] = [[]]
        self.runs: list[Run] = []
        self.open: list[str] = []
        self.struck: list[bool] = []
        self.look = _Look()
        self.tables: list[_Table] = []
        self.cells: list[tuple[list[Cell], int] | None] = []
        self.links: list[tuple[str, int]] = []
        self.bullet = ""
        self.said: list[str] = []

    def done(self) -> Page:
        """All of it."""
        while self.open:
            self._close(self.open[-1])
        self._flush()
        title = _BLANK.sub(" ", "".join(self.title)).strip() or self.heading
        return Page(tuple(self.outs[0]), title, self.left, frozenset(self.cids), "".join(self.said))

    # --- tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        given = {name: value or "" for name, value in reversed(attrs)}
        self._count(tag, given)
        if tag in _ENDS_PARAGRAPH and "p" in self.open:
            self._close_until(frozenset({"p"}), frozenset({"td", "th", "table", "li", "blockquote"}))
        if tag in _CLOSES:
            self._close_until(*_CLOSES[tag])
        if tag in _BLOCKS:
            self._flush()
        if tag in _VOID:
            self._void(tag, given)
            return
        if len(self.open) >= _DEEPEST:
            return
        self.open.append(tag)
        self.struck.append(tag in _STRUCK or bool(_LINE_THROUGH.search(given.get("style", ""))))
        self._begin(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """``<br/>``; in HTML the stroke means nothing, but XHTML writes ``<a/>`` and ``<script/>`` too."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID and self.open and self.open[-1] == tag:
            self._close(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag closes, with all that was left open within it."""
        if tag == "br":
            self._add("\n")
        elif tag == "p" and "p" not in self.open:
            self._flush()
        elif tag in self.open:
            fence = frozenset() if tag in ("table", "html", "body") else frozenset({"table"})
            self._close_until(frozenset({tag}), fence - {tag})

    def _close_until(self, tags: frozenset[str], fence: frozenset[str]) -> None:
        """Close the innermost of the tags, unless a tag of the fence lies between."""
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at] in tags:
                while len(self.open) > at:
                    self._close(self.open[-1])
                return
            if self.open[at] in fence:
                return

    def _count(self, tag: str, given: Mapping[str, str]) -> None:
        """What is left out."""
        if tag == "script" or any(name.startswith("on") for name in given):
            self.left.scripts += 1
        self.left.forms += tag in ("input", "select", "textarea", "button")
        self.left.frames += tag in ("iframe", "frame", "object", "embed", "video", "audio", "applet")
        self.left.remote += _remote(given.get("background", ""))
        self.left.hidden += "hidden" in given or bool(_HIDDEN.search(given.get("style", "").lower()))

    # --- what a tag does

    def _begin(self, tag: str, given: Mapping[str, str]) -> None:
        look = self.look
        look.bold += tag in _BOLD or tag in HEADINGS
        look.italic += tag in _ITALIC
        look.mono += tag in _MONO
        look.pre += tag in _PRE
        look.unread += tag in _UNREAD
        look.raised += tag == "sup"
        if self.trusted and tag == "p":
            look.soft += given.get("class") == "notice"
            look.small += given.get("class") == "notice"
        if tag in HEADINGS:
            look.heading.append(tag)
        elif tag == "blockquote":
            look.quotes.append(_STEP * min(len(look.quotes) + len(look.lists), _MOST_INDENT))
        elif tag in _LISTS:
            look.lists.append(_number(given.get("start", "1")) if tag == "ol" else None)
            look.kinds.append(given.get("type", "1"))
        elif tag == "li":
            self._item(given)
        elif tag == "a":
            self.links.append((given.get("href", ""), len(self.said)))
        elif tag == "q":
            self._add("“")
        elif tag == "table":
            self._table(given)
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in ("td", "th"):
            self._cell(given)

    def _close(self, tag: str) -> None:
        """Undo what a tag did."""
        self.open.pop()
        self.struck.pop()
        if tag in _BLOCKS:
            self._flush()
        look = self.look
        look.bold -= tag in _BOLD or tag in HEADINGS
        look.italic -= tag in _ITALIC
        look.mono -= tag in _MONO
        look.pre -= tag in _PRE
        look.unread -= tag in _UNREAD
        look.raised -= tag == "sup"
        if self.trusted and tag == "p":
            look.soft = look.small = 0
        if tag in HEADINGS:
            look.heading.pop()
        elif tag == "blockquote":
            look.quotes.pop()
        elif tag in _LISTS:
            look.lists.pop()
            look.kinds.pop()
            self.bullet = ""
        elif tag == "a":
            self._link()
        elif tag == "q":
            self._add("”")
        elif tag == "table":
            self._table_end()
        elif tag in ("td", "th"):
            self._cell_end()

    def _item(self, given: Mapping[str, str]) -> None:
        """A list item: its bullet or number."""
        lists = self.look.lists
        number = lists[-1] if lists else None
        if number is not None and "value" in given:
            number = _number(given["value"])
        self.bullet = "•" if number is None else f"{_counted(number, self.look.kinds[-1])}."
        if number is not None:
            lists[-1] = number + 1

    def _link(self) -> None:
        """The address of a link, where the text does not say it. Scripts are never written."""
        address, at = self.links.pop()
        address = "".join(address.split())
        said = "".join(self.said[at:])
        if not address or address.startswith("#"):
            return
        if not address.lower().startswith(_SHOWN_LINKS):
            self.left.links += ":" in address.split("/")[0]
            return
        plain = address.lower().removeprefix("mailto:").rstrip("/")
        if said.strip() and plain.split("//")[-1] in "".join(said.split()).lower():
            return
        self.runs.append(Run(f" <{address}>", soft=True))

    def _void(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "br":
            self._add("\n")
        elif tag == "hr":
            self.outs[-1].append(Rule(self._indent()))
        elif tag == "img":
            self._image(given)

    # --- tables

    def _table(self, given: Mapping[str, str]) -> None:
        if self.tables:
            self.tables[-1].nested = True
        kind = given.get("class", "") if self.trusted else ""
        self.tables.append(_Table(kind=kind))

    def _cell(self, given: Mapping[str, str]) -> None:
        if not self.tables:
            self.cells.append(None)
            return
        rows = self.tables[-1].rows
        if not rows:
            rows.append([])
        self.cells.append((rows[-1], len(rows[-1])))
        span, down = (max(_number(given.get(name, "1")), 1) for name in ("colspan", "rowspan"))
        rows[-1].append(Cell((), min(span, 100), down))
        self.outs.append([])

    def _cell_end(self) -> None:
        place = self.cells.pop()
        if place:
            row, at = place
            row[at] = replace(row[at], blocks=tuple(self.outs.pop()))

    def _table_end(self) -> None:
        """A table that holds tables, or has one column, only arranges the page: its cells follow one another."""
        table = self.tables.pop()
        rows = [tuple(cell for cell in row) for row in table.rows]
        filled = [row for row in rows if any(cell.blocks for cell in row)]
        wide = max((sum(1 for cell in row if cell.blocks) for row in filled), default=0)
        if table.nested or wide < 2:
            self.outs[-1] += [block for row in filled for cell in row for block in cell.blocks]
            return
        labels = table.kind == "heading"
        left, bars = self._indent(), tuple(self.look.quotes)
        if any(cell.down > 1 for row in rows for cell in row):
            filled = rows
        tight = tuple(
            tuple(replace(cell, blocks=_tight(_inside(cell.blocks, left, len(bars)))) for cell in row) for row in filled
        )
        self.outs[-1].append(Table(tight, left, lines=not labels, labels=labels, bars=bars))

    # --- text

    def handle_data(self, data: str) -> None:
        """Text."""
        if "title" in self.open and "svg" not in self.open:
            self.title.append(data)
        if not self.look.unread:
            # A power that stood beside its number would be read as a part of it.
            self._add(f"^{data}" if self.look.raised and data.strip()[:1] in _POWER else data)

    def _add(self, text: str) -> None:
        look = self.look
        if look.unread:
            return
        if not look.pre and text != "\n":
            text = _BLANK.sub(" ", text)
            if not self.runs or self.runs[-1].text.endswith((" ", "\n")):
                text = text.lstrip(" ")
        if not text:
            return
        self.said.append(text)
        soft = bool(look.soft or look.quotes)
        run = Run(text, look.bold > 0, look.italic > 0, look.mono > 0, soft, any(self.struck))
        if self.runs and replace(self.runs[-1], text="") == replace(run, text=""):
            self.runs[-1] = replace(run, text=self.runs[-1].text + text)
        else:
            self.runs.append(run)

    def _indent(self) -> float:
        look = self.look
        return _STEP * min(len(look.quotes) + len(look.lists), _MOST_INDENT)

    def _flush(self) -> None:
        """End the paragraph."""
        runs, self.runs = self.runs, []
        look = self.look
        if not "".join(run.text for run in runs).strip(" \t\r\n\f\xa0"):
            return
        bullet, self.bullet = self.bullet, ""
        heading = look.heading[-1] if look.heading else ""
        if heading and not self.heading:
            self.heading = " ".join("".join(run.text for run in runs).split())
        self.said.append("\n")
        self.outs[-1].append(
            Para(
                tuple(_trimmed(runs, "\n" if look.pre else " \n")),
                size=HEADINGS.get(heading, 8.5 if look.small else 9.0 if look.mono else 10.0),
                left=self._indent(),
                above=8 if heading else 0,
                below=4 if heading or look.lists else 6,
                bullet=bullet,
                bars=tuple(look.quotes),
                pre=bool(look.pre),
                keep=bool(heading),
            )
        )

    # --- pictures

    def _image(self, given: Mapping[str, str]) -> None:
        """A picture of the message itself, or one that is written into the page; never one from elsewhere."""
        address = given.get("src", "").strip()
        data = self._own(address)
        if data is None and _DATA.match(address):
            data = _inline(address)
        drawable = self.draw(data) if data else None
        if drawable is None:
            self._absent(given, address, data is not None)
            return
        if data is not None and not address.lower().startswith("data:"):
            self.cids.add(address)
        self._flush()
        wide, high = _wanted(given, drawable)
        self.outs[-1].append(Picture(drawable.data, wide, high, self._indent()))

    def _own(self, address: str) -> bytes | None:
        """The message's own picture at an address."""
        if address.lower().startswith("cid:"):
            address = "cid:" + urllib.parse.unquote(address[4:])
        return self.own.get(address)

    def _absent(self, given: Mapping[str, str], address: str, there: bool) -> None:
        """Say in its place that a picture is not shown. One that only counts readers is but counted."""
        remote = _remote(address)
        self.left.remote += remote
        self.left.broken += there
        self.left.local += bool(address) and not remote and not there
        if given.get("width", "").strip() in ("0", "1") or self.look.unread:
            return
        alt = _BLANK.sub(" ", given.get("alt", "")).strip()
        where = "on the web, not loaded" if remote else "not shown"
        self.runs.append(Run(f"[Picture {where}{': ' + alt if alt else ''}] ", soft=True))


def _remote(address: str) -> bool:
    return address.strip().lower().startswith(("http:", "https:", "//", "ftp:"))


def _counted(number: int, kind: str) -> str:
    """The number of a list's item as its ``type`` asks: 1, a, A, i, I."""
    if kind in ("a", "A") and number > 0:
        letters = ""
        while number > 0:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("a") + rest) + letters
        return letters if kind == "a" else letters.upper()
    if kind in ("i", "I") and 0 < number < 4000:
        roman = "".join(sign * times for sign, times in _roman(number))
        return roman if kind == "i" else roman.upper()
    return str(number)


def _roman(number: int) -> Iterator[tuple[str, int]]:
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        yield sign, times


_POWER: Final = frozenset("0123456789+-−")
_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text.strip(), re.ASCII) else 1


def _inline(address: str) -> bytes | None:
    """The bytes of a picture that is written into its own address (RFC 2397)."""
    head, _, body = address.partition(",")
    body = urllib.parse.unquote(body)
    if not head.lower().endswith(";base64"):
        return body.encode("latin-1", "ignore")
    try:
        return base64.b64decode("".join(body.split()) + "==", validate=False)
    except (binascii.Error, ValueError):
        return None


def _wanted(given: Mapping[str, str], drawable: Drawable) -> tuple[float, float]:
    """Points that a picture is to take: as the page says (96 pixels an inch), in its own proportions."""
    own_wide, own_high = drawable.pixels
    found = {name: _DIMENSION.fullmatch(given.get(name, "")) for name in ("width", "height")}
    wide = float(found["width"][1]) if found["width"] else 0.0
    high = float(found["height"][1]) if found["height"] else 0.0
    scale = wide / own_wide if wide else high / own_high if high else 1.0
    return max(1.0, own_wide * scale * 0.75), max(1.0, own_high * scale * 0.75)


def _trimmed(runs: list[Run], blank: str) -> list[Run]:
    """Runs without white space and line breaks at both ends."""
    runs = list(runs)
    while runs and not runs[0].text.strip(blank):
        del runs[0]
    while runs and not runs[-1].text.strip(blank):
        del runs[-1]
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip(blank))
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(blank))
    return runs


def _tight(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks of a cell, without space below the last."""
    if blocks and isinstance(blocks[-1], Para):
        return (*blocks[:-1], replace(blocks[-1], below=0))
    return blocks


def _inside(blocks: tuple[Block, ...], left: float, quotes: int) -> tuple[Block, ...]:
    """Blocks of a cell without the indent, in points, and the bars that the table itself has."""
    return tuple(_nearer(block, left, quotes) for block in blocks) if left or quotes else blocks


def _nearer(block: Block, left: float, quotes: int) -> Block:
    block = replace(block, left=max(0.0, block.left - left))
    if isinstance(block, Para | Table):
        return replace(block, bars=tuple(max(0.0, place - left) for place in block.bars[quotes:]))
    return block
