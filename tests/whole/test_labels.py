"""labels.pdf stands beside the bundle, and is accounted for like everything else there."""

from __future__ import annotations

import json
from pathlib import Path

import bundler
from tests import making


def test_labels_are_listed_and_verified(tmp_path: Path) -> None:
    manifest = making.write(tmp_path, "first:2", settings=", labels: true")
    result = bundler.build(manifest, cache=False)
    assert result.ok, result.findings
    folder = tmp_path / "build"
    assert (folder / "labels.pdf").read_bytes().startswith(b"%PDF")
    assert "labels.pdf" in (folder / "SHA256SUMS").read_text(encoding="utf-8")
    assert "labels.pdf" in json.dumps(json.loads((folder / "ledger.json").read_text(encoding="utf-8")))
    assert bundler.verify(folder).ok
    assert bundler.build(manifest, cache=False).ok, "a folder with labels is one of ours"


def test_labels_are_not_made_unasked(tmp_path: Path) -> None:
    assert bundler.build(making.write(tmp_path, "first:2"), cache=False).ok
    assert not (tmp_path / "build" / "labels.pdf").exists()
