"""What every test may use."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from pathlib import Path

import hypothesis
import pytest

from bundler import build
from bundler.results import BuildResult

# How long one example takes says how busy the machine is, and nothing of the code.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "judicial-review"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-goldens", action="store_true", help="write the text goldens anew from what is seen")


# --- skipped tests --------------------------------------------------------------------------------------------------

PROGRAMS = ("pdftoppm", "qpdf", "strace", "soffice", "tesseract", "pandoc", "unshare", "sha256sum")
MODULES = ("ocrmypdf", "distributed", "typst", "pypandoc", "openpyxl", "extract_msg", "pillow_heif")


def tools_there(reason: str) -> list[str]:
    """The tools that a skipped test asks for and that are here all the same."""
    words = set(re.findall(r"[a-z0-9_]+", reason.lower()))
    there = [name for name in PROGRAMS if name in words and shutil.which(name)]
    there += [name for name in MODULES if name in words and importlib.util.find_spec(name)]
    return there + (["BUNDLER_CORPUS"] if "bundler_corpus" in words and os.environ.get("BUNDLER_CORPUS") else [])


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With BUNDLER_NO_SKIPS set, a skipped test whose tool is here fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("BUNDLER_NO_SKIPS") or reporter is None:
        return
    for report in reporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if there := tools_there(reason):
            reporter.write_line(f"skipped although {', '.join(there)} is here: {report.nodeid} ({reason})", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def renew_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether goldens are to be written anew."""
    return bool(request.config.getoption("--renew-goldens"))


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    """The example bundle, built once from a copy of its folder; what was read of it is shared by all workers."""
    folder = tmp_path_factory.mktemp("example") / "judicial-review"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("build", "served", "build-failed"))
    return build(folder / "manifest.yaml", cache=tmp_path_factory.getbasetemp().parent / "example-cache")
