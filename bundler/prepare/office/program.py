"""The programs that lay out office files: where they are, and which version. Nothing heavy is imported here."""

from __future__ import annotations

import functools
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PLACES: Final = {
    "linux": ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice*/program",
              "/snap/libreoffice/current/lib/libreoffice/program"),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS",),
    "win32": ("LibreOffice/program",),
}  # fmt: skip
"""Where LibreOffice is put when it is not on the PATH; under Windows below the folders of programs."""

_NAMES: Final = {"win32": ("soffice.com", "soffice.exe"), "darwin": ("soffice",)}
_UNIX: Final = ("soffice.bin", "soffice")
_VERSION: Final = re.compile(r'"ooSetupVersionAboutBox"[^>]*>\s*<value>([\d.]+)<')


@dataclass(frozen=True)
class Program:
    """LibreOffice as it was found. version: "7.4.7.2", or "" where it does not say."""

    path: Path
    version: str
    stamp: str


@functools.cache
def libreoffice() -> Program | None:
    """LibreOffice, or None. Looked up once a process."""
    path = _on_path() or _usual_place()
    if path is None:
        return None
    status = path.stat()
    version = _version(path)
    return Program(path, version, f"{version} {status.st_size} {status.st_mtime_ns}")


def _on_path() -> Path | None:
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return _binary(Path(found).resolve().parent) or Path(found).resolve()
    return None


def _usual_place() -> Path | None:
    for place in _PLACES.get(sys.platform, _PLACES["linux"]):
        for root in _roots():
            for folder in sorted(root.glob(place.lstrip("/")), reverse=True):
                found = _binary(folder)
                if found:
                    return found
    return None


def _roots() -> list[Path]:
    if sys.platform == "win32":
        named = (os.environ.get("PROGRAMFILES"), os.environ.get("PROGRAMFILES(X86)"), r"C:\Program Files")
        return [Path(name) for name in dict.fromkeys(named) if name]
    return [Path("/")]


def _binary(folder: Path) -> Path | None:
    """The program itself, not the script that starts it: it can be ended as one process."""
    for name in _NAMES.get(sys.platform, _UNIX):
        if (folder / name).is_file():
            return folder / name
    return None


def _version(path: Path) -> str:
    for place in ("../share/registry/main.xcd", "../Resources/registry/main.xcd"):
        try:
            text = (path.parent / place).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        found = _VERSION.search(text)
        return found.group(1) if found else ""
    return ""


@functools.cache
def plain_tools() -> tuple[tuple[str, str], ...]:
    """What the extra ``office`` brings (pandoc, typst, openpyxl), with versions; () unless all are there."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return tuple((name, version(name)) for name in ("openpyxl", "pypandoc_binary", "typst"))
    except PackageNotFoundError:
        return ()


def stamp() -> str:
    """What an answer about an office file depends on besides the file: for the key of the cache."""
    office = libreoffice()
    return f"libreoffice {office.stamp}" if office else f"plain {plain_tools()}"
