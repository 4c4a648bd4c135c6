"""What the others hold since a bundle was served, and what that asks of a build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

from bundler.model import Finding, Manifest, info
from bundler.pipeline.run import Run
from bundler.pipeline.values import Bundle, Held, Ready
from bundler.planning.concordance import concordance
from bundler.planning.derive import derive, file_of
from bundler.planning.late.course import COMPARE, RESTART, SUBNUMBER, Course, course
from bundler.planning.late.keeping import compared, forbidding, no_served_pdf, stays
from bundler.planning.late.supplement import new_part, served_part, supplement_id
from bundler.planning.late.unlisted import unlisted
from bundler.planning.plan import Plan
from bundler.planning.profile import Profile


def held_by_others(run: Run, manifest: Manifest, target: Path, previous: str | Path | None) -> dict[str, Held]:
    """What the others hold, by bundle: the plan that the caller names, else the newest that was served."""
    from bundler import publish

    named = Path(previous) if previous is not None else None
    kept = named.parent if named else publish.newest_served(target, manifest.name)
    ids = [each.bundle.id for each in derive(manifest)] if kept else []
    paths = [kept / file_of(each, "plan.json") for each in ids if kept and not named]
    held = _read_held(run, [named] if named else [path for path in paths if path.is_file()], named is not None)
    for bundle in list(held.values()):
        held |= _supplements(run, bundle)
    return held


def _read_held(run: Run, paths: Iterable[Path], named: bool) -> dict[str, Held]:
    from bundler import publish

    held = {}
    for path in paths:
        service, findings = publish.read_service(path)
        run.gate(findings)
        if service is not None:
            held[service.plan.bundle] = Held(service, path.parent, named)
    return held


def _supplements(run: Run, held: Held) -> dict[str, Held]:
    """The supplements that were served with a bundle, in their order."""
    found: dict[str, Held] = {}
    bundle = held.service.plan.bundle
    for number in count(1):
        path = held.folder / file_of(supplement_id(bundle, number), "plan.json")
        if not path.is_file():
            break
        found |= _read_held(run, [path], held.named)
    return found


def bundles_to_build(
    run: Run, ready: Sequence[Ready], profiles: Sequence[Profile], held: Mapping[str, Held]
) -> list[Bundle]:
    """The bundles to build: those of the manifest, and behind each its supplements."""
    found: list[Bundle] = []
    for bundle, profile in zip(ready, profiles, strict=True):
        way = _course(run, bundle, profile, held.get(bundle.manifest.bundle.id))
        found.append(Bundle(bundle, profile, way))
        if way is not None and way.apart:
            found += _apart(run, found[-1], way, held)
    return found


def _apart(run: Run, bundle: Bundle, way: Course, held: Mapping[str, Held]) -> Iterator[Bundle]:
    """What came after service, in bundles of their own: those that were served, then what came since."""
    manifest = bundle.ready.manifest
    for number in count(1):
        there = held.get(supplement_id(manifest.bundle.id, number))
        if there is None:
            break
        ready = with_manifest(bundle.ready, served_part(manifest, way.late, there.service.plan))
        way = course(ready.manifest, ready.prepared, there.service, way.mode)
        _look_at(run, way, there)
        yield Bundle(ready, bundle.profile, way)
    if way.late:
        part = new_part(manifest, way.late, number, way.mode == RESTART)
        yield Bundle(with_manifest(bundle.ready, part), bundle.profile, added=way.service)


def with_manifest(ready: Ready, manifest: Manifest) -> Ready:
    """What is ready, for a manifest that has some of its documents."""
    here = {document.id for document in manifest.included()}
    prepared = {name: one for name, one in ready.prepared.items() if name in here}
    return Ready(manifest, prepared, {name: one for name, one in ready.media.items() if name in here})


def _course(run: Run, ready: Ready, profile: Profile, held: Held | None) -> Course | None:
    """What a build does with a bundle that was served: as the manifest says, else as the profile has it; where the
    caller names a plan and the manifest says nothing, it is compared with that and no more."""
    if held is None:
        return None
    mode = ready.manifest.bundle.late or (COMPARE if held.named else profile.late)
    way = course(ready.manifest, ready.prepared, held.service, mode)
    run.add(forbidding(ready.manifest, profile) if way.mode == SUBNUMBER else ())
    _look_at(run, way, held)
    if way.keeps:
        run.add([*unlisted(ready.manifest, way), *stays(ready.manifest, way.found, held.service)])
    return way


def _look_at(run: Run, way: Course, held: Held) -> None:
    """Take note of served documents that changed or are gone; where pages stay, their PDFs have to be there."""
    missing = way.keeps and not all(path.is_file() for path in held.volumes)
    found = compared(held.service.plan, way.found, way.keeps)
    run.add([*([no_served_pdf(held.service)] if missing else ()), *found])
    run.gate()


def moved_since(old: Plan, new: Plan) -> list[Finding]:
    """What moved since an earlier plan."""
    found = concordance(old, new)
    parts = [
        f"{len(found.moved)} pages have another number",
        f"{len(found.added)} documents added",
        f"{len(found.removed)} removed",
        f"{len(found.replaced)} replaced",
        *([f"{len(found.lost)} with fewer pages"] if found.lost else []),
    ]
    remedy = "“bundler diff OLD NEW” lists them page by page."
    return [info("plan.moved", f"Since the previous plan: {', '.join(parts)}.", remedy=remedy)]
