"""Real documents, from the folder that BUNDLER_CORPUS names: every one is treated, a few are laid out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bundler.model import ChangesPolicy
from bundler.prepare.desk import Refused
from bundler.prepare.office import word
from bundler.prepare.office.package import local
from tests.prepare.office.reading import ACCEPT, ORIGINAL, SHOW, prepared, treated, with_libreoffice

FOLDER = Path(os.environ.get("BUNDLER_CORPUS", "")) / "docx"

pytestmark = pytest.mark.skipif("BUNDLER_CORPUS" not in os.environ, reason="BUNDLER_CORPUS is not set")


@pytest.mark.parametrize("changes", [ACCEPT, ORIGINAL, SHOW])
def test_no_view_of_any_document_holds_a_tracked_change_or_a_comment(changes: ChangesPolicy, tmp_path: Path) -> None:
    paths = sorted(path for path in FOLDER.iterdir() if path.suffix in (".docx", ".docm"))
    assert len(paths) > 30
    for path in paths:
        try:
            package, _ = treated(path.read_bytes(), word.treat, changes, tmp_path)
        except Refused:
            continue
        for name in package.names:
            if name.startswith("word/") and name.endswith(".xml"):
                left = {local(element) for element in package.tree(name).iter()}
                assert not left & {"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "delText"}, (
                    path,
                    name,
                )
                assert "commentReference" not in left, (path, name)


@with_libreoffice
@pytest.mark.parametrize("name", ["testWORD_features.docx", "test16.docx", "testWORD_macros.docm"])
def test_real_documents_are_laid_out(name: str, tmp_path: Path) -> None:
    made, _ = prepared((FOLDER / name).read_bytes(), "docx", tmp_path)
    assert all(page.chars for page in made.facts.pages)
