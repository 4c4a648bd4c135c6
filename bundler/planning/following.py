"""A bundle whose numbers go on where another's end: its pages, and the rows of its index. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bundler.planning.numbering import Numbering
from bundler.planning.plan import Plan


def following(numbering: Numbering, before: Plan) -> Numbering:
    """The numbering of a bundle that continues another: after its last page, and after the last row of its index."""
    last = _highest(page.label for page in before.pages)
    return replace(numbering, first=last + 1, rows=_highest(entry.number for entry in before.entries))


def _highest(texts: Iterable[str]) -> int:
    """The highest number with which one of the texts begins ("45A" counts as 45), or 0."""
    return max((int(found[0]) for text in texts if (found := re.match("[0-9]+", text))), default=0)
