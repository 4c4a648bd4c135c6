"""YAML text -> texts, lists and tables with line numbers. Every scalar stays the text that was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from bundler.manifest.kinds import other_kind
from bundler.manifest.nodes import COMPLEX_KEY, Items, Span, Table, Text, Value
from bundler.manifest.saying import error, on_lines
from bundler.manifest.syntax import repair
from bundler.model import Finding, Place

MAX_BYTES = 5_000_000
MAX_DEPTH = 40
MAX_NODES = 300_000
MAX_REPAIRS = 40
_MOST_LINES = 5

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Reading:
    """What was read. value: None where nothing could be. text: as it was parsed, after any repair."""

    value: Value | None
    text: str
    findings: tuple[Finding, ...]
    anchors_used: frozenset[str] = frozenset()


class _Stop(Exception):
    """Reading cannot go on; the finding is already noted."""


def read_yaml(data: bytes, name: str) -> Reading:
    """Read one YAML document. name: what findings call the file.

    A line that YAML cannot read is a finding that prints it rightly; it is then mended in memory, so that all that
    follows is looked at too.
    """
    if len(data) > MAX_BYTES:
        message = f"The manifest has {len(data):,} bytes; more than {MAX_BYTES:,} are not read"
        return Reading(None, "", (error("manifest.too-large", message, Place(name), _SPLIT),))
    if what := other_kind(data):
        return Reading(
            None, "", (error("manifest.not-a-manifest", f"This is {what}, not a manifest", Place(name), _TEXT),)
        )
    text, findings = _decoded(data, name)
    for _ in range(MAX_REPAIRS):
        try:
            builder = _Builder(name)
            builder.build(_events(text))
        except _Stop:
            return Reading(None, text, (*findings, *builder.findings))
        except MarkedYAMLError as fault:
            mended, finding = repair(text, name, fault, _fault)
            findings.append(finding)
            if mended is None:
                return Reading(None, text, (*findings, *builder.findings))
            text = mended
        else:
            return Reading(builder.root, text, (*findings, *builder.findings), frozenset(builder.used))
    return Reading(None, text, tuple(findings))


_TEXT = "Name the manifest, a text file such as manifest.yaml."
_SPLIT = "Split the bundle, or use files: with a pattern instead of one entry a file."


def _decoded(data: bytes, name: str) -> tuple[str, list[Finding]]:
    """The text, without a byte order mark and without control characters; a wrong encoding is a finding."""
    save = "Save the file as UTF-8 (in Notepad: Save as, Encoding: UTF-8)."
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        finding = error("manifest.encoding", "The manifest is saved as UTF-16, not as UTF-8", Place(name), save)
        return _printable(data.decode("utf-16", "replace"), name, [finding])
    try:
        return _printable(data.decode("utf-8-sig"), name, [])
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        message = f"The manifest is not UTF-8: this line holds the byte {data[fault.start]:#04x}"
        return _printable(
            data.decode("cp1252", "replace"), name, [error("manifest.encoding", message, Place(name, line), save)]
        )


def _printable(text: str, name: str, findings: list[Finding]) -> tuple[str, list[Finding]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines: dict[int, str] = {}
    for match in _FORBIDDEN.finditer(text):
        lines.setdefault(text.count("\n", 0, match.start()) + 1, match[0])
        if len(lines) > _MOST_LINES:
            break
    if lines:
        first, *more = lines
        also = f", and so {_do(more)}" if more else ""
        message = f"This line holds a control character (U+{ord(lines[first]):04X}) that no one can see{also}"
        remedy = "Delete it: retype the line rather than pasting it."
        findings.append(error("manifest.control-character", message, Place(name, first), remedy))
    return _FORBIDDEN.sub(" ", text), findings


def _do(lines: list[int]) -> str:
    """``does line 6``, ``do lines 6 and 7``, ``do lines 6, 7, 8, 9 and others``."""
    if len(lines) == 1:
        return f"does line {lines[0]}"
    shown = [str(line) for line in lines]
    if len(lines) >= _MOST_LINES:
        shown[-1] = "others"
    return f"do lines {', '.join(shown[:-1])} and {shown[-1]}"


def _events(text: str) -> Iterator[Event]:
    parser: Any = YAML(typ="safe", pure=True)
    try:
        yield from parser.parse(text)
    except MarkedYAMLError:
        raise
    except YAMLError as fault:
        raise MarkedYAMLError(problem=str(fault)) from fault


def _fault(text: str) -> int | None:
    """The offset at which YAML gives up, or None where it reads all."""
    try:
        for event in _events(text):
            if event.start_mark.index > len(text):
                break
    except MarkedYAMLError as fault:
        return fault.problem_mark.index if fault.problem_mark else len(text)
    return None


@dataclass
class _Frame:
    """A list or table that is still open. key: the table's key that waits for its value."""

    container: Items | Table
    anchor: str = ""
    key: Text | None = None
    nodes: int = 1


