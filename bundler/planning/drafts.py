"""References in a Word draft, ``[[sfg:3]]``: found in its words, and resolved against the plans of bundles. Pure.

The words come as passages; what goes into their place are swaps of some of their characters. Who reads and writes the
document is no matter here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bundler.model import (
    Alteration,
    Document,
    Finding,
    Manifest,
    Place,
    Prepared,
    Ref,
    Severity,
    error,
    warning,
)
from bundler.planning.grammar import mark_key, parse_ref
from bundler.planning.plan import Plan
from bundler.planning.references import Resolver, Target
from bundler.planning.tables import Table
from bundler.planning.wording import runs

BREAK = "\v"
"""Stands in a passage for what is no letter: a tab, a line end, an equation. No reference runs over it."""


@dataclass(frozen=True)
class Passage:
    """The words of one paragraph of a draft. where: "paragraph 12" by the number that is printed before it, else "the
    31st paragraph"; "footnote 3", "a header" ...

    seams: offsets at which words meet that a tracked change may part. bound: spans of words that Word takes from
    elsewhere when it opens the document. echo: the same words as in an earlier passage, for other programs. comment:
    the words of a comment, which is left alone.
    """

    where: str
    text: str
    seams: tuple[int, ...] = ()
    bound: tuple[tuple[int, int], ...] = ()
    echo: bool = False
    comment: bool = False


@dataclass(frozen=True, order=True)
class Swap:
    """The characters from start to end (exclusive) of a passage become text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Written:
    """Something that was brought to the bundle's pages. typed: as it stood in the draft. cited: as it stands now."""

    where: str
    typed: str
    cited: str


@dataclass
class Answer:
    """What is to be done with a draft. swaps: by number of the passage. kept: page numbers that are still right."""

    swaps: dict[int, list[Swap]] = field(default_factory=dict)
    written: list[Written] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    kept: int = 0

    def swap(self, number: int, *swaps: Swap) -> None:
        """Note swaps in a passage."""
        self.swaps.setdefault(number, []).extend(swaps)

    def joined(self, other: Answer) -> Answer:
        """Both, passages in order."""
        both = Answer({}, [*self.written, *other.written], [*self.findings, *other.findings], self.kept + other.kept)
        for number, swaps in (*self.swaps.items(), *other.swaps.items()):
            both.swap(number, *swaps)
        return both

    @property
    def passages(self) -> dict[int, tuple[Swap, ...]]:
        """The swaps of each passage, in order."""
        return {number: tuple(sorted(swaps)) for number, swaps in sorted(self.swaps.items())}


def as_resolved(first: Prepared, read: Prepared, count: int, blank: int = 0) -> Prepared:
    """A draft whose pages were made of other bytes than the manifest's file: its own, with references resolved.

    first: as the file itself was read. read: as the other bytes were. count: of references. blank: pages added.
    """
    many = f"{count} reference was" if count == 1 else f"{count} references were"
    alterations = [Alteration("references-resolved", f"{many} resolved to pages of the bundle")]
    if blank:
        pages = "1 page" if blank == 1 else f"{blank} pages"
        alterations.append(Alteration("blank-pages", f"{pages}, intentionally blank, were added at its end"))
    facts = replace(read.facts, alterations=(*read.facts.alterations, *alterations))
    return replace(first, pdf=read.pdf, facts=facts, read=read.original, read_sha256=read.sha256)


def unsettled(manifest: str, document: Document) -> Finding:
    """An error where no length of a draft agrees with the numbers in it, and no blank page can be put behind it."""
    name = document.source.name if document.source else document.id
    message = f"How long {name} is changes with the page numbers in it, over and over."
    remedy = "Put a page break into it before its last heading, so that a little more or less text has room."
    return error("cite.not-settled", message, Place(manifest, document.file_line or document.line, document.id), remedy)


