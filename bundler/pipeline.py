"""The one flow: the only module that knows the order of the stages.

Each public function is the library's function of that name. What goes wrong for the user becomes findings; a run goes
on as far as it can, so that all findings of it are shown together, and stops before a stage that cannot do without
what failed.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bundler.cache import Cache, default_folder
from bundler.checking.profiles import load_profile
from bundler.checking.verdict import stops, weigh
from bundler.children import Crew, Event
from bundler.model import (
    Check,
    Document,
    Finding,
    Manifest,
    MediaFacts,
    PageWords,
    Place,
    Prepared,
    Progress,
    Source,
    error,
    info,
)
from bundler.planning.accounts import accounts_tables, pages_told
from bundler.planning.authorities import Shelf, authorities, citation_findings, citation_tables, citing, look_up
from bundler.planning.concordance import concordance
from bundler.planning.core import cited_elsewhere, core_wanted
from bundler.planning.crossing import Crossing, Said, cross, pages_wanted, read_for_references, targets, treatments
from bundler.planning.derive import MAIN, derive, file_of, gathered
from bundler.planning.division import Division
from bundler.planning.drafts import (
    Answer,
    Passage,
    as_resolved,
    drafts_table,
    nothing_to_do,
    resolve,
    resolve_in_build,
    unsettled,
)
from bundler.planning.extracts import missing_pages, without
from bundler.planning.families import Carrier, Grown, advised, grow
from bundler.planning.following import following
from bundler.planning.guesses import guesses_made, still_true, with_guesses
from bundler.planning.labels import labels
from bundler.planning.late.compare import Service
from bundler.planning.late.course import COMPARE, RENUMBER, RESTART, SUBNUMBER, Course, course
from bundler.planning.late.keeping import (
    compared,
    forbidding,
    index_full,
    kept,
    no_served_pdf,
    not_compared,
    stays,
    told,
    unlisted,
)
from bundler.planning.late.note import change_note, late_table
from bundler.planning.late.part import new_section, sheets_of
from bundler.planning.late.supplement import new_part, served_part, supplement_id
from bundler.planning.moves import is_moves_csv, moves_csv
from bundler.planning.numbering import Numbering
from bundler.planning.outline import outline
from bundler.planning.paginate import paginate
from bundler.planning.places import located
from bundler.planning.plan import Plan, PlanVolume
from bundler.planning.profile import Profile, numbering_of
from bundler.planning.references import wrong_pages
from bundler.planning.settling import overfull, settle, settle_drafts
from bundler.planning.sheets import Lengths, Sheets
from bundler.planning.show import Material, index_view, make_views
from bundler.planning.sidelines import sideline, with_passages
from bundler.planning.sizes import ATTEMPTS, efforts, too_large
from bundler.planning.stale import bring_up_to_date, paired
from bundler.planning.tables import Table
from bundler.planning.volumes import Budget
from bundler.results import (
    BuildResult,
    CheckResult,
    CiteResult,
    DiffResult,
    PlanResult,
    ServedResult,
    VerifyResult,
    merged,
)

if TYPE_CHECKING:
    from bundler.assemble import Written
    from bundler.prove import Proof

ProgressCall = Callable[[Progress], None]
_PlanLike = str | Path | Plan


class _Stopped(Exception):
    """Errors were found: the run ends here, and its findings say why."""


@dataclass
class _Run:
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
            raise _Stopped

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


# --- build ---------------------------------------------------------------------------------------------------------


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
    run = _Run(profile, draft, strict, full, jobs, cache, executor, progress, cancel)
    run.copy = Path(report) if report is not None else None
    target = _target(manifest, folder)
    try:
        result = _build(run, manifest, target, previous)
    except _Stopped:
        _look_on(run)
        result = _failed(run, target)
    except OSError as problem:
        run.add([_trouble(problem, target)])
        result = _failed(run, target)
    return _with_copy(run, result)


def _target(manifest: str | Path | Manifest, folder: str | Path | None) -> Path:
    if folder is not None:
        return Path(folder)
    beside = Path.cwd() if isinstance(manifest, Manifest) else Path(manifest).parent
    return beside / "build"


def _build(run: _Run, source: str | Path | Manifest, target: Path, previous: str | Path | None) -> BuildResult:
    from bundler import prove, publish

    publish.recover(target)
    run.gate([*publish.check_target(target, _manifest_folder(source)), *_check_copy(run, target)])
    manifest, profiles = _read(run, source)
    run.add(publish.check_owner(target, manifest, run.draft))
    held = _held(run, manifest, target, previous)
    with run.at_work() as (work, crew):
        store = run.open_cache()
        with publish.staged(target) as staging:
            desk = _Desk(run, profiles, held, work, crew, store, staging)
            made = _fitting(desk, manifest)
            for each in made:
                proof = prove.prove(each.plan, each.prepared, each.written.volumes, crew, store, run.full, run.progress)
                _note_proof(run, proof)
                _prove_after_service(run, each.plan, each.prepared, staging, each.held, crew, store)
            run.gate()
            _write_beside(run, staging, made)
            files = tuple(target / path.name for path in sorted(staging.iterdir()))
            run.tell("publish", 0, 1)
            run.gate(publish.publish(staging, target))
            run.tell("publish", 1, 1)
    publish.clear_failed(target)
    return BuildResult(True, run.plan, run.weighed(), files, target, run.checks, run.effort, tuple(run.plans))


@dataclass(frozen=True)
class _Held:
    """What the others hold of a bundle: its plan, the folder in which its PDFs lie, and whether the caller named it."""

    service: Service
    folder: Path
    named: bool = False

    @property
    def volumes(self) -> tuple[Path, ...]:
        """The PDFs, in the order of the volumes."""
        return tuple(self.folder / volume.file for volume in self.service.plan.volumes)


@dataclass(frozen=True)
class _Desk:
    """What a build works with, whatever it makes of it. profiles: one a bundle. held: by bundle, what was served."""

    run: _Run
    profiles: tuple[Profile, ...]
    held: Mapping[str, _Held]
    work: Path
    crew: Crew
    store: Cache
    staging: Path


class _Ready(NamedTuple):
    """A bundle whose sources have been read."""

    manifest: Manifest
    prepared: dict[str, Prepared]
    media: dict[str, MediaFacts]


class _Bundle(NamedTuple):
    """A bundle to be built. course: what it does with what was served; added: where it holds what came since, alone."""

    ready: _Ready
    profile: Profile
    course: Course | None = None
    added: Service | None = None


class _Planned(NamedTuple):
    """A bundle whose pages are numbered and, those that bundler makes itself, drawn."""

    ready: _Ready
    profile: Profile
    plan: Plan
    sheets: Sheets
    course: Course | None = None


class _Made(NamedTuple):
    """A bundle put together, not yet proved."""

    manifest: Manifest
    prepared: dict[str, Prepared]
    media: dict[str, MediaFacts]
    plan: Plan
    written: Written
    profile: Profile
    course: Course | None
    held: _Held | None


def _fitting(desk: _Desk, manifest: Manifest) -> list[_Made]:
    """The bundles put together; again, with pictures of fewer dots, while one is larger than the manifest allows.

    How large it is only the finished PDF tells; a second attempt reads again just what has other pictures then.
    """
    run = desk.run
    before, tables = list(run.findings), list(run.tables)
    most, made = max(each.bundle.max_size for each in derive(manifest)), list[_Made]()
    for run.resolution in efforts(desk.profiles[0].resolution, most):
        run.findings[:], run.tables[:] = before, tables
        _take_down(made)
        made = _assembled(desk, manifest)
        found = [finding for each in made for finding in _too_large(each)]
        if not found:
            break
    run.gate(found)
    return made


def _too_large(made: _Made) -> list[Finding]:
    documents = {name: each.pdf.stat().st_size for name, each in made.prepared.items()}
    return too_large(made.manifest, made.plan, _sizes(made), documents)


def _sizes(made: _Made) -> dict[str, int]:
    """Bytes of each PDF, by file name."""
    return {path.name: path.stat().st_size for path in made.written.volumes}


def _assembled(desk: _Desk, manifest: Manifest) -> list[_Made]:
    """Every source read, pages numbered and drawn, and the PDFs written to the staging folder; again, in smaller
    volumes, while one turns out larger than volumes may be."""
    run = desk.run
    ready = _prepare(run, manifest, desk.work, desk.crew, desk.store)
    kept, tables = list(run.findings), list(run.tables)
    bundles = _bundles(run, ready, desk.profiles, desk.held)
    divisions, made = [_division(each.ready) for each in bundles], list[_Made]()
    for _ in range(ATTEMPTS):
        run.findings[:], run.tables[:] = kept, tables
        _take_down(made)
        made = _put_together(desk, ready, divisions)
        before = divisions
        divisions = [one.remeasured(each.plan, _sizes(each)) for one, each in zip(before, made, strict=True)]
        if divisions == before:
            break
    return made


def _take_down(made: Sequence[_Made]) -> None:
    """An attempt's PDFs go before the next, which may have others."""
    for each in made:
        parts = (each.written.volumes[0].with_name(part.file) for part in _parts_of(each.plan))
        for path in (*each.written.volumes, *parts):
            path.unlink()


