"""The rescue ladder: ways of reading a PDF, best first. The first whose every page is right is taken.

pikepdf as it is; pages taken over by pdfium; the file written anew by pypdf; a picture of each page that none of them
gave right. What only pikepdf or pypdf can open is taken from them, and said to be seen by no second reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pikepdf

from bundler.model import Alteration
from bundler.prepare.desk import FILE, RUNGS, STEP, Job, Made, Notes, Refused, page_list, plural
from bundler.prepare.pdf.damage import refuse_if_cut_off_unread
from bundler.prepare.pdf.opening import ASK_AGAIN, read, too_many
from bundler.prepare.pdf.witness import PYPDF_FAULTS, Stand, Witness, Wrong

FAULTS: Final = (
    pikepdf.PikepdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError,
    AssertionError,
)  # fmt: skip
"""What libraries have been seen to raise over damaged files: on this ladder it fails a rung, not the source."""

_TRY_ON: Final = frozenset({
    "source.damaged", "source.no-pages", "source.password-missing", "source.wrong-password",
    "source.unknown-encryption", "source.active-content",
})  # fmt: skip
"""Refusals of one way of reading that another may not share."""

_LOCKED: Final = frozenset({"source.password-missing", "source.wrong-password"})


@dataclass(frozen=True)
class Base:
    """What is to be cleaned. path: of another reader's copy; None for the source itself. witness: of what it must
    look like. pictured: pages (0-based) that a picture is to stand for. fault: why the better ways were not taken."""

    route: str
    witness: Witness
    path: Path | None = None
    pictured: frozenset[int] = frozenset()
    fault: Refused | None = None


Clean = Callable[[Base, Notes], Made]
"""Cleans one base, or raises Refused."""


@dataclass
class _Climb:
    """A ladder being climbed. faults: of the rungs below. near: bases that were right but for some pages."""

    job: Job
    clean: Clean
    witness: Witness
    faults: list[Refused]
    near: list[tuple[frozenset[int], Base]]

    def attempt(self, base: Base, notes: Notes) -> Made | None:
        """Try one base; None where it is not right. Raises Refused where no other way would help."""
        own = Notes()
        try:
            made = self.clean(replace(base, fault=self.faults[0] if self.faults else None), own)
        except Wrong as wrong:
            self.faults.append(wrong)
            if wrong.pages and not base.pictured:
                self.near.append((wrong.pages, base))
            return None
        except Refused as refusal:
            self._pass_on(refusal)
            return None
        except FAULTS as fault:
            self.faults.append(_stumbled(fault))
            return None
        notes.findings += own.findings
        notes.alterations += own.alterations
        return made

    def _pass_on(self, refusal: Refused) -> None:
        """Keep a refusal that another way of reading may not share; raise any other."""
        code = refusal.finding.code
        if code not in _TRY_ON or (code in _LOCKED and not self.witness.count):
            raise refusal
        self.faults.append(refusal)

    def bases(self, rung: str) -> Iterator[Base]:
        """What a rung has to offer."""
        if rung == "direct":
            yield Base("direct", self.witness)
        elif rung == "imported" and self.witness.count:
            yield from _made(self.job, rung, self.witness, _import)
        elif rung == "rewritten" and self.witness.count:
            yield from _made(self.job, rung, self.witness, _rewrite)
        elif rung == "pictured" and self.witness.count:
            yield from self._pictured()
        elif rung == "unconfirmed" and not self.witness.count:
            for remake in (_remake, _rewrite):
                for base in _made(self.job, rung, self.witness, remake):
                    assert base.path is not None
                    base = replace(base, witness=Stand(self.job, base.path))
                    yield base
                    # Still the same base: it was right but for these pages.
                    for pages in [pages for pages, near in self.near if near.path == base.path]:
                        yield replace(base, pictured=pages)

    def _pictured(self) -> Iterator[Base]:
        """The nearest miss with pictures for its wrong pages; then pictures of all."""
        for pages, base in sorted(self.near, key=lambda found: len(found[0])):
            if len(pages) < self.witness.count:
                yield replace(base, route="pictured", pictured=pages)
        blank = replace(Base("pictured", self.witness), path=_copy_name(self.job, "pictured"))
        assert blank.path is not None
        _blanks(blank.path, self.witness.count)
        yield replace(blank, pictured=frozenset(range(self.witness.count)))


def _climb(job: Job, notes: Notes, clean: Clean) -> Made:
    """Rung by rung."""
    state = _Climb(job, clean, Witness(job), [], [])
    if state.witness.count > job.limits.pages:  # before any other reader makes an object of each
        raise too_many(state.witness.count, job)
    if job.rungs:
        _refuse_unread(job)
    for rung in job.rungs or RUNGS:
        if rung != "direct":
            state.witness.mark(rung)
        if rung == "imported" and state.faults and state.faults[0].finding.code == "source.damaged":
            _refuse_unread(job)
        for base in state.bases(rung):
            made = state.attempt(base, notes)
            if made is not None:
                _state(notes, base, state.faults)
                return replace(made, facts=replace(made.facts, alterations=_sorted(notes)))
    raise _conclusion(state.faults)


def climb(job: Job, notes: Notes, clean: Clean) -> Made:
    """The first way of reading that gives every page right. Raises Refused with what was wrong with the first."""
    try:
        return _climb(job, notes, clean)
    finally:
        if job.out.with_suffix(STEP).exists():
            _tidy(job)


def _refuse_unread(job: Job) -> None:
    """Refuse a file that is cut off, where pikepdf is not there to tell."""
    refuse_if_cut_off_unread(job.path.read_bytes())


def _sorted(notes: Notes) -> tuple[Alteration, ...]:
    return tuple(sorted(notes.alterations, key=lambda a: (a.page, a.code, a.detail)))


def _stumbled(fault: Exception) -> Wrong:
    """A rung that failed over something unforeseen in the file."""
    said = " ".join(str(fault).split())[:80]
    return Wrong(
        "source.damaged", f'"{FILE}" is damaged or made in an odd way ({type(fault).__name__}: {said}).', ASK_AGAIN
    )


def _conclusion(faults: list[Refused]) -> Refused:
    """Of all that was wrong, what says most."""
    telling = [fault for fault in faults if fault.finding.code not in ("source.damaged", "source.unproved")]
    return (telling or faults or [_nothing()])[0]


def _nothing() -> Refused:
    return Refused("source.damaged", f'"{FILE}" is damaged or cut off: it has no readable pages.', ASK_AGAIN)


# --- copies -------------------------------------------------------------------------------------------------------


def _copy_name(job: Job, name: str) -> Path:
    return job.out.with_suffix(f".{name}.pdf")


def _made(job: Job, rung: str, witness: Witness, make: Callable[[Job, Witness, Path], None]) -> Iterator[Base]:
    """The base that another reader's copy is, if it can make one."""
    import pypdf.errors
    import pypdfium2

    target = _copy_name(job, make.__name__.strip("_"))
    try:
        make(job, witness, target)
    except (pypdfium2.PdfiumError, pypdf.errors.PyPdfError, *PYPDF_FAULTS, pikepdf.PikepdfError, RuntimeError):
        return
    yield Base(rung, witness, target)


