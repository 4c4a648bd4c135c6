"""Words in quotation marks beside a reference, held against the pages cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bundler.model import PageWords
from bundler.planning.mentions.attributing import Span, attributed
from bundler.planning.mentions.flow import Flow, flow_of
from bundler.planning.mentions.passages import Passages
from bundler.planning.mentions.values import Mention, MentionKind, Quotation, Verdict
from bundler.planning.plan import EntryKind, Plan

LEAST_WORDS = 4
"""Fewer words than this in quotation marks are a name, a mark or a turn of phrase, and no quotation."""

_DOUBLE = re.compile(r'(?<!\w)"(?P<words>[^"\n]+)"(?!\w)')
_SINGLE = re.compile(r"(?<![\w'])'(?P<words>\w[^\"\n]*?[\w.,;:!?\])])'(?!\w)")
_GAP = re.compile(r"\.(?: ?\.){2,}|…|\[[^\]\n]*\]")
_OWN = re.compile(r"[.,;]? ?\((?:at )?(?:page|p|paragraph|para|§)s?\.? ?\d", re.IGNORECASE)
"""Quoted words followed by this are cited by a page or paragraph of their own, of the document spoken of."""

_SPELLING = re.compile(r"\b(?:form|forms|style|format)(?: of)?,? $", re.IGNORECASE)
"""Words in quotation marks after this show how something is written."""

_DEFINED = 6
"""So many words at the most, alone in round brackets, are the name that a document gives to something."""


@dataclass(frozen=True)
class _Quoted:
    """Quoted words of a running text, with the references that they may be of, the likeliest first. plain: that they
    are is said plainly. own: they have a page or paragraph of their own, which is not resolved."""

    begins: int
    ends: int
    text: str
    beside: tuple[Mention, ...]
    plain: bool
    own: bool = False


def compare_quotations(
    mentions: Sequence[Mention], words: Mapping[str, Sequence[PageWords]], plan: Plan
) -> tuple[Quotation, ...]:
    """Each quotation beside a reference that leads somewhere, with what the pages cited say. One that they do not bear
    out is left out unless the words say plainly that it is taken from there.

    mentions: those too that lead nowhere: the words beside them are held against no other reference. words: of the
    documents in which the quotations stand, and of those they are taken from, by id.
    """
    passages = Passages(plan, words)
    by_document: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_document.setdefault(mention.document, []).append(mention)
    compared = (
        _compared(document, flow, quoted, passages, plan)
        for document, found in by_document.items()
        for flow in [flow_of(words.get(document, ()))]
        for quoted in _quotations(flow, found)
    )
    return tuple(each for each in compared if each is not None)


def _quotations(flow: Flow, mentions: Sequence[Mention]) -> Iterator[_Quoted]:
    """Quotations in a running text that stand beside a reference, in order."""
    marked = _marked(flow.text)
    quoted = [each.span() for each in marked if _is_long(each)]
    outside = [
        each for each in mentions if not any(begins <= each.begins and each.ends <= ends for begins, ends in quoted)
    ]
    for found in marked:
        if not _is_long(found) or _is_name(flow.text, found):
            continue
        if _SPELLING.search(flow.text, max(0, found.start() - 20), found.start()):
            continue
        whose = attributed(flow.text, found.span(), outside, [each.span() for each in marked])
        if whose:
            own = _OWN.match(flow.text, found.end()) is not None
            yield _Quoted(*found.span(), found["words"].strip(), whose.mentions, whose.plain, own)


def _marked(text: str) -> list[re.Match[str]]:
    """All words in quotation marks that stand in no others, in order."""
    doubles = list(_DOUBLE.finditer(text))
    singles = [each for each in _SINGLE.finditer(text) if not any(_overlap(each.span(), one.span()) for one in doubles)]
    return sorted((*doubles, *singles), key=lambda each: each.start())


def _is_long(found: re.Match[str]) -> bool:
    """Whether quoted words are enough of them to be a quotation."""
    return len(re.findall(r"\w+", _GAP.sub(" ", found["words"]))) >= LEAST_WORDS


def _is_name(text: str, found: re.Match[str]) -> bool:
    """("the Panel's First Decision"): what a document will call something from now on."""
    alone = text[: found.start()].endswith("(") and text.startswith(")", found.end())
    return alone and len(found["words"].split()) <= _DEFINED


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _compared(document: str, flow: Flow, quoted: _Quoted, passages: Passages, plan: Plan) -> Quotation | None:
    """The quotation against each of the references it may be of: the first that bears it out, else the best.
    Nobody is told of a fault in words that may come from somewhere else."""
    if quoted.own:
        return _somewhere(document, flow, quoted, passages, plan)
    results = [_against(document, flow, quoted, each, passages, plan) for each in quoted.beside]
    order = (Verdict.SAME, Verdict.DIFFERS, Verdict.MISSING)
    best = min(results, key=lambda each: (order.index(each.verdict), each.at is None))
    return best if quoted.plain or best.verdict is Verdict.SAME else None


def _somewhere(document: str, flow: Flow, quoted: _Quoted, passages: Passages, plan: Plan) -> Quotation | None:
    """A quotation with a page of its own, where the document spoken of bears it out; else nothing is said of it."""
    mention = quoted.beside[0]
    segments = [segment for segment in _GAP.split(quoted.text) if re.search(r"\w", segment)]
    same = passages.same(segments, _all_pages(_pages_cited(mention, plan), plan))
    if not same:
        return None
    page, note = flow.page_at(quoted.begins), _note(quoted.text)
    return Quotation(document, page, quoted.text, mention, Verdict.SAME, same.text, same.ordinal, note)


def _against(document: str, flow: Flow, quoted: _Quoted, mention: Mention, passages: Passages, plan: Plan) -> Quotation:
    cited = _pages_cited(mention, plan)
    segments = [segment for segment in _GAP.split(quoted.text) if re.search(r"\w", segment)]
    page = flow.page_at(quoted.begins)
    note = _note(quoted.text)
    same = passages.same(segments, cited)
    if same:
        return Quotation(document, page, quoted.text, mention, Verdict.SAME, same.text, same.ordinal, note)
    nearest = passages.nearest(segments, cited)
    if nearest:
        return Quotation(document, page, quoted.text, mention, Verdict.DIFFERS, nearest.text, nearest.ordinal, note)
    elsewhere = passages.same(segments, _all_pages(cited, plan))
    if elsewhere:
        where = f"it stands on page {plan.page_text(elsewhere.ordinal)} of the bundle, which is not cited"
        said = "; ".join(part for part in (where, note) if part)
        return Quotation(document, page, quoted.text, mention, Verdict.MISSING, elsewhere.text, elsewhere.ordinal, said)
    if not passages.readable(cited):
        note = "the pages cited have no words that can be read"
    return Quotation(document, page, quoted.text, mention, Verdict.MISSING, note=note)


def _pages_cited(mention: Mention, plan: Plan) -> tuple[int, ...]:
    """Pages that a reference means; a bare mark means all pages of the exhibit, not its front sheet alone."""
    if mention.kind is not MentionKind.EXHIBIT or (mention.ref and mention.ref.spans):
        return mention.ordinals
    entry = plan.entry_by_id[mention.entry]
    return tuple(range(plan.first_ordinal(entry), plan.last_ordinal(entry) + 1))


def _all_pages(cited: Sequence[int], plan: Plan) -> tuple[int, ...]:
    """All pages of the exhibit or document of which pages are cited."""
    entry = plan.entry_by_id[plan.pages[cited[0]].entry]
    while entry.parent and plan.entry_by_id[entry.parent].kind in (EntryKind.EXHIBIT, EntryKind.DOCUMENT):
        entry = plan.entry_by_id[entry.parent]
    return tuple(range(plan.first_ordinal(entry), plan.last_ordinal(entry) + 1))


def _note(text: str) -> str:
    """What was passed over in comparing."""
    gaps = _GAP.findall(text)
    bracketed = [gap for gap in gaps if gap.startswith("[")]
    parts = [
        "words are left out of it" if len(bracketed) < len(gaps) else "",
        "words in square brackets were passed over" if bracketed else "",
    ]
    return "; ".join(part for part in parts if part)
