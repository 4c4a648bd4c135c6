"""Run a publication step by step: stop the process, or make the system refuse, before any call to the file system.

``python -m tests.publish.steps KIND FOLDER ...`` runs in a process of its own, which may fork and be killed.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from bundler import publish
from bundler.publish import exchange
from tests.publish.notation import DAY, contents, litter, put, stands

CALLS = ["open", "fsync", "rename", "mkdir", "unlink", "rmdir", "chmod", "scandir", "listdir", "stat", "lstat", "fstat"]


@contextlib.contextmanager
def watched(before: Callable[[str], None]) -> Iterator[None]:
    """Call ``before`` with a name ahead of every call to the file system."""

    def wrap(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def watching(*args: Any, **named: Any) -> Any:
            before(name)
            return call(*args, **named)

        return watching

    with contextlib.ExitStack() as stack:
        for name in CALLS:
            stack.enter_context(mock.patch.object(os, name, wrap(name, getattr(os, name))))
        stack.enter_context(mock.patch.object(io, "open", wrap("io.open", io.open)))
        stack.enter_context(mock.patch.object(builtins, "open", wrap("io.open", builtins.open)))
        stack.enter_context(mock.patch.object(exchange, "swap", _swap(exchange.swap, before)))
        yield


def _swap(call: Callable[[Path, Path], int], before: Callable[[str], None]) -> Callable[[Path, Path], int]:
    """``swap`` returns its error, as a system call does."""

    def watching(one: Path, other: Path) -> int:
        try:
            before("swap")
        except OSError as problem:
            return problem.errno or errno.EIO
        return call(one, other)

    return watching


@contextlib.contextmanager
def two_renames(wanted: bool) -> Iterator[None]:
    """As on a system that exchanges no folders."""
    with mock.patch.object(exchange, "swap", lambda *_: errno.ENOSYS) if wanted else contextlib.nullcontext():
        yield


class Countdown:
    """Acts at the n-th call, or at every call from it on."""

    def __init__(self, n: int, act: Callable[[], None], *, for_ever: bool = False) -> None:
        self.left, self.act, self.for_ever, self.fired = n, act, for_ever, False

    def __call__(self, _: str) -> None:
        self.left -= 1
        if self.left == 0 or (self.left < 0 and self.for_ever):
            self.fired = True
            self.act()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_child(work: Callable[[], None]) -> bool:
    """Run work in a forked child: True if it came to its end, False if it was killed."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitpid(pid, 0)[1]
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, "the child failed by itself"
    return not os.WIFSIGNALED(status)


def settle_and_look(folder: Path, out: Path, allowed: str, *, gap: bool) -> str:
    """What stands after a kill. gap: for the moment between two renames nothing may stand."""
    if not gap:
        assert stands(out) in allowed.split(","), "torn"
    publish.recover(out)
    word = stands(out)
    assert word in allowed.split(","), f"{word} stands, not {allowed}"
    assert litter(folder, "out") == []
    return word


def kill_at_every_step(folder: Path, plain: bool) -> None:
    """Kill before the n-th call for n = 1.. until a publication comes through; from nothing, then over a bundle."""
    out = folder / "out"
    contents("B", False)
    for first in ("", "A"):
        n, seen = 0, set()
        while True:
            n += 1
            if out.exists():
                exchange.remove_tree(out)
            if first:
                put(out, first)

            def publish_b(n: int = n) -> None:
                with two_renames(plain), watched(Countdown(n, die)):
                    put(out, "B")

            through = in_child(publish_b)
            seen.add(settle_and_look(folder, out, f"{first},B", gap=plain))
            if through:
                break
        assert seen == {first, "B"}, "kills fell on both sides of the exchange"
        assert n > 60, "few steps were seen"
    sys.stdout.write(f"steps {n}\n")


