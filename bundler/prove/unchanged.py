"""The task "prove.unchanged": pages that were served, drawn from the served PDF and from the new one, are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bundler.children import Task
from bundler.model import Check, Finding, Progress, error
from bundler.pdf.pictures import draw, open_document
from bundler.planning.plan import EntryKind, Plan
from bundler.planning.rows import full_title
from bundler.planning.wording import runs
from bundler.prove.pixels import differing
from bundler.prove.report import Record, gather
from bundler.prove.requests import LEAST

if TYPE_CHECKING:
    import pypdfium2

    from bundler.prove.proof import Crew

UNCHANGED: Final = "prove.unchanged"
CODE: Final = "proof.served-page"
REMEDY: Final = (
    "What the manifest says of this page was changed since service, or another version of a program made it: put it "
    "back as it was, or write `late: renumber`, which numbers everything anew and lists what moved."
)


_SEEN: Final = 24
"""Steps of 256 by which no pixel of a served page may differ: the two are drawn by one program from equal content, so
that a figure that became another is seen, however small it is."""


@dataclass(frozen=True)
class Pair:
    """A served page and its successor: volume (1-based) and 0-based page of each."""

    old: tuple[int, int]
    new: tuple[int, int]
    label: str
    title: str


def pairs(served: Plan, plan: Plan) -> tuple[Pair, ...]:
    """Every served page that must be unchanged: all but the index, and the cover of a draft, which says so."""
    free = {EntryKind.INDEX} | ({EntryKind.COVER} if plan.draft else set())
    found = []
    for ordinal, page in enumerate(served.pages):
        entry = served.entry_by_id[page.entry]
        there = plan.ordinal_by_text.get(served.page_text(ordinal))
        if entry.kind in free or there is None:
            continue
        now = plan.pages[there]
        title = full_title(entry)
        found.append(Pair((page.volume, page.index), (now.volume, now.index), served.page_text(ordinal), title))
    return tuple(found)


def prove_unchanged(
    served: Plan,
    before: Sequence[Path],
    plan: Plan,
    now: Sequence[Path],
    crew: Crew,
    progress: Callable[[Progress], None] | None = None,
) -> tuple[tuple[Finding, ...], Check]:
    """Draw every served page, index pages excepted, as it was and as it is.

    before, now: the PDFs of both bundles, in the order of their volumes. Returns an error for each run of pages that
    differ, and how many were looked at.
    """
    wanted = pairs(served, plan)
    tasks = list(_tasks(wanted, before, now))

    def step(done: int, task: Task) -> None:
        if progress:
            progress(Progress("prove", done, len(tasks), task.label))

    outcomes = crew.run(tasks, step)
    failed = [_failed(task) for task, outcome in zip(tasks, outcomes, strict=True) if outcome.value is None]
    findings, whole = gather([outcome.value for outcome in outcomes if outcome.value is not None])
    looked = whole.counts.get("unchanged pages", 0)
    if looked != len(wanted) and not findings and not failed:
        message = f"{looked} of {len(wanted)} served pages were compared."
        failed.append(error("proof.not-looked", message, remedy=REMEDY))
    said = [replace(each, code=CODE, remedy=REMEDY) for each in findings]
    left = len(served.pages) - len(wanted)
    note = f"as served, drawn and compared; {left} pages of the index may differ"
    return (*failed, *said), Check("unchanged pages", looked, note)


def _failed(task: Task) -> Finding:
    return error("proof.not-proved", f"{task.label} could not be compared with what was served.", remedy=REMEDY)


def _tasks(wanted: Sequence[Pair], before: Sequence[Path], now: Sequence[Path]) -> Iterator[Task]:
    by_files: dict[tuple[int, int], list[Pair]] = {}
    for pair in wanted:
        by_files.setdefault((pair.old[0], pair.new[0]), []).append(pair)
    for (old, new), several in by_files.items():
        for at in range(0, len(several), LEAST):
            piece = several[at : at + LEAST]
            args = {
                "old": str(before[old - 1]),
                "new": str(now[new - 1]),
                "pages": [[each.old[1], each.new[1], each.label, each.title] for each in piece],
            }
            label = f"pages {piece[0].label} to {piece[-1].label}"
            yield Task(UNCHANGED, args, 60 + 10.0 * len(piece), label)


def examine(args: dict[str, Any]) -> dict[str, Any]:
    """Compare pages of two PDFs. args: ``old``, ``new`` (paths) and ``pages``: index in each, label, title.

    Answers a record.
    """
    record = Record(Path(args["new"]).name)
    wrong: dict[int, Sequence[Any]] = {}
    with open_document(Path(args["old"])) as old, open_document(Path(args["new"])) as new:
        for at, (was, here, label, title) in enumerate(args["pages"]):
            record.looked("unchanged pages")
            if not _same(old, int(was), new, int(here)):
                wrong[at] = (label, title)
    _refuse(wrong, record)
    return record.to_json()


def _same(old: pypdfium2.PdfDocument, was: int, new: pypdfium2.PdfDocument, here: int) -> bool:
    if was >= len(old) or here >= len(new):
        return False
    with closing(old[was]) as one, closing(new[here]) as other:
        before, now = draw(one), draw(other)
    if before == now:
        return True
    if (before.width, before.height) != (now.width, now.height):
        return False
    return differing(before, now, _SEEN)[0] == 0


def _refuse(wrong: Mapping[int, Sequence[Any]], record: Record) -> None:
    """One refusal for each run of pages of one piece."""
    for first, last in runs(wrong):
        (label, title), (end, _) = wrong[first], wrong[last]
        which = f"Page {label}" if first == last else f"Pages {label} to {end}"
        record.refuse("served-page", f"{which} (“{title}”) would not be what was served: drawn, it differs.")
