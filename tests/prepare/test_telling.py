"""How far the reading is, by a clock of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundler.cache import Cache
from bundler.children import Crew, Task
from bundler.model import Progress
from bundler.prepare import prepare_all
from bundler.prepare.telling import BEFORE, Telling, expected
from tests.prepare.makers import document, drawn


class Clock:
    """Runs when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def task(name: str, work: float) -> Task:
    return Task("prepare", {}, 60, name, work=work)


def test_the_estimate_goes_by_work_and_waits_until_it_is_worth_something() -> None:
    clock, seen = Clock(), list[Progress]()
    small, large, last = task("small.pdf", 1.0), task("large.pdf", 6.0), task("last.pdf", 3.0)
    telling = Telling(seen.append, 4, 1, 10.0, clock)
    telling.begun(small)
    clock.now += BEFORE - 1
    telling.done(1, small)
    telling.begun(large)
    clock.now += 12
    telling.done(2, large)
    clock.now += 1
    telling.begun(last)
    telling.done(3, last)
    assert [(event.done, event.total, event.item) for event in seen] == [
        (1, 4, "small.pdf"),
        (2, 4, "small.pdf"),
        (2, 4, "large.pdf"),
        (3, 4, "large.pdf"),
        (3, 4, "last.pdf"),
        (4, 4, "last.pdf"),
    ]
    assert [event.seconds_left for event in seen] == [None, None, None, pytest.approx(6.0), pytest.approx(45 / 7), 0.0]


def test_what_is_longest_in_hand_is_named() -> None:
    seen = list[Progress]()
    telling = Telling(seen.append, 3, 0, 3.0, Clock())
    slow, quick = task("slow.pdf", 1.0), task("quick.pdf", 1.0)
    telling.begun(slow)
    telling.begun(quick)
    telling.done(1, quick)
    telling.done(2, slow)
    assert [event.item for event in seen] == ["slow.pdf"] * 4


def test_equal_files_are_named_by_the_first(tmp_path: Path) -> None:
    data, seen = drawn(), list[Progress]()
    documents = [document(name, data, id=name) for name in ("first.pdf", "second.pdf")]
    with Crew(1) as crew:
        prepare_all(documents, tmp_path, crew, Cache(None), seen.append)
    assert {event.item for event in seen} == {"first.pdf"} and seen[-1].done == seen[-1].total == 1


def test_what_needs_a_converter_is_expected_to_take_longer() -> None:
    assert expected("docx", 1000) > expected("pdf", 1000) > 0
    assert expected("pdf", 10_000_000) > expected("pdf", 1000)
