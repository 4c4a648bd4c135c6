"""What tests/test_patience.py has a child process do."""

from __future__ import annotations

import time
from typing import Any

from bundler.patience import more_time


def step_by_step(args: dict[str, Any]) -> dict[str, Any]:
    """Work longer than the limit, asking for time as it goes."""
    for _ in range(args["steps"]):
        more_time(args["each"])
        time.sleep(args["each"] / 3)
    time.sleep(args["then"])
    return {"done": True}
