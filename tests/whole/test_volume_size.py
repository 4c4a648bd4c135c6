"""Volumes by bytes: estimated, built, measured, and divided anew until each PDF is small enough."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bundler import build, verify
from bundler.results import BuildResult
from tests import making


def scan(pages: int, seed: int) -> bytes:
    """Pages that no packing makes smaller: about 60 kB each."""
    import random

    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    noise, buffer = random.Random(seed), io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595.276, 841.89), invariant=1)
    for _ in range(pages):
        image = Image.frombytes("L", (250, 240), noise.randbytes(250 * 240))
        canvas.drawImage(ImageReader(image), 72, 300, 250, 240)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def written(folder: Path, sizes: list[int], settings: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for at, pages in enumerate(sizes):
        (folder / f"scan{at}.pdf").write_bytes(scan(pages, at))
        rows.append(f"  - {{file: scan{at}.pdf, title: Scan {at}, date: 2019-03-17}}")
    path = folder / "manifest.yaml"
    head = making.HEAD % f", ocr: off, ocr_reason: it is a test, orient: off{settings}"
    path.write_text(head + "documents:\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def sizes(result: BuildResult) -> list[int]:
    assert result.plan is not None and result.folder is not None
    return [(result.folder / volume.file).stat().st_size for volume in result.plan.volumes]


def codes(result: BuildResult) -> list[str]:
    return [each.code for each in result.findings if each.code.startswith(("plan.", "bundle."))]


def test_volumes_are_as_small_as_was_asked_and_documents_whole(tmp_path: Path) -> None:
    result = build(written(tmp_path, [2] * 8, ", volumes: {size: 400 kB}"), cache=False)
    assert result.ok and result.plan is not None and result.folder is not None
    assert len(sizes(result)) >= 3 and max(sizes(result)) <= 400_000
    assert codes(result) == ["plan.volumes"]
    for ordinals in result.plan.ordinals_by_entry.values():
        assert len({result.plan.pages[at].volume for at in ordinals}) == 1
    names = [path.name for path in result.folder.glob("*.pdf")]
    assert sorted(names) == sorted(volume.file for volume in result.plan.volumes)
    assert verify(result.folder, cache=False).ok


def test_what_was_estimated_too_low_is_divided_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bundler.planning import division

    monkeypatch.setattr(division, "HEAD", -60_000.0)
    result = build(written(tmp_path, [1] * 10, ", volumes: {size: 300 kB}"), cache=False)
    assert result.ok and result.folder is not None
    assert max(sizes(result)) <= 300_000
    assert len(list(result.folder.glob("*.pdf"))) == len(sizes(result))


def test_a_document_alone_too_large_is_split_and_said(tmp_path: Path) -> None:
    result = build(written(tmp_path, [1, 10, 1], ", volumes: {size: 400 kB}"), cache=False)
    assert result.ok and max(sizes(result)) <= 400_000
    assert sorted(codes(result)) == ["plan.document-split", "plan.volumes"]


def test_one_page_too_large_is_an_error_that_names_it_and_a_draft_lets_it_through(tmp_path: Path) -> None:
    manifest = written(tmp_path, [1, 1], ", volumes: {size: 110 kB}")
    result = build(manifest, cache=False)
    assert not result.ok
    found = [each for each in result.findings if each.code == "bundle.volume-too-large"]
    assert found and "scan0" in found[0].message + found[-1].message and "volumes.size" in found[0].remedy
    assert build(manifest, cache=False, draft=True).ok


def test_volumes_come_before_fewer_dots(tmp_path: Path) -> None:
    """With both limits the bundle is divided, and its pictures stay as they are."""
    settings = ", volumes: {size: 400 kB}, max_size: 400 kB"
    result = build(written(tmp_path, [2] * 6, settings), cache=False)
    assert result.ok and len(sizes(result)) > 1 and max(sizes(result)) <= 400_000
    assert not [each for each in result.findings if "dots an inch" in each.message]
