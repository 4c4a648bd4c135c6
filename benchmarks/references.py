"""How many references in documents are found, and how many of what is found are wrong.

    python benchmarks/references.py

The references and the look-alikes stand in ``benchmarks/references/`` with their truth beside them. Every document is
set several times with other measures, so that references fall over line and page ends at other places. A reference
counts as found only where all its pages are exactly right in every setting; a wrong link counts if it is made in any.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))

from benchmarks import matter  # noqa: E402
from benchmarks.typeset import Block, Look, Placed, Token, as_pages, typeset  # noqa: E402
from bundler.planning.mentions import Context, Mention, context_of, find_mentions  # noqa: E402

TRUTH = HERE / "references"
SETTINGS = ((1.0, 0), (0.82, -3), (0.91, 4), (1.13, -5), (1.32, 9))
"""Width of the lines, and lines more or less on a page."""

_REFERENCE = re.compile(r"\[\[(.+?)\|([^\]|]+)\]\]")
_NOTE = re.compile(r"\{\{(.+?)\}\}")


@dataclass(frozen=True)
class Truth:
    """A reference as the truth set has it. words: keys of its words. target: as written there."""

    text: str
    target: str
    keys: frozenset[int]


@dataclass
class Written:
    """A document of the truth set."""

    voice: str
    document: str
    look: Look
    blocks: list[Block] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)
    lines: int = 0
    words: list[str] = field(default_factory=list)


@dataclass
class Score:
    """What was found in one file. wrong: links that no reference bears out. noise: reported, and nothing there."""

    name: str
    references: int = 0
    found: int = 0
    unclear: int = 0
    reported: int = 0
    lines: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Part of the links that are right."""
        links = self.found + len(self.wrong)
        return self.found / links if links else 1.0

    @property
    def recall(self) -> float:
        """Part of the references that are linked, all their pages right."""
        return self.found / self.references if self.references else 1.0


def read(path: Path) -> list[Written]:
    """The documents of a file of the truth set."""
    found: list[Written] = []
    counts = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("== "):
            found.append(_heading(line))
            counts = 0
        elif line.startswith(("head:", "foot:")):
            look = found[-1].look
            name, _, text = line.partition(":")
            found[-1].look = Look(**{**vars(look), name: text.strip()})
        else:
            counts += 1
            _block(found[-1], line, counts)
    return found


def measure(name: str) -> Score:
    """The figures of one file of the truth set."""
    context = _context()
    score = Score(name)
    for document in read(TRUTH / f"{name}.txt"):
        _measure(document, context, score)
    return score


def _context() -> Context:
    return context_of(matter.manifest(), matter.plan(), matter.words(), others=(matter.claim_plan(),))


def _heading(line: str) -> Written:
    voice, document, layout = (part.strip() for part in line.removeprefix("== ").split("|"))
    numbers = {name: int(value) for name, value in re.findall(r"(width|lines) (\d+)", layout)}
    flags = {name: True for name in ("numbered", "hyphenate", "slashes", "justified", "flush") if name in layout}
    return Written(voice, document, Look(**numbers, **flags))  # type: ignore[arg-type]


def _block(written: Written, line: str, count: int) -> None:
    written.lines += 1
    if line.startswith("|"):
        cells = re.split(r" \| ", line.strip().strip("|").strip())
        written.blocks.append(Block(tuple(tuple(_tokens(written, cell)) for cell in cells)))
        return
    notes: list[tuple[int, tuple[Token, ...]]] = []
    tokens: list[Token] = []
    for position, part in enumerate(_NOTE.split(line)):
        if position % 2:
            key = _key(written, "note")
            tokens.append(Token(str(_notes_so_far(written) + len(notes) + 1), key, raised=True))
            note = [Token(str(_notes_so_far(written) + len(notes) + 1), -1), *_tokens(written, part)]
            notes.append((key, tuple(note)))
        else:
            tokens += _tokens(written, part)
    number = f"{count}." if written.look.numbered and not line.startswith("•") else ""
    written.blocks.append(Block((tuple(tokens),), number, tuple(notes)))


