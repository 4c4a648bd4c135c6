"""Child processes: everything that touches a hostile file runs in one, with limits of time and memory.

They are started by ``subprocess``, never by ``multiprocessing``, so that they work inside anybody's worker pool and
never import the caller's main module. Parent and child speak in frames: four bytes of length, most significant
first, then that many bytes of JSON. A request is ``{"call", "args"}`` and its limits, an answer ``{"ok"}`` or
``{"error", "detail"}``; before it may come ``{"more"}``, by which a child at long work, page after page, asks for so
many seconds from now. A child leaves when its standard input ends, that is also when its parent dies.

Run as ``python -m bundler.children`` this module is the child.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import json
import os
import queue
import signal
import struct
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, BinaryIO, Final, Literal, Protocol

from bundler.model import BundlerBug, Cancelled
from bundler.patience import ASK
from bundler.processes import Tree, adopt_orphans, end_all, end_started

TASKS: Final[Mapping[str, str]] = {
    "citing.tell": "bundler.citing.child:tell",
    "citing.rewrite": "bundler.citing.child:rewrite",
    "prepare": "bundler.prepare.child:prepare_one",
    "length": "bundler.prepare.lengths:length_of",
    "words": "bundler.prepare.wordlists:read_pages",
    "prove.pages": "bundler.prove.drawing:examine",
    "prove.structure": "bundler.prove.structure:examine",
    "prove.unchanged": "bundler.prove.unchanged:examine",
}
"""What a child can do: name -> ``module:function``, each from a dict to a dict, both fit for JSON."""

MEMORY: Final = 3 << 30
"""Bytes of address space that a child may have, where the system can limit it (RLIMIT_AS, a job object) and its task
names no other."""

ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
                      "HOME", "USERPROFILE", "LOCALAPPDATA", "SOURCE_DATE_EPOCH", "VIRTUAL_ENV")  # fmt: skip
"""The variables of the parent that a child may see. Passwords travel in requests, never here."""

GRACE: Final = 20.0
"""Seconds after its limit at which a child whose parent has died ends itself."""

MOST_MORE: Final = 900.0
"""Seconds that a child may ask for at once."""

REQUEST_LIMIT: Final = 1 << 30
"""Bytes that one request may have."""

ANSWER_LIMIT: Final = 96 << 20
"""Bytes that one answer may have, for the parent holds it in memory: more is a child gone mad."""

POLL: Final = 0.1
"""Seconds between two looks at the caller's ``cancel``."""

MEASURE: Final = 0.5
"""Seconds between two looks at how much a task has written."""

WORTH: Final = 1.0
"""Seconds of expected work for which one more child is started: starting it costs a quarter of that."""

Failure = Literal["", "crash", "timeout", "memory", "output", "worker", "error"]
Begun = Callable[["Task"], None]
Done = Callable[[int, "Task"], None]


class Event(Protocol):
    """What is asked of the caller's ``cancel``: ``threading.Event`` has it."""

    def is_set(self) -> bool:
        """Whether the caller wants to stop."""


@dataclass(frozen=True)
class Task:
    """One thing for a child to do.

    seconds: its limit of wall clock. label: for progress and messages. memory: bytes of address space, 0 for the
    crew's usual. output: bytes that it may write, 0 for any number. scratch: a folder of its own, there already, for
    temporary files and what it makes; its contents are what ``output`` limits. work: expected seconds of work.
    """

    name: str
    args: Mapping[str, Any]
    seconds: float
    label: str = ""
    memory: int = 0
    output: int = 0
    scratch: str = ""
    work: float = WORTH


@dataclass(frozen=True)
class Outcome:
    """What became of a task. value: its answer, or None. failure: "" when it has one; "worker" when the caller's
    executor failed. detail: for the log."""

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


def _receive(stream: BinaryIO, limit: int) -> dict[str, Any] | None:
    """Read one frame, or None at the end of the stream or where it is no frame of ours."""
    head = _exactly(stream, 4)
    if head is None:
        return None
    (size,) = struct.unpack(">I", head)
    if size > limit:
        return {"error": "output", "detail": f"an answer of {size:,} bytes"}
    body = _exactly(stream, size)
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


def _start(memory: int) -> Tree:
    """Start a child."""
    # -P: the current folder, which may hold anything, is not searched for modules.
    return Tree([sys.executable, "-P", "-m", "bundler.children", str(memory)], _environment(), memory)


def written(folder: str) -> int:
    """Bytes of all files below a folder; those that go meanwhile do not count."""
    size = 0
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                inner = entry.is_dir(follow_symlinks=False)
                size += written(entry.path) if inner else entry.stat(follow_symlinks=False).st_size
    return size


def _too_much(task: Task) -> bool:
    """Whether a task has written more than it may."""
    return bool(task.output and task.scratch) and written(task.scratch) >= task.output


