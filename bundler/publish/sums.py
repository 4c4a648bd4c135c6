"""SHA256SUMS: the list by which anybody can check a published folder with ``sha256sum -c``, and our own check of it.

The form is that of GNU coreutils (sha256sum, "Invoking md5sum" in its manual): 64 hexadecimal digits, a space, ``*``
for binary, the name; a name with a backslash or a line end has these escaped and the line begins with a backslash.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from bundler.model import Finding, Place, error
from bundler.publish.disk import exists, shown, trouble, write_file

SUMS: Final = "SHA256SUMS"
LEDGER: Final = "ledger.json"
LEDGER_KIND: Final = "court-bundler ledger"
LEDGER_SCHEMA: Final = 1
REPORTS: Final = ("report.html", "report.json")
SERVED: Final = "served.json"

_LITTER: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".directory", "ehthumbs.db"})
_LINE: Final = re.compile(r"(\\?)([0-9a-fA-F]{64}) [ *](.+)")
_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_PLAIN: Final = {escaped: plain for plain, escaped in _ESCAPES.items()}
_BLOCK: Final = 1 << 20


def is_litter(name: str) -> bool:
    """Whether a desktop left the file (.DS_Store, Thumbs.db, ``._`` twins): never ours, never anybody's work.

    Such files neither stop a build nor fail a check, and go with the old folder when a new one takes its place.
    """
    return name.lower() in _LITTER or name.startswith("._")


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in lower-case hexadecimal. Raises OSError."""
    with path.open("rb") as stream:
        digest = hashlib.sha256()
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def sums_text(hashes: Mapping[str, str]) -> str:
    """SHA256SUMS for names and their hashes, sorted by name."""
    lines = []
    for name in sorted(hashes):
        escaped = "".join(_ESCAPES.get(letter, letter) for letter in name)
        mark = "\\" if escaped != name else ""
        lines.append(f"{mark}{hashes[name]} *{escaped}\n")
    return "".join(lines)


def parse_sums(text: str) -> dict[str, str] | None:
    """Names and hashes of a SHA256SUMS, text and binary markers alike; None where a line is not of its form."""
    hashes: dict[str, str] = {}
    for line in text.split("\n"):
        found = _LINE.fullmatch(line)
        if found is None:
            if line:
                return None
            continue
        name = found[3]
        if found[1]:
            name = re.sub(r"\\[\\nr]", lambda escape: _PLAIN[escape[0]], name)
        hashes[name] = found[2].lower()
    return hashes


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS over every other file of a flat folder. Raises OSError."""
    hashes = {path.name: file_sha256(path) for path in folder.iterdir() if path.name != SUMS}
    write_file(folder / SUMS, sums_text(hashes).encode("utf-8", "surrogateescape"))


def read_sums(folder: Path) -> dict[str, str] | None:
    """What a folder's SHA256SUMS says; None where there is none or it is not of its form. Raises OSError."""
    path = folder / SUMS
    if not path.is_file():
        return None
    return parse_sums(path.read_bytes().decode("utf-8", "surrogateescape"))


def read_ledger(folder: Path) -> dict[str, Any] | None:
    """A published folder's ledger; None where there is none that bundler wrote. Raises OSError."""
    path = folder / LEDGER
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    ours = isinstance(data, dict) and data.get("kind") == LEDGER_KIND and data.get("schema") == LEDGER_SCHEMA
    return data if ours else None


# --- checking a folder -----------------------------------------------------------------------------------------


def check_sums(folder: Path) -> list[Finding]:
    """Hold every file of a published folder against its SHA256SUMS and its ledger.

    Returns an error for each file that is missing, changed or one too many, and for a list or a ledger that cannot
    be read or that disagree; nothing for a folder that is as it was published.
    """
    try:
        return _check(folder)
    except OSError as problem:
        return [trouble(problem, folder, "could not be read")]


def _check(folder: Path) -> list[Finding]:
    if not folder.is_dir():
        return [_wrong("verify.no-folder", folder, "is not a folder", "Name the folder that a build left.")]
    sums = read_sums(folder)
    if sums is None:
        what = "has no SHA256SUMS, or one that cannot be read"
        return [_wrong("verify.no-sums", folder, what, "Build again, or take the folder from whoever sent it.")]
    findings = [_odd_name(name) for name in sums if not is_plain(name)]
    named = {name: value for name, value in sums.items() if is_plain(name)}
    findings += _compare(folder, named)
    ledger = read_ledger(folder)
    if LEDGER not in named or ledger is None:
        what = "has no ledger.json that bundler wrote"
        return [*findings, _wrong("verify.no-ledger", folder, what, "Build again.")]
    return findings + _against_ledger(named, outputs_of(ledger))


def is_plain(name: str) -> bool:
    """Whether a name stands for a file of the folder itself: no path, no drive, no step upwards."""
    return name not in ("", ".", "..") and not set(name) & set("/\\:\0")


def _compare(folder: Path, sums: Mapping[str, str]) -> list[Finding]:
    """Files missing, changed, or one too many."""
    findings = []
    for name, value in sorted(sums.items()):
        path = folder / name
        if not exists(path):
            findings.append(_wrong("verify.missing-file", Path(name), "is missing", "Put it back, or build again."))
        elif path.is_symlink() or not path.is_file():
            findings.append(_wrong("verify.not-a-file", Path(name), "is no ordinary file", "Build again."))
        elif file_sha256(path) != value:
            what = "is not what was published: its bytes have changed"
            findings.append(_wrong("verify.changed-file", Path(name), what, "Put the first one back, or build again."))
    return findings + [_extra(name) for name in strangers(folder, sums)]


def strangers(folder: Path, ours: Iterable[str]) -> list[str]:
    """Names in the folder that are not ours, sorted; litter of desktops is not counted. Raises OSError."""
    own = {*ours, SUMS, SERVED}
    names = {path.name for path in folder.iterdir()}
    return sorted(name for name in names if not (name in own or is_litter(name) or _respelt(name, own, names)))


def _respelt(name: str, own: set[str], names: set[str]) -> bool:
    """Whether a file system that decomposes accents shows one of our names in its own spelling."""
    composed = unicodedata.normalize("NFC", name)
    return composed in own and composed not in names


def outputs_of(ledger: Mapping[str, Any]) -> dict[str, str]:
    """Hashes of the outputs by name, as the ledger states them; what is not of its form is passed over."""
    rows = ledger.get("outputs")
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {str(row.get("file")): str(row.get("sha256")) for row in found}


def _against_ledger(sums: Mapping[str, str], outputs: Mapping[str, str]) -> list[Finding]:
    """Where SHA256SUMS and the ledger do not say the same: one of them was written over later."""
    excused = {LEDGER, *REPORTS}
    findings = []
    for name in sorted((set(sums) | set(outputs)) - excused):
        if sums.get(name) != outputs.get(name):
            what = "has one hash in SHA256SUMS and another, or none, in ledger.json"
            remedy = "One of the two was changed after the build. Build again."
            findings.append(_wrong("verify.ledger-disagrees", Path(name), what, remedy))
    return findings


def _extra(name: str) -> Finding:
    what = "was not there when the bundle was published"
    return _wrong("verify.extra-file", Path(name), what, "Move it elsewhere.")


def _odd_name(name: str) -> Finding:
    what = "is named by SHA256SUMS but does not lie in the folder itself"
    return _wrong("verify.odd-name", Path(name), what, "Do not trust this folder; build again.")


def _wrong(code: str, path: Path, what: str, remedy: str) -> Finding:
    name = shown(path)
    return error(code, f"{name} {what}.", Place(file=name), remedy)
