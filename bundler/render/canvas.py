"""Draws sheets into a PDF, by reportlab's document and font objects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bundler.planning.sheets import A4
from bundler.render.fonts import Fonts
from bundler.render.layout import Rule, Sheet, Text
from bundler.render.styles import COLOURS

_ESCAPED = re.compile(rb"[\\()\x00-\x1f\x7f-\xff]")


def pdf_of(sheets: Sequence[Sheet], fonts: Fonts) -> bytes:
    """A PDF of the sheets, A4, fonts embedded as subsets. The same sheets give the same bytes.

    fonts: of this drawing alone, and used up by it. No sheets give no bytes, for a PDF has at least one page.
    """
    from reportlab.pdfbase import pdfdoc

    if not sheets:
        return b""
    document = pdfdoc.PDFDocument(compression=1, invariant=1)
    document.defaultStreamFilters = [pdfdoc.PDFZCompress]
    document.info.author = document.info.title = document.info.subject = document.info.creator = ""
    for sheet in sheets:
        _add_page(document, _operators(sheet, fonts, document))
    data: bytes = document.GetPDFData(None)
    return data


def _add_page(document: Any, content: str) -> None:
    from reportlab.pdfbase import pdfdoc

    page = pdfdoc.PDFPage()
    page.pagewidth, page.pageheight = A4
    page.setStream(content)
    page.Resources = pdfdoc.PDFResourceDictionary()
    page.Resources.basicFonts()
    document.addPage(page)


def _operators(sheet: Sheet, fonts: Fonts, document: Any) -> str:
    """The content stream (ISO 32000-2, annex A)."""
    rules = [_rule(rule) for rule in sheet.rules]
    texts = [operator for text in sheet.texts for operator in _text(text, fonts, document)]
    return "\n".join([*rules, "BT", *texts, "ET"]) + "\n"


def _rule(rule: Rule) -> str:
    colour = _colour(rule.colour)
    to = f"{rule.x1:.2f} {rule.y + rule.rise:.2f}"
    return f"{colour} RG {rule.weight:g} w {rule.x0:.2f} {rule.y:.2f} m {to} l S"


def _text(text: Text, fonts: Fonts, document: Any) -> list[str]:
    """A text in each subset of its face that it needs; the base line carries on from one to the next."""
    font = fonts.faces[text.face].font
    found = [f"{_colour(text.colour)} rg 1 0 0 1 {text.x:.2f} {text.y:.2f} Tm"]
    for subset, chunk in font.splitString(text.text, document):
        name = font.getSubsetInternalName(subset, document)
        found.append(f"{name} {text.size:g} Tf ({_escaped(chunk)}) Tj")
    return found


def _colour(name: str) -> str:
    return "{:g} {:g} {:g}".format(*COLOURS[name])


def _escaped(chunk: bytes) -> str:
    """Bytes of a literal string (ISO 32000-2, 7.3.4.2): what is not plain ASCII goes in octal."""
    return _ESCAPED.sub(lambda found: b"\\%03o" % found[0][0], chunk).decode("ascii")
