"""A small notation for tests of manifests: a folder of files, the manifest's text, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from bundler.manifest import Loaded, load
from bundler.model import Document, Finding, Severity

HEAD = """version: 1
bundle: {title: Claimant's bundle, kind: hearing}
case: {number: AC-2026-LON-000123, short_title: R (Ashdown) v Panel, claimants: [Mara Ashdown], defendants: [Panel]}
"""
"""Three lines that every manifest of these tests begins with: what follows starts on line 4."""

Loader = Callable[..., Loaded]


def write(folder: Path, body: str | bytes, files: Iterable[str] = (), head: str = HEAD) -> Path:
    """Write files (each holding its own name) and manifest.yaml; the path of the latter."""
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    path = folder / "manifest.yaml"
    path.write_bytes(body if isinstance(body, bytes) else (head + body).encode())
    return path


def loaded(folder: Path, body: str | bytes, *files: str, head: str = HEAD) -> Loaded:
    """What comes of a manifest of that body beside those files."""
    return load(write(folder, body, files, head))


def codes(result: Loaded, severity: Severity | None = Severity.ERROR) -> list[tuple[int, str]]:
    """(line, code without "manifest.") of each finding of a severity."""
    return [
        (each.place.line, each.code.removeprefix("manifest."))
        for each in result.findings
        if severity is None or each.severity is severity
    ]


def only(result: Loaded, code: str) -> Finding:
    """The one finding of a code."""
    found = [each for each in result.findings if each.code == f"manifest.{code}"]
    assert len(found) == 1, [(each.code, each.message) for each in result.findings]
    return found[0]


def documents(result: Loaded) -> dict[str, Document]:
    """The documents by id; the manifest must be there."""
    assert result.manifest is not None, [str(each) for each in result.findings]
    return {document.id: document for document in result.manifest.documents()}
