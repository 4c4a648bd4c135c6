"""Real messages that nobody here made: each is right, or refused by name; never an error of ours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bundler.prepare.formats import FORMATS
from bundler.prepare.sniff import kind_of
from tests.prepare.mail.letters import read

CORPUS = os.environ.get("BUNDLER_CORPUS", "")


@pytest.mark.skipif(not CORPUS, reason="BUNDLER_CORPUS names no folder of real files")
@pytest.mark.parametrize("folder", ["eml", "msg"])
def test_every_message_is_ready_with_its_words(tmp_path: Path, folder: str) -> None:
    seen = 0
    for path in sorted((Path(CORPUS) / folder).iterdir()):
        data = path.read_bytes()
        kind = kind_of(data, path.name)
        if kind not in FORMATS or FORMATS[kind] != "bundler.prepare.mail":
            continue
        ending = {"eml": ".eml", "msg": ".msg", "mbox": ".mbox"}[kind]
        result = read(tmp_path / str(seen), data, path.stem + ending)
        assert not result.refused, result.findings
        assert result.errors == []
        seen += 1
    assert seen >= 14
