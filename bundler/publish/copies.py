"""Files that the caller asked for by name: they never take the place of anything but an earlier one of their kind."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bundler.model import Finding, Place, error
from bundler.publish.disk import exists, failed_folder, settled, shown, trouble
from bundler.publish.sums import SUMS
from bundler.publish.target import within_served

GENERATOR = '<meta name="generator" content="court-bundler">'
"""By this line of its head an HTML report is known to be ours."""

_FINISHED = "that folder is for finished bundles alone"


def check_copy(path: Path | None, target: Path | None = None) -> list[Finding]:
    """Errors where a copy of the report may not be written to path. target: the folder of the bundle, if there is one.

    Raises nothing; None for no copy is in order.
    """
    if path is None:
        return []
    remedy = "Name a new file that ends in .html or .json, outside the bundle's folder."
    return _checked(path, lambda: _why_not(path, (".html", ".json"), _is_report, "a report", target), "report", remedy)


def check_output(path: Path, endings: tuple[str, ...], what: str, ours: Callable[[bytes], bool]) -> list[Finding]:
    """Errors where a file that the user asked for may not be written to path: only an earlier one of ours is replaced.

    endings: of its name, lower case. what: "concordance" ... ours: tells by its bytes whether a file is one.
    """
    listed = f"{', '.join(endings[:-1])} or {endings[-1]}" if len(endings) > 1 else endings[0]
    remedy = f"Name a new file that ends in {listed}, outside the folders of bundles."

    def why() -> str:
        beside = settled(path).with_name(SUMS)
        return _FINISHED if exists(beside) else _why_not(path, endings, _told(ours), f"a {what} of ours")

    return _checked(path, why, what, remedy)


def check_cited(draft: Path, path: Path, ours: Callable[[bytes], bool]) -> list[Finding]:
    """Errors where a draft with its references resolved may not be written to path: never over the draft itself, nor
    over one that somebody has worked on since. draft: where it lies; errors where it cannot be read, too."""
    try:
        with draft.open("rb"):
            pass
    except OSError as problem:
        message = f"{shown(draft)} cannot be read: {problem.strerror or type(problem).__name__}."
        remedy = "Check the draft's name, and that no other program keeps it to itself."
        return [error("cite.unreadable", message, Place(shown(draft)), remedy)]
    if settled(path) == settled(draft) or (exists(path) and path.samefile(draft)):
        message = f"The cited draft cannot go to {shown(path)}: that is the draft itself, which is not touched."
        return [error("publish.cited-draft-place", message, Place(shown(path)), "Name another file with -o.")]
    ending = draft.suffix.lower()
    return [replace(each, remedy=_ANOTHER) for each in check_output(path, (ending,), "cited draft", ours)]


_ANOTHER = "Name another file with -o, of the draft's kind; one that was saved in Word since is never written over."


def _checked(path: Path, ask: Callable[[], str], what: str, remedy: str) -> list[Finding]:
    try:
        why = ask()
    except OSError as problem:
        return [trouble(problem, path)]
    if not why:
        return []
    name = shown(path)
    code = f"publish.{what.replace(' ', '-')}-place"
    return [error(code, f"The {what} cannot go to {name}: {why}.", Place(name), remedy)]


def _why_not(
    path: Path, endings: tuple[str, ...], ours: Callable[[Path], bool], what: str, target: Path | None = None
) -> str:
    where = settled(path)
    if where.suffix.lower() not in endings:
        return f"its name {'ends neither in' if len(endings) > 1 else 'does not end in'} {' nor in '.join(endings)}"
    if not where.parent.is_dir():
        return "there is no such folder"
    if within_served(where) or (target is not None and _inside(where, target)):
        return _FINISHED
    if exists(where) and not ours(where):
        return f"there is a file of that name, and it is not {what}"
    return ""


def _told(ours: Callable[[bytes], bool]) -> Callable[[Path], bool]:
    return lambda path: path.is_file() and not path.is_symlink() and ours(path.read_bytes())


def _inside(where: Path, target: Path) -> bool:
    ours = settled(target)
    return any(where.is_relative_to(folder) for folder in (ours, failed_folder(ours)))


def _is_report(path: Path) -> bool:
    if not path.is_file() or path.is_symlink():
        return False
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix.lower() == ".html":
        return GENERATOR in text[:2000]
    try:
        content = json.loads(text)
    except ValueError:
        return False
    return isinstance(content, dict) and {"schema", "findings", "counts"} <= content.keys()


def write_copy(path: Path, text: str) -> list[Finding]:
    """Write a report whole, or leave what was there. Call ``check_copy`` first."""
    return write_output(path, text.encode("utf-8", "backslashreplace"))


def write_output(path: Path, data: bytes) -> list[Finding]:
    """Write a file whole, or leave what was there. Call ``check_output`` first."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(data)
        os.replace(part, path)  # noqa: PTH105 - the one call that replaces on every system
    except OSError as problem:
        part.unlink(missing_ok=True)
        return [trouble(problem, path)]
    return []