class _Child:
    """One persistent child process. Used by one thread at a time."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._tree = _start(memory)
        self._process = self._tree.process
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
                message = _receive(self._process.stdout, ANSWER_LIMIT)  # type: ignore[arg-type]
            except (OSError, ValueError):
                message = None
            self._answers.put(message)
            if message is not None and message.get("error") == "output":
                return  # where the next answer begins nobody knows

    def ask(self, task: Task, call: str, cancel: Event | None) -> Outcome:
        """Have one task done by ``call`` (module:function). Raises Cancelled.

        After a failure other than "error" the child is dead.
        """
        memory = task.memory or self._memory
        self._tree.limit(memory)
        limits = {"seconds": task.seconds, "memory": memory, "output": task.output, "scratch": task.scratch}
        try:
            assert self._process.stdin is not None
            _send(self._process.stdin, {"call": call, "args": dict(task.args), **limits})  # type: ignore[arg-type]
        except OSError:
            return self._gone(task)
        return self._await(task, cancel)

    def _await(self, task: Task, cancel: Event | None) -> Outcome:
        """Wait for the answer, a limit or the caller's wish to stop, whichever comes first."""
        pause = POLL if cancel else MEASURE if task.output else task.seconds
        measured = time.monotonic()
        end = measured + task.seconds
        while True:
            left = end - time.monotonic()
            if left <= 0:
                self.end()
                return Outcome(None, "timeout", f"not done after {task.seconds:g} seconds")
            try:
                answer = self._answers.get(timeout=min(pause, left))
            except queue.Empty:
                if cancel and cancel.is_set():
                    self.end()
                    raise Cancelled from None
                if time.monotonic() - measured > MEASURE:
                    measured = time.monotonic()
                    if _too_much(task):
                        return self._overflowed()
                continue
            if answer is not None and "more" in answer:
                end = max(end, time.monotonic() + min(float(answer["more"]), MOST_MORE))
                continue
            return self._gone(task) if answer is None else self._outcome(task, answer)

    def _overflowed(self) -> Outcome:
        self.end()
        return Outcome(None, "output", "it wrote too much")

    def _outcome(self, task: Task, answer: dict[str, Any]) -> Outcome:
        """Read an answer. A child that met a limit is not used again. Raises BundlerBug where the installation is not
        whole: no document is to blame for that."""
        if _too_much(task):
            return self._overflowed()
        if "ok" in answer:
            return Outcome(answer["ok"])
        if answer.get("error") == "installation":
            raise BundlerBug(f"a child process lacks a library that its parent has: {answer.get('detail', '')}")
        said = answer.get("error")
        failure: Failure = "memory" if said == "memory" else "output" if said == "output" else "error"
        if failure != "error":
            self.end()
        return Outcome(None, failure, str(answer.get("detail", "")))

    def _gone(self, task: Task) -> Outcome:
        """The child has ended by itself: say how."""
        self.end(fallen=True)
        code = self._process.returncode
        if sys.platform != "win32" and code == -signal.SIGXCPU:
            return Outcome(None, "timeout", "its processor time was used up")
        if _too_much(task):
            return Outcome(None, "output", "it wrote too much")
        how = f"signal {-code}" if code < 0 else f"exit status {code}"
        return Outcome(None, "crash", f"the process ended with {how}")

    def end(self, fallen: bool = False) -> None:
        """Kill it, and let go of its pipes. May be called twice."""
        self.alive = False
        self._tree.end(fallen)
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

    def run(self, tasks: Sequence[Task], progress: Done | None = None, begun: Begun | None = None) -> list[Outcome]:
        """Have all tasks done; their outcomes, in the order of the tasks.

        progress: called in the calling thread with how many are done, and the one that was done last. begun: called
        there with a task that is in hand, for those that take longer than a moment; with an executor, with the first
        of those that its worker has.
        Raises Cancelled when the caller's event is set. A failing task fails alone.
        """
        if self._executor is not None:
            return self._run_pooled(self._executor, tasks, progress, begun)
        return self._run_threads(tasks, progress, begun)

    def _workers(self, tasks: Sequence[Task]) -> int:
        """How many are to work at once: no more than there is work for, unless they are there already."""
        needed = int(sum(task.work for task in tasks) / WORTH)
        with self._lock:
            there = len(self._idle)
        return min(self.jobs, max(1, there, needed))

    def _run_threads(self, tasks: Sequence[Task], progress: Done | None, begun: Begun | None) -> list[Outcome]:
        """A thread for each job, each with a child at a time."""
        stop = threading.Event()
        pool = ThreadPoolExecutor(self._workers(tasks))
        try:
            futures = {pool.submit(self._one, task, stop): range(i, i + 1) for i, task in enumerate(tasks)}
            return self._gather(futures, tasks, progress, begun)
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
        self, executor: Executor, tasks: Sequence[Task], progress: Done | None, begun: Begun | None
    ) -> list[Outcome]:
        """Chunks of tasks, handed to the caller's executor."""
        futures: dict[Future[list[Outcome]], range] = {}
        for span in _chunks(tasks, self.jobs):
            futures[self._submit(executor, [tasks[i] for i in span])] = span
        try:
            return self._gather(futures, tasks, progress, begun)
        except BaseException:
            for future in futures:
                future.cancel()
            raise

    def _submit(self, executor: Executor, chunk: Sequence[Task]) -> Future[list[Outcome]]:
        """Hand over a chunk. An executor that takes no more work has failed at these tasks, whatever it says."""
        calls = [self._registry[task.name] for task in chunk]
        try:
            return executor.submit(_do_elsewhere, chunk, calls, self._memory)
        except Exception as fault:  # noqa: BLE001 - somebody else's code: shut down, broken, unreachable
            refused: Future[list[Outcome]] = Future()
            refused.set_exception(fault)
            return refused

    def _gather(
        self,
        futures: Mapping[Future[list[Outcome]], range],
        tasks: Sequence[Task],
        progress: Done | None,
        begun: Begun | None,
    ) -> list[Outcome]:
        """Collect outcomes as they come; a worker of the caller's that broke is a crash of its tasks."""
        outcomes = [Outcome(None, "crash", "never done")] * len(tasks)
        done, waiting = 0, set(futures)
        ahead = deque(futures)
        while waiting:
            if self._cancel and self._cancel.is_set():
                raise Cancelled
            ready, waiting = wait(waiting, timeout=POLL, return_when="FIRST_COMPLETED")
            cancelled = {future for future in waiting if future.cancelled()}  # nobody may ever say so
            ready, waiting = ready | cancelled, waiting - cancelled
            while ahead and (ahead[0].done() or ahead[0].running()):
                first = ahead.popleft()
                if begun and not first.done():
                    begun(tasks[futures[first].start])
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
    fault: BaseException | None
    try:
        fault = future.exception()
    except CancelledError as cancelled:  # by whoever owns the executor
        fault = cancelled
    if fault is None:
        return future.result()
    if isinstance(fault, Cancelled | BundlerBug) or not isinstance(fault, Exception):
        raise fault
    return [Outcome(None, "worker", f"{type(fault).__name__}: {fault}".rstrip(": "))] * size


