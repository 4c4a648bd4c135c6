"""Every PDF of a folder of real files, built as a one-document bundle: right, or refused by name. Never anything else.

The folder is named by the environment variable BUNDLER_CORPUS; its files stay where they are.
"""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bundler import build
from bundler.model import Severity
from bundler.results import BuildResult
from tests import making

CORPUS = Path(os.environ["BUNDLER_CORPUS"]) / "pdf" if os.environ.get("BUNDLER_CORPUS") else None

POLICIES = "annotations: keep, layers: keep, attachments: leave-out"


def files() -> list[Path]:
    return sorted(CORPUS.glob("*.pdf")) if CORPUS else []


def one_document(folder: Path, source: Path) -> BuildResult:
    """A bundle of that one document, every question about it answered beforehand."""
    folder.mkdir()
    shutil.copyfile(source, folder / "document.pdf")
    head = making.HEAD % ""
    text = f"{head}documents:\n  - {{id: document, file: document.pdf, title: A document, {POLICIES}}}\n"
    (folder / "manifest.yaml").write_text(text, encoding="utf-8")
    return build(folder / "manifest.yaml", cache=False, jobs=1)


def verdict(result: BuildResult) -> str:
    """Right, refused, or what must not be."""
    errors = [finding for finding in result.findings if finding.severity is Severity.ERROR]
    if result.ok:
        return "" if result.checks and not errors else "published without a proof"
    if not errors:
        return "refused without a reason"
    unproved = [finding for finding in errors if finding.code.startswith(("proof.", "assemble."))]
    if unproved:
        return f"came as far as the proof: {unproved[0]}"
    vague = [
        finding for finding in errors if "document.pdf" not in f"{finding.message}{finding.place}" or not finding.remedy
    ]
    return f"refused without name or remedy: {vague[0]}" if vague else ""


@pytest.mark.skipif(CORPUS is None, reason="BUNDLER_CORPUS names no folder of real files")
def test_every_file_is_right_or_refused_by_name(tmp_path: Path) -> None:
    sources = files()
    assert len(sources) > 100
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda source: one_document(tmp_path / source.stem, source), sources))
    wrong = {source.name: verdict(result) for source, result in zip(sources, results, strict=True) if verdict(result)}
    right = sum(result.ok for result in results)
    assert not wrong, wrong
    assert right > 0.85 * len(sources), f"{right} of {len(sources)} right"
