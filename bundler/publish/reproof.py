"""A published folder read back: where its manifest lies now, and whether the inputs are still those of its ledger."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bundler.model import Finding, Manifest, MediaFacts, Place, Prepared, error, warning
from bundler.publish.disk import settled, shown, trouble
from bundler.publish.sums import is_plain, read_ledger

_LEVELS: Final = 3
"""Folders above the bundle that are searched: enough for ``served/DATE`` and for ``out/bundle``."""


_READERS: Final = frozenset({"pikepdf", "pypdfium2", "pypdf"})
"""They read what is a PDF already."""


def find_manifest(
    folder: Path, given: str | Path | Manifest | None = None
) -> tuple[str | Path | Manifest, list[Finding]]:
    """The manifest of a published bundle: the one given, else the one around the folder that the ledger names.

    The folders above are searched, nearest first, then the folders beside; the bytes must be those that the ledger
    states. Returns errors ``verify.*`` where there is none.
    """
    if given is not None:
        return given, []
    try:
        name, sha256 = _named(folder)
    except OSError as problem:
        return folder, [trouble(problem, folder, "could not be read")]
    above = [one / name for one in settled(folder).parents[:_LEVELS]] if name else []
    for path in (*above, *_beside(settled(folder), name)):
        if _has(path, sha256):
            return path, []
    place = Place(file=shown(folder))
    remedy = "Put it back where it was, or say where it is with --manifest FILE."
    if any(_has(path) for path in above):
        message = f"{name} is not the manifest that this bundle was built from: it was changed since."
        return folder, [error("verify.manifest-changed", message, place, "Build again, or bring the manifest back.")]
    message = f"The manifest of this bundle, {name or 'which its ledger should name'}, was not found near it."
    return folder, [error("verify.no-manifest", message, place, remedy)]


def _named(folder: Path) -> tuple[str, str]:
    """Name and hash of the manifest, from the ledger; empty where it has none. Raises OSError."""
    ledger = read_ledger(folder) or {}
    manifest = ledger.get("manifest")
    if not isinstance(manifest, dict) or not is_plain(str(manifest.get("file", ""))):
        return "", ""
    return str(manifest["file"]), str(manifest.get("sha256"))


def _beside(folder: Path, name: str) -> Iterator[Path]:
    """Where a manifest may lie when the bundle went to a folder beside the case's own."""
    for above in folder.parents[:2] if name else ():
        with contextlib.suppress(OSError):
            yield from sorted(path / name for path in above.iterdir())


def _has(path: Path, sha256: str = "") -> bool:
    """Whether a readable file lies there, and (where a hash is given) has it."""
    try:
        return path.is_file() and sha256 in ("", hashlib.sha256(path.read_bytes()).hexdigest())
    except OSError:
        return False


def check_inputs(
    folder: Path, manifest: Manifest, prepared: Mapping[str, Prepared], media: Mapping[str, MediaFacts]
) -> list[Finding]:
    """Hold the manifest and every source, as they are now, against a published folder's ledger.

    Returns an error for each that is changed, missing or new, and a warning for each that other versions of programs
    make into pages now.
    """
    try:
        ledger = read_ledger(folder)
    except OSError as problem:
        return [trouble(problem, folder, "could not be read")]
    if ledger is None:
        message = f"{shown(folder)} has no ledger.json that bundler wrote."
        return [error("verify.no-ledger", message, Place(file=shown(folder)), "Build again.")]
    then = _hashes(ledger, "sources") | _hashes(ledger, "media")
    now = {one.document: (one.name, one.sha256) for one in prepared.values()}
    names = {document.id: document.source.name for document in manifest.documents() if document.source}
    now |= {document: (names.get(document, ""), facts.sha256) for document, facts in media.items()}
    return _manifest_changed(ledger, manifest) + _compare(then, now) + _other_versions(ledger, prepared)


def resolution_of(folder: Path) -> int | None:
    """Dots an inch that a bundle's pictures were brought down to, by its ledger; None where it does not say."""
    try:
        bundle = (read_ledger(folder) or {}).get("bundle")
    except OSError:
        return None
    stated = bundle.get("resolution") if isinstance(bundle, dict) else None
    return stated if isinstance(stated, int) and stated >= 0 else None


def _other_versions(ledger: Mapping[str, Any], prepared: Mapping[str, Prepared]) -> list[Finding]:
    """Documents that other programs, or other versions of them, turned into pages when the bundle was built.

    Their pages are made again to be compared, and may come out otherwise for that reason alone.
    """
    rows = ledger.get("sources")
    by_document = {row.get("document"): row for row in rows if isinstance(row, dict)} if isinstance(rows, list) else {}
    findings = []
    for one in prepared.values():
        stated = by_document.get(one.document, {}).get("versions")
        then, now = _makers(stated if isinstance(stated, dict) else {}), _makers(dict(one.facts.versions))
        if then and now and then != now:
            message = f"{one.name} was turned into pages by {_told(then)}; here it was done anew by {_told(now)}."
            remedy = "Where the proof finds that its pages differ, verify where the same programs are installed."
            findings.append(warning("verify.other-versions", message, Place(one.name, 0, one.document), remedy))
    return findings


def _makers(versions: Mapping[str, Any]) -> dict[str, str]:
    """The programs whose versions tell in what a page looks like; those that only read a PDF do not."""
    return {str(name): str(each) for name, each in versions.items() if name not in _READERS}


def _told(makers: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in sorted(makers.items()))


def _hashes(ledger: Mapping[str, Any], part: str) -> dict[str, tuple[str, str]]:
    """File and hash by document id; what is not of the ledger's form is passed over, and then counts as missing."""
    rows = ledger.get(part)
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {str(row.get("document")): (str(row.get("file")), str(row.get("sha256"))) for row in found}


def _manifest_changed(ledger: Mapping[str, Any], manifest: Manifest) -> list[Finding]:
    stated = ledger.get("manifest")
    if isinstance(stated, dict) and stated.get("sha256") == manifest.sha256:
        return []
    message = f"{manifest.name or 'The manifest'} is not what this bundle was built from: it was changed since."
    return [error("verify.manifest-changed", message, Place(file=manifest.name), "Build again, or bring it back.")]


def _compare(then: Mapping[str, tuple[str, str]], now: Mapping[str, tuple[str, str]]) -> list[Finding]:
    findings = []
    for document in sorted(set(then) | set(now)):
        file = (now.get(document) or then[document])[0]
        place = Place(file=file, document=document)
        if document not in now:
            message = f"{file} is in the ledger, but it is no longer among the sources."
            findings.append(error("verify.source-missing", message, place, "Bring it back, or build again."))
        elif document not in then:
            message = f"{file} is among the sources now, but the ledger does not know it."
            findings.append(error("verify.source-new", message, place, "Build again."))
        elif then[document][1] != now[document][1]:
            message = f"{file} was changed since this bundle was built."
            findings.append(error("verify.source-changed", message, place, "Bring the first one back, or build again."))
    return findings
