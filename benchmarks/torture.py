"""Every file of a folder as a one-document bundle, each judged from outside: ``benchmarks/torture FOLDER``.

    benchmarks/torture FOLDER                     every file below the folder; a table of what became of them
    benchmarks/torture FOLDER --only '*.pdf'      some of them
    benchmarks/torture FOLDER --limit 200         evenly chosen ones, at most so many
    benchmarks/torture FOLDER --json FILE         what became of each, kept; run again, it goes on where it stopped

Each file is built by the command line in a process of its own, with every question answered beforehand. The judge is
no part of bundler: it draws the original and the bundle with pdfium and compares page by page. Verdicts:

    right           every page that pdfium shows of the original is in the bundle, in its place, and looks the same
    refused         no bundle, with a reason that names the file and a remedy
    wrong           a bundle that is not right, and no word about it: it must never happen
    time-out        not done in time
    crash           a traceback, a failure of bundler's own, or no reason given

The percentages are of the files that a viewer can show. The exit status is 1 if anything was wrong, crashed or
timed out.
"""

from __future__ import annotations

import argparse
import contextlib
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
if str(ROOT) not in sys.path:  # run as a script
    sys.path.insert(0, str(ROOT))

MANIFEST: Final = """\
version: 1
bundle: {title: "Test bundle", kind: hearing, hearing_date: 2026-03-04}
case:
  number: AC-2026-LON-000123
  short_title: "R (Ashdown) v Panel"
  claimants: [{id: ashdown, name: Mara Ashdown}]
  defendants: [{id: panel, name: Police Misconduct Panel, participation: none}]
documents:
  - id: document
    file: %s
    title: A document
    date: 2026-01-05
    annotations: %s
    layers: keep
    attachments: leave-out
    changes: accept
    covered_text: keep
    ocr: off
    orient: off
    ocr_reason: not wanted here
"""
"""Every question about a document answered."""

ENDINGS: Final = frozenset({
    ".pdf", ".docx", ".doc", ".odt", ".rtf", ".xlsx", ".ods", ".csv", ".pptx", ".eml", ".msg", ".mbox", ".jpg", ".jpeg",
    ".png", ".tif", ".tiff", ".heic", ".webp", ".gif", ".bmp", ".txt", ".md", ".html", ".htm", ".zip",
})  # fmt: skip
VERDICTS: Final = ("right", "refused", "wrong", "time-out", "crash")
WIDTH: Final = 420
"""Pixels that a drawn page is wide."""

CLEARLY: Final = 64
"""Steps of 256 by which a pixel differs clearly."""

MOST: Final = 0.001
"""The part of a page's pixels that may differ clearly."""

MOST_STATED: Final = 0.01
"""The same where the bundle's ledger states an alteration of the page's look."""

STATED: Final = frozenset({"appearances-made", "pictured", "comments-removed", "comments-printed", "media-removed"})
"""Such alterations, by the ledger's codes."""

LARGEST_MARK: Final = 0.5
"""The part of a page that a number printed on it may cover: on a page of the size of a stamp it is much."""


@dataclass
class Verdict:
    """What became of one file. shown: pages that pdfium shows of it; None for what is no PDF. codes: of errors,
    or of warnings where it is right. detail: for reading. route: by which it was read. stand_in: what the pages that
    a viewer shows are, where they are not the document."""

    name: str
    verdict: str
    shown: int | None = None
    codes: list[str] = field(default_factory=list)
    detail: str = ""
    route: str = ""
    seconds: float = 0.0
    stand_in: str = ""

    @property
    def viewable(self) -> bool:
        """Whether a viewer shows the document. Of one that was refused because all that a viewer has to show is a page
        that stands in for it, it does not."""
        return self.shown != 0 and not (self.verdict == "refused" and self.stand_in)


# --- the build ----------------------------------------------------------------------------------------------------


