"""What the tests of bundler.children have their child processes do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Any

Args = dict[str, Any]


def echo(args: Args) -> Args:
    return args | {"pid": os.getpid()}


def sleep(args: Args) -> Args:
    time.sleep(args["seconds"])
    return {}


def leave(args: Args) -> Args:
    os._exit(args["status"])


def kill_self(_args: Args) -> Args:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def allocate(args: Args) -> Args:
    return {"size": len(bytearray(args["bytes"]))}


def fail(args: Args) -> Args:
    raise ValueError(args["message"])


def deep(_args: Args) -> Args:
    return deep(_args)


def chatter(_args: Args) -> Args:
    sys.stdout.write("a library prints\n")
    sys.stdout.flush()
    os.write(1, b"and a C library too")
    return {"read": sys.stdin.read() if sys.stdin else ""}


def environment(_args: Args) -> Args:
    return {"names": sorted(os.environ), "path": sys.path}


def grandchild(args: Args) -> Args:
    """Start a process that outlives its limit, note its number, and hang."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    with open(args["note"], "w", encoding="ascii") as stream:  # noqa: PTH123
        stream.write(f"{os.getpid()} {process.pid}")
    time.sleep(60)
    return {}
