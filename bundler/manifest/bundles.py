"""What must hold of the several bundles of one manifest: their names, and what stands in each. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.manifest.saying import at_line, counted, error, nearest, on_lines, some, warning
from bundler.model import BundleSettings, Document, Finding, FurtherBundle, Manifest, Place, Section
from bundler.planning.derive import MAIN, derive, sections_called, shared_part
from bundler.planning.families import Carrier
from bundler.planning.grammar import document_meant, is_id
from bundler.planning.wording import pages_words


def check_bundles(manifest: Manifest, forgiven: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Every finding about the bundles beside the first. forgiven: names that need not lead anywhere."""
    yield from _ids(manifest)
    for described in manifest.further:
        yield from _contents(manifest, described, forgiven)
    for bundle, described in zip(derive(manifest)[1:], manifest.further, strict=True):
        yield from _twice(bundle, described)
    yield from _cited_alike(manifest)
    yield from _core(manifest)
    yield from _continued(manifest)
    yield from _joint(manifest)


def _ids(manifest: Manifest) -> Iterator[Finding]:
    """Two bundles of one id, or an id that is none."""
    first: dict[str, int] = {}
    for described in manifest.further:
        id_, place = described.settings.id, Place(manifest.name, described.line)
        if id_ in MAIN or not is_id(id_):
            message = f"“{id_}” cannot be the id of a bundle"
            yield error("manifest.wrong-id", message, place, "Use small letters and digits; main means the first.")
        if id_ in first:
            message = f"Two bundles have the id “{id_}”{on_lines(first[id_], described.line)}"
            yield error("manifest.clashing-id", message, place, "Give one of them another id.")
        first.setdefault(id_, described.line)


def _contents(manifest: Manifest, described: FurtherBundle, forgiven: frozenset[str]) -> Iterator[Finding]:
    """Contents that lead nowhere, or to several sections."""
    place = Place(manifest.name, described.contents_line)
    names = [(each.id, each.mark) for each in manifest.documents()]
    for name in described.contents:
        called = sections_called(manifest, name)
        if shared_part(manifest, name) is None and name not in forgiven:
            message = f"contents of “{described.settings.id}”: nothing in this manifest is called “{name}”"
            titles = [item.title for root in manifest.roots() for item in root.items if isinstance(item, Section)]
            near = nearest(name, [*titles, *(part for pair in names for part in pair if part)])
            remedy = f"Did you mean “{near}”?" if near else "Use the id or the mark of an entry, or a section's title."
            yield error("manifest.reference-to-nothing", message, place, remedy)
        elif len(called) > 1 and document_meant(name, names) is None:
            lines = " and ".join(str(each.line) for each in called)
            message = f"contents of “{described.settings.id}”: several sections are called “{name}” (lines {lines})"
            yield error("manifest.ambiguous", message, place, "Give them titles of their own.")


def _twice(bundle: Manifest, described: FurtherBundle) -> Iterator[Finding]:
    """A document that one bundle has in two places."""
    seen: dict[str, Document] = {}
    own = {document.id for document in described.root.walk()}
    for document in bundle.documents():
        if document.id in seen and not {document.id} & own:
            message = f"“{document.id}”{at_line(document.line)} is named twice for the bundle “{bundle.bundle.id}”"
            place = Place(bundle.name, described.contents_line or described.line)
            yield error("manifest.same-pages", message, place, "Name it once; a section brings all that is in it.")
        seen.setdefault(document.id, document)


def _cited_alike(manifest: Manifest) -> Iterator[Finding]:
    """Two bundles whose pages are cited in the same way."""
    first = {manifest.bundle.cite_as: manifest.bundle.title}
    for described in manifest.further:
        settings = described.settings
        if settings.cite_as in first and not settings.continues and settings.first_page == 1:
            message = f"A page of “{settings.title}” is cited as one of “{first[settings.cite_as]}”: {settings.cite_as}"
            remedy = 'Give it a cite_as of its own, such as cite_as: "[B2/{page}]".'
            yield warning("manifest.cited-alike", message, Place(manifest.name, described.line), remedy)
        first.setdefault(settings.cite_as, settings.title)


