"""References of the manifest resolved to bundle pages (contract, section 2: ``name[:pages]``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bundler.model import Finding, Manifest, PageSpan, Place, Ref, error
from bundler.planning.grammar import mark_key
from bundler.planning.plan import EntryKind, Plan, PlanEntry
from bundler.planning.views import PageLink
from bundler.planning.wording import runs


@dataclass(frozen=True)
class Target:
    """Where a reference leads: the entry, and ordinals of the pages in the order named."""

    entry: PlanEntry
    ordinals: tuple[int, ...]

    def links(self, plan: Plan) -> tuple[PageLink, ...]:
        """One link for each run of pages: "45–47", "50"."""
        return tuple(PageLink(plan.span_text(first, last), first) for first, last in runs(self.ordinals))


@dataclass(frozen=True)
class Resolver:
    """Resolves references against one Plan. name: of the file in which they stand. left_out: ids of documents that the
    manifest has and the bundle has not."""

    plan: Plan
    name: str = ""
    left_out: frozenset[str] = frozenset()

    @classmethod
    def of(cls, manifest: Manifest, plan: Plan) -> Resolver:
        """For the references of a manifest."""
        ids = frozenset(document.id for document in manifest.documents())
        return cls(plan, manifest.name, ids - plan.entry_by_id.keys())

    @cached_property
    def _marks(self) -> Mapping[str, PlanEntry]:
        return {mark_key(entry.mark): entry for entry in self.plan.entries if entry.mark}

    @cached_property
    def _listed(self) -> dict[str, tuple[_Page, ...]]:
        """Pages of entries that were asked for before: a long statement refers to one exhibit thousands of times."""
        return {}

    def resolve(self, ref: Ref) -> Target | Finding:
        """The pages that a reference means, or the reason why it means none."""
        entry = self.plan.entry_by_id.get(ref.name) or self._marks.get(mark_key(ref.name))
        if entry is None:
            return self._unknown(ref)
        if not ref.spans:
            return Target(entry, self._whole(entry))
        ordinals: list[int] = []
        for each in ref.spans:
            found = self._span(entry, each)
            if isinstance(found, str):
                return self._problem(ref, found)
            ordinals += found
        return Target(entry, tuple(ordinals))

    def _unknown(self, ref: Ref) -> Finding:
        why = (
            f"“{ref.name}” is left out of the bundle"
            if ref.name in self.left_out
            else f"nothing is called “{ref.name}”"
        )
        return self._problem(ref, why, "plan.reference-to-nothing")

    def _problem(self, ref: Ref, why: str, code: str = "plan.reference-page") -> Finding:
        place = Place(self.name, ref.line)
        remedy = "Name an id or a mark of this bundle, and pages that it has."
        return error(code, f"The reference “{ref.text}” leads nowhere: {why}.", place, remedy)

    def _whole(self, entry: PlanEntry) -> tuple[int, ...]:
        """A bare mark is its front sheet; a bare id all pages of the document."""
        own = self.plan.ordinals_by_entry.get(entry.id, ())
        return own[:1] if entry.kind is EntryKind.EXHIBIT else own

    def _span(self, entry: PlanEntry, wanted: PageSpan) -> list[int] | str:
        if entry.id not in self._listed:
            self._listed[entry.id] = tuple(self._pages(entry))
        pages = self._listed[entry.id]
        found = []
        for number in range(wanted.first, wanted.last + 1):
            ordinal = _by_own_number(pages, number) if wanted.own else _by_position(pages, number, entry)
            if ordinal is None:
                return _why_not(pages, number, wanted, entry)
            found.append(ordinal)
        return found

    def _pages(self, entry: PlanEntry) -> Iterator[_Page]:
        """Pages of a document alone, or of an exhibit's documents with their families, its front sheet not counted."""
        if entry.kind is EntryKind.EXHIBIT:
            for child in self.plan.children(entry.id):
                yield from self._family(child)
            return
        base = self._own_base(entry)
        for ordinal in self.plan.ordinals_by_entry.get(entry.id, ()):
            source_page = self.plan.pages[ordinal].source_page
            own = base + source_page - 1 if base is not None and source_page else None
            yield _Page(ordinal, source_page, own)

    def _family(self, entry: PlanEntry) -> Iterator[_Page]:
        """Pages of a document, then of what it carries, and of what that carries; lists of comments do not count."""
        yield from self._pages(entry)
        for child in self.plan.children(entry.id):
            if child.kind is not EntryKind.COMMENTS:
                yield from self._family(child)

    def _own_base(self, entry: PlanEntry) -> int | None:
        """The number that the source's first page bears; a one-file exhibit may say it for its file."""
        parent = self.plan.entry_by_id.get(entry.parent)
        if entry.own_numbers is not None or parent is None or parent.kind is not EntryKind.EXHIBIT:
            return entry.own_numbers
        return parent.own_numbers if len(self.plan.children(parent.id)) == 1 else None


def wrong_pages(manifest: Manifest, plan: Plan) -> tuple[Finding, ...]:
    """Errors for references to pages that a document of the plan does not have. References to exhibits, and to what
    is not in the plan, are passed over: this is for a plan from which documents are missing."""
    resolver = Resolver.of(manifest, plan)
    documents = (ref for ref in manifest.refs() if ref.name in plan.entry_by_id and not plan.entry_by_id[ref.name].mark)
    found = (resolver.resolve(ref) for ref in documents)
    return tuple(each for each in found if isinstance(each, Finding))


@dataclass(frozen=True)
class _Page:
    ordinal: int
    source_page: int | None
    own: int | None


def _by_position(pages: Sequence[_Page], number: int, entry: PlanEntry) -> int | None:
    """Pages of a document count as in the source; pages of an exhibit count through its documents."""
    if entry.kind is EntryKind.EXHIBIT:
        return pages[number - 1].ordinal if number <= len(pages) else None
    return next((page.ordinal for page in pages if (page.source_page or 1) == number), None)


def _by_own_number(pages: Sequence[_Page], number: int) -> int | None:
    return next((page.ordinal for page in pages if page.own == number), None)


def _why_not(pages: Sequence[_Page], number: int, wanted: PageSpan, entry: PlanEntry) -> str:
    if wanted.own:
        if all(page.own is None for page in pages):
            return f"the manifest does not say which number the first page of “{entry.title}” bears (own_numbers)"
        return f"no page of “{entry.title}” in the bundle bears the number {number}"
    if entry.extract:
        return f"page {number} of “{entry.title}” is not in the bundle ({entry.extract.lower()})"
    return f"“{entry.title}” has no page {number}; it has {len(pages)}"
