"""The parent's side: copy each source once, tell its kind, look it up in the cache or have a child read it."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import mmap
import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import Any, Final

from bundler.cache import Cache
from bundler.children import Crew, Outcome, Task
from bundler.model import (
    Document,
    DocumentKind,
    Facts,
    Finding,
    Place,
    Prepared,
    Progress,
    Source,
    error,
    warning,
)
from bundler.prepare.codec import from_json
from bundler.prepare.desk import FILE, REASON, RUNGS, STEP
from bundler.prepare.formats import FORMATS
from bundler.prepare.legible import tesseract
from bundler.prepare.limits import COSTS, LIMITS, Limits, raised, sized
from bundler.prepare.office import program as office
from bundler.prepare.sniff import ENDINGS, NAMES, SUFFIXES, WORDY, akin, kind_of, promised
from bundler.prepare.telling import Telling, expected

REVISION: Final = 6
"""Of what this room makes of a source: raise it when the same bytes would give another answer."""

_LIBRARIES: Final = (
    *("pikepdf", "pypdfium2", "pypdf", "pillow", "pillow-heif", "img2pdf", "reportlab", "ocrmypdf", "fpdf2"),
    *("python-oxmsg", "olefile", "striprtf", "markdown-it-py", "jinja2", "lxml"),
    *("openpyxl", "pypandoc-binary", "typst"),
)

Report = Callable[[Progress], None]


@dataclass(frozen=True)
class _Copy:
    """A source's bytes, at rest under a name of ours."""

    path: Path
    size: int
    sha256: str
    kind: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class _Work:
    """One thing to find out: equal bytes with equal options are read once.

    name: of the first file of these bytes. folder: for what is kept of it. scratch: what its child writes in.
    """

    key: str
    copy: _Copy
    args: Mapping[str, Any]
    name: str
    folder: Path
    scratch: Path

    @property
    def out(self) -> Path:
        """Where the clean PDF lies once it is made."""
        return self.folder / f"{self.key}.pdf"

    @property
    def expected(self) -> float:
        """Seconds that it may take."""
        return expected(self.copy.kind, self.copy.size)


@dataclass(frozen=True)
class _Answer:
    """What a child, or the cache, said."""

    facts: Facts | None
    findings: tuple[Finding, ...]
    changed: bool


def prepare_all(
    documents: Sequence[Document],
    work: Path,
    crew: Crew,
    cache: Cache,
    progress: Report | None = None,
    *,
    manifest: str = "",
    limits: Limits = LIMITS,
    resolution: int = 0,
) -> tuple[dict[str, Prepared], list[Finding]]:
    """Make every document of kind FILE ready; others are passed over.

    work: a private folder; files in it are named by hash. manifest: its name, for the places of findings.
    resolution: dots an inch that pictures may have at most; 0 for no limit.
    Returns what is ready, by document id, and all findings in the order of the documents. A document with a finding
    of severity ERROR may be there too, when its pages could be read: comments without a policy, for instance.
    Raises Cancelled.
    """
    work.mkdir(parents=True, exist_ok=True)
    wanted = [document for document in documents if document.kind is DocumentKind.FILE and document.source]
    copies = _Copier(work, limits)
    works: dict[str, _Work] = {}
    findings: dict[str, list[Finding]] = {}
    plan: dict[str, _Work] = {}
    for document in wanted:
        copied = copies.copy(document)
        if isinstance(copied, Finding):
            findings[document.id] = [copied]
            continue
        job = _work(document, copied, work, limits, resolution)
        plan[document.id] = works.setdefault(job.key, job)
    answers = _answers(list(works.values()), crew, cache, progress, limits)
    prepared = {}
    for document in wanted:
        if document.id in plan:
            answer = answers[plan[document.id].key]
            findings[document.id] = [*plan[document.id].copy.findings, *answer.findings]
            if answer.facts is not None:
                prepared[document.id] = _prepared(document, plan[document.id], answer.facts, answer.changed)
    placed = [_placed(f, document, manifest) for document in wanted for f in findings.get(document.id, [])]
    return prepared, placed


def _prepared(document: Document, job: _Work, facts: Facts, changed: bool) -> Prepared:
    """A document made ready."""
    assert document.source is not None
    pdf = job.out if changed else job.copy.path
    copy = job.copy
    env = document.password_env
    return Prepared(document.id, document.source.name, copy.size, copy.sha256, copy.path, pdf, facts, env)