def _core(manifest: Manifest) -> Iterator[Finding]:
    """Pages for the core bundle that the bundle itself leaves out, and tags where there is no core bundle."""
    tagged = [each for each in manifest.documents() if each.core]
    yield from _carried(manifest)
    for document in tagged:
        beyond = sorted(set(document.core_pages) - set(document.pages or document.core_pages))
        if beyond:
            message = f"core of “{document.id}” names {pages_words(beyond)}, which its pages leave out of the bundle"
            place = Place(manifest.name, document.line, document.id)
            yield error("manifest.wrong-pages", message, place, "Name pages that the bundle has.")
    if tagged and "core" not in (manifest.bundle.kind, *(each.settings.kind for each in manifest.further)):
        tags = counted(len(tagged), "document is", "documents are")
        message = f"{tags} tagged core, and the manifest describes no core bundle"
        remedy = "Add bundles: [{id: core, title: Core bundle, kind: core}], or take the tags away."
        yield warning("manifest.no-core-bundle", message, Place(manifest.name, tagged[0].line, tagged[0].id), remedy)


def _carried(manifest: Manifest) -> Iterator[Finding]:
    """Attachments that are tagged while what carries them is not: they stand in no core bundle without it."""
    for document in manifest.documents():
        for said in document.overrides if isinstance(document, Carrier) and not document.core else ():
            if dict(said.fields).get("core"):
                message = f"core of an attachment of “{document.id}” has no effect: what carries it is not tagged"
                remedy = "Tag the document itself with core: true; what it carries then comes with it."
                place = Place(manifest.name, said.line, document.id)
                yield error("manifest.misplaced-key", message, place, remedy)


def _continued(manifest: Manifest) -> Iterator[Finding]:
    """Bundles that continue what is not there yet, or that say twice with which number they begin."""
    before: list[str] = []
    for settings, line in _all_settings(manifest):
        place = Place(manifest.name, line)
        named = settings.continues
        if named and settings.first_page != 1:
            message = "continues says with which number the bundle begins, and first_page too"
            yield error("manifest.conflicting-keys", message, place, "Keep one of the two.")
        if (named or settings.first_page != 1) and settings.kind != "supplementary":
            key = "continues" if named else "first_page"
            message = f"{key} is for a supplementary bundle; page 1 is the first page of every other"
            yield error("manifest.misplaced-key", message, place, "Write kind: supplementary, or delete the key.")
        is_file = settings.continues_plan is not None or named.lower().endswith(".json")
        if named and not is_file and named not in before:
            message = f"continues: no bundle before this one has the id “{named}”"
            near = nearest(named, before)
            remedy = f"Did you mean “{near}”?" if near else "Name one that stands before it, main, or a plan.json."
            yield error("manifest.reference-to-nothing", message, place, remedy)
        before.append(settings.id or "main")


def _all_settings(manifest: Manifest) -> Iterator[tuple[BundleSettings, int]]:
    yield manifest.bundle, manifest.bundle.profile_line
    for described in manifest.further:
        yield described.settings, described.line


def _joint(manifest: Manifest) -> Iterator[Finding]:
    """Documents of a joint bundle of which nothing says who relies on them."""
    for bundle in derive(manifest):
        silent = [each for each in _top(bundle.root) if not each.relied_on_by] if bundle.bundle.joint else []
        if silent:
            names = some([each.title for each in silent])
            message = f"“{bundle.bundle.title}” is joint, and nothing says who relies on {names}"
            remedy = "Add relied_on_by: with the party, or several, to each; or under defaults: of a section."
            yield warning("manifest.joint-silent", message, Place(manifest.name, silent[0].line, silent[0].id), remedy)


def _top(section: Section) -> Iterator[Document]:
    """The documents of a bundle that have rows of their own, without those inside exhibits."""
    for item in section.items:
        if isinstance(item, Section):
            yield from _top(item)
        elif item.include:
            yield item
