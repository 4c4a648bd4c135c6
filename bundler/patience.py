"""How long work, page after page, asks for time: what is still at work is waited for, a hang is ended soon.

A leaf of its own: a child process runs ``bundler.children`` as its main module, whose names nobody else can import.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Final


def _patient(_seconds: float) -> None:
    """What is no child process has all the time that it wants."""


ASK: Final[ContextVar[Callable[[float], None]]] = ContextVar("ask", default=_patient)
"""How this process asks its parent for time; set once, when a child starts."""


def more_time(seconds: float) -> None:
    """Ask for so many seconds from now."""
    ASK.get()(seconds)
