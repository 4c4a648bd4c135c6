"""References in Word drafts: a draft's words told, and the draft written anew with some of them swapped.

    draft ──▶ read ──▶ passages ──▶ planning.drafts, planning.stale ──▶ swaps ──▶ write ──▶ the same document, cited

Only the letters of runs are ever changed, byte by byte, in the parts that hold them; every other byte of every part
stays what it was, and a second reader proves it. Other people's files are read in child processes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bundler.children import Crew, Outcome, Task
from bundler.citing.package import is_ours
from bundler.model import Finding, Place, error
from bundler.planning.drafts import Passage, Swap

__all__ = ["is_ours", "read", "write"]

_SECONDS: Final = 120.0
"""Wall clock that a draft may take; the longest real one takes a second."""


def read(
    path: Path, crew: Crew, name: str = "", place: Place | None = None
) -> tuple[tuple[Passage, ...], list[Finding]]:
    """The words of a draft, or why it cannot be taken. name: as the user knows it. place: of findings about it."""
    name = name or path.name
    place = place or Place(name)
    [outcome] = crew.run([Task("citing.tell", {"path": str(path)}, _SECONDS, name)])
    if outcome.value is None:
        return (), [_failed(outcome, name, place)]
    if refused := outcome.value.get("refused"):
        code, message, remedy = refused
        return (), [error(code, message.replace("{name}", name), place, remedy)]
    return tuple(_passage(each) for each in outcome.value["passages"]), []


def write(
    path: Path,
    swaps: Mapping[int, Sequence[Swap]],
    out: Path,
    crew: Crew,
    name: str = "",
    place: Place | None = None,
    blank: int = 0,
) -> list[Finding]:
    """Write a draft to ``out`` with swaps in its passages, by their number in what ``read`` gave; proved to be the same
    document but for them. blank: pages that say that they are, at its end. Findings say why there is nothing at ``out``
    that may be used."""
    name = name or path.name
    place = place or Place(name)
    told = {str(number): [[each.start, each.end, each.text] for each in some] for number, some in swaps.items()}
    args = {"path": str(path), "out": str(out), "swaps": told, "blank": blank}
    [outcome] = crew.run([Task("citing.rewrite", args, _SECONDS, name)])
    if outcome.value is None:
        return [_failed(outcome, name, place)]
    if what := outcome.value["different"]:
        message = f"{name} could not be written so that nothing but its references changes ({what})."
        return [error("cite.not-proved", message, place, "Open it in Word, save it anew, and name that file.")]
    return []


def _failed(outcome: Outcome, name: str, place: Place) -> Finding:
    what = {"timeout": "it takes too long", "memory": "it takes too much memory"}.get(outcome.failure, outcome.failure)
    return error(
        "cite.unreadable", f"{name} cannot be read: {what}.", place, "Save it anew in Word, and name that file."
    )


def _passage(told: Mapping[str, Any]) -> Passage:
    bound = tuple((int(start), int(end)) for start, end in told["bound"])
    return Passage(**{**told, "seams": tuple(told["seams"]), "bound": bound})