def _put_together(desk: _Desk, ready: Sequence[_Ready], divisions: Sequence[Division]) -> list[_Made]:
    """Pages numbered and drawn, and the PDFs written. divisions: what volumes may hold, for each bundle."""
    from bundler import publish

    run = desk.run
    planned = _planned_with_drafts(
        run,
        ready,
        lambda state: _planned(run, _bundles(run, state, desk.profiles, desk.held), desk.crew, desk.store, divisions),
        desk.crew,
        desk.store,
    )
    run.add(publish.check_names(volume.file for plan in run.plans for volume in (*plan.volumes, *_parts_of(plan))))
    run.gate()
    return [_written(desk, each, place, len(planned)) for place, each in enumerate(planned)]


def _written(desk: _Desk, planned: _Planned, place: int, total: int) -> _Made:
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
    return _Made(*ready, plan, written, planned.profile, planned.course, desk.held.get(plan.bundle))


def _parts_of(plan: Plan) -> tuple[PlanVolume, ...]:
    """PDFs beside the volumes: the new section alone."""
    part = new_section(plan)
    return part.volumes if part else ()


def _manifest_folder(source: str | Path | Manifest) -> Path | None:
    return None if isinstance(source, Manifest) else Path(source).parent


def _read(run: _Run, source: str | Path | Manifest) -> tuple[Manifest, tuple[Profile, ...]]:
    """The manifest, typed, and for each of its bundles the profile that it or the caller names."""
    from bundler.manifest import check_manifest, load

    run.tell("manifest", 0, 1)
    if isinstance(source, Manifest):
        run.manifest = source
        run.gate(check_manifest(source))
    else:
        loaded = load(Path(source))
        run.manifest, run.partial = loaded.manifest, loaded.partial
        run.gate(loaded.findings)
    manifest = run.manifest
    if manifest is None:
        raise _Stopped
    profiles = _profiles(run, manifest)
    run.resolution = profiles[0].resolution
    run.tell("manifest", 1, 1)
    return manifest, profiles