def _placed(finding: Finding, document: Document, manifest: str) -> Finding:
    """A finding with the file's name, and where the user finds the document."""
    assert document.source is not None
    name = document.source.name
    file, line = (manifest, document.line) if manifest else (name, 0)
    return dataclasses.replace(
        finding,
        message=finding.message.replace(FILE, name).replace(REASON, document.ocr_reason or "no reason is given"),
        remedy=finding.remedy.replace(FILE, name),
        place=Place(file, line, document.id, finding.place.page),
    )


# --- copies -------------------------------------------------------------------------------------------------------


class _Refusal(Exception):
    """A source cannot be taken. finding: why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class _Copier:
    """Reads each source once, into a private copy, and tells what it is. A source used twice is read once."""

    def __init__(self, work: Path, limits: Limits) -> None:
        self._work = work
        self._limits = limits
        self._seen: dict[tuple[str, Path | None, int], _Copy | Finding] = {}

    def copy(self, document: Document) -> _Copy | Finding:
        """The copy, or why there is none."""
        source = document.source
        assert source is not None
        identity = (source.name, source.path, id(source.open) if source.open else 0)
        if identity not in self._seen:
            self._seen[identity] = self._read(source)
        return self._seen[identity]

    def _read(self, source: Source) -> _Copy | Finding:
        """Copy, hash, and tell the kind."""
        part = self._work / f"{len(self._seen)}.part"
        try:
            size, digest = self._copied(source, part)
            name, attached = _own_name(source)
            kind = _kind(part, size, name)
            wrong = _wrong_kind(name, kind)
            if wrong and not (attached and _is_itself(name, kind)):  # nobody can rename what lies in a mail
                return _inside(wrong) if attached else wrong
            path = part.replace(self._work / f"{digest}.src")
        except _Refusal as refusal:
            return refusal.finding
        except OSError as fault:
            return error(
                "source.no-room",
                f'"{FILE}" cannot be copied to the working folder: {fault.strerror or type(fault).__name__}.',
                remedy="Make room on the disk, or choose another folder for temporary files.",
            )
        finally:
            part.unlink(missing_ok=True)
        return _Copy(path, size, digest, kind, _odd_name(name, kind, attached))

    def _copied(self, source: Source, path: Path) -> tuple[int, str]:
        """Copy a source, part by part; its size and SHA-256. Raises _Refusal where it cannot be read or is beyond the
        limit, OSError where it cannot be written."""
        size, digest = 0, hashlib.sha256()
        with path.open("wb") as stream:
            for part in self._parts(source):
                size += len(part)
                if size > self._limits.file_bytes:
                    raise _Refusal(_too_large(size, self._limits))
                digest.update(part)
                stream.write(part)
        return size, digest.hexdigest()

    def _parts(self, source: Source) -> Iterator[bytes]:
        """The bytes of a source. Raises _Refusal."""
        try:
            refusal = self._refusal(source)
            if refusal is None:
                yield from source.parts()
                return
        except OSError as fault:
            refusal = error(
                "source.unreadable",
                f'"{FILE}" cannot be read: {fault.strerror or type(fault).__name__}.',
                remedy="Check that the file is there, is not open elsewhere, and that you may read it.",
            )
        raise _Refusal(refusal)

    def _refusal(self, source: Source) -> Finding | None:
        """What can be told of a path before it is read: a pipe would never end. Raises OSError."""
        if source.open is not None or source.path is None:
            return None
        status = source.path.stat()
        if not stat.S_ISREG(status.st_mode):
            return error(
                "source.not-a-file",
                f'"{FILE}" is not an ordinary file.',
                remedy="Name a file; a folder's files are named by `files: folder/*.pdf`.",
            )
        return _too_large(status.st_size, self._limits) if status.st_size > self._limits.file_bytes else None


def _kind(path: Path, size: int, name: str) -> str:
    """What a copy is. It is mapped, not read: it may be larger than the memory that is to be spent on it."""
    if not size:
        return kind_of(b"", name)
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return kind_of(content, name)


def _too_large(size: int, limits: Limits) -> Finding:
    """A file beyond the limit."""
    return error(
        "source.too-large",
        f'"{FILE}" has {sized(size)}; {sized(limits.file_bytes)} is the most that a source may have.',
        remedy="Split it, or have it scanned at a lower resolution; or let it pass by a line of the manifest: "
        f"`{raised('file_size', size)}`.",
    )


def _inside(wrong: Finding) -> Finding:
    """The same of a file that is attached inside a PDF: nobody can open it before it is taken out."""
    remedy = "Save it out of the PDF, print it to a PDF of its own and list that, with `attachments: leave-out` here."
    return dataclasses.replace(wrong, remedy=remedy)


_RECORDED: Final = frozenset({
    ".wav", ".mp3", ".m4a", ".mp4", ".mov", ".avi", ".mkv", ".webm", ".ogg", ".opus", ".flac", ".aac", ".amr", ".wma",
    ".wmv", ".3gp", ".aif", ".aiff", ".mpg", ".mpeg", ".m4v",
})  # fmt: skip
"""Ends of names of sound and film."""

_REMEDIES: Final[Mapping[str, str]] = {
    "empty": "Ask whoever sent it for the whole file.",
    "tnef": "Ask the sender for an ordinary email, or save what is in it from Outlook, and list those files.",
    "locked-office": "Open it with its password, save it without one or print it to PDF, and list that file.",
    "gzip": "Unpack it, and list the files that are in it.",
    "archive": "Unpack it, and list the files that are in it, or pack them as a ZIP file.",
    "program": "Take it out: a program is no evidence that can be printed.",
}
"""What to do about a kind that is not taken."""


def _own_name(source: Source) -> tuple[str, bool]:
    """A file's own name, and whether another file carries it: it is called ``CARRIER#NAME`` then."""
    attached = source.path is not None and source.path.suffix == ".attached"
    return source.name.rpartition("#")[2] if attached else source.name, attached


