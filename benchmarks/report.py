"""What was measured, as a table and held against the targets."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version

from benchmarks.measure import Cost

LIBRARIES = ("pikepdf", "pypdf", "pypdfium2", "reportlab", "pillow")
LARGE = 10_000
WHOLE = 400
"""Pages of the bundles that the targets speak of."""

LINEAR = 5.2
"""The most that five times the pages may cost."""


@dataclass(frozen=True)
class Key:
    """A thing that is measured. input: the name of what it works on. pages: of that."""

    what: str
    input: str
    pages: int


@dataclass(frozen=True)
class Row:
    """Its medians over so many runs. size: bytes of what came out."""

    key: Key
    cost: Cost
    size: int | None
    runs: int


@dataclass(frozen=True)
class Target:
    """What is aimed at, what was measured, and whether it was met; None where it could not be told."""

    aim: str
    measured: str
    met: bool | None

    @property
    def verdict(self) -> str:
        """In words."""
        return {True: "met", False: "not met", None: "not measured"}[self.met]


# --- the machine ----------------------------------------------------------------------------------------------------


def machine() -> dict[str, str]:
    """Cores, memory and versions: nothing by which the machine could be told from another of its kind."""
    found = {"cores": str(os.cpu_count()), "memory": _memory(), "system": platform.system()}
    found["Python"] = platform.python_version()
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    found["qpdf (program)"] = _qpdf()
    return found


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"
    except (AttributeError, OSError, ValueError):
        return "unknown"


def _qpdf() -> str:
    program = shutil.which("qpdf")
    if program is None:
        return "absent"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.split()
    return said[2] if len(said) > 2 else "unknown"


def load() -> str:
    """How many processes wanted to run, on the average of the last minute."""
    try:
        return f"{os.getloadavg()[0]:.1f}"
    except (AttributeError, OSError):
        return "unknown"


# --- targets --------------------------------------------------------------------------------------------------------


class Figures:
    """The rows, found by what they measure."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def cost(self, what: str, kind: str, pages: int) -> Cost:
        """The cost of a thing; an empty one where it was not measured."""
        for row in self._rows:
            if row.key.what == what and row.key.pages == pages and row.key.input.startswith(kind):
                return row.cost
        return Cost()


def targets(rows: Sequence[Row]) -> list[Target]:
    """Everything that is aimed at, beside what was measured. An aim is at one size: others say nothing of it."""
    figures = Figures(rows)
    ours, qpdf = (figures.cost(what, "mixed", LARGE) for what in ("assembly alone", "qpdf, tuned, merging alone"))
    text, scan = (figures.cost("whole build, cold", kind, WHOLE) for kind in ("text", "scan"))
    small = figures.cost("assembly alone", "mixed", LARGE // 5)
    cold = figures.cost("whole build, cold", "mixed", LARGE)
    changed = figures.cost("whole build, one document changed", "mixed", LARGE)
    return [
        _ratio(f"assembly of {LARGE:,} pages: at most the CPU of tuned qpdf merging alone", ours, qpdf, 1.0),
        _at_most("the same: at most 900 MB of its own", ours.largest_anon, 900, "MB"),
        _ratio(f"the same: at most {LINEAR} times the CPU of {LARGE // 5:,} pages", ours, small, LINEAR),
        _at_most("bundler --help: under 0.25 s CPU", figures.cost("bundler --help", "", 0).cpu, 0.25, "s"),
        _at_most(f"{WHOLE} text pages, cold, proved: at most 2.5 s CPU", text.cpu, 2.5, "s"),
        _at_most("the same: at most 2 s wall clock", text.wall, 2.0, "s"),
        _at_most("the same: at most 110 MB in the largest process", text.largest, 110, "MB"),
        _at_most("the same: at most 200 MB in all", text.total, 200, "MB"),
        _at_most(f"{WHOLE} scanned pages, cold, proved: at most 18 s CPU", scan.cpu, 18, "s"),
        _at_most("the same: at most 10 s wall clock", scan.wall, 10, "s"),
        _at_most("the same: at most 400 MB in all", scan.total, 400, "MB"),
        _ratio(
            f"{LARGE:,} pages after one document changed: at most a quarter of the cold build's CPU",
            changed,
            cold,
            0.25,
        ),
    ]


def _at_most(aim: str, value: float | None, most: float, unit: str) -> Target:
    if value is None:
        return Target(aim, "-", None)
    return Target(aim, f"{figure(value, 2 if unit == 's' else 0)} {unit}", value <= most)


def _ratio(aim: str, one: Cost, other: Cost, most: float) -> Target:
    if one.cpu is None or other.cpu is None:
        return Target(aim, "-", None)
    said = f"{one.cpu / other.cpu:.2f} times ({one.cpu:.2f} s to {other.cpu:.2f} s)"
    return Target(aim, said, one.cpu <= most * other.cpu)


# --- printing -------------------------------------------------------------------------------------------------------


def figure(value: float | None, digits: int) -> str:
    """A number, or a dash where nothing was measured."""
    return "-" if value is None else f"{value:,.{digits}f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int) -> list[str]:
    """A table that reads well as plain text too. left: how many columns stand to the left."""
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.ljust(wide) if at < left else cell.rjust(wide)
            for at, (cell, wide) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(padded)} |"

    rule = [("-" * wide) if at < left else "-" * (wide - 1) + ":" for at, wide in enumerate(widths)]
    return [line(head), line(rule), *(line(row) for row in rows)]


