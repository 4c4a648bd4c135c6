"""Lists of how documents stand: before the decision-maker or not, disclosed by whom and when, agreed or disputed.

What the manifest does not say of a document is a group of its own: no list says more than was said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bundler.model import Disclosure, Document
from bundler.planning.guesses import MARK
from bundler.planning.lists import own_link
from bundler.planning.material import Links, Material
from bundler.planning.plan import EntryKind, PlanEntry
from bundler.planning.rows import full_title
from bundler.planning.views import ListGroup, ListRow, ListView, PageLink
from bundler.planning.wording import counted, joined

State = TypeVar("State")

_COUNTED = frozenset({EntryKind.EXHIBIT, EntryKind.DOCUMENT, EntryKind.MEDIA, EntryKind.PLACEHOLDER})
"""Documents. A pointer is none: what it points to stands in the list itself."""


@dataclass(frozen=True)
class _Standing(Generic[State]):
    """A document, or a family of documents that stand alike. whole: with everything below it. size: documents."""

    entry: PlanEntry
    state: State | None
    whole: bool
    size: int


def _stand(material: Material, state_of: Callable[[Document], State | None]) -> list[_Standing[State]]:
    """How every document of the bundle stands, in the order of the pages. What is said of an exhibit, or of a document
    that carries others, holds for those below it of which nothing else is said."""
    plan = material.plan
    top = (entry for entry in plan.entries if not entry.parent and entry.kind in _COUNTED)
    return [each for entry in top for each in _family(material, entry, state_of, None)]


def _family(
    material: Material, entry: PlanEntry, state_of: Callable[[Document], State | None], above: State | None
) -> list[_Standing[State]]:
    said = state_of(material.document(entry))
    state = above if said is None else said
    children = [child for child in material.plan.children(entry.id) if child.kind in _COUNTED]
    below = [each for child in children for each in _family(material, child, state_of, state)]
    own = [] if entry.kind is EntryKind.EXHIBIT else [_Standing(entry, state, False, 1)]
    everyone = own + below
    if everyone and all(each.state == everyone[0].state for each in everyone):
        return [_Standing(entry, everyone[0].state, True, _size(everyone))]
    return everyone


def _size(found: Iterable[_Standing[State]]) -> int:
    return sum(each.size for each in found)


def _row(material: Material, standing: _Standing[State], notes: Iterable[str] = ()) -> ListRow:
    entry, plan = standing.entry, material.plan
    link = own_link(material, entry)
    if standing.whole:
        link = PageLink(plan.entry_text(entry), plan.first_ordinal(entry))
    title, date = (f"{text}{MARK}" if text and name in entry.guessed else text for name, text in _texts(entry))
    return ListRow(entry.number, title, date, (link,), tuple(note for note in (entry.extract, *notes) if note))


def _texts(entry: PlanEntry) -> tuple[tuple[str, str], ...]:
    return (("title", full_title(entry)), ("date", entry.date))


def _footnotes(groups: Sequence[ListGroup], more: Iterable[str] = ()) -> tuple[str, ...]:
    rows = [row for group in groups for row in group.rows]
    guessed = any(text.endswith(MARK) for row in rows for text in (row.title, row.date))
    return (*more, *([f"{MARK} Title or date as the document itself gives it."] if guessed else []))


# --- what was before the decision-maker -----------------------------------------------------------------------------


_BEFORE: tuple[tuple[bool | None, str], ...] = (
    (True, "Before the decision-maker"),
    (False, "Not before the decision-maker"),
    (None, "Not stated"),
)


def before_decision_maker(material: Material, entry: PlanEntry, links: Links) -> ListView:
    """What was before the decision-maker, what was not, and of what it is not stated, each by section."""
    found = _stand(material, lambda document: document.before_decision_maker)
    groups: list[ListGroup] = []
    for state, title in _BEFORE:
        here = [each for each in found if each.state is state]
        if here or state is not None:
            groups.append(ListGroup(title, (), counted(_size(here), "document") if here else "No document."))
            groups += _by_section(material, here)
    return ListView("What was before the decision-maker", tuple(groups), footnotes=_footnotes(groups))


def _by_section(material: Material, found: Iterable[_Standing[State]]) -> Iterator[ListGroup]:
    sections: dict[str, list[ListRow]] = {}
    for each in found:
        sections.setdefault(each.entry.section, []).append(_row(material, each))
    for section, rows in sections.items():
        yield ListGroup(_section_title(material, section), tuple(rows), level=1)


def _section_title(material: Material, section: str) -> str:
    """Its title after those of the sections around it; "" for documents that stand in none."""
    known = material.plan.section_by_id.get(section)
    if known is None:
        return ""
    around = _section_title(material, known.parent)
    return f"{around}: {known.title}" if around else known.title


# --- disclosure -----------------------------------------------------------------------------------------------------


def disclosure(material: Material, entry: PlanEntry, links: Links) -> ListView:
    """Disclosed documents by date and party, earliest first; those without a date last."""
    found = _stand(material, lambda document: document.disclosed)
    by: dict[Disclosure, list[ListRow]] = {}
    for each in found:
        if each.state is not None:
            by.setdefault(each.state, []).append(_row(material, each))
    ordered = sorted(by, key=lambda each: each.on.sort_key if each.on else (9999, 0, 0, 0.0))
    groups = tuple(ListGroup(_disclosed(material, each), tuple(by[each])) for each in ordered)
    rest = _size(each for each in found if each.state is None)
    notes = [f"Of {counted(rest, 'document')} nothing is stated."] if rest else []
    lead = () if groups else ("No document of this bundle is stated to have been disclosed.",)
    return ListView("Disclosure by date and party", groups, lead, _footnotes(groups, notes))


def _disclosed(material: Material, disclosed: Disclosure) -> str:
    on = disclosed.on.printed if disclosed.on else "Date not stated"
    return f"{on}: {material.called(disclosed.by) if disclosed.by else 'party not stated'}"


# --- agreed and disputed ----------------------------------------------------------------------------------------------


_AGREED = (
    ("disputed", "Disputed"),
    ("no", "Not agreed"),
    ("contents", "Agreed as evidence of their contents"),
    ("authenticity", "Agreed to be authentic"),
    ("inclusion", "Agreed for inclusion in the bundle only"),
    ("agreed", "Agreed; the extent is not stated"),
)


def agreed_and_disputed(material: Material, entry: PlanEntry, links: Links) -> ListView:
    """Disputed documents, agreed ones by what is agreed, and those of which nothing is stated."""
    found = _stand(material, lambda document: _agreement(material, document))
    groups = []
    for word, title in (*_AGREED, ("", "Not stated")):
        rows = tuple(
            _row(material, each, each.state[1] if each.state else ())
            for each in found
            if (each.state[0] if each.state else "") == word
        )
        if rows:
            groups.append(ListGroup(title, rows))
    lead = ("“Not stated” means that nobody has said; it does not mean agreed.",) if groups else ()
    return ListView("Agreed and disputed documents", tuple(groups), lead, _footnotes(groups))


def _agreement(material: Material, document: Document) -> tuple[str, tuple[str, ...]] | None:
    """The group in which a document stands and what is to be noted of it; None where nothing is said."""
    relied = document.relied_on_by
    notes = [f"relied on by {joined(_names(material, relied))}"] if relied else []
    agreed = document.agreed
    if agreed is not None and agreed.by:
        notes.append(f"{'not agreed' if agreed.to == 'no' else 'agreed'} by {joined(_names(material, agreed.by))}")
    if document.disputed:
        extent = {"authenticity": "agreed to be authentic", "inclusion": "agreed for inclusion"}
        if agreed is not None and not agreed.by and agreed.to in extent:
            notes.append(extent[agreed.to])
        return "disputed", tuple(notes)
    if agreed is not None:
        return agreed.to, tuple(notes)
    return ("", tuple(notes)) if notes else None


def _names(material: Material, ids: Iterable[str]) -> list[str]:
    return [material.called(name) for name in ids]