@dataclass
class _Builder:
    """Turns events into values with a stack of its own: no input can exhaust Python's."""

    name: str
    findings: list[Finding] = field(default_factory=list)
    root: Value | None = None
    used: set[str] = field(default_factory=set)
    stack: list[_Frame] = field(default_factory=list)
    anchors: dict[str, tuple[Value, int]] = field(default_factory=dict)
    nodes: int = 0
    documents: int = 0

    def build(self, events: Iterator[Event]) -> None:
        for event in events:
            self._take(event)

    def _take(self, event: Event) -> None:
        if isinstance(event, DocumentStartEvent):
            self._document(event)
        elif isinstance(event, ScalarEvent):
            text = Text.of(event.value, _span(event), event.style or "plain", event.anchor or "", _tag(event))
            self._add(text, event.anchor, 1)
        elif isinstance(event, AliasEvent):
            self._alias(event)
        elif isinstance(event, (SequenceStartEvent, MappingStartEvent)):
            self._open(event)
        elif isinstance(event, (SequenceEndEvent, MappingEndEvent)):
            self._close(event)

    def _document(self, event: Event) -> None:
        self.documents += 1
        if self.documents > 1:
            line = event.start_mark.line + 1
            message = "A second document begins here (---), but a manifest is one document"
            self._stop("manifest.documents", message, line, "Delete the line of hyphens, or split the file.")

    def _open(self, event: Any) -> None:
        if len(self.stack) >= MAX_DEPTH:
            message = f"Lists and tables are nested more than {MAX_DEPTH} deep here"
            self._stop("manifest.depth", message, event.start_mark.line + 1, "Flatten this part of the manifest.")
        kind = Items if isinstance(event, SequenceStartEvent) else Table
        container = kind(_span(event), bool(event.flow_style), _tag(event))
        self.stack.append(_Frame(container, event.anchor or ""))
        self._count(1, event.start_mark.line + 1)

    def _close(self, event: Event) -> None:
        frame = self.stack.pop()
        frame.container.span = _to(frame.container.span, event)
        self.nodes -= 1
        self._add(frame.container, frame.anchor, frame.nodes)

    def _alias(self, event: AliasEvent) -> None:
        name = event.anchor
        known = self.anchors.get(name)
        if known is None:
            self._add(Text.of(f"*{name}", _span(event), "alias"), None, 1)
        else:
            self.used.add(name)
            self._add(known[0], None, known[1])

    def _add(self, value: Value, anchor: str | None, nodes: int) -> None:
        self._count(nodes, value.line)
        if anchor:
            self.anchors[anchor] = (value, nodes)
        if not self.stack:
            self.root = value
            return
        frame = self.stack[-1]
        frame.nodes += nodes
        if isinstance(frame.container, Items):
            frame.container.append(value)
        elif frame.key is None:
            frame.key = value if isinstance(value, Text) else Text.of(COMPLEX_KEY, value.span)
        else:
            self._entry(frame.container, frame.key, value)
            frame.key = None

    def _entry(self, table: Table, key: Text, value: Value) -> None:
        first = table.keys_at.get(key)
        if first is None:
            table.keys_at[str(key)] = key
            table[str(key)] = value
        elif key != COMPLEX_KEY:
            message = f"The key “{key}” stands twice in one entry{on_lines(first.line, key.line)}"
            remedy = "Keep one of the two; or begin a new entry with a hyphen."
            self.findings.append(error("manifest.duplicate-key", message, Place(self.name, key.line), remedy))

    def _count(self, nodes: int, line: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            message = f"With its aliases written out, the manifest has more than {MAX_NODES:,} values"
            self._stop("manifest.too-large", message, line, "Write the entries out instead of using aliases (*name).")

    def _stop(self, code: str, message: str, line: int, remedy: str) -> None:
        self.findings.append(error(code, message, Place(self.name, line), remedy))
        raise _Stop


def _span(event: Event) -> Span:
    first, last = event.start_mark, event.end_mark
    return Span(first.line, first.column, last.line, last.column, first.index, last.index)


def _to(span: Span, event: Event) -> Span:
    last = event.end_mark
    return Span(span.line, span.column, last.line, last.column, span.start, last.index)


def _tag(event: Any) -> str:
    return str(event.ctag) if event.ctag is not None else ""
