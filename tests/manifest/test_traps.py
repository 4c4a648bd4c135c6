"""The traps of YAML: each is a finding at its line that prints the line as it should be written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.manifest import quote
from bundler.manifest.reader import read_yaml
from bundler.manifest.traps import find_traps
from bundler.model import Severity
from tests.manifest.folder import codes, documents, loaded, only

FIRST = "trap-first-character"
TRAPS = [
    # typed, code, the line as it should be written
    ("title: Letter #4 to the panel", "trap-comment", 'title: "Letter #4 to the panel"'),
    ("title: #4", "trap-comment", 'title: "#4"'),
    ("title: Re: the complaint", "trap-colon", 'title: "Re: the complaint"'),
    ("title: Complaint:", "trap-colon", 'title: "Complaint:"'),
    ("title:Complaint", "trap-colon", "title: Complaint"),
    ("title: *Private* letter", FIRST, 'title: "*Private* letter"'),
    ("title: *Private", FIRST, 'title: "*Private"'),
    ("title: ***", FIRST, 'title: "***"'),
    ("title: &Co agreement", FIRST, 'title: "&Co agreement"'),
    ("title: & Sons", FIRST, 'title: "& Sons"'),
    ("title: !important", FIRST, 'title: "!important"'),
    ("title: ! note", FIRST, 'title: "! note"'),
    ("title: !!python/object:os.system x", FIRST, 'title: "!!python/object:os.system x"'),
    ("title: | see overleaf", FIRST, 'title: "| see overleaf"'),
    ("title: > see overleaf", FIRST, 'title: "> see overleaf"'),
    ("title: % of cases", FIRST, 'title: "% of cases"'),
    ("title: @marsh", FIRST, 'title: "@marsh"'),
    ("title: `quoted`", FIRST, 'title: "`quoted`"'),
    ("title: [draft] Letter", FIRST, 'title: "[draft] Letter"'),
    ("title: [draft]", FIRST, 'title: "[draft]"'),
    ("title: {draft} Letter", FIRST, 'title: "{draft} Letter"'),
    ("title: {draft}", FIRST, 'title: "{draft}"'),
    ("title: {{7*7}}", FIRST, 'title: "{{7*7}}"'),
    ("title: - Letter", FIRST, 'title: "- Letter"'),
    ("title: -", FIRST, 'title: "-"'),
    ("title: ? unknown", FIRST, 'title: "? unknown"'),
    ("title: , and so on", FIRST, 'title: ", and so on"'),
    ("title: ] odd", FIRST, 'title: "] odd"'),
    ("title: } odd", FIRST, 'title: "} odd"'),
    ("title: 'Claimant's bundle'", "trap-quotes", 'title: "Claimant\'s bundle"'),
    ('title: "The "Smith" letter"', "trap-quotes", "title: 'The \"Smith\" letter'"),
    ('title: "Draft" letter', "trap-quotes", "title: '\"Draft\" letter'"),
    ('title: "never closed', "trap-quotes", 'title: "never closed"'),
    ("title: 'tis fine", "trap-quotes", 'title: "\'tis fine"'),
    ('title: "drive C:\\quarter"', "trap-backslash", "title: 'drive C:\\quarter'"),
    ('title: "one\\two"', "trap-backslash", "title: 'one\\two'"),
    ('note: "a\\nb"', "trap-backslash", "note: 'a\\nb'"),
]

IN_BRACKETS = [
    ("title: Letter #4", '"Letter #4"'),
    ("title: Re: him", '"Re: him"'),
    ("title: Letter [1]", '"Letter [1]"'),
    ("title: Smith, Jones and Co", '"Smith, Jones and Co"'),
    ("title: *Private", '"*Private"'),
    ("title: [draft]", '"[draft]"'),
    ("title: &Co agreement", '"&Co agreement"'),
    ("title: 'Claimant's'", '"Claimant\'s"'),
]


@pytest.mark.parametrize(("typed", "code", "right"), TRAPS, ids=[typed for typed, _, _ in TRAPS])
def test_trap_line_is_named_and_printed_rightly(tmp_path: Path, typed: str, code: str, right: str) -> None:
    result = loaded(tmp_path, f"documents:\n  - file: a.pdf\n    {typed}\n  - b.pdf\n", "a.pdf", "b.pdf")
    assert codes(result) == [(6, code)]
    assert only(result, code).remedy == f"Write: {right}"
    assert result.manifest is None


@pytest.mark.parametrize(("typed", "code", "right"), TRAPS, ids=[typed for typed, _, _ in TRAPS])
def test_line_as_printed_is_read_without_a_finding(tmp_path: Path, typed: str, code: str, right: str) -> None:
    result = loaded(tmp_path, f"documents:\n  - file: a.pdf\n    {right}\n", "a.pdf")
    assert codes(result) == []
    assert result.manifest is not None


@pytest.mark.parametrize(("typed", "right"), IN_BRACKETS, ids=[typed for typed, _ in IN_BRACKETS])
def test_trap_inside_brackets(tmp_path: Path, typed: str, right: str) -> None:
    body = f"documents:\n  - {{file: a.pdf, {typed}, date: 2011-10-24}}\n  - b.pdf\n"
    result = loaded(tmp_path, body, "a.pdf", "b.pdf")
    assert [line for line, _ in codes(result)] == [5]
    found = next(each for each in result.findings if each.severity is Severity.ERROR)
    assert found.remedy == f"Write: - {{file: a.pdf, title: {right}, date: 2011-10-24}}"


def test_block_of_text_inside_brackets(tmp_path: Path) -> None:
    body = "documents:\n  - {file: a.pdf, title: |\n      Letter\n      to him, date: 2011}\n  - b.pdf\n"
    result = loaded(tmp_path, body.replace(", date: 2011", ""), "a.pdf", "b.pdf")
    assert codes(result) == [(5, FIRST)]
    assert only(result, FIRST).remedy == 'Write: - {file: a.pdf, title: "Letter to him"}'


def test_lone_sign_of_a_block_inside_brackets(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents:\n  - {file: a.pdf, title: |}\n  - b.pdf\n", "a.pdf", "b.pdf")
    assert codes(result) == [(5, FIRST)]
    assert '"|"' not in only(result, FIRST).remedy


@pytest.mark.parametrize(
    "body",
    [
        "documents:\n  - file: a.pdf\n\ttitle: A\n  - b.pdf\n",
        "documents:\n    - b.pdf\n    - file: a.pdf\n\t  title: A\n",
        "documents:\n  - b.pdf\n  - file: a.pdf\n\t  title: A\n\t  note: B\n",
        "documents:\n\t- b.pdf\n\t- file: a.pdf\n\t  title: A\n",
        "sections:\n\t- title: A\n\t  documents:\n\t\t- a.pdf\n\t\t- b.pdf\n",
    ],
)
def test_tab_before_a_key_is_one_error(tmp_path: Path, body: str) -> None:
    result = loaded(tmp_path, body, "a.pdf", "b.pdf")
    assert [code for _, code in codes(result)] == ["tab"]
    assert result.partial is not None
    assert sorted(document.id for document in result.partial.files()) == ["a", "b"]


def test_tab_beside_another_fault(tmp_path: Path) -> None:
    body = "documents:\n  - file: a.pdf\n\ttitle: A\n  - {file: b.pdf, title: 'It's'}\n"
    assert codes(loaded(tmp_path, body, "a.pdf", "b.pdf")) == [(6, "tab"), (7, "trap-quotes")]


BARE = [
    ("Re: claim.pdf", "trap-colon", '"Re: claim.pdf"'),
    ("Letter #4.pdf", "trap-comment", '"Letter #4.pdf"'),
    ("*x.pdf", FIRST, '"*x.pdf"'),
    ("@x.pdf", FIRST, '"@x.pdf"'),
    ("'Claimant's.pdf'", "trap-quotes", '"Claimant\'s.pdf"'),
]


@pytest.mark.parametrize(("typed", "code", "right"), BARE, ids=[typed for typed, _, _ in BARE])
def test_trap_in_a_bare_path(tmp_path: Path, typed: str, code: str, right: str) -> None:
    name = right.strip('"')
    result = loaded(tmp_path, f"documents:\n  - {typed}\n", name)
    assert codes(result) == [(5, code)]
    assert f"Write: - {right}" in [each.remedy for each in result.findings]


def test_several_traps_are_shown_in_one_run(tmp_path: Path) -> None:
    body = "documents:\n  - file: a.pdf\n    title: Re: him\n  - file: b.pdf\n    title: @marsh\n    note: No #1\n"
    result = loaded(tmp_path, body + "  - {file: missing.pdf, title: 'It's'}\n", "a.pdf", "b.pdf")
    assert codes(result) == [
        (6, "trap-colon"),
        (8, FIRST),
        (9, "trap-comment"),
        (10, "missing-file"),
        (10, "trap-quotes"),
    ]


def test_cite_as_in_bare_brackets(tmp_path: Path) -> None:
    head = "version: 1\nbundle:\n  title: Bundle\n  cite_as: [HB/{page}]\n"
    head += "case: {number: '1', short_title: R v P, claimants: [A], defendants: [B]}\n"
    result = loaded(tmp_path, "documents: [a.pdf]\n", "a.pdf", head=head)
    assert codes(result) == [(4, FIRST)]
    assert only(result, FIRST).remedy == 'Write: cite_as: "[HB/{page}]"'


def test_backslash_in_a_path_is_no_tab(tmp_path: Path) -> None:
    body = 'documents:\n  - file: "exhibits\\note.pdf"\n'
    result = loaded(tmp_path, body, "exhibits/note.pdf")
    assert codes(result) == [(5, "trap-backslash")]
    assert [each.remedy for each in result.findings if each.severity is Severity.ERROR] == [
        "Write: - file: 'exhibits\\note.pdf'"
    ]


def test_comment_after_one_space_is_a_warning(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents:\n  - file: a.pdf\n    title: Complaint # 4\n", "a.pdf")
    assert codes(result, Severity.WARNING) == [(6, "trap-comment")]
    assert documents(result)["a"].title == "Complaint"


def test_comments_are_comments(tmp_path: Path) -> None:
    body = "# about\ndocuments:  # all\n  - file: a.pdf  # the claim\n    title: Claim  # its title\n"
    body += "    include: true # yes\n"
    assert codes(loaded(tmp_path, body, "a.pdf"), None) == []


@pytest.mark.parametrize(
    "typed",
    ["No", "yes", "007", "0o17", "1E2", "Null", "~x", "12:30:45", "1_000", ".5", "0x1F", "2011-10-24", "=", "<<"],
)
def test_scalar_stays_what_was_typed(tmp_path: Path, typed: str) -> None:
    result = loaded(tmp_path, f"documents:\n  - {{file: a.pdf, title: {typed}}}\n", "a.pdf")
    assert documents(result)["a"].title == typed


def test_anchors_that_are_used_are_no_trap(tmp_path: Path) -> None:
    body = "documents:\n  - {file: a.pdf, title: A, source: &daily {publisher: Kenfield Daily}}\n"
    body += "  - {file: b.pdf, title: B, source: *daily}\n"
    found = documents(loaded(tmp_path, body, "a.pdf", "b.pdf"))
    assert found["a"].publication == found["b"].publication


@given(st.text())
def test_any_text_is_read_back_when_quoted(text: str) -> None:
    reading = read_yaml(f"title: {quote(text)}\n".encode("utf-8", "surrogatepass"), "m.yaml") if _sound(text) else None
    if reading is None:
        return
    value, traps = find_traps(reading, "m.yaml")
    assert (value, reading.findings, traps) == ({"title": text}, (), ())


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1))
def test_any_title_reaches_the_manifest(text: str) -> None:
    from bundler.manifest import load_text
    from tests.manifest.folder import HEAD

    if not text.strip():
        return
    body = f"documents:\n  - {{to_follow: later, title: {quote(text)}}}\n"
    result = load_text((HEAD + body).encode(), "m.yaml", Path.cwd())
    assert result.manifest is not None
    assert [document.title for document in result.manifest.documents()] == [text]


def _sound(text: str) -> bool:
    return not any(0xD800 <= ord(char) < 0xE000 for char in text)