def _notes_so_far(written: Written) -> int:
    return sum(len(block.notes) for block in written.blocks)


def _key(written: Written, word: str) -> int:
    written.words.append(word)
    return len(written.words) - 1


def _tokens(written: Written, text: str) -> list[Token]:
    """Words of a text, with the references in it noted."""
    bare, spans, last = "", [], 0
    for found in _REFERENCE.finditer(text):
        bare += text[last : found.start()]
        spans.append((len(bare), len(bare) + len(found[1]), found[1], found[2]))
        bare += found[1]
        last = found.end()
    bare += text[last:]
    tokens, covered = [], [set[int]() for _ in spans]
    for word in re.finditer(r"\S+", bare):
        key = _key(written, word[0])
        tokens.append(Token(word[0].replace("~", "\u00a0"), key))
        for position, (begins, ends, _, _) in enumerate(spans):
            if word.start() < ends and word.end() > begins:
                covered[position].add(key)
    for (_, _, said, target), keys in zip(spans, covered, strict=True):
        written.truths.append(Truth(said, target, frozenset(keys)))
    return tokens


def _measure(written: Written, context: Context, score: Score) -> None:
    """Set a document with each measure, look for references, and hold what is found against the truth."""
    missed: set[Truth] = set()
    reported: set[Truth] = {truth for truth in written.truths if truth.target == "?"}
    wrong: dict[str, str] = {}
    noise: dict[str, str] = {}
    for width, lines in SETTINGS:
        placed = typeset(written.blocks, written.look.measured(width, lines))
        plan = matter.plan()
        mentions = find_mentions(plan.entry_by_id[written.document], as_pages(placed), plan, context)
        keyed = [(mention, _keys(mention, placed)) for mention in mentions]
        right = set()
        for mention, keys in keyed:
            near = [truth for truth in written.truths if truth.keys & keys]
            fitting = [truth for truth in near if ordinals(truth.target) == mention.ordinals]
            if mention.ordinals and fitting:
                right.add(fitting[0])
            elif mention.ordinals:
                wrong.setdefault(_place(written, keys), _told(mention, near))
            elif not near:
                noise.setdefault(_place(written, keys), _told(mention, near))
        missed |= {truth for truth in written.truths if truth.target != "?"} - right
        reported -= {t for t in reported if not any(t.keys & keys and not m.ordinals for m, keys in keyed)}
    clear = [truth for truth in written.truths if truth.target != "?"]
    score.references += len(clear)
    score.found += len(clear) - len(missed)
    score.unclear += len(written.truths) - len(clear)
    score.reported += len(reported)
    score.lines += written.lines
    score.missed += [f"{written.voice}: “{truth.text}” ({truth.target})" for truth in clear if truth in missed]
    score.wrong += [f"{written.voice}: {told}" for told in wrong.values()]
    score.noise += [f"{written.voice}: {told}" for told in noise.values()]


def _keys(mention: Mention, placed: Sequence[Placed]) -> frozenset[int]:
    """The words that a mention's boxes cover."""
    return frozenset(
        each.key for each in placed if each.key >= 0 and any(_covers(spot, each) for spot in mention.spots)
    )


def _covers(spot: object, placed: Placed) -> bool:
    page, (x0, y0, x1, y1) = spot.page, spot.rect  # type: ignore[attr-defined]
    left, low, right, high = placed.word.rect
    across = min(x1, right) - max(x0, left)
    return page == placed.page and across > 0.1 * (right - left) and y0 < (low + high) / 2 < y1


def _place(written: Written, keys: frozenset[int]) -> str:
    return f"{written.voice}/{written.document}/{sorted(keys)[:1]}"


