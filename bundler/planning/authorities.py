"""Which authorities a skeleton or grounds cite, whether a bundle carries each, and whether it is what it says. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bundler.model import Document, DocumentKind, Finding, Manifest, PageWords, Place, Section, warning
from bundler.planning.citations import Citation, groups, keys_of, shows
from bundler.planning.plan import Plan
from bundler.planning.profile import Profile
from bundler.planning.tables import Table

CITING: Final = frozenset(
    {"skeleton-argument", "statement-of-facts-and-grounds", "detailed-grounds", "summary-grounds", "statement-in-reply"}
)
"""Types of document whose citations are looked for."""

Words = Mapping[str, Sequence[PageWords]]
"""Pages of words by document id."""


@dataclass(frozen=True)
class Shelf:
    """A bundle with what its pages are called."""

    manifest: Manifest
    plan: Plan


@dataclass(frozen=True)
class Cited:
    """A case as a document cites it, by one citation or several that stand together. page: 1-based source page.
    authority: what carries it, or None."""

    document: Document
    page: int
    citations: tuple[Citation, ...]
    authority: Document | None

    @property
    def text(self) -> str:
        """The citations, as they stand there."""
        return ", ".join(each.text for each in self.citations)


def citing(manifest: Manifest) -> list[Document]:
    """Documents whose citations are looked for, each once."""
    found = {each.id: each for each in manifest.included() if each.kind is DocumentKind.FILE and each.type in CITING}
    return list(found.values())


def authorities(manifest: Manifest) -> list[Document]:
    """Documents that are given a citation, each once."""
    return list({each.id: each for each in manifest.included() if each.case_law and each.case_law.citations}.values())


def look_up(manifest: Manifest, words: Words) -> tuple[Cited, ...]:
    """Every case that the documents cite, in the order of the bundles. manifest: with all its bundles."""
    shelf = [(keys_of(each), each) for each in authorities(manifest)]
    return tuple(
        Cited(document, page, group, next((each for keys, each in shelf if keys & {one.key for one in group}), None))
        for document in citing(manifest)
        for page, group in _groups(words.get(document.id, ()))
    )


def _groups(pages: Sequence[PageWords]) -> Iterator[tuple[int, tuple[Citation, ...]]]:
    """Citations of a document with the page on which each begins. A citation may run over the end of a page."""
    texts = [" ".join(word.text for word in page.words) for page in pages]
    starts = [sum(len(text) + 1 for text in texts[:at]) for at in range(len(texts))]
    for group in groups(" ".join(texts)):
        yield pages[bisect_right(starts, group[0].start) - 1].page, group


def citation_findings(manifest: Manifest, cited: Sequence[Cited], words: Words, profile: Profile) -> list[Finding]:
    """Citations that no authority carries; authorities whose first page does not show what they are cited as; those
    that have a report and are given without; authorities in the order of the alphabet. Each a warning."""
    found = [
        *((each, "authorities.carried") for each in _not_carried(cited)),
        *((each, "authorities.carried") for each in _not_shown(manifest, words)),
        *((each, "authorities.report") for each in _reported_elsewhere(manifest, cited)),
        *((each, "authorities.order") for each in _alphabetical(manifest)),
    ]
    said = profile.authorities
    return [replace(each, authority=said[rule].text if rule in said else "") for each, rule in found]


def _not_carried(cited: Sequence[Cited]) -> Iterator[Finding]:
    lost: dict[str, list[Cited]] = {}
    for each in cited:
        if each.authority is None:
            lost.setdefault(each.citations[0].key, []).append(each)
    for several in lost.values():
        first, others = several[0], len(several) - 1
        more = f" (and {others} more {'time' if others == 1 else 'times'})" if others else ""
        message = f"“{first.document.title}” cites {first.text}{more}, and no authority of the manifest carries it."
        remedy = (
            "Make sure that the case exists and says so; then add it, with its neutral_citation or law_report, to a "
            "bundle of kind authorities."
        )
        place = Place(document=first.document.id, page=first.page)
        yield warning("authorities.not-carried", message, place, remedy)


def _not_shown(manifest: Manifest, words: Words) -> Iterator[Finding]:
    for document in authorities(manifest):
        state = shown(document, words)
        if state == "yes" or document.case_law is None:
            continue
        cited = ", ".join(document.case_law.citations)
        where = f"the first page of “{document.title}”"
        message = f"{where[0].upper()}{where[1:]} does not show its citation, {cited}."
        remedy = "Make sure that it is that case: open it, or fetch the report anew."
        if state == "no words":
            message = f"{where[0].upper()}{where[1:]} has no words, so it cannot be told whether it is {cited}."
            remedy = "Look at it; or have its text recognised (ocr: auto)."
        yield warning("authorities.citation-not-shown", message, Place(document=document.id, page=1), remedy)


def shown(document: Document, words: Words) -> str:
    """Whether an authority's first page shows one of its citations: ``yes``, ``no`` or ``no words``."""
    first = next((page for page in words.get(document.id, ()) if page.page == 1), None)
    text = " ".join(word.text for word in first.words) if first else ""
    if not text.strip():
        return "no words"
    citations = document.case_law.citations if document.case_law else ()
    return "yes" if any(shows(text, each) for each in citations) else "no"