# --- the child's side ---------------------------------------------------------------------------------------------


def _limit(request: Mapping[str, Any]) -> None:
    """Hold this process, and what it starts, to the limits of a request, where the system can.

    Soft limits alone: a converter that needs another one for what it starts may set that.
    """
    if sys.platform == "win32":
        return  # the job object limits memory from outside
    import resource

    memory, output = int(request.get("memory", 0)), int(request.get("output", 0))
    wanted = {
        # macOS refuses the first; there the limits of pixels, pages and time must do.
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: output,
        resource.RLIMIT_CORE: 0,
    }
    for which, value in wanted.items():
        _set_limit(which, value if value or which == resource.RLIMIT_CORE else None)
    _limit_processor(float(request.get("seconds", 0)))


def _limit_processor(seconds: float) -> None:
    """So much more processor time: for what the clock of a parent that has died no longer ends. 0: no limit."""
    if sys.platform != "win32":
        import resource

        spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        _set_limit(resource.RLIMIT_CPU, int(spent + seconds + GRACE) if seconds else None)


def _set_limit(which: int, value: int | None) -> None:
    """Set a soft limit, as far as the hard one lets it; None for none of our own."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(which)[1]
        soft = hard if value is None or (hard != resource.RLIM_INFINITY and value > hard) else value
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (soft, hard))


def _work_in(scratch: str, usual: Mapping[str, str | None]) -> None:
    """Have temporary files made in a folder, or, without one, where they usually are."""
    tempfile.tempdir = scratch or None
    for name, value in usual.items():
        if scratch or value is not None:
            os.environ[name] = scratch or str(value)
        else:
            os.environ.pop(name, None)


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
    except OSError as fault:
        full = fault.errno == errno.EFBIG
        return {"error": "output" if full else "error", "detail": _trace(fault)}
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
    while (request := _receive(stream, REQUEST_LIMIT)) is not None:
        requests.put(request)
    end_all()


def main() -> None:
    """Be a child: serve requests until standard input ends."""
    _limit({"memory": int(sys.argv[1]) if len(sys.argv) > 1 else MEMORY})
    adopt_orphans()
    usual = {name: os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")}
    incoming, outgoing = _private_streams()
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(incoming, requests), daemon=True).start()

    def ask(seconds: float) -> None:
        _last_resort(seconds)
        _limit_processor(seconds)
        _send(outgoing, {"more": seconds})

    ASK.set(ask)
    while True:
        request = requests.get()
        _last_resort(float(request.get("seconds", 0)))
        _limit(request)
        _work_in(str(request.get("scratch", "")), usual)
        answer = _perform(request)
        end_started()
        _last_resort(0)
        _send(outgoing, answer)


if __name__ == "__main__":
    main()
