"""Child processes: everything that touches a hostile file runs in one, with limits of time and memory.

They are started by ``subprocess``, never by ``multiprocessing``, so that they work inside anybody's worker pool and
never import the caller's main module. Parent and child speak in frames: four bytes of length, most significant
first, then that many bytes of JSON. A request is ``{"task", "args", "seconds"}``, an answer ``{"ok"}`` or
``{"error", "detail"}``. A child leaves when its standard input ends, that is also when its parent dies.

Run as ``python -m bundler.children`` this module is the child.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, BinaryIO, Final, Literal, Protocol

from bundler.model import BundlerBug, Cancelled

TASKS: Final[Mapping[str, str]] = {
    "prepare": "bundler.prepare.child:prepare_one",
    "prove.pages": "bundler.prove.drawing:examine",
    "prove.structure": "bundler.prove.structure:examine",
}
"""What a child can do: name -> ``module:function``, each from a dict to a dict, both fit for JSON."""

MEMORY: Final = 3 << 30
"""Bytes of address space that a child may have, where the system can limit it (RLIMIT_AS)."""

ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
                      "HOME", "USERPROFILE", "LOCALAPPDATA", "SOURCE_DATE_EPOCH", "VIRTUAL_ENV")  # fmt: skip
"""The variables of the parent that a child may see. Passwords travel in requests, never here."""

GRACE: Final = 20.0
"""Seconds after its limit at which a child whose parent has died ends itself."""

FRAME_LIMIT: Final = 1 << 30
"""Bytes that one answer may have: more is a child gone mad."""

POLL: Final = 0.1
"""Seconds between two looks at the caller's ``cancel``."""

Failure = Literal["", "crash", "timeout", "memory", "error"]


class Event(Protocol):
    """What is asked of the caller's ``cancel``: ``threading.Event`` has it."""

    def is_set(self) -> bool:
        """Whether the caller wants to stop."""


