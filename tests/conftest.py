"""What every test may use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bundler import build
from bundler.results import BuildResult

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "judicial-review"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-goldens", action="store_true", help="write the text goldens anew from what is seen")


@pytest.fixture
def renew_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether goldens are to be written anew."""
    return bool(request.config.getoption("--renew-goldens"))


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    """The example bundle, built once from a copy of its folder."""
    folder = tmp_path_factory.mktemp("example") / "judicial-review"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("build", "served", "build-failed"))
    return build(folder / "manifest.yaml", cache=folder.parent / "cache")
