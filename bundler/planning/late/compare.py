"""The manifest as it is now, held against what was served: what is late, what changed, what is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bundler.model import Document, DocumentKind, Manifest, Prepared
from bundler.planning.plan import EntryKind, Plan, PlanEntry

KINDS: Mapping[DocumentKind, EntryKind] = {
    DocumentKind.FILE: EntryKind.DOCUMENT,
    DocumentKind.EXHIBIT: EntryKind.EXHIBIT,
    DocumentKind.POINTER: EntryKind.POINTER,
    DocumentKind.PLACEHOLDER: EntryKind.PLACEHOLDER,
    DocumentKind.MEDIA: EntryKind.MEDIA,
}
"""The entry that each kind of document becomes."""

_T = TypeVar("_T")

_Content = tuple[str, tuple[int, ...]]
"""A file by its hash, and the pages of it that are in the bundle."""


@dataclass(frozen=True)
class Service:
    """What the others hold. on: the day of service as printed ("3 March 2026"), "" where it is not known. sha256: of
    its plan.json."""

    plan: Plan
    on: str = ""
    sha256: str = ""

    @property
    def words(self) -> str:
        """ "service on 3 March 2026"."""
        return f"service on {self.on}" if self.on else "service"

    @property
    def round(self) -> int:
        """The number of the round of late documents that follows."""
        return 1 + max((entry.late for entry in self.plan.entries), default=0)


@dataclass(frozen=True)
class Change:
    """A served document that is not what it was. what: in words. document: as it is now."""

    entry: PlanEntry
    document: Document
    what: str


@dataclass(frozen=True)
class Comparison:
    """now: id in the served plan -> the document that it is now. late: outermost documents that were not served, in the
    manifest's order. changed: served ones whose content is another. gone: served ones that are not in the bundle."""

    now: Mapping[str, Document]
    late: tuple[Document, ...]
    changed: tuple[Change, ...]
    gone: tuple[PlanEntry, ...]

    @property
    def renamed(self) -> dict[str, str]:
        """Id in the served plan -> id now, for documents that were given another."""
        return {old: document.id for old, document in self.now.items() if old != document.id}


def compare(manifest: Manifest, prepared: Mapping[str, Prepared], plan: Plan) -> Comparison:
    """Hold a manifest and its sources against a served plan.

    A document is the served one if it has its id and its content; failing that, if it alone has that content (it was
    given another id); failing that, if it has its id: then it changed.
    """
    documents = {document.id: document for document in manifest.included()}
    entries = [entry for entry in plan.entries if not entry.id.startswith("@")]
    contents = {entry.id: _served_content(plan, entry) for entry in entries}
    current = {each.id: _content(each, prepared) for each in documents.values()}
    now = {each.id: documents[each.id] for each in entries if _same(each, documents, contents, current)}
    now |= _renamed(entries, documents, contents, current, now)
    taken = {document.id for document in now.values()}
    changed = [
        Change(entry, documents[entry.id], _what(entry, documents[entry.id], contents, current))
        for entry in entries
        if entry.id not in now and entry.id in documents and entry.id not in taken
    ]
    now |= {change.entry.id: change.document for change in changed}
    taken |= {change.document.id for change in changed}
    now = {entry.id: now[entry.id] for entry in entries if entry.id in now}
    gone = tuple(entry for entry in entries if entry.id not in now)
    return Comparison(now, tuple(_outermost(manifest, taken)), tuple(changed), gone)


def added_since(found: Comparison, service: Service) -> tuple[Document, ...]:
    """Every document that was not in the bundle when it was first served, those below others too."""
    earlier = (found.now[entry.id] for entry in service.plan.entries if entry.late and entry.id in found.now)
    late = (each for document in found.late for each in document.walk())
    return tuple({each.id: each for each in (*earlier, *late)}.values())


