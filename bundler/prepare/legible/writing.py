"""The clean PDF written anew with turned pages and words laid under; each altered page must look as before."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pikepdf

from bundler.model import Facts
from bundler.pdf.pictures import PageSurvey, bands, draw, open_document, survey
from bundler.prepare.desk import FILE, Job, Made, Refused, page_list
from bundler.prepare.legible.layer import draw_layers, lay
from bundler.prepare.legible.reading import Reading


def rewrite(job: Job, made: Made, turns: Mapping[int, int], layers: Sequence[Reading]) -> Made:
    """Turn pages (0-based index -> degrees clockwise) and lay words under others. Raises Refused where a page would
    look otherwise."""
    changed = sorted({*turns, *(layer.index for layer in layers)})
    with tempfile.TemporaryDirectory(dir=job.folder) as folder:
        made_anew = Path(folder) / "anew.pdf"
        drawn = draw_layers(layers, Path(folder)) if layers else b""
        with pikepdf.open(made.pdf) as pdf:
            for index, turn in turns.items():
                page = pdf.pages[index].obj
                page.Rotate = (int(page.get("/Rotate", 0)) + turn) % 360
            if layers:
                lay(pdf, drawn, layers)
            for key in [key for key in pdf.trailer.keys() if key not in ("/Root", "/Size")]:  # noqa: SIM118
                del pdf.trailer[key]
            pdf.save(
                made_anew,
                deterministic_id=True,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                encryption=False,
                fix_metadata_version=False,
            )
        _refuse_other_looks(made, made_anew, changed, turns)
        after = survey(made_anew, None, changed)
        made_anew.replace(job.out)
    clean = tuple(after.get(index, seen) for index, seen in enumerate(made.clean))
    return dataclasses.replace(made, pdf=job.out, clean=clean, facts=_facts(made.facts, after, turns))


def _refuse_other_looks(made: Made, anew: Path, changed: Sequence[int], turns: Mapping[int, int]) -> None:
    """Each page, turned back, must be drawn pixel for pixel as before."""
    with open_document(anew) as document:
        wrong = []
        for index in changed:
            with closing(document[index]) as page:
                page.set_rotation((page.get_rotation() - turns.get(index, 0)) % 360)
                if bands(draw(page)) != made.clean[index].bands:
                    wrong.append(index + 1)
    if wrong:
        raise Refused(
            "source.looks-different",
            f'{page_list(wrong).capitalize()} of "{FILE}" would not look as in the original, once made legible.',
            "Write `ocr: off` (with `ocr_reason:`) and `orient: off` for it, or print it to a new PDF.",
        )


def _facts(facts: Facts, after: Mapping[int, PageSurvey], turns: Mapping[int, int]) -> Facts:
    """The facts with those of altered pages learnt anew."""
    pages = list(facts.pages)
    for index, seen in after.items():
        page, turn = pages[index], turns.get(index, 0)
        size = (page.height, page.width) if turn in (90, 270) else (page.width, page.height)
        pages[index] = dataclasses.replace(
            page,
            rotate=(page.rotate + turn) % 360,
            width=size[0],
            height=size[1],
            chars=seen.chars,
            ink=dataclasses.replace(seen.ink, cell=seen.ink.cell * page.user_unit),
        )
    return dataclasses.replace(facts, pages=tuple(pages))