def _profiles(run: _Run, manifest: Manifest) -> tuple[Profile, ...]:
    """One for each bundle."""
    found = []
    for bundle in derive(manifest):
        place = Place(manifest.name, 0 if run.profile else bundle.bundle.profile_line)
        profile = load_profile(run.profile or bundle.bundle.profile, place)
        if isinstance(profile, Finding):
            run.gate([profile])
            raise _Stopped
        found.append(profile)
    return tuple(found)


def _prepare(run: _Run, manifest: Manifest, work: Path, crew: Crew, store: Cache) -> list[_Ready]:
    """Every source of every bundle read once, with what it carries; titles and dates that the manifest does not give,
    taken from them."""
    bundles = derive(manifest)
    prepared, found = _prepared(run, manifest, _each_once(bundles), work, crew, store)
    families, grown = [], []
    for bundle in bundles:
        family, own, others = _families(run, with_guesses(bundle, prepared), prepared, work, crew, store)
        families.append((family, own))
        grown += others
        prepared = {**prepared, **own}
    whole = gathered(manifest, tuple(family.manifest for family, _ in families))
    _take_back(run, whole)
    carriers = {document.id for document in whole.documents() if isinstance(document, Carrier)}
    found = [each for each in found if each.code != "source.attachment" or each.place.document not in carriers]
    places = {name: place for family, _ in families for name, place in family.places.items()}
    found += [*grown, *guesses_made(whole, places), *_names_shown(manifest, whole)]
    ready, unread = _with_recordings(whole, families, work, crew, store)
    found += [*unread, *(each for bundle, own, _ in ready for each in missing_pages(bundle, own))]
    if stops(found):
        found += (each for bundle, own, _ in ready for each in _wrong_pages(run, bundle, own))
    run.gate(dict.fromkeys(found))
    return ready


def _each_once(bundles: Sequence[Manifest]) -> tuple[Document, ...]:
    """The documents of all bundles that have a source to read."""
    found: dict[str, Document] = {}
    for bundle in bundles:
        for document in bundle.files():
            found.setdefault(document.id, document)
    return tuple(found.values())


def _with_recordings(
    whole: Manifest, families: Sequence[tuple[Grown, dict[str, Prepared]]], work: Path, crew: Crew, store: Cache
) -> tuple[list[_Ready], list[Finding]]:
    """Every bundle with what is known of its recordings."""
    from bundler import prepare

    documents = {document.id: document for document in whole.included()}
    media, unread = prepare.recordings(documents.values(), work / "recordings", crew, store, whole.name)
    ready = []
    for family, own in families:
        here = {document.id for document in family.manifest.included()}
        ready.append(_Ready(family.manifest, own, {name: each for name, each in media.items() if name in here}))
    return ready, list(unread)


def _families(
    run: _Run, manifest: Manifest, prepared: dict[str, Prepared], work: Path, crew: Crew, store: Cache
) -> tuple[Grown, dict[str, Prepared], list[Finding]]:
    """The manifest with all that its documents carry, read in rounds until nothing more turns up."""
    tried: set[str] = set()
    found: list[Finding] = []
    grown = grow(manifest, prepared, work)
    while grown.unread:
        more, others = _prepared(run, manifest, grown.unread, work, crew, store)
        tried |= {document.id for document in grown.unread}
        prepared = {**prepared, **more}
        found += others
        grown = grow(manifest, prepared, work, tried)
    here = {document.id for document in grown.manifest.files()}
    carriers = {document.id for document in grown.manifest.documents() if isinstance(document, Carrier)}
    found = [
        advised(each, grown.places)
        for each in found
        if each.place.document in here and (each.code != "source.attachment" or each.place.document not in carriers)
    ]
    return grown, {name: one for name, one in prepared.items() if name in here}, [*found, *grown.findings]