def kill_at_random(folder: Path, plain: bool, trials: int) -> None:
    """A child publishes A and B in turn for ever; kill it at a random moment, again and again."""
    out, chance = folder / "out", random.Random(7)
    put(out, "A")
    contents("B", False)
    seen = set()

    def publish_for_ever() -> None:
        with two_renames(plain):
            while True:
                put(out, "B")
                put(out, "A")

    for _ in range(trials):
        pid = os.fork()
        if pid == 0:
            publish_for_ever()
        time.sleep(chance.uniform(0.0, 0.04))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        seen.add(settle_and_look(folder, out, "A,B", gap=plain))
    assert seen == {"A", "B"}
    sys.stdout.write(f"trials {trials}\n")


def kill_while_serving(folder: Path) -> None:
    """Under ``served/`` there is never anything but whole builds, and the same command again makes it good."""
    out = folder / "out"
    put(out, "A")
    n = 0
    while True:
        n += 1

        def serve(n: int = n) -> None:
            with watched(Countdown(n, die)):
                publish.served(out, DAY)

        through = in_child(serve)
        kept = publish.newest_served(out)
        assert kept is None or publish.check_sums(kept) == []
        again, _ = publish.served(out, DAY)
        assert again == folder / "served" / DAY
        assert not again.stat().st_mode & 0o222
        assert litter(folder / "served", DAY) == []
        exchange.remove_tree(folder / "served")
        if through:
            break
    assert n > 60
    sys.stdout.write(f"steps {n}\n")


def look_on(folder: Path, looks: int) -> None:
    """Two processes publish to one place for ever; whoever looks sees one whole bundle, and never none."""
    out = folder / "out"
    put(out, "A")
    contents("B", False)
    children = []
    for word in "AB":
        pid = os.fork()
        if pid == 0:
            while not put(out, word):
                pass
            os._exit(1)
        children.append(pid)
    seen = [_look(out) for _ in range(looks)]
    for pid in children:
        assert os.waitpid(pid, os.WNOHANG) == (0, 0), "a build was refused"
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    assert settle_and_look(folder, out, "A,B", gap=False)
    assert {"A", "B"} <= set(seen) <= {"A", "B", ""}
    sys.stdout.write(f"whole {len(seen) - seen.count('')}\n")


def _look(out: Path) -> str:
    """The word of the bundle that stands there; "" where the folder was exchanged before it was read to the end."""
    handle = os.open(out, os.O_RDONLY)
    try:
        found = {}
        with contextlib.suppress(FileNotFoundError):
            for name in os.listdir(handle):  # noqa: PTH208 - of this folder, whatever its name is by now
                with open(os.open(name, os.O_RDONLY, dir_fd=handle), "rb") as stream:  # noqa: PTH123
                    found[name] = stream.read()
        if not os.path.samestat(os.fstat(handle), out.stat()):
            return ""
    finally:
        os.close(handle)
    word = found["bundle.pdf"][9:10].decode()
    assert found == contents(word, False), "torn"
    return word


def publish_once(out: Path, source: Path) -> None:
    """For ``strace``: publish the files of a folder; what was found, one code a line."""
    try:
        with publish.staged(out) as staging:
            for path in sorted(source.iterdir()):
                (staging / path.name).write_bytes(path.read_bytes())
            found = [finding.code for finding in publish.publish(staging, out)]
    except OSError as problem:
        found = [publish.trouble(problem, out).code]
    os.write(1, ("\n".join(found) + "\nend\n").encode())


if __name__ == "__main__":
    kind, where = sys.argv[1], Path(sys.argv[2])
    if kind == "every":
        kill_at_every_step(where, sys.argv[3] == "plain")
    elif kind == "random":
        kill_at_random(where, sys.argv[3] == "plain", int(sys.argv[4]))
    elif kind == "serving":
        kill_while_serving(where)
    elif kind == "look":
        look_on(where, int(sys.argv[3]))
    elif kind == "once":
        publish_once(where / "out", Path(sys.argv[3]))
