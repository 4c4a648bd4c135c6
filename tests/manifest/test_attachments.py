"""``attachments:``: a word for all, or a table that speaks of each by its number or its name."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from bundler.manifest import json_schema
from bundler.model import AnnotationPolicy, AttachmentPolicy, DocumentDate, Severity
from bundler.planning.families import Carrier, Override
from tests.manifest.folder import HEAD, codes, documents, loaded, only

FULL = """documents:
  - file: mail.eml
    attachments:
      2: leave-out
      "note: signed.docx":
        title: The note
        date: 2011-10-24
        annotations: keep
        password: {env: NOTE_KEY}
        disclosed: {by: Panel}
        source: {publisher: Kenfield Post}
        attachments: {1: omit, 2: {pages: "1-3"}}
      scan.pdf: include
"""


def overrides(folder: Path, body: str) -> dict[str, Override]:
    document = documents(loaded(folder, body, "mail.eml"))["mail"]
    assert isinstance(document, Carrier)
    return {each.key: each for each in document.overrides}


@pytest.mark.parametrize(
    ("word", "policy"), [("include", "include"), ("leave-out", "leave-out"), ("Omit", "leave-out")]
)
def test_a_word_holds_for_all(tmp_path: Path, word: str, policy: str) -> None:
    document = documents(loaded(tmp_path, f"documents: [{{file: mail.eml, attachments: {word}}}]", "mail.eml"))["mail"]
    assert document.attachments is AttachmentPolicy(policy) and not isinstance(document, Carrier)


def test_a_table_speaks_of_each_and_remembers_its_lines(tmp_path: Path) -> None:
    found = overrides(tmp_path, FULL)
    assert [(each.key, each.line, each.included) for each in found.values()] == [
        ("2", 7, False),
        ("note: signed.docx", 8, True),
        ("scan.pdf", 16, True),
    ]
    note = found["note: signed.docx"]
    fields = dict(note.fields)
    assert fields["title"] == "The note" and fields["date"] == DocumentDate("2011-10-24", 2011, 10, 24)
    assert (fields["annotations"], fields["password_env"]) == (AnnotationPolicy.KEEP, "NOTE_KEY")
    assert fields["disclosed"].by == "panel" and fields["publication"].publisher == "Kenfield Post"
    assert [(each.key, each.included, dict(each.fields).get("pages")) for each in note.inner] == [
        ("1", False, None),
        ("2", True, (1, 2, 3)),
    ]
    assert set(fields) == {
        "title", "date", "annotations", "password_env", "disclosed", "publication", "attachments",
    }  # fmt: skip


def test_a_table_in_brackets_is_no_trap(tmp_path: Path) -> None:
    assert list(overrides(tmp_path, "documents: [{file: mail.eml, attachments: {2: leave-out, a b.pdf: omit}}]")) == [
        "2",
        "a b.pdf",
    ]


@pytest.mark.parametrize(
    ("value", "code", "line"),
    [
        ("nonsense", "unknown-word", 6),
        ("[1, 2]", "wrong-shape", 6),
        ("{}", "empty-list", 6),
        ("\n      2: leaveout", "unknown-word", 7),
        ("\n      2:", "empty", 7),
        ("\n      2: {tilte: x}", "unknown-key", 7),
        ("\n      2:\n        date: 2011-13", "wrong-date", 8),
        ("\n      2: {file: other.pdf}", "unknown-key", 7),
        ("\n      2: {mark: MA1}", "unknown-key", 7),
        ("\n      source: {titel: x}", "unknown-key", 7),
        ("\n      2: {attachments: {1: {disclosed: {byy: x}}}}", "unknown-key", 7),
    ],
)
def test_what_is_wrong_in_it_is_named_at_its_line(tmp_path: Path, value: str, code: str, line: int) -> None:
    result = loaded(tmp_path, f"documents:\n  - file: mail.eml\n    attachments: {value}\n", "mail.eml")
    assert codes(result) == [(line, code)]


def test_a_misspelt_key_has_the_nearest_of_an_attachment(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents:\n  - file: mail.eml\n    attachments: {bundle: {titel: x}}\n", "mail.eml")
    assert only(result, "unknown-key").remedy == "Did you mean title:?"


@pytest.mark.parametrize(
    "body",
    [
        'documents: [{files: "*.eml", attachments: {1: leave-out}}]',
        "documents: [{mark: MA1, documents: [mail.eml], attachments: {1: leave-out}}]",
        "sections: [{title: S, defaults: {attachments: {1: leave-out}}, documents: [mail.eml]}]",
    ],
)
def test_a_table_belongs_to_one_file(tmp_path: Path, body: str) -> None:
    assert [code for _, code in codes(loaded(tmp_path, body, "mail.eml"))] == ["misplaced-key"]


def test_references_to_attachments_wait_until_the_mail_is_read(tmp_path: Path) -> None:
    body = (
        "documents:\n  - {file: mail.eml}\n  - {id: copy, same_as: mail.1}\n"
        '  - {mark: MA1, exhibited_by: mail.1, file: x.pdf}\nessential_reading: [{ref: "mail.1.2:3"}]\n'
    )
    assert codes(loaded(tmp_path, body, "mail.eml", "x.pdf")) == []
    wrong = body.replace("mail.1.2:3", "male.1:3")
    assert codes(loaded(tmp_path, wrong, "mail.eml", "x.pdf")) == [(8, "reference-to-nothing")]


def test_editors_accept_what_the_reader_accepts() -> None:
    check = jsonschema.Draft202012Validator(json_schema())
    data = YAML(typ="safe", pure=True).load(HEAD + re.sub(r"(?<![-\d\w])(\d+|[\d-]{10})(?=[:\n])", r'"\1"', FULL))
    assert list(check.iter_errors(data)) == []
    for wrong in ("nonsense", {}, {"2": {"file": "x"}}, {"2": "nonsense"}, ["2"]):
        data["documents"][0]["attachments"] = wrong
        assert list(check.iter_errors(data))


def test_a_title_is_still_said_to_be_made_of_a_files_name(tmp_path: Path) -> None:
    result = loaded(tmp_path, "documents: [mail.eml]", "mail.eml")
    assert only(result, "title-made").severity is Severity.INFO


def test_a_party_that_the_case_has_not_is_named_at_the_line_of_the_attachment(tmp_path: Path) -> None:
    table = "attachments:\n      1: {title: A}\n      2: {attachments: {1: {disclosed: {by: Pannel}}}}\n"
    result = loaded(tmp_path, f"documents:\n  - file: mail.eml\n    {table}", "mail.eml")
    assert codes(result) == [(8, "reference-to-nothing")]
    assert "Did you mean “panel”?" in only(result, "reference-to-nothing").remedy
