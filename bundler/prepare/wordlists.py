"""Words with their places, of documents in whose words something is looked for: the task "words" of a child process.

They are read of the clean PDF, so that what was recognised on a scan is among them, and kept by its content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from bundler.cache import Cache
from bundler.children import Crew, Task
from bundler.model import Finding, PageWords, Place, Prepared, Rect, Word, warning

_KIND: Final = "words"
_SCHEMA: Final = 2
"""Of what is kept: raised when words are read in another way."""

_SECONDS: Final = (60.0, 1.0)
"""That a document may take: at least, and for each page."""

_WORK: Final = 0.01
"""Seconds that a page is expected to take."""


@dataclass(frozen=True)
class _Wanted:
    """Pages of a document that are to be read. pages: 1-based, with the UserUnit of each."""

    document: Prepared
    pages: tuple[tuple[int, float], ...]

    @property
    def key(self) -> str:
        """All that the answer depends on."""
        with self.document.pdf.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return json.dumps([_SCHEMA, version("pypdfium2"), digest, self.pages])

    @property
    def task(self) -> Task:
        """For a child."""
        count = len(self.pages)
        args = {"path": str(self.document.pdf), "pages": self.pages}
        return Task("words", args, _SECONDS[0] + _SECONDS[1] * count, self.document.name, work=_WORK * count)


def words_of(
    wanted: Mapping[str, Collection[int]], prepared: Mapping[str, Prepared], crew: Crew, cache: Cache
) -> tuple[dict[str, tuple[PageWords, ...]], list[Finding]]:
    """The words of documents, by id, page by page. wanted: 1-based source pages by document id.

    A document that cannot be read has no words and a warning. Raises Cancelled.
    """
    works = {name: _wanted(prepared[name], pages) for name, pages in wanted.items()}
    keys = {name: work.key for name, work in works.items()}
    known = {name: data for name, key in keys.items() if (data := cache.get(_KIND, key)) is not None}
    missing = [name for name in works if name not in known]
    findings = []
    for name, outcome in zip(missing, crew.run([works[name].task for name in missing]) if missing else (), strict=True):
        if outcome.value is None:
            findings.append(_unread(prepared[name], outcome.detail))
            continue
        known[name] = json.dumps(outcome.value["pages"], separators=(",", ":")).encode("ascii")
        cache.put(_KIND, keys[name], known[name])
    return {name: _pages(json.loads(known[name])) for name in works if name in known}, findings


def _wanted(document: Prepared, pages: Collection[int]) -> _Wanted:
    facts = document.facts.pages
    return _Wanted(document, tuple((page, facts[page - 1].user_unit) for page in sorted(pages)))


def _unread(document: Prepared, why: str) -> Finding:
    message = f"The words of “{document.name}” could not be read to look for references ({why})."
    remedy = "Look through it by hand, or print it to a new PDF."
    return warning("references.unread", message, Place(document=document.document), remedy)


def _pages(data: Sequence[Mapping[str, Any]]) -> tuple[PageWords, ...]:
    return tuple(
        PageWords(
            int(page["page"]),
            tuple(Word(str(text), _rect(rect), int(line)) for text, rect, line in page["words"]),
            tuple(_rect(rect) for rect in page["links"]),
        )
        for page in data
    )


def _rect(values: Sequence[float]) -> Rect:
    x0, y0, x1, y1 = map(float, values)
    return (x0, y0, x1, y1)


def read_pages(args: dict[str, Any]) -> dict[str, Any]:
    """args: ``path`` of a clean PDF; ``pages``, each its 1-based number and its UserUnit. Answers ``pages``: for each
    its ``page``, its ``words`` (text, rectangle as displayed in points, line) and its ``links`` (rectangles)."""
    from bundler.pdf.pictures import open_document
    from bundler.pdf.wordboxes import link_boxes, page_words

    found = []
    with open_document(Path(args["path"])) as document:
        for number, unit in args["pages"]:
            with closing(document[number - 1]) as page:
                words = [[word.text, word.rect, word.line] for word in page_words(page, unit)]
                found.append({"page": number, "words": words, "links": link_boxes(page, unit)})
    return {"pages": found}
