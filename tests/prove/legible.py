"""A finished bundle of three pages that were made legible: a scan with a stamp of its own and recognised words, a scan
that stood upside down, and a page of text that ran up the page."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bundler import build
from bundler import prepare as room
from bundler.cache import Cache
from bundler.children import Crew
from bundler.model import Alteration, Prepared
from bundler.prepare.legible import steps
from bundler.prove import Proof, prove
from tests.prepare.legible.scanned import RECOGNISER, scan
from tests.prepare.makers import Inline
from tests.prove.finished import Made

STAMPED, TURNED, SIDEWAYS = 2, 3, 4
"""Their positions in the volume: a cover and an index come first."""

MANIFEST = """\
version: 1
bundle: {title: Claimant's bundle, kind: hearing}
case: {number: AC-2026-LON-000123, short_title: R (Ashdown) v Panel, claimants: [Mara Ashdown], defendants: [Panel]}
documents: [{file: scan.pdf, title: Scan, date: 2026-01-05}]
"""


def source() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    canvas.drawImage(ImageReader(scan().convert("RGB")), 0, 0, 595, 842)
    canvas.drawString(400, 700, "Received 5 January")
    canvas.showPage()
    canvas.drawImage(ImageReader(scan(180).convert("RGB")), 0, 0, 595, 842)
    canvas.showPage()
    canvas.rotate(90)
    for line in range(8):
        canvas.drawString(100, -100 - 20 * line, f"{line}: this line runs up the page, for whatever reason")
    canvas.save()
    with pikepdf.open(stream) as pdf:
        plain = io.BytesIO()
        # pypdf, which spoils bundles in these tests, writes no streams in ASCII85.
        pdf.save(plain, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=True)
    return plain.getvalue()


def finish(folder: Path) -> Made:
    """Build it, with a recogniser that needs no program, and keep what the prover is given."""
    (folder / "scan.pdf").write_bytes(source())
    (folder / "manifest.yaml").write_text(MANIFEST, encoding="utf-8")
    kept: dict[str, Prepared] = {}
    real = room.prepare_all

    def prepare_all(documents: Any, work: Path, crew: Any, *rest: Any, **more: Any) -> Any:
        ready, findings = real(documents, work, Inline(), *rest, **more)  # type: ignore[arg-type]
        shutil.copytree(work, folder / "kept")
        for name, each in ready.items():
            moved = {key: folder / "kept" / getattr(each, key).name for key in ("original", "pdf")}
            kept[name] = replace(each, **moved)  # type: ignore[arg-type]
        return ready, findings

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "prepare_all", prepare_all)
        patch.setattr(steps, "find", lambda: RECOGNISER)
        result = build(folder / "manifest.yaml", folder / "out", cache=folder / "cache")
    assert result.ok and result.plan, result.findings
    [volume] = (folder / "out").glob("*.pdf")
    return Made(result.plan, kept, volume)


def restated(made: Made, change: Any) -> dict[str, Prepared]:
    """What was prepared, with other alterations stated. change: from one Alteration to another, or to None."""
    found = {}
    for name, each in made.prepared.items():
        alterations = [changed for one in each.facts.alterations if (changed := change(one))]
        found[name] = replace(each, facts=replace(each.facts, alterations=tuple(alterations)))
    return found


def codes(made: Made, crew: Crew, volume: Path | None = None, prepared: dict[str, Prepared] | None = None) -> set[str]:
    """What the prover refuses."""
    proof: Proof = prove(made.plan, prepared or made.prepared, [volume or made.volume], crew, Cache(None))
    return {finding.code.removeprefix("proof.") for finding in proof.findings}


def without(code: str) -> Any:
    def change(one: Alteration) -> Alteration | None:
        return None if one.code == code else one

    return change
