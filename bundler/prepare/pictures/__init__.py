"""Pictures in: JPEG, PNG, TIFF, HEIC, WebP, GIF and BMP, each upright on a page of A4, without loss; what the camera
noted about place, time and itself goes, unless the manifest says that it is part of the evidence.

opening: one decoder, within limits. frames: each picture as a PDF can hold it. camera: what else stood in the file.
stripping: taking that out. placing: where it stands on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pikepdf

from bundler.model import ExifPolicy, Facts, PageFacts
from bundler.pdf.pictures import PageSurvey, survey
from bundler.prepare.desk import FILE, Job, Made, Notes, Refused, plural, versions
from bundler.prepare.pictures.camera import Noted
from bundler.prepare.pictures.frames import Frame, frames
from bundler.prepare.pictures.opening import cut_off
from bundler.prepare.pictures.placing import layout, natural

_LIBRARIES: Final = ("img2pdf", "pikepdf", "pillow", "pypdfium2")


def convert(job: Job, notes: Notes) -> Made:
    """Make a PDF of a file of pictures, a page each. Raises Refused."""
    data = job.path.read_bytes()
    told: list[tuple[Noted, bool]] = []
    with pikepdf.new() as pdf:
        for frame in frames(pdf, data, job, notes):
            _place(pdf, frame)
            told.append((frame.noted, frame.white))
        if not told:
            raise cut_off()
        pdf.save(
            job.out,
            deterministic_id=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    _state([noted for noted, _ in told], job, notes)
    seen = tuple(survey(job.out).values())
    _refuse_blank(seen, [white for _, white in told])
    days = [noted.taken for noted, _ in told]
    facts = Facts(
        route="image",
        pages=tuple(map(_facts, seen)),
        alterations=tuple(notes.alterations),
        versions=versions(*_LIBRARIES, *(["pillow-heif"] if job.kind == "heic" else [])),
        dated=days[0] if len(set(days)) == 1 else "",
    )
    return Made(job.out, facts, (), seen)


def _place(pdf: pikepdf.Pdf, frame: Frame) -> None:
    """Add a page of A4, upright or across as the picture is, with the picture inside its margins."""
    size, matrix = layout(natural(frame.size, frame.dpi), frame.turn)
    page = pdf.add_blank_page(page_size=size)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=pdf.make_indirect(frame.stream)))
    numbers = " ".join(f"{number:.4f}" for number in matrix)
    page.obj.Contents = pdf.make_stream(f"q {numbers} cm /Picture Do Q".encode("ascii"))


def _state(told: Sequence[Noted], job: Job, notes: Notes) -> None:
    """State what was taken away and turned."""
    several = len(told) > 1
    if several:
        notes.info("source.pictures", f'"{FILE}" holds {plural(len(told), "picture")}, one a page.')
    for number, noted in enumerate(told, 1):
        page = number if several else 0
        if noted.orientation != 1:
            turned = f"turned upright as the camera noted (orientation {noted.orientation})"
            notes.altered("picture-turned", turned, page)
        if noted.kinds and job.exif is ExifPolicy.KEEP and job.kind == "jpeg":
            notes.altered("camera-data-kept", ", ".join(noted.kinds), page)
        elif noted.kinds:
            notes.altered("camera-data-removed", ", ".join(noted.kinds), page)
    lost = sorted({kind for noted in told for kind in noted.kinds})
    if lost and job.exif is ExifPolicy.KEEP and job.kind != "jpeg":
        notes.warning(
            "source.camera-data-lost",
            f'What was written into "{FILE}" ({", ".join(lost)}) cannot be kept: only a JPEG goes into a PDF as it is.',
            "Supply the file itself to the court as well, if these notes are part of the evidence.",
        )


def _refuse_blank(seen: Sequence[PageSurvey], white: Sequence[bool]) -> None:
    """Refuse a page that came out blank, though there is a picture on it."""
    for number, (page, blank) in enumerate(zip(seen, white, strict=True), 1):
        if page.blank and not blank:
            raise Refused(
                "source.blank-after",
                f'"{FILE}" came out blank, though there is a picture in it.',
                "Open it in a picture viewer and print it to PDF.",
                number if len(seen) > 1 else 0,
            )


def _facts(seen: PageSurvey) -> PageFacts:
    """What is known of a page of ours."""
    box = (0.0, 0.0, seen.width, seen.height)
    return PageFacts(box, box, 0, 1.0, seen.width, seen.height, seen.chars, seen.ink, balanced=True)
