"""A report that the caller wants elsewhere too: it never takes the place of anything but an earlier report."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from bundler.model import Finding, Place, error
from bundler.publish.disk import exists, failed_folder, settled, shown, trouble
from bundler.publish.target import within_served

GENERATOR = '<meta name="generator" content="court-bundler">'
"""By this line of its head an HTML report is known to be ours."""


def check_copy(path: Path | None, target: Path | None = None) -> list[Finding]:
    """Errors where a copy of the report may not be written to path. target: the folder of the bundle, if there is one.

    Raises nothing; None for no copy is in order.
    """
    if path is None:
        return []
    try:
        why = _why_not(path, target)
    except OSError as problem:
        return [trouble(problem, path)]
    if not why:
        return []
    remedy = "Name a new file that ends in .html or .json, outside the bundle's folder."
    return [error("publish.report-place", f"The report cannot go to {shown(path)}: {why}.", Place(shown(path)), remedy)]


def _why_not(path: Path, target: Path | None) -> str:
    where = settled(path)
    if where.suffix.lower() not in (".html", ".json"):
        return "its name ends neither in .html nor in .json"
    if not where.parent.is_dir():
        return "there is no such folder"
    if within_served(where) or (target is not None and _inside(where, target)):
        return "that folder is for finished bundles alone"
    if exists(where) and not _is_report(where):
        return "there is a file of that name, and it is not a report"
    return ""


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
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(text.encode("utf-8", "backslashreplace"))
        os.replace(part, path)  # noqa: PTH105 - the one call that replaces on every system
    except OSError as problem:
        part.unlink(missing_ok=True)
        return [trouble(problem, path)]
    return []
