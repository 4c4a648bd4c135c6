"""``limits:`` at the top of a manifest."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import jsonschema
import pytest

from bundler.manifest import check_manifest, json_schema
from bundler.manifest.limits import LIMITS
from bundler.manifest.schema import LimitsEntry
from bundler.prepare.limits import SETTABLE
from tests.manifest.folder import codes, loaded, only
from tests.manifest.test_schema import _faults

ENTRY = "\ndocuments: [{to_follow: x}]\n"
HEAD = """version: 1
bundle: {title: T}
case: {number: "1", short_title: A v B, claimants: [A], defendants: [B]}
"""


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("{seconds: 300}", (("seconds", 300.0),)),
        ("{memory: 4000}", (("memory", 4e9),)),
        ("{memory: 3 GB, pages: 30000}", (("memory", 3e9), ("pages", 30000.0))),
        ("{text_size: 500 kB, file_size: 1.5GB}", (("file_size", 1.5e9), ("text_size", 5e5))),
        ("{picture_megapixels: 400}", (("picture_megapixels", 400.0),)),
        ("{seconds: }", ()),
    ],
)
def test_limits_are_read_in_units_people_use(tmp_path: Path, typed: str, read: tuple[tuple[str, float], ...]) -> None:
    result = loaded(tmp_path, f"limits: {typed}{ENTRY}")
    assert result.manifest is not None, [str(f) for f in result.findings]
    assert result.manifest.limits == read
    assert _faults(f"{HEAD}limits: {typed}{ENTRY}") == [] or typed == "{seconds: }"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("{seconds: 0}", "wrong-limit"),
        ("{seconds: 1e9}", "not-a-number"),
        ("{seconds: 3 GB}", "not-a-number"),
        ("{memory: 3 TB}", "not-a-number"),
        ("{memory: 1}", "wrong-limit"),
        ("{memory: -3 GB}", "not-a-number"),
        ("{pages: 99999999}", "wrong-limit"),
        ("{pages: many}", "not-a-number"),
        ("{secs: 3}", "unknown-key"),
        ("300", "wrong-shape"),
    ],
)
def test_a_limit_out_of_its_bounds_is_a_finding_on_its_line(tmp_path: Path, typed: str, code: str) -> None:
    result = loaded(tmp_path, f"limits: {typed}{ENTRY}")
    assert codes(result)[0] == (4, code)
    assert only(result, code).remedy
    assert _faults(f"{HEAD}limits: {typed}{ENTRY}")


def test_an_unknown_limit_gives_the_nearest(tmp_path: Path) -> None:
    assert "Did you mean memory:?" in only(loaded(tmp_path, f"limits: {{memmory: 300}}{ENTRY}"), "unknown-key").remedy


def test_a_manifest_made_in_python_is_held_to_the_same_bounds(tmp_path: Path) -> None:
    manifest = loaded(tmp_path, ENTRY).manifest
    assert manifest is not None
    wrong = dataclasses.replace(manifest, limits=(("memory", 1.0), ("memmory", 3e9), ("pages", 100.0)))
    found = [f.code for f in check_manifest(wrong) if "limit" in f.message]
    assert found == ["manifest.wrong-limit", "manifest.unknown-key"]


def test_schema_reader_and_children_know_the_same_limits() -> None:
    assert set(LIMITS) == set(LimitsEntry.model_fields) == set(SETTABLE)
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_bounds_are_shown_as_they_are_typed(name: str) -> None:
    limit = LIMITS[name]
    for bound in (limit.least, limit.most):
        assert limit.value(limit.shown(bound)) == bound and limit.holds(bound)
