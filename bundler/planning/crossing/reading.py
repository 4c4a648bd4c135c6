"""From words that were read to a Plan with its references: what the pipeline asks for, in the order in which it does.

First the words of the documents that may hold references, then, once it is known what these lead to, the words of
that: for the numbers that its pages bear themselves, and for quotations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bundler.model import Finding, InkMap, Manifest, PageWords, Prepared
from bundler.planning.crossing.linking import with_references
from bundler.planning.crossing.telling import Looked, reference_findings, reference_tables
from bundler.planning.crossing.treatments import Treatment, read_for_references
from bundler.planning.late.asof import manifest_as_of, plan_as_of
from bundler.planning.mentions import Context, Mention, compare_quotations, context_of, find_mentions, unreferenced
from bundler.planning.plan import EntryKind, Plan
from bundler.planning.tables import Table

Words = Mapping[str, Sequence[PageWords]]


@dataclass(frozen=True)
class Crossing:
    """What references rest on, whatever the numbers of the pages. words: by document, of those that were read.
    others: plans of bundles beside this one."""

    manifest: Manifest
    treated: Mapping[str, Treatment] = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    others: tuple[Plan, ...] = ()


def pages_wanted(plan: Plan, names: Iterable[str]) -> dict[str, list[int]]:
    """The source pages of documents that stand in the bundle, 1-based, by id."""
    wanted: dict[str, list[int]] = {}
    for name in names:
        pages = [plan.pages[ordinal].source_page for ordinal in plan.ordinals_by_entry.get(name, ())]
        if found := sorted(int(page) for page in pages if page):
            wanted[name] = found
    return wanted


def _mentions(crossing: Crossing, plan: Plan) -> tuple[Mention, ...]:
    """Every reference of the documents that may hold some, as the Plan resolves it."""
    speaking = [name for name in read_for_references(crossing.treated) if name in crossing.words]
    speaking = [name for name in speaking if name in plan.entry_by_id]
    contexts = {late: _context(crossing, plan, late) for late in {plan.entry_by_id[name].late for name in speaking}}
    found = [
        find_mentions(plan.entry_by_id[name], crossing.words[name], *contexts[plan.entry_by_id[name].late])
        for name in speaking
    ]
    return tuple(mention for several in found for mention in several)


def _context(crossing: Crossing, plan: Plan, late: int) -> tuple[Plan, Context]:
    """What the references of documents of one round rest on: a page that was served does not come to refer to what was
    added after it."""
    then = plan_as_of(plan, late)
    manifest = manifest_as_of(crossing.manifest, late)
    words = {name: pages for name, pages in crossing.words.items() if name in then.entry_by_id}
    patterns = manifest.bundle.reference_patterns
    return then, context_of(manifest, then, words, patterns, crossing.others)


def targets(crossing: Crossing, plan: Plan) -> tuple[str, ...]:
    """Ids of documents that references lead to, or may lead to, and whose words have not been read."""
    names: dict[str, None] = {}
    for mention in _mentions(crossing, plan):
        names.update(dict.fromkeys(plan.pages[ordinal].entry for ordinal in mention.ordinals))
        for entry in (mention.entry, *mention.also):
            names.update(dict.fromkeys(_family(plan, entry)))
    kinds = {entry.id: entry.kind for entry in plan.entries}
    return tuple(name for name in names if kinds.get(name) is EntryKind.DOCUMENT and name not in crossing.words)


def _family(plan: Plan, name: str) -> list[str]:
    """An entry and all below it."""
    return [name, *(each for child in plan.children(name) for each in _family(plan, child.id))] if name else []


def cross(
    crossing: Crossing, plan: Plan, prepared: Mapping[str, Prepared]
) -> tuple[Plan, tuple[Finding, ...], tuple[Table, ...]]:
    """The Plan with its references, what there is to say of them, and the tables of the report."""
    mentions = _mentions(crossing, plan)
    inks: dict[str, Sequence[InkMap]] = {
        name: [page.ink for page in prepared[name].facts.pages] for name in {each.document for each in mentions}
    }
    crossed = with_references(plan, mentions, crossing.treated, crossing.words, inks)
    speaking = set(read_for_references(crossing.treated))
    looked = Looked(
        crossed.plan,
        crossing.treated,
        {name: pages for name, pages in crossing.words.items() if name in speaking},
        crossed.shown,
        compare_quotations(mentions, crossing.words, plan),
        unreferenced(plan, mentions, crossing.manifest),
    )
    # What an earlier bundle holds too was told of there; a core bundle has not all that it refers to.
    told = {entry.id for other in crossing.others for entry in other.entries}
    return crossed.plan, reference_findings(looked, told), reference_tables(looked)
