"""What a child process does for one source: the task "prepare"."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bundler.model import (
    AnnotationPolicy,
    AttachmentPolicy,
    ChangesPolicy,
    CoveredPolicy,
    ExifPolicy,
    LayerPolicy,
    OcrPolicy,
    OrientPolicy,
)
from bundler.pdf.pictures import PageSurvey
from bundler.prepare.codec import to_json
from bundler.prepare.covered import look_under
from bundler.prepare.desk import Job, Made, Notes, Refused
from bundler.prepare.formats import format_of
from bundler.prepare.legible.steps import make_legible
from bundler.prepare.limits import Limits
from bundler.prepare.resolution import bring_down
from bundler.prepare.stated import with_date

PAGES_SCHEMA = 2
"""Of the files ``*.pages.json``."""


def prepare_one(args: dict[str, Any]) -> dict[str, Any]:
    """Prepare one source.

    args: ``path``, ``out``, ``folder`` (see Job), ``kind``, ``annotations``, ``layers``, ``attachments``,
    ``password`` (or None), ``env``. Answers ``facts`` (None where it was refused), ``findings`` and ``changed``
    (a clean PDF was written to ``out``). Beside the source and beside the clean PDF a file ``.pages.json`` tells
    what its pages look like.
    """
    job, notes = _job(args), Notes()
    try:
        made = _legible(job, notes, format_of(job.kind).convert(job, notes))
    except Refused as refusal:
        findings = [*(f for f in notes.findings if f.severity == "error"), refusal.finding]
        return {"facts": None, "findings": to_json(findings), "changed": False}
    _keep_surveys(job, made)
    return {"facts": to_json(made.facts), "findings": to_json(notes.findings), "changed": made.pdf == job.out}


def _legible(job: Job, notes: Notes, made: Made) -> Made:
    """The clean PDF brought into the form in which it is read best, and its date, step by step. Raises Refused."""
    for step in (make_legible, bring_down, with_date, look_under):
        made = step(job, notes, made)
    return made


def _job(args: dict[str, Any]) -> Job:
    """The job that a request describes."""
    return Job(
        path=Path(args["path"]),
        out=Path(args["out"]),
        folder=Path(args["folder"]),
        kind=args["kind"],
        annotations=AnnotationPolicy(args["annotations"]),
        layers=LayerPolicy(args["layers"]),
        attachments=AttachmentPolicy(args["attachments"]),
        password=args.get("password"),
        env=args.get("env", ""),
        limits=Limits(**args.get("limits", {})),
        changes=ChangesPolicy(args.get("changes", "ask")),
        ocr=OcrPolicy(args.get("ocr", "auto")),
        orient=OrientPolicy(args.get("orient", "auto")),
        exif=ExifPolicy(args.get("exif", "remove")),
        covered_text=CoveredPolicy(args.get("covered_text", "ask")),
        resolution=int(args.get("resolution", 0)),
        rungs=tuple(args.get("rungs", ())),
    )


def _keep_surveys(job: Job, made: Made) -> None:
    """Write what was seen of the pages, for the proof."""
    if made.original:
        write_survey(job.path.with_suffix(".pages.json"), made.original)
    if made.pdf != job.path:
        write_survey(made.pdf.with_suffix(".pages.json"), made.clean)


def write_survey(path: Path, pages: tuple[PageSurvey, ...]) -> None:
    """``{"schema": 2, "pages": [{"pixels": [w, h], "bands", "text", "chars", "blank", "width", "height"} ...]}``."""
    kept = ("pixels", "bands", "text", "chars", "blank", "width", "height")
    rows = [{name: getattr(page, name) for name in kept} for page in pages]
    path.write_text(json.dumps({"schema": PAGES_SCHEMA, "pages": rows}, separators=(",", ":")), encoding="ascii")