def _take_back(run: _Run, grown: Manifest) -> None:
    """What was said of the manifest alone, as it is now that its documents have been read."""
    from bundler.manifest import titles_made

    said = any(finding.code == "manifest.title-made" for finding in run.findings)
    run.findings = [each for each in still_true(grown, run.findings) if each.code != "manifest.title-made"]
    if said:
        run.findings += titles_made(grown)
    if run.manifest is not None:
        run.manifest = grown


def _names_shown(before: Manifest, grown: Manifest) -> list[Finding]:
    """Protected names that came in with attachments, titles and dates."""
    from bundler.manifest import check_cyphers

    known = set(check_cyphers(before))
    return [finding for finding in check_cyphers(grown) if finding not in known]


def _prepared(
    run: _Run, manifest: Manifest, documents: Sequence[Document], work: Path, crew: Crew, store: Cache
) -> tuple[dict[str, Prepared], list[Finding]]:
    """Documents read within the limits that the manifest sets and to the resolution that the profile wants."""
    from bundler import prepare

    limits = prepare.limits_of(manifest.limits)
    return prepare.prepare_all(
        documents, work, crew, store, run.progress, manifest=manifest.name, limits=limits, resolution=run.resolution
    )


def _wrong_pages(run: _Run, manifest: Manifest, prepared: Mapping[str, Prepared]) -> tuple[Finding, ...]:
    """Some sources cannot be read, so there is no Plan; references to pages of those that can are looked at all the
    same, for all findings of a run are shown together."""
    sound = without(manifest, {document.id for document in manifest.files()} - prepared.keys())
    profile = load_profile(run.profile or manifest.bundle.profile)
    if isinstance(profile, Finding):
        return ()
    return wrong_pages(sound, paginate(sound, prepared, profile, {})[0])


def _look_on(run: _Run) -> None:
    """The manifest has errors, so there is no bundle; the sources of its sound entries are read all the same."""
    if run.manifest is None and run.partial is not None:
        with run.at_work() as (work, crew), suppress(_Stopped):
            _prepare(run, run.partial, work, crew, run.open_cache())


def _planned(
    run: _Run, bundles: Sequence[_Bundle], crew: Crew, store: Cache, divisions: Sequence[Division] = ()
) -> list[_Planned]:
    """Every bundle's plan, each made with those before it at hand. divisions: what volumes may hold, if that is known
    better than by the manifest."""
    run.plans, run.said, planned = [], [], []
    divisions = divisions or [_division(bundle.ready) for bundle in bundles]
    for bundle, division in zip(bundles, divisions, strict=True):
        way = bundle.course
        if way is not None and way.keeps:
            division = division.as_served(way.service.plan, way.found.renamed)
        crossing = _crossing(run, bundle.ready, bundle.profile, crew, store)
        ready, plan, sheets = _after_service(run, bundle, crossing, division)
        run.plans.append(plan)
        run.add(core_wanted(run.manifest or ready.manifest, plan, bundle.profile))
        run.tables += _accounts(run, ready, plan, crew, store)
        planned.append(_Planned(ready, bundle.profile, plan, sheets, way))
    _look_up(run, planned, crew, store)
    return planned


def _accounts(run: _Run, ready: _Ready, plan: Plan, crew: Crew, store: Cache) -> tuple[Table, ...]:
    """What differs between sources of one event, in the manifest and in the words of the pages that it refers to."""
    from bundler import prepare

    words, findings = prepare.words_of(pages_told(ready.manifest, plan), ready.prepared, crew, store)
    run.add_once(findings)
    return accounts_tables(ready.manifest, plan, words)


def _look_up(run: _Run, planned: Sequence[_Planned], crew: Crew, store: Cache) -> None:
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


def _planned_with_drafts(
    run: _Run,
    ready: Sequence[_Ready],
    plan_all: Callable[[Sequence[_Ready]], list[_Planned]],
    crew: Crew,
    store: Cache,
) -> list[_Planned]:
    """Every bundle's plan; where drafts of ours hold references, these and the plans agree."""
    drafts = _drafts(run, ready, crew, store)
    if not drafts.documents:
        return plan_all(ready)
    findings, tables = list(run.findings), list(run.tables)

    def make(state: Sequence[_Ready]) -> list[_Planned]:
        run.findings[:], run.tables[:] = findings, tables
        return plan_all(state)

    def said(planned: Sequence[_Planned]) -> dict[str, Answer]:
        answers = drafts.resolved([each.plan for each in planned])
        run.gate(finding for answer in answers.values() for finding in answer.findings)
        return answers

    planned, answers = settle_drafts(ready, make, said, drafts.again, drafts.pages)
    run.add_once(drafts.findings)
    run.tables.append(drafts_table(answers, drafts.documents))
    return planned


