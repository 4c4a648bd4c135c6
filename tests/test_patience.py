"""Long work that asks for time is waited for; what hangs after it asked is ended all the same."""

from __future__ import annotations

import time

from bundler.children import Crew, Task
from bundler.patience import more_time

TASKS = {"steps": "tests.patient_tasks:step_by_step"}


def test_who_asks_is_waited_for() -> None:
    with Crew(1, registry=TASKS) as crew:
        task = Task("steps", {"steps": 6, "each": 1.5, "then": 0}, 1.5)
        [outcome] = crew.run([task])
    assert outcome.value == {"done": True}


def test_hang_is_ended_all_the_same() -> None:
    began = time.monotonic()
    with Crew(1, registry=TASKS) as crew:
        [outcome] = crew.run([Task("steps", {"steps": 1, "each": 1.5, "then": 60}, 1.0)])
    assert outcome.failure == "timeout"
    assert time.monotonic() - began < 20


def test_outside_a_child_there_is_time_enough() -> None:
    more_time(1)
