"""References in a Word draft, resolved against published plans."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

from bundler.children import Event
from bundler.pipeline.run import PlanLike, Run, Stopped, read_plan
from bundler.planning.drafts import Answer, nothing_to_do, resolve
from bundler.planning.plan import Plan
from bundler.planning.stale import bring_up_to_date, paired
from bundler.results import CiteResult


def cite(
    draft: str | Path,
    *,
    plan: str | Path | Plan | Sequence[str | Path | Plan],
    old: str | Path | Plan | Sequence[str | Path | Plan] = (),
    output: str | Path | None = None,
    executor: Executor | None = None,
    cancel: Event | None = None,
) -> CiteResult:
    """A Word draft with pages of bundles in the place of its ``[[references]]``; the draft itself is not touched.

    plan: of the bundle, or of each bundle that it cites. old: earlier plans of them, whose page numbers in the draft,
    in their form of citation, are brought to the new ones. output: None for ``DRAFT.cited.docx`` beside the draft.
    Where anything cannot be resolved, nothing is written, and all of it is told at once.
    """
    path = Path(draft)
    out = Path(output) if output is not None else path.with_name(f"{path.stem}.cited{path.suffix}")
    run = Run(jobs=1, executor=executor, cancel=cancel)
    try:
        answer = _cite(run, path, out, _several(plan), _several(old))
    except Stopped:
        return CiteResult(False, run.weighed())
    return CiteResult(True, run.weighed(), tuple(answer.written), answer.kept, out)


def _several(given: PlanLike | Sequence[PlanLike]) -> list[PlanLike]:
    return [given] if isinstance(given, str | Path | Plan) else list(given)


def _cite(run: Run, path: Path, out: Path, plans: list[PlanLike], olds: list[PlanLike]) -> Answer:
    from bundler import citing, publish

    new, old = _plans(run, plans), _plans(run, olds)
    pairs, findings = paired(old, new, path.name)
    run.add([*findings, *publish.check_cited(path, out, citing.is_ours)])
    run.gate()
    with run.at_work() as (work, crew):
        passages, findings = citing.read(path, crew)
        run.gate(findings)
        answer = resolve(passages, new, path.name)
        answer = answer.joined(bring_up_to_date(passages, pairs, path.name, answer))
        run.gate([*answer.findings, *nothing_to_do(answer, path.name)])
        run.gate(citing.write(path, answer.passages, work / "cited", crew))
        run.gate(publish.write_output(out, (work / "cited").read_bytes()))
    return answer


def _plans(run: Run, given: Sequence[PlanLike]) -> list[Plan]:
    found = []
    for each in given:
        plan, findings = (each, []) if isinstance(each, Plan) else read_plan(Path(each))
        run.add(findings)
        found += [plan] if plan is not None else []
    return found
