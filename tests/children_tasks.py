"""What the tests of bundler.children have their child processes do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from typing import Any

from bundler.prepare.child import prepare_one

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


def runaway(args: Args) -> Args:
    """Start a process that leaves the session, note its number; then do as told: hang, crash or answer."""
    environment = {} if args.get("bare") else None
    process = subprocess.Popen(["sleep", "1000"], start_new_session=True, env=environment, stdout=subprocess.DEVNULL)
    with open(args["note"], "w", encoding="ascii") as stream:  # noqa: PTH123
        stream.write(str(process.pid))
    if args["then"] == "hang":
        time.sleep(60)
    if args["then"] == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    process.returncode = 0  # somebody else sees to it
    return {}


def write_much(args: Args) -> Args:
    """Write files into the folder for temporary files, as libraries do that do not ask."""
    for _ in range(args["files"]):
        with tempfile.NamedTemporaryFile(delete=False) as stream:
            for _ in range(args["bytes"] >> 16):
                stream.write(bytes(1 << 16))
    time.sleep(args.get("wait", 0))
    return {"folder": tempfile.gettempdir(), "variable": os.environ.get("TMPDIR", "")}


def talk_much(args: Args) -> Args:
    return {"words": "x" * args["bytes"]}


def raise_own(args: Args) -> Args:
    """Set another limit for oneself, as a converter does for what it starts."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (args["bytes"] * 4, resource.getrlimit(resource.RLIMIT_AS)[1]))
    return {"size": len(bytearray(args["bytes"]))}


def spin(_args: Args) -> Args:
    while True:
        pass


def without_programs(args: Args) -> Args:
    """Read a source as where neither LibreOffice nor Tesseract is installed."""
    from bundler.prepare.legible import steps
    from bundler.prepare.office import making

    making.libreoffice = lambda: None  # type: ignore[assignment,unused-ignore]
    steps.find = lambda: None  # type: ignore[assignment,unused-ignore]
    return prepare_one(args)


def planted(args: Args) -> Args:
    """In the place of reading a source: do what its words say."""
    with open(args["path"], "rb") as stream:  # noqa: PTH123
        words = stream.read(40)
    if b"crash" in words:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"hang" in words:
        time.sleep(60)
    if b"memory" in words:
        return allocate({"bytes": 8 << 30})
    if b"output" in words:
        return write_much({"files": 400, "bytes": 1 << 20, "wait": 60})
    if b"error" in words:
        raise KeyError("no such thing")
    return prepare_one(args)