@dataclass(frozen=True)
class Task:
    """One thing for a child to do. seconds: its limit of wall clock. label: for progress and messages."""

    name: str
    args: Mapping[str, Any]
    seconds: float
    label: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a task. value: its answer, or None. failure: "" when it has one. detail: for the log."""

    value: dict[str, Any] | None
    failure: Failure = ""
    detail: str = ""


# --- frames -------------------------------------------------------------------------------------------------------


def _send(stream: BinaryIO, message: Mapping[str, Any]) -> None:
    """Write one frame."""
    data = json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    stream.write(struct.pack(">I", len(data)) + data)
    stream.flush()


def _exactly(stream: BinaryIO, size: int) -> bytes | None:
    """That many bytes, or None where the stream ends before."""
    data = stream.read(size)
    return data if len(data) == size else None


def _receive(stream: BinaryIO) -> dict[str, Any] | None:
    """Read one frame, or None at the end of the stream or where it is no frame of ours."""
    head = _exactly(stream, 4)
    if head is None:
        return None
    (size,) = struct.unpack(">I", head)
    body = _exactly(stream, size) if size <= FRAME_LIMIT else None
    if body is None:
        return None
    try:
        message = json.loads(body)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


# --- the parent's side --------------------------------------------------------------------------------------------


def _environment() -> dict[str, str]:
    """The child's environment: the allow-list, and what makes every machine alike."""
    package_root = str(Path(__file__).resolve().parent.parent)
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    fixed = {
        "PYTHONPATH": package_root,
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    return kept | fixed


def _start(memory: int) -> subprocess.Popen[bytes]:
    """Start a child at the head of its own process group."""
    # -P: the current folder, which may hold anything, is not searched for modules.
    command = [sys.executable, "-P", "-m", "bundler.children", str(memory)]
    group = 0
    if sys.platform == "win32":
        group = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=sys.platform != "win32",
        creationflags=group,
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a child with all that it started, and wait for it, so that nothing is left over."""
    with contextlib.suppress(OSError):
        if process.returncode is not None:
            return  # waited for already: its number may belong to another process by now
        if sys.platform == "win32":
            # A plain kill leaves grandchildren behind; taskkill ends the tree.
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class _Child:
    """One persistent child process. Used by one thread at a time."""

    def __init__(self, memory: int) -> None:
        self._process = _start(memory)
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.alive = True

    def _read(self) -> None:
        """Pass on each answer; None when there are no more."""
        assert self._process.stdout is not None
        message: dict[str, Any] | None = {}
        while message is not None:
            try:
                message = _receive(self._process.stdout)  # type: ignore[arg-type]
            except (OSError, ValueError):
                message = None
            self._answers.put(message)

    def ask(self, task: Task, call: str, cancel: Event | None) -> Outcome:
        """Have one task done by ``call`` (module:function). Raises Cancelled.

        After a failure other than "error" the child is dead.
        """
        try:
            assert self._process.stdin is not None
            request = {"call": call, "args": dict(task.args), "seconds": task.seconds}
            _send(self._process.stdin, request)  # type: ignore[arg-type]
        except OSError:
            return self._gone()
        return self._await(task, cancel)

    def _await(self, task: Task, cancel: Event | None) -> Outcome:
        """Wait for the answer, the limit or the caller's wish to stop, whichever comes first."""
        end = time.monotonic() + task.seconds
        while True:
            left = end - time.monotonic()
            if left <= 0:
                self.end()
                return Outcome(None, "timeout", f"not done after {task.seconds:g} seconds")
            try:
                answer = self._answers.get(timeout=min(POLL, left) if cancel else left)
            except queue.Empty:
                if cancel and cancel.is_set():
                    self.end()
                    raise Cancelled from None
                continue
            return self._gone() if answer is None else self._outcome(answer)

    def _outcome(self, answer: dict[str, Any]) -> Outcome:
        """Read an answer. A child that ran out of memory is not used again. Raises BundlerBug where the installation
        is not whole: no document is to blame for that."""
        if "ok" in answer:
            return Outcome(answer["ok"])
        if answer.get("error") == "installation":
            raise BundlerBug(f"a child process lacks a library that its parent has: {answer.get('detail', '')}")
        failure: Failure = "memory" if answer.get("error") == "memory" else "error"
        if failure == "memory":
            self.end()
        return Outcome(None, failure, str(answer.get("detail", "")))

    def _gone(self) -> Outcome:
        """The child has ended by itself: say how."""
        self.end()
        code = self._process.returncode
        how = f"signal {-code}" if code < 0 else f"exit status {code}"
        return Outcome(None, "crash", f"the process ended with {how}")

    def end(self) -> None:
        """Kill it, and let go of its pipes. May be called twice."""
        self.alive = False
        _kill(self._process)
        self._reader.join(timeout=5)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _do_elsewhere(tasks: Sequence[Task], calls: Sequence[str], memory: int) -> list[Outcome]:
    """Do tasks with a child of one's own: what is handed to the caller's executor, so it must pickle."""
    outcomes: list[Outcome] = []
    child: _Child | None = None
    try:
        for task, call in zip(tasks, calls, strict=True):
            child = child if child and child.alive else _Child(memory)
            outcomes.append(child.ask(task, call, None))
    finally:
        if child:
            child.end()
    return outcomes


def _chunks(tasks: Sequence[Task], jobs: int) -> Iterator[range]:
    """Runs of positions, small enough to share the work evenly, large enough to pay for a child's start."""
    size = max(1, min(8, len(tasks) // (2 * jobs)))
    for start in range(0, len(tasks), size):
        yield range(start, min(start + size, len(tasks)))


class Crew:
    """Children at work: a context manager; all of them are gone when it is left.

    jobs: how many work at once. executor: the caller's own, whose workers then start the children; else threads.
    cancel: looked at several times a second. memory: bytes of address space for each child. registry: what the
    names of tasks mean.
    """

    def __init__(
        self,
        jobs: int,
        executor: Executor | None = None,
        cancel: Event | None = None,
        memory: int = MEMORY,
        registry: Mapping[str, str] = TASKS,
    ) -> None:
        self.jobs = max(1, jobs)
        self._executor = executor
        self._cancel = cancel
        self._memory = memory
        self._registry = registry
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every child."""
        with self._lock:
            children, self._all, self._idle = self._all, set(), []
        for child in children:
            child.end()

    def run(self, tasks: Sequence[Task], progress: Callable[[int, Task], None] | None = None) -> list[Outcome]:
        """Have all tasks done; their outcomes, in the order of the tasks.

        progress: called in the calling thread with how many are done, and the one that was done last.
        Raises Cancelled when the caller's event is set. A failing task fails alone.
        """
        if self._executor is not None:
            return self._run_pooled(self._executor, tasks, progress)
        return self._run_threads(tasks, progress)

    def _run_threads(self, tasks: Sequence[Task], progress: Callable[[int, Task], None] | None) -> list[Outcome]:
        """A thread for each job, each with a child at a time."""
        stop = threading.Event()
        pool = ThreadPoolExecutor(self.jobs)
        try:
            futures = {pool.submit(self._one, task, stop): range(i, i + 1) for i, task in enumerate(tasks)}
            return self._gather(futures, tasks, progress)
        except BaseException:
            stop.set()
            self.close()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _one(self, task: Task, stop: Event) -> list[Outcome]:
        """Do one task with an idle child, or a new one."""
        if stop.is_set():
            raise Cancelled
        child = self._borrow()
        outcome = child.ask(task, self._registry[task.name], _Either(stop, self._cancel))
        self._give_back(child)
        return [outcome]

    def _borrow(self) -> _Child:
        """An idle child, or a new one."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        child = _Child(self._memory)
        with self._lock:
            self._all.add(child)
        return child

    def _give_back(self, child: _Child) -> None:
        """Keep a child for the next task, if it lives."""
        with self._lock:
            if child.alive and child in self._all:
                self._idle.append(child)
            elif not child.alive:
                self._all.discard(child)

    def _run_pooled(
        self, executor: Executor, tasks: Sequence[Task], progress: Callable[[int, Task], None] | None
    ) -> list[Outcome]:
        """Chunks of tasks, handed to the caller's executor."""
        futures: dict[Future[list[Outcome]], range] = {}
        for span in _chunks(tasks, self.jobs):
            futures[self._submit(executor, [tasks[i] for i in span])] = span
        try:
            return self._gather(futures, tasks, progress)
        except BaseException:
            for future in futures:
                future.cancel()
            raise

    def _submit(self, executor: Executor, chunk: Sequence[Task]) -> Future[list[Outcome]]:
        """Hand over a chunk. An executor that takes no more work has failed at these tasks."""
        calls = [self._registry[task.name] for task in chunk]
        try:
            return executor.submit(_do_elsewhere, chunk, calls, self._memory)
        except RuntimeError as fault:  # shut down, or broken
            refused: Future[list[Outcome]] = Future()
            refused.set_exception(fault)
            return refused

    def _gather(
        self,
        futures: Mapping[Future[list[Outcome]], range],
        tasks: Sequence[Task],
        progress: Callable[[int, Task], None] | None,
    ) -> list[Outcome]:
        """Collect outcomes as they come; a worker of the caller's that broke is a crash of its tasks."""
        outcomes = [Outcome(None, "crash", "never done")] * len(tasks)
        done, waiting = 0, set(futures)
        while waiting:
            if self._cancel and self._cancel.is_set():
                raise Cancelled
            ready, waiting = wait(waiting, timeout=POLL, return_when="FIRST_COMPLETED")
            for future in sorted(ready, key=lambda f: futures[f].start):
                span = futures[future]
                for i, outcome in zip(span, _result(future, len(span)), strict=True):
                    outcomes[i], done = outcome, done + 1
                    if progress:
                        progress(done, tasks[i])
        return outcomes


@dataclass(frozen=True)
class _Either:
    """Set when either of two is."""

    first: Event
    second: Event | None

    def is_set(self) -> bool:
        """Whether one of them is set."""
        return self.first.is_set() or (self.second is not None and self.second.is_set())


def _result(future: Future[list[Outcome]], size: int) -> list[Outcome]:
    """The outcomes of a chunk. Whatever a foreign executor raises stands for its own failure, not the file's."""
    fault = future.exception()
    if fault is None:
        return future.result()
    if isinstance(fault, Cancelled | BundlerBug) or not isinstance(fault, Exception):
        raise fault
    return [Outcome(None, "crash", f"the worker failed: {type(fault).__name__}: {fault}")] * size


# --- the child's side ---------------------------------------------------------------------------------------------


def _limit_memory(memory: int) -> None:
    """Hold this process to so many bytes of address space, where the system can."""
    try:
        import resource
    except ImportError:
        return  # Windows
    # macOS refuses; there the limits of pixels, pages and time must do.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """Requests and answers on descriptors of our own: whatever a library reads or prints goes nowhere."""
    requests, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (requests, answers):
            msvcrt.setmode(descriptor, os.O_BINARY)
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb")


def _last_resort(seconds: float) -> None:
    """Let the system end this process if nobody else has, some time after its limit (parent gone, code hung)."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE if seconds else 0)


def _perform(request: Mapping[str, Any]) -> dict[str, Any]:
    """Do what is asked. Any exception becomes an answer: this is the wall that hostile files run against."""
    try:
        module, _, function = str(request["call"]).partition(":")
        return {"ok": getattr(importlib.import_module(module), function)(request["args"])}
    except MemoryError:
        return {"error": "memory", "detail": "out of memory"}
    except ImportError as fault:
        return {"error": "installation", "detail": str(fault)}
    except RecursionError:
        return {"error": "error", "detail": "RecursionError: nested too deeply"}
    except Exception as fault:  # noqa: BLE001 - documented above
        return {"error": "error", "detail": _trace(fault)}


def _trace(fault: BaseException) -> str:
    """Kind, message, and where in our code it happened, without folders of this machine."""
    steps = []
    trace = fault.__traceback__
    while trace:
        frame: FrameType = trace.tb_frame
        steps.append(f"{Path(frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(fault).__name__}: {fault} ({' > '.join(steps[-6:])})"


def _listen(stream: BinaryIO, requests: queue.SimpleQueue[dict[str, Any]]) -> None:
    """Pass on requests; when the parent is gone, leave at once, whatever is being done."""
    while (request := _receive(stream)) is not None:
        requests.put(request)
    os._exit(0)


def main() -> None:
    """Be a child: serve requests until standard input ends."""
    _limit_memory(int(sys.argv[1]) if len(sys.argv) > 1 else MEMORY)
    incoming, outgoing = _private_streams()
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(incoming, requests), daemon=True).start()
    while True:
        request = requests.get()
        _last_resort(float(request.get("seconds", 0)))
        answer = _perform(request)
        _last_resort(0)
        _send(outgoing, answer)


if __name__ == "__main__":
    main()