def drafts_table(answers: Mapping[str, Answer], drafts: Mapping[str, Document]) -> Table:
    """What was resolved in our own drafts. answers and drafts: by document id."""
    rows = [
        (drafts[id_].title, written.where, written.typed, written.cited)
        for id_, answer in answers.items()
        for written in answer.written
    ]
    looked = f"{len(drafts)} {'draft was' if len(drafts) == 1 else 'drafts were'} read; no reference stands in them."
    return Table("drafts", "References resolved in our own drafts", _COLUMNS, tuple(rows), looked)


_COLUMNS = ("Draft", "Where", "As typed", "In the bundle")


@dataclass(frozen=True)
class Token:
    """Double square brackets in a passage. inner: the words between them, or None where they are never closed."""

    start: int
    end: int
    inner: str | None


_OPEN = re.compile(r"\[\[(?!\[|\d{4}\])")
"""Brackets that open a reference. ``[[2023] EWHC 12 (Admin)]`` is a citation in brackets."""

_CLOSE = re.compile(r"\]\]|\[\[|" + BREAK)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | dict.fromkeys("\u00ad\u200b"))


def tokens_in(text: str) -> Iterator[Token]:
    """Every ``[[...]]`` of a passage, and every ``[[`` that is never closed."""
    at = 0
    while opened := _OPEN.search(text, at):
        closed = _CLOSE.search(text, opened.end())
        if closed and closed[0] == "]]":
            at = closed.end()
            yield Token(opened.start(), at, text[opened.end() : closed.start()])
        else:
            at = opened.end()
            yield Token(opened.start(), at, None)


def resolve(passages: Sequence[Passage], plans: Sequence[Plan], name: str) -> Answer:
    """Every reference of a draft as pages of the one bundle that knows it, in that bundle's own form. name: of it."""
    return _resolved(passages, _Desk([Resolver(plan, name) for plan in plans], Place(name)))


def resolve_in_build(
    passages: Sequence[Passage], bundles: Sequence[tuple[Manifest, Plan]], document: Document, draft: bool
) -> Answer:
    """The same for a draft that a manifest names: of several bundles that know a name the first is meant, which is the
    draft's own. draft: the bundle is a draft too, so that what cannot be resolved is a warning, and stays as typed."""
    place = Place(bundles[0][0].name, document.file_line or document.line, document.id)
    desk = _Desk([Resolver.of(manifest, plan) for manifest, plan in bundles], place, first=True)
    answer = _resolved(passages, desk)
    name = document.source.name if document.source else document.id
    told = [replace(each, message=f"{name}: {each.message}") for each in answer.findings]
    answer.findings[:] = [replace(each, severity=Severity.WARNING) if draft else each for each in told]
    return answer


def _resolved(passages: Sequence[Passage], desk: _Desk) -> Answer:
    for number, passage in enumerate(passages):
        for token in tokens_in(passage.text):
            desk.look_at(number, passage, token)
    return desk.answer


