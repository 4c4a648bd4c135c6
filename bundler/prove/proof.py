"""The proof of a finished bundle, from its requests to its findings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from bundler.model import Check, Facts, Finding, Place, Prepared, Progress, error
from bundler.planning.outline import outline
from bundler.planning.plan import GENERATED, EntryKind, Plan, PlanPage
from bundler.planning.rows import index_rows
from bundler.prove.demands import LAID, LAID_WORDS, ORIGINALS, expected, prove_conservation, prove_numbering
from bundler.prove.listed import printed, prove_listed
from bundler.prove.report import REMEDY, Proof, Record, gather
from bundler.prove.requests import (
    document_tasks,
    documents_of,
    drawing_tasks,
    page_request,
    source_request,
    split,
    volume_task,
)
from bundler.prove.turned import coded
from bundler.prove.wayfinding import prove_wayfinding

if TYPE_CHECKING:
    from bundler.children import Outcome, Task

SCHEMA: Final = "1"
"""Of what is kept of proofs: raised when what is proved of a page changes."""


SMALL: Final = 40
"""Pages up to which a bundle is proved by one child."""


class Crew(Protocol):
    """Child processes (``bundler.children.Crew``)."""

    jobs: int

    def run(self, tasks: Sequence[Task], progress: Callable[[int, Task], None] | None = None) -> list[Outcome]:
        """The outcomes, in the order of the tasks."""


class Cache(Protocol):
    """What was proved before (``bundler.cache.Cache``). folder: where it lies, if it keeps anything."""

    folder: Path | None

    def get(self, kind: str, key: str) -> bytes | None:
        """What is kept, or None."""

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep it."""


@dataclass
class _Work:
    """A proof under way."""

    plan: Plan
    prepared: Mapping[str, Prepared]
    volumes: Sequence[Path]
    crew: Crew
    cache: Cache
    full: bool
    progress: Callable[[Progress], None] | None
    answers: list[Mapping[str, Any]] = field(default_factory=list)
    failures: list[Finding] = field(default_factory=list)
    own: Record = field(default_factory=Record)
    keys: dict[str, str] = field(default_factory=dict)
    same: set[tuple[int, int]] = field(default_factory=set)

    def run(self, tasks: list[Task]) -> list[tuple[int, Mapping[str, Any]]]:
        """Have tasks done; answers with the volume (1-based) that each is of. One that fails is a refusal."""

        def step(done: int, task: Task) -> None:
            if self.progress:
                self.progress(Progress("prove", done, len(tasks), task.label))

        done = list(zip(tasks, self._outcomes(tasks, step), strict=True))
        # A piece that failed is done again document by document, so that only the one at fault is blamed.
        parts = [part for task, outcome in done if outcome.value is None for part in split(task)]
        done = [(task, outcome) for task, outcome in done if outcome.value is not None or not split(task)]
        done += zip(parts, self.crew.run(parts), strict=True) if parts else ()
        self.failures += [_failed(task, outcome) for task, outcome in done if outcome.value is None]
        answers = [(int(task.args["volume"]), outcome.value) for task, outcome in done if outcome.value is not None]
        self.answers += [answer for _, answer in answers]
        return list(answers)

    def _outcomes(self, tasks: list[Task], step: Callable[[int, Task], None]) -> list[Outcome]:
        """What becomes of tasks. A small bundle's are done one by one: a second child costs more than it saves."""
        if len(self.plan.pages) > SMALL:
            return self.crew.run(tasks, step)
        done = []
        for task in tasks:
            done += self.crew.run([task])
            step(len(done), task)
        return done


