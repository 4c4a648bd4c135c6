"""A line that YAML cannot read: what is wrong with it, and how it is written rightly."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ruamel.yaml.error import MarkedYAMLError

from bundler.manifest.quoting import TAB_WIDTHS, begun_in_brackets, mended, quote, region_end, tabbed, untabbed
from bundler.manifest.saying import counted, error
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
    suspects = _suspects(lines, fault)
    if any(tabbed(lines[number]) for number in suspects) and (whole := _without_tabs(lines, name, trial)):
        return whole
    for number in suspects:
        for better, code, reason, remedy in _mendings(lines, number):
            below = lines[number + 1 + better.count("\n") :]
            candidate = "\n".join([*lines[:number], better, *below])
            stop = trial(candidate)
            if stop is None or stop - (len(candidate) - len(text)) > reached or _later(text, candidate, reached, stop):
                message = f"YAML cannot read this line: {reason}"
                return candidate, error(code, message, Place(name, number + 1), remedy)
    return None, _plain(lines, name, fault)


def _mendings(lines: list[str], number: int) -> Iterator[tuple[str, str, str, str]]:
    """(line, code, reason, remedy) of each way in which a line may have been meant, likeliest first."""
    line = lines[number]
    if tabbed(line):
        reason = "a tab stands in the indentation, and YAML wants spaces"
        for better in untabbed(lines, number):
            yield better, "manifest.tab", reason, f"Put {counted(_indent(better), 'space')} there: {better.strip()}"
        return
    column = begun_in_brackets(line)
    if column is not None:
        better = _block_in_quotes(lines, number, column)
        reason = f"inside brackets no block of text ({line[column]}) can stand"
        remedy = f"Write: {better.strip()}" if "\n" in better else _NO_BLOCK
        yield better, "manifest.trap-first-character", reason, remedy
        return
    mending = mended(line)
    if mending is not None:
        better, code, reason = mending
        yield better, code, reason, f"Write: {better.strip()}"


def _block_in_quotes(lines: list[str], number: int, column: int) -> str:
    """The line with the text of the lines below in quotes, followed by as many empty lines as that takes."""
    line = lines[number]
    end = region_end(line, column, True)
    if line[end:].strip():  # the brackets are closed on the same line
        return line[:column] + quote(line[column:end]) + line[end:]
    text: list[str] = []
    for below in lines[number + 1 : number + 1 + _BLOCK_LINES]:
        text.append(below.strip())
        if below.rstrip(", ").endswith(("}", "]")):
            break
    whole = " ".join(part for part in text if part)
    stop = region_end(whole, 0, True)
    return line[:column] + quote(whole[:stop]) + whole[stop:] + "\n" * len(text)


def _without_tabs(lines: list[str], name: str, trial: Callable[[str], int | None]) -> tuple[str, Finding] | None:
    """The text with spaces for every tab of its indentation, and one finding for all of them, if YAML then reads all of
    it; None where it does not."""
    wrong = [number for number, line in enumerate(lines) if tabbed(line)]
    for width in TAB_WIDTHS:
        candidate = "\n".join(line.expandtabs(width) if tabbed(line) else line for line in lines)
        if trial(candidate) is None:
            also = f" ({counted(len(wrong), 'line')} in all)" if len(wrong) > 1 else ""
            message = f"YAML cannot read this line: a tab stands in the indentation{also}, and YAML wants spaces"
            remedy = f"Put {width} spaces for each tab at the head of a line; an editor can be set to do so."
            return candidate, error("manifest.tab", message, Place(name, wrong[0] + 1), remedy)
    return None


_BLOCK_LINES = 30


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


_NO_BLOCK = "Write the text in quotes on this line, or the entry without { }, each key on a line of its own."


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
