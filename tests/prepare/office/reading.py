"""Treating office files without laying them out, and reading what became of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bundler.model import AnnotationPolicy, ChangesPolicy
from bundler.prepare.desk import Job, Made, Notes
from bundler.prepare.limits import LIMITS
from bundler.prepare.office import convert
from bundler.prepare.office.found import Found
from bundler.prepare.office.package import Package, local, open_package
from bundler.prepare.office.program import libreoffice, plain_tools

with_libreoffice = pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")
with_plain_tools = pytest.mark.skipif(not plain_tools(), reason='the extra "office" is not installed')

ACCEPT, ORIGINAL, SHOW, ASK = (ChangesPolicy(word) for word in ("accept", "original", "show", "ask"))


def treated(
    data: bytes, treat: Callable[[Package, ChangesPolicy], Found], changes: ChangesPolicy, folder: Path
) -> tuple[Package, Found]:
    """A file's package once treated, read back from what was written; and what was found."""
    path, out = folder / "in.zip", folder / "out.zip"
    path.write_bytes(data)
    package = open_package(path, LIMITS)
    found = treat(package, changes)
    package.write(out)
    return open_package(out, LIMITS), found


def words(package: Package, part: str) -> list[str]:
    """The words of each paragraph of a part."""
    paragraphs = [e for e in package.tree(part).iter() if local(e) in ("p", "h")]
    return ["".join(t for t in e.itertext()) for e in paragraphs]


def prepared(
    data: bytes, kind: str, folder: Path, changes: ChangesPolicy = ACCEPT, annotations: str = "remove"
) -> tuple[Made, Notes]:
    """A file laid out."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "a.src"
    source.write_bytes(data)
    job = Job(source, folder / "out.pdf", folder, kind, changes=changes, annotations=AnnotationPolicy(annotations))
    notes = Notes()
    made = convert(job, notes)
    assert not list(folder.glob("office-*")), "the private folder is gone"
    return made, notes


def codes(notes: Notes) -> dict[str, str]:
    """Findings: code -> severity."""
    return {finding.code: str(finding.severity) for finding in notes.findings}
