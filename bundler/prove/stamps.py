"""A mark's own content stream: which operators it may hold, what it says, where, and how it is turned.

An own small reading of content (ISO 32000-2, 7.8.2 and annex A). Anything but a plain text of one line on an
optional plate is refused: what is not understood is not proved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bundler.model import Rect
from bundler.prove.reading import Leaf, get, resolve

Matrix = tuple[float, float, float, float, float, float]
UnicodeMaps = dict[int, tuple[Any, dict[bytes, str]]]
"""Maps that were read, by the id of their stream, which is kept alive."""

_ALLOWED: Final = frozenset({
    "q", "Q", "cm", "BT", "ET", "Tf", "Tm", "Td", "Tj", "TJ", "rg", "g", "k", "re", "f", "Tr", "Tc", "Tw", "BDC", "BMC",
    "EMC",
})  # fmt: skip
"""Operators that a number on an optional plate needs (ISO 32000-2, annex A): none that clips or makes transparent."""

_TOKEN: Final = re.compile(
    rb"\s+|%[^\r\n]*|(?P<hex><[0-9A-Fa-f\s]*>)|(?P<name>/[^\s<>\[\](){}/%]*)"
    rb"|(?P<mark><<|>>|[\[\]])|(?P<word>[^\s<>\[\](){}/%]+)"
)
_STRING: Final = re.compile(rb"[^()\\]+")
_ESCAPES: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass
class Shown:
    """A text as shown: its matrix in default user space, size, colour and render mode."""

    text: str
    matrix: Matrix
    size: float
    colour: tuple[float, ...]
    mode: int


@dataclass
class Reading:
    """What a stream shows. others: operators that a mark has no need of. plates: filled rectangles, in user space;
    shades: their colours.

    open_states: how many graphics states are still open (or closed too often) at its end. fonts: their names.
    """

    shown: list[Shown] = field(default_factory=list)
    plates: list[Rect] = field(default_factory=list)
    shades: list[tuple[float, ...]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    open_states: int = 0
    fonts: set[str] = field(default_factory=set)


def tokens(data: bytes) -> Iterator[Any]:
    """Operators as str, operands as bytes (strings), float, or ``/name`` as str. Raises ValueError."""
    at = 0
    while at < len(data):
        if data[at : at + 1] == b"(":
            text, at = _literal(data, at + 1)
            yield text
            continue
        found = _TOKEN.match(data, at)
        if not found or found.end() == at:
            raise ValueError("content that cannot be read")
        at = found.end()
        if found["hex"] is not None:
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", found["hex"])
            yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        elif found["name"] or found["mark"]:
            yield (found["name"] or found["mark"]).decode("latin-1")
        elif found["word"]:
            yield _word(found["word"].decode("latin-1"))


def _word(word: str) -> float | str:
    try:
        return float(word)
    except ValueError:
        return word


def _literal(data: bytes, at: int) -> tuple[bytes, int]:
    """A string in round brackets from behind its first one."""
    out, depth = b"", 1
    while at < len(data):
        plain = _STRING.match(data, at)
        if plain:
            out, at = out + plain[0], plain.end()
            continue
        char, at = data[at : at + 1], at + 1
        if char == b"\\":
            piece, at = _escape(data, at)
            out += piece
            continue
        depth += 1 if char == b"(" else -1
        if not depth:
            return out, at
        out += char
    raise ValueError("a string without an end")


def _escape(data: bytes, at: int) -> tuple[bytes, int]:
    octal = re.compile(rb"[0-7]{1,3}").match(data, at)
    if octal:
        return bytes([int(octal[0], 8) & 255]), octal.end()
    char = data[at : at + 1]
    if char in (b"\r", b"\n"):
        return b"", at + (2 if data[at : at + 2] == b"\r\n" else 1)
    return _ESCAPES.get(char, char), at + 1


def multiply(one: Matrix, two: Matrix) -> Matrix:
    """First ``one``, then ``two`` (ISO 32000-2, 8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


_IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass
class _State:
    """The part of the graphics state that matters for a mark."""

    matrix: Matrix = _IDENTITY
    font: str = ""
    size: float = 0.0
    colour: tuple[float, ...] = (0.0,)
    mode: int = 0


class _Interpreter:
    """Runs a mark's stream. The page's own content is taken to have been closed in q and Q before it."""

    def __init__(self, resources: Any, maps: UnicodeMaps) -> None:
        self._maps = maps
        self._fonts = get(resources, "/Font")
        self.reading = Reading()
        self._state, self._stack = _State(), list[_State]()
        self._line: Matrix = _IDENTITY
        self._path: list[Rect] = []

    def run(self, data: bytes) -> Reading:
        """Read the whole stream. Raises ValueError."""
        operands: list[Any] = []
        for token in tokens(data):
            if isinstance(token, str) and token[0] not in "/[]<>":
                if token not in _ALLOWED:
                    self.reading.others.append(token)
                self._operate(token, operands)
                operands = []
            else:
                operands.append(token)
        self.reading.open_states += len(self._stack)
        return self.reading

    def _operate(self, operator: str, operands: list[Any]) -> None:
        state = self._state
        figures = [each for each in operands if isinstance(each, float)]
        if operator == "q":
            self._stack.append(_State(**vars(state)))
        elif operator == "Q":
            self._pop()
        elif operator in ("cm", "Tm", "Td", "re") and len(figures) == (
            2 if operator == "Td" else 4 if operator == "re" else 6
        ):
            self._move(operator, figures)
        elif operator == "BT":
            self._line = _IDENTITY
        elif operator == "Tf" and figures:
            state.font, state.size = str(operands[0]), figures[-1]
        elif operator in ("rg", "g", "k", "sc", "scn"):
            state.colour = tuple(figures)
        elif operator == "Tr" and figures:
            state.mode = int(figures[0])
        elif operator in ("Tj", "TJ"):
            self._show(b"".join(each for each in operands if isinstance(each, bytes)))
        elif operator in ("f", "n", "S"):
            self.reading.plates += self._path if operator == "f" else []
            self.reading.shades += [state.colour] * len(self._path) if operator == "f" else []
            self._path = []

    def _pop(self) -> None:
        if self._stack:
            self._state = self._stack.pop()
        else:
            # More Q than q: it closes what the page itself opened, as an assembly may well do.
            self.reading.open_states -= 1

    def _move(self, operator: str, figures: list[float]) -> None:
        if operator == "re":
            x, y, wide, high = figures
            self._path.append(transformed((x, y, x + wide, y + high), self._state.matrix))
        elif operator == "Td":
            self._line = multiply((1, 0, 0, 1, figures[0], figures[1]), self._line)
        else:
            matrix: Matrix = (figures[0], figures[1], figures[2], figures[3], figures[4], figures[5])
            if operator == "cm":
                self._state.matrix = multiply(matrix, self._state.matrix)
            else:
                self._line = matrix

    def _show(self, codes: bytes) -> None:
        state = self._state
        font = get(self._fonts, state.font)
        matrix = multiply(self._line, state.matrix)
        self.reading.fonts.add(state.font)
        self.reading.shown.append(Shown(decoded(codes, font, self._maps), matrix, state.size, state.colour, state.mode))


def transformed(rect: Rect, matrix: Matrix) -> Rect:
    """The smallest upright rectangle around a rectangle that was moved by a matrix."""
    x0, y0, x1, y1 = rect
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return (min(across), min(up), max(across), max(up))


_CODE: Final = re.compile(rb"<([0-9A-Fa-f]+)>")


def decoded(codes: bytes, font: Any, maps: UnicodeMaps) -> str:
    """The text of a shown string, by the font's ToUnicode map, else as Latin-1. maps: those read already."""
    wide = get(font, "/Subtype") == "/Type0"
    cmap = get(font, "/ToUnicode")
    if id(cmap) not in maps:
        maps[id(cmap)] = (cmap, unicode_map(cmap.get_data()) if hasattr(cmap, "get_data") else {})
    table = maps[id(cmap)][1]
    size = 2 if wide else 1
    letters = [codes[at : at + size] for at in range(0, len(codes), size)]
    return "".join(table.get(letter, "�" if wide else letter.decode("latin-1")) for letter in letters)


def unicode_map(cmap: bytes) -> dict[bytes, str]:
    """Code -> text of a ToUnicode map: single characters and ranges (ISO 32000-2, 9.10.3)."""
    table: dict[bytes, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        codes = [bytes.fromhex(each.decode()) for each in _CODE.findall(block) if len(each) % 2 == 0]
        table.update({one: _utf16(two) for one, two in zip(codes[::2], codes[1::2], strict=False)})
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for line in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f]+>|\[[^\]]*\])", block):
            table.update(_range(*line))
    return table


def _range(low: bytes, high: bytes, target: bytes) -> dict[bytes, str]:
    first, last, size = int(low, 16), int(high, 16), len(low) // 2
    texts = [bytes.fromhex(each.decode()) for each in _CODE.findall(target)]
    found: dict[bytes, str] = {}
    for step in range(min(last - first, 65535) + 1):
        if target.startswith(b"["):
            text = _utf16(texts[step]) if step < len(texts) else ""
        else:
            text = _utf16((int.from_bytes(texts[0], "big") + step).to_bytes(len(texts[0]), "big"))
        found[(first + step).to_bytes(size, "big")] = text
    return found


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "replace")


def read_mark(leaf: Leaf, streams: Sequence[Any], maps: UnicodeMaps) -> Reading:
    """What content streams of bundler's own show on a page. Raises ValueError where they cannot be read."""
    data = b"\n".join(bytes(resolve(stream).get_data()) for stream in streams)
    return _Interpreter(leaf.resources, maps).run(data)
