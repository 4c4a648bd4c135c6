"""What is asked of a manifest or of plans without building: plan, check, diff, schema."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path
from typing import Any

from bundler.checking.verdict import stops
from bundler.children import Event
from bundler.model import Finding, Manifest, Place, error
from bundler.pipeline.copies import check_copy, write_html
from bundler.pipeline.drafting import plan_with_drafts
from bundler.pipeline.reading import look_on, prepare_bundles, read_manifest, target_of
from bundler.pipeline.run import ProgressCall, Run, Stopped, read_plan
from bundler.pipeline.service import bundles_to_build, held_by_others
from bundler.pipeline.settled import plan_bundles
from bundler.pipeline.values import Planned, Ready
from bundler.planning.concordance import concordance
from bundler.planning.moves import is_moves_csv, moves_csv
from bundler.planning.plan import Plan
from bundler.results import CheckResult, DiffResult, PlanResult


def plan(
    manifest: str | Path | Manifest,
    *,
    profile: str | None = None,
    draft: bool = True,
    jobs: int | None = None,
    cache: Path | bool = True,
    executor: Executor | None = None,
    progress: ProgressCall | None = None,
    cancel: Event | None = None,
) -> PlanResult:
    """The Plan of a bundle, with every page number; writes nothing. Arguments as for ``build``."""
    run = Run(profile, draft, jobs=jobs, cache=cache, executor=executor, progress=progress, cancel=cancel)
    try:
        _plan_only(run, manifest)
    except Stopped:
        look_on(run)
        return PlanResult(False, run.plan, run.weighed(), tuple(run.plans))
    return PlanResult(True, run.plan, run.weighed(), tuple(run.plans))


def _plan_only(run: Run, source: str | Path | Manifest) -> None:
    manifest, profiles = read_manifest(run, source)
    with run.at_work() as (work, crew):
        store = run.open_cache()
        held = held_by_others(run, manifest, target_of(source, None), None)
        ready = prepare_bundles(run, manifest, work, crew, store)

        def plan_all(state: Sequence[Ready]) -> list[Planned]:
            return plan_bundles(run, bundles_to_build(run, state, profiles, held), crew, store)

        plan_with_drafts(run, ready, plan_all, crew, store)
    run.gate()


def check(
    manifest: str | Path | Manifest,
    *,
    profile: str | None = None,
    html: str | Path | None = None,
    jobs: int | None = None,
    cache: Path | bool = True,
    executor: Executor | None = None,
    progress: ProgressCall | None = None,
    cancel: Event | None = None,
) -> CheckResult:
    """Everything that a build would find before it writes: manifest, sources, plan. html: also write a report there.
    Other arguments as for ``build``."""
    run = Run(profile, jobs=jobs, cache=cache, executor=executor, progress=progress, cancel=cancel)
    run.copy = Path(html) if html is not None else None
    run.add(check_copy(run, None))
    if not isinstance(manifest, Manifest) and Path(manifest).suffix.lower() == ".pdf":
        run.add([_not_a_manifest(Path(manifest))])
    else:
        with suppress(Stopped):
            _plan_only(run, manifest)
        look_on(run)
    write_html(run)
    findings = run.weighed()
    return CheckResult(not stops(findings), findings, run.plan, tuple(run.plans))


def _not_a_manifest(path: Path) -> Finding:
    message = f"{path.name} is a PDF; this version checks a manifest and its sources, not a finished bundle."
    return error("check.not-a-manifest", message, Place(path.name), "Name the manifest that the bundle is built from.")


def diff(
    old: str | Path | Plan, new: str | Path | Plan, *, output: str | Path | Sequence[str | Path] = ()
) -> DiffResult:
    """What moved between two plans, each a Plan or the path of a ``plan.json``.

    output: also write the concordance to these files; those that end in .csv page by page, those that end in .docx as
    a table for print.
    """
    before, first = (old, []) if isinstance(old, Plan) else read_plan(Path(old))
    after, second = (new, []) if isinstance(new, Plan) else read_plan(Path(new))
    if before is None or after is None:
        return DiffResult(False, (*first, *second))
    paths = [Path(each) for each in ([output] if isinstance(output, str | Path) else output)]
    findings = _write_concordance(before, after, paths)
    return DiffResult(not findings, findings, concordance(before, after), () if findings else tuple(paths))


def _write_concordance(old: Plan, new: Plan, paths: Sequence[Path]) -> tuple[Finding, ...]:
    """Write all of the files, or, where one may not be written, none."""
    from bundler import publish, render

    def ours(data: bytes) -> bool:
        return is_moves_csv(data) or render.is_concordance_docx(data)

    refused = [found for path in paths for found in publish.check_output(path, (".csv", ".docx"), "concordance", ours)]
    if refused:
        return tuple(refused)
    found: list[Finding] = []
    for path in paths:
        sheet = path.suffix.lower() == ".csv"
        data = moves_csv(old, new).encode() if sheet else render.concordance_docx(old, new)
        found += publish.write_output(path, data)
    return tuple(found)


def schema() -> dict[str, Any]:
    """The JSON Schema of the manifest, for editors."""
    from bundler.manifest import json_schema

    return json_schema()
