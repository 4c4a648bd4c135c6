"""From sources that were read to Plans and drawn pages that agree, bundle after bundle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bundler.cache import Cache
from bundler.children import Crew
from bundler.model import Finding, PageWords
from bundler.pipeline.run import Run, Stopped, read_plan
from bundler.pipeline.service import moved_since, with_manifest
from bundler.pipeline.values import Bundle, Drawn, Planned, Ready
from bundler.planning.accounts import accounts_tables, pages_told
from bundler.planning.authorities import Shelf, authorities, citation_findings, citation_tables, citing, look_up
from bundler.planning.core import cited_elsewhere, core_wanted
from bundler.planning.crossing import Crossing, Said, cross, pages_wanted, read_for_references, targets, treatments
from bundler.planning.division import Division
from bundler.planning.following import cited_alike, continuations, following, in_line
from bundler.planning.late.course import Course
from bundler.planning.late.keeping import index_full, kept, told
from bundler.planning.late.note import late_table
from bundler.planning.numbering import Numbering
from bundler.planning.paginate import paginate
from bundler.planning.plan import Plan
from bundler.planning.profile import Profile, numbering_of
from bundler.planning.settling import overfull, settle
from bundler.planning.sheets import Lengths, Sheets
from bundler.planning.show import Material, make_views
from bundler.planning.sidelines import sideline, with_passages
from bundler.planning.tables import Table
from bundler.planning.volumes import Budget


def plan_bundles(
    run: Run, bundles: Sequence[Bundle], crew: Crew, store: Cache, divisions: Sequence[Division] = ()
) -> list[Planned]:
    """Every bundle's plan, each made with those before it at hand. divisions: what volumes may hold, if that is known
    better than by the manifest."""
    run.plans, run.said, planned = [], [], []
    divisions = divisions or [division_of(bundle.ready) for bundle in bundles]
    for bundle, division in zip(bundles, divisions, strict=True):
        way = bundle.course
        if way is not None and way.keeps:
            division = division.as_served(way.service.plan, way.found.renamed)
        crossing = _crossing(run, bundle.ready, bundle.profile, crew, store)
        numbering = _numbering(run, bundle, bundles)
        ready, plan, sheets = _after_service(run, bundle, crossing, division, numbering)
        run.plans.append(plan)
        run.add(core_wanted(run.manifest or ready.manifest, plan, bundle.profile))
        run.tables += _accounts(run, ready, plan, crew, store)
        planned.append(Planned(ready, bundle.profile, plan, sheets, way))
    others = continuations(each.ready.manifest for each in bundles)
    run.add_once(list(cited_alike(run.manifest or bundles[0].ready.manifest, run.plans, others)))
    _look_up(run, planned, crew, store)
    return planned


def _accounts(run: Run, ready: Ready, plan: Plan, crew: Crew, store: Cache) -> tuple[Table, ...]:
    """What differs between sources of one event, in the manifest and in the words of the pages that it refers to."""
    from bundler import prepare

    words, findings = prepare.words_of(pages_told(ready.manifest, plan), ready.prepared, crew, store)
    run.add_once(findings)
    return accounts_tables(ready.manifest, plan, words)


def _look_up(run: Run, planned: Sequence[Planned], crew: Crew, store: Cache) -> None:
    """Every citation of a skeleton or of grounds, and the authority that it leads to; only where there are any."""
    from bundler import prepare

    whole = run.manifest or planned[0].ready.manifest
    if not authorities(whole):
        return
    prepared = {name: one for each in planned for name, one in each.ready.prepared.items()}
    pages = {name: found for each in planned for name, found in pages_wanted(each.plan, prepared).items()}
    wanted = {each.id: pages[each.id] for each in citing(whole) if each.id in pages}
    wanted |= {each.id: [1] for each in authorities(whole) if each.id in prepared}
    words, findings = prepare.words_of(wanted, prepared, crew, store)
    shelves = [Shelf(each.ready.manifest, each.plan) for each in planned]
    cited = look_up(whole, words)
    run.add_once([*findings, *citation_findings(whole, cited, words, planned[0].profile)])
    run.tables += citation_tables(whole, shelves, cited, words)


def _crossing(run: Run, ready: Ready, profile: Profile, crew: Crew, store: Cache) -> Crossing:
    """The words of documents that may hold references, and of what these lead to. Where there are none, none are read:
    their pages alone are asked for, which are the same whatever numbers they come to bear."""
    from bundler import prepare

    plan, _ = paginate(ready.manifest, ready.prepared, profile, {})

    def read(names: Iterable[str]) -> dict[str, tuple[PageWords, ...]]:
        words, findings = prepare.words_of(pages_wanted(plan, names), ready.prepared, crew, store)
        run.add_once(findings)
        return words

    treated = treatments(ready.manifest, ready.prepared)
    wanted = [*read_for_references(treated), *(each.id for each in with_passages(ready.manifest))]
    crossing = Crossing(ready.manifest, treated, read(dict.fromkeys(wanted)), tuple(run.said))
    return replace(crossing, words={**crossing.words, **read(targets(crossing, plan))})


def division_of(ready: Ready) -> Division:
    """What a volume may hold, and what documents weigh."""
    bundle = ready.manifest.bundle
    sizes = {name: each.pdf.stat().st_size for name, each in ready.prepared.items()} if bundle.volume_size else {}
    weights = {name: (size, len(ready.prepared[name].facts.pages)) for name, size in sizes.items()}
    return Division(Budget(bundle.volume_pages, bundle.volume_size), weights)


def _settled(
    run: Run,
    ready: Ready,
    profile: Profile,
    crossing: Crossing,
    division: Division,
    numbering: Numbering,
    way: Course | None = None,
) -> Drawn:
    """Plan and drawn pages that agree; what there is to say of the last round is what counts."""
    from bundler import render

    manifest, prepared, media = ready
    elsewhere = cited_elsewhere(run.plans) if manifest.bundle.kind == "core" else {}
    last: list[Finding] = []
    tables: list[Table] = []
    said: list[Said] = []

    def make_plan(lengths: Lengths) -> Plan:
        run.tell("plan", 0, 1)
        own, odd = way.numbering(manifest, prepared, lengths) if way else (None, ())
        plan, findings = paginate(
            manifest, prepared, profile, lengths, run.draft, own or numbering, division, elsewhere
        )
        crossed = cross(replace(crossing, manifest=manifest), plan, prepared)
        plan, told, passages = sideline(manifest, crossed.plan, prepared, crossing.words)
        said[:], tables[:] = [crossed.said], (*crossed.tables, *passages)
        last[:] = (*odd, *findings, *crossed.findings, *told)
        return replace(plan, after=way.stated if way else None)

    def draw(plan: Plan) -> Sheets:
        run.tell("render", 0, 1)
        views, findings = make_views(Material(manifest, plan, prepared, media, profile, way.round if way else None))
        sheets = render.draw(views, plan)
        last.extend((*findings, *sheets.findings))
        return sheets

    plan, sheets = settle(make_plan, draw, way.frozen if way else {})
    run.tell("render", 1, 1)
    return Drawn(plan, sheets, last, tables, said)


def _numbering(run: Run, bundle: Bundle, bundles: Sequence[Bundle]) -> Numbering:
    """How the pages of a bundle are numbered: from where others end, if it continues one. None of the line may have a
    number twice: it begins behind all that were planned before it and all that were served and stay."""
    manifest = bundle.ready.manifest
    numbering, settings = numbering_of(manifest, bundle.profile), manifest.bundle
    if settings.continues_plan is not None and settings.continues_plan.path is not None:
        before, findings = read_plan(settings.continues_plan.path)
        run.gate(findings)
        return numbering if before is None else following(numbering, [before])
    if not settings.continues:
        return numbering
    stay = [each.course.service.plan for each in bundles if each.course is not None and each.course.keeps]
    line = in_line(settings.id, [*run.plans, *stay], continuations(each.ready.manifest for each in bundles))
    return following(numbering, line) if line else numbering


def _after_service(
    run: Run, bundle: Bundle, crossing: Crossing, division: Division, numbering: Numbering
) -> tuple[Ready, Plan, Sheets]:
    """A bundle's plan and pages; where served pages stay, its index goes on elsewhere if its own pages are full."""
    ready, profile, way, _ = bundle
    for continued in (False, True) if way else (False,):
        placed = with_manifest(ready, way.placed(ready.manifest, continued)) if way else ready
        plan, sheets, findings, tables, said = _settled(run, placed, profile, crossing, division, numbering, way)
        if way is None or not overfull(sheets, way.frozen):
            run.add_once(findings)
            run.tables += tables
            run.said += said
            run.add(_said_of(run, bundle, plan))
            return placed, plan, sheets
    run.gate([index_full(ready.manifest)])
    raise Stopped


def _said_of(run: Run, bundle: Bundle, plan: Plan) -> list[Finding]:
    """What came of late documents; served pages that would not stay are errors."""
    way, service = bundle.course, bundle.added
    if service is not None:
        run.tables.append(late_table(plan, service.on, 0))
        return list(told(plan, service, 0))
    if way is None or not way.keeps:
        return moved_since(way.service.plan, plan) if way else []
    if way.apart:
        return kept(way.service, plan, way.found)
    run.tables.append(late_table(plan, way.service.on, way.service.round))
    return [*kept(way.service, plan, way.found), *told(plan, way.service, way.service.round)]
