"""The JSON Schema of the manifest, and the lists that stand behind it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from bundler.manifest import Loaded, json_schema, keys, load_text, quote, words
from bundler.manifest import schema as models
from bundler.manifest.nodes import Items, Table
from bundler.manifest.reader import read_yaml
from bundler.manifest.typing import known_keys
from tests.manifest.folder import HEAD
from tests.manifest.test_documents import FULL

LISTS = [each for each in vars(words).values() if isinstance(each, words.Words)]


def _entries() -> list[type[BaseModel]]:
    found = [each for each in vars(models).values() if isinstance(each, type) and issubclass(each, models.Entry)]
    return [each for each in found if each is not models.Entry]


def test_schema_is_json_and_says_what_it_is() -> None:
    schema = json.loads(json.dumps(json_schema()))
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["required"] == ["version", "bundle", "case"]
    assert schema["additionalProperties"] is False


def test_schema_lists_the_words_with_their_synonyms() -> None:
    text = json.dumps(json_schema())
    for listed in (words.DOCUMENT_TYPES, words.ROLES, words.BUNDLE_KINDS, words.PARTICIPATION):
        for word in listed.all_spellings():
            assert f'"{word}"' in text, word


def test_schema_accepts_the_full_manifest_as_an_editor_reads_it() -> None:
    assert _faults(FULL) == []


def test_schema_refuses_an_unknown_key() -> None:
    assert any("herring_date" in fault for fault in _faults(FULL.replace("hearing_date", "herring_date")))


@pytest.mark.parametrize(
    "body",
    [
        "documents: [{to_follow: x, type: Witness-Statement}]",
        "documents: [{to_follow: x, type: witness statement}]",
        "documents: [{to_follow: x, type: WITNESS_STATEMENT}]",
        "documents: [{to_follow: x, annotations: Keep, layers: FLATTEN, attachments: leave_out}]",
        "documents: [{to_follow: x}]\npeople: [{name: Mara Ashdown, role: Claimant}]",
        "documents: [{to_follow: x}]\npeople: [{name: A, role: Panel Chair}, B]",
        "documents: [{to_follow: x, include: 'TRUE', date: 2024-02-29}]",
        "documents: [{to_follow: x, date: 2011-10-24 18:05 +01:00}, {to_follow: 2011, title: true}]",
        "documents: [{to_follow: x, agreed: true}, {to_follow: y, agreed: {to: false, by: Panel}}]",
        "documents: [{to_follow: x, id: x, agreed: As Evidence}]\nissues: [B, {issue: C, ground: 1, refs: x}]",
        "documents: [{to_follow: x, id: x}]\nissues: [{issue: C, refs: [x, {ref: x, why: y}]}]",
        "documents: [{to_follow: x, id: x}]\nchronology: [{date: 2011, event: A, accounts: [x, {ref: x, names: B}]}]",
        "sections: [{title: A, defaults: {type: letter}, order: By date, documents: [{to_follow: x}]}]",
    ],
)
def test_schema_accepts_what_the_loader_accepts_of_the_closed_lists(body: str) -> None:
    assert _load(HEAD + body).manifest is not None
    assert _faults(HEAD + body) == []


@pytest.mark.parametrize("key", ["claimants", "Applicants", "appellant", "claimant", "CLAIMANTS"])
def test_schema_accepts_every_name_of_the_parties(key: str) -> None:
    text = HEAD.replace("claimants:", f"{key}:") + "documents: [{to_follow: x}]"
    assert _load(text).manifest is not None
    assert _faults(text) == []


@pytest.mark.parametrize(
    "body",
    [
        "documents: [{}]",
        "documents: [{title: A}]",
        "documents: [{file: a, same_as: b}]",
        "documents: [{file: a, to_follow: b}]",
        "documents: [{title: A, documents: [a.pdf]}]",
        "documents: [{file: a, date: 2026-13-01}]",
        "documents: [{file: a, date: 2026-00}]",
        "documents: [{file: a, date: 2026-04-31}]",
        "documents: [{file: a, date: 24/10/2011}]",
        "documents: [{file: a, type: leter}]",
        "documents: [{file: a, own_numbers: -1}]",
        "sections: [{title: A, defaults: {title: B}, documents: [a.pdf]}]",
        "people: [A]",
    ],
)
def test_schema_refuses_what_the_loader_refuses(body: str) -> None:
    assert _faults(HEAD + body)
    assert _load(HEAD + body).manifest is None


def test_schema_accepts_a_mark_with_a_file() -> None:
    assert _faults(HEAD + "documents: [{mark: MA1, file: a.pdf}, {mark: MA2, documents: [b.pdf]}]") == []


def _spelling(listed: words.Words) -> st.SearchStrategy[str]:
    """Words of a list in any case, their hyphens as spaces or underscores."""
    letters = st.lists(st.booleans(), min_size=60, max_size=60)

    def spelt(word: str, upper: list[bool], joint: str) -> str:
        cased = "".join(char.upper() if big else char for char, big in zip(word, upper, strict=False))
        return cased.replace("-", joint)

    return st.builds(spelt, st.sampled_from(listed.all_spellings()), letters, st.sampled_from(["-", " ", "_", " - "]))


_DATES = st.one_of(
    st.dates().map(str), st.dates().map(lambda day: str(day)[:7]), st.integers(1, 9999).map("{:04}".format)
)


@settings(max_examples=60, deadline=None)
@given(
    _spelling(words.DOCUMENT_TYPES),
    _spelling(words.ROLES),
    _spelling(words.BUNDLE_KINDS),
    _spelling(words.PARTICIPATION),
    _DATES,
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1),
)
def test_what_the_loader_accepts_the_schema_accepts(
    type_: str, role: str, kind: str, takes: str, date: str, title: str
) -> None:
    text = (
        f"version: 1\nbundle: {{title: {quote(title)}, kind: {quote(kind)}}}\n"
        f"case: {{number: '1', short_title: A v B, claimants: [{{name: A, participation: {quote(takes)}}}], "
        f"defendants: [B]}}\n"
        f"documents: [{{to_follow: x, type: {quote(type_)}, date: {date}}}]\n"
        f"people: [{{name: C, role: {quote(role)}}}]\n"
    )
    if _load(text).manifest is not None:
        assert _faults(text) == []
    else:
        assert not title.strip()


def test_schema_knows_the_other_names_of_the_parties() -> None:
    case = json_schema()["$defs"]["CaseEntry"]
    assert {"applicants", "appellants", "respondents", "interested-parties"} <= set(case["properties"])
    assert case["required"] == ["number", "short_title"]
    assert {"required": ["applicants"]} in case["allOf"][0]["anyOf"]
    assert all(
        words.PARTY_KINDS.canonical(name) for name in case["properties"] if name not in ("number", "short_title")
    )


def test_every_key_of_the_schema_is_known_to_the_search_for_traps() -> None:
    spelt = {field.alias or name for model in _entries() for name, field in model.model_fields.items()}
    assert spelt - {"roots"} <= keys.KEYS
    assert keys.KEYS - spelt <= {"applicants", "appellants", "respondents", "roots"}


def test_every_table_of_the_schema_can_name_its_keys() -> None:
    assert "title" in known_keys(("bundle",))
    assert "from" in known_keys(("people", 0, "was", 1))
    for key in keys.TABLE_KEYS - {"roots"} | {"documents", "claimants", "people"}:
        assert known_keys((key,))


@pytest.mark.parametrize("listed", LISTS, ids=[each.what for each in LISTS])
def test_words_are_hyphenated_and_no_synonym_means_two_things(listed: words.Words) -> None:
    spellings = listed.all_spellings()
    assert len(spellings) == len(set(spellings))
    assert [each for each in spellings if words.hyphenated(each) != each] == []
    assert all(listed.canonical(each) in listed.words for each in spellings)


def test_nearest_word() -> None:
    assert words.DOCUMENT_TYPES.nearest("witness-statment") == "witness-statement"
    assert words.DOCUMENT_TYPES.nearest("lettre") == "correspondence"
    assert words.DOCUMENT_TYPES.nearest("xyzzy") == ""
    assert words.DOCUMENT_TYPES.nearest("nope") == "", "note is too far"


def _load(text: str) -> Loaded:
    return load_text(text.encode(), "m.yaml", Path(__file__).parent / "nowhere")


def _faults(text: str) -> list[str]:
    """What the schema has against a manifest, as an editor reads it."""
    validator = jsonschema.Draft202012Validator(json_schema())
    return [fault.message for fault in validator.iter_errors(_core(read_yaml(text.encode(), "m.yaml").value))]


def _core(value: Any) -> Any:
    """The values that YAML 1.2's core schema gives."""
    if isinstance(value, Table):
        return {key: _core(child) for key, child in value.items()}
    if isinstance(value, Items):
        return [_core(child) for child in value]
    if value.style != "plain":
        return str(value)
    if value.lower() in ("true", "false"):
        return value.lower() == "true"
    return int(value) if re.fullmatch(r"[-+]?[0-9]+", value) else str(value)
