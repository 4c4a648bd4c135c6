"""Front sheets of exhibits, in the form of Practice Direction 32 as far as the profile has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bundler.model import Document, Witness
from bundler.planning.guesses import MARK
from bundler.planning.heading import case_heading, role_of
from bundler.planning.material import Links, Material
from bundler.planning.plan import PlanEntry
from bundler.planning.rows import DISPUTED, child_rows
from bundler.planning.views import FrontSheetView, IndexRow, PageLink
from bundler.planning.wording import joined, ordinal_word

_STATEMENTS = {"": "witness statement", "witness-statement": "witness statement", "affidavit": "affidavit"}
"""Types of document that are identified by their maker, and what each is called; others by their titles."""


@dataclass(frozen=True)
class _Statement:
    """A statement that refers to the exhibit. dated: as printed, or ""."""

    document: Document
    witness: Witness | None
    dated: str


def front_sheet(material: Material, entry: PlanEntry, links: Links) -> FrontSheetView:
    """The sheet that identifies an exhibit and lists its documents."""
    form = material.profile.exhibit
    statements = tuple(_statements(material, entry))
    rows = tuple(_counted(child_rows(material.plan, entry)))
    lead, _, _ = form.sentence.partition("{statements}")
    dated = [row.date for row in rows] + [each.dated for each in statements]
    return FrontSheetView(
        mark=entry.mark,
        title=entry.title,
        case_number=material.plan.case_number,
        short_title=material.plan.short_title,
        statements=tuple((_named(each), _link(material, each.document)) for each in statements),
        rows=rows if form.listed else (),
        heading=case_heading(material) if form.headed else None,
        corner=tuple(_corner(material, entry, statements)) if form.corner else (),
        lead=lead.replace("{mark}", entry.mark).strip() if statements else "",
        footnotes=(f"{MARK} Date as the document itself gives it.",) if any(d.endswith(MARK) for d in dated) else (),
    )


def _counted(rows: Sequence[IndexRow]) -> Iterator[IndexRow]:
    """On a front sheet the documents count from 1; that another party disputes one is no part of it."""
    for row in rows:
        notes = [note for note in row.note.split("; ") if note != DISPUTED]
        yield replace(row, number=row.number.split(".", 1)[-1], note="; ".join(notes))


def _statements(material: Material, entry: PlanEntry) -> Iterator[_Statement]:
    """The statements that exhibit it, whether or not they stand in this bundle."""
    for name in material.document(entry).exhibited_by:
        document = material.find(name)
        if document is not None:
            yield _Statement(document, _maker(document), _dated(document))


def _maker(document: Document) -> Witness | None:
    return document.witness if document.type in _STATEMENTS else None


def _dated(document: Document) -> str:
    if document.date_note or document.date is None:
        return document.date_note
    return f"{document.date.printed}{MARK}" if "date" in document.guessed else document.date.printed


def _named(statement: _Statement) -> str:
    """ "the first witness statement of Mara Ashdown dated 4 January 2026"; what has no maker goes by its title."""
    document, maker = statement.document, statement.witness
    if maker is None:
        named = f"“{document.title}”"
    else:
        number = f"{ordinal_word(maker.number)} " if maker.number else ""
        named = f"the {number}{_STATEMENTS[document.type]} of {maker.shown}"
    if not statement.dated:
        return named
    return f"{named} ({statement.dated})" if document.date_note else f"{named} dated {statement.dated}"


def _link(material: Material, document: Document) -> PageLink | None:
    plan = material.plan
    entry = plan.entry_by_id.get(document.id)
    return PageLink(plan.entry_text(entry), plan.first_ordinal(entry)) if entry else None


# --- the top right-hand corner --------------------------------------------------------------------------------------


def _corner(material: Material, entry: PlanEntry, statements: Sequence[_Statement]) -> Iterator[str]:
    """On whose behalf, who, which statement, which exhibit, when made: a line each, for the statements of one witness;
    those of several have a line each."""
    made = [(each, each.witness) for each in statements if each.witness is not None]
    makers = {maker.shown for _, maker in made}
    roles = dict.fromkeys(role_of(material.manifest.case, maker.party) for _, maker in made if maker.party)
    if behalf := [f"the {role}" for role in roles if role]:
        yield f"On behalf of {joined(behalf)}"
    if len(makers) == 1:
        yield initialled(made[0][1])
        yield joined([ordinal_word(maker.number) for _, maker in made if maker.number]).capitalize()
    else:
        for each, maker in made:
            parts = (initialled(maker), ordinal_word(maker.number) if maker.number else "", each.dated)
            yield ", ".join(part for part in parts if part)
    yield f"Exhibit {entry.mark}"
    if len(makers) == 1:
        yield joined([each.dated for each, _ in made if each.dated])


def initialled(witness: Witness) -> str:
    """Initials and surname, where the initials that the manifest gives are those of the name; else the name."""
    words, initials = witness.name.split(), [letter for letter in witness.initials if letter.isalpha()]
    if witness.known_as or len(words) != len(initials) or len(words) < 2:
        return witness.shown
    if any(word[0].casefold() != letter.casefold() for word, letter in zip(words, initials, strict=True)):
        return witness.shown
    return f"{' '.join(initials[:-1])} {words[-1]}"
