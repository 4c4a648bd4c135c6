"""May a bundle be published there? Asked before the build's work, so that nobody waits for a refusal."""

from __future__ import annotations

import os
import shutil
import stat
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bundler.model import Finding, Manifest, Place, error, warning
from bundler.publish.disk import exists, failed_folder, settled, shown, trouble
from bundler.publish.staging import staged
from bundler.publish.sums import (
    LEDGER,
    REPORTS,
    SERVED,
    SUMS,
    file_sha256,
    is_litter,
    is_plain,
    read_ledger,
    read_sums,
    strangers,
)

_KEPT: Final = "served"
_OWN_NAMES: Final = frozenset({"plan.json", "index.docx", "labels.pdf", LEDGER, *REPORTS, SUMS.lower(), SERVED})
_NAMED: Final = 12
"""How many files a finding names one by one."""
_ROOM: Final = 1 << 20
_TRIES: Final = 5


def check_target(target: Path, manifest_folder: Path | None = None, *, room: int = _ROOM) -> list[Finding]:
    """Whether a build may publish to ``target``; writes nothing that stays.

    manifest_folder: no place for a bundle, nor is a folder above it. room: bytes that the bundle will need.
    Returns errors ``publish.*``: none means that the build can begin.
    """
    where = settled(target)
    try:
        findings = _kind(where, target) or _placed(where, target, manifest_folder)
        if findings:
            return findings
        findings = foreign(where, target)
        failed = failed_folder(where)
        findings += foreign_reports(failed)
        return findings + _writable(where, target, room)
    except OSError as problem:
        return [trouble(problem, target, "could not be looked at")]


def _kind(where: Path, target: Path) -> list[Finding]:
    """A file, a link, a drive: no folder that another folder could take the place of."""
    if where.is_symlink():
        what = "is a symbolic link"
        return [_no("publish.target-symlink", target, what, "Name the folder itself with -o.")]
    if exists(where) and not where.is_dir():
        return [_no("publish.target-is-file", target, "is a file", "Name a folder with -o.")]
    if where.parent == where or os.path.ismount(where):
        what = "is a whole disk, which cannot be exchanged in one step"
        return [_no("publish.target-is-disk", target, what, "Name a folder on it with -o.")]
    above = next((folder for folder in where.parents if exists(folder)), where)
    if not above.is_dir():
        what = "lies below a file"
        return [_no("publish.target-is-file", target, what, "Name a folder with -o.")]
    return []


def _placed(where: Path, target: Path, manifest_folder: Path | None) -> list[Finding]:
    """The manifest's own folder, or one above it; the folder of what was served."""
    if manifest_folder is not None and manifest_folder.resolve().is_relative_to(where):
        what = "is the folder of the manifest itself, or one above it"
        return [_no("publish.target-holds-manifest", target, what, "Name another folder with -o.")]
    if within_served(where):
        what = "belongs to served/, which keeps what was served and is never built into"
        return [_no("publish.target-served", target, what, "Name another folder with -o.")]
    return []


def within_served(where: Path) -> bool:
    """Whether a folder is a ``served`` folder, lies right in one, or in a build that is kept there."""
    if _KEPT in (where.name.lower(), where.parent.name.lower()):
        return True
    return any(exists(folder / SERVED) for folder in (where, *where.parents))


# --- whose files lie there -------------------------------------------------------------------------------------


def foreign(where: Path, target: Path) -> list[Finding]:
    """Errors for files that a build did not leave, or that were changed since: they are somebody's work.

    Another build may exchange the folder while it is being read; then it is read again. Raises OSError.
    """
    for _ in range(_TRIES):
        before = _identity(where)
        try:
            findings = _foreign(where, target) if before else []
        except FileNotFoundError:
            continue
        if _identity(where) == before:
            return findings
    return []


def _identity(folder: Path) -> tuple[int, ...] | None:
    """Which folder bears the name just now; None for none.

    A system may give a new folder the number of one that is gone: the times tell them apart.
    """
    try:
        found = folder.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def _foreign(where: Path, target: Path) -> list[Finding]:
    sums = (read_sums(where) or {}) if read_ledger(where) else {}
    ours = sums if LEDGER in sums else {}
    names = strangers(where, ours)
    open_in = [name for name in names if name.startswith(("~$", ".~lock."))]
    others = [name for name in names if name not in open_in]
    if not ours and exists(where / SUMS):
        others = sorted([*others, SUMS])
    findings = [_in_use(name, target) for name in open_in]
    if others:
        what = f"holds files that bundler did not put there: {_listed(others)}"
        remedy = "Move them elsewhere, or name another folder with -o."
        findings.append(_no("publish.foreign-files", target, what, remedy))
    changed = sorted(name for name, value in ours.items() if _changed(where / name, value))
    if changed:
        what = f"holds files that were changed since they were built: {_listed(changed)}"
        remedy = "Move them elsewhere, or delete them if they are not wanted, then build again."
        findings.append(_no("publish.changed-files", target, what, remedy))
    return findings


