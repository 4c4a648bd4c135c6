"""Measure the reading of sources, cold and warm, with one worker and with two: ``python -m benchmarks.prepare``.

    python -m benchmarks.prepare                 2,000 pages
    python -m benchmarks.prepare --pages 500     another size
    python -m benchmarks.prepare --rebuild       also: the whole build of 10,000 pages, again with one document changed

Each figure is of a process of its own, which reads the sources of a manifest as a build does and stops there. Cold:
with an empty cache. Warm: again, with everything in the cache. Figures go to the terminal, ``prepare.md`` and
``prepare.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks import measure, report
from benchmarks.measure import Cost
from benchmarks.run import Bench

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
WORKERS: Final = (1, 2)
LARGE: Final = 10_000
QUARTER: Final = 0.25
"""Of the cold build's CPU, that a rebuild with one changed document may take."""


@dataclass(frozen=True)
class Row:
    """One figure: what was done, with how many workers, and what it cost (the median)."""

    what: str
    workers: int
    pages: int
    cost: Cost

    @property
    def pages_per_second(self) -> float | None:
        """Pages for each second of CPU."""
        return self.pages / self.cost.cpu if self.cost.cpu else None


def read_sources(manifest: Path, cache: Path, jobs: int) -> int:
    """Read all sources of a manifest, as a build does, and nothing else. Gives how many pages there are."""
    from bundler.cache import Cache
    from bundler.children import Crew
    from bundler.manifest import load
    from bundler.prepare import limits_of, prepare_all

    loaded = load(manifest).manifest
    if loaded is None:
        raise SystemExit("the manifest cannot be read")
    with tempfile.TemporaryDirectory() as folder, Crew(jobs) as crew:
        limits = limits_of(loaded.limits)
        ready, findings = prepare_all(tuple(loaded.files()), Path(folder), crew, Cache(cache), limits=limits)
    if any(finding.severity == "error" for finding in findings):
        raise SystemExit(str(findings[0]))
    return sum(len(prepared.facts.pages) for prepared in ready.values())


def _once(manifest: Path, cache: Path, jobs: int) -> Cost:
    command = [sys.executable, "-m", "benchmarks.prepare", "--only", str(manifest), str(cache), str(jobs)]
    return measure.run(command, ROOT, os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"})


def measured(work: Path, pages: int, repeat: int, say: Callable[[str], None]) -> Iterator[Row]:
    """Cold and warm, for each number of workers."""
    manifest, cache = work / f"mixed-{pages}" / "manifest.yaml", work / "prepare-cache"
    for jobs in WORKERS:
        cold, warm = [], []
        for _ in range(repeat):
            shutil.rmtree(cache, ignore_errors=True)
            cold.append(_once(manifest, cache, jobs))
            warm.append(_once(manifest, cache, jobs))
        for what, costs in (("cold", cold), ("warm", warm)):
            row = Row(what, jobs, pages, measure.middle(costs))
            say(f"{what}, {jobs} {_workers(jobs)}: {row.cost.failed or f'{row.cost.cpu:.2f} s CPU'}")
            yield row
    shutil.rmtree(cache, ignore_errors=True)


def _workers(number: int) -> str:
    return "worker" if number == 1 else "workers"


def rebuilt(bench: Bench) -> list[Row]:
    """The whole build of 10,000 pages: cold, and with one document changed."""
    bench.generate("mixed", [LARGE])
    bench.builds(f"mixed-{LARGE}", LARGE, changed=True)
    names = {"whole build, cold": "whole build, cold", "whole build, one document changed": "whole build, one changed"}
    rows = {row.key.what: row for row in bench.rows()}
    return [Row(said, os.cpu_count() or 1, LARGE, rows[what].cost) for what, said in names.items() if what in rows]


def target(rows: Sequence[Row]) -> str:
    """Whether the rebuild takes at most a quarter of the cold build's CPU."""
    cpu = {row.what: row.cost.cpu for row in rows}
    cold, changed = cpu.get("whole build, cold"), cpu.get("whole build, one changed")
    if not cold or not changed:
        return "The rebuild of 10,000 pages with one document changed was not measured in this run; see `results.md`."
    verdict = "met" if changed <= QUARTER * cold else "not met"
    share = f"{changed / cold:.0%} of the cold build's CPU"
    return f"Rebuilding 10,000 pages with one document changed takes {share}: {verdict}."


def markdown(rows: Sequence[Row], machine: Mapping[str, str], load: str) -> str:
    """The figures as a table."""
    lines = [
        "# Reading sources",
        "",
        f"{', '.join(f'{name} {value}' for name, value in machine.items())}. Load before: {load}.",
        "",
        "| what | workers | pages | CPU s | wall s | pages per CPU second | largest process MB | all processes MB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        cost = row.cost
        figures = [cost.cpu, cost.wall, row.pages_per_second, cost.largest, cost.total]
        shown = " | ".join(report.figure(each, digits) for each, digits in zip(figures, (2, 2, 0, 0, 0), strict=True))
        lines.append(f"| {row.what} | {row.workers} | {row.pages:,} | {cost.failed or shown} |")
    return "\n".join([*lines, "", target(rows), ""])


def as_json(rows: Sequence[Row], machine: Mapping[str, str], load: str) -> str:
    """The figures for programs."""
    kept = ("cpu", "wall", "largest", "total", "failed")
    measured_rows = [
        {
            "what": row.what,
            "workers": row.workers,
            "pages": row.pages,
            "pages_per_cpu_second": row.pages_per_second,
            **{name: value for name, value in asdict(row.cost).items() if name in kept},
        }
        for row in rows
    ]
    return json.dumps({"machine": dict(machine), "load": load, "measured": measured_rows}, indent=2) + "\n"


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the reading of sources.")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--repeat", type=int, default=1, help="measure this often; the median counts")
    parser.add_argument("--rebuild", action="store_true", help="also the whole build of 10,000 pages, and again")
    parser.add_argument("--work", type=Path, default=HERE / "work", help="where input and output lie")
    parser.add_argument("--results", type=Path, default=HERE, help="where prepare.md and prepare.json go")
    parser.add_argument("--only", nargs=3, metavar=("MANIFEST", "CACHE", "JOBS"), help="read these sources, once")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    chosen: Any = _arguments(words)
    if chosen.only:
        print(read_sources(Path(chosen.only[0]), Path(chosen.only[1]), int(chosen.only[2])))
        return
    work = chosen.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    bench = Bench(work, 1, 1, lambda line: print(line, file=sys.stderr, flush=True))
    machine, load = report.machine(), report.load()
    bench.generate("mixed", [chosen.pages])
    rows = list(measured(work, chosen.pages, chosen.repeat, bench.say))
    rows += rebuilt(bench) if chosen.rebuild else []
    text = markdown(rows, machine, load)
    chosen.results.mkdir(parents=True, exist_ok=True)
    (chosen.results / "prepare.md").write_text(text, encoding="utf-8", newline="\n")
    (chosen.results / "prepare.json").write_text(as_json(rows, machine, load), encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
