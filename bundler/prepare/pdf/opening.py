"""Opening a PDF, and refusing what cannot become pages of a bundle."""

from __future__ import annotations

import re
from typing import Any, Final

import pikepdf

from bundler.prepare.desk import FILE, Job, Notes, Refused, plural
from bundler.prepare.pdf.source import Source, array_of, name_of, subdictionary

ASK_AGAIN: Final = "Ask whoever sent it for a sound copy, or open it in a PDF reader and print it to a new PDF."

_HARMLESS: Final = "input stream is complete but output may still be valid"
"""What qpdf says of a deflated stream without a check sum, which some programs write."""


def open_source(job: Job, notes: Notes) -> Source:
    """The PDF, opened with its password if it has one. Raises Refused."""
    pdf = _open(job, notes)
    try:
        pages = [page.obj for page in pdf.pages]
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError) as fault:
        raise _damaged(fault) from None
    _refuse_kinds(pdf, pages, job)
    said = tuple(text for warning in pdf.get_warnings() if _HARMLESS not in (text := str(warning)))
    source = Source(pdf, job, notes, pages, repaired=bool(said), warnings=said)
    _note_encryption(source)
    return source


def _open(job: Job, notes: Notes) -> pikepdf.Pdf:
    """Try the password of the manifest, then none. Raises Refused."""
    try:
        return _try(job, job.password or "")
    except pikepdf.PasswordError:
        if not job.password:
            raise _locked(job) from None
    try:
        pdf = _try(job, "")
    except pikepdf.PasswordError:
        raise _locked(job) from None
    notes.warning(
        "source.password-unneeded",
        f'"{FILE}" opens without a password, and not with the one in {job.env}.',
        "Take `password` out of the manifest, or check that this is the right file.",
    )
    return pdf


def _try(job: Job, password: str) -> pikepdf.Pdf:
    """Open with one password. Raises PasswordError, Refused."""
    try:
        return pikepdf.open(job.path, password=password, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError) as fault:
        raise _damaged(fault) from None


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
        raise Refused(
            "source.too-many-pages",
            f'"{FILE}" has {plural(len(pages), "page")}; {job.limits.pages:,} is the most that a source may have.',
            "Split it into several files.",
        )
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
