"""Whatever is typed, the answer is findings: never an exception."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bundler.manifest import load_text
from bundler.model import Severity
from tests.manifest.test_documents import FULL

LINES = FULL.split("\n")
SCRAPS = [
    "",
    "-",
    ":",
    "#",
    "[",
    "]",
    "{",
    "}",
    "*",
    "&a",
    "!x",
    "|",
    ">",
    "%",
    "@",
    "`",
    "'",
    '"',
    "\\",
    "\t",
    "? ",
    "...",
    "---",
    "\0",
    "é",
    "<<: *a",
    "null",
    "- - -",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, 60), st.sampled_from(SCRAPS)), min_size=1, max_size=4
    )
)
def test_a_manifest_with_scraps_in_it_gives_findings(edits: list[tuple[int, int, str]]) -> None:
    lines = list(LINES)
    for number, column, scrap in edits:
        lines[number] = lines[number][:column] + scrap + lines[number][column:]
    _sound(load_text("\n".join(lines).encode(), "m.yaml", Path(__file__).parent))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1)), min_size=1, max_size=3))
def test_a_manifest_with_lines_in_other_places_gives_findings(moves: list[tuple[int, int]]) -> None:
    lines = list(LINES)
    for source, target in moves:
        lines.insert(target, lines.pop(source))
    _sound(load_text("\n".join(lines).encode(), "m.yaml", Path(__file__).parent))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_give_findings(data: bytes) -> None:
    _sound(load_text(data, "m.yaml", Path(__file__).parent))


def _sound(result: object) -> None:
    from bundler.manifest import Loaded

    assert isinstance(result, Loaded)
    assert result.manifest is None
    errors = [each for each in result.findings if each.severity is Severity.ERROR]
    assert errors, "a manifest that is refused says why"
    assert all(each.place.file == "m.yaml" and each.message for each in result.findings)
