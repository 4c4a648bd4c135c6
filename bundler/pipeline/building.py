"""The build: put together, proved, published whole or not at all."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from bundler.children import Event
from bundler.model import Finding, Manifest
from bundler.pipeline.copies import as_trouble, check_copy, with_copy
from bundler.pipeline.drafting import plan_with_drafts
from bundler.pipeline.proving import note_proof, prove_after_service
from bundler.pipeline.reading import look_on, manifest_folder, prepare_bundles, read_manifest, target_of
from bundler.pipeline.run import ProgressCall, Run, Stopped, name_of
from bundler.pipeline.service import bundles_to_build, held_by_others
from bundler.pipeline.settled import division_of, plan_bundles
from bundler.pipeline.values import Desk, Made, Planned, Ready
from bundler.planning.derive import derive, file_of
from bundler.planning.division import Division
from bundler.planning.labels import labels
from bundler.planning.late.course import RENUMBER
from bundler.planning.late.note import change_note
from bundler.planning.late.part import new_section, sheets_of
from bundler.planning.moves import moves_csv
from bundler.planning.outline import outline
from bundler.planning.plan import Plan, PlanVolume
from bundler.planning.show import index_view
from bundler.planning.sizes import ATTEMPTS, efforts, too_large
from bundler.results import BuildResult


def build(
    manifest: str | Path | Manifest,
    folder: str | Path | None = None,
    *,
    profile: str | None = None,
    previous: str | Path | None = None,
    draft: bool = False,
    strict: bool = False,
    full: bool = False,
    jobs: int | None = None,
    cache: Path | bool = True,
    report: str | Path | None = None,
    executor: Executor | None = None,
    progress: ProgressCall | None = None,
    cancel: Event | None = None,
) -> BuildResult:
    """Build a bundle, prove it, and publish it whole or not at all.

    manifest: a path, or a ``Manifest``. folder: where the bundle goes; None means ``build/`` beside the manifest.
    previous: an earlier ``plan.json`` to compare with, in place of the newest that was served. full: draw every page
    again instead of trusting drawings kept by content. jobs: workers, None for the number of cores; the result does not
    depend on it. cache: a folder, True for the user's own, False for none. report: also write the report here.
    executor: any ``concurrent.futures.Executor`` to run the workers in. progress: receives ``Progress`` events.
    cancel: anything with ``is_set()``; a cancelled build raises ``Cancelled`` and leaves nothing behind.
    """
    run = Run(profile, draft, strict, full, jobs, cache, executor, progress, cancel)
    run.copy = Path(report) if report is not None else None
    target = target_of(manifest, folder)
    try:
        result = _build(run, manifest, target, previous)
    except Stopped:
        look_on(run)
        result = _failed(run, target)
    except OSError as problem:
        run.add([as_trouble(problem, target)])
        result = _failed(run, target)
    return with_copy(run, result)


def _build(run: Run, source: str | Path | Manifest, target: Path, previous: str | Path | None) -> BuildResult:
    from bundler import prove, publish

    publish.recover(target)
    run.gate([*publish.check_target(target, manifest_folder(source)), *check_copy(run, target)])
    manifest, profiles = read_manifest(run, source)
    run.add(publish.check_owner(target, manifest, run.draft))
    held = held_by_others(run, manifest, target, previous)
    with run.at_work() as (work, crew):
        store = run.open_cache()
        with publish.staged(target) as staging:
            desk = Desk(run, profiles, held, work, crew, store, staging)
            made = _fitting(desk, manifest)
            for each in made:
                proof = prove.prove(each.plan, each.prepared, each.written.volumes, crew, store, run.full, run.progress)
                note_proof(run, proof)
                prove_after_service(run, each.plan, each.prepared, staging, each.held, crew, store)
            run.gate()
            _write_beside(run, staging, made)
            files = tuple(target / path.name for path in sorted(staging.iterdir()))
            run.tell("publish", 0, 1)
            run.gate(publish.publish(staging, target))
            run.tell("publish", 1, 1)
    publish.clear_failed(target)
    return BuildResult(True, run.plan, run.weighed(), files, target, run.checks, run.effort, tuple(run.plans))


def _fitting(desk: Desk, manifest: Manifest) -> list[Made]:
    """The bundles put together; again, with pictures of fewer dots, while one is larger than the manifest allows.

    How large it is only the finished PDF tells; a second attempt reads again just what has other pictures then.
    """
    run = desk.run
    before, tables = list(run.findings), list(run.tables)
    most, made = max(each.bundle.max_size for each in derive(manifest)), list[Made]()
    for run.resolution in efforts(desk.profiles[0].resolution, most):
        run.findings[:], run.tables[:] = before, tables
        _take_down(made)
        made = _assembled(desk, manifest)
        found = [finding for each in made for finding in _too_large(each)]
        if not found:
            break
    run.gate(found)
    return made


def _too_large(made: Made) -> list[Finding]:
    documents = {name: each.pdf.stat().st_size for name, each in made.prepared.items()}
    return too_large(made.manifest, made.plan, _sizes(made), documents)


def _sizes(made: Made) -> dict[str, int]:
    """Bytes of each PDF, by file name."""
    return {path.name: path.stat().st_size for path in made.written.volumes}


def _assembled(desk: Desk, manifest: Manifest) -> list[Made]:
    """Every source read, pages numbered and drawn, and the PDFs written to the staging folder; again, in smaller
    volumes, while one turns out larger than volumes may be."""
    run = desk.run
    ready = prepare_bundles(run, manifest, desk.work, desk.crew, desk.store)
    kept, tables = list(run.findings), list(run.tables)
    bundles = bundles_to_build(run, ready, desk.profiles, desk.held)
    divisions, made = [division_of(each.ready) for each in bundles], list[Made]()
    for _ in range(ATTEMPTS):
        run.findings[:], run.tables[:] = kept, tables
        _take_down(made)
        made = _put_together(desk, ready, divisions)
        before = divisions
        divisions = [one.remeasured(each.plan, _sizes(each)) for one, each in zip(before, made, strict=True)]
        if divisions == before:
            break
    return made


def _take_down(made: Sequence[Made]) -> None:
    """An attempt's PDFs go before the next, which may have others."""
    for each in made:
        parts = (each.written.volumes[0].with_name(part.file) for part in _parts_of(each.plan))
        for path in (*each.written.volumes, *parts):
            path.unlink()