def build(file: Path, folder: Path, seconds: float) -> tuple[dict[str, Any] | None, str]:
    """Build a bundle of one file. Answers what the program said as JSON, and why there is none."""
    work = folder / "in"
    work.mkdir()
    name = f"document{file.suffix.lower()}"
    shutil.copyfile(file, work / name)
    # Comments of an office file cannot stay what they are; a PDF's can.
    text = MANIFEST % (name, "keep" if file.suffix.lower() == ".pdf" else "print")
    (work / "manifest.yaml").write_text(text, encoding="utf-8")
    words = [sys.executable, "-m", "bundler", "build", str(work / "manifest.yaml"), "-o", str(folder / "out")]
    words += ["--no-cache", "--jobs", "1", "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=True
    )
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        _end(process)
        return None, "time-out"
    said = err.decode("utf-8", "replace")
    if "Traceback (most recent call last)" in said or process.returncode not in (0, 1, 2, 3):
        return None, f"exit status {process.returncode}: {said.strip()[-400:]}"
    try:
        return json.loads(out), ""
    except ValueError:
        return None, f"no JSON, exit status {process.returncode}: {said.strip()[-400:]}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started."""
    import signal

    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
    process.communicate()


# --- the judge ----------------------------------------------------------------------------------------------------


def judge(args: Mapping[str, Any]) -> dict[str, Any]:
    """Compare a bundle with its original by pdfium alone. In a process of its own, for pdfium can be brought down.

    args: ``original``, ``bundle`` (or None), ``first`` (0-based index of the document's first page), ``pages`` (of the
    document in the bundle), ``marks`` (the places of what is printed on each page, as the bundle's plan states) and
    ``stated`` (pages of which the ledger states that their look was altered; 0 for all).
    Answers ``shown``: how many pages of the original can be drawn, ``faults``: what is wrong with the bundle, and
    ``stand_in`` (see Verdict).
    """
    import pypdfium2

    try:
        original = pypdfium2.PdfDocument(args["original"])
        original.init_forms()
        count = len(original)
    except pypdfium2.PdfiumError:
        return {"shown": 0, "pages": 0, "faults": [], "stand_in": ""}
    stand_in = "" if args["bundle"] else _stand_in(original, args["original"])
    shown = [at for at in range(min(count, 20_000)) if _page(original, at) is not None][:2000]
    faults: list[str] = []
    if args["bundle"]:
        bundle = pypdfium2.PdfDocument(args["bundle"])
        bundle.init_forms()
        if not len(shown) <= args["pages"] <= count:  # a file may promise pages that are not there
            faults.append(f"{args['pages']} pages of {count}")
        for at in shown:
            marks = args["marks"][at] if at < len(args["marks"]) else []
            stated = at + 1 in args["stated"] or 0 in args["stated"]
            said = _differs(original, bundle, at, args["first"] + at, marks, stated)
            faults += [said] if said else []
    return {"shown": len(shown), "pages": count, "faults": faults, "stand_in": stand_in}


