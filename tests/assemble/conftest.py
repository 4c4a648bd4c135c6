"""What all tests of the assembly start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assemble.making import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A folder to build in."""
    return Bench(tmp_path)