def _as_drafted(run: _Run, ready: list[_Ready], kept: Sequence[Plan], crew: Crew, store: Cache) -> list[_Ready]:
    """Documents as they are in published bundles: references in drafts of ours are resolved as those plans say."""
    drafts = _drafts(run, ready, crew, store)
    if not drafts.documents:
        return ready
    entries = {entry.id: entry for plan in reversed(kept) for entry in plan.entries if entry.source}
    least = {id_: source.pages for id_ in drafts.documents if id_ in entries and (source := entries[id_].source)}
    return drafts.again(drafts.resolved(kept), least)


def _drafts(run: _Run, ready: Sequence[_Ready], crew: Crew, store: Cache) -> _Drafts:
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

    run: _Run
    manifest: Manifest
    ready: Sequence[_Ready]
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

    def again(self, answers: Mapping[str, Answer], least: Lengths) -> list[_Ready]:
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
        read, found = _prepared(self.run, self.manifest, documents, work, self.crew, self.store)
        self.findings += found
        if stops(found):
            self.run.gate(found)
        return read

    def pages(self, state: Sequence[_Ready]) -> Lengths:
        """How many pages each draft has."""
        return {
            id_: len(bundle.prepared[id_].facts.pages)
            for bundle in state
            for id_ in self.documents
            if id_ in bundle.prepared
        }


def _crossing(run: _Run, ready: _Ready, profile: Profile, crew: Crew, store: Cache) -> Crossing:
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


def _division(ready: _Ready) -> Division:
    """What a volume may hold, and what documents weigh."""
    bundle = ready.manifest.bundle
    sizes = {name: each.pdf.stat().st_size for name, each in ready.prepared.items()} if bundle.volume_size else {}
    weights = {name: (size, len(ready.prepared[name].facts.pages)) for name, size in sizes.items()}
    return Division(Budget(bundle.volume_pages, bundle.volume_size), weights)


class _Drawn(NamedTuple):
    """A plan and the pages drawn for it, with what there is to say of them and of the references in its documents."""

    plan: Plan
    sheets: Sheets
    findings: list[Finding]
    tables: list[Table]
    said: list[Said]


def _settled(
    run: _Run, ready: _Ready, profile: Profile, crossing: Crossing, division: Division, way: Course | None = None
) -> _Drawn:
    """Plan and drawn pages that agree; what there is to say of the last round is what counts."""
    from bundler import render

    manifest, prepared, media = ready
    numbering = _numbering(run, manifest, profile)
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
    return _Drawn(plan, sheets, last, tables, said)


def _numbering(run: _Run, manifest: Manifest, profile: Profile) -> Numbering:
    """How the pages of a bundle are numbered: from where another's end, if it continues one."""
    numbering, settings = numbering_of(manifest, profile), manifest.bundle
    named = "" if settings.continues in MAIN else settings.continues
    before = next((plan for plan in run.plans if settings.continues and plan.bundle == named), None)
    if settings.continues_plan is not None and settings.continues_plan.path is not None:
        before, findings = _read_plan(settings.continues_plan.path)
        run.gate(findings)
    return numbering if before is None else following(numbering, before)


# --- after service --------------------------------------------------------------------------------------------------


def _held(run: _Run, manifest: Manifest, target: Path, previous: str | Path | None) -> dict[str, _Held]:
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


def _read_held(run: _Run, paths: Iterable[Path], named: bool) -> dict[str, _Held]:
    from bundler import publish

    held = {}
    for path in paths:
        service, findings = publish.read_service(path)
        run.gate(findings)
        if service is not None:
            held[service.plan.bundle] = _Held(service, path.parent, named)
    return held


def _supplements(run: _Run, held: _Held) -> dict[str, _Held]:
    """The supplements that were served with a bundle, in their order."""
    found: dict[str, _Held] = {}
    bundle = held.service.plan.bundle
    for number in count(1):
        path = held.folder / file_of(supplement_id(bundle, number), "plan.json")
        if not path.is_file():
            break
        found |= _read_held(run, [path], held.named)
    return found


def _bundles(
    run: _Run, ready: Sequence[_Ready], profiles: Sequence[Profile], held: Mapping[str, _Held]
) -> list[_Bundle]:
    """The bundles to build: those of the manifest, and behind each its supplements."""
    found: list[_Bundle] = []
    for bundle, profile in zip(ready, profiles, strict=True):
        way = _course(run, bundle, profile, held.get(bundle.manifest.bundle.id))
        found.append(_Bundle(bundle, profile, way))
        if way is not None and way.apart:
            found += _apart(run, found[-1], way, held)
    return found