def _stand_in(document: Any, path: str) -> str:
    """What the pages of a file are that are not its document: a portfolio's cover, or the notice that another program
    is wanted; else "". Told by readers that bundler does not ask for it."""
    import pypdf
    import pypdfium2.raw as raw

    if raw.FPDF_GetFormType(document.raw) == raw.FORMTYPE_XFA_FULL:
        return "the notice of a form that a viewer cannot draw"
    try:
        root = pypdf.PdfReader(path).root_object
    except (pypdf.errors.PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
    return "the cover of a portfolio" if "/Collection" in root else ""


def _page(document: Any, index: int) -> Any:
    """A page, or None where it cannot be loaded."""
    import pypdfium2

    try:
        page = document[index]
        return page if min(page.get_size()) > 0 else None
    except pypdfium2.PdfiumError:
        return None


def _differs(original: Any, bundle: Any, at: int, index: int, marks: Sequence[Sequence[float]], stated: bool) -> str:
    """What is wrong with one page of the bundle; nothing where it looks and reads as its original but for its number.

    marks: the parts of the page, as left, bottom, right and top from 0 to 1, that are left out of account. stated: the
    ledger says that its look was altered.
    """
    if index >= len(bundle):
        return f"page {at + 1} is not there"
    one, other = original[at], bundle[index]
    if any(abs(a - b) > 1 + a / 500 for a, b in zip(one.get_size(), other.get_size(), strict=True)):
        return f"page {at + 1} has another size"
    share = _share(_covered(_drawn(one), marks), _covered(_drawn(other), marks))
    if share > (MOST_STATED if stated else MOST):
        return f"page {at + 1} differs in {100 * share:.2f} % of its pixels"
    gone = Counter(_letters(one)) - Counter(_letters(other))
    return f"page {at + 1} lacks {gone.total()} letters" if gone else ""


def _letters(page: Any) -> str:
    """What can be read on a page, but hyphens, of which each reading makes its own."""
    return re.sub(r"[\s\x00-\x1f\ufffe\uffff\u00ad\u2010-]", "", page.get_textpage().get_text_range())


def _covered(picture: Any, marks: Sequence[Sequence[float]]) -> Any:
    """A picture with parts of it painted white. What claims more of the page than a number may is not."""
    from PIL import ImageDraw

    draw, (width, height) = ImageDraw.Draw(picture), picture.size
    for left, bottom, right, top in marks:
        if (right - left) * (top - bottom) <= LARGEST_MARK:
            box = (left * width - 2, (1 - top) * height - 2, right * width + 2, (1 - bottom) * height + 2)
            draw.rectangle(box, fill="white")
    return picture


def _drawn(page: Any) -> Any:
    width, height = page.get_size()
    scale = min(WIDTH / width, (8_000_000 / (width * height)) ** 0.5)
    return page.render(scale=scale).to_pil().convert("RGB")


def _share(one: Any, other: Any) -> float:
    """The part of the pixels that differ clearly, leaving out what stands alone: edges, and the number's place."""
    from PIL import Image, ImageChops

    if one.size != other.size:
        other = other.resize(one.size)
    size = (max(1, one.width // 2), max(1, one.height // 2))
    pictures = [each.resize(size, Image.Resampling.BOX) for each in (one, other)]
    red, green, blue = ImageChops.difference(*pictures).split()
    counts = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    share: float = sum(counts[CLEARLY:]) / (size[0] * size[1])
    return share


def _judged(args: dict[str, Any], seconds: float) -> dict[str, Any] | None:
    """The judge's word, from a process of its own; None where it was brought down."""
    words = [sys.executable, str(Path(__file__).resolve()), "--judge", json.dumps(args)]
    try:
        done = subprocess.run(words, capture_output=True, timeout=seconds, check=False)
        told: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return told


# --- one file -----------------------------------------------------------------------------------------------------


def examine(file: Path, name: str, seconds: float) -> Verdict:
    """Build, and judge."""
    import time

    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="torture-") as place:
        folder = Path(place)
        said, fault = build(file, folder, seconds)
        found = _found(file, name, folder, said, fault, seconds)
    found.seconds = round(time.monotonic() - start, 2)
    return found


def _found(file: Path, name: str, folder: Path, said: dict[str, Any] | None, fault: str, seconds: float) -> Verdict:
    """What a build's answer comes to."""
    is_pdf = b"%PDF" in file.read_bytes()[:4096] or file.suffix.lower() == ".pdf"
    bundle = _bundle(folder) if said and said.get("ok") else None
    args: dict[str, Any] = {"original": str(file), "bundle": None, "first": 0, "pages": 0, "marks": [], "stated": []}
    if bundle and is_pdf:
        args |= bundle
    told = _judged(args, seconds) if is_pdf else None
    shown = (told or {"shown": 0})["shown"] if is_pdf else None
    if said is None:
        return Verdict(name, "time-out" if fault == "time-out" else "crash", shown, detail=fault)
    errors = [each for each in said["findings"] if each["severity"] == "error"]
    codes = list(dict.fromkeys(each["code"] for each in errors))
    if bundle is None:
        return _refused(name, shown, errors, codes, told["stand_in"] if told else "")
    warned = [each["code"] for each in said["findings"] if each["severity"] == "warning"]
    faults = (told["faults"] if told else ["the judge was brought down"]) if is_pdf and shown != 0 else []
    verdict = "wrong" if faults else "right"
    return Verdict(name, verdict, shown, list(dict.fromkeys(warned)), "; ".join(faults[:5]), _route(folder))


def _refused(
    name: str, shown: int | None, errors: Sequence[Mapping[str, Any]], codes: list[str], stand_in: str
) -> Verdict:
    """A refusal has a reason of the file's own, which names it, and a remedy."""
    message = str(errors[0]["message"]) if errors else "no reason given"
    ours = [each for each in codes if each.startswith(("proof.", "assemble.", "bug", "internal"))]
    named = all("document" in json.dumps(each) and each.get("remedy") for each in errors)
    verdict = "refused" if errors and named and not ours else "crash"
    return Verdict(name, verdict, shown, codes, message[:300], stand_in=stand_in)


def _ledger(folder: Path) -> dict[str, Any]:
    [path] = (folder / "out").rglob("ledger.json")
    ledger: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return ledger


def _bundle(folder: Path) -> dict[str, Any] | None:
    """The bundle's PDF, where the document begins in it, and how many pages it has there."""
    found = sorted((folder / "out").rglob("plan.json"))
    if not found:
        return None
    plan = json.loads(found[0].read_text("utf-8"))
    pages = [page for page in plan["pages"] if page["entry"] == "document"]
    volumes = [found[0].parent / each["file"] for each in plan["volumes"]]
    if not pages:
        return None
    marks = [[_part(mark["rect"], page) for mark in page["marks"]] for page in pages]
    stated = sorted({page for code, page in _alterations(_ledger(folder)) if code in STATED})
    place = {"bundle": str(volumes[0]), "first": pages[0]["index"], "pages": len(pages)}
    return {**place, "marks": marks, "stated": stated}


def _alterations(thing: Any) -> Iterator[tuple[str, int]]:
    """Code and page (0: all) of each alteration in a ledger."""
    if isinstance(thing, dict):
        if "code" in thing and "detail" in thing:
            yield str(thing["code"]), int(thing.get("page") or 0)
        for value in thing.values():
            yield from _alterations(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from _alterations(value)


def _part(rect: Sequence[float], page: Mapping[str, Any]) -> list[float]:
    """A rectangle as parts of its page."""
    width, height = page["width"], page["height"]
    return [rect[0] / width, rect[1] / height, rect[2] / width, rect[3] / height]


def _route(folder: Path) -> str:
    found = re.search(r'"route":\s*"([a-z]+)"', json.dumps(_ledger(folder)))
    return found[1] if found else ""


# --- all files ----------------------------------------------------------------------------------------------------


def files(folder: Path, only: str, limit: int) -> list[Path]:
    """What is to be built, in order of name; evenly chosen where there is a limit."""
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix.lower() in ENDINGS
        and (not only or fnmatch.fnmatch(path.relative_to(folder).as_posix(), only) or fnmatch.fnmatch(path.name, only))
    )
    if not limit or len(found) <= limit:
        return found
    return [found[at * len(found) // limit] for at in range(limit)]


def _known(path: Path | None) -> dict[str, Verdict]:
    """Verdicts of an earlier run."""
    if path is None or not path.exists():
        return {}
    kept = json.loads(path.read_text("utf-8"))
    return {each["name"]: Verdict(**each) for each in kept["files"]}


def _keep(path: Path | None, verdicts: Iterable[Verdict]) -> None:
    if path is not None:
        ordered = sorted(verdicts, key=lambda each: each.name)
        text = json.dumps({"tally": tally(ordered), "files": [asdict(each) for each in ordered]}, indent=1)
        path.write_text(text + "\n", encoding="utf-8")


def tally(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many of each verdict, of the files that a viewer can show, and of all."""
    listed = list(verdicts)
    viewable = [each for each in listed if each.viewable]
    counts = {f"viewable {name}": sum(each.verdict == name for each in viewable) for name in VERDICTS}
    return {"files": len(listed), "viewable": len(viewable)} | counts | Counter(each.verdict for each in listed)


def report(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Lines of the table."""
    counts = tally(verdicts)
    viewable = counts["viewable"]
    yield f"{counts['files']:,} files, {viewable:,} that a viewer can show"
    for name in VERDICTS:
        seen = counts[f"viewable {name}"]
        share = f"{100 * seen / viewable:6.2f} %" if viewable else ""
        yield f"  {name:10}{counts.get(name, 0):7,}   of the viewable{seen:7,} {share}"
    kinds = Counter(each.stand_in for each in verdicts if each.stand_in and not each.viewable)
    for stand_in, count in sorted(kinds.items()):
        yield f"not counted as shown: {count:,} refused, of which a viewer shows {stand_in} alone"
    for title, key in (("refused because", "refused"), ("read by", "right")):
        found = Counter(
            (each.codes or ["?"])[0] if key == "refused" else each.route for each in verdicts if each.verdict == key
        )
        yield f"{title}: " + ", ".join(f"{name} {count}" for name, count in found.most_common())
    for each in verdicts:
        if each.verdict != "right" or each.shown == 0:
            pages = "" if each.shown is None else f" ({each.shown or 'no'} page(s) shown)"
            yield f"  {each.verdict:9}{each.name}: {', '.join(each.codes)} {each.detail}{pages}"


def run(options: argparse.Namespace) -> int:
    """Everything; the exit status."""
    folder, known = Path(options.folder), _known(options.json)
    names = {path: path.relative_to(folder).as_posix() for path in files(folder, options.only, options.limit)}
    todo = [path for path, name in names.items() if name not in known]
    verdicts = {name: known[name] for name in names.values() if name in known}
    with ThreadPoolExecutor(options.jobs) as pool:
        for done, found in enumerate(pool.map(lambda path: examine(path, names[path], options.seconds), todo), 1):
            verdicts[found.name] = found
            if found.verdict != "right" or options.verbose:
                print(f"{found.verdict:9} {found.name}: {', '.join(found.codes)} {found.detail}"[:300], flush=True)
            if done % 50 == 0:
                print(f"{done:,} of {len(todo):,}", flush=True)
                _keep(options.json, verdicts.values())
    _keep(options.json, verdicts.values())
    listed = [verdicts[name] for name in sorted(verdicts)]
    print("\n".join(report(listed)))
    return 1 if any(each.verdict in ("wrong", "crash", "time-out") for each in listed) else 0


def main(words: Sequence[str] | None = None) -> int:
    """Read the command line."""
    words = sys.argv[1:] if words is None else words
    if len(words) == 2 and words[0] == "--judge":
        print(json.dumps(judge(json.loads(words[1]))))
        return 0
    parser = argparse.ArgumentParser(prog="benchmarks/torture", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", help="with files of any kind, in folders of any depth")
    parser.add_argument("--json", type=Path, help="keep what became of each; a later run goes on from there")
    parser.add_argument("--limit", type=int, default=0, help="at most so many files, evenly chosen")
    parser.add_argument("--only", default="", help="a pattern of names, such as '*.pdf'")
    parser.add_argument("--jobs", type=int, default=2, help="files at a time")
    parser.add_argument("--seconds", type=float, default=180, help="that one file may take")
    parser.add_argument("--verbose", action="store_true", help="a line for every file")
    return run(parser.parse_args(words))


if __name__ == "__main__":
    raise SystemExit(main())
