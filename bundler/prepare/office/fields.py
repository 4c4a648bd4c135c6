"""Fields of a Word document: what is reckoned anew on opening keeps its last value, what is about the page stays.

Source: ECMA-376 part 1, 17.16.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from bundler.prepare.office.found import Found, short
from bundler.prepare.office.package import Element, each, local, remove, unwrap, value

LIVE: Final = frozenset({
    "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "TOC", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ", "HYPERLINK",
    "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "SYMBOL", "EQ", "ADVANCE", "XE", "TC", "TA", "RD", "LISTNUM", "AUTONUM",
    "AUTONUMLGL", "AUTONUMOUT", "BIBLIOGRAPHY", "CITATION", "INDEX", "TOA",
})  # fmt: skip
"""Fields that depend on nothing but the document: all others keep the value that was last seen."""

FETCHING: Final = {
    "INCLUDEPICTURE": "picture field", "IMPORT": "picture field", "INCLUDETEXT": "text field", "INCLUDE": "text field",
    "LINK": "link field", "DDE": "link field", "DDEAUTO": "link field", "DATABASE": "database field",
}  # fmt: skip
"""Fields that would fetch something."""


@dataclass
class _Open:
    """A field being read: the runs' parts that belong to its instruction, and whether its result has begun."""

    parts: list[Element]
    instruction: list[str] = field(default_factory=list)
    in_result: bool = False


def freeze(root: Element, found: Found) -> None:
    """Make fields that would change or fetch into the text that they last showed."""
    for simple in each(root, "fldSimple"):
        if _note(value(simple, "instr"), found):
            unwrap(simple)
    stack: list[_Open] = []
    for element in each(root, "fldChar", "instrText"):
        _read(element, stack, found)


def _read(element: Element, stack: list[_Open], found: Found) -> None:
    """One more piece of a field, which may stand within another."""
    kind = value(element, "fldCharType")
    if local(element) == "instrText":
        if stack:
            stack[-1].parts.append(element)
            for outer in stack:
                if not outer.in_result:
                    outer.instruction.append(element.text or "")
    elif kind == "begin":
        stack.append(_Open([element]))
    elif stack and kind == "separate":
        stack[-1].parts.append(element)
        stack[-1].in_result = True
    elif stack and kind == "end":
        done = stack.pop()
        if _note("".join(done.instruction), found):
            for part in [*done.parts, element]:
                remove(part)


def _note(instruction: str, found: Found) -> bool:
    """Whether a field is to be frozen; what it would fetch is stated."""
    words = instruction.split()
    name = words[0].upper() if words else ""
    if name in FETCHING:
        found.fetch(FETCHING[name], short(" ".join(words[1:]), 120))
    if name in LIVE or not name:
        return False
    found.frozen[name] += 1
    return True