def _is_itself(name: str, kind: str) -> bool:
    """Whether something that is carried under another kind's name can be what it seems to be. Text under the name of
    what is no text is the ruin of something: of an attachment that was cut off, say."""
    wordy = (None, "", "eml", "mbox", "html", *WORDY)
    return kind in FORMATS and (kind != "text" or promised(name) in wordy)


def _odd_name(name: str, kind: str, attached: bool) -> tuple[Finding, ...]:
    """What is said of a file that is named as another, kindred kind, or is carried: it is read as what it is."""
    said = promised(name)
    if said == kind or said == "":
        return ()
    if attached and said is None and kind == "text":
        return ()  # a calendar's entry, say: plain text of a kind that has a name of its own
    if attached and not (said and akin(said, kind)):
        message = f'"{FILE}" is not what its name says, and was read as what it is: {NAMES[kind]}.'
        return (warning("source.odd-name", message),)
    if said is None or not akin(said, kind):
        return ()
    message = f'"{FILE}" is named as {NAMES[said]}, but is {NAMES[kind]}, and was read as one.'
    return (warning("source.odd-name", message, remedy=f"Rename it so that it ends in {ENDINGS[kind]}."),)


def _wrong_kind(name: str, kind: str) -> Finding | None:
    """A finding where the content is of a kind that is not taken, or other than the name says."""
    said = promised(name)
    if kind in FORMATS and (said in (kind, "") or akin(said or "", kind)):
        return None
    if kind in FORMATS and kind != "text":
        remedy = f"Check that it is the right file, and rename it so that it ends in {ENDINGS[kind]}."
    elif kind == "text" and said is None:
        remedy = "Print it to PDF, or rename it so that it ends in .txt if it is plain text."
    else:
        remedy = _REMEDIES.get(kind, "Open it in the program that made it, print it to PDF, and list that file.")
    if kind == "unknown" and PurePosixPath(name).suffix.lower() in _RECORDED:
        remedy = "If it is a recording, write media: in the place of file:."
    if said and said in SUFFIXES.values():
        return error("source.wrong-kind", f'"{FILE}" is named as {NAMES[said]}, but is {NAMES[kind]}.', remedy=remedy)
    if kind in FORMATS and kind != "text":
        ending = PurePosixPath(name).suffix
        return error("source.wrong-kind", f'"{FILE}" ends in {ending}, but is {NAMES[kind]}.', remedy=remedy)
    taken = "PDF, pictures, text, mail, office files and ZIP are read"
    return error("source.unsupported", f'"{FILE}" is {NAMES[kind]}; {taken}.', remedy=remedy)


