"""Lists for a judicial review in the manifest: issues, accounts of events, agreement, what is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.model import Agreement, Manifest, Severity
from tests.manifest.folder import codes, documents, loaded, only

DOCUMENTS = "documents: [{id: a, file: a.pdf, title: A}, {id: b, file: b.pdf, title: B%s}]\n"
HEAD = (
    "version: 1\nbundle: {title: Bundle%s}\ncase: {number: '1', short_title: R (A) v Panel, "
    "claimants: [{id: c, name: Mara Ashdown}], defendants: [{id: p, name: Panel}]}\n"
)


def read(tmp_path: Path, body: str, said: str = "", bundle: str = "") -> Manifest:
    result = loaded(tmp_path, DOCUMENTS % said + body, "a.pdf", "b.pdf", head=HEAD % bundle)
    assert codes(result) == []
    assert result.manifest is not None
    return result.manifest


def test_an_issue_names_its_ground_and_its_passages(tmp_path: Path) -> None:
    body = "issues: [{issue: Fairness, ground: Ground 2, refs: ['a:1', {ref: b, why: the reply}]}, Relief]\n"
    first, second = read(tmp_path, body).issues
    assert (first.issue, first.ground) == ("Fairness", "2")
    assert [(passage.ref.text, passage.why) for passage in first.passages] == [("a:1", ""), ("b", "the reply")]
    assert (second.issue, second.ground, second.passages) == ("Relief", "", ())


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [
        ("true", Agreement("agreed")),
        ("false", Agreement("no")),
        ("as evidence", Agreement("contents")),
        ("{to: inclusion, by: [c, Panel]}", Agreement("inclusion", ("c", "p"))),
        ("{by: p}", Agreement("agreed", ("p",))),
    ],
)
def test_agreement_is_a_word_or_says_who_agrees(tmp_path: Path, typed: str, agreed: Agreement) -> None:
    result = loaded(tmp_path, DOCUMENTS % f", agreed: {typed}", "a.pdf", "b.pdf", head=HEAD % "")
    assert codes(result) == []
    assert documents(result)["b"].agreed == agreed
    assert documents(result)["a"].agreed is None


def test_lists_are_words_with_synonyms(tmp_path: Path) -> None:
    bundle = ", lists: [Before the decision-maker, disclosure, disclosed], chronology_from: documents, labels: true"
    settings = read(tmp_path, "", bundle=bundle).bundle
    assert (settings.lists, settings.chronology_from, settings.labels) == (
        ("decision-maker", "disclosure"),
        "documents",
        True,
    )


def test_an_account_says_what_a_source_has(tmp_path: Path) -> None:
    accounts = "[{ref: 'a:1', date: 2011-10-15, names: DI March, says: x}, b]"
    body = f"chronology: [{{date: 2011-10-14, event: Robbery, accounts: {accounts}}}]\n"
    first, second = read(tmp_path, body).chronology[0].accounts
    assert (first.ref.text, first.date and first.date.text, first.names, first.says) == (
        "a:1",
        "2011-10-15",
        ("DI March",),
        "x",
    )
    assert (second.ref.text, second.date, second.names) == ("b", None, ())


@pytest.mark.parametrize(
    ("body", "said", "bundle", "code"),
    [
        ("issues: [{issue: x, refs: [{ref: nothing}]}]\n", "", "", "reference-to-nothing"),
        ("chronology: [{date: 2011, event: x, accounts: [nothing]}]\n", "", "", "reference-to-nothing"),
        ("issues: [{issue: x, refs: [{ref: a, what: y}]}]\n", "", "", "unknown-key"),
        ("issues: [{issue: x, reason: y}]\n", "", "", "unknown-key"),
        ("chronology: [{date: 2011, event: x, accounts: [{ref: a, name: y}]}]\n", "", "", "unknown-key"),
        ("", "", ", lists: [everything]", "unknown-word"),
        ("", "", ", chronology_from: nowhere", "unknown-word"),
        ("", ", agreed: perhaps", "", "unknown-word"),
        ("", ", agreed: {to: contents, by: somebody}", "", "reference-to-nothing"),
        ("", ", agreed: contents, disputed: true", "", "agreed-and-disputed"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, body: str, said: str, bundle: str, code: str) -> None:
    result = loaded(tmp_path, DOCUMENTS % said + body, "a.pdf", "b.pdf", head=HEAD % bundle)
    assert [found for _, found in codes(result)] == [code]
    assert only(result, code).place.line > 1 and only(result, code).remedy


@pytest.mark.parametrize("agreed", ["authenticity", "inclusion", "{to: contents, by: p}"])
def test_a_disputed_document_may_be_agreed_in_part(tmp_path: Path, agreed: str) -> None:
    read(tmp_path, "", f", disputed: true, agreed: {agreed}")


@pytest.mark.parametrize(
    "body",
    [
        "issues: [Whether Ms Okoro was heard]\n",
        "issues: [{issue: x, refs: [{ref: a, why: Okoro's letter}]}]\n",
        "chronology: [{date: 2011, event: x, accounts: [{ref: a, names: T Okoro}]}]\n",
        "chronology: [{date: 2011, event: x, accounts: [{ref: a, says: that Okoro left}]}]\n",
    ],
)
def test_a_protected_name_in_a_list_is_an_error(tmp_path: Path, body: str) -> None:
    head = (HEAD % "").replace("name: Mara Ashdown", "name: Tamsin Okoro, known_as: ABC")
    result = loaded(tmp_path, DOCUMENTS % "" + body, "a.pdf", "b.pdf", head=head)
    assert [code for _, code in codes(result, Severity.ERROR)] == ["name-shown"]
