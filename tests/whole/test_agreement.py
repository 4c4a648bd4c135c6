"""The four-way agreement on finished bundles, by a reader that had no part in writing them.

Index row = printed number = page label = bookmark = link target, on the example and on bundles made up by hypothesis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from pypdf.generic import ArrayObject, DictionaryObject

from bundler import build
from bundler.model import Severity
from bundler.planning.plan import EntryKind, Plan
from bundler.results import BuildResult
from tests import making
from tests.planning.test_paginate import notations


class Reader:
    """A finished PDF as an independent reader sees it."""

    def __init__(self, path: Path) -> None:
        self.pdf = pypdf.PdfReader(path, strict=True)
        self.pages = list(self.pdf.pages)
        self.numbers = {
            page.indirect_reference.idnum: n for n, page in enumerate(self.pages) if page.indirect_reference
        }
        document = pypdfium2.PdfDocument(path)
        self.texts = [page.get_textpage() for page in document]

    def target(self, destination: Any) -> int:
        """0-based page of an explicit destination."""
        assert isinstance(destination, ArrayObject), destination
        return (
            self.numbers[destination.raw_get(0).idnum]
            if hasattr(destination, "raw_get")
            else self.numbers[destination[0].indirect_reference.idnum]
        )

    def links(self, page: int) -> Iterator[tuple[list[float], int]]:
        """Rectangle and target of each internal link of a page."""
        for annotation in self.pages[page].get("/Annots", []):
            entry = annotation.get_object()
            if entry.get("/Subtype") == "/Link" and "/Dest" in entry:
                yield [float(x) for x in entry["/Rect"]], self.target(entry["/Dest"])

    def text(self, page: int, rect: list[float] | tuple[float, ...]) -> str:
        return " ".join(self.texts[page].get_text_bounded(*rect).split())

    def bookmarks(self) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []

        def walk(item: DictionaryObject) -> None:
            node: Any = item
            while node is not None:
                node = node.get_object()
                if "/Dest" in node:
                    found.append((str(node["/Title"]), self.target(node["/Dest"])))
                if "/First" in node:
                    walk(node["/First"])
                node = node.get("/Next")

        walk(self.pdf.trailer["/Root"]["/Outlines"]["/First"])
        return found


def agree(result: BuildResult) -> None:
    """Everything that shows a page number shows the same one."""
    assert result.ok and result.plan and result.folder, [f for f in result.findings if f.severity is Severity.ERROR]
    plan, read = result.plan, Reader(result.folder / result.plan.volumes[0].file)
    assert len(read.pages) == len(plan.pages)
    assert read.pdf.page_labels == [page.label for page in plan.pages] == [str(n + 1) for n in range(len(plan.pages))]
    _printed(plan, read)
    _indexed(plan, read)
    _bookmarked(plan, read)


def _printed(plan: Plan, read: Reader) -> None:
    for number, page in enumerate(plan.pages):
        if not int(read.pages[number].get("/Rotate", 0)) and "/UserUnit" not in read.pages[number]:
            box = read.pages[number].cropbox
            x0, y0, x1, y1 = page.marks[0].rect
            where = (x0 + float(box.left), y0 + float(box.bottom), x1 + float(box.left), y1 + float(box.bottom))
            assert read.text(number, where) == page.label


def _indexed(plan: Plan, read: Reader) -> None:
    rows: dict[int, str] = {}
    for number in plan.ordinals_by_entry["@index"]:
        for rect, target in read.links(number):
            rows[target] = rows.get(target, "") + " " + read.text(number, rect)
    for entry in plan.entries:
        if entry.number and not (entry.parent and entry.title == plan.entry_by_id[entry.parent].title):
            words = rows[int(entry.first) - 1]
            assert entry.first in re.findall(r"\d+", words), (entry.id, words)


def _bookmarked(plan: Plan, read: Reader) -> None:
    marks = read.bookmarks()
    for entry in plan.entries:
        if entry.kind is not EntryKind.DIVIDER:
            assert any(t == int(entry.first) - 1 and title.endswith(f"(p.{entry.first})") for title, t in marks), entry
    for title, target in marks:
        found = re.search(r"\(p\.(\d+)\)$", title)
        assert found is None or int(found[1]) == target + 1


def test_four_way_agreement_on_the_example(example: BuildResult) -> None:
    agree(example)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(notation=notations())
def test_four_way_agreement_on_made_up_bundles(tmp_path_factory: pytest.TempPathFactory, notation: str) -> None:
    folder = tmp_path_factory.mktemp("made-up")
    agree(build(making.write(folder, f"first:1 {notation}"), cache=False, draft=True))
