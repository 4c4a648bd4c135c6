"""A line that YAML cannot read: what is wrong with it, and how it is written rightly."""

from __future__ import annotations

from collections.abc import Callable

from ruamel.yaml.error import MarkedYAMLError

from bundler.manifest.quoting import mended
from bundler.manifest.saying import error
from bundler.model import Finding, Place


def repair(
    text: str, name: str, fault: MarkedYAMLError, trial: Callable[[str], int | None]
) -> tuple[str | None, Finding]:
    """Explain a fault, and mend its line if that lets YAML read further.

    trial: the offset at which YAML gives up on a text, or None where it reads all of it. Returns (the mended text, or
    None where nothing helped; the finding).
    """
    lines = text.split("\n")
    reached = fault.problem_mark.index if fault.problem_mark else -1
    for number in _suspects(lines, fault):
        mending = mended(lines[number])
        if mending is None:
            continue
        better, code, reason = mending
        candidate = "\n".join([*lines[:number], better, *lines[number + 1 :]])
        stop = trial(candidate)
        if stop is None or stop - (len(candidate) - len(text)) > reached or _later(text, candidate, reached, stop):
            message = f"YAML cannot read this line: {reason}"
            return candidate, error(code, message, Place(name, number + 1), f"Write: {better.strip()}")
    return None, _plain(lines, name, fault)


def _later(old: str, new: str, reached: int, stop: int) -> bool:
    """Whether the new fault lies on a later line than the old one."""
    return new.count("\n", 0, stop) > old.count("\n", 0, max(reached, 0))


def _suspects(lines: list[str], fault: MarkedYAMLError) -> list[int]:
    """Lines (0-based) that may hold the cause, likeliest first."""
    marks = [mark.line for mark in (fault.problem_mark, fault.context_mark) if mark is not None]
    wanted = [line for mark in marks for line in (mark, _before(lines, mark))]
    inside = [line for line in dict.fromkeys(wanted) if 0 <= line < len(lines)]
    if len(marks) == 2:
        inside += [line for line in range(marks[1], min(marks[0], len(lines))) if line not in inside][:50]
    return inside


def _before(lines: list[str], number: int) -> int:
    """The line before that holds anything."""
    number -= 1
    while number >= 0 and (number >= len(lines) or not lines[number].strip()):
        number -= 1
    return number


def _plain(lines: list[str], name: str, fault: MarkedYAMLError) -> Finding:
    mark = fault.problem_mark or fault.context_mark
    number = min(mark.line, len(lines) - 1) if mark else 0
    if number >= 0 and not lines[number].strip():
        number = max(_before(lines, number), 0)
    opened = fault.context_mark.line + 1 if fault.context_mark and fault.context_mark.line != number else 0
    since = f" (in what begins on line {opened})" if opened else ""
    message = f"YAML cannot read this line{since}: {fault.problem or 'it is not YAML'}"
    return error("manifest.syntax", message, Place(name, number + 1), _LOOK)


_LOOK = (
    "Look at the indentation (keys of one entry begin in the same column, by spaces), at brackets and quotes that are "
    "not closed, and put quotes around text that holds punctuation."
)
