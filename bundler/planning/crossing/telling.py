"""What the report says of references: every one that was found and where it leads, documents that nothing refers to,
and quotations; and the findings for those that a person has to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bundler.model import Finding, PageWords, Place, warning
from bundler.planning.crossing.linking import Shown
from bundler.planning.crossing.treatments import OFF, Treatment
from bundler.planning.mentions.values import Mention, Quotation, Verdict
from bundler.planning.plan import Plan, PlanEntry
from bundler.planning.rows import full_title
from bundler.planning.tables import Table
from bundler.planning.wording import counted, joined, runs

_LINKED = {"margin": "links, and numbers in the margin", "links": "links alone", "off": "nothing"}


@dataclass(frozen=True)
class Looked:
    """All that was looked at, and what was found. words: of the documents whose references were looked for."""

    plan: Plan
    treated: Mapping[str, Treatment]
    words: Mapping[str, Sequence[PageWords]]
    shown: Sequence[Shown]
    quotations: Sequence[Quotation]
    unreferenced: Sequence[PlanEntry]

    @property
    def mentions(self) -> list[Mention]:
        """Every reference."""
        return [each.mention for each in self.shown]

    @property
    def much(self) -> str:
        """How much was looked at: "3 documents, 41 pages"."""
        pages = sum(map(len, self.words.values()))
        return f"{counted(len(self.words), 'document')}, {counted(pages, 'page')}"


# --- tables -------------------------------------------------------------------------------------------------------


def reference_tables(looked: Looked) -> tuple[Table, ...]:
    """The tables of the report: references, quotations, what nothing refers to, and which documents were looked at.

    Those of a further bundle are named after it, and those of them that are empty left out: what its documents quote,
    and what nothing refers to, is told with the bundle in which they first stand.
    """
    tables = (_references(looked), _quotations(looked), _unreferenced(looked), _treated(looked))
    plan = looked.plan
    if not plan.bundle:
        return tables
    named = (replace(each, name=f"{plan.bundle}.{each.name}", title=f"{plan.title}: {each.title}") for each in tables)
    return tuple(each for each in named if each.rows) if looked.words else ()


def _references(looked: Looked) -> Table:
    found = looked.mentions
    lost, unsure = sum(_lost(each) for each in found), sum(each.ambiguous for each in found)
    others = sum(bool(each.elsewhere) for each in found)
    sure = len(found) - lost - unsure - others
    note = (
        f"{looked.much}, {counted(len(found), 'reference')}: {sure:,} {'leads' if sure == 1 else 'lead'} to a page of "
        f"this bundle, {lost:,} {'leads' if lost == 1 else 'lead'} nowhere, {unsure:,} could be two things"
    ) + (f", {others:,} {'leads' if others == 1 else 'lead'} to pages of another bundle alone." if others else ".")
    return Table(
        "references",
        "References in documents",
        ("Document", "Page", "Words", "Leads to", "Meant", "On the page"),
        tuple(_reference(looked.plan, each) for each in looked.shown),
        empty=_none(looked, "no reference stands on them"),
        note=note if found else "",
    )


def _lost(mention: Mention) -> bool:
    return not (mention.ordinals or mention.ambiguous or mention.elsewhere)


_NONE = "No document was looked at: none is of a kind that is written for the case, or has references: set."


def _none(looked: Looked, what: str) -> str:
    if not looked.words:
        return _NONE
    return f"{looked.much} were looked at; {what}."


def _reference(plan: Plan, shown: Shown) -> tuple[str, ...]:
    mention = shown.mention
    return (
        _title(plan, mention.document),
        _on(plan, mention.document, _first(mention)),
        mention.text,
        _leads(plan, mention),
        mention.used,
        _made(shown),
    )


def _first(mention: Mention) -> int:
    return mention.spots[0].page if mention.spots else 0


def _title(plan: Plan, name: str) -> str:
    return full_title(plan.entry_by_id[name]) if name in plan.entry_by_id else name


def _on(plan: Plan, document: str, page: int) -> str:
    """The bundle page of a source page."""
    for ordinal in plan.ordinals_by_entry.get(document, ()):
        if plan.pages[ordinal].source_page == page:
            return plan.page_text(ordinal)
    return ""


def _leads(plan: Plan, mention: Mention) -> str:
    """Title and pages; or why there are none."""
    if mention.elsewhere:
        return f"{mention.elsewhere}; not in this bundle"
    if not mention.ordinals:
        return mention.why or "nowhere"
    pages = ", ".join(plan.span_text(first, last) for first, last in runs(mention.ordinals))
    title = _title(plan, mention.entry or plan.pages[mention.ordinals[0]].entry)
    return f"{title}: {pages}"


def _made(shown: Shown) -> str:
    """What stands on the page now."""
    made = [word for word, there in (("link", shown.link), ("number", shown.number)) if there]
    return "; ".join(filter(None, (joined(made) or "nothing", shown.note)))


def _quotations(looked: Looked) -> Table:
    rows = tuple(
        (
            _title(looked.plan, each.document),
            _on(looked.plan, each.document, each.page),
            each.text,
            each.mention.text,
            each.verdict.value,
            f"{looked.plan.page_text(each.at)}: {each.found}" if each.at is not None and each.found else each.found,
            each.note,
        )
        for each in looked.quotations
    )
    return Table(
        "quotations",
        "Quotations beside references",
        ("Document", "Page", "Quoted", "Reference", "Compared", "What the page says", "Note"),
        rows,
        empty=_none(looked, "no words stand in quotation marks beside a reference"),
        note=f"{looked.much}, {counted(len(rows), 'quotation')}." if rows else "",
    )


def _unreferenced(looked: Looked) -> Table:
    plan = looked.plan
    rows = tuple(
        (each.number, full_title(each), each.date, plan.entry_text(each))
        for each in (looked.unreferenced if looked.words else ())
    )
    return Table(
        "unreferenced",
        "Documents that nothing refers to",
        ("No.", "Document", "Date", "Pages"),
        rows,
        empty=_none(looked, "every document is referred to, by them or by the lists of the manifest"),
        note=f"Neither {looked.much}, nor any list of the manifest, refers to these." if rows else "",
    )


def _treated(looked: Looked) -> Table:
    counts = {name: sum(each.document == name for each in looked.mentions) for name in looked.words}
    rows = tuple(
        (
            _title(looked.plan, name),
            f"{len(looked.words[name]):,}" if name in looked.words else "could not be read",
            f"{counts.get(name, 0):,}",
            _LINKED[treatment.policy],
            treatment.why,
        )
        for name, treatment in looked.treated.items()
        if treatment.policy != OFF
    )
    others = sum(treatment.policy == OFF for treatment in looked.treated.values())
    return Table(
        "treatments",
        "Documents that were looked at for references",
        ("Document", "Pages", "References", "What was put on its pages", "Why"),
        rows,
        empty=_NONE,
        note=f"{counted(others, 'other document')} {'was' if others == 1 else 'were'} left alone.",
    )


# --- findings -----------------------------------------------------------------------------------------------------


def reference_findings(looked: Looked) -> tuple[Finding, ...]:
    """Warnings of references that lead nowhere or could be two things, and of quotations that do not stand as quoted;
    equal words of one document on several pages together. What was carried here was said in an earlier bundle."""
    return (*_unresolved(looked), *_misquoted(looked))


def _unresolved(looked: Looked) -> Iterator[Finding]:
    groups: dict[tuple[str, str, str, bool], list[int]] = {}
    for each in looked.mentions:
        if not (each.ordinals or each.elsewhere or each.carried):
            groups.setdefault((each.document, each.text, each.why, each.ambiguous), []).append(_first(each))
    for (document, text, why, ambiguous), pages in groups.items():
        first, *others = dict.fromkeys(pages)
        place = Place(document=document, page=first)
        also = f" (also on page {joined([str(page) for page in others])})" if others else ""
        said = f"“{_title(looked.plan, document)}” says “{text}”{also}"
        if ambiguous:
            message = f"{said}, which could be two things: {_sentence(why)}"
            yield warning("references.ambiguous", message, place, _UNSURE)
        else:
            yield warning("references.unresolved", f"{said}, which leads nowhere: {_sentence(why)}", place, _LOST)


_LOST = (
    "Look at the words. If they mean something in this bundle, give it that mark, or the pages that they name; if they "
    "mean something else, nothing needs to be done."
)
_UNSURE = (
    "Find out which is meant. Where the pages of an exhibit bear numbers of their own, own_numbers: with the first of "
    "them in its entry settles it."
)


def _sentence(why: str) -> str:
    return f"{why.rstrip('.') or 'nothing in the bundle answers to it'}."


def _misquoted(looked: Looked) -> Iterator[Finding]:
    for each in looked.quotations:
        place = Place(document=each.document, page=each.page)
        said = f"“{_title(looked.plan, each.document)}” quotes “{each.text}” beside “{each.mention.text}”"
        if each.verdict is Verdict.DIFFERS:
            where = f"page {looked.plan.page_text(each.at)}" if each.at is not None else "the page cited"
            message = f"{said}; {where} says “{each.found}”."
            yield warning(
                "quotations.differs", message, place, "Compare the two, and correct the quotation if need be."
            )
        elif each.verdict is Verdict.MISSING:
            message = f"{said}, and the page cited does not hold those words."
            yield warning("quotations.not-found", message, place, "Look whether another page is meant.")