def _reported_elsewhere(manifest: Manifest, cited: Sequence[Cited]) -> Iterator[Finding]:
    for document in authorities(manifest):
        law = document.case_law
        if law is None or law.reports:
            continue
        reports = [
            (each, one) for each in cited if each.authority is document for one in each.citations if not one.court
        ]
        if reports:
            where, report = reports[0]
            message = (
                f"“{document.title}” is given by its neutral citation alone, and “{where.document.title}” cites it as "
                f"reported: {report.text}."
            )
            remedy = f'Put the report into the bundle, and add law_report: "{report.text}".'
            yield warning("authorities.better-report", message, Place(document=document.id), remedy)


def _alphabetical(manifest: Manifest) -> Iterator[Finding]:
    roots = [(manifest.bundle, manifest.root), *((each.settings, each.root) for each in manifest.further)]
    for settings, root in roots:
        for section in _sections(root) if settings.kind == "authorities" else ():
            if section.by_title:
                message = f"The authorities of “{section.title or settings.title}” stand in the order of the alphabet."
                remedy = "Courts would rather have them by date: order: date."
                yield warning("authorities.alphabetical", message, Place(manifest.name, section.line), remedy)


def _sections(section: Section) -> Iterator[Section]:
    yield section
    for item in section.items:
        if isinstance(item, Section):
            yield from _sections(item)


# --- the report -------------------------------------------------------------------------------------------------------


def citation_tables(
    manifest: Manifest, shelves: Sequence[Shelf], cited: Sequence[Cited], words: Words
) -> tuple[Table, ...]:
    """Every citation that was found and where it leads; every authority and how often it is cited."""
    looked = [f"“{each.title}”" for each in citing(manifest)]
    columns = ("Document", "Page", "Citation", "Authority", "Where")
    empty = f"No citation was found in {', '.join(looked)}." if looked else "No skeleton or grounds are in a bundle."
    found = Table("citations", "Authorities cited", columns, tuple(_row(shelves, each) for each in cited), empty)
    rows = tuple(_authority(shelves, each, cited, words) for each in authorities(manifest))
    headings = ("Authority", "Citation", "Where", "Times cited", "Shown on its first page")
    return found, Table("authorities", "Authorities", headings, rows, "No document is given a citation.")


def _authority(shelves: Sequence[Shelf], document: Document, cited: Sequence[Cited], words: Words) -> tuple[str, ...]:
    citations = document.case_law.citations if document.case_law else ()
    times = str(sum(each.authority is document for each in cited))
    return (document.title, ", ".join(citations), _where(shelves, document), times, shown(document, words))


def _row(shelves: Sequence[Shelf], each: Cited) -> tuple[str, ...]:
    page = next((text for shelf in shelves if (text := _page(shelf.plan, each.document.id, each.page))), str(each.page))
    if each.authority is None:
        return (each.document.title, page, each.text, "", "no authority carries it")
    return (each.document.title, page, each.text, each.authority.title, _where(shelves, each.authority))


def _where(shelves: Sequence[Shelf], document: Document) -> str:
    """How the authority's first page is cited; in a bundle of authorities, if it stands in one."""
    ranked = sorted(shelves, key=lambda shelf: shelf.plan.kind != "authorities")
    for shelf in ranked:
        ordinals = shelf.plan.ordinals_by_entry.get(document.id, ())
        if ordinals:
            return shelf.plan.cite_as.replace("{page}", shelf.plan.page_text(ordinals[0]))
    return ""


def _page(plan: Plan, entry: str, source_page: int) -> str:
    for ordinal in plan.ordinals_by_entry.get(entry, ()):
        if plan.pages[ordinal].source_page == source_page:
            return plan.cite_as.replace("{page}", plan.page_text(ordinal))
    return ""
