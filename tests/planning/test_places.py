"""Findings find their lines."""

from __future__ import annotations

from dataclasses import replace

from bundler.model import Event, Place, error
from bundler.planning.places import located
from tests.notation import bundle


def test_a_finding_about_a_document_or_a_printed_text_gets_its_line() -> None:
    manifest, _ = bundle("a:1 b:1", chronology=(Event(None, "It 😀 happened", line=40),))
    items = tuple(replace(item, line=7 + position) for position, item in enumerate(manifest.root.items))
    manifest = replace(manifest, root=replace(manifest.root, items=items))
    findings = [
        error("x", "about b", Place(document="b", page=2)),
        error("render.no-glyph", "The text “IT 😀 HAPPENED” cannot be drawn."),
        error("z", "about nothing known", Place("other.yaml", 3)),
        error("w", "about nobody"),
        error("v", "about a source file", Place("a.pdf", document="a")),
    ]
    assert [str(finding.place) for finding in located(manifest, findings)] == [
        "manifest.yaml:8, b, page 2",
        "manifest.yaml:40",
        "other.yaml:3",
        "",
        "a.pdf, a",
    ]
