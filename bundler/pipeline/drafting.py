"""Drafts of ours: their references and the Plans that these cite agree before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bundler.cache import Cache
from bundler.checking.verdict import stops
from bundler.children import Crew
from bundler.model import Document, Finding, Manifest, Place, Prepared, Source
from bundler.pipeline.reading import read_sources
from bundler.pipeline.run import Run
from bundler.pipeline.values import Planned, Ready
from bundler.planning.drafts import Answer, Passage, as_resolved, drafts_table, resolve_in_build, unsettled
from bundler.planning.plan import Plan
from bundler.planning.settling import settle_drafts
from bundler.planning.sheets import Lengths


def plan_with_drafts(
    run: Run,
    ready: Sequence[Ready],
    plan_all: Callable[[Sequence[Ready]], list[Planned]],
    crew: Crew,
    store: Cache,
) -> list[Planned]:
    """Every bundle's plan; where drafts of ours hold references, these and the plans agree."""
    drafts = _drafts(run, ready, crew, store)
    if not drafts.documents:
        return plan_all(ready)
    findings, tables = list(run.findings), list(run.tables)

    def make(state: Sequence[Ready]) -> list[Planned]:
        run.findings[:], run.tables[:] = findings, tables
        return plan_all(state)

    def said(planned: Sequence[Planned]) -> dict[str, Answer]:
        answers = drafts.resolved([each.plan for each in planned])
        run.gate(finding for answer in answers.values() for finding in answer.findings)
        return answers

    planned, answers = settle_drafts(ready, make, said, drafts.again, drafts.pages)
    run.add_once(drafts.findings)
    run.tables.append(drafts_table(answers, drafts.documents))
    return planned


def as_drafted(run: Run, ready: list[Ready], kept: Sequence[Plan], crew: Crew, store: Cache) -> list[Ready]:
    """Documents as they are in published bundles: references in drafts of ours are resolved as those plans say."""
    drafts = _drafts(run, ready, crew, store)
    if not drafts.documents:
        return ready
    entries = {entry.id: entry for plan in reversed(kept) for entry in plan.entries if entry.source}
    least = {id_: source.pages for id_ in drafts.documents if id_ in entries and (source := entries[id_].source)}
    return drafts.again(drafts.resolved(kept), least)


def _drafts(run: Run, ready: Sequence[Ready], crew: Crew, store: Cache) -> _Drafts:
    """Our own drafts, with their words. Ends the run where one cannot be read."""
    from bundler import citing

    documents = {each.id: each for bundle in reversed(ready) for each in bundle.manifest.files() if each.draft}
    drafts = _Drafts(run, run.manifest or ready[0].manifest, ready, documents, crew, store)
    for id_, document in documents.items():
        first = drafts.first(id_)
        drafts.passages[id_], findings = citing.read(first.original, crew, first.name, drafts.place(document))
        run.add(findings)
    if documents:
        run.gate()
    return drafts


@dataclass
class _Drafts:
    """Our own drafts: as they came, and as they are with references resolved. documents, passages: by id."""

    run: Run
    manifest: Manifest
    ready: Sequence[Ready]
    documents: dict[str, Document]
    crew: Crew
    store: Cache
    passages: dict[str, tuple[Passage, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def place(self, document: Document) -> Place:
        """Where the manifest names a draft."""
        return Place(self.manifest.name, document.file_line or document.line, document.id)

    def first(self, id_: str) -> Prepared:
        """A draft as it came."""
        return next(bundle.prepared[id_] for bundle in self.ready if id_ in bundle.prepared)

    def resolved(self, plans: Sequence[Plan]) -> dict[str, Answer]:
        """What the references of each draft are: pages of its own bundle, else of the first that knows the name."""
        answers = {}
        first, by_id = self.ready[0].manifest, {each.manifest.bundle.id: each.manifest for each in self.ready}
        for id_, document in self.documents.items():
            pairs = [(by_id.get(plan.bundle, first), plan) for plan in plans]  # supplements have plans of their own
            pairs.sort(key=lambda pair: id_ not in pair[1].entry_by_id)
            answers[id_] = resolve_in_build(self.passages[id_], pairs, document, self.run.draft)
        return answers

    def again(self, answers: Mapping[str, Answer], least: Lengths) -> list[Ready]:
        """All documents, the drafts being read with their references resolved, each with at least so many pages."""
        self.findings.clear()
        read = self._read(answers, {})
        short = {id_: least.get(id_, 0) - len(each.facts.pages) for id_, each in read.items()}
        blank = {id_: count for id_, count in short.items() if count > 0}
        read |= self._read({id_: answers[id_] for id_ in blank}, blank)
        restless = (self.documents[id_] for id_ in blank if len(read[id_].facts.pages) < least[id_])
        self.run.gate(unsettled(self.manifest.name, document) for document in restless)
        made = {
            id_: as_resolved(self.first(id_), each, len(answers[id_].written), blank.get(id_, 0))
            for id_, each in read.items()
        }
        return [
            bundle._replace(prepared={name: made.get(name, each) for name, each in bundle.prepared.items()})
            for bundle in self.ready
        ]

    def _read(self, answers: Mapping[str, Answer], blank: Mapping[str, int]) -> dict[str, Prepared]:
        """Drafts written with their references resolved, and read as any source."""
        from bundler import citing

        documents = []
        for number, (id_, answer) in enumerate(answers.items()):
            first, document = self.first(id_), self.documents[id_]
            out = first.original.with_name(f"{number}.draft{Path(first.name).suffix}")
            swaps, place, pages = answer.passages, self.place(document), blank.get(id_, 0)
            self.run.gate(citing.write(first.original, swaps, out, self.crew, first.name, place, blank=pages))
            documents.append(replace(document, source=Source(first.name, out)))
        work = self.first(next(iter(answers))).original.parent if answers else Path()
        read, found = read_sources(self.run, self.manifest, documents, work, self.crew, self.store)
        self.findings += found
        if stops(found):
            self.run.gate(found)
        return read

    def pages(self, state: Sequence[Ready]) -> Lengths:
        """How many pages each draft has."""
        return {
            id_: len(bundle.prepared[id_].facts.pages)
            for bundle in state
            for id_ in self.documents
            if id_ in bundle.prepared
        }
