"""Child processes: limits, crashes, and nothing left over. The children are real."""

from __future__ import annotations

import concurrent.futures as cf
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bundler.children import TASKS, Crew, Outcome, Task
from bundler.model import BundlerBug, Cancelled

WHAT = (
    "echo",
    "sleep",
    "leave",
    "kill_self",
    "allocate",
    "fail",
    "deep",
    "chatter",
    "environment",
    "grandchild",
)
REGISTRY = {name: f"tests.children_tasks:{name}" for name in WHAT}
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="process groups and memory limits of POSIX")


def task(name: str, seconds: float = 20, **args: Any) -> Task:
    return Task(name, args, seconds, label=name)


def crew(jobs: int = 1, **options: Any) -> Crew:
    return Crew(jobs, registry=REGISTRY, **options)


def run(*tasks: Task, jobs: int = 1) -> list[Outcome]:
    with crew(jobs) as it:
        return it.run(tasks)


def gone(pid: int) -> bool:
    """Whether no process of that number runs (one that awaits its parent's notice counts as gone)."""
    for _ in range(50):
        try:
            os.kill(pid, 0)
            status = Path(f"/proc/{pid}/stat")
            if status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_answers_come_in_the_order_of_the_tasks() -> None:
    tasks = [task("sleep", seconds=0.3) if i == 0 else task("echo", n=i) for i in range(6)]
    tasks[0] = Task("sleep", {"seconds": 0.3}, 20)
    outcomes = run(*tasks, jobs=2)
    assert [o.value and o.value.get("n") for o in outcomes] == [{}, 1, 2, 3, 4, 5]


def test_a_child_is_used_again() -> None:
    assert len({o.value["pid"] for o in run(*[task("echo")] * 4) if o.value}) == 1


def test_text_of_any_script_travels() -> None:
    words = "Łukasz – 中文 \u0000 \ud800 😀"
    assert run(task("echo", words=words))[0].value["words"] == words  # type: ignore[index]


@pytest.mark.parametrize(
    ("bad", "failure", "detail"),
    [
        (task("leave", status=3), "crash", "exit status 3"),
        (task("leave", status=0), "crash", "exit status 0"),
        pytest.param(task("kill_self"), "crash", "signal 9", marks=POSIX),
        (Task("sleep", {"seconds": 60}, 0.5), "timeout", "0.5 seconds"),
        (task("fail", message="no such thing"), "error", "ValueError: no such thing"),
        (task("deep"), "error", "RecursionError"),
    ],
    ids=lambda value: value.name if isinstance(value, Task) else None,
)
def test_a_failure_is_of_that_task_alone(bad: Task, failure: str, detail: str) -> None:
    first, middle, last = run(task("echo"), bad, task("echo"))
    assert (first.failure, last.failure) == ("", "")
    assert middle.value is None
    assert middle.failure == failure
    assert detail in middle.detail


@POSIX
def test_too_much_memory_is_named() -> None:
    with crew(memory=400 << 20) as it:
        big, after = it.run([task("allocate", bytes=1 << 30), task("allocate", bytes=1 << 20)])
    assert big.failure == "memory"
    assert after.value == {"size": 1 << 20}


def test_what_libraries_print_or_read_disturbs_nobody() -> None:
    chatter, echo = run(task("chatter"), task("echo", n=1))
    assert chatter.value == {"read": ""}
    assert echo.value and echo.value["n"] == 1


def test_the_environment_is_an_allow_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_PASSWORD", "x")
    [seen] = run(task("environment"))
    assert seen.value is not None
    assert "SECRET_PASSWORD" not in seen.value["names"]
    assert str(Path.cwd() / "tests") not in seen.value["path"]


@POSIX
def test_a_time_out_ends_the_whole_process_group(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    [outcome] = run(Task("grandchild", {"note": str(note)}, 2))
    assert outcome.failure == "timeout"
    assert all(gone(int(pid)) for pid in note.read_text().split())


@POSIX
def test_leaving_ends_idle_children() -> None:
    with crew() as it:
        [outcome] = it.run([task("echo")])
    assert outcome.value and gone(outcome.value["pid"])


def test_cancel_stops_at_once() -> None:
    cancel = threading.Event()
    threading.Timer(0.5, cancel.set).start()
    start = time.monotonic()
    with crew(2, cancel=cancel) as it, pytest.raises(Cancelled):
        it.run([Task("sleep", {"seconds": 60}, 60)] * 5)
    assert time.monotonic() - start < 10


@POSIX
def test_children_die_with_their_parent(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = (
        "import sys, os, threading, time\n"
        "from bundler.children import Crew, Task\n"
        f"crew = Crew(1, registry={REGISTRY!r})\n"
        "pid = crew.run([Task('echo', {}, 20)])[0].value['pid']\n"
        f"open({str(note)!r}, 'w').write(str(pid))\n"
        "threading.Timer(0.3, lambda: os.kill(os.getpid(), 9)).start()\n"
        "crew.run([Task('sleep', {'seconds': 60}, 60)])\n"
    )
    subprocess.run([sys.executable, "-c", script], check=False, cwd=Path.cwd())
    assert gone(int(note.read_text()))


@pytest.mark.parametrize("pool", [cf.ThreadPoolExecutor, cf.ProcessPoolExecutor])
def test_the_callers_executor(pool: Callable[[int], cf.Executor]) -> None:
    with pool(2) as executor, crew(2, executor=executor) as it:
        tasks = [task("echo", n=n) for n in range(5)] + [task("leave", status=1)]
        outcomes = it.run(tasks)
    assert [o.value and o.value["n"] for o in outcomes] == [0, 1, 2, 3, 4, None]
    assert outcomes[-1].failure == "crash"


def test_an_executor_that_takes_no_work_is_told() -> None:
    executor = cf.ThreadPoolExecutor(1)
    executor.shutdown()
    with crew(executor=executor) as it:
        [outcome] = it.run([task("echo")])
    assert outcome.failure == "crash"
    assert "RuntimeError" in outcome.detail


def test_progress_counts_every_task() -> None:
    seen: list[int] = []
    with crew(2) as it:
        it.run([task("echo")] * 5, progress=lambda done, _task: seen.append(done))
    assert seen == [1, 2, 3, 4, 5]


def test_the_registry_names_functions_of_this_package() -> None:
    assert all(target.startswith("bundler.") and ":" in target for target in TASKS.values())


def test_a_library_that_is_missing_is_no_documents_fault() -> None:
    with (
        Crew(1, registry={"broken": "no_such_module:anything"}) as crew,
        pytest.raises(BundlerBug, match="no_such_module"),
    ):
        crew.run([Task("broken", {}, 20, "claim.pdf")])
