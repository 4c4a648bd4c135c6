"""Children and a finished bundle, shared by the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bundler.children import Crew
from tests.prove.finished import Made, finish


@pytest.fixture(scope="session")
def crew() -> Iterator[Crew]:
    with Crew(2) as it:
        yield it


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return finish(tmp_path_factory.mktemp("finished"))