def _put_together(desk: Desk, ready: Sequence[Ready], divisions: Sequence[Division]) -> list[Made]:
    """Pages numbered and drawn, and the PDFs written. divisions: what volumes may hold, for each bundle."""
    from bundler import publish

    run = desk.run

    def plan_all(state: Sequence[Ready]) -> list[Planned]:
        bundles = bundles_to_build(run, state, desk.profiles, desk.held)
        return plan_bundles(run, bundles, desk.crew, desk.store, divisions)

    planned = plan_with_drafts(run, ready, plan_all, desk.crew, desk.store)
    run.add(publish.check_names(volume.file for plan in run.plans for volume in (*plan.volumes, *_parts_of(plan))))
    run.gate()
    return [_written(desk, each, place, len(planned)) for place, each in enumerate(planned)]


def _written(desk: Desk, planned: Planned, place: int, total: int) -> Made:
    """The PDFs of one bundle, written to the staging folder. place: 0-based, of so many bundles."""
    from bundler import assemble

    run, ready, plan = desk.run, planned.ready, planned.plan
    run.tell("assemble", place, total)
    facts = {name: each.facts for name, each in ready.prepared.items()}
    details = assemble.BundleInfo(_bundle_title(plan), date=_bundle_date(ready.manifest))
    stamp = planned.profile.stamp
    written = assemble.write(plan, outline(plan, facts), ready.prepared, planned.sheets, stamp, details, desk.staging)
    run.gate(written.findings)
    if (part := new_section(plan)) is not None:
        sheets = sheets_of(part, plan, planned.sheets)
        about = replace(details, title=f"{details.title}: new section")
        assemble.write(part, outline(part, facts), ready.prepared, sheets, stamp, about, desk.staging)
    run.tell("assemble", place + 1, total)
    return Made(*ready, plan, written, planned.profile, planned.course, desk.held.get(plan.bundle))


