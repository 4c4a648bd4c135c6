"""Images brought down to the resolution that the court's profile asks for: no more dots than the page can show.

What counts is how large an image is drawn: the largest of its drawings, in whatever source it stands. Images of black
and white alone, nearly always scanned words, keep up to 600 dots an inch: they are small as they are, and fewer dots
would cost legibility. Nothing becomes larger, and nothing that cannot be brought down safely is touched.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

import pikepdf

from bundler.model import Alteration, PageFacts
from bundler.pdf.pictures import PageSurvey, survey
from bundler.prepare.desk import Job, Made, Notes, plural, versions
from bundler.prepare.resampling import Kind, kind_of, resample
from bundler.prepare.uses import Key, Use, uses_of

LEEWAY: Final = 1.1
"""An image is left alone up to this many times the resolution: a dot more or less is not worth an alteration."""

BITONAL: Final = 600
"""Dots an inch that black and white alone may have, whatever the profile says."""

FINE: Final = 250
"""Resolution from which pictures are packed with care; below it, small files are what is wanted."""

CAREFUL, SMALL = 85, 75
"""Quality of JPEG for either."""

LEAST_PIXELS: Final = 1 << 16
"""Smaller images weigh nothing."""


class _Change(NamedTuple):
    """An image that was brought down. pages: 1-based. before, after: dots an inch."""

    pages: frozenset[int]
    before: int
    after: int


def bring_down(job: Job, notes: Notes, made: Made) -> Made:
    """Bring the images of a clean PDF down to the job's resolution; what was seen of the altered pages is seen anew.

    Answers the same ``made`` where nothing had to change. ``made.original`` stays: it is what the source looked like.
    """
    if not job.resolution:
        return made
    with pikepdf.open(made.pdf) as pdf:
        changes = _changes(pdf, job.resolution)
        if not changes:
            return made
        staged = job.out.with_suffix(".down")
        pdf.save(
            staged,
            deterministic_id=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            encryption=False,
            fix_metadata_version=False,
        )
    return _settled(job, notes, made, staged, changes)


def _settled(job: Job, notes: Notes, made: Made, staged: Path, changes: list[_Change]) -> Made:
    """Take the new PDF for the clean one, if its pages still show and say what they did."""
    pages = sorted({page for change in changes for page in change.pages})
    seen = survey(staged, None, [page - 1 for page in pages])
    if any(new.text != made.clean[at].text or new.blank != made.clean[at].blank for at, new in seen.items()):
        staged.unlink()
        return made
    staged.replace(job.out)
    for page in pages:
        notes.altered("picture-resampled", _said([change for change in changes if page in change.pages]), page)
    added = [each for each in notes.alterations if each.code == "picture-resampled"]
    facts = dataclasses.replace(
        made.facts,
        pages=tuple(_facts(page, seen.get(at)) for at, page in enumerate(made.facts.pages)),
        alterations=_joined(made.facts.alterations, added),
        versions=tuple(sorted({*made.facts.versions, *versions("pikepdf", "pillow", "pypdfium2")})),
    )
    clean = tuple(seen.get(at, page) for at, page in enumerate(made.clean))
    return dataclasses.replace(made, pdf=job.out, facts=facts, clean=clean)


def _joined(held: Iterable[Alteration], added: Iterable[Alteration]) -> tuple[Alteration, ...]:
    return tuple(sorted({*held, *added}, key=lambda each: (each.page, each.code, each.detail)))


def _said(changes: list[_Change]) -> str:
    """One line for a page."""
    before, after = max(change.before for change in changes), min(change.after for change in changes)
    if before == after:
        return f"{plural(len(changes), 'photograph')} packed as JPEG, at {after} dots an inch as before"
    return f"{plural(len(changes), 'picture')} brought down from {before} to {after} dots an inch"


def _facts(page: PageFacts, seen: PageSurvey | None) -> PageFacts:
    """A page's facts, its ink seen anew."""
    if seen is None:
        return page
    return dataclasses.replace(page, ink=dataclasses.replace(seen.ink, cell=seen.ink.cell * page.user_unit))


def _changes(pdf: pikepdf.Pdf, resolution: int) -> list[_Change]:
    """Bring down what is above the resolution, and say what was."""
    candidates = _candidates(pdf)
    if not candidates:
        return []
    uses = uses_of(pdf, set(candidates))
    found = []
    for key, (image, kind) in sorted(candidates.items()):
        drawn = uses.found.get(key, [])
        change = _change(pdf, image, kind, drawn, resolution) if drawn and key not in uses.hidden else None
        if change:
            found.append(change)
    return found


def _candidates(pdf: pikepdf.Pdf) -> dict[Key, tuple[pikepdf.Stream, Kind]]:
    """Images that may be brought down, if they are drawn small enough."""
    masks = set[Key]()
    found = {}
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype") != "/Image":
            continue
        masks |= {thing[name].objgen for name in ("/SMask", "/Mask") if isinstance(thing.get(name), pikepdf.Stream)}
        try:
            large = int(thing.Width) * int(thing.Height) >= LEAST_PIXELS
            kind = kind_of(thing) if large else None
        except (AttributeError, TypeError, ValueError):
            continue  # it does not say how large it is, or what
        if kind:
            found[thing.objgen] = (thing, kind)
    return {key: held for key, held in found.items() if key not in masks}


def _change(pdf: pikepdf.Pdf, image: pikepdf.Stream, kind: Kind, drawn: list[Use], resolution: int) -> _Change | None:
    """Bring one image down, if it has dots to spare."""
    across, down = int(image.Width), int(image.Height)
    width, height = max(use.width for use in drawn), max(use.height for use in drawn)
    if width <= 0 or height <= 0:
        return None
    before = min(across / width, down / height)
    limit = max(resolution, BITONAL) if kind.mode == "1" else resolution
    small = resolution < FINE
    spare = before > limit * LEEWAY
    if not spare and (not small or kind.jpeg or kind.mode == "1"):
        return None
    part = limit / before if spare else 1.0
    size = max(1, round(across * part)), max(1, round(down * part))
    if not resample(pdf, image, kind, size, SMALL if small else CAREFUL, small):
        return None
    return _Change(frozenset(use.page for use in drawn), round(before), round(before * part))
