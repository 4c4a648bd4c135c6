"""PDF in, clean PDF out: decrypted, mended, script-free, its links explicit; and what was learnt of it.

The steps stand in ``convert``, in order. A step alters the opened PDF and states what it did.
"""

from __future__ import annotations

import dataclasses
import re

import pikepdf

from bundler.model import Facts, PageFacts
from bundler.pdf.balance import BALANCED, balance_of, content_streams
from bundler.pdf.pictures import PageSurvey, survey
from bundler.pdf.walk import sweep_file
from bundler.prepare.desk import FILE, Job, Made, Notes, Refused, plural, versions
from bundler.prepare.pdf.actions import strip_actions
from bundler.prepare.pdf.attachments import list_attachments
from bundler.prepare.pdf.comments import treat_comments
from bundler.prepare.pdf.damage import refuse_if_cut_off
from bundler.prepare.pdf.forms import list_fields, name_fields, settle_form, state_fields, void_signatures
from bundler.prepare.pdf.layers import treat_layers
from bundler.prepare.pdf.links import Links, resolve_links
from bundler.prepare.pdf.opening import open_source
from bundler.prepare.pdf.pages import Geometry, drop_private, make_plain
from bundler.prepare.pdf.source import Source, subdictionary, text_of
from bundler.prepare.pdf.witness import check_looks, look, same_size, third_count


def convert(job: Job, notes: Notes) -> Made:
    """Make a clean PDF of a PDF. Raises Refused."""
    data = job.path.read_bytes()
    source = open_source(job, notes)
    with source.pdf:
        title = _title(source.pdf)
        refuse_if_cut_off(source, data)
        before = look(job.path, _password(source), len(source.pages))
        third_count(source)
        geometry = make_plain(source)
        same_size(geometry, before)
        drop_private(source, data)
        list_fields(source)
        name_fields(source)
        facts = Facts(
            route="repaired" if source.repaired else "direct",
            pages=(),
            attachments=list_attachments(source),
            comments=treat_comments(source),
            signatures=void_signatures(source),
            fields=settle_form(source),
            revisions=_revisions(source, data),
            title=title,
            versions=versions("pikepdf", "pypdfium2"),
        )
        strip_actions(source)
        links = resolve_links(source)
        facts = dataclasses.replace(facts, layers=treat_layers(source))
        after = _write(source, before)
        return _made(source, facts, links, geometry, before, after)


def _password(source: Source) -> str | None:
    """What pdfium needs to open the same file."""
    return source.job.password if source.pdf.is_encrypted else None


def _title(pdf: pikepdf.Pdf) -> str:
    """The title that the source gives itself."""
    information = subdictionary(pdf.trailer, "/Info")
    return text_of(information, "/Title")[:500] if information is not None else ""


def _revisions(source: Source, data: bytes) -> int:
    """How many states of the document the file holds (ISO 32000-2, 7.5.6). A linearized file ends twice."""
    linearized = b"/Linearized" in data[:1024]
    count = max(1, len(re.findall(rb"%%EOF", data)) - linearized)
    if count > 1:
        source.notes.info(
            "source.revisions",
            f'"{FILE}" holds {plural(count - 1, "earlier version")} of itself; only the last goes into the bundle.',
        )
    return count


def _write(source: Source, before: tuple[PageSurvey, ...]) -> dict[int, PageSurvey]:
    """Write the clean PDF where one is needed, and look at the pages that were altered. Raises Refused."""
    if not source.changed:
        return {}
    job = source.job
    for key in [key for key in source.pdf.trailer.keys() if key not in ("/Root", "/Size")]:  # noqa: SIM118
        del source.pdf.trailer[key]
    source.pdf.save(
        job.out,
        deterministic_id=True,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        encryption=False,
        fix_metadata_version=False,
    )
    left = sweep_file(job.out)
    if left:
        raise Refused(
            "source.active-content",
            f'"{FILE}" holds active content that could not be taken out: {", ".join(left)}.',
            "Open it in a PDF reader and print it to a new PDF.",
        )
    after = survey(job.out, None, sorted(source.suspect | source.redrawn | source.fielded))
    state_fields(source, before, after)
    check_looks(source, before, after, _password(source))
    return after


def _made(
    source: Source,
    facts: Facts,
    links: Links,
    geometry: list[Geometry],
    before: tuple[PageSurvey, ...],
    after: dict[int, PageSurvey],
) -> Made:
    """The result, with the facts of every page."""
    clean = tuple(after.get(index, page) for index, page in enumerate(before))
    facts = dataclasses.replace(
        facts,
        pages=tuple(map(page_facts, geometry, clean, map(_is_balanced, source.pages))),
        links=links.internal,
        web_links=links.web,
        outline=links.outline,
        alterations=tuple(sorted(source.notes.alterations, key=lambda a: (a.page, a.code, a.detail))),
    )
    pdf = source.job.out if source.changed else source.job.path
    return Made(pdf, facts, before, clean)


def _is_balanced(page: pikepdf.Object) -> bool:
    """Whether the page's content is known to leave nothing open: the assembly then need not read it."""
    try:
        return balance_of(content_streams(page)) == BALANCED
    except pikepdf.PdfError:
        return False


def page_facts(shape: Geometry, seen: PageSurvey, balanced: bool) -> PageFacts:
    """What is known of one page. UserUnit enlarges it, and the cells of its ink with it."""
    width, height = shape.shown
    unit = shape.user_unit
    return PageFacts(
        media=shape.media,
        crop=shape.crop,
        rotate=shape.rotate,
        user_unit=unit,
        width=width * unit,
        height=height * unit,
        chars=seen.chars,
        ink=dataclasses.replace(seen.ink, cell=seen.ink.cell * unit),
        balanced=balanced,
    )