def _apart(run: _Run, bundle: _Bundle, way: Course, held: Mapping[str, _Held]) -> Iterator[_Bundle]:
    """What came after service, in bundles of their own: those that were served, then what came since."""
    manifest = bundle.ready.manifest
    for number in count(1):
        there = held.get(supplement_id(manifest.bundle.id, number))
        if there is None:
            break
        ready = _with(bundle.ready, served_part(manifest, way.late, there.service.plan))
        way = course(ready.manifest, ready.prepared, there.service, way.mode)
        _look_at(run, way, there)
        yield _Bundle(ready, bundle.profile, way)
    if way.late:
        part = new_part(manifest, way.late, number, way.mode == RESTART)
        yield _Bundle(_with(bundle.ready, part), bundle.profile, added=way.service)


def _with(ready: _Ready, manifest: Manifest) -> _Ready:
    """What is ready, for a manifest that has some of its documents."""
    here = {document.id for document in manifest.included()}
    prepared = {name: one for name, one in ready.prepared.items() if name in here}
    return _Ready(manifest, prepared, {name: one for name, one in ready.media.items() if name in here})


def _course(run: _Run, ready: _Ready, profile: Profile, held: _Held | None) -> Course | None:
    """What a build does with a bundle that was served: as the manifest says, else as the profile has it; where the
    caller names a plan and the manifest says nothing, it is compared with that and no more."""
    if held is None:
        return None
    mode = ready.manifest.bundle.late or (COMPARE if held.named else profile.late)
    way = course(ready.manifest, ready.prepared, held.service, mode)
    run.add(forbidding(ready.manifest, profile) if way.mode == SUBNUMBER else ())
    _look_at(run, way, held)
    later = [each for document in way.found.late for each in document.walk()]
    if way.keeps:
        run.add([*unlisted(ready.manifest, later, held.service), *stays(ready.manifest, way.found, held.service)])
    return way


def _look_at(run: _Run, way: Course, held: _Held) -> None:
    """Take note of served documents that changed or are gone; where pages stay, their PDFs have to be there."""
    missing = way.keeps and not all(path.is_file() for path in held.volumes)
    found = compared(held.service.plan, way.found, way.keeps)
    run.add([*([no_served_pdf(held.service)] if missing else ()), *found])
    run.gate()


def _after_service(run: _Run, bundle: _Bundle, crossing: Crossing, division: Division) -> tuple[_Ready, Plan, Sheets]:
    """A bundle's plan and pages; where served pages stay, its index goes on elsewhere if its own pages are full."""
    ready, profile, way, _ = bundle
    for continued in (False, True) if way else (False,):
        placed = _with(ready, way.placed(ready.manifest, continued)) if way else ready
        plan, sheets, findings, tables, said = _settled(run, placed, profile, crossing, division, way)
        if way is None or not overfull(sheets, way.frozen):
            run.add_once(findings)
            run.tables += tables
            run.said += said
            run.add(_said_of(run, bundle, plan))
            return placed, plan, sheets
    run.gate([index_full(ready.manifest)])
    raise _Stopped


def _said_of(run: _Run, bundle: _Bundle, plan: Plan) -> list[Finding]:
    """What came of late documents; served pages that would not stay are errors."""
    way, service = bundle.course, bundle.added
    if service is not None:
        run.tables.append(late_table(plan, service.on, 0))
        return list(told(plan, service, 0))
    if way is None or not way.keeps:
        return _moved(way.service.plan, plan) if way else []
    if way.apart:
        return kept(way.service, plan, way.found)
    run.tables.append(late_table(plan, way.service.on, way.service.round))
    return [*kept(way.service, plan, way.found), *told(plan, way.service, way.service.round)]


def _prove_after_service(
    run: _Run,
    plan: Plan,
    prepared: Mapping[str, Prepared],
    folder: Path,
    held: _Held | None,
    crew: Crew,
    store: Cache,
) -> None:
    """Served pages are as they were, drawn; the new section alone is what the plan says."""
    from bundler import prove

    if plan.after is None or held is None:
        return
    now = [folder / volume.file for volume in plan.volumes]
    findings, check = prove.prove_unchanged(held.service.plan, held.volumes, plan, now, crew, run.progress)
    _note_proof(run, prove.Proof(findings, (check,)))
    part = new_section(plan)
    if part is not None:
        own = {name: one for name, one in prepared.items() if name in part.entry_by_id}
        paths = [folder / volume.file for volume in part.volumes]
        proof = prove.prove(part, own, paths, crew, store, run.full, run.progress)
        alone = Check("new section", len(part.pages), "the pages of the new section alone, proved like the bundle's")
        _note_proof(run, replace(proof, checks=(alone,)))


def _write_after_service(staging: Path, made: _Made) -> None:
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


def _read_plan(path: Path) -> tuple[Plan | None, list[Finding]]:
    from bundler import publish

    service, findings = publish.read_service(path)
    return service.plan if service else None, findings


