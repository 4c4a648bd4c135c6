"""What was served is kept for good: a read-only copy under ``served/`` beside the build, proved file by file.

From service on, the others hold these pages; every later build is measured against them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bundler.model import DocumentDate, Finding, Place, Severity, error, info
from bundler.planning.late.compare import Service
from bundler.planning.plan import Plan
from bundler.publish.disk import exists, rename, settled, shown, sync_file, sync_folder, trouble, write_file
from bundler.publish.staging import recover, staged
from bundler.publish.sums import LEDGER, SERVED, SUMS, check_sums, file_sha256, read_ledger, read_sums
from bundler.publish.target import within_served

FOLDER: Final = "served"
_SCHEMA: Final = 1
_NAME: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d+))?")
_BLOCK: Final = 1 << 20
_MOST: Final = 1000
"""Builds that may be served on one day."""


def served(folder: Path, on: str, to: str = "") -> tuple[Path | None, list[Finding]]:
    """Keep a published build under ``served/DATE[-n]/`` beside it, read-only, with a note of the service.

    folder: as a build left it. on: the day of service, ``2026-03-04``. to: on whom, in the user's words.
    Returns where it is kept, or None with the errors: a draft, a folder that is not as it was published, a wrong
    date. The same build, day and recipient again change nothing, and say so.
    """
    try:
        return _serve(settled(folder), folder, on, to)
    except OSError as problem:
        return None, [trouble(problem, Path(FOLDER))]


def _serve(where: Path, folder: Path, on: str, to: str) -> tuple[Path | None, list[Finding]]:
    """As ``served``. Raises OSError."""
    findings = _refusals(where, folder, on)
    if findings:
        return None, findings
    recover(where.parent / FOLDER / on)
    note = _note(where, on, to)
    kept = _kept_already(where, note)
    if kept is not None:
        _protect(kept)
        message = f"This build is already kept as served on {on}: {FOLDER}/{kept.name}."
        return kept, [info("served.already", message, Place(file=shown(folder)))]
    with staged(where.parent / FOLDER / on) as staging:
        findings = _copy(where, staging, note)
        return (None, findings) if findings else (_place(staging, where.parent / FOLDER, on), [])


def newest_served(near: Path, manifest: str = "") -> Path | None:
    """The build served last, of those kept beside the build folder ``near``; None where there is none.

    manifest: the manifest's file name; builds of others that were served from the same folder are passed over.
    """
    with contextlib.suppress(OSError):
        kept = [path for path in _all_kept(settled(near).parent / FOLDER) if _is_of(path, manifest)]
        return kept[-1] if kept else None
    return None


def _is_of(kept: Path, manifest: str) -> bool:
    """Whether a kept build is of a manifest of this name. Raises OSError."""
    ledger = read_ledger(kept) if manifest else None
    return ledger is None or ledger.get("manifest", {}).get("file", manifest) == manifest


def read_service(plan: Path) -> tuple[Service | None, list[Finding]]:
    """A served plan, with the day of service where it is kept beside it. plan: path of its ``plan.json``."""
    place = Place(plan.name)
    remedy = "Name a plan.json that a build left."
    try:
        text = plan.read_text(encoding="utf-8")
        return Service(Plan.from_json(text), _day_beside(plan.parent), file_sha256(plan)), []
    except OSError as problem:
        reason = problem.strerror or str(problem)
        return None, [error("plan.unreadable", f"{plan.name} cannot be read: {reason}.", place, remedy)]
    except ValueError as problem:
        return None, [error("plan.not-a-plan", f"{plan.name} is not a plan: {problem}.", place, remedy)]


def served_as(near: Path, sha256: str, name: str = "plan.json") -> Path | None:
    """The plan of that hash among the builds that were served beside the build folder ``near``; or None. The folder
    may itself be one of them."""
    where = settled(near)
    for root in (where.parent / FOLDER, where.parent):
        with contextlib.suppress(OSError):
            for kept in _all_kept(root):
                if (kept / name).is_file() and file_sha256(kept / name) == sha256:
                    return kept / name
    return None


def _day_beside(folder: Path) -> str:
    """The day of service as it is printed, "" where the folder does not say."""
    try:
        note = json.loads((folder / SERVED).read_bytes())
        day = dt.date.fromisoformat(str(note["on"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
    return DocumentDate(day.isoformat(), day.year, day.month, day.day).printed


# --- may it be kept ---------------------------------------------------------------------------------------------


def _refusals(where: Path, folder: Path, on: str) -> list[Finding]:
    """Why a folder may not be kept as served; all reasons at once."""
    findings = [] if _is_day(on) else [_bad_date(on)]
    if within_served(where):
        message = f"{shown(folder)} lies in {FOLDER}/ already."
        findings.append(
            error("served.inside-served", message, Place(file=shown(folder)), "Name the build's own folder.")
        )
        return findings
    faults = [found for found in check_sums(folder) if found.severity is Severity.ERROR]
    return findings + (faults or _drafts(where, folder))


def _is_day(text: str) -> bool:
    """Whether the text is a day as ISO 8601 writes it, in the calendar."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _bad_date(on: str) -> Finding:
    return error(
        "served.bad-date", f"“{on}” is not a day.", Place(), "Write the day of service like this: --on 2026-03-04"
    )