def _cells(row: Row) -> list[str]:
    cost = row.cost
    if cost.failed:
        return [row.key.input, row.key.what, cost.failed, *["-"] * 7]
    size = None if row.size is None else row.size / 1e6
    memory = (cost.largest, cost.largest_anon, cost.total, cost.total_anon)
    times = (figure(cost.cpu, 2), figure(cost.wall, 2))
    return [row.key.input, row.key.what, *times, *(figure(each, 0) for each in memory), figure(size, 1), str(row.runs)]


HEAD = ("input", "what", "CPU s", "wall s", "largest MB", "its own MB", "all MB", "all own MB", "out MB", "runs")

EXPLAINED = """\
CPU: user and system, children included. Largest: peak resident memory of the largest process. All: highest sum over
the processes at one moment; memory that they share counts in each. Own: the same without mapped files, sampled fifty
times a second. A dash: not measured. The builds are whole: every source read, every page proved, everything published;
“cold” is with an empty cache. “Mixed” is 40 % typed pages, 30 % scans, 30 % pages as word processors export them. qpdf
only merges: no numbers, index, links or bookmarks; pypdf merges and prints numbers; our assembly does all."""


def markdown(rows: Sequence[Row], about: dict[str, str], before: str, after: str) -> str:
    """The whole report."""
    described = ", ".join(f"{name} {value}" for name, value in about.items())
    aims = [[target.aim, target.measured, target.verdict] for target in targets(rows)]
    made = (
        f"Made by `python benchmarks/run.py`; medians of one run. Machine: {described}. "
        f"Load average at the start {before}, at the end {after}: trust ratios within the run more than seconds."
    )
    lines = [
        "# Measurements",
        "",
        made,
        "",
        *_table(HEAD, [_cells(row) for row in rows], 2),
        "",
        EXPLAINED,
        "",
        "## Targets",
        "",
        *_table(("target", "measured", "verdict"), aims, 3),
    ]
    return "\n".join(lines) + "\n"


def as_json(rows: Sequence[Row], about: dict[str, str], before: str, after: str) -> str:
    """The same for programs."""
    measured = []
    for row in rows:
        cost = {name: value for name, value in asdict(row.cost).items() if name != "output"}
        measured.append({**asdict(row.key), **cost, "size": row.size, "runs": row.runs})
    aims = [{**asdict(target), "verdict": target.verdict} for target in targets(rows)]
    whole = {"machine": about, "load": [before, after], "measured": measured, "targets": aims}
    return json.dumps(whole, indent=1, sort_keys=True) + "\n"
