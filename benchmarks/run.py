"""Measure bundler beside other tools, in one run: ``python benchmarks/run.py``.

    python benchmarks/run.py                     everything: 500, 2,000 and 10,000 pages; long, and 2 GB of disk
    python benchmarks/run.py --quick             500 pages and the two builds of 400 pages, once each
    python benchmarks/run.py --pages 500 2000    other sizes

Input is made once, by seeded generators, in ``benchmarks/work/``. Figures go to the terminal, ``results.md`` and
``results.json``. Nothing else that is heavy should run meanwhile; the load is stated.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
if str(ROOT) not in sys.path:  # run as a script
    sys.path.insert(0, str(ROOT))

from benchmarks import measure, report  # noqa: E402
from benchmarks.measure import Cost  # noqa: E402
from benchmarks.report import Key, Row  # noqa: E402

QPDF_OPTIONS: Final = ("--keep-files-open=y", "--remove-unreferenced-resources=no", "--stream-data=preserve")
ONCE_FROM: Final = 10_000
"""Pages from which a thing is measured once, unless told otherwise."""


@dataclass
class Bench:
    """One run of measurements. say: called with a line of progress."""

    work: Path
    repeat: int
    large_repeat: int
    say: Callable[[str], None]
    costs: dict[Key, list[Cost]] = field(default_factory=dict)
    sizes: dict[Key, int] = field(default_factory=dict)

    def rows(self) -> list[Row]:
        """The medians, in the order in which they were first measured."""
        return [
            Row(key, measure.middle(costs), self.sizes.get(key), sum(not cost.failed for cost in costs))
            for key, costs in self.costs.items()
        ]

    def times(self, pages: int) -> range:
        """How often to measure something of that size."""
        return range(self.large_repeat if pages >= ONCE_FROM else self.repeat)

    def _note(self, key: Key, cost: Cost, size: int | None = None) -> Cost:
        self.costs.setdefault(key, []).append(cost)
        if size is not None:
            self.sizes[key] = size
        figures = cost.failed or f"{report.figure(cost.cpu, 2)} s CPU, {report.figure(cost.wall, 2)} s"
        self.say(f"{key.what}, {key.input}: {figures}")
        return cost

    def _python(self, *words: str) -> Cost:
        return measure.run([sys.executable, *words], ROOT, _environment())

    def _engine(self, *words: str) -> Cost:
        return self._python("-m", "benchmarks.engines", *words)

    def generate(self, kind: str, pages: Sequence[int]) -> None:
        """Make input, or find it made."""
        names = [f"{kind}-{size}" for size in pages]
        if kind == "mixed":
            names.append(f"{kind}-{max(pages)}-changed")
        if all((self.work / name / "manifest.yaml").exists() for name in names):
            return
        self.say(f"making {', '.join(names)}")
        made = self._engine("generate", kind, ",".join(map(str, pages)), str(self.work))
        if made.failed:
            raise SystemExit(f"the input could not be made: {made.failed}")

    def start_up(self) -> None:
        """What it takes to say how it is used."""
        for _ in range(max(3, self.repeat)):
            self._note(Key("bundler --help", "nothing", 0), self._python("-m", "bundler", "--help"))

    def build(self, what: str, name: str, pages: int, cache: Path) -> None:
        """A whole build, proof included, as a user starts it."""
        out = self.work / "out"
        words = ["build", str(self.work / name / "manifest.yaml"), "-o", str(out), "--cache", str(cache), "-q"]
        cost = self._python("-m", "bundler", *words)
        size = None if cost.failed else sum(path.stat().st_size for path in out.glob("*.pdf"))
        self._note(Key(what, name, pages), cost, size)

    def builds(self, name: str, pages: int, changed: bool = False) -> None:
        """A build with nothing kept, one with everything kept, and one after a document was changed."""
        cache = self.work / "cache"
        for _ in self.times(pages):
            for folder in (cache, self.work / "out"):
                shutil.rmtree(folder, ignore_errors=True)
            self.build("whole build, cold", name, pages, cache)
            self.build("whole build, nothing changed", name, pages, cache)
            if changed:
                self.build("whole build, one document changed", f"{name}-changed", pages, cache)
                shutil.rmtree(self.work / "out", ignore_errors=True)

    def alone(self, name: str, pages: int) -> None:
        """Assembly alone beside merging alone and the way of the tutorials. After ``builds``, whose cache it uses."""
        place = self.work / "ready"
        shutil.rmtree(place, ignore_errors=True)
        made = self._engine("ready", str(self.work / name / "manifest.yaml"), str(self.work / "cache"), str(place))
        for _ in range(self.repeat):  # always: they take seconds, and what the system's file cache holds tells most
            self._assembly(name, pages, made, place)
            self._qpdf(name, pages)
            self._pypdf(name, pages)
        shutil.rmtree(place, ignore_errors=True)

    def _assembly(self, name: str, pages: int, made: Cost, place: Path) -> None:
        key = Key("assembly alone", name, pages)
        cost = made if made.failed else self._engine("assembly", str(place), str(self.work / "out"))
        told = json.loads(cost.output) if not cost.failed else {}
        if told and cost.cpu is not None and cost.wall is not None:
            cost = replace(cost, cpu=cost.cpu - told["spared"]["cpu"], wall=cost.wall - told["spared"]["wall"])
        self._note(key, cost, told.get("size"))
        shutil.rmtree(self.work / "out", ignore_errors=True)

    def _qpdf(self, name: str, pages: int) -> None:
        key = Key("qpdf, tuned, merging alone", name, pages)
        program = shutil.which("qpdf")
        if program is None:
            self._note(key, Cost(failed="not measured: there is no qpdf here"))
            return
        listed = (self.work / name / "documents.txt").read_text(encoding="utf-8").splitlines()
        words, out = self.work / "qpdf.args", self.work / "qpdf.pdf"
        # Nine hundred names may be more than a command line takes: qpdf reads them from a file.
        lines = ["--empty", *QPDF_OPTIONS, "--pages", *listed, "--", str(out)]
        words.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        cost = measure.run([program, f"@{words}"], ROOT, _environment())
        self._note(key, cost, out.stat().st_size if out.exists() else None)
        out.unlink(missing_ok=True)

    def _pypdf(self, name: str, pages: int) -> None:
        out = self.work / "pypdf.pdf"
        cost = self._engine("pypdf", str(self.work / name / "documents.txt"), str(out))
        size = None if cost.failed else json.loads(cost.output)["size"]
        self._note(Key("pypdf as in tutorials, append and merge_page", name, pages), cost, size)
        out.unlink(missing_ok=True)


def _environment() -> dict[str, str]:
    """The caller's, with this checkout first."""
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}