@dataclass
class _Desk:
    """One draft in hand. first: of several bundles that know a name, the first is meant."""

    resolvers: Sequence[Resolver]
    place: Place
    first: bool = False
    answer: Answer = field(default_factory=Answer)

    def look_at(self, number: int, passage: Passage, token: Token) -> None:
        """Resolve a token, or say why it cannot be."""
        typed = passage.text[token.start : token.end]
        if passage.comment:
            message = f"{said(passage, token.start, token.end)}: a reference in a comment is left alone."
            self.answer.findings.append(warning("cite.comment", message, self.place))
            return
        found = self._cited(passage, token)
        if isinstance(found, str):
            self.answer.swap(number, Swap(token.start, token.end, found))
            if not passage.echo:
                self.answer.written.append(Written(passage.where, typed, found))
        elif not passage.echo:
            self.answer.findings.append(found)

    def _cited(self, passage: Passage, token: Token) -> str | Finding:
        where = said(passage, token.start, token.end)
        if token.inner is None:
            return error("cite.unclosed", f"{where}: “[[” is never closed in its line.", self.place, _CLOSE_IT)
        if trouble := obstacle(passage, token.start, token.end, self.place):
            return trouble
        ref = parse_ref(token.inner.translate(_DASHES))
        if ref is None or any(sign in ref.name for sign in "[]:;"):
            message = f"{where}: “[[{shown(token.inner)}]]” is no reference."
            return error("cite.malformed", message, self.place, _GRAMMAR)
        return self._resolved(ref, where)

    def _resolved(self, ref: Ref, where: str) -> str | Finding:
        """The citation, from the one bundle that knows the name."""
        answers = [(resolver, resolver.resolve(ref)) for resolver in self.resolvers]
        known = [each for each in answers if not (isinstance(each[1], Finding) and each[1].code == _UNKNOWN)]
        if len(known) > 1 and not self.first:
            names = " and ".join(f"“{resolver.plan.title}”" for resolver, _ in known)
            message = f"{where}: “{ref.text}” stands in more than one of the bundles: {names}."
            return error("cite.in-two-bundles", message, self.place, "Leave one of the plans out, or change an id.")
        resolver, found = (known or answers)[0]
        if isinstance(found, Target):
            return citation(resolver.plan, found.ordinals)
        remedy = found.remedy if known else f"{self._meant(ref)}{found.remedy}"
        return replace(found, message=f"{where}: {found.message}", place=self.place, remedy=remedy)

    def _meant(self, ref: Ref) -> str:
        names = {name for each in self.resolvers for name in _names(each.plan)}
        folded = next((name for name in sorted(names) if mark_key(name) == mark_key(ref.name)), "")
        near = folded or next(iter(difflib.get_close_matches(ref.name, sorted(names), 1, 0.6)), "")
        return f"Did you mean “{near}”? " if near else ""


def nothing_to_do(answer: Answer, name: str) -> list[Finding]:
    """A warning where a draft holds nothing that is to be changed: it may be the wrong file."""
    if answer.written or answer.kept or answer.findings:
        return []
    remedy = "Check that it is the right file: references look like [[sfg:3]]."
    return [warning("cite.nothing-to-do", f"No [[reference]] stands in {name}.", Place(name), remedy)]


_UNKNOWN = "plan.reference-to-nothing"
_CLOSE_IT = "Write the whole reference in one line: [[sfg:3]]; or part the two brackets by a space."
_GRAMMAR = "Write [[name]], [[name:3]], [[name:2-4,9]] or [[name:p12]]: the name is an id or a mark."


def _names(plan: Plan) -> Iterator[str]:
    for entry in plan.entries:
        if not entry.id.startswith("@"):
            yield from filter(None, (entry.id, entry.mark))


def citation(plan: Plan, ordinals: Iterable[int]) -> str:
    """Pages in the bundle's own form, all in one citation: "[HB/45–47, 50]"."""
    return plan.cite_as.replace("{page}", pages_text(plan, ordinals))


def pages_text(plan: Plan, ordinals: Iterable[int]) -> str:
    """Pages as they are cited, in the order given: "45–47, 50"."""
    return ", ".join(plan.span_text(first, last) for first, last in runs(ordinals))


def obstacle(passage: Passage, start: int, end: int, place: Place) -> Finding | None:
    """Why characters of a passage cannot be swapped, if they cannot."""
    where = said(passage, start, end)
    if any(start < seam < end for seam in passage.seams):
        message = f"{where}: a tracked change runs through “{shown(passage.text[start:end])}”."
        return error("cite.tracked-change", message, place, "Accept or reject that change in Word, and run this again.")
    if any(start < last and first < end for first, last in passage.bound):
        message = f"{where}: Word fills this field itself from elsewhere, and would undo a change of it."
        return error("cite.bound-field", message, place, "Type the reference as ordinary text beside the field.")
    return None


_SIDE = 32
"""Characters that are shown on either side of what a finding is about."""


def said(passage: Passage, start: int, end: int) -> str:
    """Where something stands: the paragraph's number, and its words about the place."""
    text = passage.text
    first, last = max(0, start - _SIDE), min(len(text), end + _SIDE)
    words = f"{'…' if first else ''}{shown(text[first:last])}{'…' if last < len(text) else ''}"
    return f"{passage.where[:1].upper()}{passage.where[1:]} (“{words}”)"


def shown(text: str) -> str:
    """Words of a draft on one line."""
    return " ".join(text.replace(BREAK, " ").split())
