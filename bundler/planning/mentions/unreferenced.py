"""Documents that nothing refers to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bundler.model import Finding, Manifest
from bundler.planning.mentions.values import Mention, MentionKind
from bundler.planning.plan import EntryKind, Plan, PlanEntry
from bundler.planning.references import Resolver

_LISTED = frozenset({EntryKind.DOCUMENT, EntryKind.EXHIBIT, EntryKind.MEDIA})


def unreferenced(plan: Plan, mentions: Sequence[Mention], manifest: Manifest) -> tuple[PlanEntry, ...]:
    """Entries that neither the words of a document nor the manifest's own references lead to, in the bundle's order.

    An exhibit of which a page is cited is referred to, and so is the document that has that page; of its other
    documents each is told. What is attached to a document goes with it.
    """
    resolver = Resolver.of(manifest, plan)
    reached = {id_ for mention in mentions for id_ in _reached(mention, plan)}
    for ref in manifest.refs():
        target = resolver.resolve(ref)
        if not isinstance(target, Finding):
            whole = not ref.spans
            reached |= set(_entries(plan, target.ordinals)) | (set(_below(plan, target.entry)) if whole else set())
    return tuple(entry for entry in plan.entries if _is_told(plan, entry, reached))


def _is_told(plan: Plan, entry: PlanEntry, reached: set[str]) -> bool:
    if entry.kind not in _LISTED or entry.id in reached:
        return False
    parent = plan.entry_by_id.get(entry.parent)
    return parent is None or (parent.kind is EntryKind.EXHIBIT and parent.id in reached)


def _reached(mention: Mention, plan: Plan) -> Iterator[str]:
    """Ids of all entries that a reference speaks of."""
    yield from _entries(plan, mention.ordinals)
    whole = mention.kind is MentionKind.EXHIBIT and bool(mention.ordinals) and not (mention.ref and mention.ref.spans)
    for id_ in (*mention.also, *((mention.entry,) if whole else ())):
        if id_ in plan.entry_by_id:
            yield from _below(plan, plan.entry_by_id[id_])


def _entries(plan: Plan, ordinals: Sequence[int]) -> Iterator[str]:
    """Ids of the entries on whose pages references lead, and of those they stand under."""
    for ordinal in ordinals:
        entry: PlanEntry | None = plan.entry_by_id[plan.pages[ordinal].entry]
        while entry is not None:
            yield entry.id
            entry = plan.entry_by_id.get(entry.parent)


def _below(plan: Plan, entry: PlanEntry) -> Iterator[str]:
    yield entry.id
    for child in plan.children(entry.id):
        yield from _below(plan, child)
