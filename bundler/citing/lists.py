"""The numbers that Word prints before the paragraphs of its lists (ECMA-376 part 1, 17.9): how a lawyer finds one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from bundler.citing.parts import WORD

_TYPED: Final = re.compile(r"\s*\(?(\d{1,4}(?:\.\d{1,3})*)(?:[.)](?!\d)|\v)")
_ROMAN: Final = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))

Key = tuple[str, int]
"""A list's number and the level in it, 0-based."""


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass
class Lists:
    """The lists of a document. levels: by abstract list and level. nums: number -> abstract list. starts: where a
    number begins anew. styles: the list that a style belongs to. counted: how far each list has come."""

    levels: dict[Key, _Level] = field(default_factory=dict)
    nums: dict[str, str] = field(default_factory=dict)
    starts: dict[Key, int] = field(default_factory=dict)
    styles: dict[str, Key] = field(default_factory=dict)
    counted: dict[str, dict[int, int]] = field(default_factory=dict)

    def number(self, own: Key | None, style: str, text: str) -> str:
        """The number of the next paragraph: printed by Word, else typed at its beginning, else "".

        own: what the paragraph says of its list itself. style: its style, which may belong to a list.
        """
        number, level = own or self.styles.get(style, ("", 0))
        number = number or self.styles.get(style, ("", 0))[0]
        abstract = self.nums.get(number, "")
        if (abstract, level) in self.levels:
            return self._counted(number, abstract, level)
        typed = _TYPED.match(text)
        return typed[1] if typed else ""

    def _counted(self, number: str, abstract: str, level: int) -> str:
        counts = self.counted.setdefault(abstract, {})
        begin = self.starts.pop((number, level), None)
        first = self.levels[abstract, level].start
        counts[level] = begin if begin is not None else counts.get(level, first - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        form = self.levels[abstract, level].text
        label = re.sub(r"%(\d)", lambda found: self._part(abstract, int(found[1]) - 1), form)
        return label.strip(" .()") if "%" in form and "?" not in label else ""

    def _part(self, abstract: str, level: int) -> str:
        form = self.levels.get((abstract, level), _Level(1, "", ""))
        return _printed(self.counted[abstract].get(level, form.start), form.form)


def _printed(number: int, form: str) -> str:
    """A number in a form of lists; "?" in one that is not known here."""
    if form == "decimal":
        return str(number)
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < number < 400:
        roman = ""
        for value, sign in _ROMAN:
            roman, number = roman + sign * (number // value), number % value
        return roman if form == "lowerRoman" else roman.upper()
    return "?"


def read_lists(numbering: bytes | None, styles: bytes | None) -> Lists:
    """The lists of a document, by its parts for numbering and styles; none where these cannot be read."""
    lists = Lists()
    roots = [_root(data) for data in (numbering, styles)]
    if roots[0] is None:
        return lists
    for abstract in _each(roots[0], "abstractNum"):
        for level in _each(abstract, "lvl"):
            key = (_value(abstract, "abstractNumId"), _integer(_value(level, "ilvl")))
            lists.levels[key] = _Level(
                _integer(_inner(level, "start"), 1), _inner(level, "numFmt") or "decimal", _inner(level, "lvlText")
            )
    for num in _each(roots[0], "num"):
        number = _value(num, "numId")
        lists.nums[number] = _inner(num, "abstractNumId")
        for override in _each(num, "lvlOverride"):
            if begin := _inner(override, "startOverride"):
                lists.starts[number, _integer(_value(override, "ilvl"))] = _integer(begin, 1)
    lists.styles = _styles(roots[1]) if roots[1] is not None else {}
    return lists


def _styles(root: Any) -> dict[str, Key]:
    """Style -> list, through the styles that a style is based on."""
    own: dict[str, Key] = {}
    above: dict[str, str] = {}
    for style in _each(root, "style"):
        name = _value(style, "styleId")
        above[name] = _inner(style, "basedOn")
        for properties in style.iter("{*}numPr"):
            own[name] = (_inner(properties, "numId"), _integer(_inner(properties, "ilvl")))
    return {name: found for name in above if (found := _inherited(name, own, above))}


def _inherited(name: str, own: Mapping[str, Key], above: Mapping[str, str]) -> Key | None:
    for _ in range(20):
        if name in own or not name:
            break
        name = above.get(name, "")
    return own.get(name)


def _root(data: bytes | None) -> Any:
    if data is None:
        return None
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _each(element: Any, name: str) -> list[Any]:
    return [child for child in element if child.tag in {f"{{{space}}}{name}" for space in WORD}]


def _inner(element: Any, name: str) -> str:
    """The value of a child, or ""."""
    found = _each(element, name)
    return _value(found[0], "val") if found else ""


def _value(element: Any, name: str) -> str:
    return next((str(found) for space in WORD if (found := element.get(f"{{{space}}}{name}")) is not None), "")


def _integer(text: str, usual: int = 0) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else usual
