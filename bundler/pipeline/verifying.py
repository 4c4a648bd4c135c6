"""What is done with a published bundle: verify, served."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import suppress
from itertools import count
from pathlib import Path

from bundler.checking.verdict import stops, weigh
from bundler.children import Event
from bundler.model import Manifest
from bundler.pipeline.drafting import as_drafted
from bundler.pipeline.proving import note_proof, prove_after_service
from bundler.pipeline.reading import prepare_bundles, read_manifest
from bundler.pipeline.run import ProgressCall, Run, Stopped, read_plan
from bundler.pipeline.values import Held
from bundler.planning.derive import file_of
from bundler.planning.late.keeping import not_compared
from bundler.planning.late.supplement import supplement_id
from bundler.planning.plan import Plan
from bundler.results import ServedResult, VerifyResult


def verify(
    folder: str | Path,
    *,
    full: bool = False,
    manifest: str | Path | Manifest | None = None,
    jobs: int | None = None,
    cache: Path | bool = True,
    executor: Executor | None = None,
    progress: ProgressCall | None = None,
    cancel: Event | None = None,
) -> VerifyResult:
    """Prove a published bundle against its ledger and its inputs.

    Every file is held against SHA256SUMS and the ledger; the manifest and every source against the ledger's hashes;
    and the PDF is proved again, page by page, against the Plan and the sources. manifest: where the manifest lies
    now; None looks for it in the folders around the bundle. Other arguments as for ``build``.
    """
    run = Run(full=full, jobs=jobs, cache=cache, executor=executor, progress=progress, cancel=cancel)
    with suppress(Stopped):
        _verify(run, Path(folder), manifest)
    findings = run.weighed()
    return VerifyResult(not stops(findings), findings, run.checks, run.effort)


def _verify(run: Run, folder: Path, given: str | Path | Manifest | None) -> None:
    from bundler import prove, publish

    publish.recover(folder)
    run.add(publish.check_sums(folder))
    first = _kept_plan(run, folder, "")
    run.draft = first.draft
    source, findings = publish.find_manifest(folder, given)
    if findings:
        run.gate(findings)
    manifest, _ = read_manifest(run, source)
    kept = [first, *(_kept_plan(run, folder, each.settings.id) for each in manifest.further)]
    stated = publish.resolution_of(folder)
    run.resolution = run.resolution if stated is None else stated
    with run.at_work() as (work, crew):
        store = run.open_cache()
        ready = prepare_bundles(run, manifest, work, crew, store)
        prepared = {name: one for each in ready for name, one in each.prepared.items()}
        media = {name: one for each in ready for name, one in each.media.items()}
        run.gate(publish.check_inputs(folder, run.manifest or manifest, prepared, media))
        shelves = [[plan, *_supplements_of(run, folder, plan)] for plan in kept]
        ready = as_drafted(run, ready, [plan for plans in shelves for plan in plans], crew, store)
        for plan, each in [(plan, each) for plans, each in zip(shelves, ready, strict=True) for plan in plans]:
            volumes = tuple(folder / volume.file for volume in plan.volumes)
            prepared = {name: one for name, one in each.prepared.items() if name in plan.entry_by_id}
            proof = prove.prove(plan, prepared, volumes, crew, store, run.full, run.progress)
            note_proof(run, proof)
            prove_after_service(run, plan, prepared, folder, _held_then(run, folder, plan), crew, store)
        run.gate()


def _supplements_of(run: Run, folder: Path, plan: Plan) -> Iterator[Plan]:
    """The plans of a published bundle's supplements."""
    for number in count(1):
        bundle = supplement_id(plan.bundle, number)
        if not (folder / file_of(bundle, "plan.json")).is_file():
            break
        yield _kept_plan(run, folder, bundle)


def _held_then(run: Run, folder: Path, plan: Plan) -> Held | None:
    """The served bundle that a published one follows; it is looked for where served bundles are kept."""
    from bundler import publish

    if plan.after is None:
        return None
    path = publish.served_as(folder, plan.after.sha256, file_of(plan.bundle, "plan.json"))
    if path is None:
        run.add([not_compared(plan.after)])
        return None
    service, findings = publish.read_service(path)
    run.gate(findings)
    return Held(service, path.parent) if service else None


def _kept_plan(run: Run, folder: Path, bundle: str) -> Plan:
    """The plan of a published bundle, by its id."""
    kept, findings = read_plan(folder / file_of(bundle, "plan.json"))
    run.add(findings)
    if kept is None:
        raise Stopped
    return kept


def served(folder: str | Path, *, on: str, to: str = "") -> ServedResult:
    """Keep a build for good, read-only, under ``served/`` beside its folder. on: the day of service, ISO. to: whom."""
    from bundler import publish

    kept, findings = publish.served(Path(folder), on, to)
    weighed = weigh(findings)
    return ServedResult(kept is not None and not stops(weighed), weighed, kept)
