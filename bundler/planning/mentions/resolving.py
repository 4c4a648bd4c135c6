"""Where words lead: pages of exhibits by their own numbers or by counting, paragraphs, pages of bundles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bundler.model import Finding, PageSpan, Ref
from bundler.planning.mentions.candidate import Candidate
from bundler.planning.mentions.numbers import Numbers
from bundler.planning.mentions.values import Context, MentionKind
from bundler.planning.plan import Plan, PlanEntry
from bundler.planning.references import Resolver
from bundler.planning.wording import joined, ordinal_word, page_list


@dataclass(frozen=True)
class Lead:
    """Where a candidate leads. As in ``Mention``."""

    entry: str = ""
    ref: Ref | None = None
    ordinals: tuple[int, ...] = ()
    used: str = ""
    why: str = ""
    ambiguous: bool = False


@dataclass(frozen=True)
class Leads:
    """Resolves what was found in words against one Plan."""

    plan: Plan
    context: Context

    def of(self, found: Candidate) -> Lead:
        """Where words lead, or why nowhere."""
        if found.why:
            return Lead(found.entry, why=found.why, ambiguous=found.ambiguous)
        if found.kind is MentionKind.BUNDLE:
            return self._bundle(found)
        entry = self.plan.entry_by_id.get(found.entry)
        if entry is None:
            return Lead(why="the document is not in the bundle")
        if found.paragraphs:
            return self._paragraphs(entry, found.paragraphs)
        if found.pages:
            return self._pages(entry, found.pages)
        return self._whole(entry)

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(self.plan)

    def _whole(self, entry: PlanEntry) -> Lead:
        ref = Ref(_name(entry), entry.id)
        target = self._resolver.resolve(ref)
        return Lead(entry.id, ref, () if isinstance(target, Finding) else target.ordinals)

    def _pages(self, entry: PlanEntry, numbers: Numbers) -> Lead:
        """Pages by the numbers they bear, where the manifest says what those are; else by counting, if what the pages
        themselves bear does not speak against it."""
        if self._declared(entry):
            return self._counted(entry, numbers, own=True)
        counted = self._counted(entry, numbers, own=False)
        read = self.context.own_numbers.get(entry.id, {})
        if not read:
            return counted
        printed = self._printed(read, numbers)
        if printed == counted.ordinals and printed:
            return Lead(entry.id, counted.ref, printed, f"{_own(numbers)}, and {_nth(numbers)} alike")
        if not printed and not counted.ordinals:
            return counted
        if printed and not counted.ordinals:
            ref = _ref(entry, numbers, own=True)
            return Lead(entry.id, ref, printed, _own(numbers))
        why = _two_readings(self.plan, numbers, printed, counted.ordinals)
        return Lead(entry.id, why=why, ambiguous=True)

    def _declared(self, entry: PlanEntry) -> bool:
        """Whether the manifest says which numbers the pages bear."""
        below = self.plan.children(entry.id)
        return entry.own_numbers is not None or (bool(below) and all(each.own_numbers is not None for each in below))

    def _counted(self, entry: PlanEntry, numbers: Numbers, own: bool) -> Lead:
        ref = _ref(entry, numbers, own)
        target = self._resolver.resolve(ref)
        if isinstance(target, Finding):
            return Lead(entry.id, why=_reason(target, ref))
        return Lead(entry.id, ref, target.ordinals, _own(numbers) if own else _nth(numbers))

    def _printed(self, read: Mapping[int, int], numbers: Numbers) -> tuple[int, ...]:
        """Ordinals of the pages that bear the numbers; () unless each number stands on exactly one page."""
        found = []
        for number in numbers.each():
            pages = [ordinal for ordinal, printed in read.items() if printed == number]
            if len(pages) != 1:
                return ()
            found += pages
        return tuple(found)

    def _paragraphs(self, entry: PlanEntry, numbers: Numbers) -> Lead:
        """The pages on which paragraphs begin, from the first of each run to its last."""
        known = self.context.paragraphs.get(entry.id, {})
        missing = [number for number in numbers.each() if number not in known]
        if missing:
            what = f"paragraph{'s' if len(missing) > 1 else ''} {page_list(missing)}"
            said = (
                f"{what} of “{entry.title}” could not be found"
                if known
                else f"no paragraph numbers could be read in “{entry.title}”"
            )
            return Lead(entry.id, why=said)
        pages: list[int] = []
        for first, last in numbers.spans:
            pages += range(known[first], known[last] + 1)
        return Lead(entry.id, Ref(_name(entry), entry.id), tuple(dict.fromkeys(pages)))

    def _bundle(self, found: Candidate) -> Lead:
        numbers = found.pages
        if numbers is None:
            return Lead(why="no page is named")
        plan = self.plan if found.bundle == 0 else self.context.others[found.bundle - 1].plan
        if plan.restarts:
            return Lead(why="each volume of that bundle begins at page 1, and the words name none", ambiguous=True)
        ordinals = []
        for number in numbers.each():
            ordinal = self._page_of(plan, number)
            if ordinal is None:
                return Lead(why=f"page {number} of that bundle is no page of this one")
            ordinals.append(ordinal)
        which = "this bundle" if found.bundle == 0 else f"“{plan.title}”"
        return Lead(
            self.plan.pages[ordinals[0]].entry,
            None,
            tuple(ordinals),
            f"pages of {which}" if len(ordinals) > 1 else f"page of {which}",
        )

    def _page_of(self, plan: Plan, number: int) -> int | None:
        """The ordinal in this bundle of a page of a bundle, by the file that it comes from."""
        ordinal = plan.ordinal_by_text.get(str(number))
        if plan is self.plan or ordinal is None:
            return ordinal
        page = plan.pages[ordinal]
        source = plan.entry_by_id[page.entry].source
        if source is None or page.source_page is None:
            return None
        return self._by_source.get((source.sha256, page.source_page))

    @cached_property
    def _by_source(self) -> Mapping[tuple[str, int], int]:
        found: dict[tuple[str, int], int] = {}
        for ordinal, page in enumerate(self.plan.pages):
            source = self.plan.entry_by_id[page.entry].source
            if source and page.source_page:
                found.setdefault((source.sha256, page.source_page), ordinal)
        return found


def _name(entry: PlanEntry) -> str:
    return entry.mark or entry.id


def _ref(entry: PlanEntry, numbers: Numbers, own: bool) -> Ref:
    """As the manifest would write it."""
    sign = "p" if own else ""
    parts = [f"{sign}{first}" if first == last else f"{sign}{first}-{last}" for first, last in numbers.spans]
    spans = tuple(PageSpan(first, last, own) for first, last in numbers.spans)
    return Ref(f"{_name(entry)}:{','.join(parts)}", entry.id, spans)


def _own(numbers: Numbers) -> str:
    one = len(numbers.each()) == 1
    return f"its own printed number{'' if one else 's'} {page_list(numbers.each())}"


def _nth(numbers: Numbers) -> str:
    """ "its 12th page", "its 12th to 14th and 17th pages"."""
    words = [
        ordinal_word(first) if first == last else f"{ordinal_word(first)} to {ordinal_word(last)}"
        for first, last in numbers.spans
    ]
    return f"its {joined(words)} page{'' if len(numbers.each()) == 1 else 's'}"


def _reason(finding: Finding, ref: Ref) -> str:
    """What the resolver says, without the reference itself."""
    return finding.message.removeprefix(f"The reference “{ref.text}” leads nowhere: ").rstrip(".")


def _two_readings(plan: Plan, numbers: Numbers, printed: Sequence[int], counted: Sequence[int]) -> str:
    """Why a number could be two things: what the pages bear, and what counting gives."""

    def label(ordinals: Sequence[int]) -> str:
        return f"page {plan.span_text(ordinals[0], ordinals[-1])} of the bundle"

    if not printed:
        return f"{_nth(numbers)} is {label(counted)}, but its pages bear numbers of their own, and not this one"
    return f"{_own(numbers)} stands on {label(printed)}, but {_nth(numbers)} is {label(counted)}"
