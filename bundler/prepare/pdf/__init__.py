"""PDF in, clean PDF out: decrypted, mended, script-free, its links explicit; and what was learnt of it.

The steps stand in ``convert``, in order. A step alters the opened PDF and states what it did.
"""

from __future__ import annotations

import dataclasses
import re

import pikepdf

from bundler.model import Facts, PageFacts
from bundler.pdf.balance import BALANCED, balance_of, content_streams
from bundler.pdf.pictures import PageSurvey, open_document
from bundler.pdf.walk import sweep_file
from bundler.prepare.desk import FILE, Job, Made, Notes, page_list, plural, versions
from bundler.prepare.pdf.actions import lurks, scrub, strip_actions
from bundler.prepare.pdf.attachments import list_attachments
from bundler.prepare.pdf.bombs import refuse_bombs
from bundler.prepare.pdf.comments import treat_comments
from bundler.prepare.pdf.damage import refuse_if_cut_off
from bundler.prepare.pdf.forms import list_fields, name_fields, settle_form, state_fields, void_signatures
from bundler.prepare.pdf.layers import treat_layers
from bundler.prepare.pdf.links import Links, resolve_links
from bundler.prepare.pdf.opening import ASK_AGAIN, open_source
from bundler.prepare.pdf.pages import Geometry, drop_private, make_plain, show_all
from bundler.prepare.pdf.pictured import put_pictures, state_words
from bundler.prepare.pdf.rescue import Base, climb
from bundler.prepare.pdf.source import Source, subdictionary, text_of
from bundler.prepare.pdf.witness import (
    Witness,
    Wrong,
    broken_off,
    check_looks,
    same_size,
    survey_each,
    third_count,
    unproved,
)


def convert(job: Job, notes: Notes) -> Made:
    """Make a clean PDF of a PDF, by the first way of reading that gives every page right. Raises Refused."""
    data = job.path.read_bytes()
    return climb(job, notes, lambda base, own: _clean(job, own, base, data))


def _clean(job: Job, notes: Notes, base: Base, data: bytes) -> Made:
    """Make a clean PDF of what one way of reading gives. data: of the source itself. Raises Refused."""
    source, witness = open_source(job, notes, base.path), base.witness
    with source.pdf:
        title = _title(source.pdf)
        if base.path is None:
            refuse_if_cut_off(source, data)
        refuse_bombs(source)
        _prepare_rescue(source, base)
        _hold(source, witness)
        before = witness.before()
        third_count(source)
        show_all(source, witness.flat)
        geometry = make_plain(source)
        same_size(geometry, witness)
        drop_private(source, data)
        list_fields(source)
        name_fields(source)
        facts = Facts(
            route=_route(source, base),
            pages=(),
            attachments=list_attachments(source),
            comments=treat_comments(source),
            signatures=void_signatures(source),
            fields=settle_form(source),
            revisions=_revisions(source, data),
            title=title,
            versions=versions("pikepdf", "pypdfium2", *(["pypdf"] if base.route == "rewritten" else [])),
        )
        strip_actions(source)
        if not source.changed and lurks(source, data):
            scrub(source)
        links = resolve_links(source)
        facts = dataclasses.replace(facts, layers=treat_layers(source))
        after = _write(source, witness)
        made = _made(source, facts, links, geometry, before, after)
        # What was seen of a copy is no account of the source.
        return made if base.route != "unconfirmed" else dataclasses.replace(made, original=())


def _hold(source: Source, witness: Witness) -> None:
    """Have both readers see as many pages; say where the file promises more. Raises Refused."""
    witness.hold(len(source.pages))
    if witness.promised:
        said = f"{plural(witness.promised, 'page')}, but has {plural(len(source.pages), 'page')}"
        source.notes.warning("source.page-count", f'"{FILE}" says that it has {said}.', ASK_AGAIN)


def _prepare_rescue(source: Source, base: Base) -> None:
    """What another reader's copy needs: every page of it is held against the source, some are replaced."""
    if base.path is not None:
        source.changed = True
        source.suspect.update(range(len(source.pages)))
    if base.pictured:
        put_pictures(source, base.pictured, base.witness)


def _route(source: Source, base: Base) -> str:
    """How the source was read, for the ledger."""
    if base.pictured:
        return "pictured"
    if base.route in ("direct", "unconfirmed"):
        return "repaired" if source.repaired or base.route == "unconfirmed" else "direct"
    return base.route


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


def _write(source: Source, witness: Witness) -> dict[int, PageSurvey]:
    """Write the clean PDF where one is needed, and look at the pages that were altered. Raises Refused."""
    if witness.unseen:
        source.changed = True
        source.suspect |= witness.unseen
    if not source.changed:
        return {}
    _save(source)
    if sweep_file(source.job.out):
        scrub(source)
        _save(source)
        source.suspect.update(range(len(source.pages)))
    left = sweep_file(source.job.out)
    if left:
        raise Wrong(
            "source.active-content",
            f'"{FILE}" holds active content that could not be taken out: {", ".join(left)}.',
            "Open it in a PDF reader and print it to a new PDF.",
        )
    after = _look_again(source)
    state_fields(source, witness.before(), after)
    check_looks(source, witness, after)
    if source.pictured:
        state_words(source, witness)
    return after


def _save(source: Source) -> None:
    """Write the clean PDF."""
    for key in [key for key in source.pdf.trailer.keys() if key not in ("/Root", "/Size")]:  # noqa: SIM118
        del source.pdf.trailer[key]
    source.pdf.save(
        source.job.out,
        deterministic_id=True,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        encryption=False,
        fix_metadata_version=False,
    )


def _look_again(source: Source) -> dict[int, PageSurvey]:
    """The pages of the clean PDF that were altered, as they are drawn. Raises Wrong where one cannot be."""
    import pypdfium2

    try:
        with open_document(source.job.out) as document:
            seen = dict(survey_each(document, sorted(source.suspect | source.redrawn | source.fielded)))
    except pypdfium2.PdfiumError:
        raise unproved() from None
    dark = [index for index, page in seen.items() if page is None]
    if dark:
        where = page_list(index + 1 for index in dark)
        raise Wrong("source.unproved", f'{where.capitalize()} of "{FILE}" cannot be shown.', ASK_AGAIN, dark)
    return {index: page for index, page in seen.items() if page is not None}


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
        pages=tuple(map(page_facts, geometry, clean, _balances(source))),
        links=links.internal,
        web_links=links.web,
        outline=links.outline,
        alterations=tuple(sorted(source.notes.alterations, key=lambda a: (a.page, a.code, a.detail))),
    )
    pdf = source.job.out if source.changed else source.job.path
    return Made(pdf, facts, before, clean)


def _balances(source: Source) -> list[bool]:
    """Which pages' content is known to leave nothing open: the assembly then need not read it.

    Raises Wrong where content breaks off: nobody knows in the middle of what, and so what is printed behind it might
    never be seen. A picture of the page has no such end.
    """
    found, broken = [], []
    for index, page in enumerate(source.pages):
        try:
            found.append(balance_of(content_streams(page)) == BALANCED)
        except pikepdf.PikepdfError:
            broken.append(index)
    if broken:
        raise broken_off(broken)
    return found


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
