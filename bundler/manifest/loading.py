"""From a manifest's path to a frozen Manifest, with all findings of the run at once."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bundler.manifest.checks import as_typed, check_manifest, shared_pages
from bundler.manifest.files import same_bytes, unused
from bundler.manifest.partial import sound_part
from bundler.manifest.reader import MAX_BYTES, read_yaml
from bundler.manifest.resolve import resolve
from bundler.manifest.saying import error, warning
from bundler.manifest.traps import find_traps
from bundler.manifest.typing import Typed, type_manifest
from bundler.model import Document, Finding, FindingKind, Manifest, Place, Severity
from bundler.planning.derive import derive


@dataclass(frozen=True)
class Loaded:
    """What came of a manifest.

    manifest: None if any finding is an integrity error; a rule's error (a placeholder, say) leaves it. partial: the
    manifest with what could be made of it, so that the sources of sound entries can be looked at in the same run;
    documents whose own entries have an error are left out, and None means that nothing could be made of it. It is the
    manifest itself where that is sound, and must never be built otherwise.
    """

    manifest: Manifest | None
    findings: tuple[Finding, ...]
    partial: Manifest | None = None


def load(path: str | Path) -> Loaded:
    """Read, type, resolve and check a manifest. Nothing that a user can mend is raised."""
    path = Path(path)
    try:
        if path.is_dir():
            return _refused(path.name, "manifest.not-a-file", "This is a folder, not a manifest", _NAME_IT)
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        remedy = "Look at the path; the README begins with the smallest manifest."
        return _refused(path.name, "manifest.missing", "There is no such manifest", remedy)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "its name is not one that a file can have"
        return _refused(path.name, "manifest.unreadable", f"The manifest cannot be read: {reason}", "")
    return load_text(data, path.name, path.absolute().parent.resolve())


def load_text(data: bytes, name: str, base: Path) -> Loaded:
    """The same for bytes in memory. name: what findings call them. base: the folder where relative paths start."""
    reading = read_yaml(data, name)
    findings = list(reading.findings)
    if reading.value is None:
        if not findings:
            findings.append(error("manifest.empty", "The manifest is empty", Place(name), "Begin with version: 1."))
        return Loaded(None, _in_order(findings))
    value, traps = find_traps(reading, name)
    typed = type_manifest(value if value is not None else reading.value, name)
    findings += [*traps, *typed.findings]
    if typed.entry is None:
        return Loaded(None, _in_order(findings))
    return _resolved(typed, findings, name, base, hashlib.sha256(data).hexdigest())


def _resolved(typed: Typed, findings: list[Finding], name: str, base: Path, sha256: str) -> Loaded:
    if typed.entry is None:
        return Loaded(None, _in_order(findings))
    resolved = resolve(typed.entry, name, base, sha256)
    refused = any(_stops(finding) for finding in (*findings, *resolved.findings))
    forgiven = {*typed.lost, *_ids_of_refused(resolved.findings)}
    findings += resolved.findings
    findings += check_manifest(resolved.manifest, {*forgiven, ""} if refused else ())
    findings += [finding for bundle in derive(resolved.manifest) for finding in _twins(bundle)]
    findings += unused(resolved.folders, resolved.used, name, (*typed.lost, *resolved.missed))
    stopped = any(_stops(finding) for finding in findings)
    if not stopped:
        return Loaded(resolved.manifest, _in_order(findings), resolved.manifest)
    return Loaded(None, _in_order(findings), sound_part(resolved.manifest, resolved.marred, findings))


def _ids_of_refused(findings: Iterable[Finding]) -> set[str]:
    """Ids of documents whose files were refused: what refers to them is not wrong as well."""
    return {finding.place.document for finding in findings if _stops(finding) and finding.place.document}


def _twins(manifest: Manifest) -> list[Finding]:
    """A warning for two files of different names whose bytes are the same."""
    files = [document for document in manifest.files() if document.source and document.source.path]
    hashes = same_bytes(document.source.path for document in files if document.source and document.source.path)
    by_hash: dict[str, list[Document]] = {}
    for document in files:
        path = document.source.path if document.source else None
        if path in hashes:
            by_hash.setdefault(hashes[path], []).append(document)
    return [
        _twin(manifest.name, first, later)
        for same in by_hash.values()
        for first, later in itertools.pairwise(as_typed(same))
        if first.source and later.source and first.source.path != later.source.path
        if shared_pages(first, later) is not None
    ]


def _twin(name: str, first: Document, later: Document) -> Finding:
    names = [document.source.name for document in (first, later) if document.source]
    lines = f" (line {later.line})", f" (line {first.line})"
    message = f"“{names[1]}”{lines[0]} holds the same bytes as “{names[0]}”{lines[1]}"
    remedy = f"If they are one document, write same_as: {first.id} in the place of the second."
    if first.line == later.line:  # of one pattern: no entry of its own could be changed
        remedy = "If they are one document, move one of them elsewhere."
    return warning("manifest.same-bytes", message, Place(name, later.line, later.id), remedy)


def _stops(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR and finding.kind is FindingKind.INTEGRITY


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(dict.fromkeys(findings), key=lambda each: (each.place.line, each.code, each.message)))


def _refused(name: str, code: str, message: str, remedy: str) -> Loaded:
    return Loaded(None, (error(code, message, Place(name), remedy),))


_NAME_IT = "Name the manifest in it, such as manifest.yaml."
