"""What is said of a bundle that is larger than the manifest allows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bundler.model import FindingKind
from bundler.planning.paginate import paginate
from bundler.planning.plan import Plan
from bundler.planning.sizes import efforts, in_words, too_large
from tests.notation import PROFILE, bundle


def bundled(limit: int) -> tuple[object, Plan]:
    manifest, prepared = bundle(" ".join(f"doc{at}:1" for at in range(12)))
    manifest = replace(manifest, bundle=replace(manifest.bundle, max_size=limit))
    return manifest, paginate(manifest, prepared, PROFILE, {})[0]


def test_the_ten_heaviest_documents_are_named_the_heaviest_first() -> None:
    manifest, plan = bundled(1_000_000)
    [volume] = [each.file for each in plan.volumes]
    sizes = {f"doc{at}": 200_000 * (at + 1) for at in range(12)}
    [finding] = too_large(manifest, plan, {volume: 9_000_000}, sizes)  # type: ignore[arg-type]
    assert finding.kind is FindingKind.RULE
    assert "9.0 MB" in finding.message and "1.0 MB" in finding.message
    named = [word for word in finding.message.replace(":", " ").split() if word.startswith("doc")]
    assert named == [f"doc{at}" for at in range(11, 1, -1)]


@pytest.mark.parametrize(("limit", "size"), [(0, 9_000_000), (9_000_000, 9_000_000), (9_000_000, 1)])
def test_nothing_is_said_within_the_limit_or_without_one(limit: int, size: int) -> None:
    manifest, plan = bundled(limit)
    assert too_large(manifest, plan, {plan.volumes[0].file: size}, {}) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("resolution", "limit", "wanted"), [(300, 0, (300,)), (300, 1, (300, 200)), (150, 1, (150,)), (0, 1, (0, 200))]
)
def test_pictures_are_never_brought_below_what_the_profile_or_legibility_wants(
    resolution: int, limit: int, wanted: tuple[int, ...]
) -> None:
    assert efforts(resolution, limit) == wanted


def test_sizes_in_words() -> None:
    assert [in_words(size) for size in (36_240_000, 100_000, 99_900)] == ["36.2 MB", "0.1 MB", "99.9 kB"]
