"""Words for tests: a text set into lines and pages, without a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks import matter
from benchmarks.typeset import Block, Look, Token, as_pages, typeset
from bundler.model import PageWords
from bundler.planning.mentions import Context, Mention, context_of, find_mentions


def pages(*paragraphs: str, width: int = 70, lines: int = 40, head: str = "", foot: str = "") -> tuple[PageWords, ...]:
    """Paragraphs on pages. ``~`` is a space that does not break; cells of a row are parted by " | "."""
    blocks = []
    for text in paragraphs:
        cells = tuple(
            tuple(Token(word.replace("~", "\u00a0"), 0) for word in cell.split()) for cell in text.split(" | ")
        )
        blocks.append(Block(cells))
    return as_pages(typeset(blocks, Look(width, lines, head=head, foot=foot)))


def context(patterns: Sequence[str] = ()) -> Context:
    return context_of(matter.manifest(), matter.plan(), matter.words(), patterns, (matter.claim_plan(),))


def mentions(
    *paragraphs: str, document: str = "ashdown-1", patterns: Sequence[str] = (), width: int = 70
) -> tuple[Mention, ...]:
    """What is found in paragraphs of a document of the benchmark's bundle."""
    plan = matter.plan()
    words = pages(*paragraphs, width=width)
    return find_mentions(plan.entry_by_id[document], words, plan, context(patterns))


def told(*paragraphs: str, document: str = "ashdown-1", patterns: Sequence[str] = ()) -> list[str]:
    """The same in short: "words -> MA1:12", or "words -> ?" for what leads nowhere."""
    found = mentions(*paragraphs, document=document, patterns=patterns)
    return [f"{each.text} -> {_lead(each)}" for each in found]


def _lead(mention: Mention) -> str:
    if not mention.ordinals:
        return "??" if mention.ambiguous else "?"
    if mention.paragraphs:
        return f"{mention.entry} ¶{','.join(map(str, mention.paragraphs))}"
    return mention.ref.text if mention.ref else ",".join(matter.plan().pages[o].label for o in mention.ordinals)
