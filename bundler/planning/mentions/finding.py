"""References in the words of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bundler.model import PageWords
from bundler.planning.grammar import mark_key
from bundler.planning.mentions.bundlepages import BundleFinder
from bundler.planning.mentions.candidate import Candidate
from bundler.planning.mentions.elsewhere import shows_form
from bundler.planning.mentions.exhibits import ExhibitFinder, my_exhibits
from bundler.planning.mentions.flow import Flow, flow_of
from bundler.planning.mentions.marks import marks_of
from bundler.planning.mentions.patterns import PatternFinder
from bundler.planning.mentions.people import People
from bundler.planning.mentions.resolving import Leads
from bundler.planning.mentions.statements import StatementFinder
from bundler.planning.mentions.statementsofcase import CaseFinder
from bundler.planning.mentions.values import Context, Mention
from bundler.planning.plan import Plan, PlanEntry


def find_mentions(document: PlanEntry, pages: Sequence[PageWords], plan: Plan, context: Context) -> tuple[Mention, ...]:
    """Every reference in a document's words, in reading order; those that lead nowhere too.

    document: whose words they are. pages: its words, page by page.
    """
    flow = flow_of(pages)
    leads = Leads(plan, context)
    found = _without_overlap(_candidates(flow.text, document, plan, context), flow.text)
    return tuple(_mention(document, flow, each, leads) for each in found)


def _candidates(text: str, document: PlanEntry, plan: Plan, context: Context) -> Iterator[Candidate]:
    """What reads as a reference, the surest forms first."""
    entries = {entry.mark: entry.id for entry in plan.entries if entry.mark}
    statement = next((each for each in context.statements if each.entry == document.id), None)
    me, initials = (statement.witness, statement.initials) if statement else ("", "")
    people = People(context.statements)
    dates = {
        each.entry: plan.entry_by_id[each.entry].date for each in context.statements if each.entry in plan.entry_by_id
    }
    marks = marks_of((*entries, *context.left_out), [each.initials for each in context.statements])
    family = _family(document, plan)
    own = frozenset(mark_key(each.mark) for each in family if each.mark)
    ids = [entry.id for entry in plan.entries if not entry.mark and not entry.id.startswith("@")]
    yield from PatternFinder(context.patterns, entries, ids, frozenset(each.id for each in family)).find(text)
    yield from BundleFinder((plan, *(other.plan for other in context.others))).find(text)
    yield from ExhibitFinder(marks, entries, people, context.exhibited_by, me, own).find(text)
    yield from my_exhibits(text, initials, entries)
    yield from StatementFinder(people, me, document.id, dates).find(text)
    yield from CaseFinder.of(plan, document.id).find(text)


def _family(document: PlanEntry, plan: Plan) -> list[PlanEntry]:
    """The document, and what it stands under: the exhibit that it is a part of."""
    found = [document]
    while found[-1].parent in plan.entry_by_id:
        found.append(plan.entry_by_id[found[-1].parent])
    return found


def _without_overlap(found: Iterator[Candidate], text: str) -> list[Candidate]:
    """Of candidates over the same words the first, which is the surest, in reading order; no examples of a form."""
    kept: list[Candidate] = []
    taken = bytearray(len(text))
    for each in found:
        if not any(taken[each.begins : each.ends]) and not shows_form(text, each.begins, each.ends):
            kept.append(each)
            taken[each.begins : each.ends] = b"\1" * (each.ends - each.begins)
    return sorted(kept, key=lambda each: each.begins)


def _mention(document: PlanEntry, flow: Flow, found: Candidate, leads: Leads) -> Mention:
    lead = leads.of(found)
    return Mention(
        document=document.id,
        text=flow.text[found.begins : found.ends].strip(),
        spots=flow.spots(found.begins, found.ends),
        kind=found.kind,
        ref=lead.ref,
        entry=lead.entry,
        ordinals=lead.ordinals,
        used=lead.used,
        why=lead.why,
        ambiguous=lead.ambiguous,
        paragraphs=found.paragraphs.each() if found.paragraphs and not found.paragraphs.odd else (),
        also=found.also,
        begins=found.begins,
        ends=found.ends,
    )
