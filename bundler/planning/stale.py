"""Page numbers that stand in a draft in an old plan's form of citation, brought to the new plan. Pure.

Never a wrong number: what cannot be read as a page of the old bundle for certain is a finding, and so is a page that is
gone. Numbers alone are changed; separators, dashes and words stay as they were typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from bundler.model import Finding, Place, error, warning
from bundler.planning.concordance import Concordance, concordance
from bundler.planning.drafts import Answer, Passage, Swap, Written, obstacle, pages_text, said, shown
from bundler.planning.plan import Plan
from bundler.planning.rows import full_title
from bundler.planning.wording import runs

_SPACE = r"[ \t\u00a0\u202f]*"
_DASH = rf"{_SPACE}[-\u2010-\u2015]{_SPACE}"
_NUMBER = r"(?:\d{1,6}/)?\d{1,6}(?:\.\d{1,4}|[A-Z](?![A-Za-z]))?"
_ITEM = rf"{_NUMBER}(?:{_DASH}{_NUMBER})?"
_PAGE = r"(?:(?:pages?|pp?)[\s.]*)?"
_AND = rf"{_SPACE}(?:,{_SPACE}and\b|,|;|&|and\b){_SPACE}"
_ONE_ITEM = re.compile(rf"(?P<first>{_NUMBER})(?:(?P<dash>{_DASH})(?P<last>{_NUMBER}))?")

_COMMON = frozenset({
    "art", "article", "at", "box", "ch", "chapter", "cl", "clause", "fn", "i", "n", "no", "note", "number", "of", "p",
    "para", "paragraph", "paragraphs", "paras", "pg", "pp", "page", "pages", "pt", "r", "rule", "s", "sch", "section",
    "see", "tab", "the", "vol", "volume",
})  # fmt: skip
"""Words that stand before numbers of every kind: a form with no other word in it is that of no bundle alone."""


@dataclass(frozen=True)
class Form:
    """How one bundle is cited. cite_as: with ``{page}`` once."""

    cite_as: str

    @property
    def telling(self) -> bool:
        """It cannot be taken for anything but this bundle: "[HB/{page}]" can not, "[{page}]" and "p {page}" can."""
        if self.cite_as.count("{page}") != 1:
            return False
        words = re.findall(r"[^\W\d_]+", self.cite_as.replace("{page}", " "))
        shortest = 1 if self.after else 2
        return bool(self.before) and any(len(word) >= shortest and word.casefold() not in _COMMON for word in words)

    @cached_property
    def before(self) -> str:
        """What stands before the number, without spaces at its end."""
        return self.cite_as.partition("{page}")[0].rstrip()

    @cached_property
    def after(self) -> str:
        """What stands after the number."""
        return self.cite_as.partition("{page}")[2].strip()

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """The beginning of a citation: what stands before the number, and then a figure, or "p" and a figure."""
        edge = r"(?<!\w)" if re.match(r"\w", self.before) else ""
        return re.compile(rf"(?P<before>{edge}{_literal(self.before)}{_SPACE})(?={_PAGE}\d)")

    @cached_property
    def near(self) -> re.Pattern[str]:
        """What somebody may have typed who meant a citation: other brackets, or none, other capitals."""
        core = re.sub(r"^\W+", "", self.before)
        return re.compile(rf"(?<!\w){_literal(core)}{_SPACE}{_PAGE}\d+", re.IGNORECASE)

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """A citation. One whose end is not marked has one number or one range: what follows may be a number of
        something else."""
        if self.after:
            more, end = rf"(?:{_AND}{_ITEM})*", rf"(?P<after>{_SPACE}{_literal(self.after)})"
        else:
            more, end = "", rf"(?P<after>)(?![\w/])(?!\.\d)(?!{_AND}\d)(?!{_DASH}\d)"
        edge = r"(?!\w)" if re.search(r"\w$", self.after) else ""
        return re.compile(rf"{self.opening.pattern}(?P<pages>{_ITEM}{more}){end}{edge}")


def _literal(text: str) -> str:
    return _SPACE.join(re.escape(word) for word in text.split())


_KEYS: tuple[Callable[[Plan], object], ...] = (
    lambda plan: (plan.bundle, plan.kind, plan.title),
    lambda plan: (plan.bundle, plan.kind),
    lambda plan: plan.title,
)
"""What two plans of one bundle have in common, the surest first."""


def paired(olds: Sequence[Plan], news: Sequence[Plan], name: str) -> tuple[list[tuple[Plan, Plan]], list[Finding]]:
    """Each old plan with the new plan of the same bundle: the only one there is, else by id, by kind, by title."""
    if len(olds) == len(news) == 1:
        return [(olds[0], news[0])], []
    pairs: list[tuple[Plan, Plan]] = []
    findings = []
    for old in olds:
        alike = ([new for new in news if key(new) == key(old)] for key in _KEYS)
        matches = next((some for some in alike if len(some) == 1), [])
        if matches and matches[0] not in [new for _, new in pairs]:
            pairs.append((old, matches[0]))
        else:
            message = f"Which of the new plans follows the old one of “{old.title}” cannot be told."
            findings.append(error("cite.which-plan", message, Place(name), "Give one old and one new plan at a time."))
    return pairs, findings


def bring_up_to_date(
    passages: Sequence[Passage], pairs: Sequence[tuple[Plan, Plan]], name: str, skip: Answer | None = None
) -> Answer:
    """Page numbers of old plans as those of the new ones. pairs: old and new plan of each bundle. name: of the draft.

    skip: what is swapped already, and is not looked at.
    """
    answer = Answer(findings=_unusable(pairs, name))
    if answer.findings:
        return answer
    taken = skip.swaps if skip else {}
    for old, new in pairs:
        desk = _Desk(old, new, name, answer)
        for number, passage in enumerate(passages):
            for at in desk.form.opening.finditer(passage.text):
                if not any(swap.start <= at.start() < swap.end for swap in taken.get(number, ())):
                    desk.look_at(number, passage, at.start())
            desk.look_about(passage)
        if not desk.seen:
            message = f"No page number in the form “{old.cite_as.replace('{page}', '1')}” stands in {name}."
            answer.findings.append(warning("cite.nothing-to-update", message, Place(name), _NOTHING))
    return answer


def _unusable(pairs: Sequence[tuple[Plan, Plan]], name: str) -> list[Finding]:
    """Forms that would take other numbers for pages."""
    forms = [old.cite_as for old, _ in pairs]
    found = []
    for position, form in enumerate(forms):
        example = form.replace("{page}", "12")
        if not Form(form).telling:
            message = (
                f"“{example}” may be a page of the old bundle, a paragraph of a judgment or a year: none is changed."
            )
            found.append(error("cite.form-not-telling", message, Place(name), _TELLING))
        elif any(Form(other).opening.search(example) for other in (*forms[:position], *forms[position + 1 :])):
            message = f"“{example}” may be a page of more than one of the old bundles: which, nobody can tell."
            found.append(error("cite.form-shared", message, Place(name), "Give one old plan at a time."))
    return found


_TELLING = (
    "Run cite on the draft that still holds its [[references]]; or put [[references]] in the place of the numbers. "
    'A bundle with a form of its own, such as cite_as: "[HB/{page}]", can be brought up to date.'
)
_NOTHING = "Check that it is the right draft, and the plan that its numbers were taken from."
_BY_HAND = "Put a reference in its place, such as [[sfg:3]], and run this again."


@dataclass
class _Desk:
    """One bundle, old and new."""

    old: Plan
    new: Plan
    name: str
    answer: Answer
    seen: int = 0
    told: set[str] = field(default_factory=set)

    @cached_property
    def form(self) -> Form:
        """How the old bundle is cited."""
        return Form(self.old.cite_as)

    @cached_property
    def _found(self) -> Concordance:
        return concordance(self.old, self.new)

    @cached_property
    def successors(self) -> dict[int, int]:
        """Old ordinal -> new ordinal."""
        return {move.was: move.now for move in self._found.moves}

    @cached_property
    def replaced(self) -> frozenset[str]:
        """Entries of the new plan whose file changed."""
        return frozenset(change.entry for change in self._found.replaced)

    def look_at(self, number: int, passage: Passage, at: int) -> None:
        """A citation that begins there: swap its numbers, or say why not."""
        self.seen += 1
        found = self.form.whole.match(passage.text, at)
        if passage.comment or passage.echo:
            problems: list[Finding] = []
        elif found is None:
            problems = [self._unread(passage, at)]
        else:
            problems = self._problems(passage, found)
        self.answer.findings += problems
        if found is not None and not problems and not passage.comment:
            self._swap(number, passage, found)

    def look_about(self, passage: Passage) -> None:
        """Warn of what looks like a page of this bundle but is not in its form: it stays as it is."""
        begun = [at.span() for at in self.form.opening.finditer(passage.text)]
        for near in self.form.near.finditer(passage.text):
            if not passage.echo and not any(start <= near.start() < end for start, end in begun):
                where = said(passage, near.start(), near.end())
                message = f"{where}: “{near[0]}” is not in the form of the old bundle, and stays as it is."
                self.answer.findings.append(warning("cite.near-form", message, Place(self.name), _NEAR))

    def _unread(self, passage: Passage, at: int) -> Finding:
        where = said(passage, at, min(len(passage.text), at + len(self.form.before) + 12))
        message = f"{where}: this begins like a page of the old bundle, but cannot be read as pages of it for certain."
        return error("cite.unread-number", message, Place(self.name), _BY_HAND)

    def _problems(self, passage: Passage, found: re.Match[str]) -> list[Finding]:
        """Errors, and nothing is swapped; warnings of replaced documents are noted beside."""
        where, place = said(passage, found.start(), found.end()), Place(self.name)
        if trouble := obstacle(passage, found.start(), found.end(), place):
            return [trouble]
        problems = []
        for item in _items(found):
            ordinals = self._ordinals(item)
            if ordinals is None:
                message = f"{where}: the old bundle has no page {shown(item[0])}."
                problems.append(error("cite.no-such-page", message, place, _BY_HAND))
                continue
            gone = [ordinal for ordinal in ordinals if ordinal not in self.successors]
            if gone:
                pages, titles = pages_text(self.old, gone), self._titles(gone)
                message = f"{where}: page {pages} of the old bundle ({titles}) is not in the new one."
                problems.append(error("cite.page-gone", message, place, _GONE))
        return problems

    def _titles(self, ordinals: Sequence[int]) -> str:
        entries = (self.old.entry_by_id[self.old.pages[ordinal].entry] for ordinal in ordinals)
        return ", ".join(dict.fromkeys(f"“{full_title(entry)}”" for entry in entries))

    def _ordinals(self, item: re.Match[str]) -> list[int] | None:
        """The old pages that a number or a range names."""
        texts = self.old.ordinal_by_text
        first = texts.get(item["first"])
        last = first if item["last"] is None else self._last(item)
        return None if first is None or last is None or last < first else list(range(first, last + 1))

    def _last(self, item: re.Match[str]) -> int | None:
        """The end of a range; "2/45–52" ends in the volume in which it begins."""
        volume, slash, _ = item["first"].partition("/")
        typed = item["last"]
        return self.old.ordinal_by_text.get(f"{volume}/{typed}" if slash and "/" not in typed else typed)

    def _swap(self, number: int, passage: Passage, found: re.Match[str]) -> None:
        swaps = [swap for swap in self._swaps(passage, found) if passage.text[swap.start : swap.end] != swap.text]
        if not swaps:
            self.answer.kept += not passage.echo
            return
        self.answer.swap(number, *swaps)
        if not passage.echo:
            self.answer.written.append(Written(passage.where, found[0], _swapped(found, swaps)))

    def _swaps(self, passage: Passage, found: re.Match[str]) -> Iterator[Swap]:
        """What stands before, each number, what stands after: as small as can be, so that lettering stays."""
        changed = self.new.cite_as != self.old.cite_as
        before, _, after = self.new.cite_as.partition("{page}")
        if changed:
            yield Swap(found.start("before"), found.end("before"), before)
        *first, final = [self._moved(passage, item, found) for item in _items(found)]
        yield from first
        if changed and found["after"]:
            yield Swap(found.start("after"), found.end("after"), after)
        yield replace(final, text=final.text + after) if changed and not found["after"] else final

    def _moved(self, passage: Passage, item: re.Match[str], found: re.Match[str]) -> Swap:
        ordinals = [self.successors[ordinal] for ordinal in self._ordinals(item) or ()]
        if not passage.echo:
            self._tell_replaced(passage, ordinals, found)
        parts = runs(ordinals)
        text = pages_text(self.new, ordinals)
        if len(parts) == 1 and item["dash"] and parts[0][0] != parts[0][1]:
            text = text.replace("–", item["dash"], 1)
        return Swap(item.start(), item.end(), text)

    def _tell_replaced(self, passage: Passage, ordinals: Sequence[int], found: re.Match[str]) -> None:
        entries = {self.new.pages[ordinal].entry for ordinal in ordinals} & self.replaced
        for entry in sorted(entries):
            where = said(passage, found.start(), found.end())
            title = full_title(self.new.entry_by_id[entry])
            message = f"{where}: “{title}” has another file since the old plan; its pages may say something else."
            self.answer.findings.append(warning("cite.replaced-document", message, Place(self.name), _LOOK))


_NEAR = "If it is a page of the old bundle, put a reference in its place, such as [[sfg:3]], and run this again."
_GONE = "Take the citation out, or cite what takes its place as a reference, such as [[sfg:3]]; then run this again."
_LOOK = "Look whether the page that is cited now still says what the draft says of it."


def _items(found: re.Match[str]) -> Iterator[re.Match[str]]:
    """The numbers and ranges of a citation."""
    return _ONE_ITEM.finditer(found.string, found.start("pages"), found.end("pages"))


def _swapped(found: re.Match[str], swaps: Sequence[Swap]) -> str:
    """A citation with its swaps."""
    text, at = "", found.start()
    for swap in sorted(swaps):
        text += found.string[at : swap.start] + swap.text
        at = swap.end
    return text + found.string[at : found.end()]
