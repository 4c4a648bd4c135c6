"""Sources that are no PDF: what was made of a picture or a text has to hold all of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from bundler.pdf.pictures import open_document
from bundler.pdf.text import normalise
from bundler.prove import converted
from bundler.prove.demands import ORIGINALS
from bundler.prove.gallery import prove_pictures
from bundler.prove.letters import back, missing
from bundler.prove.report import Record
from bundler.prove.wording import first_difference, solid, unhyphenated

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def prove_original(source: Mapping[str, Any], record: Record) -> None:
    """Hold the clean PDF of a picture or a text against the original's own bytes."""
    for check in ORIGINALS.get(source["route"], ()):
        record.looked(check)
    if source["route"] == "image":
        prove_pictures(source, record)
    elif source["route"] == "text":
        _prove_words(source, record)
    elif source["route"] in ("mail", "mailbox", "markup"):
        _prove_letters(source, record)
    elif source["route"] in converted.ROUTES:
        converted.prove_words(source, record)


def _prove_letters(source: Mapping[str, Any], record: Record) -> None:
    """The words of a message or of a web page."""
    lack = missing(source["route"], Path(source["original"]).read_bytes(), _text_of(Path(source["pdf"])))
    if lack:
        record.refuse(
            "original-text",
            f"The pages made of a message or web page lack its words “{lack}”.",
            "",
            source["document"],
        )


def _text_of(path: Path) -> str:
    """The text of all pages, as pdfium reads it."""
    with open_document(path) as document:
        pages = []
        for index in range(len(document)):
            with closing(document[index]) as page, closing(page.get_textpage()) as reader:
                pages.append(reader.get_text_range())
    return "\n".join(pages)


def _prove_words(source: Mapping[str, Any], record: Record) -> None:
    """Every word of the original, in its order."""
    wanted, found = (
        _plain(back(" ".join(text.split())))  # codes stand for letters that the font lacks
        for text in (_decoded(Path(source["original"]).read_bytes()), _text_of(Path(source["pdf"])))
    )
    if found != wanted:
        said = first_difference(found, wanted)
        record.refuse(
            "original-text", f"The pages made of a text do not hold its words: {said}.", "", source["document"]
        )


def _decoded(data: bytes) -> str:
    """By its mark, else as UTF-8, else as Western Windows writes."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _plain(text: str) -> str:
    return unhyphenated(solid(normalise(unicodedata.normalize("NFC", text))))
