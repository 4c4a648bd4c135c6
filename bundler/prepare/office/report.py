"""What is said of an office file: questions that the manifest must answer, and what was done, once it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bundler.model import AnnotationPolicy, ChangesPolicy
from bundler.prepare.desk import FILE, Job, Notes, plural
from bundler.prepare.office.found import Found, short

_ANSWERED: Final = {
    ChangesPolicy.ACCEPT: ("changes-accepted", "all accepted"),
    ChangesPolicy.ORIGINAL: ("changes-rejected", "all rejected: as it stood before them"),
    ChangesPolicy.SHOW: ("changes-shown", "shown: insertions underlined, deletions struck through"),
}
_CHOICES: Final = (
    "Add `changes: accept` (as if all were accepted), `changes: original` (as it stood before them) or "
    "`changes: show` (with the changes marked) to the document."
)
_HIDING: Final = "Add `changes: accept` (leave it out) or `changes: show` (print it too) to the document."


def tell(found: Found, job: Job, notes: Notes) -> None:
    """All findings and alterations that follow from what was found."""
    for step in (_changes, _hidden, _parts, _comments):
        step(found, job, notes)
    for each in (_macros, _external, _embedded, _values):
        each(found, notes)


def _changes(found: Found, job: Job, notes: Notes) -> None:
    if not found.changes:
        return
    counted = ", ".join(_many(count, kind) for kind, count in found.changes.items())
    if job.changes is ChangesPolicy.ASK:
        first = "; ".join(found.samples)
        notes.error(
            "source.tracked-changes",
            f'"{FILE}" has tracked changes ({counted}){f": {first}" if first else ""}. They may be privileged.',
            _CHOICES,
        )
        return
    code, words = _ANSWERED[job.changes]
    notes.altered(code, f"{counted}: {words}")
    lettering = sum(count for kind, count in found.changes.items() if kind.startswith("change of"))
    if job.changes is ChangesPolicy.SHOW and lettering:
        notes.info(
            "source.formatting-changes",
            f'"{FILE}" has {plural(lettering, "change")} of form only; the new form is shown, unmarked.',
        )


def _hidden(found: Found, job: Job, notes: Notes) -> None:
    if not found.hidden:
        return
    count = plural(len(found.hidden), "hidden passage")
    if job.changes is ChangesPolicy.ASK:
        first = "; ".join(f"\u201c{short(words)}\u201d" for words in found.hidden[:3])
        notes.error("source.hidden-text", f'"{FILE}" has {count}: {first}. Hidden text may be privileged.', _HIDING)
    else:
        _say(job, notes, "hidden-text", count)


def _parts(found: Found, job: Job, notes: Notes) -> None:
    """Hidden sheets, rows, columns and slides."""
    if not found.parts:
        return
    listed = ", ".join(found.parts[:8]) + (f" and {len(found.parts) - 8} more" if len(found.parts) > 8 else "")
    kind = "hidden-slide" if found.parts[0].startswith("slide") else "hidden-sheet"
    if job.changes is ChangesPolicy.ASK:
        notes.error(f"source.{kind}", f'"{FILE}" hides {listed}. What is hidden may be privileged.', _HIDING)
    else:
        _say(job, notes, kind, listed)


def _say(job: Job, notes: Notes, kind: str, what: str) -> None:
    shown = job.changes is ChangesPolicy.SHOW
    notes.altered(f"{kind}-{'shown' if shown else 'left-out'}", what)
    if not shown:
        notes.info(f"source.{kind}", f'"{FILE}" hides {what}; left out, as the manifest says.')


def _comments(found: Found, job: Job, notes: Notes) -> None:
    if not found.notes:
        return
    comments = sum(note.kind == "comment" for note in found.notes)
    counts = [(comments, "comment"), (len(found.notes) - comments, "page of speaker's notes")]
    counted = " and ".join(_pages(count, noun) for count, noun in counts if count)
    if job.annotations in (AnnotationPolicy.ASK, AnnotationPolicy.KEEP):
        authors = sorted({note.author for note in found.notes if note.author})
        by = f", by {', '.join(authors)}" if authors else ""
        note = found.notes[0]
        kept = job.annotations is AnnotationPolicy.KEEP
        why = "Comments of an office file cannot be kept as such in a PDF." if kept else "They may be privileged."
        notes.error(
            "source.comments",
            f'"{FILE}" has {counted}{by}; the first: \u201c{short(note.text)}\u201d. {why}',
            "Add `annotations: print` (on a sheet behind the document) or `annotations: remove` to the document.",
        )
        return
    printed = job.annotations is AnnotationPolicy.PRINT
    notes.altered(f"comments-{'printed' if printed else 'removed'}", counted)


def _many(count: int, kind: str) -> str:
    """ "2 changes of form": the noun stands before what it is of."""
    at = min((found for mark in (" of ", " (") if (found := kind.find(mark)) >= 0), default=len(kind))
    return plural(count, kind[:at]) + kind[at:]


def _pages(count: int, noun: str) -> str:
    return plural(count, noun) if not noun.startswith("page ") else f"{plural(count, 'page')} of speaker's notes"


def _macros(found: Found, notes: Notes) -> None:
    if found.macros:
        notes.altered("macros-left-out", "macros left out, never run")
        notes.warning(
            "source.macros",
            f'"{FILE}" carries macros. They were left out and never run.',
            "Look at the pages in the bundle: what a macro would have filled in is missing.",
        )


def _external(found: Found, notes: Notes) -> None:
    if not found.external:
        return
    listed = "; ".join(found.external[:6]) + (f" and {len(found.external) - 6} more" if len(found.external) > 6 else "")
    notes.altered("links-cut", listed)
    say: Callable[..., None] = (
        notes.info if all(line.startswith("template") for line in found.external) else notes.warning
    )
    say(
        "source.external",
        f'"{FILE}" would fetch {plural(len(found.external), "thing")} from elsewhere, which was not done: {listed}.',
        "Look at the pages in the bundle; ask for a copy with pictures and objects embedded if something is missing.",
    )


def _embedded(found: Found, notes: Notes) -> None:
    if found.embedded:
        names = ", ".join(found.embedded[:6]) + (" ..." if len(found.embedded) > 6 else "")
        notes.info(
            "source.embedded",
            f'"{FILE}" has {plural(len(found.embedded), "object")} embedded ({names}); only what they show on the page '
            "is in the bundle.",
            "If one of them is evidence, save it out of the document and list it in the manifest.",
        )


def _values(found: Found, notes: Notes) -> None:
    fields = {name: count for name, count in found.frozen.items() if name != "formula"}
    if fields:
        named = ", ".join(sorted(name.lower() for name in fields))
        notes.altered("fields-kept", f"fields show the value that was last saved: {named}")
    if found.frozen["formula"]:
        notes.altered("values-kept", f"{plural(found.frozen['formula'], 'formula')}: the value that was last saved")
    if found.uncertain:
        notes.info(
            "source.reckoned",
            f'"{FILE}" has {plural(len(found.uncertain), "formula")} without a saved value '
            f"({_some(found.uncertain)}); reckoned now.",
            "Open it in the program that made it and save it, so that its values are those that were seen.",
        )
    if found.moving:
        notes.error(
            "source.moving-value",
            f'"{FILE}" would show the day on which it is converted, or the name of a passing file, where its own '
            f"value belongs ({_some(found.moving)}).",
            "Open it in the program that made it, save it in the newer kind of file (.docx, .xlsx, .pptx) with the "
            "value as it was, or print it to PDF, and list that file.",
        )


def _some(things: list[str]) -> str:
    """The first of several, each once."""
    once = list(dict.fromkeys(things))
    return ", ".join(once[:6]) + (" ..." if len(once) > 6 else "")