def prove(
    plan: Plan,
    prepared: Mapping[str, Prepared],
    volumes: Sequence[Path],
    crew: Crew,
    cache: Cache,
    full: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> Proof:
    """Hold finished volumes against the Plan and the sources.

    prepared: by document id. volumes: one PDF a volume, in the Plan's order. full: draw every page, and every source
    page, instead of trusting what was proved of equal pages before. Raises Cancelled (by the crew).
    """
    work = _Work(plan, prepared, volumes, crew, cache, full, progress)
    if _can_begin(work):
        prove_conservation(plan, work.own)
        prove_numbering(plan, work.own)
        drawn = _prove_structure(work)
        _prove_looks(work, drawn)
        _note_decoders(work)
    return _conclude(work)


def _note_decoders(work: _Work) -> None:
    """What a reader should know of the pictures' proof, whether it was made now or before."""
    for name in work.plan.ordinals_by_entry:
        ready = work.prepared.get(name)
        if ready is not None and "pillow-heif" in dict(ready.facts.versions):
            said = "HEIC is unpacked by the decoder that prepared it, for there is but one"
            work.own.note(ORIGINALS["image"][0], said)


def _failed(task: Task, outcome: Outcome) -> Finding:
    why = {"crash": "the reader crashed", "timeout": "it took too long", "memory": "it took too much memory"}
    reason = why.get(outcome.failure, outcome.detail)
    message = f"{task.label or 'The bundle'} could not be proved: {reason}."
    return error("proof.not-proved", message, Place(document=task.label), REMEDY)


def _can_begin(work: _Work) -> bool:
    """All volumes and sources are there."""
    if len(work.volumes) != len(work.plan.volumes):
        work.own.refuse("volumes", f"There are {len(work.volumes)} PDFs, the plan has {len(work.plan.volumes)}.")
        return False
    for entry in work.plan.entries:
        if entry.kind is not EntryKind.DOCUMENT:
            continue
        ready = work.prepared.get(entry.id)
        if ready is None:
            work.own.refuse("source-missing", "its source is not there to be compared.", document=entry.id)
        elif entry.source is None or entry.source.sha256 != ready.sha256:
            work.own.refuse("source-changed", "its source is not the file that the plan names.", document=entry.id)
    missing = [path.name for path in work.volumes if not path.is_file()]
    for name in missing:
        work.own.refuse("volumes", f"{name} is not there.")
    return not missing


def _prove_structure(work: _Work) -> dict[tuple[int, str], Any]:
    """By pypdf. Answers the links of drawn pages, by volume and index."""
    text = work.plan.to_compact_json()
    facts = {name: ready.facts for name, ready in work.prepared.items()}
    nodes = outline(work.plan, facts)
    tasks = list["Task"]()
    kept = work.cache.folder.resolve() if work.cache.folder and not work.full else None
    for number, path in enumerate(work.volumes, 1):
        tasks.append(volume_task(work.plan, text, number, path, expected(work.plan, number, nodes)))
        tasks += document_tasks(work.plan, text, number, path, work.prepared, work.crew.jobs, kept)
    links: dict[tuple[int, str], Any] = {}
    digests: dict[tuple[int, str], str] = {}
    faces: set[tuple[int, int]] = set()
    for number, answer in work.run(tasks):
        links |= {(number, index): found for index, found in answer.get("links", {}).items()}
        digests |= {(number, index): found for index, found in answer.get("digests", {}).items()}
        work.same |= {(number, index) for index in answer.get("same", ())}
        faces |= {(number, face) for face in answer.get("faces", ())}
    work.own.looked("number fonts", len(faces))  # each worker meets them, so that the parent counts
    if len(faces) > len(work.volumes):
        work.own.refuse("mark-font", "The page numbers are not all printed with the same font object.")
    _make_keys(work, digests)
    return links


def _make_keys(work: _Work, digests: Mapping[tuple[int, str], str]) -> None:
    """Under which key each document's proof is kept: all that its looks depend on. Only documents proved so far."""
    from importlib.metadata import version

    versions = [SCHEMA, version("pypdf"), version("pypdfium2")]
    for name, ordinals in work.plan.ordinals_by_entry.items():
        ready, pages = work.prepared.get(name), [work.plan.pages[ordinal] for ordinal in ordinals]
        found = [digests.get((page.volume, str(page.index))) for page in pages]
        if ready is None or None in found or work.plan.entry_by_id[name].kind is not EntryKind.DOCUMENT:
            continue
        marks = [[(len(mark.text), mark.rect, mark.plate) for mark in page.marks] for page in pages]
        altered = sorted((each.page, coded(each.code, each.detail)) for each in ready.facts.alterations)
        laid = [[(link.text, link.rect) for link in page.links] for page in pages]
        read = (ready.sha256, ready.read_sha256)
        whole = repr((versions, read, altered, [page.source_page for page in pages], found, marks, laid))
        work.keys[name] = hashlib.sha256(whole.encode()).hexdigest()


def _prove_looks(work: _Work, links: Mapping[tuple[int, str], Any]) -> None:
    """By pdfium, but for documents whose equal pages were proved before."""
    tasks = list["Task"]()
    for number, path in enumerate(work.volumes, 1):
        tasks += drawing_tasks(number, path, _runs(work, number, links), work.full, work.crew.jobs)
    texts: dict[tuple[int, str], str] = {}
    found: dict[tuple[int, str], Any] = {}
    for number, answer in work.run(tasks):
        texts |= {(number, index): text for index, text in answer["texts"].items()}
        found |= {(number, index): several for index, several in answer["link_texts"].items()}
    prove_wayfinding(work.plan, texts, found, work.own)
    prove_listed(work.plan, work.prepared, texts, work.own)


def _runs(work: _Work, volume: int, links: Mapping[tuple[int, str], Any]) -> list[dict[str, Any]]:
    """Pages to draw, by entry."""
    runs = []
    documents = {entry.id for entry in documents_of(work.plan, volume)}
    for name, ordinals in work.plan.ordinals_by_entry.items():
        pages = [work.plan.pages[ordinal] for ordinal in ordinals if work.plan.pages[ordinal].volume == volume]
        if name in documents and name not in work.prepared:
            continue
        if name in documents and _proved_before(work, name):
            _inherit(work, name, pages)
            continue
        source = source_request(work.prepared[name]) if name in documents else None
        requests = [
            page_request(page, at > 0 and _is_same(work, page), links.get((volume, str(page.index)), ()))
            for at, page in enumerate(pages)
        ]
        if requests:
            runs.append({"document": name, "source": source, "pages": requests})
    return runs


def _inherit(work: _Work, name: str, pages: Sequence[PlanPage]) -> None:
    """Count what an earlier proof looked at as this one would have."""
    if not pages:
        return
    work.own.spent("inherited", len(pages))
    work.own.looked("marks", sum(len(page.marks) for page in pages))
    if laid := sum(len(page.links) for page in pages):
        work.own.looked(LAID_WORDS, laid)
    for check in ("pictures", "text", *ORIGINALS.get(work.prepared[name].facts.route, ())):
        work.own.looked(check, 1 if check.startswith("original") else len(pages))


def _is_same(work: _Work, page: PlanPage) -> bool:
    """A page made of its source page's objects, whose marks stand where the source bears no ink.

    A document's first page is drawn all the same: what is proved by reasoning is tried on every document.
    """
    ready = work.prepared.get(page.entry)
    if work.full or ready is None or page.source_page is None or (page.volume, page.index) not in work.same:
        return False
    ink = ready.facts.pages[page.source_page - 1].ink
    return all(mark.plate or ink.clear(mark.rect) for mark in page.marks)


def _proved_before(work: _Work, name: str) -> bool:
    key = work.keys.get(name)
    return not work.full and key is not None and work.cache.get("proved", key) is not None


def _conclude(work: _Work) -> Proof:
    """Findings of all, and that every check looked at what there was to look at."""
    findings, whole = gather([*work.answers, work.own.to_json()])
    counts = whole.counts
    findings = [*work.failures, *findings]
    for name, least in _expected(work).items():
        if counts.get(name, 0) < least and not findings:
            message = f"The check of {name} looked at {counts.get(name, 0)} of {least}."
            findings.append(error("proof.not-looked", message, Place(), REMEDY))
    if not findings:
        for key in work.keys.values():
            work.cache.put("proved", key, b"1")
    checks = [
        Check(name, count, "; ".join(sorted(whole.notes.get(name, ())))) for name, count in sorted(counts.items())
    ]
    return Proof(tuple(findings), tuple(checks), **whole.efforts, remarks=tuple(dict.fromkeys(whole.remarks)))


def _expected(work: _Work) -> dict[str, int]:
    """How much each check has to have looked at, from the Plan and the sources' facts alone."""
    plan = work.plan
    kinds = {entry.id: entry.kind for entry in plan.entries}
    documents = sum(kinds[page.entry] not in GENERATED for page in plan.pages)
    whole = [ready.facts for name, ready in work.prepared.items() if _whole(plan, name, ready)]
    laid = sum(len(page.links) for page in plan.pages)
    indexed = {page.volume for page in plan.pages if kinds[page.entry] is EntryKind.INDEX}
    rows = sum(len(index_rows(plan, volume if len(plan.volumes) > 1 else 0)) for volume in indexed)
    return {
        "pages": len(plan.pages),
        "labels": len(plan.pages),
        "conservation": len(plan.pages),
        "numbering": len(plan.pages),
        "marks": sum(len(page.marks) for page in plan.pages),
        "mark streams": sum(len(page.marks) for page in plan.pages),
        "pictures": documents,
        "text": documents,
        "boxes": documents,
        "bookmarks": len(plan.volumes),
        "index rows": rows,
        "links": rows,
        "form values": sum(bool(facts.fields) for facts in whole),
        "web links": sum(bool(facts.web_links) for facts in whole),
        "layers": sum(bool(facts.layers) for facts in whole),
        "active content": len(plan.pages),
        "number fonts": len(plan.volumes) if any(page.marks for page in plan.pages) else 0,
        "turned pages": sum(_stated(facts, "turned-") for facts in whole),
        "recognised pages": sum(_stated(facts, "recognised") for facts in whole),
        LAID: laid,
        LAID_WORDS: laid,
        "printed comments": sum(map(len, printed(plan, work.prepared).values())),
    }


def _stated(facts: Facts, code: str) -> int:
    """Pages of which an alteration is stated whose code for the proof begins so."""
    return len(
        {each.page for each in facts.alterations if each.page and coded(each.code, each.detail).startswith(code)}
    )


def _whole(plan: Plan, name: str, ready: Prepared) -> bool:
    """All pages of the source are in the bundle, so that all it holds must have been met."""
    return len(plan.ordinals_by_entry.get(name, ())) == len(ready.facts.pages)
