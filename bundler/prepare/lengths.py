"""How long a recording plays, by its own word: the task "length" of a child process."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

_SHORTEST: Final = 0.05
_LONGEST: Final = 1e7
"""Seconds: beyond them, headers say nothing of use."""


def length_of(args: dict[str, Any]) -> dict[str, Any]:
    """args: ``path`` of a recording. Answers ``seconds``: None where its headers do not say, or are damaged."""
    import tinytag

    with Path(args["path"]).open("rb") as stream, io.BufferedReader(stream) as buffered:
        try:
            # Without a name: the kind is told by content.
            found = tinytag.TinyTag.get(filename="", file_obj=buffered, tags=False).duration
        except tinytag.TinyTagException:
            return {"seconds": None}
    return {"seconds": found if found and _SHORTEST < found < _LONGEST else None}