def _moved(old: Plan, new: Plan) -> list[Finding]:
    """What moved since an earlier plan."""
    found = concordance(old, new)
    parts = [
        f"{len(found.moved)} pages have another number",
        f"{len(found.added)} documents added",
        f"{len(found.removed)} removed",
        f"{len(found.replaced)} replaced",
    ]
    remedy = "“bundler diff OLD NEW” lists them page by page."
    return [info("plan.moved", f"Since the previous plan: {', '.join(parts)}.", remedy=remedy)]


def _bundle_title(plan: Plan) -> str:
    draft = "DRAFT " if plan.draft else ""
    return f"{draft}{plan.case_number} {plan.short_title}: {plan.title}"


def _bundle_date(manifest: Manifest) -> str | None:
    """Dates that are embedded come from the manifest, else from SOURCE_DATE_EPOCH, else there are none."""
    if manifest.bundle.date is not None:
        return manifest.bundle.date.text
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).isoformat() if epoch.isdigit() else None


def _note_proof(run: _Run, proof: Proof) -> None:
    run.add(proof.findings)
    run.proofs.append(proof)


def _write_beside(run: _Run, staging: Path, made: Sequence[_Made]) -> None:
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


def _failed(run: _Run, target: Path) -> BuildResult:
    """The old bundle stays; the report of the failure goes to ``DIR-failed/``."""
    from bundler import publish

    if not target.parent.is_dir() or target.name in ("", ".", ".."):  # no reason to make folders elsewhere
        return BuildResult(False, run.plan, run.weighed(), checks=run.checks, plans=tuple(run.plans))
    html, data = publish.report(run.weighed(), run.plan, run.checks, None, _name(run), run.tables, run.plans[1:])
    folder, findings = publish.write_failed(target, {"report.html": html, "report.json": data})
    run.add(findings)
    files = tuple(sorted(folder.iterdir())) if folder else ()
    return BuildResult(False, run.plan, run.weighed(), files, folder, run.checks, plans=tuple(run.plans))


def _check_copy(run: _Run, target: Path | None) -> list[Finding]:
    """A report is only ever copied to where nothing is lost by it; where it cannot be, none is copied."""
    from bundler import publish

    findings = publish.check_copy(run.copy, target)
    run.copy = None if findings else run.copy
    return findings


def _with_copy(run: _Run, result: BuildResult) -> BuildResult:
    """The caller's own copy of the report."""
    from bundler import publish

    if run.copy is None or result.folder is None:
        return result
    name = "report.json" if run.copy.suffix.lower() == ".json" else "report.html"
    run.add(publish.write_copy(run.copy, (result.folder / name).read_text(encoding="utf-8")))
    findings = run.weighed()
    return replace(result, ok=result.ok and not stops(findings), findings=findings)


def _trouble(problem: OSError, path: Path) -> Finding:
    from bundler import publish

    return publish.trouble(problem, path)


def _name(run: _Run) -> str:
    """What a report is about where there is no plan."""
    return run.manifest.name if run.manifest else "Manifest"


# --- plan, check, diff, schema ---------------------------------------------------------------------------------------


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
    run = _Run(profile, draft, jobs=jobs, cache=cache, executor=executor, progress=progress, cancel=cancel)
    try:
        _plan_only(run, manifest)
    except _Stopped:
        _look_on(run)
        return PlanResult(False, run.plan, run.weighed(), tuple(run.plans))
    return PlanResult(True, run.plan, run.weighed(), tuple(run.plans))


def _plan_only(run: _Run, source: str | Path | Manifest) -> None:
    manifest, profiles = _read(run, source)
    with run.at_work() as (work, crew):
        store = run.open_cache()
        held = _held(run, manifest, _target(source, None), None)
        ready = _prepare(run, manifest, work, crew, store)
        _planned_with_drafts(
            run, ready, lambda state: _planned(run, _bundles(run, state, profiles, held), crew, store), crew, store
        )
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
    run = _Run(profile, jobs=jobs, cache=cache, executor=executor, progress=progress, cancel=cancel)
    run.copy = Path(html) if html is not None else None
    run.add(_check_copy(run, None))
    if not isinstance(manifest, Manifest) and Path(manifest).suffix.lower() == ".pdf":
        run.add([_not_a_manifest(Path(manifest))])
    else:
        with suppress(_Stopped):
            _plan_only(run, manifest)
        _look_on(run)
    _write_html(run)
    findings = run.weighed()
    return CheckResult(not stops(findings), findings, run.plan, tuple(run.plans))


def _not_a_manifest(path: Path) -> Finding:
    message = f"{path.name} is a PDF; this version checks a manifest and its sources, not a finished bundle."
    return error("check.not-a-manifest", message, Place(path.name), "Name the manifest that the bundle is built from.")