def _changed(path: Path, value: str) -> bool:
    """Whether one of our files is there and is not what it was. One that was deleted is nobody's work."""
    if not is_plain(path.name) or not exists(path):
        return False
    return path.is_symlink() or not path.is_file() or file_sha256(path) != value


def check_owner(target: Path, manifest: Manifest, draft: bool) -> list[Finding]:
    """What there is to say where the target holds a bundle of another manifest (an error), or a finished one that a
    draft is about to replace (a warning). A folder that is not ours is ``check_target``'s business."""
    try:
        ledger = read_ledger(settled(target)) or {}
    except OSError as problem:
        return [trouble(problem, target, "could not be looked at")]
    theirs = str(ledger.get("manifest", {}).get("file", manifest.name))
    if theirs != manifest.name:
        what = f"holds the bundle of another manifest, {theirs}"
        return [_no("publish.other-manifest", target, what, "Name a folder of its own with -o.")]
    if draft and ledger.get("bundle", {}).get("draft") is False:
        what = f"{shown(target)} held a finished bundle; a draft takes its place."
        return [
            warning("publish.draft-over-final", what, Place(shown(target)), "Name another folder for drafts with -o.")
        ]
    return []


def foreign_reports(failed: Path) -> list[Finding]:
    """An error where ``DIR-failed`` holds more than the reports of a failed build. Raises OSError."""
    if not exists(failed):
        return []
    if failed.is_symlink() or not failed.is_dir():
        what = "is where a failed build leaves its report, but it is no folder"
        return [_no("publish.foreign-files", Path(failed.name), what, "Rename it, or name another folder with -o.")]
    try:
        names = [path.name for path in failed.iterdir()]
    except FileNotFoundError:
        return []
    others = sorted(name for name in names if name not in REPORTS and not is_litter(name))
    if not others:
        return []
    what = f"is where a failed build leaves its report, but it holds other files: {_listed(others)}"
    remedy = "Move them elsewhere, or name another folder with -o."
    return [_no("publish.foreign-files", Path(failed.name), what, remedy)]


# --- can it be written ------------------------------------------------------------------------------------------


def _writable(where: Path, target: Path, room: int) -> list[Finding]:
    """Try it: make and remove a staging folder; look at the room there."""
    if exists(where) and not where.stat().st_mode & stat.S_IWUSR:
        what = "is read-only"
        return [_no("publish.read-only", target, what, "Let it be written to, or name another folder with -o.")]
    try:
        with staged(where) as staging:
            free = shutil.disk_usage(staging).free
    except OSError as problem:
        return [trouble(problem, target, "cannot be written")]
    if free >= room:
        return []
    what = f"has {free // 1000:,} kB of room, and the bundle needs about {room // 1000:,} kB"
    return [_no("publish.no-space", target, what, "Free some space, or name another disk with -o.")]


# --- the names of the outputs -----------------------------------------------------------------------------------


def check_names(names: Iterable[str]) -> list[Finding]:
    """Whether the volumes may bear these names: plain, NFC, none twice however spelt, none that is one of ours."""
    findings = []
    seen: set[str] = set()
    for name in names:
        folded = unicodedata.normalize("NFC", name).casefold()
        controls = any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name)
        if not is_plain(name) or controls or name != unicodedata.normalize("NFC", name):
            findings.append(_no("publish.bad-name", Path(name or "."), "cannot be the name of a file", _RENAME))
        elif folded in seen or folded in _OWN_NAMES:
            findings.append(_no("publish.name-taken", Path(name), "is the name of another file of the bundle", _RENAME))
        seen.add(folded)
    return findings


_RENAME: Final = "Change the title or the case number that the name is made of."


def _listed(names: list[str]) -> str:
    """The names, as many as a reader can take in."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _in_use(name: str, target: Path) -> Finding:
    document = name.removeprefix("~$").removeprefix(".~lock.").removesuffix("#")
    what = f"holds {name}: a word processor has {document} open"
    return _no("publish.in-use", target, what, "Close the document there, then build again.")


def _no(code: str, target: Path, what: str, remedy: str) -> Finding:
    name = shown(target)
    return error(code, f"{name} {what}.", Place(file=name), remedy)
