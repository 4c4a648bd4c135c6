"""Overrides of rules that are none, and of faults that no order sets aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.model import Severity
from tests.manifest.folder import loaded, only


def _override(folder: Path, rule: str) -> str:
    return f"documents: [{{id: a, file: a.pdf, title: A}}]\noverrides: [{{rule: {rule}, reason: order}}]\n"


def test_unknown_rule_is_a_warning(tmp_path: Path) -> None:
    result = loaded(tmp_path, _override(tmp_path, "nope.rule"), "a.pdf")
    found = only(result, "unknown-rule")
    assert (found.severity, found.place.line) == (Severity.WARNING, 5)
    assert "manifest.to-follow" in found.remedy
    assert result.manifest is not None


def test_unknown_rule_names_the_nearest(tmp_path: Path) -> None:
    found = only(loaded(tmp_path, _override(tmp_path, "manifest.to-folow"), "a.pdf"), "unknown-rule")
    assert found.remedy.startswith("Did you mean “manifest.to-follow”?")


@pytest.mark.parametrize("rule", ["source.damaged", "proof.words", "manifest.same-pages", "plan.x", "publish.target"])
def test_fault_cannot_be_set_aside(tmp_path: Path, rule: str) -> None:
    result = loaded(tmp_path, _override(tmp_path, rule), "a.pdf")
    assert "cannot be set aside" in only(result, "not-overridable").message
    assert result.manifest is None


def test_known_rule_is_no_finding(tmp_path: Path) -> None:
    assert loaded(tmp_path, _override(tmp_path, "manifest.to-follow"), "a.pdf").findings == ()
