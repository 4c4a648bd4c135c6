"""Memory while a volume is put together: hundreds of megabytes of objects, all of them let go at once."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_burst() -> Iterator[None]:
    """Within, no circles of objects are looked for: there are none, and looking takes time that grows with the pages.

    Behind it, what was let go is given back to the system: child processes need it next.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
        _give_back()


def _give_back() -> None:
    """Ask the GNU C library, which otherwise keeps what it was given; other systems' libraries do so by themselves."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