def _told(mention: Mention, near: Sequence[Truth]) -> str:
    plan = matter.plan()
    where = f"{mention.entry} " + ", ".join(plan.pages[ordinal].label for ordinal in mention.ordinals)
    truth = "; ".join(f"{each.target}" for each in near) or "no reference"
    return f"“{mention.text}” -> {where.strip() or 'nowhere'} ({mention.used or mention.why}); truth: {truth}"


def ordinals(target: str) -> tuple[int, ...]:
    """Ordinals of the pages that a truth names, reckoned apart from the finder."""
    plan = matter.plan()
    if target == "?":
        return ()
    if target.startswith("="):
        return tuple(n - 1 for n in _numbers(target[1:]))
    if target.startswith("CB="):
        return tuple(_of_claim(n) for n in _numbers(target[3:]))
    name, _, pages = target.partition(":")
    marks = {entry.mark: entry for entry in plan.entries if entry.mark}
    entry = marks.get(name) or plan.entry_by_id[name]
    start = plan.first_ordinal(entry)
    if entry.mark:
        return tuple(start + n for n in _numbers(pages)) if pages else (start,)
    if pages.startswith("¶"):
        return tuple(dict.fromkeys(start + matter.first_page(name, n) - 1 for n in _numbers(pages[1:])))
    last = plan.last_ordinal(entry)
    return tuple(start + n - 1 for n in _numbers(pages)) if pages else tuple(range(start, last + 1))


def _of_claim(number: int) -> int:
    """Page of this bundle that is a page of the claim bundle: documents stand there in the same order, whole."""
    claim, plan = matter.claim_plan(), matter.plan()
    page = claim.pages[number - 1]
    assert page.source_page is not None
    return plan.first_ordinal(plan.entry_by_id[page.entry]) + page.source_page - 1


def _numbers(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def report(scores: Sequence[Score]) -> str:
    """The figures as a page of Markdown."""
    rows = [
        "| file | references | found | recall | wrong | precision | look-alikes | to report | reported | in vain |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    total = Score("all")
    for score in scores:
        for name in ("references", "found", "unclear", "reported"):
            setattr(total, name, getattr(total, name) + getattr(score, name))
        total.lines += 0 if score.references else score.lines
        total.wrong += score.wrong
        total.noise += score.noise
    for score in (*scores, total):
        lines = "" if score.references and score is not total else str(score.lines)
        rows.append(
            f"| {score.name} | {score.references or ''} | {score.found or ''} | "
            f"{f'{score.recall:.1%}' if score.references else ''} | {len(score.wrong)} | "
            f"{f'{score.precision:.1%}' if score.references else ''} | {lines} | {score.unclear or ''} | "
            f"{score.reported or ''} | {len(score.noise)} |"
        )
    parts = ["# References in documents", "", *_INTRODUCTION, "", *rows]
    for score in scores:
        for title, items in (("missed", score.missed), ("wrong links", score.wrong), ("reported in vain", score.noise)):
            if items:
                parts += ["", f"## {score.name}: {title}", "", *(f"- {item}" for item in items)]
    return "\n".join(parts) + "\n"


_INTRODUCTION = (
    "Written by `python benchmarks/references.py`; the sets, with their truth, are in `references/`. Every document",
    f"is set {len(SETTINGS)} times with other measures. A reference counts as found where all its pages are right in",
    "each of them; a wrong link counts if it is made in any. What names nothing of the bundle, or could be two things,",
    "must be reported; what is reported and is no reference (an exhibit of another case) is reported in vain.",
)
FILES = ("truth", "truth-held-out", "look-alikes", "look-alikes-held-out")


def main() -> int:
    """Measure all, print it, and keep it beside this file. ``--tuning``: without the held-out sets, keeping nothing."""
    tuning = "--tuning" in sys.argv
    scores = [measure(name) for name in FILES if not (tuning and "held-out" in name)]
    text = report(scores)
    print(text)
    if not tuning:
        (HERE / "references.md").write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
