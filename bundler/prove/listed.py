"""Comments that became part of their pages: their words stand on the sheet behind their document, all of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from bundler.model import Comment, Prepared
from bundler.pdf.text import normalise
from bundler.planning.plan import EntryKind, Plan
from bundler.prove.report import Record
from bundler.prove.wording import is_part, solid, unhyphenated

Texts = Mapping[tuple[int, str], str]
"""Text of each page that bundler draws, by volume (1-based) and index in it."""


def prove_listed(plan: Plan, prepared: Mapping[str, Prepared], texts: Texts, record: Record) -> None:
    """Hold the sheets of comments against the comments of the pages that are in the bundle."""
    for name, comments in printed(plan, prepared).items():
        said = _plain("".join(_sheet(plan, name, texts)))
        record.looked("printed comments", len(comments))
        for comment in comments:
            if not all(is_part(_plain(part), said) for part in (comment.text, comment.author)):
                message = f"the {comment.kind} on it is not listed, word for word, behind the document."
                record.refuse("comment-unlisted", message, "", name, comment.page)


def printed(plan: Plan, prepared: Mapping[str, Prepared]) -> dict[str, list[Comment]]:
    """By document, the comments that became part of pages which are in the bundle."""
    found: dict[str, list[Comment]] = {}
    for name, ready in prepared.items():
        here = {plan.pages[ordinal].source_page for ordinal in plan.ordinals_by_entry.get(name, ())}
        comments = [comment for comment in ready.facts.printed_comments if comment.page in here]
        if comments:
            found[name] = comments
    return found


def _sheet(plan: Plan, document: str, texts: Texts) -> list[str]:
    """The texts of the sheet behind a document, in the order of its pages."""
    ids = [entry.id for entry in plan.entries if entry.kind is EntryKind.COMMENTS and entry.parent == document]
    ordinals = [ordinal for name in ids for ordinal in plan.ordinals_by_entry.get(name, ())]
    pages = [plan.pages[ordinal] for ordinal in ordinals]
    return [texts.get((page.volume, str(page.index)), "") for page in pages]


def _plain(text: str) -> str:
    return unhyphenated(solid(normalise(unicodedata.normalize("NFC", text))))
