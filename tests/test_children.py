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
    "runaway",
    "write_much",
    "talk_much",
    "raise_own",
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
    assert outcome.failure == "worker"
    assert "RuntimeError" in outcome.detail


def test_progress_counts_every_task() -> None:
    seen: list[int] = []
    with crew(2) as it:
        it.run([task("echo")] * 5, progress=lambda done, _task: seen.append(done))
    assert seen == [1, 2, 3, 4, 5]


# --- limits of a task -----------------------------------------------------------------------------------------------

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ancestry is read from Linux's /proc")


@LINUX
@pytest.mark.parametrize(
    ("then", "failure", "bare"),
    [("hang", "timeout", False), ("hang", "timeout", True), ("crash", "crash", False), ("answer", "", True)],
)
def test_what_leaves_the_session_does_not_outlast_the_task(tmp_path: Path, then: str, failure: str, bare: bool) -> None:
    note = tmp_path / "pid"
    with crew() as it:
        [outcome] = it.run([Task("runaway", {"note": str(note), "then": then, "bare": bare}, 2)])
        assert outcome.failure == failure
        assert gone(int(note.read_text()))


@LINUX
def test_what_left_the_session_ends_with_the_parent_too(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = (
        "import os, threading\n"
        "from bundler.children import Crew, Task\n"
        f"crew = Crew(1, registry={REGISTRY!r})\n"
        "threading.Timer(1.5, lambda: os.kill(os.getpid(), 9)).start()\n"
        f"crew.run([Task('runaway', {{'note': {str(note)!r}, 'then': 'hang'}}, 60)])\n"
    )
    subprocess.run([sys.executable, "-c", script], check=False, cwd=Path.cwd())
    assert gone(int(note.read_text()))


@pytest.mark.parametrize(
    "much",
    [
        pytest.param({"files": 1, "bytes": 8 << 20}, id="one file"),
        pytest.param({"files": 40, "bytes": 1 << 18, "wait": 30}, id="many files, while it works"),
        pytest.param({"files": 40, "bytes": 1 << 18}, id="many files, when it is done"),
    ],
)
def test_too_much_output_is_named(tmp_path: Path, much: dict[str, Any]) -> None:
    bomb = Task("write_much", much, 20, output=4 << 20, scratch=str(tmp_path))
    outcome, after = run(bomb, task("echo"))
    assert (outcome.failure, after.failure) == ("output", "")


def test_temporary_files_of_a_task_lie_in_its_own_folder(tmp_path: Path) -> None:
    inside = Task("write_much", {"files": 1, "bytes": 1 << 16}, 20, scratch=str(tmp_path))
    outside = Task("write_much", {"files": 0, "bytes": 0}, 20)
    first, second = run(inside, outside)
    assert first.value == {"folder": str(tmp_path), "variable": str(tmp_path)}
    assert second.value and second.value["folder"] != str(tmp_path)


def test_an_answer_that_is_too_long_is_not_held_in_memory() -> None:
    outcome, after = run(task("talk_much", bytes=100 << 20), task("echo"))
    assert (outcome.failure, after.failure) == ("output", "")


@POSIX
def test_each_task_has_its_own_memory() -> None:
    small = Task("allocate", {"bytes": 1 << 30}, 20, memory=400 << 20)
    large = Task("allocate", {"bytes": 1 << 30}, 20, memory=3 << 30)
    assert [outcome.failure for outcome in run(large, small, large)] == ["", "memory", ""]


@POSIX
def test_a_converter_may_set_a_limit_of_its_own() -> None:
    assert run(Task("raise_own", {"bytes": 512 << 20}, 20, memory=400 << 20))[0].failure == ""


@pytest.mark.parametrize(("work", "children"), [(0.1, 1), (2.0, 2)])
def test_little_work_starts_one_child(work: float, children: int) -> None:
    tasks = [Task("sleep", {"seconds": 0.05}, 20, work=work / 4) for _ in range(4)]
    with crew(2) as it:
        it.run(tasks)
        pids = {child._process.pid for child in it._all}
    assert len(pids) == children


def test_what_is_in_hand_is_told() -> None:
    seen: list[str] = []
    with crew(1) as it:
        it.run([Task("sleep", {"seconds": 0.4}, 20, label="slow.pdf")], begun=lambda task: seen.append(task.label))
    assert seen == ["slow.pdf"]


@pytest.mark.parametrize("fault", [ConnectionError("no scheduler"), KeyError("x"), RuntimeError("shut down")])
def test_an_executor_whose_submit_raises_is_told(fault: Exception) -> None:
    class Broken(cf.Executor):
        def submit(self, *_args: Any, **_words: Any) -> Any:
            raise fault

    with crew(executor=Broken()) as it:
        [outcome] = it.run([task("echo")])
    assert outcome.failure == "worker" and type(fault).__name__ in outcome.detail


def test_work_that_the_owner_of_an_executor_cancelled_is_told() -> None:
    class Cancelling(cf.Executor):
        def submit(self, *_args: Any, **_words: Any) -> Any:
            future: cf.Future[Any] = cf.Future()
            future.cancel()
            return future

    with crew(executor=Cancelling()) as it:
        [outcome] = it.run([task("echo")])
    assert outcome.failure == "worker"


def test_the_registry_names_functions_of_this_package() -> None:
    assert all(target.startswith("bundler.") and ":" in target for target in TASKS.values())


def test_a_library_that_is_missing_is_no_documents_fault() -> None:
    with (
        Crew(1, registry={"broken": "no_such_module:anything"}) as crew,
        pytest.raises(BundlerBug, match="no_such_module"),
    ):
        crew.run([Task("broken", {}, 20, "claim.pdf")])
