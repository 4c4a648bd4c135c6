"""PDFs that would overwhelm a reader: refused by name, or right, within the limits, and nobody else is touched."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from bundler.cache import Cache
from bundler.children import Crew
from bundler.prepare import prepare_all
from bundler.prepare.limits import LIMITS
from tests.prepare.bombs import BOMBS
from tests.prepare.makers import document, drawn, prepare

RIGHT = {
    "picture of sixty thousand by sixty thousand", "array two hundred thousand deep", "page tree in a circle",
    "page of infinite size",
}  # fmt: skip
"""What readers show in spite of it may come out right; all others are refused."""

MOST_GROWTH = 300
"""Megabytes by which the parent's memory may grow."""


def peak() -> float:
    """The most memory that this process has had, in megabytes; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {name: make() for name, make in BOMBS.items()}


@pytest.mark.parametrize("name", BOMBS)
def test_threat_04_a_bomb_is_refused_by_name_within_the_limits(
    tmp_path: Path, made: dict[str, bytes], name: str
) -> None:
    documents = [document("bomb.pdf", made[name], id="bomb"), document("good.pdf", drawn(), id="good")]
    before, start = peak(), time.monotonic()
    with Crew(1) as crew:
        ready, findings = prepare_all(documents, tmp_path, crew, Cache(None))
    assert peak() - before < MOST_GROWTH
    assert time.monotonic() - start < LIMITS.time_for(len(made[name]))
    assert "good" in ready
    assert [f for f in findings if f.place.document == "good"] == []
    if "bomb" in ready:
        assert name in RIGHT
    else:
        errors = [f for f in findings if f.severity.value == "error"]
        assert errors and all('"bomb.pdf"' in f.message and f.remedy for f in errors)


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("content of one and a half gigabytes", f"{LIMITS.stream_bytes / 1e6:,.0f} MB"),
        ("content packed twice", f"{LIMITS.stream_bytes / 1e6:,.0f} MB"),
        ("forms that draw each other twice", f"{LIMITS.form_uses:,} times"),
        ("forms a thousand deep", f"{LIMITS.form_depth} deep"),
        ("one page a million times", f"{LIMITS.pages:,}"),
        ("one page sixty thousand times counted as one", f"{LIMITS.pages:,}"),
        ("page of two thousand million points", "1,000,000 points"),
    ],
)
def test_a_refusal_quotes_the_limit(tmp_path: Path, made: dict[str, bytes], name: str, limit: str) -> None:
    [finding] = prepare(tmp_path, made[name]).findings
    assert limit in finding.message
