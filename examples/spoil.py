"""Spoil a finished bundle, to see the proof fail: ``python examples/spoil.py BUILD SPOILT [number | link | pages]``.

BUILD is a folder that ``bundler build`` left; SPOILT is made anew, a copy of it whose PDF has one thing changed. Then
``bundler verify SPOILT`` says what is wrong, and where.
"""

from __future__ import annotations

import logging
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pypdf
from pypdf.generic import ArrayObject, NameObject, StreamObject

PAGE = 14
"""0-based; any page behind the index will do."""


def number(writer: pypdf.PdfWriter) -> None:
    """The printed number of one page: its last digit is another one."""
    page = writer.pages[PAGE]
    label = str(PAGE + 1)
    contents = page["/Contents"]
    last = contents[-1].get_object() if isinstance(contents, ArrayObject) else contents
    stream = StreamObject()
    stream.set_data(
        last.get_data().replace(f"({label})".encode(), f"({label[:-1]}{(int(label[-1]) + 1) % 10})".encode())
    )
    contents[-1] = writer._add_object(stream)


def link(writer: pypdf.PdfWriter) -> None:
    """The first link of the index: it leads one page too far."""
    first = writer.pages[1]["/Annots"][0].get_object()
    old, *rest = list.__iter__(first["/Dest"])
    target = next(n for n, page in enumerate(writer.pages) if page.indirect_reference == old)
    first[NameObject("/Dest")] = ArrayObject([writer.pages[target + 1].indirect_reference, *rest])


def pages(writer: pypdf.PdfWriter) -> None:
    """Two pages change places."""
    kids = writer.pages[PAGE]["/Parent"]["/Kids"]
    here = list(list.__iter__(kids)).index(writer.pages[PAGE].indirect_reference)
    there = here + 1 if here + 1 < len(kids) else here - 1
    kids[here], kids[there] = list.__getitem__(kids, there), list.__getitem__(kids, here)


CHANGES: dict[str, Callable[[pypdf.PdfWriter], None]] = {"number": number, "link": link, "pages": pages}


def main(build: Path, spoilt: Path, change: str = "number") -> None:
    """Copy the folder and change its PDF."""
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    shutil.rmtree(spoilt, ignore_errors=True)
    shutil.copytree(build, spoilt)
    (pdf,) = spoilt.glob("*.pdf")
    writer = pypdf.PdfWriter(clone_from=pdf)
    CHANGES[change](writer)
    writer.write(pdf)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or not set(sys.argv[3:]) <= CHANGES.keys():
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
