"""What a person sees on a terminal: findings, the index, a concordance, a progress bar, a fault of ours."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
import textwrap
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from bundler.model import Check, Finding, Progress, Severity
from bundler.planning.concordance import Concordance, EntryChange, PageMove
from bundler.planning.plan import Plan
from bundler.planning.rows import index_rows
from bundler.planning.views import IndexRow
from bundler.planning.wording import span
from bundler.results import (
    BuildResult,
    CheckResult,
    CiteResult,
    DiffResult,
    PlanResult,
    Result,
    ServedResult,
    VerifyResult,
    counts,
)


def show(result: Result, quiet: bool) -> None:
    """Findings on standard error; what the command was asked for on standard output."""
    for finding in result.findings:
        if not quiet or finding.severity is Severity.ERROR:
            sys.stderr.write(finding_text(finding))
    if not quiet:
        text = _answer(result)
        (sys.stdout if result.ok else sys.stderr).write(text)


def finding_text(finding: Finding) -> str:
    """One finding: where, what, what to do."""
    where = f"{finding.place}: " if str(finding.place) else ""
    lines = [f"{finding.severity.value}: {where}{finding.message} [{finding.code}]"]
    lines += [f"    what to do: {finding.remedy}"] if finding.remedy else []
    lines += [f"    authority: {finding.authority}"] if finding.authority else []
    return "\n".join(lines) + "\n"


def _answer(result: Result) -> str:
    if isinstance(result, BuildResult):
        return _built(result)
    if isinstance(result, PlanResult):
        return "\n".join(map(index_text, result.plans)) if result.ok else _refused(result, "Nothing was planned")
    if isinstance(result, CheckResult):
        return _tally(result, "Nothing stands against building this bundle")
    if isinstance(result, VerifyResult):
        return "".join(map(check_text, result.checks)) + _tally(result, "The bundle is what its ledger says")
    if isinstance(result, ServedResult):
        return f"Kept, read-only: {result.folder}\n" if result.ok else _refused(result, "Nothing was kept")
    return _cited(result) if isinstance(result, CiteResult) else _compared(result)


def _built(result: BuildResult) -> str:
    if not result.ok or result.plan is None:
        kept = f" The report: {result.folder / 'report.html'}\n" if result.folder else "\n"
        return _refused(result, "Nothing was published").rstrip("\n") + kept
    plans = result.plans or (result.plan,)
    volumes = "".join(f"  {volume.file} ({volume.pages} pages)\n" for plan in plans for volume in plan.volumes)
    effort = f"; pages of sources: {result.effort}" if result.effort else ""
    return f"Built, and proved by {len(result.checks)} kinds of check{effort}:\n{volumes}in {result.folder}\n"


def check_text(check: Check) -> str:
    """One line of what was examined."""
    return f"  {check.looked_at:>7,}  {check.name}{f' ({check.note})' if check.note else ''}\n"


def _tally(result: Result, fine: str) -> str:
    number = counts(result.findings)
    words = [f"{number[s.value]} {s.value}{'' if number[s.value] == 1 else 's'}" for s in list(Severity)[:2]]
    return f"{fine} ({', '.join(words)}).\n" if result.ok else _refused(result, "Not in order")


def _refused(result: Result, what: str) -> str:
    number = counts(result.findings)[Severity.ERROR.value]
    return f"{what}: {number} {'error' if number == 1 else 'errors'}.\n"


def index_text(plan: Plan, width: int = 0) -> str:
    """The index with page numbers, as columns. width: of the terminal, 0 to ask it (100 where there is none)."""
    width = max(40, min(width or shutil.get_terminal_size((100, 24)).columns, 120))
    rows = index_rows(plan)
    numbers = max((len(row.number) for row in rows), default=1)
    pages = max((len(row.pages) for row in rows), default=1)
    lines = [f"{plan.title}: {len(plan.pages)} pages"]
    for row in rows:
        lines += _heading(row, width) if row.kind in ("volume", "section") else _row_lines(row, numbers, pages, width)
    return "\n".join(lines) + "\n"


def _heading(row: IndexRow, width: int) -> list[str]:
    indent = "  " * row.level
    title = f"{row.title} (pages {row.pages})" if row.pages else row.title
    return ["", *textwrap.wrap(title, width - len(indent), initial_indent=indent, subsequent_indent=indent)]


def _row_lines(row: IndexRow, numbers: int, pages: int, width: int) -> list[str]:
    """Number, title and date over as many lines as they need, and the pages at the right of the last."""
    title = f"{row.title}{f' ({row.date})' if row.date else ''}"
    before = f"{row.number:>{numbers}}  {'  ' * row.level}"
    room = width - len(before) - pages - 3
    first, *others = textwrap.wrap(title, max(room, 12)) or [""]
    lines = [before + first, *(" " * len(before) + other for other in others)]
    dots = "." * (width - pages - len(lines[-1]) - 2)
    return [*lines[:-1], f"{lines[-1]} {dots} {row.pages:>{pages}}"]


def _compared(result: DiffResult) -> str:
    if result.concordance is None:
        return _refused(result, "Nothing was compared")
    written = "".join(f"Written: {path}\n" for path in result.files)
    return concordance_text(result.concordance) + written if result.ok else _refused(result, "Nothing was written")


def _cited(result: CiteResult) -> str:
    """What was replaced, place by place, and the file that holds it."""
    if not result.ok:
        return _refused(result, "Nothing was written")
    widths = [max((len(getattr(each, name)) for each in result.replaced), default=0) for name in ("where", "typed")]
    lines = [f"{each.where:<{widths[0]}}  {each.typed:>{widths[1]}} -> {each.cited}" for each in result.replaced]
    count = len(result.replaced)
    kept = f", {result.kept} page numbers stay" if result.kept else ""
    lines.append(f"{count} {'place' if count == 1 else 'places'} brought to the bundle's pages{kept}: {result.output}")
    return "\n".join(lines) + "\n"


def concordance_text(found: Concordance) -> str:
    """Old page -> new page in runs, then what came, went and changed."""
    if found.same:
        return f"Nothing moved: {len(found.moves)} pages stand where they stood.\n"
    lines = ["old page -> new page"] if found.moved else []
    for title, old, new in _moves(found):
        lines.append(f"{old:>11} -> {new:<11}  {title}")
    for word, changes in (
        ("added", found.added),
        ("removed", found.removed),
        ("replaced", found.replaced),
        ("pages gone", found.lost),
        ("pages new", found.gained),
    ):
        lines += [_change(word, change) for change in changes]
    return "\n".join(lines) + "\n"


def _change(word: str, change: EntryChange) -> str:
    return f"{word:>11}: {change.title} ({'pages' if set('–,') & set(change.pages) else 'page'} {change.pages})"


def _moves(found: Concordance) -> Iterator[tuple[str, str, str]]:
    """Runs of moved pages of one document: title, old span, new span."""
    runs: list[tuple[PageMove, PageMove]] = []
    for move in found.moved:
        last = runs[-1][1] if runs else None
        if last and (last.entry, last.was + 1, last.now + 1) == (move.entry, move.was, move.now):
            runs[-1] = (runs[-1][0], move)
        else:
            runs.append((move, move))
    for first, final in runs:
        yield first.title, span(first.old, final.old), span(first.new, final.new)


@contextlib.contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """A progress bar on standard error; gives what ``build`` takes as ``progress``."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars
    from rich.table import Column

    columns = (
        TextColumn("{task.description}", table_column=Column(width=9)),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[left]}", markup=False, table_column=Column(no_wrap=True)),
        TextColumn("{task.fields[item]}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        only = bars.add_task("", total=None, item="", left="")

        def show_progress(event: Progress) -> None:
            item, left = event.item, time_left(event.seconds_left)
            bars.update(only, description=event.stage, completed=event.done, total=event.total, item=item, left=left)

        yield show_progress


def time_left(seconds: float | None) -> str:
    """About how long something still takes, no more exactly than is known; "" where nothing is."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"about {max(5, 5 * round(seconds / 5))} s left"
    return f"about {round(seconds / 60)} min left"


def report_bug(fault: BaseException) -> str:
    """Keep what is needed to mend a fault of ours, and say where: never a bare traceback."""
    text = "".join(traceback.format_exception(fault))
    with tempfile.NamedTemporaryFile(
        "w", prefix="bundler-bug-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
    ) as log:
        log.write(f"bundler {_version()}, Python {sys.version.split()[0]}, {sys.platform}\n\n{text}")
    return (
        f"This is a fault in bundler, not in your bundle ({type(fault).__name__}). Nothing was published.\n"
        f"    what to do: report it with this log, which may name your files: {Path(log.name)}\n"
    )


def _version() -> str:
    from bundler import __version__

    return __version__
