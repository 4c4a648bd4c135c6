"""``volumes`` and ``numbering``: what is typed, and what is refused with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.manifest import Loaded, load
from tests import making


def read(folder: Path, settings: str) -> Loaded:
    return load(making.write(folder, "a:1", settings=settings))


@pytest.mark.parametrize(
    ("typed", "pages", "size"),
    [
        ("volumes: 350", 350, 0),
        ("volumes: {pages: 350}", 350, 0),
        ("volumes: {size: 50 MB}", 0, 50_000_000),
        ("volumes: {pages: 350, size: 50 MB}", 350, 50_000_000),
        ("dividers: true", 0, 0),
    ],
)
def test_a_volume_is_so_many_pages_or_bytes(tmp_path: Path, typed: str, pages: int, size: int) -> None:
    manifest = read(tmp_path, f", {typed}").manifest
    assert manifest is not None
    assert (manifest.bundle.volume_pages, manifest.bundle.volume_size) == (pages, size)
    assert manifest.bundle.numbering == ""


@pytest.mark.parametrize("typed", ["continue", "restart"])
def test_numbering_is_one_of_two_words(tmp_path: Path, typed: str) -> None:
    manifest = read(tmp_path, f", numbering: {typed}").manifest
    assert manifest is not None and manifest.bundle.numbering == typed


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("volumes: 50 MB", "{size: 50 MB}"),
        ("volumes: 0", "Write 1 or more"),
        ("volumes: {pages: many}", "{pages: 350}"),
        ("volumes: {size: 36}", "Did you mean MB?"),
        ("volumes: {page: 350}", "pages"),
        ("volumes: {}", "{pages: 350}"),
        ("numbering: backwards", "continue"),
    ],
)
def test_what_is_wrong_names_its_remedy(tmp_path: Path, typed: str, remedy: str) -> None:
    errors = [each for each in read(tmp_path, f", {typed}").findings if each.severity == "error"]
    assert len(errors) == 1 and errors[0].place.line == 2
    assert remedy in f"{errors[0].message} {errors[0].remedy}"
