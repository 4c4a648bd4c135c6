"""How a text is written in YAML so that it is read back as it is, and how a manifest's line is mended."""

from __future__ import annotations

import re

from bundler.manifest.keys import KEYS, PATH_KEYS, SCALAR_KEYS, TEXT_KEYS

_KEY = "|".join(sorted(KEYS, key=len, reverse=True))
_STARTS = re.compile(rf"(?:^\s*(?:-\s+)*|[{{\[,]\s*)(?P<key>{_KEY})\s*:(?:\s+|$)")
_NEXT = re.compile(rf"\s*,\s*(?:{_KEY})\s*:(?:\s|$)")
_ITEM = re.compile(r"^\s*(?:-\s+)+(?=\S)")
_GLUED = re.compile(rf"^(?P<head>\s*(?:-\s+)*(?:{_KEY})):(?P<value>[^\s:].*)$")
_WELL_QUOTED = re.compile(r"""(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*")(?:\s+#.*)?""")
TAB_WIDTHS = (2, 4, 8)
"""How far apart an editor sets its tabs, likeliest first."""
_BLOCK = re.compile(r"[|>][+-]?\d?[+-]?\s*")
_INDICATORS = "*&!|>%@`[]{},#?-\"'"
_PLAIN_SAFE = re.compile(r"[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")


def quote(text: str) -> str:
    """Text as a YAML scalar that is read back exactly: double quotes, single ones, or escapes if it must be."""
    if not _PLAIN_SAFE.fullmatch(text):
        return '"' + "".join(_escape(char) for char in text) + '"'
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _escape(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if _PLAIN_SAFE.fullmatch(char):
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def mended(line: str) -> tuple[str, str, str] | None:
    """(the line with every doubtful value quoted rightly, code, reason), or None where there is nothing to mend."""
    if glued := _GLUED.match(line):
        better = f"{glued['head']}: {glued['value']}"
        return better, "manifest.trap-colon", "a space is missing after the colon"
    better, code, reason = line, "", ""
    for column, key, flow in reversed(_values(line)):
        if flow and _BLOCK.fullmatch(line[column : region_end(line, column, flow)]):
            continue  # begun_in_brackets speaks of it
        end = region_end(line, column, flow)
        if why := doubt(line[column:end], key, flow):
            better = better[:column] + quote(bare(line[column:end])) + better[end:]
            code, reason = why
    return (better, code, reason) if better != line else None


def tabbed(line: str) -> bool:
    """Whether a tab stands in the indentation of a line."""
    return "\t" in line[: len(line) - len(line.lstrip())]


def untabbed(lines: list[str], number: int) -> list[str]:
    """The line of that number (0-based) with spaces for the tabs of its indentation, likeliest first.

    Its keys are most likely to begin where those of a line above do, the nearest first; and otherwise where a tab of
    two, four or eight columns would put them.
    """
    line = lines[number]
    item = _ITEM.match(line.lstrip()) is not None
    columns: list[int] = []
    for above in reversed(lines[:number]):
        if above.strip() and not tabbed(above) and not above.lstrip().startswith("#"):
            start = len(above) - len(above.lstrip())
            columns += _columns(above, start, item)
            if start == 0:
                break
    body = line.lstrip()
    guesses = [" " * column + body for column in columns]
    return list(dict.fromkeys([*guesses, *(line.expandtabs(width) for width in TAB_WIDTHS)]))


def _columns(above: str, start: int, item: bool) -> list[int]:
    """Where a line may begin below another one that begins at start. item: the line is an entry of a list."""
    entry = _ITEM.match(above)
    if above.rstrip().endswith(":"):
        inner = entry.end() if entry else start
        return [inner + 2, inner]
    return [start] if item or not entry else [entry.end(), start]


def begun_in_brackets(line: str) -> int | None:
    """Where, inside brackets, the | or > of a block of text stands, which cannot be there; or None."""
    for column, _, flow in _values(line):
        if flow and _BLOCK.fullmatch(line[column : region_end(line, column, flow)]):
            return column
    return None


def quoted_at(line: str, column: int, flow: bool) -> str:
    """The line with the value that starts at column (0-based) in quotes; flow: it stands inside brackets."""
    end = region_end(line, column, flow)
    return line[:column] + quote(bare(line[column:end])) + line[end:]


def region_end(line: str, column: int, flow: bool) -> int:
    """Where the value that starts at column was meant to end: at the next known key, or the closing bracket."""
    if not flow:
        return len(line.rstrip())
    following = _NEXT.search(line, column)
    end = following.start() if following else len(line.rstrip())
    typed = line[column:end].rstrip(", ")
    while typed and typed[-1] in "]}" and _unbalanced(typed):
        typed = typed[:-1].rstrip(", ")
    return column + len(typed)


def _unbalanced(typed: str) -> bool:
    return sum(typed.count(char) for char in "]}") > sum(typed.count(char) for char in "[{")


def bare(typed: str) -> str:
    """What was meant by a value that is quoted wrongly, or not at all."""
    text = typed.strip()
    if text[:1] in ("'", '"'):
        mark = text[0]
        if len(text) > 1 and text.endswith(mark):
            return text[1:-1].replace("''", "'") if mark == "'" else text[1:-1].replace('\\"', '"')
        if mark == '"' and mark not in text[1:]:
            return text[1:]  # but a single ' may be an apostrophe, as in 'tis
    return text


def _values(line: str) -> list[tuple[int, str, bool]]:
    """(column, key, flow) of each value on a line; key "" for a bare entry of a list."""
    body = line.lstrip(" -")
    found = list(_STARTS.finditer(line))
    in_brackets = body[:1] in ("{", "[")
    if not found:
        item = _ITEM.match(line)
        return [(item.end(), "", False)] if item and not in_brackets else []
    first = found[0]
    if not in_brackets and (first["key"] in SCALAR_KEYS or line[first.end() : first.end() + 1] not in ("{", "[")):
        return [(first.end(), first["key"], False)]
    return [(match.end(), match["key"], True) for match in found if match["key"] in SCALAR_KEYS]


def doubt(typed: str, key: str, flow: bool) -> tuple[str, str] | None:
    """(code, reason) if YAML would not read this value as the text that it looks like."""
    if not typed:
        return None
    if typed[0] in "'\"":
        return _doubtful_quotes(typed)
    if typed[0] in "[{&*!" and key not in _QUOTED_WHOLE:
        return None
    if typed[0] in _INDICATORS and not (typed[0] in "-?" and typed[1:2].strip()):
        return "manifest.trap-first-character", f"a text that begins with {typed[0]} must be quoted"
    if re.search(r":(?:\s|$)", typed):
        return "manifest.trap-colon", "a text that holds a colon and a space must be quoted"
    if re.search(r"\s#", typed):
        return "manifest.trap-comment", "a # after a space begins a comment, so the text must be quoted"
    if flow and any(char in typed for char in "[]{},"):
        return "manifest.trap-comma", "inside brackets, a text that holds a bracket or a comma must be quoted"
    return None


_QUOTED_WHOLE = TEXT_KEYS | PATH_KEYS | {"date", "pages", "ref", "id", "type", ""}


def _doubtful_quotes(typed: str) -> tuple[str, str] | None:
    if not _WELL_QUOTED.fullmatch(typed):
        return "manifest.trap-quotes", "the quotes do not match"
    if typed[0] == '"' and "\\" in typed:
        return "manifest.trap-backslash", "in double quotes a backslash begins an escape"
    return None
