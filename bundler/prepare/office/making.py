"""The way of an office file into a clean PDF: looked through, made into the view asked for, laid out, cleaned."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bundler.model import AnnotationPolicy, ChangesPolicy
from bundler.prepare.desk import FILE, Job, Made, Notes, plural, versions
from bundler.prepare.office import binary, odf, pages, plainly, report, sheets, slides, soffice, tables, word
from bundler.prepare.office.boxes import boxes
from bundler.prepare.office.found import Found
from bundler.prepare.office.package import Package, locked, open_package, parse, serialise, value
from bundler.prepare.office.program import Program, libreoffice, plain_tools

TREATED: Final = {"docx": word.treat, "xlsx": sheets.treat, "pptx": slides.treat, "odt": odf.treat, "odp": odf.treat}
"""Kinds that are laid out as they are, once treated."""

FIRST: Final = {"doc": "odt", "rtf": "odt", "xls": "xlsx", "ods": "xlsx", "ppt": "odp", "fods": "xlsx"}
"""Kinds that LibreOffice makes into another one first, in which everything can be seen."""

_UNSEEN: Final = ("doc", "rtf", "xls", "ppt")
"""Kinds of which nothing is treated before LibreOffice opens them: what it reckons anew, it has reckoned by then."""

ROUTES: Final = {
    "docx": "office", "doc": "office", "odt": "office", "rtf": "office", "fodt": "office", "fodg": "office",
    "xlsx": "sheet", "xls": "sheet", "ods": "sheet", "csv": "sheet", "fods": "sheet",
    "pptx": "slides", "ppt": "slides", "odp": "slides", "fodp": "slides",
}  # fmt: skip
_IDLE: Final = frozenset({"template", "untitled", "powerpoint"})
_LONE: Final = frozenset({
    "introduction", "overview", "contents", "background", "document", "title", "presentation", "summary", "letter",
    "microsoft",
})  # fmt: skip
"""Words by which a title tells nothing: anywhere in it, or standing alone."""

_FLAT: Final = {"text": "fodt", "spreadsheet": "fods", "presentation": "fodp"}


@dataclass(frozen=True)
class _Bench:
    """What a conversion works with. folder: of its own, gone afterwards."""

    job: Job
    notes: Notes
    folder: Path
    office: Program | None


def make(job: Job, notes: Notes) -> Made:
    """Make a clean PDF of an office file. Raises Refused."""
    if job.kind == "locked-office":
        raise locked()
    folder = Path(tempfile.mkdtemp(prefix="office-", dir=job.folder))
    try:
        bench = _Bench(job, notes, folder, libreoffice())
        return _make(bench)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(bench: _Bench) -> Made:
    """All steps, in order."""
    kind = _kind(bench.job)
    if bench.office is None:
        plainly.check_tools(kind)
    source, found = _treated(bench, kind)
    report.tell(found, bench.job, bench.notes)
    if bench.office is None:
        _refuse_plain(bench, kind, found)
        made = plainly.convert(bench.job, bench.notes, source, kind, ROUTES[kind] == "sheet")
    else:
        made = soffice.convert(bench.job, bench.office, source, "pdf")
        bench.notes.altered("converted", f"laid out by LibreOffice {bench.office.version}".strip())
        pages.check_boxes(boxes(made), bench.notes)
    return _cleaned(bench, kind, made, found)


def _kind(job: Job) -> str:
    """The kind; of a flat OpenDocument file, which one."""
    if job.kind != "flat-odf":
        return job.kind
    root = parse(job.path.read_bytes(), "its text")
    said = value(root, "mimetype").rpartition(".")[2].removesuffix("-template")
    return _FLAT.get(said, "fodt")


def _treated(bench: _Bench, kind: str) -> tuple[Path, Found]:
    """The file in the view asked for, ready to be laid out, and what was found in it. Raises Refused."""
    job, changes = bench.job, _view(bench.job)
    if kind == "csv":
        path = bench.folder / "table.xlsx"
        tables.write_workbook(tables.rows_of(job, bench.notes), "Table", path)
        return _packed(bench, path, "xlsx", changes)
    if kind in ("fodt", "fodp", "fods"):
        root = parse(job.path.read_bytes(), "its text")
        found = odf.treat_flat(root, changes if kind != "fods" else ChangesPolicy.ACCEPT)
        path = bench.folder / f"source.{kind}"
        path.write_bytes(serialise(root))
        return _second(bench, path, kind, found, changes) if kind == "fods" else (path, found)
    if kind == "ods":
        path, found = _packed(bench, job.path, kind, changes)
        return _second(bench, path, kind, found, changes)
    if kind in FIRST:
        return _from_binary(bench, kind, changes)
    return _packed(bench, job.path, kind, changes)


def _view(job: Job) -> ChangesPolicy:
    """Until the manifest says which view is meant, the pages are those that are the least revealing."""
    return ChangesPolicy.ACCEPT if job.changes is ChangesPolicy.ASK else job.changes


def _packed(bench: _Bench, path: Path, kind: str, changes: ChangesPolicy) -> tuple[Path, Found]:
    """Treat a package, and write it anew."""
    package: Package = open_package(path, bench.job.limits)
    treat = odf.treat if kind == "ods" else TREATED[kind]
    with package.archive:
        found = treat(package, changes)
        target = bench.folder / f"source.{kind}"
        package.write(target)
    return target, found


def _from_binary(bench: _Bench, kind: str, changes: ChangesPolicy) -> tuple[Path, Found]:
    """A kind that only LibreOffice can read: made into one in which everything can be seen."""
    seen = binary.look(bench.job.path.read_bytes(), kind)
    path = bench.folder / f"source.{kind}"
    shutil.copyfile(bench.job.path, path)
    if bench.office is None:
        binary.refuse_unseen(bench.job.path.read_bytes())
        return path, seen
    return _second(bench, path, kind, seen, changes)


def _second(bench: _Bench, path: Path, kind: str, first: Found, changes: ChangesPolicy) -> tuple[Path, Found]:
    """Have LibreOffice make another kind of it, and treat that; what was found before is not forgotten."""
    assert bench.office is not None
    between = soffice.convert(bench.job, bench.office, path, FIRST[kind])
    target, found = _packed(bench, between, FIRST[kind], changes)
    if kind in _UNSEEN:
        found.moving += found.unfixed
    found.macros = found.macros or first.macros
    found.external = [*first.external, *(each for each in found.external if each not in first.external)]
    found.changes.update(first.changes)
    found.samples = [*first.samples, *found.samples][:3]
    found.notes = found.notes or first.notes
    found.title = found.title or first.title
    return target, found


def _refuse_plain(bench: _Bench, kind: str, found: Found) -> None:
    """What the plain way cannot show as asked is not shown wrongly. Raises Refused."""
    if ROUTES[kind] == "sheet" and found.uncertain:
        raise plainly.need_office("it has formulas without a saved value, which only LibreOffice could reckon")
    if kind == "odt" and bench.job.changes is ChangesPolicy.SHOW and found.changes:
        raise plainly.need_office(
            "showing the tracked changes of this kind needs LibreOffice, which is not installed here"
        )


def _cleaned(bench: _Bench, kind: str, made: Path, found: Found) -> Made:
    """The laid-out PDF as any PDF is cleaned, with the facts of the office file."""
    from bundler.prepare import pdf

    job, notes = bench.job, bench.notes
    pages.anonymise(made)
    own = dataclasses.replace(job, path=made, kind="pdf", annotations=AnnotationPolicy.KEEP, password=None, env="")
    inner = Notes()
    done = pdf.convert(own, inner)
    if done.pdf != job.out:
        shutil.copyfile(done.pdf, job.out)
    notes.findings += [finding for finding in inner.findings if finding.code not in pages.OUR_OWN]
    texts = pages.texts(job.out)
    if ROUTES[kind] == "sheet":
        pages.check_sheets(job.out, texts, done.facts.outline, found.cells, notes)
    if all(page.blank for page in done.clean):
        notes.warning(
            "source.blank",
            f'"{FILE}" shows nothing on its {plural(len(done.clean), "page")}.',
            "Check that it is the right file, and that `changes:` asks for the right view of it.",
        )
    facts = dataclasses.replace(
        done.facts,
        route=ROUTES[kind],
        comments=pages.placed(found.notes, texts, job.annotations),
        title=_title(found),
        alterations=tuple(notes.alterations),
        versions=_versions(bench.office),
        revisions=1,
    )
    return Made(job.out, facts, (), done.clean)


def _title(found: Found) -> str:
    """Its own title; not what a program or a template put there, nor a number of a file."""
    title = " ".join(found.title.split())
    words = title.lower().split()
    idle = len(title) < 3 or not any(c.isalpha() for c in title) or bool(_IDLE & set(words))
    lone = len(words) == 1 and (words[0] in _LONE or any(c.isdigit() for c in title) or "." in title)
    return "" if idle or lone else title[:500]


def _versions(office: Program | None) -> tuple[tuple[str, str], ...]:
    by = (("LibreOffice", office.version or "unknown"),) if office else plain_tools()
    return tuple(sorted((*by, *versions("lxml", "pikepdf", "pypdfium2"))))
