"""Pages that say that they are blank, behind a draft that is to be longer than it is."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from bundler.citing.package import open_package
from bundler.citing.parts import WORD

WORDS: Final = "This page is intentionally blank."


def with_blank_pages(data: bytes, count: int) -> bytes:
    """A document with so many pages more at its end, each with these words alone."""
    package = open_package(data)
    for info, part in package.members:
        if info.filename.endswith(".xml") and info.filename.startswith("word/"):
            root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
            space = etree.QName(root).namespace
            if root.tag in {f"{{{each}}}document" for each in WORD}:
                _append(root, space, count)
                return package.written({info.filename: etree.tostring(root, xml_declaration=True, encoding="UTF-8")})
    return data


def _append(root: Any, space: str, count: int) -> None:
    """Before the properties of the last section, which end the body."""
    [body] = root.findall(f"{{{space}}}body")
    last = len(body) - 1 if len(body) and body[-1].tag == f"{{{space}}}sectPr" else len(body)
    for number in range(count):
        body.insert(last + number, _page(space))


def _page(space: str) -> Any:
    paragraph = etree.Element(f"{{{space}}}p")
    properties = etree.SubElement(paragraph, f"{{{space}}}pPr")
    etree.SubElement(properties, f"{{{space}}}pageBreakBefore")
    etree.SubElement(properties, f"{{{space}}}jc").set(f"{{{space}}}val", "center")
    run = etree.SubElement(paragraph, f"{{{space}}}r")
    etree.SubElement(run, f"{{{space}}}t").text = WORDS
    return paragraph
