"""The matter's own ways of writing references: texts with {mark}, {page}, {pages} and {id} in them, never code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bundler.planning.mentions.candidate import Candidate
from bundler.planning.mentions.flow import plain
from bundler.planning.mentions.marks import mark_pattern
from bundler.planning.mentions.numbers import Numbers, read_numbers
from bundler.planning.mentions.values import MentionKind

_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_KNOWN = ("mark", "page", "pages", "id")
_LONGEST = 80


def pattern_problem(text: str) -> str:
    """Why a text cannot serve as a pattern of references, for a finding; "" where it can.

    It names a document once, by {mark} or {id}, at most one list of pages, by {page} or {pages}, and has a letter or
    sign besides: else it would match every mark, or every word.
    """
    names = _PLACEHOLDER.findall(text)
    literal = _PLACEHOLDER.sub("", text)
    if wrong := next((name for name in names if name not in _KNOWN), None):
        return f"{{{wrong}}} is no placeholder; {{mark}}, {{id}}, {{page}} and {{pages}} are"
    if "{" in literal or "}" in literal:
        return "a curly bracket stands alone"
    if names.count("mark") + names.count("id") != 1:
        return "it names a document by {mark} or {id}, once"
    if names.count("page") + names.count("pages") > 1:
        return "it names pages by {page} or {pages}, once"
    if not literal.strip():
        return "it would match too much: words or signs must stand beside the placeholders"
    if len(text) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    return ""


@dataclass(frozen=True)
class PatternFinder:
    """Finds references in the matter's own forms. patterns: as in the manifest. marks: mark -> id of its exhibit.
    ids: of all other documents. own: keys that are the document's own."""

    patterns: Sequence[str]
    marks: Mapping[str, str]
    ids: Sequence[str]
    own: frozenset[str] = frozenset()

    def find(self, text: str) -> Iterator[Candidate]:
        """Every reference in one of the matter's own forms."""
        for pattern in self.patterns:
            if not pattern_problem(pattern):
                for found in self._compiled(pattern).finditer(text):
                    candidate = self._candidate(text, found)
                    if candidate:
                        yield candidate

    def _compiled(self, pattern: str) -> re.Pattern[str]:
        """A pattern's text as an expression: all of it literal but for its placeholders, white space flexible."""
        parts = []
        for position, part in enumerate(_PLACEHOLDER.split(pattern)):
            if position % 2:
                parts.append(self._slot(part))
            else:
                literal = "".join(plain(char) for char in part)
                parts.append(" ?".join(re.escape(word) for word in re.split(r" +", literal)))
        return re.compile(rf"(?<![\w/]){''.join(parts)}(?!\w)", re.IGNORECASE)

    def _slot(self, name: str) -> str:
        if name == "mark":
            return rf"(?P<mark>{'|'.join(map(mark_pattern, _longest(self.marks))) or '(?!)'})"
        if name == "id":
            return rf"(?P<id>{'|'.join(map(re.escape, _longest(self.ids))) or '(?!)'})"
        if name == "page":
            return r"(?P<pages>\d{1,5})"
        return r"(?P<pages>\d{1,5}(?: ?(?:-|to|,? ?and|&|,) ?\d{1,5})*)"

    def _candidate(self, text: str, found: re.Match[str]) -> Candidate | None:
        groups = found.groupdict()
        entry, kind = self._entry(groups)
        if not entry or entry in self.own:
            return None
        numbers: Numbers | None = None
        if groups.get("pages"):
            numbers = read_numbers(text[: found.end("pages")], found.start("pages"))
        return Candidate(*found.span(), kind, entry, numbers, why=numbers.odd if numbers else "")

    def _entry(self, groups: Mapping[str, str | None]) -> tuple[str, MentionKind]:
        mark = groups.get("mark")
        if mark:
            fitting = (each for each in self.marks if re.fullmatch(mark_pattern(each), mark, re.IGNORECASE))
            return self.marks[next(fitting)], MentionKind.EXHIBIT
        return (groups.get("id") or "").lower(), MentionKind.DOCUMENT


def _longest(names: Sequence[str] | Mapping[str, str]) -> list[str]:
    return sorted(names, key=lambda name: (-len(name), name))
