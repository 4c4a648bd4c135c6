"""What the repository says of itself."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import tools_there

ROOT = Path(__file__).resolve().parent.parent
TEXT = {".py", ".md", ".toml", ".yaml", ".yml", ".j2", ".txt", ".text", ".json", ".cfg", ""}
ABSOLUTE = re.compile(
    r"(?<![\w.:/<\"'})\]])/(?:work|home|Users|root|tmp|usr|opt|var|mnt|private)/[\w.-]+|[A-Z]:\\\\?Users"
)

SHEBANG = "#!/usr" + "/bin/env "
"""The same on every system: no path of a machine."""


def tracked() -> list[Path]:
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git checkout")
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def test_no_tracked_file_but_ci_holds_an_absolute_path_or_the_shared_folder() -> None:
    shared = "../" + "shared"
    looked = 0
    for path in tracked():
        if path.suffix not in TEXT or path.relative_to(ROOT).as_posix() == ".ci/run" or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace").removeprefix(SHEBANG)
        looked += 1
        assert shared not in text, path
        assert not ABSOLUTE.search(text), f"{path}: {ABSOLUTE.search(text)}"
    assert looked > 60


def test_the_pattern_finds_absolute_paths() -> None:
    assert ABSOLUTE.search("see " + "/ho" + "me/ann/x")
    assert not ABSOLUTE.search("https://example.org/home/x")


def test_a_test_skipped_for_want_of_a_tool_that_is_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name if name == "qpdf" else None)
    monkeypatch.setenv("BUNDLER_CORPUS", "somewhere")
    assert tools_there("qpdf is not here") == ["qpdf"]
    assert tools_there("soffice is not here") == []
    assert tools_there("BUNDLER_CORPUS is not set") == ["BUNDLER_CORPUS"]
    assert tools_there("runs on Windows alone") == []
