"""Plain text in: legible pages, every line as it was, a character that cannot be drawn named and never lost."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bundler.model import Facts, PageFacts
from bundler.pdf.pictures import survey
from bundler.prepare.desk import FILE, Job, Made, Notes, Refused, versions
from bundler.prepare.limits import raised, sized
from bundler.prepare.markup.letters import code_of
from bundler.resources import resource

A4: Final = (595.276, 841.89)
MARGIN: Final = 56.7
SIZE: Final = 9.5
LEADING: Final = 12.5
TAB: Final = 8
FONT: Final = "LiberationMono-Regular"

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def convert(job: Job, notes: Notes) -> Made:
    """Make a PDF of a text. Raises Refused."""
    data = job.path.read_bytes()
    if len(data) > job.limits.text_bytes:
        raise Refused(
            "source.too-large",
            f'"{FILE}" has {sized(len(data))} of text; {sized(job.limits.text_bytes)} is the most.',
            "Split it into several files; or let it pass by a line of the manifest: "
            f"`{raised('text_size', len(data))}`.",
        )
    text = unicodedata.normalize("NFC", _decode(data, notes))
    text = _with_codes(text, notes)
    if not text.strip():
        raise Refused("source.no-pages", f'"{FILE}" has no text in it.', "Check that it is the right file.")
    _write(job, _pages(text))
    seen = tuple(survey(job.out).values())
    pages = tuple(
        PageFacts((0, 0, *A4), (0, 0, *A4), 0, 1.0, page.width, page.height, page.chars, page.ink) for page in seen
    )
    facts = Facts(
        route="text",
        pages=pages,
        alterations=tuple(notes.alterations),
        versions=versions("pypdfium2", "reportlab"),
    )
    return Made(job.out, facts, (), seen)


def _decode(data: bytes, notes: Notes) -> str:
    """The text: by its mark, else UTF-8, else as Western Windows does, which is a guess and said."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strictly(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = _strictly(data, "cp1252")
    notes.altered("encoding-guessed", "read as Windows-1252 (Western European)")
    notes.warning(
        "source.encoding-guessed",
        f'"{FILE}" does not say how its letters are written; Western European (Windows-1252) was taken.',
        "Look at accented letters and quotation marks in the bundle, or save the file as UTF-8.",
    )
    return text


def _strictly(data: bytes, encoding: str) -> str:
    """Decode or refuse."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(
            "source.unknown-encoding",
            f'"{FILE}" has letters written in a way that could not be told.',
            "Open it in the program that made it and save it as UTF-8, or print it to PDF.",
        ) from None


def _with_codes(text: str, notes: Notes) -> str:
    """The text with the codes of letters that the font cannot draw in their place, and a finding that names them."""
    can = _drawable()
    odd = sorted(
        {letter for letter in text if ord(letter) not in can and letter not in "\t\n\r\f\v\ufeff\x85\u2028\u2029"}
    )
    if not odd:
        return text
    first = min(text.find(letter) for letter in odd)
    shown = ", ".join(f"{letter if letter.isprintable() else ''} (U+{ord(letter):04X})".strip() for letter in odd[:10])
    what = "a character" if len(odd) == 1 else f"{len(odd)} characters"
    notes.altered("letters-as-codes", f"{what} shown by code: {shown}")
    notes.warning(
        "source.undrawable-character",
        f'"{FILE}" has {what} that cannot be drawn: {shown}; the first is on line {text.count(chr(10), 0, first) + 1}. '
        "Each is shown by its Unicode code in square brackets, as [U+0041].",
        "If these letters matter, open it in a word processor, print it to PDF, and list that file beside it.",
    )
    run = re.compile("[" + "".join(map(re.escape, odd)) + "]+")
    return run.sub(lambda found: "[" + " ".join(map(code_of, found[0])) + "]", text)


def _drawable() -> frozenset[int]:
    """Characters that the font has."""
    from reportlab.pdfbase.ttfonts import TTFontFile

    face = TTFontFile(str(resource(f"fonts/{FONT}.ttf")))
    return frozenset(face.charToGlyph)


def _pages(text: str) -> list[list[str]]:
    """Lines, wrapped to the page's width, by page. A form feed begins a new one."""
    across = int((A4[0] - 2 * MARGIN) / (SIZE * 0.6001))
    down = int((A4[1] - 2 * MARGIN) / LEADING)
    pages = []
    for part in text.split("\f"):
        lines = [piece for line in part.splitlines() for piece in _wrap(line.expandtabs(TAB), across)]
        pages += [lines[at : at + down] for at in range(0, len(lines), down)]
    return pages or [[]]


def _wrap(line: str, across: int) -> list[str]:
    """A line cut to the width: at a space where there is one, never losing a letter."""
    pieces = []
    while len(line) > across:
        cut = line.rfind(" ", 1, across + 1)
        cut = cut if cut > across // 2 else across
        pieces.append(line[:cut])
        line = line[cut:].lstrip(" ") if line[cut] == " " else line[cut:]
    return [*pieces, line]


def _write(job: Job, pages: list[list[str]]) -> None:
    """Draw the pages."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont(FONT, str(resource(f"fonts/{FONT}.ttf"))))
    canvas = Canvas(str(job.out), pagesize=A4, invariant=1, pageCompression=1)
    for lines in pages:
        writer = canvas.beginText(MARGIN, A4[1] - MARGIN - SIZE)
        writer.setFont(FONT, SIZE, LEADING)
        for line in lines:
            writer.textLine(line.rstrip().replace("\ufeff", ""))
        canvas.drawText(writer)
        canvas.showPage()
    canvas.save()
