"""Tesseract, which reads pictures of text: found on the search path, run a page at a time, each with a limit of time.

One thread a page: the answer is then the same on every run, and pages are shared out among processes anyway.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

LANGUAGE: Final = "eng"
SCRIPT: Final = "osd"
"""The data by which it tells which way a page stands."""

SECONDS: Final = 120.0
"""That one look at one page may take; a crowded page at 300 dots an inch takes five."""

_NO_WINDOW: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_WINDOWS: Final = Path(r"C:\Program Files\Tesseract-OCR\tesseract.exe")


@dataclass(frozen=True)
class Tesseract:
    """The program. languages: what it has data for. folder: where those lie. version: as it says."""

    program: str
    version: str
    languages: tuple[str, ...]
    folder: Path

    def versions(self, *names: str) -> tuple[tuple[str, str], ...]:
        """The program, and the data of those names by their hash: what an answer depends on."""
        data = ((f"tesseract {name}", _digest(self.folder / f"{name}.traineddata")) for name in names)
        return (("tesseract", self.version), *data)

    def read(self, picture: Image, dots: int) -> bytes:
        """What it reads of a grey picture, as hOCR; b"" where it fails. dots: an inch."""
        return self._look(picture, "-l", LANGUAGE, "--dpi", str(dots), "hocr")

    def stance(self, picture: Image, dots: int) -> tuple[int, float] | None:
        """By how many degrees clockwise a picture must be turned to stand upright, and how sure that is (below 1:
        a guess; above 10: hardly ever wrong). None where it has too little text to tell."""
        if SCRIPT not in self.languages:
            return None
        said = self._look(picture, "-l", SCRIPT, "--psm", "0", "--dpi", str(dots)).decode("utf-8", "replace")
        turn, sure = re.search(r"Rotate: (\d+)", said), re.search(r"Orientation confidence: ([\d.]+)", said)
        return (int(turn[1]) % 360, float(sure[1])) if turn and sure else None

    def _look(self, picture: Image, *options: str) -> bytes:
        head = f"P5 {picture.width} {picture.height} 255\n".encode("ascii")
        try:
            done = _run([self.program, "stdin", "stdout", *options], SECONDS, head + picture.tobytes())
        except (OSError, subprocess.TimeoutExpired):
            return b""
        return done.stdout if done.returncode == 0 else b""


def find() -> Tesseract | None:
    """Tesseract with its data for English, or None where it is not there or does not answer."""
    program = where()
    if not program:
        return None
    try:
        version = _run([program, "--version"], 20).stdout.decode("utf-8", "replace")
        listed = _run([program, "--list-langs"], 20).stdout.decode("utf-8", "replace").splitlines()
    except (OSError, subprocess.TimeoutExpired):
        return None
    folder = re.search(r'"(.+)"', listed[0]) if listed else None
    languages = tuple(line.strip() for line in listed[1:] if line.strip())
    if LANGUAGE not in languages or not folder:
        return None
    told = re.search(r"\d[\w.]*", version)
    return Tesseract(program, told[0] if told else "", languages, Path(folder[1]))


def identity() -> str:
    """What tells, without starting it, whether the program is still the one that it was."""
    program = where()
    try:
        status = Path(program).stat() if program else None
    except OSError:
        status = None
    return f"{program} {status.st_size} {status.st_mtime_ns}" if status else ""


def where() -> str:
    """The program's path, or ""."""
    found = shutil.which("tesseract")
    if not found and sys.platform == "win32" and _WINDOWS.is_file():
        return str(_WINDOWS)  # its installer does not put it on the search path
    return found or ""


def _run(command: list[str], seconds: float, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run to the end. Raises OSError, TimeoutExpired."""
    return subprocess.run(
        command,
        input=given,
        capture_output=True,
        timeout=seconds,
        check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        creationflags=_NO_WINDOW,
    )


@functools.cache
def _digest(path: Path) -> str:
    """The first half of a file's SHA-256, or "" where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:32]
    except OSError:
        return ""
