"""Says what was left out of a page, on the page and in the findings."""

from __future__ import annotations

from bundler.prepare.desk import FILE, Notes, plural
from bundler.prepare.markup.html import Left

_OPEN = "If it matters, open it in the program that made it, print it to PDF, and list that file."


def notices(left: Left) -> list[str]:
    """What a reader of the page should know."""
    said = []
    if left.remote:
        said.append(f"{_pictures(left.remote)} on the web {_was(left.remote)} not loaded.")
    if left.local + left.broken:
        count = left.local + left.broken
        said.append(f"{_pictures(count)} {_was(count)} not shown: not in this file, or not readable.")
    return said


def state_left(left: Left, notes: Notes) -> None:
    """Findings and alterations for what was left out."""
    if left.remote:
        notes.info(
            "source.remote-pictures",
            f'"{FILE}" refers to {plural(left.remote, "picture")} on the web: {_was(left.remote)} not loaded.',
            _OPEN,
        )
        notes.altered("remote-not-loaded", f"{plural(left.remote, 'picture')} on the web not loaded")
    if left.local + left.broken:
        count = left.local + left.broken
        notes.warning(
            "source.pictures-missing",
            f'"{FILE}" refers to {plural(count, "picture")} that {"is" if count == 1 else "are"} not in it, '
            "or cannot be read.",
            _OPEN,
        )
    parts = [
        (left.scripts, "script"),
        (left.forms, "form field"),
        (left.frames, "embedded page or player"),
        (left.links, "link to something other than the web"),
    ]
    found = [_many(count, noun) for count, noun in parts if count]
    if found:
        notes.altered("active-left-out", ", ".join(found))
        notes.info("source.active-left-out", f'Left out of "{FILE}": {", ".join(found)}.')
    if left.hidden:
        notes.info(
            "source.hidden-text",
            f'"{FILE}" has parts that a mail program or browser hides; their words are shown.',
            "Look at it before the bundle is served.",
        )


def _many(count: int, noun: str) -> str:
    if count == 1:
        return f"1 {noun}"
    head, _, rest = noun.partition(" to ")
    plurals = {"embedded page or player": "embedded pages or players"}
    return f"{count:,} {plurals.get(head, head + 's')}{' to ' + rest if rest else ''}"


def _pictures(count: int) -> str:
    return plural(count, "picture")


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
