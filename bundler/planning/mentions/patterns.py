"""The matter's own ways of writing references: texts with {mark}, {page}, {pages} and {id} in them, never code."""

from __future__ import annotations


def pattern_problem(text: str) -> str:
    """Why a text cannot serve as a pattern of references, for a finding; "" where it can."""
    return ""
