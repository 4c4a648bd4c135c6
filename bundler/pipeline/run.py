"""One run: its options, what was found so far, and how it ends early."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bundler.cache import Cache, default_folder
from bundler.checking.verdict import stops, weigh
from bundler.children import Crew, Event
from bundler.model import Check, Finding, Manifest, Progress
from bundler.planning.crossing import Said
from bundler.planning.places import located
from bundler.planning.plan import Plan
from bundler.planning.tables import Table
from bundler.results import merged

if TYPE_CHECKING:
    from bundler.prove import Proof


ProgressCall = Callable[[Progress], None]


PlanLike = str | Path | Plan


class Stopped(Exception):
    """Errors were found: the run ends here, and its findings say why."""


@dataclass
class Run:
    """One run: its options, and what was found so far."""

    profile: str | None = None
    draft: bool = False
    strict: bool = False
    full: bool = False
    jobs: int | None = None
    cache: Path | bool = True
    executor: Executor | None = None
    progress: ProgressCall | None = None
    cancel: Event | None = None
    findings: list[Finding] = field(default_factory=list)
    manifest: Manifest | None = None
    plans: list[Plan] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    partial: Manifest | None = None
    copy: Path | None = None
    resolution: int = 0
    tables: list[Table] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    @property
    def plan(self) -> Plan | None:
        """The first bundle's plan, as far as the run came."""
        return self.plans[0] if self.plans else None

    @property
    def checks(self) -> tuple[Check, ...]:
        """What the proofs of all bundles examined, each kind once."""
        return merged([check for proof in self.proofs for check in proof.checks])

    @property
    def effort(self) -> str:
        """How the pages of sources were proved, in words."""
        spent = [(proof.drawn, proof.by_content, proof.inherited) for proof in self.proofs]
        totals = [sum(each) for each in zip(*spent, strict=True)]
        ways = ("drawn", "by content", "as proved before")
        return ", ".join(f"{count} {how}" for count, how in zip(totals, ways, strict=bool(spent)) if count)

    def weighed(self) -> tuple[Finding, ...]:
        """All findings so far, as they count in this run."""
        overrides = self.manifest.overrides if self.manifest else ()
        return weigh(self.findings, overrides, self.draft, self.strict)

    def add(self, findings: Iterable[Finding]) -> None:
        """Take note; the run goes on."""
        self.findings.extend(located(self.manifest, findings) if self.manifest else findings)

    def add_once(self, findings: Iterable[Finding]) -> None:
        """Take note of what was not said before: a document may stand in several bundles."""
        for finding in located(self.manifest, findings) if self.manifest else findings:
            if finding not in self.findings:
                self.findings.append(finding)

    def gate(self, findings: Iterable[Finding] | None = None) -> None:
        """End the run if these findings stop it, of which note is taken; without any, if anything so far does."""
        found = self.findings if findings is None else list(findings)
        if findings is not None:
            self.add(found)
        overrides = self.manifest.overrides if self.manifest else ()
        if stops(weigh(found, overrides, self.draft, self.strict)):
            raise Stopped

    def tell(self, stage: str, done: int, total: int, item: str = "") -> None:
        """Progress, if the caller wants to hear of it."""
        if self.progress is not None:
            self.progress(Progress(stage, done, total, item))

    def open_cache(self) -> Cache:
        """The cache that the caller asked for."""
        return Cache(default_folder() if self.cache is True else None if self.cache is False else Path(self.cache))

    @contextmanager
    def at_work(self) -> Iterator[tuple[Path, Crew]]:
        """A private folder for copies of the sources, and the child processes that read them."""
        with (
            tempfile.TemporaryDirectory(prefix="bundler-", ignore_cleanup_errors=True) as folder,
            Crew(self.jobs or os.cpu_count() or 1, self.executor, self.cancel) as crew,
        ):
            yield Path(folder), crew


def read_plan(path: Path) -> tuple[Plan | None, list[Finding]]:
    from bundler import publish

    service, findings = publish.read_service(path)
    return service.plan if service else None, findings


def name_of(run: Run) -> str:
    """What a report is about where there is no plan."""
    return run.manifest.name if run.manifest else "Manifest"
