"""The traps that YAML does not report: it reads something, but not what was typed.

Each is a finding that prints the line quoted rightly; and the value is replaced by what was meant, so that what
follows speaks of the rest of the manifest and not of the trap again.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field

from bundler.manifest.keys import KEYS, PATH_KEYS, SCALAR_KEYS, TEXT_KEYS
from bundler.manifest.nodes import COMPLEX_KEY, Items, Span, Table, Text, Value
from bundler.manifest.quoting import bare, quoted_at, region_end
from bundler.manifest.reader import Reading
from bundler.manifest.saying import error, warning
from bundler.model import Finding, Place

_COMMENT = re.compile(r"(\s+)#(\s?)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def find_traps(reading: Reading, name: str) -> tuple[Value | None, tuple[Finding, ...]]:
    """The values as they were meant, and a finding for each that YAML read otherwise."""
    search = _Search(name, reading.text, reading.text.split("\n"), reading.anchors_used)
    value = search.visit(reading.value, "", False) if reading.value is not None else None
    return value, tuple(search.findings)


@dataclass
class _Search:
    name: str
    text: str
    lines: list[str]
    anchors_used: frozenset[str]
    findings: list[Finding] = field(default_factory=list)

    def visit(self, value: Value, key: str, flow: bool) -> Value:
        """The value as meant. key: whose value it is. flow: whether it stands inside brackets."""
        if isinstance(value, Text):
            return self._scalar(value, key, flow)
        if value.tag:
            self._refuse_tag(value)
        if value.flow and key in SCALAR_KEYS:
            return self._brackets(value, flow)
        return self._items(value, key) if isinstance(value, Items) else self._table(value)

    def _items(self, items: Items, key: str) -> Items:
        meant = Items(items.span, items.flow)
        for item in items:
            meant.append(self._split_at_colon(item) or self.visit(item, key, items.flow))
        return meant

    def _table(self, table: Table) -> Table:
        meant = Table(table.span, table.flow)
        previous = ""
        for key, value in table.items():
            if table.flow and previous and self._continues(key, value):
                self._comma(table, previous, key, meant)
                continue
            meant.keys_at[key] = table.keys_at[key]
            meant[key] = self.visit(self._swallowed(value, key, table.keys_at[key]), key, table.flow)
            previous = key if isinstance(value, Text) else ""
        return meant

    def _swallowed(self, value: Value, key: str, at: Text) -> Value:
        """``title: #4``: the whole value is taken for a comment."""
        if not isinstance(value, Text) or not value.empty or key not in TEXT_KEYS | PATH_KEYS:
            return value
        line, column = self.lines[at.span.end_line], at.span.end_column
        found = re.compile(r"\s*:\s+(?=#\S)").match(line, column)
        if found is None:
            return value
        span = Span(at.span.line, found.end(), at.span.line, len(line), at.span.end, at.span.end)
        reason = f"YAML takes “{line[found.end() :].strip()}” for a comment, and nothing is left"
        return self._instead(Text.of("", span), "manifest.trap-comment", reason, False)

    def _continues(self, key: str, value: Value) -> bool:
        """A key without a value, inside brackets, that no manifest knows: the rest of a text with a comma."""
        return key not in KEYS and key != COMPLEX_KEY and isinstance(value, Text) and value.empty

    def _comma(self, table: Table, previous: str, key: str, meant: Table) -> None:
        value = table[previous]
        reason = f"inside brackets the comma ends the {previous}, and “{key}” becomes a key of its own"
        self._note("manifest.trap-comma", reason, value, True)
        line = self.lines[value.span.line]
        whole = bare(line[value.span.column : region_end(line, value.span.column, True)])
        meant[previous] = Text.of(whole, value.span, '"')

    def _split_at_colon(self, item: Value) -> Text | None:
        """``- Re: x.pdf`` in a list: YAML makes a table of it."""
        if not isinstance(item, Table) or item.flow or len(item) != 1:
            return None
        key, value = next(iter(item.items()))
        if key == COMPLEX_KEY or not isinstance(value, Text) or value.style != "plain":
            return None
        if difflib.get_close_matches(key, KEYS, 1, 0.7):
            return None
        place = item.keys_at[key]
        if place.span.line != value.span.line or not value:
            return None
        self._note("manifest.trap-colon", f"the colon makes a key of “{key}”", place, False)
        return Text.of(bare(self.lines[place.span.line][place.span.column :]), place.span, '"')

    def _scalar(self, text: Text, key: str, flow: bool) -> Text:
        if text.style == "alias":
            return self._instead(
                text, "manifest.trap-first-character", "a leading * means an alias, and there is none", flow
            )
        if text.tag and text.style == "plain":
            return self._instead(text, "manifest.trap-first-character", "a leading ! means a tag", flow)
        if text.tag:
            self._refuse_tag(text)
        if text.anchor and text.anchor not in self.anchors_used:
            reason = f"a leading & means an anchor, and “{text.anchor}” is not part of the text"
            return self._instead(text, "manifest.trap-first-character", reason, flow)
        if text.style == "plain" and key in TEXT_KEYS | PATH_KEYS | {"documents", "claimants", "defendants"}:
            return self._comment(text, key, flow)
        if text.style == '"':
            return self._escapes(text, key, flow)
        return text

    def _comment(self, text: Text, key: str, flow: bool) -> Text:
        """A # after a space: what follows is not part of the text."""
        rest = self.lines[text.span.end_line][text.span.end_column :]
        found = _COMMENT.match(rest)
        if found is None or text.span.line != text.span.end_line:
            return text
        lost = rest.strip()
        reason = f"YAML takes “{lost}” for a comment"
        if not found[2]:
            return self._instead(text, "manifest.trap-comment", reason, flow)
        if len(found[1]) == 1 and text and key in TEXT_KEYS:
            line = quoted_at(self.lines[text.span.line], text.span.column, flow).strip()
            remedy = f"If it belongs to the text, write: {line} - If it is a comment, put two spaces before the #."
            message = f"{reason[0].upper()}{reason[1:]}, not for a part of the text"
            self.findings.append(warning("manifest.trap-comment", message, Place(self.name, text.line), remedy))
        return text

    def _escapes(self, text: Text, key: str, flow: bool) -> Text:
        raw = self.text[text.span.start : text.span.end]
        allowed = '"\\/u' if key in PATH_KEYS | {"documents"} else '"\\/uUx\n'
        strange = next((match[1] for match in _ESCAPE.finditer(raw) if match[1] not in allowed), None)
        if strange is None:
            return text
        reason = f"in double quotes \\{strange} is an escape, not a backslash and a letter"
        return self._instead(text, "manifest.trap-backslash", reason, flow)

    def _brackets(self, value: Items | Table, flow: bool) -> Text:
        """Brackets where a text is wanted."""
        kind = "[ begins a list" if isinstance(value, Items) else "{ begins a table"
        self._note("manifest.trap-first-character", f"a leading {kind}", value, flow)
        line = self.lines[value.span.line]
        whole = bare(line[value.span.column : region_end(line, value.span.column, flow)])
        return Text.of(whole, value.span, '"')

    def _instead(self, text: Text, code: str, reason: str, flow: bool) -> Text:
        """Note the trap, and take the rest of the line for the text that was meant."""
        self._note(code, reason, text, flow)
        line = self.lines[text.span.line]
        whole = bare(line[text.span.column : region_end(line, text.span.column, flow)])
        return Text.of(whole, text.span, '"')

    def _note(self, code: str, reason: str, value: Value, flow: bool) -> None:
        line = quoted_at(self.lines[value.span.line], value.span.column, flow).strip()
        message = f"YAML does not read this line as it was meant: {reason}"
        self.findings.append(error(code, message, Place(self.name, value.line), f"Write: {line}"))

    def _refuse_tag(self, value: Value) -> None:
        message = f"The tag “{value.tag}” is not accepted: every value of a manifest is plain data"
        self.findings.append(error("manifest.tag", message, Place(self.name, value.line), "Delete the tag."))
