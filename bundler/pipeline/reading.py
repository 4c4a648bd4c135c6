"""The first steps of every run: the manifest, its profiles, and every source with what it carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bundler.cache import Cache
from bundler.checking.profiles import load_profile
from bundler.checking.verdict import stops
from bundler.children import Crew
from bundler.model import Document, Finding, Manifest, Place, Prepared
from bundler.pipeline.run import Run, Stopped
from bundler.pipeline.values import Ready
from bundler.planning.derive import derive, gathered
from bundler.planning.extracts import missing_pages, without
from bundler.planning.families import Carrier, Grown, advised, grow
from bundler.planning.guesses import guesses_made, still_true, with_guesses
from bundler.planning.paginate import paginate
from bundler.planning.profile import Profile
from bundler.planning.references import wrong_pages


def target_of(manifest: str | Path | Manifest, folder: str | Path | None) -> Path:
    if folder is not None:
        return Path(folder)
    beside = Path.cwd() if isinstance(manifest, Manifest) else Path(manifest).parent
    return beside / "build"


def manifest_folder(source: str | Path | Manifest) -> Path | None:
    return None if isinstance(source, Manifest) else Path(source).parent


def read_manifest(run: Run, source: str | Path | Manifest) -> tuple[Manifest, tuple[Profile, ...]]:
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
        raise Stopped
    profiles = _profiles(run, manifest)
    run.resolution = profiles[0].resolution
    run.tell("manifest", 1, 1)
    return manifest, profiles


def _profiles(run: Run, manifest: Manifest) -> tuple[Profile, ...]:
    """One for each bundle."""
    found = []
    for bundle in derive(manifest):
        place = Place(manifest.name, 0 if run.profile else bundle.bundle.profile_line)
        profile = load_profile(run.profile or bundle.bundle.profile, place)
        if isinstance(profile, Finding):
            run.gate([profile])
            raise Stopped
        found.append(profile)
    return tuple(found)


def prepare_bundles(run: Run, manifest: Manifest, work: Path, crew: Crew, store: Cache) -> list[Ready]:
    """Every source of every bundle read once, with what it carries; titles and dates that the manifest does not give,
    taken from them."""
    bundles = derive(manifest)
    prepared, found = read_sources(run, manifest, _each_once(bundles), work, crew, store)
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
) -> tuple[list[Ready], list[Finding]]:
    """Every bundle with what is known of its recordings."""
    from bundler import prepare

    documents = {document.id: document for document in whole.included()}
    media, unread = prepare.recordings(documents.values(), work / "recordings", crew, store, whole.name)
    ready = []
    for family, own in families:
        here = {document.id for document in family.manifest.included()}
        ready.append(Ready(family.manifest, own, {name: each for name, each in media.items() if name in here}))
    return ready, list(unread)


def _families(
    run: Run, manifest: Manifest, prepared: dict[str, Prepared], work: Path, crew: Crew, store: Cache
) -> tuple[Grown, dict[str, Prepared], list[Finding]]:
    """The manifest with all that its documents carry, read in rounds until nothing more turns up."""
    tried: set[str] = set()
    found: list[Finding] = []
    grown = grow(manifest, prepared, work)
    while grown.unread:
        more, others = read_sources(run, manifest, grown.unread, work, crew, store)
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


def _take_back(run: Run, grown: Manifest) -> None:
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


def read_sources(
    run: Run, manifest: Manifest, documents: Sequence[Document], work: Path, crew: Crew, store: Cache
) -> tuple[dict[str, Prepared], list[Finding]]:
    """Documents read within the limits that the manifest sets and to the resolution that the profile wants."""
    from bundler import prepare

    limits = prepare.limits_of(manifest.limits)
    return prepare.prepare_all(
        documents, work, crew, store, run.progress, manifest=manifest.name, limits=limits, resolution=run.resolution
    )


def _wrong_pages(run: Run, manifest: Manifest, prepared: Mapping[str, Prepared]) -> tuple[Finding, ...]:
    """Some sources cannot be read, so there is no Plan; references to pages of those that can are looked at all the
    same, for all findings of a run are shown together."""
    sound = without(manifest, {document.id for document in manifest.files()} - prepared.keys())
    profile = load_profile(run.profile or manifest.bundle.profile)
    if isinstance(profile, Finding):
        return ()
    return wrong_pages(sound, paginate(sound, prepared, profile, {})[0])


def look_on(run: Run) -> None:
    """The manifest has errors, so there is no bundle; the sources of its sound entries are read all the same."""
    if run.manifest is None and run.partial is not None:
        with run.at_work() as (work, crew), suppress(Stopped):
            prepare_bundles(run, run.partial, work, crew, run.open_cache())
