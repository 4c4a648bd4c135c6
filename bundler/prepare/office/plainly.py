"""Where LibreOffice is absent: pandoc reads the words, typst sets them plainly. Neither sees anything but the file.

pandoc runs with ``--sandbox`` (it reads no file and fetches nothing) and with a limit of its own heap; typst is given
a root folder that holds the text and its pictures alone, and the fonts that ship with the program.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from bundler.prepare.desk import FILE, Job, Notes, Refused
from bundler.prepare.office import plain_tables
from bundler.prepare.office.program import plain_tools
from bundler.resources import resource

READERS: Final = ("docx", "odt", "rtf", "pptx")
"""Kinds that pandoc reads, under these names."""

TABLES: Final = ("xlsx", "csv")
"""Kinds that are read as tables. A CSV table has become a workbook before."""

PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")
"""What typst can draw."""

_PICTURE: Final = re.compile(r'image\("([^"]+)"[^()]*\)')
_SLIDE: Final = re.compile(r"^(=+ Slide \d+)", re.M)

_HEAP: Final = "-M1500m"
_PREAMBLE: Final = """#set page(paper: "a4", margin: 2.2cm, flipped: {flipped}, numbering: none)
#set text(font: ("Liberation Serif", "Liberation Sans"), size: {size}pt, lang: "en", fallback: true)
#set par(justify: false)
#set table(inset: 4pt, stroke: 0.4pt)
#show figure: set block(breakable: true)
#let horizontalrule = line(length: 100%)
#show terms.item: it => block(breakable: false)[#strong(it.term) #it.description]
"""
_NO_TOOLS: Final = (
    "Install LibreOffice (Debian or Ubuntu: `apt install libreoffice-writer libreoffice-calc libreoffice-impress`; "
    "macOS: `brew install --cask libreoffice`; Windows: `winget install TheDocumentFoundation.LibreOffice`), or, for a "
    'plain layout of Word documents and tables, `pip install "court-bundler[office]"`. Or print the file to PDF.'
)
_OFFICE_ONLY: Final = (
    "Install LibreOffice (Debian or Ubuntu: `apt install libreoffice-writer libreoffice-calc libreoffice-impress`; "
    "macOS: `brew install --cask libreoffice`; Windows: `winget install TheDocumentFoundation.LibreOffice`), or print "
    "the file to PDF in the program that made it."
)


def need_office(what: str) -> Refused:
    """Why a file cannot be laid out without LibreOffice. what: the reason, as the end of a sentence."""
    tools = plain_tools()
    return Refused("source.no-converter", f'"{FILE}" cannot be laid out: {what}.', _OFFICE_ONLY if tools else _NO_TOOLS)


def check_tools(kind: str) -> None:
    """Refuse where nothing on this machine can lay out a kind. Raises Refused."""
    if not plain_tools():
        raise need_office("LibreOffice is not installed here")
    if kind not in READERS + TABLES:
        raise need_office("files of this kind need LibreOffice, which is not installed here")


def convert(job: Job, notes: Notes, source: Path, kind: str, wide: bool) -> Path:
    """Set a file plainly. wide: on pages that lie on their side. Raises Refused."""
    folder = source.parent / "plain"
    folder.mkdir()
    target = folder / "text.pdf"
    body = plain_tables.markup(source) if kind in TABLES else _read(job, source, kind, folder)
    body = _without_odd_pictures(_slides_apart(body) if kind == "pptx" else body, folder, notes)
    preamble = _PREAMBLE.format(flipped=str(wide).lower(), size="8" if wide else "11")
    (folder / "text.typ").write_text(preamble + body, encoding="utf-8")
    _set(folder, target)
    tools = ", ".join(f"{name} {version}" for name, version in plain_tools())
    notes.altered("plain-layout", f"laid out plainly by {tools}: LibreOffice was not there")
    notes.warning(
        "source.plain-layout",
        f'"{FILE}" was laid out plainly, by {tools}: its words are here, its page breaks, headers, footers, letterhead '
        "and fonts are not.",
        "Install LibreOffice for its own layout, or print the file to PDF in the program that made it.",
    )
    return target


def _read(job: Job, source: Path, kind: str, folder: Path) -> str:
    """The words as typst's mark-up, pictures beside it. Raises Refused."""
    import pypandoc

    flags: dict[str, Any] = {}
    if sys.platform == "win32":
        flags["creationflags"] = subprocess.CREATE_NO_WINDOW
    command = [
        pypandoc.get_pandoc_path(), "+RTS", _HEAP, "-RTS", "--sandbox", f"--from={kind}", "--to=typst",
        "--wrap=none", "--extract-media=media", "--output=body.typ", str(source.resolve()),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL,
            timeout=job.limits.time_for(job.path.stat().st_size), env=_environment(folder), **flags,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _failed("was not done in time") from None
    body = folder / "body.typ"
    if done.returncode or not body.is_file():
        raise _failed("could not read it")
    return body.read_text(encoding="utf-8")


def _slides_apart(body: str) -> str:
    """Each slide on a page of its own."""
    return _SLIDE.sub(r"#pagebreak(weak: true)\n\1", body)


def _without_odd_pictures(body: str, folder: Path, notes: Notes) -> str:
    """Pictures of a kind that cannot be drawn here are named in their place."""
    odd: list[str] = []

    def settle(match: re.Match[str]) -> str:
        name = match.group(1)
        if name.lower().endswith(PICTURES) and (folder / name).is_file():
            return match.group()
        odd.append(name.rpartition("/")[2])
        return 'text(style: "italic")[(a picture that cannot be shown)]'

    body = _PICTURE.sub(settle, body)
    if odd:
        notes.warning(
            "source.picture-lost",
            f'"{FILE}" has pictures that cannot be shown without LibreOffice: {", ".join(odd[:6])}.',
            "Install LibreOffice, or print the file to PDF in the program that made it.",
        )
    return body


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "WINDIR") if name in os.environ}
    return kept | {"HOME": str(folder), "LC_ALL": "C.UTF-8", "http_proxy": "http://127.0.0.1:9",
                   "https_proxy": "http://127.0.0.1:9"}  # fmt: skip


def _set(folder: Path, target: Path) -> None:
    """Set the pages. Raises Refused."""
    import typst

    try:
        typst.compile(
            str(folder / "text.typ"), output=str(target), root=str(folder), ignore_system_fonts=True, timestamp=0,
            font_paths=[str(resource("fonts"))], package_path=str(folder / "none"), pdf_tags=False,
            package_cache_path=str(folder / "none"),
        )  # fmt: skip
    except (typst.TypstError, RuntimeError, OSError, ValueError) as fault:
        raise _failed(f"could not set it ({str(fault).splitlines()[0][:120]})") from None


def _failed(how: str) -> Refused:
    return Refused(
        "source.not-converted", f'"{FILE}" could not be laid out plainly: pandoc and typst {how}.', _OFFICE_ONLY
    )