def _drafts(where: Path, folder: Path) -> list[Finding]:
    """A draft can never be served; nor can what has no readable plan to tell."""
    place = Place(file=shown(folder))
    try:
        plan = Plan.from_json((where / "plan.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return [error("served.no-plan", f"{shown(folder)} has no plan.json that can be read.", place, "Build again.")]
    if plan.draft:
        message = f"{shown(folder)} is a draft, and a draft is never served."
        return [error("served.draft", message, place, "Build again without --draft.")]
    return []


def _note(where: Path, on: str, to: str) -> dict[str, Any]:
    """What is kept beside the files. Raises OSError."""
    plan = Plan.from_json((where / "plan.json").read_text(encoding="utf-8"))
    return {
        "schema": _SCHEMA,
        "on": on,
        "to": to,
        "title": plan.title,
        "case": plan.case_number,
        "ledger_sha256": file_sha256(where / LEDGER),
    }


# --- keeping it ---------------------------------------------------------------------------------------------------


def _all_kept(root: Path) -> Iterator[Path]:
    """Folders of served builds, by day and then by number. Raises OSError."""
    found = []
    for path in root.iterdir() if root.is_dir() else ():
        name = _NAME.fullmatch(path.name)
        if name and (path / SERVED).is_file():
            found.append((name[1], int(name[2] or 1), path))
    return (path for _, _, path in sorted(found))


def _kept_already(where: Path, note: dict[str, Any]) -> Path | None:
    """Where the same service of the same build is kept, whole. Raises OSError."""
    for path in _all_kept(where.parent / FOLDER):
        try:
            same = json.loads((path / SERVED).read_bytes()) == note
        except (ValueError, RecursionError):
            same = False
        if same and not check_sums(path):
            return path
    return None


def _copy(where: Path, staging: Path, note: dict[str, Any]) -> list[Finding]:
    """Copy every published file, flush it, read it back. Raises OSError."""
    sums = {**(read_sums(where) or {}), SUMS: file_sha256(where / SUMS)}
    for name, value in sorted(sums.items()):
        _copy_file(where / name, staging / name)
        if file_sha256(staging / name) != value:
            message = f"{name} changed while it was copied."
            return [
                error(
                    "served.copy-differs",
                    message,
                    Place(file=name),
                    "Try again; if it recurs, have the disk looked at.",
                )
            ]
    text = json.dumps(note, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    write_file(staging / SERVED, text.encode("utf-8", "backslashreplace"))
    sync_folder(staging)
    return []


def _copy_file(source: Path, target: Path) -> None:
    """The bytes alone, flushed. Raises OSError."""
    with source.open("rb") as reader, target.open("xb") as writer:
        while block := reader.read(_BLOCK):
            writer.write(block)
    sync_file(target)


def _place(staging: Path, root: Path, on: str) -> Path:
    """Give the copy its name in one step: the first that is free. Raises OSError."""
    for path in staging.iterdir():
        path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    for number in range(1, _MOST):
        kept = root / (on if number == 1 else f"{on}-{number}")
        if exists(kept):
            continue
        try:
            rename(staging, kept)
        except OSError as problem:
            if problem.errno in (errno.EEXIST, errno.ENOTEMPTY):
                continue
            raise
        _protect(kept)
        sync_folder(root)
        return kept
    raise OSError(errno.EEXIST, "too many builds served on one day")


def _protect(kept: Path) -> None:
    """Make a kept build read-only, as far as the system knows how. A slip of the hand is stopped, not malice."""
    for path in kept.iterdir():
        with contextlib.suppress(OSError):
            path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    with contextlib.suppress(OSError):
        kept.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