def _served_content(plan: Plan, entry: PlanEntry) -> _Content | None:
    if entry.source is None:
        return None
    pages = (plan.pages[ordinal].source_page for ordinal in plan.ordinals_by_entry.get(entry.id, ()))
    return entry.source.sha256, tuple(int(page) for page in pages if page)


def _content(document: Document, prepared: Mapping[str, Prepared]) -> _Content | None:
    ready = prepared.get(document.id)
    if document.kind is not DocumentKind.FILE or ready is None:
        return None
    total = len(ready.facts.pages)
    wanted = document.pages if document.pages is not None else tuple(range(1, total + 1))
    return ready.sha256, tuple(page for page in wanted if 1 <= page <= total)


def _same(
    entry: PlanEntry,
    documents: Mapping[str, Document],
    contents: Mapping[str, _Content | None],
    current: Mapping[str, _Content | None],
) -> bool:
    document = documents.get(entry.id)
    return (
        document is not None
        and KINDS[document.kind] is entry.kind
        and _alike(contents[entry.id], current[document.id], document.draft)
        and (document.mark == entry.mark or not entry.mark)
    )


def _alike(before: _Content | None, now: _Content | None, draft: bool) -> bool:
    """The same file and the same pages of it. draft: how many pages it has is known once its references are resolved,
    so that the file alone counts."""
    if draft and before is not None and now is not None:
        return before[0] == now[0]
    return before == now


def _renamed(
    entries: Iterable[PlanEntry],
    documents: Mapping[str, Document],
    contents: Mapping[str, _Content | None],
    current: Mapping[str, _Content | None],
    now: Mapping[str, Document],
) -> dict[str, Document]:
    """Documents that alone have the content (or, for exhibits, the mark) of a served one under another id."""
    taken = {document.id for document in now.values()}
    before = _alone((_key(contents[each.id], each.mark), each) for each in entries if each.id not in now)
    after = _alone((_key(current[each.id], each.mark), each) for each in documents.values() if each.id not in taken)
    return {entry.id: after[key] for key, entry in before.items() if key in after}


def _key(content: _Content | None, mark: str) -> object | None:
    return content or mark or None


def _alone(keyed: Iterable[tuple[object | None, _T]]) -> dict[object, _T]:
    pairs = [(key, value) for key, value in keyed if key is not None]
    counts = Counter(key for key, _ in pairs)
    return {key: value for key, value in pairs if counts[key] == 1}


def _what(
    entry: PlanEntry,
    document: Document,
    contents: Mapping[str, _Content | None],
    current: Mapping[str, _Content | None],
) -> str:
    if KINDS[document.kind] is not entry.kind:
        return f"was served as {_KIND_WORDS[entry.kind]} and is {_KIND_WORDS[KINDS[document.kind]]} now"
    before, after = contents[entry.id], current[document.id]
    if before is None or after is None:
        return f"was served as exhibit {entry.mark} and is {document.mark} now"
    if before[0] == after[0]:
        return f"has other pages in the bundle than it was served with ({len(before[1])} then, {len(after[1])} now)"
    pages = f"{len(before[1])} pages then, {len(after[1])} now"
    return f"is not the file that was served (SHA-256 {before[0][:12]}…, now {after[0][:12]}…; {pages})"


_KIND_WORDS: Mapping[EntryKind, str] = {
    EntryKind.DOCUMENT: "a document",
    EntryKind.EXHIBIT: "an exhibit",
    EntryKind.POINTER: "a pointer to another document",
    EntryKind.PLACEHOLDER: "a sheet “to follow”",
    EntryKind.MEDIA: "a sheet for a recording",
}


def _outermost(manifest: Manifest, served: Sequence[str] | set[str]) -> Iterator[Document]:
    """Documents that were not served, those below such a one not by themselves."""
    below: set[str] = set()
    for document in manifest.included():
        if document.id in below or document.id in served:
            continue
        below |= {each.id for each in document.walk()}
        yield document
