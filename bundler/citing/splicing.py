"""Words of a part replaced, byte by byte: the first run that holds a reference carries what comes into its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bundler.citing.parts import Flow, Part, Piece
from bundler.planning.drafts import Swap

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}

Edit = tuple[int, int, bytes]
"""Bytes from start to end (exclusive) become others."""


def spliced(part: Part, swaps: Sequence[tuple[Flow, Sequence[Swap]]]) -> bytes:
    """The part's bytes, in its own encoding, with swaps in some of its flows."""
    data = part.data
    edits = [edit for flow, flow_swaps in swaps for edit in _edits(flow, flow_swaps)]
    for start, end, new in sorted(edits, reverse=True):
        data = data[:start] + new + data[end:]
    return part.encoded(data)


def _edits(flow: Flow, swaps: Sequence[Swap]) -> list[Edit]:
    edits: list[Edit] = []
    at = 0
    for piece in flow.pieces:
        until = at + len(piece.text)
        touching = [swap for swap in swaps if swap.start < until and at < swap.end]
        if touching and piece.sign:
            edits.append((piece.start, piece.end, b""))
        elif touching:
            edits += _rewritten(piece, _left(piece.text, at, touching))
        at = until
    return edits


def _left(text: str, at: int, swaps: Sequence[Swap]) -> str:
    """What a piece that begins at offset ``at`` holds afterwards."""
    kept, reached = [], at
    for swap in sorted(swaps):
        kept.append(text[reached - at : max(swap.start, at) - at])
        if swap.start >= at:
            kept.append(swap.text)
        reached = swap.end
    return "".join(kept) + text[max(reached - at, 0) :]


def _rewritten(piece: Piece, text: str) -> list[Edit]:
    edits: list[Edit] = [(piece.start, piece.end, _escaped(text))]
    if text != text.strip() and not piece.spaced:  # else Word would drop the spaces
        edits.append((piece.tag - 1, piece.tag - 1, b' xml:space="preserve"'))
    return edits


def _escaped(text: str) -> bytes:
    return re.sub("[&<>\r]", lambda found: _ESCAPES[found[0]], text).encode("utf-8")
