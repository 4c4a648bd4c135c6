"""The copies of a report that a caller asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bundler.checking.verdict import stops
from bundler.model import Finding
from bundler.pipeline.run import Run, name_of
from bundler.results import BuildResult


def check_copy(run: Run, target: Path | None) -> list[Finding]:
    """A report is only ever copied to where nothing is lost by it; where it cannot be, none is copied."""
    from bundler import publish

    findings = publish.check_copy(run.copy, target)
    run.copy = None if findings else run.copy
    return findings


def with_copy(run: Run, result: BuildResult) -> BuildResult:
    """The caller's own copy of the report."""
    from bundler import publish

    if run.copy is None or result.folder is None:
        return result
    name = "report.json" if run.copy.suffix.lower() == ".json" else "report.html"
    run.add(publish.write_copy(run.copy, (result.folder / name).read_text(encoding="utf-8")))
    findings = run.weighed()
    return replace(result, ok=result.ok and not stops(findings), findings=findings)


def as_trouble(problem: OSError, path: Path) -> Finding:
    from bundler import publish

    return publish.trouble(problem, path)


def write_html(run: Run) -> None:
    from bundler import publish

    if run.copy is not None:
        html, data = publish.report(run.weighed(), run.plan, (), None, name_of(run), run.tables, run.plans[1:])
        run.add(publish.write_copy(run.copy, data if run.copy.suffix.lower() == ".json" else html))
