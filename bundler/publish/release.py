"""The last step of a build: flush everything, exchange the folders; or leave a report of what stood in the way."""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Mapping
from pathlib import Path

from bundler.model import Finding, Place, error, warning
from bundler.publish.disk import exists, failed_folder, rename, settled, sync_folder, sync_tree, trouble, write_file
from bundler.publish.exchange import exchange
from bundler.publish.staging import DROPPED, OLD, staged
from bundler.publish.target import foreign, foreign_reports, within_served


def publish(staging: Path, target: Path) -> list[Finding]:
    """Put the finished staging folder in the target's place: the whole new bundle, or the whole old one.

    staging: as given by ``staged(target)``, filled, with its SHA256SUMS. Every file is flushed, then the folder, then
    the two are exchanged in one step. Returns errors, and then the old bundle stands untouched; warnings alone mean
    that the new one stands.
    """
    where = settled(target)
    try:
        findings = _strays(staging) or foreign(where, target)
        if findings:
            return findings
        _put(staging, where)
    except OSError as problem:
        return [trouble(problem, target)]
    return _confirm(staging, where, target)


def _strays(staging: Path) -> list[Finding]:
    """A published folder holds plain files and nothing else."""
    return [
        error(
            "publish.bad-name",
            f"{path.name} is no ordinary file, and a bundle holds nothing else.",
            Place(file=path.name),
        )
        for path in sorted(staging.iterdir())
        if path.is_symlink() or not path.is_file()
    ]


def _put(staging: Path, where: Path) -> None:
    """Flush, take over the old folder's permissions, exchange. Raises OSError; then the target is as it was."""
    if exists(where):
        with contextlib.suppress(FileNotFoundError):
            staging.chmod(stat.S_IMODE(where.stat().st_mode) | stat.S_IRWXU)
    sync_tree(staging)
    sync_folder(staging.parent)
    exchange(staging, where, staging.parent / OLD)


def _confirm(staging: Path, where: Path, target: Path) -> list[Finding]:
    """Flush the names. By now the new bundle stands; a disk that will not confirm it is a warning."""
    try:
        sync_folder(where.parent)
        sync_folder(staging.parent)
    except OSError as problem:
        found = trouble(problem, target, "stands, but the disk has not confirmed it")
        return [warning("publish.not-flushed", found.message, found.place, "Look at the disk before you rely on it.")]
    return []


def write_failed(target: Path, reports: Mapping[str, str]) -> tuple[Path | None, list[Finding]]:
    """Leave a failed build's reports in ``DIR-failed/``, in place of an earlier failure's; DIR stays untouched.

    reports: text by file name, of ``report.html`` and ``report.json``. Returns the folder, or None with errors where
    it cannot be written; None without where the target lies in ``served/``, which nothing is written to.
    """
    failed = failed_folder(target)
    try:
        if within_served(settled(target)):
            return None, []
        findings = foreign_reports(failed)
        if findings:
            return None, findings
        with staged(failed) as staging:
            for name, text in reports.items():
                write_file(staging / name, text.encode("utf-8", "backslashreplace"))
            _put(staging, failed)
    except OSError as problem:
        return None, [trouble(problem, Path(failed.name))]
    return failed, []


def clear_failed(target: Path) -> None:
    """Remove the report of an earlier failed build, in one step. What cannot be removed, or is not ours, stays."""
    failed = failed_folder(target)
    with contextlib.suppress(OSError):
        if exists(failed) and not foreign_reports(failed):
            with staged(failed) as staging:
                rename(failed, staging.parent / DROPPED)
