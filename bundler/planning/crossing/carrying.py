"""References of a document that stands in several bundles: resolved where it first stands, and carried from there.

A bundle made of parts of another may hold pages 3 to 8 of an exhibit alone. Counted anew in it, "MA1, page 3" would
lead to the third of those. What the words mean does not depend on which pages stand beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bundler.model import PageWords
from bundler.planning.mentions import Context, Mention, find_mentions
from bundler.planning.plan import Plan, PlanEntry
from bundler.planning.wording import runs


@dataclass(frozen=True)
class Said:
    """What was found in a bundle built before this one: its plan, the context, and the references by document."""

    plan: Plan
    context: Context
    mentions: Mapping[str, tuple[Mention, ...]]

    @property
    def every(self) -> tuple[Mention, ...]:
        """All references."""
        return tuple(mention for several in self.mentions.values() for mention in several)


def carried(name: str, plan: Plan, before: Sequence[Said]) -> tuple[Mention, ...] | None:
    """The references of a document as they were resolved in the first bundle that holds it; None if none does."""
    said = next((each for each in before if name in each.mentions), None)
    if said is None:
        return None
    places = _places(plan)
    return tuple(_carry(each, said.plan, plan, places) for each in said.mentions[name])


def helped(
    document: PlanEntry, pages: Sequence[PageWords], found: Sequence[Mention], before: Sequence[Said]
) -> tuple[Mention, ...]:
    """References that lead nowhere in this bundle, but into one built before it, say so."""
    if all(each.ordinals or each.ambiguous for each in found):
        return tuple(found)
    others = [(said.plan, find_mentions(document, pages, said.plan, said.context)) for said in before]
    return tuple(each if each.ordinals or each.ambiguous else _help(each, others) for each in found)


def _help(mention: Mention, others: Sequence[tuple[Plan, Sequence[Mention]]]) -> Mention:
    for plan, found in others:
        for each in found:
            if each.ordinals and (each.begins, each.ends) == (mention.begins, mention.ends):
                return replace(mention, elsewhere=where(plan, each.ordinals), used=each.used)
    return mention


def where(plan: Plan, ordinals: Sequence[int]) -> str:
    """Pages of another bundle, as they are cited: "[HB/128], [HB/131–133] (Hearing bundle)"."""
    texts = [plan.cite_as.replace("{page}", plan.span_text(first, last)) for first, last in runs(ordinals)]
    return f"{', '.join(texts)} ({plan.title})"


Key = tuple[str, int | None, int]


def _places(plan: Plan) -> dict[Key, int]:
    """Ordinals by what a page is, whatever its number: entry, source page and, where it is drawn, its position."""
    return {_key(plan, ordinal): ordinal for ordinal in range(len(plan.pages))}


def _key(plan: Plan, ordinal: int) -> Key:
    page = plan.pages[ordinal]
    if page.source_page is not None:
        return (page.entry, int(page.source_page), 0)
    return (page.entry, None, plan.ordinals_by_entry[page.entry].index(ordinal))


def _carry(mention: Mention, old: Plan, new: Plan, places: Mapping[Key, int]) -> Mention:
    """A reference leads where it led, if every page of that stands in this bundle too; else nowhere in it."""
    ordinals = [places.get(_key(old, ordinal)) for ordinal in mention.ordinals]
    there = tuple(ordinal for ordinal in ordinals if ordinal is not None)
    if len(there) == len(ordinals):
        return replace(mention, ordinals=there, carried=True)
    return replace(mention, ordinals=(), entry="", elsewhere=where(old, mention.ordinals), carried=True)