def _import(job: Job, witness: Witness, target: Path) -> None:
    """All pages taken over into a new file by pdfium."""
    import pypdfium2

    with witness.document() as source, closing(pypdfium2.PdfDocument.new()) as copy:
        copy.import_pages(source)
        copy.save(target)


def _rewrite(job: Job, witness: Witness, target: Path) -> None:
    """The whole file read and written anew by pypdf."""
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = pypdf.PdfReader(job.path, password=job.password)
    try:
        writer = pypdf.PdfWriter(clone_from=reader)
    except (pypdf.errors.PyPdfError, *PYPDF_FAULTS):
        writer = pypdf.PdfWriter()
        writer.append(reader, import_outline=False)
    with target.open("wb") as stream:
        writer.write(stream)


def _remake(job: Job, witness: Witness, target: Path) -> None:
    """The file as pikepdf mends it."""
    pdf, _ = read(job.path, job.password or "")
    with pdf:
        pdf.save(target, encryption=False, deterministic_id=True)


def _blanks(target: Path, pages: int) -> None:
    """A file of empty pages, for pictures to be put on."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(target, deterministic_id=True)


def _tidy(job: Job) -> None:
    """Remove what was made on the way."""
    for name in ("import", "rewrite", "remake", "pictured"):
        _copy_name(job, name).unlink(missing_ok=True)
    job.out.with_suffix(STEP).unlink(missing_ok=True)


# --- what is said -------------------------------------------------------------------------------------------------


def _state(notes: Notes, base: Base, faults: list[Refused]) -> None:
    """Say which way was taken, why, and what was lost on it."""
    if base.witness.unseen:
        _state_unseen(notes, base.witness)
    broken = next((fault for fault in faults if fault.finding.code == "source.lost-content"), None)
    if broken is not None and not any(finding.code == "source.lost-content" for finding in notes.findings):
        notes.altered("content-lost", broken.finding.message.partition(": ")[2].rstrip("."))
        said = f"{broken.finding.message} What a PDF reader still shows of it is in the bundle."
        notes.warning("source.lost-content", said, ASK_AGAIN)
    reason = faults[0].finding.message if faults else "it could not be read at once"
    if base.route == "unconfirmed":
        notes.altered("unconfirmed", "no second reader can open the file: its pages were compared with nothing")
        notes.warning(
            "source.unconfirmed",
            f'"{FILE}" is damaged so that only one PDF reader can open it: what that one reads is in the bundle, '
            "and no second reader could confirm that it is all.",
            "Look through its pages in the bundle, and " + ASK_AGAIN[0].lower() + ASK_AGAIN[1:],
        )
    elif base.route in ("imported", "rewritten"):
        _state_copy(notes, base, reason)


def _state_unseen(notes: Notes, witness: Witness) -> None:
    for index in sorted(witness.unseen):
        notes.altered("page-unseen", "no second reader can show the page: it was compared with nothing", index + 1)
    where = page_list(index + 1 for index in witness.unseen)
    notes.warning(
        "source.page-unseen",
        f'{where.capitalize()} of "{FILE}" cannot be shown by a second PDF reader: nobody could confirm what stands '
        "there.",
        ASK_AGAIN,
        min(witness.unseen) + 1,
    )


def _state_copy(notes: Notes, base: Base, reason: str) -> None:
    """Pages taken over by another reader, with what did not come along."""
    how = {"imported": "its pages were taken over by pdfium", "rewritten": "it was written anew by pypdf"}[base.route]
    lost = _lost(base) if base.route == "imported" else []
    gone = f"; not carried over: {', '.join(lost)}" if lost else ""
    notes.altered(base.route, how + gone)
    notes.warning(
        f"source.{base.route}",
        f'"{FILE}" is damaged or made in an odd way: {how}, each looks as a PDF viewer shows it{gone}. '
        f"The reason: {reason}",
        "Look through its pages in the bundle, and ask for a sound copy if anything is missing.",
    )


def _lost(base: Base) -> list[str]:
    """What pdfium leaves behind when it takes over pages, as far as it can see it."""
    import pypdfium2.raw as raw

    lost = []
    with base.witness.document() as document:
        if next(iter(document.get_toc()), None) is not None:
            lost.append("bookmarks")
        if raw.FPDF_CountNamedDests(document.raw):
            lost.append("named destinations, and links that use them")
        if document.get_formtype():
            lost.append("the form's fields, as fields")
        if count := raw.FPDFDoc_GetAttachmentCount(document.raw):
            lost.append(plural(count, "attached file"))
    return lost
