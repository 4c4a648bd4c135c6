"""Opening a PDF, and refusing what cannot become pages of a bundle."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path
from typing import Any, Final

import pikepdf

from bundler.prepare.desk import FILE, Job, Notes, Refused, plural
from bundler.prepare.limits import raised
from bundler.prepare.pdf.source import Source, array_of, name_of, subdictionary

ASK_AGAIN: Final = "Ask whoever sent it for a sound copy, or open it in a PDF reader and print it to a new PDF."

OPEN_FAULTS: Final = (pikepdf.PikepdfError, ValueError, TypeError, LookupError, AttributeError, RuntimeError)
"""What pikepdf has been seen to raise when it opens a damaged file or counts its pages."""

_HARMLESS: Final = "input stream is complete but output may still be valid"
"""What qpdf says of a deflated stream without a check sum, which some programs write."""


_LAST_LOST: Final = "EOF after endobj"
"""What qpdf says where it leaves out the last object because nothing stands behind it."""


def open_source(job: Job, notes: Notes, path: Path | None = None) -> Source:
    """The PDF, opened with its password if it has one. Raises Refused.

    path: of what another reader made of the file, to be opened in its stead; it has no password.
    """
    pdf, early = _open(job if path is None else dataclasses.replace(job, path=path, password=None), notes)
    _refuse_hoard(pdf, job)
    try:
        pages = [page.obj for page in pdf.pages]
    except OPEN_FAULTS as fault:
        raise _damaged(fault) from None
    _refuse_kinds(pdf, pages, job)
    warnings = [*early, *map(str, pdf.get_warnings())]
    said = tuple(warning for warning in warnings if _HARMLESS not in warning)
    source = Source(pdf, job, notes, pages, repaired=bool(said) and path is None, warnings=said)
    if path is None:
        _note_encryption(source)
    return source


def _open(job: Job, notes: Notes) -> tuple[pikepdf.Pdf, list[str]]:
    """Try the password of the manifest, then none. Raises Refused."""
    try:
        return _try(job, job.password or "")
    except pikepdf.PasswordError:
        if not job.password:
            raise _locked(job) from None
    try:
        opened = _try(job, "")
    except pikepdf.PasswordError:
        raise _locked(job) from None
    notes.warning(
        "source.password-unneeded",
        f'"{FILE}" opens without a password, and not with the one in {job.env}.',
        "Take `password` out of the manifest, or check that this is the right file.",
    )
    return opened


def _try(job: Job, password: str) -> tuple[pikepdf.Pdf, list[str]]:
    """Open with one password; what pikepdf says of the file. Raises PasswordError, Refused."""
    try:
        return read(job.path, password)
    except pikepdf.PasswordError:
        raise
    except OPEN_FAULTS as fault:
        raise _damaged(fault) from None


def read(path: Path, password: str = "") -> tuple[pikepdf.Pdf, list[str]]:
    """A PDF, and what pikepdf says of it, which it forgets once it has told. Raises PasswordError or OPEN_FAULTS."""
    pdf = pikepdf.open(path, password=password, suppress_warnings=True)
    said = [str(warning) for warning in pdf.get_warnings()]
    if not any(_LAST_LOST in warning for warning in said):
        return pdf, said
    pdf.close()
    whole = io.BytesIO(path.read_bytes() + b"\n%%EOF\n")
    return pikepdf.open(whole, password=password, suppress_warnings=True), said


def _locked(job: Job) -> Refused:
    """Why a protected file does not open."""
    if job.password:
        return Refused(
            "source.wrong-password",
            f'The password in the environment variable {job.env} does not open "{FILE}".',
            f"Put the right password into {job.env}.",
        )
    if job.env:
        return Refused(
            "source.password-missing",
            f'"{FILE}" asks for a password, and the environment variable {job.env} is not set.',
            f"Set {job.env} to the password before you build.",
        )
    return Refused(
        "source.password-missing",
        f'"{FILE}" asks for a password.',
        "Add `password: {env: NAME}` to the document and set the environment variable NAME to the password.",
    )


def _damaged(fault: Exception) -> Refused:
    """Why a file that is no sound PDF does not open."""
    if re.search(r"encrypt|security handler|crypt filter", str(fault), re.IGNORECASE):
        return Refused(
            "source.unknown-encryption",
            f'"{FILE}" is locked in a way that only the program that made it can open.',
            "Open it in that program and print it to a new PDF, or ask for a copy without protection.",
        )
    return Refused("source.damaged", f'"{FILE}" is damaged or cut off: it has no readable pages.', ASK_AGAIN)


def too_many(pages: int, job: Job) -> Refused:
    """The refusal of a file with more pages than a source may have."""
    return Refused(
        "source.too-many-pages",
        f'"{FILE}" has {plural(pages, "page")}; {job.limits.pages:,} is the most that a source may have.',
        f"Split it into several files; or let it pass by a line of the manifest: `{raised('pages', pages)}`.",
    )


def _refuse_hoard(pdf: pikepdf.Pdf, job: Job) -> None:
    """Refuse a million pages before qpdf makes each of them an object of its own."""
    try:
        tree = subdictionary(pdf.Root, "/Pages")
    except (AttributeError, ValueError, pikepdf.PikepdfError):
        return
    kids = tree.get("/Kids") if tree is not None else None
    if isinstance(kids, pikepdf.Array) and len(kids) > job.limits.pages:
        raise too_many(len(kids), job)


def _refuse_kinds(pdf: pikepdf.Pdf, pages: list[Any], job: Job) -> None:
    """Refuse a portfolio, a form that only Acrobat can draw, no pages, too many."""
    if subdictionary(pdf.Root, "/Collection") is not None:
        raise Refused(
            "source.portfolio",
            f'"{FILE}" is a PDF portfolio: a cover with the real documents attached inside.',
            "Open it in Acrobat, save the documents inside as files of their own, and list those.",
        )
    if not pages:
        raise Refused("source.no-pages", f'"{FILE}" has no pages.', ASK_AGAIN)
    if len(pages) > job.limits.pages:
        raise too_many(len(pages), job)
    if _dynamic_form(pdf, pages):
        raise Refused(
            "source.dynamic-form",
            f'"{FILE}" is a dynamic (XFA) form: other readers show "Please wait..." in place of its pages.',
            "Open it in Acrobat and print it to a new PDF.",
        )


def _dynamic_form(pdf: pikepdf.Pdf, pages: list[Any]) -> bool:
    """Whether the pages are drawn from XFA alone: its AcroForm draws nothing (ISO 32000-1, 12.7.8)."""
    form = subdictionary(pdf.Root, "/AcroForm")
    if form is None or "/XFA" not in form:
        return False
    if bool(pdf.Root.get("/NeedsRendering", False)):
        return True
    return not array_of(form, "/Fields") or not any(_widgets(page) for page in pages)


def _widgets(page: Any) -> bool:
    """Whether a page has form fields on it."""
    return any(name_of(a, "/Subtype") == "/Widget" for a in array_of(page, "/Annots") if hasattr(a, "get"))


def _note_encryption(source: Source) -> None:
    """Say that protection is dropped; the clean PDF has none."""
    if not source.pdf.is_encrypted:
        if source.job.password:
            source.notes.info(
                "source.password-unneeded", f'"{FILE}" needs no password.', "Take it out of the manifest."
            )
        return
    source.changed = True
    source.suspect.update(range(len(source.pages)))
    source.notes.altered("decrypted", "protection against opening or changing was taken off the copy in the bundle")
    if not source.pdf.user_password_matched and not source.pdf.owner_password_matched:
        return
    if not source.job.password:
        source.notes.warning(
            "source.protected",
            f'"{FILE}" is protected against changes, but opens without a password.',
            "The copy in the bundle has no protection: check that you may use it.",
        )
