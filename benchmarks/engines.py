"""What is measured, each in a process of its own: ``python -m benchmarks.engines NAME ARGUMENT...``.

Heavy libraries are imported by the engine that needs them, so that none pays for another's.
"""

from __future__ import annotations

import inspect
import io
import json
import os
import pickle
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import corpus

ARGUMENTS = "arguments.pickle"


class _Caught(Exception):
    """The pipeline has come to the assembly."""


def ready(manifest: str, cache: str, folder: str) -> dict[str, Any]:
    """Keep in ``folder`` what the pipeline hands to the assembly: clean PDFs, Plan, bookmarks, drawn pages."""
    from bundler import assemble, build

    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    signature = inspect.signature(assemble.write)

    def caught(*given: Any, **named: Any) -> None:
        arguments = signature.bind(*given, **named).arguments
        arguments["prepared"] = {name: _kept(each, place) for name, each in arguments["prepared"].items()}
        (place / ARGUMENTS).write_bytes(pickle.dumps(arguments))
        raise _Caught

    assemble.write = caught  # type: ignore[assignment]
    try:
        build(manifest, place / "never", cache=Path(cache))
    except _Caught:
        return {}
    raise SystemExit("the build ended before its assembly")


def _kept(prepared: Any, place: Path) -> Any:
    """A document made ready, its clean PDF where it outlives the build."""
    path = place / prepared.pdf.name
    if not path.exists():
        try:
            os.link(prepared.pdf, path)
        except OSError:
            shutil.copyfile(prepared.pdf, path)
    return replace(prepared, pdf=path, original=path)


def assembly(folder: str, out: str) -> dict[str, Any]:
    """Our assembly alone. What it takes to read the arguments back is told, for it is not part of it."""
    cpu, wall = time.process_time(), time.perf_counter()
    arguments = pickle.loads((Path(folder) / ARGUMENTS).read_bytes())
    spared = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    from bundler import assemble

    goal = Path(out)
    goal.mkdir(parents=True, exist_ok=True)
    written = assemble.write(**{**arguments, "folder": goal})
    return {"spared": spared, "size": sum(path.stat().st_size for path in written.volumes)}


def pypdf(listing: str, out: str) -> dict[str, Any]:
    """The way of the tutorials: append each file, draw the numbers with reportlab, merge_page each."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for name in Path(listing).read_text(encoding="utf-8").splitlines():
        writer.append(name)
    overlay = PdfReader(io.BytesIO(_numbers(len(writer.pages))))
    for page, number in zip(writer.pages, overlay.pages, strict=True):
        page.merge_page(number)
    writer.write(out)
    return {"size": Path(out).stat().st_size}


def _numbers(pages: int) -> bytes:
    """A PDF of so many pages that bear nothing but their number."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(corpus.WIDTH, corpus.HEIGHT), invariant=1)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 10)
        canvas.drawRightString(corpus.WIDTH - 30, 24, str(number))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def generate(name: str, pages: str, folder: str) -> dict[str, Any]:
    """Make input: ``mixed`` of so many pages (several numbers, by commas), ``text`` or ``scan``."""
    work = Path(folder)
    if name == "mixed":
        made = corpus.mixtures([int(number) for number in pages.split(",")])
    else:
        made = {int(pages): corpus.documents(name, int(pages), 0)}
    for size, specs in made.items():
        corpus.lay_out(f"{name}-{size}", specs, work)
    if name == "mixed":
        largest = max(made)
        corpus.lay_out(f"{name}-{largest}-changed", corpus.with_one_changed(made[largest]), work)
    return {}


ENGINES = {each.__name__: each for each in (ready, assembly, pypdf, generate)}


def main(words: Sequence[str]) -> None:
    """Run one engine and print what it tells, as JSON."""
    print(json.dumps(ENGINES[words[0]](*words[1:])))


if __name__ == "__main__":
    main(sys.argv[1:])
