"""What children are asked: the Plan and the sources as plain values, cut into pieces of even size."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from bundler.children import Task
from bundler.model import Prepared
from bundler.planning.plan import EntryKind, Plan, PlanEntry, PlanPage
from bundler.prove.turned import coded

STRUCTURE: Final = "prove.structure"
PAGES: Final = "prove.pages"
LEAST: Final = 64
"""Pages in a piece of work, at least: opening the PDF again costs too."""


def source_request(prepared: Prepared) -> dict[str, Any]:
    """A source for a child. The password goes along: a child's environment does not hold it."""
    return {
        "document": prepared.document,
        "original": str(prepared.original),
        "read": str(prepared.read or prepared.original),
        "pdf": str(prepared.pdf),
        "password": os.environ.get(prepared.password_env, "") if prepared.password_env else "",
        "route": prepared.facts.route,
        "pages": len(prepared.facts.pages),
        "sha256": prepared.sha256,
        "alterations": sorted({(coded(each.code, each.detail), each.page) for each in prepared.facts.alterations}),
    }


def documents_of(plan: Plan, volume: int) -> list[PlanEntry]:
    """Entries with source pages in a volume (1-based), in the order of the pages."""
    ids = dict.fromkeys(page.entry for page in plan.pages if page.volume == volume)
    return [plan.entry_by_id[each] for each in ids if plan.entry_by_id[each].kind is EntryKind.DOCUMENT]


def volume_task(plan: Plan, text: str, volume: int, path: Path, outline: Sequence[Any]) -> Task:
    """Prove a whole volume's structure."""
    args = {
        "part": "volume",
        "path": str(path),
        "volume": volume,
        "plan": text,
        "outline": list(outline),
    }
    return Task(STRUCTURE, args, _seconds(path, plan.volumes[volume - 1].pages), path.name)


def document_tasks(
    plan: Plan,
    text: str,
    volume: int,
    path: Path,
    prepared: Mapping[str, Prepared],
    jobs: int,
    cache: Path | None = None,
) -> list[Task]:
    """Prove a volume's documents against their sources, in as many pieces as there are workers.

    cache: where the children keep what they read of sources.
    """
    sizes = plan.ordinals_by_entry
    entries = [entry for entry in documents_of(plan, volume) if entry.id in prepared]
    total = sum(len(sizes[entry.id]) for entry in entries)
    tasks = []
    for piece in pieces([(entry.id, len(sizes[entry.id])) for entry in entries], max(LEAST, -(-total // jobs))):
        sources = [source_request(prepared[each]) for each in piece]
        args = {
            "part": "documents",
            "path": str(path),
            "volume": volume,
            "plan": text,
            "sources": sources,
            "cache": str(cache) if cache else None,
        }
        tasks.append(Task(STRUCTURE, args, _seconds(path, total), piece[0]))
    return tasks


def pieces(sized: Sequence[tuple[str, int]], size: int) -> Iterator[list[str]]:
    """Runs of names whose sizes come to ``size`` at least, but for the last."""
    piece, filled = list[str](), 0
    for name, count in sized:
        piece.append(name)
        filled += count
        if filled >= size:
            yield piece
            piece, filled = [], 0
    if piece:
        yield piece


def page_request(page: PlanPage, same: bool, links: Sequence[Any]) -> dict[str, Any]:
    """A page for the drawing child. same: it is made of its source page's objects, so it need not be drawn again."""
    return {
        "index": page.index,
        "label": page.label,
        "source_page": page.source_page,
        "width": page.width,
        "marks": [[mark.text, mark.rect, mark.plate] for mark in page.marks],
        "laid": [[link.text, link.rect] for link in page.links],
        "links": list(links),
        "same": same,
    }


def drawing_tasks(volume: int, path: Path, runs: Sequence[Mapping[str, Any]], full: bool, jobs: int) -> list[Task]:
    """Draw and read pages. runs: each with ``document``, ``source`` and ``pages``."""
    parts = [part for run in runs for part in _split(run)]
    size = max(LEAST, -(-sum(len(part["pages"]) for part in parts) // (4 * jobs)))
    by_name = {str(at): part for at, part in enumerate(parts)}
    tasks = []
    for piece in pieces([(name, len(part["pages"])) for name, part in by_name.items()], size):
        chosen = [by_name[name] for name in piece]
        count = sum(len(part["pages"]) for part in chosen)
        args = {"path": str(path), "volume": volume, "full": full, "runs": chosen}
        tasks.append(Task(PAGES, args, 60 + 5.0 * count, str(chosen[0]["document"])))
    return tasks


def _split(run: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A long document in several parts, so that all workers have something to do."""
    pages = run["pages"]
    for at in range(0, len(pages), LEAST):
        yield {**run, "pages": pages[at : at + LEAST], "begins": at == 0}


def split(task: Task) -> list[Task]:
    """The same work, one document a task; nothing where it is of one document, or of none."""
    for key in ("sources", "runs"):
        several = task.args.get(key, ())
        if len(several) > 1:
            return [replace(task, args={**task.args, key: [one]}, label=str(one["document"])) for one in several]
    return []


def _seconds(path: Path, pages: int) -> float:
    """A generous limit: a hang is to be ended, slow work is not."""
    size = path.stat().st_size if path.exists() else 0
    return 120 + 0.2 * pages + size / 1e6
