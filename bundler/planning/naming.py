"""The bundle's file name, as the profile asks, in characters that every system takes."""

from __future__ import annotations

import re
import unicodedata

from bundler.model import Manifest
from bundler.planning.profile import Profile

LONGEST = 100
"""Characters of a file name without its ending: what filing systems are known to take."""

RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"com{n}" for n in range(1, 10)),
    *(f"lpt{n}" for n in range(1, 10)),
}
"""Names that Windows keeps for devices, whatever ending follows."""
_REPLACED = {
    "/": "-",
    "\\": "-",
    ":": " -",
    "|": "-",
    "–": "-",
    "—": "-",
    "’": "'",
    "‘": "'",
    "“": "",
    "”": "",
}
_UNMARKED = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE"})


def volume_name(manifest: Manifest, profile: Profile, draft: bool = False, volume: str = "") -> str:
    """Name of the PDF: case number, short title, bundle and hearing date, in the profile's order; then which volume it
    is, "Volume 2 of 3", where there are several."""
    ending = f" - {volume}" if volume else ""
    room = LONGEST - len(ending)
    title = manifest.case.short_title
    name = _filled(manifest, profile, title)
    if (over := len(safe_name(name, len(name))) - room) > 0:  # bundle and date tell files apart: the title gives way
        kept = title[: max(len(title) - over, _LEAST_TITLE) + 1].rsplit(" ", 1)[0]
        name = _filled(manifest, profile, kept)
    return f"{'DRAFT ' if draft else ''}{safe_name(name, room)}{ending}.pdf"


_LEAST_TITLE = 20
"""Characters of a case's short title that are kept in a name, however long the rest is."""


def _filled(manifest: Manifest, profile: Profile, short_title: str) -> str:
    """The name as the profile has it."""
    hearing = manifest.bundle.hearing_date
    return profile.file_name.format(
        number=manifest.case.number,
        short_title=short_title,
        bundle=manifest.bundle.title,
        hearing_date=hearing.text[:10] if hearing else "",
    )


def with_suffix(file: str, suffix: str) -> str:
    """The name of a PDF that goes with another: "Bundle.pdf", "new section" -> "Bundle - new section.pdf"."""
    ending = f" - {suffix}"
    return f"{file.removesuffix('.pdf')[: LONGEST - len(ending)].strip(' .-')}{ending}.pdf"


def safe_name(text: str, longest: int = LONGEST) -> str:
    """ASCII, no character that a file system refuses, no reserved name, at most so many characters."""
    text = unicodedata.normalize("NFKD", text.translate(_UNMARKED))
    for old, new in _REPLACED.items():  # after the letters are taken apart: "℀" holds a stroke
        text = text.replace(old, new)
    plain = text.encode("ascii", "ignore").decode("ascii")
    plain = re.sub(r'[<>"?*\x00-\x1f\x7f]', "", re.sub(r"\s+", " ", plain))
    plain = re.sub(r"( - )+(?=$| - )", "", plain).strip(" .-")
    plain = plain[:longest].strip(" .-")
    if not plain or plain.split(".")[0].lower() in RESERVED:
        plain = f"Bundle {plain}".strip()
    return plain