# --- work ---------------------------------------------------------------------------------------------------------


def _work(document: Document, copy: _Copy, folder: Path, limits: Limits, resolution: int) -> _Work:
    """What is to be found out for a document."""
    options = {
        "kind": copy.kind,
        "annotations": document.annotations.value,
        "layers": document.layers.value,
        "attachments": document.attachments.value,
        "password": os.environ.get(document.password_env) if document.password_env else None,
        "env": document.password_env,
        "changes": document.changes.value,
        "ocr": document.ocr.value,
        "orient": document.orient.value,
        "exif": document.exif.value,
        "covered_text": document.covered_text.value,
        "resolution": resolution,
    }
    told = dataclasses.asdict(limits)
    shaping = {name: value for name, value in told.items() if name not in COSTS}
    described = json.dumps(
        [REVISION, copy.sha256, options, shaping, _versions(), tesseract.identity(), _layout(copy.kind)], sort_keys=True
    )
    key = hashlib.sha256(described.encode()).hexdigest()
    scratch = folder / f"{key[:16]}.d"
    places = {"path": str(copy.path), "out": str(scratch / f"{key}.pdf"), "folder": str(scratch)}
    name = document.source.name if document.source else document.id
    return _Work(key, copy, options | places | {"limits": told}, name, folder, scratch)


def _layout(kind: str) -> str:
    """The program that lays out a kind, where one is needed."""
    return office.stamp() if FORMATS.get(kind, "").endswith(".office") else ""


@functools.cache
def _versions() -> tuple[str, ...]:
    """The libraries that an answer depends on. Looked up once: it takes longer than all else that the key needs."""
    return tuple(map(_version, _LIBRARIES))


def _version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} absent"


def _answers(
    works: list[_Work], crew: Crew, cache: Cache, progress: Report | None, limits: Limits
) -> dict[str, _Answer]:
    """An answer for each piece of work, from the cache or from a child."""
    answers = {work.key: answer for work in works if (answer := _recall(work, cache))}
    missing = [work for work in works if work.key not in answers]
    telling = Telling(progress or _nobody, len(works), len(answers), sum(work.expected for work in missing))
    if answers:
        (progress or _nobody)(Progress("prepare", len(answers), len(works)))
    for work in missing:
        work.scratch.mkdir(exist_ok=True)
    outcomes = crew.run([_task(work, limits) for work in missing], telling.done, telling.begun)
    outcomes = [_second(work, outcome, crew, limits) for work, outcome in zip(missing, outcomes, strict=True)]
    for work, outcome in zip(missing, outcomes, strict=True):
        if outcome.value is not None:
            _take_over(work)
        shutil.rmtree(work.scratch, ignore_errors=True)
        answers[work.key] = _answer(work, outcome, limits)
        if outcome.value and outcome.value["facts"] is not None:
            _remember(work, outcome.value, cache)
    return answers


def _second(work: _Work, outcome: Outcome, crew: Crew, limits: Limits) -> Outcome:
    """Ask once more where a child was brought down on a rung of the rescue ladder: for the rungs below it, of a new
    child. Not where it fell while it drew the source itself: no other way would be spared that."""
    if work.copy.kind != "pdf" or outcome.failure not in ("crash", "memory", "timeout"):
        return outcome
    try:
        rung = Path(work.args["out"]).with_suffix(STEP).read_text("ascii")
    except OSError:
        rung = RUNGS[0]
    left = RUNGS[RUNGS.index(rung) + 1 :] if rung in RUNGS else ()
    if not left:
        return outcome
    [again] = crew.run([_task(dataclasses.replace(work, args={**work.args, "rungs": list(left)}), limits)])
    # A second failure says less than the first.
    return again if again.value and again.value["facts"] is not None else outcome


def _nobody(_event: Progress) -> None:
    """Hears of progress where nobody wants to."""


def _task(work: _Work, limits: Limits) -> Task:
    """What a child is asked to do."""
    return Task(
        "prepare",
        work.args,
        limits.time_for(work.copy.size),
        work.name,
        memory=limits.memory,
        output=limits.output_bytes,
        scratch=str(work.scratch),
        work=work.expected,
    )


