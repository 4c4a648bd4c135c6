"""From words that were read to a Plan with its references: what the pipeline asks for, in the order in which it does.

First the words of the documents that may hold references, then, once it is known what these lead to, the words of
that: for the numbers that its pages bear themselves, and for quotations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bundler.model import Finding, InkMap, Manifest, PageWords, Prepared
from bundler.planning.crossing.carrying import Said, carried, helped
from bundler.planning.crossing.linking import with_references
from bundler.planning.crossing.telling import Looked, reference_findings, reference_tables
from bundler.planning.crossing.treatments import Treatment, read_for_references
from bundler.planning.crossing.veiling import Veil
from bundler.planning.late.asof import manifest_as_of, plan_as_of
from bundler.planning.mentions import Context, Mention, compare_quotations, context_of, find_mentions, unreferenced
from bundler.planning.plan import EntryKind, Plan
from bundler.planning.tables import Table

Words = Mapping[str, Sequence[PageWords]]


@dataclass(frozen=True)
class Crossing:
    """What references rest on, whatever the numbers of the pages. words: by document, of those that were read.
    before: what was found in the bundles built before this one."""

    manifest: Manifest
    treated: Mapping[str, Treatment] = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    before: tuple[Said, ...] = ()


def pages_wanted(plan: Plan, names: Iterable[str]) -> dict[str, list[int]]:
    """The source pages of documents that stand in the bundle, 1-based, by id."""
    wanted: dict[str, list[int]] = {}
    for name in names:
        pages = [plan.pages[ordinal].source_page for ordinal in plan.ordinals_by_entry.get(name, ())]
        if found := sorted(int(page) for page in pages if page):
            wanted[name] = found
    return wanted


def _said(crossing: Crossing, plan: Plan) -> Said:
    """Every reference of the documents that may hold some: as the Plan resolves it, or a bundle built before."""
    speaking = [name for name in read_for_references(crossing.treated) if name in crossing.words]
    speaking = [name for name in speaking if name in plan.entry_by_id]
    contexts = {late: _context(crossing, plan, late) for late in {plan.entry_by_id[name].late for name in speaking}}
    found: dict[str, tuple[Mention, ...]] = {}
    for name in speaking:
        entry, pages = plan.entry_by_id[name], crossing.words[name]
        known = carried(name, plan, crossing.before)
        if known is None:
            here = find_mentions(entry, pages, *contexts[entry.late])
            known = helped(entry, pages, here, crossing.before)
        found[name] = known
    newest = max((entry.late for entry in plan.entries), default=0)
    return Said(*(contexts.get(newest) or _context(crossing, plan, newest)), found)


def _context(crossing: Crossing, plan: Plan, late: int) -> tuple[Plan, Context]:
    """What the references of documents of one round rest on: a page that was served does not come to refer to what was
    added after it."""
    then = plan_as_of(plan, late)
    manifest = manifest_as_of(crossing.manifest, late)
    words = {name: pages for name, pages in crossing.words.items() if name in then.entry_by_id}
    patterns = manifest.bundle.reference_patterns
    others = [said.plan for said in crossing.before]
    return then, context_of(manifest, then, words, patterns, others)


def targets(crossing: Crossing, plan: Plan) -> tuple[str, ...]:
    """Ids of documents that references lead to, or may lead to, and whose words have not been read."""
    names: dict[str, None] = {}
    for mention in _said(crossing, plan).every:
        names.update(dict.fromkeys(plan.pages[ordinal].entry for ordinal in mention.ordinals))
        for entry in (mention.entry, *mention.also):
            names.update(dict.fromkeys(_family(plan, entry)))
    kinds = {entry.id: entry.kind for entry in plan.entries}
    return tuple(name for name in names if kinds.get(name) is EntryKind.DOCUMENT and name not in crossing.words)


def _family(plan: Plan, name: str) -> list[str]:
    """An entry and all below it."""
    return [name, *(each for child in plan.children(name) for each in _family(plan, child.id))] if name else []


@dataclass(frozen=True)
class Outcome:
    """The Plan with its references; what there is to say of them; and what bundles built after this one go by."""

    plan: Plan
    findings: tuple[Finding, ...]
    tables: tuple[Table, ...]
    said: Said


def cross(crossing: Crossing, plan: Plan, prepared: Mapping[str, Prepared]) -> Outcome:
    """The Plan with its references, what there is to say of them, and the tables of the report."""
    said = _said(crossing, plan)
    mentions = said.every
    inks: dict[str, Sequence[InkMap]] = {
        name: [page.ink for page in prepared[name].facts.pages] for name in {each.document for each in mentions}
    }
    veil = Veil.of(crossing.manifest)
    crossed = with_references(plan, mentions, crossing.treated, crossing.words, inks, veil)
    speaking = set(read_for_references(crossing.treated))
    looked = Looked(
        crossed.plan,
        crossing.treated,
        {name: pages for name, pages in crossing.words.items() if name in speaking},
        crossed.shown,
        compare_quotations([each for each in mentions if not each.carried], crossing.words, plan),
        () if any(each.carried for each in mentions) else unreferenced(plan, mentions, crossing.manifest),
    )
    findings = tuple(veil.finding(each) for each in reference_findings(looked))
    tables = tuple(veil.table(each) for each in reference_tables(looked))
    return Outcome(crossed.plan, findings, tables, replace(said, plan=crossed.plan))