def _write_html(run: _Run) -> None:
    from bundler import publish

    if run.copy is not None:
        html, data = publish.report(run.weighed(), run.plan, (), None, _name(run), run.tables, run.plans[1:])
        run.add(publish.write_copy(run.copy, data if run.copy.suffix.lower() == ".json" else html))


def diff(
    old: str | Path | Plan, new: str | Path | Plan, *, output: str | Path | Sequence[str | Path] = ()
) -> DiffResult:
    """What moved between two plans, each a Plan or the path of a ``plan.json``.

    output: also write the concordance to these files; those that end in .csv page by page, those that end in .docx as
    a table for print.
    """
    before, first = (old, []) if isinstance(old, Plan) else _read_plan(Path(old))
    after, second = (new, []) if isinstance(new, Plan) else _read_plan(Path(new))
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
    run = _Run(jobs=1, executor=executor, cancel=cancel)
    try:
        answer = _cite(run, path, out, _several(plan), _several(old))
    except _Stopped:
        return CiteResult(False, run.weighed())
    return CiteResult(True, run.weighed(), tuple(answer.written), answer.kept, out)


def _several(given: _PlanLike | Sequence[_PlanLike]) -> list[_PlanLike]:
    return [given] if isinstance(given, str | Path | Plan) else list(given)


def _cite(run: _Run, path: Path, out: Path, plans: list[_PlanLike], olds: list[_PlanLike]) -> Answer:
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


def _plans(run: _Run, given: Sequence[_PlanLike]) -> list[Plan]:
    found = []
    for each in given:
        plan, findings = (each, []) if isinstance(each, Plan) else _read_plan(Path(each))
        run.add(findings)
        found += [plan] if plan is not None else []
    return found


def schema() -> dict[str, Any]:
    """The JSON Schema of the manifest, for editors."""
    from bundler.manifest import json_schema

    return json_schema()


# --- verify, served --------------------------------------------------------------------------------------------------


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
    run = _Run(full=full, jobs=jobs, cache=cache, executor=executor, progress=progress, cancel=cancel)
    with suppress(_Stopped):
        _verify(run, Path(folder), manifest)
    findings = run.weighed()
    return VerifyResult(not stops(findings), findings, run.checks, run.effort)


def _verify(run: _Run, folder: Path, given: str | Path | Manifest | None) -> None:
    from bundler import prove, publish

    publish.recover(folder)
    run.add(publish.check_sums(folder))
    first = _kept_plan(run, folder, "")
    run.draft = first.draft
    source, findings = publish.find_manifest(folder, given)
    if findings:
        run.gate(findings)
    manifest, _ = _read(run, source)
    kept = [first, *(_kept_plan(run, folder, each.settings.id) for each in manifest.further)]
    stated = publish.resolution_of(folder)
    run.resolution = run.resolution if stated is None else stated
    with run.at_work() as (work, crew):
        store = run.open_cache()
        ready = _prepare(run, manifest, work, crew, store)
        prepared = {name: one for each in ready for name, one in each.prepared.items()}
        media = {name: one for each in ready for name, one in each.media.items()}
        run.gate(publish.check_inputs(folder, run.manifest or manifest, prepared, media))
        shelves = [[plan, *_supplements_of(run, folder, plan)] for plan in kept]
        ready = _as_drafted(run, ready, [plan for plans in shelves for plan in plans], crew, store)
        for plan, each in [(plan, each) for plans, each in zip(shelves, ready, strict=True) for plan in plans]:
            volumes = tuple(folder / volume.file for volume in plan.volumes)
            prepared = {name: one for name, one in each.prepared.items() if name in plan.entry_by_id}
            proof = prove.prove(plan, prepared, volumes, crew, store, run.full, run.progress)
            _note_proof(run, proof)
            _prove_after_service(run, plan, prepared, folder, _held_then(run, folder, plan), crew, store)
        run.gate()


def _supplements_of(run: _Run, folder: Path, plan: Plan) -> Iterator[Plan]:
    """The plans of a published bundle's supplements."""
    for number in count(1):
        bundle = supplement_id(plan.bundle, number)
        if not (folder / file_of(bundle, "plan.json")).is_file():
            break
        yield _kept_plan(run, folder, bundle)


def _held_then(run: _Run, folder: Path, plan: Plan) -> _Held | None:
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
    return _Held(service, path.parent) if service else None


def _kept_plan(run: _Run, folder: Path, bundle: str) -> Plan:
    """The plan of a published bundle, by its id."""
    kept, findings = _read_plan(folder / file_of(bundle, "plan.json"))
    run.add(findings)
    if kept is None:
        raise _Stopped
    return kept


def served(folder: str | Path, *, on: str, to: str = "") -> ServedResult:
    """Keep a build for good, read-only, under ``served/`` beside its folder. on: the day of service, ISO. to: whom."""
    from bundler import publish

    kept, findings = publish.served(Path(folder), on, to)
    weighed = weigh(findings)
    return ServedResult(kept is not None and not stops(weighed), weighed, kept)