def everything(bench: Bench, sizes: Sequence[int], whole: int) -> None:
    """All measurements. sizes: pages of the mixtures. whole: pages of the builds of one kind, 0 for none."""
    bench.generate("mixed", sizes)
    bench.start_up()
    for kind in ("text", "scan") if whole else ():
        bench.generate(kind, [whole])
        bench.builds(f"{kind}-{whole}", whole)
    for pages in sorted(sizes):
        bench.builds(f"mixed-{pages}", pages, changed=pages == max(sizes))
        bench.alone(f"mixed-{pages}", pages)
    shutil.rmtree(bench.work / "cache", ignore_errors=True)


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure bundler beside other tools.")
    parser.add_argument("--pages", type=int, nargs="+", default=[500, 2000, 10_000], help="pages of the mixtures")
    parser.add_argument("--whole", type=int, default=400, help="pages of the builds of text and of scans; 0: none")
    parser.add_argument("--repeat", type=int, default=3, help="measure this often; the median counts")
    parser.add_argument("--large-repeat", type=int, default=1, help="the same of whole builds from 10,000 pages")
    parser.add_argument("--quick", action="store_true", help="500 pages, each thing once")
    parser.add_argument("--work", type=Path, default=HERE / "work", help="where input and output lie")
    parser.add_argument("--results", type=Path, default=HERE, help="where results.md and results.json go")
    parsed = parser.parse_args(words)
    if parsed.quick:
        parsed.pages, parsed.repeat, parsed.large_repeat = [min(parsed.pages)], 1, 1
    return parsed


def main(words: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    chosen = _arguments(words)
    work = chosen.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    bench = Bench(work, chosen.repeat, chosen.large_repeat, lambda line: print(line, file=sys.stderr, flush=True))
    machine = report.machine()
    before = report.load()
    everything(bench, chosen.pages, chosen.whole)
    text = report.markdown(bench.rows(), machine, before, report.load())
    chosen.results.mkdir(parents=True, exist_ok=True)
    (chosen.results / "results.md").write_text(text, encoding="utf-8", newline="\n")
    data = report.as_json(bench.rows(), machine, before, report.load())
    (chosen.results / "results.json").write_text(data, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
