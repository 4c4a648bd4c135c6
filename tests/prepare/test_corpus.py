"""Real files that nobody here made: each is right, or refused by name; never a crash, never an error of ours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bundler.cache import Cache
from bundler.children import Crew
from bundler.model import Document, DocumentKind, Severity, Source
from bundler.prepare import prepare_all

CORPUS = os.environ.get("BUNDLER_CORPUS", "")
OURS = {"source.crash", "source.timeout", "source.memory", "source.unreadable", "source.looks-different"}


@pytest.mark.skipif(not CORPUS, reason="BUNDLER_CORPUS names no folder of real files")
def test_every_pdf_is_ready_or_refused_by_name(tmp_path: Path) -> None:
    """As it comes; with comments printed and layers flattened they are tried in whole bundles."""
    files = sorted((Path(CORPUS) / "pdf").iterdir())
    documents = [Document(str(n), DocumentKind.FILE, "t", source=Source(f.name, f)) for n, f in enumerate(files)]
    with Crew(2) as crew:
        ready, findings = prepare_all(documents, tmp_path, crew, Cache(None))
    errors = [f for f in findings if f.severity is Severity.ERROR]
    refused = {f.place.document for f in errors}
    assert [f.message for f in errors if f.code in OURS or not f.remedy] == []
    assert {d.id for d in documents} == set(ready) | refused
    assert len(ready) >= 0.88 * len(documents)