def _take_over(work: _Work) -> None:
    """Put what a child made where it is kept; what else it left in its folder goes."""
    made = [work.scratch / work.out.name, (work.scratch / work.out.name).with_suffix(".pages.json")]
    for path in (*made, *work.scratch.glob("*.attached")):
        if path.is_file() and not path.is_symlink():
            path.replace(work.folder / path.name)


def _answer(work: _Work, outcome: Outcome, limits: Limits) -> _Answer:
    """What a child's outcome means."""
    if outcome.value is not None:
        return _decode(outcome.value)
    return _Answer(None, (_failed(work, outcome, limits),), False)


def _decode(value: Mapping[str, Any]) -> _Answer:
    """An answer from its JSON."""
    facts = None if value["facts"] is None else from_json(Facts, value["facts"])
    findings = tuple(from_json(Finding, finding) for finding in value["findings"])
    return _Answer(facts, findings, bool(value["changed"]))


def _failed(work: _Work, outcome: Outcome, limits: Limits) -> Finding:
    """Why a child gave no answer. It ended alone: the other sources are not touched."""
    remedy = "Ask for a sound copy, or open it in a PDF reader and print it to a new PDF."
    allow = f"{remedy[:-1]}; if it is sound and only large, allow more by a line of the manifest: `{{}}`."
    if outcome.failure == "timeout":
        seconds = limits.time_for(work.copy.size)
        message = f'"{FILE}" was not read after {seconds:.0f} seconds, the most that it may take.'
        return error("source.timeout", message, remedy=allow.format(raised("seconds", 5 * limits.seconds)))
    if outcome.failure == "memory":
        message = f'"{FILE}" needs more than the {sized(limits.memory)} of memory that a source may have.'
        return error("source.memory", message, remedy=allow.format(raised("memory", 2 * limits.memory)))
    if outcome.failure == "output":
        message = f'What is made of "{FILE}" has more than {sized(limits.output_bytes)}, the most that it may.'
        return error("source.output", message, remedy=allow.format(raised("output_size", 2 * limits.output_bytes)))
    if outcome.failure == "worker":
        message = f'"{FILE}" was not read: the executor that was handed in failed ({outcome.detail}).'
        return error("source.executor", message, remedy="Hand in one that is at work and takes tasks, or none.")
    if outcome.failure == "crash":
        message = f'"{FILE}" brought down the process that read it ({outcome.detail}).'
        return error("source.crash", message, remedy=remedy)
    what = outcome.detail.split(" (")[0]
    return error("source.unreadable", f'"{FILE}" cannot be read ({what}).', remedy=remedy)


# --- cache --------------------------------------------------------------------------------------------------------


def _remember(work: _Work, value: Mapping[str, Any], cache: Cache) -> None:
    """Keep an answer with the files that belong to it, each by its own hash."""
    if cache.folder is None:
        return
    files = {}
    for name, path in _files(work, value).items():
        digest = cache.put_file("file", path)
        if digest is None:
            return
        files[name] = digest
    entry = {"answer": value, "files": files}
    cache.put("prepared", work.key, json.dumps(entry, separators=(",", ":")).encode())


def _files(work: _Work, value: Mapping[str, Any]) -> dict[str, Path]:
    """The files that a child left, by their names in the work folder."""
    paths = [work.copy.path.with_suffix(".pages.json")]
    if value["changed"]:
        paths += [work.out, work.out.with_suffix(".pages.json")]
    paths += [work.folder / f"{attachment['sha256']}.attached" for attachment in value["facts"]["attachments"]]
    return {path.name: path for path in paths if path.exists()}


def _recall(work: _Work, cache: Cache) -> _Answer | None:
    """A kept answer, its files put back; None where any part of it is not to be had whole."""
    entry = cache.get("prepared", work.key)
    if entry is None:
        return None
    try:
        kept = json.loads(entry)
        answer = _decode(kept["answer"])
        files = {str(name): str(digest) for name, digest in kept["files"].items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        return None  # of another version of this program
    whole = all(_put_back(work.folder / name, digest, cache) for name, digest in files.items())
    return answer if whole else None


def _put_back(path: Path, digest: str, cache: Cache) -> bool:
    """Whether a kept file stands in the work folder again."""
    return path.exists() or cache.get_file("file", digest, path)