def _parts_of(plan: Plan) -> tuple[PlanVolume, ...]:
    """PDFs beside the volumes: the new section alone."""
    part = new_section(plan)
    return part.volumes if part else ()


def _write_after_service(staging: Path, made: Made) -> None:
    """What goes with late documents: a note of what was added, or where everything is now."""
    from bundler import render

    plan = made.plan
    part = new_section(plan)
    note = change_note(plan, part.volumes[0].file if part else "")
    if note is not None:
        (staging / file_of(plan.bundle, "change-note.docx")).write_bytes(render.note_docx(note))
    if made.course is not None and made.course.mode == RENUMBER:
        old = made.course.service.plan
        _write(staging / file_of(plan.bundle, "concordance.csv"), moves_csv(old, plan))
        (staging / file_of(plan.bundle, "concordance.docx")).write_bytes(render.concordance_docx(old, plan))


def _bundle_title(plan: Plan) -> str:
    draft = "DRAFT " if plan.draft else ""
    return f"{draft}{plan.case_number} {plan.short_title}: {plan.title}"


def _bundle_date(manifest: Manifest) -> str | None:
    """Dates that are embedded come from the manifest, else from SOURCE_DATE_EPOCH, else there are none."""
    if manifest.bundle.date is not None:
        return manifest.bundle.date.text
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).isoformat() if epoch.isdigit() else None


def _write_beside(run: Run, staging: Path, made: Sequence[Made]) -> None:
    """Everything that stands beside the PDFs in the folder; SHA256SUMS last."""
    from bundler import publish, render

    for plan in run.plans:
        _write(staging / file_of(plan.bundle, "plan.json"), plan.to_json())
        (staging / file_of(plan.bundle, "index.docx")).write_bytes(render.index_docx(index_view(plan), plan))
    for each in made:
        if each.manifest.bundle.labels:
            sheets = render.labels_pdf(labels(each.manifest, each.plan), each.profile.label)
            (staging / file_of(each.plan.bundle, "labels.pdf")).write_bytes(sheets)
        _write_after_service(staging, each)
    first, *further = run.plans
    prepared = {name: one for each in made for name, one in each.prepared.items()}
    media = {name: one for each in made for name, one in each.media.items()}
    whole = run.manifest or made[0].manifest
    ledger = publish.ledger(staging, whole, first, prepared, media, run.checks, run.resolution, further)
    _write(staging / "ledger.json", ledger)
    html, data = publish.report(run.weighed(), first, run.checks, ledger, tables=run.tables, further=further)
    _write(staging / "report.html", html)
    _write(staging / "report.json", data)
    publish.write_sums(staging)


def _write(path: Path, text: str) -> None:
    """UTF-8 with plain line ends; what a file name holds that is no text is shown escaped."""
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")


def _failed(run: Run, target: Path) -> BuildResult:
    """The old bundle stays; the report of the failure goes to ``DIR-failed/``."""
    from bundler import publish

    if not target.parent.is_dir() or target.name in ("", ".", ".."):  # no reason to make folders elsewhere
        return BuildResult(False, run.plan, run.weighed(), checks=run.checks, plans=tuple(run.plans))
    html, data = publish.report(run.weighed(), run.plan, run.checks, None, name_of(run), run.tables, run.plans[1:])
    folder, findings = publish.write_failed(target, {"report.html": html, "report.json": data})
    run.add(findings)
    files = tuple(sorted(folder.iterdir())) if folder else ()
    return BuildResult(False, run.plan, run.weighed(), files, folder, run.checks, plans=tuple(run.plans))
