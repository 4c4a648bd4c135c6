"""The JSON Schema of the manifest, and the lists that stand behind it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel

from bundler.manifest import json_schema, keys, words
from bundler.manifest import schema as models
from bundler.manifest.reader import read_yaml
from bundler.manifest.typing import known_keys
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
    value = read_yaml(FULL.encode(), "m.yaml").value
    schema = json_schema()
    _accept(schema, schema, json.loads(json.dumps(value)), "manifest")


def test_schema_refuses_an_unknown_key() -> None:
    value = read_yaml(FULL.replace("hearing_date", "herring_date").encode(), "m.yaml").value
    schema = json_schema()
    with pytest.raises(AssertionError, match="herring_date"):
        _accept(schema, schema, json.loads(json.dumps(value)), "manifest")


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


def _accept(root: dict[str, Any], schema: dict[str, Any], value: Any, where: str) -> None:
    """Hold a value against as much of JSON Schema as ours uses."""
    if "$ref" in schema:
        return _accept(root, root["$defs"][schema["$ref"].rpartition("/")[2]], value, where)
    if "anyOf" in schema:
        faults = []
        for each in schema["anyOf"]:
            try:
                return _accept(root, each, value, where)
            except AssertionError as fault:
                faults.append(str(fault))
        raise AssertionError("; ".join(faults))
    if "enum" in schema:
        assert value in schema["enum"] or value.lower() in schema["enum"], f"{where}: {value}"
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if isinstance(value, dict):
        assert "object" in kinds, f"{where}: no table"
        unknown = set(value) - set(schema.get("properties", {}))
        assert not unknown or schema.get("additionalProperties"), f"{where}: {unknown}"
        assert set(schema.get("required", [])) <= set(value), f"{where}: missing"
        for key, child in value.items():
            _accept(root, schema["properties"][key], child, f"{where}.{key}")
    elif isinstance(value, list):
        assert "array" in kinds, f"{where}: no list"
        for number, child in enumerate(value):
            _accept(root, schema["items"], child, f"{where}[{number}]")
    elif kinds:
        wanted = {"string", "integer", "number", "boolean"}
        assert wanted & set(kinds), f"{where}: {kinds}"
    return None
