"""The proof that nothing of a draft changed but its references: both documents read with lxml, which wrote neither."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, Final

from lxml import etree

from bundler.citing.parts import WORD

_SIGNS: Final = ("noBreakHyphen", "softHyphen")
_KEEP: Final = "{http://www.w3.org/XML/1998/namespace}space"

Change = tuple[str, str]
"""The words of a paragraph before and after."""


def difference(before: bytes, after: bytes, expected: Mapping[str, Sequence[Change]]) -> str:
    """What differs between two documents beyond what is expected; "" where nothing does.

    expected: by name of the part, the paragraphs whose words change, in their order.
    """
    with zipfile.ZipFile(BytesIO(before)) as old, zipfile.ZipFile(BytesIO(after)) as new:
        if old.namelist() != new.namelist():
            return "the parts of the document"
        for name in old.namelist():
            first, second = old.read(name), new.read(name)
            if name not in expected:
                if first != second:
                    return name
            elif not _as_expected(_tree(first), _tree(second), expected[name]):
                return name
    return ""


def _tree(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(data, parser)


def _as_expected(old: Any, new: Any, expected: Sequence[Change]) -> bool:
    """The same elements with the same properties, and other words only where they are expected."""
    if list(_shape(old)) != list(_shape(new)):
        return False
    pairs = list(zip(_words(old), _words(new), strict=True))
    return [(one, other) for one, other in pairs if one != other] == [each for each in expected if each[0] != each[1]]


def _word(element: Any) -> tuple[bool, str]:
    """Whether an element is of WordprocessingML, and its local name."""
    if element is None or not isinstance(element.tag, str):
        return False, ""
    name = etree.QName(element)
    return name.namespace in WORD, name.localname


def _shape(root: Any) -> Iterator[tuple[Any, ...]]:
    """Every element with its properties and whatever text it has that is no letter of a run."""
    for element in root.iter():
        word, name = _word(element)
        if (word and name in _SIGNS) or (not name and _word(element.getparent()) == (True, "t")):
            continue  # a comment among letters goes with them
        letters = word and name == "t"
        attributes = sorted((key, value) for key, value in element.attrib.items() if not (letters and key == _KEEP))
        tag = element.tag if isinstance(element.tag, str) else str(element)
        names = sorted((key or "", value) for key, value in element.nsmap.items()) if element is root else ()
        yield tag, attributes, "" if letters else element.text, names


def _words(root: Any) -> Iterator[str]:
    """The words of each paragraph, deleted ones left out, in the order in which paragraphs begin."""
    flows: dict[Any, list[str]] = {}
    for element in root.iter():
        word, name = _word(element)
        if (word and name == "p") or (not word and name in ("Choice", "Fallback")):
            flows[element] = []
        elif word and name in ("t", *_SIGNS):
            owner = _owner(element, flows)
            if owner is not None:
                flows[owner].append("-" if name == "noBreakHyphen" else "".join(element.xpath("text()")))
    yield from ("".join(each) for each in flows.values())


def _owner(element: Any, flows: Mapping[Any, list[str]]) -> Any:
    """The paragraph that an element belongs to; None for what was deleted."""
    for above in element.iterancestors():
        word, name = _word(above)
        if word and name in ("del", "moveFrom"):
            return None
        if above in flows:
            return above
    return None
