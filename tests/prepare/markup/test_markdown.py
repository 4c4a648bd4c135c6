"""Markdown: its look drawn, its raw HTML shown as what it is."""

from __future__ import annotations

from pathlib import Path

from tests.prepare.mail.letters import read, words

TEXT = """# Notice *of* allegation

Some **bold** words and a [link](https://x.example/a).

| Day | Event |
|-----|-------|
| 24 October | Email |

1. first
2. second

> quoted

    as it   is

<script>alert(1)</script> ![pic](http://127.0.0.1:9/a.png) [run](javascript:alert(1))
"""


def test_markdown_is_drawn(tmp_path: Path) -> None:
    result = read(tmp_path, TEXT.encode(), "notes.md")
    said = words(result)
    assert result.prepared.facts.route == "markup"
    assert result.prepared.facts.title == "Notice of allegation"
    assert "Some bold words and a link <https://x.example/a>." in said
    assert "Day Event 24 October Email 1. first 2. second quoted" in said
    assert "<script>alert(1)</script>" in said
    assert "info remote-pictures" in result.codes
    assert ("markdown-it-py", result.prepared.facts.versions[0][1]) == result.prepared.facts.versions[0]


def test_letters_of_markdown(tmp_path: Path) -> None:
    result = read(tmp_path, "# Łódź\n\nПривет, 中".encode(), "notes.md")
    assert "Łódź Привет, [U+4E2D]" in words(result)
    assert result.codes == ["warning undrawable-character"]
